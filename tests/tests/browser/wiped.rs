//! A tablet whose storage the browser wiped: it notices, says in words what happened, and is set up anew; the office sees it.

use std::time::Duration;

use followthrough_tests::browser::home::{MAYA, PRIYA};
use followthrough_tests::browser::story::{Story, Tablet};
use serde_json::json;

/// A tablet looks for the office again after at most a minute, by itself.
const BY_ITSELF: Duration = Duration::from_secs(90);
const WIPED: &str = "its browser has deleted what was kept here";

#[test]
fn a_tablet_wiped_while_it_is_open_stops_and_says_so_and_is_set_up_anew() {
    let story = Story::begin("wiped-open");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.page.is_kept_offline();
    tablet.loses_wifi();
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet
        .page
        .tap_in("How much did they drink? Touching an amount saves it.", "Sips");
    tablet.page.line_reads("Saved on this tablet - 1 waiting");
    tablet.finds_wifi();
    tablet.page.all_sent(BY_ITSELF);

    wipe(&tablet, "indexeddb");
    tablet.page.sees("This tablet's storage was closed");
    tablet.page.is_heard();
    tablet.page.tap("Load it again");
    // It knows which tablet it was.
    tablet.page.sees("This tablet was set up before, as \"Rowan 1\"");
    tablet.page.sees(WIPED);
    tablet.page.sees("Tell a manager");
    tablet.page.is_heard();
    set_up_anew(&story, &mut desk, &mut tablet);
    // What had been sent is back from the office.
    tablet.sign_in(MAYA);
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.sees_within("Drink 20 ml", BY_ITSELF);
}

#[test]
fn a_tablet_cleared_for_want_of_room_while_it_was_closed_says_so_and_one_cleared_of_everything_asks() {
    let story = Story::begin("wiped-closed");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.page.is_kept_offline();

    // All that a browser clears when a device runs out of room, the offline copy of the app included.
    tablet.page.open("about:blank");
    wipe(
        &tablet,
        "indexeddb,cache_storage,service_workers,file_systems,shader_cache",
    );
    tablet.page.open(&tablet.network.address());
    tablet.page.sees("Set up this tablet");
    tablet.page.sees(WIPED);
    tablet.page.sees("Records that were not yet sent are gone");
    set_up_anew(&story, &mut desk, &mut tablet);

    // Somebody cleared everything: nothing is left to know it by, and the screen asks.
    tablet.page.open("about:blank");
    wipe(&tablet, "all");
    tablet.page.open(&tablet.network.address());
    tablet.page.sees("Set up this tablet");
    tablet.page.does_not_see(WIPED);
    tablet.page.sees("Was this tablet in use before?");
    tablet.page.is_heard();
}

/// Clears what the browser keeps for the app.
fn wipe(tablet: &Tablet, sorts: &str) {
    let parameters = json!({ "origin": tablet.network.address(), "storageTypes": sorts });
    let cleared = tablet
        .page
        .session
        .devtools("Storage.clearDataForOrigin", parameters);
    cleared.expect("a browser can clear what it keeps");
}

/// Joins under the same name; the office sees that this is so, a manager blocks what it was, and other tablets hear no more of it.
fn set_up_anew(story: &Story, desk: &mut followthrough_tests::browser::story::Desk, tablet: &mut Tablet) {
    let mut other = story.tablet("Larch 1");
    desk.enrols(&mut other);
    desk.enrols(tablet);
    desk.page.sees("A tablet of this name was set up");
    desk.page
        .sees("what was waiting on it is gone. Block this entry.");
    desk.page.is_heard();
    desk.page
        .tap_in("A tablet of this name was set up", "Block Rowan 1");
    desk.page.tap("Block it: no longer used");
    desk.page.loses("A tablet of this name was set up");
    // The one that is in use is heard of, the one that is gone is not.
    other.sign_in(PRIYA);
    other.page.tap("This tablet");
    other.page.sees_within("Rowan 1: linked to the office", BY_ITSELF);
    other.page.is_heard();
    let rows = other.page.list(".others li");
    assert_eq!(rows.len(), 1, "{rows:?}");
}
