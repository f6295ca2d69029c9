//! Living documents at the desk: read as they stand and as published, written, published, and taken out as a file.
//!
//! Planned care crosses as the bytes that records carry it in (CBOR, in hexadecimal), so that both sides mean the same. May not
//! live here: merging (`crate::documents`), who may (`rules`).

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::document::{Answer as Answered, Ask, Compared, Edit, Opened};
use sync_core::id::{Hash, PersonId, PlanItemId, UnitId, hex, unhex};
use sync_core::record::{About, Actor, DocumentEdited, DocumentKey, DocumentKind, Fact, PlannedCare};
use sync_core::rules::Deed;
use sync_core::shift::{Part, Shift};
use sync_core::sync::tablet::{DocumentTrouble, publication};
use sync_core::text::{ReasonText, TextError};
use sync_core::time::CareDay;

mod handover;
mod shown;

pub use handover::show as handover;

use shown::{Seen, bytes, difference, planned, sections, see};

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::coverage::coverage;
use super::session::Manager;
use crate::clock;

/// Longest list of heads that a request may name: as many people as could write at once.
const HEADS_MAX: usize = 64;

/// What is written.
#[derive(Deserialize)]
pub struct Written {
    /// What was on screen when writing began: heads, with spaces between.
    base: String,
    /// A section and its text, as it is to read.
    section: Option<String>,
    #[serde(default)]
    text: String,
    /// Or a piece of planned care.
    planned: Option<String>,
}

/// What is published.
#[derive(Deserialize)]
pub struct Published {
    /// What was on screen, with spaces between.
    heads: String,
    #[serde(default)]
    why: String,
}

/// `GET /api/office/documents/{kind}/{person}`
pub async fn show(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path((kind, person)): Path<(String, String)>,
) -> Answer<Value> {
    let document = key(&kind, &person)?;
    if document.kind() == DocumentKind::Handover {
        // Its parts are read together, as one sheet.
        return Err(Problem::not_found());
    }
    let seen = look(&office, document).await?;
    let now = open(&office, document, &seen, None).await?;
    let published = match &seen.newest {
        Some(heads) if *heads == now.heads => Some(now.clone()),
        Some(heads) => Some(open(&office, document, &seen, Some(heads.clone())).await?),
        None => None,
    };
    let pending = match &seen.newest {
        Some(heads) if *heads == now.heads => None,
        from => {
            let from = from.clone().unwrap_or_default();
            Some(compare(&office, document, &seen, from, now.heads.clone()).await?)
        }
    };
    let mut each = Vec::new();
    if seen.heads.len() > 1 {
        for heads in &seen.heads {
            let opened = open(&office, document, &seen, Some(heads.clone())).await?;
            each.push(sections(document, &opened));
        }
    }
    let store = office.store.clone();
    let contacts = blocking(move || store.contacts()).await?;
    let proposals: Vec<Value> = seen
        .written
        .iter()
        .filter_map(|(id, by, why)| {
            let unmerged = now.unmerged.iter().find(|(of, _)| of == id).map(|(_, why)| *why);
            let why = match (why, unmerged) {
                (Some(why), _) => why.clone(),
                (None, Some(why)) => why.to_string(),
                (None, None) => return None,
            };
            let changes = now
                .proposals
                .iter()
                .find(|(of, _)| of == id)
                .map(|(_, compared)| difference(document, compared));
            Some(json!({ "by": by, "why": why, "changes": changes }))
        })
        .collect();
    Ok(Json(json!({
        "label": document.kind().label(),
        "person": person,
        "name": seen.name,
        "known_as": seen.known_as,
        "unit_name": seen.unit_name,
        "room": seen.room,
        "in_force": seen.in_force.iter().map(bytes).collect::<Vec<_>>(),
        "heads": now.heads.iter().map(Hash::to_hex).collect::<Vec<_>>(),
        "sections": sections(document, &now),
        "published": published.map(|published| sections(document, &published)),
        "current": seen.current,
        "each": each,
        "pending": pending.map(|pending| difference(document, &pending)),
        "planned": planned(&seen, &now),
        "readers": seen.readers,
        "not_read": seen.not_read,
        "proposals": proposals,
        "may_write": Deed::DraftPlan.ask(manager.role).is_ok(),
        "may_publish": Deed::PublishPlan.ask(manager.role).is_ok(),
        "coverage": coverage(&office, &contacts, clock::now()),
    })))
}

