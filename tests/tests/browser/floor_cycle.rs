//! The source's first example on the floor: what was agreed is assigned, understood, done and seen in practice on tablets
//! without a network, closed at the desk, and told to whoever reported it (rows E1.2 to E1.5, U14, X2).

use std::time::Duration;

use followthrough_tests::browser::home::{LEE, MAYA, PRIYA, TOM};
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::{Story, Tablet};

use super::follow_through::{fills_in_a_review, fills_in_figures, finds_that_it_worked, reports_a_fall};

const BY_ITSELF: Duration = Duration::from_secs(90);
const ISSUE: &str = "Fall: found on the floor";
const CHANGE: &str = "A night light beside the bed.";

#[test]
fn an_action_is_followed_through_on_dark_tablets_and_whoever_reported_hears_of_it() {
    let story = Story::begin("floor-cycle");
    let mut desk = story.desk();
    let mut one = story.tablet("Rowan 1");
    let mut two = story.tablet("Rowan 2");
    desk.enrols(&mut one);
    desk.enrols(&mut two);
    two.sign_in(LEE);
    two.lock();
    one.sign_in(MAYA);
    one.page.tap_in("Screens", "Actions");
    one.page.sees("Nothing is yours to do.");
    one.page.is_heard();
    one.my_people();
    reports_a_fall(&mut one);
    reviews(&mut desk.page);

    // The shift leader gives it to somebody, and nobody needs a network for it.
    one.lock();
    one.sign_in(PRIYA);
    one.page.tap_in("Screens", "Actions");
    one.page.sees_within("Nobody named, or not confirmed", BY_ITSELF);
    one.loses_wifi();
    assigns(&mut one.page);
    // The owner confirms with her own PIN, on the same tablet.
    one.page.tap("Hand the tablet to Maya Obi");
    one.page.sees("Who are you?");
    one.sign_in(MAYA);
    understands_and_does_it(&mut one);
    one.finds_wifi();
    one.page.all_sent(BY_ITSELF);

    looks(&mut two);
    closes(&mut desk.page);
    hears_of_it(&mut one);

    // Somebody else, on a tablet without a network: it happened before.
    one.lock();
    one.sign_in(TOM);
    one.loses_wifi();
    happens_again(&mut one.page);
}

/// At the desk, with an action.
fn reviews(page: &mut Page) {
    page.tap_in("Office", "Actions");
    page.sees_within("Incidents nobody has reviewed", BY_ITSELF);
    page.tap("Review: Dorothy Hill");
    fills_in_a_review(page);
    page.tap("Save the review");
    page.is_headed(ISSUE);
}

/// Row E1.2.
fn assigns(page: &mut Page) {
    page.sees_in("Nobody named, or not confirmed", "Nobody named yet");
    page.is_heard();
    page.taps();
    page.tap(CHANGE);
    page.is_headed("Assign it");
    page.is_heard();
    page.tap("Assign it");
    page.sees("Who answers for it? Choose somebody.");
    page.choose("Who answers for it?", "Maya Obi: support worker");
    page.tap("Assign it");
    page.sees("Saved on this tablet: Action assigned");
    page.sees("Maya Obi (has not confirmed yet)");
    page.is_heard();
}

