//! The action board: what is open, the most pressing first, and incidents that nobody has reviewed yet.
//!
//! May not live here: one cycle whole (`cycle`), the review of an incident (`review`), early warnings (`signals`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::cycle::marks;
use super::super::dom::{El, Node, div, el};
use super::super::icons::{Icon, icon};
use super::super::parts::{link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::lists::{after, next_page, sub_ways};
use super::overview::{coverage_words, live_state};
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{CycleRow, Cycles, RecordRow};
use crate::view::words;

/// The screen; `part` is "" for what is open, or "over".
pub fn screen(desk: Desk, part: &'static str) -> Node {
    let board = Loaded::new(None);
    let page = RwSignal::new(String::new());
    let read = move || {
        let which = if part == "over" { "over" } else { "open" };
        let after = after(page, '&');
        desk.load(format!("/api/office/cycles?which={which}{after}"), board);
    };
    Effect::new(move |_| {
        desk.cycles_moved.track();
        // An incident on the floor is to be reviewed.
        desk.floor_moved.track();
        desk.came_back.track();
        page.track();
        read();
    });
    nodes![
        heading_row("Actions", live_state(desk)),
        shown(board, read, move |board: Cycles| {
            let now = desk.now.get();
            nodes![
                parts(Some((board.open, board.over)), None, part),
                p("coverage", &coverage_words(&board.coverage, now)),
                (part.is_empty() && !board.to_review.is_empty()).then(|| to_review(&board.to_review, now)),
                part.is_empty().then(|| div("row-of-buttons").child(
                    link(&Route::Office("new-issue".to_owned()), "button")
                        .child(icon(Icon::Plus))
                        .child(el("span").text("New issue"))
                )),
                cycles(&board.cycles, part, now),
                next_page(board.next, page),
            ]
            .into()
        }),
    ]
    .into()
}

/// The parts of the screen, with how much there is in each as far as it is known.
pub fn parts(cycles: Option<(u64, u64)>, warnings: Option<u64>, here: &str) -> El {
    let counted = |words: &str, count: Option<u64>| {
        count.map_or_else(|| words.to_owned(), |count| format!("{words} ({count})"))
    };
    let all = [
        ("", counted("Open", cycles.map(|(open, _)| open))),
        ("over", counted("Closed", cycles.map(|(_, over)| over))),
        ("warnings", counted("Early warnings", warnings)),
        ("reviews", "Checks and reviews".to_owned()),
        ("measures", "Measures".to_owned()),
        ("registers", "Registers".to_owned()),
    ];
    sub_ways("Actions", "actions", &all, here)
}

/// Incidents that no review answers: the first gap there can be.
fn to_review(incidents: &[RecordRow], now: i64) -> El {
    let lines = incidents
        .iter()
        .map(|one| {
            let who = one.person_name.as_deref().unwrap_or("Someone");
            el("li")
                .class("finding odd")
                .child(icon(Icon::Siren))
                .child(div("").with(nodes![
                    link(&Route::Office(format!("review/{}", one.entry)), "found-name")
                        .text(&format!("Review: {who}, {}", words::moment(one.happened_at, now))),
                    p("", &one.line),
                ]))
                .into()
        })
        .collect();
    el("section").class("panel").with(nodes![
        el("h2").text("Incidents nobody has reviewed"),
        el("ul").class("findings").with(lines),
    ])
}

fn cycles(cycles: &[CycleRow], part: &str, now: i64) -> Node {
    if cycles.is_empty() {
        let words = if part.is_empty() {
            "Nothing is open."
        } else {
            "Nothing has been closed yet."
        };
        return p("hint", words).into();
    }
    let cards = cycles.iter().map(|one| card(one, now).into()).collect();
    el("ul").class("board").with(cards).into()
}

fn card(one: &CycleRow, now: i64) -> El {
    let class = if one.overdue_days > 0 || one.due_at.is_some_and(|due| due < now) {
        "board-card overdue"
    } else if one.contradictions > 0 {
        "board-card worry"
    } else {
        "board-card"
    };
    let owners = if one.owners.is_empty() {
        "Nobody named".to_owned()
    } else {
        one.owners.join(", ")
    };
    let mut facts: Vec<Node> = vec![
        el("strong").text(&one.stage).into(),
        el("span")
            .text(&format!(
                "Stage {} of 5, since {}",
                one.of_five,
                words::moment(one.since, now)
            ))
            .into(),
    ];
    if let Some(due) = due_words(one, now) {
        facts.push(el("span").text(&due).into());
    }
    el("li").class(class).with(nodes![
        div("board-who").with(nodes![
            link(&Route::Office(format!("action/{}", one.cycle)), "board-name").text(&one.what),
            p(
                "hint",
                &format!("{} · {} · {}", one.concerns, one.theme, one.source)
            ),
        ]),
        div("board-last").with(facts),
        div("board-last").with(nodes![p("", &owners), marks(one)]),
    ])
}

fn due_words(one: &CycleRow, now: i64) -> Option<String> {
    let due = one.due_at?;
    Some(if due >= now {
        format!("Due {}", words::day(due))
    } else if one.overdue_days == 0 {
        "Due today".to_owned()
    } else {
        let days = words::many(u64::try_from(one.overdue_days).unwrap_or(0), "day", "days");
        format!("Overdue by {days}")
    })
}
