//! Checks and reviews at set times: the day's check signed on two tablets without a network is one check with two signatures, and
//! the week is reviewed at the desk (rows E1.C, C3; story 9 of requirements.md).

use std::time::Duration;

use followthrough_server::clock;
use followthrough_tests::browser::chromium::DESK;
use followthrough_tests::browser::home::{GOVERNANCE_USERNAME, HELEN, MANAGER_PASSWORD, PRIYA};
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::Story;

const BY_ITSELF: Duration = Duration::from_secs(90);
const DAILY: [&str; 4] = [
    "Does every action have somebody who does it today?",
    "Do they know what is expected of them?",
    "Did you see the changes being done on the floor?",
    "Is care written down, or why it was not given?",
];

#[test]
fn one_day_s_check_is_signed_on_two_dark_tablets_and_the_week_is_reviewed_at_the_desk() {
    let story = Story::begin("checks");
    let mut desk = story.desk();
    let mut one = story.tablet("Rowan 1");
    let mut two = story.tablet("Rowan 2");
    desk.enrols(&mut one);
    desk.enrols(&mut two);
    one.sign_in(PRIYA);
    two.sign_in(HELEN);
    for tablet in [&mut one, &mut two] {
        tablet.page.tap_in("Screens", "Floor board");
        tablet.page.sees_within("Today's check: still to do", BY_ITSELF);
        tablet.loses_wifi();
    }

    // Half of it answered, the tablet locked: what was touched is there again.
    one.page.tap("Today's check: still to do");
    one.page.is_headed("Daily check");
    one.page.sees("2 tablets");
    one.page.tap_in(DAILY[0], "In part");
    one.page.fill(
        "What is missing? Does every action have somebody who does it today?",
        "Nobody for the m",
    );
    one.lock();
    one.sign_in(PRIYA);
    one.page.tap_in("Screens", "Floor board");
    one.page.tap("Today's check: still to do");
    one.page.sees("is here again");
    assert!(one.page.is_pressed(DAILY[0], "In part"));
    one.page.tap("Start again");
    one.page.loses("is here again");
    one.page.tap("Sign the daily check");
    one.page.sees("Touch one of the four answers.");
    one.page.open_screen("floor");
    one.page.taps();
    one.page.tap("Today's check: still to do");
    answers(&mut one.page);
    assert_eq!(one.page.taps(), 6, "the check of a day takes six touches");
    one.page.sees("Saved on this tablet: Daily check");
    one.page.sees("Today's check: done by Priya Shah");

    two.page.tap("Today's check: still to do");
    answers(&mut two.page);
    two.page.sees("Today's check: done by Helen Ward");

    one.finds_wifi();
    two.finds_wifi();
    one.page.all_sent(BY_ITSELF);
    two.page.all_sent(BY_ITSELF);

    let page = &mut desk.page;
    page.tap_in("Office", "Actions");
    page.tap("Checks and reviews");
    page.sees_within("Priya Shah, Helen Ward", BY_ITSELF);
    page.sees("Done on time");
    page.tap_in("Kinds", "Weekly reviews");
    page.sees("Still to do");
    page.tap("Week of");
    page.sees("What to look at");
    page.sees("of 2 tablets were heard of in the hour before.");
    page.tap("Sign it");
    page.sees("Were the daily checks done, and acted on? Touch one of the four answers.");
    for question in [
        "Were the daily checks done, and acted on?",
        "Are actions done by their date?",
        "Was everything that is said to be done seen in practice?",
        "Has what was closed stayed closed?",
    ] {
        page.tap_in(question, "Yes");
    }
    page.tap_in("Do staff say that the changes help?", "No");
    page.tap("Sign it");
    page.sees("What is missing?");
    page.fill(
        "What is missing? Do staff say that the changes help?",
        "They were not asked",
    );
    page.fill("Anything else? (not needed)", "A quiet week");
    page.tap("Sign it");
    page.sees("Helen Ward, registered manager");
    page.sees("No: They were not asked");
    page.sees("A quiet week");
}

/// Row E1.C: the provider reads what is followed through, signs the month, and has no way to people and their care.
#[test]
fn the_provider_signs_the_month_and_has_no_way_to_anybody_s_care() {
    let story = Story::begin("provider");
    let mut desk = story.desk_of("provider", DESK, GOVERNANCE_USERNAME, MANAGER_PASSWORD);
    let page = &mut desk.page;
    page.sees("Nothing is open.");
    page.sees_in("Office", "Actions");
    for closed in ["Overview", "Live floor", "People", "Tablets", "Staff", "Held"] {
        assert!(!page.part("Office").contains(closed), "{closed} is offered");
    }
    page.open_screen("office/people");
    page.sees("Nothing is open.");
    page.tap("Checks and reviews");
    page.tap_in("Kinds", "Monthly governance reviews");
    page.sees("Still to do");
    page.tap(&clock::now().care_day().month_and_year());
    page.sees("What to look at");
    for question in [
        "Were the weekly reviews held, and their decisions carried out?",
        "Are all actions completed and on time?",
        "Do the figures show that it got better?",
        "Are repeats fewer than before?",
        "Does the manager have what is needed to finish what is stuck?",
    ] {
        page.tap_in(question, "Not looked at");
    }
    page.tap("Sign it");
    page.sees("Grace Hall, provider governance");
}

fn answers(page: &mut Page) {
    page.is_headed("Daily check");
    for question in DAILY {
        page.tap_in(question, "Yes");
    }
    page.tap("Sign the daily check");
}
