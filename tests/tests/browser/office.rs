//! The office's page: the floor as it moves, a person's timeline, lists from files, and what only a manager may decide.

use std::fs;

use followthrough_server::demo;
use followthrough_tests::browser::chromium::DESK;
use followthrough_tests::browser::home::{MAYA, TOM};
use followthrough_tests::browser::story::{Desk, Story};

use super::shots::shoot;

/// The question of a drink's sheet.
const HOW_MUCH: &str = "How much did they drink? Touching an amount saves it.";

#[test]
fn office_floor_moves_as_tablets_record_and_says_whom_it_has_not_heard_from() {
    let story = Story::begin("office-floor");
    let mut desk = story.desk();
    let (mut rowan, mut larch) = (story.tablet("Rowan 1"), story.tablet("Larch 1"));
    desk.enrols(&mut rowan);
    desk.enrols(&mut larch);
    rowan.sign_in(MAYA);
    larch.sign_in(TOM);

    // Two tablets record; the floor moves without being asked.
    desk.page.tap_in("Office", "Live floor");
    desk.page.sees("Up to the moment: 2 tablets are linked now.");
    desk.page.is_heard();
    rowan.page.tap("Dot");
    rowan.page.tap("Drink");
    rowan.page.tap_in(HOW_MUCH, "Mug");
    desk.page.sees_in("Dorothy Hill", "Drink, 300 ml");
    desk.page.sees_in("Dorothy Hill", "Drinks today: 300 of 1500 ml");

    // One tablet goes dark: the figures say so at once.
    larch.loses_wifi();
    desk.page.sees("1 of 2 tablets are linked now.");
    desk.page.sees("Larch 1: not heard from since");

    // Meanwhile a role ends, and its holder goes on without knowing.
    desk.page.tap_in("Office", "Staff");
    desk.page.tap("Tom Reed");
    // A slip of the hand ends nobody's role: it is asked about, in the page.
    desk.page.tap("End this role now");
    desk.page.sees("they may no longer act as");
    desk.page.is_heard();
    desk.page.tap("No, keep it");
    desk.page.loses("they may no longer act as");
    desk.page.tap("End this role now");
    desk.page.tap("Yes, end it now");
    desk.page.sees("No role now");
    desk.page.is_heard();
    larch.page.tap("Peggy");
    larch.page.tap("Drink");
    larch.page.tap_in(HOW_MUCH, "Whole cup");
    larch.page.sees("Saved on this tablet: Drink, 200 ml");
    larch.finds_wifi();
    desk.page.tap_in("Office", "Live floor");
    desk.page.sees("Up to the moment: 2 tablets are linked now.");
    desk.page.tap_in("Office", "Held");
    desk.page.sees_in(
        "Margaret Lowe: Drink, 200 ml",
        "Written in a role its author did not hold then",
    );
    desk.page.is_heard();
    desk.page.tap("Release: it counts");
    desk.page.sees("Say why you decide so");
    desk.page
        .fill("Why do you decide so?", "His shift was longer than planned");
    desk.page.tap("Release: it counts");
    desk.page.sees("Nothing waits for a manager.");
    desk.page.tap_in("Held", "Decided");
    desk.page
        .sees_in("Margaret Lowe", "Why: His shift was longer than planned");
    desk.page
        .sees_in("Margaret Lowe", "Helen Ward, Registered manager");
    desk.page.tap_in("Held", "Not taken");
    desk.page.sees("Every tablet's history agrees with the office's.");
    desk.page.tap_in("Office", "Live floor");
    desk.page.sees_in("Margaret Lowe", "Drinks today: 200 of 1500 ml");

    // A lost tablet is blocked in three touches.
    desk.page.taps();
    desk.page.tap_in("Office", "Tablets");
    desk.page.tap("Block Larch 1");
    desk.page.tap("Block it: lost or stolen");
    assert_eq!(desk.page.taps(), 3, "a lost tablet is blocked in three touches");
    desk.page.sees_in("Larch 1", "Blocked");
    desk.page.sees_in("Rowan 1", "Right, within a minute");
    desk.page.is_heard();
    desk.page.tap_in("Office", "Live floor");
    desk.page.sees("Up to the moment: 1 tablet is linked now.");

    scripts_need_a_policy(&desk);
    scripts_need_a_policy_on(&rowan.page);
}

