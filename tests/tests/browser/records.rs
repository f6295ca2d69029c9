//! Every kind of record from one catalogue: the sheets that are not a drink, the body map, the first incident report.

use followthrough_tests::browser::home::{MAYA, TOM};
use followthrough_tests::browser::story::{Story, Tablet};

#[test]
fn what_is_not_a_drink_is_recorded_in_few_touches() {
    let story = Story::begin("records");
    let mut tablet = ready(&story);

    // A bowel movement: the person, the sort, the type, the amount, save.
    tablet.page.taps();
    tablet.page.tap("Dot");
    tablet.page.tap("Bowels");
    tablet
        .page
        .tap_in("Which type is it most like?", "Type 4: smooth and soft");
    tablet.page.tap_in("How much?", "Medium");
    tablet.page.tap("Save");
    assert_eq!(tablet.page.taps(), 5, "a bowel movement takes five touches");
    tablet
        .page
        .sees_in("What was recorded", "Bowels type 4: smooth and soft, medium");
    // Nobody offered it, so nobody is asked whether it was declined.
    tablet.page.tap("Bowels");
    tablet.page.sees("Which type is it most like?");
    tablet.page.does_not_see("Declined or not done");
    tablet.page.is_heard();
    tablet.page.tap("Back to Dot");

    // A task as planned is done in two touches on the person's screen.
    tablet.page.taps();
    tablet.page.tap("Wash and dress");
    tablet.page.tap("Save");
    assert_eq!(tablet.page.taps(), 2, "a task takes two touches");
    tablet
        .page
        .sees_in("What was recorded", "Wash and dress as planned");

    // A night check: each person is one touch on how they were found.
    tablet.page.taps();
    tablet.page.tap("Night check");
    tablet.page.tap("Asleep, breathing seen");
    assert_eq!(tablet.page.taps(), 2, "a night check takes two touches");
    tablet.page.sees_in("What was recorded", "asleep, breathing seen");

    // The skin, on the body map: the place is asked for, then found in the list and on the drawing.
    tablet.page.tap("Everything else to record");
    tablet.page.tap("Skin check");
    tablet
        .page
        .tap_in("What did you see?", "Red, stays red when pressed");
    tablet.page.tap("Save");
    tablet.page.sees("What you typed is kept");
    tablet.page.sees_in("Where on the body?", "Please answer this.");
    tablet.page.is_heard();
    tablet.page.tap("Choose from a list");
    tablet.page.tap_in("Back", "Bottom of spine");
    tablet.page.tap_drawing(".region[data-region='139']");
    tablet.page.sees_in("Where on the body?", "Right heel");
    assert!(
        tablet.page.is_pressed("Back", "Right heel"),
        "drawing and list are one"
    );
    tablet.page.tap_drawing(".region[data-region='139']");
    tablet.page.tap("Save");
    let skin = "red, stays red when pressed, bottom of spine";
    tablet.page.sees_in("What was recorded", skin);
    tablet.page.sees_in("To look at", "Skin damage");
    tablet.page.tap_in("What was recorded", skin);
    tablet.page.sees("Every version");
    let marked = tablet.page.list(".region.chosen");
    assert_eq!(marked.len(), 1, "the entry shows where on the body");
    tablet.page.is_heard();
}

#[test]
fn measurements_out_of_range_are_kept_as_typed_and_asked_again() {
    let story = Story::begin("vital-signs");
    let mut tablet = ready(&story);
    tablet.page.tap("Dot");
    tablet.page.tap("Everything else to record");
    tablet.page.tap("Vital signs");
    tablet.page.tap("Save");
    tablet.page.sees("Give at least one of these.");
    tablet.page.fill("Pulse in a minute", "840");
    tablet.page.fill("Blood pressure, upper in mmHg", "128");
    tablet.page.tap("Save");
    tablet.page.sees("2 things need a look. What you typed is kept.");
    tablet
        .page
        .sees("This must be between 20 a minute and 220 a minute");
    tablet.page.sees("Please answer this.");
    assert_eq!(
        tablet.page.value("Pulse in a minute"),
        "840",
        "what was typed stands"
    );
    tablet.page.is_heard();
    tablet.page.fill("Pulse in a minute", "84");
    tablet.page.fill("Blood pressure, lower in mmHg", "76");
    tablet.page.tap("Save");
    let line = "pulse 84 a minute, blood pressure 128/76 mmHg";
    tablet.page.sees_in("What was recorded", line);

    // A time that has not come, and one that is none.
    tablet.page.tap("Drink");
    tablet.page.tap("More about it");
    tablet.page.fill("Another time in minutes", "ninety");
    tablet.page.tap_in(
        "How much did they drink? Touching an amount saves it.",
        "Half cup",
    );
    tablet.page.sees("Give whole minutes, between 1 and 1440.");
    assert_eq!(tablet.page.value("Another time in minutes"), "ninety");
    tablet.page.fill("Another time in minutes", "10");
    tablet.page.tap("Save");
    tablet.page.sees_in("What was recorded", "Drink 100 ml");
}

