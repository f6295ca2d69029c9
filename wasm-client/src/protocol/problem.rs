//! What is wrong with what was typed, and beside which question to say so.

use serde::{Deserialize, Serialize};

/// What is wrong with what was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Beside which question to show it.
    pub at: ProblemAt,
    /// Plain words, ready to show; they never quote what was typed.
    pub words: String,
}

/// Where on a form a problem belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProblemAt {
    /// The kind's own field of this number; on a practice form, the criterion of this code.
    Field(u8),
    /// Whether it was given.
    Given,
    /// Why it was not given.
    NotGiven,
    /// The reason in words.
    ReasonWords,
    /// When it happened.
    When,
    /// How long it took.
    Minutes,
    /// The second carer.
    With,
    /// The note.
    Note,
    /// Why it is corrected, or what changed in a plan.
    Why,
    /// A part of the form for planned care.
    Planned(PlannedPart),
    /// A part of the form for a personal target.
    Target(TargetPart),
    /// Whose practice.
    Subject,
    /// What went well.
    Strengths,
    /// What did not.
    Gaps,
    /// The form as a whole: a full disk, a role that may not, an entry already struck.
    Whole,
}

/// A part of the form for planned care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlannedPart {
    /// Which kind of care.
    Kind,
    /// What to do.
    Instruction,
    /// When in the day.
    Times,
    /// Minutes between.
    EveryMinutes,
    /// Days between.
    EveryDays,
    /// From which day.
    FromDay,
    /// Until which day.
    LastDay,
    /// The day's target.
    DailyTarget,
}

/// A part of the form for a personal target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TargetPart {
    /// What is measured.
    Number,
    /// Lowest that is fine.
    Low,
    /// Highest that is fine.
    High,
    /// From which day.
    From,
}
