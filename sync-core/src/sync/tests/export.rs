//! Unsent work by another way: as a file, and past an item that is damaged.

use super::lines;
use crate::staff::Role;
use crate::sync::hub::Imported;
use crate::testing::Home;
use crate::wire::Export;

#[test]
fn a_file_of_unsent_work_reaches_the_office_once_and_the_tablet_hears_of_it_later() {
    let mut home = Home::new(7);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let (one, two) = (home.tablet("one"), home.tablet("two"));
    home.sign_in(one, amira, "2468").expect("online");
    home.sign_in(two, amira, "2468").expect("online");
    assert_eq!(home.at(one).export_unsent(), None, "nothing waits");
    home.online(one, false);
    for ml in [100, 150] {
        home.drink(one, ivy, ml).expect("saved");
    }
    // Locked: whoever carries the tablet to the office need not be its author.
    home.lock(one);
    let (file, records) = home.at(one).export_unsent().expect("two wait");
    assert_eq!(records, 2);
    let items = Export::read(&file).expect("whole").export.items.len();
    assert_eq!(home.import(&file), vec![Imported::Stored; items]);
    assert_eq!(lines(&home, two, ivy).len(), 2, "the other tablet has them");
    assert_eq!(
        home.import(&file),
        vec![Imported::AlreadyThere; items],
        "twice does no harm"
    );
    assert_eq!(home.at(one).status().waiting, 2, "the tablet cannot know yet");
    home.online(one, true);
    assert_eq!(home.at(one).status().waiting, 0);
    assert_eq!(home.at(one).status().set_aside, 0);
    assert_eq!(lines(&home, two, ivy).len(), 2);
}

#[test]
fn a_damaged_item_holds_up_no_other() {
    let mut home = Home::new(8);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    home.online(one, false);
    for ml in [100, 150, 200] {
        home.drink(one, ivy, ml).expect("saved");
    }
    let newest = home
        .store(one)
        .cells()
        .iter_mut()
        .rfind(|(key, _)| key.starts_with("own/"))
        .expect("own entries are kept");
    // Inside the copy that is sealed to the office, before the few bytes that say how far it has come.
    let place = newest.1.len() - 12;
    newest.1[place] ^= 1;
    home.restart(one);
    let (file, _) = home.at(one).export_unsent().expect("three wait");
    home.online(one, true);
    assert_eq!(
        home.at(one).status().waiting,
        1,
        "the others were sent while locked"
    );
    let fates = home.import(&file);
    assert_eq!(fates.iter().filter(|fate| **fate == Imported::Damaged).count(), 1);
    // Its author opens the copy that is whole.
    home.sign_in(one, amira, "2468").expect("known here");
    assert_eq!(home.at(one).status().waiting, 0);
}
