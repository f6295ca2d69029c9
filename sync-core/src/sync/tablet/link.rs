//! The link to the office: when to try, what to say first, when it is dead. Being offline is ordinary and never an error.

use super::outbox::Outbox;
use super::{Effect, LinkStatus, LinkTrouble, Notice, Persisting, Tablet, cells};
use crate::limits;
use crate::time::Timestamp;
use crate::wire::{self, Down, Hello, PROTOCOL, PROTOCOL_OLDEST, Report, Trouble, Up};

/// One link, or the wait for the next.
#[derive(Clone, Debug)]
pub(super) struct Link {
    state: State,
    attempts: u32,
    last_heard: Timestamp,
    pub(super) trouble: Option<LinkTrouble>,
    pub(super) office_trouble: Option<Trouble>,
    pub(super) outbox: Outbox,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is planned: not enrolled, or the office no longer knows this tablet.
    Idle,
    /// The next try is at this time.
    Waiting(Timestamp),
    Connecting,
    /// Open; `greeted` once the office answered the hello.
    Up {
        greeted: bool,
    },
}

impl Link {
    pub(super) fn new() -> Self {
        Self {
            state: State::Idle,
            attempts: 0,
            last_heard: Timestamp(0),
            trouble: None,
            office_trouble: None,
            outbox: Outbox::default(),
        }
    }

    /// Whether frames leave: the office may not have answered the hello yet.
    pub(super) const fn is_up(&self) -> bool {
        matches!(self.state, State::Up { .. })
    }

    pub(super) const fn is_greeted(&self) -> bool {
        matches!(self.state, State::Up { greeted: true })
    }

    pub(super) const fn status(&self) -> LinkStatus {
        match self.state {
            State::Idle | State::Waiting(_) => LinkStatus::Down,
            State::Connecting | State::Up { greeted: false } => LinkStatus::Connecting,
            State::Up { greeted: true } => LinkStatus::Up,
        }
    }
}

impl Tablet {
    pub(super) fn connect(&mut self) {
        if matches!(self.link.state, State::Idle | State::Waiting(_)) {
            self.link.state = State::Connecting;
            self.effects.push(Effect::Connect);
        }
    }

    /// Somebody asks: also a tablet that was once told that it was reported lost, since that may have been undone.
    pub(super) fn connect_now(&mut self) {
        if self.grant.is_some() {
            self.connect();
        }
    }

    pub(super) fn link_up(&mut self) {
        self.link.state = State::Up { greeted: false };
        self.link.outbox = Outbox::default();
        self.link.last_heard = self.now;
        let hello = Hello {
            protocol: PROTOCOL,
            protocol_oldest: PROTOCOL_OLDEST,
            app: self.app_version.clone(),
            cursors: self.cursors(),
            report: self.report(),
            confirmed: self.confirmed(),
        };
        self.forget_forks();
        self.send(&Up::Hello(hello));
        // In the same breath: nothing new costs one round trip.
        self.renew();
        self.wake_at(self.now.plus_ms(limits::PING_EVERY_MS));
        self.tell(Notice::StatusChanged);
    }

    pub(super) fn link_down(&mut self, why: LinkTrouble) {
        self.link.trouble = Some(why);
        self.link.outbox = Outbox::default();
        self.sign_in_unreachable();
        if why == LinkTrouble::Revoked {
            self.link.state = State::Idle;
            self.tell(Notice::StatusChanged);
            return;
        }
        // Doubled each time, and spread, so that a home's tablets do not all come back in the same instant.
        let doubled = limits::RECONNECT_FIRST_MS << self.link.attempts.min(10);
        let wait_ms = doubled.min(limits::RECONNECT_MAX_MS);
        let spread = i64::from(self.entropy.next_16()[0]) * wait_ms / 512;
        self.link.attempts = self.link.attempts.saturating_add(1);
        let at = self.now.plus_ms(wait_ms / 2 + spread);
        self.link.state = State::Waiting(at);
        self.wake_at(at);
        self.tell(Notice::StatusChanged);
    }

    /// Closes the link from this side and plans the next.
    pub(super) fn drop_link(&mut self) {
        if matches!(self.link.state, State::Up { .. } | State::Connecting) {
            self.effects.push(Effect::Disconnect);
            self.link_down(LinkTrouble::Broken);
        }
    }

