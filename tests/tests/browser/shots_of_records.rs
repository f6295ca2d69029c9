//! Pictures of the record sheets, for people to look at:
//! `cargo test -p followthrough-tests --test browser -- --ignored shots_of_record_sheets`.

use followthrough_tests::browser::home::MAYA;
use followthrough_tests::browser::story::Story;

use super::shots::shoot;

#[test]
#[ignore = "makes pictures for people to look at; it proves nothing"]
fn shots_of_record_sheets() {
    let story = Story::begin("shots-of-records");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    let page = &mut tablet.page;
    page.tap("Dot");
    page.sees("What was recorded");
    shoot(page, "60-person");
    page.tap("Bowels");
    page.sees("Which type is it most like?");
    shoot(page, "61-bowels");
    page.tap("Back to Dot");
    page.tap("Wash and dress");
    page.sees("How did they wash?");
    page.tap("More about it");
    shoot(page, "62-wash");
    page.tap("Back to Dot");
    page.tap("Everything else to record");
    shoot(page, "63-everything-else");
    page.tap("Skin check");
    page.tap_in("What did you see?", "Red, stays red when pressed");
    page.tap_drawing(".region[data-region='125']");
    page.tap_drawing(".region[data-region='138']");
    shoot(page, "64-skin-check");
    page.tap("Choose from a list");
    shoot(page, "65-skin-check-list");
    page.tap("Save");
    page.sees("Saved on this tablet");
    page.tap("Everything else to record");
    page.tap("Vital signs");
    page.fill("Pulse in a minute", "840");
    page.tap("Save");
    page.sees("What you typed is kept");
    shoot(page, "66-vital-signs");
    page.tap("Back to Dot");
    page.tap("Everything else to record");
    page.tap("Distress");
    page.sees("What came before?");
    shoot(page, "67-distress");
    page.tap("Back to Dot");
    page.tap("Report an incident");
    page.sees("Make it safe first.");
    shoot(page, "68-incident");
    for (question, answer) in [
        ("What happened?", "Fall: seen"),
        ("Where?", "Lounge"),
        ("How bad was it?", "Minor: first aid"),
        ("Did they hit their head?", "Yes"),
        ("What injury can you see?", "Bruise"),
        ("What was done at once?", "Made it safe"),
        ("Who was told?", "Shift leader"),
        ("Who saw it?", "I saw it"),
    ] {
        page.tap_in(question, answer);
    }
    page.tap("Save");
    page.sees("Saved on this tablet: Incident");
    page.sees("To look at");
    shoot(page, "69-person-to-look-at");
    page.tap_in("What was recorded", "red, stays red");
    page.sees("Every version");
    shoot(page, "70-entry-with-body-map");
    page.tap("My people");
    page.sees("to look at");
    shoot(page, "71-people-to-look-at");
}
