//! Exported documents opened by another implementation: the JavaScript automerge package, as a family or another system would.

use std::path::Path;
use std::process::Command;

use followthrough_server::{csv, demo};
use followthrough_tests::browser::chromium::DESK;
use followthrough_tests::browser::page::Page;
use followthrough_tests::browser::story::{self, Story};
use serde_json::Value;
use sync_core::document::{Answer, Ask, Change, Documents, Edit};
use sync_core::id::{EntryId, PersonId, PlanItemId, PublicKey};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{Actor, DocumentKey, PlannedCare, Schedule};
use sync_core::text::ShortText;
use sync_core::time::Timestamp;

const PERSON: PersonId = PersonId([7; 16]);
const PLAN: DocumentKey = DocumentKey::CarePlan(PERSON);

#[test]
fn an_exported_care_plan_opens_in_the_javascript_library_with_the_same_words() {
    let text = "Ivy drinks tea, \u{201c}not too hot\u{201d}. \u{2615}\nShe sits upright.";
    let planned = PlannedCare {
        item: PlanItemId([5; 16]),
        person: PERSON,
        kind: fluid::KIND.code,
        instruction: ShortText::parse("Offer a drink, beaker").expect("short"),
        schedule: Schedule::Daily(vec![480, 1080]),
        from: Timestamp(0),
        until: None,
        daily_target: Some(1500),
    };
    let mut changes: Vec<Change> = Vec::new();
    for (nonce, edits) in [
        (
            1,
            vec![Edit::Text {
                section: 3,
                text: "Ivy drinks tea.".to_owned(),
            }],
        ),
        (
            2,
            vec![
                Edit::Text {
                    section: 3,
                    text: text.to_owned(),
                },
                Edit::Planned(planned),
            ],
        ),
    ] {
        let actor = Actor::of(&PublicKey([1; 32]), &[nonce; 12]);
        let mut documents = Documents::default();
        let open = Ask::Open {
            document: PLAN,
            changes: changes.clone(),
            proposals: vec![],
            at: None,
        };
        let Answer::Opened(opened) = documents.answer(&open) else {
            unreachable!("it opens");
        };
        let edit = Ask::Edit {
            document: PLAN,
            changes: changes.clone(),
            base: opened.heads,
            actor,
            at: Timestamp(0),
            edits,
        };
        let Answer::Edited(Some(edited)) = documents.answer(&edit) else {
            unreachable!("it is written");
        };
        changes.push(Change {
            id: EntryId([nonce; 32]),
            actor,
            bytes: edited.change,
        });
    }
    let exported = |changes: Vec<Change>| {
        let ask = Ask::Export {
            document: PLAN,
            changes,
        };
        match Documents::default().answer(&ask) {
            Answer::Exported(bytes) => bytes,
            other => unreachable!("{other:?}"),
        }
    };
    let bytes = exported(changes.clone());
    changes.reverse();
    assert_eq!(exported(changes), bytes, "the same bytes, whatever arrived first");

    let folder = story::folder().join("exports");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("plan.automerge");
    std::fs::write(&file, bytes).expect("a file");
    let read = opened(&file);
    assert_eq!(read["kind"], "care_plan");
    assert_eq!(read["sections"]["eating_and_drinking"], text);
    assert_eq!(read["sections"]["sleep"], "");
    assert_eq!(read["planned"].as_array().map(Vec::len), Some(1));
    assert_eq!(read["planned"][0]["instruction"], "Offer a drink, beaker");
    // Its beginning, and two edits.
    assert_eq!(read["changes"], 3);
}

#[test]
fn an_exported_journal_says_in_the_javascript_library_what_the_spreadsheet_says() {
    let (story, home) = Story::begin_large("exports-journal", 3);
    let (_, username, password) = demo::ACCOUNTS[0];
    let mut desk = story.desk_of("desk", DESK, username, password);
    let resident = &home.residents[0];
    desk.page.tap_in("Office", "People");
    desk.page.tap(resident.name);
    desk.page.tap("Save the journal as a file (automerge)");
    desk.page.sees("Save the file:");
    desk.page.is_heard();

    let spreadsheet = fetched(&desk.page, "a[href*='timeline.csv']");
    let journal = fetched(&desk.page, "a[href*='journal.automerge']");
    assert_eq!(
        fetched(&desk.page, "a[href*='journal.automerge']"),
        journal,
        "the same bytes every time"
    );
    let file = story.folder.join("journal.automerge");
    std::fs::write(&file, journal).expect("a file");
    let read = opened(&file);
    assert_eq!(read["kind"], "journal");
    assert_eq!(read["name"], resident.name);
    assert_eq!(read["changes"], 1);

    let lines = csv::read(csv::text_of(&spreadsheet).expect("text")).expect("a spreadsheet");
    let (_, columns) = &lines[0];
    let records = read["records"].as_array().expect("a list");
    assert!(
        records.len() > 20,
        "{} records are few for three days",
        records.len()
    );
    assert_eq!(read["count"], records.len());
    assert_eq!(lines.len(), records.len() + 1);
    // The spreadsheet is read from the newest down.
    for ((_, cells), record) in lines[1..].iter().zip(records.iter().rev()) {
        for (column, cell) in columns.iter().zip(cells) {
            let said = in_words(column, record, resident.name);
            // A spreadsheet is kept from taking words for a formula.
            assert_eq!(said, cell.trim_start_matches('\''), "{column} of {record}");
        }
    }
}

/// What a record of the journal says for a column of the spreadsheet.
fn in_words(column: &str, record: &Value, person: &str) -> String {
    let name = match column {
        "Happened" => "happened_at",
        "Recorded" => "recorded_at",
        "Received by the office" => "received_at",
        "Person" => return person.to_owned(),
        "Kind" => "kind_label",
        "Record" => "record",
        "Outcome" => "outcome",
        "Note" => "note",
        "All answers" => "answers",
        "Concern" => "concern",
        "Late entry" => "late",
        "Corrected" => "corrected",
        "Entered in error" => "entered_in_error",
        "Why corrected" => "correction_why",
        "Corrected by" => "correction_by",
        "Written by" => "written_by",
        "Role" => "role",
        "With" => "with",
        "Tablet" => "tablet",
        "Counts" => "counts",
        "Entry" => "entry",
        other => unreachable!("a column that the journal does not have: {other}"),
    };
    match &record[name] {
        Value::Null => String::new(),
        Value::String(words) => words.trim_start_matches('\'').to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Number(at) => {
            let at = Timestamp(at.as_i64().expect("a moment"));
            let minute = at.minute_of_day();
            format!("{} {:02}:{:02}", at.care_day().iso(), minute / 60, minute % 60)
        }
        other => unreachable!("{other}"),
    }
}

/// The file behind a link, as the browser gets it.
fn fetched(page: &Page, link: &str) -> Vec<u8> {
    let script = "return fetch(document.querySelector(arguments[0]).href).then((file) => file.arrayBuffer())\
                  .then((bytes) => Array.from(new Uint8Array(bytes)))";
    let bytes = page
        .session
        .run(script, &[link.into()])
        .expect("the file can be fetched");
    let bytes = bytes.as_array().expect("bytes").iter();
    bytes
        .map(|byte| {
            byte.as_u64()
                .and_then(|byte| u8::try_from(byte).ok())
                .expect("a byte")
        })
        .collect()
}

/// What the JavaScript library finds in a file.
fn opened(file: &Path) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/js/open.mjs");
    let node = Command::new("node")
        .arg(script)
        .arg(file)
        .output()
        .expect("node runs");
    assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
    serde_json::from_slice(&node.stdout).expect("JSON")
}
