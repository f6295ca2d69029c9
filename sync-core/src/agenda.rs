//! What a review opens with: everything that somebody has to look at, and the figures since the last one.
//!
//! Of people it counts, and of cycles and tablets it names: what is seen here is frozen in the review's record, which no
//! person's own stream holds. May not live here: what an early warning is (`signal`), how a measure is counted (`measure`).

use std::collections::BTreeMap;

use crate::cadence::Occurrence;
use crate::measure;
use crate::record::{Cadence, SeenAtReview, SeenCount, SeenCycle, SeenFigure};
use crate::signal::{Look, Signal, Standing, What};
use crate::time::{DAY_MS, HOUR_MS, Timestamp};

/// A tablet heard of within this time is one whose work is in the figures.
pub const HEARD_OF_MS: i64 = HOUR_MS;
/// Cycles listed one by one: what one entry holds with every answer in words.
const CYCLES_MAX: usize = 100;
/// Days that a weekly review counts figures over, and a monthly one.
const WEEK_DAYS: i64 = 7;
const MONTH_DAYS: i64 = 31;

/// Worked out for a review as things stand at `look.now`. `written` is care as when it happened and whether it was written
/// down late, from [`figures_since`] on; no figure is counted for a daily check.
pub fn agenda(look: &Look<'_>, occurrence: Occurrence, written: &[(Timestamp, bool)]) -> SeenAtReview {
    let cadence = occurrence.cadence;
    let since = figures_since(cadence, look.now);
    let signals: Vec<Signal> = look
        .signals()
        .into_iter()
        .filter(|signal| belongs(cadence, signal))
        .collect();
    let mut counts: BTreeMap<What, u32> = BTreeMap::new();
    for signal in &signals {
        let many = counts.entry(signal.what).or_default();
        *many = many.saturating_add(1);
    }
    let about_cycles = signals.iter().filter_map(|signal| {
        Some(SeenCycle {
            cycle: signal.cycle?,
            rule: signal.what.rule(),
            code: signal.what.code(),
            since: signal.since,
            overdue: signal.standing == Standing::Overdue,
        })
    });
    let mut cycles: Vec<SeenCycle> = about_cycles.collect();
    let left_out = cycles.len().saturating_sub(CYCLES_MAX);
    cycles.truncate(CYCLES_MAX);
    let heard = |at: Option<Timestamp>| at.is_some_and(|at| look.now.ms_since(at) <= HEARD_OF_MS);
    SeenAtReview {
        at: look.now,
        since,
        open: many(look.cycles.iter().filter(|cycle| !cycle.stage.is_over()).count()),
        counts: counts
            .into_iter()
            .map(|(what, many)| SeenCount {
                rule: what.rule(),
                code: what.code(),
                many,
            })
            .collect(),
        cycles,
        left_out: many(left_out),
        figures: figures(look, cadence, since, written),
        tablets: many(look.tablets.len()),
        silent: look
            .tablets
            .iter()
            .filter(|tablet| !heard(tablet.heard_at))
            .map(|tablet| tablet.device)
            .collect(),
    }
}

/// From when on a review's figures are counted.
pub fn figures_since(cadence: Cadence, now: Timestamp) -> Timestamp {
    now.plus_ms(match cadence {
        Cadence::Daily => 0,
        Cadence::Weekly => -WEEK_DAYS * DAY_MS,
        Cadence::Monthly => -MONTH_DAYS * DAY_MS,
    })
}

/// Whether a review of this kind looks at a signal. A daily check looks at what the floor can do something about today; a
/// weekly one at everything; the monthly one at what stayed undone past its time.
fn belongs(cadence: Cadence, signal: &Signal) -> bool {
    match cadence {
        Cadence::Daily => !matches!(
            signal.what,
            What::Unreviewed
                | What::PutForward
                | What::Contradicted(_)
                | What::ClockDoubt
                | What::ReviewMissed(_)
        ),
        Cadence::Weekly => signal.what != What::ReviewMissed(Cadence::Monthly),
        Cadence::Monthly => signal.standing == Standing::Overdue && signal.what != What::NoRecord,
    }
}

fn figures(
    look: &Look<'_>,
    cadence: Cadence,
    since: Timestamp,
    written: &[(Timestamp, bool)],
) -> Vec<SeenFigure> {
    if cadence == Cadence::Daily {
        return Vec::new();
    }
    let window = measure::Window {
        from: since,
        to: look.now,
    };
    measure::figures(look, written, window)
        .into_iter()
        .map(|(named, figure)| SeenFigure {
            number: named.number,
            value_hundredths: figure.value_hundredths,
            cases: figure.cases,
            among: figure.among,
        })
        .collect()
}

fn many(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
