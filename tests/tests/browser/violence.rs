//! The real browser under violence: its renderer killed around a save, again and again. What was said to be saved is there.

use followthrough_tests::browser::home::MAYA;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::{Story, Tablet};
use serde_json::json;

/// How often the renderer is killed; more of them for a longer run.
const KILLS: &str = "FOLLOWTHROUGH_RENDERER_KILLS";
const KILLS_USUALLY: u32 = 50;
/// How often at most the screen is looked at between the touch and the kill: from not at all, so that it comes at any moment
/// of the save.
const LOOKS_MAX: u32 = 5;
/// Touches Save as soon as the page comes to it.
const SAVE_SOON: &str = "const save = [...document.querySelectorAll('button')].find((one) => one.innerText.trim() === 'Save'); \
                         setTimeout(() => save.click(), 0);";

#[test]
fn a_renderer_killed_after_a_touch_on_save_loses_nothing_that_was_said_to_be_saved() {
    let kills = std::env::var(KILLS).map_or(KILLS_USUALLY, |kills| kills.parse().expect("a number"));
    let story = Story::begin("renderer-killed");
    let mut desk = story.desk();
    let mut tablet = story.tablet("Rowan 1");
    desk.enrols(&mut tablet);
    tablet.sign_in(MAYA);
    tablet.page.sees("Dot");
    tablet.page.is_kept_offline();
    tablet.loses_wifi();

    let (mut said, mut kept) = (Vec::new(), Vec::new());
    for kill in 0..kills {
        let weight = format!("{}.{}", 40 + kill / 10, kill % 10);
        tablet.page.tap("Dot");
        tablet.page.tap("Weight");
        // Typed and not saved before the kill: she is offered it again. It is this same weight that was lost, never another.
        tablet.page.sees("Weight for Dot");
        if tablet
            .page
            .text()
            .expect("there is a page")
            .contains("Restore it?")
        {
            tablet.page.tap("Start again");
        }
        tablet.page.fill("Weight in kg", &weight);
        let spare = spare_tab(&tablet.page);
        if kill % 2 == 0 {
            tablet.page.tap("Save");
        } else {
            // The touch itself, with nobody waiting until the page is done with it: the kill may come first.
            tablet
                .page
                .session
                .run(SAVE_SOON, &[])
                .expect("a script can be run");
        }
        let was_said = (0..kill / 2 % (LOOKS_MAX + 1)).any(|_| says_saved(&tablet.page, &weight));
        if was_said {
            said.push(weight.clone());
        }
        crash(&tablet, &spare);
        tablet.types_pin(MAYA, MAYA.pin);
        tablet.page.sees_in("Screens", "My people");
        tablet.page.tap("Dot");
        tablet.page.sees("What was recorded");
        let line = format!("Weight {weight} kg");
        let times = times(&tablet.page, &line);
        assert!(times <= 1, "{line} stands {times} times");
        assert!(
            !was_said || times == 1,
            "{line} was said to be saved and is gone: {:?}",
            tablet.page.text()
        );
        if times == 1 {
            kept.push(line);
        }
        // The line above counts exactly what is kept: nothing is half there.
        match kept.len() {
            0 => tablet.page.does_not_see("waiting"),
            count => tablet
                .page
                .line_reads(&format!("Saved on this tablet - {count} waiting")),
        }
        tablet.my_people();
    }
    println!(
        "{kills} kills: {} said to be saved, {} there",
        said.len(),
        kept.len()
    );
    assert!(
        !said.is_empty(),
        "no kill came after the word: nothing is shown by this"
    );
    tablet.finds_wifi();
    tablet.page.all_sent(std::time::Duration::from_secs(90));
    // And at the office, each once.
    desk.page.tap_in("Office", "People");
    desk.page.tap("Dorothy Hill");
    desk.page.sees("Save this timeline as a file (CSV)");
    let script =
        "return fetch(document.querySelector(`a[href*='timeline.csv']`).href).then((file) => file.text())";
    let file = desk
        .page
        .session
        .run(script, &[])
        .expect("the file can be fetched");
    let file = file.as_str().unwrap_or_default();
    assert_eq!(file.lines().count(), kept.len() + 1, "{file}");
    for line in &kept {
        let weight = line.trim_start_matches("Weight ");
        assert_eq!(
            file.matches(&format!("\"{weight}\"")).count(),
            1,
            "{line} in {file}"
        );
    }
}

/// Whether the screen says so now.
fn says_saved(page: &Page, weight: &str) -> bool {
    let said = format!("Saved on this tablet: Weight, {weight} kg");
    page.text().is_ok_and(|text| text.contains(&said))
}

fn times(page: &Page, line: &str) -> usize {
    let rows = page.list(".timeline li");
    rows.iter().filter(|row| row.contains(line)).count()
}

/// Another tab of the browser, behind the one that is looked at.
fn spare_tab(page: &Page) -> String {
    let session = &page.session;
    let window = session.window().expect("the page has a window");
    session.open_tab().expect("a browser opens another tab");
    let spare = session.window().expect("the other tab has a window");
    session.look_at(&window).expect("the first tab is there");
    session
        .devtools("Page.bringToFront", json!({}))
        .expect("the first tab is looked at");
    spare
}

/// Kills the process that runs the page and its workers; the browser itself lives on, and opens the app anew in the spare tab.
fn crash(tablet: &Tablet, spare: &str) {
    let session = &tablet.page.session;
    let crashed = session.window().expect("the page has a window");
    // The command dies with what it kills.
    let _ = session.devtools("Page.crash", json!({}));
    session.look_at(spare).expect("the other tab is there");
    session
        .devtools("Target.closeTarget", json!({ "targetId": crashed }))
        .expect("a dead tab can be closed");
    tablet.page.open(&tablet.network.address());
}
