//! The office's lists of records, one record with its history, and what waits for a manager.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::fold::Directory;
use sync_core::id::{DeviceId, EntryId, PersonId, StaffId, UnitId};
use sync_core::record::KindSpec;
use sync_core::verdict::Verdict;

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::session::Manager;
use crate::projection::{
    Names, PRACTICE, RecordRow, SHIFTS, VERSION_PUBLISHED, VERSION_READ, fields, record_of, record_row,
    version_rows,
};
use crate::store::{RecordFilter, Recorded};

const RECORDS_PER_PAGE: u32 = 50;
const RECORDS_PER_PAGE_MAX: u32 = 200;

/// Which records.
#[derive(Default, Deserialize)]
pub struct RecordsAsked {
    person: Option<String>,
    unit: Option<String>,
    staff: Option<String>,
    device: Option<String>,
    kind: Option<String>,
    before: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/office/records`
pub async fn list(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Query(asked): Query<RecordsAsked>,
) -> Answer<Value> {
    let filter = filter(asked, &manager, &office)?;
    let limit = filter.limit;
    let store = office.store.clone();
    let found = blocking(move || store.records(&filter)).await?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let next = found.last().filter(|_| full).map(|last| last.cursor.to_string());
    let records = rows(&found, &office.hub.directory());
    Ok(Json(json!({ "records": records, "next": next })))
}

/// `GET /api/office/records/{entry}`
pub async fn one(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(entry): Path<String>,
) -> Answer<Value> {
    let entry = EntryId::from_hex(&entry).ok_or_else(Problem::not_found)?;
    let (store, scopes) = (office.store.clone(), manager.scopes(&office));
    let found = blocking(move || store.record(&entry, &scopes))
        .await?
        .ok_or_else(Problem::not_found)?;
    let directory = office.hub.directory();
    let names = Names {
        directory: &directory,
        person: found.person_name.as_deref(),
    };
    Ok(Json(json!({
        "record": record_row(&found.floor, found.id, &names).ok_or_else(Problem::not_found)?,
        "versions": version_rows(&found.floor, found.id, &names),
        "fields": fields(&found.floor, found.id, &names),
    })))
}

/// `GET /api/office/held`
pub async fn held(State(office): State<Arc<Office>>, manager: Manager) -> Answer<Value> {
    let (store, mut scopes) = (office.store.clone(), manager.scopes(&office));
    // What was written about people and plans is held as well.
    scopes.push(sync_core::scope::Scope::new(
        office.hub.facts().service,
        sync_core::scope::Audience::People,
    ));
    let found = blocking(move || store.held(&scopes)).await?;
    let directory = office.hub.directory();
    let held: Vec<Value> = found
        .iter()
        .filter_map(|(recorded, row)| {
            let entry = row.entry.as_ref()?;
            let names = Names { directory: &directory, person: None };
            let author = record_of(entry).and_then(|record| directory.staff(record.by));
            let reason = match row.verdict {
                Verdict::Held(reason) => reason.label(),
                _ => row.verdict.label(),
            };
            Some(json!({
                "entry": entry.id.to_hex(),
                "scope": sync_core::id::hex(&entry.header.scope.to_bytes()),
                "reason": reason,
                "author_name": author.map_or("Somebody unknown", |member| member.name.as_str()),
                "device_label": directory.device(entry.header.device).map_or("An unknown tablet", |known| known.label.as_str()),
                "recorded_at": entry.header.recorded_at_office().0,
                "received_at": row.received_at.0,
                "line": record_row(&recorded.floor, recorded.id, &names).map_or_else(|| "A correction".to_owned(), |row| row.line),
            }))
        })
        .collect();
    Ok(Json(json!({ "held": held })))
}

/// Lines for what the store found.
pub fn rows(found: &[Recorded], directory: &Directory) -> Vec<RecordRow> {
    found
        .iter()
        .filter_map(|recorded| {
            let names = Names {
                directory,
                person: recorded.person_name.as_deref(),
            };
            record_row(&recorded.floor, recorded.id, &names)
        })
        .collect()
}

fn filter(asked: RecordsAsked, manager: &Manager, office: &Office) -> Result<RecordFilter, Problem> {
    let kind = match asked.kind.as_deref() {
        None => None,
        Some("practice") => Some(PRACTICE),
        Some("version-published") => Some(VERSION_PUBLISHED),
        Some("version-read") => Some(VERSION_READ),
        Some(name) => Some(
            KindSpec::by_name(name)
                .map(|kind| kind.code)
                .or_else(|| {
                    SHIFTS
                        .iter()
                        .find(|(_, shift)| *shift == name)
                        .map(|(code, _)| *code)
                })
                .ok_or_else(Problem::not_found)?,
        ),
    };
    let before = asked
        .before
        .map(|before| before.parse().map_err(|_| Problem::not_found()))
        .transpose()?;
    Ok(RecordFilter {
        scopes: manager.scopes(office),
        person: asked
            .person
            .map(|id| PersonId::from_hex(&id).ok_or_else(Problem::not_found))
            .transpose()?,
        unit: asked
            .unit
            .map(|id| UnitId::from_hex(&id).ok_or_else(Problem::not_found))
            .transpose()?,
        staff: asked
            .staff
            .map(|id| StaffId::from_hex(&id).ok_or_else(Problem::not_found))
            .transpose()?,
        device: asked
            .device
            .map(|id| DeviceId::from_hex(&id).ok_or_else(Problem::not_found))
            .transpose()?,
        kind,
        before,
        limit: asked
            .limit
            .unwrap_or(RECORDS_PER_PAGE)
            .clamp(1, RECORDS_PER_PAGE_MAX),
    })
}
