//! What was held and waits, what managers decided, and what was refused: three lists, none of which loses anything.

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el};
use super::super::icons::Icon;
use super::super::parts::{button, cell, chip, fact, p, row};
use super::super::shell::heading_row;
use super::forms::{Form, input};
use super::lists::{after, list_table, next_page, sub_ways};
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{AsideList, Decided, DecidedList, Held, HeldList, Recovery};
use crate::view::words;

/// The screen; `part` is "", "decided" or "aside".
pub fn screen(desk: Desk, part: &str) -> Node {
    let parts = [("", "Waiting"), ("decided", "Decided"), ("aside", "Not taken")]
        .map(|(to, words)| (to, words.to_owned()));
    nodes![
        heading_row("Held", Node::Nothing),
        sub_ways("Held", "held", &parts, part),
        match part {
            "decided" => decided(desk),
            "aside" => aside(desk),
            _ => waiting(desk),
        },
    ]
    .into()
}

fn waiting(desk: Desk) -> Node {
    let list = Loaded::new(None);
    let page = RwSignal::new(String::new());
    let read = move || desk.load(format!("/api/office/held{}", after(page, '?')), list);
    Effect::new(move |_| {
        desk.came_back.track();
        desk.fresh.track();
        page.track();
        read();
    });
    nodes![
        p(
            "lead",
            "Received, kept, and not counted until a manager decides. Nothing here is lost."
        ),
        shown(list, read, move |list: HeldList| {
            let now = desk.now.get_untracked();
            if list.held.is_empty() {
                return p("hint", "Nothing waits for a manager.").into();
            }
            let cards = list
                .held
                .iter()
                .map(|one| held_card(desk, one, list.may_decide, now, read).into())
                .collect();
            nodes![
                el("ul").class("held-list").with(cards),
                next_page(list.next, page)
            ]
            .into()
        }),
    ]
    .into()
}

fn what_it_says(one: &Held, now: i64) -> Vec<Node> {
    let about = one
        .person_name
        .as_ref()
        .map_or_else(String::new, |name| format!("{name}: "));
    let fields: Vec<Node> = one
        .fields
        .iter()
        .map(|field| fact(&field.label, &field.value).into())
        .collect();
    let by = format!("{}, {} · {}", one.author_name, one.role_label, one.device_label);
    nodes![
        p("figure", &format!("{about}{}", one.line)),
        (!fields.is_empty()).then(|| el("dl").class("fields").with(fields)),
        p("entry-by", &by),
        super::super::entry::three_times(
            &words::moment(one.happened_at, now),
            &words::moment(one.recorded_at, now),
            &words::moment(one.received_at, now),
        ),
    ]
}

fn held_card(desk: Desk, one: &Held, may_decide: bool, now: i64, read: impl Fn() + Copy + 'static) -> El {
    let form = Form::new(desk);
    let why = RwSignal::new(String::new());
    let path = format!("/api/office/held/{}", one.entry);
    let send = move |what: &str| {
        let path = format!("{path}/{what}");
        form.send(path, vec![("why", why.get_untracked())], move |_| read());
    };
    let decline = send.clone();
    let decide = may_decide.then(|| {
        nodes![
            input(
                "text",
                "Why do you decide so?",
                "Who looked, and what makes it right or wrong.",
                why
            ),
            form.trouble(),
            div("row-of-buttons")
                .child(button(
                    "primary",
                    Some(Icon::Tick),
                    "Release: it counts",
                    move || send("release")
                ))
                .child(button(
                    "",
                    Some(Icon::Struck),
                    "Decline: it does not count",
                    move || decline("decline")
                )),
        ]
    });
    let only = (!may_decide).then(|| p("hint", "A deputy manager or the registered manager decides."));
    el("li").class("panel held-card").with(nodes![
        chip("attention", Icon::Clock, &one.reason),
        what_it_says(one, now),
        decide,
        only,
    ])
}

fn decided(desk: Desk) -> Node {
    let list = Loaded::new(None);
    let page = RwSignal::new(String::new());
    let read = move || desk.load(paged("/api/office/held/decided", &page.get_untracked()), list);
    Effect::new(move |_| {
        desk.came_back.track();
        page.track();
        read();
    });
    nodes![
        p(
            "lead",
            "What managers decided about entries that were held, and why."
        ),
        shown(list, read, move |list: DecidedList| {
            let now = desk.now.get_untracked();
            if list.decided.is_empty() {
                return p("hint", "Nothing was decided yet.").into();
            }
            let cards = list
                .decided
                .iter()
                .map(|one| decided_card(one, now).into())
                .collect();
            nodes![
                el("ul").class("held-list").with(cards),
                next_page(list.next, page)
            ]
            .into()
        }),
    ]
    .into()
}

