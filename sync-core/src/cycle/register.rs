//! What stands of several records that each replace what their author knew: those that no other one knew of.
//!
//! Two that stand beside each other were written unaware of each other. May not live here: what they say (`action`,
//! `whole`).

use std::collections::BTreeMap;

use super::log::Noted;
use crate::fold::Place;
use crate::id::DeviceId;

/// Records of a set that none of the others knew, the earliest written first. Linear but for the sort.
pub(super) fn heads<'a>(records: impl IntoIterator<Item = &'a Noted>) -> Vec<&'a Noted> {
    let records: Vec<&Noted> = records.into_iter().collect();
    let mut newest: BTreeMap<DeviceId, u64> = BTreeMap::new();
    // How far the best informed two devices had the feed: an entry's own device says nothing by it about the entry.
    let mut knew: BTreeMap<DeviceId, u64> = BTreeMap::new();
    for record in &records {
        let seq = newest.entry(record.device).or_default();
        *seq = record.seq.max(*seq);
        let rows = knew.entry(record.device).or_default();
        *rows = record.knew.max(*rows);
    }
    let mut by_rows: Vec<(u64, DeviceId)> = knew.into_iter().map(|(device, rows)| (rows, device)).collect();
    by_rows.sort_unstable();
    let most_known_besides = |device: DeviceId| {
        by_rows
            .iter()
            .rev()
            .find(|(_, of)| *of != device)
            .map_or(0, |(rows, _)| *rows)
    };
    let mut heads: Vec<&Noted> = records
        .into_iter()
        .filter(|record| {
            let later_here = newest.get(&record.device).is_some_and(|seq| *seq > record.seq);
            let known_elsewhere =
                matches!(record.place, Place::InFeed { row, .. } if row < most_known_besides(record.device));
            !later_here && !known_elsewhere
        })
        .collect();
    heads.sort_by_key(|record| record.order());
    heads
}
