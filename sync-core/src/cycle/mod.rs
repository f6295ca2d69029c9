//! The follow-through fold: from a cycle's records to where it stands, why, and what is missing. `docs/cycle.md` has the
//! stage tables this implements.
//!
//! Pure and total. Entries may come in any order, twice, or late, and give the same facts; one new record re-folds its own
//! cycle and no other. Nothing here knows the time: what is overdue is asked with a `now` (`signal`). No stage is stored:
//! the view kept beside each cycle's records is only ever worked out from them. May not live here: who may do what
//! (`rules`), words of a screen (`wasm-client`), measures over many cycles (`measure`).

use std::collections::BTreeMap;

use crate::fold::{Entered, Place};
use crate::id::{CycleId, EntryId};
use crate::record::About;

mod action;
mod duty;
mod evidence;
mod feed;
mod judge;
mod log;
mod register;
mod sequel;
#[cfg(test)]
pub(crate) mod tests;
mod whole;

pub use action::{Action, Claim, Owner, SeenInPractice};
pub use duty::Owed;
pub use evidence::{Gap, StageEvidence};
pub use feed::CycleFeed;
pub use judge::NotCounted;
pub use log::{Log, Noted, Words};
pub use whole::{Contradiction, Contradicts, Cycle, Issue, Outcome, Stage, WATCH_DAYS};

/// Every cycle that has arrived, with its view.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cycles {
    cycles: BTreeMap<CycleId, Held>,
    /// Which cycle an entry lies in: verdicts and strikes name entries alone.
    of_entry: BTreeMap<EntryId, CycleId>,
}

/// One cycle's records, and what they add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    log: Log,
    view: Cycle,
}

impl Cycles {
    /// Takes one entry of a cycle's stream, or its new place. `knew` is how many rows of the scope's feed its author's
    /// device had when it was written: the newest frontier before it in its chain; everything before it, for the office's
    /// own. Returns the cycle that reads differently now; `None` when nothing is news or the record concerns no cycle.
    pub fn apply(&mut self, entered: &Entered<'_>, knew: u64) -> Option<CycleId> {
        let About::Cycle(cycle) = entered.record.about else {
            return None;
        };
        let held = self.cycles.entry(cycle).or_insert_with(|| {
            let log = Log::default();
            let view = Cycle::of(cycle, &log);
            Held { log, view }
        });
        if !held.log.take(entered, knew) {
            return None;
        }
        self.of_entry.insert(entered.id, cycle);
        held.view = Cycle::of(cycle, &held.log);
        Some(cycle)
    }

    /// Takes a later verdict on an entry that is already here.
    pub fn settle(&mut self, id: EntryId, place: Place) -> Option<CycleId> {
        let cycle = *self.of_entry.get(&id)?;
        let held = self.cycles.get_mut(&cycle)?;
        if !held.log.settle(id, place) {
            return None;
        }
        held.view = Cycle::of(cycle, &held.log);
        Some(cycle)
    }

    /// The office's feed was rebuilt with other row numbers.
    fn renumber(&mut self) {
        for (id, held) in &mut self.cycles {
            held.log.renumber();
            held.view = Cycle::of(*id, &held.log);
        }
    }

    /// One cycle as it stands.
    pub fn cycle(&self, id: CycleId) -> Option<&Cycle> {
        self.cycles.get(&id).map(|held| &held.view)
    }

    /// Every cycle, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Cycle> {
        self.cycles.values().map(|held| &held.view)
    }

    /// A cycle's records, for its history.
    pub fn log(&self, id: CycleId) -> Option<&Log> {
        self.cycles.get(&id).map(|held| &held.log)
    }

    /// One record, by the entry that carries it.
    pub fn record(&self, id: EntryId) -> Option<&Noted> {
        self.cycles.get(self.of_entry.get(&id)?)?.log.get(id)
    }

    /// Which cycle a record lies in.
    pub fn cycle_of(&self, id: EntryId) -> Option<CycleId> {
        self.of_entry.get(&id).copied()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.cycles.len()
    }

    /// Whether none has arrived.
    pub fn is_empty(&self) -> bool {
        self.cycles.is_empty()
    }
}
