//! Registers, as the office's server tells them.

pub use sync_core::shown::{CellShown, RegisterRow};

use super::Coverage;
use super::read::{Json, Read, answers, read};

answers! {
    /// Every register.
    Registers {
        /// Those that are kept.
        kept: Vec<RegisterLine>,
        /// Those that are not, and why.
        not_yet: Vec<NotKept>,
    }
    /// One that is kept.
    RegisterLine {
        /// In its address.
        name: String,
        /// As people call it.
        label: String,
        /// What it is for.
        purpose: String,
    }
    /// One that is not kept yet.
    NotKept {
        /// As people call it.
        label: String,
        /// Why, and where to look instead.
        why: String,
    }
    /// A page of one.
    Register {
        /// What it rests on.
        coverage: Coverage,
        /// As people call it.
        label: String,
        /// What it is for.
        purpose: String,
        /// Headings.
        columns: Vec<String>,
        /// How many lines were found, on all pages.
        lines: u64,
        /// The newest first.
        rows: Vec<RegisterRow>,
        /// Where the next page starts.
        next: Option<String>,
    }
}

read!(RegisterRow {
    entry,
    cells,
    cycle,
    review,
    late,
    not_counted
});
read!(CellShown { at, text });
