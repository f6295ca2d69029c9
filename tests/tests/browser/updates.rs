//! Parts of the app on their way to a tablet: one that a bad line swallowed, a newer app that takes over from an older one.

use std::sync::Arc;
use std::time::Duration;

use followthrough_tests::browser::home::MAYA;
use followthrough_tests::browser::older_app::OlderApp;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::Story;
use serde_json::json;

const PATIENT: Duration = Duration::from_secs(60);
const AMOUNTS: &str = "How much did they drink? Touching an amount saves it.";

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

#[test]
fn a_newer_app_takes_over_when_a_tablet_is_locked_and_what_waited_is_sent_by_it() {
    let story = Story::begin("newer-app");
    let older = Arc::new(OlderApp::of(story.office.port));
    let mut desk = story.desk();
    let mut tablet = story.tablet_with_app("Rowan 1", &older);
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.page.is_kept_offline();
    assert!(runs_older(&tablet.page), "it was set up with the older app");
    tablet.network.has_app(None);
    finds_newer(&tablet.page);
    // Whoever is signed in works on.
    tablet.loses_wifi();
    tablet.page.tap("Dot");
    tablet.page.tap("Drink");
    tablet.page.tap_in(AMOUNTS, "Three quarters");
    tablet.page.sees("Saved on this tablet: Drink, 150 ml");
    assert!(runs_older(&tablet.page), "nobody is interrupted");
    // The lock loads the page: the newer one, without a network.
    tablet.lock();
    tablet.page.wait("the newer app runs", PATIENT, |page| {
        (!runs_older(page)).then_some(()).ok_or_else(|| state(page))
    });
    tablet.sign_in(MAYA);
    tablet.page.line_reads("Saved on this tablet - 1 waiting");
    tablet.page.sees_in("Dorothy Hill", "150 ml");
    tablet.finds_wifi();
    tablet.page.all_sent(PATIENT);
}

#[test]
fn the_offices_page_is_renewed_when_it_is_loaded_and_not_while_somebody_uses_it() {
    let story = Story::begin("newer-app-at-a-desk");
    let older = Arc::new(OlderApp::of(story.office.port));
    let desk = story.tablet_with_app("Desk 1", &older);
    desk.page.open(&format!("{}#/office", desk.network.address()));
    loads_again(&desk.page);
    desk.page.is_headed("Sign in to the office");
    desk.page.is_kept_offline();
    assert!(runs_older(&desk.page), "it was loaded with the older app");
    desk.network.has_app(None);
    desk.page.fill("Name", "helen");
    finds_newer(&desk.page);
    assert!(runs_older(&desk.page), "nobody is interrupted");
    loads_again(&desk.page);
    desk.page.wait("the newer app runs", PATIENT, |page| {
        (!runs_older(page)).then_some(()).ok_or_else(|| state(page))
    });
    desk.page.is_headed("Sign in to the office");
}

#[test]
fn a_second_tab_never_comes_to_run_the_older_app() {
    let story = Story::begin("newer-app-two-tabs");
    let older = Arc::new(OlderApp::of(story.office.port));
    let mut desk = story.desk();
    let mut tablet = story.tablet_with_app("Rowan 1", &older);
    desk.enrols(&mut tablet);
    tablet.page.is_kept_offline();
    let session = &tablet.page.session;
    session.open_tab().expect("a browser opens another tab");
    tablet.page.open(&tablet.network.address());
    tablet.page.sees("Open in another tab");
    assert!(runs_older(&tablet.page), "nothing newer is there yet");
    // What the loading of this tab began is done before the office changes.
    looks(&tablet.page);
    tablet.network.has_app(None);
    session.look_at_tab(0).expect("the first tab is there");
    finds_newer(&tablet.page);
    // Loaded once more, it takes over: in this tab and in the one that waited.
    tablet.page.open(&tablet.network.address());
    for tab in [0, 1] {
        session.look_at_tab(tab).expect("the tab is there");
        tablet.page.wait("the newer app runs", PATIENT, |page| {
            (!runs_older(page)).then_some(()).ok_or_else(|| state(page))
        });
    }
}

fn loads_again(page: &Page) {
    let reload = page.session.run("location.reload()", &[]);
    reload.expect("a page can be loaded again");
}

/// Looks for a newer app, as the page does every hour and whenever it is loaded, and waits until it is kept whole.
#[track_caller]
fn finds_newer(page: &Page) {
    const KEPT: &str =
        "return caches.match('/newest').then((note) => note.text()).then((name) => !name.includes('older'))";
    looks(page);
    page.wait("a newer app is kept", PATIENT, |page| {
        said(page, KEPT).then_some(()).ok_or_else(|| state(page))
    });
}

#[track_caller]
fn looks(page: &Page) {
    // A look waits for one begun before it, which may be keeping a whole app: it is begun once and asked about again.
    const LOOK: &str = "const late = 'not answered yet'; \
        globalThis.look ??= navigator.serviceWorker.getRegistration().then((kept) => kept.update()).then(() => true, String); \
        return Promise.race([globalThis.look, new Promise((over) => setTimeout(over, 5000, late))]) \
            .then((answer) => { if (answer !== late) globalThis.look = undefined; return answer; })";
    let mut tried = Vec::new();
    page.wait("somebody looks for a newer app", PATIENT, |page| {
        let answer = page.session.run(LOOK, &[]);
        if answer.as_ref().is_ok_and(|answer| *answer == true) {
            return Ok(());
        }
        let words = answer.map_or_else(|why| why.to_string(), |answer| answer.to_string());
        if tried.last() != Some(&words) {
            tried.push(words);
        }
        Err(format!("{tried:?} {}", state(page)))
    });
}

fn runs_older(page: &Page) -> bool {
    said(
        page,
        "return globalThis.appIs === 'older' || document.readyState !== 'complete'",
    )
}

fn said(page: &Page, script: &str) -> bool {
    page.session.run(script, &[]).is_ok_and(|answer| answer == true)
}

/// Which app runs and which are kept, in words of the browser's, for a story that fails.
fn state(page: &Page) -> String {
    const STATE: &str = "return navigator.serviceWorker.getRegistration().then(async (kept) => JSON.stringify({ \
        runs: globalThis.appIs ?? 'newer', installing: kept?.installing?.state, waiting: kept?.waiting?.state, \
        active: kept?.active?.state, controlled: Boolean(navigator.serviceWorker.controller), caches: await caches.keys() }))";
    let answer = page.session.run(STATE, &[]);
    answer.map_or_else(|why| why.to_string(), |answer| answer.to_string())
}
