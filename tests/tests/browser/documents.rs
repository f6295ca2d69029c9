//! The documents' worker: kept for use without a network before anybody has needed it.

use followthrough_tests::browser::home::MAYA;
use followthrough_tests::browser::story::Story;

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
