//! Living documents between the screens' plain names and the core's: names, heads, differences; and what is read from forms.
//!
//! May not live here: when a document is asked for (`desk`), what a screen shows (`views`).

use sync_core::document::{Compared, Edit, Piece};
use sync_core::fold::Floor;
use sync_core::id::{EntryId, Hash, PersonId, PlanItemId, UnitId, hex};
use sync_core::record::{About, DocumentKey, DocumentKind, Fact, PlannedCare, VersionAcknowledged};
use sync_core::shift::{Part, Shift};
use sync_core::sync::tablet::{Command, NewRecord};
use sync_core::text::{NoteText, ReasonText, TextError};
use sync_core::time::{CareDay, Timestamp};

use super::intake;
use crate::protocol::{
    DifferenceView, DocumentName, Heads, PlannedForm, Problem, ProblemAt, SectionChange, ShiftName, TextPiece,
};
use crate::view::planned_form;

/// The core's name of a document; `None` when an id is none.
pub fn key(name: &DocumentName) -> Option<DocumentKey> {
    Some(match name {
        DocumentName::CarePlan { person } => DocumentKey::CarePlan(PersonId::from_hex(person)?),
        DocumentName::AboutMe { person } => DocumentKey::AboutMe(PersonId::from_hex(person)?),
        DocumentName::HandoverUnit { unit, shift } => DocumentKey::HandoverUnit {
            unit: UnitId::from_hex(unit)?,
            shift: shift_in(*shift)?,
        },
        DocumentName::HandoverPerson { person, shift } => DocumentKey::HandoverPerson {
            person: PersonId::from_hex(person)?,
            shift: shift_in(*shift)?,
        },
    })
}

/// The screens' name of a document.
pub fn name(key: &DocumentKey) -> DocumentName {
    match *key {
        DocumentKey::CarePlan(person) => DocumentName::CarePlan {
            person: person.to_hex(),
        },
        DocumentKey::AboutMe(person) => DocumentName::AboutMe {
            person: person.to_hex(),
        },
        DocumentKey::HandoverUnit { unit, shift } => DocumentName::HandoverUnit {
            unit: unit.to_hex(),
            shift: shift_out(shift),
        },
        DocumentKey::HandoverPerson { person, shift } => DocumentName::HandoverPerson {
            person: person.to_hex(),
            shift: shift_out(shift),
        },
    }
}

/// The core's name of a shift.
pub fn shift_in(name: ShiftName) -> Option<Shift> {
    Some(Shift {
        day: CareDay::from_number(name.day)?,
        part: *Part::ALL.get(usize::from(name.part))?,
    })
}

/// The screens' name of a shift.
pub use crate::view::handover_order::name_of as shift_out;

/// A document's part of a draft's name.
pub fn path(name: &DocumentName) -> String {
    key(name).map_or_else(|| "none".to_owned(), |key| hex(&key.id().0))
}

/// Heads for the screens.
pub fn heads_out(heads: &[Hash]) -> Heads {
    heads.iter().map(|hash| hash.0).collect()
}

/// Heads from the screens.
pub fn heads_in(heads: Heads) -> Vec<Hash> {
    heads.into_iter().map(Hash).collect()
}

/// A difference in words; `None` when there is none.
pub fn difference(kind: DocumentKind, compared: &Compared) -> Option<DifferenceView> {
    if compared.sections.is_empty() && compared.planned.is_empty() {
        return None;
    }
    let line = |care: &Option<PlannedCare>| care.as_ref().map(planned_form::line);
    Some(DifferenceView {
        sections: compared
            .sections
            .iter()
            .map(|section| SectionChange {
                label: label(kind, section.section),
                pieces: section
                    .pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Same(text) => TextPiece::Same(text.clone()),
                        Piece::Removed(text) => TextPiece::Removed(text.clone()),
                        Piece::Added(text) => TextPiece::Added(text.clone()),
                    })
                    .collect(),
            })
            .collect(),
        planned: compared
            .planned
            .iter()
            .map(|(before, after)| (line(before), line(after)))
            .collect(),
    })
}

/// A section's heading.
pub fn label(kind: DocumentKind, section: u8) -> String {
    kind.section(section)
        .map_or("A section from a newer version", |section| section.label)
        .to_owned()
}

