//! What machines rely on in a store, asked of any: one suite for the office's stores, one for a tablet's.
//!
//! A store is handed in as a few calls; the suite stops at the first thing it does otherwise than promised.

#![expect(clippy::expect_used, reason = "a bench stops at its own mistakes")]

use super::Home;
use crate::id::EntryId;
use crate::journal::FeedRow;
use crate::scope::{Audience, Scope};
use crate::staff::Role;
use crate::sync::hub::{Commit, CommitTrouble, Hub, HubState, Standing};
use crate::sync::tablet::{StoreTrouble, Write};

/// An office's store, as the machine's shell uses it.
pub trait OfficeKeeps {
    /// Writes one transaction, durably, or nothing of it.
    ///
    /// # Errors
    /// Why not.
    fn commit(&mut self, commit: Commit) -> Result<(), CommitTrouble>;
    /// Rows `from..to` of a feed, as far as they are there.
    fn rows(&self, scope: &Scope, from: u64, to: u64) -> Vec<FeedRow>;
    /// Which of these entries are stored.
    fn found(&self, ids: &[EntryId]) -> Vec<EntryId>;
    /// How these entries stand.
    fn standing(&self, ids: &[EntryId]) -> Vec<Standing>;
    /// What a machine begins from.
    fn state(&self) -> HubState;
    /// The same store after the process ended and began again.
    #[must_use]
    fn reopened(self) -> Self;
}

/// What an office's store must do. `new` makes an empty one for a founded service.
pub fn office<S: OfficeKeeps>(new: impl FnOnce(&HubState) -> S) {
    let home = worked();
    let mut store = new(home.office.founded());
    let mut plain = super::OfficeStore::new(home.office.founded().clone());
    let scopes: Vec<Scope> = home
        .office
        .founded()
        .secrets
        .scope_keys
        .iter()
        .map(|(scope, _)| *scope)
        .collect();
    let transactions = home.office.written.len();
    assert!(transactions > 10, "{transactions} transactions");
    for (place, commit) in home.office.written.iter().enumerate() {
        plain.commit(commit.clone()).expect("the plain store writes");
        store.commit(commit.clone()).expect("it writes");
        // A process may end after any transaction: what was answered is there.
        if place % 5 == 2 {
            store = store.reopened();
        }
        for scope in &scopes {
            let all = plain.rows(scope);
            let end = all.len() as u64;
            assert_eq!(
                store.rows(scope, 0, end + 5),
                within(all, 0, end),
                "a feed, whole"
            );
            assert_eq!(
                store.rows(scope, end / 2, end),
                within(all, end / 2, end),
                "from the middle"
            );
            assert!(store.rows(scope, end, end + 9).is_empty(), "nothing past its end");
        }
    }
    // Rows that stand there already are refused whole, and leave nothing behind.
    let floor = home.scope(Audience::Floor);
    let last = home
        .office
        .written
        .iter()
        .rfind(|commit| commit.rows.iter().any(|row| row.scope == floor))
        .expect("a transaction of the floor");
    let before = plain.rows(&floor).len() as u64;
    assert!(
        store.commit(last.clone()).is_err(),
        "the same rows again are refused"
    );
    let mut store = store.reopened();
    assert_eq!(
        store.rows(&floor, 0, before + 2_000),
        plain.rows(&floor),
        "and nothing of them is there"
    );
    store
        .commit(Commit::default())
        .expect("an empty transaction is one");

    let stored: Vec<EntryId> = plain.rows(&floor).iter().map(|row| row.id).collect();
    let asked: Vec<EntryId> = stored.iter().copied().chain([EntryId([9; 32])]).collect();
    assert_eq!(
        sorted(store.found(&asked)),
        sorted(plain.find(&asked)),
        "known entries are found, others not"
    );
    assert!(store.found(&[]).is_empty());
    let by_id = |mut standing: Vec<Standing>| {
        standing.sort_by_key(|one| one.id);
        standing
    };
    assert_eq!(
        by_id(store.standing(&asked)),
        by_id(plain.standing(&asked)),
        "how they stand"
    );
    // A machine opened from it stands where the one stands that wrote it.
    let hub = Hub::open(store.state(), [1; 32], home.now);
    for scope in &scopes {
        assert_eq!(
            hub.log_head(scope),
            home.hub.log_head(scope),
            "{:?}",
            scope.audience
        );
    }
}

