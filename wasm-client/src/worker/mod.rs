//! The worker: one core on one store, between the screens and the office.
//!
//! What can be plain Rust is, and is tested natively: `desk` (from what screens ask to what the core does and back),
//! `intake` (forms to records), `views` (what the core holds to what a screen shows), `drafts`, `frames`, `clock`.
//! `browser` performs: storage, sockets, timers, locks. May not live here: drawing, and what records mean.

mod browser;
mod clock;
mod desk;
mod documents;
mod drafts;
mod frames;
mod intake;
mod views;

pub use browser::start;
