//! The office's machine. It owns the logs' heads, the directory and every link; the shell owns the store and the sockets.
//!
//! Nothing is answered as received before the store has committed it; nothing is given out before that either. When a
//! transaction fails the shell drops this machine and opens a new one from the store: tablets still hold what was not answered.

use std::collections::{BTreeMap, BTreeSet};

mod api;
mod chain;
mod commits;
mod desk;
mod feeds;
mod found;
mod heard;
mod import;
mod intake;
mod log;
mod pick;
mod refill;

pub use api::*;

use crate::fold::Directory;
use crate::id::{DeviceId, Entropy, EntryId, Hash, PublicKey, ServiceId};
use crate::journal::{Edge, KeyPair};
use crate::scope::{Audience, Scope};
use crate::seal::{OfficeBoxKey, OfficeBoxPublic, ScopeKey};
use crate::sync::tablet::EnrolmentGrant;
use crate::text::ShortText;
use crate::time::Timestamp;
use crate::wire::{self, Down, PROTOCOL, PROTOCOL_OLDEST, Trouble, Up};
use chain::Chain;
use desk::{OwnChain, SignIn};
use feeds::{Link, Pages};
use heard::Contacts;
use intake::{Answers, Push, Reply};
use log::Logs;
use refill::{Hand, Refill, TakenIn};

/// Frames that are none, before a link is closed: one may be a stray, more is not a tablet of ours.
const MALFORMED_MAX: u32 = 3;

/// The office's machine.
#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
pub struct Hub {
    service: ServiceId,
    office: KeyPair,
    office_device: DeviceId,
    office_box: OfficeBoxKey,
    scope_keys: BTreeMap<Scope, ScopeKey>,
    entropy: Entropy,
    now: Timestamp,
    directory: Directory,
    logs: Logs,
    chains: BTreeMap<(DeviceId, Scope), Chain>,
    own_chains: BTreeMap<Scope, OwnChain>,
    own_tick: u64,
    links: BTreeMap<LinkId, Link>,
    contacts: Contacts,
    pages: Pages,
    waiting: BTreeMap<AskId, Waiting>,
    next_ask: u64,
    /// Entries staged and not yet durable: a push may be repeated meanwhile.
    staged_ids: BTreeSet<EntryId>,
    answers_gathering: Vec<Answers>,
    office_gathering: Vec<(OfficeRequest, Vec<EntryId>)>,
    sign_ins_gathering: Vec<SignIn>,
    taken_in_gathering: Vec<TakenIn>,
    refill: Refill,
    in_flight: Option<InFlight>,
    next_commit: u64,
    effects: Vec<Effect>,
}

/// One transaction on its way, and what is to be said once it is durable.
#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
struct InFlight {
    id: CommitId,
    commit: Commit,
    answers: Vec<Answers>,
    office: Vec<(OfficeRequest, Vec<EntryId>)>,
    sign_ins: Vec<SignIn>,
    taken_in: Vec<TakenIn>,
}

/// What an answer from the store or the PIN checker is for.
#[derive(Clone, Debug)]
enum Waiting {
    Push(Push),
    /// A push whose changes to living documents are being judged, and which of its older entries are stored.
    Changes(Push, BTreeSet<EntryId>),
    Page {
        scope: Scope,
        from: u64,
    },
    Compare {
        link: LinkId,
        device: DeviceId,
        scope: Scope,
        edge: Edge,
        size: u64,
        root: Hash,
    },
    Pin(SignIn),
    /// Pages handed back, whose entries the store is asked about.
    Hand(Box<Hand>),
    /// The same, whose changes to living documents are being judged, with what the store said.
    HandChanges(Box<Hand>, Vec<Standing>),
}

impl Hub {
    /// Begins from what the store holds.
    pub fn open(state: HubState, entropy_seed: [u8; 32], now: Timestamp) -> Self {
        let mut entropy = Entropy::from_seed(entropy_seed);
        let office = KeyPair::from_seed(state.secrets.signing_seed);
        let office_device = DeviceId::of_key(&office.public());
        let mut own_chains = BTreeMap::new();
        let mut chains = BTreeMap::new();
        let mut own_tick = 0;
        for head in state.chains {
            if head.device == office_device {
                own_tick = own_tick.max(head.tick);
                own_chains.insert(head.scope, OwnChain::after(head.seq, head.id));
            } else {
                chains.insert((head.device, head.scope), Chain::from(head));
            }
        }
        let mut hub = Self {
            service: state.service,
            office_device,
            office,
            office_box: OfficeBoxKey::from_seed(&state.secrets.box_seed),
            scope_keys: state.secrets.scope_keys.into_iter().collect(),
            next_ask: first_ask(&mut entropy),
            entropy,
            now,
            directory: Directory::default(),
            logs: Logs::open(state.edges, state.page_edges),
            chains,
            own_chains,
            own_tick,
            links: BTreeMap::new(),
            contacts: Contacts::open(state.contacts),
            pages: Pages::default(),
            waiting: BTreeMap::new(),
            staged_ids: BTreeSet::new(),
            answers_gathering: Vec::new(),
            office_gathering: Vec::new(),
            sign_ins_gathering: Vec::new(),
            taken_in_gathering: Vec::new(),
            refill: Refill::default(),
            in_flight: None,
            next_commit: 0,
            effects: Vec::new(),
        };
        for (row, n) in state.directory.iter().zip(0..) {
            hub.learn(n, row);
        }
        hub
    }

