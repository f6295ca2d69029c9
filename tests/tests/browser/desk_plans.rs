//! A care plan at the office's desk: the manager there and a team leader on a dark tablet write in the same paragraph; the
//! manager publishes; the document is taken out as a file. A handover sheet in the same way.

use std::time::Duration;

use followthrough_tests::browser::home::{LEE, MAYA};
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
fn a_handover_written_at_the_desk_and_on_a_dark_tablet_is_handed_over_and_read() {
    let story = Story::begin("desk-handover");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.is_kept_offline();
    tablet.page.tap_in("Screens", "Handover");
    tablet.page.tap("Rowan");
    tablet.page.sees("The unit: Rowan");
    tablet.loses_wifi();
    desk.page.tap_in("Office", "Live floor");
    desk.page.tap("Handover");
    desk.page.is_headed("Handover");
    desk.page.tap_in("Units", "Rowan");
    desk.page.sees("The unit: Rowan");
    desk.page.is_heard();
    // The same person, the same box, unaware of each other.
    for (page, to_know) in [
        (&mut desk.page, "Dentist at ten."),
        (&mut tablet.page, "Dot slept badly."),
    ] {
        page.choose("Add about someone", "Dot");
        page.tap_in("Dot, room 1", "Write in To know");
        page.fill("To know", to_know);
        page.tap_in("Dot, room 1", "Save");
        page.sees_in("Dot, room 1", to_know);
    }
    tablet.finds_wifi();
    tablet.page.all_sent(BY_ITSELF);
    for page in [&mut desk.page, &mut tablet.page] {
        for words in ["Dentist at ten.", "Dot slept badly."] {
            page.sees_within(words, BY_ITSELF);
        }
    }
    let texts = |page: &Page| page.list(".handover-part .doc-text");
    assert_eq!(
        texts(&desk.page),
        texts(&tablet.page),
        "the same at both, in the same order"
    );

    // Handed over at the desk; who comes on reads it on the tablet; the desk sees who did.
    desk.page.tap("Hand over what changed (1 part)");
    desk.page.sees_in("Dot, room 1", "Handed over");
    desk.page.is_heard();
    tablet.page.sees_within("1 part is new to you", BY_ITSELF);
    tablet.page.tap("I have read it");
    desk.page.sees_within("Maya Obi: understood", BY_ITSELF);
    desk.page.tap("Shift before");
    desk.page.sees("Shift after");
    desk.page.loses("Dentist at ten.");
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
