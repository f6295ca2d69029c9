//! One review of a day, a week or a month: its name, when it can be held and by when it should be.

use crate::id::{Hash, ServiceId};
use crate::record::Cadence;
use crate::time::{CareDay, Timestamp};

/// The review of one day, week or month, held or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Occurrence {
    /// How often such a one is held.
    pub cadence: Cadence,
    /// The first day of what it is of: a day, a Monday, the first of a month.
    first: CareDay,
}

/// Names one review of one service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OccurrenceId(pub [u8; 16]);

impl Occurrence {
    /// The one whose time a moment lies in.
    pub fn at(cadence: Cadence, at: Timestamp) -> Self {
        Self::of_day(cadence, at.care_day())
    }

    fn of_day(cadence: Cadence, day: CareDay) -> Self {
        let first = match cadence {
            Cadence::Daily => day,
            Cadence::Weekly => day.week_start(),
            Cadence::Monthly => day.month_start(),
        };
        Self { cadence, first }
    }

    /// The one that begins on this day; `None` when none does.
    pub fn beginning(cadence: Cadence, first: CareDay) -> Option<Self> {
        let found = Self::of_day(cadence, first);
        (found.first == first).then_some(found)
    }

    /// Its first day.
    pub const fn first_day(self) -> CareDay {
        self.first
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        let into_the_next = match self.cadence {
            Cadence::Daily => 1,
            Cadence::Weekly => 7,
            Cadence::Monthly => 31,
        };
        Self::of_day(self.cadence, self.first.plus_days(into_the_next))
    }

    /// The one before it.
    #[must_use]
    pub fn previous(self) -> Self {
        Self::of_day(self.cadence, self.first.previous())
    }

    /// From when on it can be held.
    pub fn begins(self) -> Timestamp {
        self.first.start()
    }

    /// Held by then, it is on time.
    pub fn due_at(self) -> Timestamp {
        self.next().begins()
    }

    /// Whether it can be signed: while its time runs, and in the one after it, late.
    pub fn can_be_signed(self, now: Timestamp) -> bool {
        self.begins() <= now && now < self.next().due_at()
    }

    /// Its name, the same wherever it is worked out.
    pub fn id(self, service: ServiceId) -> OccurrenceId {
        let hash = Hash::of(&[
            b"followthrough review 1",
            &service.0,
            &[self.cadence.code()],
            &self.first.number().to_be_bytes(),
        ]);
        let mut id = [0; 16];
        id.copy_from_slice(&hash.0[..16]);
        OccurrenceId(id)
    }

    /// "24 Nov 2026", "Week of 23 Nov 2026", "November 2026".
    pub fn label(self) -> String {
        match self.cadence {
            Cadence::Daily => self.first.to_string(),
            Cadence::Weekly => format!("Week of {}", self.first),
            Cadence::Monthly => self.first.month_and_year(),
        }
    }
}

/// Every review of one kind from the first whole day, week or month after `since` to the one that can be held now; the newest
/// first.
pub fn occurrences(cadence: Cadence, since: Timestamp, now: Timestamp) -> impl Iterator<Item = Occurrence> {
    let newest = Occurrence::at(cadence, now);
    // A calendar has a first day, and the one before it is that day again.
    core::iter::successors(Some(newest), |one| {
        Some(one.previous()).filter(|before| before != one)
    })
    .take_while(move |one| one.begins() >= since)
}
