//! Every screen and state of the app, light and dark, before axe-core.

use followthrough_tests::browser::axe::Axe;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::tour;

/// Days of care in the home: enough for tables, figures and pages of records to have something in them.
const DAYS: i64 = 2;

#[test]
fn every_screen_passes_the_accessibility_rules_in_both_themes() {
    let axe = Axe::fetched();
    let mut broken = Vec::new();
    let mut screens = 0;
    tour::walk("accessible", DAYS, |page, screen| {
        if screens == 0 {
            notices_what_is_wrong(&axe, page);
        }
        screens += 1;
        for theme in ["light", "dark"] {
            page.prefers(theme);
            let lightness = page.lightness();
            let is_dark = lightness < 64;
            assert_eq!(
                is_dark,
                theme == "dark",
                "{screen} in the {theme} pass: its ground is {lightness} of 255 light"
            );
            for rule in axe.judges(page) {
                broken.push(format!("{screen}, {theme}: {rule}"));
            }
        }
    });
    assert!(screens > 40, "the walk went past {screens} screens only");
    assert!(broken.is_empty(), "rules broken:\n  {}", broken.join("\n  "));
}

/// A judge that finds nothing anywhere proves nothing: a button without a name and words too pale to read are put on
/// the page, found, and taken away.
fn notices_what_is_wrong(axe: &Axe, page: &Page) {
    let put = "const wrong = document.createElement('div');
        wrong.id = 'wrong';
        wrong.append(document.createElement('button'), 'pale');
        wrong.style.cssText = 'color: #ddd; background: #fff';
        document.querySelector('main').append(wrong);";
    page.session.run(put, &[]).expect("a script can be run");
    let found = axe.judges(page).join("\n");
    for rule in ["button-name", "color-contrast"] {
        assert!(found.contains(rule), "{rule} goes unnoticed: {found}");
    }
    page.session
        .run("document.getElementById('wrong').remove()", &[])
        .expect("a script can be run");
}
