//! What a care record's fields are: one entry per kind drives form, tile, timeline line and office view.
//!
//! Values are data checked against the entry for their kind, not a struct per kind: thirty kinds share one form, one codec
//! and one check (docs/decisions/0002). May not live here: who may record a kind (`rules`), how it looks (`wasm-client`).

use std::collections::BTreeMap;

use minicbor::data::Type;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use super::care_kinds;
use crate::limits;
use crate::text::NoteText;

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
    /// What was done, for a timeline: "had a drink".
    pub done: &'static str,
    /// Name of its icon in the tablet's icon set.
    pub icon: &'static str,
    /// Row of requirements.md section 6.
    pub source_row: u8,
    /// In the order of the form.
    pub fields: &'static [FieldSpec],
    /// The field whose quick pick saves at once (ux.md: a drink in three taps); the others keep their usual value.
    pub quick: Option<u8>,
    /// One line for a timeline, from values that passed the check.
    pub line: fn(&Values) -> String,
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
    /// One of these.
    Choice(&'static [Choice]),
    /// Any of these, possibly none.
    Several(&'static [Choice]),
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
    /// Never.
    Optional,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// In steps of the field's smallest unit.
    Number(i64),
    /// A [`Choice::code`].
    Choice(u8),
    /// [`Choice::code`]s, ascending, without repeats.
    Several(Vec<u8>),
    /// Yes or no.
    YesNo(bool),
    /// A few words.
    Words(NoteText),
}

/// What is wrong with one field. Names the field and why; never quotes what was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldProblem {
    /// Must be answered.
    #[error("{label} is not answered yet")]
    Missing {
        /// The question.
        label: &'static str,
    },
    /// Outside the range of requirements.md section 6.
    #[error("{label} must be between {min} and {max}")]
    OutOfRange {
        /// The question.
        label: &'static str,
        /// Smallest, with unit.
        min: String,
        /// Largest, with unit.
        max: String,
    },
    /// Not one of the options this version knows.
    #[error("{label}: this answer is not one this version knows")]
    UnknownChoice {
        /// The question.
        label: &'static str,
    },
    /// A number where a choice belongs, and the like.
    #[error("{label}: this is not the right sort of answer")]
    WrongSort {
        /// The question.
        label: &'static str,
    },
    /// What was typed is not a number.
    #[error("{label} must be a number, such as {example}")]
    NotANumber {
        /// The question.
        label: &'static str,
        /// One that would do.
        example: String,
    },
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
        let mut problems = Vec::new();
        for field in self.fields {
            match values.get(field.number) {
                Some(value) => problems.extend(field.check(value).err()),
                None if given && field.need == Need::WhenGiven => {
                    problems.push(FieldProblem::Missing { label: field.label });
                }
                None => {}
            }
        }
        problems
    }
}

impl FieldSpec {
    /// Whether `value` may stand in this field.
    ///
    /// # Errors
    /// [`FieldProblem`], naming the field.
    pub fn check(&self, value: &Value) -> Result<(), FieldProblem> {
        let label = self.label;
        let known = |choices: &[Choice], code: u8| choices.iter().any(|choice| choice.code == code);
        match (&self.answer, value) {
            (Answer::Number { min, max, .. }, Value::Number(number)) => {
                if (*min..=*max).contains(number) {
                    Ok(())
                } else {
                    Err(FieldProblem::OutOfRange {
                        label,
                        min: self.show_number(*min),
                        max: self.show_number(*max),
                    })
                }
            }
            (Answer::Choice(choices), Value::Choice(code)) if known(choices, *code) => Ok(()),
            (Answer::Several(choices), Value::Several(codes))
                if codes.iter().all(|code| known(choices, *code)) =>
            {
                Ok(())
            }
            (Answer::Choice(_), Value::Choice(_)) | (Answer::Several(_), Value::Several(_)) => {
                Err(FieldProblem::UnknownChoice { label })
            }
            (Answer::YesNo, Value::YesNo(_)) | (Answer::Words, Value::Words(_)) => Ok(()),
            _ => Err(FieldProblem::WrongSort { label }),
        }
    }

