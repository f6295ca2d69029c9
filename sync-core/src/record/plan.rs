//! Planned care: dated items that say what should be done, when. From them tablets work out what is due.
//!
//! Times are local to Europe/London: "two-hourly from 8am" stays so on both clock-change nights.

use minicbor::{Decode, Encode};

use crate::id::{PersonId, PlanItemId};
use crate::text::{ReasonText, ShortText};
use crate::time::{CareDay, MINUTE_MS, Timestamp};

/// A piece of planned care. A later one with the same `item` replaces it from its own `from` on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PlannedCare {
    /// Which item, through all its changes.
    #[n(0)]
    pub item: PlanItemId,
    /// Whose.
    #[n(1)]
    pub person: PersonId,
    /// Code of the kind of care ([`super::KindSpec::code`]).
    #[n(2)]
    pub kind: u16,
    /// What to do, in a few words: "Offer a drink, beaker, thickened level 2".
    #[n(3)]
    pub instruction: ShortText,
    /// When.
    #[n(4)]
    pub schedule: Schedule,
    /// First moment it applies.
    #[n(5)]
    pub from: Timestamp,
    /// First moment it no longer applies.
    #[n(6)]
    pub until: Option<Timestamp>,
    /// Target for a day, in steps of the kind's first number field: 1500 (ml).
    #[n(7)]
    pub daily_target: Option<i64>,
}

impl PlannedCare {
    /// Whether it plans what `other` plans, whenever each begins.
    pub fn plans_the_same(&self, other: &Self) -> bool {
        Self {
            from: other.from,
            ..self.clone()
        } == *other
    }
}

/// A piece of planned care ended.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PlannedCareEnded {
    /// Which.
    #[n(0)]
    pub item: PlanItemId,
    /// From when.
    #[n(1)]
    pub from: Timestamp,
    /// Why.
    #[n(2)]
    pub why: ReasonText,
}

/// When planned care falls due.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Schedule {
    /// At these minutes after local midnight, every day.
    #[n(0)]
    Daily(#[n(0)] Vec<u16>),
    /// Every so many minutes between two times of day (through the night when the second is the smaller).
    #[n(1)]
    Every {
        /// Minutes between: 120, 180, 240.
        #[n(0)]
        minutes: u16,
        /// First, in minutes after local midnight.
        #[n(1)]
        from_minute: u16,
        /// Last possible, in minutes after local midnight.
        #[n(2)]
        to_minute: u16,
    },
    /// Once every so many days, at a minute of the day, counted from a day number ([`CareDay::number`]).
    #[n(2)]
    EveryDays {
        /// Days between: 7 for weekly.
        #[n(0)]
        days: u16,
        /// A day it falls on.
        #[n(1)]
        first_day: i32,
        /// Minutes after local midnight.
        #[n(2)]
        minute: u16,
    },
}

/// Why a schedule cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// No times at all, or more than 48 a day.
    #[error("a schedule has between 1 and 48 times a day")]
    Count,
    /// A minute past midnight, or an interval that is too short.
    #[error("a time of day lies outside the day, or the interval is under 15 minutes")]
    Time,
}

impl Schedule {
    /// Whether it can be.
    ///
    /// # Errors
    /// [`ScheduleError`].
    pub fn check(&self) -> Result<(), ScheduleError> {
        match self {
            Self::Daily(minutes) if minutes.is_empty() || minutes.len() > 48 => Err(ScheduleError::Count),
            Self::Daily(minutes) if minutes.iter().any(|minute| *minute >= 1440) => Err(ScheduleError::Time),
            Self::Every {
                minutes,
                from_minute,
                to_minute,
            } if *minutes < 15 || *from_minute >= 1440 || *to_minute >= 1440 => Err(ScheduleError::Time),
            Self::EveryDays { days, minute, .. } if *days == 0 || *minute >= 1440 => Err(ScheduleError::Time),
            Self::Daily(_) | Self::Every { .. } | Self::EveryDays { .. } => Ok(()),
        }
    }

    /// The moments it falls due on one calendar day, ascending. A schedule that fails [`Schedule::check`] has none.
    pub fn on_day(&self, day: CareDay) -> Vec<Timestamp> {
        if self.check().is_err() {
            return Vec::new();
        }
        let mut minutes = match self {
            Self::Daily(minutes) => minutes.clone(),
            Self::Every {
                minutes,
                from_minute,
                to_minute,
            } => {
                let through_night = to_minute < from_minute;
                let span = if through_night {
                    1440 - from_minute + to_minute
                } else {
                    to_minute - from_minute
                };
                (0..=span / minutes)
                    .map(|step| (from_minute + step * minutes) % 1440)
                    .collect()
            }
            Self::EveryDays {
                days,
                first_day,
                minute,
            } => {
                let since = i64::from(day.number()) - i64::from(*first_day);
                if since >= 0 && since % i64::from(*days) == 0 {
                    vec![*minute]
                } else {
                    Vec::new()
                }
            }
        };
        minutes.sort_unstable();
        minutes.dedup();
        minutes.into_iter().map(|minute| day.at_minute(minute)).collect()
    }

    /// How long before and after a due time care still answers it: half the gap between times, at most two hours; half a
    /// day for what is due every so many days, since a weekly weight is not late at noon.
    pub fn window_ms(&self) -> i64 {
        let most_minutes = match self {
            Self::Daily(_) | Self::Every { .. } => 120,
            Self::EveryDays { .. } => 720,
        };
        let gap_minutes = match self {
            Self::Daily(minutes) => {
                let mut sorted = minutes.clone();
                sorted.sort_unstable();
                sorted
                    .windows(2)
                    .map(|pair| pair[1] - pair[0])
                    .min()
                    .unwrap_or(1440)
            }
            Self::Every { minutes, .. } => *minutes,
            Self::EveryDays { .. } => 1440,
        };
        (i64::from(gap_minutes) * MINUTE_MS / 2).min(most_minutes * MINUTE_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clocks(schedule: &Schedule, day: CareDay) -> Vec<String> {
        schedule.on_day(day).into_iter().map(Timestamp::clock).collect()
    }

    #[test]
    fn schedules_fall_due_when_people_would_say_so() {
        let day = CareDay::new(2026, 11, 22).unwrap();
        assert_eq!(
            clocks(&Schedule::Daily(vec![1080, 480, 480]), day),
            ["8:00am", "6:00pm"]
        );
        let turns = Schedule::Every {
            minutes: 240,
            from_minute: 480,
            to_minute: 1200,
        };
        assert_eq!(clocks(&turns, day), ["8:00am", "12:00pm", "4:00pm", "8:00pm"]);
        let nights = Schedule::Every {
            minutes: 180,
            from_minute: 1320,
            to_minute: 420,
        };
        assert_eq!(clocks(&nights, day), ["1:00am", "4:00am", "7:00am", "10:00pm"]);
        let weekly = Schedule::EveryDays {
            days: 7,
            first_day: day.number(),
            minute: 600,
        };
        assert_eq!(clocks(&weekly, day), ["10:00am"]);
        assert!(weekly.on_day(day.next()).is_empty());
    }

    #[test]
    fn impossible_schedules_have_no_times() {
        let day = CareDay::new(2026, 11, 22).unwrap();
        assert!(Schedule::Daily(vec![1440]).on_day(day).is_empty());
        assert!(
            Schedule::Every {
                minutes: 0,
                from_minute: 0,
                to_minute: 0
            }
            .on_day(day)
            .is_empty()
        );
    }
}
