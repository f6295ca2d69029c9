//! Personal targets: which is in force for a number at a moment, which will be, and who set each.

use super::people::{FIRST_STANDING, LAST_STANDING};
use super::{Floor, Mark};
use crate::fold::Place;
use crate::id::{EntryId, PersonId, StaffId};
use crate::record::{Fact, Per, PersonalTarget};
use crate::staff::Role;
use crate::time::Timestamp;

/// One target as it was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TargetSet<'a> {
    /// The entry that set it.
    pub id: EntryId,
    /// What it says.
    pub target: &'a PersonalTarget,
    /// Whether it is judged by.
    pub stands: TargetStands,
    /// Who set it.
    pub by: StaffId,
    /// In which role.
    pub role: Role,
    /// When it was written, by the office's clock as far as its device knew it.
    pub recorded_at: Timestamp,
    /// How far it has come.
    pub place: Place,
}

/// Whether a target is judged by at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStands {
    /// It is.
    InForce,
    /// It will be, unless something else is set before.
    ToCome,
    /// It was, or never came to be: a later one took its place, or ended it.
    Over,
}

impl Floor {
    /// Everything that was set for a person: number by number, the newest first. What ends a target is among them.
    pub fn targets_set(&self, person: PersonId, at: Timestamp) -> Vec<TargetSet<'_>> {
        let all = Mark::Target(person, 0, 0, Per::Record, FIRST_STANDING)
            ..=Mark::Target(person, u16::MAX, u8::MAX, Per::Day, LAST_STANDING);
        let mut set: Vec<TargetSet<'_>> = Vec::new();
        // The day from which a newer one stands in the place of those before it, for the number at hand.
        let (mut number, mut replaced_from) = (None, Timestamp(i64::MAX));
        // Those for one number stand together.
        for mark in self.index.range(all).rev() {
            let Some(kept) = self.entries.get(&mark.entry()) else {
                continue;
            };
            let (Fact::PersonalTarget(target), _) = self.shown(kept) else {
                continue;
            };
            if target.check().is_err() {
                continue;
            }
            let of = Some((target.kind, target.field, target.per));
            if number != of {
                (number, replaced_from) = (of, Timestamp(i64::MAX));
            }
            let stands = if replaced_from <= at || target.from >= replaced_from {
                TargetStands::Over
            } else if target.from <= at {
                TargetStands::InForce
            } else {
                TargetStands::ToCome
            };
            replaced_from = replaced_from.min(target.from);
            set.push(TargetSet {
                id: mark.entry(),
                target,
                stands,
                by: kept.record.by,
                role: kept.record.acting_as,
                recorded_at: kept.recorded_at,
                place: kept.place,
            });
        }
        set
    }

    /// A person's targets in force at a moment: of each number's, the newest written of those that have begun.
    pub fn targets(&self, person: PersonId, at: Timestamp) -> Vec<&PersonalTarget> {
        let mut in_force: Vec<&PersonalTarget> = self
            .targets_set(person, at)
            .into_iter()
            .filter(|set| set.stands == TargetStands::InForce && !set.target.ends())
            .map(|set| set.target)
            .collect();
        in_force.reverse();
        in_force
    }

    /// The target in force for one number.
    pub fn target(
        &self,
        person: PersonId,
        kind: u16,
        field: u8,
        per: Per,
        at: Timestamp,
    ) -> Option<&PersonalTarget> {
        self.targets(person, at)
            .into_iter()
            .find(|target| (target.kind, target.field, target.per) == (kind, field, per))
    }
}
