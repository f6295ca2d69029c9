//! Follow-through on a tablet: what is somebody's to do, one cycle whole, and steps as they are taken.
//!
//! What is shown of a cycle is the core's own (`sync_core::shown`): the office's pages show the same.

use serde::{Deserialize, Serialize};
use sync_core::shown::WholeCycle;

use super::views::StaffTile;
use super::{Draft, TimelineRow};

/// "Actions".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActionsView {
    /// What whoever is signed in answers for or helps with, the earliest date first.
    pub mine: Vec<ActionLine>,
    /// Nobody is named, or has confirmed: for those who may assign.
    pub to_give: Vec<ActionLine>,
    /// Said to be done by others, and nobody has looked: for those who may look.
    pub to_check: Vec<ActionLine>,
    /// Everything else that is open: for those who lead a shift.
    pub others: Vec<ActionLine>,
    /// What whoever is signed in reported, the newest first.
    pub reported: Vec<ReportedLine>,
    /// Early warnings: for those who lead a shift.
    pub warnings: Vec<WarningLine>,
    /// What all of it rests on.
    pub coverage: String,
}

/// One action that is followed through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionLine {
    /// Its cycle.
    pub cycle: String,
    /// Which action.
    pub action: String,
    /// The required change.
    pub change: String,
    /// Whom or what it concerns.
    pub concerns: String,
    /// "Said to be done".
    pub stage: String,
    /// By when.
    pub due_at: i64,
    /// Its date has passed and it is not said to be done.
    pub late: bool,
    /// Who answers for it.
    pub owners: Vec<String>,
    /// The step to take at once, where one is expected of whoever is signed in.
    pub step: Option<String>,
    /// What stands in the way.
    pub barrier: Option<String>,
}

/// Something that whoever is signed in reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedLine {
    /// Its cycle.
    pub cycle: String,
    /// What was found.
    pub what: String,
    /// Whom or what it concerns.
    pub concerns: String,
    /// When it happened.
    pub at: i64,
    /// "Said to be done".
    pub stage: String,
    /// What was agreed, and where each of it stands.
    pub came_of_it: Vec<String>,
    /// They have not said yet whether it helped, and there is something to say it of.
    pub asks_if_it_helped: bool,
}

/// An early warning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningLine {
    /// "Past its date".
    pub label: String,
    /// What makes it go.
    pub clears: String,
    /// What it is about.
    pub about: String,
    /// The cycle.
    pub cycle: Option<String>,
    /// The person, if it is about no cycle.
    pub person: Option<String>,
    /// It cannot wait for the weekly review.
    pub urgent: bool,
    /// Its time has passed.
    pub overdue: bool,
    /// Since when it is so.
    pub since: i64,
    /// Whose it is: "Deputy manager".
    pub whose: String,
}

/// One cycle whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CycleView {
    /// The cycle.
    pub cycle: WholeCycle,
    /// What it rests on.
    pub coverage: String,
    /// What a step's form needs beside it, where one is open.
    pub for_step: Option<ForStep>,
}

/// What a step's form needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ForStep {
    /// Everyone with a role now.
    pub at_work: Vec<StaffTile>,
    /// Ids of those who are on shift.
    pub on_shift: Vec<String>,
    /// Records that may show something, the newest first.
    pub records: Vec<TimelineRow>,
    /// What somebody was typing into this form.
    pub draft: Option<Draft>,
}

/// Which step of which cycle a form takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StepName {
    /// The cycle.
    pub cycle: String,
    /// The kind of step: "done".
    pub kind: String,
    /// The action, or another part of the cycle; empty for the whole.
    pub of: String,
}

/// What stands in a step's form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedStep {
    /// Boxes by name, as typed.
    pub texts: Vec<(String, String)>,
    /// Buttons that are down, by name.
    pub sets: Vec<(String, Vec<u8>)>,
    /// Records that were picked: their ids, with their words.
    pub picked: Vec<(String, String)>,
}

/// A step, as it is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepTaken {
    /// The bytes of `sync_core::record::CycleFact`.
    pub fact: Vec<u8>,
    /// Ids of the records it rests on.
    pub links: Vec<String>,
    /// The kind's code.
    pub code: u16,
}

/// Something that happened before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeforeLine {
    /// When.
    pub at: i64,
    /// What was found: "Fall: found on the floor".
    pub what: String,
    /// Whom it happened to.
    pub who: String,
    /// The cycle that followed, if one did.
    pub cycle: Option<String>,
    /// Where that stands: "It worked".
    pub stage: Option<String>,
    /// What was agreed, and where each of it stands.
    pub came_of_it: Vec<String>,
}
