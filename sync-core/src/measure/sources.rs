//! Which measures are counted from records, what they are called, and what they are counted from.
//!
//! May not live here: over which stretches of time (`report`, `before_after`), the counting itself (a file each).

use super::{
    Effect, EffectOf, Figure, Window, completion, contemporaneous, discipline, effect_of_rate,
    effect_of_share, full_cycle, on_time, repeats, verification_lag,
};
use crate::id::PersonId;
use crate::record::Cadence;
use crate::record::follow_through::Theme;
use crate::signal::{Happening, Look};
use crate::time::Timestamp;

/// Which measure, as people read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its number in requirements.md 1.8: 5 is M5.
    pub number: u8,
    /// In words.
    pub label: &'static str,
    /// "%", "days", "for each 1,000 days lived here".
    pub unit: &'static str,
    /// Which way it should go.
    pub better: EffectOf,
    /// What sort of figure it is.
    pub sort: Sort,
}

/// What sort of figure a measure is: how two of them are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Cases among cases.
    Share,
    /// Cases among days.
    Rate,
    /// A span of time in the middle: chance cannot be told from two of them.
    Middle,
}

impl Named {
    /// What two figures say; `None` where chance cannot be told from them.
    pub fn effect(self, before: &Figure, after: &Figure) -> Option<Effect> {
        match self.sort {
            Sort::Share => Some(effect_of_share(before, after, self.better)),
            Sort::Rate => Some(effect_of_rate(before, after, self.better)),
            Sort::Middle => None,
        }
    }
}

/// All that are counted, in the order of their numbers.
pub const ALL: [Named; 7] = [
    Named {
        number: 1,
        label: "Actions seen in practice, of those that were due",
        unit: "%",
        better: EffectOf::More,
        sort: Sort::Share,
    },
    Named {
        number: 2,
        label: "Actions seen in practice by their date",
        unit: "%",
        better: EffectOf::More,
        sort: Sort::Share,
    },
    Named {
        number: 3,
        label: "Closed cycles with every stage shown, by more than one person",
        unit: "%",
        better: EffectOf::More,
        sort: Sort::Share,
    },
    Named {
        number: 4,
        label: "From \"done\" to seen in practice",
        unit: "days",
        better: EffectOf::Less,
        sort: Sort::Middle,
    },
    Named {
        number: 5,
        label: "The same again within 28 days",
        unit: "for each 1,000 days lived here",
        better: EffectOf::Less,
        sort: Sort::Rate,
    },
    Named {
        number: 14,
        label: "Care written down within half an hour",
        unit: "%",
        better: EffectOf::More,
        sort: Sort::Share,
    },
    Named {
        number: 15,
        label: "Checks and reviews held on time",
        unit: "%",
        better: EffectOf::More,
        sort: Sort::Share,
    },
];

/// The measure of a number; `None` for one that is not counted.
pub fn named(number: u8) -> Option<Named> {
    ALL.into_iter().find(|named| named.number == number)
}

/// Everything that measures are counted from, read once for any number of windows.
pub(super) struct Sources<'a> {
    look: &'a Look<'a>,
    written: &'a [(Timestamp, bool)],
    pub(super) happened: Vec<Happening>,
    person: Option<PersonId>,
}

impl<'a> Sources<'a> {
    /// For windows that begin at `from` or later. `written` is care as when it happened and whether it was written down late.
    pub fn of(look: &'a Look<'a>, written: &'a [(Timestamp, bool)], from: Timestamp) -> Self {
        let begin = from.plus_ms(-look.limits.repeat_ms);
        Self {
            look,
            written,
            happened: look.before.between(look.floor, begin, look.now),
            person: None,
        }
    }

    /// Leaves out what happened of other themes and, where it is about one person, to others.
    pub fn only_about(&mut self, theme: Theme, person: Option<PersonId>) {
        self.happened
            .retain(|one| one.theme == theme && (person.is_none() || one.person == person));
        self.person = person;
    }

    /// One measure over one window; `None` for a measure that is not counted from records.
    pub fn figure(&self, number: u8, window: Window) -> Option<Figure> {
        let cycles = || self.look.cycles.iter();
        Some(match number {
            1 => completion(cycles(), window),
            2 => on_time(cycles(), window),
            3 => full_cycle(cycles(), window),
            4 => verification_lag(cycles(), window),
            5 => {
                let floor = self.look.floor;
                let days = self.person.map_or_else(
                    || floor.resident_days(window.from, window.to),
                    |person| floor.resident_days_of(person, window.from, window.to),
                );
                repeats(self.happened.iter(), window, self.look.limits.repeat_ms, days)
            }
            14 => contemporaneous(self.written.iter().copied(), window),
            15 => {
                let look = self.look;
                discipline(look.reviews, look.open_since, Cadence::ALL, window, look.now)
            }
            _ => return None,
        })
    }
}
