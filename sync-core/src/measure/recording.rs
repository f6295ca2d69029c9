//! M14: how soon care is written down. By each tablet's own clock on both sides, so a wrong clock does not count against
//! anybody; how long it then took to reach the office is not part of it.

use super::{Figure, Window};
use crate::time::Timestamp;

/// Written down within half an hour.
pub const PROMPT_MS: i64 = 30 * 60 * 1_000;

/// M14, per cent: of what happened in the window, what was written down within [`PROMPT_MS`]. Each record as when it happened
/// and when it was written; planned ahead counts as prompt.
pub fn contemporaneous(records: impl Iterator<Item = (Timestamp, Timestamp)>, window: Window) -> Figure {
    let (mut prompt, mut all) = (0, 0);
    for (happened_at, recorded_at) in records {
        if window.has(happened_at) {
            all += 1;
            prompt += u64::from(recorded_at.ms_since(happened_at) <= PROMPT_MS);
        }
    }
    Figure::share(prompt, all)
}