    /// Takes one thing that happened and returns what must now be done, in order.
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Vec<Effect> {
        // A clock set back must not make rows older than those before them.
        self.now = self.now.max(now);
        let now = self.now;
        match input {
            Input::LinkOpened(link, device) => self.link_opened(link, device),
            Input::LinkClosed(link) => self.link_closed(link),
            Input::Received(link, bytes) => self.received(now, link, &bytes),
            Input::Sent(link) => self.frame_sent(now, link),
            Input::Drained => self.begin_commit(),
            Input::Committed(id) => self.finish_commit(now, id),
            Input::CommitFailed(id, _) => self.fail_commit(id),
            Input::Rows(ask, rows) => match self.waiting.remove(&ask) {
                Some(Waiting::Page { scope, from }) => self.page_read(now, scope, from, rows),
                Some(Waiting::Compare {
                    link,
                    device,
                    scope,
                    edge,
                    size,
                    root,
                }) => {
                    self.compared(now, link, device, scope, edge, &rows, size, root);
                }
                _ => {}
            },
            Input::Standing(ask, standing) => {
                if let Some(Waiting::Hand(hand)) = self.waiting.remove(&ask) {
                    self.hand_sifted(now, hand, standing);
                }
            }
            Input::Found(ask, stored) => {
                if let Some(Waiting::Push(push)) = self.waiting.remove(&ask) {
                    self.found(now, push, stored);
                }
            }
            Input::ChangesJudged(ask, refused) => {
                let refused = refused.into_iter().collect();
                match self.waiting.remove(&ask) {
                    Some(Waiting::Changes(push, stored)) => self.take_in(now, push, stored, &refused),
                    Some(Waiting::HandChanges(hand, standing)) => {
                        self.take_back(now, *hand, standing, &refused)
                    }
                    _ => {}
                }
            }
            Input::PinChecked(ask, checked) => {
                if let Some(Waiting::Pin(sign_in)) = self.waiting.remove(&ask) {
                    self.pin_checked(now, sign_in, checked);
                }
            }
            Input::Office(request, command) => self.office(now, request, command),
        }
        core::mem::take(&mut self.effects)
    }

    /// Who and what belongs to the service, as durable.
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The service.
    pub const fn service(&self) -> ServiceId {
        self.service
    }

    /// Key that checkpoints are signed with.
    pub fn office_key(&self) -> PublicKey {
        self.office.public()
    }

    /// Key that tablets seal unsent work to.
    pub fn office_box(&self) -> OfficeBoxPublic {
        self.office_box.public()
    }

    /// The office as a device.
    pub const fn office_device(&self) -> DeviceId {
        self.office_device
    }

    /// Rows of a scope that are durable, and their root: for reports and tests.
    pub fn log_head(&self, scope: &Scope) -> (u64, Hash) {
        (self.logs.committed_size(scope), self.logs.committed_root(scope))
    }

    /// What a newly enrolled tablet is given. `None` while the service has no name or no key for its directory.
    pub fn grant_for(&self, label: &ShortText) -> Option<EnrolmentGrant> {
        Some(EnrolmentGrant {
            service: self.service,
            service_name: self.directory.service_name()?.clone(),
            label: label.clone(),
            office_key: self.office_key(),
            office_box: self.office_box(),
            directory_key: self
                .scope_keys
                .get(&Scope::new(self.service, Audience::Directory))?
                .clone(),
        })
    }

    fn scope_key(&self, scope: &Scope) -> Option<&ScopeKey> {
        self.scope_keys.get(scope)
    }

    fn send(&mut self, link: LinkId, frame: &Down) {
        if self.links.contains_key(&link) {
            self.effects.push(Effect::Send(link, intake::encode(frame)));
        }
    }