/// `POST /api/office/documents/{kind}/{person}`
pub async fn write(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path((kind, person)): Path<(String, String)>,
    body: Result<Json<Written>, JsonRejection>,
) -> Answer<Value> {
    let document = key(&kind, &person)?;
    manager.may(deeds(document).0)?;
    let asked = json_body(body)?;
    let seen = look(&office, document).await?;
    let edit = match (asked.section, asked.planned) {
        (Some(section), None) => Edit::Text {
            section: section
                .parse()
                .map_err(|_| Problem::bad_request("This section is not known: open the plan again."))?,
            text: asked.text,
        },
        (None, Some(planned)) => Edit::Planned(named(care(document, &planned)?)),
        _ => {
            return Err(Problem::bad_request(
                "Write either a section's text or a piece of planned care.",
            ));
        }
    };
    let mut nonce = [0; 12];
    nonce.copy_from_slice(&clock::random_16()[..12]);
    let ask = Ask::Edit {
        document,
        changes: seen.changes,
        base: heads(&asked.base)?,
        actor: Actor::of(&office.hub.facts().office_key, &nonce),
        at: clock::now(),
        edits: vec![edit],
    };
    let Answered::Edited(edited) = answered(&office, &ask).await? else {
        return Err(broken());
    };
    let Some(edited) = edited else {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "nothing-new",
            "There is nothing to save: it reads as before.",
        ));
    };
    let fact = Fact::DocumentEdited(DocumentEdited {
        document,
        nonce,
        change: edited.change,
    });
    manager.write(&office, vec![(about(document), fact)]).await?;
    Ok(Json(json!({})))
}

/// `POST /api/office/documents/{kind}/{person}/publish`
pub async fn publish(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path((kind, person)): Path<(String, String)>,
    body: Result<Json<Published>, JsonRejection>,
) -> Answer<Value> {
    let document = key(&kind, &person)?;
    manager.may(deeds(document).1)?;
    let asked = json_body(body)?;
    let why = match ReasonText::parse(&asked.why) {
        Ok(why) => Some(why),
        Err(TextError::Empty) if document.kind() == DocumentKind::Handover => None,
        Err(why) => {
            return Err(Problem::bad_request(format!(
                "Say what changed and why, everyone who reads the new version sees it: {why}."
            )));
        }
    };
    let seen = look(&office, document).await?;
    let now = open(&office, document, &seen, None).await?;
    if now.heads != heads(&asked.heads)? {
        return Err(not_published(DocumentTrouble::ChangedMeanwhile));
    }
    let (looked, at) = (office.clone(), clock::now());
    let (facts, replaces) = blocking(move || {
        looked
            .floor
            .look(at, |floor| publication(floor, document, why, &now, at))
    })
    .await?
    .map_err(not_published)?;
    let last = facts.len().saturating_sub(1);
    let records = facts
        .into_iter()
        .enumerate()
        .map(|(place, fact)| {
            // The version comes last, and alone replaces others.
            let links = if place == last {
                replaces.clone()
            } else {
                Vec::new()
            };
            (at, about(document), links, fact)
        })
        .collect();
    manager.write_linked(&office, records).await?;
    tracing::info!(document = %hex(&document.id().0), by = %manager.staff, "a version was published");
    Ok(Json(json!({})))
}

/// `GET /api/office/documents/{kind}/{person}/file`
pub async fn file(
    State(office): State<Arc<Office>>,
    _manager: Manager,
    Path((kind, person)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let document = key(&kind, &person)?;
    let seen = look(&office, document).await?;
    let ask = Ask::Export {
        document,
        changes: seen.changes,
    };
    let Answered::Exported(bytes) = answered(&office, &ask).await? else {
        return Err(broken());
    };
    let name = format!("attachment; filename=\"{kind}-{person}.automerge\"");
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, bytes).into_response())
}

/// Which document an address names. A handover sheet's part is named by whose it is, the day and the shift: "id-20781-2".
fn key(kind: &str, name: &str) -> Result<DocumentKey, Problem> {
    let person = |name| PersonId::from_hex(name).ok_or_else(Problem::not_found);
    let of_shift = || -> Option<(&str, Shift)> {
        let (whose, shift) = name.split_once('-')?;
        let (day, part) = shift.split_once('-')?;
        Some((whose, shift_named(day.parse().ok()?, part.parse().ok()?)?))
    };
    match kind {
        "care-plan" => Ok(DocumentKey::CarePlan(person(name)?)),
        "about-me" => Ok(DocumentKey::AboutMe(person(name)?)),
        "handover-unit" => {
            let (unit, shift) = of_shift().ok_or_else(Problem::not_found)?;
            let unit = UnitId::from_hex(unit).ok_or_else(Problem::not_found)?;
            Ok(DocumentKey::HandoverUnit { unit, shift })
        }
        "handover-person" => {
            let (whose, shift) = of_shift().ok_or_else(Problem::not_found)?;
            let person = person(whose)?;
            Ok(DocumentKey::HandoverPerson { person, shift })
        }
        _ => Err(Problem::not_found()),
    }
}