#[test]
fn office_finds_filters_and_takes_in_lists() {
    let (story, home) = Story::begin_large("office-lists", 3);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let resident = &home.residents[0];

    // A timeline: newest first, page by page, narrowed by filters, saved as a file.
    desk.page.tap_in("Office", "People");
    desk.page.is_heard();
    desk.page.fill("Find a person by name", resident.name);
    desk.page.tap(resident.name);
    desk.page.sees("Known as");
    let rows = |desk: &Desk| desk.page.list("table.records tbody tr").len();
    desk.page
        .wait("a page of records", std::time::Duration::from_secs(20), |_| {
            (rows(&desk) == 50)
                .then_some(())
                .ok_or_else(|| format!("{} rows", rows(&desk)))
        });
    desk.page.tap("Show older records");
    desk.page
        .wait("a longer list", std::time::Duration::from_secs(20), |_| {
            (rows(&desk) > 50)
                .then_some(())
                .ok_or_else(|| format!("{} rows", rows(&desk)))
        });
    desk.page.choose("Outcome", "Declined");
    desk.page
        .wait("fewer records", std::time::Duration::from_secs(20), |_| {
            (rows(&desk) < 50)
                .then_some(())
                .ok_or_else(|| format!("{} rows", rows(&desk)))
        });
    desk.page.is_heard();
    let said = desk.page.list("table.records td.said > a");
    assert!(
        said.iter().all(|line| line.to_lowercase().contains("declined")),
        "{said:?}"
    );
    let file = desk
        .page
        .session
        .run(
            "return fetch(document.querySelector('a[download]').href).then((file) => file.text())",
            &[],
        )
        .expect("the file can be fetched");
    let lines = file.as_str().unwrap_or_default().lines().count();
    assert_eq!(
        lines,
        said.len() + 1,
        "the file holds what the list shows, and its headings"
    );

    // Search by name and by words.
    desk.page.tap_in("Office", "Search");
    desk.page.fill("Words to find", resident.name);
    desk.page.tap("Find");
    desk.page.sees_in("People", resident.name);
    desk.page.fill("Words to find", "zzznothing");
    desk.page.tap("Find");
    desk.page.sees("There are no such records.");
    desk.page.sees_in("People", "Nobody of this name.");
    desk.page.is_heard();

    // A list with a fault saves nothing; the same list put right is saved in one go.
    let unit = home.units[0].1;
    let list = story.folder.join("people.csv");
    fs::write(
        &list,
        format!("name,unit,room\nRose Okafor,{unit},901\nJim Pike,Nowhere,902\n"),
    )
    .expect("a file");
    desk.page.tap_in("Office", "People");
    desk.page.tap("Take in a list from a file");
    desk.page.choose_file("The file", &list);
    desk.page.sees("Nothing was saved: 1 thing to put right.");
    desk.page
        .sees("Line 3, unit: \"Nowhere\" does not fit: there is no such unit");
    desk.page.is_heard();
    fs::write(&list, b"name,unit\nRen\xe9e,x\n").expect("a file");
    desk.page.choose_file("The file", &list);
    desk.page.sees("looks like Windows-1252");
    fs::write(&list, format!("name,unit\nRose Okafor,{unit}\n")).expect("a file");
    desk.page.choose_file("The file", &list);
    desk.page.sees("these are missing: room");
    fs::write(
        &list,
        format!("name,unit,room\nRose Okafor,{unit},901\nJim Pike,{unit},902\n"),
    )
    .expect("a file");
    desk.page.choose_file("The file", &list);
    desk.page.sees("2 lines, and nothing is wrong.");
    desk.page.tap("Save all 2 lines");
    desk.page.sees("Saved: 2 lines.");
    desk.page.tap("See people");
    desk.page.fill("Find a person by name", "okafor");
    desk.page.sees("Rose Okafor");

    // Somebody is added while the office runs.
    desk.page.tap_in("Office", "Staff");
    desk.page.tap("Add somebody");
    desk.page.fill("Full name", "Dee Ray");
    desk.page.choose("Role", "Shift leader");
    desk.page.fill("PIN for tablets", "1");
    desk.page.tap("Add them");
    desk.page.sees("The PIN does not fit");
    assert_eq!(desk.page.value("Full name"), "Dee Ray", "what was typed stands");
    desk.page.fill("PIN for tablets", "135790");
    desk.page.is_heard();
    desk.page.tap("Add them");
    desk.page.sees("Has a PIN");
    desk.page.sees("Shift leader");
}