fn within(rows: &[FeedRow], from: u64, to: u64) -> Vec<FeedRow> {
    let place = |n| usize::try_from(n).unwrap_or(usize::MAX);
    rows[place(from)..place(to)].to_vec()
}

fn sorted(mut ids: Vec<EntryId>) -> Vec<EntryId> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Work of two tablets: care, corrections, what was held and decided, people and documents.
fn worked() -> Home {
    let mut home = Home::new(61);
    let teo = home.staff("Teo", Role::TeamLeader, "2468");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, teo, "2468").expect("online");
    home.sign_in(two, teo, "2468").expect("online");
    for round in 0..6 {
        home.online(one, false);
        for ml in 1..8 {
            let drink = home.drink(one, ivy, 10 * ml + round).expect("saved");
            home.drink(two, ivy, 20 * ml).expect("saved");
            if ml == 3 {
                home.amend_drink(one, ivy, drink, 33).expect("saved");
            }
            if ml == 5 {
                home.strike(one, ivy, drink).expect("saved");
            }
        }
        home.online(one, true);
        let moved = home.moves_room(ivy, &format!("{round}"));
        home.write(vec![moved]);
    }
    home
}

/// A tablet's store, as the machine's shell uses it.
pub trait TabletKeeps {
    /// Writes a batch, durably, whole or not at all.
    ///
    /// # Errors
    /// Why not.
    fn write(&mut self, writes: Vec<Write>) -> Result<(), StoreTrouble>;
    /// Every cell.
    fn all(&self) -> Vec<(String, Vec<u8>)>;
    /// Some cells, as far as they are there.
    fn some(&self, keys: &[String]) -> Vec<(String, Vec<u8>)>;
    /// The same store after the tab ended and began again.
    #[must_use]
    fn reopened(self) -> Self;
}

/// What a tablet's store must do. `new` makes an empty one.
pub fn tablet<S: TabletKeeps>(new: impl FnOnce() -> S) {
    let cell = |key: &str, value: Option<&[u8]>| Write {
        key: key.to_owned(),
        value: value.map(<[u8]>::to_vec),
    };
    let mut store = new();
    assert!(store.all().is_empty(), "a new store is empty");
    let every_byte: Vec<u8> = (0..=u8::MAX).collect();
    let large = vec![0x5a; crate::limits::FRAME_BYTES_MAX];
    let first = vec![
        cell("a", Some(&[])),
        cell("b/1", Some(&every_byte)),
        cell("b/ü", Some(&large)),
        cell("c", Some(b"one")),
    ];
    store.write(first).expect("it writes");
    // In the order of the batch: the last word about a cell stands.
    let second = vec![
        cell("c", Some(b"two")),
        cell("d", Some(b"gone")),
        cell("d", None),
        cell("e", None),
        cell("c", Some(b"three")),
    ];
    store.write(second).expect("it writes");
    store.write(Vec::new()).expect("an empty batch is one");
    for _ in 0..2 {
        let mut all = store.all();
        all.sort();
        let expected: Vec<(String, Vec<u8>)> = vec![
            ("a".to_owned(), Vec::new()),
            ("b/1".to_owned(), every_byte.clone()),
            ("b/ü".to_owned(), large.clone()),
            ("c".to_owned(), b"three".to_vec()),
        ];
        assert_eq!(all.len(), expected.len());
        assert!(all == expected, "every cell comes back byte for byte");
        let asked = ["c", "none", "a"].map(str::to_owned);
        let mut some = store.some(&asked);
        some.sort();
        assert_eq!(
            some,
            [("a".to_owned(), Vec::new()), ("c".to_owned(), b"three".to_vec())]
        );
        assert!(store.some(&[]).is_empty());
        store = store.reopened();
    }
}

impl TabletKeeps for super::TabletStore {
    fn write(&mut self, writes: Vec<Write>) -> Result<(), StoreTrouble> {
        Self::write(self, writes)
    }

    fn all(&self) -> Vec<(String, Vec<u8>)> {
        self.load()
    }

    fn some(&self, keys: &[String]) -> Vec<(String, Vec<u8>)> {
        self.read(keys)
    }

    fn reopened(self) -> Self {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_store_in_memory_keeps_what_a_tablet_relies_on() {
        tablet(super::super::TabletStore::default);
    }
}
