//! What care records mean and how copies of them agree.
//!
//! Sans-I/O: no clock, no randomness, no async, no hash-map order. The same code runs in a tablet's browser and in
//! the office's server. Modules stand in reading order; each uses only those before it (a tidy test holds this).

// Words everything else is said in.
pub mod limits;

pub mod id;

pub mod time;

pub mod shift;

pub mod scope;

pub mod staff;

pub mod text;

// What is recorded, and how it is kept so that it can be believed.
mod cbor;

pub mod record;

pub mod document;

pub mod verdict;

pub mod seal;

pub mod journal;

// What it means.
pub mod rules;

pub mod fold;

pub mod cadence;

pub mod cycle;

pub mod signal;

pub mod measure;

pub mod agenda;

pub mod shown;

// How copies agree.
pub mod wire;

pub mod gate;

pub mod sync;

// For tests and the bench; never shipped.
#[cfg(any(test, feature = "testing"))]
pub mod testing;
