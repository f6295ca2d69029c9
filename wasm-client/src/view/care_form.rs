//! Reading a care form as typed, and writing one from a record that is being corrected.
//!
//! Everything wrong is found at once and said beside its question, in plain words that never quote what was typed.

use sync_core::id::{PlanItemId, StaffId};
use sync_core::limits;
use sync_core::record::{
    Answer, Care, FieldProblem, FieldSpec, KindSpec, Need, NotGiven, Outcome, Value, Values,
};
use sync_core::text::{NoteText, ReasonText, TextError};
use sync_core::time::Timestamp;

use super::words;
use crate::protocol::{CareForm, Given, PlannedFor, Problem, ProblemAt, Typed, When};

/// Reads a form: the care, and when it happened.
///
/// # Errors
/// Everything wrong, in the order of the form. The caller keeps the form as it is.
pub fn read(form: &CareForm, by: StaffId, now: Timestamp) -> Result<(Care, Timestamp), Vec<Problem>> {
    let kind = KindSpec::by_code(form.kind).filter(|kind| kind.schema == form.schema);
    let Some(kind) = kind else {
        return Err(vec![whole(
            "This form belongs to another version of the app. Close it and open it again.",
        )]);
    };
    let mut problems = Vec::new();
    let mut care = Care::new(kind);
    care.outcome = outcome(form.given);
    if care.outcome.given() {
        care.values = values(kind, form, &mut problems);
    }
    not_given(form, &mut care, &mut problems);
    let happened_at = kept(read_when(&form.when, now), &mut problems).unwrap_or(now);
    care.with = form.with.as_deref().and_then(StaffId::from_hex);
    if form.with.is_some() && care.with.is_none_or(|with| with == by) {
        problems.push(problem(ProblemAt::With, "The second carer must be someone else."));
    }
    care.note = kept(
        optional_text(&form.note, NoteText::parse, ProblemAt::Note),
        &mut problems,
    )
    .flatten();
    care.concern = form.concern;
    care.mood = form.mood.filter(|mood| (1..=5).contains(mood));
    care.planned = form.planned.as_ref().and_then(|planned| {
        let item = PlanItemId::from_hex(&planned.item)?;
        Some((item, Timestamp(planned.due_at)))
    });
    if problems.is_empty() {
        // What the catalogue itself checks: nothing should be left, and if it is, it is said rather than saved.
        problems.extend(
            care.problems(happened_at, by)
                .iter()
                .map(|left| whole(&format!("{left}."))),
        );
    }
    if problems.is_empty() {
        Ok((care, happened_at))
    } else {
        Err(problems)
    }
}

/// The form that would say what `care` says: the start of a correction.
pub fn write(care: &Care, happened_at: Timestamp) -> CareForm {
    CareForm {
        kind: care.kind.code,
        schema: care.kind.schema,
        given: given(care.outcome),
        not_given: care.not_given.and_then(|why| {
            let place = NotGiven::ALL.iter().position(|reason| *reason == why)?;
            u8::try_from(place).ok()
        }),
        reason_words: care
            .reason
            .as_ref()
            .map_or(String::new(), |text| text.as_str().to_owned()),
        answers: care
            .values
            .iter()
            .filter_map(|(number, value)| Some((number, typed(care.kind.field(number)?, value))))
            .collect(),
        when: When::At(happened_at.0),
        with: care.with.map(|staff| staff.to_hex()),
        note: care
            .note
            .as_ref()
            .map_or(String::new(), |text| text.as_str().to_owned()),
        concern: care.concern,
        mood: care.mood,
        planned: care.planned.map(|(item, due_at)| PlannedFor {
            item: item.to_hex(),
            due_at: due_at.0,
        }),
    }
}

/// What is wrong with one number as typed, said while it is being typed; `None` when it can be saved or is empty.
pub fn number_problem(field: &FieldSpec, typed: &str) -> Option<String> {
    if typed.trim().is_empty() {
        return None;
    }
    field
        .parse_number(typed)
        .err()
        .map(|problem| field_words(&problem))
}

/// When it happened. Also used by the practice form.
///
/// # Errors
/// A day or time that cannot be read, or that has not come yet.
pub(super) fn read_when(when: &When, now: Timestamp) -> Result<Timestamp, Problem> {
    let at = match when {
        When::Now => now,
        When::At(at) => Timestamp(*at),
        When::Typed { day, time } => Timestamp(
            words::from_boxes(day, time)
                .ok_or_else(|| problem(ProblemAt::When, "Give the day and the time, such as 09:05."))?,
        ),
    };
    if at.ms_since(now) > limits::FUTURE_ALLOWED_MS {
        return Err(problem(
            ProblemAt::When,
            "This time has not come yet. Check the day and the time.",
        ));
    }
    Ok(at)
}

