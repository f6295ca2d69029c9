//! Who is on shift, as far as people said so; and when a unit was last looked over.
//!
//! Worked out from what was written: whoever forgot to end a shift is off it by themselves after a long day.

use std::collections::BTreeMap;

use super::{Floor, Mark};
use crate::fold::Standing;
use crate::id::{EntryId, StaffId, UnitId};
use crate::record::{Fact, Record, SeenOpen};
use crate::shift::Shift;
use crate::time::{HOUR_MS, Timestamp};

/// Nobody is on shift for longer, whatever they forgot to write: a long day of twelve hours and a late handover.
const LONGEST_SHIFT_MS: i64 = 14 * HOUR_MS;

/// Someone who is on shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnShift {
    /// Who.
    pub staff: StaffId,
    /// Where.
    pub unit: UnitId,
    /// Which shift.
    pub shift: Shift,
    /// Since when.
    pub since: Timestamp,
    /// The entry that says so.
    pub entry: EntryId,
}

/// A leader's look over a unit at the end of a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitCheck<'a> {
    /// The entry.
    pub entry: EntryId,
    /// Who.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// What was open.
    pub open: &'a SeenOpen,
}

impl Floor {
    /// Everyone who said that they began a shift and not that they ended it, by when they began.
    pub fn on_shift(&self, now: Timestamp) -> Vec<OnShift> {
        let mut on: BTreeMap<StaffId, OnShift> = BTreeMap::new();
        for (entry, at, record) in self.shift_records(now.plus_ms(-LONGEST_SHIFT_MS), now) {
            match &record.fact {
                Fact::ShiftStarted(started) => {
                    let shift = OnShift {
                        staff: started.staff,
                        unit: started.unit,
                        shift: started.shift,
                        since: at,
                        entry,
                    };
                    on.insert(started.staff, shift);
                }
                Fact::ShiftEnded(ended) => {
                    on.remove(&ended.staff);
                }
                _ => {}
            }
        }
        let mut on: Vec<OnShift> = on.into_values().collect();
        on.sort_by_key(|one| (one.since, one.staff));
        on
    }

    /// When someone last ended a shift: what happened since is news to them. Without an end, when their last shift
    /// before this one began.
    pub fn last_shift(&self, staff: StaffId, now: Timestamp) -> Option<Timestamp> {
        let (mut ended, mut begun) = (None, Vec::new());
        for (_, at, record) in self.shift_records(Timestamp(i64::MIN), now).rev() {
            match &record.fact {
                Fact::ShiftEnded(fact) if fact.staff == staff => ended = ended.or(Some(at)),
                Fact::ShiftStarted(fact) if fact.staff == staff => begun.push(at),
                _ => {}
            }
            if ended.is_some() || begun.len() > 1 {
                break;
            }
        }
        let on_now = self.on_shift(now).iter().any(|one| one.staff == staff);
        ended.or_else(|| begun.get(usize::from(on_now)).copied())
    }

    /// The newest look over a unit at the end of a shift, if somebody took one.
    pub fn unit_check(&self, unit: UnitId, shift: Shift, now: Timestamp) -> Option<UnitCheck<'_>> {
        self.shift_records(shift.start(), now)
            .rev()
            .find_map(|(entry, at, record)| match &record.fact {
                Fact::UnitChecked(check) if check.unit == unit && check.shift == shift => Some(UnitCheck {
                    entry,
                    by: record.by,
                    at,
                    open: &check.open,
                }),
                _ => None,
            })
    }

    /// Counted records of shifts between two moments, both included, oldest first.
    fn shift_records(
        &self,
        from: Timestamp,
        to: Timestamp,
    ) -> impl DoubleEndedIterator<Item = (EntryId, Timestamp, &Record)> {
        let range = (from <= to).then(|| {
            let (from, to) = (Standing::first_at(from), Standing::last_at(to));
            self.index.range(Mark::Shift(from)..=Mark::Shift(to))
        });
        range.into_iter().flatten().filter_map(|mark| {
            let Mark::Shift(standing) = mark else { return None };
            let record = &self.entries.get(&standing.id)?.record;
            Some((standing.id, standing.happened_at, record))
        })
    }
}
