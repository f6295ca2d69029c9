//! Stories of a home, told natively with the real machines, in milliseconds: its ordinary days and its versions.
//!
//! What a lying office or a hostile device may try stands in `hostile.rs`.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

use followthrough_tests::scenario::forger::Forger;
use sync_core::fold::Item;
use sync_core::id::{EntryId, Hash, PersonId};
use sync_core::journal::{Content, Entry};
use sync_core::record::{
    About, Fact, ItemResult, NotGiven, Outcome, PracticeObserved, Seen, Unknown, UnknownWhy,
};
use sync_core::scope::Audience;
use sync_core::staff::Role;
use sync_core::sync::tablet::{LinkStatus, NewRecord, NotDone};
use sync_core::testing::{Home, TabletAt, drink};
use sync_core::text::ReasonText;
use sync_core::time::{DAY_MS, HOUR_MS};
use sync_core::wire::Fate;

fn timeline(home: &Home, at: TabletAt, person: PersonId) -> Vec<Item<'_>> {
    let floor = home.at(at).floor().expect("somebody is signed in");
    floor.timeline(person, home.now.plus_ms(-30 * DAY_MS), home.now.plus_ms(DAY_MS))
}

fn ids(home: &Home, at: TabletAt, person: PersonId) -> Vec<EntryId> {
    timeline(home, at, person).iter().map(|item| item.id).collect()
}

#[test]
fn a_shift_without_a_network_arrives_once_everywhere_that_may_hold_it() {
    let mut home = Home::new(31);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let lee = home.staff("Lee", Role::ShiftLeader, "9999");
    let (ivy, tom) = (home.person("Ivy", "4"), home.person("Tom", "5"));
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    // Everybody who works today has signed in once with the office in reach.
    for (at, staff, pin) in [
        (one, ben, "1357"),
        (one, lee, "9999"),
        (one, amira, "2468"),
        (two, amira, "2468"),
    ] {
        if home.at(at).session().is_some() {
            home.lock(at);
        }
        home.sign_in(at, staff, pin).expect("first sign-in, online");
    }

    // The network goes. She goes on: a drink, one declined with a reason, one written down late.
    home.online(one, false);
    home.online(two, false);
    let cup = home.drink(one, ivy, 150).expect("saved");
    let mut declined = drink(0);
    declined.values = Default::default();
    declined.outcome = Outcome::Declined;
    declined.not_given = Some(NotGiven::Later);
    home.record(one, About::Person(tom), Fact::Care(declined))
        .expect("saved");
    let late = NewRecord {
        happened_at: home.tablet_now(one).plus_ms(-2 * HOUR_MS),
        about: About::Person(ivy),
        links: vec![],
        saw: None,
        fact: Fact::Care(drink(200)),
    };
    let late = home.record_new(one, late).expect("saved");
    assert_eq!(home.at(one).status().waiting, 3);
    assert_eq!(home.at(one).status().link, LinkStatus::Down);

    // The tab is killed; she unlocks, finds everything and goes on.
    home.restart(one);
    home.sign_in(one, amira, "2468").expect("offline");
    assert_eq!(home.at(one).status().waiting, 3);
    assert_eq!(ids(&home, one, ivy).len(), 2);

    // A colleague takes over the tablet; what he writes is his.
    home.lock(one);
    home.sign_in(one, ben, "1357").expect("offline");
    let by_ben = home.drink(one, tom, 100).expect("saved");
    // The shift leader, offline too, observes her practice.
    home.lock(one);
    home.sign_in(one, lee, "9999").expect("offline");
    let observed = PracticeObserved {
        subject: amira,
        checklist: 1,
        items: vec![
            ItemResult {
                item: 1,
                seen: Seen::Partly,
            },
            ItemResult {
                item: 2,
                seen: Seen::Met,
            },
        ],
        strengths: None,
        gaps: None,
        person: None,
    };
    home.record(one, About::Staff(amira), Fact::PracticeObserved(observed))
        .expect("saved");

    // The other tablet records for the same people at the same time.
    let on_two = home.drink(two, ivy, 50).expect("saved");
    home.lock(one);
    assert_eq!(home.at(one).status().waiting, 5);

    // The network returns while one tablet is locked: everything arrives, once.
    home.pass(60_000);
    home.online(one, true);
    home.online(two, true);
    for at in [one, two] {
        assert_eq!(home.at(at).status().waiting, 0);
        assert!(home.at(at).status().last_sent_at.is_some());
    }
    let floor = home.scope(Audience::Floor);
    for entry in [cup, late, by_ben, on_two] {
        let rows = home
            .office
            .rows(&floor)
            .iter()
            .filter(|row| row.id == entry)
            .count();
        assert_eq!(rows, 1, "once at the office");
    }
    assert!(home.office.aside.is_empty());

    // She sees the same on both tablets, with late entries marked, and nothing of the observation.
    home.sign_in(one, amira, "2468").expect("online");
    assert_eq!(ids(&home, one, ivy), ids(&home, two, ivy));
    assert_eq!(ids(&home, one, ivy).len(), 3);
    let marked: Vec<EntryId> = timeline(&home, two, ivy)
        .iter()
        .filter(|item| item.late)
        .map(|item| item.id)
        .collect();
    assert_eq!(marked, [late]);
    let his = timeline(&home, two, tom)
        .into_iter()
        .find(|item| item.id == by_ben)
        .expect("arrived");
    assert_eq!((his.by, his.device), (ben, home.at(one).device()));
    for at in [one, two] {
        assert!(
            home.at(at)
                .floor()
                .expect("open")
                .observations_of(amira)
                .is_empty()
        );
    }
    // The leader reads it on the other tablet too.
    home.lock(two);
    home.sign_in(two, lee, "9999").expect("online");
    assert_eq!(
        home.at(two).floor().expect("open").observations_of(amira).len(),
        1
    );

    // Corrections: the original stays readable, with the reason beside it.
    home.pass(1_000);
    home.amend_drink(one, ivy, cup, 120).expect("saved");
    home.strike(one, ivy, late).expect("saved");
    for at in [one, two] {
        let floor = home.at(at).floor().expect("open");
        assert_eq!(
            floor.item(cup).expect("there").care().map(|care| care.line()),
            Some("120 ml".to_owned())
        );
        assert_eq!(floor.versions(cup).len(), 2);
        assert_eq!(
            floor.item(late).expect("stays").struck.map(ReasonText::as_str),
            Some("wrong person")
        );
        assert_eq!(floor.fluid_today(ivy, home.now).taken_ml, 120 + 50);
    }
}

