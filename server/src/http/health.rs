//! Is anybody there, and can work be taken in?

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sync_core::wire::{PROTOCOL, PROTOCOL_OLDEST};

use super::Office;
use crate::clock;
use crate::hub_task::Readiness;

/// Who answers here: a tablet takes anything else for a Wi-Fi's sign-in page.
pub async fn hello() -> Json<Value> {
    Json(json!({ "followthrough": 1, "protocol": [PROTOCOL_OLDEST, PROTOCOL], "now_ms": clock::now().0 }))
}

/// The process is alive.
pub async fn alive() -> &'static str {
    "alive\n"
}

/// Work can be taken in, or why not.
pub async fn ready(State(office): State<Arc<Office>>) -> Response {
    let why = match office.hub.readiness() {
        Readiness::Ready => return "ready\n".into_response(),
        Readiness::DiskFull => {
            "the disk is full: reading works, nothing can be taken in until there is room\n"
        }
        Readiness::CommitFailed => "the last commit was not written: reading works, the log says why\n",
        Readiness::Stopping => "stopping\n",
    };
    (StatusCode::SERVICE_UNAVAILABLE, why).into_response()
}
