//! The floor board: who is behind, per person and per unit, and what a leader must know without asking.

use core::cmp::Reverse;

use sync_core::fold::{Floor, OnShift, Person};
use sync_core::id::{StaffId, UnitId};
use sync_core::record::DocumentKey;
use sync_core::shift::Shift;

use super::{Source, daily, parts};
use crate::protocol::{BoardRow, DueState, FloorView, UnitBoard};
use crate::view::words;

/// Tablets apart that are named; the rest are counted, and stand on "This tablet".
const APART_SHOWN: usize = 3;
/// Due items beside one person: more would not be read.
const DUE_SHOWN: usize = 3;

pub(super) fn view(source: &Source<'_>, floor: &Floor) -> FloorView {
    let people = floor.people();
    let rows: Vec<BoardRow> = people.iter().map(|person| row(source, floor, person)).collect();
    let on_shift = floor.on_shift(source.now);
    let units = source
        .directory
        .units()
        .into_iter()
        .filter(|(unit, _)| people.iter().any(|person| person.unit == *unit))
        .map(|(unit, name)| {
            let of_unit: Vec<&Person<'_>> = people.iter().filter(|person| person.unit == unit).collect();
            board(source, floor, unit, name.as_str(), &of_unit, &rows, &on_shift)
        })
        .collect();
    let mut behind: Vec<BoardRow> = rows
        .into_iter()
        .filter(|row| row.overdue > 0 || !row.look_at.is_empty())
        .collect();
    // Stable: people with nothing to choose between them stay in the order of their rooms.
    behind.sort_by_key(|row| {
        let urgent = urgent(row);
        (
            urgent == 0,
            Reverse(row.overdue),
            Reverse(urgent),
            Reverse(row.look_at.len()),
        )
    });
    FloorView {
        shift: Shift::at(source.now).to_string(),
        daily: daily::line(source),
        units,
        people: behind,
        coverage: source.figures_from() + &apart(source),
    }
}

/// Tablets that have no link, as far as the office said: what was written on them since is not on this board.
fn apart(source: &Source<'_>) -> String {
    let (Some(as_of), others) = &source.others else {
        return String::new();
    };
    let apart: Vec<String> = others
        .iter()
        .filter(|other| !other.linked)
        .map(|other| {
            let heard = other.heard_at.map(|at| at.0);
            words::last_heard(&source.device_label(other.device), heard, source.now.0)
        })
        .collect();
    if apart.is_empty() {
        return String::new();
    }
    let more = match apart.len().saturating_sub(APART_SHOWN) {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    let shown = apart[..apart.len().min(APART_SHOWN)].join("; ");
    let as_of = words::moment(as_of.0, source.now.0);
    format!(". Apart from the office at {as_of}: {shown}{more}")
}

fn row(source: &Source<'_>, floor: &Floor, person: &Person<'_>) -> BoardRow {
    let mut due = parts::due(floor, person.id, source.now);
    due.retain(|due| due.state != DueState::Next);
    let overdue = due.iter().filter(|due| due.state == DueState::Overdue).count();
    let now = due.len() - overdue;
    due.truncate(DUE_SHOWN);
    BoardRow {
        who: parts::person_line(person),
        due,
        overdue: count(overdue),
        now: count(now),
        // What was planned and done is not all opened yet: half of it would cry wolf.
        look_at: if source.status.reading {
            Vec::new()
        } else {
            parts::look_at(floor, person.id, source.now)
        },
    }
}

fn board(
    source: &Source<'_>,
    floor: &Floor,
    unit: UnitId,
    name: &str,
    people: &[&Person<'_>],
    rows: &[BoardRow],
    on_shift: &[OnShift],
) -> UnitBoard {
    let hex = unit.to_hex();
    let of_unit = || rows.iter().filter(|row| row.who.unit == hex);
    let here: Vec<&OnShift> = on_shift.iter().filter(|one| one.unit == unit).collect();
    let shift = Shift::at(source.now);
    let sheets = sheets(unit, people, shift.previous());
    let to_read = |staff: StaffId| {
        sheets
            .iter()
            .filter(|sheet| !floor.to_read(sheet, staff).is_empty())
            .count()
    };
    let me = source.me.map(|(staff, _)| staff);
    UnitBoard {
        unit: hex.clone(),
        name: name.to_owned(),
        people: count(people.len()),
        behind: count(of_unit().filter(|row| row.overdue > 0).count()),
        overdue: of_unit().map(|row| row.overdue).sum(),
        now: of_unit().map(|row| row.now).sum(),
        look_at: count(of_unit().map(|row| row.look_at.len()).sum()),
        urgent: count(of_unit().map(urgent).sum()),
        on_shift: here
            .iter()
            .map(|one| {
                let since = words::moment(one.since.0, source.now.0);
                format!("{}, since {since}", source.staff_name(one.staff))
            })
            .collect(),
        handover_to_read: count(me.map_or(0, to_read)),
        handover_unread_by: here
            .iter()
            .filter(|one| Some(one.staff) != me && to_read(one.staff) > 0)
            .map(|one| source.staff_name(one.staff))
            .collect(),
        checked: floor.unit_check(unit, shift, source.now).map(|check| {
            let at = words::moment(check.at.0, source.now.0);
            format!("Checked by {} at {at}", source.staff_name(check.by))
        }),
    }
}

/// How much of what somebody should look at cannot wait for a round.
fn urgent(row: &BoardRow) -> usize {
    row.look_at.iter().filter(|one| one.urgent).count()
}

/// A unit's handover sheets of one shift: its own, and one for each person.
fn sheets(unit: UnitId, people: &[&Person<'_>], shift: Shift) -> Vec<DocumentKey> {
    core::iter::once(DocumentKey::HandoverUnit { unit, shift })
        .chain(people.iter().map(|person| DocumentKey::HandoverPerson {
            person: person.id,
            shift,
        }))
        .collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
