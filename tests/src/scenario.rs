//! What the scenarios share: a hostile device that writes what it likes, and an office that signs what it likes.

pub mod forger;
pub mod liar;