/// Writing a section, and what that is in a few words.
///
/// # Errors
/// What is wrong, beside its question.
pub fn edit_text(document: &DocumentName, base: Heads, section: u8, text: String) -> Edited {
    let document = key(document).ok_or_else(|| vec![not_here()])?;
    let words = format!("{}: {}", document.kind().label(), label(document.kind(), section));
    let command = Command::EditDocument {
        document,
        base: heads_in(base),
        edits: vec![Edit::Text { section, text }],
    };
    Ok((command, words))
}

/// Writing planned care.
///
/// # Errors
/// Everything wrong with the form, beside its questions.
pub fn edit_planned(
    document: &DocumentName,
    base: Heads,
    form: &PlannedForm,
    new_item: PlanItemId,
) -> Edited {
    let document = key(document).ok_or_else(|| vec![not_here()])?;
    let person = document
        .person()
        .filter(|_| document.kind() == DocumentKind::CarePlan)
        .ok_or_else(|| vec![not_here()])?;
    let care = planned_form::read(form, person, new_item)?;
    let words = format!("Planned care: {}", planned_form::line(&care).kind_label);
    let command = Command::EditDocument {
        document,
        base: heads_in(base),
        edits: vec![Edit::Planned(care)],
    };
    Ok((command, words))
}

/// Publishing, or handing over.
///
/// # Errors
/// What is wrong with the reason.
pub fn publish(document: &DocumentName, heads: Heads, why: &str) -> Edited {
    let document = key(document).ok_or_else(|| vec![not_here()])?;
    let handover = document.kind() == DocumentKind::Handover;
    let why = match ReasonText::parse(why) {
        Ok(why) => Some(why),
        Err(TextError::Empty) if handover => None,
        Err(problem) => {
            return Err(vec![Problem {
                at: ProblemAt::Why,
                words: match problem {
                    TextError::Empty => {
                        "Say what changed and why: everyone who reads the new plan sees it.".to_owned()
                    }
                    TextError::TooLong { chars, limit } => {
                        format!("This is {chars} characters long. At most {limit} fit: make it shorter.")
                    }
                    TextError::Unprintable => {
                        "This has characters that can't be shown. Type it again instead of pasting it."
                            .to_owned()
                    }
                },
            }]);
        }
    };
    let words = if handover {
        "Handed over".to_owned()
    } else {
        format!("{} published", document.kind().label())
    };
    let command = Command::PublishDocument {
        document,
        heads: heads_in(heads),
        why,
    };
    Ok((command, words))
}

/// Saying that versions were read. A version that was replaced meanwhile is still acknowledged: it was read.
///
/// # Errors
/// A question that is too long, or a version that is not here.
pub fn acknowledge(
    floor: &Floor,
    now: Timestamp,
    versions: &[(DocumentName, String)],
    understood: bool,
    question: &str,
) -> Edited {
    let question = match NoteText::parse(question) {
        Ok(text) => Some(text),
        Err(TextError::Empty) => None,
        Err(why) => {
            return Err(vec![Problem {
                at: ProblemAt::Note,
                words: intake::sentence(&why.to_string()),
            }]);
        }
    };
    let mut records = Vec::with_capacity(versions.len());
    for (document, version) in versions {
        let document = key(document).ok_or_else(|| vec![not_here()])?;
        let version = EntryId::from_hex(version)
            .filter(|version| floor.document_of(*version) == Some(document))
            .ok_or_else(|| vec![not_here()])?;
        records.push(NewRecord {
            happened_at: now,
            about: document.person().map_or(About::Service, About::Person),
            links: vec![version],
            saw: None,
            fact: Fact::VersionAcknowledged(VersionAcknowledged {
                document,
                version,
                understood,
                question: question.clone(),
            }),
        });
    }
    let words = if understood {
        "Read and understood"
    } else {
        "Not sure: your leader sees this"
    };
    Ok((Command::RecordAll(records), words.to_owned()))
}

/// A command about to be given, and what it does in a few words.
pub type Edited = Result<(Command, String), Vec<Problem>>;

fn not_here() -> Problem {
    intake::whole("This is not on this tablet any more. Go back and open it again")
}
