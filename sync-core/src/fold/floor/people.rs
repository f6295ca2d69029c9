//! Who lives here, where, and since when: from admissions, moves and discharges that count.

use core::cmp::Ordering;

use super::{FIRST, Floor, LAST, Mark};
use crate::fold::Standing;
use crate::id::{PersonId, UnitId};
use crate::record::{Fact, PersonAdmitted};
use crate::text::{ReasonText, ShortText};
use crate::time::{DAY_MS, Timestamp};

/// One person who receives care here, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person<'a> {
    /// Who.
    pub id: PersonId,
    /// Full name.
    pub name: &'a ShortText,
    /// What they like to be called.
    pub known_as: &'a ShortText,
    /// Their unit now.
    pub unit: UnitId,
    /// Their room now.
    pub room: &'a ShortText,
    /// Year of birth.
    pub birth_year: Option<u16>,
    /// What must be known before anything else.
    pub alerts: &'a [ShortText],
    /// When they last came.
    pub admitted_at: Timestamp,
    /// When and why they left; `None` while they live here.
    pub discharged: Option<(Timestamp, &'a ReasonText)>,
}

impl Floor {
    /// Everyone who lives here now, in the order of their rooms as people count them: 2 before 10, 10A after 10.
    pub fn people(&self) -> Vec<Person<'_>> {
        let mut people = Vec::new();
        let mut from = PersonId([0; 16]);
        // One look per person: the index is sorted by person, so the next one follows the last mark of this one.
        while let Some(Mark::Person(id, _)) = self.index.range(first_mark(from)..=last_mark_of_all()).next() {
            people.extend(self.person(*id).filter(|person| person.discharged.is_none()));
            match next_id(*id) {
                Some(next) => from = next,
                None => break,
            }
        }
        people.sort_by(|a, b| {
            by_room(a.room.as_str(), b.room.as_str()).then_with(|| (a.name, a.id).cmp(&(b.name, b.id)))
        });
        people
    }

    /// Days that people lived here between two moments, everyone's added up: what cases are counted among. Who came back
    /// counts from their return.
    pub fn resident_days(&self, from: Timestamp, to: Timestamp) -> u64 {
        let everyone = self.everyone().into_iter();
        let lived_ms: i64 = everyone.map(|id| self.lived_ms(id, from, to)).sum();
        u64::try_from(lived_ms / DAY_MS).unwrap_or(0)
    }

    /// The same of one person.
    pub fn resident_days_of(&self, person: PersonId, from: Timestamp, to: Timestamp) -> u64 {
        u64::try_from(self.lived_ms(person, from, to) / DAY_MS).unwrap_or(0)
    }

    fn lived_ms(&self, person: PersonId, from: Timestamp, to: Timestamp) -> i64 {
        let Some(person) = self.person(person) else {
            return 0;
        };
        let until = person.discharged.map_or(to, |(left, _)| left.min(to));
        until.ms_since(person.admitted_at.max(from)).max(0)
    }

    /// Everyone who lives on one unit now, in the order of their rooms.
    pub fn people_of(&self, unit: UnitId) -> Vec<Person<'_>> {
        let mut people = self.people();
        people.retain(|person| person.unit == unit);
        people
    }

    /// One person, whether or not they have left. `None` until an admission has arrived.
    pub fn person(&self, id: PersonId) -> Option<Person<'_>> {
        let (mut admitted, mut room, mut discharged) = (None::<(&PersonAdmitted, Timestamp)>, None, None);
        // Oldest first, so that the newest of each is what remains; who comes back is no longer discharged.
        for mark in self.index.range(first_mark(id)..=Mark::Person(id, LAST_STANDING)) {
            let Some(kept) = self.entries.get(&mark.entry()) else {
                continue;
            };
            let (fact, at) = self.shown(kept);
            if let Fact::PersonAdmitted(fact) = fact {
                admitted = Some((fact, at));
                room = Some((fact.unit, &fact.room));
                discharged = None;
            } else if let Fact::PersonMoved(fact) = fact {
                room = Some((fact.unit, &fact.room));
            } else if let Fact::PersonDischarged(fact) = fact {
                discharged = Some((at, &fact.why));
            }
        }
        let (fact, admitted_at) = admitted?;
        let (unit, room) = room?;
        Some(Person {
            id,
            name: &fact.name,
            known_as: &fact.known_as,
            unit,
            room,
            birth_year: fact.birth_year,
            alerts: fact.alerts.as_deref().unwrap_or_default(),
            admitted_at,
            discharged,
        })
    }
}

pub(super) const FIRST_STANDING: Standing = Standing {
    happened_at: Timestamp(i64::MIN),
    recorded_at: Timestamp(i64::MIN),
    seq: 0,
    id: FIRST,
};
pub(super) const LAST_STANDING: Standing = Standing {
    happened_at: Timestamp(i64::MAX),
    recorded_at: Timestamp(i64::MAX),
    seq: u64::MAX,
    id: LAST,
};
pub(super) const fn last_mark_of_all() -> Mark {
    Mark::Person(PersonId([0xff; 16]), LAST_STANDING)
}

pub(super) const fn first_mark(person: PersonId) -> Mark {
    Mark::Person(person, FIRST_STANDING)
}

pub(super) fn next_id(id: PersonId) -> Option<PersonId> {
    let next = u128::from_be_bytes(id.0).checked_add(1)?;
    Some(PersonId(next.to_be_bytes()))
}

/// Compares rooms as people do: runs of digits by their number, the rest letter by letter.
fn by_room(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let (left, right) = (leading_digits(a), leading_digits(b));
        let order = if left > 0 && right > 0 {
            let (one, two) = (
                a[..left].trim_start_matches('0'),
                b[..right].trim_start_matches('0'),
            );
            let order = one.len().cmp(&two.len()).then_with(|| one.cmp(two));
            (a, b) = (&a[left..], &b[right..]);
            order
        } else {
            let (mut one, mut two) = (a.chars(), b.chars());
            let (left, right) = (one.next(), two.next());
            (a, b) = (one.as_str(), two.as_str());
            match left.cmp(&right) {
                Ordering::Equal if left.is_none() => return Ordering::Equal,
                order => order,
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

fn leading_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rooms_follow_each_other_as_people_count() {
        let mut rooms = [
            "10",
            "2",
            "Garden 12",
            "10A",
            "1",
            "Garden 3",
            "Éire",
            "002b",
            "2",
        ];
        rooms.sort_by(|a, b| by_room(a, b));
        assert_eq!(
            rooms,
            [
                "1",
                "2",
                "2",
                "002b",
                "10",
                "10A",
                "Garden 3",
                "Garden 12",
                "Éire"
            ]
        );
    }
}
