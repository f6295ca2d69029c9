//! Early warnings: what somebody has to look at, since when, whose it is, what says so, and what makes it go.
//!
//! May not live here: when one is raised (`sync_core::signal`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el};
use super::super::icons::{Icon, icon};
use super::super::parts::{link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::cycles::parts;
use super::lists::{after, next_page};
use super::overview::{coverage_words, live_state};
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{SignalRow, Signals};
use crate::view::words;

/// The screen.
pub fn screen(desk: Desk) -> Node {
    let found = Loaded::new(None);
    let page = RwSignal::new(String::new());
    let read = move || {
        desk.load(format!("/api/office/signals{}", after(page, '?')), found);
    };
    Effect::new(move |_| {
        desk.cycles_moved.track();
        desk.floor_moved.track();
        desk.tablets_changed.track();
        desk.came_back.track();
        page.track();
        read();
    });
    nodes![
        heading_row("Early warnings", live_state(desk)),
        shown(found, read, move |signals: Signals| {
            let now = desk.now.get_untracked();
            let said = if signals.total == 0 {
                "Nothing waits for anybody.".to_owned()
            } else {
                format!(
                    "{}, {} of them too late.",
                    words::many(signals.total, "early warning", "early warnings"),
                    words::count(signals.overdue)
                )
            };
            let cards = signals.signals.iter().map(|one| card(one, now).into()).collect();
            nodes![
                parts(None, Some(signals.total), "warnings"),
                p("lead", &said),
                p("coverage", &coverage_words(&signals.coverage, now)),
                el("ul").class("board").with(cards),
                next_page(signals.next, page),
            ]
            .into()
        }),
    ]
    .into()
}

fn card(one: &SignalRow, now: i64) -> El {
    let class = match (one.overdue, one.urgent) {
        (true, true) => "board-card urgent",
        (true, false) => "board-card overdue",
        (false, _) => "board-card worry",
    };
    let late = if !one.overdue {
        format!("Time until {}", words::moment(one.due_at, now))
    } else if one.days_late > 0 {
        let days = words::many(u64::try_from(one.days_late).unwrap_or(0), "day", "days");
        format!("Too late by {days}")
    } else {
        "Too late by less than a day".to_owned()
    };
    let whose = if one.whose == one.lead {
        format!("For the {}", one.lead.to_lowercase())
    } else {
        format!(
            "Gone up to the {}; first for the {}",
            one.whose.to_lowercase(),
            one.lead.to_lowercase()
        )
    };
    el("li").class(class).with(nodes![
        div("board-who").with(nodes![
            div("watch-line")
                .class(if one.urgent && one.overdue {
                    "watch-line urgent"
                } else {
                    "watch-line"
                })
                .child(icon(if one.urgent { Icon::Warning } else { Icon::Clock }))
                .child(el("strong").text(&one.label)),
            about(one),
        ]),
        div("board-last").with(nodes![
            el("span").text(&format!("Since {}", words::moment(one.since, now))),
            el("strong").text(&late),
            el("span").text(&whose),
        ]),
        div("board-last").with(nodes![
            p("hint", &one.clears),
            one.reopens
                .then(|| p("", "The action was seen in practice: think of opening it again.")),
            evidence(one),
        ]),
    ])
}

/// What it is about, and the way there.
fn about(one: &SignalRow) -> Node {
    if let (Some(cycle), Some(about)) = (&one.cycle, &one.about) {
        return link(&Route::Office(format!("action/{cycle}")), "board-name")
            .text(about)
            .into();
    }
    if let (Some(person), Some(name)) = (&one.person, &one.person_name) {
        return link(&Route::Office(format!("person/{person}")), "board-name")
            .text(name)
            .into();
    }
    match &one.tablet {
        Some(tablet) => link(&Route::Office("tablets".to_owned()), "board-name")
            .text(tablet)
            .into(),
        None => Node::Nothing,
    }
}

/// Ways to the records that say so; a cycle's own stand in its history.
fn evidence(one: &SignalRow) -> Node {
    if one.cycle.is_some() && !one.reopens && one.person.is_none() || one.evidence.is_empty() {
        return Node::Nothing;
    }
    let ways = one
        .evidence
        .iter()
        .enumerate()
        .map(|(place, entry)| {
            link(&Route::Office(format!("entry/{entry}")), "linked-record")
                .text(&format!("What says so, {}", place + 1))
                .into()
        })
        .collect();
    div("linked-records").with(ways).into()
}
