//! The measures of follow-through as one report: the last 90 days beside the 90 before, and week by week.
//!
//! May not live here: how one measure is counted (its own file), how it is drawn (`wasm-client`).

use super::sources::{ALL, Named, Sources};
use super::{Chart, Effect, Figure, WINDOW_DAYS, Window, chart};
use crate::signal::Look;
use crate::time::{DAY_MS, Timestamp};

/// Weeks that a run chart shows.
pub const WEEKS: i64 = 26;
const WEEK_MS: i64 = 7 * DAY_MS;

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    /// Which.
    pub named: Named,
    /// The last 90 days.
    pub last: Figure,
    /// The 90 days before.
    pub before: Figure,
    /// What the two say; `None` where chance cannot be told from them.
    pub effect: Option<Effect>,
    /// Week by week, the oldest first: when it began, and its figure.
    pub weeks: Vec<(Timestamp, Figure)>,
    /// The chart over the weeks in which there was something to measure.
    pub chart: Option<Chart>,
}

/// From when on records are needed for a report of `now`.
pub fn report_from(now: Timestamp) -> Timestamp {
    let windows_ms = 2 * i64::from(WINDOW_DAYS) * DAY_MS;
    now.plus_ms(-windows_ms.max(WEEKS * WEEK_MS))
}

/// Works the report out. `written` is care as when it happened and whether it was written down late.
pub fn report(look: &Look<'_>, written: &[(Timestamp, bool)]) -> Vec<Measured> {
    let sources = Sources::of(look, written, report_from(look.now));
    let figure = |number, window| sources.figure(number, window).unwrap_or_default();
    ALL.iter()
        .map(|named| measured(look.now, *named, |window| figure(named.number, window)))
        .collect()
}

/// Every measure over one window. `written` is care as when it happened and whether it was written down late.
pub fn figures(look: &Look<'_>, written: &[(Timestamp, bool)], window: Window) -> Vec<(Named, Figure)> {
    let sources = Sources::of(look, written, window.from);
    ALL.iter()
        .filter_map(|named| Some((*named, sources.figure(named.number, window)?)))
        .collect()
}

fn measured(now: Timestamp, named: Named, of: impl Fn(Window) -> Figure) -> Measured {
    let window_ms = i64::from(WINDOW_DAYS) * DAY_MS;
    let between = now.plus_ms(-window_ms);
    let last = of(Window {
        from: between,
        to: now,
    });
    let before = of(Window {
        from: between.plus_ms(-window_ms),
        to: between,
    });
    let weeks: Vec<(Timestamp, Figure)> = (0..WEEKS)
        .map(|week| {
            let from = now.plus_ms((week - WEEKS) * WEEK_MS);
            let to = from.plus_ms(WEEK_MS);
            (from, of(Window { from, to }))
        })
        .collect();
    let values: Vec<i64> = weeks
        .iter()
        .filter_map(|(_, figure)| figure.value_hundredths)
        .collect();
    Measured {
        named,
        effect: named.effect(&before, &last),
        last,
        before,
        weeks,
        chart: chart(&values),
    }
}
