//! What somebody should look at about a person: alerts, and what was done twice.

use serde::{Deserialize, Serialize};

use super::views::DoneView;

/// Something about a person that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LookAtView {
    /// Code of the kind of record it is about.
    pub kind: u16,
    /// "Drinking too little".
    pub label: String,
    /// "450 of 1500 ml so far today".
    pub words: String,
    /// What makes it go.
    pub clears: String,
    /// Since when it is so.
    pub since: i64,
    /// Whether it cannot wait for a round.
    pub urgent: bool,
    /// The newest entry that says so, if one does.
    pub entry: Option<String>,
}

/// One planned time that several records say was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TwiceView {
    /// "Turn".
    pub label: String,
    /// The planned time.
    pub due_at: i64,
    /// Each record that says so: its entry, and what it says. Oldest first.
    pub done: Vec<(String, DoneView)>,
}
