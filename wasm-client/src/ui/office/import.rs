//! Lists from a file: choose it, see what is wrong line by line, and save all of it or nothing.

use js_sys::Uint8Array;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};

use super::super::dom::{El, Node, div, el};
use super::super::icons::{Icon, icon};
use super::super::parts::{back_link, button, p, panel_heading, problem_words};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::{Desk, api};
use crate::nodes;
use crate::office::{Checked, Finding, Saved};
use crate::view::words;

/// Findings shown; a file with more is put right in parts.
const FINDINGS_SHOWN: usize = 100;

/// How far a file is.
#[derive(Clone, PartialEq, Eq)]
enum Stage {
    /// None was chosen.
    None,
    /// The office looks at it, or saves it.
    Busy(&'static str),
    /// It could not be looked at, or not be saved.
    Trouble(String),
    /// It was looked at; nothing was saved. Its name, and what was found.
    Looked(String, Checked),
    /// All of it was saved.
    Saved(u64),
}

/// The screen; `what` is "people" or "staff".
pub fn screen(desk: Desk, what: &str) -> Node {
    let (what, back, heading, about) = match what {
        "staff" => (
            "staff",
            "Staff",
            "Take in a list of staff",
            "One line for each: name, role, unit, first and last day. PINs are set afterwards, on each one's page.",
        ),
        _ => (
            "people",
            "People",
            "Take in a list of people",
            "One line for each: name, known as, unit, room, year of birth, alerts, day of admission.",
        ),
    };
    let stage = RwSignal::new(Stage::None);
    let file = RwSignal::new(None::<SendWrapper<Uint8Array>>);
    let template = el("a")
        .class("button")
        .attr("href", &format!("/api/office/import/{what}/template.csv"))
        .attr("download", "")
        .child(icon(Icon::Sheet))
        .child(el("span").text("Get the template"));
    let chosen = el("label").class("question").with(nodes![
        el("span").class("legend").text("The file"),
        el("span")
            .class("hint")
            .text("A CSV file in UTF-8. In Excel: Save As, \"CSV UTF-8 (Comma delimited)\"."),
        el("input")
            .attr("type", "file")
            .attr("accept", ".csv,text/csv")
            .on("change", move |event| {
                let Some(input) = event.target().map(JsCast::unchecked_into::<HtmlInputElement>) else {
                    return;
                };
                if let Some(picked) = input.files().and_then(|files| files.get(0)) {
                    look(desk, what, picked, file, stage);
                }
                // So that the same file, put right, can be chosen again.
                input.set_value("");
            }),
    ]);
    nodes![
        back_link(&Route::Office(what.to_owned()), back),
        heading_row(heading, Node::Nothing),
        el("section").class("panel office-form").with(nodes![
            panel_heading(Icon::Sheet, "Choose a file"),
            p("", about),
            p("", "Nothing is saved before you have seen what is in it."),
            div("row-of-buttons").child(template),
            chosen,
        ]),
        div("import-result")
            .attr("role", "status")
            .live_children(move || match stage.get() {
                Stage::None => Node::Nothing,
                Stage::Busy(words) => p("hint", words).attr("aria-busy", "true").into(),
                Stage::Trouble(words) => problem_words(&words).into(),
                Stage::Saved(lines) => saved(what, back, lines).into(),
                Stage::Looked(name, checked) => looked(desk, what, (&name, &checked), file, stage),
            }),
    ]
    .into()
}

/// Reads the file once: what is looked at is what is saved, whatever becomes of the file meanwhile.
fn look(
    desk: Desk,
    what: &'static str,
    picked: File,
    file: RwSignal<Option<SendWrapper<Uint8Array>>>,
    stage: RwSignal<Stage>,
) {
    stage.set(Stage::Busy("Looking at the file."));
    spawn_local(async move {
        let Ok(bytes) = JsFuture::from(picked.array_buffer()).await else {
            stage.try_set(Stage::Trouble(
                "This file could not be read. Close it in other programs, then choose it again.".to_owned(),
            ));
            return;
        };
        let bytes = Uint8Array::new(&bytes);
        let answer = api::post_file(&format!("/api/office/import/{what}/check"), &bytes).await;
        let next = match desk.kept(answer.and_then(|json| api::read::<Checked>(&json))) {
            Ok(checked) => Stage::Looked(picked.name(), checked),
            Err(words) => Stage::Trouble(words),
        };
        file.try_set(Some(SendWrapper::new(bytes)));
        stage.try_set(next);
    });
}

fn save(desk: Desk, what: &'static str, seen: &str, file: Uint8Array, stage: RwSignal<Stage>) {
    let path = format!("/api/office/import/{what}/save?seen={seen}");
    stage.set(Stage::Busy("Saving."));
    spawn_local(async move {
        let answer = api::post_file(&path, &file).await;
        let next = match desk.kept(answer.and_then(|json| api::read::<Saved>(&json))) {
            Ok(done) => Stage::Saved(done.saved),
            Err(words) => Stage::Trouble(words),
        };
        stage.try_set(next);
    });
}

fn saved(what: &str, back: &str, lines: u64) -> El {
    el("section").class("panel").with(nodes![
        p(
            "figure",
            &format!("Saved: {}.", words::many(lines, "line", "lines"))
        ),
        super::super::parts::link(&Route::Office(what.to_owned()), "button")
            .text(&format!("See {}", back.to_lowercase())),
    ])
}

fn looked(
    desk: Desk,
    what: &'static str,
    (name, checked): (&str, &Checked),
    file: RwSignal<Option<SendWrapper<Uint8Array>>>,
    stage: RwSignal<Stage>,
) -> Node {
    let wrong = checked.findings.iter().filter(|finding| finding.wrong).count();
    let odd = checked.findings.len() - wrong;
    let many =
        |number: usize, one: &str, more: &str| words::many(number.try_into().unwrap_or(u64::MAX), one, more);
    let summary = if checked.may_be_saved && odd == 0 {
        format!(
            "{}, and nothing is wrong.",
            words::many(checked.lines, "line", "lines")
        )
    } else if checked.may_be_saved {
        format!(
            "{}. {} to look at before you save.",
            words::many(checked.lines, "line", "lines"),
            many(odd, "thing", "things")
        )
    } else {
        format!(
            "Nothing was saved: {} to put right. Correct the file, save it, and choose it again.",
            many(wrong, "thing", "things")
        )
    };
    let findings: Vec<Node> = checked
        .findings
        .iter()
        .take(FINDINGS_SHOWN)
        .map(|finding| shown(finding).into())
        .collect();
    let preview: Vec<Node> = checked
        .preview
        .iter()
        .map(|line| el("li").text(line).into())
        .collect();
    let seen = checked.seen.clone();
    let confirm = checked.may_be_saved.then(|| {
        let words = format!("Save all {}", words::many(checked.lines, "line", "lines"));
        button("primary", Some(Icon::Tick), &words, move || {
            if let Some(file) = file.get_untracked() {
                save(desk, what, &seen, file.take(), stage);
            }
        })
    });
    nodes![el("section").class("panel office-form").with(nodes![
        el("h2").text(&format!("What is in {name}")),
        p("figure", &summary),
        (!findings.is_empty()).then(|| el("ol").class("findings").with(findings)),
        (!preview.is_empty()).then(|| {
            nodes![
                p("hint", "The first lines:"),
                el("ul").class("preview").with(preview)
            ]
        }),
        confirm,
    ]),]
    .into()
}

fn shown(finding: &Finding) -> El {
    let place = match (finding.line, &finding.column) {
        (Some(line), Some(column)) => format!("Line {line}, {column}: "),
        (Some(line), None) => format!("Line {line} "),
        _ => String::new(),
    };
    let class = if finding.wrong {
        "finding wrong"
    } else {
        "finding odd"
    };
    let picture = if finding.wrong {
        Icon::Struck
    } else {
        Icon::Warning
    };
    el("li")
        .class(class)
        .child(icon(picture))
        .child(el("span").text(&format!("{place}{}", finding.words)))
}
