//! M14: how soon care is written down. By each tablet's own clock on both sides, so a wrong clock does not count against
//! anybody; how long it then took to reach the office is not part of it.

use super::{Figure, Window};
use crate::time::Timestamp;

/// M14, per cent: of what happened in the window, what was written down within half an hour. Each record as when it happened and
/// whether it was written down later than that, as the fold marks it (`limits::LATE_AFTER_MS`).
pub fn contemporaneous(records: impl Iterator<Item = (Timestamp, bool)>, window: Window) -> Figure {
    let (mut prompt, mut all) = (0, 0);
    for (happened_at, is_late) in records {
        if window.has(happened_at) {
            all += 1;
            prompt += u64::from(!is_late);
        }
    }
    Figure::share(prompt, all)
}
