//! What the screen about one's own shift shows: who is on, what is new, what is still open.

use serde::{Deserialize, Serialize};

use super::documents::DocumentName;
use super::floor_views::{DueNowRow, PersonLine};
use super::views::UnitName;

/// My shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftView {
    /// "Night shift, 22 Nov 2026".
    pub shift: String,
    /// The shift begun and not ended, if there is one.
    pub mine: Option<MyShift>,
    /// Units to begin a shift on, by name.
    pub units: Vec<UnitName>,
    /// The unit asked about: the shift's, or else the usual one.
    pub unit: Option<String>,
    /// Who is on, by when they began.
    pub on_shift: Vec<OnShiftLine>,
    /// Since when things are new: the end of the last shift, or else a day.
    pub new_since_at: i64,
    /// Whether that is the end of a shift.
    pub since_last_shift: bool,
    /// What is new, newest first.
    pub changes: Vec<ChangeLine>,
    /// What is still open there.
    pub open: OpenView,
    /// Whether whoever is signed in may look over the whole unit.
    pub may_check: bool,
    /// "Checked by Priya Shah at 1:50pm"; none while this shift was not.
    pub checked: Option<String>,
    /// What it rests on.
    pub coverage: String,
}

/// A shift begun.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyShift {
    /// Unit's id.
    pub unit: String,
    /// Unit's name.
    pub unit_name: String,
    /// Which shift it was.
    pub shift: String,
    /// Since when.
    pub since_at: i64,
}

/// Someone who is on shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnShiftLine {
    /// Name.
    pub name: String,
    /// "Support worker".
    pub role_label: String,
    /// Unit's name.
    pub unit_name: String,
    /// Since when.
    pub since_at: i64,
}

/// Something that is new.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// Whom it is about.
    pub who: PersonLine,
    /// What sort of thing.
    pub sort: ChangeSort,
    /// "Drink: declined, asleep".
    pub words: String,
    /// Who wrote it.
    pub by_name: String,
    /// When it happened.
    pub at: i64,
    /// Where it is read.
    pub to: ChangedIn,
}

/// Where something new is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangedIn {
    /// A record.
    Entry(String),
    /// A care plan or an About Me.
    Document(DocumentName),
    /// The person's targets.
    Targets,
}

/// What sort of thing is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeSort {
    /// Its author was worried.
    Concern,
    /// Offered and declined, or could not be given.
    NotGiven,
    /// What was written was put right.
    Corrected,
    /// What to work by is another: a published version, a personal target.
    Plan,
}

/// What is still open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OpenView {
    /// Planned care that is overdue or was missed, by time.
    pub overdue: Vec<DueNowRow>,
    /// Forms begun and not saved, by whoever is signed in.
    pub drafts: Vec<DraftLine>,
    /// Records that the office has not confirmed.
    pub unsent: u32,
}

/// A form begun and not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftLine {
    /// "Turn for Dot", "An observation of practice".
    pub words: String,
    /// Person and stable name of the kind, where the form is a sheet of a new record.
    pub sheet: Option<(String, String)>,
}
