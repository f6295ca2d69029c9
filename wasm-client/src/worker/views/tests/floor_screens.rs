//! "Due now" and the floor board over the small home.

use sync_core::record::{SeenOpen, ShiftStarted, UnitChecked};
use sync_core::shift::Shift;

use super::*;
use crate::protocol::{DueNowView, FloorView};

fn due_now(home: &Home, now: Timestamp) -> DueNowView {
    match home.view(now, &Screen::DueNow) {
        View::DueNow(view) => view,
        other => unreachable!("{other:?}"),
    }
}

fn board(home: &Home, now: Timestamp) -> FloorView {
    match home.view(now, &Screen::Floor) {
        View::Floor(view) => view,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn due_now_is_by_time_and_ends_with_the_next_two_hours() {
    let home = Home::new();
    let shown = |now| {
        let view = due_now(&home, now);
        view.rows
            .iter()
            .map(|row| {
                let at = Timestamp(row.due.planned.due_at).clock();
                format!("{} {:?} {at}", row.who.known_as, row.due.state)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(at(5, 0)), [""; 0], "three hours before the first drink");
    assert_eq!(shown(at(6, 30)), ["Rose Next 8:00am"]);
    assert_eq!(shown(at(8, 0)), ["Rose Now 8:00am", "Rose Next 10:00am"]);
    assert_eq!(shown(at(8, 50)), ["Rose Overdue 8:00am", "Rose Next 10:00am"]);
    assert_eq!(due_now(&home, at(8, 0)).units.len(), 1);
}

#[test]
fn the_floor_board_says_who_is_behind_and_who_is_worried() {
    let mut home = Home::new();
    home.me = Some((LEE, Role::ShiftLeader));
    let mut worrying = drink(20);
    worrying.concern = true;
    let entry = home.care(TOM, at(8, 10), sent(at(8, 11)), worrying);
    let view = board(&home, at(8, 50));
    let names: Vec<&str> = view.people.iter().map(|row| row.who.known_as.as_str()).collect();
    assert_eq!(
        names,
        ["Rose", "Tom"],
        "who is behind stands before who is worried about"
    );
    assert_eq!((view.people[0].overdue, view.people[0].now), (1, 0));
    let worry = &view.people[1].look_at[0];
    assert_eq!(worry.entry, Some(entry.to_hex()));
    assert_eq!(
        (worry.label.as_str(), worry.urgent),
        ("A worker is worried", false)
    );
    let unit = &view.units[0];
    assert_eq!(
        (unit.people, unit.behind, unit.overdue, unit.look_at, unit.urgent),
        (2, 1, 1, 1, 0)
    );
    assert_eq!(view.shift, "Early shift, 22 Nov 2026");

    // Answered: nobody is behind any more. A day later nobody is worried either.
    home.care(ROSE, at(8, 55), sent(at(8, 56)), drink(150));
    let view = board(&home, at(8, 57));
    assert_eq!(view.units[0].behind, 0);
    assert_eq!(view.people.len(), 1);
}

#[test]
fn the_floor_board_says_who_is_on_shift_and_that_the_unit_was_checked() {
    let mut home = Home::new();
    home.me = Some((LEE, Role::ShiftLeader));
    assert!(board(&home, at(8, 0)).units[0].on_shift.is_empty());
    let shift = Shift::at(at(7, 0));
    let started = Fact::ShiftStarted(ShiftStarted {
        staff: AMIRA,
        unit: ROWAN,
        shift,
    });
    home.put(AMIRA, Role::SupportWorker, About::Staff(AMIRA), at(7, 2), started);
    let checked = Fact::UnitChecked(UnitChecked {
        unit: ROWAN,
        shift,
        open: SeenOpen::default(),
        note: None,
    });
    home.put(LEE, Role::ShiftLeader, About::Service, at(13, 50), checked);
    let unit = &board(&home, at(13, 55)).units[0];
    assert_eq!(unit.on_shift, ["Amira, since 7:02am"]);
    assert_eq!(unit.checked.as_deref(), Some("Checked by Lee at 1:50pm"));
    // The next shift is another.
    assert_eq!(board(&home, at(14, 5)).units[0].checked, None);
}

#[test]
fn the_floor_board_names_tablets_that_are_apart_from_the_office() {
    let mut home = Home::new();
    home.me = Some((LEE, Role::ShiftLeader));
    let plain = board(&home, at(9, 5)).coverage;
    let other = |number: u8, heard_at: Option<Timestamp>, linked| OtherTablet {
        device: DeviceId([number; 16]),
        heard_at,
        linked,
    };
    let silent = |count| (1..=count).map(|number| other(number, Some(at(8, 30)), false));
    home.others = (Some(at(9, 0)), vec![other(9, Some(at(9, 0)), true)]);
    assert_eq!(board(&home, at(9, 5)).coverage, plain, "nobody is apart");
    home.others.1.splice(0..0, silent(1));
    let said = board(&home, at(9, 5)).coverage;
    let label = "Another tablet";
    assert!(
        said.ends_with(&format!(
            ". Apart from the office at 9:00am: {label}: last heard of 8:30am"
        )),
        "{said}"
    );
    home.others.1.splice(0..1, silent(5));
    assert!(board(&home, at(9, 5)).coverage.ends_with("; and 2 more"));
    let View::Tablet(tablet) = home.view(at(9, 5), &Screen::Tablet) else {
        unreachable!()
    };
    assert_eq!(tablet.others.len(), 6);
    assert_eq!(
        (tablet.others[0].heard_at, tablet.others[0].linked),
        (Some(at(8, 30).0), false)
    );
    assert_eq!(tablet.others_as_of, Some(at(9, 0).0));
}
