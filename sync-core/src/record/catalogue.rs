//! What a care record's fields are: one entry per kind drives form, tile, timeline line and office view.
//!
//! Values are data checked against the entry for their kind, not a struct per kind: thirty kinds share one form, one codec
//! and one check (docs/decisions/0002). May not live here: who may record a kind (`rules`), how it looks (`wasm-client`).

use super::care::Outcome;
use super::care_kinds;
use super::field::FieldProblem;
use super::values::Values;

/// One kind of care or observation.
#[derive(Debug)]
pub struct KindSpec {
    /// Code on the wire; never reused, never removed, only retired.
    pub code: u16,
    /// Version of its fields that this program writes.
    pub schema: u8,
    /// Stable name in files and addresses: "fluid".
    pub name: &'static str,
    /// On the tile: "Drink".
    pub label: &'static str,
    /// What was done, when nothing more was said: "had a drink".
    pub done: &'static str,
    /// Name of its icon in the tablet's icon set.
    pub icon: &'static str,
    /// Row of requirements.md section 6.
    pub source_row: u8,
    /// What sort of thing it records: decides which outcomes and common questions are offered.
    pub nature: Nature,
    /// Whose neighbour its tile is.
    pub group: Group,
    /// What must be known before filling it in.
    pub hint: Option<&'static str>,
    /// In the order of the form.
    pub fields: &'static [FieldSpec],
    /// The field whose quick pick saves at once (ux.md: a drink in three taps); the others keep their usual value.
    pub quick: Option<u8>,
    /// Its own line for a timeline, from values that passed the check; without one the fields make it.
    pub line: Option<fn(&Values) -> String>,
}

/// What sort of thing a kind records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// Offered to a person: it may be declined, or done in part.
    Care,
    /// Looked at or measured: done or not, never in part.
    Observation,
    /// Something that happened: nobody offered it, so nobody declined it.
    Event,
}

impl Nature {
    /// Outcomes that make sense for it, in the order of the form.
    pub const fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::Care => &[
                Outcome::Done,
                Outcome::Partly,
                Outcome::Declined,
                Outcome::NotPossible,
                Outcome::NotNeeded,
            ],
            Self::Observation => &[
                Outcome::Done,
                Outcome::Declined,
                Outcome::NotPossible,
                Outcome::NotNeeded,
            ],
            Self::Event => &[Outcome::Done],
        }
    }
}

/// Tiles that stand together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Food and drink.
    EatAndDrink,
    /// Washing, mouth, toilet.
    WashAndToilet,
    /// Position, skin, walking.
    MoveAndSkin,
    /// Night, mood, days.
    RestAndMood,
    /// Measurements, medicine, pain.
    Health,
    /// What went wrong: apart from everything else.
    Incident,
}

impl Group {
    /// As over the tiles.
    pub const fn label(self) -> &'static str {
        match self {
            Self::EatAndDrink => "Food and drink",
            Self::WashAndToilet => "Washing and toilet",
            Self::MoveAndSkin => "Moving and skin",
            Self::RestAndMood => "Rest and mood",
            Self::Health => "Health and safety",
            Self::Incident => "Something went wrong",
        }
    }
}

/// One field of a kind.
#[derive(Debug)]
pub struct FieldSpec {
    /// Number on the wire; never reused.
    pub number: u8,
    /// Stable name, unit last: "taken_ml".
    pub name: &'static str,
    /// The question on the form: "How much did they drink?".
    pub label: &'static str,
    /// In front of the answer in a timeline's line: "pulse"; empty when the answer says enough; none to leave it out.
    pub in_line: Option<&'static str>,
    /// What may be answered.
    pub answer: Answer,
    /// When it must be answered.
    pub need: Need,
}

