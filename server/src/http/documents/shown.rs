//! What the desk is shown of a document: what the live fold knows of it, and answers of the helper in the office's own JSON.

use serde::Serialize;
use serde_json::{Value, json};
use sync_core::document::{Change, Compared, Opened, Piece};
use sync_core::fold::{Acknowledged, Directory, Floor, PublishedVersion};
use sync_core::id::{EntryId, Hash, PlanItemId, StaffId, hex};
use sync_core::record::{DocumentKey, PlannedCare};
use sync_core::sync::tablet::document_changes;
use sync_core::time::Timestamp;

#[derive(Serialize)]
pub struct SectionShown {
    section: u8,
    label: &'static str,
    text: String,
}

#[derive(Serialize)]
pub struct Difference {
    sections: Vec<SectionDiffers>,
    planned: Vec<PlannedDiffers>,
}

#[derive(Serialize)]
pub struct SectionDiffers {
    label: &'static str,
    pieces: Vec<PieceSaid>,
}

#[derive(Serialize)]
pub struct PieceSaid {
    /// "same", "added" or "removed".
    stands: &'static str,
    text: String,
}

#[derive(Serialize)]
pub struct PlannedDiffers {
    before: Option<String>,
    after: Option<String>,
}

/// What the live fold knows of a document at one moment.
pub struct Seen {
    /// Whom it is about; for a unit's own, the unit's name stands for theirs.
    pub name: String,
    pub known_as: String,
    pub unit_name: String,
    pub room: String,
    pub changes: Vec<Change>,
    pub proposals: Vec<Change>,
    /// The newest version's heads.
    pub newest: Option<Vec<Hash>>,
    /// Heads of each current version, oldest first.
    pub heads: Vec<Vec<Hash>>,
    pub current: Vec<Value>,
    pub readers: Vec<Value>,
    pub not_read: Vec<String>,
    /// Who wrote each change, and why it does not count.
    pub written: Vec<(EntryId, Value, Option<String>)>,
    /// The newest word on each piece of planned care.
    pub in_force: Vec<PlannedCare>,
}

pub fn see(floor: &Floor, directory: &Directory, document: DocumentKey, now: Timestamp) -> Option<Seen> {
    let (name, known_as, unit, room) = match document {
        DocumentKey::HandoverUnit { unit, .. } => {
            let name = directory.unit_name(unit)?.to_string();
            (name.clone(), name, unit, String::new())
        }
        _ => {
            let person = floor.person(document.person()?)?;
            let (name, known_as) = (person.name.to_string(), person.known_as.to_string());
            (name, known_as, person.unit, person.room.to_string())
        }
    };
    let (changes, proposals) = document_changes(floor, &document);
    let current = floor.current_versions(&document);
    let newest = current.last();
    let staff_name = |staff| staff_name(directory, staff);
    let version = |version: &PublishedVersion<'_>| {
        json!({
            "entry": version.id.to_hex(),
            "by_name": staff_name(version.by),
            "role_label": version.role.label(),
            "published_at": version.recorded_at.0,
            "why": version.fact.why.as_ref().map(ToString::to_string),
        })
    };
    let read: Vec<Acknowledged<'_>> = floor
        .acknowledgements_of(&document)
        .into_iter()
        .filter(|one| newest.is_some_and(|version| version.id == one.version))
        .collect();
    let not_read = newest.map_or_else(Vec::new, |version| {
        directory
            .staff_in_name_order()
            .into_iter()
            .filter(|(staff, _)| directory.highest_role_at(*staff, now).is_some())
            .filter(|(staff, _)| *staff != version.by && read.iter().all(|one| one.staff != *staff))
            .map(|(_, member)| member.name.to_string())
            .collect()
    });
    let written = floor
        .changes_of(&document)
        .iter()
        .map(|change| {
            let by = json!({
                "by_name": staff_name(change.by),
                "role_label": change.role.label(),
                "recorded_at": change.recorded_at.0,
            });
            (change.id, by, change.why_not())
        })
        .collect();
    let in_force = document.person().map_or_else(Vec::new, |person| {
        floor
            .plan(person, now)
            .into_iter()
            .map(|planned| planned.care.clone())
            .collect()
    });
    Some(Seen {
        name,
        known_as,
        unit_name: directory
            .unit_name(unit)
            .map_or_else(String::new, ToString::to_string),
        room,
        changes,
        proposals,
        newest: newest.map(|version| version.fact.heads.clone()),
        heads: current.iter().map(|version| version.fact.heads.clone()).collect(),
        readers: read.iter().map(|one| reader(directory, one)).collect(),
        not_read,
        written,
        in_force,
        current: current.iter().map(version).collect(),
    })
}

