//! A server restored from an older backup: what tablets hold comes back, unattended, and nobody loses sight of anything.

mod again;
mod liars;
mod storm;
mod vouching;
mod withheld;

use std::collections::BTreeSet;

use super::lines;
use crate::id::{EntryId, PersonId};
use crate::record::{About, Fact};
use crate::scope::{Audience, Scope};
use crate::staff::Role;
use crate::sync::hub::LinkId;
use crate::sync::tablet::Notice;
use crate::testing::{Home, OfficeStore, TabletAt};
use crate::time::{HOUR_MS, MINUTE_MS, Timestamp};
use crate::verdict::Verdict;
use crate::wire::{self, Hello, PROTOCOL, Report, Up};

/// Long enough for every wait before a new link, and for what then has to be done.
const A_WHILE_MS: i64 = 3 * MINUTE_MS;

/// A line of a tablet's whose machine is not ours.
fn raw_link(home: &mut Home, at: TabletAt) -> LinkId {
    let device = home.at(at).device();
    let link = home.open_raw(device);
    let hello = Up::Hello(Hello {
        protocol: PROTOCOL,
        protocol_oldest: 1,
        app: "test".to_owned(),
        cursors: vec![],
        report: Report::default(),
        confirmed: vec![],
    });
    home.send_raw(link, wire::encode(&hello));
    link
}

fn ids(store: &OfficeStore, scope: &Scope) -> BTreeSet<EntryId> {
    let brought = store.rows(scope).iter().filter(|row| row.entry.is_some());
    brought.map(|row| row.id).collect()
}

fn every_scope(home: &Home) -> Vec<Scope> {
    [
        Audience::Directory,
        Audience::People,
        Audience::Floor,
        Audience::Leaders,
    ]
    .into_iter()
    .map(|audience| home.scope(audience))
    .collect()
}

/// Everything the office had before is there again; nothing was refused, nobody differs, nothing waits.
fn whole_again(home: &Home, lost: &OfficeStore) {
    all_there(home, lost);
    for at in (0..home.tablets()).map(TabletAt) {
        in_step(home, at);
    }
}

/// Everything the office had before is there again, and nothing was refused.
fn all_there(home: &Home, lost: &OfficeStore) {
    for scope in every_scope(home) {
        let (had, has) = (ids(lost, &scope), ids(&home.office, &scope));
        assert!(
            had.is_subset(&has),
            "{:?}: {} of {}",
            scope.audience,
            has.len(),
            had.len()
        );
        let head = home.hub.log_head(&scope);
        let mut edge = crate::journal::Edge::new();
        for row in home.office.rows(&scope) {
            edge.append(row.leaf());
        }
        assert_eq!(head, (edge.size(), edge.root()));
    }
    assert!(home.office.aside.is_empty());
}

/// A tablet does not differ from the office, nothing of it waits or was refused, and it has all that can be read there.
fn in_step(home: &Home, at: TabletAt) {
    let status = home.at(at).status();
    assert!(status.diverged.is_empty(), "{at:?} {status:?}");
    let refused: Vec<_> = home
        .at(at)
        .set_aside()
        .into_iter()
        .map(|(_, _, why)| why)
        .collect();
    assert_eq!((status.waiting, refused), (0, vec![]), "{at:?}: {status:?}");
    let open = status.signed_in.is_some();
    let read = |scope: &&Scope| open || scope.audience == Audience::Directory;
    for scope in every_scope(home).iter().filter(read) {
        let rows = home.at(at).rows_proven(scope);
        assert!(
            rows == 0 || rows == home.hub.log_head(scope).0,
            "{at:?} {:?}",
            scope.audience
        );
    }
}

/// Two tablets, somebody on each, and one resident.
fn two_tablets(seed: u8) -> (Home, TabletAt, TabletAt, PersonId) {
    let mut home = Home::new(seed);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("online");
    home.sign_in(two, ben, "1357").expect("online");
    (home, one, two, ivy)
}

fn received(store: &OfficeStore, scope: &Scope, id: EntryId) -> Option<Timestamp> {
    let mut rows = store.rows(scope).iter();
    Some(rows.find(|row| row.id == id)?.received_at)
}

