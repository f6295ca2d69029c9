//! A file of unsent work that somebody brought from a tablet: chosen, handed to the office, answered row by row.

use js_sys::Uint8Array;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::super::dom::{El, Node, el, live};
use super::super::icons::Icon;
use super::super::parts::{asked, button, cell, chip, p, panel_heading, problem_line, row};
use super::lists::list_table;
use super::{Desk, api};
use crate::nodes;
use crate::office::{Unsent, UnsentRow};
use crate::view::words;

/// Rows at first, and more each time they are asked for.
const ROWS: usize = 50;

/// The panel that takes such a file.
pub fn panel(desk: Desk) -> El {
    let problem = RwSignal::new(None::<String>);
    let taken = RwSignal::new(None::<Unsent>);
    let rows = RwSignal::new(ROWS);
    let choose = move |event: web_sys::Event| {
        problem.set(None);
        let Some(file) = chosen(&event) else { return };
        spawn_local(async move {
            let Ok(bytes) = JsFuture::from(file.array_buffer()).await else {
                problem.try_set(Some(
                    "The browser cannot read this file. Choose it again.".to_owned(),
                ));
                return;
            };
            let bytes = Uint8Array::new(&bytes);
            let answer = api::post_file("/api/office/tablets/import", &bytes).await;
            match desk.kept(answer.and_then(|json| api::read::<Unsent>(&json))) {
                Ok(unsent) => {
                    taken.try_set(Some(unsent));
                }
                Err(words) => {
                    problem.try_set(Some(words));
                }
            }
        });
    };
    el("section").class("panel enrol-form").with(nodes![
        panel_heading(Icon::Note, "A file from a tablet without a network"),
        p(
            "hint",
            "On the tablet: \"This tablet\", then \"Save unsent work as a file\". The same file twice does no harm.",
        ),
        asked(el("label"), Some(problem.into())).with(nodes![
            el("span").class("legend").text("File of unsent work"),
            problem_line(problem.into()),
            el("input").attr("type", "file").on("change", choose),
        ]),
        live(move || taken.get().map(|unsent| result(&unsent, rows, desk.now.get())).into()),
    ])
}

/// The file in the box that changed.
fn chosen(event: &web_sys::Event) -> Option<web_sys::File> {
    let input: web_sys::HtmlInputElement = event.target()?.dyn_into().ok()?;
    let file = input.files()?.get(0);
    // So that the same file can be chosen again.
    input.set_value("");
    file
}

fn result(unsent: &Unsent, rows: RwSignal<usize>, now: i64) -> El {
    let count = |result: &str| unsent.rows.iter().filter(|row| row.result == result).count() as u64;
    let wrong = count("refused") + count("damaged");
    let summary = format!(
        "{}, saved {}: {} taken in, {} already here, {wrong} not taken.",
        unsent.label,
        words::moment(unsent.made_at, now),
        count("stored"),
        count("already-there"),
    );
    let many = unsent.rows.len();
    let more = (many > rows.get()).then(|| {
        let words = format!("Show {} more", words::count((many - rows.get_untracked()) as u64));
        button("wide", None, &words, move || {
            rows.update(|rows| *rows += ROWS * 4)
        })
    });
    let list: Vec<Node> = unsent
        .rows
        .iter()
        .take(rows.get())
        .map(|one| line(one, now))
        .collect();
    el("div").attr("role", "status").with(nodes![
        p("figure", &summary),
        list_table(&["Recorded", "What became of it"], list),
        more,
    ])
}

fn line(one: &UnsentRow, now: i64) -> Node {
    let chip = match one.result.as_str() {
        "stored" => chip("sent", Icon::Tick, "Taken in"),
        "already-there" => chip("sent", Icon::Tick, "Already here"),
        _ => {
            let why = one.why.as_deref().unwrap_or("it was not taken");
            chip(
                "attention",
                Icon::Warning,
                &format!("Not taken: {why}. It is kept on the tablet"),
            )
        }
    };
    row(nodes![
        cell("time-cell", &words::moment(one.recorded_at, now)),
        el("td").child(chip),
    ])
}
