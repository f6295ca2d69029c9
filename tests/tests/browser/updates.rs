//! A part of the app that a bad line swallowed.

use std::sync::Arc;

use followthrough_tests::browser::older_app::OlderApp;
use followthrough_tests::browser::story::Story;
use serde_json::json;

#[test]
fn a_part_of_the_app_that_a_bad_line_swallowed_once_is_fetched_again_by_itself() {
    let story = Story::begin("swallowed-once");
    let older = Arc::new(OlderApp::of(story.office.port));
    let tablet = story.tablet_with_app("Rowan 1", &older);
    tablet.page.sees("Set up this tablet");
    let session = &tablet.page.session;
    tablet.page.open("about:blank");
    let everything = json!({ "origin": tablet.network.address(), "storageTypes": "all" });
    for (command, parameters) in [
        ("Storage.clearDataForOrigin", everything),
        ("Network.clearBrowserCache", json!({})),
    ] {
        session
            .devtools(command, parameters)
            .expect("a browser can forget what it loaded");
    }
    tablet.network.drops_once("/assets/app.");
    tablet.page.open(&tablet.network.address());
    tablet.page.sees("Set up this tablet");
    assert!(tablet.network.has_dropped(), "a part of the app was swallowed");
    tablet.page.does_not_see("could not start");
}