#[test]
fn a_server_restored_from_a_backup_gets_back_what_a_tablet_holds() {
    let (mut home, one, _, ivy) = two_tablets(70);
    home.drink(one, ivy, 100).expect("saved");
    let backup = home.back_up_office();
    home.pass(HOUR_MS);
    let drinks: Vec<EntryId> = [150, 200, 250]
        .into_iter()
        .map(|ml| home.drink(one, ivy, ml).expect("saved"))
        .collect();
    let floor = home.scope(Audience::Floor);
    let (lost, head) = (home.back_up_office(), home.hub.log_head(&floor));
    home.pass(HOUR_MS);
    home.restore_office(backup);
    assert!(home.hub.log_head(&floor).0 < head.0);
    home.pass(A_WHILE_MS);
    whole_again(&home, &lost);
    assert_eq!(home.hub.log_head(&floor), head, "row by row what it was");
    for id in drinks {
        assert_eq!(received(&home.office, &floor, id), received(&lost, &floor, id));
    }
    let entries: u32 = home.office.recovered.iter().map(|one| one.entries).sum();
    assert_eq!(
        entries as usize,
        ids(&lost, &floor).len() - 2,
        "a frontier and one drink were in the backup"
    );
    assert!(
        home.notices(one).contains(&Notice::Mended(floor))
            || home.notices(TabletAt(1)).contains(&Notice::Mended(floor))
    );
}

#[test]
fn a_restored_server_that_was_written_to_is_refilled_all_the_same() {
    let (mut home, one, two, ivy) = two_tablets(71);
    home.drink(one, ivy, 100).expect("saved");
    let backup = home.back_up_office();
    home.pass(HOUR_MS);
    home.drink(one, ivy, 150).expect("saved");
    home.drink(two, ivy, 200).expect("saved");
    home.person("Joe", "5");
    let lost = home.back_up_office();
    home.online(one, false);
    home.online(two, false);
    home.pass(HOUR_MS);
    home.restore_office(backup);
    let kit = home.person("Kit", "6");
    let cara = home.staff("Cara", Role::SupportWorker, "8642");
    home.drink(two, ivy, 300).expect("saved");
    let seen = lines(&home, one, ivy);
    home.online(two, true);
    home.pass(A_WHILE_MS);
    home.online(one, true);
    home.pass(A_WHILE_MS);
    whole_again(&home, &lost);
    assert_eq!(lines(&home, one, ivy).len(), seen.len() + 1);
    assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy));
    for at in [one, two] {
        assert!(home.at(at).floor().expect("open").person(kit).is_some());
        assert!(home.at(at).directory().staff(cara).is_some());
        assert!(!home.at(at).status().left.is_empty(), "the fork is remembered");
    }
    // Their logs are one again: what is written now goes on as ever.
    home.drink(one, ivy, 50).expect("saved");
    whole_again(&home, &lost);
    assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy));
}

#[test]
fn locked_tablets_refill_it_too() {
    let (mut home, one, two, ivy) = two_tablets(72);
    let backup = home.back_up_office();
    home.drink(one, ivy, 150).expect("saved");
    home.drink(two, ivy, 200).expect("saved");
    let lost = home.back_up_office();
    home.lock(one);
    home.lock(two);
    home.restore_office(backup);
    home.person("Kit", "6");
    home.pass(A_WHILE_MS);
    whole_again(&home, &lost);
}

#[test]
fn whoever_joined_after_the_backup_is_known_again_before_their_work_is_judged() {
    let (mut home, one, two, ivy) = two_tablets(73);
    let backup = home.back_up_office();
    home.pass(HOUR_MS);
    let cara = home.staff("Cara", Role::SupportWorker, "8642");
    home.lock(one);
    home.sign_in(one, cara, "8642").expect("online");
    home.drink(one, ivy, 150).expect("saved");
    let lost = home.back_up_office();
    home.online(one, false);
    home.drink(one, ivy, 175).expect("saved");
    home.online(two, false);
    home.restore_office(backup);
    // Somebody moves on at the desk, so that the two directories part.
    home.staff("Dot", Role::SupportWorker, "7531");
    home.online(one, true);
    home.pass(A_WHILE_MS);
    assert!(home.at(one).session().is_some(), "she was not put out");
    home.online(two, true);
    home.pass(A_WHILE_MS);
    whole_again(&home, &lost);
    assert_eq!(lines(&home, two, ivy), lines(&home, one, ivy));
    assert_eq!(lines(&home, two, ivy).len(), 2);
}

