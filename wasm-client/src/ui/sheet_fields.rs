//! The questions of a record sheet, one by one: the kind's own from the catalogue, then when, with whom, and a note.

use leptos::prelude::*;
use sync_core::record::{Answer, Choice, FieldSpec, Need};

use super::core::now;
use super::icons::{Icon, icon};
use super::parts::{PickOption, picks, problem_line, text_box};
use super::sheet::Sheet;
use crate::protocol::{ProblemAt, StaffTile, Typed, When};
use crate::view::{care_form, words};

/// The questions that must be answered when care was given.
pub fn needed(sheet: Sheet) -> AnyView {
    sheet
        .kind
        .fields
        .iter()
        .filter(|field| field.need == Need::WhenGiven)
        .map(|field| question(sheet, field))
        .collect::<Vec<_>>()
        .into_any()
}

/// The questions that may be left: folded away, so that the usual record stays short.
pub fn optional(sheet: Sheet) -> AnyView {
    let fields: Vec<AnyView> = sheet
        .kind
        .fields
        .iter()
        .filter(|field| field.need == Need::Optional)
        .map(|field| question(sheet, field))
        .collect();
    if fields.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="more">
            <summary>{"More about it"}</summary>
            {fields}
        </details>
    }
    .into_any()
}

fn question(sheet: Sheet, field: &'static FieldSpec) -> AnyView {
    match &field.answer {
        Answer::Number { unit, picks, .. } => number(sheet, field, unit, picks),
        Answer::Choice(choices) => choice(sheet, field, choices),
        Answer::Several(choices) => several(sheet, field, choices),
        Answer::YesNo => yes_no(sheet, field),
        Answer::Words => {
            let text = Signal::derive(move || typed_text(sheet, field.number));
            text_box(
                field.label,
                None,
                2,
                text,
                move |typed| set(sheet, field.number, Typed::Text(typed)),
                sheet.problem(ProblemAt::Field(field.number)),
            )
        }
    }
}

fn number(
    sheet: Sheet,
    field: &'static FieldSpec,
    unit: &'static str,
    quick_picks: &'static [(i64, &'static str)],
) -> AnyView {
    let at_once = sheet.saves_at_once(field.number);
    let problem = sheet.problem(ProblemAt::Field(field.number));
    let question = if at_once {
        format!("{} Touching an amount saves it.", field.label)
    } else {
        field.label.to_owned()
    };
    let buttons = (!quick_picks.is_empty()).then(|| {
        let options = quick_picks
            .iter()
            .zip(0u8..)
            .map(|((steps, label), code)| PickOption {
                code,
                label: (*label).to_owned(),
                below: Some(field.show_number(*steps)),
            })
            .collect();
        let text_of = move |code: u8| {
            quick_picks
                .get(usize::from(code))
                .map(|(steps, _)| care_form::number_text(field, *steps))
        };
        picks(
            &question,
            options,
            move |code| text_of(code).is_some_and(|text| typed_text(sheet, field.number) == text),
            move |code| {
                if let Some(text) = text_of(code) {
                    set(sheet, field.number, Typed::Text(text));
                    if sheet.saves_at_once(field.number) {
                        sheet.save();
                    }
                }
            },
            problem,
        )
    });
    let alone = quick_picks.is_empty();
    let label = if alone { field.label } else { "Another amount" };
    let accessible = format!("{label} in {unit}");
    view! {
        {buttons}
        <label class="question number" class:has-problem=move || problem.with(Option::is_some)>
            <span class="legend">{label}</span>
            {alone.then(|| problem_line(problem))}
            <span class="with-unit">
                <input
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    aria-label=accessible
                    prop:value=move || typed_text(sheet, field.number)
                    on:input=move |event| set(sheet, field.number, Typed::Text(event_target_value(&event)))
                    on:change=move |event| {
                        let words = care_form::number_problem(field, &event_target_value(&event));
                        sheet.note_problem(ProblemAt::Field(field.number), words);
                    }
                />
                <span aria-hidden="true">{unit}</span>
            </span>
        </label>
    }
    .into_any()
}

fn choice(sheet: Sheet, field: &'static FieldSpec, choices: &'static [Choice]) -> AnyView {
    picks(
        field.label,
        options(choices),
        move |code| answer(sheet, field.number) == Some(Typed::Choice(code)),
        move |code| {
            // A second touch takes an answer back where none is needed.
            let again = answer(sheet, field.number) == Some(Typed::Choice(code));
            if again && field.need == Need::Optional {
                clear(sheet, field.number);
            } else {
                set(sheet, field.number, Typed::Choice(code));
            }
        },
        sheet.problem(ProblemAt::Field(field.number)),
    )
}

fn several(sheet: Sheet, field: &'static FieldSpec, choices: &'static [Choice]) -> AnyView {
    let codes = move || match answer(sheet, field.number) {
        Some(Typed::Several(codes)) => codes,
        _ => Vec::new(),
    };
    picks(
        field.label,
        options(choices),
        move |code| codes().contains(&code),
        move |code| {
            let mut codes = codes();
            match codes.iter().position(|one| *one == code) {
                Some(place) => {
                    codes.remove(place);
                }
                None => codes.push(code),
            }
            set(sheet, field.number, Typed::Several(codes));
        },
        sheet.problem(ProblemAt::Field(field.number)),
    )
}

fn yes_no(sheet: Sheet, field: &'static FieldSpec) -> AnyView {
    picks(
        field.label,
        vec![PickOption::new(1, "Yes"), PickOption::new(0, "No")],
        move |code| answer(sheet, field.number) == Some(Typed::YesNo(code == 1)),
        move |code| set(sheet, field.number, Typed::YesNo(code == 1)),
        sheet.problem(ProblemAt::Field(field.number)),
    )
}

