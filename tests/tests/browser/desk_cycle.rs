//! The source's first example at the desk, each step by its role: an incident is reviewed, an action agreed, assigned,
//! checked half way, done, seen in practice, found to have worked, and opened again (rows E1.1 to E1.5).

use std::time::Duration;

use followthrough_tests::browser::home::{
    DEPUTY_USERNAME, GRACE, LEADER_USERNAME, MANAGER_PASSWORD, MANAGER_USERNAME, MAYA,
};
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::Story;

use super::follow_through::{
    fills_in_a_review, fills_in_an_action, fills_in_figures, finds_that_it_worked, reports_a_fall,
};

const BY_ITSELF: Duration = Duration::from_secs(90);
const ISSUE: &str = "Fall: found on the floor";

#[test]
fn an_incident_is_followed_through_at_the_desk_step_by_step_closed_and_opened_again() {
    let story = Story::begin("desk-cycle");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    reports_a_fall(&mut tablet);
    let page = &mut desk.page;
    signs_in(page, DEPUTY_USERNAME);
    page.tap_in("Office", "Actions");
    page.sees_within("Incidents nobody has reviewed", BY_ITSELF);
    reviews(page);
    follows_through(page);
    signs_in(page, LEADER_USERNAME);
    opens(page);
    looks(page);
    signs_in(page, MANAGER_USERNAME);
    opens(page);
    judges(page);
    opens_again(page);
    stands_in_the_registers(page);
}

fn signs_in(page: &mut Page, username: &str) {
    page.tap("Sign out");
    page.is_headed("Sign in to the office");
    page.fill("Name", username);
    page.fill("Password", MANAGER_PASSWORD);
    page.tap("Sign in");
    page.sees("New records appear by themselves");
}

fn opens(page: &mut Page) {
    page.tap_in("Office", "Actions");
    page.tap(ISSUE);
    page.is_headed(ISSUE);
}

/// Row E1.1, by the deputy.
fn reviews(page: &mut Page) {
    page.tap("Review: Dorothy Hill");
    page.is_headed("Review an incident");
    fills_in_a_review(page);
    page.tap("Save the review");
    page.is_headed(ISSUE);
}

/// Rows E1.2 and E1.3: assigned, understood, checked half way, the date changed, said to be done.
fn follows_through(page: &mut Page) {
    page.tap("Assign it");
    page.is_headed("Assign it");
    page.is_heard();
    page.choose("Who answers for it?", "Tom Reed: support worker");
    page.tap("Assign it");
    page.is_headed(ISSUE);
    page.sees("Tom Reed (has not confirmed yet)");
    page.sees_in("Everything that was recorded", "To Tom Reed.");
    // It was meant for somebody else: struck, and assigned anew.
    page.tap("Entered in error? Action assigned");
    page.is_headed("Entered in error");
    page.fill("Why was it entered in error?", "The wrong name");
    page.tap("Strike it");
    page.sees("Nobody named; work of a support worker");
    page.sees_in("Everything that was recorded", "Entered in error");
    page.tap("Assign it");
    page.choose("Who answers for it?", "Maya Obi: support worker");
    page.tap("Assign it");

    page.tap("Confirm they understand");
    page.is_headed("Confirm they understand");
    page.is_heard();
    page.tap("Confirm it");
    page.sees("Maya Obi (understood)");

    page.tap("Check half way");
    page.is_headed("Check half way");
    page.is_heard();
    page.tap_in("How does it go?", "Cannot go on");
    page.fill(
        "What did you find, and what is decided?",
        "The light has not come; I rang the shop.",
    );
    page.tap("Save the check");
    page.sees("It cannot go on: choose what stops it.");
    page.choose("What stands in the way?", "Equipment");
    page.tap("Save the check");
    page.sees("Cannot go on (stage 3 of 5)");

    page.tap("Change the date");
    page.is_heard();
    page.choose_day("By when now?", "2030-02-14");
    page.fill("Why?", "The light is late");
    page.tap("Change the date");
    page.is_headed(ISSUE);
    page.sees_in("Everything that was recorded", "Deadline changed");

    page.tap("Note progress");
    page.is_heard();
    page.tap_in("How does it go?", "On track");
    page.tap("Note it");
    page.sees("Under way (stage 3 of 5)");

    // A claim by somebody who does not do it says for whom.
    page.tap("Say it is done");
    page.is_heard();
    page.fill("What was done?", "The light is in place, and on at ten.");
    page.tap("Say it is done");
    page.sees("You say it for Maya Obi. Change it, or say why it is right all the same.");
    page.fill("Why is it right all the same?", "She told me on the telephone.");
    page.tap("Say it is done");
    page.sees("Said to be done (stage 3 of 5)");

    // And who said so does not look as if they had not.
    page.tap("Check in practice");
    page.is_headed("Check in practice");
    page.tap_in("Is the change there?", "Yes, the change is there");
    page.fill("What did you see?", "It is on.");
    page.tap_in("When did you look?", "Night");
    page.fill("What do staff say about it?", "It helps.");
    page.tap("Save what you saw");
    page.sees("self-verified");
    page.tap("The whole cycle");
    page.is_headed(ISSUE);
}

