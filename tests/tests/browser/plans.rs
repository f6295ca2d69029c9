//! Living documents between two tablets: one paragraph written by two people unaware of each other, published, read; a
//! handover sheet written without a network, handed over, read.

use std::time::Duration;

use followthrough_tests::browser::home::{HELEN, LEE, MAYA, PRIYA, RUTH, Staff, TOM};
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::{Story, Tablet};

/// A tablet looks for the office again after at most a minute, by itself; then a document is put together.
const BY_ITSELF: Duration = Duration::from_secs(90);
const SECTION: &str = "Eating and drinking";
const AT_FIRST: &str = "Dot likes tea. She sits up to drink.";

#[test]
fn two_people_write_one_paragraph_and_everyone_reads_both() {
    let story = Story::begin("plans");
    let mut desk = story.desk();
    let mut first = story.tablet("Rowan 1");
    let mut second = story.tablet("Rowan 2");
    desk.enrols(&mut first);
    desk.enrols(&mut second);
    known_on(&mut first, &[MAYA, LEE]);
    second.sign_in(RUTH);

    // A first version, which Maya has read.
    open_plan(&mut second);
    second.page.is_heard();
    second.page.sees("Nothing has been published here yet");
    second.page.tap("Write");
    write(&mut second.page, AT_FIRST);
    second.page.is_heard();
    second.page.tap("Publish");
    second.page.sees_in("What is not published yet", AT_FIRST);
    second.page.tap("Publish this version");
    second.page.sees("Say what changed and why");
    second
        .page
        .fill("What changed and why", "First plan after her move");
    second.page.tap("Publish this version");
    second.page.sees_in("Work by this", AT_FIRST);
    second.page.sees_in("Work by this", "First plan after her move");
    second.page.is_heard();
    first.sign_in(MAYA);
    first.my_people();
    first.page.sees_within("New plan", BY_ITSELF);
    first.page.is_kept_offline();
    first.page.tap("Dot");
    first.page.tap("Care plan changed");
    first.page.sees("You have not read this yet");
    first.page.does_not_see("Who has read it");
    first.page.tap("I understand");
    first.page.sees("You read this and understood it");
    first.page.is_heard();
    first.lock();

    // The first tablet's network goes. Two people write in the same place of the same paragraph.
    first.sign_in(LEE);
    open_plan(&mut first);
    first.page.tap("Write");
    first.page.sees(AT_FIRST);
    first.loses_wifi();
    open_box(&mut first.page);
    first
        .page
        .fill(SECTION, "Dot likes tea with honey. She sits up to drink.");
    // What was typed and not saved outlives the page, and is its author's alone.
    first.lock();
    first.sign_in(LEE);
    open_plan(&mut first);
    first.page.tap("Write");
    first.page.sees("Restore it?");
    first.page.tap("Restore what you wrote in Eating and drinking");
    assert_eq!(
        first.page.value(SECTION),
        "Dot likes tea with honey. She sits up to drink.",
        "the draft is as it was typed"
    );
    first.page.is_heard();
    first.page.tap("Save");
    first
        .page
        .sees("Saved on this tablet: Care plan: Eating and drinking");
    first.page.sees_in("Write", "tea with honey");
    second.page.tap("Write");
    open_box(&mut second.page);
    second
        .page
        .fill(SECTION, "Dot likes tea in her blue cup. She sits up to drink.");
    second.page.tap("Save");
    second.page.sees_in("Write", "blue cup");

    // Somebody is writing on the second tablet while the other's words arrive: the box stays as it is, and says so.
    open_box(&mut second.page);
    let half = "Dot likes tea in her blue cup. She sits up to drink. Slowly.";
    second.page.fill(SECTION, half);
    first.finds_wifi();
    first.page.all_sent(BY_ITSELF);
    second.page.sees_within(
        "Someone else has written here meanwhile. Both will be kept.",
        BY_ITSELF,
    );
    assert_eq!(second.page.value(SECTION), half, "nothing touched the box");
    second.page.tap("Save");

    // Both are in it, in the same order, on both.
    let all = ["with honey", "in her blue cup", "Slowly."];
    let text_on = |page: &Page| {
        let mut text = String::new();
        page.wait("all of them are in the paragraph", BY_ITSELF, |page| {
            text = page.list(".doc-section .doc-text").concat();
            let here = all.iter().all(|words| text.contains(words));
            here.then_some(()).ok_or_else(|| text.clone())
        });
        text
    };
    assert_eq!(text_on(&first.page), text_on(&second.page), "the same on both");

    // The deputy sees exactly what changes, and publishes it with a reason.
    second.page.tap("Publish");
    second.page.sees("added:");
    let added = second.page.list(".difference ins").concat();
    assert!(all.iter().all(|words| added.contains(words)), "{added}");
    second.page.is_heard();
    second.page.fill("What changed and why", "How she likes her tea");
    second.page.tap("Publish this version");
    second.page.sees_in("Work by this", "How she likes her tea");

    // A support worker on the first tablet sees that it changed, reads what, and says so in two touches.
    first.lock();
    first.sign_in(MAYA);
    first.page.sees_within("New plan", BY_ITSELF);
    first.page.tap("Dot");
    first.page.sees("by Ruth Cole: How she likes her tea");
    first.page.taps();
    first.page.tap("Care plan changed");
    first.page.sees("What changed since you last read it");
    let added = first.page.list(".difference ins").concat();
    assert!(all.iter().all(|words| added.contains(words)), "{added}");
    first.page.is_heard();
    first.page.tap("I understand");
    assert_eq!(
        first.page.taps(),
        2,
        "a plan change is acknowledged in two touches"
    );
    first.page.sees("You read this and understood it");
    second.page.sees_within("Maya Obi: understood", BY_ITSELF);
    second.page.sees_in("Who has read it", "Maya Obi: understood");
    second.page.sees_in("Who has read it", "Tom Reed");

    // Not sure after all: one touch more, with no question.
    first.page.tap("I am not sure about this");
    first.page.is_heard();
    first.page.tap("Save");
    first.page.sees("You are not sure about this");
    second.page.sees_within("Maya Obi: not sure", BY_ITSELF);
}