#[test]
#[ignore = "makes pictures for people to look at; it proves nothing"]
fn shots_of_the_office() {
    let (story, home) = Story::begin_large("office-shots", 3);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let unit = home.units[0].1;
    let keep = |desk: &Desk, name: &str| {
        desk.page.wait(
            "the screen is there",
            std::time::Duration::from_secs(60),
            |page| {
                let text = page.text()?;
                (!text.contains("Reading from the office"))
                    .then_some(())
                    .ok_or(text)
            },
        );
        shoot(&desk.page, name);
    };
    for (way, name) in [
        ("Live floor", "50-office-floor"),
        ("Search", "51-office-search"),
        ("People", "52-office-people"),
        ("Tablets", "53-office-tablets"),
        ("Staff", "54-office-staff"),
        ("Held", "55-office-held"),
    ] {
        desk.page.tap_in("Office", way);
        keep(&desk, name);
    }
    desk.page.tap_in("Held", "Not taken");
    keep(&desk, "56-office-not-taken");
    desk.page.tap_in("Office", "Search");
    desk.page.fill("Words to find", home.residents[0].name);
    desk.page.tap("Find");
    desk.page.sees_in("People", home.residents[0].name);
    keep(&desk, "57-office-found");
    desk.page.tap_in("People", home.residents[0].name);
    desk.page.sees("Show older records");
    keep(&desk, "58-office-person");
    desk.page.tap("Move");
    desk.page.sees("Move to another room");
    keep(&desk, "59-office-move");
    let list = story.folder.join("people.csv");
    let lines = format!(
        "name,unit,room,birth year\nRose Okafor,{unit},901,1940\nRose Okafor,{unit},902,1940\nJim Pike,Nowhere,,31\n"
    );
    fs::write(&list, lines).expect("a file");
    desk.page.tap_in("Office", "People");
    desk.page.tap("Admit a person");
    keep(&desk, "60-office-admit");
    desk.page.tap_in("Office", "People");
    desk.page.tap("Take in a list from a file");
    desk.page.choose_file("The file", &list);
    desk.page.sees("Nothing was saved");
    keep(&desk, "61-office-import");
    desk.page.tap_in("Office", "Staff");
    desk.page.tap("Units");
    keep(&desk, "62-office-units");
    desk.page.tap_in("Office", "Staff");
    desk.page.tap("Add somebody");
    keep(&desk, "63-office-add");
    desk.page.tap_in("Office", "Staff");
    desk.page.tap(home.staff[5].name);
    desk.page.sees("Give a role");
    keep(&desk, "64-office-member");
}

/// Under Trusted Types nothing that a page was told can become a script or markup.
fn scripts_need_a_policy(desk: &Desk) {
    scripts_need_a_policy_on(&desk.page);
}

fn scripts_need_a_policy_on(page: &followthrough_tests::browser::page::Page) {
    let tried = page.session.run(
        "const tries = [() => { document.createElement('div').innerHTML = '<b>x</b>'; }, \
         () => { document.createElement('script').src = '/x.js'; }, () => new Worker('/x.js'), \
         () => trustedTypes.createPolicy('another', {})]; \
         return tries.map((one) => { try { one(); return 'let through'; } catch (why) { return why.name; } });",
        &[],
    );
    let tried = tried.expect("a script can be run");
    assert_eq!(
        tried,
        serde_json::json!(["TypeError", "TypeError", "TypeError", "TypeError"])
    );
}
