//! Follow-through cycles as screens and pages show them: a line of the action board, and one cycle whole, with its gaps
//! and why it stands where it stands. The same at the office's desk and on a tablet.
//!
//! Times are in ms since 1970 UTC; ids are lower-case hexadecimal. May not live here: what a stage is (`cycle`), how anything
//! looks (`wasm-client`).

use serde::{Deserialize, Serialize};

mod cycle;
mod next;
mod register;
mod review;

pub use cycle::{CycleNames, cycle_row, whole_cycle};
pub use next::gone_up_to;
pub use register::{CellShown, Column, Line, LinesAsked, NOT_KEPT_YET, REGISTERS, Register, RegisterRow};
pub use review::{
    AnswerShown, DecisionShown, ReviewRow, ReviewSigned, SeenCountShown, SeenCycleShown, SeenFigureShown,
    SeenShown, WholeReview, decided, review_row, seen, whole_review,
};

/// One line of the action board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleRow {
    /// Which cycle.
    pub cycle: String,
    /// What was found.
    pub what: String,
    /// "Falls".
    pub theme: String,
    /// "Incident".
    pub source: String,
    /// "High".
    pub risk: String,
    /// Whom or what it concerns.
    pub concerns: String,
    /// "Said to be done".
    pub stage: String,
    /// Which of the five stages it is in.
    pub of_five: u32,
    /// Nothing more is to be done.
    pub over: bool,
    /// Since when it stands there.
    pub since: i64,
    /// The earliest deadline of what is still to be done.
    pub due_at: Option<i64>,
    /// Days past it.
    pub overdue_days: i64,
    /// Who answers for what is still to be done.
    pub owners: Vec<String>,
    /// How many contradictions are to be settled.
    pub contradictions: u32,
    /// Stages without a gap that weighs.
    pub whole_stages: u32,
    /// Every stage is evidenced.
    pub evidenced: bool,
    /// Said in every report.
    pub self_verified: bool,
    /// How often it was opened again.
    pub reopened: u32,
    /// When somebody last did anything about it.
    pub last_at: i64,
    /// To whom it has gone up since anybody last did anything about it.
    pub gone_up_to: Option<String>,
}

/// One cycle whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeCycle {
    /// Its line.
    pub row: CycleRow,
    /// Who raised it.
    pub raised_by: Option<String>,
    /// When it happened, or was found.
    pub raised_at: Option<i64>,
    /// What was done at once.
    pub made_safe: Option<String>,
    /// Whom it concerns, where it is one person.
    pub person: Option<String>,
    /// Which unit it concerns, where it is one.
    pub unit: Option<String>,
    /// The records it rests on.
    pub rests_on: Vec<String>,
    /// What people outside are owed, done or not.
    pub owed: Vec<OwedShown>,
    /// Its actions.
    pub actions: Vec<ActionShown>,
    /// The five stages.
    pub five: Vec<StageShown>,
    /// What contradicts what.
    pub contradictions: Vec<ContradictionShown>,
    /// Until when it is watched, once closed.
    pub watched_until: Option<i64>,
    /// What can come next for the whole, the likeliest first.
    pub next: Vec<String>,
    /// What checks and reviews decided about it, the earliest first.
    pub decided: Vec<DecidedShown>,
    /// Every record, the earliest written first.
    pub history: Vec<StepShown>,
}

/// What a check or review decided about a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedShown {
    /// "Weekly review, Week of 23 Nov 2026".
    pub review: String,
    /// Who signed it.
    pub by: String,
    /// When.
    pub at: i64,
    /// "Speak to whoever has it".
    pub decided: String,
    /// In words.
    pub words: Option<String>,
}

/// A duty towards people outside: told in person, in writing, the regulator notified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedShown {
    /// Which, by its code.
    pub duty: u32,
    /// "Told in person".
    pub label: String,
    /// When that was; `None` while it is still to be done.
    pub met_at: Option<i64>,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionShown {
    /// Which action.
    pub action: String,
    /// The required change.
    pub change: String,
    /// What will be different.
    pub expected: String,
    /// When it may be closed.
    pub closes_when: String,
    /// Whose work it is.
    pub role: String,
    /// Who agreed it.
    pub agreed_by: String,
    /// Who answers for it.
    pub owners: Vec<OwnerShown>,
    /// By when.
    pub due_at: i64,
    /// Why by then.
    pub due_why: String,
    /// When it is looked at half way.
    pub midway_at: i64,
    /// Where it stands.
    pub stage: String,
    /// What stands in the way.
    pub barrier: Option<String>,
    /// Who helps.
    pub helpers: Vec<String>,
    /// Ids of everyone who ever did something of it: whoever is among them looks at their own work.
    pub hands: Vec<String>,
    /// Ids of those who looked at it in practice.
    pub lookers: Vec<String>,
    /// What is to show whether it worked, if that was agreed.
    pub measure: Option<MeasureShown>,
    /// What can come next, the likeliest first.
    pub next: Vec<String>,
}

/// What is to show whether an action worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureShown {
    /// Its number: 5 is M5.
    pub number: u32,
    /// What it should come to, in hundredths.
    pub target_hundredths: i64,
    /// Days looked at before.
    pub baseline_days: u32,
    /// Days looked at after.
    pub review_days: u32,
}

/// Somebody who answers for an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerShown {
    /// Their id.
    pub staff: String,
    /// Who.
    pub name: String,
    /// They confirmed that they understand.
    pub understood: bool,
    /// With a question.
    pub asks: bool,
}

/// One of the five stages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageShown {
    /// "Seen in practice".
    pub label: String,
    /// Nothing that weighs is missing.
    pub whole: bool,
    /// The records that show it.
    pub records: Vec<String>,
    /// What is missing, in words.
    pub gaps: Vec<String>,
}

/// Something that contradicts something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContradictionShown {
    /// "owners", "deadlines", "work" or "outcome".
    pub about: String,
    /// "Two owners: settle who answers for it".
    pub label: String,
    /// Which action.
    pub action: Option<String>,
    /// The records.
    pub between: Vec<String>,
}

/// One record of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepShown {
    /// Its entry.
    pub entry: String,
    /// "Action agreed".
    pub kind: String,
    /// What it says.
    pub line: String,
    /// Who wrote it.
    pub by: String,
    /// The role they acted in.
    pub role: String,
    /// On which device.
    pub device: String,
    /// When it took place.
    pub happened_at: i64,
    /// When it was written, by the office's clock as far as its device knew it.
    pub recorded_at: i64,
    /// When the office stored it.
    pub received_at: Option<i64>,
    /// Written well after it took place.
    pub late: bool,
    /// The cycle stands where it stands because of it.
    pub decides: bool,
    /// Why it moves nothing.
    pub not_counted: Option<String>,
    /// What it rests on.
    pub links: Vec<String>,
    /// Whoever reads may say that it was entered in error.
    pub may_strike: bool,
}
