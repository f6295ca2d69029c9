//! Views over a small home, folded as a tablet folds it.

use std::collections::BTreeMap;

use sync_core::fold::{Directory, Entered, Floor, Place};
use sync_core::id::{DeviceId, EntryId, PersonId, PlanItemId, PublicKey, StaffId, UnitId};
use sync_core::record::care_kinds::{fluid, weight};
use sync_core::record::{
    About, Amended, Care, Corrected, EnteredInError, Fact, NotGiven, Outcome, PersonAdmitted, PlannedCare,
    Record, RoleGranted, Schedule, StaffJoined, UnitNamed, Value,
};
use sync_core::staff::Role;
use sync_core::sync::tablet::{LinkStatus, LinkTrouble, Status};
use sync_core::text::{NoteText, ReasonText, ShortText};
use sync_core::time::{CareDay, HOUR_MS, MINUTE_MS, Timestamp};
use sync_core::verdict::{HeldReason, Verdict};
use sync_core::wire::Refused;

mod floor_screens;
mod plan_changes;
mod telling;

use super::*;
use crate::protocol::{
    Attention, Custody, DraftBody, DraftKey, DueState, EntryView, Mark, PeopleView, PersonView, PracticeForm,
    SheetView, Typed,
};
use crate::worker::desk::OnScreen;
use crate::worker::drafts;
use sync_core::record::DocumentKey;

const ROWAN: UnitId = UnitId([1; 16]);
const AMIRA: StaffId = StaffId([2; 16]);
const LEE: StaffId = StaffId([3; 16]);
const ROSE: PersonId = PersonId([4; 16]);
const TOM: PersonId = PersonId([5; 16]);
const DRINKS: PlanItemId = PlanItemId([6; 16]);
const HERE: DeviceId = DeviceId([7; 16]);

/// A tablet that knows Amira's PIN and keeps one draft.
struct Kept;

impl Personal for Kept {
    fn known_here(&self, staff: StaffId) -> bool {
        staff == AMIRA
    }

    fn draft_names(&self) -> Vec<String> {
        vec![
            "practice".to_owned(),
            format!("care/{}/{}/1/new", ROSE.to_hex(), fluid::KIND.code),
        ]
    }

    fn draft(&self, name: &str) -> Option<Vec<u8>> {
        (name == "practice").then(|| drafts::write(DraftBody::Practice(PracticeForm::default()), 9))?
    }
}

/// Everything a view is made from, as a test builds it up.
struct Home {
    documents: BTreeMap<DocumentKey, OnScreen>,
    directory: Directory,
    floor: Floor,
    status: Status,
    set_aside: BTreeMap<EntryId, (Timestamp, Refused)>,
    others: (Option<Timestamp>, Vec<OtherTablet>),
    me: Option<(StaffId, Role)>,
    entries: u8,
}

fn at(hour: u16, minute: u16) -> Timestamp {
    CareDay::new(2026, 11, 22).unwrap().at_minute(hour * 60 + minute)
}

fn short(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}

fn why(text: &str) -> ReasonText {
    ReasonText::parse(text).unwrap()
}

fn drink(ml: i64) -> Care {
    let mut care = Care::new(&fluid::KIND);
    care.values.set(fluid::TAKEN_ML, Value::Number(ml));
    care.values.set(fluid::DRINK, Value::Choice(2));
    care
}

fn sent(received_at: Timestamp) -> Place {
    Place::InFeed {
        row: 0,
        received_at,
        verdict: Verdict::Accepted,
    }
}

