//! What the screens about a whole floor show: what is due, who is behind, a shift's beginning and end.

use serde::{Deserialize, Serialize};

use super::daily::DailyLine;
use super::look_at::LookAtView;
use super::views::{DueView, UnitName};

/// Due now: everybody's planned care, by time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DueNowView {
    /// Units that have people, by name.
    pub units: Vec<UnitName>,
    /// Overdue first, then now, then what comes next; by time within each.
    pub rows: Vec<DueNowRow>,
    /// What it rests on.
    pub coverage: String,
}

/// One planned time of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueNowRow {
    /// Who.
    pub who: PersonLine,
    /// What.
    pub due: DueView,
}

/// A person in a list of a floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// Id.
    pub person: String,
    /// What they like to be called.
    pub known_as: String,
    /// Full name.
    pub name: String,
    /// Unit's id.
    pub unit: String,
    /// "12".
    pub room: String,
}

/// The floor board: who is behind, and what a leader must know now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FloorView {
    /// "Night shift, 22 Nov 2026".
    pub shift: String,
    /// Today's check, for whoever may sign it.
    pub daily: Option<DailyLine>,
    /// Units that have people, by name.
    pub units: Vec<UnitBoard>,
    /// Everyone who is behind or whom somebody should look at: what cannot wait first, then most overdue.
    pub people: Vec<BoardRow>,
    /// What it rests on.
    pub coverage: String,
}

/// One unit on the floor board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitBoard {
    /// Id.
    pub unit: String,
    /// Name.
    pub name: String,
    /// How many people live there.
    pub people: u32,
    /// How many of them are behind.
    pub behind: u32,
    /// Planned times that are overdue or were missed.
    pub overdue: u32,
    /// Planned times that are due now.
    pub now: u32,
    /// Alerts about people there.
    pub look_at: u32,
    /// How many of them cannot wait for a round.
    pub urgent: u32,
    /// Who is on shift there: "Maya Obi, since 7:02am".
    pub on_shift: Vec<String>,
    /// Handover sheets of the shift before that whoever is signed in has not read.
    pub handover_to_read: u32,
    /// Colleagues on shift who have not read it.
    pub handover_unread_by: Vec<String>,
    /// "Checked by Priya Shah at 1:50pm"; none while this shift was not.
    pub checked: Option<String>,
}

/// One person on the floor board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRow {
    /// Who.
    pub who: PersonLine,
    /// What is overdue or due now, most pressing first; at most three.
    pub due: Vec<DueView>,
    /// How many planned times are overdue or were missed.
    pub overdue: u32,
    /// How many are due now.
    pub now: u32,
    /// What somebody should look at, the most pressing first.
    pub look_at: Vec<LookAtView>,
}
