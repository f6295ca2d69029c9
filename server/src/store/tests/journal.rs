//! Entries, rows, edges, what is refused; a full disk, a second process, a damaged file.

use super::*;

#[test]
fn rows_come_back_byte_for_byte_after_a_restart() {
    let folder = Folder::new("round-trip");
    let mut writer = Writer::new(Audience::Floor);
    let entries: Vec<Entry> = (0..600).map(|n| writer.drink(n % 400)).collect();
    let mut rows: Vec<_> = entries
        .iter()
        .map(|entry| (Verdict::Accepted, entry.id, Some(entry.clone())))
        .collect();
    rows[7].0 = Verdict::Held(HeldReason::RoleEnded);
    rows.push((Verdict::Released, entries[7].id, None));
    let commit = writer.commit(rows);
    let expected: Vec<FeedRow> = commit.rows.iter().map(|new| new.row.clone()).collect();
    let scope = writer.scope;
    let store = folder.open();
    store.commit(commit).unwrap();
    assert_eq!(store.rows(scope, 0, 10_000).unwrap(), expected);
    store.close();
    drop(store);
    let store = folder.open();
    assert_eq!(store.rows(scope, 3, 9).unwrap(), expected[3..9]);
    assert_eq!(store.rows(scope, 599, 700).unwrap(), expected[599..]);
    let unknown = EntryId([0xee; 32]);
    assert_eq!(store.found(&[unknown, entries[5].id]).unwrap(), [entries[5].id]);
    let findings = store.doctor().unwrap();
    assert_eq!(
        (findings.entries, findings.rows, findings.wrong),
        (600, 601, vec![])
    );
}

#[test]
fn the_machine_begins_again_where_it_was() {
    let folder = Folder::new("state");
    let store = folder.open();
    assert!(store.hub_state().unwrap().is_none());
    let founded = HubState::found(SERVICE, &mut Entropy::from_seed([2; 32]));
    store.found_service(&founded).unwrap();
    assert!(
        store.found_service(&founded).is_err(),
        "a second service in one store"
    );
    let mut writer = Writer::new(Audience::Floor);
    let mut entries: Vec<Entry> = (0..520).map(|_| writer.drink(100)).collect();
    // Two places of the chain never arrive.
    let last = entries.pop().unwrap();
    entries.remove(40);
    entries.remove(300);
    store.commit(writer.accepted(entries)).unwrap();
    store.commit(writer.accepted(vec![last.clone()])).unwrap();
    store.close();
    drop(store);
    let state = folder.open().hub_state().unwrap().unwrap();
    assert_eq!(state.secrets.signing_seed, founded.secrets.signing_seed);
    assert_eq!(state.secrets.scope_keys.len(), founded.secrets.scope_keys.len());
    assert_eq!(state.edges, [(writer.scope, writer.edge.clone())]);
    let sizes: Vec<u64> = state.page_edges.iter().map(|page| page.edge.size()).collect();
    let page = sync_core::limits::PAGE_ROWS;
    assert_eq!(sizes, (1..=518 / page).map(|n| n * page).collect::<Vec<_>>());
    let chain = &state.chains[0];
    assert_eq!((chain.seq, chain.id, chain.tick), (519, last.id, 519 * 3 + 1));
    assert_eq!(chain.gaps, [(40, 40), (301, 301)]);
}

#[test]
fn what_is_refused_is_kept_as_it_came_and_once() {
    let folder = Folder::new("aside");
    let store = folder.open();
    let mut writer = Writer::new(Audience::Floor);
    let entry = writer.drink(100);
    let aside = Aside {
        device: DEVICE,
        at: Timestamp(5),
        why: Refused::BadSignature,
        entry,
    };
    let commit = Commit {
        aside: vec![aside.clone(), aside],
        ..Commit::default()
    };
    store.commit(commit.clone()).unwrap();
    store.commit(commit).unwrap();
    assert_eq!(store.doctor().unwrap().aside, 1);
}

#[test]
fn a_commit_is_all_or_nothing() {
    let folder = Folder::new("all-or-nothing");
    let store = folder.open();
    let mut writer = Writer::new(Audience::Floor);
    let good = writer.drink(100);
    let mut commit = writer.accepted(vec![good.clone()]);
    // The second row settles an entry that is not there.
    let row = FeedRow {
        id: EntryId([3; 32]),
        received_at: Timestamp(1),
        verdict: Verdict::Released,
        entry: None,
    };
    commit.rows.push(NewRow {
        scope: writer.scope,
        n: 1,
        row,
        again: false,
    });
    assert_eq!(store.commit(commit), Err(CommitTrouble::Failed));
    assert_eq!(store.found(&[good.id]).unwrap(), []);
    assert!(store.rows(writer.scope, 0, 10).unwrap().is_empty());
}

