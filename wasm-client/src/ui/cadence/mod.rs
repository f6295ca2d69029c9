//! Daily checks and reviews: what one has before it, its form, and one that was signed. The same at the desk and on a tablet.
//!
//! May not live here: what one opens with (`sync_core::agenda`), which are due (`sync_core::cadence`), sending a signature.

pub mod form;
mod seen;
mod signed;

pub use seen::seen;
pub use signed::signatures;

use super::route::Route;

/// Where a screen's ways lead: a cycle's own page differs between tablet and desk.
pub type WayToCycle = fn(&str) -> Route;

/// A cycle at the desk.
pub fn at_the_desk(cycle: &str) -> Route {
    Route::Office(format!("action/{cycle}"))
}

/// A cycle on a tablet.
pub fn on_a_tablet(cycle: &str) -> Route {
    Route::Cycle {
        cycle: cycle.to_owned(),
    }
}
