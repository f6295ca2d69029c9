//! M5: how often the same happens again.

use std::collections::BTreeMap;

use super::{Figure, Window};
use crate::signal::{Happening, Key};
use crate::time::Timestamp;

/// M5, per 1,000 resident-days: of what happened in the window, what shares a key with something of the `repeat_ms` before it
/// (as the signals have it: `SignalLimits::repeat_ms`). `happened` in any order, each once, from that long before the window
/// on; what lies outside is only compared with.
pub fn repeats<'a>(
    happened: impl Iterator<Item = &'a Happening>,
    window: Window,
    repeat_ms: i64,
    resident_days: u64,
) -> Figure {
    let mut happened: Vec<&Happening> = happened.collect();
    happened.sort_by_key(|one| (one.at, one.entry));
    let mut newest: BTreeMap<Key, Timestamp> = BTreeMap::new();
    let mut again = 0;
    for one in happened {
        let keys = one.keys();
        let repeated = keys
            .iter()
            .filter_map(|key| newest.get(key))
            .any(|before| one.at.ms_since(*before) <= repeat_ms);
        again += u64::from(repeated && window.has(one.at));
        newest.extend(keys.into_iter().map(|key| (key, one.at)));
    }
    Figure::per_thousand(again, resident_days)
}
