//! Everything that is read off a fold by screens, lists and files, called once.

use followthrough_server::projection::{
    Names, board, counts, fields, record_row, said, search_words, version_rows,
};
use sync_core::fold::{Directory, Floor};
use sync_core::journal::{Content, Entry, read_body};
use sync_core::shift::Shift;
use sync_core::staff::Role;
use sync_core::time::{DAY_MS, Timestamp};

/// Reads all of a floor at one moment, as tablets and the office's pages do.
pub fn floor(floor: &Floor, directory: &Directory, now: Timestamp) {
    let names = Names {
        reader: Role::RegisteredManager,
        directory,
        person: None,
    };
    for person in floor.people() {
        let id = person.id;
        let timeline = floor.timeline(id, now.plus_ms(-DAY_MS), now.plus_ms(DAY_MS));
        for item in &timeline {
            floor.versions(item.id);
            if let Some(care) = item.care() {
                care.line();
                care.problems(now, item.by);
            }
        }
        floor.due(id, now);
        floor.alerts(id, now);
        floor.fluid_today(id, now);
        floor.weights(id);
        floor.plan(id, now);
        floor.targets_set(id, now);
        floor.targets(id, now);
        floor.last_of_all(id);
    }
    floor.on_shift(now);
    for (unit, _) in directory.units() {
        floor.people_of(unit);
        floor.unit_check(unit, Shift::at(now), now);
    }
    for (staff, _) in directory.staff_in_name_order() {
        floor.observations_of(staff);
        floor.last_shift(staff, now);
        directory.roles_at(staff, now);
    }
    let rows = board(floor, directory, now);
    counts(&rows, None);
    let odd: Vec<_> = floor.oddities().map(|(id, _)| id).collect();
    for id in odd {
        record_row(floor, id, &names);
    }
}

/// What the office's lists say of one entry.
pub fn entry(floor: &Floor, directory: &Directory, entry: &Entry) {
    let names = Names {
        reader: Role::RegisteredManager,
        directory,
        person: Some("Ivy"),
    };
    search_words(floor, entry.id, record_row(floor, entry.id, &names));
    version_rows(floor, entry.id, &names);
    fields(floor, entry.id, &names);
    if let Some(Ok(Content::Record(record))) = entry.body.as_deref().map(read_body) {
        followthrough_server::projection::adds(entry, &record);
        said(&record.fact, directory);
        if let Some(document) = record.fact.document() {
            floor.changes_of(&document);
            floor.current_versions(&document);
            floor.acknowledgements_of(&document);
        }
    }
}
