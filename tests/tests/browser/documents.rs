//! The documents' worker: kept for use without a network before anybody has needed it; and what a person meets when it dies.

use std::time::Duration;

use followthrough_tests::browser::devtools::Line;
use followthrough_tests::browser::home::{LEE, MAYA};
use followthrough_tests::browser::story::{Story, Tablet};

/// An answer that takes longer than 20 s is not waited for.
const GIVEN_UP: Duration = Duration::from_secs(60);
const SECTION: &str = "Eating and drinking";
const TEXT: &str = "Dot likes tea in her blue cup.";
const NOT_OPENED: &str =
    "This could not be opened just now, and nothing was changed; what you typed is still here";
/// How the worker's script is called.
const WORKER: &str = "documents-start";

#[test]
fn what_runs_the_documents_is_kept_for_use_without_a_network() {
    let story = Story::begin("documents-worker");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.page.is_kept_offline();
    tablet.loses_wifi();
    // The script that starts it, the script around it, and the program.
    let sizes = tablet.page.kept_documents();
    assert_eq!(sizes.len(), 3, "{sizes:?}");
    assert!(sizes.iter().any(|bytes| *bytes > 500_000), "{sizes:?}");
}

#[test]
fn a_documents_worker_that_dies_is_said_in_words_the_rest_goes_on_and_nothing_typed_is_lost() {
    let story = Story::begin("documents-die");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(LEE);
    open_plan(&mut tablet);
    tablet.page.is_kept_offline();
    tablet.page.tap("Write");
    tablet.page.tap("Write in Eating and drinking");
    tablet.page.fill(SECTION, TEXT);

    // The browser ends it without a word, as it may when memory runs short. Saving says so, and the words stay in the box.
    Line::to(&tablet.page.session).run_in_worker(WORKER, "self.close()");
    tablet.page.tap("Save");
    tablet.page.sees_within(NOT_OPENED, GIVEN_UP);
    tablet.page.is_heard();
    assert_eq!(tablet.page.value(SECTION), TEXT, "nothing typed is lost");
    // The next try gets a fresh one.
    tablet.page.tap("Save");
    tablet.page.sees_in("Write", TEXT);
    tablet.page.does_not_see(NOT_OPENED);

    // It dies with an error while nobody asks anything of it: nobody notices.
    Line::to(&tablet.page.session).run_in_worker(
        WORKER,
        "setTimeout(() => { throw new Error('out of memory') }); 0",
    );
    tablet.page.tap("Write in Eating and drinking");
    tablet.page.fill(SECTION, &format!("{TEXT} Two sugars."));
    tablet.page.tap("Save");
    tablet.page.sees_in("Write", "Two sugars.");

    // It is gone when the plan is opened: the page says so where the plan would be, and one touch opens it.
    tablet.my_people();
    Line::to(&tablet.page.session).run_in_worker(WORKER, "self.close()");
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    tablet.page.sees_within("Try again", GIVEN_UP);
    tablet.page.tap("Try again");
    tablet.page.sees("Nothing has been published");
    tablet.page.does_not_see("Try again");
    tablet.page.tap("Write");
    tablet.page.sees_in("Write", "Two sugars.");

    // It hangs. Care is recorded as ever, while the plan waits for it.
    Line::to(&tablet.page.session).run_in_worker(WORKER, "setTimeout(() => { for (;;); }); 0");
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    tablet.page.sees("Opening. This takes a moment");
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet
        .page
        .tap_in("How much did they drink? Touching an amount saves it.", "Sips");
    tablet.page.sees("Saved on this tablet: Drink");
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    // Whoever asked before was told, or this question already got a fresh one: asked again, it opens.
    tablet
        .page
        .sees_either_within("Try again", "Nothing has been published", GIVEN_UP);
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    tablet.page.sees("Nothing has been published");
    tablet.page.tap("Write");
    tablet.page.sees_in("Write", "Two sugars.");
}

fn open_plan(tablet: &mut Tablet) {
    tablet.my_people();
    tablet.page.tap("Dot");
    tablet.page.tap("Care plan");
    tablet.page.sees("Nothing has been published");
}
