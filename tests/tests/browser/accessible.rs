//! Every screen and state of the app, light and dark, before axe-core.

use followthrough_tests::browser::axe::Axe;
use followthrough_tests::browser::tour;

/// Days of care in the home: enough for tables, figures and pages of records to have something in them.
const DAYS: i64 = 2;

#[test]
fn every_screen_passes_the_accessibility_rules_in_both_themes() {
    let axe = Axe::fetched();
    let mut broken = Vec::new();
    let mut screens = 0;
    tour::walk("accessible", DAYS, |page, screen| {
        screens += 1;
        for theme in ["light", "dark"] {
            page.prefers(theme);
            for rule in axe.judges(page) {
                broken.push(format!("{screen}, {theme}: {rule}"));
            }
        }
    });
    assert!(screens > 40, "the walk went past {screens} screens only");
    assert!(broken.is_empty(), "rules broken:\n  {}", broken.join("\n  "));
}
