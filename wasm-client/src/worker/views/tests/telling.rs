//! What a tablet says of the office, of itself while locked, and of what leaders alone may see.

use super::*;

#[test]
fn what_the_office_holds_or_refuses_says_so() {
    let mut home = Home::new();
    let held = Place::InFeed {
        row: 3,
        received_at: at(9, 0),
        verdict: Verdict::Held(HeldReason::ClockInDoubt),
    };
    home.care(ROSE, at(8, 5), held, drink(150));
    let refused = home.care(ROSE, at(8, 9), Place::OnTablet, drink(50));
    home.set_aside.insert(refused, (at(8, 9), Refused::UnknownAuthor));
    let view = home.person(at(9, 0), 20);
    assert!(
        matches!(&view.timeline[0].custody, Custody::Refused { why } if why == Refused::UnknownAuthor.label())
    );
    assert!(matches!(view.timeline[1].custody, Custody::Held { .. }));
    let View::Tablet(tablet) = home.view(at(9, 0), &Screen::Tablet) else {
        unreachable!()
    };
    assert_eq!(tablet.refused.len(), 1);
    assert_eq!(tablet.refused[0].line, "Drink: 50 ml tea");
    assert_eq!(tablet.ready_staff, 1);
}

#[test]
fn a_locked_tablet_shows_names_of_staff_and_no_care() {
    let mut home = Home::new();
    home.me = None;
    let View::Who(who) = home.view(at(9, 0), &Screen::Who) else {
        unreachable!()
    };
    let names: Vec<_> = who
        .staff
        .iter()
        .map(|tile| (tile.name.as_str(), tile.role_label.as_str(), tile.ready_here))
        .collect();
    assert_eq!(
        names,
        [("Amira", "Support worker", true), ("Lee", "Shift leader", false)]
    );
    for screen in [
        Screen::People,
        Screen::Practice,
        Screen::Person {
            person: ROSE.to_hex(),
            rows: 1,
        },
    ] {
        assert!(matches!(home.view(at(9, 0), &screen), View::NotHere { .. }));
    }
    let screen = Screen::Person {
        person: "nonsense".to_owned(),
        rows: 1,
    };
    assert!(matches!(home.view(at(9, 0), &screen), View::NotHere { .. }));
}

#[test]
fn observing_is_for_leaders_and_keeps_its_draft() {
    let mut home = Home::new();
    let View::Practice(practice) = home.view(at(9, 0), &Screen::Practice) else {
        unreachable!()
    };
    assert!(!practice.allowed && practice.draft.is_none() && practice.colleagues.is_empty());
    home.me = Some((LEE, Role::ShiftLeader));
    let View::Practice(practice) = home.view(at(9, 0), &Screen::Practice) else {
        unreachable!()
    };
    assert!(practice.allowed);
    assert_eq!(practice.colleagues[0].name, "Amira");
    let draft = practice.draft.unwrap();
    assert_eq!((draft.key, draft.kept_at), (DraftKey::Practice, 9));
}

#[test]
fn the_line_on_top_says_what_is_most_pressing() {
    let home = Home::new();
    let mut core = home.status;
    let attention = |core: &Status, storage| status(core, storage, 0).attention;
    let kept = StorageFacts {
        persisted: Some(true),
        ..StorageFacts::default()
    };
    assert_eq!(attention(&core, kept), None);
    let not_kept = StorageFacts {
        persisted: Some(false),
        ..kept
    };
    assert_eq!(attention(&core, not_kept), Some(Attention::StorageNotKept));
    core.office_offset_ms = Some(-HOUR_MS);
    assert_eq!(
        attention(&core, not_kept),
        Some(Attention::ClockWrong {
            minutes: HOUR_MS / MINUTE_MS
        })
    );
    core.trouble = Some(LinkTrouble::NotTheOffice);
    assert_eq!(attention(&core, not_kept), Some(Attention::NotOurOffice));
    core.set_aside = 2;
    assert_eq!(
        attention(&core, not_kept),
        Some(Attention::Refused { entries: 2 })
    );
    core.trouble = Some(LinkTrouble::Revoked);
    assert_eq!(attention(&core, not_kept), Some(Attention::TabletBlocked));
    let full = StorageFacts { full: true, ..kept };
    assert_eq!(attention(&core, full), Some(Attention::StorageFull));
}

#[test]
fn a_sheet_offers_the_usual_drink_and_the_time_it_answers() {
    let mut home = Home::new();
    home.care(ROSE, at(8, 5), Place::OnTablet, drink(150));
    let sheet = home.sheet(at(10, 0), None);
    assert_eq!(sheet.usual, [(fluid::DRINK, Typed::Choice(2))]);
    assert_eq!(sheet.due.unwrap().planned.due_at, at(10, 0).0);
    assert_eq!(sheet.last.unwrap().line, "150 ml tea");
    let names: Vec<_> = sheet.colleagues.iter().map(|tile| tile.name.clone()).collect();
    assert_eq!(names, ["Lee"]);
    // No form of many questions is filled in beforehand.
    let mut weighed = Care::new(&weight::KIND);
    weighed.values.set(weight::WEIGHT_KG, Value::Number(635));
    weighed.values.set(weight::SCALE, Value::Choice(2));
    home.care(ROSE, at(9, 0), Place::OnTablet, weighed);
    let screen = Screen::Sheet {
        person: ROSE.to_hex(),
        kind: weight::KIND.code,
        planned: None,
        correcting: None,
    };
    assert!(matches!(home.view(at(10, 0), &screen), View::Sheet(sheet) if sheet.usual.is_empty()));
}
