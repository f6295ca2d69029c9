//! Incidents as they were first reported, over everyone who lives here or did.
//!
//! May not live here: what makes two of them the same kind of thing (`signal`), what follows from one (`cycle`).

use super::people::{first_mark, last_mark_of_all, next_id};
use super::{Floor, Mark};
use crate::id::{EntryId, PersonId};
use crate::record::care_kinds::incident;
use crate::time::Timestamp;

/// One incident that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Incident {
    /// When it happened, after corrections.
    pub at: Timestamp,
    /// The report.
    pub entry: EntryId,
    /// Whom it happened to.
    pub person: PersonId,
    /// Code of what happened, from the report's list.
    pub what: Option<u8>,
    /// Code of where.
    pub place: Option<u8>,
}

impl Floor {
    /// Incidents between two moments, both included, oldest first. One look per person, however much else was recorded.
    pub fn incidents(&self, from: Timestamp, to: Timestamp) -> Vec<Incident> {
        let mut found: Vec<Incident> = self
            .everyone()
            .into_iter()
            .flat_map(|person| self.incidents_of(person, from, to))
            .collect();
        found.sort_unstable();
        found
    }

    /// The same, of one person.
    pub fn incidents_of(&self, person: PersonId, from: Timestamp, to: Timestamp) -> Vec<Incident> {
        self.counted_care(person, incident::KIND.code, from, to)
            .filter(|(_, _, care)| care.outcome.given())
            .map(|(entry, at, care)| Incident {
                at,
                entry,
                person,
                what: care.values.choice(incident::WHAT),
                place: care.values.choice(incident::PLACE),
            })
            .collect()
    }

    /// Everyone who was ever admitted.
    pub fn everyone(&self) -> Vec<PersonId> {
        let mut everyone = Vec::new();
        let mut from = PersonId([0; 16]);
        while let Some(Mark::Person(id, _)) = self.index.range(first_mark(from)..=last_mark_of_all()).next() {
            everyone.push(*id);
            match next_id(*id) {
                Some(next) => from = next,
                None => break,
            }
        }
        everyone
    }
}
