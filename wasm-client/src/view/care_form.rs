//! Reading a care form as typed, and writing one from a record that is being corrected.
//!
//! Everything wrong is found at once and said beside its question, in plain words that never quote what was typed.

use sync_core::id::{PlanItemId, StaffId};
use sync_core::limits;
use sync_core::record::{
    Answer, Care, Consent, FieldProblem, FieldSpec, Independence, KindSpec, NotGiven, Outcome, Value, Values,
};
use sync_core::text::{NoteText, ReasonText, TextError};
use sync_core::time::{MINUTE_MS, Timestamp};

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
    if !kind.nature.outcomes().contains(&care.outcome) {
        problems.push(problem(
            ProblemAt::Given,
            "This does not fit this kind of record. Choose again.",
        ));
    }
    not_given(form, &mut care, &mut problems);
    let mut happened_at = kept(read_when(&form.when, now), &mut problems).unwrap_or(now);
    match read_minutes(form, happened_at, now) {
        Ok(None) => {}
        Ok(Some((began, ended))) => {
            happened_at = began;
            care.until = Some(ended);
        }
        Err(problem) => problems.push(problem),
    }
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
    care.consent = from_place(&Consent::ALL, form.consent);
    care.independence = from_place(&Independence::ALL, form.independence);
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
        not_given: place_of(&NotGiven::ALL, care.not_given),
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
        consent: place_of(&Consent::ALL, care.consent),
        independence: place_of(&Independence::ALL, care.independence),
        minutes: care.until.map_or(String::new(), |until| {
            (until.ms_since(happened_at) / MINUTE_MS).to_string()
        }),
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

/// Longest time that one act of care may take: a day.
const MINUTES_MAX: i64 = 24 * 60;

/// From when until when, if somebody said how long it took. What is recorded as happening now has just ended; any other
/// time is when it began.
fn read_minutes(
    form: &CareForm,
    happened_at: Timestamp,
    now: Timestamp,
) -> Result<Option<(Timestamp, Timestamp)>, Problem> {
    let typed = form.minutes.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let minutes = typed
        .parse()
        .ok()
        .filter(|minutes| (1..=MINUTES_MAX).contains(minutes));
    let Some(minutes) = minutes else {
        return Err(problem(
            ProblemAt::Minutes,
            "Give whole minutes, between 1 and 1440. Check what you typed.",
        ));
    };
    let took_ms = minutes * MINUTE_MS;
    if form.when == When::Now {
        return Ok(Some((happened_at.plus_ms(-took_ms), happened_at)));
    }
    let ended = happened_at.plus_ms(took_ms);
    if ended.ms_since(now) > limits::FUTURE_ALLOWED_MS {
        return Err(problem(
            ProblemAt::Minutes,
            "It would not be over yet. Check how long it took, and when it began.",
        ));
    }
    Ok(Some((happened_at, ended)))
}

/// Text that may be left empty.
pub fn optional_text<T>(
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
    let answered = |number: u8| form.answers.get(&number).is_some_and(|typed| !is_empty(typed));
    let choice = |number: u8| match form.answers.get(&number) {
        Some(Typed::Choice(code)) => Some(*code),
        _ => None,
    };
    for field in kind.fields {
        let at = || ProblemAt::Field(field.number);
        match answer(field, form.answers.get(&field.number)) {
            Ok(Some(value)) => values.set(field.number, value),
            Ok(None) => {
                let missing = kind.missing(field, choice, &answered);
                problems.extend(missing.map(|missing| problem(at(), &field_words(&missing))));
            }
            Err(words) => problems.push(problem(at(), &words)),
        }
    }
    values
}

/// Whether nothing was said: a box without words, no choice of several.
fn is_empty(typed: &Typed) -> bool {
    match typed {
        Typed::Text(text) => text.trim().is_empty(),
        Typed::Several(codes) => codes.is_empty(),
        Typed::Choice(_) | Typed::YesNo(_) => false,
    }
}

/// One answer: nothing, a value that passed its field's check, or what is wrong with it.
fn answer(field: &FieldSpec, typed: Option<&Typed>) -> Result<Option<Value>, String> {
    let value = match (&field.answer, typed) {
        (_, None) => return Ok(None),
        (_, Some(typed)) if is_empty(typed) => return Ok(None),
        (Answer::Number { .. } | Answer::Clock, Some(Typed::Text(text))) => {
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
    care.not_given = from_place(&NotGiven::ALL, form.not_given);
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
        FieldProblem::NoneOf { .. } => "Give at least one of these.".to_owned(),
        FieldProblem::NotANumber { example, .. } if example.contains(':') => {
            format!("Give a time of day, such as {example}.")
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

/// A number of steps as it stands in its box: without the unit, which stands beside the box; a time as the browser's box
/// wants it.
pub fn number_text(field: &FieldSpec, steps: i64) -> String {
    if matches!(field.answer, Answer::Clock) {
        return format!("{:02}:{:02}", steps / 60, steps % 60);
    }
    let text = field.show_number(steps);
    match &field.answer {
        Answer::Number { unit, .. } => text.trim_end_matches(unit).trim_end().to_owned(),
        _ => text,
    }
}

/// A value's place in the list that the buttons come from.
fn place_of<T: PartialEq>(all: &[T], value: Option<T>) -> Option<u8> {
    let place = all.iter().position(|one| Some(one) == value.as_ref())?;
    u8::try_from(place).ok()
}

fn from_place<T: Copy>(all: &[T], place: Option<u8>) -> Option<T> {
    all.get(usize::from(place?)).copied()
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
mod tests;