/// Rows E1.2 and E1.3: what is typed outlives a lock; the claim takes four touches and a note.
fn understands_and_does_it(tablet: &mut Tablet) {
    let page = &mut tablet.page;
    page.sees("1 action waits for you");
    page.is_heard();
    page.taps();
    page.tap("1 action waits for you");
    page.tap(CHANGE);
    page.is_headed("I understand");
    page.sees("No fall at night.");
    page.is_heard();
    page.tap("Confirm it");
    assert_eq!(page.taps(), 3, "an action is understood in three touches");
    page.sees("Saved on this tablet: Understanding confirmed");

    // Touched by mistake, it is taken back, and the action waits again.
    page.tap("Undo");
    page.sees("Taken back");
    page.sees_in(CHANGE, "Not confirmed yet");
    page.tap(CHANGE);
    page.is_headed("I understand");
    page.tap("Confirm it");
    page.sees_in(CHANGE, "Understood");

    page.tap(CHANGE);
    page.tap("Note progress");
    page.is_headed("Note progress");
    page.is_heard();
    page.tap_in("How does it go?", "Cannot go on");
    page.fill("What was done so far, or what is missing?", "No bulb");
    tablet.lock();
    tablet.sign_in(MAYA);
    let page = &mut tablet.page;
    page.tap("1 action waits for you");
    page.tap(CHANGE);
    page.tap("Note progress");
    page.sees("is here again");
    assert_eq!(page.value("What was done so far, or what is missing?"), "No bulb");
    assert!(page.is_pressed("How does it go?", "Cannot go on"));
    page.tap("Start again");
    page.loses("is here again");
    assert_eq!(page.value("What was done so far, or what is missing?"), "");
    page.tap_in("How does it go?", "Cannot go on");
    page.fill("What was done so far, or what is missing?", "No bulb");
    page.tap("Note it");
    page.sees("It cannot go on: choose what stops it.");
    page.choose("What stands in the way?", "Equipment");
    page.tap("Note it");
    page.sees("Saved on this tablet: Progress noted");
    page.sees_in("Yours to do", "Cannot go on");

    page.open_screen("people");
    page.taps();
    page.tap_in("Screens", "Actions");
    page.tap(CHANGE);
    page.tap("Say it is done");
    page.fill("What was done?", "Bulb found, the light is on at ten.");
    page.tap("Say it is done");
    page.sees("The last word on it was that it cannot go on.");
    page.fill("Why is it right all the same?", "The bulb came.");
    page.tap("Say it is done");
    assert_eq!(
        page.taps(),
        5,
        "done takes four touches, and one more where something is unusual"
    );
    page.sees("Saved on this tablet: Said to be done");
    page.sees("Nothing is yours to do.");
}

/// Row E1.4: by a team leader on another tablet, without a network, with evidence.
fn looks(tablet: &mut Tablet) {
    tablet.sign_in(LEE);
    tablet.page.tap_in("Screens", "Actions");
    tablet
        .page
        .sees_within("Said to be done: look if it is so", BY_ITSELF);
    tablet.loses_wifi();
    let page = &mut tablet.page;
    page.taps();
    page.tap(CHANGE);
    page.is_headed("Check in practice");
    page.is_heard();
    page.tap_in("Is the change there?", "Yes, the change is there");
    page.fill("What did you see?", "The light was on at eleven and at four.");
    page.tap_in("When did you look?", "Night");
    page.fill("What do staff say about it?", "She sees where she steps.");
    page.tap_in("Records that show it", "fall: found on the floor");
    page.tap("Save what you saw");
    assert_eq!(page.taps(), 5, "a look takes four touches and its evidence");
    page.sees("Saved on this tablet: Checked in practice");
    page.sees_in("Also open", "Seen in practice");
    page.tap(CHANGE);
    page.does_not_see("In the way");
    page.tap("Everything that was recorded");
    page.tap("Linked record 1: Checked in practice");
    page.sees("Made it safe");
    tablet.finds_wifi();
    tablet.page.all_sent(BY_ITSELF);
}

/// Row E1.5, at the desk.
fn closes(page: &mut Page) {
    page.sees_within("Seen in practice (stage 4 of 5)", BY_ITSELF);
    page.tap("Review the outcome");
    finds_that_it_worked(page);
    fills_in_figures(page);
    page.tap("Save the review");
    page.sees("It worked (stage 5 of 5)");
}

/// Row U14: it reaches whoever reported it, by itself, and they say whether it helped.
fn hears_of_it(tablet: &mut Tablet) {
    let page = &mut tablet.page;
    page.sees_within("Did it help?", BY_ITSELF);
    page.sees_in("You reported this", "It worked");
    page.sees_in(
        "You reported this",
        "A night light beside the bed: seen in practice",
    );
    page.is_heard();
    page.tap("Did it help?");
    page.is_headed("Give feedback");
    page.is_heard();
    page.tap_in("Did it help?", "A little");
    page.tap("Save the feedback");
    page.sees("Saved on this tablet: Feedback given");
    page.loses("Did it help?");
    page.all_sent(BY_ITSELF);
}

/// Row X2.
fn happens_again(page: &mut Page) {
    page.tap("Dot");
    page.tap("Report an incident");
    page.does_not_see("This happened before");
    page.tap_in("What happened?", "Choking");
    page.tap_in("Where?", "Their room");
    page.does_not_see("This happened before");
    page.tap_in("What happened?", "Fall: found on the floor");
    page.sees_in(
        "This happened before",
        "A night light beside the bed: seen in practice",
    );
    page.sees_in("This happened before", "It worked");
    page.tap("Happened before, 1 time: look");
    page.is_heard();
}