    pub(super) fn timer(&mut self) {
        match self.link.state {
            State::Idle | State::Connecting => {}
            State::Waiting(at) if at <= self.now => self.connect(),
            State::Waiting(at) => self.wake_at(at),
            State::Up { .. } => {
                if self.now.ms_since(self.link.last_heard) >= limits::LINK_SILENT_MS {
                    self.drop_link();
                    return;
                }
                if self
                    .link
                    .outbox
                    .paused_until
                    .is_some_and(|until| until <= self.now)
                {
                    self.link.outbox.paused_until = None;
                    self.push_waiting();
                }
                self.hand_again();
                self.send(&Up::Ping);
                self.wake_at(self.now.plus_ms(limits::PING_EVERY_MS));
            }
        }
    }

    pub(super) fn received(&mut self, bytes: &[u8]) {
        if !matches!(self.link.state, State::Up { .. }) {
            return;
        }
        // What is no frame of ours says nothing: a captive portal's answer is not the office's.
        let Ok(frame) = wire::decode::<Down>(bytes) else {
            return;
        };
        self.link.last_heard = self.now;
        match frame {
            Down::Welcome { now, .. } => self.welcomed(now),
            Down::Start {
                edge,
                checkpoint,
                rows_now,
            } => self.start_feed(edge, &checkpoint, rows_now),
            Down::Page(page) => self.receive_page(page),
            Down::Answers {
                push,
                received_at,
                answers,
            } => self.answered(push, received_at, answers),
            Down::Diverged { checkpoint } if self.is_by_office(&checkpoint) => {
                self.diverged(checkpoint.scope);
            }
            Down::Diverged { .. } => {}
            Down::SignedIn {
                request,
                lease_ms,
                scope_keys,
            } => self.office_signed_in(request, lease_ms, scope_keys),
            Down::Renewed { request, lease_ms } => self.office_renewed(request, lease_ms),
            Down::SignInRefused { request, why } => self.office_refused_sign_in(request, why),
            Down::Pong { now } => {
                self.learn_office_time(now);
                self.others_are_so_still();
            }
            Down::Heard(news) => self.learn_others(news),
            Down::Trouble { what, push } => {
                self.link.office_trouble = Some(what);
                if let Some(push) = push {
                    self.push_troubled(push, what);
                }
                self.tell(Notice::StatusChanged);
            }
            Down::CaughtUp => self.caught_up(),
            Down::Forked {
                checkpoint,
                ours,
                held,
            } => self.forked(&checkpoint, ours, held),
            Down::TakenBack { hand, outcome } => self.taken_back(hand, outcome),
            Down::Missing { scope, from_seq } => self.missing(scope, from_seq),
        }
    }

    fn welcomed(&mut self, office_now: Timestamp) {
        self.link.state = State::Up { greeted: true };
        self.link.attempts = 0;
        self.link.trouble = None;
        self.link.office_trouble = None;
        self.learn_office_time(office_now);
        self.keep_last();
        // Whoever signed in between the hello and its answer.
        if self
            .unlocked
            .as_ref()
            .is_some_and(|unlocked| unlocked.renewal.is_none())
        {
            self.renew();
        }
        self.push_waiting();
        self.hand_left_again();
        self.tell(Notice::StatusChanged);
    }

    fn learn_office_time(&mut self, office_now: Timestamp) {
        self.last.contact_at = Some(self.now);
        self.last.office_offset_ms = Some(office_now.ms_since(self.now));
    }

    pub(super) fn keep_last(&mut self) {
        let write = cells::last(&self.last);
        self.persist(vec![write], Persisting::Bookkeeping);
    }

    fn report(&self) -> Report {
        let status = self.status();
        Report {
            now: self.now,
            unsent: status.waiting,
            oldest_unsent_at: status.oldest_waiting_at,
            storage_used_bytes: self.storage.0,
            storage_quota_bytes: self.storage.1,
            app: Some(self.app_version.clone()),
        }
    }

    pub(super) fn send_report(&mut self) {
        if self.link.is_greeted() && self.link.outbox.is_idle() {
            let report = self.report();
            self.send(&Up::Report(report));
        }
    }

    pub(super) fn send(&mut self, frame: &Up) {
        self.effects.push(Effect::Send(wire::encode(frame)));
    }

    pub(super) fn wake_at(&mut self, at: Timestamp) {
        self.effects.push(Effect::WakeAt(at));
    }
}
