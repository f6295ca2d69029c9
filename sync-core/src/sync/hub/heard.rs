//! When each tablet was last heard of, and which of the others were told.
//!
//! A tablet that comes or goes is news to all others. They are told with the office's next answer to their own sign of life,
//! so that what many do at once costs one frame each, and nothing when nothing has changed. May not live here: what a link
//! carries besides (`feeds`).

use std::collections::BTreeMap;

use super::Hub;
use super::api::LinkId;
use crate::id::DeviceId;
use crate::time::Timestamp;
use crate::wire::{Down, Heard, PROTOCOL_HEARD};

/// What is known of every tablet's line.
#[derive(Default)]
#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
pub(super) struct Contacts {
    tablets: BTreeMap<DeviceId, Contact>,
    /// Counts every coming and going.
    changes: u64,
}

#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
struct Contact {
    at: Timestamp,
    linked: bool,
    /// The change that told of it last.
    change: u64,
}

impl Contacts {
    /// As the store has them: nobody is linked yet.
    pub(super) fn open(kept: Vec<(DeviceId, Timestamp)>) -> Self {
        let mut contacts = Self::default();
        for (device, at) in kept {
            contacts.changed(device, at, false);
        }
        contacts
    }

    /// A tablet came, or went.
    pub(super) fn changed(&mut self, device: DeviceId, at: Timestamp, linked: bool) {
        self.changes += 1;
        let change = self.changes;
        let contact = Contact { at, linked, change };
        self.tablets.insert(device, contact);
    }

    /// A tablet said something.
    pub(super) fn heard(&mut self, device: DeviceId, at: Timestamp) {
        if let Some(contact) = self.tablets.get_mut(&device) {
            contact.at = at;
        }
    }

    /// A tablet's link is gone: it was last heard of when it last said something.
    pub(super) fn gone(&mut self, device: DeviceId) {
        if let Some(at) = self.tablets.get(&device).map(|contact| contact.at) {
            self.changed(device, at, false);
        }
    }
}

impl Hub {
    /// Tells a link which of the other tablets came or went since it was last told.
    pub(super) fn tell_heard(&mut self, link: LinkId) {
        let changes = self.contacts.changes;
        let Some(state) = self.links.get_mut(&link) else {
            return;
        };
        if state.protocol < PROTOCOL_HEARD || state.told == changes {
            return;
        }
        let (told, own) = (core::mem::replace(&mut state.told, changes), state.device);
        let news: Vec<Heard> = self
            .contacts
            .tablets
            .iter()
            .filter(|(device, contact)| contact.change > told && **device != own)
            .map(|(device, contact)| Heard {
                device: *device,
                at: contact.at,
                linked: contact.linked,
            })
            .collect();
        if !news.is_empty() {
            self.send(link, &Down::Heard(news));
        }
    }
}
