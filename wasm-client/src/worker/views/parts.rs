//! What several screens show alike: names, heads, due items, one record in one line.

use sync_core::fold::floor::{DueItem, DueState as Due};
use sync_core::fold::{Floor, Item, Person, Place, VersionWords};
use sync_core::id::{DeviceId, EntryId, PersonId, PlanItemId, StaffId};
use sync_core::limits;
use sync_core::record::{About, Fact, KindSpec, Outcome};
use sync_core::time::{DAY_MS, MINUTE_MS, Timestamp};
use sync_core::verdict::Verdict;

use super::Source;
use crate::protocol::{
    Custody, DoneView, DueState, DueView, LookAtView, Mark, PersonHead, PersonLine, PlannedFor, StaffTile,
    TimelineRow, UnitName, View,
};

/// Why an entry was struck when its author took it back within seconds. Such a pair is shown only in its history.
pub const UNDO_WHY: &str = "Taken back straight after saving";

/// Longest time between an entry and the strike that takes it back: ten seconds to decide, and a slow tablet.
const UNDO_WITHIN_MS: i64 = MINUTE_MS;

impl Source<'_> {
    /// A colleague's name.
    pub fn staff_name(&self, staff: StaffId) -> String {
        self.directory.staff(staff).map_or_else(
            || "Someone not known on this tablet".to_owned(),
            |member| member.name.as_str().to_owned(),
        )
    }

    /// What people call a device.
    pub fn device_label(&self, device: DeviceId) -> String {
        self.directory.device(device).map_or_else(
            || {
                let here = self.grant.filter(|_| device == self.device);
                here.map_or("Another tablet", |grant| grant.label.as_str())
                    .to_owned()
            },
            |device| device.label.as_str().to_owned(),
        )
    }

    /// The service's name.
    pub fn service_name(&self) -> String {
        self.directory
            .service_name()
            .or_else(|| Some(&self.grant?.service_name))
            .map_or(String::new(), |name| name.as_str().to_owned())
    }

    /// Whether whoever is signed in may read what an entry says.
    pub fn may_read(&self, item: &Item<'_>) -> bool {
        self.me.is_some_and(|(_, role)| item.may_be_read(role))
    }

    /// A unit's name.
    pub fn unit_name(&self, unit: sync_core::id::UnitId) -> String {
        self.directory
            .unit_name(unit)
            .map_or(String::new(), |name| name.as_str().to_owned())
    }

    /// Units, by name.
    pub fn units(&self) -> Vec<UnitName> {
        self.directory
            .units()
            .into_iter()
            .map(|(unit, name)| UnitName {
                unit: unit.to_hex(),
                name: name.as_str().to_owned(),
            })
            .collect()
    }

    /// Everyone who works here now in a role that gives care, by name.
    pub fn staff_here(&self) -> Vec<StaffTile> {
        self.directory
            .staff_in_name_order()
            .into_iter()
            .filter_map(|(staff, member)| {
                let role = self.directory.highest_role_at(staff, self.now)?;
                Some(StaffTile {
                    staff: staff.to_hex(),
                    name: member.name.as_str().to_owned(),
                    role_label: role.label().to_owned(),
                    unit: member.unit.map(|unit| unit.to_hex()),
                    ready_here: self.personal.known_here(staff),
                })
            })
            .collect()
    }

    /// Colleagues of whoever is signed in.
    pub fn colleagues(&self) -> Vec<StaffTile> {
        let me = self.me.map(|(staff, _)| staff.to_hex());
        let mut staff = self.staff_here();
        staff.retain(|tile| Some(&tile.staff) != me.as_ref());
        staff
    }

    /// The start of the horizon: care before it is not kept on tablets.
    pub fn horizon_start(&self) -> Timestamp {
        self.now
            .plus_ms(-limits::HORIZON_DAYS_DEFAULT * DAY_MS)
            .care_day()
            .start()
    }

    /// What a figure rests on: every figure says so.
    pub fn figures_from(&self) -> String {
        if self.status.first_sync.is_some() {
            return "Not everything has arrived on this tablet yet".to_owned();
        }
        if self.status.reading {
            return "Not everything on this tablet has been opened yet".to_owned();
        }
        self.status.last_contact_at.map_or_else(
            || "From this tablet only".to_owned(),
            |at| {
                let when = crate::view::words::moment(at.0, self.now.0);
                format!("From this tablet, and from others up to {when}")
            },
        )
    }
}

/// Something that was asked for and is not here.
pub fn not_here(words: &str) -> View {
    View::NotHere {
        words: words.to_owned(),
    }
}

/// What somebody should look at about a person, the most pressing first.
pub fn look_at(floor: &Floor, person: PersonId, now: Timestamp) -> Vec<LookAtView> {
    let alerts = floor.alerts(person, now).into_iter();
    alerts
        .map(|alert| LookAtView {
            kind: alert.kind,
            label: alert.rule.label().to_owned(),
            words: alert.words,
            clears: alert.rule.clears().to_owned(),
            since: alert.since.0,
            urgent: alert.rule.urgent(),
            entry: alert.evidence.first().map(|entry| entry.to_hex()),
        })
        .collect()
}

