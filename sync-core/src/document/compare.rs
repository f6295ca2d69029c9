//! What differs between two versions, for reading.

use std::collections::BTreeMap;

use super::render::Rendered;
use super::{Compared, SectionDifference, words};
use crate::id::PlanItemId;
use crate::record::PlannedCare;

/// What differs; sections and items that are the same are left out.
pub(super) fn compare(before: &Rendered, after: &Rendered) -> Compared {
    let differs = after
        .sections
        .iter()
        .filter(|(code, text)| before.section(*code) != text);
    let sections = differs
        .map(|(code, text)| SectionDifference {
            section: *code,
            pieces: words::pieces(before.section(*code), text),
        })
        .collect();
    let mut items: BTreeMap<PlanItemId, (Option<PlannedCare>, Option<PlannedCare>)> = BTreeMap::new();
    for item in &before.planned {
        items.entry(item.care.item).or_default().0 = Some(item.care.clone());
    }
    for item in &after.planned {
        items.entry(item.care.item).or_default().1 = Some(item.care.clone());
    }
    Compared {
        sections,
        planned: items
            .into_values()
            .filter(|(before, after)| before != after)
            .collect(),
    }
}