/// A shift by its day's number and its place in the day.
fn shift_named(day: i32, part: usize) -> Option<Shift> {
    Some(Shift {
        day: CareDay::from_number(day)?,
        part: *Part::ALL.get(part)?,
    })
}

/// What writing in a document is, and publishing it.
const fn deeds(document: DocumentKey) -> (Deed, Deed) {
    match document.kind() {
        DocumentKind::CarePlan | DocumentKind::AboutMe => (Deed::DraftPlan, Deed::PublishPlan),
        DocumentKind::Handover => (Deed::WriteHandover, Deed::GiveHandover),
    }
}

fn about(document: DocumentKey) -> About {
    document.person().map_or(About::Service, About::Person)
}

fn heads(named: &str) -> Result<Vec<Hash>, Problem> {
    let wrong = || {
        Problem::bad_request("The version that was on screen is not named as it should be: open it again.")
    };
    if named.len() > HEADS_MAX * (2 * Hash::LEN + 1) {
        return Err(wrong());
    }
    named
        .split_whitespace()
        .map(|head| Hash::from_hex(head).ok_or_else(wrong))
        .collect()
}

fn care(document: DocumentKey, sent: &str) -> Result<PlannedCare, Problem> {
    let wrong = || Problem::bad_request("This planned care does not read: open the form again.");
    let mut bytes = vec![0; sent.len() / 2];
    unhex(sent, &mut bytes).ok_or_else(wrong)?;
    let care: PlannedCare = minicbor::decode(&bytes).map_err(|_| wrong())?;
    if Some(care.person) != document.person() {
        return Err(wrong());
    }
    care.schedule
        .check()
        .map_err(|why| Problem::bad_request(format!("These times cannot be: {why}.")))?;
    Ok(care)
}

/// A new item gets its id here: the desk has nothing to draw one from.
fn named(care: PlannedCare) -> PlannedCare {
    if care.item != PlanItemId([0; 16]) {
        return care;
    }
    PlannedCare {
        item: PlanItemId(clock::random_16()),
        ..care
    }
}

fn not_published(why: DocumentTrouble) -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "not-published",
        format!("Not published: {why}."),
    )
}

fn broken() -> Problem {
    Problem::unavailable(
        "document",
        "This document could not be put together. Everything else works, and nothing was changed. Whoever looks after \
         this server finds why in its log.",
    )
}

async fn answered(office: &Office, ask: &Ask) -> Result<Answered, Problem> {
    match office.hub.documents().ask(ask).await {
        Ok(Answered::Not(trouble)) => Err(Problem::new(
            StatusCode::CONFLICT,
            "document",
            format!("Not done: {trouble}."),
        )),
        Ok(answer) => Ok(answer),
        Err(error) => {
            tracing::error!(%error, "a document was not answered for");
            Err(broken())
        }
    }
}

async fn open(
    office: &Office,
    document: DocumentKey,
    seen: &Seen,
    at: Option<Vec<Hash>>,
) -> Result<Opened, Problem> {
    let ask = Ask::Open {
        document,
        changes: seen.changes.clone(),
        proposals: if at.is_none() {
            seen.proposals.clone()
        } else {
            Vec::new()
        },
        at,
    };
    match answered(office, &ask).await? {
        Answered::Opened(opened) => Ok(opened),
        _ => Err(broken()),
    }
}

async fn compare(
    office: &Office,
    document: DocumentKey,
    seen: &Seen,
    from: Vec<Hash>,
    to: Vec<Hash>,
) -> Result<Compared, Problem> {
    let ask = Ask::Compare {
        document,
        changes: seen.changes.clone(),
        from,
        to,
    };
    match answered(office, &ask).await? {
        Answered::Compared(compared) => Ok(compared),
        _ => Err(broken()),
    }
}

async fn look(office: &Arc<Office>, document: DocumentKey) -> Result<Seen, Problem> {
    let (looked, now) = (office.clone(), clock::now());
    blocking(move || {
        let directory = looked.hub.directory();
        looked
            .floor
            .look(now, |floor| see(floor, &directory, document, now))
    })
    .await?
    .ok_or_else(Problem::not_found)
}
