//! Targets, and changes of plans among what is new, over the small home.

use sync_core::record::care_kinds::vital_signs;
use sync_core::record::{DocumentKey, Per, PersonalTarget, VersionPublished};

use super::*;
use crate::protocol::{ChangeSort, ChangedIn, DocumentName, ShiftView, TargetsView};

fn pulse(low: Option<i64>, high: Option<i64>, from: Timestamp) -> Fact {
    Fact::PersonalTarget(PersonalTarget {
        person: ROSE,
        kind: vital_signs::KIND.code,
        field: vital_signs::PULSE,
        per: Per::Record,
        low,
        high,
        from,
        why: None,
    })
}

fn shift(home: &Home, now: Timestamp) -> ShiftView {
    match home.view(now, &Screen::Shift { unit: None }) {
        View::Shift(view) => view,
        other => unreachable!("{other:?}"),
    }
}

fn targets(home: &Home, now: Timestamp) -> TargetsView {
    let person = ROSE.to_hex();
    match home.view(now, &Screen::Targets { person }) {
        View::Targets(view) => *view,
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn a_target_says_who_set_it_and_what_was_before() {
    let mut home = Home::new();
    let deputy = Role::DeputyManager;
    home.write(
        LEE,
        deputy,
        ROSE,
        at(7, 0),
        sent(at(7, 1)),
        pulse(Some(60), Some(100), at(7, 0)),
    );
    home.write(
        LEE,
        deputy,
        ROSE,
        at(8, 0),
        sent(at(8, 1)),
        pulse(Some(55), None, at(12, 0)),
    );
    let view = targets(&home, at(9, 0));
    assert!(!view.may_change, "a support worker reads them");
    let said = |view: &TargetsView| -> Vec<(Option<String>, bool)> {
        view.targets
            .iter()
            .map(|one| (one.words.clone(), one.to_come))
            .collect()
    };
    let (range, low) = ("60 a minute to 100 a minute", "at least 55 a minute");
    assert_eq!(
        said(&view),
        [(Some(range.to_owned()), false), (Some(low.to_owned()), true)]
    );
    assert_eq!(view.targets[0].by_name, "Lee");
    assert_eq!(view.targets[0].role_label, "Deputy manager");
    assert_eq!(
        (
            view.targets[0].form.low.as_str(),
            view.targets[0].form.high.as_str()
        ),
        ("60", "100")
    );
    home.me = Some((LEE, deputy));
    let view = targets(&home, at(12, 0));
    assert!(view.may_change);
    assert_eq!(said(&view), [(Some(low.to_owned()), false)]);
    assert_eq!(view.before.len(), 1);
    // Ended: nothing is in force, and both stand among what was before.
    home.write(
        LEE,
        deputy,
        ROSE,
        at(13, 0),
        sent(at(13, 1)),
        pulse(None, None, at(13, 0)),
    );
    let view = targets(&home, at(13, 0));
    assert_eq!((view.targets.len(), view.before.len()), (0, 3));
    assert_eq!(view.before[0].words, None);
}

#[test]
fn versions_and_targets_are_among_what_is_new() {
    let mut home = Home::new();
    let document = DocumentKey::CarePlan(ROSE);
    let published = Fact::VersionPublished(VersionPublished {
        document,
        heads: vec![],
        rendered: sync_core::id::Hash([0; 32]),
        why: Some(sync_core::text::ReasonText::parse("She coughs on hot tea").unwrap()),
    });
    home.write(
        LEE,
        Role::DeputyManager,
        ROSE,
        at(8, 0),
        sent(at(8, 1)),
        published,
    );
    home.write(
        LEE,
        Role::DeputyManager,
        ROSE,
        at(8, 30),
        sent(at(8, 31)),
        pulse(Some(60), None, at(8, 0)),
    );
    let view = shift(&home, at(9, 0));
    let plans: Vec<(&str, &ChangedIn)> = view
        .changes
        .iter()
        .filter(|one| one.sort == ChangeSort::Plan)
        .map(|one| (one.words.as_str(), &one.to))
        .collect();
    let person = ROSE.to_hex();
    assert_eq!(
        plans,
        [
            ("Target: Pulse, at least 60 a minute", &ChangedIn::Targets),
            (
                "Care plan: She coughs on hot tea",
                &ChangedIn::Document(DocumentName::CarePlan { person })
            ),
        ]
    );
    // What is older than a day is not new.
    assert!(shift(&home, at(23, 0).plus_ms(12 * 3_600_000)).changes.is_empty());
}
