//! Tablets: how each is doing, and blocking one that is lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::DeviceId;
use sync_core::record::{About, DeviceKind, DeviceRevoked, Fact};
use sync_core::rules::Deed;
use sync_core::text::ReasonText;

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::session::Manager;
use crate::store::Contact;

/// Why a tablet is blocked.
#[derive(Deserialize)]
pub struct Block {
    why: String,
}

/// `GET /api/office/tablets`: all of them, a few per unit.
pub async fn list(State(office): State<Arc<Office>>, manager: Manager) -> Answer<Value> {
    let store = office.store.clone();
    let contacts: BTreeMap<DeviceId, Contact> =
        blocking(move || store.contacts()).await?.into_iter().collect();
    let directory = office.hub.directory();
    let mut devices: Vec<_> = directory
        .devices()
        .filter(|(_, device)| device.kind != DeviceKind::Office)
        .collect();
    devices.sort_by_key(|(_, device)| (device.revoked.is_some(), device.label.as_str()));
    let tablets: Vec<Value> = devices
        .into_iter()
        .map(|(id, device)| {
            let contact = contacts.get(&id).cloned();
            let known = contact.is_some();
            let contact = contact.unwrap_or_default();
            json!({
                "device": id.to_hex(),
                "label": device.label.as_str(),
                "kind": match device.kind {
                    DeviceKind::Tablet => "tablet",
                    DeviceKind::Desk => "desk",
                    DeviceKind::Office => "office",
                },
                "enrolled_at": device.enrolled_at.0,
                "last_contact_ms": known.then_some(contact.last_contact.0),
                "connected": office.hub.is_connected(id),
                "unsent": contact.unsent,
                "oldest_unsent_ms": contact.oldest_unsent_at.map(|at| at.0),
                "clock_offset_ms": contact.clock_offset_ms,
                "storage_used_bytes": contact.storage_used_bytes,
                "storage_quota_bytes": contact.storage_quota_bytes,
                "app": contact.app,
                "revoked": device.revoked.is_some(),
                "revoked_at": device.revoked.as_ref().map(|revoked| revoked.from.0),
                "revoked_why": device.revoked.as_ref().map(|revoked| revoked.why.as_str()),
            })
        })
        .collect();
    Ok(Json(json!({
        "tablets": tablets,
        "may_block": Deed::LookAfterAccounts.ask(manager.role).is_ok(),
    })))
}

/// `POST /api/office/tablets/{device}/block`
pub async fn block(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(device): Path<String>,
    body: Result<Json<Block>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let why = ReasonText::parse(&json_body(body)?.why)
        .map_err(|why| Problem::bad_request(format!("Say why the tablet is blocked: {why}.")))?;
    let device = DeviceId::from_hex(&device).ok_or_else(Problem::not_found)?;
    let directory = office.hub.directory();
    let known = directory
        .device(device)
        .filter(|known| known.kind != DeviceKind::Office)
        .ok_or_else(Problem::not_found)?;
    // Blocked already is blocked: nothing more is to be written.
    if known.revoked.is_none() {
        let fact = Fact::DeviceRevoked(DeviceRevoked { device, why });
        manager.write(&office, vec![(About::Service, fact)]).await?;
        tracing::info!(%device, by = %manager.staff, "a tablet was blocked");
    }
    Ok(Json(json!({ "device": device.to_hex(), "revoked": true })))
}
