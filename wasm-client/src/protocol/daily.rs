//! The daily check on a tablet: whether today's is done, what one has before it, and signing it.

use serde::{Deserialize, Serialize};
use sync_core::shown::{SeenShown, WholeReview};

use super::{Draft, StepName};

/// Whether a day's check is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DailyLine {
    /// Its day: "2026-11-24".
    pub first: String,
    /// "Today's check: still to do", "Today's check: done by Priya Shah".
    pub words: String,
    /// Somebody signed it whose signature counts.
    pub done: bool,
}

/// One day's check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DailyView {
    /// With its signatures.
    pub review: WholeReview,
    /// What it has before it, while it can be signed by whoever reads.
    pub agenda: Option<SeenShown>,
    /// The same as the record carries it: CBOR.
    pub seen: Vec<u8>,
    /// Whether their signature counts; else it is put forward.
    pub counts: bool,
    /// What they were typing into its form.
    pub draft: Option<Draft>,
}

/// The name of the draft of a day's form.
pub fn daily_form(first: &str) -> StepName {
    StepName {
        cycle: "review".to_owned(),
        kind: "daily".to_owned(),
        of: first.to_owned(),
    }
}
