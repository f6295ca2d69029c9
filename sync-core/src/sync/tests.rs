//! The two machines together, on the bench: the first slice's story and its bad days.

mod cycles;
mod documents;
mod drafts;
mod export;
mod lease;
mod others;
mod publication;
mod refill;
mod reviews;
mod signing_in;

use super::tablet::{LinkStatus, NotDone, Notice, RecordProblem, SignInProblem, StoreTrouble};
use crate::record::{About, Fact, ItemResult, PracticeObserved, Seen};
use crate::scope::Audience;
use crate::staff::Role;
use crate::testing::{Home, TabletAt};
use crate::time::{DAY_MS, HOUR_MS};
use crate::verdict::{HeldReason, Verdict};

fn lines(home: &Home, at: TabletAt, person: crate::id::PersonId) -> Vec<String> {
    let floor = home.at(at).floor().expect("somebody is signed in");
    floor
        .timeline(person, home.now.plus_ms(-DAY_MS), home.now.plus_ms(DAY_MS))
        .iter()
        .map(|item| {
            item.care()
                .map_or_else(|| "?".to_owned(), crate::record::Care::line)
        })
        .collect()
}

#[test]
fn care_recorded_offline_reaches_the_office_and_the_other_tablet() {
    let mut home = Home::new(1);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("first sign-in, online");
    home.sign_in(two, ben, "1357").expect("first sign-in, online");
    home.online(one, false);
    for ml in [100, 150, 200] {
        home.drink(one, ivy, ml).expect("saved");
    }
    assert_eq!(home.at(one).status().waiting, 3);
    assert_eq!(home.at(one).status().link, LinkStatus::Down);
    assert!(lines(&home, two, ivy).is_empty());
    // The tab is killed; the tablet starts again without a network.
    home.restart(one);
    assert_eq!(home.at(one).status().waiting, 3);
    home.sign_in(one, amira, "2468").expect("second sign-in, offline");
    assert_eq!(lines(&home, one, ivy).len(), 3);
    home.drink(one, ivy, 50).expect("saved");
    home.online(one, true);
    assert_eq!(home.at(one).status().waiting, 0);
    assert!(home.at(one).status().last_sent_at.is_some());
    assert_eq!(lines(&home, two, ivy), lines(&home, one, ivy));
    assert_eq!(lines(&home, two, ivy).len(), 4);
}

#[test]
fn a_locked_tablet_sends_what_waits_and_receives() {
    let mut home = Home::new(2);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("online");
    home.sign_in(two, amira, "2468").expect("online");
    home.online(one, false);
    home.drink(one, ivy, 100).expect("saved");
    home.lock(one);
    home.drink(two, ivy, 200).expect("saved");
    home.online(one, true);
    assert_eq!(home.at(one).status().waiting, 0, "sent while locked");
    assert!(home.at(one).floor().is_none());
    assert_eq!(lines(&home, two, ivy).len(), 2);
    home.online(one, false);
    home.sign_in(one, amira, "2468").expect("offline");
    assert_eq!(lines(&home, one, ivy).len(), 2, "received while locked");
}

#[test]
fn a_leaders_observation_is_closed_to_a_support_worker() {
    let mut home = Home::new(3);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let lee = home.staff("Lee", Role::ShiftLeader, "9999");
    let one = home.tablet("one");
    home.sign_in(one, lee, "9999").expect("online");
    home.lock(one);
    home.online(one, false);
    home.sign_in(one, lee, "9999").expect("offline");
    let observed = PracticeObserved {
        subject: amira,
        checklist: 1,
        items: vec![ItemResult {
            item: 1,
            seen: Seen::Met,
        }],
        strengths: None,
        gaps: None,
        person: None,
    };
    home.record(one, About::Staff(amira), Fact::PracticeObserved(observed.clone()))
        .expect("saved");
    assert_eq!(
        home.at(one).floor().expect("open").observations_of(amira).len(),
        1
    );
    home.lock(one);
    home.online(one, true);
    home.sign_in(one, amira, "2468").expect("online");
    assert!(
        home.at(one)
            .floor()
            .expect("open")
            .observations_of(amira)
            .is_empty()
    );
    let own = home.record(one, About::Staff(amira), Fact::PracticeObserved(observed));
    assert!(matches!(own, Err(NotDone::Rules(_))), "{own:?}");
    assert_eq!(
        home.office.rows(&home.scope(Audience::Leaders)).len(),
        2,
        "a frontier and the observation"
    );
}

#[test]
fn wrong_pins_wait_longer_and_a_restart_forgives_nothing() {
    let mut home = Home::new(4);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.lock(one);
    home.online(one, false);
    for tries_left in [4, 3, 2, 1] {
        let wrong = home.sign_in(one, amira, "0000");
        assert_eq!(
            wrong,
            Err(NotDone::SignIn(SignInProblem::WrongPin { tries_left }))
        );
    }
    let fifth = home.sign_in(one, amira, "0000");
    assert!(
        matches!(fifth, Err(NotDone::SignIn(SignInProblem::Wait { .. }))),
        "{fifth:?}"
    );
    home.restart(one);
    let right_but_early = home.sign_in(one, amira, "2468");
    assert!(matches!(
        right_but_early,
        Err(NotDone::SignIn(SignInProblem::Wait { .. }))
    ));
    home.pass(61_000);
    home.sign_in(one, amira, "2468").expect("after the wait");
}