/// What may be answered to a field.
#[derive(Debug)]
pub enum Answer {
    /// A whole number of the smallest step: with `decimals` 1, 635 means 63.5.
    Number {
        /// Smallest allowed, in steps.
        min: i64,
        /// Largest allowed, in steps.
        max: i64,
        /// Decimal places of one step.
        decimals: u8,
        /// Unit as written: "ml".
        unit: &'static str,
        /// Quick picks, in steps, with their words.
        picks: &'static [(i64, &'static str)],
    },
    /// A time of day, in minutes after local midnight.
    Clock,
    /// One of these.
    Choice(&'static [Choice]),
    /// Any of these, possibly none.
    Several(&'static [Choice]),
    /// Regions of the body, possibly none.
    Regions,
    /// Yes or no.
    YesNo,
    /// A few words, never the only field.
    Words,
}

/// One option of a choice.
#[derive(Debug)]
pub struct Choice {
    /// Code on the wire; never reused.
    pub code: u8,
    /// As on the button.
    pub label: &'static str,
}

/// When a field must be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// When the care was done or partly done.
    WhenGiven,
    /// As [`Need::WhenGiven`], unless that choice has one of these codes.
    Unless(u8, &'static [u8]),
    /// At least one of all fields with this need.
    OneOf,
    /// Together with that field, or neither.
    With(u8),
    /// Never, but it stands among the first questions.
    Wanted,
    /// Never; folded away.
    Optional,
}

impl KindSpec {
    /// The kind with this code, if this version knows it.
    pub fn by_code(code: u16) -> Option<&'static Self> {
        care_kinds::ALL.iter().copied().find(|kind| kind.code == code)
    }

    /// The kind with this stable name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        care_kinds::ALL.iter().copied().find(|kind| kind.name == name)
    }

    /// Every kind this version knows, in the order of the tiles.
    pub fn all() -> &'static [&'static Self] {
        care_kinds::ALL
    }

    /// The field with this number.
    pub fn field(&self, number: u8) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.number == number)
    }

    /// Every problem with `values`, in the order of the form. `given` says whether the care was (at least partly) given.
    /// Fields this version does not know are left alone: a newer version wrote them.
    pub fn problems(&self, values: &Values, given: bool) -> Vec<FieldProblem> {
        let answered = |number| values.get(number).is_some();
        let mut problems = Vec::new();
        for field in self.fields {
            match values.get(field.number) {
                Some(value) => problems.extend(field.check(value).err()),
                None if given => {
                    problems.extend(self.missing(field, |number| values.choice(number), &answered))
                }
                None => {}
            }
        }
        problems
    }

    /// What to say about a field without an answer, when care was given. `answered` tells whether a field has one,
    /// `choice` which choice it is: a form asks before its answers are values.
    pub fn missing(
        &self,
        field: &FieldSpec,
        choice: impl Fn(u8) -> Option<u8>,
        answered: &dyn Fn(u8) -> bool,
    ) -> Option<FieldProblem> {
        let label = field.label;
        let one_of = || self.fields.iter().filter(|field| field.need == Need::OneOf);
        let missing = match field.need {
            Need::WhenGiven => true,
            Need::Unless(other, codes) => choice(other).is_none_or(|code| !codes.contains(&code)),
            Need::With(other) => answered(other),
            Need::OneOf => {
                let first = one_of().next().is_some_and(|first| first.number == field.number);
                if first && !one_of().any(|field| answered(field.number)) {
                    return Some(FieldProblem::NoneOf { label });
                }
                false
            }
            Need::Wanted | Need::Optional => false,
        };
        // A pair is asked for from both its sides.
        let other_half = self
            .fields
            .iter()
            .any(|other| other.need == Need::With(field.number) && answered(other.number));
        (missing || other_half).then_some(FieldProblem::Missing { label })
    }

    /// One line for a timeline, from values that passed the check. Never empty.
    pub fn line(&self, values: &Values) -> String {
        if let Some(line) = self.line {
            return line(values);
        }
        let said: Vec<String> = self
            .fields
            .iter()
            .filter_map(|field| field.line(values.get(field.number)?))
            .collect();
        if said.is_empty() {
            self.done.to_owned()
        } else {
            said.join(", ")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::care_kinds::{fluid, skin_check, vital_signs};
    use super::super::values::Value;
    use super::*;

    #[test]
    fn what_is_missing_is_named_and_only_asked_when_care_was_given() {
        let none = Values::new();
        assert!(!fluid::KIND.problems(&none, true).is_empty());
        assert!(fluid::KIND.problems(&none, false).is_empty());
    }

    #[test]
    fn a_pair_is_asked_for_from_both_its_sides_and_one_of_several_is_enough() {
        let asked = |answers: &[(u8, Value)]| {
            let mut values = Values::new();
            for (number, value) in answers {
                values.set(*number, value.clone());
            }
            let problems = vital_signs::KIND.problems(&values, true);
            problems.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            asked(&[]),
            ["at least one of the questions from \"Temperature\" on needs an answer"]
        );
        assert!(asked(&[(vital_signs::PULSE, Value::Number(84))]).is_empty());
        let (upper, lower) = (Value::Number(128), Value::Number(76));
        assert_eq!(
            asked(&[(vital_signs::SYSTOLIC, upper)]),
            ["Blood pressure, lower is not answered yet"]
        );
        let only_lower = asked(&[(vital_signs::DIASTOLIC, lower)]);
        assert!(only_lower.contains(&"Blood pressure, upper is not answered yet".to_owned()));
    }

    #[test]
    fn where_on_the_skin_is_asked_unless_it_is_fine() {
        let mut values = Values::new();
        values.set(skin_check::FINDING, Value::Choice(skin_check::FINE));
        assert!(skin_check::KIND.problems(&values, true).is_empty());
        values.set(skin_check::FINDING, Value::Choice(3));
        assert_eq!(skin_check::KIND.problems(&values, true).len(), 1);
        values.set(skin_check::REGIONS, Value::Several(vec![125, 139]));
        assert!(skin_check::KIND.problems(&values, true).is_empty());
        assert_eq!(
            skin_check::KIND.line(&values),
            "red, stays red when pressed, bottom of spine, right heel"
        );
    }

    #[test]
    fn blood_pressure_reads_as_everybody_writes_it() {
        let mut values = Values::new();
        values.set(vital_signs::PULSE, Value::Number(84));
        values.set(vital_signs::SYSTOLIC, Value::Number(128));
        values.set(vital_signs::DIASTOLIC, Value::Number(76));
        assert_eq!(
            vital_signs::KIND.line(&values),
            "pulse 84 a minute, blood pressure 128/76 mmHg"
        );
    }
}
