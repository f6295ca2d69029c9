//! From what the tablet holds to what a screen shows: pure functions, one file per screen.
//!
//! May not live here: reading storage or a clock (both are handed in), words for states (`crate::view`).

mod actions;
mod cycle;
mod daily;
mod document;
mod due_now;
mod entry;
mod floor_board;
mod handover;
mod parts;
mod people;
mod person;
mod practice;
mod sheet;
mod shift;
mod status;
mod tablet;
mod targets;
#[cfg(test)]
mod tests;
mod who;

use std::collections::BTreeMap;

use sync_core::cadence::Reviews;
use sync_core::cycle::Cycles;
use sync_core::fold::{Directory, Floor};
use sync_core::id::{DeviceId, EntryId, StaffId};
use sync_core::record::DocumentKey;
use sync_core::signal::Before;
use sync_core::staff::Role;
use sync_core::sync::tablet::{EnrolmentGrant, OtherTablet, Status, Tablet};
use sync_core::time::Timestamp;
use sync_core::wire::Refused;

use super::desk::OnScreen;
use crate::protocol::{Screen, View};

pub use actions::{BEFORE_SHOWN, before, count_mine};
pub use handover::documents as handover_documents;
pub use parts::UNDO_WHY;
pub use shift::seen_open;
pub use status::status;

/// What every view is made from.
pub struct Source<'a> {
    /// The moment it is read.
    pub now: Timestamp,
    /// Who and what belongs to the service.
    pub directory: &'a Directory,
    /// People and care; only while somebody is signed in.
    pub floor: Option<&'a Floor>,
    /// Follow-through cycles; only while somebody is signed in.
    pub cycles: Option<&'a Cycles>,
    /// Daily checks and reviews; only while somebody is signed in.
    pub reviews: Option<&'a Reviews>,
    /// What happened before, by what it was; once everything has been read.
    pub before: Option<&'a Before>,
    /// Who is signed in, and the role they act in.
    pub me: Option<(StaffId, Role)>,
    /// Where the work is.
    pub status: &'a Status,
    /// What the office gave this tablet when it joined.
    pub grant: Option<&'a EnrolmentGrant>,
    /// This tablet.
    pub device: DeviceId,
    /// Entries that the office did not take: when they were recorded, and why.
    pub set_aside: BTreeMap<EntryId, (Timestamp, Refused)>,
    /// The other tablets, those that were silent longest first; and as of when the office said so.
    pub others: (Option<Timestamp>, Vec<OtherTablet>),
    /// What this tablet keeps for single people.
    pub personal: &'a dyn Personal,
    /// Living documents on screen.
    pub documents: &'a BTreeMap<DocumentKey, OnScreen>,
    /// Cells of the store that could not be read.
    pub unreadable: u32,
    /// What the browser says about its storage.
    pub storage: StorageFacts,
}

/// What a tablet keeps for single people.
pub trait Personal {
    /// Whether someone's PIN works here without the office.
    fn known_here(&self, staff: StaffId) -> bool;
    /// A draft of whoever is signed in, by its name.
    fn draft(&self, name: &str) -> Option<Vec<u8>>;
    /// Names of the drafts of whoever is signed in.
    fn draft_names(&self) -> Vec<String>;
}

impl Personal for Tablet {
    fn known_here(&self, staff: StaffId) -> bool {
        self.known_here(staff)
    }

    fn draft(&self, name: &str) -> Option<Vec<u8>> {
        self.draft(name)
    }

    fn draft_names(&self) -> Vec<String> {
        self.draft_names()
    }
}

/// What the browser says about its storage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StorageFacts {
    /// Bytes this site uses.
    pub used_bytes: Option<u64>,
    /// Bytes the browser would allow.
    pub quota_bytes: Option<u64>,
    /// Whether the browser has promised to keep what is stored.
    pub persisted: Option<bool>,
    /// The last write failed for want of room.
    pub full: bool,
}

/// The view of a screen; `None` for no screen.
pub fn view(source: &Source<'_>, screen: &Screen) -> Option<View> {
    let sign_in_first = || View::NotHere {
        words: "Sign in to see this.".to_owned(),
    };
    let view = match screen {
        Screen::Nothing => return None,
        Screen::Who => View::Who(who::view(source)),
        Screen::Tablet => View::Tablet(tablet::view(source)),
        Screen::People => source
            .floor
            .map_or_else(sign_in_first, |floor| View::People(people::view(source, floor))),
        Screen::DueNow => source
            .floor
            .map_or_else(sign_in_first, |floor| View::DueNow(due_now::view(source, floor))),
        Screen::Floor => source.floor.map_or_else(sign_in_first, |floor| {
            View::Floor(floor_board::view(source, floor))
        }),
        Screen::Shift { unit } => source.floor.map_or_else(sign_in_first, |floor| {
            View::Shift(shift::view(source, floor, unit.as_deref()))
        }),
        Screen::Person { person, rows } => source
            .floor
            .map_or_else(sign_in_first, |floor| person::view(source, floor, person, *rows)),
        Screen::Sheet {
            person,
            kind,
            planned,
            correcting,
        } => source.floor.map_or_else(sign_in_first, |floor| {
            sheet::view(
                source,
                floor,
                person,
                *kind,
                planned.as_ref(),
                correcting.as_deref(),
            )
        }),
        Screen::Entry { entry } => source
            .floor
            .map_or_else(sign_in_first, |floor| entry::view(source, floor, entry)),
        Screen::Document { document } => source
            .floor
            .map_or_else(sign_in_first, |floor| document::view(source, floor, document)),
        Screen::Handover { unit, shift } => source.floor.map_or_else(sign_in_first, |floor| {
            handover::view(source, floor, unit.as_deref(), *shift)
        }),
        Screen::Targets { person } => source
            .floor
            .map_or_else(sign_in_first, |floor| targets::view(source, floor, person)),
        Screen::Actions => match (source.floor, source.cycles) {
            (Some(floor), Some(cycles)) => View::Actions(Box::new(actions::view(source, floor, cycles))),
            _ => sign_in_first(),
        },
        Screen::Cycle { cycle, step } => match (source.floor, source.cycles) {
            (Some(floor), Some(cycles)) => cycle::view(source, floor, cycles, (cycle, step.as_ref())),
            _ => sign_in_first(),
        },
        Screen::Daily { first } => match (source.floor, source.cycles.zip(source.reviews)) {
            (Some(floor), Some(both)) => daily::view(source, floor, both, first.as_deref()),
            _ => sign_in_first(),
        },
        Screen::Practice => source.floor.map_or_else(sign_in_first, |floor| {
            View::Practice(practice::view(source, floor))
        }),
    };
    Some(view)
}
