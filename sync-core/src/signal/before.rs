//! "This happened before": what was found and what happened, by what it was about, whom and where (row X2).
//!
//! One sorted index over the issues of every cycle, kept as cycles change; incidents that nobody has reviewed yet are looked
//! up in the floor by person. A question touches what answers it, not eight years of cycles. May not live here: whether a
//! repeat is a signal (`repeat`), how often things repeat (`measure`).

use std::collections::{BTreeMap, BTreeSet};

use super::SignalLimits;
use crate::cycle::{Cycle, Cycles};
use crate::fold::{Floor, Incident};
use crate::id::{CycleId, EntryId, PersonId};
use crate::record::follow_through::{Cause, Reach, Theme};
use crate::time::Timestamp;

/// What makes two things that happened the same kind of thing (measure M5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// The same to the same person.
    Person(Theme, PersonId),
    /// The same at the same place.
    Place(Theme, u8),
    /// The same from the same cause.
    Cause(Theme, Cause),
}

/// Something that happened, or was found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Happening {
    /// When.
    pub at: Timestamp,
    /// The incident's report, or the issue's record.
    pub entry: EntryId,
    /// What it is about.
    pub theme: Theme,
    /// Whom it happened to.
    pub person: Option<PersonId>,
    /// Code of where, of the incident's list.
    pub place: Option<u8>,
    /// Why, once it was reviewed.
    pub cause: Option<Cause>,
    /// The cycle that follows from it.
    pub cycle: Option<CycleId>,
}

/// "Their room": as many places as there are people.
const OWN_ROOM: u8 = 1;
/// "Somewhere else": no place.
const ELSEWHERE: u8 = 10;