#[test]
fn a_tablet_enrolled_after_the_backup_is_known_again_once_another_has_said_so() {
    let (mut home, one, _, ivy) = two_tablets(74);
    let backup = home.back_up_office();
    let amira = home.staff("Asha", Role::SupportWorker, "8642");
    let three = home.tablet("three");
    home.sign_in(three, amira, "8642").expect("online");
    home.drink(three, ivy, 150).expect("saved");
    home.online(three, false);
    home.drink(three, ivy, 175).expect("saved");
    let lost = home.back_up_office();
    home.online(one, false);
    home.online(TabletAt(1), false);
    home.restore_office(backup);
    home.online(three, true);
    home.pass(A_WHILE_MS);
    assert_eq!(home.at(three).status().waiting, 1, "nobody vouches for it yet");
    home.online(one, true);
    home.pass(A_WHILE_MS);
    home.online(TabletAt(1), true);
    home.pass(A_WHILE_MS);
    whole_again(&home, &lost);
    assert_eq!(lines(&home, one, ivy).len(), 2);
}

#[test]
fn what_was_confirmed_and_not_yet_given_back_is_sent_again() {
    for landed in 0..12 {
        let (mut home, one, _, ivy) = two_tablets(75);
        home.online(TabletAt(1), false);
        home.online(one, false);
        home.drink(one, ivy, 150).expect("saved");
        home.drink(one, ivy, 175).expect("saved");
        let backup = home.back_up_office();
        home.slow_store(one, true);
        home.online(one, true);
        let lost = home.back_up_office();
        assert_eq!(ids(&lost, &home.scope(Audience::Floor)).len(), 3);
        let written = home.unwritten(one).min(landed);
        home.power_cut(one, written);
        home.slow_store_unsettled(one, false);
        home.restore_office(backup);
        home.pass(A_WHILE_MS);
        whole_again(&home, &lost);
    }
}

#[test]
fn decisions_come_back_with_what_they_were_about() {
    let (mut home, one, two, ivy) = two_tablets(76);
    let amira = home.at(one).session().expect("open").staff;
    home.online(one, false);
    home.pass(HOUR_MS);
    let left = crate::record::StaffLeft {
        staff: amira,
        from: home.now,
    };
    home.write(vec![(About::Staff(amira), Fact::StaffLeft(left))]);
    home.pass(HOUR_MS);
    let backup = home.back_up_office();
    let late = home.drink(one, ivy, 200).expect("the tablet cannot know");
    let declined = home.drink(one, ivy, 900).expect("the tablet cannot know");
    home.online(one, true);
    let floor = home.scope(Audience::Floor);
    home.decide(About::Person(ivy), floor, late, Verdict::Released);
    home.decide(About::Person(ivy), floor, declined, Verdict::Declined);
    let lost = home.back_up_office();
    assert_eq!(
        home.at(two)
            .floor()
            .expect("open")
            .fluid_today(ivy, home.now)
            .taken_ml,
        200
    );
    home.online(one, false);
    home.online(two, false);
    home.restore_office(backup);
    home.person("Kit", "6");
    home.online(two, true);
    home.pass(A_WHILE_MS);
    home.online(one, true);
    home.pass(A_WHILE_MS);
    whole_again(&home, &lost);
    let standing = home.office.standing(&[late, declined]);
    let verdicts: BTreeSet<Verdict> = standing.iter().map(|one| one.verdict()).collect();
    assert_eq!(verdicts, BTreeSet::from([Verdict::Released, Verdict::Declined]));
    assert_eq!(
        home.at(two)
            .floor()
            .expect("open")
            .fluid_today(ivy, home.now)
            .taken_ml,
        200
    );
}

