//! A person's own range for something that is measured, or target for a day: what is usual for them, and what is not.
//!
//! Recorded as a fact of the plan, so that every tablet judges by the same. May not live here: what is outside it
//! (`fold::floor::alerts`).

use minicbor::{Decode, Encode};

use super::care_kinds::{fluid, pain, vital_signs, weight};
use super::catalogue::{Answer, FieldSpec, KindSpec};
use super::values::Value;
use crate::id::PersonId;
use crate::text::ReasonText;
use crate::time::Timestamp;

/// A person's own range for one number of one kind of record. A later one for the same number replaces it from its own
/// `from` on; one with neither bound ends it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonalTarget {
    /// Whose.
    #[n(0)]
    pub person: PersonId,
    /// Code of the kind of record.
    #[n(1)]
    pub kind: u16,
    /// The field's number.
    #[n(2)]
    pub field: u8,
    /// What is looked at.
    #[n(3)]
    pub per: Per,
    /// Lowest that is fine, in steps of the field.
    #[n(4)]
    pub low: Option<i64>,
    /// Highest that is fine, in steps of the field.
    #[n(5)]
    pub high: Option<i64>,
    /// From when on.
    #[n(6)]
    pub from: Timestamp,
    /// Why, or who asked for it.
    #[n(7)]
    pub why: Option<ReasonText>,
}

/// What a range is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Per {
    /// Each record by itself: a pulse.
    #[n(0)]
    Record,
    /// All records of a care day added up: what was drunk.
    #[n(1)]
    Day,
}

/// Why a target cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetProblem {
    /// No such number is recorded.
    #[error("this version records no such number")]
    NoSuchNumber,
    /// The lowest lies above the highest.
    #[error("the lowest must not be above the highest")]
    Crossed,
    /// A bound that no record could have.
    #[error("{label} must be between {min} and {max}")]
    OutOfRange {
        /// What is measured.
        label: &'static str,
        /// Smallest, with unit.
        min: String,
        /// Largest, with unit.
        max: String,
    },
}

