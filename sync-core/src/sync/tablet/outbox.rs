//! Sending: what waits goes as runs while its author's scope is open, and sealed to the office while it is not.
//! Nothing leaves the outbox before the office's answer.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{self, Sent};
use super::{Notice, Persisting, Tablet};
use crate::journal::{Entry, runs_of};
use crate::limits;
use crate::scope::Scope;
use crate::time::Timestamp;
use crate::wire::{Answer, Confirmed, Fate, Refused, Trouble, Up};

/// Pushes on their way.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox {
    next_push: u64,
    pushes: BTreeMap<u64, BTreeSet<(Scope, u64)>>,
    /// Pushes the office could not read: kept back on this link, until somebody signs in who can send them otherwise.
    unreadable: BTreeSet<u64>,
    /// Entries to be sent each by itself: in company they were refused, and the fault may be another's.
    singly: BTreeSet<(Scope, u64)>,
    /// Until when the office asked to be left alone.
    pub(super) paused_until: Option<Timestamp>,
}

/// How long to wait after the office said that it is busy or cannot store.
const PAUSE_MS: i64 = 5_000;

impl Tablet {
    /// Pushes what waits and is not on its way, as far as pushes may be in flight.
    pub(super) fn push_waiting(&mut self) {
        if !self.link.is_greeted()
            || self
                .link
                .outbox
                .paused_until
                .is_some_and(|until| until > self.now)
        {
            return;
        }
        while self.link.outbox.pushes.len() < limits::PUSHES_IN_FLIGHT_MAX && self.push_next() {}
    }

    fn push_next(&mut self) -> bool {
        let in_flight =
            |place: &(Scope, u64)| self.link.outbox.pushes.values().any(|push| push.contains(place));
        let mut runs_entries: Vec<Entry> = Vec::new();
        let mut sealed = Vec::new();
        let (mut open_places, mut sealed_places) = (BTreeSet::new(), BTreeSet::new());
        let mut bytes = 0usize;
        for (place, cell) in &self.own {
            if cell.sent != Sent::Waiting || in_flight(place) {
                continue;
            }
            bytes += cell.sealed.len();
            let full = open_places.len() >= limits::PUSH_ENTRIES_MAX
                || sealed_places.len() >= limits::SEALED_ITEMS_PER_FRAME_MAX
                || bytes > limits::FRAME_BYTES_MAX / 2;
            if full && open_places.len() + sealed_places.len() > 0 {
                break;
            }
            let alone = self.link.outbox.singly.contains(place);
            if alone && !open_places.is_empty() {
                continue;
            }
            let entry = self
                .key_of(&place.0)
                .and_then(|key| Self::open_own(key, &place.0, place.1, cell));
            match (entry, &cell.to_office) {
                (Some(entry), _) => {
                    runs_entries.push(entry);
                    open_places.insert(*place);
                    if alone {
                        break;
                    }
                }
                (None, Some(item)) => {
                    sealed.push(item.clone());
                    sealed_places.insert(*place);
                }
                // Neither opens: it waits for its author to sign in.
                (None, None) => {}
            }
        }
        // One frame holds one sort; the other goes with the next push.
        let (frame, places) = if !open_places.is_empty() {
            let push = self.link.outbox.next();
            let runs = by_scope(&runs_entries);
            (Up::Push { push, runs }, (push, open_places))
        } else if !sealed_places.is_empty() {
            let push = self.link.outbox.next();
            (Up::PushSealed { push, items: sealed }, (push, sealed_places))
        } else {
            return false;
        };
        self.link.outbox.pushes.insert(places.0, places.1);
        self.send(&frame);
        true
    }

