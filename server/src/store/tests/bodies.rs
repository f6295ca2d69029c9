//! Bodies pressed together: the same bytes come back, whatever came in one transaction and whatever was stored before.

use super::*;
use crate::store::bodies::loosen;

/// A store that took commits of these sizes, and every row that it was given. Each 50th entry comes without its body.
fn filled(folder: &Folder, sizes: &[usize]) -> (Store, Scope, Vec<FeedRow>) {
    let mut writer = Writer::new(Audience::Floor);
    let store = folder.open();
    let mut rows = Vec::new();
    for size in sizes {
        let mut entries: Vec<Entry> = (0..*size)
            .map(|n| writer.drink(i64::try_from(n).unwrap()))
            .collect();
        for bare in entries.iter_mut().skip(49).step_by(50) {
            bare.body = None;
        }
        let commit = writer.accepted(entries);
        rows.extend(commit.rows.iter().map(|new| new.row.clone()));
        store.commit(commit).unwrap();
    }
    (store, writer.scope, rows)
}

fn count(folder: &Folder, sql: &str) -> i64 {
    let direct = Connection::open(folder.0.join(DATABASE)).unwrap();
    direct.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn bodies_come_back_whatever_came_together() {
    let folder = Folder::new("packs");
    let (store, scope, rows) = filled(&folder, &[1, 1, 253, 1, 1, 600, 166, 1, 8]);
    assert_eq!(store.rows(scope, 0, 10_000).unwrap(), rows);
    for n in [0, 254, 255, 256, 400, 1023, 1024, 1030] {
        let one = store.rows(scope, n, n + 1).unwrap();
        assert_eq!(one, rows[usize::try_from(n).unwrap()..][..1], "row {n}");
    }
    assert!(store.doctor().unwrap().wrong.is_empty());
    store.close();
    drop(store);
    assert_eq!(count(&folder, "SELECT count(*) FROM packed_bodies"), 4);
    assert!(count(&folder, "SELECT count(*) FROM bodies") < 256);
}

#[test]
fn what_was_stored_before_there_were_packs_is_pressed_at_the_next_opening() {
    let folder = Folder::new("packs-later");
    let (store, scope, rows) = filled(&folder, &[1400, 43]);
    store.close();
    drop(store);
    loosen(&Connection::open(folder.0.join(DATABASE)).unwrap()).unwrap();
    assert_eq!(count(&folder, "SELECT count(*) FROM packed_bodies"), 0);
    let store = folder.open();
    assert_eq!(store.rows(scope, 0, 10_000).unwrap(), rows);
    assert!(store.doctor().unwrap().wrong.is_empty());
    store.close();
    drop(store);
    assert_eq!(count(&folder, "SELECT count(*) FROM packed_bodies"), 5);
}

#[test]
fn the_doctor_finds_an_altered_pack() {
    let folder = Folder::new("packs-altered");
    let (store, ..) = filled(&folder, &[600]);
    store.close();
    drop(store);
    let direct = Connection::open(folder.0.join(DATABASE)).unwrap();
    let altered =
        "UPDATE packed_bodies SET bodies = (SELECT bodies FROM packed_bodies WHERE pack = 0) WHERE pack = 1";
    direct.execute(altered, []).unwrap();
    drop(direct);
    // The lists cannot be made again from what does not hash, and that is said as well or instead.
    let wrong = folder.open().doctor().unwrap().wrong;
    assert!(
        wrong.iter().any(|line| line.contains("does not hash")),
        "{wrong:?}"
    );
}
