//! "My shift": who is on, what is new since the last one, what is still open before going home.

use core::cmp::Reverse;

use sync_core::fold::floor::DueState as Due;
use sync_core::fold::{Floor, Item, Person};
use sync_core::id::{PersonId, StaffId, UnitId};
use sync_core::record::{DocumentKey, KindSpec, Outcome, SeenOpen};
use sync_core::rules::Deed;
use sync_core::shift::Shift;
use sync_core::time::{DAY_MS, Timestamp};

use super::{Source, parts};
use crate::protocol::{
    ChangeLine, ChangeSort, ChangedIn, DraftLine, DueNowRow, DueState, MyShift, OnShiftLine, OpenView,
    ShiftView,
};
use crate::view::words;
use crate::worker::documents;

/// New things shown at most: more would not be read, and each stands on its person's own screen.
const CHANGES_MAX: usize = 200;

pub(super) fn view(source: &Source<'_>, floor: &Floor, asked: Option<&str>) -> ShiftView {
    let people = floor.people();
    let me = source.me.map(|(staff, _)| staff);
    let on_shift = floor.on_shift(source.now);
    let mine = on_shift.iter().find(|one| Some(one.staff) == me);
    let usual = || me.and_then(|me| source.directory.staff(me)?.unit);
    let unit = asked
        .and_then(UnitId::from_hex)
        .or(mine.map(|one| one.unit))
        .or_else(usual)
        .or_else(|| people.first().map(|person| person.unit));
    let here: Vec<&Person<'_>> = people.iter().filter(|person| Some(person.unit) == unit).collect();
    let last = me.and_then(|me| floor.last_shift(me, source.now));
    // What is older than the last day of a long absence is the handover's to tell.
    let since = last.unwrap_or_else(|| source.now.plus_ms(-DAY_MS));
    let shift = mine.map_or_else(|| Shift::at(source.now), |one| one.shift);
    ShiftView {
        shift: Shift::at(source.now).to_string(),
        mine: mine.map(|one| MyShift {
            unit: one.unit.to_hex(),
            unit_name: source.unit_name(one.unit),
            shift: one.shift.to_string(),
            since_at: one.since.0,
        }),
        units: parts::units_of(source, &people),
        unit: unit.map(|unit| unit.to_hex()),
        on_shift: on_shift
            .iter()
            .map(|one| OnShiftLine {
                name: source.staff_name(one.staff),
                role_label: source
                    .directory
                    .highest_role_at(one.staff, source.now)
                    .map_or(String::new(), |role| role.label().to_owned()),
                unit_name: source.unit_name(one.unit),
                since_at: one.since.0,
            })
            .collect(),
        new_since_at: since.0,
        since_last_shift: last.is_some(),
        changes: changes(source, floor, &here, since),
        open: open(source, floor, unit),
        may_check: source
            .me
            .is_some_and(|(_, role)| Deed::CheckUnit.who().includes(role)),
        checked: unit.and_then(|unit| {
            let check = floor.unit_check(unit, shift, source.now)?;
            let at = words::moment(check.at.0, source.now.0);
            Some(format!("Checked by {} at {at}", source.staff_name(check.by)))
        }),
        coverage: source.figures_from(),
    }
}

/// What happened to a unit's people since a moment that somebody who was away should know.
fn changes(source: &Source<'_>, floor: &Floor, people: &[&Person<'_>], since: Timestamp) -> Vec<ChangeLine> {
    let mut changes: Vec<ChangeLine> = people
        .iter()
        .flat_map(|person| {
            let who = parts::person_line(person);
            let plans = plan_changes(source, floor, person, since);
            floor
                .timeline(person.id, since, source.now.plus_ms(DAY_MS))
                .into_iter()
                .filter_map(|item| {
                    Some(ChangeLine {
                        who: who.clone(),
                        sort: sort(&item)?,
                        words: format!(
                            "{}: {}",
                            parts::label_of(item.shown.code()),
                            parts::line_of(item.shown)
                        ),
                        by_name: source.staff_name(item.by),
                        at: item.happened_at.0,
                        to: ChangedIn::Entry(item.id.to_hex()),
                    })
                })
                .chain(plans)
                .collect::<Vec<_>>()
        })
        .collect();
    changes.sort_by_key(|change| Reverse(change.at));
    changes.truncate(CHANGES_MAX);
    changes
}

