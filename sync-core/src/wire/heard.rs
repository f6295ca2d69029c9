//! When the office last heard of a tablet, as it tells the others. Nothing of what is on it, and nothing personal.

use minicbor::{Decode, Encode};

use crate::id::DeviceId;
use crate::time::Timestamp;

/// What the office knows of one tablet's line to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Heard {
    /// Which tablet.
    #[n(0)]
    pub device: DeviceId,
    /// When it last said anything, by the office's clock.
    #[n(1)]
    pub at: Timestamp,
    /// It has a link now.
    #[n(2)]
    pub linked: bool,
}
