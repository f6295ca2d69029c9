//! Personal targets at the desk: what is in force, what was set before, setting and ending one.
//!
//! A target crosses as the bytes that records carry it in (CBOR, in hexadecimal), so that both sides mean the same. May not
//! live here: which of them stands (`fold::floor`), who may (`rules`).

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::fold::{Directory, Floor, TargetSet, TargetStands};
use sync_core::id::{PersonId, hex, unhex};
use sync_core::record::{About, Fact, PersonalTarget};
use sync_core::rules::Deed;
use sync_core::time::Timestamp;

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::coverage::coverage;
use super::people::living_here;
use super::session::Manager;
use crate::clock;

/// Set before, shown at most; all of it stays in the record.
const BEFORE_MAX: usize = 50;

/// A target that is set; one without bounds ends what was set.
#[derive(Deserialize)]
pub struct Set {
    target: String,
}

/// `GET /api/office/people/{person}/targets`
pub async fn list(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
) -> Answer<Value> {
    let person = PersonId::from_hex(&person).ok_or_else(Problem::not_found)?;
    let (looked, now) = (office.clone(), clock::now());
    let mut found = blocking(move || {
        let directory = looked.hub.directory();
        looked
            .floor
            .look(now, |floor| see(floor, &directory, person, now))
    })
    .await?
    .ok_or_else(Problem::not_found)?;
    let store = office.store.clone();
    let contacts = blocking(move || store.contacts()).await?;
    found["may_change"] = Deed::PlanCare.ask(manager.role).is_ok().into();
    found["coverage"] = json!(coverage(&office, &contacts, now));
    Ok(Json(found))
}

/// `POST /api/office/people/{person}/targets`
pub async fn set(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
    body: Result<Json<Set>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::PlanCare)?;
    let known = living_here(&office, &person).await?;
    let mut target = target(known.person, &json_body(body)?.target)?;
    if target.ends() {
        // The desk's clock may be wrong, and an end is meant from now on.
        target.from = clock::now();
    }
    let fact = Fact::PersonalTarget(target);
    manager
        .write(&office, vec![(About::Person(known.person), fact)])
        .await?;
    tracing::info!(person = %known.person, by = %manager.staff, "a target was set");
    Ok(Json(json!({})))
}

fn target(person: PersonId, sent: &str) -> Result<PersonalTarget, Problem> {
    let wrong = || Problem::bad_request("This target does not read: open the form again.");
    let mut bytes = vec![0; sent.len() / 2];
    unhex(sent, &mut bytes).ok_or_else(wrong)?;
    let target: PersonalTarget = minicbor::decode(&bytes).map_err(|_| wrong())?;
    if target.person != person {
        return Err(wrong());
    }
    target
        .check()
        .map_err(|why| Problem::bad_request(format!("This target cannot be: {why}.")))?;
    Ok(target)
}

fn see(floor: &Floor, directory: &Directory, person: PersonId, now: Timestamp) -> Option<Value> {
    let found = floor.person(person)?;
    let mut set = floor.targets_set(person, now);
    let stands = |one: &TargetSet<'_>| one.stands != TargetStands::Over;
    set.sort_by_key(|one| core::cmp::Reverse(one.recorded_at));
    let before = set.iter().filter(|one| !stands(one)).take(BEFORE_MAX);
    let shown: Vec<Value> = set
        .iter()
        .filter(|one| stands(one))
        .chain(before)
        .map(|one| {
            let by = directory.staff(one.by).map_or_else(
                || "Someone not known here".to_owned(),
                |member| member.name.to_string(),
            );
            json!({
                "target": minicbor::to_vec(one.target).map_or_else(|_| String::new(), |bytes| hex(&bytes)),
                "stands": match one.stands {
                    TargetStands::InForce => "in-force",
                    TargetStands::ToCome => "to-come",
                    TargetStands::Over => "over",
                },
                "by_name": by,
                "role": one.role.code(),
                "recorded_at": one.recorded_at.0,
            })
        })
        .collect();
    Some(json!({
        "person": person.to_hex(),
        "name": found.name.to_string(),
        "known_as": found.known_as.to_string(),
        "unit_name": directory.unit_name(found.unit).map_or("", |name| name.as_str()),
        "room": found.room.to_string(),
        "targets": shown,
    }))
}
