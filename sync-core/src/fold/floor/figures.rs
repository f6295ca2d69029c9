//! Figures people look at instead of reading: drinks against the day's target, weight over time.

use super::Floor;
use crate::id::{EntryId, PersonId};
use crate::limits::FUTURE_ALLOWED_MS;
use crate::record::Per;
use crate::record::care_kinds::{fluid, weight};
use crate::time::Timestamp;

/// Drinks of one care day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FluidToday {
    /// What was drunk, in ml, from care that counts.
    pub taken_ml: i64,
    /// How many drinks that was.
    pub drinks: usize,
    /// The day's target from the plan in force, in ml.
    pub target_ml: Option<i64>,
}

/// One weighing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightPoint {
    /// When.
    pub happened_at: Timestamp,
    /// Tenths of a kilogram.
    pub tenths_kg: i64,
    /// The entry that says so.
    pub by: EntryId,
}

impl Floor {
    /// What a person drank on the care day of `now`, midnight to midnight.
    pub fn fluid_today(&self, person: PersonId, now: Timestamp) -> FluidToday {
        let today = now.care_day();
        // Clocks differ by minutes; what lies further ahead has not been drunk.
        let last = today
            .next()
            .start()
            .plus_ms(-1)
            .min(now.plus_ms(FUTURE_ALLOWED_MS));
        let taken: Vec<i64> = self
            .counted_care(person, fluid::KIND.code, today.start(), last)
            .filter(|(_, _, care)| care.outcome.given())
            .filter_map(|(_, _, care)| care.values.number(fluid::TAKEN_ML))
            .collect();
        FluidToday {
            taken_ml: taken.iter().sum(),
            drinks: taken.len(),
            target_ml: self.fluid_target_ml(person, now),
        }
    }

    /// The person's own target for a day; without one, of several planned items the highest.
    fn fluid_target_ml(&self, person: PersonId, now: Timestamp) -> Option<i64> {
        let own = self.target(person, fluid::KIND.code, fluid::TAKEN_ML, Per::Day, now);
        own.and_then(|target| target.low).or_else(|| {
            self.plan(person, now)
                .iter()
                .filter(|planned| planned.care.kind == fluid::KIND.code)
                .filter_map(|planned| planned.care.daily_target)
                .max()
        })
    }

    /// A person's weights that count, oldest first.
    pub fn weights(&self, person: PersonId) -> Vec<WeightPoint> {
        self.counted_care(
            person,
            weight::KIND.code,
            Timestamp(i64::MIN),
            Timestamp(i64::MAX),
        )
        .filter(|(_, _, care)| care.outcome.given())
        .filter_map(|(by, happened_at, care)| {
            let tenths_kg = care.values.number(weight::WEIGHT_KG)?;
            Some(WeightPoint {
                happened_at,
                tenths_kg,
                by,
            })
        })
        .collect()
    }
}
