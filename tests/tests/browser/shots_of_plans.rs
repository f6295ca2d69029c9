//! Pictures of care plans and handover sheets, for people to look at:
//! `cargo test -p followthrough-tests --test browser -- --ignored shots_of_plans`.

use std::time::Duration;

use followthrough_tests::browser::home::{HELEN, MAYA, PRIYA, RUTH};
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::Story;

use super::shots::shoot;

const PATIENT: Duration = Duration::from_secs(90);

#[test]
#[ignore = "makes pictures for people to look at; it proves nothing"]
fn shots_of_plans_and_handovers() {
    let story = Story::begin("shots-of-plans");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    let mut other = story.tablet("Rowan 2");
    desk.enrols(&mut tablet);
    desk.enrols(&mut other);
    tablet.sign_in(MAYA);
    tablet.lock();
    tablet.sign_in(RUTH);
    other.sign_in(HELEN);
    let page = &mut tablet.page;
    open(page);
    page.sees("Nothing has been published");
    shoot(page, "80-plan-empty");
    page.tap("Write");
    write(
        page,
        "Eating and drinking",
        "Dot likes tea, not too hot. She sits up to drink.\nOffer the blue cup: she can hold it herself.",
    );
    write(
        page,
        "Moving about",
        "Two staff and the stand aid. Tell her what happens next.",
    );
    page.tap_in("Write", "Write in Skin");
    page.fill("Skin", "Look at both heels each time she is turned.");
    shoot(page, "81-plan-writing");
    large(page, "81-plan-writing");
    page.tap("Not now");
    shoot(page, "82-plan-restore");
    page.tap("Change Drink: Offer a drink, sitting up");
    page.fill("Minutes between: 120 is two hours", "5");
    page.tap("Save planned care");
    page.sees("Give the minutes between");
    shoot(page, "83-planned-care-problem");
    page.tap("Publish");
    page.sees("added:");
    shoot(page, "84-publish-first");
    publish(page, "First plan after her move");
    shoot(page, "85-plan-read");

    // Maya reads it; then it changes.
    tablet.lock();
    tablet.sign_in(MAYA);
    let page = &mut tablet.page;
    page.sees("New plan");
    shoot(page, "86-people-new-plan");
    page.tap("Dot");
    page.sees("Care plan changed");
    shoot(page, "87-person-new-plan");
    large(page, "87-person-new-plan");
    page.tap("Care plan changed");
    page.tap("I understand");
    page.sees("You read this and understood it");
    open(&mut other.page);
    other.page.tap("Write");
    write(
        &mut other.page,
        "Eating and drinking",
        "Dot likes weak tea with honey. She sits up to drink.\nOffer the blue cup: she can hold it herself.",
    );
    other.page.tap("Publish");
    publish(&mut other.page, "She coughed on hot tea");
    let page = &mut tablet.page;
    page.sees_within("What changed since you last read it", PATIENT);
    shoot(page, "88-plan-changed");
    large(page, "88-plan-changed");
    page.tap("Not sure");
    page.fill("What are you not sure about?", "How much honey?");
    shoot(page, "89-plan-not-sure");
    page.tap_in("Not sure about this", "Save");
    page.sees("You are not sure about this");
    shoot(page, "90-plan-not-sure-said");

    // Two versions at once, and a handover.
    tablet.lock();
    tablet.sign_in(RUTH);
    open(&mut tablet.page);
    tablet.page.tap("Write");
    tablet.page.sees("weak tea");
    tablet.loses_wifi();
    for (page, text) in [
        (&mut tablet.page, "Sister visits on Sundays."),
        (&mut other.page, "Likes the garden."),
    ] {
        page.tap("Write");
        write(page, "People and activities", text);
        page.tap("Publish");
        publish(page, text);
    }
    tablet.finds_wifi();
    tablet.page.sees_within("Two people changed this", PATIENT);
    shoot(&tablet.page, "91-plan-two-versions");
    tablet.lock();
    tablet.sign_in(PRIYA);
    let page = &mut tablet.page;
    page.tap_in("Screens", "Handover");
    page.tap("Rowan");
    page.sees("The unit: Rowan");
    shoot(page, "92-handover-empty");
    page.choose("Add about someone", "Dot");
    page.tap_in("Dot, room 1", "Write in To know");
    page.fill("To know", "Slept badly, up twice. Settled with music.");
    shoot(page, "93-handover-writing");
    page.tap_in("Dot, room 1", "Save");
    page.sees("Hand over what changed (1 part)");
    page.tap("Hand over what changed (1 part)");
    page.sees("Handed over");
    shoot(page, "94-handover-given");
    tablet.lock();
    tablet.sign_in(MAYA);
    let page = &mut tablet.page;
    page.tap_in("Screens", "Handover");
    page.tap("Rowan");
    page.sees("new to you");
    shoot(page, "95-handover-to-read");
    large(page, "95-handover-to-read");
}

fn open(page: &mut Page) {
    page.tap_in("Screens", "My people");
    page.tap("Dot");
    page.tap("Care plan");
    page.sees("Care plan of Dot");
}

fn write(page: &mut Page, section: &str, text: &str) {
    page.tap(&format!("Write in {section}"));
    page.fill(section, text);
    page.tap_in("Write", "Save");
    page.sees("Saved on this tablet: Care plan");
    page.loses("Not now");
}

fn publish(page: &mut Page, why: &str) {
    page.fill("What changed and why", why);
    page.tap("Publish this version");
    page.sees_in("Work by this", why);
}

/// The screen with type at twice its size.
fn large(page: &Page, name: &str) {
    let set = |size: &str| {
        let script = "document.documentElement.style.fontSize = arguments[0]";
        page.session.run(script, &[size.into()]).expect("type can be set");
    };
    set("200%");
    shoot(page, &format!("{name}-200"));
    set("");
}
