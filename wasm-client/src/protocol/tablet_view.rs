//! What "This tablet" shows: also while locked, so no care.

use serde::{Deserialize, Serialize};

/// This tablet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TabletView {
    /// What people call it.
    pub label: String,
    /// The service.
    pub service_name: String,
    /// The device's id, short enough to read out.
    pub device: String,
    /// Version of the app.
    pub version: String,
    /// Entries without a receipt.
    pub waiting: u32,
    /// When the oldest of them was recorded.
    pub oldest_waiting_at: Option<i64>,
    /// When the office last answered.
    pub last_contact_at: Option<i64>,
    /// Tablet's clock minus the office's, when last compared.
    pub clock_offset_ms: Option<i64>,
    /// Bytes this site uses.
    pub used_bytes: Option<u64>,
    /// Bytes the browser would allow.
    pub quota_bytes: Option<u64>,
    /// Whether the browser has promised to keep what is stored; none when it does not say.
    pub persisted: Option<bool>,
    /// Since when records are held here.
    pub horizon_since_at: Option<i64>,
    /// Parts of the store that could not be read; they are left where they are.
    pub unreadable: u32,
    /// People whose PIN works here without the office.
    pub ready_staff: u32,
    /// Entries the office did not take, kept here with the reason.
    pub refused: Vec<RefusedView>,
    /// The other tablets, those that were silent longest first.
    pub others: Vec<OtherTablet>,
    /// As of when the office said so.
    pub others_as_of: Option<i64>,
}

/// Another tablet, as far as the office has heard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherTablet {
    /// What people call it.
    pub label: String,
    /// When the office last heard of it; none when it never did.
    pub heard_at: Option<i64>,
    /// It had a link to the office then.
    pub linked: bool,
}

/// An entry the office did not take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedView {
    /// The entry.
    pub entry: String,
    /// What it says; while locked only its kind.
    pub line: String,
    /// Why, in plain words.
    pub why: String,
    /// When it was recorded.
    pub recorded_at: i64,
}
