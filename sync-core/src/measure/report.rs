//! The measures of follow-through as one report: the last 90 days beside the 90 before, and week by week.
//!
//! May not live here: how one measure is counted (its own file), how it is drawn (`wasm-client`).

use super::{
    Chart, Effect, EffectOf, Figure, WINDOW_DAYS, Window, chart, completion, contemporaneous, effect_of_rate,
    effect_of_share, full_cycle, on_time, repeats, verification_lag,
};
use crate::signal::Look;
use crate::time::{DAY_MS, Timestamp};

/// Weeks that a run chart shows.
pub const WEEKS: i64 = 26;
const WEEK_MS: i64 = 7 * DAY_MS;

/// Which measure, as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its number in requirements.md 1.8: 5 is M5.
    pub number: u8,
    /// In words.
    pub label: &'static str,
    /// "%", "days", "for each 1,000 days lived here".
    pub unit: &'static str,
    /// Which way it should go.
    pub better: EffectOf,
}

const COMPLETION: Named = named(
    1,
    "Actions seen in practice, of those that were due",
    "%",
    EffectOf::More,
);
const ON_TIME: Named = named(2, "Actions seen in practice by their date", "%", EffectOf::More);
const FULL_CYCLE: Named = named(
    3,
    "Closed cycles with every stage shown, by more than one person",
    "%",
    EffectOf::More,
);
const LAG: Named = named(4, "From \"done\" to seen in practice", "days", EffectOf::Less);
const REPEATS: Named = named(
    5,
    "The same again within 28 days",
    "for each 1,000 days lived here",
    EffectOf::Less,
);
const PROMPT: Named = named(14, "Care written down within half an hour", "%", EffectOf::More);

const fn named(number: u8, label: &'static str, unit: &'static str, better: EffectOf) -> Named {
    Named {
        number,
        label,
        unit,
        better,
    }
}

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
    let repeat_ms = look.limits.repeat_ms;
    let begin = report_from(look.now).plus_ms(-repeat_ms);
    let happened = look.before.between(look.floor, begin, look.now);
    let cycles = || look.cycles.iter();
    let rate = |window: Window| {
        let days = look.floor.resident_days(window.from, window.to);
        repeats(happened.iter(), window, repeat_ms, days)
    };
    vec![
        measured(look.now, COMPLETION, Some(effect_of_share), |window| {
            completion(cycles(), window)
        }),
        measured(look.now, ON_TIME, Some(effect_of_share), |window| {
            on_time(cycles(), window)
        }),
        measured(look.now, FULL_CYCLE, Some(effect_of_share), |window| {
            full_cycle(cycles(), window)
        }),
        measured(look.now, LAG, None, |window| verification_lag(cycles(), window)),
        measured(look.now, REPEATS, Some(effect_of_rate), rate),
        measured(look.now, PROMPT, Some(effect_of_share), |window| {
            contemporaneous(written.iter().copied(), window)
        }),
    ]
}

/// How two figures are compared.
type Compare = fn(&Figure, &Figure, EffectOf) -> Effect;

fn measured(
    now: Timestamp,
    named: Named,
    compare: Option<Compare>,
    of: impl Fn(Window) -> Figure,
) -> Measured {
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
        effect: compare.map(|compare| compare(&before, &last, named.better)),
        last,
        before,
        weeks,
        chart: chart(&values),
    }
}