fn staff_name(directory: &Directory, staff: StaffId) -> String {
    directory.staff(staff).map_or_else(
        || "Someone not known here".to_owned(),
        |member| member.name.to_string(),
    )
}

/// Somebody's word on what they read.
pub fn reader(directory: &Directory, one: &Acknowledged<'_>) -> Value {
    json!({
        "name": staff_name(directory, one.staff),
        "understood": one.understood,
        "question": one.question.map(ToString::to_string),
        "read_at": one.happened_at.0,
    })
}

pub fn sections(document: DocumentKey, opened: &Opened) -> Vec<SectionShown> {
    opened
        .sections
        .iter()
        .map(|(section, text)| SectionShown {
            section: *section,
            label: label(document, *section),
            text: text.clone(),
        })
        .collect()
}

fn label(document: DocumentKey, section: u8) -> &'static str {
    document
        .kind()
        .section(section)
        .map_or("A section from a newer version", |section| section.label)
}

pub fn difference(document: DocumentKey, compared: &Compared) -> Difference {
    let piece = |piece: &Piece| {
        let (stands, text) = match piece {
            Piece::Same(text) => ("same", text),
            Piece::Added(text) => ("added", text),
            Piece::Removed(text) => ("removed", text),
        };
        PieceSaid {
            stands,
            text: text.clone(),
        }
    };
    Difference {
        sections: compared
            .sections
            .iter()
            .map(|section| SectionDiffers {
                label: label(document, section.section),
                pieces: section.pieces.iter().map(piece).collect(),
            })
            .collect(),
        planned: compared
            .planned
            .iter()
            .map(|(before, after)| PlannedDiffers {
                before: before.as_ref().map(bytes),
                after: after.as_ref().map(bytes),
            })
            .collect(),
    }
}

/// Planned care as the draft has it; what is in force and was never written in the draft is among it.
pub fn planned(seen: &Seen, now: &Opened) -> Vec<Value> {
    let drafted = now.planned.iter().map(|item| {
        let in_force = seen.in_force.iter().find(|care| care.item == item.care.item);
        let unpublished = in_force.is_none_or(|care| !care.plans_the_same(&item.care));
        json!({
            "care": bytes(&item.care),
            "unpublished": unpublished,
            "also": item.also.iter().map(bytes).collect::<Vec<_>>(),
            "writers": writers(seen, now, item.care.item),
        })
    });
    let others = seen
        .in_force
        .iter()
        .filter(|care| now.planned.iter().all(|item| item.care.item != care.item))
        .map(|care| json!({ "care": bytes(care), "unpublished": false, "also": [], "writers": [] }));
    drafted.chain(others).collect()
}

/// Who wrote each edition of a piece of planned care, where there are several.
fn writers<'a>(seen: &'a Seen, now: &Opened, item: PlanItemId) -> Vec<&'a Value> {
    let editions = now.writers.iter().filter(|(id, _)| *id == item);
    editions
        .flat_map(|(_, writers)| writers)
        .filter_map(|writer| {
            let change = seen.changes.iter().find(|change| change.actor == *writer)?;
            let written = seen.written.iter().find(|(id, ..)| *id == change.id)?;
            Some(&written.1)
        })
        .collect()
}

pub fn bytes(care: &PlannedCare) -> String {
    minicbor::to_vec(care).map_or_else(|_| String::new(), |bytes| hex(&bytes))
}
