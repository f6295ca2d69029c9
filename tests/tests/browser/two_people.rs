//! What two people changed unaware of each other: planned care, and one record's correction. Both versions are shown, with who
//! wrote which, until somebody who saw both has decided.

use std::time::Duration;

use followthrough_tests::browser::home::{LEE, MAYA, PRIYA, RUTH};
use followthrough_tests::browser::story::{Story, Tablet};

/// A tablet looks for the office again after at most a minute, by itself.
const BY_ITSELF: Duration = Duration::from_secs(90);
const TWO: &str = "Two people changed this: choose one";

#[test]
fn planned_care_that_two_changed_shows_both_and_who_wrote_which_until_one_is_chosen() {
    let story = Story::begin("planned-by-two");
    let mut desk = story.desk();
    let mut first = story.tablet("Rowan 1");
    let mut second = story.tablet("Rowan 2");
    desk.enrols(&mut first);
    desk.enrols(&mut second);
    second.sign_in(RUTH);
    open_plan(&mut second);
    second.page.tap("Write");
    first.sign_in(LEE);
    open_plan(&mut first);
    first.page.tap("Write");

    // Both go dark, and each changes it.
    for (tablet, words) in [
        (&mut first, "Weigh before breakfast"),
        (&mut second, "Weigh in the hoist"),
    ] {
        tablet.page.is_kept_offline();
        tablet.loses_wifi();
        tablet.page.tap("Change Weight: Weigh on the chair scale");
        tablet.page.fill("What to do", words);
        tablet.page.tap("Save planned care");
        tablet.page.sees_in("Planned care", words);
        tablet.page.does_not_see(TWO);
    }
    first.finds_wifi();
    second.finds_wifi();
    for tablet in [&first, &second] {
        tablet.page.all_sent(BY_ITSELF);
        tablet.page.sees_within(TWO, BY_ITSELF);
        // Beside each other, each with who wrote it.
        tablet
            .page
            .sees_in("Weigh before breakfast", "Written by Lee Grant, team leader");
        tablet
            .page
            .sees_in("Weigh in the hoist", "Written by Ruth Cole, deputy manager");
        tablet.page.is_heard();
    }
    // The desk shows the same.
    desk.page.tap_in("Office", "People");
    desk.page.tap("Dorothy Hill");
    desk.page.tap("Care plan");
    desk.page.tap("Write");
    desk.page.sees(TWO);
    desk.page
        .sees_in("Weigh before breakfast", "Written by Lee Grant, team leader");
    desk.page
        .sees_in("Weigh in the hoist", "Written by Ruth Cole, deputy manager");
    desk.page.is_heard();
    // Nothing is published before somebody has chosen.
    second.page.tap("Publish");
    second.page.sees("Choose one before this is published");
    second.page.tap("Write");
    second.page.tap("Choose this: Lee Grant");
    second.page.loses(TWO);
    second.page.sees_in("Planned care", "Weigh before breakfast");
    second.page.does_not_see("Weigh in the hoist");
    first
        .page
        .wait("the other tablet shows the choice", BY_ITSELF, |page| {
            let text = page.text()?;
            let chosen = !text.contains(TWO) && !text.contains("in the hoist");
            chosen.then_some(()).ok_or(text)
        });
    second.page.tap("Publish");
    second.page.fill("What changed and why", "How she is weighed");
    second.page.tap("Publish this version");
    second.page.sees_in("Planned care", "Weigh before breakfast");
}

#[test]
fn a_record_that_two_corrected_unaware_of_each_other_says_so_until_it_is_corrected_once_more() {
    let story = Story::begin("corrected-by-two");
    let mut desk = story.desk();
    let mut first = story.tablet("Rowan 1");
    let mut second = story.tablet("Rowan 2");
    desk.enrols(&mut first);
    desk.enrols(&mut second);
    first.sign_in(MAYA);
    first.page.tap("Dot");
    first.page.tap("Weight");
    first.page.fill("Weight in kg", "61.5");
    first.page.tap("Save");
    first.page.all_sent(BY_ITSELF);
    second.sign_in(PRIYA);
    second.my_people();
    second.page.tap("Dot");
    second.page.sees_within("61.5 kg", BY_ITSELF);
    for (tablet, weight) in [(&mut first, "65.1"), (&mut second, "51.6")] {
        tablet.page.is_kept_offline();
        tablet.loses_wifi();
        correct(tablet, "61.5 kg", weight);
        tablet.page.sees_in("What was recorded", weight);
        tablet.page.does_not_see("Two people changed this");
    }
    first.finds_wifi();
    second.finds_wifi();
    for tablet in [&first, &second] {
        tablet.page.all_sent(BY_ITSELF);
        tablet.page.sees_within("Two people changed this", BY_ITSELF);
        tablet.page.sees_in("What was recorded", MAYA.name);
        tablet.page.sees_in("What was recorded", PRIYA.name);
    }
    // The shift leader reads both, and corrects once more.
    correct(&mut second, "Two people changed this", "65.2");
    second.page.loses("Two people changed this");
    first.page.sees_within("65.2 kg", BY_ITSELF);
    first.page.loses("Two people changed this");
}

fn correct(tablet: &mut Tablet, row: &str, weight: &str) {
    let page = &mut tablet.page;
    page.tap_in("What was recorded", row);
    page.sees("Every version");
    if row.starts_with("Two people") {
        page.sees("did not see each other's words");
    }
    page.is_heard();
    page.tap("Correct this entry");
    page.fill("Weight in kg", weight);
    page.tap("I typed it wrong");
    page.tap("Save the correction");
    page.sees("Every version");
    page.tap("Dot");
}

fn open_plan(tablet: &mut Tablet) {
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    tablet.page.sees("Care plan of Dot");
}
