//! Every stage and every kind of record: what it moves. Worked out by the fold and held against `docs/cycle.md`.

use super::telling::{CYCLE, fold, id, read};
use crate::cycle::Stage;
use crate::record::Step;

/// A way to each stage.
const WAYS: [(Stage, &str); 12] = [
    (Stage::Identified, ""),
    (Stage::Agreed, "a"),
    (Stage::Assigned, "a s"),
    (Stage::Understood, "a s u"),
    (Stage::InProgress, "a s u n"),
    (Stage::Blocked, "a s u b"),
    (Stage::Done, "a s u d"),
    (Stage::Rework, "a s u d g"),
    (Stage::Verified, "a s u d v"),
    (Stage::Closed, "a s u d v c"),
    (Stage::Reopened, "a s u d v c o"),
    (Stage::Ended, "a s x"),
];

const STEPS: [(&str, &str); 11] = [
    ("a", "dora agrees A in 14"),
    ("s", "lena assigns A to amira"),
    ("u", "amira understands A"),
    ("n", "amira notes A"),
    ("b", "amira blocked A"),
    ("d", "amira done A"),
    ("g", "tess sees A no"),
    ("v", "tess sees A yes"),
    ("c", "maria effective"),
    ("o", "dora reopens"),
    ("x", "dora ends A"),
];

/// What then arrives, by somebody who may and who knew everything before.
const NEXT: [(&str, &str); 22] = [
    ("Issue identified, again", "ben issue"),
    ("Incident reviewed", "dora reviews"),
    ("Action agreed: another one", "dora agrees B in 7"),
    ("Action assigned, to someone else", "lena assigns A to ben"),
    ("Understanding confirmed by its owner", "amira understands A"),
    ("Progress noted: on track", "amira notes A"),
    ("Progress noted: cannot go on", "amira blocked A"),
    ("Checked half way", "dora midway A"),
    ("Deadline changed", "dora moves A to 28"),
    ("Said to be done", "amira done A"),
    ("Checked in practice: yes", "tess sees A yes"),
    ("Checked in practice: partly", "tess sees A partly"),
    ("Checked in practice: no", "tess sees A no"),
    ("Action ended", "dora ends A"),
    (
        "Contradiction settled: the assignment stands",
        "dora settles A for s",
    ),
    ("Outcome reviewed: it worked", "maria effective"),
    ("Outcome reviewed: it did not", "maria ineffective"),
    ("Outcome reviewed: too early", "maria too-early"),
    ("Reopened", "dora reopens"),
    ("Escalated", "ada escalates A"),
    ("Feedback given", "ben says"),
    ("Told or notified", "dora tells person"),
];

fn way(steps: &str) -> String {
    let mut lines = vec!["i amira issue".to_owned(), "w dora reviews".to_owned()];
    for label in steps.split_whitespace() {
        let (_, does) = STEPS.iter().find(|(known, _)| *known == label).unwrap();
        lines.push(format!("{label} {does}"));
    }
    lines.join("\n")
}

fn table() -> String {
    let name = |stage: Stage| format!("{stage:?}");
    let mut lines = vec![
        format!(
            "| what arrives | {} |",
            WAYS.iter()
                .map(|(stage, _)| name(*stage))
                .collect::<Vec<_>>()
                .join(" | ")
        ),
        format!("| --- |{}", " --- |".repeat(WAYS.len())),
    ];
    for (kind, does) in NEXT {
        let cells: Vec<String> = WAYS
            .iter()
            .map(|(stage, steps)| {
                let cycles = fold(&read(&format!("{}\nz {does}", way(steps))));
                let cycle = cycles.cycle(CYCLE).unwrap();
                if cycle.not_counted.contains_key(&id("z")) {
                    "not counted".to_owned()
                } else if cycle.stage == *stage {
                    "·".to_owned()
                } else {
                    name(cycle.stage)
                }
            })
            .collect();
        lines.push(format!("| {kind} | {} |", cells.join(" | ")));
    }
    lines.join("\n")
}

#[test]
fn every_way_leads_to_its_stage() {
    for (stage, steps) in WAYS {
        let cycles = fold(&read(&way(steps)));
        assert_eq!(cycles.cycle(CYCLE).unwrap().stage, stage, "{steps}");
    }
}

#[test]
fn the_stage_table_in_the_documentation_is_what_the_fold_does() {
    const WRITTEN: &str = include_str!("../../../../docs/cycle.md");
    let table = table();
    assert!(
        WRITTEN.contains(&table),
        "docs/cycle.md has another stage table than this one:\n\n{table}\n"
    );
}

#[test]
fn no_kind_of_record_is_left_out() {
    for (code, label) in Step::KINDS {
        let named = NEXT.iter().any(|(kind, _)| kind.starts_with(label));
        assert!(named, "{code:#x} {label}");
    }
}
