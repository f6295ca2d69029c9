//! A tablet joins, and people sign in on it.

use followthrough_tests::browser::home::MAYA;
use followthrough_tests::browser::page::{PATIENCE, Page};
use followthrough_tests::browser::story::Story;

#[test]
fn a_tablet_joins_and_a_worker_signs_in() {
    let story = Story::begin("joining");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");

    tablet.page.sees("Set up this tablet");
    tablet.page.is_heard();
    note_what_is_asked_of_storage(&tablet.page);
    let code = desk.code_for("Rowan 1");
    assert_eq!(code.len(), 8, "the code is short enough to type: {code}");
    let (width, height, words) = desk.page.picture_of("img.qr");
    assert!(width > 0 && height > 0, "the QR picture has loaded");
    assert!(words.contains("QR"), "the QR picture says what it is: {words}");
    desk.page.is_heard();
    tablet.page.fill("Code", &code);
    tablet.page.tap("Continue");
    assert!(!was_asked(&tablet.page), "there is nothing to keep yet");
    desk.lets_in("Rowan 1", &tablet.page);

    // From now on it holds what nobody else has: the browser is asked to keep it, by itself.
    tablet
        .page
        .wait("the browser is asked to keep what is stored", PATIENCE, |page| {
            was_asked(page).then_some(()).ok_or_else(String::new)
        });

    // Usable as soon as the first names are here.
    tablet.page.sees("Mill Lane");
    tablet.page.sees_in(MAYA.name, "First time on this tablet");
    tablet.page.is_heard();
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.page.is_heard();
    tablet.page.is_kept_offline();
    tablet.page.tap("This tablet");
    tablet.page.sees("Kept by the browser Yes");
    tablet.page.sees("Name Rowan 1");
    tablet.page.is_heard();
    tablet.lock();

    // From her second sign-in on it needs nobody.
    tablet.loses_wifi();
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
}

/// Notes on the page whether it asks its browser to keep what is stored, and asks all the same.
fn note_what_is_asked_of_storage(page: &Page) {
    let script = "const ask = navigator.storage.persist.bind(navigator.storage);
        navigator.storage.persist = () => { window.askedToKeep = true; return ask(); };";
    page.session.run(script, &[]).expect("a script can be run");
}

fn was_asked(page: &Page) -> bool {
    let asked = page.session.run("return window.askedToKeep === true", &[]);
    asked.expect("a script can be run") == true
}
