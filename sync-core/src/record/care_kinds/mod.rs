//! The catalogue itself: one file per kind of care or observation (requirements.md section 6).
//!
//! Adding a kind is one file here and one line in [`ALL`]; form, tile, timeline and office view follow from it.

use super::catalogue::{Choice, KindSpec};

pub mod fluid;
pub mod food;
pub mod repositioning;
pub mod weight;

/// Every kind, in the order of the tiles.
pub const ALL: &[&KindSpec] = &[&fluid::KIND, &food::KIND, &repositioning::KIND, &weight::KIND];

/// Shorthand for one option.
const fn choice(code: u8, label: &'static str) -> Choice {
    Choice { code, label }
}
