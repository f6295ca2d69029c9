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
    page.tap("Save the review");
    page.sees("What is it about? Choose one.");
    fills_in_a_review(page);
    // A reason that is missing, a day that has passed.
    page.fill("Why is it not notifiable?", " ");
    page.tap("Save the review");
    page.sees("Why is it not notifiable? Nothing is written there yet.");
    page.fill("Why is it not notifiable?", "No serious injury.");
    page.choose_day("By when?", "2020-01-31");
    page.tap("Save the review");
    page.sees("This day has passed already. Change it, or say why it is right all the same.");
    page.choose_day("By when?", "2030-01-31");
    page.choose("Duty of candour", "Applies: they are still to be told");
    agrees_a_second_action(page);
    page.tap("Save the review");

    page.is_headed("Fall: found on the floor");
    page.sees_in("The five stages", "1. Found and agreed");
    page.sees_in("The five stages", "Nobody was named");
    page.sees("Nobody named; work of a support worker");
    page.sees("Show the night staff the light.");
    page.does_not_see("An action too many.");
    page.sees_in("Everything that was recorded", "Incident reviewed");
    page.sees_in("Everything that was recorded", "Helen Ward, Registered manager");
    page.is_heard();
    tells_the_family(page);
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

/// Beside the first: left out again, added again, wrong at first.
fn agrees_a_second_action(page: &mut Page) {
    page.tap("Add another action");
    page.inside("Action 2", |page| {
        page.fill("What has to change?", "An action too many.")
    });
    page.is_heard();
    page.tap("Leave action 2 out");
    page.loses("Leave action 2 out");
    page.tap("Add another action");
    page.tap("Save the review");
    page.sees("Action 2: What has to change? Nothing is written there yet.");
    page.inside("Action 2", |page| {
        page.choose("How much depends on it?", "Low");
        let says = [
            "Show the night staff the light.",
            "They switch it on at ten.",
            "Every night shift has been shown.",
        ];
        fills_in_an_action(page, says, "Shift leader");
    });
}

/// Regulation 20: told in person, and in writing; each stands as still to be done until then.
fn tells_the_family(page: &mut Page) {
    page.sees_in(
        "The five stages",
        "The person or their family is still to be told",
    );
    page.tap("Told or notified");
    page.is_headed("Told or notified");
    page.is_heard();
    page.tap_in("What was done?", "Told in person");
    page.choose_day("On which day?", "2036-11-22");
    page.choose_day("At what time?", "10:30");
    page.fill("Who was told?", "Her son");
    page.fill(
        "What was said, and what did they answer?",
        "What happened, and that we are sorry. He thanked us.",
    );
    page.tap("Save it");
    page.sees("This is still to come: record it once it was done.");
    page.choose_day("On which day?", "2020-01-31");
    page.tap("Save it");
    page.sees("This was before it happened.");
    page.fill("Why is it right all the same?", "The tablet's day is wrong.");
    page.tap("Save it");
    page.is_headed("Fall: found on the floor");
    page.sees_in(
        "Everything that was recorded",
        "Told in person on 31 Jan 2020, Her son.",
    );
    page.sees_in(
        "The five stages",
        "The person or their family is still to be told in writing",
    );
    page.tap("Told or notified");
    page.sees("Told in writing");
    page.does_not_see("Told in person");
    page.tap("The whole cycle");
    page.is_headed("Fall: found on the floor");
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
    page.choose("What shows whether it worked?", "Practice as it should be");
    for (name, figure) in [
        ("Figure before", "62.5"),
        ("Cases behind the figure before", "5"),
        ("Figure after", "100"),
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
