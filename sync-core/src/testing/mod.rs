//! A home on a bench: one office, several tablets, one clock, links that can be cut, stores that can fail, power that can go.
//!
//! The real machines run here; only disks, sockets and clocks are stand-ins. Everything repeats from its seed.

mod home;
mod office_store;
pub mod samples;
pub mod store_suite;
mod tablet_store;

pub use home::{Home, Lie, Meddling, Move, TabletAt, drink};
pub use office_store::OfficeStore;
pub use tablet_store::TabletStore;