impl PersonalTarget {
    /// The number it is about, if this version records it.
    pub fn field(&self) -> Option<&'static FieldSpec> {
        let field = KindSpec::by_code(self.kind)?.field(self.field)?;
        matches!(field.answer, Answer::Number { .. }).then_some(field)
    }

    /// Numbers a target is offered for: what is measured of a person, and what they drink in a day. Others are judged as
    /// well where one is set.
    pub fn offered() -> impl Iterator<Item = (&'static KindSpec, &'static FieldSpec, Per)> {
        let measured = [&vital_signs::KIND, &weight::KIND, &pain::KIND];
        let numbers = measured.into_iter().flat_map(|kind| {
            let fields = kind.fields.iter();
            fields
                .filter(|field| matches!(field.answer, Answer::Number { .. }))
                .map(move |field| (kind, field, Per::Record))
        });
        let drinks = fluid::KIND.field(fluid::TAKEN_ML);
        drinks
            .map(|field| (&fluid::KIND, field, Per::Day))
            .into_iter()
            .chain(numbers)
    }

    /// Whether it only ends what was set before.
    pub const fn ends(&self) -> bool {
        self.low.is_none() && self.high.is_none()
    }

    /// What is looked at: "Pulse", "Drinks in a day".
    pub fn label(&self) -> String {
        let label = self
            .field()
            .map_or("A number of a newer version", |field| field.label);
        match self.per {
            Per::Record => label.to_owned(),
            Per::Day if self.kind == fluid::KIND.code => "Drinks in a day".to_owned(),
            Per::Day => format!("{label} (in a day)"),
        }
    }

    /// Whether it can be.
    ///
    /// # Errors
    /// [`TargetProblem`], in plain words.
    pub fn check(&self) -> Result<(), TargetProblem> {
        let field = self.field().ok_or(TargetProblem::NoSuchNumber)?;
        if self.low.zip(self.high).is_some_and(|(low, high)| low > high) {
            return Err(TargetProblem::Crossed);
        }
        let Answer::Number { min, max, .. } = field.answer else {
            return Err(TargetProblem::NoSuchNumber);
        };
        let possible = |bound: &i64| match self.per {
            Per::Record => field.check(&Value::Number(*bound)).is_ok(),
            // A day's sum may be many records' worth.
            Per::Day => (0..=100_000).contains(bound),
        };
        if self.low.iter().chain(&self.high).all(possible) {
            return Ok(());
        }
        Err(TargetProblem::OutOfRange {
            label: field.label,
            min: field.show_number(min),
            max: field.show_number(max),
        })
    }

    /// Whether a number lies within it.
    pub fn holds(&self, steps: i64) -> bool {
        self.low.is_none_or(|low| low <= steps) && self.high.is_none_or(|high| steps <= high)
    }

    /// As people read it: "60 a minute to 100 a minute", "at least 1500 ml", "at most 37.5 °C".
    pub fn words(&self) -> String {
        let show = |steps| {
            self.field()
                .map_or(String::new(), |field| field.show_number(steps))
        };
        match (self.low, self.high) {
            (Some(low), Some(high)) => format!("{} to {}", show(low), show(high)),
            (Some(low), None) => format!("at least {}", show(low)),
            (None, Some(high)) => format!("at most {}", show(high)),
            (None, None) => "no range".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{About, Fact, Record};
    use super::*;
    use crate::id::StaffId;
    use crate::staff::Role;

    fn target(kind: u16, field: u8, per: Per, low: Option<i64>, high: Option<i64>) -> PersonalTarget {
        PersonalTarget {
            person: PersonId([2; 16]),
            kind,
            field,
            per,
            low,
            high,
            from: Timestamp(0),
            why: None,
        }
    }

    #[test]
    fn a_target_is_one_that_a_record_could_meet() {
        let pulse = |low, high| target(vital_signs::KIND.code, vital_signs::PULSE, Per::Record, low, high);
        assert_eq!(pulse(Some(60), Some(100)).check(), Ok(()));
        assert_eq!(pulse(Some(100), Some(60)).check(), Err(TargetProblem::Crossed));
        assert_eq!(
            pulse(Some(10), None).check().unwrap_err().to_string(),
            "Pulse must be between 20 a minute and 220 a minute"
        );
        let awake = target(
            vital_signs::KIND.code,
            vital_signs::AWAKE,
            Per::Record,
            None,
            None,
        );
        assert_eq!(awake.check(), Err(TargetProblem::NoSuchNumber));
        assert_eq!(
            target(0x7fff, 1, Per::Record, None, None).check(),
            Err(TargetProblem::NoSuchNumber)
        );
        let drinks = target(fluid::KIND.code, fluid::TAKEN_ML, Per::Day, Some(1500), None);
        assert_eq!(
            (drinks.check(), drinks.words()),
            (Ok(()), "at least 1500 ml".to_owned())
        );
        assert!(drinks.holds(1500) && !drinks.holds(1499));
    }

    #[test]
    fn what_is_offered_can_be_set_and_has_a_name() {
        let names: Vec<String> = PersonalTarget::offered()
            .map(|(kind, field, per)| {
                let one = target(kind.code, field.number, per, None, None);
                assert_eq!(one.check(), Ok(()));
                assert!(one.ends());
                one.label()
            })
            .collect();
        assert_eq!(names[..3], ["Drinks in a day", "Temperature", "Pulse"]);
        let mut once = names.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), names.len(), "no two are called the same");
    }

    #[test]
    fn a_target_goes_both_ways() {
        let fact = Fact::PersonalTarget(target(0x0313, 6, Per::Record, Some(60), Some(100)));
        let record = Record {
            happened_at: Timestamp(7),
            by: StaffId([1; 16]),
            acting_as: Role::DeputyManager,
            about: About::Person(PersonId([2; 16])),
            links: vec![],
            saw: None,
            fact,
        };
        let bytes = minicbor::to_vec(&record).unwrap();
        assert_eq!(minicbor::decode::<Record>(&bytes).unwrap(), record);
    }
}
