//! What was held, what managers decided about it, what was refused, and which tablets hold another history.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::fold::Directory;
use sync_core::id::{DeviceId, EntryId};
use sync_core::record::About;
use sync_core::rules::Deed;
use sync_core::sync::hub::OfficeCommand;
use sync_core::text::ReasonText;
use sync_core::time::Timestamp;
use sync_core::verdict::Verdict;

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::session::Manager;
use crate::projection::{Names, fields, record_of, said};
use crate::store::Waiting;

const PER_PAGE: u32 = 50;

/// Where a list goes on.
#[derive(Deserialize)]
pub struct PageAsked {
    after: Option<i64>,
    before: Option<String>,
}

/// Why it is decided so.
#[derive(Deserialize)]
pub struct Decision {
    why: String,
}

/// `GET /api/office/held`
pub async fn waiting(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Query(asked): Query<PageAsked>,
) -> Answer<Value> {
    let (store, scopes) = (office.store.clone(), manager.scopes(&office));
    let after = asked.after.unwrap_or(0);
    let found = blocking(move || store.held(&scopes, after, PER_PAGE)).await?;
    let next = found
        .last()
        .filter(|_| found.len() == PER_PAGE as usize)
        .map(|last| last.cursor);
    let directory = office.hub.directory();
    let held: Vec<Value> = found
        .iter()
        .map(|held| shown(held, &directory, manager.role))
        .collect();
    Ok(Json(json!({
        "held": held,
        "next": next.map(|next| next.to_string()),
        "may_decide": Deed::DecideHeld.ask(manager.role).is_ok(),
    })))
}

/// `GET /api/office/held/decided`
pub async fn decided(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Query(asked): Query<PageAsked>,
) -> Answer<Value> {
    let before = asked
        .before
        .map(|before| before.parse().map_err(|_| Problem::not_found()))
        .transpose()?;
    let (store, scopes) = (office.store.clone(), manager.scopes(&office));
    let found = blocking(move || store.decided(&scopes, before, PER_PAGE)).await?;
    let next = found
        .last()
        .filter(|_| found.len() == PER_PAGE as usize)
        .map(|last| last.held.cursor.to_string());
    let directory = office.hub.directory();
    let names = Names {
        directory: &directory,
        person: None,
        reader: manager.role,
    };
    let decided: Vec<Value> = found
        .iter()
        .map(|one| {
            json!({
                "held": shown(&one.held, &directory, manager.role),
                "released": one.decision.released,
                "why": one.decision.why.as_str(),
                "by_name": names.staff(one.by),
                "role_label": one.role.label(),
                "at": one.at.0,
            })
        })
        .collect();
    Ok(Json(json!({ "decided": decided, "next": next })))
}

/// `GET /api/office/held/aside`
pub async fn aside(
    State(office): State<Arc<Office>>,
    _: Manager,
    Query(asked): Query<PageAsked>,
) -> Answer<Value> {
    let before = asked
        .before
        .map(|before| {
            let (at, id) = before.split_once('.').ok_or_else(Problem::not_found)?;
            let at = at.parse().map_err(|_| Problem::not_found())?;
            Ok::<_, Problem>((
                Timestamp(at),
                EntryId::from_hex(id).ok_or_else(Problem::not_found)?,
            ))
        })
        .transpose()?;
    let store = office.store.clone();
    let (found, divergences, recoveries) = blocking(move || {
        Ok::<_, crate::store::StoreError>((
            store.set_aside(before, PER_PAGE)?,
            store.divergences()?,
            store.recoveries()?,
        ))
    })
    .await?;
    let next = found
        .last()
        .filter(|_| found.len() == PER_PAGE as usize)
        .map(|last| format!("{}.{}", last.at.0, last.id.to_hex()));
    let directory = office.hub.directory();
    let aside: Vec<Value> = found
        .iter()
        .map(|one| {
            json!({
                "entry": one.id.to_hex(),
                "device_label": device_label(&directory, one.device),
                "at": one.at.0,
                "why": one.why.map_or("for a reason this version does not know", |why| why.label()),
            })
        })
        .collect();
    let divergences: Vec<Value> = divergences
        .iter()
        .map(|one| {
            json!({
                "device_label": device_label(&directory, one.device),
                "audience": audience_label(one.scope.audience),
                "size": one.size,
                "first_at": one.first_at.0,
                "last_at": one.last_at.0,
                "mended_at": one.mended_at.map(|at| at.0),
            })
        })
        .collect();
    let recoveries: Vec<Value> = recoveries
        .iter()
        .map(|one| {
            json!({
                "device_label": device_label(&directory, one.sum.device),
                "audience": audience_label(one.sum.scope.audience),
                "from_row": one.sum.from,
                "first_at": one.first_at.0,
                "last_at": one.sum.at.0,
                "entries": one.sum.entries,
                "decisions": one.sum.decisions,
                "aside": one.sum.aside,
                "missing": one.sum.missing + u64::from(one.sum.incomplete),
            })
        })
        .collect();
    Ok(Json(
        json!({ "aside": aside, "next": next, "divergences": divergences, "recoveries": recoveries }),
    ))
}

