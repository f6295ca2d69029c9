//! Recording care: in as few touches as promised, in structured fields, kept as typed when it cannot be saved.

use followthrough_tests::browser::home::{MAYA, TOM};
use followthrough_tests::browser::story::{Story, Tablet};

/// The question of a drink's sheet.
const HOW_MUCH: &str = "How much did they drink? Touching an amount saves it.";

#[test]
fn care_is_recorded_in_few_touches() {
    let story = Story::begin("recording");
    let mut tablet = ready(&story);

    // What is due comes from the plan.
    tablet.page.sees_in("Dorothy Hill", "Drink");
    tablet.page.taps();
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet.page.tap_in(HOW_MUCH, "Three quarters");
    assert_eq!(tablet.page.taps(), 3, "a drink as planned takes three touches");
    tablet.page.sees("Saved on this tablet: Drink, 150 ml");
    tablet.page.sees_in("What was recorded", "Drink 150 ml");
    tablet.page.sees("Thickened drinks, level 2");

    // Declined is an outcome with a reason, in four.
    tablet.my_people();
    tablet.page.taps();
    tablet.page.tap("Bert");
    tablet.page.tap("Drink");
    tablet.page.tap("Declined or not done");
    tablet.page.tap_in("Why? Touching a reason saves it.", "Asleep");
    assert_eq!(tablet.page.taps(), 4, "declined with a reason takes four touches");
    tablet.page.sees_in("What was recorded", "Declined");

    // Taken back at once: struck, and readable in its history only.
    tablet.page.tap("Drink");
    tablet.page.tap_in(HOW_MUCH, "Mug");
    tablet.page.tap("Undo");
    tablet.page.sees("Taken back");
    tablet.page.loses("Drink 300 ml");

    // Food, a turn by two with a note, and a weight.
    tablet.page.tap("Food");
    tablet.page.tap_in("Which meal?", "Breakfast");
    tablet.page.tap_in("How much did they eat?", "Three quarters");
    tablet.page.tap("Save");
    tablet
        .page
        .sees_in("What was recorded", "three quarters of breakfast");

    tablet.page.tap("Turn");
    tablet.page.is_heard();
    tablet.page.tap_in("Which position now?", "Left side, 30 degrees");
    tablet.page.tap_in("How was the skin?", "Looked at: red");
    tablet.page.choose("With a colleague?", TOM.name);
    tablet.page.fill("Note", "Red on the left heel, told Priya");
    tablet.page.tap("I am worried about this");
    tablet.page.tap("Save");
    let turn = "Red on the left heel, told Priya";
    tablet.page.sees_in(
        "What was recorded",
        "to left side, 30 degrees, skin looked at: red",
    );
    tablet.page.sees_in("What was recorded", "with Tom Reed");
    tablet.page.sees_in("What was recorded", "Worried");
    // And before anything else on her screen: somebody is worried.
    tablet.page.sees_in("To look at", turn);

    tablet.page.tap("Weight");
    tablet.page.fill("Weight in kg", "61.4");
    tablet.page.tap("Save");
    tablet.page.sees_in("What was recorded", "Weight 61.4 kg");
    tablet.page.is_heard();
}

#[test]
fn what_cannot_be_right_is_kept_as_typed_and_asked_again() {
    let story = Story::begin("out-of-range");
    let mut tablet = ready(&story);
    tablet.page.tap("Dot");
    tablet.page.tap("Weight");
    tablet.page.fill("Weight in kg", "614");
    tablet.page.tap("Save");
    tablet.page.sees("What you typed is kept");
    tablet.page.sees("250.0 kg");
    assert_eq!(tablet.page.value("Weight in kg"), "614", "what was typed stands");
    // Nothing was recorded, and what was typed outlives the tablet's power.
    tablet.page.does_not_see("waiting");
    let mut tablet = story.restart(tablet.dies());
    tablet.sign_in(MAYA);
    tablet.page.tap("Dot");
    tablet.page.tap("Weight");
    tablet.page.sees("Restore it?");
    tablet.page.tap("Restore");
    assert_eq!(
        tablet.page.value("Weight in kg"),
        "614",
        "the draft is as it was typed"
    );
    tablet.page.fill("Weight in kg", "61.4");
    tablet.page.tap("Save");
    tablet.page.sees_in("What was recorded", "Weight 61.4 kg");
    // The next person at the tablet never sees a draft that is not theirs.
    tablet.page.tap("Weight");
    tablet.page.fill("Weight in kg", "77");
    tablet.page.tap("Back to Dot");
    tablet.lock();
    tablet.sign_in(TOM);
    tablet.page.tap("Dot");
    tablet.page.tap("Weight");
    tablet.page.sees("Weight for Dot");
    tablet.page.does_not_see("Restore it?");
    assert_eq!(tablet.page.value("Weight in kg"), "");
}

#[test]
fn a_correction_keeps_what_was_written_first() {
    let story = Story::begin("corrections");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    desk.page.tap_in("Office", "Overview");
    tablet.sign_in(MAYA);

    // Written an hour after it happened: marked as late, not refused.
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet.page.tap_in("When was it?", "1 hour ago");
    tablet.page.tap_in(HOW_MUCH, "Half cup");
    tablet.page.sees_in("Drink 100 ml", "Late entry");
    desk.page.sees_in("Drink: 100 ml", "Late entry");

    // Amended, with a reason.
    tablet.page.tap_in("What was recorded", "Drink 100 ml");
    tablet.page.tap("Correct this entry");
    tablet.page.sees("It says: drink, 100 ml");
    tablet.page.tap("Save the correction");
    tablet.page.sees("What you typed is kept");
    tablet.page.tap_in("How much did they drink?", "Whole cup");
    tablet.page.tap("I typed it wrong");
    tablet.page.tap("Save the correction");
    tablet.page.sees("Drink: 200 ml");
    tablet.page.sees("Why: I typed it wrong");
    tablet.page.is_heard();
    // The original stays readable beside it, on the tablet and at the office.
    tablet.page.sees_in("Every version", "100 ml");
    desk.page.sees_in("Drink: 200 ml", "Corrected by Maya Obi");
    desk.page.tap("Drink: 200 ml");
    desk.page.sees_in("First written", "100 ml");
    desk.page.is_heard();
    desk.page.sees_in("Corrected", "Why: I typed it wrong");

    // Entered in error, with a reason: crossed out, never gone.
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet.page.tap_in(HOW_MUCH, "Mug");
    tablet.page.tap_in("What was recorded", "Drink 300 ml");
    tablet.page.tap("Entered in error");
    tablet.page.tap("Mark as entered in error");
    tablet.page.sees("reason");
    tablet.page.tap("Recorded twice");
    tablet.page.tap("Mark as entered in error");
    tablet.page.sees("Entered in error, says Maya Obi");
    tablet.page.sees_in("Every version", "300 ml");
    desk.page.tap_in("Office", "Overview");
    desk.page.sees_in("Drink: 300 ml", "Entered in error by Maya Obi");
    desk.page.tap("Drink: 300 ml");
    desk.page.sees("Recorded twice");
}

/// A tablet on which Maya and Tom have signed in before; Maya is signed in.
fn ready(story: &Story) -> Tablet {
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(TOM);
    tablet.lock();
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet
}
