//! The office's screens of follow-through before axe-core, and their pictures: `cargo xtask shots` takes them with all others.

use followthrough_tests::browser::axe::Axe;
use followthrough_tests::browser::tour;

use super::shots::shoot;

/// The walk past every screen has these too; alone they are looked at in a minute.
#[test]
fn screens_of_follow_through_at_the_desk_pass_the_accessibility_rules_in_both_themes() {
    let axe = Axe::fetched();
    let (mut broken, mut screens) = (Vec::new(), 0);
    tour::walk_of_cycles("cycles-accessible", 2, |page, screen| {
        screens += 1;
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
    tour::walk_of_cycles("shots-of-cycles", 6, |page, screen| {
        number += 1;
        shoot(page, &format!("cycles-{number:02}-{screen}"));
    });
}
