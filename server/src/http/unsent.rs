//! Unsent work of a tablet that came as a file: checked, then handed to the machine as if the tablet had sent it.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use sync_core::limits;
use sync_core::record::DeviceKind;
use sync_core::rules::Deed;
use sync_core::sync::hub::Imported;
use sync_core::wire::{Export, ExportItem};

use super::Office;
use super::answer::{Answer, Problem};
use super::session::Manager;

/// Largest file: weeks of one tablet's work.
pub const FILE_BYTES_MAX: usize = 32 * 1024 * 1024;

/// `POST /api/office/tablets/import`: the file as its body. The same file twice changes nothing.
pub async fn import(State(office): State<Arc<Office>>, manager: Manager, file: Bytes) -> Answer<Value> {
    manager.may(Deed::DecideHeld)?;
    let (export, label) = believed(&office, &file)?;
    let mut results = Vec::with_capacity(export.items.len());
    for part in export.items.chunks(limits::SEALED_ITEMS_PER_FRAME_MAX) {
        let items = part.iter().map(|item| item.sealed.clone()).collect();
        let part = office
            .hub
            .import(export.device, items)
            .await
            .map_err(|why| refused(StatusCode::SERVICE_UNAVAILABLE, "not-now", &format!("{why}.")))?;
        results.extend(part);
    }
    tracing::info!(device = %export.device, by = %manager.staff, items = results.len(), "a file of unsent work was taken in");
    let rows: Vec<Value> = export
        .items
        .iter()
        .zip(&results)
        // A tablet's own bookkeeping is shown only where something is wrong with it.
        .filter(|(item, result)| item.by_hand || matches!(result, Imported::Refused(_) | Imported::Damaged))
        .map(row)
        .collect();
    Ok(Json(json!({
        "device": export.device.to_hex(),
        "label": label,
        "made_at": export.made_at.0,
        "rows": rows,
    })))
}

/// A whole file of one of this service's tablets, or what is wrong with it.
fn believed(office: &Office, file: &[u8]) -> Result<(Export, String), Problem> {
    let read = Export::read(file).map_err(|why| {
        let why = why.to_string();
        let mut letters = why.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-a-file",
            &format!("{}{}.", first.unwrap_or_default(), letters.as_str()),
        )
    })?;
    let directory = office.hub.directory();
    if read.export.service != office.hub.facts().service {
        return Err(refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "another-service",
            "This file is from a tablet of another service. Give it to that service's office.",
        ));
    }
    let known = directory
        .device(read.export.device)
        .filter(|device| device.kind != DeviceKind::Office);
    let Some(device) = known else {
        return Err(refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "unknown-tablet",
            "The office does not know the tablet that made this file. Keep the file, and ask whoever set the tablet up.",
        ));
    };
    if !read.is_by(&device.key) {
        return Err(refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "not-signed",
            "This file was changed after the tablet made it. Save it on the tablet once more. Nothing on the tablet is lost.",
        ));
    }
    if device.revoked.is_some() {
        return Err(refused(
            StatusCode::UNPROCESSABLE_ENTITY,
            "blocked-tablet",
            "The tablet that made this file is blocked, so nothing of it is taken in. Keep the file: a registered manager \
             decides what becomes of it.",
        ));
    }
    Ok((read.export, device.label.as_str().to_owned()))
}

fn row((item, result): (&ExportItem, &Imported)) -> Value {
    let (result, why) = match result {
        Imported::Stored => ("stored", None),
        Imported::AlreadyThere => ("already-there", None),
        Imported::Refused(why) => ("refused", Some(why.label())),
        Imported::Damaged => ("damaged", Some("it cannot be opened")),
    };
    json!({ "recorded_at": item.recorded_at.0, "result": result, "why": why })
}

fn refused(status: StatusCode, code: &'static str, words: &str) -> Problem {
    Problem::new(status, code, words.to_owned())
}
