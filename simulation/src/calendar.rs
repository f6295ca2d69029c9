//! Planned times and London's clocks, worked out plainly beside the core: no schedule, calendar or zone of its own is used.

use std::collections::BTreeMap;

use sync_core::id::EntryId;
use sync_core::record::{PlannedCare, Schedule};
use sync_core::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

pub(crate) type When = (Timestamp, Timestamp, u64, EntryId);

/// One planned item through its changes.
#[derive(Default)]
pub(crate) struct History<'a> {
    pub(crate) versions: Vec<(When, &'a PlannedCare)>,
    pub(crate) ends: Vec<(When, Timestamp)>,
}

impl History<'_> {
    /// The planned times of yesterday, today and tomorrow, each with its window.
    pub(crate) fn times(&self, today: i64) -> BTreeMap<Timestamp, i64> {
        let mut times = BTreeMap::new();
        for (standing, care) in &self.versions {
            let Schedule::Daily(minutes) = &care.schedule else {
                continue;
            };
            for day in today - 1..=today + 1 {
                for minute in minutes {
                    let at = moment(day, i64::from(*minute));
                    if self.in_force(at) == Some(*standing) {
                        times.insert(at, window_ms(minutes));
                    }
                }
            }
        }
        times
    }

    fn in_force(&self, at: Timestamp) -> Option<When> {
        let (standing, care) = self.versions.iter().rev().find(|(_, care)| care.from <= at)?;
        let ended = self.ends.iter().any(|(end, from)| end > standing && *from <= at);
        let over = care.until.is_some_and(|until| until <= at);
        (!ended && !over).then_some(*standing)
    }
}

/// Half the shortest gap between two times of a day, two hours at most.
fn window_ms(minutes: &[u16]) -> i64 {
    let mut gap = 1440;
    for one in minutes {
        for other in minutes {
            if other > one {
                gap = gap.min(i64::from(other - one));
            }
        }
    }
    (gap / 2).min(120) * MINUTE_MS
}

/// Days since 1 January 1970 in London.
pub(crate) fn local_day(at: Timestamp) -> i64 {
    let summer = if is_summer(at.0) { HOUR_MS } else { 0 };
    (at.0 + summer).div_euclid(DAY_MS)
}

/// The moment a clock in London shows so many minutes on a day; the first of two, the hour after of none.
fn moment(day: i64, minute: i64) -> Timestamp {
    let shown = day * DAY_MS + minute * MINUTE_MS;
    if is_summer(shown - HOUR_MS) {
        Timestamp(shown - HOUR_MS)
    } else {
        Timestamp(shown)
    }
}

/// From 1 in the morning of the last Sunday in March to that of the last Sunday in October, by universal time.
fn is_summer(ms: i64) -> bool {
    let mut new_year = 0i64;
    for year in 1970..2200 {
        let leap = i64::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
        let next = new_year + 365 + leap;
        if ms < next * DAY_MS {
            let end_of_march = new_year + 31 + 28 + leap + 31 - 1;
            let end_of_october = next - 31 - 30 - 1;
            let hour = |day: i64| last_sunday(day) * DAY_MS + HOUR_MS;
            return hour(end_of_march) <= ms && ms < hour(end_of_october);
        }
        new_year = next;
    }
    false
}

/// The newest Sunday up to a day; 1 January 1970 was a Thursday.
const fn last_sunday(day: i64) -> i64 {
    day - (day + 4).rem_euclid(7)
}
