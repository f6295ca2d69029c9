//! Frontiers: what a device knew at a point of its chain. Causality costs no bytes per entry (architecture.md).

use minicbor::{Decode, Encode};

use crate::id::Hash;
use crate::scope::Scope;

/// For each scope its sign-in reads, and the directory, the newest checkpoint whose rows within the horizon are all stored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Frontier {
    /// Ascending by scope.
    #[n(0)]
    pub known: Vec<Horizon>,
}

/// How much of one scope is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Horizon {
    /// Which scope.
    #[n(0)]
    pub scope: Scope,
    /// Rows up to here are known.
    #[n(1)]
    pub size: u64,
    /// Root of the log at that size: proves this was written after that checkpoint existed.
    #[n(2)]
    pub root: Hash,
}

impl Frontier {
    /// Rows known of a scope; 0 when it is not named.
    pub fn size_of(&self, scope: &Scope) -> u64 {
        self.known
            .iter()
            .find(|horizon| horizon.scope == *scope)
            .map_or(0, |horizon| horizon.size)
    }

    /// Whether this knows at least all that `earlier` knew: a frontier never falls along a chain.
    pub fn covers(&self, earlier: &Self) -> bool {
        earlier
            .known
            .iter()
            .all(|horizon| self.size_of(&horizon.scope) >= horizon.size)
    }
}
