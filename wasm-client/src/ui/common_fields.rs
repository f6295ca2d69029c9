//! Questions that every kind shares, as far as they make sense for it: consent, help, mood, how long, with whom, a note.
//!
//! All but the note are folded away or left alone, so that a drink stays three touches and a task two. May not live here:
//! a kind's own questions (`sheet_fields`).

use reactive_graph::prelude::*;
use sync_core::record::{Answer, Consent, Group, Independence, Nature, Need};

use super::dom::{El, Node, el};
use super::icons::{Icon, icon};
use super::parts::{PickOption, asked, choose_one, picks, text_box};
use super::sheet::Sheet;
use crate::nodes;
use crate::protocol::{CareForm, ProblemAt, StaffTile};

/// Minutes that are often meant.
const MINUTES: [u8; 6] = [5, 10, 15, 30, 45, 60];
const MOODS: [(u8, &str); 5] = [
    (5, "Very well"),
    (4, "Well"),
    (3, "So-so"),
    (2, "Low"),
    (1, "Very low"),
];

/// What may be said beside the kind's own answers.
pub fn questions(sheet: Sheet) -> Vec<Node> {
    let nature = sheet.kind.nature;
    let mut questions = Vec::new();
    if nature != Nature::Event {
        let ways = labels(&Consent::ALL.map(Consent::label));
        questions.push(one_of(sheet, "How did they agree?", ways, |form| {
            &mut form.consent
        }));
    }
    if nature == Nature::Care {
        let helps = labels(&Independence::ALL.map(Independence::label));
        questions.push(one_of(sheet, "What help was needed?", helps, |form| {
            &mut form.independence
        }));
        let moods = MOODS.map(|(code, label)| PickOption::new(code, label)).into();
        questions.push(one_of(sheet, "How did they seem?", moods, |form| &mut form.mood));
        // A kind that asks for its own minutes is not asked twice.
        if !sheet.kind.fields.iter().any(|field| field.name == "lasted_min") {
            questions.push(minutes(sheet));
        }
    }
    questions
}

fn labels(labels: &[&str]) -> Vec<PickOption> {
    (0..)
        .zip(labels)
        .map(|(place, label)| PickOption::new(place, label))
        .collect()
}

/// One of a few; a second touch takes it back.
fn one_of(
    sheet: Sheet,
    question: &str,
    options: Vec<PickOption>,
    part: fn(&mut CareForm) -> &mut Option<u8>,
) -> Node {
    let is = move |code: u8| {
        let mut form = sheet.form.get();
        *part(&mut form) == Some(code)
    };
    let touch = move |code: u8| {
        sheet.edit(&ProblemAt::Whole, |form| {
            let part = part(form);
            *part = (*part != Some(code)).then_some(code);
        });
    };
    picks(question, options, is, touch, None).into()
}

/// How long it took: quick picks, and a box for any other.
fn minutes(sheet: Sheet) -> Node {
    let problem = sheet.problem(ProblemAt::Minutes);
    let options = MINUTES
        .map(|minutes| PickOption::new(minutes, &format!("{minutes} min")))
        .into();
    let typed = move || sheet.form.with(|form| form.minutes.clone());
    let set = move |typed: String| sheet.edit(&ProblemAt::Minutes, |form| form.minutes = typed);
    nodes![
        picks(
            "How long did it take?",
            options,
            move |minutes| typed() == minutes.to_string(),
            move |minutes| {
                let text = minutes.to_string();
                set(if typed() == text { String::new() } else { text });
            },
            Some(problem),
        ),
        asked(el("label"), None).with(nodes![
            el("span").class("legend").text("Another time in minutes"),
            el("span")
                .class("with-unit")
                .child(
                    el("input")
                        .attr("type", "text")
                        .attr("inputmode", "numeric")
                        .attr("autocomplete", "off")
                        .live_value(typed)
                        .on_input(set),
                )
                .child(el("span").attr("aria-hidden", "true").text("min")),
        ]),
    ]
    .into()
}

/// Whether somebody else may have had a hand in it.
pub fn may_be_by_two(sheet: Sheet) -> bool {
    sheet.kind.nature != Nature::Event
}

/// The second carer, for care by two.
pub fn second_carer(sheet: Sheet, colleagues: &[StaffTile]) -> El {
    let chosen = sheet.form.with_untracked(|form| form.with.clone());
    choose_one(
        "With a colleague?",
        "No, on my own",
        colleagues.iter().map(|one| (one.staff.clone(), one.name.clone())),
        chosen.as_deref().unwrap_or(""),
        move |picked| {
            sheet.edit(&ProblemAt::With, |form| {
                form.with = (!picked.is_empty()).then_some(picked);
            });
        },
        Some(sheet.problem(ProblemAt::With)),
    )
}

/// A note, and whether the author is worried. A kind that asks for words has them among its own questions.
pub fn note(sheet: Sheet) -> Node {
    let has_words = sheet
        .kind
        .fields
        .iter()
        .any(|field| field.need == Need::Wanted && matches!(field.answer, Answer::Words));
    // Every incident is looked at.
    let may_worry = sheet.kind.group != Group::Incident;
    nodes![
        (!has_words).then(|| text_box(
            "Note",
            Some("Only if there is more to say."),
            2,
            move || sheet.form.with(|form| form.note.clone()),
            move |typed| sheet.edit(&ProblemAt::Note, |form| form.note = typed),
            Some(sheet.problem(ProblemAt::Note)),
        )),
        may_worry.then(|| el("button")
            .class("pick wide")
            .attr("type", "button")
            .pressed(move || sheet.form.with(|form| form.concern))
            .on_click(move || sheet.edit(&ProblemAt::Whole, |form| form.concern = !form.concern))
            .child(icon(Icon::Warning))
            .child(el("span").text("I am worried about this"))),
    ]
    .into()
}