#[test]
fn power_lost_before_the_store_answered_loses_only_what_was_never_called_saved() {
    let mut home = Home::new(5);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.online(one, false);
    home.drink(one, ivy, 100).expect("saved");
    home.slow_store(one, true);
    assert!(home.drink(one, ivy, 200).is_err(), "not called saved");
    home.restart(one);
    home.sign_in(one, amira, "2468").expect("offline");
    assert_eq!(lines(&home, one, ivy), ["100 ml"]);
    home.drink(one, ivy, 300).expect("saved");
    home.online(one, true);
    assert_eq!(home.at(one).status().waiting, 0);
    assert!(home.office.aside.is_empty(), "the chain goes on without a fork");
}

#[test]
fn a_full_tablet_says_so_and_loses_nothing() {
    let mut home = Home::new(6);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.store(one).trouble = Some(StoreTrouble::Full);
    assert_eq!(home.drink(one, ivy, 100), Err(NotDone::Store(StoreTrouble::Full)));
    home.store(one).trouble = None;
    home.drink(one, ivy, 150).expect("saved");
    home.pass(HOUR_MS);
    assert_eq!(home.at(one).status().waiting, 0);
    assert_eq!(lines(&home, one, ivy), ["150 ml"]);
}

#[test]
fn a_full_office_answers_nothing_and_gets_everything_later() {
    let mut home = Home::new(7);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.office.trouble = Some(super::hub::CommitTrouble::Full);
    home.drink(one, ivy, 100).expect("saved on the tablet");
    assert_eq!(home.at(one).status().waiting, 1);
    home.office.trouble = None;
    home.pass(2 * 60_000);
    assert_eq!(home.at(one).status().waiting, 0);
    assert_eq!(home.office.rows(&home.scope(Audience::Floor)).len(), 2);
}

#[test]
fn a_server_killed_at_any_time_is_met_again() {
    let mut home = Home::new(8);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("online");
    home.sign_in(two, amira, "2468").expect("online");
    home.office_up(false);
    home.drink(one, ivy, 100).expect("saved");
    home.drink(two, ivy, 200).expect("saved");
    home.office_up(true);
    home.pass(2 * 60_000);
    assert_eq!(lines(&home, one, ivy).len(), 2);
    assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy));
}

#[test]
fn corrections_travel_and_the_original_stays() {
    let mut home = Home::new(9);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("online");
    home.sign_in(two, amira, "2468").expect("online");
    let first = home.drink(one, ivy, 100).expect("saved");
    home.pass(1000);
    home.amend_drink(one, ivy, first, 150).expect("saved");
    let wrong = home.drink(one, ivy, 999).expect("saved");
    home.strike(one, ivy, wrong).expect("saved");
    let floor = home.at(two).floor().expect("open");
    let amended = floor.item(first).expect("known");
    assert_eq!(
        amended.care().map(crate::record::Care::line),
        Some("150 ml".to_owned())
    );
    assert!(amended.amended);
    assert_eq!(floor.versions(first).len(), 2);
    assert!(floor.item(wrong).expect("known").struck.is_some());
    assert_eq!(floor.fluid_today(ivy, home.now).taken_ml, 150);
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let mut home = Home::new(10);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    assert_eq!(home.drink(one, ivy, 100), Err(NotDone::Locked));
    home.online(one, false);
    assert_eq!(
        home.sign_in(one, amira, "2468"),
        Err(NotDone::SignIn(SignInProblem::NeedsOffice))
    );
    home.online(one, true);
    home.sign_in(one, amira, "2468").expect("online");
    let much = home.drink(one, ivy, 5000);
    assert!(
        matches!(much, Err(NotDone::Record(RecordProblem::Care(_)))),
        "{much:?}"
    );
    let stranger = home.drink(one, crate::id::PersonId([0; 16]), 100);
    assert_eq!(stranger, Err(NotDone::Record(RecordProblem::UnknownPerson)));
    assert_eq!(home.at(one).status().waiting, 0);
}

#[test]
fn an_office_that_alters_its_log_is_caught() {
    for lie in ["drops", "alters", "back-dates"] {
        let mut home = Home::new(11);
        let amira = home.staff("Amira", Role::SupportWorker, "2468");
        let ivy = home.person("Ivy", "4");
        let (one, two) = (home.tablet("one"), home.tablet("two"));
        home.sign_in(one, amira, "2468").expect("online");
        home.sign_in(two, amira, "2468").expect("online");
        for ml in [100, 150, 200, 250] {
            home.drink(one, ivy, ml).expect("saved");
        }
        let floor = home.scope(Audience::Floor);
        let seen = home.office.rows(&floor).len();
        home.online(one, false);
        home.online(two, false);
        let rows = home.office.rows_mut(&floor);
        match lie {
            "drops" => drop(rows.remove(2)),
            "alters" => rows[2].entry = rows[1].entry.clone(),
            _ => rows[2].received_at = rows[0].received_at.plus_ms(-HOUR_MS),
        }
        if lie == "alters" {
            rows[2].id = rows[1].id;
        }
        home.office.recount(&floor);
        home.restart_office();
        home.online(two, true);
        assert!(
            home.notices(two).contains(&Notice::Diverged(floor)),
            "{lie}: {seen} rows were seen and the tablet did not notice"
        );
        let left: Vec<_> = home
            .at(two)
            .status()
            .left
            .iter()
            .map(|(scope, _)| *scope)
            .collect();
        assert_eq!(left, [floor], "{lie}: it is remembered");
        assert!(
            lines(&home, two, ivy).len() >= 4,
            "{lie}: what the tablet had, it keeps"
        );
    }
}

