//! What the fold says about a history, as text: with `telling`, the only lines that know the API.
//!
//! What is expected begins each part with its question: `? mavis` (her timeline), `? due mavis 10:00`, `? odd`, ...

use super::telling::{Told, kind_of, name, person, read, staff, time};
use crate::fold::{DueState, Floor, Item, Place, VersionWords};
use crate::id::EntryId;
use crate::record::Fact;

/// Folds a history forwards, backwards, and first as unsent; all must agree, and answer as expected.
#[track_caller]
pub fn check(history: &str, expected: &str) {
    let history = read(history);
    let mut floor = Floor::default();
    for told in &history {
        floor.apply(&told.at(told.place));
    }
    let mut backwards = Floor::default();
    for told in history.iter().rev() {
        backwards.apply(&told.at(told.place));
    }
    assert_eq!(backwards, floor, "backwards");
    let mut sent_later = Floor::default();
    for told in &history {
        sent_later.apply(&told.at(Place::OnTablet));
    }
    for told in history.iter().rev() {
        sent_later.apply(&told.at(told.place));
        sent_later.apply(&told.at(Place::OnTablet));
    }
    assert_eq!(sent_later, floor, "sent later");

    let expected: Vec<&str> = expected
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let shown: Vec<String> = expected
        .iter()
        .filter(|line| line.starts_with('?'))
        .flat_map(|question| {
            let mut part = vec![(*question).to_owned()];
            part.extend(answer(&floor, &history, question));
            part
        })
        .collect();
    assert_eq!(
        shown.join("\n"),
        expected.join("\n"),
        "\n\n{}\n",
        shown.join("\n")
    );
}

fn answer(floor: &Floor, history: &[Told], question: &str) -> Vec<String> {
    let words: Vec<&str> = question.split_whitespace().skip(1).collect();
    let label = |id: EntryId| {
        let told = history.iter().find(|told| told.id == id);
        told.map_or("?".to_owned(), |told| told.label.clone())
    };
    match words[..] {
        ["people"] => floor
            .people()
            .iter()
            .map(|person| format!("{} {}", person.room, person.known_as))
            .collect(),
        ["due", who, at] => floor
            .due(person(who), time(at))
            .iter()
            .map(|due| {
                let state = match due.state {
                    DueState::NotYet => "not yet".to_owned(),
                    DueState::Due => "due".to_owned(),
                    DueState::Overdue => "overdue".to_owned(),
                    DueState::Missed => "missed".to_owned(),
                    DueState::Answered { by, outcome } => {
                        let others = due.completions.iter().filter(|id| **id != by);
                        let others: String = others.map(|id| format!(", and by {}", label(*id))).collect();
                        format!("{} by {}{others}", outcome.label().to_lowercase(), label(by))
                    }
                };
                format!("{} {}: {state}", due.due_at.clock(), due.instruction)
            })
            .collect(),
        ["alerts", who, at] => floor
            .alerts(person(who), time(at))
            .iter()
            .map(|alert| {
                let evidence: Vec<String> = alert.evidence.iter().map(|id| label(*id)).collect();
                let since = alert.since.clock();
                format!(
                    "{}: {}; since {since} [{}]",
                    alert.rule.label(),
                    alert.words,
                    evidence.join(" ")
                )
            })
            .collect(),
        ["targets", who, at] => floor
            .targets(person(who), time(at))
            .iter()
            .map(|target| format!("{}: {}", target.field().unwrap().label, target.words()))
            .collect(),
        ["set", who, at] => floor
            .targets_set(person(who), time(at))
            .iter()
            .map(|set| {
                let by = name(set.by.0);
                format!(
                    "{} {:?} by {by}: {}",
                    label(set.id),
                    set.stands,
                    set.target.words()
                )
            })
            .collect(),
        ["plan", who, at] => floor
            .plan(person(who), time(at))
            .iter()
            .map(|planned| format!("{} by {}", planned.care.instruction, label(planned.version)))
            .collect(),
        ["last", kind, who] => {
            let last = floor.last_done(person(who), kind_of(kind).code);
            vec![last.map_or("never".to_owned(), |item| label(item.id))]
        }
        ["drunk", who, at] => {
            let fluid = floor.fluid_today(person(who), time(at));
            let target = fluid
                .target_ml
                .map_or(String::new(), |target| format!(" of {target}"));
            vec![format!("{}{target} ml in {}", fluid.taken_ml, fluid.drinks)]
        }
        ["weights", who] => floor
            .weights(person(who))
            .iter()
            .map(|point| format!("{} {}", label(point.by), point.tenths_kg))
            .collect(),
        ["practice", who] => floor
            .observations_of(staff(who))
            .iter()
            .map(|item| show(item, &label))
            .collect(),
        ["odd"] => {
            let mut odd: Vec<_> = floor
                .oddities()
                .map(|(id, oddity)| format!("{}: {oddity}", label(id)))
                .collect();
            odd.sort();
            odd
        }
        ["versions", of] => floor
            .versions(history.iter().find(|told| told.label == of).unwrap().id)
            .iter()
            .map(|version| {
                let words = match version.words {
                    VersionWords::Original { fact, .. } => says(fact),
                    VersionWords::Amended { fact, why, .. } => {
                        format!("should say {}, because {why}", says(fact))
                    }
                    VersionWords::EnteredInError { why } => format!("entered in error, because {why}"),
                };
                let counted = if version.oddity.is_some() {
                    " (not counted)"
                } else {
                    ""
                };
                format!(
                    "{} by {}: {words}{counted}",
                    version.recorded_at.clock(),
                    name(version.by.0)
                )
            })
            .collect(),
        [who] => floor
            .timeline(person(who), time("y0:00"), time("t12:00"))
            .iter()
            .map(|item| show(item, &label))
            .collect(),
        _ => panic!("cannot answer {question}"),
    }
}

fn show(item: &Item<'_>, label: &dyn Fn(EntryId) -> String) -> String {
    let mut marks = Vec::new();
    let mut mark = |there: bool, text: &str| {
        if there {
            marks.push(text.to_owned());
        }
    };
    mark(item.late, "late");
    mark(item.amended, "amended");
    mark(item.struck.is_some(), "struck");
    mark(item.place == Place::OnTablet, "unsent");
    mark(!item.counted, "not counted");
    for other in &item.possible_duplicate_of {
        mark(true, &format!("same as {}?", label(*other)));
    }
    let marks = if marks.is_empty() {
        String::new()
    } else {
        format!(" [{}]", marks.join(", "))
    };
    format!(
        "{} {} {}: {}{marks}",
        label(item.id),
        item.happened_at.clock(),
        name(item.by.0),
        says(item.shown)
    )
}

fn says(fact: &Fact) -> String {
    match fact {
        Fact::Care(care) => format!("{} {}", care.kind.name, care.line()),
        Fact::Unknown(unknown) => unknown.why.label().to_owned(),
        Fact::PracticeObserved(observed) => format!("observed {}", name(observed.subject.0)),
        Fact::PersonMoved(moved) => format!("moved to {}", moved.room),
        other => format!("kind {:#06x}", other.code()),
    }
}
