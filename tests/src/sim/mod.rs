//! A home under faults, from a seed: people work, things break, then everything heals, and nothing may be missing.
//!
//! `world` makes the steps, `model` remembers in plain lists what the screens said, `check` compares. The machines are the
//! real ones; the model shares no logic with them.

mod check;
mod dice;
mod model;
mod world;

pub use world::{Figures, Plan, run};
