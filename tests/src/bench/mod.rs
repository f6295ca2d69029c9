//! Load: a real server process, real sockets, headless tablets that keep what they hold in real files and verify it; and a
//! plain online outbox beside it, so that every figure can be read as a ratio.

mod file_store;
mod headless;
mod history;
mod http;
pub mod outbox;
mod process;
pub mod report;
pub mod storm;
