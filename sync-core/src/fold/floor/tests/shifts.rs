//! Who is on shift, and since when things are news to them.

use super::super::Floor;
use crate::fold::{Entered, Place};
use crate::id::{DeviceId, EntryId, PublicKey, StaffId, UnitId};
use crate::record::{About, Fact, Record, SeenOpen, ShiftEnded, ShiftStarted, UnitChecked};
use crate::shift::Shift;
use crate::staff::Role;
use crate::time::{CareDay, Timestamp};

const AMIRA: StaffId = StaffId([1; 16]);
const BEN: StaffId = StaffId([2; 16]);
const LENA: StaffId = StaffId([3; 16]);
const ROWAN: UnitId = UnitId([9; 16]);

fn at(hour: u16, minute: u16) -> Timestamp {
    CareDay::new(2026, 11, 22).unwrap().at_minute(hour * 60 + minute)
}

fn started(staff: StaffId, at: Timestamp) -> (Timestamp, StaffId, About, Fact) {
    let fact = ShiftStarted {
        staff,
        unit: ROWAN,
        shift: Shift::at(at),
    };
    (at, staff, About::Staff(staff), Fact::ShiftStarted(fact))
}

fn ended(staff: StaffId, at: Timestamp) -> (Timestamp, StaffId, About, Fact) {
    let fact = ShiftEnded {
        staff,
        unit: ROWAN,
        shift: Shift::at(at),
        open: SeenOpen::default(),
        note: None,
    };
    (at, staff, About::Staff(staff), Fact::ShiftEnded(fact))
}

fn floor(facts: &[(Timestamp, StaffId, About, Fact)]) -> Floor {
    let mut floor = Floor::default();
    // Backwards: the order in which they arrive makes no difference.
    for ((at, by, about, fact), seq) in facts.iter().zip(1u8..=200).rev() {
        let record = Record {
            happened_at: *at,
            by: *by,
            acting_as: if *by == LENA {
                Role::ShiftLeader
            } else {
                Role::SupportWorker
            },
            about: *about,
            links: Vec::new(),
            saw: None,
            fact: fact.clone(),
        };
        floor.apply(&Entered {
            id: EntryId([seq; 32]),
            device: DeviceId([1; 16]),
            seq: seq.into(),
            author_key: PublicKey([1; 32]),
            recorded_at: *at,
            office_offset_ms: None,
            place: Place::OnTablet,
            record: &record,
        });
    }
    floor
}

fn on(floor: &Floor, now: Timestamp) -> Vec<StaffId> {
    floor.on_shift(now).into_iter().map(|one| one.staff).collect()
}

#[test]
fn whoever_began_is_on_until_they_end_it_or_a_long_day_has_passed() {
    let floor = floor(&[
        started(AMIRA, at(7, 0)),
        started(BEN, at(7, 10)),
        ended(AMIRA, at(14, 0)),
    ]);
    assert_eq!(on(&floor, at(6, 59)), []);
    assert_eq!(on(&floor, at(13, 0)), [AMIRA, BEN]);
    assert_eq!(on(&floor, at(14, 0)), [BEN]);
    assert_eq!(
        on(&floor, at(21, 11)),
        [],
        "nobody works for more than fourteen hours"
    );
}

#[test]
fn news_begins_where_the_last_shift_ended() {
    let both = floor(&[
        started(AMIRA, at(7, 0)),
        ended(AMIRA, at(13, 55)),
        started(AMIRA, at(21, 0)),
    ]);
    assert_eq!(both.last_shift(AMIRA, at(21, 5)), Some(at(13, 55)));
    // An end that was never written: the beginning before this shift stands for it.
    let forgotten = floor(&[started(AMIRA, at(3, 0)), started(AMIRA, at(21, 0))]);
    assert_eq!(forgotten.last_shift(AMIRA, at(21, 5)), Some(at(3, 0)));
    assert_eq!(forgotten.last_shift(BEN, at(21, 5)), None);
}

#[test]
fn nobody_starts_a_colleagues_shift_and_only_leaders_look_over_a_unit() {
    let (at_seven, _, about, fact) = started(AMIRA, at(7, 0));
    let check = |by| {
        let fact = UnitChecked {
            unit: ROWAN,
            shift: Shift::at(at(13, 0)),
            open: SeenOpen::default(),
            note: None,
        };
        (at(13, 0), by, About::Service, Fact::UnitChecked(fact))
    };
    let by_another = floor(&[(at_seven, BEN, about, fact), check(BEN)]);
    assert_eq!(on(&by_another, at(8, 0)), []);
    let early = Shift::at(at(13, 0));
    assert_eq!(by_another.unit_check(ROWAN, early, at(14, 0)), None);
    assert_eq!(by_another.oddities().count(), 2);
    let by_a_leader = floor(&[check(LENA)]);
    let found = by_a_leader.unit_check(ROWAN, early, at(14, 0)).unwrap();
    assert_eq!((found.by, found.at), (LENA, at(13, 0)));
    assert_eq!(by_a_leader.unit_check(ROWAN, early.next(), at(14, 0)), None);
}