#[test]
fn two_published_unaware_of_each_other_and_both_count_until_one_is_published() {
    let story = Story::begin("plans-two-versions");
    let mut desk = story.desk();
    let mut first = story.tablet("Rowan 1");
    let mut second = story.tablet("Rowan 2");
    desk.enrols(&mut first);
    desk.enrols(&mut second);
    for (tablet, who) in [(&mut first, HELEN), (&mut second, RUTH)] {
        tablet.sign_in(who);
        open_plan(tablet);
        tablet.page.sees("Nothing has been published here yet");
        tablet.page.is_kept_offline();
    }
    first.loses_wifi();
    for (tablet, text) in [(&mut first, "Dot likes tea."), (&mut second, "Dot likes soup.")] {
        tablet.page.tap("Write");
        write(&mut tablet.page, text);
        tablet.page.tap("Publish");
        tablet.page.fill("What changed and why", text);
        tablet.page.tap("Publish this version");
        tablet.page.sees_in("Work by this", text);
    }
    // Planned care, said in a form; nothing comes into force before it is published.
    second.page.tap("Write");
    second.page.tap("Add planned care");
    second.page.is_heard();
    second.page.tap("Save planned care");
    second.page.sees("Choose what kind of care this is");
    second.page.choose("What kind of care?", "Turn");
    second.page.fill("What to do", "Turn, two staff");
    second.page.tap("Through the day");
    second.page.fill("Minutes between: 120 is two hours", "5");
    second.page.tap("Save planned care");
    second.page.sees("Give the minutes between, from 15 to 1440");
    // What was typed outlives the page; it is offered again, and can be forgotten.
    second.lock();
    second.sign_in(RUTH);
    open_plan(&mut second);
    second.page.tap("Write");
    second.page.sees("You began a form for planned care");
    second.page.is_heard();
    second.page.tap("Restore the form for planned care");
    assert_eq!(second.page.value("What to do"), "Turn, two staff");
    assert_eq!(second.page.value("Minutes between: 120 is two hours"), "5");
    second.page.tap("Back");
    second.page.tap("Forget the form for planned care");
    second.page.loses("You began a form for planned care");
    first.finds_wifi();
    first.page.all_sent(BY_ITSELF);
    second.page.tap("Read");
    for page in [&first.page, &second.page] {
        page.sees_within("Two people changed this", BY_ITSELF);
        page.sees("Two people published without seeing each other's version");
        page.sees_in("Two people changed this", HELEN.name);
        page.sees_in("Two people changed this", RUTH.name);
        page.sees_in("Work by this", "Dot likes tea.");
        page.sees_in("Work by this", "Dot likes soup.");
        page.is_heard();
    }
    second.page.tap("Publish");
    second.page.fill("What changed and why", "Both are right");
    second.page.tap("Publish this version");
    second.page.sees_in("Work by this", "Both are right");
    second.page.does_not_see("Two people changed this");
    first.page.wait("one version is left", BY_ITSELF, |page| {
        let text = page.text()?;
        (text.contains("Both are right") && !text.contains("Two people changed this"))
            .then_some(())
            .ok_or(text)
    });
}

