//! The office's overview: people, staff, tablets, and whom it has not heard from.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::{DeviceId, PersonId, UnitId};
use sync_core::record::DeviceKind;

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::coverage::coverage;
use super::session::Manager;
use crate::clock;
use crate::store::Contact;

/// Most people on one page of the list.
const PEOPLE_PER_PAGE_MAX: u32 = 200;

/// `GET /api/office/overview`
pub async fn overview(State(office): State<Arc<Office>>, _: Manager) -> Answer<Value> {
    let store = office.store.clone();
    let (people_count, held_count, contacts) = blocking(move || {
        Ok::<_, crate::store::StoreError>((store.people_count()?, store.held_count()?, store.contacts()?))
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
    })))
}

/// Which people.
#[derive(Deserialize)]
pub struct PeopleAsked {
    unit: Option<String>,
    after: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/office/people`
pub async fn people(
    State(office): State<Arc<Office>>,
    _: Manager,
    Query(asked): Query<PeopleAsked>,
) -> Answer<Value> {
    let unit = asked
        .unit
        .map(|unit| UnitId::from_hex(&unit).ok_or_else(Problem::not_found))
        .transpose()?;
    let after = asked
        .after
        .map(|after| PersonId::from_hex(&after).ok_or_else(Problem::not_found))
        .transpose()?;
    let limit = asked
        .limit
        .unwrap_or(PEOPLE_PER_PAGE_MAX)
        .clamp(1, PEOPLE_PER_PAGE_MAX);
    let store = office.store.clone();
    let listed = blocking(move || store.people(unit, after, limit)).await?;
    let directory = office.hub.directory();
    let full = u32::try_from(listed.len()).is_ok_and(|count| count == limit);
    let next = listed.last().filter(|_| full).map(|last| last.person.to_hex());
    let people: Vec<Value> = listed
        .into_iter()
        .map(|person| {
            json!({
                "person": person.person.to_hex(),
                "name": person.name,
                "known_as": person.known_as,
                "unit": person.unit.to_hex(),
                "unit_name": directory.unit_name(person.unit).map_or("", |name| name.as_str()),
                "room": person.room,
                "last_record_at": person.last_record_at.map(|at| at.0),
            })
        })
        .collect();
    Ok(Json(json!({ "people": people, "next": next })))
}

/// `GET /api/office/staff`
pub async fn staff(State(office): State<Arc<Office>>, _: Manager) -> Answer<Value> {
    let store = office.store.clone();
    let with_pin = blocking(move || store.staff_with_pin()).await?;
    let (directory, now) = (office.hub.directory(), clock::now());
    let staff: Vec<Value> = directory
        .staff_in_name_order()
        .into_iter()
        .map(|(id, member)| {
            let role = member.roles_at(now).into_iter().next_back();
            json!({
                "staff": id.to_hex(),
                "name": member.name.as_str(),
                "role": role.map(|role| role.code()),
                "role_label": role.map(|role| role.label()),
                "left": !member.works_here_at(now),
                "has_pin": with_pin.binary_search(&id).is_ok(),
            })
        })
        .collect();
    Ok(Json(json!({ "staff": staff })))
}

/// `GET /api/office/tablets`
pub async fn tablets(State(office): State<Arc<Office>>, _: Manager) -> Answer<Value> {
    let store = office.store.clone();
    let contacts: BTreeMap<DeviceId, Contact> =
        blocking(move || store.contacts()).await?.into_iter().collect();
    let directory = office.hub.directory();
    let mut devices: Vec<_> = directory
        .devices()
        .filter(|(_, device)| device.kind != DeviceKind::Office)
        .collect();
    devices.sort_by(|(_, one), (_, other)| one.label.as_str().cmp(other.label.as_str()));
    let tablets: Vec<Value> = devices
        .into_iter()
        .map(|(id, device)| {
            let contact = contacts.get(&id);
            json!({
                "device": id.to_hex(),
                "label": device.label.as_str(),
                "kind": match device.kind {
                    DeviceKind::Tablet => "tablet",
                    DeviceKind::Desk => "desk",
                    DeviceKind::Office => "office",
                },
                "enrolled_at": device.enrolled_at.0,
                "last_contact_ms": contact.map(|contact| contact.last_contact.0),
                "connected": office.hub.is_connected(id),
                "unsent": contact.and_then(|contact| contact.unsent),
                "clock_offset_ms": contact.and_then(|contact| contact.clock_offset_ms),
                "revoked": device.revoked.is_some(),
            })
        })
        .collect();
    Ok(Json(json!({ "tablets": tablets })))
}
