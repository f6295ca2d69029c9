//! One cycle's records as they arrived, and who knew what when they wrote.
//!
//! May not live here: what the records add up to (`whole`, `action`), whether they count (`judge`).

use std::collections::BTreeMap;

use crate::fold::{Entered, Place};
use crate::id::{DeviceId, EntryId, StaffId};
use crate::record::{EnteredInError, Fact, Step, UnknownWhy};
use crate::staff::Role;
use crate::time::Timestamp;

/// One record of a cycle, with what its entry says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Its entry.
    pub id: EntryId,
    /// On which device.
    pub device: DeviceId,
    /// Its place in that device's chain.
    pub seq: u64,
    /// Rows of the feed that the device had when it was written.
    pub knew: u64,
    /// How far it has come.
    pub place: Place,
    /// Who wrote it.
    pub by: StaffId,
    /// The role they acted in.
    pub role: Role,
    /// When it took place.
    pub happened_at: Timestamp,
    /// When it was written, by the office's clock as far as the device knew it.
    pub recorded_at: Timestamp,
    /// What it answers or gives as evidence.
    pub links: Vec<EntryId>,
    /// What it says.
    pub words: Words,
}

/// What a record in a cycle's stream says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// A step of the cycle.
    Step(Step),
    /// That another should not have been made.
    Strike(EnteredInError),
    /// What a manager decided about a held one: shown, moves nothing. The verdict itself does.
    Decision,
    /// What this version cannot read.
    Unread(UnknownWhy),
    /// A record that has no place in a cycle.
    Stray,
}

impl Noted {
    /// The step it takes, if it takes one.
    pub const fn step(&self) -> Option<&Step> {
        match &self.words {
            Words::Step(step) => Some(step),
            _ => None,
        }
    }

    /// Settles one order where nothing else does: the earlier written first, on one device as its chain has them; the id last,
    /// so that there is always one.
    pub(super) const fn order(&self) -> (Timestamp, DeviceId, u64, EntryId) {
        (self.recorded_at, self.device, self.seq, self.id)
    }

    /// Whether whoever wrote this knew `other`: it stood in the feed up to where their device had it, or earlier on the
    /// same device (architecture.md, "Frontier").
    pub fn knew_of(&self, other: &Self) -> bool {
        if self.device == other.device {
            return other.seq < self.seq;
        }
        matches!(other.place, Place::InFeed { row, .. } if row < self.knew)
    }
}

/// A cycle's records, by entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Log {
    entries: BTreeMap<EntryId, Noted>,
}

impl Log {
    /// Takes one entry, or its new place. Whether that is news.
    pub(super) fn take(&mut self, entered: &Entered<'_>, knew: u64) -> bool {
        let Some(kept) = self.entries.get_mut(&entered.id) else {
            let record = entered.record;
            self.entries.insert(
                entered.id,
                Noted {
                    id: entered.id,
                    device: entered.device,
                    seq: entered.seq,
                    knew,
                    place: entered.place,
                    by: record.by,
                    role: record.acting_as,
                    happened_at: record.happened_at,
                    recorded_at: entered.recorded_at_office(),
                    links: record.links.clone(),
                    words: Words::of(&record.fact),
                },
            );
            return true;
        };
        let place = kept.place.joined(entered.place);
        // What the feed's own frontiers say of an entry is what everyone else reads as well.
        let knew = if entered.place >= kept.place {
            knew
        } else {
            kept.knew
        };
        let news = place != kept.place || knew != kept.knew;
        (kept.place, kept.knew) = (place, knew);
        news
    }

    /// Takes a later verdict. Whether that is news.
    pub(super) fn settle(&mut self, id: EntryId, place: Place) -> bool {
        let Some(kept) = self.entries.get_mut(&id) else {
            return false;
        };
        let joined = kept.place.joined(place);
        let news = joined != kept.place;
        kept.place = joined;
        news
    }

    /// Whatever the feed says from now on of a record is newer than what is known.
    pub(super) fn renumber(&mut self) {
        for kept in self.entries.values_mut() {
            if let Place::InFeed { row, .. } = &mut kept.place {
                *row = 0;
            }
        }
    }

    /// One record.
    pub fn get(&self, id: EntryId) -> Option<&Noted> {
        self.entries.get(&id)
    }

    /// Every record, the earliest written first.
    pub fn in_order(&self) -> Vec<&Noted> {
        let mut all: Vec<&Noted> = self.entries.values().collect();
        all.sort_by_key(|noted| noted.order());
        all
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Noted> {
        self.entries.values()
    }
}

impl Words {
    fn of(fact: &Fact) -> Self {
        match fact {
            Fact::Cycle(fact) => Self::Step(fact.step.clone()),
            Fact::EnteredInError(strike) => Self::Strike(strike.clone()),
            Fact::HeldDecided(_) => Self::Decision,
            Fact::Unknown(unknown) => Self::Unread(unknown.why),
            _ => Self::Stray,
        }
    }
}
