//! Makes a run that breaks a promise a short one that still does: steps are left out, many at first, then one by one.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::check::{Invariant, Problem};
use crate::step::Step;
use crate::world::{Broken, Figures, play};

/// Plays a run; a panic of a machine is a broken promise like any other.
///
/// # Errors
/// Everything that broke, with the story.
pub fn play_caught(seed: u64, steps: &[Step]) -> Result<Figures, Broken> {
    catch_unwind(AssertUnwindSafe(|| play(seed, steps))).unwrap_or_else(|panic| {
        let what = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|what| (*what).to_owned()))
            .unwrap_or_else(|| "something panicked".to_owned());
        Err(Broken {
            problems: vec![Problem {
                invariant: Invariant::FailedClearly,
                what: format!("panicked: {what}"),
            }],
            story: Vec::new(),
        })
    })
}

/// The shortest run found that breaks one of the promises the given one breaks, and what it breaks; in at most so many tries.
pub fn shrink(seed: u64, steps: &[Step], tries: usize) -> Option<(Vec<Step>, Broken)> {
    let mut broken = play_caught(seed, steps).err()?;
    let wanted: BTreeSet<Invariant> = broken.problems.iter().map(|problem| problem.invariant).collect();
    let mut steps = steps.to_vec();
    let mut left = tries;
    let mut chunk = steps.len().div_ceil(2);
    while chunk > 0 {
        let (before, mut from) = (steps.len(), 0);
        while from < steps.len() && left > 0 {
            let mut fewer = steps.clone();
            fewer.drain(from..(from + chunk).min(steps.len()));
            left -= 1;
            match play_caught(seed, &fewer) {
                Err(still)
                    if still
                        .problems
                        .iter()
                        .any(|problem| wanted.contains(&problem.invariant)) =>
                {
                    steps = fewer;
                    broken = still;
                }
                _ => from += chunk,
            }
        }
        // At the end, once more through all while that still helps.
        if chunk > 1 || steps.len() == before {
            chunk /= 2;
        }
    }
    Some((steps, broken))
}
