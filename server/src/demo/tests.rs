//! Two days of the demonstration, lived through the real protocol.

use sync_core::scope::{Audience, Scope};

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
    store.close();
    drop(store);
    std::fs::remove_dir_all(folder).unwrap();
}
