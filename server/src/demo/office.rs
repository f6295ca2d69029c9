//! The office while the demonstration is filled: the real machine and the real store, with the clock handed in and every
//! effect performed at once.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use sync_core::id::{DeviceId, EntryId, ServiceId};
use sync_core::sync::hub::{Effect, Hub, HubState, Input, LinkId, Notice, OfficeCommand};
use sync_core::sync::tablet::EnrolmentGrant;
use sync_core::text::ShortText;
use sync_core::time::Timestamp;

use crate::clock;
use crate::pins::check_pin;
use crate::store::{Contact, Store};

/// The machine and what its effects reach.
pub struct Office {
    store: Store,
    hub: Hub,
    frames: BTreeMap<LinkId, VecDeque<Arc<[u8]>>>,
    next_link: u64,
    next_request: u64,
    refused: Option<String>,
    /// What the desk wrote last.
    written: Vec<EntryId>,
}

impl Office {
    /// Founds a new service in a store that has none.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn found(store: Store, now: Timestamp) -> Result<Self> {
        let mut entropy = clock::fresh_entropy();
        let state = HubState::found(ServiceId(entropy.next_16()), &mut entropy);
        store.found_service(&state)?;
        let hub = Hub::open(state, clock::random_32(), now);
        Ok(Self {
            store,
            hub,
            frames: BTreeMap::new(),
            next_link: 0,
            next_request: 0,
            refused: None,
            written: Vec::new(),
        })
    }

    /// The machine, to be asked.
    pub const fn hub(&self) -> &Hub {
        &self.hub
    }

    /// What a tablet is given when it is confirmed.
    ///
    /// # Errors
    /// While the service has no name.
    pub fn grant(&self, label: &str) -> Result<EnrolmentGrant> {
        self.hub
            .grant_for(&ShortText::parse(label)?)
            .context("the service has no name yet")
    }

    /// Writes at the desk, durably; the entries that were written.
    ///
    /// # Errors
    /// Why not, in plain words.
    pub fn write(&mut self, command: OfficeCommand, now: Timestamp) -> Result<Vec<EntryId>> {
        self.next_request += 1;
        self.give(Input::Office(self.next_request, command), now)?;
        self.drained(now)?;
        match self.refused.take() {
            Some(why) => bail!("not written: {why}"),
            None => Ok(core::mem::take(&mut self.written)),
        }
    }

    /// A tablet's link opens.
    ///
    /// # Errors
    /// When the store fails.
    pub fn open(&mut self, device: DeviceId, now: Timestamp) -> Result<LinkId> {
        self.next_link += 1;
        let link = LinkId(self.next_link);
        self.frames.insert(link, VecDeque::new());
        self.give(Input::LinkOpened(link, device), now)?;
        Ok(link)
    }

    /// A tablet's link is gone.
    ///
    /// # Errors
    /// When the store fails.
    pub fn close(&mut self, link: LinkId, now: Timestamp) -> Result<()> {
        self.frames.remove(&link);
        self.give(Input::LinkClosed(link), now)
    }

    /// A frame came from a tablet.
    ///
    /// # Errors
    /// When the store fails.
    pub fn received(&mut self, link: LinkId, frame: Vec<u8>, now: Timestamp) -> Result<()> {
        self.give(Input::Received(link, frame), now)
    }

    /// The next frame for a tablet, which has then left.
    ///
    /// # Errors
    /// When the store fails.
    pub fn frame_for(&mut self, link: LinkId, now: Timestamp) -> Result<Option<Arc<[u8]>>> {
        let frame = self.frames.get_mut(&link).and_then(VecDeque::pop_front);
        if frame.is_some() {
            self.give(Input::Sent(link), now)?;
        }
        Ok(frame)
    }

    /// Nothing else waits: what was gathered is committed.
    ///
    /// # Errors
    /// When the store fails.
    pub fn drained(&mut self, now: Timestamp) -> Result<()> {
        self.give(Input::Drained, now)
    }

    /// Whether frames wait for any tablet.
    pub fn has_frames(&self) -> bool {
        self.frames.values().any(|frames| !frames.is_empty())
    }

    fn give(&mut self, input: Input, now: Timestamp) -> Result<()> {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for effect in self.hub.handle(now, input) {
                match effect {
                    Effect::Commit(id, commit) => {
                        self.store.commit(commit)?;
                        inputs.extend([Input::Committed(id), Input::Drained]);
                    }
                    Effect::Read { ask, scope, from, to } => {
                        inputs.push_back(Input::Rows(ask, self.store.rows(scope, from, to)?));
                    }
                    Effect::Find(ask, ids) => inputs.push_back(Input::Found(ask, self.store.found(&ids)?)),
                    Effect::AskStanding(ask, ids) => {
                        inputs.push_back(Input::Standing(ask, self.store.standing(&ids)?));
                    }
                    Effect::JudgeChanges(ask, changes) => {
                        // Nobody here can try a change safely, so none is let in.
                        let refused = changes.iter().map(|(_, change)| change.id).collect();
                        inputs.push_back(Input::ChangesJudged(ask, refused));
                    }
                    Effect::CheckPin { ask, staff, pin, .. } => {
                        inputs.push_back(Input::PinChecked(ask, check_pin(&self.store, staff, &pin, now)));
                    }
                    Effect::Send(link, frame) => {
                        if let Some(frames) = self.frames.get_mut(&link) {
                            frames.push_back(frame);
                        }
                    }
                    Effect::Close(link, why) => {
                        if self.frames.remove(&link).is_some() {
                            tracing::debug!(?why, "a simulated tablet's link was closed");
                        }
                    }
                    Effect::Tell(Notice::OfficeRefused { why, .. }) => self.refused = Some(why),
                    Effect::Tell(Notice::OfficeDone { entries, .. }) => self.written = entries,
                    Effect::Tell(Notice::DeviceSeen {
                        device,
                        report: Some(report),
                        clock_offset_ms,
                        ..
                    }) => {
                        let contact = Contact::of(now, Some(report), clock_offset_ms);
                        self.store.keep_contact_soon(device, contact);
                    }
                    Effect::Tell(_) => {}
                }
            }
        }
        Ok(())
    }
}
