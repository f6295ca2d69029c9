//! What a network does to frames on their way: cut within a byte, repeated, out of order, from last week, swallowed, late.
//!
//! May not live here: links that merely break (`faults`), frames of a device with no machine behind it (`raw`).

use super::run::Wire;
use super::{Home, TabletAt};
use crate::sync::hub;
use crate::sync::tablet::{self, LinkTrouble};

/// What becomes of the next frame of a link, or of all that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meddling {
    /// The next frame arrives as its first bytes alone, and the link is gone.
    CutAt(usize),
    /// The next frame arrives twice.
    Repeat,
    /// The frame after the next overtakes it.
    Overtake,
    /// A frame of long ago arrives once more.
    Replay(usize),
    /// Nothing sent from now on arrives, and nobody is told.
    Swallow,
    /// Frames wait on the way.
    Stall,
    /// They go on.
    Flow,
}

/// Frames of long ago that are kept for each direction of a tablet's link.
const KEPT_FRAMES: usize = 24;

/// Frames that once went up and down a tablet's links.
#[derive(Clone, Debug, Default)]
pub(super) struct OldFrames {
    up: Vec<Vec<u8>>,
    down: Vec<Vec<u8>>,
}

impl OldFrames {
    pub(super) fn keep(&mut self, up: bool, frame: &[u8]) {
        let frames = if up { &mut self.up } else { &mut self.down };
        if frames.len() < KEPT_FRAMES {
            frames.push(frame.to_vec());
        }
    }
}

impl Home {
    /// Meddles with one direction of a tablet's link. Says whether there was anything to meddle with.
    pub fn meddle(&mut self, at: TabletAt, up: bool, what: Meddling) -> bool {
        let Some(link) = self.tablets[at.0].link else {
            return false;
        };
        let Some(wire) = self.wires.get_mut(&link) else {
            return false;
        };
        match what {
            Meddling::Swallow if up => wire.swallows_up = true,
            Meddling::Swallow => wire.swallows_down = true,
            Meddling::Stall => wire.stalled = true,
            Meddling::Flow => wire.stalled = false,
            Meddling::Replay(which) => {
                let old = &self.tablets[at.0].old_frames;
                let frames = if up { &old.up } else { &old.down };
                let Some(frame) = frames.get(which % frames.len().max(1)).cloned() else {
                    return false;
                };
                queue(wire, up).push_front(frame);
            }
            Meddling::Repeat => {
                let Some(frame) = queue(wire, up).front().cloned() else {
                    return false;
                };
                queue(wire, up).push_front(frame);
            }
            Meddling::Overtake => {
                let queue = queue(wire, up);
                if queue.len() < 2 {
                    return false;
                }
                queue.swap(0, 1);
            }
            Meddling::CutAt(bytes) => {
                let Some(mut frame) = queue(wire, up).pop_front() else {
                    return false;
                };
                frame.truncate(bytes % frame.len().max(1));
                if up {
                    self.hub_inputs.push_back(hub::Input::Received(link, frame));
                } else {
                    self.tablets[at.0]
                        .inputs
                        .push_back(tablet::Input::Received(frame));
                }
                self.cut(at, LinkTrouble::Broken, 0);
            }
        }
        true
    }

    /// Forgets the frames of long ago: what was said before a server was restored is not said again.
    pub fn forget_old_frames(&mut self) {
        for tablet in &mut self.tablets {
            tablet.old_frames = OldFrames::default();
        }
    }
}

fn queue(wire: &mut Wire, up: bool) -> &mut std::collections::VecDeque<Vec<u8>> {
    if up { &mut wire.up } else { &mut wire.down }
}
