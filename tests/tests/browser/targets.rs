//! Personal targets: set on a tablet and at the desk, judged by on every tablet, ended; and what is new at the start of a shift.

use std::time::Duration;

use followthrough_tests::browser::home::{MAYA, RUTH};
use followthrough_tests::browser::story::Story;

const BY_ITSELF: Duration = Duration::from_secs(90);

#[test]
fn a_target_is_set_judged_by_and_ended() {
    let story = Story::begin("targets");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(RUTH);
    let page = &mut tablet.page;
    page.tap_in("Screens", "My people");
    page.tap("Dot");
    page.tap("Care plan");
    page.tap("Open targets");
    page.is_headed("Targets of Dot");
    page.sees("No targets are set");
    page.is_heard();

    // What cannot be is asked again; what was typed stands.
    page.tap("Set a target");
    page.tap("Save the target");
    page.sees("Choose what is measured");
    page.choose("What is measured?", "Pulse");
    page.fill("Lowest that is fine, a minute", "600");
    page.fill("Highest that is fine, a minute", "90");
    page.tap("Save the target");
    page.sees("Pulse must be between 20 a minute and 220 a minute");
    page.sees("Say why, or who asked for it");
    assert_eq!(
        page.value("Lowest that is fine, a minute"),
        "600",
        "it is kept as typed"
    );
    page.is_heard();
    page.fill("Lowest that is fine, a minute", "55");
    page.fill("Why, or who asked for it?", "Her doctor");
    page.tap("Save the target");
    page.sees("Saved on this tablet: Target: Pulse, 55 a minute to 90 a minute");
    page.sees("Set by Ruth Cole, deputy manager");
    page.sees("Why: Her doctor");
    page.is_heard();

    // At the desk it stands too, and the manager changes it.
    let desk = &mut desk.page;
    desk.tap_in("Office", "People");
    desk.tap("Dorothy Hill");
    desk.tap("Targets");
    desk.is_headed("Targets of Dot");
    desk.sees_within("55 a minute to 90 a minute", BY_ITSELF);
    desk.sees("Set by Ruth Cole, deputy manager");
    desk.is_heard();
    desk.tap("Change Pulse");
    desk.fill("Lowest that is fine, a minute", "100");
    desk.fill("Why, or who asked for it?", "New tablets");
    desk.tap("Save the target");
    desk.sees("The highest is below the lowest");
    desk.fill("Highest that is fine, a minute", "120");
    desk.tap("Save the target");
    desk.sees("100 a minute to 120 a minute");
    desk.sees("Set before (1)");
    page.sees_within("100 a minute to 120 a minute", BY_ITSELF);
    page.sees("Set by Helen Ward, registered manager");

    // A reading outside it is to be looked at, on the person's page and on the floor board.
    tablet.lock();
    tablet.sign_in(MAYA);
    let page = &mut tablet.page;
    page.tap_in("Screens", "My shift");
    page.sees("Target: Pulse, 100 a minute to 120 a minute");
    page.tap("Dot Room 1 Plan changed Target: Pulse, 100");
    page.is_headed("Targets of Dot");
    page.does_not_see("Set a target");
    page.is_heard();
    page.open_screen("people");
    page.tap("Dot");
    page.tap("Everything else to record");
    page.tap("Vital signs");
    page.fill("Pulse in a minute", "80");
    page.tap("Save");
    page.sees("Saved on this tablet");
    page.sees_in("To look at", "Outside their range");
    tablet.lock();
    tablet.types_pin(RUTH, RUTH.pin);
    let page = &mut tablet.page;
    page.sees_in("Who needs you", "Outside their range: Pulse: 80 a minute");
    page.sees_in("Rowan", "1 urgent");
    page.is_heard();
    page.tap_in("Who needs you", "Dot");
    page.tap("Targets");
    page.tap("End Pulse");
    page.tap("End it now");
    page.sees("Say why, or who asked for it");
    page.fill("Why, or who asked for it?", "Back on her old tablets");
    page.tap("End it now");
    page.sees("No targets are set");
    page.sees("Set before (3)");
    page.open_screen("floor");
    page.sees("Who needs you");
    page.loses("Outside their range");
}
