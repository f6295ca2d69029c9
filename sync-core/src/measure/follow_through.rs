//! Measures of the follow-through cycle itself: M1 to M4. Of ended actions nothing is measured: it was decided, with a reason,
//! that they will not be done.

use super::{Figure, Window};
use crate::cycle::{Action, Cycle, Stage};
use crate::record::follow_through::Verified;
use crate::time::Timestamp;

/// M1, per cent: of the actions due in the window, those that somebody else has seen in practice.
pub fn completion<'a>(cycles: impl Iterator<Item = &'a Cycle>, window: Window) -> Figure {
    let (mut seen, mut due) = (0, 0);
    for action in due_in(cycles, window) {
        due += 1;
        seen += u64::from(seen_at(action).is_some());
    }
    Figure::share(seen, due)
}

/// M2, per cent: of the actions due in the window, those seen in practice on or before their date.
pub fn on_time<'a>(cycles: impl Iterator<Item = &'a Cycle>, window: Window) -> Figure {
    let (mut prompt, mut due) = (0, 0);
    for action in due_in(cycles, window) {
        due += 1;
        prompt += u64::from(seen_at(action).is_some_and(|at| at <= action.due_at));
    }
    Figure::share(prompt, due)
}

/// M2, days: how late those are, in the middle, that were due in the window and seen in practice after their date.
pub fn days_late<'a>(cycles: impl Iterator<Item = &'a Cycle>, window: Window) -> Figure {
    let late = due_in(cycles, window).filter_map(|action| {
        let at = seen_at(action)?;
        (at > action.due_at).then(|| at.ms_since(action.due_at))
    });
    Figure::median_days(late.collect())
}

/// M3, per cent: of the cycles closed in the window, those with all five stages shown, nobody's own work verified or reviewed
/// by themselves.
pub fn full_cycle<'a>(cycles: impl Iterator<Item = &'a Cycle>, window: Window) -> Figure {
    let (mut whole, mut closed) = (0, 0);
    for cycle in cycles.filter(|cycle| cycle.stage == Stage::Closed) {
        let reviewed = cycle.outcome.as_ref().map(|outcome| outcome.at);
        if reviewed.is_some_and(|at| window.has(at)) {
            closed += 1;
            let shown = cycle.five.iter().all(|stage| stage.is_whole());
            whole += u64::from(shown && !cycle.self_verified);
        }
    }
    Figure::share(whole, closed)
}

/// M4, days: from "done" to the look at practice, in the middle, of what was seen in practice in the window.
pub fn verification_lag<'a>(cycles: impl Iterator<Item = &'a Cycle>, window: Window) -> Figure {
    let lags = cycles.flat_map(|cycle| &cycle.actions).filter_map(|action| {
        let at = seen_at(action).filter(|at| window.has(*at))?;
        let done = action.done.as_ref()?;
        // A claim made after the look is not the one that was looked at.
        (done.at <= at).then(|| at.ms_since(done.at))
    });
    Figure::median_days(lags.collect())
}

fn due_in<'a>(cycles: impl Iterator<Item = &'a Cycle>, window: Window) -> impl Iterator<Item = &'a Action> {
    cycles
        .flat_map(|cycle| &cycle.actions)
        .filter(move |action| action.stage != Stage::Ended && window.has(action.due_at))
}

/// When it was seen in practice, if that stands.
pub(super) fn seen_at(action: &Action) -> Option<Timestamp> {
    let stands = matches!(action.stage, Stage::Verified | Stage::Closed);
    let seen = action.seen.as_ref().filter(|seen| seen.result == Verified::Yes)?;
    stands.then_some(seen.at)
}
