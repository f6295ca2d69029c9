//! Backups without a process: names, nights, the plan, and files that were tampered with.

use std::path::PathBuf;

use sync_core::id::ServiceId;
use sync_core::time::{CareDay, DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

use super::plan::{name, next_due, surplus};
use super::*;
use crate::store::{DATABASE, Store};
use crate::{serve, store};

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("followthrough-backup-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// A home with one service and nothing more, and where its backups go.
    fn home(&self) -> (PathBuf, Place) {
        let data = self.0.join("data");
        let store = Store::open(&data).unwrap();
        serve::found_if_new(&store).unwrap();
        store.close();
        let place = Place::beside(&data);
        (data, place)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn at(year: i16, month: i8, day: i8, minute: u16) -> Timestamp {
    CareDay::new(year, month, day).unwrap().at_minute(minute)
}

#[test]
fn a_night_is_due_once_and_again_an_hour_after_it_failed() {
    let at_minute = 3 * 60;
    let evening = at(2026, 11, 23, 20 * 60);
    let tonight = at(2026, 11, 24, at_minute);
    let last_night = at(2026, 11, 23, at_minute);
    let due = |now, good, tried| next_due(now, at_minute, good, tried);
    assert_eq!(due(evening, Some(last_night.plus_ms(5)), None), tonight);
    assert_eq!(
        due(evening, Some(last_night.plus_ms(-5)), None),
        evening,
        "missed"
    );
    assert_eq!(due(evening, None, None), evening, "never");
    let tried = evening.plus_ms(-MINUTE_MS);
    assert_eq!(due(evening, None, Some(tried)), tried.plus_ms(HOUR_MS));
    assert_eq!(
        due(evening, Some(evening.plus_ms(300 * DAY_MS)), None),
        evening,
        "one from the future says nothing about tonight"
    );
    // Both nights on which the clocks change have one 3am, a day of 23 or 25 hours after the one before.
    for (year, month, day, hours) in [(2026, 3, 29, 23), (2026, 10, 25, 25)] {
        let before = CareDay::new(year, month, day)
            .unwrap()
            .previous()
            .at_minute(at_minute);
        let next = due(before.plus_ms(MINUTE_MS), Some(before), None);
        assert_eq!(next.ms_since(before), hours * HOUR_MS);
        assert_eq!(next.clock(), "3:00am");
    }
}

#[test]
fn the_plan_keeps_days_and_months_and_what_was_there_before_an_update() {
    let service = Some(ServiceId([7; 16]));
    let mut held = Vec::new();
    let newest = at(2026, 11, 23, 3 * 60);
    for night in 0..500 {
        held.push((newest.plus_ms(-night * DAY_MS), Reason::Nightly));
    }
    held.push((newest.plus_ms(-2 * DAY_MS - HOUR_MS), Reason::Update));
    held.push((newest.plus_ms(HOUR_MS), Reason::ByHand));
    let folder = Folder::new("plan");
    for (made_at, reason) in &held {
        std::fs::write(folder.0.join(name(service, *made_at, *reason)), "").unwrap();
    }
    std::fs::write(folder.0.join("notes.txt"), "not ours").unwrap();
    std::fs::write(
        folder
            .0
            .join(name(Some(ServiceId([9; 16])), newest, Reason::Nightly)),
        "",
    )
    .unwrap();
    let listed = held_in(&folder.0, service);
    assert_eq!(listed.len(), held.len(), "its own, and nothing else");
    let gone = surplus(&listed);
    let kept: Vec<_> = listed.iter().filter(|one| !gone.contains(one)).collect();
    assert_eq!(kept[0].reason, Reason::ByHand, "the newest");
    assert!(kept.iter().any(|one| one.reason == Reason::Update));
    // Fourteen days, one of them with two kinds; eleven months that these days are not in. The night that the one by hand
    // outdid is gone.
    assert_eq!(kept.len(), 14 + 1 + 11);
    assert!(surplus(&listed[..1]).is_empty(), "the last one never goes");
}

#[test]
fn a_backup_is_restored_only_by_its_key_and_only_whole() {
    let folder = Folder::new("sealed");
    let (data, place) = folder.home();
    let taken = take(&data, &place, Reason::ByHand, None).unwrap();
    assert_eq!(held_in(&place.folder, None).len(), 1);
    let to = folder.0.join("elsewhere");
    let restored = restore(&taken.path, &to, &place.key, false, None).unwrap();
    assert_eq!((restored.entries, restored.put_aside), (0, None));
    let (before, after) = [&data, &to].map(|folder| Store::open(folder).unwrap()).into();
    let secrets = |store: &Store| store.hub_state().unwrap().unwrap().secrets.signing_seed;
    assert_eq!(secrets(&before), secrets(&after));
    before.close();

    let error = restore(&taken.path, &to, &place.key, true, None).unwrap_err();
    assert!(error.to_string().contains("running"), "{error}");
    after.close();
    drop(after);
    let error = restore(&taken.path, &to, &place.key, false, None).unwrap_err();
    assert!(error.to_string().contains("--replace"), "{error}");
    let aside = restore(&taken.path, &to, &place.key, true, None)
        .unwrap()
        .put_aside;
    assert!(aside.unwrap().join(DATABASE).exists());

    let other = Place {
        folder: folder.0.join("none"),
        key: folder.0.join("other.key"),
    };
    BackupKey::read_or_make(&other).unwrap();
    let fresh = folder.0.join("fresh");
    let error = restore(&taken.path, &fresh, &other.key, false, None).unwrap_err();
    assert!(matches!(error, BackupError::WrongKey { .. }), "{error}");
    std::fs::write(&other.key, "what is this").unwrap();
    let error = restore(&taken.path, &fresh, &other.key, false, None).unwrap_err();
    assert!(matches!(error, BackupError::NoKey { .. }), "{error}");

    let whole = std::fs::read(&taken.path).unwrap();
    let bad = folder.0.join("bad.backup");
    let refused = |bytes: &[u8]| {
        std::fs::write(&bad, bytes).unwrap();
        restore(&bad, &fresh, &place.key, false, None).is_err() && !fresh.join(DATABASE).exists()
    };
    for place in (0..whole.len()).step_by(whole.len() / 200) {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        assert!(refused(&flipped), "a flipped bit at byte {place} was taken");
        assert!(refused(&whole[..place]), "cut at byte {place} it was taken");
    }
    assert!(refused(&[whole.as_slice(), &[0]].concat()));
    assert!(!refused(&whole));
}

#[test]
fn a_lost_key_is_not_replaced_behind_anybodys_back() {
    let folder = Folder::new("lost-key");
    let (data, place) = folder.home();
    take(&data, &place, Reason::ByHand, None).unwrap();
    std::fs::remove_file(&place.key).unwrap();
    let error = take(&data, &place, Reason::ByHand, None).unwrap_err();
    assert!(matches!(error, BackupError::KeyGone { count: 1, .. }), "{error}");
    assert!(!place.key.exists());
}

#[test]
fn a_folder_that_cannot_be_written_harms_nothing_and_is_named() {
    let folder = Folder::new("unwritable");
    let (data, mut place) = folder.home();
    BackupKey::read_or_make(&place).unwrap();
    place.folder = folder.0.join("a-file").join("backups");
    std::fs::write(folder.0.join("a-file"), "").unwrap();
    let error = take(&data, &place, Reason::Nightly, None)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a-file") && error.contains("folder for backups"),
        "{error}"
    );
    let watched = Watched::new(place, ServiceId([0; 16]));
    let state = watched.state(crate::clock::now());
    assert_eq!((state.last_at, state.late), (None, true));
    assert!(store::examine(&data, trial(None)).unwrap().wrong.is_empty());
}

#[test]
fn what_is_damaged_is_no_backup_and_the_last_good_one_stays() {
    let folder = Folder::new("damaged");
    let (data, place) = folder.home();
    let good = take(&data, &place, Reason::Nightly, None).unwrap();
    let store = Store::open(&data).unwrap();
    store.damage_lists();
    let error = take(&data, &place, Reason::Nightly, None).unwrap_err();
    assert!(matches!(error, BackupError::NotVerified(_)), "{error}");
    let held = held_in(&place.folder, None);
    assert_eq!(held.iter().map(|one| &one.path).collect::<Vec<_>>(), [&good.path]);
    assert_eq!(
        std::fs::read_dir(&place.folder).unwrap().count(),
        1,
        "nothing is left of it"
    );
}

#[test]
fn an_older_database_is_backed_up_before_it_is_touched() {
    let folder = Folder::new("update");
    let data = folder.0.join("data");
    let place = Place::beside(&data);
    Store::make_old(&data, 3);
    let store = open_store(&data, &place).unwrap();
    let held = held_in(&place.folder, None);
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].reason, Reason::Update);
    assert_eq!(sealed::open(&held[0].path).unwrap().header.schema, 3);
    store.close();

    // Without a backup it is left as it is.
    let data = folder.0.join("other");
    Store::make_old(&data, 3);
    let mut nowhere = Place::beside(&data);
    nowhere.folder = held[0].path.join("no-folder");
    let error = open_store(&data, &nowhere).err().unwrap().to_string();
    assert!(
        error.contains("not touched") && error.contains("no-folder"),
        "{error}"
    );
    assert_eq!(Store::schema_of(&data), 3);
}