impl Home {
    /// Two people on one unit, two colleagues; Rose is offered a drink every two hours from eight.
    fn new() -> Self {
        let mut home = Self {
            directory: Directory::default(),
            floor: Floor::default(),
            status: Status {
                enrolled: true,
                signed_in: Some((AMIRA, Role::SupportWorker)),
                waiting: 0,
                oldest_waiting_at: None,
                last_sent_at: None,
                last_contact_at: Some(at(9, 0)),
                link: LinkStatus::Down,
                trouble: None,
                office_trouble: None,
                office_offset_ms: None,
                first_sync: None,
                reading: false,
                set_aside: 0,
                diverged: Vec::new(),
                left: Vec::new(),
            },
            set_aside: BTreeMap::new(),
            others: (None, Vec::new()),
            me: Some((AMIRA, Role::SupportWorker)),
            entries: 0,
            documents: BTreeMap::new(),
        };
        home.directory(Fact::UnitNamed(UnitNamed {
            unit: ROWAN,
            name: short("Rowan"),
        }));
        for (staff, name, role) in [
            (AMIRA, "Amira", Role::SupportWorker),
            (LEE, "Lee", Role::ShiftLeader),
        ] {
            home.directory(Fact::StaffJoined(StaffJoined {
                staff,
                name: short(name),
            }));
            home.directory(Fact::RoleGranted(RoleGranted {
                staff,
                role,
                from: Timestamp(0),
                until: None,
                unit: Some(ROWAN),
            }));
        }
        for (person, name, known_as, room) in [
            (ROSE, "Rosemary Hart", "Rose", "10"),
            (TOM, "Thomas Ali", "Tom", "2"),
        ] {
            let admitted = Fact::PersonAdmitted(PersonAdmitted {
                person,
                name: short(name),
                known_as: short(known_as),
                unit: ROWAN,
                room: short(room),
                birth_year: Some(1940),
                alerts: Some(vec![short("Swallowing: level 2")]),
            });
            home.write(
                LEE,
                Role::DeputyManager,
                person,
                at(0, 0),
                sent(at(0, 1)),
                admitted,
            );
        }
        let planned = Fact::PlannedCare(PlannedCare {
            item: DRINKS,
            person: ROSE,
            kind: fluid::KIND.code,
            instruction: short("Offer a drink, beaker"),
            schedule: Schedule::Every {
                minutes: 120,
                from_minute: 480,
                to_minute: 1200,
            },
            from: Timestamp(0),
            until: None,
            daily_target: Some(1500),
        });
        home.write(LEE, Role::DeputyManager, ROSE, at(0, 0), sent(at(0, 1)), planned);
        home
    }

    fn directory(&mut self, fact: Fact) {
        let record = record(LEE, Role::RegisteredManager, About::Service, Timestamp(0), fact);
        self.entries += 1;
        self.directory
            .apply(&entered(self.entries, Timestamp(0), sent(Timestamp(0)), &record));
    }

    fn write(
        &mut self,
        by: StaffId,
        role: Role,
        person: PersonId,
        recorded_at: Timestamp,
        place: Place,
        fact: Fact,
    ) -> EntryId {
        let record = record(by, role, About::Person(person), recorded_at, fact);
        self.entries += 1;
        let entered = entered(self.entries, recorded_at, place, &record);
        self.floor.apply(&entered);
        entered.id
    }

    /// Something about anyone, not yet sent.
    fn put(&mut self, by: StaffId, role: Role, about: About, recorded_at: Timestamp, fact: Fact) -> EntryId {
        let record = record(by, role, about, recorded_at, fact);
        self.entries += 1;
        let entered = entered(self.entries, recorded_at, Place::OnTablet, &record);
        self.floor.apply(&entered);
        entered.id
    }

    fn care(&mut self, person: PersonId, recorded_at: Timestamp, place: Place, care: Care) -> EntryId {
        self.write(
            AMIRA,
            Role::SupportWorker,
            person,
            recorded_at,
            place,
            Fact::Care(care),
        )
    }

    fn view(&self, now: Timestamp, screen: &Screen) -> View {
        let source = Source {
            now,
            directory: &self.directory,
            floor: self.me.map(|_| &self.floor),
            cycles: None,
            reviews: None,
            before: None,
            me: self.me,
            status: &self.status,
            grant: None,
            device: HERE,
            set_aside: self.set_aside.clone(),
            others: self.others.clone(),
            personal: &Kept,
            documents: &self.documents,
            unreadable: 0,
            storage: StorageFacts::default(),
        };
        view(&source, screen).unwrap()
    }

