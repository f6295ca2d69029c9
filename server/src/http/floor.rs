//! The live floor of each unit: what is overdue and due now, and how much of it the office can know.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::{PersonId, UnitId};
use sync_core::rules;
use sync_core::scope::Audience;

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::coverage::coverage;
use super::session::Manager;
use crate::clock;
use crate::projection::{board, counts};
use crate::store::StoreError;

const PEOPLE_PER_PAGE: usize = 60;
const PEOPLE_PER_PAGE_MAX: usize = 200;

/// Which people.
#[derive(Deserialize)]
pub struct FloorAsked {
    unit: Option<String>,
    after: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/office/floor`
pub async fn show(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Query(asked): Query<FloorAsked>,
) -> Answer<Value> {
    if !rules::may_read(manager.role, Audience::Floor) {
        return Err(Problem::not_found());
    }
    let unit = asked
        .unit
        .map(|unit| UnitId::from_hex(&unit).ok_or_else(Problem::not_found))
        .transpose()?;
    let after = asked
        .after
        .map(|after| PersonId::from_hex(&after).ok_or_else(Problem::not_found))
        .transpose()?
        .map(|after| after.to_hex());
    let limit = asked
        .limit
        .unwrap_or(PEOPLE_PER_PAGE)
        .clamp(1, PEOPLE_PER_PAGE_MAX);
    let (directory, now, looked) = (office.hub.directory(), clock::now(), office.clone());
    let (rows, contacts) = blocking(move || {
        let rows = looked.floor.look(now, |floor| board(floor, &directory, now))?;
        Ok::<_, StoreError>((rows, looked.store.contacts()?))
    })
    .await?;
    let directory = office.hub.directory();
    let units: Vec<Value> = directory
        .units()
        .into_iter()
        .map(|(unit, name)| {
            json!({ "unit": unit.to_hex(), "name": name.as_str(), "counts": counts(&rows, Some(unit)) })
        })
        .collect();
    let all = counts(&rows, None);
    let unit = unit.map(|unit| unit.to_hex());
    let mut shown: Vec<_> = rows
        .into_iter()
        .filter(|row| unit.as_ref().is_none_or(|unit| row.unit == *unit))
        .collect();
    if let Some(after) = after {
        // Whoever the page ended with may have moved since: then the list is read from its start.
        let place = shown
            .iter()
            .position(|row| row.person == after)
            .map_or(0, |place| place + 1);
        shown.drain(..place);
    }
    let more = shown.len() > limit;
    shown.truncate(limit);
    let next = shown.last().filter(|_| more).map(|last| last.person.clone());
    Ok(Json(json!({
        "now_ms": now.0,
        "all": all,
        "units": units,
        "coverage": coverage(&office, &contacts, now),
        "people": shown,
        "next": next,
    })))
}
