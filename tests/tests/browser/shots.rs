//! Pictures of every screen, for people to look at: `cargo test -p followthrough-tests --test browser -- --ignored shots`.
//! They lie in `target/shots`: a tablet, a phone and a desk, light and dark.

use std::path::PathBuf;
use std::time::Duration;

use followthrough_server::demo;
use followthrough_tests::browser::chromium::{DESK, Size, TABLET};
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::{Story, folder};
use serde_json::json;
use sync_core::staff::Role;

const PHONE: Size = Size {
    width: 390,
    height: 844,
};
const PATIENT: Duration = Duration::from_secs(90);

#[test]
#[ignore = "makes pictures for people to look at; it proves nothing"]
fn shots_of_every_screen() {
    let (story, home) = Story::begin_large("shots", 3);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let mut tablet = story.tablet("Ground floor tablet");
    let who = |role| {
        let mut of_role = home
            .staff
            .iter()
            .filter(|worker| worker.role == role && worker.unit.is_some());
        of_role.next().expect("each role works here")
    };
    let (worker, leader) = (who(Role::SupportWorker), who(Role::ShiftLeader));
    let resident = home
        .residents
        .iter()
        .find(|one| Some(one.unit) == worker.unit)
        .expect("people live in every unit");

    tablet.page.sees("Set up this tablet");
    shoot(&tablet.page, "01-set-up");
    let code = desk.code_for("Ground floor tablet");
    shoot(&desk.page, "40-office-code");
    tablet.page.fill("Code", "QQQQQQQQ");
    tablet.page.tap("Continue");
    tablet.page.sees("There is no such code");
    shoot(&tablet.page, "02-set-up-wrong-code");
    tablet.page.fill("Code", &code);
    tablet.page.tap("Continue");
    tablet.page.sees("Do these words match?");
    shoot(&tablet.page, "03-words");
    desk.page.sees("show these four words?");
    shoot(&desk.page, "41-office-words");
    desk.lets_in("Ground floor tablet", &tablet.page);
    tablet.page.sees_within(worker.name, PATIENT);
    shoot(&tablet.page, "04-who");
    tablet.page.tap(worker.name);
    tablet.page.type_pin("000000");
    tablet.page.sees("That PIN is not right");
    shoot(&tablet.page, "05-pin");
    tablet.page.type_pin(&worker.pin);
    tablet.page.sees_within(resident.name, PATIENT);
    tablet.page.wait("its records are here", PATIENT, |page| {
        let text = page.text()?;
        (!text.contains("Records are still on their way"))
            .then_some(())
            .ok_or(text)
    });
    shoot(&tablet.page, "06-people");
    tablet.page.tap(resident.name);
    tablet.page.sees("What was recorded");
    shoot(&tablet.page, "07-person");
    tablet.page.tap("Drink");
    tablet.page.sees("How much did they drink?");
    shoot(&tablet.page, "08-drink");
    tablet.page.tap("Declined or not done");
    shoot(&tablet.page, "09-declined");
    tablet.page.tap_in("Why? Touching a reason saves it.", "Asleep");
    tablet.page.sees("Saved on this tablet");
    shoot(&tablet.page, "10-saved");
    tablet.page.tap("Turn");
    tablet.page.sees("Which position now?");
    shoot(&tablet.page, "11-turn");
    tablet.page.tap("Back to");
    tablet.page.tap("Weight");
    tablet.page.fill("Weight in kg", "614");
    tablet.page.tap("Save");
    tablet.page.sees("What you typed is kept");
    shoot(&tablet.page, "12-weight-problem");
    tablet.page.tap("Back to");
    tablet.page.tap("Weight");
    tablet.page.sees("Restore it?");
    shoot(&tablet.page, "13-restore");
    tablet.page.tap("Restore");
    tablet.page.fill("Weight in kg", "61.4");
    tablet.page.tap("Save");
    tablet.page.sees("Saved on this tablet: Weight");
    tablet.page.tap_in("What was recorded", "Weight 61.4 kg");
    tablet.page.sees("Every version");
    shoot(&tablet.page, "14-entry");
    tablet.page.tap("Entered in error");
    tablet.page.sees("Why should this not have been recorded?");
    shoot(&tablet.page, "15-strike");
    tablet.page.tap("Correct this entry");
    tablet.page.sees("It says:");
    shoot(&tablet.page, "16-correct");
    tablet.page.tap("Back to the entry");
    tablet.page.tap("This tablet");
    tablet.page.sees("Storage");
    shoot(&tablet.page, "17-this-tablet");
    tablet.lock();
    tablet.page.tap(leader.name);
    tablet.page.type_pin(&leader.pin);
    tablet.page.tap("Observe practice");
    tablet.page.sees("New observation");
    shoot(&tablet.page, "18-practice");
    tablet.page.tap("New observation");
    tablet.page.sees("What did you watch?");
    shoot(&tablet.page, "19-observe");
    tablet.page.tap("My people");
    tablet.loses_wifi();
    tablet.page.sees("No network. Go on as usual");
    shoot(&tablet.page, "20-offline");

    for (screen, name) in [
        ("Overview", "42-office-overview"),
        ("People", "43-office-people"),
        ("Tablets", "44-office-tablets"),
        ("Staff", "45-office-staff"),
        ("Held", "46-office-held"),
    ] {
        desk.page.tap_in("Office", screen);
        desk.page.wait("the screen is there", PATIENT, |page| {
            let text = page.text()?;
            (!text.contains("Reading from the office"))
                .then_some(())
                .ok_or(text)
        });
        shoot(&desk.page, name);
    }
    desk.page.tap_in("Office", "Overview");
    desk.page.tap("Weight: 61.4 kg");
    desk.page.sees("Every version");
    shoot(&desk.page, "47-office-entry");
    desk.page.tap("Sign out");
    desk.page.sees("Sign in to the office");
    shoot(&desk.page, "48-office-sign-in");
}

/// Six pictures of what is on the screen now.
pub fn shoot(page: &Page, name: &str) {
    for (device, size) in [("tablet", TABLET), ("phone", PHONE), ("desk", DESK)] {
        for theme in ["light", "dark"] {
            let shown = json!({
                "width": size.width, "height": size.height, "deviceScaleFactor": 1, "mobile": device == "phone",
            });
            let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            let set = |command, parameters| page.session.devtools(command, parameters);
            set("Emulation.setDeviceMetricsOverride", shown).expect("a window can be sized");
            set("Emulation.setEmulatedMedia", media).expect("a theme can be preferred");
            let file = pictures()
                .join(format!("{device}-{theme}"))
                .join(format!("{name}.png"));
            page.keep_picture(&file).expect("a picture can be kept");
        }
    }
    let shown = json!({ "width": 1280, "height": 800, "deviceScaleFactor": 1, "mobile": false });
    page.session
        .devtools("Emulation.setDeviceMetricsOverride", shown)
        .expect("a window can be sized");
}

fn pictures() -> PathBuf {
    let browser = folder();
    browser.parent().unwrap_or(&browser).join("shots")
}