    fn people(&self, now: Timestamp) -> PeopleView {
        match self.view(now, &Screen::People) {
            View::People(view) => view,
            other => unreachable!("{other:?}"),
        }
    }

    fn person(&self, now: Timestamp, rows: u32) -> PersonView {
        let screen = Screen::Person {
            person: ROSE.to_hex(),
            rows,
        };
        match self.view(now, &screen) {
            View::Person(view) => view,
            other => unreachable!("{other:?}"),
        }
    }

    fn sheet(&self, now: Timestamp, correcting: Option<EntryId>) -> SheetView {
        let screen = Screen::Sheet {
            person: ROSE.to_hex(),
            kind: fluid::KIND.code,
            planned: None,
            correcting: correcting.map(|entry| entry.to_hex()),
        };
        match self.view(now, &screen) {
            View::Sheet(view) => view,
            other => unreachable!("{other:?}"),
        }
    }

    fn entry(&self, now: Timestamp, entry: EntryId) -> EntryView {
        match self.view(
            now,
            &Screen::Entry {
                entry: entry.to_hex(),
            },
        ) {
            View::Entry(view) => view,
            other => unreachable!("{other:?}"),
        }
    }
}

fn record(by: StaffId, acting_as: Role, about: About, happened_at: Timestamp, fact: Fact) -> Record {
    Record {
        happened_at,
        by,
        acting_as,
        about,
        links: Vec::new(),
        saw: None,
        fact,
    }
}

fn entered(number: u8, recorded_at: Timestamp, place: Place, record: &Record) -> Entered<'_> {
    Entered {
        id: EntryId([number; 32]),
        device: HERE,
        seq: u64::from(number),
        author_key: PublicKey([0; 32]),
        recorded_at,
        office_offset_ms: None,
        place,
        record,
    }
}

#[test]
fn my_people_stand_in_the_order_of_their_rooms_whatever_is_due() {
    let mut home = Home::new();
    home.care(TOM, at(8, 50), Place::OnTablet, drink(150));
    let view = home.people(at(9, 0));
    assert_eq!(view.units.len(), 1);
    let names: Vec<_> = view
        .people
        .iter()
        .map(|tile| (tile.known_as.as_str(), tile.room.as_str()))
        .collect();
    // Rose has something overdue and Tom has not: a tile that moved would be touched for somebody else's.
    assert_eq!(names, [("Tom", "2"), ("Rose", "10")]);
    let rose = &view.people[1];
    assert_eq!(rose.alerts, 1);
    assert_eq!(
        rose.due
            .iter()
            .map(|due| (due.state, due.planned.due_at))
            .collect::<Vec<_>>(),
        [
            (DueState::Overdue, at(8, 0).0),
            (DueState::Now, at(10, 0).0),
            (DueState::Next, at(12, 0).0)
        ]
    );
    assert_eq!(view.people[0].last.as_ref().unwrap().line, "150 ml tea");
    assert_eq!(view.people[0].last.as_ref().unwrap().by_name, "Amira");
}

#[test]
fn a_drink_answers_what_is_due_and_counts_towards_the_day() {
    let mut home = Home::new();
    home.care(ROSE, at(8, 5), sent(at(8, 6)), drink(150));
    home.care(ROSE, at(8, 40), Place::OnTablet, drink(100));
    let mut declined = Care::new(&fluid::KIND);
    declined.outcome = Outcome::Declined;
    declined.not_given = Some(NotGiven::Asleep);
    declined.note = Some(NoteText::parse("try again at ten").unwrap());
    home.care(ROSE, at(8, 55), Place::OnTablet, declined);
    let view = home.person(at(8, 58), 2);
    assert!(view.due.iter().all(|due| due.planned.due_at > at(8, 0).0));
    let fluid = view.fluid.unwrap();
    assert_eq!((fluid.total_ml, fluid.target_ml), (250, Some(1500)));
    assert_eq!(
        fluid
            .points
            .iter()
            .map(|point| point.total_ml)
            .collect::<Vec<_>>(),
        [150, 250]
    );
    assert_eq!(fluid.coverage, "From this tablet, and from others up to 9:00am");
    assert!(view.has_older);
    let lines: Vec<_> = view
        .timeline
        .iter()
        .map(|row| (row.line.as_str(), row.given, row.custody.clone()))
        .collect();
    assert_eq!(
        lines,
        [
            ("Declined: asleep", false, Custody::Here),
            ("100 ml tea", true, Custody::Here)
        ]
    );
    assert_eq!(view.timeline[0].note.as_deref(), Some("try again at ten"));
    let whole = home.person(at(8, 58), 20);
    assert!(!whole.has_older);
    assert_eq!(
        whole.timeline[2].custody,
        Custody::Sent {
            received_at: at(8, 6).0
        }
    );
}

