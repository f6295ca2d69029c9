//! A history in words in, where the cycle stands out.

mod claims;
mod contradictions;
mod order;
mod stages;
mod table;
pub(crate) mod telling;

use telling::check;
