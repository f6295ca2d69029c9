//! What goes wrong: a clear message each time, and nothing lost.

use std::time::Duration;

use followthrough_tests::browser::home::{MAYA, TOM};
use followthrough_tests::browser::network::Mode;
use followthrough_tests::browser::story::{Story, Tablet};
use followthrough_tests::browser::webdriver::Session;
use serde_json::json;

const BY_ITSELF: Duration = Duration::from_secs(90);

#[test]
fn a_code_works_once_and_only_as_it_was_shown() {
    let story = Story::begin("codes");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    let code = desk.code_for("Rowan 1");

    tablet.page.fill("Code", "ABC");
    tablet.page.tap("Continue");
    tablet.page.sees("The code has 8 letters and numbers");
    // One that the office never showed.
    let wrong: String = code
        .chars()
        .map(|letter| if letter == 'W' { 'X' } else { 'W' })
        .collect();
    tablet.page.fill("Code", &wrong);
    tablet.page.tap("Continue");
    tablet.page.sees("Set up this tablet");
    tablet
        .page
        .sees("There is no such code. Look at the manager's screen and type it again");
    assert_eq!(tablet.page.value("Code"), wrong, "what was typed stands");
    tablet.page.fill("Code", &code.to_lowercase());
    tablet.page.tap("Continue");
    desk.lets_in("Rowan 1", &tablet.page);
    tablet.page.sees("Who are you?");

    let mut other = story.tablet("Rowan 2");
    other.page.fill("Code", &code);
    other.page.tap("Continue");
    other
        .page
        .sees("This code was used before: each works once. Ask for a new one.");
}

#[test]
fn wrong_pins_make_a_wait_that_a_restart_does_not_end() {
    let story = Story::begin("wrong-pins");
    let mut tablet = ready(&story);
    tablet.lock();
    tablet.loses_wifi();
    tablet.page.tap(MAYA.name);
    for tries_left in (1..5).rev() {
        tablet.page.type_pin("0000");
        tablet.page.sees(&format!("{tries_left} tr"));
    }
    tablet.page.type_pin("0000");
    tablet.page.sees("Too many wrong tries. Try again at");
    // The right one is not taken either, until the wait is over.
    tablet.page.type_pin(MAYA.pin);
    tablet.page.sees("Too many wrong tries. Try again at");
    let mut tablet = story.restart(tablet.dies());
    tablet.types_pin(MAYA, MAYA.pin);
    tablet.page.sees("Too many wrong tries. Try again at");
    // It is hers alone: a colleague signs in as ever.
    tablet.page.tap("Someone else");
    tablet.sign_in(TOM);
}

#[test]
fn a_wifi_sign_in_page_is_not_taken_for_the_office() {
    let story = Story::begin("sign-in-page");
    let mut tablet = ready(&story);
    tablet.network.set(Mode::SignInPage);
    drink(&mut tablet, "Three quarters");
    tablet.page.line_reads("Saved on this tablet - 1 waiting");
    tablet
        .page
        .sees_within("The Wi-Fi may want you to sign in", BY_ITSELF);
    // Loaded again behind that page, the app is still the app, with everything in it.
    let mut tablet = story.restart(tablet.dies());
    tablet.page.line_reads("Saved on this tablet - 1 waiting");
    tablet.sign_in(MAYA);
    tablet.page.tap("Dot");
    tablet.page.sees_in("What was recorded", "Drink 150 ml");
    tablet.network.set(Mode::Through);
    tablet.page.all_sent(BY_ITSELF);
    tablet.page.sees_in("Drink 150 ml", "Sent");
}

#[test]
fn where_websockets_do_not_get_through_records_do() {
    let story = Story::begin("no-websockets");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    // A change of network drops what is open, and half an app with it.
    tablet.page.sees("Set up this tablet");
    tablet.network.set(Mode::NoWebsockets);
    desk.enrols(&mut tablet);
    desk.page.tap_in("Office", "Overview");
    tablet.sign_in(MAYA);
    drink(&mut tablet, "Three quarters");
    tablet.page.all_sent(BY_ITSELF);
    desk.page.sees("Drink: 150 ml");
}

