//! The questions of a record sheet, one by one: the kind's own from the catalogue, then when it was.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::record::{Answer, Choice, FieldSpec, Need};

use super::core::now;
use super::dom::{El, Node, div, el, live_if};
use super::parts::{PickOption, asked, picks, problem_line, text_box};
use super::sheet::Sheet;
use super::{body_map, common_fields};
use crate::nodes;
use crate::protocol::{CareForm, ProblemAt, Typed, When};
use crate::view::{care_form, words};

/// The questions that come first: what must be answered when care was given, and what is wanted.
pub fn needed(sheet: Sheet) -> Node {
    questions(sheet, |need| need != Need::Optional).into()
}

/// The questions that may be left: folded away, so that the usual record stays short.
pub fn optional(sheet: Sheet) -> Node {
    let mut questions = questions(sheet, |need| need == Need::Optional);
    questions.extend(common_fields::questions(sheet));
    if questions.is_empty() {
        return Node::Nothing;
    }
    el("details")
        .class("more")
        .child(el("summary").text("More about it"))
        .with(questions)
        .into()
}

fn questions(sheet: Sheet, asked: impl Fn(Need) -> bool) -> Vec<Node> {
    sheet
        .kind
        .fields
        .iter()
        .filter(|field| asked(field.need))
        .map(|field| question(sheet, field))
        .collect()
}

fn question(sheet: Sheet, field: &'static FieldSpec) -> Node {
    let problem = Some(sheet.problem(ProblemAt::Field(field.number)));
    match &field.answer {
        Answer::Number { unit, picks, .. } => number(sheet, field, unit, picks),
        Answer::Clock => clock(sheet, field),
        Answer::Choice(choices) => {
            let quick = sheet.saves_at_once(field.number);
            picks(
                &question_words(sheet, field, "Touching an answer saves it."),
                options(choices),
                move |code| answer(sheet, field.number) == Some(Typed::Choice(code)),
                move |code| {
                    if quick && sheet.saves_at_once(field.number) {
                        let picked = answered(field.number, Some(Typed::Choice(code)));
                        sheet.edit_and_save(&ProblemAt::Field(field.number), picked);
                        return;
                    }
                    // A second touch takes an answer back where none is needed.
                    let again = answer(sheet, field.number) == Some(Typed::Choice(code));
                    let value = (!again || field.need == Need::WhenGiven).then_some(Typed::Choice(code));
                    set(sheet, field.number, value);
                },
                problem,
            )
            .into()
        }
        Answer::Regions => body_map::question(
            field.label,
            move || several(sheet, field.number),
            move |code| toggle(sheet, field.number, code),
            sheet.problem(ProblemAt::Field(field.number)),
        ),
        Answer::Several(choices) => picks(
            field.label,
            options(choices),
            move |code| several(sheet, field.number).contains(&code),
            move |code| toggle(sheet, field.number, code),
            problem,
        )
        .into(),
        Answer::YesNo => picks(
            field.label,
            vec![PickOption::new(1, "Yes"), PickOption::new(0, "No")],
            move |code| answer(sheet, field.number) == Some(Typed::YesNo(code == 1)),
            move |code| {
                let said = Typed::YesNo(code == 1);
                let again = answer(sheet, field.number).as_ref() == Some(&said);
                set(
                    sheet,
                    field.number,
                    (!again || field.need == Need::WhenGiven).then_some(said),
                );
            },
            problem,
        )
        .into(),
        Answer::Words => text_box(
            field.label,
            None,
            2,
            move || typed_text(sheet, field.number),
            move |typed| set(sheet, field.number, Some(Typed::Text(typed))),
            problem,
        )
        .into(),
    }
}

/// A number: quick picks where the kind has them, and a box for any other.
fn number(
    sheet: Sheet,
    field: &'static FieldSpec,
    unit: &'static str,
    quick: &'static [(i64, &'static str)],
) -> Node {
    let problem = sheet.problem(ProblemAt::Field(field.number));
    let text_of = move |code: u8| {
        let (steps, _) = quick.get(usize::from(code))?;
        Some(care_form::number_text(field, *steps))
    };
    let buttons = (!quick.is_empty()).then(|| {
        let question = question_words(sheet, field, "Touching an amount saves it.");
        let options = (0..)
            .zip(quick)
            .map(|(code, (steps, label))| PickOption {
                code,
                label: (*label).to_owned(),
                below: Some(field.show_number(*steps)),
            })
            .collect();
        picks(
            &question,
            options,
            move |code| text_of(code).is_some_and(|text| typed_text(sheet, field.number) == text),
            move |code| {
                let picked = text_of(code).map(Typed::Text);
                if sheet.saves_at_once(field.number) {
                    sheet.edit_and_save(&ProblemAt::Field(field.number), answered(field.number, picked));
                } else {
                    set(sheet, field.number, picked);
                }
            },
            Some(problem),
        )
    });
    let alone = quick.is_empty();
    let label = if alone { field.label } else { "Another amount" };
    // Two amounts on one sheet must not sound the same.
    let accessible = if alone {
        format!("{label} in {unit}")
    } else {
        format!("{} Another amount in {unit}", field.label)
    };
    let input = el("input")
        .attr("type", "text")
        .attr("inputmode", "decimal")
        .attr("autocomplete", "off")
        .attr("aria-label", &accessible)
        .live_value(move || typed_text(sheet, field.number))
        .on_input(move |typed| set(sheet, field.number, Some(Typed::Text(typed))))
        .on("change", move |event| {
            let words = care_form::number_problem(field, &super::dom::value_of(&event));
            sheet.note_problem(ProblemAt::Field(field.number), words);
        });
    nodes![
        buttons,
        asked(el("label"), Some(problem)).with(nodes![
            el("span").class("legend").text(label),
            alone.then(|| problem_line(problem)),
            el("span")
                .class("with-unit")
                .child(input)
                .child(el("span").attr("aria-hidden", "true").text(unit)),
        ]),
    ]
    .into()
}

