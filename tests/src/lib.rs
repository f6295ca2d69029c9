//! The whole system on a bench. What the tests in `tests/` and the bench share lives here, one folder each.
//!
//! May not live here: anything a shipped program uses.

pub mod bench;
pub mod browser;
pub mod scenario;
pub mod tidy;
pub mod violence;
