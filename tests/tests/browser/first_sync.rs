//! A tablet's first records, on a slow line: it can be worked with before the last of them has come.

use std::time::Duration;

use followthrough_server::demo;
use followthrough_tests::browser::chromium::DESK;
use followthrough_tests::browser::network::Mode;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::Story;
use sync_core::staff::Role;

const SLOW_LINE: Duration = Duration::from_secs(90);

#[test]
fn a_new_tablet_is_used_before_its_first_records_have_all_come() {
    let (story, home) = Story::begin_large("first-sync", 1);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let mut tablet = story.tablet("New tablet");
    let worker = home
        .staff
        .iter()
        .find(|worker| worker.role == Role::SupportWorker && worker.unit.is_some())
        .expect("support workers work here");
    let resident = home
        .residents
        .iter()
        .find(|resident| Some(resident.unit) == worker.unit)
        .expect("people live in every unit");

    let code = desk.code_for("New tablet");
    tablet.network.set(Mode::Slow);
    tablet.page.fill("Code", &code);
    tablet.page.tap("Continue");
    desk.lets_in("New tablet", &tablet.page);
    tablet.page.sees_within("Getting records:", SLOW_LINE);
    // Names come first; her first sign-in does not wait for the rest.
    tablet.page.sees_within(worker.name, SLOW_LINE);
    tablet.page.tap(worker.name);
    tablet.page.type_pin(&worker.pin);
    tablet.page.sees_within(resident.name, SLOW_LINE);
    tablet.page.tap(resident.name);
    tablet.page.tap("Drink");
    tablet.page.tap_in(
        "How much did they drink? Touching an amount saves it.",
        "Half cup",
    );
    tablet.page.sees("Saved on this tablet: Drink");
    let before = records_here(&tablet.page).expect("records are still coming");
    tablet.page.wait("more records come", SLOW_LINE, |page| {
        records_here(page)
            .is_none_or(|now| now > before)
            .then_some(())
            .ok_or_else(String::new)
    });
    // On an ordinary line the rest comes at once, and what she wrote goes.
    tablet.finds_wifi();
    tablet.page.all_sent(SLOW_LINE);
    tablet.page.loses("Getting records:");
}

/// How many records the line on top says are here, while more are coming: "Getting records: 1,200 of 8,000".
fn records_here(page: &Page) -> Option<u64> {
    let text = page.text().ok()?;
    let (_, after) = text.split_once("Getting records: ")?;
    let (here, _) = after.split_once(" of ")?;
    here.replace(',', "").parse().ok()
}