/// A question, and what a touch on its answers does where that is not plain.
fn question_words(sheet: Sheet, field: &FieldSpec, saves: &str) -> String {
    if sheet.saves_at_once(field.number) {
        format!("{} {saves}", field.label)
    } else {
        field.label.to_owned()
    }
}

/// A time of day.
fn clock(sheet: Sheet, field: &'static FieldSpec) -> Node {
    let problem = sheet.problem(ProblemAt::Field(field.number));
    asked(el("label"), Some(problem))
        .with(nodes![
            el("span").class("legend").text(field.label),
            problem_line(problem),
            el("input")
                .class("clock")
                .attr("type", "time")
                .live_value(move || typed_text(sheet, field.number))
                .on_input(move |typed| set(sheet, field.number, Some(Typed::Text(typed)))),
        ])
        .into()
}

/// Quick moments: code, minutes before now, words.
const MINUTES_AGO: [(u8, i64, &str); 3] = [
    (1, 15, "15 min ago"),
    (2, 30, "30 min ago"),
    (3, 60, "1 hour ago"),
];
const NOW: u8 = 0;
const OTHER_TIME: u8 = 4;
const MINUTE_MS: i64 = 60_000;

/// When it happened: now, unless someone says otherwise.
pub fn when(sheet: Sheet) -> Node {
    let picked = RwSignal::new(sheet.form.with_untracked(|form| match form.when {
        When::Now => NOW,
        When::At(_) | When::Typed { .. } => OTHER_TIME,
    }));
    let mut options = vec![PickOption::new(NOW, "Now")];
    options.extend(
        MINUTES_AGO
            .iter()
            .map(|(code, _, words)| PickOption::new(*code, words)),
    );
    options.push(PickOption::new(OTHER_TIME, "Another time"));
    let touch = move |code: u8| {
        picked.set(code);
        let ago = MINUTES_AGO.iter().find(|(this, _, _)| *this == code);
        sheet.edit(&ProblemAt::When, |form| {
            form.when = match (code, ago) {
                (NOW, _) => When::Now,
                (_, Some((_, minutes, _))) => When::At(now() - minutes * MINUTE_MS),
                (_, None) => boxes_of(&form.when),
            };
        });
    };
    nodes![
        picks(
            "When was it?",
            options,
            move |code| picked.get() == code,
            touch,
            Some(sheet.problem(ProblemAt::When)),
        ),
        live_if(
            move || picked.get() == OTHER_TIME,
            move || when_boxes(sheet).into(),
        ),
    ]
    .into()
}

fn when_boxes(sheet: Sheet) -> El {
    let parts = move || {
        sheet.form.with(|form| match boxes_of(&form.when) {
            When::Typed { day, time } => (day, time),
            When::Now | When::At(_) => (String::new(), String::new()),
        })
    };
    let typed = move |new_day: Option<String>, new_time: Option<String>| {
        sheet.edit(&ProblemAt::When, |form| {
            if let When::Typed { day, time } = boxes_of(&form.when) {
                form.when = When::Typed {
                    day: new_day.unwrap_or(day),
                    time: new_time.unwrap_or(time),
                };
            }
        });
    };
    let labelled = |words: &str, input: El| -> Node {
        el("label")
            .class("question")
            .child(el("span").class("legend").text(words))
            .child(input)
            .into()
    };
    div("two-boxes").with(vec![
        labelled(
            "Day",
            el("input")
                .attr("type", "date")
                .live_value(move || parts().0)
                .on_input(move |day| typed(Some(day), None)),
        ),
        labelled(
            "Time",
            el("input")
                .attr("type", "time")
                .live_value(move || parts().1)
                .on_input(move |time| typed(None, Some(time))),
        ),
    ])
}

/// A moment as it stands in the two boxes.
fn boxes_of(when: &When) -> When {
    let at = match when {
        When::Typed { .. } => return when.clone(),
        When::Now => now(),
        When::At(at) => *at,
    };
    When::Typed {
        day: words::date_box(at),
        time: words::time_box(at),
    }
}

fn options(choices: &[Choice]) -> Vec<PickOption> {
    choices
        .iter()
        .map(|choice| PickOption::new(choice.code, choice.label))
        .collect()
}

fn answer(sheet: Sheet, field: u8) -> Option<Typed> {
    sheet.form.with(|form| form.answers.get(&field).cloned())
}

fn several(sheet: Sheet, field: u8) -> Vec<u8> {
    match answer(sheet, field) {
        Some(Typed::Several(codes)) => codes,
        _ => Vec::new(),
    }
}

/// Takes a code into an answer of several, or out of it.
fn toggle(sheet: Sheet, field: u8, code: u8) {
    let mut codes = several(sheet, field);
    match codes.iter().position(|one| *one == code) {
        Some(place) => {
            codes.remove(place);
        }
        None => codes.push(code),
    }
    set(sheet, field, Some(Typed::Several(codes)));
}

fn typed_text(sheet: Sheet, field: u8) -> String {
    match answer(sheet, field) {
        Some(Typed::Text(text)) => text,
        _ => String::new(),
    }
}

fn set(sheet: Sheet, field: u8, value: Option<Typed>) {
    sheet.edit(&ProblemAt::Field(field), answered(field, value));
}

fn answered(field: u8, value: Option<Typed>) -> impl FnOnce(&mut CareForm) {
    move |form| {
        match value {
            Some(value) => form.answers.insert(field, value),
            None => form.answers.remove(&field),
        };
    }
}
