//! The office.
mod api;
pub use api::*;
