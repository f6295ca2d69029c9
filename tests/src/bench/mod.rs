//! Load: a real server process, real sockets, headless tablets that keep what they hold in real files and verify it; and a
//! plain online outbox beside it, so that every figure can be read as a ratio. And a tablet's own speed, in a browser.

mod file_store;
mod headless;
mod history;
mod http;
pub mod outbox;
mod process;
pub mod report;
pub mod save;
mod slow;
pub mod storm;
pub mod tablet;
