//! Exported documents opened by another implementation: the JavaScript automerge package, as a family or another system would.

use std::process::Command;

use followthrough_tests::browser::story;
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
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/js/open.mjs");
    let node = Command::new("node")
        .arg(script)
        .arg(&file)
        .output()
        .expect("node runs");
    assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
    let read: Value = serde_json::from_slice(&node.stdout).expect("JSON");
    assert_eq!(read["kind"], "care_plan");
    assert_eq!(read["sections"]["eating_and_drinking"], text);
    assert_eq!(read["sections"]["sleep"], "");
    assert_eq!(read["planned"].as_array().map(Vec::len), Some(1));
    assert_eq!(read["planned"][0]["instruction"], "Offer a drink, beaker");
    // Its beginning, and two edits.
    assert_eq!(read["changes"], 3);
}
