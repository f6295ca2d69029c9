//! Personal targets: which is in force for a number at a moment.

use super::people::{FIRST_STANDING, LAST_STANDING};
use super::{Floor, Mark};
use crate::id::PersonId;
use crate::record::{Fact, Per, PersonalTarget};
use crate::time::Timestamp;

impl Floor {
    /// A person's targets in force at a moment: of each number's, the newest written of those that have begun.
    pub fn targets(&self, person: PersonId, at: Timestamp) -> Vec<&PersonalTarget> {
        let all = Mark::Target(person, 0, 0, Per::Record, FIRST_STANDING)
            ..=Mark::Target(person, u16::MAX, u8::MAX, Per::Day, LAST_STANDING);
        let mut in_force: Vec<&PersonalTarget> = Vec::new();
        // Those for one number stand together, the oldest first.
        for mark in self.index.range(all) {
            let Some(kept) = self.entries.get(&mark.entry()) else {
                continue;
            };
            let (Fact::PersonalTarget(target), _) = self.shown(kept) else {
                continue;
            };
            if target.from > at || target.check().is_err() {
                continue;
            }
            let number = |target: &PersonalTarget| (target.kind, target.field, target.per);
            match in_force.last_mut() {
                Some(last) if number(last) == number(target) => *last = target,
                _ => in_force.push(target),
            }
        }
        in_force.retain(|target| target.low.is_some() || target.high.is_some());
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
