//! The tablet: screens, the messages between screens and core, and what a screen shows.
//!
//! `protocol` is the contract between the two threads; `document_runner` is the third, which may die; `view` is plain Rust, tested natively; `ui` draws.

pub mod document_runner;
pub mod office;
pub mod protocol;
pub mod ui;
pub mod view;
pub mod worker;
