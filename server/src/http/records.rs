//! The office's lists of records, one record with its history, and a person's timeline as a file.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::fold::Directory;
use sync_core::id::{DeviceId, EntryId, PersonId, StaffId, UnitId};
use sync_core::record::KindSpec;
use sync_core::staff::Role;
use sync_core::time::{CareDay, Timestamp};

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::session::Manager;
use super::typed::Typed;
use crate::clock;
use crate::projection::{
    Names, PRACTICE, RecordRow, SHIFTS, VERSION_PUBLISHED, VERSION_READ, fields, outcome_number, record_row,
    timeline_csv, version_rows,
};
use crate::store::{Order, RecordFilter, Recorded, marks};

const RECORDS_PER_PAGE: u32 = 50;
const RECORDS_PER_PAGE_MAX: u32 = 200;
/// Records in one file: some years of one person. More is asked for by dates.
const RECORDS_PER_FILE_MAX: u32 = 20_000;

/// Which records.
#[derive(Default, Deserialize)]
pub struct RecordsAsked {
    person: Option<String>,
    unit: Option<String>,
    staff: Option<String>,
    device: Option<String>,
    kind: Option<String>,
    /// First day, as 2026-11-22.
    from: Option<String>,
    /// Last day, included.
    to: Option<String>,
    outcome: Option<String>,
    /// "concern", "late", "corrected" or "uncounted".
    mark: Option<String>,
    /// "happened", or else as received.
    order: Option<String>,
    before: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/office/records`
pub async fn list(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Typed(words): Typed,
    Query(asked): Query<RecordsAsked>,
) -> Answer<Value> {
    let filter = RecordFilter {
        words,
        ..filter(asked, &manager, &office)?
    };
    let limit = filter.limit;
    let store = office.store.clone();
    let found = blocking(move || store.records(&filter)).await?;
    let full = u32::try_from(found.len()).is_ok_and(|count| count == limit);
    let next = found.last().filter(|_| full).map(|last| last.cursor.to_string());
    let records = rows(&found, &office.hub.directory(), manager.role);
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
        reader: manager.role,
    };
    Ok(Json(json!({
        "record": record_row(&found.floor, found.id, &names).ok_or_else(Problem::not_found)?,
        "versions": version_rows(&found.floor, found.id, &names),
        "fields": fields(&found.floor, found.id, &names),
    })))
}

/// `GET /api/office/people/{person}/timeline.csv`, filtered as the list is
pub async fn file(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
    Query(asked): Query<RecordsAsked>,
) -> Result<Response, Problem> {
    let mut filter = filter(asked, &manager, &office)?;
    let person = PersonId::from_hex(&person).ok_or_else(Problem::not_found)?;
    (filter.person, filter.order) = (Some(person), Order::Happened);
    (filter.before, filter.limit) = (None, RECORDS_PER_FILE_MAX + 1);
    let store = office.store.clone();
    let known = blocking(move || store.person(person)).await?;
    known.ok_or_else(Problem::not_found)?;
    let (store, directory) = (office.store.clone(), office.hub.directory());
    let text = blocking(move || {
        let found = store.records(&filter).map_err(Problem::from)?;
        if found.len() > RECORDS_PER_FILE_MAX as usize {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too-many",
                "This is more than 20,000 records. Choose dates, and save one part at a time.",
            ));
        }
        Ok(timeline_csv(&found, &directory, manager.role))
    })
    .await?;
    tracing::info!(by = %manager.staff, %person, "a timeline was saved as a file");
    let day = clock::now().care_day().iso();
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        // No name: a file's name shows where its content does not.
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"timeline-{day}.csv\""),
        ),
    ];
    Ok((headers, text).into_response())
}

/// Everything of one person that took place on these days, newest first, as far as whoever asks may read it.
pub(super) fn of_person(
    office: &Office,
    manager: &Manager,
    person: PersonId,
    (from, to): (Option<String>, Option<String>),
) -> Result<RecordFilter, Problem> {
    let asked = RecordsAsked {
        from,
        to,
        ..RecordsAsked::default()
    };
    Ok(RecordFilter {
        person: Some(person),
        order: Order::Happened,
        ..filter(asked, manager, office)?
    })
}

/// Lines for what the store found.
pub fn rows(found: &[Recorded], directory: &Directory, reader: Role) -> Vec<RecordRow> {
    found
        .iter()
        .filter_map(|recorded| {
            let names = Names {
                directory,
                person: recorded.person_name.as_deref(),
                reader,
            };
            record_row(&recorded.floor, recorded.id, &names)
        })
        .collect()
}

fn filter(asked: RecordsAsked, manager: &Manager, office: &Office) -> Result<RecordFilter, Problem> {
    fn id<T>(text: Option<String>, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Problem> {
        text.map(|text| read(&text).ok_or_else(Problem::not_found))
            .transpose()
    }
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
    let (marks, uncounted) = match asked.mark.as_deref() {
        None => (None, false),
        Some("concern") => (Some(marks::CONCERN), false),
        Some("late") => (Some(marks::LATE), false),
        Some("corrected") => (Some(marks::AMENDED | marks::STRUCK), false),
        Some("uncounted") => (None, true),
        Some(_) => return Err(Problem::not_found()),
    };
    let outcome = id(asked.outcome, outcome_number)?;
    Ok(RecordFilter {
        scopes: manager.scopes(office),
        person: id(asked.person, PersonId::from_hex)?,
        unit: id(asked.unit, UnitId::from_hex)?,
        staff: id(asked.staff, StaffId::from_hex)?,
        device: id(asked.device, DeviceId::from_hex)?,
        kind,
        from: day(asked.from)?.map(CareDay::start),
        to: day(asked.to)?.map(|day| day.next().start()),
        outcome,
        marks,
        uncounted,
        words: None,
        order: match asked.order.as_deref() {
            Some("happened") => Order::Happened,
            _ => Order::Received,
        },
        before,
        limit: asked
            .limit
            .unwrap_or(RECORDS_PER_PAGE)
            .clamp(1, RECORDS_PER_PAGE_MAX),
    })
}

/// A day as a date box writes it.
pub fn day(text: Option<String>) -> Result<Option<CareDay>, Problem> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Ok(None);
    };
    read_day(&text).map(Some).ok_or_else(|| {
        Problem::bad_request("There is no such day. Write it as 2026-11-22, or choose it from the calendar.")
    })
}

/// A day as 2026-11-22.
pub fn read_day(text: &str) -> Option<CareDay> {
    let mut parts = text.trim().split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    CareDay::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The beginning of a day, or now when none was chosen.
pub fn day_or_now(text: Option<String>, now: Timestamp) -> Result<Timestamp, Problem> {
    Ok(day(text)?.map_or(now, |day| {
        // Today begins now: nobody may act for a time before they were let in.
        if day == now.care_day() { now } else { day.start() }
    }))
}