/// Quick moments, in minutes before now.
const MINUTES_AGO: [(u8, i64, &str); 3] = [
    (1, 15, "15 min ago"),
    (2, 30, "30 min ago"),
    (3, 60, "1 hour ago"),
];
const NOW: u8 = 0;
const OTHER_TIME: u8 = 4;

/// When it happened: now, unless someone says otherwise.
pub fn when(sheet: Sheet) -> AnyView {
    let picked = RwSignal::new(sheet.form.with_untracked(|form| match form.when {
        When::Now => NOW,
        When::At(_) | When::Typed { .. } => OTHER_TIME,
    }));
    let options = std::iter::once(PickOption::new(NOW, "Now"))
        .chain(
            MINUTES_AGO
                .iter()
                .map(|(code, _, words)| PickOption::new(*code, words)),
        )
        .chain(std::iter::once(PickOption::new(OTHER_TIME, "Another time")))
        .collect();
    let touch = move |code: u8| {
        picked.set(code);
        let moment = MINUTES_AGO
            .iter()
            .find(|(this, _, _)| *this == code)
            .map(|(_, minutes, _)| now() - minutes * 60_000);
        sheet.edit(&ProblemAt::When, |form| {
            form.when = match (code, moment) {
                (NOW, _) => When::Now,
                (_, Some(moment)) => When::At(moment),
                (_, None) => boxes_of(&form.when),
            };
        });
    };
    let boxes = move || (picked.get() == OTHER_TIME).then(|| when_boxes(sheet));
    view! {
        {picks(
            "When was it?",
            options,
            move |code| picked.get() == code,
            touch,
            sheet.problem(ProblemAt::When),
        )}
        {boxes}
    }
    .into_any()
}

fn when_boxes(sheet: Sheet) -> AnyView {
    let part = move |day: bool| {
        sheet.form.with(|form| match boxes_of(&form.when) {
            When::Typed { day: the_day, time } => {
                if day {
                    the_day
                } else {
                    time
                }
            }
            When::Now | When::At(_) => String::new(),
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
    view! {
        <div class="two-boxes">
            <label class="question">
                <span class="legend">{"Day"}</span>
                <input
                    type="date"
                    prop:value=move || part(true)
                    on:input=move |event| typed(Some(event_target_value(&event)), None)
                />
            </label>
            <label class="question">
                <span class="legend">{"Time"}</span>
                <input
                    type="time"
                    prop:value=move || part(false)
                    on:input=move |event| typed(None, Some(event_target_value(&event)))
                />
            </label>
        </div>
    }
    .into_any()
}

/// A moment as it stands in the two boxes.
pub fn boxes_of(when: &When) -> When {
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

/// The second carer, for care by two.
pub fn second_carer(sheet: Sheet, colleagues: &[StaffTile]) -> AnyView {
    let problem = sheet.problem(ProblemAt::With);
    let options: Vec<AnyView> = colleagues
        .iter()
        .map(|one| {
            let (id, mine) = (one.staff.clone(), one.staff.clone());
            view! {
                <option
                    value=id
                    selected=move || sheet.form.with(|form| form.with.as_deref() == Some(mine.as_str()))
                >
                    {one.name.clone()}
                </option>
            }
            .into_any()
        })
        .collect();
    view! {
        <label class="question" class:has-problem=move || problem.with(Option::is_some)>
            <span class="legend">{"With a colleague?"}</span>
            {problem_line(problem)}
            <select on:change=move |event| {
                let picked = event_target_value(&event);
                sheet.edit(&ProblemAt::With, |form| form.with = (!picked.is_empty()).then_some(picked));
            }>
                <option value={""}>{"No, on my own"}</option>
                {options}
            </select>
        </label>
    }
    .into_any()
}

/// A note, and whether the author is worried.
pub fn note(sheet: Sheet) -> AnyView {
    let text = Signal::derive(move || sheet.form.with(|form| form.note.clone()));
    view! {
        {text_box(
            "Note",
            Some("Only if there is more to say."),
            2,
            text,
            move |typed| sheet.edit(&ProblemAt::Note, |form| form.note = typed),
            sheet.problem(ProblemAt::Note),
        )}
        <button
            type="button"
            class="pick wide"
            aria-pressed=move || if sheet.form.with(|form| form.concern) { "true" } else { "false" }
            on:click=move |_| sheet.edit(&ProblemAt::Whole, |form| form.concern = !form.concern)
        >
            {icon(Icon::Warning)}
            <span>{"I am worried about this"}</span>
        </button>
    }
    .into_any()
}

fn options(choices: &'static [Choice]) -> Vec<PickOption> {
    choices
        .iter()
        .map(|choice| PickOption::new(choice.code, choice.label))
        .collect()
}

fn answer(sheet: Sheet, field: u8) -> Option<Typed> {
    sheet.form.with(|form| form.answers.get(&field).cloned())
}

fn typed_text(sheet: Sheet, field: u8) -> String {
    match answer(sheet, field) {
        Some(Typed::Text(text)) => text,
        _ => String::new(),
    }
}

fn set(sheet: Sheet, field: u8, value: Typed) {
    sheet.edit(&ProblemAt::Field(field), |form| {
        form.answers.insert(field, value);
    });
}

fn clear(sheet: Sheet, field: u8) {
    sheet.edit(&ProblemAt::Field(field), |form| {
        form.answers.remove(&field);
    });
}
