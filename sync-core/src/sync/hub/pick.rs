//! Which rows of proven pages this office lacks, and what must stand beside them so that every entry stays signed.

use std::collections::{BTreeMap, BTreeSet};

use super::api::Standing;
use crate::id::EntryId;
use crate::journal::{Entry, FeedRow, Run, chains_in};
use crate::time::Timestamp;
use crate::verdict::Verdict;
use crate::wire::Refused;

/// What of a hand is to be staged.
pub(super) struct Picked {
    /// The rows, by page: no signature reaches over a page's end.
    pub(super) pages: Vec<Vec<FeedRow>>,
    /// What may not be taken, with why.
    pub(super) aside: Vec<(Refused, Entry)>,
    /// Entries that are missing.
    pub(super) entries: u32,
    /// Decisions that are missing.
    pub(super) decisions: u32,
    /// Decisions about entries that are neither here nor in these pages.
    pub(super) incomplete: u32,
}

/// Picks the rows that are missing; `None` when an entry's signature does not fit.
pub(super) fn pick(
    pages: &[Vec<FeedRow>],
    standing: &[Standing],
    harmful: &BTreeSet<EntryId>,
) -> Option<Picked> {
    let mut stands: BTreeMap<EntryId, Verdict> = BTreeMap::new();
    let mut known: BTreeSet<EntryId> = BTreeSet::new();
    let mut settled: BTreeSet<(EntryId, Timestamp, Verdict)> = BTreeSet::new();
    let mut decided: BTreeSet<EntryId> = BTreeSet::new();
    for one in standing {
        stands.insert(one.id, one.verdict());
        known.insert(one.id);
        for (received_at, verdict) in &one.settled {
            settled.insert((one.id, *received_at, *verdict));
            decided.insert(one.id);
        }
    }
    let mut picked = Picked {
        pages: Vec::with_capacity(pages.len()),
        aside: Vec::new(),
        entries: 0,
        decisions: 0,
        incomplete: 0,
    };
    for page in pages {
        let covering = covering(page, &known, harmful)?;
        let mut rows = Vec::new();
        for (row, needed) in page.iter().zip(covering) {
            let Some(entry) = &row.entry else {
                if !known.contains(&row.id) {
                    picked.incomplete += 1;
                } else if settled.insert((row.id, row.received_at, row.verdict)) {
                    decided.insert(row.id);
                    stands.insert(row.id, row.verdict);
                    picked.decisions += 1;
                    rows.push(row.clone());
                }
                continue;
            };
            if known.contains(&row.id) {
                if needed {
                    // It stands where it is; here it carries the signature of those before it.
                    let verdict = stands.get(&row.id).copied().unwrap_or(row.verdict);
                    rows.push(FeedRow {
                        verdict,
                        ..row.clone()
                    });
                }
                let held =
                    matches!(stands.get(&row.id), Some(Verdict::Held(_))) && !decided.contains(&row.id);
                if held && row.verdict == Verdict::Accepted {
                    // Judged anew by an office that did not know what it had known before.
                    settled.insert((row.id, row.received_at, row.verdict));
                    decided.insert(row.id);
                    stands.insert(row.id, row.verdict);
                    picked.decisions += 1;
                    rows.push(FeedRow {
                        entry: None,
                        ..row.clone()
                    });
                }
            } else if needed {
                known.insert(row.id);
                stands.insert(row.id, row.verdict);
                picked.entries += 1;
                rows.push(row.clone());
            } else {
                picked.aside.push((Refused::BadChange, entry.clone()));
            }
        }
        if !rows.is_empty() {
            picked.pages.push(rows);
        }
    }
    Some(picked)
}

/// Which rows of a page are needed so that every missing entry stands there signed: itself, and what stands between it and
/// the next signature of its author, known or not. A harmful one is left out, with whatever it leaves unsigned. `None` when a
/// signature does not fit.
fn covering(page: &[FeedRow], known: &BTreeSet<EntryId>, harmful: &BTreeSet<EntryId>) -> Option<Vec<bool>> {
    let follower: BTreeMap<EntryId, usize> = page
        .iter()
        .enumerate()
        .filter_map(|(index, row)| Some((row.entry.as_ref()?.header.prev?, index)))
        .collect();
    let mut needed = vec![false; page.len()];
    for (index, row) in page.iter().enumerate() {
        let Some(entry) = row.entry.as_ref().filter(|_| !known.contains(&row.id)) else {
            continue;
        };
        let author = entry.header.author;
        let mut way = Vec::new();
        let mut at = Some(index);
        let signed = loop {
            let Some(here) = at else { break false };
            let entry = page[here].entry.as_ref()?;
            if harmful.contains(&entry.id) {
                break false;
            }
            way.push(here);
            if entry.header.author == author && entry.signature.is_some() {
                break true;
            }
            at = follower.get(&entry.id).copied();
        };
        if signed {
            way.into_iter().for_each(|index| needed[index] = true);
        } else if harmful.is_empty() {
            return None;
        }
    }
    let entries: Vec<Entry> = page
        .iter()
        .zip(&needed)
        .filter(|(_, needed)| **needed)
        .filter_map(|(row, _)| row.entry.clone())
        .collect();
    for chain in chains_in(&entries) {
        let chain: Vec<Entry> = chain.into_iter().cloned().collect();
        Run::check_signatures(&chain).ok()?;
    }
    Some(needed)
}
