//! What a record sheet looks like: how it went, the fields of its kind, when, who with, a note, and the way to save.
//!
//! May not live here: what is in the form and what becomes of it (`sheet`).

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::record::care_kinds::incident;
use sync_core::record::{Group, Nature, NotGiven};

use super::super::dom::{El, Node, div, el, focus_soon, live, live_if};
use super::super::entry::reason_buttons;
use super::super::icons::{Icon, icon};
use super::super::parts::{PickOption, back_link, button, p, picks, problem_line, problem_words, text_box};
use super::super::person::head;
use super::super::route::Route;
use super::super::{common_fields, follow_up, sheet_fields};
use super::Sheet;
use crate::nodes;
use crate::protocol::{CareForm, Given, ProblemAt, SheetView, Typed};
use crate::view::words;

pub(super) fn draw(sheet: Sheet, view: &SheetView) -> Node {
    let now = sheet.app.now.get_untracked();
    let about = sheet.about.get_value();
    let known_as = &view.head.known_as;
    let (back, title) = match about.correcting {
        Some(entry) => (
            back_link(&Route::Entry { entry }, "Back to the entry"),
            "Correct this entry".to_owned(),
        ),
        None => (
            match sheet.app.came_from.get_untracked() {
                Some(list) => back_link(&list, "Back to due now"),
                None => back_link(
                    &Route::Person { person: about.person },
                    &format!("Back to {known_as}"),
                ),
            },
            format!("{} for {known_as}", sheet.kind.label),
        ),
    };
    let original = view.original.as_ref().map(|original| {
        let line = format!("It says: {}, {}", sheet.kind.label.to_lowercase(), original.1);
        banner(Icon::Pencil, &line)
    });
    let due = view.due.as_ref().map(|due| {
        let at = words::moment(due.planned.due_at, now);
        banner(Icon::Clock, &format!("{}, planned for {at}", due.instruction))
    });
    let last = view.last.as_ref().filter(|_| !sheet.is_correction()).map(|last| {
        let at = words::moment(last.happened_at, now);
        p("hint", &format!("Last: {at}, {}, by {}", last.line, last.by_name))
    });
    let given = Memo::new(move |_| {
        sheet
            .form
            .with(|form| matches!(form.given, Given::Done | Given::Partly))
    });
    let partly = Memo::new(move |_| sheet.form.with(|form| form.given == Given::Partly));
    let times_before = RwSignal::new(0);
    nodes![
        back,
        head(
            &view.head,
            &title,
            &format!("{} · Room {}", view.head.name, view.head.room)
        ),
        original,
        due,
        sheet.kind.hint.map(|hint| hint_line(sheet, hint)),
        div("how-row").child(how_it_went(sheet)).child(last),
        div("sheet-columns").with(nodes![
            div("panel").with(nodes![
                live(move || {
                    if given.get() {
                        sheet_fields::needed(sheet)
                    } else {
                        why_not(sheet, true)
                    }
                }),
                live_if(move || partly.get(), move || why_not(sheet, false)),
                sheet.is_correction().then(|| why_corrected(sheet)),
            ]),
            div("sheet-side").with(nodes![
                happened_before(sheet, times_before),
                div("panel").with(nodes![
                    sheet_fields::when(sheet),
                    live_if(move || given.get(), move || sheet_fields::optional(sheet)),
                    common_fields::may_be_by_two(sheet)
                        .then(|| common_fields::second_carer(sheet, &view.colleagues)),
                    common_fields::note(sheet),
                ]),
            ]),
        ]),
        save_bar(sheet, times_before),
    ]
    .into()
}

/// For an incident: what happened before, beside the questions, so that nothing moves under a finger when it comes.
fn happened_before(sheet: Sheet, times: RwSignal<usize>) -> Node {
    if sheet.kind.code != incident::KIND.code || sheet.is_correction() {
        return Node::Nothing;
    }
    let chosen = move |form: &CareForm, field: u8| match form.answers.get(&field) {
        Some(Typed::Choice(code)) => Some(*code),
        _ => None,
    };
    let typed = Memo::new(move |_| {
        sheet
            .form
            .with(|form| (chosen(form, incident::WHAT), chosen(form, incident::PLACE)))
    });
    let person = sheet.about.with_value(|about| about.person.clone());
    follow_up::before(sheet.app, person, typed, times)
}

/// A line that must be seen before the form is filled in.
fn banner(picture: Icon, words: &str) -> El {
    el("p")
        .class("banner")
        .child(icon(picture))
        .child(el("span").text(words))
}

/// What must be known before filling in this kind.
fn hint_line(sheet: Sheet, words: &str) -> El {
    let class = if sheet.kind.group == Group::Incident {
        "banner alert"
    } else {
        "banner"
    };
    banner(Icon::Warning, words).class(class)
}

