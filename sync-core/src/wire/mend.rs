//! What tablet and office say to each other when their logs differ: where they part, and what was taken back.

use minicbor::{Decode, Encode};

use crate::id::{EntryId, Hash};
use crate::journal::Edge;
use crate::scope::Scope;

/// A place in a log: so many rows, with this root. It names the whole history up to there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Mark {
    /// Number of rows.
    #[n(0)]
    pub size: u64,
    /// Root over them.
    #[n(1)]
    pub root: Hash,
}

impl Mark {
    /// The place where an edge stands.
    pub fn of(edge: &Edge) -> Self {
        Self {
            size: edge.size(),
            root: edge.root(),
        }
    }
}

/// The newest entry of a chain that the office confirmed to its tablet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Confirmed {
    /// Chain of this tablet in this scope.
    #[n(0)]
    pub scope: Scope,
    /// Its place.
    #[n(1)]
    pub seq: u64,
    /// Its id.
    #[n(2)]
    pub id: EntryId,
}

/// What became of pages that a tablet handed back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum TakenBack {
    /// The office holds every row of them now, durably.
    #[n(0)]
    Held {
        /// Entries it lacked.
        #[n(0)]
        entries: u32,
        /// Rows that were kept aside: they stay on the tablet's screen.
        #[n(1)]
        aside: u32,
    },
    /// They do not lead to anything the office ever signed, or their signatures do not fit: not taken.
    #[n(1)]
    NotProven,
    /// The office does not know what stands before them: ask anew where to begin.
    #[n(2)]
    UnknownStart,
    /// Not now: the office is busy or cannot store. Nothing was taken; the same again a little later.
    #[n(3)]
    Later,
}
