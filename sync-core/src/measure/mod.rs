//! Measures: figures over many records that say whether practice changed (requirements.md 1.8). Computed, never typed.
//!
//! Each is a pure function of what is folded and a window of time. A figure carries the cases behind it, and too few of them
//! give no figure: [`Figure::value_hundredths`] is `None`, never nought. May not live here: what has to be looked at today
//! (`signal`), how far the tablets were heard of (`signal::Tablet`), how a chart is drawn (`wasm-client`).

use crate::time::Timestamp;

mod before_after;
mod chart;
mod discipline;
mod effect;
mod follow_through;
mod recording;
mod repeat;
mod report;
mod sources;
#[cfg(test)]
mod tests;

pub use before_after::{BeforeAfter, before_after, before_after_from};
pub use chart::{Chart, Mark, Point, chart};
pub use discipline::discipline;
pub use effect::{Effect, EffectOf, WINDOW_DAYS, effect_of_rate, effect_of_share};
pub use follow_through::{completion, days_late, full_cycle, on_time, verification_lag};
pub use recording::contemporaneous;
pub use repeat::repeats;
pub use report::{Measured, WEEKS, figures, report, report_from};
pub use sources::{Named, named};

/// A stretch of time, its end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Its first moment.
    pub from: Timestamp,
    /// The first moment after it.
    pub to: Timestamp,
}

impl Window {
    /// Whether a moment lies in it.
    pub fn has(self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// A figure with what is behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figure {
    /// In hundredths of the measure's unit: 9,050 is 90.50 %. `None` where nothing was there to be measured.
    pub value_hundredths: Option<i64>,
    /// Cases that count towards it.
    pub cases: u64,
    /// Cases, or resident-days, that they are among.
    pub among: u64,
}

impl Figure {
    /// A share of cases, in per cent.
    fn share(cases: u64, among: u64) -> Self {
        Self {
            value_hundredths: ratio(cases, among, 100 * 100),
            cases,
            among,
        }
    }

    /// Cases per 1,000 of what they happened among.
    fn per_thousand(cases: u64, among: u64) -> Self {
        Self {
            value_hundredths: ratio(cases, among, 1_000 * 100),
            cases,
            among,
        }
    }

    /// The middle of spans of time, in days; of an even number, half way between the two in the middle.
    fn median_days(mut spans_ms: Vec<i64>) -> Self {
        spans_ms.sort_unstable();
        let many = spans_ms.len();
        let middle = spans_ms.get(many / 2).map(|upper| {
            let lower = if many.is_multiple_of(2) {
                spans_ms.get(many / 2 - 1).unwrap_or(upper)
            } else {
                upper
            };
            let twice = i128::from(*lower) + i128::from(*upper);
            let hundredths = rounded(twice * 100, 2 * i128::from(crate::time::DAY_MS));
            i64::try_from(hundredths).unwrap_or(i64::MAX)
        });
        let many = u64::try_from(many).unwrap_or(u64::MAX);
        Self {
            value_hundredths: middle,
            cases: many,
            among: many,
        }
    }
}

/// `cases / among * scale`, rounded; `None` among nothing.
fn ratio(cases: u64, among: u64, scale: i128) -> Option<i64> {
    (among > 0).then(|| {
        let scaled = rounded(i128::from(cases) * scale, i128::from(among));
        i64::try_from(scaled).unwrap_or(i64::MAX)
    })
}

/// A quotient to the nearest whole, halves away from nought. `by` is above nought.
fn rounded(number: i128, by: i128) -> i128 {
    let half = by / 2;
    if number < 0 {
        (number - half) / by
    } else {
        (number + half) / by
    }
}