    /// Reads a number as people type it: "63.5", "63,5", "150 ml".
    ///
    /// # Errors
    /// [`FieldProblem::NotANumber`] or [`FieldProblem::OutOfRange`]; the caller keeps what was typed.
    pub fn parse_number(&self, typed: &str) -> Result<Value, FieldProblem> {
        let Answer::Number {
            min, decimals, unit, ..
        } = &self.answer
        else {
            return Err(FieldProblem::WrongSort { label: self.label });
        };
        let text = typed.trim().trim_end_matches(unit).trim().replace(',', ".");
        let not_a_number = || FieldProblem::NotANumber {
            label: self.label,
            example: self.show_number(*min),
        };
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let negative = whole.starts_with('-');
        let whole = whole.trim_start_matches('-');
        let digits_only = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
        let decimals = usize::from(*decimals);
        let part = part.trim_end_matches('0');
        if whole.is_empty()
            || whole.len() > 9
            || !digits_only(whole)
            || !digits_only(part)
            || part.len() > decimals
        {
            return Err(not_a_number());
        }
        let steps: i64 = format!("{whole}{part:0<decimals$}")
            .parse()
            .map_err(|_| not_a_number())?;
        let value = Value::Number(if negative { -steps } else { steps });
        self.check(&value)?;
        Ok(value)
    }

    /// A number of steps as people read it: "63.5 kg".
    pub fn show_number(&self, steps: i64) -> String {
        let Answer::Number { decimals, unit, .. } = &self.answer else {
            return steps.to_string();
        };
        let step = 10i64.pow(u32::from(*decimals));
        let sign = if steps < 0 { "-" } else { "" };
        let (whole, part) = (
            steps.unsigned_abs() / step.unsigned_abs(),
            steps.unsigned_abs() % step.unsigned_abs(),
        );
        let number = match decimals {
            0 => format!("{sign}{whole}"),
            decimals => format!("{sign}{whole}.{part:0width$}", width = usize::from(*decimals)),
        };
        if unit.is_empty() {
            number
        } else {
            format!("{number} {unit}")
        }
    }

    /// Any answer as people read it; a code from a newer version is said to be one.
    pub fn show(&self, value: &Value) -> String {
        let name = |choices: &'static [Choice], code: u8| {
            choices
                .iter()
                .find(|choice| choice.code == code)
                .map_or("(newer answer)", |choice| choice.label)
        };
        match (&self.answer, value) {
            (_, Value::Number(steps)) => self.show_number(*steps),
            (Answer::Choice(choices), Value::Choice(code)) => name(choices, *code).to_owned(),
            (Answer::Several(choices), Value::Several(codes)) => codes
                .iter()
                .map(|code| name(choices, *code))
                .collect::<Vec<_>>()
                .join(", "),
            (_, Value::YesNo(yes)) => if *yes { "Yes" } else { "No" }.to_owned(),
            (_, Value::Words(words)) => words.as_str().to_owned(),
            (_, Value::Choice(_) | Value::Several(_)) => "(newer answer)".to_owned(),
        }
    }
}

/// Answers by field number, ascending. Fields unknown to this version are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<u8, Value>);

impl Values {
    /// No answers yet.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The answer to a field.
    pub fn get(&self, number: u8) -> Option<&Value> {
        self.0.get(&number)
    }

    /// Sets an answer.
    pub fn set(&mut self, number: u8, value: Value) {
        self.0.insert(number, value);
    }

    /// Takes an answer back.
    pub fn clear(&mut self, number: u8) {
        self.0.remove(&number);
    }

    /// Every answer, by ascending field number.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &Value)> {
        self.0.iter().map(|(number, value)| (*number, value))
    }

    /// The number in a field.
    pub fn number(&self, number: u8) -> Option<i64> {
        match self.get(number)? {
            Value::Number(steps) => Some(*steps),
            _ => None,
        }
    }

    /// The choice in a field.
    pub fn choice(&self, number: u8) -> Option<u8> {
        match self.get(number)? {
            Value::Choice(code) => Some(*code),
            _ => None,
        }
    }

    /// Whether a yes-or-no field says yes.
    pub fn is_yes(&self, number: u8) -> bool {
        matches!(self.get(number), Some(Value::YesNo(true)))
    }
}

