//! One field of a record: whether an answer may stand in it, how one is read as typed, and how it reads.
//!
//! May not live here: which fields there are (`care_kinds`), when one must be answered (`catalogue`).

use super::body::Region;
use super::catalogue::{Answer, Choice, FieldSpec};
use super::values::Value;
use crate::time::{MINUTE_MS, Timestamp};

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
    /// None of several questions was answered.
    #[error("at least one of the questions from \"{label}\" on needs an answer")]
    NoneOf {
        /// The first of them.
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
            (Answer::Clock, Value::Number(minute)) => {
                if (0..MINUTES_OF_A_DAY).contains(minute) {
                    Ok(())
                } else {
                    Err(FieldProblem::OutOfRange {
                        label,
                        min: self.show_number(0),
                        max: self.show_number(MINUTES_OF_A_DAY - 1),
                    })
                }
            }
            (Answer::Choice(choices), Value::Choice(code)) if known(choices, *code) => Ok(()),
            (Answer::Several(choices), Value::Several(codes))
                if codes.iter().all(|code| known(choices, *code)) =>
            {
                Ok(())
            }
            (Answer::Regions, Value::Several(codes))
                if codes.iter().all(|code| Region::by_code(*code).is_some()) =>
            {
                Ok(())
            }
            (Answer::Choice(_), Value::Choice(_))
            | (Answer::Several(_) | Answer::Regions, Value::Several(_)) => {
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
        if matches!(self.answer, Answer::Clock) {
            return self.parse_clock(typed);
        }
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

    /// Reads a time of day: "22:30", "22.30", "9:05".
    fn parse_clock(&self, typed: &str) -> Result<Value, FieldProblem> {
        let not_a_time = || FieldProblem::NotANumber {
            label: self.label,
            example: "22:30".to_owned(),
        };
        let text = typed.trim();
        let (hour, minute) = text.split_once([':', '.']).ok_or_else(not_a_time)?;
        let part = |digits: &str, below: i64| {
            let number: i64 = digits.parse().ok()?;
            let short = digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
            (short && number < below).then_some(number)
        };
        let minutes = part(hour, 24).zip(part(minute, 60)).ok_or_else(not_a_time)?;
        Ok(Value::Number(minutes.0 * 60 + minutes.1))
    }

    /// A number of steps as people read it: "63.5 kg", "10:30pm".
    pub fn show_number(&self, steps: i64) -> String {
        let Answer::Number { decimals, unit, .. } = &self.answer else {
            return match (&self.answer, u16::try_from(steps)) {
                (Answer::Clock, Ok(minute)) => clock_words(minute),
                _ => steps.to_string(),
            };
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
            (Answer::Regions, Value::Several(codes)) => codes
                .iter()
                .map(|code| Region::by_code(*code).map_or("(newer region)", |region| region.label))
                .collect::<Vec<_>>()
                .join(", "),
            (_, Value::YesNo(yes)) => if *yes { "Yes" } else { "No" }.to_owned(),
            (_, Value::Words(words)) => words.as_str().to_owned(),
            (_, Value::Choice(_) | Value::Several(_)) => "(newer answer)".to_owned(),
        }
    }

    /// Its part of a timeline's line, if it has one: "pulse 84 a minute", "left heel".
    pub(super) fn line(&self, value: &Value) -> Option<String> {
        let before = self.in_line?;
        if let Value::YesNo(yes) = value {
            return yes.then(|| before.to_owned());
        }
        if let Value::Several(codes) = value
            && codes.is_empty()
        {
            return None;
        }
        let shown = self.show(value);
        let shown = match value {
            Value::Choice(_) | Value::Several(_) => small(&shown),
            Value::Number(_) | Value::YesNo(_) | Value::Words(_) => shown,
        };
        Some(if before.is_empty() {
            shown
        } else {
            format!("{before} {shown}")
        })
    }
}

const MINUTES_OF_A_DAY: i64 = 24 * 60;

/// A minute of the day as a clock shows it.
fn clock_words(minute: u16) -> String {
    // A winter's day: its clock reads as many minutes as have passed.
    Timestamp(i64::from(minute) * MINUTE_MS).clock()
}

/// A label inside a sentence: small letters, but for names such as GP and 999.
fn small(label: &str) -> String {
    label
        .split(' ')
        .map(|word| {
            let named = word.chars().skip(1).any(char::is_uppercase);
            if named {
                word.to_owned()
            } else {
                word.to_lowercase()
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::care_kinds::{fluid, sleep, weight};
    use super::super::catalogue::KindSpec;
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
    fn times_of_day_are_read_as_people_type_them() {
        let settled = field(&sleep::KIND, sleep::SETTLED);
        assert_eq!(settled.parse_number(" 22:30"), Ok(Value::Number(22 * 60 + 30)));
        assert_eq!(settled.parse_number("7.05"), Ok(Value::Number(7 * 60 + 5)));
        for impossible in ["24:00", "22:60", "late", "2230", "-1:00", "+1:00", ""] {
            let problem = settled.parse_number(impossible).unwrap_err();
            assert!(problem.to_string().contains("22:30"), "{impossible}: {problem}");
        }
        assert_eq!(settled.show_number(22 * 60 + 30), "10:30pm");
        assert!(settled.check(&Value::Number(1440)).is_err());
    }

    #[test]
    fn labels_inside_a_sentence_keep_their_names() {
        assert_eq!(small("Left side, 30 degrees"), "left side, 30 degrees");
        assert_eq!(small("GP or 111 called"), "GP or 111 called");
    }
}
