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

    /// Whether this knows less of a scope than `earlier` did: a frontier never falls along a chain. Scopes that only one of
    /// the two names say nothing: on a shared tablet the next person may read fewer.
    pub fn falls_below(&self, earlier: &Self) -> bool {
        let knew = |scope: &Scope| earlier.known.iter().find(|horizon| horizon.scope == *scope);
        self.known
            .iter()
            .any(|horizon| knew(&horizon.scope).is_some_and(|known| horizon.size < known.size))
    }

    /// The most of each scope that this or `other` knows.
    #[must_use]
    pub fn joined(&self, other: &Self) -> Self {
        let mut known = self.known.clone();
        for horizon in &other.known {
            match known.iter_mut().find(|mine| mine.scope == horizon.scope) {
                Some(mine) if mine.size < horizon.size => *mine = *horizon,
                Some(_) => {}
                None => known.push(*horizon),
            }
        }
        known.sort_by_key(|horizon| horizon.scope);
        Self { known }
    }
}