#[test]
fn a_full_tablet_says_so_and_keeps_what_was_typed() {
    let story = Story::begin("full");
    let mut tablet = ready(&story);
    tablet.loses_wifi();
    let site = tablet.network.address();
    quota(&tablet.page.session, &site, Some(1));
    // The browser lets some more be written before it looks at its limit again: she goes on until it is full.
    tablet.page.tap("Dot");
    let mut saved = 0;
    let full = "Can't save: this tablet is full. Tell a manager";
    loop {
        tablet.page.tap("Weight");
        tablet.page.fill("Weight in kg", &format!("61.{}", saved % 10));
        tablet.page.tap("Save");
        let taken = format!("Saved on this tablet: Weight, 61.{} kg", saved % 10);
        if tablet.page.sees_either(&taken, full) == full {
            break;
        }
        saved += 1;
        tablet
            .page
            .line_reads(&format!("Saved on this tablet - {saved} waiting"));
    }
    tablet.page.sees("full");
    assert_eq!(
        tablet.page.value("Weight in kg"),
        format!("61.{}", saved % 10),
        "what was typed stands"
    );
    // With room again, the same touch saves.
    quota(&tablet.page.session, &site, None);
    tablet.page.tap("Save");
    tablet.page.sees("Saved on this tablet: Weight");
    tablet
        .page
        .line_reads(&format!("Saved on this tablet - {} waiting", saved + 1));

    // Switched on again, it finds itself full: it says so, and everything is there.
    let mut tablet = story.restart_with(tablet.dies(), |session, site| quota(session, site, Some(1)));
    tablet
        .page
        .line_reads(&format!("Saved on this tablet - {} waiting", saved + 1));
    tablet.types_pin(MAYA, MAYA.pin);
    tablet.page.sees("This tablet is full");
    quota(&tablet.page.session, &site, None);
    tablet.page.type_pin(MAYA.pin);
    tablet.page.sees_in("Screens", "My people");
    tablet.finds_wifi();
    tablet.page.all_sent(BY_ITSELF);
}

#[test]
fn storage_that_the_browser_may_clear_is_said() {
    let story = Story::begin("not-kept");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    // The same tablet in a browser that promises nothing.
    let mut tablet = story.restart_with(tablet.dies(), |_, _| {});
    tablet.page.sees("Storage may be cleared: see This tablet");
    tablet.page.tap("This tablet");
    tablet
        .page
        .sees("Kept by the browser Not promised. It may be cleared when space runs low");
}

#[test]
fn a_second_tab_waits_for_the_first() {
    let story = Story::begin("two-tabs");
    let tablet = ready(&story);
    tablet
        .page
        .session
        .open_tab()
        .expect("a browser opens another tab");
    tablet.page.open(&tablet.network.address());
    tablet.page.sees("Open in another tab");
    tablet.page.does_not_see("Dot");
    tablet
        .page
        .session
        .look_at_tab(0)
        .expect("the first tab is there");
    tablet.page.session.close_tab().expect("a tab can be closed");
    // The second goes on by itself, locked: nobody has signed in on it.
    tablet.page.sees("Who are you?");
}

#[test]
fn a_browser_that_cannot_store_says_so_and_records_nothing() {
    let story = Story::begin("no-storage");
    // Where the browser would keep its database there is something else.
    let folder = story.folder.join("Rowan-1").join("Default");
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    std::fs::write(folder.join("IndexedDB"), "in the way").expect("a file can be written");
    let tablet = story.tablet("Rowan 1");
    tablet.page.sees("This browser cannot keep records safely");
    tablet.page.sees("nothing is recorded here");
    tablet.page.does_not_see("Who are you?");
    tablet.page.does_not_see("Code");
}

/// How much the browser lets a site store; `None` for as much as usual.
fn quota(session: &Session, site: &str, bytes: Option<u64>) {
    let mut parameters = json!({ "origin": site });
    if let Some(bytes) = bytes {
        parameters["quotaSize"] = bytes.into();
    }
    session
        .devtools("Storage.overrideQuotaForOrigin", parameters)
        .expect("the browser's storage can be limited");
}

fn drink(tablet: &mut Tablet, amount: &str) {
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet
        .page
        .tap_in("How much did they drink? Touching an amount saves it.", amount);
    tablet.page.sees("Saved on this tablet: Drink");
}

/// A tablet on which Maya and Tom have signed in before; Maya is signed in, and the app opens without a network.
fn ready(story: &Story) -> Tablet {
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(TOM);
    tablet.lock();
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.page.is_kept_offline();
    tablet
}