/// Row E1.4, by the team leader: with evidence and what staff say.
fn looks(page: &mut Page) {
    page.tap("Check in practice");
    page.is_headed("Check in practice");
    page.is_heard();
    page.tap_in("Is the change there?", "Yes, the change is there");
    page.fill("What did you see?", "The light was on at eleven and at four.");
    page.tap_in("When did you look?", "Night");
    page.tap("Save what you saw");
    page.sees("Write it down, or say below why nobody said anything.");
    page.fill("What do staff say about it?", "She sees where she steps.");
    page.tap("Save what you saw");
    page.sees("Nothing is linked that shows it.");
    page.choose("Pick from", "Everything about Dorothy Hill");
    page.tap_in("Records that show it", "fall: found on the floor");
    page.tap("Save what you saw");
    page.sees("Seen in practice (stage 4 of 5)");
    page.sees_in("Everything that was recorded", "Linked record 1");
    // Whether it worked is not a team leader's to decide, and that is said first.
    page.tap("Review the outcome (put forward)");
    page.sees("As a team leader you put this forward.");
    page.tap("The whole cycle");
}

/// Row E1.5, by the registered manager: "it worked" needs its measure.
fn judges(page: &mut Page) {
    page.sees("Seen in practice (stage 4 of 5)");
    page.tap("Review the outcome");
    page.is_headed("Review the outcome");
    page.is_heard();
    finds_that_it_worked(page);
    page.tap("Save the review");
    page.sees("No measure was looked at: it will be kept, and will not close the cycle.");
    counts_what_it_can(page);
    fills_in_figures(page);
    page.fill("Figure after", "none");
    page.tap("Save the review");
    page.sees("Figure after: type a figure");
    page.fill("Figure after", "100");
    page.tap("Save the review");
    page.sees("It worked (stage 5 of 5)");
    page.sees("Watched until");
    page.sees_in(
        "Everything that was recorded",
        "Measure M7: before 62.5 (5), after 100 (4), typed in by hand.",
    );
    page.is_heard();
    page.tap_in("Office", "Actions");
    page.sees("Closed (1)");
    page.tap("Closed (1)");
    page.tap(ISSUE);
}

/// What the records say is counted, and nobody types over it; a day's report was written in time.
fn counts_what_it_can(page: &mut Page) {
    page.choose(
        "What shows whether it worked?",
        "Care written down within 30 minutes",
    );
    page.sees("Counted from the records: care written down within half an hour.");
    page.sees("100 %: 1 of 1");
    page.sees("Nothing was recorded here for that time.");
    page.is_heard();
}

fn opens_again(page: &mut Page) {
    page.tap("Open it again");
    page.is_headed("Open it again");
    page.is_heard();
    page.fill(
        "Why is it opened again? What happened since?",
        "She fell again on Sunday.",
    );
    page.fill(
        "What failed the first time?",
        "The light was moved to another room.",
    );
    page.tap("Open it again");
    page.sees("What will be different now? Nothing is written there yet.");
    page.fill(
        "What will be different now?",
        "A light that is fixed to the wall.",
    );
    page.tap("Open it again");
    page.sees("Open again (stage 1 of 5)");
    page.sees_in(
        "Everything that was recorded",
        "A light that is fixed to the wall.",
    );
    page.tap_in("Office", "Actions");
    page.sees("Open (1)");
    page.sees("Opened again");
}

/// Nothing was typed twice: the same records stand in the registers, the struck one with its reason, and lead back.
fn stands_in_the_registers(page: &mut Page) {
    page.tap("Registers");
    page.is_headed("Registers");
    page.sees("Not kept here yet");
    page.tap("Communication log");
    page.is_headed("Communication log");
    page.sees("To Tom Reed.");
    page.sees("entered in error");
    page.tap("All registers");
    page.tap("Incident action tracker");
    page.is_headed("Incident action tracker");
    page.sees("Maya Obi");
    page.sees("1 line");
    page.choose("Concerns", "Albert Finch, room 2");
    page.sees("Nothing of this was recorded.");
    page.choose("Concerns", "Dorothy Hill, room 1");
    page.choose("Written by or given to", GRACE.name);
    page.sees("Nothing of this was recorded.");
    page.choose("Written by or given to", MAYA.name);
    page.sees("1 line");
    page.choose_day("To", "2020-01-31");
    page.sees("Nothing of this was recorded.");
    page.tap("All registers");
    page.tap("Service review");
    page.sees("Reopened");
    page.tap("Reopened");
    page.is_headed(ISSUE);
}

/// What an audit finds begins a cycle of its own; a safeguarding concern has no place that would keep it from others.
#[test]
fn an_audit_s_finding_begins_a_cycle_and_a_safeguarding_concern_is_refused_in_words() {
    let story = Story::begin("desk-issue");
    let mut desk = story.desk();
    let page = &mut desk.page;
    page.tap_in("Office", "Actions");
    page.tap("New issue");
    page.is_headed("New issue");
    page.is_heard();
    page.choose("Where does it come from?", "A safeguarding concern");
    page.tap("Save the issue");
    page.sees("Use your safeguarding procedure.");
    page.choose("Where does it come from?", "An audit's finding");
    page.fill("What was found?", "Fluid charts are not added up at night");
    page.choose("What is it about?", "Records and communication");
    page.choose("How much depends on it?", "High");
    page.choose("Whom or what does it concern?", "Rowan");
    page.tap("Save the issue");
    page.is_headed("Fluid charts are not added up at night");
    page.sees("Nothing agreed yet (stage 1 of 5)");
    page.tap("Agree another action");
    page.is_headed("Agree another action");
    page.is_heard();
    let says = [
        "Night staff add up at six",
        "Every chart has a total",
        "Two weeks of totals",
    ];
    fills_in_an_action(page, says, "Shift leader");
    page.choose("How much depends on it?", "High");
    page.choose_day("By when?", "2020-01-31");
    page.tap("Agree the action");
    page.sees("This day has passed already. Change it, or say why it is right all the same.");
    page.choose_day("By when?", "2030-01-31");
    page.tap("Agree the action");
    page.sees("Nobody named yet (stage 1 of 5)");
}
