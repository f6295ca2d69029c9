//! Checkpoints: the office's signed word for how long a scope's log is and what its root is at a moment.
//!
//! Tablets keep the newest: nothing can later be removed or back-dated without one of them being able to show it.

use minicbor::{Decode, Encode};

use super::keys::{KeyPair, verify};
use crate::cbor::to_bytes;
use crate::id::{Hash, PublicKey, Signature};
use crate::scope::Scope;
use crate::time::Timestamp;

/// A signed (scope, size, root, time).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Checkpoint {
    /// Whose log.
    #[n(0)]
    pub scope: Scope,
    /// Number of rows.
    #[n(1)]
    pub size: u64,
    /// Root of the tree over them.
    #[n(2)]
    pub root: Hash,
    /// When the office said so.
    #[n(3)]
    pub at: Timestamp,
    /// The office's signature over the four above.
    #[n(4)]
    pub signature: Signature,
}

impl Checkpoint {
    /// Signs one.
    pub fn sign(scope: Scope, size: u64, root: Hash, at: Timestamp, office: &KeyPair) -> Self {
        let signature = office.sign(&signed_bytes(&scope, size, &root, at));
        Self {
            scope,
            size,
            root,
            at,
            signature,
        }
    }

    /// Whether the office signed it.
    pub fn is_by(&self, office: &PublicKey) -> bool {
        verify(
            office,
            &signed_bytes(&self.scope, self.size, &self.root, self.at),
            &self.signature,
        )
    }
}

fn signed_bytes(scope: &Scope, size: u64, root: &Hash, at: Timestamp) -> Vec<u8> {
    let mut bytes = b"followthrough signs checkpoint 1".to_vec();
    bytes.extend(to_bytes(&(*scope, size, *root, at)));
    bytes
}
