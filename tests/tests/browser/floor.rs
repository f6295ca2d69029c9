//! The screens about a whole floor: what is due, who is behind; lists that move while somebody touches them.

use std::time::Duration;

use followthrough_tests::browser::home::{MAYA, PRIYA};
use followthrough_tests::browser::story::{Story, Tablet};

#[test]
fn due_now_opens_the_sheet_and_a_task_is_done_in_two_touches() {
    let story = Story::begin("due");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.tap_in("Screens", "Due now");
    tablet.page.sees_in("Drink", "Dot");
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
    tablet
        .page
        .wait("the task is off the list", Duration::from_secs(10), |page| {
            let left = page.list(".due-row").len();
            (left == before - 1)
                .then_some(())
                .ok_or_else(|| format!("{left} of {before} rows"))
        });
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

#[test]
fn a_shift_is_begun_and_ended_in_two_touches_each() {
    let story = Story::begin("shift");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.taps();
    tablet.page.tap_in("Screens", "My shift");
    tablet.page.tap("Start on Rowan");
    assert_eq!(tablet.page.taps(), 2, "a shift begins in two touches");
    tablet.page.sees("shift started");
    tablet.page.sees_in("On shift now", "Maya Obi");
    tablet.page.is_heard();
    // Begun and not saved: it is there before going home.
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Weight");
    tablet.page.fill("Weight in kg", "614");
    tablet.page.tap("Back to Dot");
    tablet.page.taps();
    tablet.page.tap_in("Screens", "My shift");
    tablet.page.sees("Weight for Dot");
    tablet.page.tap("I have seen this: end my shift");
    assert_eq!(tablet.page.taps(), 2, "a shift ends in two touches");
    tablet.page.sees("shift ended");
    desk.page.tap_in("Office", "Overview");
    desk.page.sees("Shift ended");
    // Whoever leads looks over the unit, in two.
    tablet.lock();
    tablet.sign_in(PRIYA);
    tablet.page.taps();
    tablet.page.tap_in("Screens", "My shift");
    tablet.page.tap("I have checked Rowan");
    assert_eq!(
        tablet.page.taps(),
        2,
        "the check at the end of a shift takes two touches"
    );
    tablet.page.sees("Checked by Priya Shah");
    desk.page.sees("End-of-shift check");
}

#[test]
fn what_was_for_somebody_else_is_moved_and_says_no_more() {
    let story = Story::begin("wrong_person");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet.page.tap_in(
        "How much did they drink? Touching an amount saves it.",
        "Three quarters",
    );
    tablet.page.tap_in("What was recorded", "Drink 150 ml");
    tablet.page.tap("This was for somebody else");
    tablet.page.is_heard();
    tablet.page.tap_in("Who was it for?", "Bert");
    tablet.page.tap("Yes, record it for Bert");
    tablet.page.sees_in("What was recorded", "Drink 150 ml");
    tablet.page.sees("Albert Finch");
    tablet.page.tap_in("What was recorded", "Drink 150 ml");
    tablet.page.sees("First entered for somebody else by Maya Obi");
    // Where it was, nobody on the floor reads what it said.
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet
        .page
        .sees_in("What was recorded", "Entered for the wrong person");
    // Once the word about the save has gone.
    tablet.page.loses("150 ml");
    tablet
        .page
        .tap_in("What was recorded", "Entered for the wrong person");
    tablet.page.sees("Every version");
    tablet.page.does_not_see("150 ml");
    // A registered manager still may, at the office.
    desk.page.tap_in("Office", "Overview");
    desk.page.sees_in("Albert Finch", "150 ml");
}

#[test]
fn a_tablet_without_a_network_hands_its_work_over_as_a_file() {
    let story = Story::begin("export");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.loses_wifi();
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet.page.tap_in(
        "How much did they drink? Touching an amount saves it.",
        "Three quarters",
    );
    tablet.page.line_reads("Saved on this tablet - 1 waiting");
    tablet.page.tap_in("Screens", "This tablet");
    let folder = story.folder.join("files");
    tablet.page.saves_files_in(&folder);
    tablet.page.tap("Save unsent work as a file");
    tablet.page.sees("1 record saved as the file");
    let file = tablet.page.file_in(&folder);
    // Damaged on its way: said, with what to do, and nothing of it is taken in halfway.
    let damaged = folder.join("damaged");
    let bytes = std::fs::read(&file).expect("a file");
    let mut flipped = bytes.clone();
    flipped[bytes.len() / 2] ^= 1;
    desk.page.tap_in("Office", "Tablets");
    for (bytes, words) in [
        (
            flipped.as_slice(),
            "This file is damaged: save it on the tablet once more",
        ),
        (
            &bytes[..bytes.len() - 7],
            "This file is damaged: save it on the tablet once more",
        ),
        (
            b"name,room\n",
            "This is not a file of unsent records from a tablet",
        ),
        (b"", "This is not a file of unsent records from a tablet"),
    ] {
        std::fs::write(&damaged, bytes).expect("a file");
        desk.page.hands_over("File of unsent work", &damaged);
        desk.page.sees(words);
        desk.page.does_not_see("taken in,");
    }
    desk.page.tap_in("Office", "Overview");
    desk.page.sees("There are no such records.");
    desk.page.does_not_see("Drink: 150 ml");
    desk.page.tap_in("Office", "Tablets");
    desk.page.hands_over("File of unsent work", &file);
    desk.page.sees("1 taken in, 0 already here, 0 not taken");
    desk.page.does_not_see("This file is damaged");
    desk.page.hands_over("File of unsent work", &file);
    desk.page.sees("0 taken in, 1 already here, 0 not taken");
    desk.page.tap_in("Office", "Overview");
    desk.page.sees("Drink: 150 ml");
    // Later the tablet hears that the office has it.
    tablet.page.line_reads("Saved on this tablet - 1 waiting");
    tablet.finds_wifi();
    tablet.page.all_sent(std::time::Duration::from_secs(60));
}

/// Clicks where the first row lay, in the very moment in which another comes to lie there.
const AIMS_AS_IT_MOVES: &str = "const row = document.querySelector('.timeline a'); \
    row.scrollIntoView({ block: 'center', behavior: 'instant' }); \
    const lies = row.getBoundingClientRect(); \
    const [x, y] = [lies.left + lies.width / 2, lies.top + lies.height / 2]; \
    const there = () => document.elementFromPoint(x, y)?.closest('a'); \
    window.clicks = () => there().dispatchEvent(new MouseEvent('click', \
        { bubbles: true, cancelable: true, detail: 1, clientX: x, clientY: y })); \
    new MutationObserver((_, watch) => { \
        if (!there() || there().getAttribute('href') === row.getAttribute('href')) return; \
        watch.disconnect(); \
        window.clicks(); \
    }).observe(document.body, { childList: true, subtree: true });";

#[test]
fn a_touch_that_comes_as_the_list_moves_opens_nothing_else_and_says_so() {
    let story = Story::begin("moved");
    let mut desk = story.desk();
    let (mut here, mut there) = (story.tablet("Rowan 1"), story.tablet("Rowan 2"));
    desk.enrols(&mut here);
    desk.enrols(&mut there);
    here.sign_in(MAYA);
    weighs_dot(&mut here, "41");
    here.page.all_sent(Duration::from_secs(60));
    there.sign_in(PRIYA);
    there.my_people();
    there.page.tap("Dot");
    there.page.sees_in("What was recorded", "41.0 kg");
    let session = &there.page.session;
    session.run(AIMS_AS_IT_MOVES, &[]).expect("a script can be run");
    // Another record arrives and takes the place of the one that is aimed at.
    weighs_dot(&mut here, "42");
    there.page.sees("The screen changed just then");
    there.page.is_headed("Dot");
    there.page.sees_in("What was recorded", "42.0 kg");
    // Looked at and touched again, it opens what lies there now.
    there.page.loses("The screen changed just then");
    session.run("window.clicks()", &[]).expect("a script can be run");
    there.page.is_headed("Weight");
    there.page.sees("42.0 kg");
}

fn weighs_dot(tablet: &mut Tablet, kg: &str) {
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Weight");
    tablet.page.fill("Weight in kg", kg);
    tablet.page.tap("Save");
    tablet.page.sees(&format!("Saved on this tablet: Weight, {kg}"));
}
