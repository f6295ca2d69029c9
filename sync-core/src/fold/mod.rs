//! From records to what a screen or a row shows. Every fold is total: what it cannot take at face value is kept as
//! an oddity and shown, and entries may come in any order, twice, or late, and give the same facts.
//!
//! May not live here: who may record what (`rules`), how entries are kept and checked (`journal`, `gate`), words on
//! screens (`wasm-client`).

use crate::id::{DeviceId, EntryId, PublicKey};
use crate::journal::Entry;
use crate::record::Record;
use crate::time::Timestamp;
use crate::verdict::Verdict;

pub mod directory;
pub mod floor;

pub use directory::{CertifiedKey, Device, Directory, StaffMember};
pub use floor::{
    Acknowledged, Alert, AlertRule, DocumentChange, DueItem, DueState, Floor, FluidToday, Incident, Item,
    Oddity, OnShift, Person, Planned, PublishedVersion, TargetSet, TargetStands, Version, VersionWords,
    WeightPoint,
};

/// One record as it stands in a journal: who wrote it where, and how far it has come.
#[derive(Clone, Copy, Debug)]
pub struct Entered<'a> {
    /// Hash of the entry's header.
    pub id: EntryId,
    /// The device whose chain holds it.
    pub device: DeviceId,
    /// Its place in that chain.
    pub seq: u64,
    /// The key it was signed with: one person on one device.
    pub author_key: PublicKey,
    /// When it was written, by the device's own clock.
    pub recorded_at: Timestamp,
    /// What to add to the device's clock to get the office's, in milliseconds, as last known there.
    pub office_offset_ms: Option<i64>,
    /// How far it has come.
    pub place: Place,
    /// What it says.
    pub record: &'a Record,
}

impl<'a> Entered<'a> {
    /// What an entry's carrier says of it, beside the record in its body.
    pub fn of(entry: &Entry, place: Place, record: &'a Record) -> Self {
        Self {
            id: entry.id,
            device: entry.header.device,
            seq: entry.header.seq,
            author_key: entry.header.author,
            recorded_at: entry.header.recorded_at,
            office_offset_ms: entry.header.office_offset_ms,
            place,
            record,
        }
    }

    /// When it was written, by the office's clock as far as the device knew it.
    pub fn recorded_at_office(&self) -> Timestamp {
        self.recorded_at.plus_ms(self.office_offset_ms.unwrap_or(0))
    }
}

/// How far an entry has come. A later place never takes an earlier one's entry away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Stored on this tablet, not yet received by the office.
    OnTablet,
    /// In the office's feed.
    InFeed {
        /// Row of the feed that speaks of it last.
        row: u64,
        /// When the office stored it.
        received_at: Timestamp,
        /// What the office said about it.
        verdict: Verdict,
    },
}

impl Place {
    /// Whether what the entry says is counted. Unsent work counts where it was made: it is as real as any other.
    pub const fn counts(self) -> bool {
        match self {
            Self::OnTablet => true,
            Self::InFeed { verdict, .. } => verdict.counts(),
        }
    }

    /// What the office said, once it has spoken.
    pub const fn verdict(self) -> Option<Verdict> {
        match self {
            Self::OnTablet => None,
            Self::InFeed { verdict, .. } => Some(verdict),
        }
    }

    /// What two sightings of one entry add up to: the verdict of the newest row, and the first time of receipt.
    pub(crate) fn joined(self, other: Self) -> Self {
        let newest = self.max(other);
        match (self, other, newest) {
            (
                Self::InFeed { received_at: one, .. },
                Self::InFeed { received_at: two, .. },
                Self::InFeed { row, verdict, .. },
            ) => Self::InFeed {
                row,
                received_at: one.min(two),
                verdict,
            },
            (_, _, newest) => newest,
        }
    }
}

/// Settles which of two facts about the same thing is the newer: the later event, then the later writing, then the
/// place in the writer's chain; the id last, so that there is always one answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Standing {
    happened_at: Timestamp,
    recorded_at: Timestamp,
    seq: u64,
    id: EntryId,
}

impl Standing {
    /// Before everything that took place at a moment.
    pub(crate) const fn first_at(happened_at: Timestamp) -> Self {
        Self {
            happened_at,
            recorded_at: Timestamp(i64::MIN),
            seq: 0,
            id: EntryId([0; 32]),
        }
    }

    /// After everything that took place at a moment.
    pub(crate) const fn last_at(happened_at: Timestamp) -> Self {
        Self {
            happened_at,
            recorded_at: Timestamp(i64::MAX),
            seq: u64::MAX,
            id: EntryId([0xff; 32]),
        }
    }

    pub(crate) fn of(entered: &Entered<'_>) -> Self {
        Self {
            happened_at: entered.record.happened_at,
            recorded_at: entered.recorded_at_office(),
            seq: entered.seq,
            id: entered.id,
        }
    }
}