/// Versions of a person's documents that were published, and targets that were set, since a moment.
fn plan_changes(
    source: &Source<'_>,
    floor: &Floor,
    person: &Person<'_>,
    since: Timestamp,
) -> Vec<ChangeLine> {
    let line = |words: String, by: StaffId, at: Timestamp, to: ChangedIn| ChangeLine {
        who: parts::person_line(person),
        sort: ChangeSort::Plan,
        words,
        by_name: source.staff_name(by),
        at: at.0,
        to,
    };
    let documents = [DocumentKey::CarePlan(person.id), DocumentKey::AboutMe(person.id)];
    let versions = documents.iter().flat_map(|key| {
        floor
            .versions_of(key)
            .into_iter()
            .filter(|version| version.recorded_at >= since)
            .map(|version| {
                let label = key.kind().label();
                let words = match &version.fact.why {
                    Some(why) => format!("{label}: {why}"),
                    None => format!("{label} was published"),
                };
                let to = ChangedIn::Document(documents::name(key));
                line(words, version.by, version.recorded_at, to)
            })
            .collect::<Vec<_>>()
    });
    let targets = floor
        .targets_set(person.id, source.now)
        .into_iter()
        .filter(|set| set.recorded_at >= since)
        .map(|set| {
            let label = set.target.label();
            let words = if set.target.ends() {
                format!("Target ended: {label}")
            } else {
                format!("Target: {label}, {}", set.target.words())
            };
            line(words, set.by, set.recorded_at, ChangedIn::Targets)
        });
    versions.chain(targets).collect()
}

fn sort(item: &Item<'_>) -> Option<ChangeSort> {
    let care = item.care().filter(|_| item.counted)?;
    if care.concern {
        return Some(ChangeSort::Concern);
    }
    if matches!(care.outcome, Outcome::Declined | Outcome::NotPossible) {
        return Some(ChangeSort::NotGiven);
    }
    item.amended.then_some(ChangeSort::Corrected)
}

/// What is still open on a unit, for whoever is signed in.
pub fn open(source: &Source<'_>, floor: &Floor, unit: Option<UnitId>) -> OpenView {
    let mut overdue: Vec<DueNowRow> = floor
        .people()
        .iter()
        .filter(|person| Some(person.unit) == unit)
        .flat_map(|person| {
            let who = parts::person_line(person);
            parts::due(floor, person.id, source.now)
                .into_iter()
                .filter(|due| due.state == DueState::Overdue)
                .map(|due| DueNowRow {
                    who: who.clone(),
                    due,
                })
                .collect::<Vec<_>>()
        })
        .collect();
    overdue.sort_by_key(|row| row.due.planned.due_at);
    OpenView {
        overdue,
        drafts: source
            .personal
            .draft_names()
            .iter()
            .map(|name| draft(floor, name))
            .collect(),
        unsent: source.status.waiting,
    }
}

/// The same in numbers, as a shift's record keeps it: no names, since it is nobody's own record.
pub fn seen_open(source: &Source<'_>, floor: &Floor, unit: UnitId) -> SeenOpen {
    let open = open(source, floor, Some(unit));
    let missed = floor
        .people()
        .iter()
        .filter(|person| person.unit == unit)
        .flat_map(|person| floor.due(person.id, source.now))
        .filter(|due| due.state == Due::Missed)
        .count();
    let count = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let overdue = open.overdue.len().saturating_sub(missed);
    SeenOpen {
        overdue: count(overdue),
        missed: count(missed),
        drafts: count(open.drafts.len()),
        unsent: u16::try_from(open.unsent).unwrap_or(u16::MAX),
    }
}

/// What a draft's name says about its form.
fn draft(floor: &Floor, name: &str) -> DraftLine {
    let other = |words: &str| DraftLine {
        words: words.to_owned(),
        sheet: None,
    };
    let parts: Vec<&str> = name.split('/').collect();
    let (sort, person, kind, correcting) = match parts.as_slice() {
        ["care", person, kind, _, correcting] => ("care", *person, *kind, *correcting),
        ["practice"] => return other("An observation of practice"),
        ["planned", ..] => return other("A form for planned care"),
        ["section", ..] => return other("A part of a living document"),
        _ => return other("A form"),
    };
    let kind = kind
        .parse()
        .ok()
        .and_then(KindSpec::by_code)
        .filter(|_| sort == "care");
    let known_as = PersonId::from_hex(person)
        .and_then(|person| floor.person(person))
        .map_or_else(
            || "somebody".to_owned(),
            |person| person.known_as.as_str().to_owned(),
        );
    let label = kind.map_or("A record", |kind| kind.label);
    if correcting == "new" {
        DraftLine {
            words: format!("{label} for {known_as}"),
            sheet: kind.map(|kind| (person.to_owned(), kind.name.to_owned())),
        }
    } else {
        other(&format!("A correction of a record for {known_as}"))
    }
}
