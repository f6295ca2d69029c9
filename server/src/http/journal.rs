//! A person's journal as automerge files: which files there are, and each of them.
//!
//! A file holds so many records that the helper for documents writes it well within its limits; a long journal is several
//! files, cut between days. May not live here: how a file is written (`sync_core::document`, in the helper).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync_core::document::{Answer as Answered, Ask};
use sync_core::id::PersonId;
use sync_core::limits::JOURNAL_RECORDS_MAX;
use sync_core::time::CareDay;

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::records;
use super::session::Manager;
use crate::projection::{JournalOf, journal};

/// Of which days.
#[derive(Default, Deserialize)]
pub struct DaysAsked {
    /// First day, as 2026-11-22.
    from: Option<String>,
    /// Last day, included.
    to: Option<String>,
}

/// One file of a journal.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Part {
    from: String,
    to: String,
    records: usize,
}

/// `GET /api/office/people/{person}/journal`: the files it comes in, the oldest first.
pub async fn parts(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
    Query(asked): Query<DaysAsked>,
) -> Answer<Value> {
    let person = PersonId::from_hex(&person).ok_or_else(Problem::not_found)?;
    let mut filter = records::of_person(&office, &manager, person, (asked.from, asked.to))?;
    filter.limit = u32::MAX;
    let store = office.store.clone();
    let times = blocking(move || {
        let known = store.person(person).map_err(Problem::from)?;
        known.ok_or_else(Problem::not_found)?;
        store.times(&filter).map_err(Problem::from)
    })
    .await?;
    let parts = cut(times.iter().rev().map(|at| at.care_day()), JOURNAL_RECORDS_MAX);
    Ok(Json(json!({ "parts": parts })))
}

/// `GET /api/office/people/{person}/journal.automerge`
pub async fn file(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
    Query(asked): Query<DaysAsked>,
) -> Result<Response, Problem> {
    let person = PersonId::from_hex(&person).ok_or_else(Problem::not_found)?;
    let (from, to) = (asked.from.clone(), asked.to.clone());
    let mut filter = records::of_person(&office, &manager, person, (asked.from, asked.to))?;
    filter.limit = u32::try_from(JOURNAL_RECORDS_MAX + 1).unwrap_or(u32::MAX);
    let (store, directory) = (office.store.clone(), office.hub.directory());
    let role = manager.role;
    let whole = blocking(move || {
        let known = store.person(person).map_err(Problem::from)?;
        let known = known.ok_or_else(Problem::not_found)?;
        let found = store.records(&filter).map_err(Problem::from)?;
        if found.len() > JOURNAL_RECORDS_MAX {
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "too-many",
                "This is more than 2,000 records. Choose dates, and save one part at a time.",
            ));
        }
        let service = directory.service_name().map_or("", |name| name.as_str());
        let of = JournalOf {
            person,
            name: known.name,
            service: service.to_owned(),
            from: from.unwrap_or_default(),
            to: to.unwrap_or_default(),
        };
        Ok(journal(&found, &directory, role, of))
    })
    .await?;
    let not_written = || {
        Problem::unavailable(
            "journal",
            "This file could not be made. Everything else works, and nothing was changed. Whoever looks after this \
             server finds why in its log.",
        )
    };
    let bytes = match office.hub.documents().ask(&Ask::Journal(whole)).await {
        Ok(Answered::Exported(bytes)) => bytes,
        Ok(_) => return Err(not_written()),
        Err(error) => {
            tracing::error!(%error, "a journal was not written");
            return Err(not_written());
        }
    };
    tracing::info!(by = %manager.staff, %person, "a journal was saved as a file");
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        // No name: a file's name shows where its content does not.
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"journal.automerge\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}

/// Days, ascending and as often as they have records, as parts of whole days with at most so many records each. A day
/// that has more is a part of its own.
fn cut(days: impl Iterator<Item = CareDay>, most: usize) -> Vec<Part> {
    let mut counted: Vec<(CareDay, usize)> = Vec::new();
    for day in days {
        match counted.last_mut() {
            Some((last, records)) if *last == day => *records += 1,
            _ => counted.push((day, 1)),
        }
    }
    let mut parts: Vec<Part> = Vec::new();
    for (day, records) in counted {
        match parts.last_mut() {
            Some(part) if part.records + records <= most => {
                part.to = day.iso();
                part.records += records;
            }
            _ => parts.push(Part {
                from: day.iso(),
                to: day.iso(),
                records,
            }),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_journal_is_cut_between_days() {
        let day = |number| CareDay::new(2026, 3, number).unwrap();
        let part = |from: &str, to: &str, records| Part {
            from: from.to_owned(),
            to: to.to_owned(),
            records,
        };
        let days = [1, 1, 2, 5, 5, 5, 5, 6, 7];
        assert_eq!(
            cut(days.into_iter().map(day), 3),
            [
                part("2026-03-01", "2026-03-02", 3),
                part("2026-03-05", "2026-03-05", 4),
                part("2026-03-06", "2026-03-07", 2),
            ]
        );
        assert_eq!(cut(std::iter::empty(), 3), []);
    }
}
