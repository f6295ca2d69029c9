//! From what was typed to a record about to be written, or everything that is wrong with it.
//!
//! May not live here: reading a form's boxes (`crate::view`), whether the rules allow it (the core decides).

use sync_core::fold::Floor;
use sync_core::id::{EntryId, PersonId, StaffId};
use sync_core::record::{About, Amended, Corrected, EnteredInError, Fact, KindSpec};
use sync_core::sync::tablet::{NewRecord, NotDone, RecordProblem};
use sync_core::text::{ReasonText, TextError};
use sync_core::time::Timestamp;

use crate::protocol::{CareForm, PracticeForm, Problem, ProblemAt};
use crate::view::{care_form, practice_form};

pub mod daily;
pub mod shift;
pub mod step;
pub mod target;
pub mod wrong_person;

/// A record about to be written, and what it says in a few words: "Drink, 150 ml".
pub type Read = Result<(NewRecord, String), Vec<Problem>>;

/// Care of a person.
pub fn care(by: StaffId, now: Timestamp, person: &str, form: &CareForm) -> Read {
    let person = PersonId::from_hex(person).ok_or_else(|| vec![unknown_person()])?;
    let (care, happened_at) = care_form::read(form, by, now)?;
    let words = said(care.kind, &care.line());
    let record = NewRecord {
        happened_at,
        about: About::Person(person),
        links: Vec::new(),
        // The machine names the plan it shows.
        saw: None,
        fact: Fact::Care(care),
    };
    Ok((record, words))
}

/// A practice observation.
pub fn practice(by: StaffId, now: Timestamp, form: &PracticeForm) -> Read {
    let (observed, happened_at) = practice_form::read(form, by, now)?;
    let record = NewRecord {
        happened_at,
        about: About::Staff(observed.subject),
        links: Vec::new(),
        saw: None,
        fact: Fact::PracticeObserved(observed),
    };
    Ok((record, "Practice observation".to_owned()))
}

/// A correction: what an entry should have said, and why.
pub fn correction(floor: &Floor, now: Timestamp, entry: &str, form: &CareForm, why: &str) -> Read {
    let item = EntryId::from_hex(entry)
        .and_then(|entry| floor.item(entry))
        .ok_or_else(|| vec![unknown_record()])?;
    // The second carer must be another than whoever gave the care, not than whoever corrects it.
    let read = care_form::read(form, item.by, now);
    let (care, happened_at, why) = match (read, reason(why)) {
        (Ok((care, happened_at)), Ok(why)) => (care, happened_at, why),
        (read, why) => {
            let mut problems = read.err().unwrap_or_default();
            problems.extend(why.err());
            return Err(problems);
        }
    };
    let words = said(care.kind, &care.line());
    let record = NewRecord {
        happened_at: now,
        about: item.about,
        // What its author saw: corrections that do not name each other were written by people unaware of each other.
        links: core::iter::once(item.id)
            .chain(floor.amendments_apart(item.id))
            .collect(),
        saw: None,
        fact: Fact::Amended(Amended {
            of: item.id,
            why,
            corrected: Box::new(Corrected {
                happened_at,
                fact: Fact::Care(care),
            }),
        }),
    };
    Ok((record, words))
}

/// That an entry should not have been made.
pub fn strike(floor: &Floor, now: Timestamp, entry: &str, why: &str) -> Read {
    let item = EntryId::from_hex(entry)
        .and_then(|entry| floor.item(entry))
        .ok_or_else(|| vec![unknown_record()])?;
    let why = reason(why).map_err(|problem| vec![problem])?;
    let words = match item.care() {
        Some(care) => said(care.kind, &care.line()),
        None => "Entry".to_owned(),
    };
    Ok((struck(now, item.about, item.id, why), words))
}

fn struck(now: Timestamp, about: About, of: EntryId, why: ReasonText) -> NewRecord {
    NewRecord {
        happened_at: now,
        about,
        links: Vec::new(),
        saw: None,
        fact: Fact::EnteredInError(EnteredInError {
            of,
            why,
            mistake: None,
        }),
    }
}

/// Why the core did not write a record, beside the questions where it can be put right.
pub fn problems(why: &NotDone) -> Vec<Problem> {
    match why {
        NotDone::Record(RecordProblem::Care(problems)) if !problems.is_empty() => problems
            .iter()
            .map(|problem| whole(&problem.to_string()))
            .collect(),
        NotDone::Record(RecordProblem::InTheFuture) => vec![Problem {
            at: ProblemAt::When,
            words: sentence(&why.to_string()),
        }],
        NotDone::Record(RecordProblem::UnknownPerson) => vec![unknown_person()],
        NotDone::Record(RecordProblem::UnknownRecord) => vec![unknown_record()],
        other => vec![whole(&other.to_string())],
    }
}

/// A problem with the form as a whole.
pub fn whole(words: &str) -> Problem {
    Problem {
        at: ProblemAt::Whole,
        words: sentence(words),
    }
}

/// Words from the core begin small and end open, so that they fit into others; on a form they stand alone.
pub fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut sentence: String = first.to_uppercase().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

fn said(kind: &KindSpec, line: &str) -> String {
    format!("{}, {line}", kind.label)
}

fn reason(typed: &str) -> Result<ReasonText, Problem> {
    ReasonText::parse(typed).map_err(|why| Problem {
        at: ProblemAt::Why,
        words: match why {
            TextError::Empty => "Say why in a few words.".to_owned(),
            TextError::TooLong { chars, limit } => {
                format!("This is {chars} characters long. At most {limit} fit: make it shorter.")
            }
            TextError::Unprintable => {
                "This has characters that can't be shown. Type it again instead of pasting it.".to_owned()
            }
        },
    })
}

fn unknown_person() -> Problem {
    whole("This person is not known on this tablet. They may have left")
}

fn unknown_record() -> Problem {
    whole("The record this is about is not on this tablet. The office can correct older ones")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sync_core::sync::tablet::StoreTrouble;

    #[test]
    fn what_the_core_says_stands_as_a_sentence() {
        let said = problems(&NotDone::Store(StoreTrouble::Full));
        assert_eq!(said.len(), 1);
        assert_eq!(
            said[0].words,
            "This tablet is full: this was not saved; make room or use another tablet."
        );
        let said = problems(&NotDone::Record(RecordProblem::InTheFuture));
        assert_eq!(said[0].at, ProblemAt::When);
        // An empty list from the core is still said as something.
        assert!(!problems(&NotDone::Record(RecordProblem::Care(vec![]))).is_empty());
    }

    #[test]
    fn a_correction_says_everything_wrong_at_once() {
        let floor = Floor::default();
        let problems = correction(&floor, Timestamp(0), "zz", &CareForm::default(), "").unwrap_err();
        assert_eq!(problems, [unknown_record()]);
        let problems = strike(&floor, Timestamp(0), &"ab".repeat(32), "").unwrap_err();
        assert_eq!(problems, [unknown_record()]);
    }
}
