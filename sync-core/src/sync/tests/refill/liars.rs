//! Tablets that hand back what never was, or less than they hold.

use super::*;
use crate::journal::{Checkpoint, Edge, FeedRow, KeyPair};
use crate::sync::hub::LinkId;
use crate::wire::{self, Down, Mark, SealedPage, TakenBack, Up};

/// A tablet of the home whose machine is not ours: it holds the scope's key, as every tablet on the floor does.
fn liar(home: &mut Home) -> LinkId {
    let three = home.tablet("three");
    home.online(three, false);
    raw_link(home, three)
}

fn edge_of(rows: &[FeedRow]) -> Edge {
    let mut edge = Edge::new();
    rows.iter().for_each(|row| edge.append(row.leaf()));
    edge
}

/// Hands back `rows` from row `from` on, signed for `signed`; what the office made of it.
fn hand(
    home: &mut Home,
    link: LinkId,
    from: usize,
    rows: &[FeedRow],
    signed: &[FeedRow],
    key: &KeyPair,
) -> Vec<TakenBack> {
    let floor = home.scope(Audience::Floor);
    let secrets = home.office.load().secrets;
    let scope_key = secrets.scope_keys.iter().find(|(of, _)| *of == floor);
    let (_, scope_key) = scope_key.expect("a key");
    let (before, end) = (edge_of(&rows[..from]), edge_of(signed));
    let checkpoint = Checkpoint::sign(floor, end.size(), end.root(), home.now, key);
    let page = SealedPage::seal(scope_key, [1; 12], before.size(), checkpoint, &rows[from..]);
    let frame = Up::HandBack {
        hand: 7,
        scope: floor,
        after: Mark::of(&before),
        // From the start on, every office knows the edge itself.
        edge: (from > 0).then_some(before),
        pages: vec![page],
    };
    let frames = home.send_raw(link, wire::encode(&frame));
    let outcome = |frame: &Vec<u8>| match wire::decode::<Down>(frame) {
        Ok(Down::TakenBack { outcome, .. }) => Some(outcome),
        _ => None,
    };
    frames.iter().filter_map(outcome).collect()
}

fn office_key(home: &Home) -> KeyPair {
    KeyPair::from_seed(home.office.load().secrets.signing_seed)
}

#[test]
fn rows_that_lead_to_nothing_the_office_signed_are_not_taken() {
    let (mut home, one, two, ivy) = two_tablets(90);
    home.drink(one, ivy, 100).expect("saved");
    let backup = home.back_up_office();
    home.drink(one, ivy, 150).expect("saved");
    home.drink(one, ivy, 200).expect("saved");
    home.online(one, false);
    home.online(two, false);
    let floor = home.scope(Audience::Floor);
    let told = home.office.rows(&floor).to_vec();
    home.restore_office(backup);
    let (office, link) = (office_key(&home), liar(&mut home));
    let from = home.office.rows(&floor).len();
    let mut dropped = told.clone();
    dropped.remove(from);
    let mut judged = told.clone();
    judged[from].verdict = Verdict::Declined;
    let mut dated = told.clone();
    dated[from].received_at = Timestamp(5);
    let mut swapped = told.clone();
    swapped.swap(from, from + 1);
    for lie in [&dropped, &judged, &dated, &swapped] {
        assert_eq!(
            hand(&mut home, link, from, lie, &told, &office),
            [TakenBack::NotProven]
        );
    }
    let stranger = KeyPair::from_seed([8; 32]);
    assert_eq!(
        hand(&mut home, link, from, &judged, &judged, &stranger),
        [TakenBack::NotProven],
        "signed, and not by the office"
    );
    assert_eq!(home.office.rows(&floor).len(), from, "nothing of it was taken");
    assert!(home.office.aside.is_empty());
    // The same, told as it was, is.
    let taken = hand(&mut home, link, from, &told, &told, &office);
    assert_eq!(taken, [TakenBack::Held { entries: 2, aside: 0 }]);
}

#[test]
fn a_signature_left_out_or_forged_is_noticed() {
    let (mut home, one, two, ivy) = two_tablets(91);
    let backup = home.back_up_office();
    home.drink(one, ivy, 150).expect("saved");
    home.online(one, false);
    home.online(two, false);
    let floor = home.scope(Audience::Floor);
    let told = home.office.rows(&floor).to_vec();
    home.restore_office(backup);
    let (office, link) = (office_key(&home), liar(&mut home));
    for forged in [None, Some(crate::id::Signature([7; 64]))] {
        let mut rows = told.clone();
        for row in &mut rows {
            row.entry.as_mut().expect("an entry").signature = forged;
        }
        assert_eq!(
            hand(&mut home, link, 0, &rows, &told, &office),
            [TakenBack::NotProven]
        );
    }
    assert!(home.office.rows(&floor).is_empty());
}

