//! Living documents: what people really edit together, perhaps at once and offline. The only place that knows automerge.
//!
//! It runs where it may die: in a worker of its own on a tablet, in a helper process at the office. A document is its
//! genesis (`genesis`), the same bytes everywhere, and the changes that count, each admitted by `chunk` and `shape` before
//! automerge merges it (`whole`). May not live here: entries, feeds, who may (`journal`, `rules`).

mod chunk;
mod compare;
mod edit;
mod genesis;
#[cfg(not(target_arch = "wasm32"))]
mod journal;
pub mod message;
mod planned;
mod render;
mod rework;
mod run;
mod shape;
#[cfg(test)]
mod tests;
mod whole;
mod words;

pub use message::{
    Answer, Ask, Change, Compared, Edit, EditedBytes, Opened, Piece, PlannedItem, SectionDifference, Trouble,
    Unmerged,
};
#[cfg(not(target_arch = "wasm32"))]
pub use message::{Journal, JournalRecord};
pub use run::Documents;
