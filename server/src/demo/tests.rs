//! Two days of the demonstration, lived through the real protocol.

use sync_core::scope::{Audience, Scope};

use sync_core::cycle::{Contradicts, Cycle, Stage};
use sync_core::time::Timestamp;

use super::*;

#[test]
fn two_days_are_filled_and_everything_stored_is_what_was_written() {
    let folder = std::env::temp_dir().join(format!("followthrough-demo-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let store = Store::open(&folder).unwrap();
    // A fixed moment: the afternoon of the third day.
    let now = sync_core::time::Timestamp(1_795_000_000_000);
    let home = Home::of(SEED, first_moment(now, 1));
    let filled = fill(&store, &home, SEED, 1, now, |_| {}).unwrap();
    assert!(filled.records > 1000, "{filled:?}");
    assert_eq!(filled.tablets, 10);
    let findings = store.doctor().unwrap();
    assert_eq!(findings.wrong, Vec::<String>::new());
    assert!(findings.entries > filled.records);
    assert_eq!(findings.aside, 0);
    assert_eq!(store.people_count().unwrap(), 40);
    let service = store.hub_state().unwrap().unwrap().service;
    let scopes = [Audience::People, Audience::Floor].map(|audience| Scope::new(service, audience));
    assert_eq!(store.held_count(&scopes).unwrap(), 0);
    tells_the_five_cycles(&store, now);
    keeps_the_daily_check(&store, now);
    store.close();
    drop(store);
    std::fs::remove_dir_all(folder).unwrap();
}

/// The check of the first evening was signed, with what was on the screen.
fn keeps_the_daily_check(store: &Store, now: Timestamp) {
    let state = store.hub_state().unwrap().unwrap();
    let service = state.service;
    let office_key = sync_core::sync::hub::Hub::open(state, clock::random_32(), now).office_key();
    let cycles = crate::cycles::LiveCycles::new(store.clone(), service, office_key);
    let signed: Vec<_> = cycles
        .look_back(|_, _, reviews| reviews.iter().cloned().collect::<Vec<_>>())
        .unwrap();
    assert_eq!(signed.iter().filter_map(|one| one.not_counted()).count(), 0);
    let daily = signed
        .iter()
        .find(|one| one.says.cadence == sync_core::record::Cadence::Daily);
    let daily = daily.expect("an evening lies in the fortnight, however short");
    assert_eq!((daily.says.seen.tablets, daily.says.answers.len()), (10, 4));
    assert!(daily.says.seen.open > 0);
}

/// One closed and effective, one that nobody goes on with, one that happened again, one verified by whoever did it, one with
/// two owners; and what is linked is there.
fn tells_the_five_cycles(store: &Store, now: Timestamp) {
    let state = store.hub_state().unwrap().unwrap();
    let office_key = sync_core::sync::hub::Hub::open(state, clock::random_32(), now).office_key();
    let service = store.hub_state().unwrap().unwrap().service;
    let cycles = crate::cycles::LiveCycles::new(store.clone(), service, office_key);
    let all: Vec<Cycle> = cycles.look(|cycles| cycles.iter().cloned().collect()).unwrap();
    let of = |is: &dyn Fn(&Cycle) -> bool| all.iter().filter(|cycle| is(cycle)).count();
    let uncounted: Vec<_> = all.iter().flat_map(|cycle| cycle.not_counted.values()).collect();
    assert_eq!(uncounted.len(), 0, "everything counts: {uncounted:?}");
    assert_eq!(all.len(), 5);
    assert_eq!(
        of(&|cycle| cycle.is_evidenced()),
        1,
        "{:?}",
        all.iter().map(|one| one.stage).collect::<Vec<_>>()
    );
    assert_eq!(of(&|cycle| cycle.self_verified), 1);
    assert_eq!(
        of(&|cycle| cycle
            .contradictions
            .iter()
            .any(|one| one.what == Contradicts::Owners)),
        1
    );
    assert_eq!(
        of(&|cycle| cycle.stage == Stage::Verified && !cycle.self_verified),
        1,
        "happened again"
    );
    let late = |cycle: &Cycle| {
        cycle
            .live_actions()
            .any(|one| one.due_at < now && one.stage < Stage::Done)
    };
    assert_eq!(of(&late), 1, "nobody goes on with it");
    let half_told = |cycle: &Cycle| {
        let met: Vec<bool> = cycle.owed.iter().map(|owed| owed.met.is_some()).collect();
        met == [true, false]
    };
    assert_eq!(of(&half_told), 1, "the letter is still to be written");
    for cycle in &all {
        for five in &cycle.five {
            assert!(store.found(&five.records).unwrap().len() == five.records.len());
        }
    }
}
