//! The line on top: where the work is, and the one thing that needs a person most.

use sync_core::sync::tablet::{LinkStatus, LinkTrouble, Status as Core};
use sync_core::time::MINUTE_MS;
use sync_core::wire::Trouble;

use super::StorageFacts;
use crate::protocol::{Attention, Link, Progress, Status};

/// A clock this far off makes times on records doubtful to a reader; the office still knows the difference.
const CLOCK_WRONG_MS: i64 = 5 * MINUTE_MS;

/// The line's parts.
pub fn status(core: &Core, storage: StorageFacts, my_actions: u32) -> Status {
    Status {
        waiting: core.waiting,
        oldest_waiting_at: core.oldest_waiting_at.map(|at| at.0),
        sent_at: core.last_sent_at.map(|at| at.0),
        link: match core.link {
            LinkStatus::Down => Link::Off,
            LinkStatus::Connecting => Link::Trying,
            LinkStatus::Up => Link::On,
        },
        attention: attention(core, storage),
        reading: core.reading,
        my_actions,
        first_sync: core.first_sync.map(|(rows, of)| Progress { rows, of }),
        // The screens know: the service worker speaks to them alone.
    }
}

fn attention(core: &Core, storage: StorageFacts) -> Option<Attention> {
    if storage.full {
        return Some(Attention::StorageFull);
    }
    // A tablet that the office does not know is as blocked as one that was revoked: only a manager can help.
    if matches!(core.trouble, Some(LinkTrouble::Revoked | LinkTrouble::Token)) {
        return Some(Attention::TabletBlocked);
    }
    if core.trouble == Some(LinkTrouble::Protocol) || core.office_trouble == Some(Trouble::Protocol) {
        return Some(Attention::TooOld);
    }
    if core.set_aside > 0 {
        return Some(Attention::Refused {
            entries: core.set_aside,
        });
    }
    if core.trouble == Some(LinkTrouble::NotTheOffice) {
        return Some(Attention::NotOurOffice);
    }
    // The core has what to add to this clock; people say how far this clock is ahead.
    let ahead_ms = core
        .office_offset_ms
        .map_or(0, |offset_ms| offset_ms.saturating_neg());
    if ahead_ms.saturating_abs() > CLOCK_WRONG_MS {
        return Some(Attention::ClockWrong {
            minutes: ahead_ms / MINUTE_MS,
        });
    }
    (core.enrolled && storage.persisted == Some(false)).then_some(Attention::StorageNotKept)
}