/// How it went, as far as the kind leaves a choice.
fn how_it_went(sheet: Sheet) -> Option<El> {
    let ways: &[(Given, Icon, &str)] = match sheet.kind.nature {
        Nature::Event => return None,
        Nature::Observation => &[
            (Given::Done, Icon::Tick, "Done"),
            (Given::Declined, Icon::Struck, "Declined or not done"),
        ],
        Nature::Care => &[
            (Given::Done, Icon::Tick, "Done"),
            (Given::Partly, Icon::Sheet, "Partly done"),
            (Given::Declined, Icon::Struck, "Declined or not done"),
        ],
    };
    let is = move |way: Given| {
        sheet.form.with(|form| match form.given {
            Given::Done | Given::Partly => form.given == way,
            Given::Declined | Given::NotNeeded | Given::NotPossible => way == Given::Declined,
        })
    };
    let buttons = ways
        .iter()
        .map(|&(way, picture, words)| {
            el("button")
                .class("segment")
                .attr("type", "button")
                .pressed(move || is(way))
                .on_click(move || sheet.edit(&ProblemAt::Given, |form| form.given = way))
                .child(icon(picture))
                .child(el("span").text(words))
                .into()
        })
        .collect();
    let segments = div("segments")
        .attr("role", "group")
        .attr("aria-label", "How did it go?")
        .with(buttons);
    Some(segments)
}

/// What can be said about something of which nothing was given.
const NOT_GIVEN: [(Given, &str); 3] = [
    (Given::Declined, "Declined"),
    (Given::NotPossible, "Could not be done"),
    (Given::NotNeeded, "Not needed"),
];

/// Why it was not (wholly) given. When nothing was given, the reason is the record, and touching it saves.
fn why_not(sheet: Sheet, nothing_given: bool) -> Node {
    let saves = nothing_given && !sheet.is_correction();
    let which = move |code: u8| NOT_GIVEN.get(usize::from(code)).map(|(given, _)| *given);
    let outcomes = nothing_given.then(|| {
        picks(
            "What happened?",
            (0..)
                .zip(NOT_GIVEN)
                .map(|(code, (_, words))| PickOption::new(code, words))
                .collect(),
            move |code| sheet.form.with(|form| which(code) == Some(form.given)),
            move |code| {
                if let Some(given) = which(code) {
                    sheet.edit(&ProblemAt::Given, |form| form.given = given);
                }
            },
            Some(sheet.problem(ProblemAt::Given)),
        )
    });
    let needs_reason = Memo::new(move |_| sheet.form.with(|form| form.given != Given::NotNeeded));
    let reasons = move || {
        let question = if saves {
            "Why? Touching a reason saves it."
        } else {
            "Why?"
        };
        picks(
            question,
            (0..)
                .zip(NotGiven::ALL)
                .map(|(place, reason)| PickOption::new(place, reason.label()))
                .collect(),
            move |place| sheet.form.with(|form| form.not_given == Some(place)),
            move |place| {
                let pick = |form: &mut CareForm| form.not_given = Some(place);
                let other = NotGiven::ALL.get(usize::from(place)) == Some(&NotGiven::Other);
                if saves && !other {
                    sheet.edit_and_save(&ProblemAt::NotGiven, pick);
                } else {
                    sheet.edit(&ProblemAt::NotGiven, pick);
                }
            },
            Some(sheet.problem(ProblemAt::NotGiven)),
        )
        .into()
    };
    nodes![
        outcomes,
        live_if(move || needs_reason.get(), reasons),
        text_box(
            "More about why",
            Some("Only needed for \"Something else\"."),
            2,
            move || sheet.form.with(|form| form.reason_words.clone()),
            move |typed| sheet.edit(&ProblemAt::ReasonWords, |form| form.reason_words = typed),
            Some(sheet.problem(ProblemAt::ReasonWords)),
        ),
    ]
    .into()
}

/// Common reasons for a correction, so that nobody has to type.
const CORRECTION_REASONS: [&str; 4] = [
    "I typed it wrong",
    "Wrong time",
    "I was told more later",
    "I left something out",
];

fn why_corrected(sheet: Sheet) -> Node {
    let why = sheet.why;
    let set = move |typed: String| {
        why.set(typed);
        sheet.settled(&ProblemAt::Why);
        sheet.keep_draft();
    };
    nodes![
        div("question").with(nodes![
            p("legend", "Why are you correcting it?"),
            reason_buttons(
                &CORRECTION_REASONS,
                move |reason| why.with(|why| why == reason),
                set
            ),
        ]),
        text_box(
            "Reason",
            Some("The first version stays readable beside yours."),
            2,
            move || why.get(),
            set,
            Some(sheet.problem(ProblemAt::Why)),
        ),
    ]
    .into()
}

fn save_bar(sheet: Sheet, times_before: RwSignal<usize>) -> El {
    let words = move || match sheet.problems.with(Vec::len) {
        0 => Node::Nothing,
        1 => problem_words("One thing needs a look. What you typed is kept.").into(),
        problems => problem_words(&format!("{problems} things need a look. What you typed is kept.")).into(),
    };
    let save = if sheet.is_correction() {
        "Save the correction"
    } else {
        "Save"
    };
    div("save-bar").with(nodes![
        el("div")
            .attr("role", "alert")
            .child(live(words))
            .child(problem_line(sheet.problem(ProblemAt::Whole))),
        live(move || before_words(times_before.get())),
        button("primary", Some(Icon::Tick), save, move || sheet.save())
            .live_attr("aria-disabled", move || Some(sheet.saving.get().to_string())),
    ])
}

/// Where a form is longer than the screen, what happened before lies below it: said where it is seen, with the way there.
fn before_words(times: usize) -> Node {
    if times == 0 {
        return Node::Nothing;
    }
    let words = format!(
        "Happened before, {}: look",
        words::many(times as u64, "time", "times")
    );
    button("to-before", Some(Icon::Warning), &words, || {
        focus_soon(".happened-before .panel");
    })
    .into()
}
