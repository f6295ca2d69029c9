//! When the office last heard of the other tablets, as it last said: what was written on one of them since is not here.
//!
//! Kept over a restart, with the time from which it is. May not live here: what other tablets wrote (`feeds`).

use minicbor::{Decode, Encode};

use super::{Notice, Persisting, Tablet, cells};
use crate::id::DeviceId;
use crate::record::DeviceKind;
use crate::time::Timestamp;
use crate::wire::Heard;

/// What the office said.
#[derive(Clone, Debug, Default, Encode, Decode)]
#[cbor(map)]
pub(super) struct OthersCell {
    #[n(0)]
    heard: Vec<Heard>,
    #[n(1)]
    as_of: Option<Timestamp>,
}

/// Another tablet of this service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherTablet {
    /// Which.
    pub device: DeviceId,
    /// When the office last heard of it, by the office's clock; `None` when it never did.
    pub heard_at: Option<Timestamp>,
    /// It had a link then.
    pub linked: bool,
}

impl Tablet {
    /// Every other tablet that is enrolled, those that were silent longest first; and as of when, by this tablet's clock.
    pub fn others(&self) -> (Option<Timestamp>, Vec<OtherTablet>) {
        let known = |device: DeviceId| self.others.heard.iter().find(|heard| heard.device == device);
        let mut others: Vec<OtherTablet> = self
            .directory
            .devices()
            .filter(|(id, device)| {
                *id != self.device && device.kind == DeviceKind::Tablet && device.revoked.is_none()
            })
            .map(|(device, _)| OtherTablet {
                device,
                heard_at: known(device).map(|heard| heard.at),
                linked: known(device).is_some_and(|heard| heard.linked),
            })
            .collect();
        others.sort_by_key(|other| (other.linked, other.heard_at, other.device));
        (self.others.as_of, others)
    }

    pub(super) fn learn_others(&mut self, news: Vec<Heard>) {
        for heard in news {
            let known = &mut self.others.heard;
            match known.iter_mut().find(|one| one.device == heard.device) {
                Some(one) => *one = heard,
                // No more than there are tablets.
                None if self.directory.device(heard.device).is_some() => known.push(heard),
                None => {}
            }
        }
        self.others.as_of = Some(self.now);
        self.persist(vec![cells::others(&self.others)], Persisting::Bookkeeping);
        self.tell(Notice::DirectoryChanged);
    }

    /// The office answered and had no news of them.
    pub(super) fn others_are_so_still(&mut self) {
        if let Some(as_of) = &mut self.others.as_of {
            *as_of = self.now;
        }
    }
}
