//! From an incident on the floor to a reviewed cycle with an agreed action, as the desk shows it (row E1.1).

use std::time::Duration;

use followthrough_tests::browser::home::MAYA;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::{Story, Tablet};

const BY_ITSELF: Duration = Duration::from_secs(90);

#[test]
fn an_incident_from_a_dark_tablet_is_reviewed_and_an_action_agreed_at_the_desk() {
    let story = Story::begin("follow-through");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    desk.page.tap_in("Office", "Actions");
    desk.page.is_headed("Actions");
    desk.page.sees("Nothing is open.");
    desk.page.is_heard();
    tablet.sign_in(MAYA);
    tablet.loses_wifi();
    reports_a_fall(&mut tablet);
    tablet.finds_wifi();

    // Nobody has reviewed it: that stands first, by itself, without a reload.
    let page = &mut desk.page;
    page.sees_within("Incidents nobody has reviewed", BY_ITSELF);
    page.tap("Review: Dorothy Hill");
    page.is_headed("Review an incident");
    page.is_heard();
    page.tap("Save the review and the action");
    page.sees("What is it about? Choose one.");
    fills_in_a_review(page);
    // A reason that is missing, a day that has passed.
    page.fill("Why is it not notifiable?", " ");
    page.tap("Save the review and the action");
    page.sees("Why is it not notifiable? Nothing is written there yet.");
    page.fill("Why is it not notifiable?", "No serious injury.");
    page.choose_day("By when?", "2020-01-31");
    page.tap("Save the review and the action");
    page.sees("This day has passed already. Change it, or say why it is right all the same.");
    page.choose_day("By when?", "2030-01-31");
    page.tap("Save the review and the action");

    page.is_headed("Fall: found on the floor");
    page.sees_in("The five stages", "1. Found and agreed");
    page.sees_in("The five stages", "Nobody was named");
    page.sees("Nobody named; work of a support worker");
    page.sees_in("Everything that was recorded", "Incident reviewed");
    page.sees_in("Everything that was recorded", "Helen Ward, Registered manager");
    page.is_heard();
    page.tap_in("Office", "Actions");
    page.sees("Nobody named yet");
    page.sees("Open (1)");
    page.sees("Due 31 Jan 2030");
    page.loses("Incidents nobody has reviewed");
    page.is_heard();
    page.tap("Fall: found on the floor");
    page.tap("The record it rests on");
    page.sees_in("What it says now", "Made it safe");
}

/// The review of a fall, and the action agreed upon it.
pub fn fills_in_a_review(page: &mut Page) {
    page.choose("What is it about?", "Falls");
    page.choose("How much depends on it?", "Medium");
    page.fill("What happened?", "She got up in the dark and slipped.");
    page.tap_in("What helped it to happen?", "The room or the building");
    page.choose("The cause", "Surroundings");
    page.fill("What was done at once?", "Light left on, bed lowered.");
    page.choose("Duty of candour", "Does not apply");
    page.fill("Why does it not apply?", "A bruise; her son was told.");
    page.choose("Notification to the regulator", "Not notifiable");
    page.fill("Why is it not notifiable?", "No serious injury.");
    let says = [
        "A night light beside the bed.",
        "No fall at night.",
        "Four weeks without one.",
    ];
    fills_in_an_action(page, says, "Support worker");
}

/// An action: what changes, what will be different, when it may be closed, and whose work it is.
pub fn fills_in_an_action(page: &Page, [change, expected, closes]: [&str; 3], whose: &str) {
    page.fill("What has to change?", change);
    page.fill("What will be different once it worked?", expected);
    page.fill("When may it be closed?", closes);
    page.choose("Whose work is it?", whose);
    page.choose_day("By when?", "2030-01-31");
    page.fill("Why by then?", "It is bought next week.");
}

/// What a review of the outcome found.
pub fn finds_that_it_worked(page: &mut Page) {
    page.tap_in("Did it work?", "It worked");
    page.fill("What did you find?", "No fall at night for four weeks.");
}

/// The figures that a review of the outcome rests on.
pub fn fills_in_figures(page: &Page) {
    page.choose("What shows whether it worked?", "How often it happens again");
    for (name, figure) in [
        ("Figure before", "2.5"),
        ("Cases behind the figure before", "5"),
        ("Figure after", "0"),
        ("Cases behind the figure after", "4"),
    ] {
        page.fill(name, figure);
    }
}

/// A support worker reports that Dot fell.
pub fn reports_a_fall(tablet: &mut Tablet) {
    let page = &mut tablet.page;
    page.tap("Dot");
    page.tap("Report an incident");
    for (question, answer) in [
        ("What happened?", "Fall: found on the floor"),
        ("Where?", "Their room"),
        ("How bad was it?", "Minor: first aid"),
        ("Did they hit their head?", "No"),
        ("What injury can you see?", "Bruise"),
        ("What was done at once?", "Made it safe"),
        ("Who was told?", "Shift leader"),
        ("Who saw it?", "Nobody"),
    ] {
        page.tap_in(question, answer);
    }
    page.tap("Save");
    page.sees("Saved on this tablet: Incident");
}
