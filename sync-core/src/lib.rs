//! What care records mean and how copies of them agree.
//!
//! Sans-I/O: no clock, no randomness, no async, no hash-map order. The same code runs in a tablet's browser and in
//! the office's server. Modules are listed in reading order; each uses only those before it (a tidy test holds this).

pub mod id;
pub mod limits;
pub mod record;
pub mod scope;
pub mod staff;
pub mod text;
pub mod time;
pub mod verdict;
// pub mod seal;
// pub mod journal;
// pub mod rules;
pub mod fold;
// pub mod gate;
// pub mod wire;
// pub mod sync;
