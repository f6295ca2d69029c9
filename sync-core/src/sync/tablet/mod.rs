//! The tablet.
mod api;
pub use api::*;
