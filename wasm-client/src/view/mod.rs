//! What a screen shows, as plain Rust: reading forms, words for times and states, the geometry of a chart.
//!
//! Nothing here knows a browser, so all of it is tested natively. May not live here: drawing (`ui`), storage and
//! sync (`worker`), what records mean (`sync_core`).

pub mod care_form;
pub mod document_words;
pub mod filter;
pub mod fluid_chart;
pub mod handover_order;
pub mod planned_form;
pub mod planned_often;
pub mod practice_form;
pub mod sign_in;
pub mod status;
pub mod target_form;
pub mod tiles;
pub mod words;
