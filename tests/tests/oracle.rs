//! The server's SQLite store against the plain one in memory: the same transactions, the same rows, the same start.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

use std::path::PathBuf;

use followthrough_server::store::Store;
use sync_core::id::{EntryId, PersonId};
use sync_core::journal::FeedRow;
use sync_core::scope::{Audience, Scope};
use sync_core::staff::Role;
use sync_core::sync::hub::{Commit, CommitTrouble, Hub, HubState, Standing};
use sync_core::testing::store_suite::{self, OfficeKeeps};
use sync_core::testing::{Home, OfficeStore};
use sync_core::time::HOUR_MS;

/// A folder that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("followthrough-oracle-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Two tablets, 900 drinks, corrections, a refused push sent again, power cuts: some twenty transactions.
fn worked() -> Home {
    let mut home = Home::new(91);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let people: Vec<PersonId> = (0..12)
        .map(|n| home.person(&format!("Person {n}"), "1"))
        .collect();
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    for at in [one, two] {
        home.sign_in(at, amira, "2468").expect("online");
    }
    for round in 0..5i64 {
        home.online(one, false);
        for (n, person) in people.iter().cycle().take(150).enumerate() {
            let at = if n % 5 == 0 { two } else { one };
            let drink = home.drink(at, *person, 50 + round).expect("saved");
            if n % 40 == 7 {
                home.pass(1_000);
                home.amend_drink(at, *person, drink, 60 + round).expect("saved");
            }
            if n % 60 == 11 {
                home.strike(at, *person, drink).expect("saved");
            }
        }
        home.online(one, true);
        home.restart_office();
        home.pass(HOUR_MS);
    }
    assert_eq!(home.at(one).status().waiting + home.at(two).status().waiting, 0);
    home
}

fn scopes(home: &Home) -> Vec<Scope> {
    let secrets = &home.office.founded().secrets;
    secrets.scope_keys.iter().map(|(scope, _)| *scope).collect()
}

/// Everything of a state that a machine begins from, in one order.
fn comparable(mut state: HubState) -> String {
    state.edges.sort_by_key(|(scope, _)| *scope);
    state
        .page_edges
        .sort_by_key(|page| (page.scope, page.edge.size()));
    state.chains.sort_by_key(|chain| (chain.scope, chain.device));
    format!(
        "{:?} {:?} {:?} {:?} {:?}",
        state.service, state.edges, state.page_edges, state.chains, state.directory
    )
}

#[test]
fn sqlite_gives_back_what_the_plain_store_gives_back() {
    let home = worked();
    let folder = Folder::new("rows");
    let store = Store::open(&folder.0).expect("a store");
    store.found_service(home.office.founded()).expect("founded");
    assert!(
        home.office.written.len() > 15,
        "{} transactions",
        home.office.written.len()
    );
    for commit in &home.office.written {
        store.commit(commit.clone()).expect("written");
    }
    // Opened anew: what counts is what lies on the disk.
    store.close();
    drop(store);
    let store = Store::open(&folder.0).expect("the same store");
    let mut rows = 0u64;
    for scope in scopes(&home) {
        let plain: &[FeedRow] = home.office.rows(&scope);
        let end = plain.len() as u64;
        rows += end;
        assert_eq!(
            store.rows(scope, 0, end).expect("rows"),
            plain,
            "{:?}",
            scope.audience
        );
        // From the middle too, and past the end there is nothing.
        let middle = end / 2;
        assert_eq!(
            store.rows(scope, middle, end).expect("rows"),
            plain[plain.len() / 2..]
        );
        assert!(store.rows(scope, end, end + 10).expect("rows").is_empty());
    }
    assert!(rows > 800, "{rows} rows");
    let state = store.hub_state().expect("a state").expect("a service");
    assert_eq!(comparable(state.clone()), comparable(home.office.load()));
    // A machine opened from it stands where the other stands.
    let hub = Hub::open(state, [1; 32], home.now);
    for scope in scopes(&home) {
        assert_eq!(
            hub.log_head(&scope),
            home.hub.log_head(&scope),
            "{:?}",
            scope.audience
        );
    }
    let known: Vec<EntryId> = home
        .office
        .rows(&home.scope(Audience::Floor))
        .iter()
        .map(|row| row.id)
        .collect();
    let asked: Vec<EntryId> = known.iter().copied().take(50).chain([EntryId([9; 32])]).collect();
    let (mut found, mut plain) = (store.found(&asked).expect("an answer"), home.office.find(&asked));
    found.sort_unstable();
    plain.sort_unstable();
    assert_eq!(found, plain);
    let findings = store.doctor().expect("a look");
    assert!(findings.wrong.is_empty(), "{:?}", findings.wrong);
}

/// SQLite under the suite that every store of an office passes.
struct OnDisk {
    store: Store,
    folder: Folder,
}

impl OfficeKeeps for OnDisk {
    fn commit(&mut self, commit: Commit) -> Result<(), CommitTrouble> {
        self.store.commit(commit)
    }

    fn rows(&self, scope: &Scope, from: u64, to: u64) -> Vec<FeedRow> {
        self.store.rows(*scope, from, to).expect("rows")
    }

    fn found(&self, ids: &[EntryId]) -> Vec<EntryId> {
        self.store.found(ids).expect("an answer")
    }

    fn standing(&self, ids: &[EntryId]) -> Vec<Standing> {
        self.store.standing(ids).expect("an answer")
    }

    fn state(&self) -> HubState {
        self.store.hub_state().expect("a state").expect("a service")
    }

    fn reopened(self) -> Self {
        let Self { store, folder } = self;
        store.close();
        drop(store);
        let store = Store::open(&folder.0).expect("the same store");
        Self { store, folder }
    }
}

#[test]
fn sqlite_keeps_what_the_office_relies_on() {
    store_suite::office(|founded| {
        let folder = Folder::new("suite");
        let store = Store::open(&folder.0).expect("a store");
        store.found_service(founded).expect("founded");
        OnDisk { store, folder }
    });
}

/// The store that the simulation and the scenarios stand on, under the same suite. It stops at rows out of order, where SQLite
/// refuses them: the machine never writes any.
struct InMemory(OfficeStore);

impl OfficeKeeps for InMemory {
    fn commit(&mut self, commit: Commit) -> Result<(), CommitTrouble> {
        let mut trial = self.0.clone();
        let written = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| trial.commit(commit)));
        written.unwrap_or(Err(CommitTrouble::Failed))?;
        self.0 = trial;
        Ok(())
    }

    fn rows(&self, scope: &Scope, from: u64, to: u64) -> Vec<FeedRow> {
        self.0.read(scope, from, to.min(self.0.rows(scope).len() as u64))
    }

    fn found(&self, ids: &[EntryId]) -> Vec<EntryId> {
        self.0.find(ids)
    }

    fn standing(&self, ids: &[EntryId]) -> Vec<Standing> {
        self.0.standing(ids)
    }

    fn state(&self) -> HubState {
        self.0.load()
    }

    fn reopened(self) -> Self {
        self
    }
}

#[test]
fn memory_keeps_what_the_office_relies_on() {
    store_suite::office(|founded| InMemory(OfficeStore::new(founded.clone())));
}
