//! How an action goes: notes of whoever does it, the check half way, the claim that it is done.

use minicbor::{Decode, Encode};

use super::words::{Barrier, list};
use crate::id::ActionId;
use crate::text::NoteText;
use crate::time::Timestamp;

list! {
    /// How it goes.
    Progress {
        /// As meant.
        OnTrack = 0 "On track",
        /// Later than meant.
        Delayed = 1 "Delayed",
        /// It cannot go on.
        Blocked = 2 "Cannot go on",
    }
}

/// How it goes, by whoever does it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ProgressNoted {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// How it goes.
    #[n(1)]
    pub progress: Progress,
    /// What stands in the way.
    #[n(2)]
    pub barrier: Option<Barrier>,
    /// What was done so far, or what is missing.
    #[n(3)]
    pub words: Option<NoteText>,
    /// Another date, proposed.
    #[n(4)]
    pub proposed_due_at: Option<Timestamp>,
}

/// How it stands half way (row E1.3).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct MidwayChecked {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// How it goes.
    #[n(1)]
    pub progress: Progress,
    /// What stands in the way.
    #[n(2)]
    pub barrier: Option<Barrier>,
    /// What was found and decided.
    #[n(3)]
    pub words: NoteText,
    /// When to look again.
    #[n(4)]
    pub look_again_at: Option<Timestamp>,
}

/// A claim that it is done: when and where is the record's own.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DoneClaimed {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// What was done.
    #[n(1)]
    pub words: NoteText,
}
