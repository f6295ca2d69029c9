//! Corrections by people unaware of each other, and entries that the office refused.

use super::telling::{Told, person, read, time};
use crate::fold::{Floor, Place};
use crate::id::EntryId;

/// Two correct the same drink on two tablets without a network; then a third reads both and corrects once more.
const TWICE: &str = "e1 8:00 amira drink mavis 15
                     e2 8:05 amira amends e1 drink mavis 150
                     e3 8:20 lena  amends e1 drink mavis 140
                     e4 9:00 lena  amends e1 drink mavis 145";

/// The first so many of them, with what each author of a correction had seen.
fn floor(told: &[Told], count: usize, seen: [&[usize]; 3]) -> Floor {
    let mut told: Vec<Told> = told.iter().take(count).cloned().collect();
    let ids: Vec<EntryId> = told.iter().map(|one| one.id).collect();
    for (one, seen) in told.iter_mut().skip(1).zip(seen) {
        one.record.links = seen.iter().map(|place| ids[*place]).collect();
    }
    let mut floor = Floor::default();
    // In whatever order they come.
    for one in told.iter().rev() {
        floor.apply(&one.at(one.place));
    }
    floor
}

#[test]
fn corrections_that_do_not_know_each_other_stand_beside_each_other_until_somebody_who_read_both_corrects() {
    let told = read(TWICE);
    let ids: Vec<EntryId> = told.iter().map(|one| one.id).collect();
    let unaware: [&[usize]; 3] = [&[0], &[0], &[0, 1, 2]];
    assert_eq!(floor(&told, 2, unaware).amendments_apart(ids[0]), [ids[1]]);
    assert_eq!(
        floor(&told, 3, unaware).amendments_apart(ids[0]),
        [ids[1], ids[2]]
    );
    assert_eq!(floor(&told, 4, unaware).amendments_apart(ids[0]), [ids[3]]);
    // One after the other, each having read the one before.
    let aware: [&[usize]; 3] = [&[0], &[0, 1], &[0, 2]];
    assert_eq!(floor(&told, 4, aware).amendments_apart(ids[0]), [ids[3]]);
    // At the office's desk everything before is seen, and nothing is named.
    assert_eq!(
        floor(&told, 4, [&[0], &[0], &[]]).amendments_apart(ids[0]),
        [ids[3]]
    );
}

#[test]
fn what_the_office_refused_for_good_counts_no_more_and_is_still_read() {
    let told = read(
        "e1 8:00 amira drink mavis 150 unsent
         e2 8:30 amira drink mavis 200",
    );
    let (mavis, from, to) = (person("mavis"), time("6:00"), time("12:00"));
    let mut floor = Floor::default();
    for one in &told {
        floor.apply(&one.at(one.place));
    }
    let counted = |floor: &Floor| -> Vec<bool> {
        let rows = floor.timeline(mavis, from, to);
        rows.iter().map(|item| item.counted).collect()
    };
    assert_eq!(counted(&floor), [true, true]);
    assert_eq!(floor.set_aside(told[0].id), Some(mavis));
    assert_eq!(counted(&floor), [true, false]);
    // Should the office have it after all, it counts.
    floor.apply(&told[0].at(told[1].place));
    assert_eq!(counted(&floor), [true, true]);
    assert_eq!(floor.set_aside(told[0].id), Some(mavis));
    assert_eq!(counted(&floor), [true, true]);
    assert!(matches!(told[1].place, Place::InFeed { .. }));
}
