//! Large words: at twice the size, on a phone and on a tablet, chosen in the app and in the browser, nothing overlaps.

use followthrough_tests::browser::chromium::{PHONE, TABLET};
use followthrough_tests::browser::home::PRIYA;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::Story;

/// Screens with a word by which each is known: a shift leader has the most ways at the foot of a phone.
const SCREENS: [(&str, &str); 7] = [
    ("floor", "Who needs you"),
    ("people", "Dot"),
    ("due", "Due now"),
    ("shift", "My shift"),
    ("handover", "Handover"),
    ("practice", "Observe practice"),
    ("tablet", "Light and type"),
];

#[test]
fn words_of_twice_the_size_have_room() {
    let story = Story::begin("large-type");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(PRIYA);
    let page = &mut tablet.page;
    let mut found = Vec::new();
    // A judge that finds nothing anywhere proves nothing.
    page.session
        .run("document.querySelector('.ways a').style.width = '20px'", &[])
        .expect("a script can be run");
    assert!(
        !page.crowded().is_empty(),
        "words that reach out of a way go unnoticed"
    );
    every_size(page, "as usual", &mut found);
    page.browser_type(32);
    every_size(page, "200 % in the browser", &mut found);
    page.browser_type(16);
    page.resize(TABLET);
    page.open_screen("tablet");
    for size in ["150 %", "200 %"] {
        page.tap_in("Size of the words", size);
        every_size(page, &format!("{size} in the app"), &mut found);
        page.open_screen("tablet");
    }
    assert!(found.is_empty(), "crowded:\n  {}", found.join("\n  "));
}

fn every_size(page: &mut Page, how: &str, found: &mut Vec<String>) {
    let mut look = |page: &Page, screen: &str| {
        found.extend(
            page.crowded()
                .into_iter()
                .map(|what| format!("{screen}, {how}: {what}")),
        );
    };
    for (device, size) in [("phone", PHONE), ("tablet", TABLET)] {
        page.resize(size);
        for (address, words) in SCREENS {
            page.open_screen(address);
            page.sees(words);
            look(page, &format!("{address}, {device}"));
        }
        page.open_screen("people");
        page.tap("Dot");
        page.sees("What was recorded");
        look(page, &format!("a person, {device}"));
        page.tap("Weight");
        page.is_headed("Weight for");
        look(page, &format!("a sheet, {device}"));
        page.open_screen("people");
        page.sees("Dot");
    }
    page.resize(PHONE);
    page.open_screen("people");
    page.tap("More");
    look(page, "more ways, phone");
    page.tap("More");
}
