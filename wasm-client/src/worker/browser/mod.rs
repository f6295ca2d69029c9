//! The worker's side of the browser: performs what the core asks for and hands back what happened.
//!
//! One loop owns the desk and takes events in order; everything that takes time runs beside it and reports an event.
//! May not live here: deciding anything about records.

mod documents;
mod enrol;
mod http;
mod json;
mod keys;
mod link;
mod marker;
mod poll;
mod screens;
mod shell;
mod socket;
mod store;
mod time;
mod token;
mod trouble;
mod writer;

pub use shell::start;