#[test]
fn a_handover_written_on_two_tablets_is_handed_over_and_read() {
    let story = Story::begin("handover");
    let mut desk = story.desk();
    let mut first = story.tablet("Rowan 1");
    let mut second = story.tablet("Rowan 2");
    desk.enrols(&mut first);
    desk.enrols(&mut second);
    known_on(&mut first, &[PRIYA, MAYA]);
    first.sign_in(MAYA);
    second.sign_in(TOM);
    for tablet in [&mut first, &mut second] {
        tablet.page.is_kept_offline();
        tablet.page.tap_in("Screens", "Handover");
        tablet.page.tap("Rowan");
        tablet.page.sees("The unit: Rowan");
        tablet.loses_wifi();
    }
    first.page.is_heard();
    // The same person, the same box, on two tablets without a network.
    for (tablet, to_know) in [
        (&mut first, "Dot slept badly."),
        (&mut second, "Her daughter comes at four."),
    ] {
        tablet.page.choose("Add about someone", "Dot");
        tablet.page.tap_in("Dot, room 1", "Write in To know");
        tablet.page.fill("To know", to_know);
        tablet.page.tap_in("Dot, room 1", "Save");
        tablet.page.sees_in("Dot, room 1", to_know);
        tablet.page.does_not_see("Hand over");
    }
    second.page.tap_in("The unit: Rowan", "Write in To do");
    second.page.fill("To do", "Check the hoist");
    second.page.tap_in("The unit: Rowan", "Save");
    second.page.sees_in("The unit: Rowan", "Check the hoist");
    first.finds_wifi();
    second.finds_wifi();
    for tablet in [&first, &second] {
        tablet.page.all_sent(BY_ITSELF);
        for words in [
            "Dot slept badly.",
            "Her daughter comes at four.",
            "Check the hoist",
        ] {
            tablet.page.sees_within(words, BY_ITSELF);
        }
    }
    let texts = |tablet: &Tablet| tablet.page.list(".handover-part .doc-text");
    assert_eq!(
        texts(&first),
        texts(&second),
        "the same on both, in the same order"
    );

    // A shift leader hands all of it over.
    first.lock();
    first.sign_in(PRIYA);
    first.page.tap_in("Screens", "Handover");
    first.page.tap("Rowan");
    first.page.tap("Hand over what changed (2 parts)");
    first.page.sees_in("Dot, room 1", "Handed over");
    first.page.sees_in("The unit: Rowan", "Handed over");
    first.page.is_heard();
    // Whoever comes on reads all of it, and says so in one touch.
    second.page.sees_within("2 parts are new to you", BY_ITSELF);
    second.page.taps();
    second.page.tap("I have read it");
    assert_eq!(second.page.taps(), 1, "everything unread is read in one touch");
    second.page.loses("new to you");
    first.page.sees_within("Tom Reed: understood", BY_ITSELF);
    first
        .page
        .sees_in("Who has read all of it", "Tom Reed: understood");
}

/// People who have signed in on a tablet before can do so without a network.
fn known_on(tablet: &mut Tablet, team: &[Staff]) {
    for who in team {
        tablet.sign_in(*who);
        tablet.lock();
    }
}

fn open_plan(tablet: &mut Tablet) {
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    tablet.page.sees("Care plan of Dot");
}

fn open_box(page: &mut Page) {
    page.tap("Write in Eating and drinking");
}

fn write(page: &mut Page, text: &str) {
    open_box(page);
    page.fill(SECTION, text);
    page.tap("Save");
    page.sees_in("Write", text);
}
