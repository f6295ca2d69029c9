//! The office: takes in what tablets recorded, keeps it so that it can be believed, and shows it to managers.
//!
//! Reading order: `store` (the only SQL), `projection` (what the office's pages list), `hub_task` (the machine and its
//! effects), `http` (the only status codes), `demo` (a home to try things in), `cli`.

pub mod clock;
pub mod hub_task;
pub mod pins;
pub mod projection;
pub mod store;
pub mod tokens;
