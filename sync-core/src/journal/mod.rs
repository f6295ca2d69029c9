//! The journal: entries, chained per device and scope, signed, and laid out in one Merkle log per scope.
//!
//! May not live here: what a record means (`fold`), whether it is to be believed (`gate`), frames (`wire`).

mod canonical;
mod checkpoint;
mod entry;
mod feed;
mod frontier;
mod keys;
mod merkle;
mod run;

pub use canonical::{NotCanonical, check_canonical};
pub use checkpoint::Checkpoint;
pub use entry::{BodyProblem, Content, Entry, FORMAT, Header, read_body, write_body};
pub use feed::{FeedRow, Page, PageProblem, row_leaf};
pub use frontier::{Frontier, Horizon};
pub use keys::{KeyPair, verify};
pub use merkle::{
    Edge, consistency_proof, inclusion_proof, leaf_hash, root_of, verify_consistency, verify_inclusion,
};
pub use run::{Run, RunProblem, chains_in, runs_of};
