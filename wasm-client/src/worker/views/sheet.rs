//! A record sheet before it is filled in: whom it is about, what it answers, usual answers, a draft.

use sync_core::fold::{Floor, Item};
use sync_core::id::{EntryId, PersonId, PlanItemId};
use sync_core::record::{Answer, Fact, KindSpec, Value};
use sync_core::time::Timestamp;

use super::{Source, parts};
use crate::protocol::{CareForm, Draft, DraftKey, DueState, PlannedFor, SheetView, Typed, View};
use crate::view::care_form;
use crate::worker::drafts;

pub(super) fn view(
    source: &Source<'_>,
    floor: &Floor,
    person: &str,
    kind: u16,
    planned: Option<&PlannedFor>,
    correcting: Option<&str>,
) -> View {
    let found = PersonId::from_hex(person).and_then(|person| floor.person(person));
    let Some(found) = found.filter(|found| found.discharged.is_none()) else {
        return parts::not_here("This person is not on this tablet. They may have left.");
    };
    let Some(spec) = KindSpec::by_code(kind) else {
        return parts::not_here("This kind of record belongs to a newer version of the app.");
    };
    let original = match correcting {
        None => None,
        Some(entry) => match original(floor, entry) {
            Some(original) => Some(Box::new(original)),
            None => {
                return parts::not_here(
                    "The record to correct is not on this tablet, or cannot be corrected here.",
                );
            }
        },
    };
    let last = floor.last_done(found.id, kind);
    View::Sheet(SheetView {
        head: parts::head(source, &found),
        due: if correcting.is_some() {
            None
        } else {
            answered_by(source, floor, found.id, kind, planned)
        },
        usual: last.as_ref().map_or_else(Vec::new, |last| usual(spec, last)),
        last: last.map(|last| parts::done(source, &last)),
        colleagues: source.colleagues(),
        draft: draft(
            source,
            DraftKey::Care {
                person: person.to_owned(),
                kind,
                schema: spec.schema,
                correcting: correcting.map(str::to_owned),
            },
        ),
        original,
    })
}

/// The draft kept under a key, if there is one that reads.
pub(super) fn draft(source: &Source<'_>, key: DraftKey) -> Option<Draft> {
    let bytes = source.personal.draft(&drafts::name(&key))?;
    drafts::read(key, &bytes)
}

/// The planned time a record made now would answer.
fn answered_by(
    source: &Source<'_>,
    floor: &Floor,
    person: PersonId,
    kind: u16,
    planned: Option<&PlannedFor>,
) -> Option<crate::protocol::DueView> {
    if let Some(planned) = planned {
        let item = PlanItemId::from_hex(&planned.item)?;
        return parts::due_at(floor, person, item, Timestamp(planned.due_at), source.now);
    }
    parts::due(floor, person, source.now)
        .into_iter()
        .find(|due| due.kind == kind && due.state != DueState::Next)
}

/// What is usually answered beside the quick pick: as the last record of this kind says. Only kinds that save with
/// one touch have it; on other forms an answer nobody gave would too easily be signed.
fn usual(kind: &KindSpec, last: &Item<'_>) -> Vec<(u8, Typed)> {
    let Some((quick, care)) = kind.quick.zip(last.care()) else {
        return Vec::new();
    };
    kind.fields
        .iter()
        .filter(|field| field.number != quick && matches!(field.answer, Answer::Choice(_)))
        .filter_map(|field| match care.values.get(field.number)? {
            Value::Choice(code) => Some((field.number, Typed::Choice(*code))),
            _ => None,
        })
        .collect()
}

/// The form of the record to correct as its latest version says, and its line.
fn original(floor: &Floor, entry: &str) -> Option<(CareForm, String)> {
    let item = floor.item(EntryId::from_hex(entry)?)?;
    match item.shown {
        Fact::Care(care) if item.struck.is_none() => {
            Some((care_form::write(care, item.happened_at), care.line()))
        }
        _ => None,
    }
}
