//! A run chart with the limits of ordinary variation: an XmR chart (Wheeler, Understanding Variation). The limits lie 2.66 mean
//! moving ranges from the mean; eight points in a row on one side of it are a change too.

use super::rounded;

/// Points before limits mean anything.
const POINTS_MIN: usize = 10;
/// Points in a row on one side of the mean that chance rarely makes.
const RUN: usize = 8;

/// What a point says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Ordinary variation: nothing to explain.
    Ordinary,
    /// Outside the limits: something happened.
    Outside,
    /// One of eight or more in a row on one side: something changed.
    Shifted,
}

/// One point, in hundredths of the measure's unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// Its value.
    pub value_hundredths: i64,
    /// What it says.
    pub mark: Mark,
}

/// A run chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// Its points, the oldest first.
    pub points: Vec<Point>,
    /// Their mean.
    pub mean_hundredths: i64,
    /// The lower and the upper limit; `None` while there are too few points.
    pub limits_hundredths: Option<(i64, i64)>,
}

/// Draws up a chart of values, the oldest first, none of them below nought; `None` of none. A lower limit below nought is
/// nought: nothing counted here can fall below it.
pub fn chart(values_hundredths: &[i64]) -> Option<Chart> {
    let many = i128::try_from(values_hundredths.len())
        .ok()
        .filter(|many| *many > 0)?;
    let sum: i128 = values_hundredths.iter().copied().map(i128::from).sum();
    let mean = rounded(sum, many);
    let limits = (values_hundredths.len() >= POINTS_MIN).then(|| {
        let moved: i128 = values_hundredths
            .windows(2)
            .map(|pair| i128::from(pair[1].abs_diff(pair[0])))
            .sum();
        let reach = rounded(moved * 266, 100 * (many - 1));
        ((mean - reach).max(0), mean + reach)
    });
    // Of the exact mean, so that rounding puts no point on another side.
    let sides: Vec<_> = values_hundredths
        .iter()
        .map(|value| (i128::from(*value) * many).cmp(&sum))
        .collect();
    let points = values_hundredths.iter().enumerate().map(|(place, value)| {
        let outside = limits.is_some_and(|(low, high)| !(low..=high).contains(&i128::from(*value)));
        let mark = match limits {
            Some(_) if outside => Mark::Outside,
            Some(_) if run_around(&sides, place) >= RUN => Mark::Shifted,
            _ => Mark::Ordinary,
        };
        Point {
            value_hundredths: *value,
            mark,
        }
    });
    let fit = |number: i128| i64::try_from(number).unwrap_or(i64::MAX);
    Some(Chart {
        points: points.collect(),
        mean_hundredths: fit(mean),
        limits_hundredths: limits.map(|(low, high)| (fit(low), fit(high))),
    })
}

/// How many in a row lie on the same side as the one at this place; none for one on the mean itself.
fn run_around(sides: &[core::cmp::Ordering], place: usize) -> usize {
    let side = sides[place];
    if side.is_eq() {
        return 0;
    }
    let before = sides[..place]
        .iter()
        .rev()
        .take_while(|one| **one == side)
        .count();
    let after = sides[place..].iter().take_while(|one| **one == side).count();
    before + after
}