impl<C> Encode<C> for Values {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.map(self.0.len() as u64)?;
        for (number, value) in &self.0 {
            e.u8(*number)?;
            match value {
                // Choices and numbers share CBOR's integers, so a choice is tagged apart by a one-item array.
                Value::Number(steps) => e.i64(*steps)?.ok()?,
                Value::Choice(code) => e.array(1)?.u8(*code)?.ok()?,
                Value::Several(codes) => {
                    e.bytes(codes)?.ok()?;
                }
                Value::YesNo(yes) => e.bool(*yes)?.ok()?,
                Value::Words(words) => words.encode(e, ctx)?,
            }
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Values {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        let wrong = |why| decode::Error::message(why).at(at);
        let count = d.map()?.ok_or_else(|| wrong("answers have no length"))?;
        if count > limits::BODY_ITEMS_MAX {
            return Err(wrong("too many answers"));
        }
        let mut values = BTreeMap::new();
        for _ in 0..count {
            let number = d.u8()?;
            let value = match d.datatype()? {
                Type::U8
                | Type::U16
                | Type::U32
                | Type::U64
                | Type::I8
                | Type::I16
                | Type::I32
                | Type::I64 => Value::Number(d.i64()?),
                Type::Array => {
                    if d.array()? != Some(1) {
                        return Err(wrong("a choice has one code"));
                    }
                    Value::Choice(d.u8()?)
                }
                Type::Bytes => {
                    let codes = d.bytes()?;
                    if !codes.is_sorted_by(|a, b| a < b) {
                        return Err(wrong("choices are not ascending"));
                    }
                    Value::Several(codes.to_vec())
                }
                Type::Bool => Value::YesNo(d.bool()?),
                Type::String => Value::Words(NoteText::decode(d, ctx)?),
                _ => return Err(wrong("an answer of a sort this version does not know")),
            };
            if values.last_key_value().is_some_and(|(last, _)| *last >= number) {
                return Err(wrong("answers are not in order"));
            }
            values.insert(number, value);
        }
        Ok(Self(values))
    }
}

#[cfg(test)]
mod tests {
    use super::super::care_kinds::{fluid, weight};
    use super::*;

    fn field(kind: &'static KindSpec, number: u8) -> &'static FieldSpec {
        kind.field(number).unwrap()
    }

    #[test]
    fn typed_numbers_are_read_with_unit_comma_and_range() {
        let kg = field(&weight::KIND, weight::WEIGHT_KG);
        assert_eq!(kg.parse_number(" 63,5 kg"), Ok(Value::Number(635)));
        assert_eq!(kg.parse_number("63"), Ok(Value::Number(630)));
        assert!(matches!(
            kg.parse_number("6.35"),
            Err(FieldProblem::NotANumber { .. })
        ));
        assert!(matches!(
            kg.parse_number("635"),
            Err(FieldProblem::OutOfRange { .. })
        ));
        assert!(matches!(
            kg.parse_number("heavy"),
            Err(FieldProblem::NotANumber { .. })
        ));
        assert_eq!(kg.show_number(635), "63.5 kg");
        let ml = field(&fluid::KIND, fluid::TAKEN_ML);
        assert_eq!(
            ml.parse_number("1001").unwrap_err().to_string(),
            "How much did they drink? must be between 0 ml and 1000 ml"
        );
    }

    #[test]
    fn what_is_missing_is_named_and_only_asked_when_care_was_given() {
        let none = Values::new();
        assert!(!fluid::KIND.problems(&none, true).is_empty());
        assert!(fluid::KIND.problems(&none, false).is_empty());
    }

    #[test]
    fn answers_go_both_ways_and_disorder_is_refused() {
        let mut values = Values::new();
        values.set(1, Value::Number(-3));
        values.set(2, Value::Choice(4));
        values.set(3, Value::Several(vec![1, 9]));
        values.set(4, Value::YesNo(true));
        values.set(
            200,
            Value::Words(NoteText::parse("from a newer version").unwrap()),
        );
        let bytes = minicbor::to_vec(&values).unwrap();
        assert_eq!(minicbor::decode::<Values>(&bytes).unwrap(), values);
        assert!(minicbor::decode::<Values>(&[0xa2, 0x02, 0x01, 0x01, 0x01]).is_err());
    }

    #[test]
    fn codes_names_and_numbers_are_never_used_twice() {
        let kinds = KindSpec::all();
        for (index, kind) in kinds.iter().enumerate() {
            assert!(
                kinds[index + 1..]
                    .iter()
                    .all(|other| other.code != kind.code && other.name != kind.name)
            );
            for (at, field) in kind.fields.iter().enumerate() {
                assert!(
                    kind.fields[at + 1..]
                        .iter()
                        .all(|other| other.number != field.number)
                );
            }
            assert!(kind.quick.is_none_or(|number| kind.field(number).is_some()));
        }
    }
}
