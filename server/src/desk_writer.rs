//! The machine without its thread: for commands that write a few records while the office is not serving, and for filling
//! the demonstration. Effects are performed at once; a commit has been written when `write` returns.

use std::collections::VecDeque;

use anyhow::{Context, Result, bail};
use sync_core::fold::Directory;
use sync_core::id::{DeviceId, Hash, PublicKey, ServiceId, StaffId};
use sync_core::sync::hub::{Effect, Hub, Input, Notice, OfficeCommand};
use sync_core::time::Timestamp;

use crate::clock;
use crate::store::Store;

/// The machine, opened for a moment.
pub struct Desk {
    store: Store,
    hub: Hub,
    now: Timestamp,
}

/// Opens the machine on a store, runs `work`, and closes it.
///
/// # Errors
/// The work's own; a store without a service.
pub fn with<T>(store: &Store, work: impl FnOnce(&mut Desk) -> Result<T>) -> Result<T> {
    let now = clock::now();
    let state = store.hub_state()?.context("this data folder holds no service")?;
    work(&mut Desk {
        store: store.clone(),
        hub: Hub::open(state, clock::random_32(), now),
        now,
    })
}

impl Desk {
    /// Writes at the desk, durably.
    ///
    /// # Errors
    /// Why it was not written, in plain words.
    pub fn write(&mut self, command: OfficeCommand) -> Result<()> {
        let mut inputs = VecDeque::from([Input::Office(1, command), Input::Drained]);
        let mut done = None;
        while let Some(input) = inputs.pop_front() {
            for effect in self.hub.handle(self.now, input) {
                match effect {
                    Effect::Commit(id, commit) => {
                        self.store.commit(commit)?;
                        inputs.push_back(Input::Committed(id));
                    }
                    Effect::Tell(Notice::OfficeDone { .. }) => done = Some(Ok(())),
                    Effect::Tell(Notice::OfficeRefused { why, .. }) => done = Some(Err(why)),
                    // No link is open and no PIN is asked for.
                    _ => {}
                }
            }
        }
        match done {
            Some(Ok(())) => Ok(()),
            Some(Err(why)) => bail!("not written: {why}"),
            None => bail!("the office's machine gave no answer"),
        }
    }

    /// Who and what belongs to the service.
    pub fn directory(&self) -> Directory {
        self.hub.directory().clone()
    }

    /// The service.
    pub fn service(&self) -> ServiceId {
        self.hub.service()
    }

    /// The office as a device.
    pub fn office_device(&self) -> DeviceId {
        self.hub.office_device()
    }

    /// The office's key.
    pub fn office_key(&self) -> PublicKey {
        self.hub.office_key()
    }

    /// Under whose name the office writes about itself.
    pub fn office_staff(&self) -> StaffId {
        office_staff(self.office_key())
    }
}

/// Under whose name an office writes about itself: an id that follows from its key and is nobody's.
pub fn office_staff(office_key: PublicKey) -> StaffId {
    let hash = Hash::of(&[b"followthrough office staff 1", &office_key.0]);
    let mut id = [0u8; 16];
    id.copy_from_slice(&hash.0[..16]);
    StaffId(id)
}