#[test]
fn a_full_disk_refuses_and_loses_nothing_and_goes_on_once_there_is_room() {
    let folder = Folder::new("full");
    let store = folder.open();
    let mut writer = Writer::new(Audience::Floor);
    let first: Vec<Entry> = (0..51).map(|_| writer.drink(100)).collect();
    store.commit(writer.accepted(first)).unwrap();
    store.limit_pages(None);
    let more: Vec<Entry> = (0..1999).map(|_| writer.drink(150)).collect();
    let commit = writer.accepted(more);
    assert_eq!(store.commit(commit.clone()), Err(CommitTrouble::Full));
    assert_eq!(
        store.rows(writer.scope, 0, 10_000).unwrap().len(),
        51,
        "reading goes on"
    );
    assert!(store.doctor().unwrap().wrong.is_empty());
    store.limit_pages(Some(1_000_000));
    store.commit(commit).unwrap();
    assert_eq!(store.rows(writer.scope, 0, 10_000).unwrap().len(), 2050);
    assert!(store.doctor().unwrap().wrong.is_empty());
}

#[test]
fn a_second_opening_is_refused_by_name() {
    let folder = Folder::new("second");
    let store = folder.open();
    let error = Store::open(&folder.0).err().unwrap().to_string();
    assert!(error.contains("another followthrough is running"), "{error}");
    drop(store);
    folder.open();
}

#[test]
fn a_folder_that_cannot_be_one_is_named() {
    let folder = Folder::new("file");
    std::fs::create_dir_all(&folder.0).unwrap();
    let file = folder.0.join("a-file");
    std::fs::write(&file, b"x").unwrap();
    let error = Store::open(&file).err().unwrap().to_string();
    assert!(error.contains("a-file"), "{error}");
}

#[test]
fn the_doctor_finds_what_was_altered() {
    let folder = Folder::new("doctor");
    let mut writer = Writer::new(Audience::Floor);
    let entries: Vec<Entry> = (0..21).map(|_| writer.drink(100)).collect();
    let store = folder.open();
    store.commit(writer.accepted(entries)).unwrap();
    store.close();
    drop(store);
    let alterations = [
        (
            "UPDATE bodies SET body = randomblob(80) WHERE entry = 3",
            "does not hash",
        ),
        (
            "UPDATE entries SET recorded_at = recorded_at - 60000 WHERE num = 4",
            "does not hash",
        ),
        ("UPDATE feed SET received_at = 1 WHERE n = 2", "root differs"),
        ("UPDATE feed SET verdict = 2 WHERE n = 5", "root differs"),
        ("DELETE FROM feed WHERE n = 20", "root differs"),
        (
            "UPDATE entries SET signature = randomblob(64) WHERE num = 4",
            "no good signature",
        ),
        (
            "UPDATE entries SET signature = NULL WHERE num = 21",
            "no good signature",
        ),
        ("UPDATE entries SET prev = 5 WHERE num = 9", "chain"),
        ("UPDATE record_rows SET staff = 99 WHERE entry = 2", "lists"),
        ("DELETE FROM record_rows WHERE entry = 2", "lists"),
    ];
    for (sql, expected) in alterations {
        let original = std::fs::read(folder.0.join(DATABASE)).unwrap();
        let direct = Connection::open(folder.0.join(DATABASE)).unwrap();
        direct.execute(sql, []).unwrap();
        drop(direct);
        let store = folder.open();
        let wrong = store.doctor().unwrap().wrong;
        assert!(
            wrong.iter().any(|line| line.contains(expected)),
            "{sql}: {wrong:?}"
        );
        store.close();
        drop(store);
        std::fs::write(folder.0.join(DATABASE), original).unwrap();
    }
    assert_eq!(folder.open().doctor().unwrap().wrong, Vec::<String>::new());
}

#[test]
fn an_entry_takes_little_room() {
    let folder = Folder::new("room");
    let store = folder.open();
    let mut writer = Writer::new(Audience::Floor);
    for _ in 0..20 {
        let entries: Vec<Entry> = (0..250).map(|n| writer.drink(n)).collect();
        store.commit(writer.accepted(entries)).unwrap();
    }
    let bytes = store.doctor().unwrap().bytes / 5000;
    assert!(bytes <= 286, "{bytes} bytes per entry");
}
