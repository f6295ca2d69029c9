//! A review with every field that it may have.

use super::{SampleOf, note, reason};
use crate::id::{CycleId, DeviceId};
use crate::record::{
    About, Cadence, Decided, Fact, Found, ReviewAnswer, ReviewDecision, ReviewHeld, SeenAtReview, SeenCount,
    SeenCycle, SeenFigure,
};
use crate::time::DAY_MS;

/// A weekly review.
pub(super) fn held(of: &SampleOf) -> (About, Fact) {
    let cycle = CycleId([8; 16]);
    let held = ReviewHeld {
        cadence: Cadence::Weekly,
        first_day: of.at.care_day().week_start().number(),
        seen: SeenAtReview {
            at: of.at,
            since: of.at.plus_ms(-7 * DAY_MS),
            open: 3,
            counts: vec![SeenCount {
                rule: 2,
                code: 4,
                many: 2,
            }],
            cycles: vec![SeenCycle {
                cycle,
                rule: 2,
                code: 4,
                since: of.at,
                overdue: true,
            }],
            left_out: 1,
            figures: vec![SeenFigure {
                number: 1,
                value_hundredths: Some(9_050),
                cases: 181,
                among: 200,
            }],
            tablets: 10,
            silent: vec![DeviceId([4; 16])],
        },
        answers: vec![ReviewAnswer {
            question: 12,
            found: Found::Partly,
            words: Some(reason("Two are late")),
        }],
        decisions: vec![ReviewDecision {
            cycle,
            decided: Decided::MoreHelp,
            words: Some(reason("A second pair of hands at night")),
        }],
        note: Some(note("Quiet week")),
    };
    (About::Service, Fact::ReviewHeld(held))
}
