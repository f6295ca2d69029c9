//! "Due now": everybody's planned care that is overdue, in its time, or next, by time.

use sync_core::fold::Floor;
use sync_core::time::HOUR_MS;

use super::{Source, parts};
use crate::protocol::{DueNowRow, DueNowView, DueState};

/// What comes later than this is not yet anybody's to think of.
const NEXT_WITHIN_MS: i64 = 2 * HOUR_MS;

pub(super) fn view(source: &Source<'_>, floor: &Floor) -> DueNowView {
    let people = floor.people();
    let mut rows: Vec<DueNowRow> = people
        .iter()
        .flat_map(|person| {
            let who = parts::person_line(person);
            parts::due(floor, person.id, source.now)
                .into_iter()
                .map(move |due| DueNowRow {
                    who: who.clone(),
                    due,
                })
        })
        .filter(|row| {
            row.due.state != DueState::Next || row.due.planned.due_at <= source.now.plus_ms(NEXT_WITHIN_MS).0
        })
        .collect();
    // Stable: people of one time stay in the order of their rooms, which is the order of a round.
    rows.sort_by_key(|row| (row.due.state, row.due.planned.due_at));
    DueNowView {
        units: parts::units_of(source, &people),
        rows,
        coverage: source.figures_from(),
    }
}