/// Text that may be left empty.
pub(super) fn optional_text<T>(
    typed: &str,
    parse: impl Fn(&str) -> Result<T, TextError>,
    at: ProblemAt,
) -> Result<Option<T>, Problem> {
    match parse(typed) {
        Ok(text) => Ok(Some(text)),
        Err(TextError::Empty) => Ok(None),
        Err(TextError::TooLong { chars, limit }) => Err(problem(
            at,
            &format!("This is {chars} characters long. At most {limit} fit: make it shorter."),
        )),
        Err(TextError::Unprintable) => Err(problem(
            at,
            "This has characters that can't be shown. Type it again instead of pasting it.",
        )),
    }
}

/// Keeps a value, or notes its problem.
pub(super) fn kept<T>(read: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|problem| problems.push(problem)).ok()
}

/// A problem at a place.
pub(super) fn problem(at: ProblemAt, words: &str) -> Problem {
    Problem {
        at,
        words: words.to_owned(),
    }
}

/// A problem of the form as a whole.
pub(super) fn whole(words: &str) -> Problem {
    problem(ProblemAt::Whole, words)
}

fn values(kind: &KindSpec, form: &CareForm, problems: &mut Vec<Problem>) -> Values {
    let mut values = Values::new();
    for field in kind.fields {
        match answer(field, form.answers.get(&field.number)) {
            Ok(Some(value)) => values.set(field.number, value),
            Ok(None) if field.need == Need::WhenGiven => {
                problems.push(problem(ProblemAt::Field(field.number), "Please answer this."));
            }
            Ok(None) => {}
            Err(words) => problems.push(Problem {
                at: ProblemAt::Field(field.number),
                words,
            }),
        }
    }
    values
}

/// One answer: nothing, a value that passed its field's check, or what is wrong with it.
fn answer(field: &FieldSpec, typed: Option<&Typed>) -> Result<Option<Value>, String> {
    let value = match (&field.answer, typed) {
        (_, None) => return Ok(None),
        (Answer::Number { .. }, Some(Typed::Text(text))) if text.trim().is_empty() => return Ok(None),
        (Answer::Number { .. }, Some(Typed::Text(text))) => {
            field.parse_number(text).map_err(|e| field_words(&e))?
        }
        (_, Some(Typed::Text(text))) => {
            let words =
                optional_text(text, NoteText::parse, ProblemAt::Whole).map_err(|problem| problem.words)?;
            match words {
                None => return Ok(None),
                Some(words) => Value::Words(words),
            }
        }
        (_, Some(Typed::Choice(code))) => Value::Choice(*code),
        (_, Some(Typed::Several(codes))) if codes.is_empty() => return Ok(None),
        (_, Some(Typed::Several(codes))) => {
            let mut codes = codes.clone();
            codes.sort_unstable();
            codes.dedup();
            Value::Several(codes)
        }
        (_, Some(Typed::YesNo(yes))) => Value::YesNo(*yes),
    };
    field.check(&value).map_err(|e| field_words(&e))?;
    Ok(Some(value))
}

fn not_given(form: &CareForm, care: &mut Care, problems: &mut Vec<Problem>) {
    let asked = matches!(
        care.outcome,
        Outcome::Partly | Outcome::Declined | Outcome::NotPossible
    );
    if !asked {
        return;
    }
    care.not_given = form
        .not_given
        .and_then(|place| NotGiven::ALL.get(usize::from(place)).copied());
    care.reason = kept(
        optional_text(&form.reason_words, ReasonText::parse, ProblemAt::ReasonWords),
        problems,
    )
    .flatten();
    if care.not_given.is_none() {
        problems.push(problem(ProblemAt::NotGiven, "Say why."));
    } else if care.not_given == Some(NotGiven::Other) && care.reason.is_none() {
        problems.push(problem(
            ProblemAt::ReasonWords,
            "Say in a few words what else it was.",
        ));
    }
}

fn field_words(problem: &FieldProblem) -> String {
    match problem {
        FieldProblem::Missing { .. } => "Please answer this.".to_owned(),
        FieldProblem::OutOfRange { min, max, .. } => {
            format!("This must be between {min} and {max}. Check what you typed.")
        }
        FieldProblem::NotANumber { example, .. } => format!("Give a number, such as {example}."),
        FieldProblem::UnknownChoice { .. } | FieldProblem::WrongSort { .. } => {
            "This answer does not fit. Choose again.".to_owned()
        }
    }
}

fn typed(field: &FieldSpec, value: &Value) -> Typed {
    match value {
        Value::Number(steps) => Typed::Text(number_text(field, *steps)),
        Value::Choice(code) => Typed::Choice(*code),
        Value::Several(codes) => Typed::Several(codes.clone()),
        Value::YesNo(yes) => Typed::YesNo(*yes),
        Value::Words(words) => Typed::Text(words.as_str().to_owned()),
    }
}

