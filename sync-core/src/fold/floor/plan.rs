//! Planned care: which version of each item is in force at a moment.

use std::collections::BTreeMap;

use super::people::{FIRST_STANDING, LAST_STANDING};
use super::{Floor, Mark};
use crate::fold::Standing;
use crate::id::{EntryId, PersonId, PlanItemId};
use crate::record::{About, Fact, KindSpec, PlannedCare};
use crate::time::Timestamp;

/// A piece of planned care in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned<'a> {
    /// The entry that planned it: the version on screen, for a record's `saw`.
    pub version: EntryId,
    /// What is planned.
    pub care: &'a PlannedCare,
}

impl Planned<'_> {
    /// The kind of care; `None` when only a newer version knows it.
    pub fn kind(&self) -> Option<&'static KindSpec> {
        KindSpec::by_code(self.care.kind)
    }
}

/// One planned item through all its changes.
#[derive(Default)]
pub(super) struct PlanHistory<'a> {
    /// Oldest first.
    versions: Vec<(Standing, &'a PlannedCare)>,
    ends: Vec<(Standing, Timestamp)>,
}

impl<'a> PlanHistory<'a> {
    /// Every version, oldest first.
    pub(super) fn versions(&self) -> impl Iterator<Item = Planned<'a>> {
        self.versions.iter().map(|(standing, care)| Planned {
            version: standing.id,
            care,
        })
    }

    /// The version in force at a moment: the newest written of those that have begun, unless it has run out or was
    /// ended after it was written. A version written after an end takes the item up again.
    pub(super) fn in_force(&self, at: Timestamp) -> Option<Planned<'a>> {
        let (standing, care) = self.versions.iter().rfind(|(_, care)| care.from <= at)?;
        let ended = self.ends.iter().any(|(end, from)| standing < end && *from <= at);
        if ended || care.until.is_some_and(|until| until <= at) {
            return None;
        }
        Some(Planned {
            version: standing.id,
            care,
        })
    }
}

impl Floor {
    /// What is planned for a person at a moment, by item.
    pub fn plan(&self, person: PersonId, at: Timestamp) -> Vec<Planned<'_>> {
        self.plan_histories(person)
            .into_values()
            .filter_map(|history| history.in_force(at))
            .collect()
    }

    /// The newest counted word on a piece of planned care, whether or not it has begun.
    pub fn newest_planned(&self, person: PersonId, item: PlanItemId) -> Option<&PlannedCare> {
        self.index
            .range(Mark::Planned(person, item, FIRST_STANDING)..=Mark::Planned(person, item, LAST_STANDING))
            .next_back()
            .and_then(|mark| match self.shown(self.entries.get(&mark.entry())?).0 {
                Fact::PlannedCare(care) => Some(care),
                _ => None,
            })
    }

    pub(super) fn plan_histories(&self, person: PersonId) -> BTreeMap<PlanItemId, PlanHistory<'_>> {
        let mut histories: BTreeMap<PlanItemId, PlanHistory<'_>> = BTreeMap::new();
        let range = Mark::Planned(person, PlanItemId([0; 16]), FIRST_STANDING)
            ..=Mark::Planned(person, PlanItemId([0xff; 16]), LAST_STANDING);
        for mark in self.index.range(range) {
            let Mark::Planned(_, item, standing) = mark else {
                continue;
            };
            let Some(kept) = self.entries.get(&standing.id) else {
                continue;
            };
            if let (Fact::PlannedCare(care), _) = self.shown(kept) {
                histories
                    .entry(*item)
                    .or_default()
                    .versions
                    .push((*standing, care));
            }
        }
        for (item, history) in &mut histories {
            let range = Mark::PlanEnded(*item, FIRST_STANDING)..=Mark::PlanEnded(*item, LAST_STANDING);
            for mark in self.index.range(range) {
                let Mark::PlanEnded(_, standing) = mark else {
                    continue;
                };
                let Some(kept) = self.entries.get(&standing.id) else {
                    continue;
                };
                if let (Fact::PlannedCareEnded(ended), _) = self.shown(kept)
                    && kept.record.about == About::Person(person)
                {
                    history.ends.push((*standing, ended.from));
                }
            }
        }
        histories
    }
}