impl Happening {
    /// Everything that another must share one of to be the same again.
    pub fn keys(&self) -> Vec<Key> {
        // "Something else" twice is the same again only for the same person.
        let says_what = self.theme != Theme::Other;
        let place = self
            .place
            .filter(|place| says_what && !matches!(*place, OWN_ROOM | ELSEWHERE));
        let cause = self.cause.filter(|cause| says_what && *cause != Cause::NotKnown);
        [
            self.person.map(|person| Key::Person(self.theme, person)),
            place.map(|place| Key::Place(self.theme, place)),
            cause.map(|cause| Key::Cause(self.theme, cause)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn of_cycle(cycle: &Cycle) -> Option<Self> {
        let issue = cycle.issue.as_ref()?;
        Some(Self {
            at: issue.at,
            // The incident itself, where it is the one this cycle follows from.
            entry: issue
                .links
                .iter()
                .copied()
                .find(|link| CycleId::of_incident(*link) == cycle.id)
                .unwrap_or(issue.entry),
            theme: issue.says.theme,
            person: match issue.says.reach {
                Reach::Person(person) => Some(person),
                Reach::Unit(_) | Reach::Service => None,
            },
            place: issue.says.place,
            cause: cycle.review.as_ref().map(|(_, review)| review.cause),
            cycle: Some(cycle.id),
        })
    }

    fn of_incident(incident: &Incident) -> Option<Self> {
        Some(Self {
            at: incident.at,
            entry: incident.entry,
            theme: theme_of_incident(incident.what?),
            person: Some(incident.person),
            place: incident.place,
            cause: None,
            cycle: None,
        })
    }
}

/// What an incident is about, by the code of what happened; a code of a newer version is something else.
pub const fn theme_of_incident(what: u8) -> Theme {
    match what {
        1 | 2 => Theme::Falls,
        3 => Theme::Injury,
        4 => Theme::Choking,
        5 => Theme::Medicines,
        6 => Theme::Care,
        7 => Theme::Harm,
        8 => Theme::Missing,
        9 => Theme::Burns,
        10 => Theme::Illness,
        11 => Theme::Equipment,
        12 => Theme::Property,
        _ => Theme::Other,
    }
}

/// What happened before, as far as cycles follow from it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    of_cycle: BTreeMap<CycleId, Happening>,
    index: BTreeSet<(Key, Timestamp, CycleId)>,
    by_time: BTreeSet<(Timestamp, CycleId)>,
}

impl Before {
    /// From every cycle.
    pub fn of(cycles: &Cycles) -> Self {
        let mut before = Self::default();
        for cycle in cycles.iter() {
            before.update(cycle);
        }
        before
    }

    /// Takes one cycle that reads differently now.
    pub fn update(&mut self, cycle: &Cycle) {
        if let Some(was) = self.of_cycle.remove(&cycle.id) {
            self.by_time.remove(&(was.at, cycle.id));
            for key in was.keys() {
                self.index.remove(&(key, was.at, cycle.id));
            }
        }
        let Some(is) = Happening::of_cycle(cycle) else {
            return;
        };
        self.by_time.insert((is.at, cycle.id));
        self.index
            .extend(is.keys().into_iter().map(|key| (key, is.at, cycle.id)));
        self.of_cycle.insert(cycle.id, is);
    }

    /// What led to a cycle.
    pub fn happening(&self, cycle: CycleId) -> Option<&Happening> {
        self.of_cycle.get(&cycle)
    }

    /// Cycles on one key, the newest first.
    pub fn on(&self, key: Key) -> impl Iterator<Item = &Happening> {
        let ends = (Timestamp(i64::MIN), CycleId([0; 16]))..=(Timestamp(i64::MAX), CycleId([0xff; 16]));
        let (from, to) = ends.into_inner();
        self.index
            .range((key, from.0, from.1)..=(key, to.0, to.1))
            .rev()
            .filter_map(|(_, _, cycle)| self.of_cycle.get(cycle))
    }

    /// Everything that happened between two moments, both included, oldest first: cycles, and incidents without one.
    pub fn between(&self, floor: &Floor, from: Timestamp, to: Timestamp) -> Vec<Happening> {
        if from > to {
            return Vec::new();
        }
        let cycles = self
            .by_time
            .range((from, CycleId([0; 16]))..=(to, CycleId([0xff; 16])))
            .filter_map(|(_, cycle)| self.of_cycle.get(cycle).cloned());
        let mut all: Vec<Happening> = cycles.collect();
        all.extend(self.loose(&floor.incidents(from, to)));
        all.sort_unstable();
        all
    }

    /// For an incident that is being typed: what happened before to this person, or at this place, the newest first, at most
    /// `most`. Open cycles and closed ones: both say what was tried.
    pub fn before(
        &self,
        floor: &Floor,
        typed: (Theme, Option<PersonId>, Option<u8>),
        limits: &SignalLimits,
        now: Timestamp,
        most: usize,
    ) -> Vec<Happening> {
        let (theme, person, place) = typed;
        let half = Happening {
            at: now,
            entry: EntryId([0; 32]),
            theme,
            person,
            place,
            cause: None,
            cycle: None,
        };
        let keys = half.keys();
        let from = now.plus_ms(-limits.before_ms);
        let incidents = match (place, person) {
            (None, Some(person)) => floor.incidents_of(person, from, now),
            (Some(_), _) => floor.incidents(from, now),
            (None, None) => Vec::new(),
        };
        let mut found: BTreeSet<Happening> = keys
            .iter()
            .flat_map(|key| self.on(*key).filter(|one| one.at <= now).take(most).cloned())
            .collect();
        found.extend(
            self.loose(&incidents)
                .filter(|one| one.keys().iter().any(|key| keys.contains(key))),
        );
        found.into_iter().rev().take(most).collect()
    }

    /// Incidents that no cycle follows from.
    fn loose<'a>(&'a self, incidents: &'a [Incident]) -> impl Iterator<Item = Happening> + 'a {
        incidents
            .iter()
            .filter(|one| !self.of_cycle.contains_key(&CycleId::of_incident(one.entry)))
            .filter_map(Happening::of_incident)
    }
}