/// A number of steps as it stands in its box: without the unit, which stands beside the box.
pub fn number_text(field: &FieldSpec, steps: i64) -> String {
    let text = field.show_number(steps);
    match &field.answer {
        Answer::Number { unit, .. } => text.trim_end_matches(unit).trim_end().to_owned(),
        Answer::Choice(_) | Answer::Several(_) | Answer::YesNo | Answer::Words => text,
    }
}

fn outcome(given: Given) -> Outcome {
    match given {
        Given::Done => Outcome::Done,
        Given::Partly => Outcome::Partly,
        Given::Declined => Outcome::Declined,
        Given::NotNeeded => Outcome::NotNeeded,
        Given::NotPossible => Outcome::NotPossible,
    }
}

fn given(outcome: Outcome) -> Given {
    match outcome {
        Outcome::Done => Given::Done,
        Outcome::Partly => Given::Partly,
        Outcome::Declined => Given::Declined,
        Outcome::NotNeeded => Given::NotNeeded,
        Outcome::NotPossible => Given::NotPossible,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync_core::record::care_kinds::{fluid, weight};

    const AMIRA: StaffId = StaffId([1; 16]);
    const NOW: Timestamp = Timestamp(1_795_338_300_000);

    #[test]
    fn a_drink_is_read_as_typed() {
        let (care, happened_at) = read(&drink("150 ml"), AMIRA, NOW).unwrap();
        assert_eq!(care.line(), "150 ml");
        assert_eq!(happened_at, NOW);
    }

    #[test]
    fn problems_stand_beside_their_questions() {
        check(
            drink(""),
            ProblemAt::Field(fluid::TAKEN_ML),
            "Please answer this.",
        );
        check(
            drink("lots"),
            ProblemAt::Field(fluid::TAKEN_ML),
            "Give a number, such as 0 ml.",
        );
        check(
            drink("1500"),
            ProblemAt::Field(fluid::TAKEN_ML),
            "This must be between 0 ml and 1000 ml. Check what you typed.",
        );
        check(
            CareForm {
                given: Given::Declined,
                ..drink("")
            },
            ProblemAt::NotGiven,
            "Say why.",
        );
        check(
            CareForm {
                given: Given::Declined,
                not_given: Some(9),
                ..drink("")
            },
            ProblemAt::ReasonWords,
            "Say in a few words what else it was.",
        );
        check(
            CareForm {
                when: When::At(NOW.0 + 3_600_000),
                ..drink("150")
            },
            ProblemAt::When,
            "This time has not come yet. Check the day and the time.",
        );
        check(
            CareForm {
                with: Some(AMIRA.to_hex()),
                ..drink("150")
            },
            ProblemAt::With,
            "The second carer must be someone else.",
        );
        check(
            CareForm {
                schema: 9,
                ..drink("150")
            },
            ProblemAt::Whole,
            "This form belongs to another version of the app. Close it and open it again.",
        );
    }

    #[test]
    fn a_declined_drink_keeps_no_amount() {
        let form = CareForm {
            given: Given::Declined,
            not_given: Some(0),
            ..drink("150")
        };
        let (care, _) = read(&form, AMIRA, NOW).unwrap();
        assert_eq!(care.line(), "Declined: asleep");
        assert_eq!(care.values.number(fluid::TAKEN_ML), None);
    }

    #[test]
    fn a_correction_starts_from_what_was_recorded() {
        let mut form = CareForm {
            kind: weight::KIND.code,
            schema: weight::KIND.schema,
            note: "after breakfast".to_owned(),
            when: When::At(NOW.0 - 600_000),
            mood: Some(4),
            concern: true,
            ..CareForm::default()
        };
        form.answers
            .insert(weight::WEIGHT_KG, Typed::Text("63.5".to_owned()));
        form.answers.insert(weight::SCALE, Typed::Choice(2));
        let (care, happened_at) = read(&form, AMIRA, NOW).unwrap();
        assert_eq!(write(&care, happened_at), form);
    }

    #[test]
    fn a_number_is_checked_while_it_is_typed() {
        let field = weight::KIND.field(weight::WEIGHT_KG).unwrap();
        assert_eq!(number_problem(field, ""), None);
        assert_eq!(number_problem(field, "63,5"), None);
        assert!(
            number_problem(field, "635")
                .unwrap()
                .starts_with("This must be between 20.0 kg")
        );
    }

    fn drink(ml: &str) -> CareForm {
        let mut form = CareForm {
            kind: fluid::KIND.code,
            schema: fluid::KIND.schema,
            ..CareForm::default()
        };
        form.answers.insert(fluid::TAKEN_ML, Typed::Text(ml.to_owned()));
        form
    }

    #[track_caller]
    fn check(form: CareForm, at: ProblemAt, words: &str) {
        assert_eq!(read(&form, AMIRA, NOW).unwrap_err(), [problem(at, words)]);
    }
}