/// The top of every screen about a person.
pub fn head(source: &Source<'_>, person: &Person<'_>) -> PersonHead {
    PersonHead {
        person: person.id.to_hex(),
        known_as: person.known_as.as_str().to_owned(),
        name: person.name.as_str().to_owned(),
        unit_name: source.unit_name(person.unit),
        room: person.room.as_str().to_owned(),
        birth_year: person.birth_year,
        alerts: person
            .alerts
            .iter()
            .map(|alert| alert.as_str().to_owned())
            .collect(),
    }
}

/// Units that have people, by name.
pub fn units_of(source: &Source<'_>, people: &[Person<'_>]) -> Vec<UnitName> {
    let mut units = source.units();
    units.retain(|unit| people.iter().any(|person| person.unit.to_hex() == unit.unit));
    units
}

/// A person in a list of a floor.
pub fn person_line(person: &Person<'_>) -> PersonLine {
    PersonLine {
        person: person.id.to_hex(),
        known_as: person.known_as.as_str().to_owned(),
        name: person.name.as_str().to_owned(),
        unit: person.unit.to_hex(),
        room: person.room.as_str().to_owned(),
    }
}

/// What waits to be done, most pressing first: overdue, then in its time, then the next of each item.
pub fn due(floor: &Floor, person: PersonId, now: Timestamp) -> Vec<DueView> {
    let items = floor.due(person, now);
    let mut due: Vec<(DueState, Timestamp, DueView)> = items
        .iter()
        .enumerate()
        .filter_map(|(place, item)| {
            let state = pressing(item, &items[..place], &items[place + 1..])?;
            Some((state, item.due_at, due_view(item, state)))
        })
        .collect();
    due.sort_by_key(|(state, due_at, _)| (*state, *due_at));
    due.into_iter().map(|(_, _, view)| view).collect()
}

/// One planned time, whatever became of it.
pub fn due_at(
    floor: &Floor,
    person: PersonId,
    item: PlanItemId,
    at: Timestamp,
    now: Timestamp,
) -> Option<DueView> {
    let items = floor.due(person, now);
    let found = items.iter().find(|due| due.item == item && due.due_at == at)?;
    let state = match found.state {
        Due::NotYet => DueState::Next,
        Due::Due | Due::Answered { .. } => DueState::Now,
        Due::Overdue | Due::Missed => DueState::Overdue,
    };
    Some(due_view(found, state))
}

fn due_view(item: &DueItem<'_>, state: DueState) -> DueView {
    DueView {
        planned: PlannedFor {
            item: item.item.to_hex(),
            due_at: item.due_at.0,
        },
        kind: item.kind,
        label: label_of(item.kind).to_owned(),
        instruction: item.instruction.as_str().to_owned(),
        state,
    }
}

/// How pressing a planned time is among the others; `None` when it need not be shown.
fn pressing(item: &DueItem<'_>, before: &[DueItem<'_>], after: &[DueItem<'_>]) -> Option<DueState> {
    match item.state {
        Due::Overdue => Some(DueState::Overdue),
        Due::Due => Some(DueState::Now),
        Due::Answered { .. } => None,
        // A time that went by stays on the list until the next one of its item takes its place.
        Due::Missed => after
            .iter()
            .all(|later| later.item != item.item || later.state == Due::NotYet)
            .then_some(DueState::Overdue),
        Due::NotYet => before
            .iter()
            .all(|earlier| earlier.item != item.item || earlier.state != Due::NotYet)
            .then_some(DueState::Next),
    }
}

/// The name of a kind.
pub fn label_of(kind: u16) -> &'static str {
    KindSpec::by_code(kind).map_or("Written by a newer version of this app", |kind| kind.label)
}

/// What was done, in one line.
pub fn done(source: &Source<'_>, item: &Item<'_>) -> DoneView {
    DoneView {
        kind: item.shown.code(),
        label: label_of(item.shown.code()).to_owned(),
        line: line_of(item.shown),
        happened_at: item.happened_at.0,
        by_name: source.staff_name(item.by),
    }
}

/// The last record of each kind that has one, latest first.
pub fn last_done(source: &Source<'_>, floor: &Floor, person: PersonId) -> Vec<DoneView> {
    let mut last: Vec<DoneView> = KindSpec::all()
        .iter()
        .filter_map(|kind| Some(done(source, &floor.last_done(person, kind.code)?)))
        .collect();
    last.sort_by_key(|done| core::cmp::Reverse(done.happened_at));
    last
}

/// What a fact says, in one line.
pub fn line_of(fact: &Fact) -> String {
    match fact {
        Fact::Care(care) => care.line(),
        Fact::Unknown(unknown) => unknown.why.label().to_owned(),
        _ => String::new(),
    }
}