#[test]
fn two_restores_lose_nothing_either() {
    for window_open in [false, true] {
        let (mut home, one, two, ivy) = two_tablets(77);
        let oldest = home.back_up_office();
        home.drink(one, ivy, 100).expect("saved");
        let newer = home.back_up_office();
        home.drink(one, ivy, 150).expect("saved");
        home.drink(two, ivy, 200).expect("saved");
        let lost = home.back_up_office();
        home.online(one, false);
        home.online(two, false);
        home.restore_office(newer);
        home.person("Kit", "6");
        home.online(one, true);
        if !window_open {
            home.pass(A_WHILE_MS);
            home.drink(one, ivy, 250).expect("saved");
        }
        let more = home.back_up_office();
        home.online(one, false);
        home.restore_office(oldest);
        home.person("Lou", "7");
        home.online(one, true);
        home.pass(A_WHILE_MS);
        home.restart(one);
        home.online(two, true);
        home.pass(A_WHILE_MS);
        whole_again(&home, &lost);
        whole_again(&home, &more);
        assert!(lines(&home, two, ivy).len() >= 3);
    }
}

#[test]
fn power_lost_at_any_moment_of_it_costs_nothing() {
    let mut cuts = 0;
    for effects in 0.. {
        let (mut home, one, two, ivy) = two_tablets(78);
        let amira = home.at(one).session().expect("open").staff;
        let backup = home.back_up_office();
        home.drink(one, ivy, 100).expect("saved");
        home.person("Joe", "5");
        home.drink(one, ivy, 150).expect("saved");
        let lost = home.back_up_office();
        home.online(one, false);
        home.online(two, false);
        home.drink(one, ivy, 175).expect("saved");
        home.restore_office(backup);
        home.person("Kit", "6");
        let opened = home.opened(one);
        home.blackout_after(one, effects);
        home.online(one, true);
        home.pass(A_WHILE_MS);
        if home.opened(one) == opened {
            break;
        }
        cuts += 1;
        // Whatever moment it was: what this tablet showed, it shows.
        home.online(one, false);
        home.sign_in(one, amira, "2468").expect("offline");
        assert_eq!(lines(&home, one, ivy).len(), 3, "cut after {effects} effects");
        home.online(one, true);
        home.online(two, true);
        home.pass(A_WHILE_MS);
        whole_again(&home, &lost);
        assert_eq!(lines(&home, two, ivy).len(), 3);
    }
    assert!(cuts > 40, "{cuts} moments");
}

#[test]
fn power_lost_at_the_office_at_any_moment_of_it_costs_nothing() {
    for effects in 0..60 {
        let (mut home, one, two, ivy) = two_tablets(79);
        let backup = home.back_up_office();
        home.drink(one, ivy, 100).expect("saved");
        home.person("Joe", "5");
        home.drink(two, ivy, 150).expect("saved");
        let lost = home.back_up_office();
        home.online(one, false);
        home.online(two, false);
        home.restore_office(backup);
        home.person("Kit", "6");
        home.office_blackout_after(effects);
        home.online(one, true);
        home.online(two, true);
        home.pass(A_WHILE_MS);
        whole_again(&home, &lost);
        assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy));
    }
}

#[test]
fn what_two_tablets_hold_apart_comes_back_from_both() {
    let (mut home, one, two, ivy) = two_tablets(80);
    let backup = home.back_up_office();
    home.online(two, false);
    home.drink(one, ivy, 100).expect("saved");
    let first = home.back_up_office();
    home.online(one, false);
    // Restored while neither is there, and the other goes on with that office.
    home.restore_office(backup.clone());
    home.online(two, true);
    home.pass(A_WHILE_MS);
    home.drink(two, ivy, 150).expect("saved");
    let second = home.back_up_office();
    home.online(two, false);
    home.restore_office(backup);
    home.person("Kit", "6");
    home.online(two, true);
    home.online(one, true);
    home.pass(A_WHILE_MS);
    whole_again(&home, &first);
    whole_again(&home, &second);
    assert_eq!(lines(&home, one, ivy).len(), 2);
    assert_eq!(lines(&home, one, ivy), lines(&home, two, ivy));
}
