//! A check or review that was missed: its lead is the next role up (domain.md, "Signals").
//!
//! One for each kind, from the first missed since the last that was held: ten missed checks are one thing to put right. May
//! not live here: when one is due, whether it was held (`cadence`).

use super::{Look, Signal, Standing, What};
use crate::cadence::{Kept, Occurrence, occurrences};
use crate::record::Cadence;

/// How far back the first missed one is looked for: past that "for a long time" is all that matters.
const LOOKED_BACK: usize = 60;

pub(super) fn all(look: &Look<'_>) -> Vec<Signal> {
    Cadence::ALL
        .iter()
        .filter_map(|cadence| missed(look, *cadence))
        .collect()
}

fn missed(look: &Look<'_>, cadence: Cadence) -> Option<Signal> {
    let since = look.open_since?;
    let first: Occurrence = occurrences(cadence, since, look.now)
        .take(LOOKED_BACK)
        .map(|one| (one, look.reviews.kept(one, look.now)))
        .take_while(|(_, kept)| matches!(kept, Kept::NotYet | Kept::Missed))
        .filter(|(_, kept)| *kept == Kept::Missed)
        .map(|(one, _)| one)
        .last()?;
    let what = What::ReviewMissed(cadence);
    Some(Signal {
        key: Signal::named(what, &[&first.first_day().number().to_be_bytes()]),
        what,
        cycle: None,
        action: None,
        since: first.begins(),
        due_at: first.due_at(),
        standing: Standing::Overdue,
        evidence: Vec::new(),
        reopens: None,
        person: None,
        tablet: None,
    })
}