/// `POST /api/office/held/{entry}/release`
pub async fn release(
    state: State<Arc<Office>>,
    manager: Manager,
    entry: Path<String>,
    body: Result<Json<Decision>, JsonRejection>,
) -> Answer<Value> {
    decide(state, manager, entry, body, Verdict::Released).await
}

/// `POST /api/office/held/{entry}/decline`
pub async fn decline(
    state: State<Arc<Office>>,
    manager: Manager,
    entry: Path<String>,
    body: Result<Json<Decision>, JsonRejection>,
) -> Answer<Value> {
    decide(state, manager, entry, body, Verdict::Declined).await
}

async fn decide(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(entry): Path<String>,
    body: Result<Json<Decision>, JsonRejection>,
    verdict: Verdict,
) -> Answer<Value> {
    manager.may(Deed::DecideHeld)?;
    let why = ReasonText::parse(&json_body(body)?.why)
        .map_err(|why| Problem::bad_request(format!("Say why you decide so: {why}.")))?;
    let entry = EntryId::from_hex(&entry).ok_or_else(Problem::not_found)?;
    let (store, scopes) = (office.store.clone(), manager.scopes(&office));
    let held = blocking(move || store.held_one(&entry, &scopes))
        .await?
        .ok_or_else(Problem::not_found)?;
    let record = record_of(&held.entry);
    if record.as_ref().is_some_and(|record| record.by == manager.staff) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "own-record",
            "You wrote this yourself. Ask another manager to decide about it.",
        ));
    }
    let scope = held.entry.header.scope;
    office
        .hub
        .office(OfficeCommand::Settle {
            by: manager.staff,
            acting_as: manager.role,
            scope,
            entry,
            verdict,
            about: record.map_or(About::Service, |record| record.about),
            why,
        })
        .await?;
    tracing::info!(%entry, by = %manager.staff, released = verdict == Verdict::Released, "a held entry was decided about");
    Ok(Json(
        json!({ "entry": entry.to_hex(), "released": verdict == Verdict::Released }),
    ))
}

fn shown(held: &Waiting, directory: &Directory, reader: sync_core::staff::Role) -> Value {
    let names = Names {
        directory,
        person: held.person_name.as_deref(),
        reader,
    };
    let record = record_of(&held.entry);
    let entry = &held.entry;
    json!({
        "entry": entry.id.to_hex(),
        "reason": held.reason.label(),
        "person_name": held.person_name,
        "author_name": record.as_ref().map_or_else(|| "Somebody unknown".to_owned(), |record| names.staff(record.by)),
        "role_label": record.as_ref().map_or("", |record| record.acting_as.label()),
        "device_label": device_label(directory, entry.header.device),
        "happened_at": record.as_ref().map_or(entry.header.recorded_at.0, |record| record.happened_at.0),
        "recorded_at": entry.header.recorded_at_office().0,
        "received_at": held.received_at.0,
        "line": record.as_ref().map_or_else(|| "This cannot be read".to_owned(), |record| said(&record.fact, directory)),
        "fields": fields(&held.floor, entry.id, &names),
    })
}

fn device_label(directory: &Directory, device: DeviceId) -> String {
    directory
        .device(device)
        .map_or_else(|| "An unknown tablet".to_owned(), |known| known.label.to_string())
}

const fn audience_label(audience: sync_core::scope::Audience) -> &'static str {
    use sync_core::scope::Audience;
    match audience {
        Audience::Directory => "Staff and tablets",
        Audience::People => "People and plans",
        Audience::Floor => "Care",
        Audience::Leaders => "Practice",
        Audience::Management => "Management",
        Audience::Provider => "Governance",
        Audience::Case(_) => "A restricted case",
        Audience::Supervision(_) => "Supervision",
        Audience::Cycles => "Actions",
    }
}