#[test]
fn what_a_newer_app_wrote_is_kept_to_the_byte_and_shown_as_such() {
    let mut home = Home::new(32);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    let mut newer = Forger::new(&mut home, 41, ben, "1357");
    let floor = home.scope(Audience::Floor);
    let kind = Unknown {
        code: 0x7f01,
        schema: 9,
        fields: vec![0xa1, 0x01, 0x18, 0x63],
        why: UnknownWhy::NewerKind,
    };
    let record = newer.record(&home, About::Person(ivy), Fact::Unknown(kind));
    let first = newer.entry(&home, floor, 0, None, &Content::Record(record));
    assert!(matches!(newer.push(&mut home, &first), Some(Fate::Stored { .. })));
    // A sort of content that this version has never heard of.
    let second = newer.entry(&home, floor, 1, Some(&first), &Content::Unknown { tag: 99 });
    assert!(matches!(
        newer.push(&mut home, &second),
        Some(Fate::Stored { .. })
    ));

    let kept = |id: EntryId| {
        home.office
            .rows(&floor)
            .iter()
            .find(|row| row.id == id)
            .and_then(|row| row.entry.clone())
    };
    for sent in [&first, &second] {
        let kept: Entry = kept(sent.id).expect("kept");
        assert_eq!(kept.body, sent.body);
        assert_eq!(
            Hash::of(&[kept.body.as_deref().unwrap_or_default()]),
            sent.header.body_hash
        );
    }
    let items = timeline(&home, one, ivy);
    let shown = items.iter().find(|item| item.id == first.id).expect("shown");
    assert_eq!(shown.unknown(), Some(UnknownWhy::NewerKind));
    assert!(!shown.counted);
}

#[test]
fn tablets_and_offices_of_other_protocols_say_so() {
    let mut home = Home::new(33);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let mut both = Forger::new(&mut home, 42, amira, "2468");
    let welcomed = both.hello(&mut home, 99, 1);
    assert!(
        welcomed.iter().any(|frame| matches!(
            frame,
            sync_core::wire::Down::Welcome {
                protocol: sync_core::wire::PROTOCOL,
                ..
            }
        )),
        "{welcomed:?}"
    );
    for (seed, newest, oldest) in [(43, 0, 0), (44, 99, 98)] {
        let mut other = Forger::new(&mut home, seed, amira, "2468");
        let answers = other.hello(&mut home, newest, oldest);
        assert!(
            answers.iter().any(|frame| matches!(
                frame,
                sync_core::wire::Down::Trouble {
                    what: sync_core::wire::Trouble::Protocol,
                    ..
                }
            )),
            "{answers:?}"
        );
        assert_eq!(
            home.raw_closed(other.link),
            Some(sync_core::sync::hub::CloseReason::Protocol)
        );
    }
}

#[test]
fn forty_people_and_three_tablets_a_day_apart_end_with_the_same() {
    let mut home = Home::new(34);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let people: Vec<PersonId> = (0..40)
        .map(|n| home.person(&format!("Person {n}"), "1"))
        .collect();
    let tablets: Vec<TabletAt> = (0..3).map(|n| home.tablet(&format!("tablet {n}"))).collect();
    for at in &tablets {
        home.sign_in(*at, amira, "2468").expect("online");
        home.online(*at, false);
    }
    // More than one page of the feed, and more than one push.
    for round in 0..7i64 {
        for (person, at) in people.iter().zip(tablets.iter().cycle()) {
            for _ in 0..3 {
                home.drink(*at, *person, 100 + round).expect("saved");
            }
        }
        home.pass(HOUR_MS);
    }
    let all = 7 * 40 * 3;
    assert_eq!(
        tablets
            .iter()
            .map(|at| home.at(*at).status().waiting)
            .sum::<u32>(),
        all
    );
    for at in &tablets {
        home.online(*at, true);
        home.pass(60_000);
    }
    let floor = home.at(tablets[0]).floor().expect("open").clone();
    for at in &tablets {
        assert_eq!(home.at(*at).status().waiting, 0);
        assert!(
            *home.at(*at).floor().expect("open") == floor,
            "the same on every tablet"
        );
    }
    let drinks: usize = people
        .iter()
        .map(|person| ids(&home, tablets[0], *person).len())
        .sum();
    assert_eq!(drinks, all as usize);
}

#[test]
fn an_unenrolled_tablet_and_one_without_a_key_say_why_they_cannot_record() {
    let mut home = Home::new(35);
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    assert_eq!(home.drink(one, ivy, 100), Err(NotDone::Locked));
    assert_eq!(home.at(one).status().waiting, 0);
}
