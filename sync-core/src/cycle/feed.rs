//! Follows the feed of cycles: keeps what each device knew along its chain, and hands each record on with it.
//!
//! May not live here: the fold itself, how a feed is proven (`sync`).

use std::collections::BTreeMap;

use super::Cycles;
use crate::cadence::Reviews;
use crate::fold::{Entered, Place};
use crate::id::{CycleId, DeviceId, EntryId};
use crate::journal::{Content, Entry};

/// Cycles as one feed brings them, in the feed's order; and a device's own entries that are not in it yet.
#[derive(Clone, Debug)]
pub struct CycleFeed {
    cycles: Cycles,
    /// Reviews lie in the same feed.
    reviews: Reviews,
    /// Something about them changed since it was last asked.
    reviews_changed: bool,
    /// Rows known by a device from a place of its chain on.
    knew: BTreeMap<(DeviceId, u64), u64>,
    /// The office writes with everything before in view.
    office: DeviceId,
}

impl CycleFeed {
    /// Begins with nothing.
    pub fn new(office: DeviceId) -> Self {
        Self {
            cycles: Cycles::default(),
            reviews: Reviews::default(),
            reviews_changed: false,
            knew: BTreeMap::new(),
            office,
        }
    }

    /// What has arrived so far.
    pub const fn cycles(&self) -> &Cycles {
        &self.cycles
    }

    /// Reviews that have arrived so far.
    pub const fn reviews(&self) -> &Reviews {
        &self.reviews
    }

    /// Whether reviews changed since this was last asked.
    pub(crate) fn take_news_of_reviews(&mut self) -> bool {
        core::mem::take(&mut self.reviews_changed)
    }

    /// Takes one entry with its content. Returns the cycle that reads differently now.
    pub fn take(&mut self, entry: &Entry, place: Place, content: &Content) -> Option<CycleId> {
        let header = &entry.header;
        match content {
            Content::Frontier(frontier) => {
                let rows = frontier.size_of(&header.scope);
                self.knew.insert((header.device, header.seq), rows);
                None
            }
            Content::Record(record) => {
                let knew = match place {
                    Place::InFeed { row, .. } if header.device == self.office => row,
                    _ => self
                        .knew
                        .range((header.device, 0)..=(header.device, header.seq))
                        .next_back()
                        .map_or(0, |(_, rows)| *rows),
                };
                let entered = Entered::of(entry, place, record);
                self.reviews_changed |= self.reviews.apply(&entered).is_some();
                self.cycles.apply(&entered, knew)
            }
            Content::Unknown { .. } => None,
        }
    }

    /// Takes a later verdict on an entry that is already here.
    pub fn settle(&mut self, id: EntryId, place: Place) -> Option<CycleId> {
        self.reviews_changed |= self.reviews.settle(id, place).is_some();
        self.cycles.settle(id, place)
    }

    /// The office's feed was rebuilt with other row numbers: whatever it says from now on is newer than what is known.
    pub fn renumber(&mut self) {
        self.reviews.renumber();
        self.cycles.renumber();
    }
}
