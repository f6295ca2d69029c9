//! The screens about a whole floor: what is due, who is behind.

use followthrough_tests::browser::home::{MAYA, PRIYA};
use followthrough_tests::browser::story::Story;

#[test]
fn due_now_opens_the_sheet_and_a_task_is_done_in_two_touches() {
    let story = Story::begin("due");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.tap_in("Screens", "Due now");
    tablet.page.sees_in("Dot", "Drink");
    tablet.page.is_heard();
    let before = tablet.page.list(".due-row").len();
    tablet.page.taps();
    // Everyone is offered a drink every two hours, and a round goes by rooms: Dot has the first.
    tablet.page.tap_in("Drink", "Dot");
    tablet.page.tap_in(
        "How much did they drink? Touching an amount saves it.",
        "Three quarters",
    );
    assert_eq!(tablet.page.taps(), 2, "a task is done in two touches");
    tablet.page.sees("Saved on this tablet: Drink, 150 ml");
    // Back on the list, and the task is off it.
    tablet.page.wait(
        "the task is off the list",
        std::time::Duration::from_secs(10),
        |page| {
            let left = page.list(".due-row").len();
            (left == before - 1)
                .then_some(())
                .ok_or_else(|| format!("{left} of {before} rows"))
        },
    );
    tablet.my_people();
    tablet.page.sees_in("Dorothy Hill", "150 ml");

    // Whoever leads the shift sees who is behind, without a touch.
    tablet.lock();
    tablet.sign_in(PRIYA);
    tablet.page.sees("Floor board");
    tablet.page.sees_in("Rowan", "Nobody has started a shift here");
    tablet.page.sees("Who needs you");
    tablet.page.is_heard();
}
