//! The office's overview: people, staff, tablets, and whom it has not heard from; and what its forms offer.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};
use sync_core::record::KindSpec;
use sync_core::staff::Role;

use super::Office;
use super::answer::{Answer, blocking};
use super::coverage::coverage;
use super::session::{Manager, Overseer};
use crate::clock;

/// `GET /api/office/overview`
pub async fn overview(State(office): State<Arc<Office>>, manager: Manager) -> Answer<Value> {
    let (store, scopes) = (office.store.clone(), manager.scopes(&office));
    let backups = office.backups.clone();
    let (people_count, held_count, contacts, backups) = blocking(move || {
        Ok::<_, crate::store::StoreError>((
            store.people_count()?,
            store.held_count(&scopes)?,
            store.contacts()?,
            backups.state(clock::now()),
        ))
    })
    .await?;
    let (directory, now) = (office.hub.directory(), clock::now());
    let units: Vec<Value> = directory
        .units()
        .into_iter()
        .map(|(unit, name)| json!({ "unit": unit.to_hex(), "name": name.as_str() }))
        .collect();
    let staff_count = directory
        .staff_in_name_order()
        .iter()
        .filter(|(_, member)| member.works_here_at(now))
        .count();
    Ok(Json(json!({
        "service_name": directory.service_name().map_or("", |name| name.as_str()),
        "now_ms": now.0,
        "units": units,
        "people_count": people_count,
        "staff_count": staff_count,
        "coverage": coverage(&office, &contacts, now),
        "held_count": held_count,
        "backups": {
            "last_ms": backups.last_at.map(|at| at.0),
            "late": backups.late,
            "trouble": backups.trouble,
        },
    })))
}

/// `GET /api/office/choices`: what forms and filters offer.
pub async fn choices(State(office): State<Arc<Office>>, _: Overseer) -> Answer<Value> {
    let directory = office.hub.directory();
    let named = |code: &str, label: &str| json!({ "code": code, "label": label });
    let units: Vec<Value> = directory
        .units()
        .into_iter()
        .map(|(unit, name)| named(&unit.to_hex(), name.as_str()))
        .collect();
    let mut kinds: Vec<Value> = KindSpec::all()
        .iter()
        .map(|kind| named(kind.name, kind.label))
        .collect();
    kinds.push(named("practice", "Practice observed"));
    kinds.push(named("version-published", "Plan or handover published"));
    kinds.push(named("version-read", "Plan or handover read"));
    let roles: Vec<Value> = Role::ALL
        .iter()
        .map(|role| named(role.code(), role.label()))
        .collect();
    let now = clock::now();
    let staff: Vec<Value> = directory
        .staff_in_name_order()
        .into_iter()
        .map(|(id, member)| {
            let left = if member.works_here_at(now) {
                ""
            } else {
                " (has left)"
            };
            named(&id.to_hex(), &format!("{}{left}", member.name))
        })
        .collect();
    let at_work: Vec<Value> = directory
        .staff_in_name_order()
        .into_iter()
        .filter_map(|(id, member)| {
            let role = member.roles_at(now).into_iter().next_back()?;
            let unit = member.unit.and_then(|unit| directory.unit_name(unit));
            let unit = unit.map_or_else(String::new, |unit| format!(", {unit}"));
            Some(named(
                &id.to_hex(),
                &format!("{}: {}{unit}", member.name, role.label().to_lowercase()),
            ))
        })
        .collect();
    Ok(Json(json!({
        "units": units,
        "kinds": kinds,
        "roles": roles,
        "staff": staff,
        "at_work": at_work,
    })))
}
