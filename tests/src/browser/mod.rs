//! Stories in a real browser: a real server, real Chromium, and a network between them that can be cut.
//!
//! Reading order: `story` (a story's world), `page` (what a person sees and types), `hand` (what they touch), `home` (who lives and works in
//! it), `tour` (past every screen of `screens`), `axe` (judged by axe-core), `network`, `older_app`, `office`, `chromium`, `webdriver`,
//! `devtools`. The stories themselves stand in `tests/browser.rs`.

#![expect(
    clippy::panic,
    reason = "a story fails by panicking, with what was on the screen; nothing shipped uses this"
)]

pub mod axe;
pub mod chromium;
pub mod devtools;
mod hand;
pub mod home;
pub mod looks;
pub mod network;
pub mod office;
pub mod older_app;
pub mod page;
mod picture;
pub mod screens;
pub mod screens_of_cycles;
pub mod screens_of_office;
pub mod story;
pub mod tour;
pub mod webdriver;
