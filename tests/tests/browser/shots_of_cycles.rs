//! The office's screens of follow-through before axe-core, and their pictures: `cargo xtask shots` takes them with all others.

use followthrough_tests::browser::axe::Axe;
use followthrough_tests::browser::chromium::{DESK, Size};
use followthrough_tests::browser::tour;

use super::shots::{pictures, shoot};

/// A4 within its margins, at 96 dots an inch.
const PAPER: Size = Size {
    width: 703,
    height: 1040,
};

/// The walk past every screen has these too; alone they are looked at in a minute.
#[test]
fn screens_of_follow_through_at_the_desk_pass_the_accessibility_rules_in_both_themes() {
    let axe = Axe::fetched();
    let (mut broken, mut screens) = (Vec::new(), 0);
    tour::walk_of_cycles("cycles-accessible", 2, |page, screen| {
        screens += 1;
        if screen.starts_with("office-cycle") {
            assert_eq!(page.sheets_on_paper(), 1, "{screen} prints on one page");
        }
        for theme in ["light", "dark"] {
            page.prefers(theme);
            for rule in axe.judges(page) {
                broken.push(format!("{screen}, {theme}: {rule}"));
            }
        }
    });
    assert!(screens > 15, "the walk went past {screens} screens only");
    assert!(broken.is_empty(), "rules broken:\n  {}", broken.join("\n  "));
}

#[test]
#[ignore = "makes pictures for people to look at; it proves nothing"]
fn shots_of_cycles_at_the_desk() {
    let mut number = 0;
    tour::walk_of_cycles("shots-of-cycles", 3, |page, screen| {
        number += 1;
        shoot(page, &format!("cycles-{number:02}-{screen}"));
        if screen.starts_with("office-cycle") {
            page.shows_paper(true);
            page.resize(PAPER);
            println!("{screen}: {} sheets", page.sheets_on_paper());
            let file = pictures().join(format!("paper-{screen}.png"));
            if let Err(why) = page.keep_picture(&file) {
                page.fail(&format!("no picture could be kept: {why}"));
            }
            page.shows_paper(false);
            page.resize(DESK);
        }
    });
}
