//! Reviews at set times: which are due, which were held, what each opens with (rows E1.C and C3, M15).
//!
//! A day, a week or a month has one review of its kind, whose name follows from them alone: two who sign it on two tablets,
//! unaware of each other, have signed the same one (requirements.md I10). Whether one was held on time, late or missed is
//! worked out from its signatures and the clock, and stored nowhere. May not live here: what a review's record says
//! (`record`), who may sign (`rules`), what one opens with (`agenda`), warnings about missed ones (`signal`).

mod occurrence;
mod reviews;
#[cfg(test)]
mod tests;

pub use occurrence::{Occurrence, OccurrenceId, occurrences};
pub use reviews::{Kept, NotCounted, Reviews, SignOff};
