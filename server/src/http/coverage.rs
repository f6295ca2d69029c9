//! What a figure rests on: which tablets the office is in touch with, and which it is not, since when.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::id::DeviceId;
use sync_core::record::DeviceKind;
use sync_core::time::{HOUR_MS, Timestamp};

use super::Office;
use crate::store::Contact;

/// Which tablets have been heard from.
#[derive(Debug, Serialize)]
pub struct Coverage {
    tablets_total: usize,
    /// With a line open now.
    tablets_linked: usize,
    /// Linked, or heard from within the last hour.
    tablets_heard_1h: usize,
    /// Those not heard from for an hour.
    silent: Vec<Apart>,
    /// Those without a line now, the longest first.
    apart: Vec<Apart>,
}

/// A tablet that the office is not in touch with.
#[derive(Clone, Debug, Serialize)]
pub struct Apart {
    device: String,
    label: String,
    last_contact_ms: Option<i64>,
    /// What it last said still waits on it.
    unsent: Option<u32>,
}

/// The service's tablets now. A blocked one counts no longer.
pub fn coverage(office: &Office, contacts: &[(DeviceId, Contact)], now: Timestamp) -> Coverage {
    let contacts: BTreeMap<DeviceId, &Contact> =
        contacts.iter().map(|(id, contact)| (*id, contact)).collect();
    let directory = office.hub.directory();
    let mut tablets: Vec<_> = directory
        .devices()
        .filter(|(_, device)| device.kind == DeviceKind::Tablet && device.revoked.is_none())
        .collect();
    tablets.sort_by_key(|(id, device)| {
        let last = contacts.get(id).map(|contact| contact.last_contact);
        (last, device.label.as_str())
    });
    let mut coverage = Coverage {
        tablets_total: tablets.len(),
        tablets_linked: 0,
        tablets_heard_1h: 0,
        silent: Vec::new(),
        apart: Vec::new(),
    };
    for (id, device) in tablets {
        let contact = contacts.get(&id);
        let last = contact.map(|contact| contact.last_contact);
        let apart = Apart {
            device: id.to_hex(),
            label: device.label.to_string(),
            last_contact_ms: last.map(|last| last.0),
            unsent: contact.and_then(|contact| contact.unsent),
        };
        let linked = office.hub.is_connected(id);
        if linked {
            coverage.tablets_linked += 1;
        } else {
            coverage.apart.push(apart.clone());
        }
        if linked || last.is_some_and(|last| now.ms_since(last) <= HOUR_MS) {
            coverage.tablets_heard_1h += 1;
        } else {
            coverage.silent.push(apart);
        }
    }
    coverage
}
