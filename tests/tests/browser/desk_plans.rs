//! A care plan at the office's desk: the manager there and a team leader on a dark tablet write in the same paragraph; the
//! manager publishes; the document is taken out as a file.

use std::time::Duration;

use followthrough_tests::browser::home::LEE;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::Story;

/// A tablet looks for the office again after at most a minute, by itself.
const BY_ITSELF: Duration = Duration::from_secs(90);
const SECTION: &str = "Eating and drinking";

#[test]
fn the_desk_and_a_dark_tablet_write_in_one_paragraph() {
    let story = Story::begin("desk-plans");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(LEE);

    desk.page.tap_in("Office", "People");
    desk.page.tap("Dorothy Hill");
    desk.page.tap("Care plan");
    desk.page.sees("Care plan of Dot");
    desk.page.sees("Nothing has been published here yet");
    desk.page.is_heard();
    desk.page.tap("Write");
    write(&mut desk.page, "Dot likes tea. She sits up to drink.");
    desk.page.sees("Saved at the office");
    desk.page.is_heard();

    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    tablet.page.tap("Write");
    tablet
        .page
        .sees_within("Dot likes tea. She sits up to drink.", BY_ITSELF);
    tablet.page.is_kept_offline();
    tablet.loses_wifi();
    write(
        &mut tablet.page,
        "Dot likes tea with honey. She sits up to drink.",
    );
    write(
        &mut desk.page,
        "Dot likes tea. She sits up to drink, in her own chair.",
    );
    tablet.finds_wifi();
    tablet.page.all_sent(BY_ITSELF);
    let both = "Dot likes tea with honey. She sits up to drink, in her own chair.";
    tablet.page.sees_within(both, BY_ITSELF);
    desk.page.sees_within(both, BY_ITSELF);

    // Published at the desk with a reason, read on the tablet.
    desk.page.tap("Publish");
    desk.page.tap("Publish this version");
    desk.page.sees("Say what changed and why");
    desk.page
        .fill("What changed and why", "First plan after her move");
    desk.page.tap("Publish this version");
    desk.page.sees_in("Work by this", both);
    desk.page.sees("Who has read it");
    desk.page.sees("Take this document out as a file");
    tablet.page.tap("Read");
    tablet.page.sees_within("First plan after her move", BY_ITSELF);
    tablet.page.tap("I understand");
    tablet.page.all_sent(BY_ITSELF);
    desk.page.sees_within("Lee Grant: understood", BY_ITSELF);
    desk.page.is_heard();
}

#[test]
fn what_is_typed_at_the_desk_is_offered_again_and_the_browser_asks_before_it_goes() {
    let story = Story::begin("desk-drafts");
    let mut desk = story.desk();
    desk.page.tap_in("Office", "People");
    desk.page.tap("Dorothy Hill");
    desk.page.tap("Care plan");
    desk.page.tap("Write");
    assert!(!asks_before_it_goes(&desk.page), "nothing is typed");
    desk.page.tap("Write in Eating and drinking");
    desk.page.fill(SECTION, "Half a thought about tea");
    assert!(asks_before_it_goes(&desk.page), "something typed is not saved");

    // Away to another screen and back: it is offered again.
    desk.page.tap_in("Office", "Live floor");
    desk.page.sees("New records appear by themselves");
    desk.page.tap_in("Office", "People");
    desk.page.tap("Dorothy Hill");
    desk.page.tap("Care plan");
    desk.page.tap("Write");
    desk.page.sees("Restore it?");
    desk.page.tap("Restore what you wrote in Eating and drinking");
    assert_eq!(desk.page.value(SECTION), "Half a thought about tea");
    let stored = desk.page.session.run(
        "return JSON.stringify(localStorage) + JSON.stringify(sessionStorage)",
        &[],
    );
    let stored = stored.expect("a script can be run").to_string();
    assert!(
        !stored.contains("thought"),
        "nothing of it is in the browser's storage"
    );
    desk.page.tap("Save");
    desk.page.sees_in("Write", "Half a thought about tea");
    assert!(!asks_before_it_goes(&desk.page), "all of it is saved");
}

/// Whether the browser would ask whoever closes the page whether they mean it.
fn asks_before_it_goes(page: &Page) -> bool {
    let asked = page.session.run(
        "const leaving = new Event('beforeunload', { cancelable: true }); window.dispatchEvent(leaving); \
         return leaving.defaultPrevented",
        &[],
    );
    asked.expect("a script can be run") == true
}

fn write(page: &mut Page, text: &str) {
    page.tap("Write in Eating and drinking");
    page.fill(SECTION, text);
    page.tap("Save");
    page.sees_in("Write", text);
}