#[test]
fn the_lease_ends_offline_and_the_office_renews_it() {
    let mut home = Home::new(12);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.lock(one);
    home.online(one, false);
    home.pass(71 * HOUR_MS);
    home.sign_in(one, amira, "2468").expect("within the lease");
    home.lock(one);
    home.pass(2 * HOUR_MS);
    assert_eq!(
        home.sign_in(one, amira, "2468"),
        Err(NotDone::SignIn(SignInProblem::LeaseEnded))
    );
    home.online(one, true);
    home.sign_in(one, amira, "2468").expect("the office renewed it");
}

#[test]
fn a_leaver_is_out_at_the_next_contact_and_what_she_recorded_is_kept() {
    let mut home = Home::new(13);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.online(one, false);
    home.drink(one, ivy, 100).expect("saved while she worked here");
    home.pass(HOUR_MS);
    let left = crate::record::StaffLeft {
        staff: amira,
        from: home.now,
    };
    home.write(vec![(About::Staff(amira), Fact::StaffLeft(left))]);
    home.pass(HOUR_MS);
    home.drink(one, ivy, 200).expect("the tablet cannot know");
    home.online(one, true);
    assert!(home.notices(one).contains(&Notice::Locked));
    let verdicts: Vec<_> = home
        .office
        .rows(&home.scope(Audience::Floor))
        .iter()
        .map(|row| row.verdict)
        .collect();
    let held = Verdict::Held(HeldReason::AuthorHadLeft);
    assert_eq!(
        verdicts,
        [Verdict::Accepted, Verdict::Accepted, held],
        "frontier, before, after"
    );
    home.restart(one);
    let again = home.sign_in(one, amira, "2468");
    assert_eq!(again, Err(NotDone::SignIn(SignInProblem::NotHere)));
}

#[test]
fn rows_that_come_while_the_store_is_slow_are_not_skipped_after_a_new_link() {
    let mut home = Home::new(21);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("online");
    home.sign_in(two, amira, "2468").expect("online");
    home.slow_store(two, true);
    home.drink(one, ivy, 100).expect("saved");
    home.online(two, false);
    home.drink(one, ivy, 200).expect("saved");
    home.online(two, true);
    home.slow_store(two, false);
    assert_eq!(
        lines(&home, two, ivy).len(),
        2,
        "the second came in one page with the first"
    );
}

#[test]
fn a_full_tablet_does_not_count_a_right_pin_as_wrong() {
    let mut home = Home::new(22);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.lock(one);
    home.store(one).trouble = Some(StoreTrouble::Full);
    for _ in 0..6 {
        let full = home.sign_in(one, amira, "2468");
        assert_eq!(full, Err(NotDone::Store(StoreTrouble::Full)));
    }
    home.store(one).trouble = None;
    home.sign_in(one, amira, "2468")
        .expect("room again, and nothing was judged");
}

#[test]
fn a_wait_counted_by_a_clock_years_ahead_ends_with_its_own_length() {
    let mut home = Home::new(23);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.lock(one);
    home.clock(one, 700 * DAY_MS);
    for _ in 0..5 {
        assert!(home.sign_in(one, amira, "0000").is_err());
    }
    home.clock(one, 0);
    home.restart(one);
    home.pass(2 * 60_000);
    home.sign_in(one, amira, "2468")
        .expect("a minute's wait, not two years'");
}

#[test]
fn more_than_a_page_in_any_mixture_of_runs_is_taken_by_every_tablet() {
    let mut home = Home::new(24);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("online");
    home.sign_in(two, amira, "2468").expect("online");
    // 300 in one run, then 600 in two: the chain's first 512 rows end inside a run.
    let mut sum = 0;
    for count in [300, 600] {
        home.online(one, false);
        for _ in 0..count {
            home.drink(one, ivy, 100).expect("saved");
        }
        home.online(one, true);
        sum += count;
        assert_eq!(home.at(one).status().waiting, 0);
        assert!(
            home.at(two).status().diverged.is_empty(),
            "an honest office looks like a liar"
        );
        assert_eq!(lines(&home, two, ivy).len(), sum);
    }
    // A tablet that comes later gets them in pages of their own.
    let three = home.tablet("three");
    home.sign_in(three, amira, "2468").expect("online");
    assert_eq!(lines(&home, three, ivy).len(), sum);
}