    /// The office answered a push: what it has durably is sent; what it refused is kept aside and said.
    pub(super) fn answered(&mut self, push: u64, received_at: Timestamp, answers: Vec<Answer>) {
        let Some(places) = self.link.outbox.pushes.remove(&push) else {
            return;
        };
        let mut writes = Vec::new();
        let mut notices = Vec::new();
        let mut people = Vec::new();
        for Answer {
            scope,
            first_seq,
            count,
            fate,
        } in answers
        {
            for seq in first_seq..first_seq.saturating_add(count.min(limits::PUSH_ENTRIES_MAX as u64)) {
                let place = (scope, seq);
                // An answer counts only for what was asked.
                let Some(cell) = self.own.get_mut(&place).filter(|_| places.contains(&place)) else {
                    continue;
                };
                match fate {
                    Fate::Stored { .. } | Fate::Duplicate => {
                        cell.sent = Sent::Confirmed;
                        self.last.sent_at = self.last.sent_at.max(Some(received_at));
                    }
                    Fate::Refused(Refused::BadSignature | Refused::BadBody)
                        if count > 1 && !self.link.outbox.singly.contains(&place) =>
                    {
                        self.link.outbox.singly.insert(place);
                        continue;
                    }
                    Fate::Refused(why) => {
                        cell.sent = Sent::SetAside(why);
                        notices.push(Notice::SetAside { entry: cell.id, why });
                        if let Some(floor) = self.floor.as_mut().filter(|_| cell.sent.is_for_good()) {
                            people.extend(floor.set_aside(cell.id));
                        }
                    }
                }
                writes.push(cells::own(&scope, seq, Some(cell)));
            }
        }
        writes.push(cells::last(&self.last));
        self.persist(writes, Persisting::Bookkeeping);
        for notice in notices {
            self.tell(notice);
        }
        self.tell_changed(people, Vec::new());
        self.tell(Notice::StatusChanged);
        self.push_waiting();
        self.mend_all();
        if !self.own.values().any(|cell| cell.sent == Sent::Waiting) {
            self.send_report();
        }
    }

    /// The newest entry of each chain that the office confirmed and has not given back yet.
    pub(super) fn confirmed(&self) -> Vec<Confirmed> {
        let mut newest: BTreeMap<Scope, Confirmed> = BTreeMap::new();
        for ((scope, seq), cell) in &self.own {
            if cell.sent == Sent::Confirmed {
                let confirmed = Confirmed {
                    scope: *scope,
                    seq: *seq,
                    id: cell.id,
                };
                newest.insert(*scope, confirmed);
            }
        }
        newest.into_values().take(limits::CHAINS_MAX).collect()
    }

    /// The office lacks entries that it confirmed: those still held here wait to be sent again.
    pub(super) fn missing(&mut self, scope: Scope, from_seq: u64) {
        self.send_again(|place, sent| place.0 == scope && place.1 >= from_seq && sent == Sent::Confirmed);
    }

    /// The office vouches for this tablet or somebody on it: what it refused for want of that is sent again.
    pub(super) fn send_unvouched_again(&mut self) {
        self.send_again(|_, sent| matches!(sent, Sent::SetAside(_)) && !sent.is_for_good());
    }

    fn send_again(&mut self, which: impl Fn(&(Scope, u64), Sent) -> bool) {
        let mut writes = Vec::new();
        for (place, cell) in &mut self.own {
            if which(place, cell.sent) {
                cell.sent = Sent::Waiting;
                writes.push(cells::own(&place.0, place.1, Some(cell)));
            }
        }
        if writes.is_empty() {
            return;
        }
        self.persist(writes, Persisting::Bookkeeping);
        self.tell(Notice::StatusChanged);
        self.push_waiting();
    }

    /// The office could not use a push: everything in it still waits here.
    pub(super) fn push_troubled(&mut self, push: u64, what: Trouble) {
        let places = self.link.outbox.pushes.remove(&push);
        match what {
            Trouble::Busy | Trouble::CannotStore => {
                self.link.outbox.paused_until = Some(self.now.plus_ms(PAUSE_MS));
                self.wake_at(self.now.plus_ms(PAUSE_MS));
            }
            Trouble::Malformed | Trouble::NoHello | Trouble::Protocol => {
                // Sending the same again would be refused again: not before this link is made anew.
                if let Some(places) = places {
                    self.link.outbox.pushes.insert(push, places);
                    self.link.outbox.unreadable.insert(push);
                }
            }
        }
    }
}

impl Outbox {
    fn next(&mut self) -> u64 {
        self.next_push += 1;
        self.next_push
    }

    /// Somebody signed in: what could not be read sealed may be sent open now.
    pub(super) fn take_up_unreadable(&mut self) {
        for push in core::mem::take(&mut self.unreadable) {
            self.pushes.remove(&push);
        }
    }

    /// Whether anything is on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.pushes.is_empty()
    }
}

fn by_scope(entries: &[Entry]) -> Vec<(Scope, crate::journal::Run)> {
    entries
        .chunk_by(|a, b| a.header.scope == b.header.scope)
        .flat_map(|chunk| runs_of(chunk).into_iter().map(|run| (chunk[0].header.scope, run)))
        .collect()
}