fn paged(path: &str, before: &str) -> String {
    if before.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?before={before}")
    }
}

fn decided_card(one: &Decided, now: i64) -> El {
    let (class, picture, words) = if one.released {
        ("now", Icon::Tick, "Released: it counts")
    } else {
        ("late", Icon::Struck, "Declined: it does not count")
    };
    let by = format!(
        "{}, {} · {}",
        one.by_name,
        one.role_label,
        words::moment(one.at, now)
    );
    el("li").class("panel held-card").with(nodes![
        div("chips")
            .child(chip(class, picture, words))
            .child(chip("mark", Icon::Clock, &one.held.reason)),
        p("", &format!("Why: {}", one.why)),
        p("entry-by", &by),
        what_it_says(&one.held, now),
    ])
}

/// What tablets brought back after a backup was put back; nothing where that never was.
fn brought_back(recoveries: &[Recovery], now: i64) -> Node {
    if recoveries.is_empty() {
        return Vec::<Node>::new().into();
    }
    let rows: Vec<Node> = recoveries
        .iter()
        .map(|one| {
            let what = format!(
                "Entries: {}. Decisions: {}. From number {} on.",
                one.entries, one.decisions, one.from_row
            );
            let missing = match (one.missing, one.aside) {
                (0, 0) => "Nothing that we know of".to_owned(),
                (missing, 0) => format!("Entries: {missing}"),
                (missing, aside) => format!("Entries: {missing}. Kept aside: {aside}"),
            };
            row(nodes![
                cell("", &one.device_label),
                cell("", &one.audience),
                cell("time-cell", &words::moment(one.first_at, now)),
                cell("", &what),
                cell("", &missing),
            ])
        })
        .collect();
    nodes![
        el("h2").class("below").text("Brought back by tablets"),
        p(
            "hint",
            "After a backup was put back, tablets gave the office what it had lost. Each entry is as it was, with its first \
             times."
        ),
        list_table(&["Tablet", "Records", "When", "Brought back", "Still missing"], rows),
    ]
    .into()
}

fn aside(desk: Desk) -> Node {
    let list = Loaded::new(None);
    let page = RwSignal::new(String::new());
    let read = move || desk.load(paged("/api/office/held/aside", &page.get_untracked()), list);
    Effect::new(move |_| {
        desk.came_back.track();
        desk.tablets_changed.track();
        page.track();
        read();
    });
    nodes![
        p(
            "lead",
            "Entries that could not be believed: damaged, forged or out of place. They are kept as they came, here and on \
             the tablet, and never counted."
        ),
        shown(list, read, move |list: AsideList| {
            let now = desk.now.get_untracked();
            let rows: Vec<Node> = list
                .aside
                .iter()
                .map(|one| {
                    row(nodes![
                        cell("", &one.device_label),
                        cell("", &format!("Not taken: {}", one.why)),
                        cell("time-cell", &words::moment(one.at, now)),
                        cell("", one.entry.get(..12).unwrap_or(&one.entry)),
                    ])
                })
                .collect();
            let refused = if rows.is_empty() {
                p("hint", "Every entry so far could be believed.").into()
            } else {
                list_table(&["Tablet", "Why", "Received", "Entry"], rows)
            };
            let differ: Vec<Node> = list
                .divergences
                .iter()
                .map(|one| {
                    row(nodes![
                        cell("", &one.device_label),
                        cell("", &one.audience),
                        cell("time-cell", &words::moment(one.first_at, now)),
                        cell("time-cell", &words::moment(one.last_at, now)),
                        cell(
                            "",
                            &one.mended_at.map_or_else(
                                || "Not yet".to_owned(),
                                |at| format!("Yes, since {}", words::moment(at, now)),
                            ),
                        ),
                    ])
                })
                .collect();
            let differ = if differ.is_empty() {
                p("hint", "Every tablet's history agrees with the office's.").into()
            } else {
                list_table(&["Tablet", "Records", "First noticed", "Last noticed", "The same again"], differ)
            };
            nodes![
                refused,
                next_page(list.next, page),
                el("h2").class("below").text("Tablets with another history"),
                p("hint", "This is so after a backup was put back, or when somebody changed what is stored."),
                differ,
                brought_back(&list.recoveries, now),
            ]
            .into()
        }),
    ]
    .into()
}