#[test]
fn a_correction_is_shown_with_both_versions_and_is_sent_only_when_it_is() {
    let mut home = Home::new();
    let entry = home.care(ROSE, at(8, 5), sent(at(8, 6)), drink(150));
    assert!(home.entry(at(8, 10), entry).may_correct);
    let amended = Fact::Amended(Amended {
        of: entry,
        why: why("it was 200"),
        corrected: Box::new(Corrected {
            happened_at: at(8, 4),
            fact: Fact::Care(drink(200)),
        }),
    });
    home.write(
        AMIRA,
        Role::SupportWorker,
        ROSE,
        at(8, 9),
        Place::OnTablet,
        amended,
    );
    let view = home.entry(at(8, 10), entry);
    assert_eq!(view.row.line, "200 ml tea");
    assert_eq!(view.row.custody, Custody::Here);
    assert_eq!(
        view.row.mark,
        Some(Mark::Corrected {
            by_name: "Amira".to_owned(),
            why: "it was 200".to_owned(),
            beside: Vec::new(),
        })
    );
    let titles: Vec<_> = view
        .versions
        .iter()
        .map(|version| (version.title.as_str(), version.line.as_str(), version.happened_at))
        .collect();
    assert_eq!(
        titles,
        [
            ("First written", "150 ml tea", at(8, 5).0),
            ("Corrected", "200 ml tea", at(8, 4).0)
        ]
    );
    assert!(
        view.versions[1]
            .fields
            .iter()
            .any(|row| row.label == "What drink?" && row.value == "Tea")
    );
    let sheet = home.sheet(at(8, 10), Some(entry));
    let (form, line) = *sheet.original.unwrap();
    assert_eq!(line, "200 ml tea");
    assert_eq!(form.answers[&fluid::TAKEN_ML], Typed::Text("200".to_owned()));
}

#[test]
fn what_was_taken_back_within_seconds_is_only_in_its_history() {
    let mut home = Home::new();
    let strike = |of, words: &str| {
        Fact::EnteredInError(EnteredInError {
            of,
            why: why(words),
            mistake: None,
        })
    };
    let slip = home.care(ROSE, at(8, 5), Place::OnTablet, drink(150));
    home.write(
        AMIRA,
        Role::SupportWorker,
        ROSE,
        at(8, 5).plus_ms(8_000),
        Place::OnTablet,
        strike(slip, UNDO_WHY),
    );
    let wrong = home.care(ROSE, at(8, 20), Place::OnTablet, drink(100));
    home.write(
        AMIRA,
        Role::SupportWorker,
        ROSE,
        at(8, 30),
        Place::OnTablet,
        strike(wrong, "wrong person"),
    );
    let view = home.person(at(8, 40), 20);
    let shown: Vec<_> = view.timeline.iter().map(|row| row.entry.clone()).collect();
    assert_eq!(shown, [wrong.to_hex()]);
    assert!(
        matches!(&view.timeline[0].mark, Some(Mark::EnteredInError { why, .. }) if why == "wrong person")
    );
    assert_eq!(view.fluid.unwrap().total_ml, 0);
    let history = home.entry(at(8, 40), slip);
    assert_eq!(history.versions.len(), 2);
    assert!(!history.may_correct && !history.may_strike);
}