/// One record on a timeline.
pub fn row(source: &Source<'_>, floor: &Floor, item: &Item<'_>) -> TimelineRow {
    if !source.may_read(item) {
        return hidden_row(source, floor, item);
    }
    let care = item.care();
    TimelineRow {
        entry: item.id.to_hex(),
        kind: item.shown.code(),
        label: label_of(item.shown.code()).to_owned(),
        line: line_of(item.shown),
        note: care
            .and_then(|care| care.note.as_ref())
            .map(|note| note.as_str().to_owned()),
        by_name: source.staff_name(item.by),
        role_label: item.role.label().to_owned(),
        with_name: item.with.map(|staff| source.staff_name(staff)),
        happened_at: item.happened_at.0,
        recorded_at: item.recorded_at.0,
        custody: row_custody(source, floor, item),
        late: item.late,
        mark: mark(source, floor, item),
        given: care.is_some_and(|care| matches!(care.outcome, Outcome::Done | Outcome::Partly)),
        concern: care.is_some_and(|care| care.concern),
        unknown: item.unknown().is_some(),
    }
}

/// A record made for somebody else: that there was one, by whom and when, and nothing that it said.
fn hidden_row(source: &Source<'_>, floor: &Floor, item: &Item<'_>) -> TimelineRow {
    TimelineRow {
        entry: item.id.to_hex(),
        kind: 0,
        label: "Entered for the wrong person".to_owned(),
        line: String::new(),
        note: None,
        by_name: source.staff_name(item.by),
        role_label: item.role.label().to_owned(),
        with_name: None,
        happened_at: item.happened_at.0,
        recorded_at: item.recorded_at.0,
        custody: row_custody(source, floor, item),
        late: false,
        mark: mark(source, floor, item),
        given: false,
        concern: false,
        unknown: true,
    }
}

/// Where one entry is.
pub fn custody(source: &Source<'_>, entry: EntryId, place: Place) -> Custody {
    match place {
        Place::OnTablet => source
            .set_aside
            .get(&entry)
            .map_or(Custody::Here, |(_, why)| Custody::Refused {
                why: why.label().to_owned(),
            }),
        Place::InFeed {
            received_at, verdict, ..
        } => {
            let received_at = received_at.0;
            match verdict {
                Verdict::Accepted | Verdict::Released => Custody::Sent { received_at },
                Verdict::Held(reason) => Custody::Held {
                    received_at,
                    why: reason.label().to_owned(),
                },
                Verdict::Declined => Custody::Held {
                    received_at,
                    why: verdict.label().to_owned(),
                },
            }
        }
    }
}

/// Where a record is with its corrections: sent only when all of them are.
fn row_custody(source: &Source<'_>, floor: &Floor, item: &Item<'_>) -> Custody {
    let own = custody(source, item.id, item.place);
    if !item.amended && item.struck.is_none() {
        return own;
    }
    let waits = floor
        .versions(item.id)
        .iter()
        .any(|version| custody(source, version.entry, version.place) == Custody::Here);
    match own {
        Custody::Sent { .. } if waits => Custody::Here,
        own => own,
    }
}

/// What became of a record.
fn mark(source: &Source<'_>, floor: &Floor, item: &Item<'_>) -> Option<Mark> {
    if !item.amended && item.struck.is_none() {
        return None;
    }
    let versions = floor.versions(item.id);
    let last = versions
        .iter()
        .rev()
        .filter(|version| version.oddity.is_none() && version.place.counts());
    for version in last {
        let by_name = source.staff_name(version.by);
        match version.words {
            VersionWords::EnteredInError { why } if item.struck.is_some() => {
                return Some(Mark::EnteredInError {
                    by_name,
                    why: why.as_str().to_owned(),
                });
            }
            VersionWords::Amended { why, .. } if item.struck.is_none() => {
                let apart = floor.amendments_apart(item.id);
                let others = versions
                    .iter()
                    .filter(|other| other.entry != version.entry && apart.contains(&other.entry));
                return Some(Mark::Corrected {
                    by_name,
                    why: why.as_str().to_owned(),
                    beside: others.map(|other| source.staff_name(other.by)).collect(),
                });
            }
            _ => {}
        }
    }
    None
}

/// Whether its author took it back within seconds.
pub fn undone(floor: &Floor, item: &Item<'_>) -> bool {
    item.struck.is_some_and(|why| why.as_str() == UNDO_WHY)
        && floor.versions(item.id).iter().any(|version| {
            matches!(version.words, VersionWords::EnteredInError { why } if why.as_str() == UNDO_WHY)
                && version.by == item.by
                && version.recorded_at.ms_since(item.recorded_at) <= UNDO_WITHIN_MS
        })
}

/// Whom an entry is about, if that is someone who receives care.
pub fn person_of(item: &Item<'_>) -> Option<PersonId> {
    match item.about {
        About::Person(person) => Some(person),
        About::Staff(_) | About::Service | About::Cycle(_) => None,
    }
}
