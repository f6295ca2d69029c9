//! Personal targets on a screen: what is in force, what will be, what was, and the form that sets one.
//!
//! May not live here: reading the form (`view::target_form`).

use serde::{Deserialize, Serialize};

use super::views::{Custody, PersonHead};

/// A person's targets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetsView {
    /// Whose.
    pub head: PersonHead,
    /// Whether whoever looks may set and end them.
    pub may_change: bool,
    /// In force, or to come; by what is measured.
    pub targets: Vec<TargetLine>,
    /// What was set before, newest first.
    pub before: Vec<TargetLine>,
    /// What it rests on.
    pub coverage: String,
}

/// One target as it was set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetLine {
    /// "Pulse".
    pub label: String,
    /// "60 a minute to 100 a minute"; none where it was ended.
    pub words: Option<String>,
    /// From when.
    pub from_at: i64,
    /// It has not begun.
    pub to_come: bool,
    /// Why.
    pub why: Option<String>,
    /// Who set it.
    pub by_name: String,
    /// In which role.
    pub role_label: String,
    /// When it was written.
    pub recorded_at: i64,
    /// Where it is.
    pub custody: Custody,
    /// The form that would set it again.
    pub form: TargetForm,
}

/// A target as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetForm {
    /// What is measured, by [`crate::view::target_form::number`]; empty until chosen.
    pub number: String,
    /// Lowest that is fine, as typed; empty for none.
    pub low: String,
    /// Highest that is fine, as typed; empty for none.
    pub high: String,
    /// First day, as a browser's date box gives it.
    pub from_day: String,
    /// Why, as typed.
    pub why: String,
    /// Ends it now: bounds and day do not matter.
    pub ends: bool,
}