#[test]
fn an_incident_is_reported_by_touch_and_reaches_the_office() {
    let story = Story::begin("incident");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    desk.page.tap_in("Office", "Overview");
    tablet.sign_in(MAYA);
    tablet.page.sees_in("Dorothy Hill", "Dot");
    tablet.loses_wifi();
    let before = to_look_at(&tablet.page.part("Dorothy Hill"));
    tablet.page.taps();
    tablet.page.tap("Dot");
    tablet.page.tap("Report an incident");
    tablet.page.sees("Make it safe first.");
    tablet.page.is_heard();
    tablet.page.tap_in("What happened?", "Fall: found on the floor");
    tablet.page.tap_in("Where?", "Their room");
    tablet.page.tap_in("How bad was it?", "Minor: first aid");
    tablet.page.tap_in("Did they hit their head?", "Not known");
    tablet.page.tap_in("What injury can you see?", "Bruise");
    tablet.page.tap_in("What was done at once?", "Made it safe");
    tablet
        .page
        .tap_in("What was done at once?", "Checked before moving");
    tablet.page.tap_in("Who was told?", "Shift leader");
    tablet.page.tap_in("Who saw it?", "Nobody");
    tablet.page.tap("Save");
    assert_eq!(
        tablet.page.taps(),
        12,
        "an incident takes twelve touches and no typing"
    );
    tablet.page.sees("Saved on this tablet: Incident");
    tablet
        .page
        .sees_in("To look at", "Watch closely: perhaps a head injury");
    tablet.page.is_heard();
    tablet.my_people();
    tablet.page.sees_in("Dorothy Hill", "fall: found on the floor");
    // At some hours a drink is overdue as well: the incident comes on top of what was there.
    let after = to_look_at(&tablet.page.part("Dorothy Hill"));
    assert!(after > before, "{before} to look at before, {after} after");
    tablet.finds_wifi();
    desk.page.sees("Incident: fall: found on the floor, their room");
    desk.page.tap("Incident: fall: found on the floor, their room");
    desk.page.sees_in("What it says now", "Checked before moving");
    desk.page.does_not_see("How it went");
}

#[test]
fn done_twice_on_two_dark_tablets_is_one_planned_time() {
    let story = Story::begin("done-twice");
    let mut desk = story.desk();
    let mut one = story.tablet("Rowan 1");
    let mut two = story.tablet("Rowan 2");
    desk.enrols(&mut one);
    desk.enrols(&mut two);
    one.sign_in(MAYA);
    two.sign_in(TOM);
    for tablet in [&mut one, &mut two] {
        tablet.page.sees_in("Dorothy Hill", "Drink");
        tablet.loses_wifi();
        tablet.page.tap("Dot");
        // What is due now is what the sheet answers.
        tablet.page.tap("Drink");
        tablet.page.sees("planned for");
        tablet.page.tap_in(
            "How much did they drink? Touching an amount saves it.",
            "Half cup",
        );
        tablet.page.sees("Saved on this tablet: Drink, 100 ml");
        tablet.page.does_not_see("was recorded twice");
    }
    one.finds_wifi();
    two.finds_wifi();
    for tablet in [&one, &two] {
        tablet.page.sees("was recorded twice");
        tablet.page.sees_in("Due", "by Maya Obi");
        tablet.page.sees_in("Due", "by Tom Reed");
    }
    one.page.is_heard();
}

/// How many things a person's row says there are to look at.
fn to_look_at(row: &str) -> u32 {
    row.split_once(" to look at")
        .and_then(|(before, _)| before.rsplit(|c: char| !c.is_ascii_digit()).next())
        .map_or(0, |number| number.parse().expect("a number before the words"))
}

/// A tablet on which Maya is signed in.
fn ready(story: &Story) -> Tablet {
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet
}
