//! What every kind of the catalogue keeps to, whoever adds one.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::body::REGIONS;
use super::super::catalogue::{Answer, Group, KindSpec, Nature, Need};
use super::super::values::Value;
use super::super::{Care, Fact, FieldSpec, NotGiven, Outcome};
use crate::id::StaffId;
use crate::text::NoteText;
use crate::time::Timestamp;

/// Codes as they were given out. A line may be added, never changed: records hold these numbers for years.
const GIVEN_OUT: &str = include_str!("codes.txt");

#[test]
fn codes_are_for_ever() {
    let mut codes = String::new();
    for kind in KindSpec::all() {
        writeln!(codes, "{:#06x} {}", kind.code, kind.name).unwrap();
        for field in kind.fields {
            let answer = match &field.answer {
                Answer::Choice(choices) | Answer::Several(choices) => choices
                    .iter()
                    .map(|choice| format!("{} {}", choice.code, choice.label))
                    .collect::<Vec<_>>()
                    .join("; "),
                Answer::Number { decimals, unit, .. } => format!("number, {decimals} decimals, {unit}"),
                Answer::Clock => "time of day".to_owned(),
                Answer::Regions => "regions".to_owned(),
                Answer::YesNo => "yes or no".to_owned(),
                Answer::Words => "words".to_owned(),
            };
            writeln!(codes, "  {} {}: {answer}", field.number, field.name).unwrap();
        }
    }
    for region in REGIONS {
        writeln!(codes, "region {} {}", region.code, region.label).unwrap();
    }
    let now: BTreeSet<&str> = codes.lines().collect();
    let lost: Vec<&str> = GIVEN_OUT.lines().filter(|line| !now.contains(line)).collect();
    assert!(lost.is_empty(), "no longer so: {lost:#?}\n\n{codes}");
    assert_eq!(
        codes.lines().count(),
        GIVEN_OUT.lines().count(),
        "add what is new:\n{codes}"
    );
}

#[test]
fn nothing_is_used_twice_and_everything_is_named() {
    let kinds = KindSpec::all();
    for (at, kind) in kinds.iter().enumerate() {
        let name = kind.name;
        for other in &kinds[at + 1..] {
            let apart = other.code != kind.code && other.name != name && other.label != kind.label;
            assert!(apart, "{name}");
            assert_ne!(other.icon, kind.icon, "{name}");
        }
        let named = [name, kind.label, kind.done, kind.icon]
            .iter()
            .all(|text| !text.is_empty());
        assert!(named && !kind.fields.is_empty() && kind.source_row > 0, "{name}");
        let may_be_in_an_address = name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
        assert!(may_be_in_an_address, "{name}");
        for (at, field) in kind.fields.iter().enumerate() {
            let apart = |other: &FieldSpec| {
                other.number != field.number && other.name != field.name && other.label != field.label
            };
            assert!(kind.fields[at + 1..].iter().all(apart), "{name} {}", field.name);
            well_formed(kind, field);
        }
    }
    let incidents = kinds.iter().filter(|kind| kind.group == Group::Incident);
    assert_eq!(incidents.count(), 1);
}

fn well_formed(kind: &KindSpec, field: &FieldSpec) {
    let name = format!("{} {}", kind.name, field.name);
    match &field.answer {
        Answer::Number { min, max, picks, .. } => {
            assert!(min < max, "{name}");
            assert!(
                picks.iter().all(|(steps, _)| (min..=max).contains(&steps)),
                "{name}"
            );
        }
        Answer::Choice(choices) | Answer::Several(choices) => {
            let codes: BTreeSet<u8> = choices.iter().map(|choice| choice.code).collect();
            let labels: BTreeSet<&str> = choices.iter().map(|choice| choice.label).collect();
            assert_eq!(
                (codes.len(), labels.len()),
                (choices.len(), choices.len()),
                "{name}"
            );
        }
        Answer::Clock | Answer::Regions | Answer::YesNo | Answer::Words => {}
    }
    match field.need {
        Need::With(other) => assert!(kind.field(other).is_some(), "{name}"),
        Need::Unless(other, codes) => {
            let Some(Answer::Choice(choices)) = kind.field(other).map(|other| &other.answer) else {
                panic!("{name}");
            };
            assert!(
                codes
                    .iter()
                    .all(|code| choices.iter().any(|choice| choice.code == *code)),
                "{name}"
            );
        }
        Need::WhenGiven | Need::OneOf | Need::Wanted | Need::Optional => {}
    }
}

#[test]
fn a_quick_field_is_one_touch_and_all_that_is_needed() {
    for kind in KindSpec::all() {
        let Some(quick) = kind.quick else { continue };
        let field = kind.field(quick).unwrap();
        let pickable = match &field.answer {
            Answer::Number { picks, .. } => !picks.is_empty(),
            answer => matches!(answer, Answer::Choice(_)),
        };
        assert!(pickable, "{}", kind.name);
        let others = kind.fields.iter().filter(|other| other.number != quick);
        assert!(
            others.into_iter().all(|other| other.need == Need::Optional),
            "{}",
            kind.name
        );
    }
}

/// A value for a field: the `turn`th of those it may have.
fn sample(field: &FieldSpec, turn: usize) -> Value {
    match &field.answer {
        Answer::Number { min, max, .. } => Value::Number(if turn == 0 { *min } else { *max }),
        Answer::Clock => Value::Number(if turn == 0 { 0 } else { 1439 }),
        Answer::Choice(choices) => Value::Choice(choices[turn % choices.len()].code),
        Answer::Several(choices) => {
            let mut codes: Vec<u8> = choices.iter().skip(turn).map(|choice| choice.code).collect();
            codes.sort_unstable();
            Value::Several(codes)
        }
        Answer::Regions => Value::Several(REGIONS.iter().skip(turn).map(|region| region.code).collect()),
        Answer::YesNo => Value::YesNo(turn == 0),
        Answer::Words => Value::Words(NoteText::parse("In their own words").unwrap()),
    }
}

#[test]
fn sample_records_of_every_kind_go_both_ways_and_read_in_a_line() {
    for kind in KindSpec::all() {
        assert!(
            !kind.line(&super::super::Values::new()).is_empty(),
            "{}",
            kind.name
        );
        for turn in 0..16 {
            let mut care = Care::new(kind);
            for field in kind.fields {
                care.values.set(field.number, sample(field, turn));
            }
            assert_eq!(care.problems(Timestamp(0), StaffId([1; 16])), [], "{}", kind.name);
            assert!(!care.line().is_empty(), "{}", kind.name);
            for field in kind.fields {
                assert!(
                    !field.show(&sample(field, 0)).is_empty(),
                    "{} {}",
                    kind.name,
                    field.name
                );
            }
            let fact = Fact::Care(care);
            assert_eq!(
                Fact::from_fields(fact.code(), fact.schema(), &fact.fields()),
                fact
            );
        }
    }
}

#[test]
fn only_what_was_offered_can_be_declined() {
    for kind in KindSpec::all() {
        let mut care = Care::new(kind);
        care.outcome = Outcome::Declined;
        care.not_given = Some(NotGiven::Choice);
        let refused = !care.problems(Timestamp(0), StaffId([1; 16])).is_empty();
        assert_eq!(refused, kind.nature == Nature::Event, "{}", kind.name);
    }
}
