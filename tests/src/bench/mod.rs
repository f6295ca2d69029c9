//! Load: a real server process, real sockets, headless tablets that keep what they hold in real files and verify it; and a
//! plain online outbox beside it, so that every figure can be read as a ratio. And a tablet's own speed, in a browser.

pub mod actions;
pub mod cold;
pub mod disk;
mod file_store;
pub mod headless;
pub mod history;
mod home;
pub mod http;
pub mod idle;
pub mod ingest;
mod light;
mod link;
pub mod live;
pub mod outbox;
pub mod process;
pub mod report;
pub mod restore;
pub mod run;
pub mod save;
mod slow;
pub mod storm;
pub mod surge;
pub mod tablet;
mod two_weeks;
pub mod writer;
mod years_of_cycles;
