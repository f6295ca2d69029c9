//! "My people": everyone who lives here, with what was last done and what is due.

use sync_core::fold::{Floor, Person};

use super::{Source, document, parts};
use crate::protocol::{PeopleView, PersonTile};

/// Due items on one tile: more would not be read.
const DUE_SHOWN: usize = 3;

pub(super) fn view(source: &Source<'_>, floor: &Floor) -> PeopleView {
    let people = floor.people();
    let units = parts::units_of(source, &people);
    // In the order of their rooms, whatever is due: a list that is learned by heart must not move under a finger. What
    // presses comes first under Due now.
    let people = people.iter().map(|person| tile(source, floor, person)).collect();
    PeopleView { units, people }
}

fn tile(source: &Source<'_>, floor: &Floor, person: &Person<'_>) -> PersonTile {
    // What is planned is known before what was done: half of it would cry wolf.
    let (mut due, look_at) = if source.status.reading {
        (Vec::new(), Vec::new())
    } else {
        let due = parts::due(floor, person.id, source.now);
        (due, floor.alerts(person.id, source.now))
    };
    due.truncate(DUE_SHOWN);
    PersonTile {
        person: person.id.to_hex(),
        known_as: person.known_as.as_str().to_owned(),
        name: person.name.as_str().to_owned(),
        unit: person.unit.to_hex(),
        unit_name: source.unit_name(person.unit),
        room: person.room.as_str().to_owned(),
        to_read: !document::to_read(source, floor, person.id).is_empty(),
        alerts: u32::try_from(person.alerts.len()).unwrap_or(u32::MAX),
        look_at: u32::try_from(look_at.len()).unwrap_or(u32::MAX),
        urgent: look_at.iter().any(|alert| alert.rule.urgent()),
        last: floor
            .last_of_all(person.id)
            .map(|last| parts::done(source, &last)),
        due,
    }
}
