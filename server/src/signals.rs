//! Early warnings at the office, over everything it holds; and passing them up, which the office writes as itself.
//!
//! Worked out for whoever asks and never stored: of the cycles only those that are open cost anything. One task writes what
//! has to go up, a few minutes apart, since nothing but time makes it due; a restart writes nothing twice, because what was
//! written is read from the cycle itself. May not live here: what a signal is and when it goes up (`sync_core::signal`).

use std::sync::Arc;
use std::time::Duration;

use sync_core::fold::{Directory, Floor};
use sync_core::id::{DeviceId, StaffId};
use sync_core::record::{About, CycleFact, DeviceKind, Fact, Step};
use sync_core::signal::{EscalationDue, Look, SignalLimits, Tablet, escalations};
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::time::Timestamp;
use tokio::sync::watch;

use crate::clock;
use crate::cycles::LiveCycles;
use crate::desk_writer::office_staff;
use crate::floor::LiveFloor;
use crate::hub_task::{HubHandle, NotCarriedOut};
use crate::store::{Contact, Store, StoreError};

/// How long something due to go up may wait for the task: of delays of a day and more, nothing.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Written at once at most: the rest a moment later.
const AT_ONCE: usize = 200;

/// What early warnings are worked out from. Clones share it.
#[derive(Clone)]
pub struct Signals {
    store: Store,
    hub: HubHandle,
    cycles: Arc<LiveCycles>,
    floor: Arc<LiveFloor>,
    limits: Arc<SignalLimits>,
}

/// Why nothing was passed up.
#[derive(Debug, thiserror::Error)]
pub enum NotPassedUp {
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The machine did not write it.
    #[error(transparent)]
    Office(#[from] NotCarriedOut),
    /// The thread that looks ended.
    #[error("the look at what is due ended badly")]
    Ended,
}

impl Signals {
    /// Over the office's own folds.
    pub fn new(store: Store, hub: HubHandle, cycles: Arc<LiveCycles>, floor: Arc<LiveFloor>) -> Self {
        Self {
            store,
            hub,
            cycles,
            floor,
            limits: Arc::default(),
        }
    }

    /// When each is raised, and whose it becomes.
    pub fn limits(&self) -> &SignalLimits {
        &self.limits
    }

    /// Looks at everything that is durable now. Waits for the disk: call it from a thread that may.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn look<T>(&self, now: Timestamp, look: impl FnOnce(&Look<'_>) -> T) -> Result<T, StoreError> {
        let contacts = self.store.contacts()?;
        let directory = self.hub.directory();
        let linked = |device| self.hub.is_connected(device);
        self.floor.look(now, |floor| {
            let tablets = tablets(&directory, &contacts, floor, linked, now);
            self.cycles.look_back(|cycles, before, reviews| {
                look(&Look {
                    cycles,
                    floor,
                    before,
                    tablets: &tablets,
                    reviews,
                    open_since: directory.open_since(),
                    limits: &self.limits,
                    now,
                })
            })
        })?
    }

    /// Writes what has to go up by now, each step once. Returns how many steps that were.
    ///
    /// # Errors
    /// [`NotPassedUp`]; what was not written is due the next time as well.
    pub async fn pass_up(&self, now: Timestamp) -> Result<usize, NotPassedUp> {
        let looked = self.clone();
        let due = tokio::task::spawn_blocking(move || {
            looked.look(now, |look| {
                escalations(&look.signals(), look.cycles, look.limits, now)
            })
        });
        let mut due: Vec<EscalationDue> = due.await.map_err(|_| NotPassedUp::Ended)??;
        due.truncate(AT_ONCE);
        if due.is_empty() {
            return Ok(0);
        }
        let record = |due: &EscalationDue| OfficeRecord {
            happened_at: now,
            about: About::Cycle(due.cycle),
            links: Vec::new(),
            fact: Fact::Cycle(CycleFact {
                cycle: due.cycle,
                step: Step::Escalated(due.step.clone()),
            }),
        };
        let command = OfficeCommand::Write {
            by: self.office(),
            acting_as: Role::Administrator,
            records: due.iter().map(record).collect(),
        };
        self.hub.office(command).await?;
        Ok(due.len())
    }

    /// Under whose name the office writes them.
    fn office(&self) -> StaffId {
        office_staff(self.hub.facts().office_key)
    }

    /// Passes up what is due, until the office stops.
    pub async fn keep_passing_up(self, mut stopping: watch::Receiver<bool>) {
        let mut every = tokio::time::interval(EVERY);
        loop {
            tokio::select! {
                _ = every.tick() => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
            match self.pass_up(clock::now()).await {
                Ok(0) => {}
                Ok(steps) => tracing::info!(steps, "early warnings went up"),
                Err(error) => {
                    tracing::warn!(%error, "early warnings could not be passed up; tried again in a while")
                }
            }
        }
    }
}

/// Each tablet as it was heard of. It is on shift while whoever began their shift on it has not ended it.
fn tablets(
    directory: &Directory,
    contacts: &[(DeviceId, Contact)],
    floor: &Floor,
    linked: impl Fn(DeviceId) -> bool,
    now: Timestamp,
) -> Vec<Tablet> {
    let at_work: Vec<DeviceId> = floor
        .on_shift(now)
        .iter()
        .filter_map(|on| floor.device_of(on.entry))
        .collect();
    directory
        .devices()
        .filter(|(_, device)| device.kind == DeviceKind::Tablet && device.revoked.is_none())
        .map(|(device, _)| {
            let contact = contacts.iter().find(|(id, _)| *id == device);
            let contact = contact.map(|(_, contact)| contact);
            let unsent = contact.filter(|contact| contact.unsent.is_some_and(|unsent| unsent > 0));
            Tablet {
                device,
                on_shift: at_work.contains(&device),
                heard_at: if linked(device) {
                    Some(now)
                } else {
                    contact.map(|contact| contact.last_contact)
                },
                unsent_since: unsent.and_then(|contact| contact.oldest_unsent_at),
                clock_offset_ms: contact.and_then(|contact| contact.clock_offset_ms),
                went_back_at: None,
            }
        })
        .collect()
}
