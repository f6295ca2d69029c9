//! A hand on the wire itself: frames put in or read off without any machine at the tablet's end.

use super::{Home, TabletAt};
use crate::id::DeviceId;
use crate::sync::hub::{self, CloseReason, LinkId};
use crate::sync::tablet;

/// What came over a link that no machine holds.
#[derive(Clone, Debug, Default)]
pub(super) struct RawLink {
    pub(super) received: Vec<Vec<u8>>,
    pub(super) closed: Option<CloseReason>,
}

impl Home {
    /// Gives a frame to the office as if a tablet had sent it.
    pub fn send_as(&mut self, at: TabletAt, frame: Vec<u8>) {
        if let Some(link) = self.tablets[at.0].link {
            self.hub_inputs.push_back(hub::Input::Received(link, frame));
        }
        self.settle();
    }

    /// Gives a frame to a tablet as if the office had sent it.
    pub fn send_to(&mut self, at: TabletAt, frame: Vec<u8>) {
        self.tablets[at.0]
            .inputs
            .push_back(tablet::Input::Received(frame));
        self.settle();
    }

    /// Opens a link as a device whose token was checked, with no machine behind it.
    pub fn open_raw(&mut self, device: DeviceId) -> LinkId {
        let link = self.open_raw_unsettled(device);
        self.settle();
        link
    }

    /// The same, and nothing is carried out yet.
    pub fn open_raw_unsettled(&mut self, device: DeviceId) -> LinkId {
        self.next_link += 1;
        let link = LinkId(self.next_link);
        self.raw.insert(link, RawLink::default());
        self.hub_inputs.push_back(hub::Input::LinkOpened(link, device));
        link
    }

    /// Sends one frame over such a link; returns the frames that came back meanwhile.
    pub fn send_raw(&mut self, link: LinkId, frame: Vec<u8>) -> Vec<Vec<u8>> {
        self.send_raw_unsettled(link, frame);
        self.settle();
        self.take_received(link)
    }

    /// The frames that have come over such a link and were not taken yet.
    pub fn take_received(&mut self, link: LinkId) -> Vec<Vec<u8>> {
        self.raw
            .get_mut(&link)
            .map(|raw| core::mem::take(&mut raw.received))
            .unwrap_or_default()
    }

    /// The same, and nothing is carried out yet.
    pub fn send_raw_unsettled(&mut self, link: LinkId, frame: Vec<u8>) {
        self.hub_inputs.push_back(hub::Input::Received(link, frame));
    }

    /// Why the office closed such a link, if it did.
    pub fn raw_closed(&self, link: LinkId) -> Option<CloseReason> {
        self.raw.get(&link)?.closed
    }
}
