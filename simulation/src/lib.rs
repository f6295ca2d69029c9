//! A home under every fault at once, from a seed: people work, things break, then everything is mended, and nothing may be
//! missing (proof.md).
//!
//! The machines are the real ones. `draw` draws what happens as plain `step`s, `world` plays it, `model` remembers in plain lists
//! what the screens said, `book` tells from the office's rows what they should say, `check` compares, `shrink` makes a failing
//! run a short one.

mod book;
mod calendar;
mod check;
mod deeds;
mod desk;
mod dice;
mod draw;
mod faults;
mod liar;
mod model;
pub mod shrink;
mod step;
mod world;

pub use check::{Invariant, Problem};
pub use draw::draw;
pub use step::{Deed, DeskDeed, Lie, LinkFault, OfficeFault, Step, TabletFault};
pub use world::{Broken, Figures, play};

/// Steps of a run before everything is mended.
pub const STEPS: usize = 600;

/// Draws and plays the run of a seed.
///
/// # Errors
/// Everything that broke, with the story.
pub fn run(seed: u64) -> Result<Figures, Broken> {
    play(seed, &draw(seed, STEPS))
}
