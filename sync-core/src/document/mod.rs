//! Living documents: what people really edit together, perhaps at once and offline. The only place that knows automerge.
//!
//! It runs where it may die: in a worker of its own on a tablet, in a helper process at the office. May not live here: entries,
//! feeds, who may (`journal`, `rules`).

pub mod message;

pub use message::{
    Answer, Ask, Change, Compared, Edit, EditedBytes, Opened, Piece, PlannedItem, SectionDifference, Trouble,
    Unmerged,
};
