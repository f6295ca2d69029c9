//! From entries to what the office's pages list: pure, so that rows rebuilt are rows written.
//!
//! May not live here: SQL (`store`), what corrections add up to (`sync_core::fold` decides, as on tablets).

use sync_core::id::{DocumentId, EntryId, PersonId, StaffId};
use sync_core::journal::{Content, Entry, read_body};
use sync_core::record::{About, Fact, Record};
use sync_core::scope::{Audience, Stream};

mod board;
mod journal;
mod record_row;
mod said;
mod timeline_csv;
mod words;

pub use board::{BoardRow, board, counts};
pub use journal::{JournalOf, journal};
pub use record_row::{
    FieldShown, Names, RecordRow, fields, kind_name, outcome_number, record_row, version_rows,
};
pub use said::said;
pub use timeline_csv::timeline_csv;
pub use words::search_words;

/// Code under which practice observations are listed.
pub const PRACTICE: u16 = 0x0601;
/// Code of a living document's published version.
pub const VERSION_PUBLISHED: u16 = 0x0802;
/// Code of somebody's word that they read one.
pub const VERSION_READ: u16 = 0x0803;
/// Beginnings, ends and looks over a unit, by the names they are asked for.
pub const SHIFTS: [(u16, &str); 3] = [
    (0x0901, "shift-started"),
    (0x0902, "shift-ended"),
    (0x0903, "unit-checked"),
];

/// What one entry adds to the projections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adds {
    /// A line of its own.
    Listed {
        /// Whom it is about, if someone who receives care.
        person: Option<PersonId>,
        /// Who wrote it.
        staff: StaffId,
        /// Code of its kind.
        kind: u16,
    },
    /// It corrects a line.
    Corrects(EntryId),
    /// It says who decided about what was held, and why.
    Decides(EntryId),
    /// It says something lasting about a person.
    Person(PersonId),
    /// Nothing: frontiers, the directory, plans.
    Nothing,
}

/// The record an entry carries, if it carries one that can be read.
pub fn record_of(entry: &Entry) -> Option<Record> {
    match read_body(entry.body.as_deref()?).ok()? {
        Content::Record(record) => Some(record),
        Content::Frontier(_) | Content::Unknown { .. } => None,
    }
}

/// The living document an entry speaks of. Only the documents' own streams hold such entries.
pub fn document_of(entry: &Entry, record: &Record) -> Option<DocumentId> {
    match entry.header.stream {
        Stream::Document(_) => Some(record.fact.document()?.id()),
        _ => None,
    }
}

/// What an entry with this record adds.
pub fn adds(entry: &Entry, record: &Record) -> Adds {
    if entry.header.scope.audience == Audience::Directory {
        return Adds::Nothing;
    }
    let listed = |kind| Adds::Listed {
        person: match record.about {
            About::Person(person) => Some(person),
            About::Staff(_) | About::Service | About::Cycle(_) => None,
        },
        staff: record.by,
        kind,
    };
    match &record.fact {
        Fact::Care(care) => listed(care.kind.code),
        Fact::PracticeObserved(_) => listed(PRACTICE),
        Fact::VersionPublished(_)
        | Fact::VersionAcknowledged(_)
        | Fact::ShiftStarted(_)
        | Fact::ShiftEnded(_)
        | Fact::UnitChecked(_) => listed(record.fact.code()),
        Fact::Unknown(unknown) => listed(unknown.code),
        Fact::Amended(amended) => Adds::Corrects(amended.of),
        Fact::EnteredInError(struck) => Adds::Corrects(struck.of),
        Fact::HeldDecided(decided) => Adds::Decides(decided.of),
        Fact::PersonAdmitted(fact) => Adds::Person(fact.person),
        Fact::PersonMoved(fact) => Adds::Person(fact.person),
        Fact::PersonDischarged(fact) => Adds::Person(fact.person),
        // Cycles are read through their fold (`crate::cycles`), never line by line.
        Fact::Cycle(_)
        | Fact::ReviewHeld(_)
        | Fact::PlannedCare(_)
        | Fact::PlannedCareEnded(_)
        | Fact::PersonalTarget(_)
        | Fact::DocumentEdited(_)
        | Fact::ServiceNamed(_)
        | Fact::UnitNamed(_)
        | Fact::DeviceEnrolled(_)
        | Fact::DeviceRevoked(_)
        | Fact::StaffJoined(_)
        | Fact::StaffLeft(_)
        | Fact::RoleGranted(_)
        | Fact::RoleEnded(_)
        | Fact::KeyCertified(_) => Adds::Nothing,
    }
}