#[test]
fn who_leaves_words_out_keeps_nobody_else_from_bringing_them() {
    let (mut home, one, two, ivy) = two_tablets(92);
    let backup = home.back_up_office();
    home.drink(one, ivy, 150).expect("saved");
    let lost = home.back_up_office();
    home.online(one, false);
    home.online(two, false);
    let floor = home.scope(Audience::Floor);
    let told = home.office.rows(&floor).to_vec();
    home.restore_office(backup);
    home.person("Kit", "6");
    let (office, link) = (office_key(&home), liar(&mut home));
    let mut silent = told.clone();
    silent.iter_mut().for_each(|row| row.entry = None);
    let taken = hand(&mut home, link, 0, &silent, &told, &office);
    assert_eq!(
        taken,
        [TakenBack::Held { entries: 0, aside: 0 }],
        "its leaves are right"
    );
    assert!(home.office.rows(&floor).is_empty());
    home.online(one, true);
    home.pass(A_WHILE_MS);
    home.online(two, true);
    home.pass(A_WHILE_MS);
    assert_eq!(ids(&home.office, &floor), ids(&lost, &floor));
}

#[test]
fn who_hands_back_only_the_end_keeps_nobody_else_from_bringing_what_was_before_it() {
    let (mut home, one, two, ivy) = two_tablets(94);
    let backup = home.back_up_office();
    home.drink(one, ivy, 150).expect("saved");
    home.drink(one, ivy, 200).expect("saved");
    let lost = home.back_up_office();
    home.online(one, false);
    home.online(two, false);
    let floor = home.scope(Audience::Floor);
    let told = home.office.rows(&floor).to_vec();
    home.restore_office(backup);
    let (office, link) = (office_key(&home), liar(&mut home));
    let taken = hand(&mut home, link, told.len() - 1, &told, &told, &office);
    assert_eq!(taken, [TakenBack::Held { entries: 1, aside: 0 }]);
    // Not the tablet that wrote it, which would send its own again when asked.
    home.online(two, true);
    home.pass(A_WHILE_MS);
    assert_eq!(ids(&home.office, &floor), ids(&lost, &floor));
}

#[test]
fn a_missing_entry_whose_signature_stands_already_brings_it_along() {
    let (mut home, one, two, ivy) = two_tablets(93);
    let backup = home.back_up_office();
    home.online(one, false);
    for ml in [100, 150, 200] {
        home.drink(one, ivy, ml).expect("saved");
    }
    home.online(one, true);
    home.online(one, false);
    home.online(two, false);
    let floor = home.scope(Audience::Floor);
    let told = home.office.rows(&floor).to_vec();
    let signed = |row: &FeedRow| row.entry.as_ref().is_some_and(|entry| entry.signature.is_some());
    assert_eq!(
        told.iter().filter(|row| signed(row)).count(),
        1,
        "one signature for the run"
    );
    home.restore_office(backup);
    // The office has the newest of them already, and nothing before it.
    let mut has = backup_with(&home, &told[3..]);
    std::mem::swap(&mut home.office, &mut has);
    home.restart_office();
    let (office, link) = (office_key(&home), liar(&mut home));
    let taken = hand(&mut home, link, 0, &told, &told, &office);
    assert_eq!(taken, [TakenBack::Held { entries: 3, aside: 0 }]);
    let rows = home.office.rows(&floor);
    assert_eq!(rows.len(), 5, "the signed one stands twice");
    assert_eq!(ids(&home.office, &floor).len(), 4);
    // A tablet that follows from the start can check every page.
    home.online(two, true);
    home.pass(A_WHILE_MS);
    home.online(one, true);
    home.pass(A_WHILE_MS);
    assert_eq!(lines(&home, two, ivy).len(), 3);
    assert!(home.at(two).status().diverged.is_empty());
}

#[test]
fn an_entry_that_stands_twice_in_a_lost_log_comes_back_as_one() {
    let (mut home, one, two, ivy) = two_tablets(95);
    let backup = home.back_up_office();
    home.drink(one, ivy, 150).expect("saved");
    home.online(one, false);
    home.online(two, false);
    let floor = home.scope(Audience::Floor);
    let mut told = home.office.rows(&floor).to_vec();
    let newest = told.last().cloned().expect("a drink");
    let entries = told.len();
    told.push(newest);
    home.restore_office(backup);
    let (office, link) = (office_key(&home), liar(&mut home));
    let taken = hand(&mut home, link, 0, &told, &told, &office);
    let entries = u32::try_from(entries).expect("few");
    assert_eq!(taken, [TakenBack::Held { entries, aside: 0 }]);
    let first = home.office.written.iter().flat_map(|commit| &commit.rows);
    let first = first.filter(|row| row.scope == floor && row.row.entry.is_some() && !row.again);
    assert_eq!(first.count(), told.len() - 1);
}

/// The office's store as it is, with `rows` on top of its floor.
fn backup_with(home: &Home, rows: &[FeedRow]) -> OfficeStore {
    let floor = home.scope(Audience::Floor);
    let mut store = home.back_up_office();
    store.rows_mut(&floor).extend(rows.iter().cloned());
    store.recount(&floor);
    store
}
