//! A unit's handover sheet at the desk: the unit's own part, and one for each person with something to know or to do.
//!
//! Its parts are written and handed over as every other document is (`super`). May not live here: which documents a sheet is made
//! of and who has read all of it (`sync_core::fold`).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::fold::{Acknowledged, Directory, Floor, Person};
use sync_core::id::{Hash, UnitId};
use sync_core::record::DocumentKey;
use sync_core::rules::{self, Deed};
use sync_core::scope::Audience;
use sync_core::shift::{Part, Shift};
use sync_core::time::Timestamp;

use super::super::Office;
use super::super::answer::{Answer, Problem, blocking};
use super::super::coverage::coverage;
use super::super::session::Manager;
use super::shown::{Seen, reader, sections, see};
use super::{open, shift_named};
use crate::clock;

/// Which sheet; what is not said is the reader's own unit, and the shift that is on.
#[derive(Deserialize)]
pub struct Asked {
    unit: Option<String>,
    day: Option<i32>,
    part: Option<usize>,
}

/// What the live fold knows of a sheet.
struct Sheet {
    parts: Vec<(DocumentKey, Option<Value>, Seen)>,
    others: Vec<Value>,
    readers: Vec<Value>,
}

/// `GET /api/office/handover`
pub async fn show(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Query(asked): Query<Asked>,
) -> Answer<Value> {
    if !rules::may_read(manager.role, Audience::Floor) {
        return Err(Problem::not_found());
    }
    let (now, directory) = (clock::now(), office.hub.directory());
    let shift = match (asked.day, asked.part) {
        (None, None) => Shift::at(now),
        (Some(day), Some(part)) => shift_named(day, part).ok_or_else(Problem::not_found)?,
        _ => return Err(Problem::bad_request("Name both the day and the shift.")),
    };
    let unit = match asked.unit {
        Some(unit) => UnitId::from_hex(&unit).ok_or_else(Problem::not_found)?,
        None => own_unit(&directory, &manager)?,
    };
    let unit_name = directory
        .unit_name(unit)
        .ok_or_else(Problem::not_found)?
        .to_string();
    let (looked, names) = (office.clone(), directory.clone());
    let (sheet, contacts) = blocking(move || {
        let sheet = looked
            .floor
            .look(now, |floor| sheet(floor, &names, unit, shift, now))?;
        Ok::<_, crate::store::StoreError>((sheet, looked.store.contacts()?))
    })
    .await?;
    let mut parts = Vec::with_capacity(sheet.parts.len());
    for (document, person, seen) in &sheet.parts {
        parts.push(part(&office, *document, person, seen).await);
    }
    let units: Vec<Value> = directory
        .units()
        .into_iter()
        .map(|(unit, name)| json!({ "unit": unit.to_hex(), "name": name.as_str() }))
        .collect();
    Ok(Json(json!({
        "unit": unit.to_hex(),
        "unit_name": unit_name,
        "units": units,
        "shift": named(shift),
        "shift_label": shift.to_string(),
        "before": named(shift.previous()),
        "after": (shift.end() <= now).then(|| named(shift.next())),
        "parts": parts,
        "others": sheet.others,
        "may_give": Deed::GiveHandover.ask(manager.role).is_ok(),
        "readers": sheet.readers,
        "coverage": coverage(&office, &contacts, now),
    })))
}

fn own_unit(directory: &Directory, manager: &Manager) -> Result<UnitId, Problem> {
    let own = directory.staff(manager.staff).and_then(|member| member.unit);
    own.or_else(|| directory.units().first().map(|(unit, _)| *unit))
        .ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "no-units",
                "This service has no units yet, and a handover is one unit's: name them under Staff first.",
            )
        })
}

fn sheet(floor: &Floor, directory: &Directory, unit: UnitId, shift: Shift, now: Timestamp) -> Sheet {
    let documents = floor.handover_documents(unit, shift);
    let others = floor
        .people_of(unit)
        .iter()
        .filter(|person| {
            documents
                .iter()
                .all(|document| document.person() != Some(person.id))
        })
        .map(|person| head(person, directory))
        .collect();
    let readers = floor
        .read_all_of(&documents)
        .iter()
        .map(|one: &Acknowledged<'_>| reader(directory, one))
        .collect();
    let parts = documents
        .into_iter()
        .filter_map(|document| {
            let person = document.person().and_then(|person| floor.person(person));
            let seen = see(floor, directory, document, now)?;
            Some((document, person.map(|person| head(&person, directory)), seen))
        })
        .collect();
    Sheet {
        parts,
        others,
        readers,
    }
}

/// One part as it stands. A part that cannot be put together says so in its place: the others are needed all the same.
async fn part(office: &Office, document: DocumentKey, person: &Option<Value>, seen: &Seen) -> Value {
    let now = match open(office, document, seen, None).await {
        Ok(now) => now,
        Err(problem) => return json!({ "person": person, "trouble": problem.words() }),
    };
    let given = seen
        .current
        .last()
        .filter(|_| seen.newest.as_ref() == Some(&now.heads));
    json!({
        "person": person,
        "heads": now.heads.iter().map(Hash::to_hex).collect::<Vec<_>>(),
        "sections": sections(document, &now),
        "given": given,
    })
}

fn head(person: &Person<'_>, directory: &Directory) -> Value {
    json!({
        "person": person.id.to_hex(),
        "name": person.name.as_str(),
        "known_as": person.known_as.as_str(),
        "unit_name": directory.unit_name(person.unit).map_or("", |name| name.as_str()),
        "room": person.room.as_str(),
        "alerts": person.alerts.iter().map(|alert| alert.as_str()).collect::<Vec<_>>(),
    })
}

fn named(shift: Shift) -> Value {
    let part = Part::ALL.iter().position(|part| *part == shift.part);
    json!({ "day": shift.day.number(), "part": part })
}
