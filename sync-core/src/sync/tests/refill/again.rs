//! Restored once more, before tablets were done with the first time.

use super::*;
use crate::testing::Move;

/// Lets the home go on, one small move after the other, until a tablet says that it left a log for the office's new one.
fn until_it_left(home: &mut Home, at: TabletAt, scope: Scope) {
    for _ in 0..5_000 {
        let moves: Vec<Move> = home.moves();
        if home.notices(at).contains(&Notice::Mended(scope)) {
            return;
        }
        let Some(next) = moves.first().copied() else {
            home.tick(1_000);
            continue;
        };
        home.make(next);
    }
    panic!("it never left");
}

#[test]
fn what_was_handed_back_to_an_office_that_is_lost_as_well_is_handed_back_again() {
    for others_first in [false, true] {
        let (mut home, one, two, ivy) = two_tablets(81);
        let floor = home.scope(Audience::Floor);
        home.online(two, false);
        let backup = home.back_up_office();
        home.drink(one, ivy, 100).expect("saved");
        let lost = home.back_up_office();
        home.online(one, false);
        home.restore_office(backup.clone());
        home.online(two, true);
        home.drink(two, ivy, 200).expect("saved");
        home.online_unsettled(one, true, 0);
        until_it_left(&mut home, one, floor);
        // Gone again, before a page of the new log reached it: what is left would follow on as if nothing were missing.
        home.online_unsettled(one, false, 0);
        home.restore_office(backup);
        home.online(two, others_first);
        if others_first {
            // The log grows past where it was, with other rows.
            for ml in [250, 300, 350, 400] {
                home.drink(two, ivy, ml).expect("saved");
            }
        }
        home.online(one, true);
        home.pass(A_WHILE_MS);
        home.online(two, true);
        home.pass(A_WHILE_MS);
        whole_again(&home, &lost);
        let drinks = if others_first { 6 } else { 2 };
        assert_eq!(lines(&home, one, ivy).len(), drinks);
        assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy));
        // Done with: a new link hands nothing back any more.
        let brought = home.office.recovered.len();
        home.online(one, false);
        home.online(one, true);
        assert_eq!(home.office.recovered.len(), brought);
    }
}

/// A tablet that knows rows of a lost log, with work of that time still waiting, when the office's new log has other rows.
fn about_to_leave(seed: u8) -> (Home, TabletAt, TabletAt, PersonId) {
    let (mut home, one, two, ivy) = two_tablets(seed);
    let amira = home.at(one).session().expect("open").staff;
    home.drink(one, ivy, 50).expect("saved");
    let backup = home.back_up_office();
    home.online(two, false);
    home.drink(one, ivy, 100).expect("saved");
    home.online(one, false);
    home.lock(one);
    home.sign_in(one, amira, "2468").expect("offline");
    // It says what it knows: four rows of the log that is lost.
    home.drink(one, ivy, 150).expect("saved");
    home.restore_office(backup);
    home.online(two, true);
    home.drink(two, ivy, 200).expect("saved");
    (home, one, two, ivy)
}

#[test]
fn whoever_left_a_log_may_know_less_than_before() {
    let (mut home, one, two, ivy) = about_to_leave(82);
    let amira = home.at(one).session().expect("open").staff;
    let floor = home.scope(Audience::Floor);
    home.online_unsettled(one, true, 0);
    until_it_left(&mut home, one, floor);
    home.online(one, false);
    home.lock(one);
    home.sign_in(one, amira, "2468").expect("offline");
    home.drink(one, ivy, 250).expect("saved");
    home.online(one, true);
    home.pass(A_WHILE_MS);
    whole_again(&home, &home.back_up_office());
    assert_eq!(lines(&home, one, ivy).len(), 5);
    assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy));
}

#[test]
fn nothing_waits_when_a_log_is_left() {
    let mut left = 0;
    for moves_before in 0..60 {
        let (mut home, one, _, ivy) = about_to_leave(83);
        let floor = home.scope(Audience::Floor);
        home.online_unsettled(one, true, 0);
        for _ in 0..moves_before {
            if let Some(next) = home.moves().first().copied() {
                home.make(next);
            }
        }
        if home.notices(one).contains(&Notice::Mended(floor)) {
            break;
        }
        // Whatever was written before it was left names rows of it: that goes first.
        let record = crate::sync::tablet::NewRecord {
            happened_at: home.now,
            about: About::Person(ivy),
            links: vec![],
            saw: None,
            fact: Fact::Care(crate::testing::drink(300)),
        };
        home.command_unsettled(one, crate::sync::tablet::Command::Record(record));
        until_it_left(&mut home, one, floor);
        let notices = home.notices(one);
        let at = notices.iter().position(|notice| *notice == Notice::Mended(floor));
        let saved_before = notices[..at.expect("it left")]
            .iter()
            .any(|notice| matches!(notice, Notice::Saved { .. }));
        if saved_before {
            left += 1;
            assert_eq!(home.at(one).status().waiting, 0, "after {moves_before} moves");
        }
        home.pass(A_WHILE_MS);
        whole_again(&home, &home.back_up_office());
        assert_eq!(home.at(one).status().waiting, 0);
    }
    assert!(left > 10, "{left}");
}

#[test]
fn a_care_plan_comes_back_with_every_word() {
    let mut home = Home::new(84);
    let dana = home.staff("Dana", Role::DeputyManager, "7777");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, dana, "7777").expect("online");
    home.sign_in(two, dana, "7777").expect("online");
    let plan = crate::record::DocumentKey::CarePlan(ivy);
    let write = |home: &mut Home, at: TabletAt, text: &str| {
        let base = home.open_document(at, plan).expect("opens").heads;
        let text = text.to_owned();
        let edit = crate::document::Edit::Text { section: 3, text };
        home.edit_document(at, plan, base, edit).expect("saved");
    };
    write(&mut home, one, "tea");
    let backup = home.back_up_office();
    write(&mut home, one, "tea with milk");
    let heads = home.open_document(one, plan).expect("opens").heads;
    home.publish(one, plan, heads, "agreed").expect("published");
    let lost = home.back_up_office();
    home.online(one, false);
    home.online(two, false);
    home.restore_office(backup);
    // Written meanwhile at an office that knows nothing of the milk.
    let cara = home.staff("Cara", Role::TeamLeader, "8642");
    let three = home.tablet("three");
    home.sign_in(three, cara, "8642").expect("online");
    write(&mut home, three, "strong tea");
    home.online(one, true);
    home.pass(A_WHILE_MS);
    home.online(two, true);
    home.pass(A_WHILE_MS);
    whole_again(&home, &lost);
    for at in [one, two, three] {
        assert_eq!(home.section(at, plan, 3).expect("opens"), "strong tea with milk");
        let floor = home.at(at).floor().expect("open");
        assert_eq!(floor.versions_of(&plan).len(), 1, "{at:?}");
    }
}