    fn link_opened(&mut self, link: LinkId, device: DeviceId) {
        let refused = match self.directory.device(device) {
            None => Some(CloseReason::Unknown),
            Some(device) => device.revoked.as_ref().map(|_| CloseReason::Revoked),
        };
        if let Some(why) = refused {
            self.effects.push(Effect::Close(link, why));
            return;
        }
        let older = self
            .links
            .iter()
            .find(|(_, state)| state.device == device)
            .map(|(older, _)| *older);
        if let Some(older) = older {
            self.links.remove(&older);
            self.effects.push(Effect::Close(older, CloseReason::Replaced));
        }
        self.links.insert(link, Link::new(device));
        self.contacts.changed(device, self.now, true);
        self.effects.push(Effect::Tell(Notice::DeviceSeen {
            device,
            connected: true,
            report: None,
            clock_offset_ms: None,
        }));
    }

    fn link_closed(&mut self, link: LinkId) {
        if let Some(state) = self.links.remove(&link) {
            self.contacts.gone(state.device);
            self.effects.push(Effect::Tell(Notice::DeviceSeen {
                device: state.device,
                connected: false,
                report: None,
                clock_offset_ms: None,
            }));
        }
    }

    fn received(&mut self, now: Timestamp, link: LinkId, bytes: &[u8]) {
        let Some(state) = self.links.get_mut(&link) else {
            return;
        };
        let device = state.device;
        self.contacts.heard(device, now);
        let frame = match wire::decode::<Up>(bytes) {
            Ok(frame) => frame,
            Err(_) => {
                state.malformed += 1;
                let hopeless = state.malformed >= MALFORMED_MAX;
                self.send(
                    link,
                    &Down::Trouble {
                        what: Trouble::Malformed,
                        push: None,
                    },
                );
                if hopeless {
                    self.close(link, CloseReason::Malformed);
                }
                return;
            }
        };
        if !state.greeted && !matches!(frame, Up::Hello(_)) {
            self.send(
                link,
                &Down::Trouble {
                    what: Trouble::NoHello,
                    push: None,
                },
            );
            self.close(link, CloseReason::Malformed);
            return;
        }
        match frame {
            Up::Hello(hello) => {
                if hello.protocol < PROTOCOL_OLDEST || hello.protocol_oldest > PROTOCOL {
                    self.send(
                        link,
                        &Down::Trouble {
                            what: Trouble::Protocol,
                            push: None,
                        },
                    );
                    self.close(link, CloseReason::Protocol);
                    return;
                }
                state.greeted = true;
                state.protocol = hello.protocol.min(PROTOCOL);
                self.send(
                    link,
                    &Down::Welcome {
                        protocol: hello.protocol.min(PROTOCOL),
                        now,
                    },
                );
                self.report(now, device, hello.report);
                self.follow(now, link, hello.cursors);
                self.check_confirmed(link, device, &hello.confirmed);
            }
            Up::Want(cursors) => self.follow(now, link, cursors),
            // A restored office does not know yet who signed this: it stays with the tablet until the directory is whole.
            Up::Push { push, .. } | Up::PushSealed { push, .. } if self.is_behind(link) => {
                let what = Trouble::Busy;
                let push = Some(push);
                self.send(link, &Down::Trouble { what, push });
            }
            // Asked again by the tablet once the directory is whole.
            Up::Renew { .. } if self.is_behind(link) => {}
            Up::HandBack {
                hand,
                scope,
                after,
                edge,
                pages,
            } => {
                let hand = Hand::new(link, device, hand, scope, after);
                self.hand_back(hand, edge, pages);
            }
            Up::Push { push, runs } => self.push(now, Reply::Push(link, push), device, runs),
            Up::PushSealed { push, items } => self.push_sealed(now, link, device, push, &items),
            Up::SignIn {
                request,
                staff,
                pin,
                key,
            } => {
                self.sign_in(
                    now,
                    SignIn {
                        link,
                        request,
                        staff,
                        device,
                        key,
                    },
                    pin,
                );
            }
            Up::Renew { request, staff, held } => self.renew(now, link, device, request, staff, held),
            Up::Ping => {
                self.tell_heard(link);
                self.send(link, &Down::Pong { now });
            }
            Up::Report(report) => self.report(now, device, report),
        }
    }

    fn report(&mut self, now: Timestamp, device: DeviceId, report: wire::Report) {
        let clock_offset_ms = Some(now.ms_since(report.now));
        let report = Some(report);
        self.effects.push(Effect::Tell(Notice::DeviceSeen {
            device,
            connected: true,
            report,
            clock_offset_ms,
        }));
    }

    fn close(&mut self, link: LinkId, why: CloseReason) {
        self.effects.push(Effect::Close(link, why));
        self.link_closed(link);
    }
}

/// Questions are numbered from a place that no earlier machine used: after a failed commit a new machine is opened, and an
/// answer to the old one's question about a PIN must not pass for the answer to a new one's.
fn first_ask(entropy: &mut Entropy) -> u64 {
    let bytes = entropy.next_16();
    bytes[..7]
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}
