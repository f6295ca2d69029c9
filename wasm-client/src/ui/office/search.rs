//! Search: people and staff by name, records by words.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{Node, div, el, live};
use super::super::icons::{Icon, icon};
use super::super::parts::{link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::records::{Filter, feed};
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{People, Staff};

/// People and staff shown; more is found on their own pages.
const NAMES_SHOWN: u32 = 10;

/// The screen.
pub fn screen(desk: Desk) -> Node {
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let search = el("form")
        .class("search-form")
        .attr("role", "search")
        .on("submit", move |event| {
            event.prevent_default();
            asked.set(typed.get_untracked().trim().to_owned());
        })
        .with(nodes![
            el("label").class("search").child(icon(Icon::Search)).child(
                el("input")
                    .attr("type", "search")
                    .attr("aria-label", "Words to find")
                    .attr("placeholder", "A name, or words of a record")
                    .attr("autocomplete", "off")
                    .live_value(move || typed.get())
                    .on_input(move |words| typed.set(words))
            ),
            el("button")
                .class("button primary")
                .attr("type", "submit")
                .text("Find"),
        ]);
    nodes![
        heading_row("Search", Node::Nothing),
        search,
        live(move || match asked.get() {
            words if words.is_empty() => p(
                "hint",
                "Finds people and staff by name, and records by every word in them."
            )
            .into(),
            words => found(desk, &words),
        }),
    ]
    .into()
}

fn found(desk: Desk, words: &str) -> Node {
    let (people, staff) = (Loaded::new(None), Loaded::new(None));
    desk.load_with(
        format!("/api/office/people?limit={NAMES_SHOWN}&gone=yes"),
        words.to_owned(),
        people,
    );
    desk.load_with(
        format!("/api/office/staff?limit={NAMES_SHOWN}"),
        words.to_owned(),
        staff,
    );
    let filter = Filter {
        words: words.to_owned(),
        ..Filter::default()
    };
    nodes![
        div("facts-columns").with(nodes![
            el("section")
                .class("panel")
                .child(el("h2").text("People"))
                .child(shown(
                    people,
                    || (),
                    |found: People| {
                        names(
                            found.people.iter().map(|one| {
                                let gone = if one.gone { " · has left" } else { "" };
                                let place = format!("Room {} · {}{gone}", one.room, one.unit_name);
                                (format!("person/{}", one.person), one.name.clone(), place)
                            }),
                            found.next.is_some(),
                        )
                    }
                )),
            el("section")
                .class("panel")
                .child(el("h2").text("Staff"))
                .child(shown(
                    staff,
                    || (),
                    |found: Staff| {
                        names(
                            found.staff.iter().map(|one| {
                                let role = if one.left { "Has left" } else { &one.role_label };
                                (format!("staff/{}", one.staff), one.name.clone(), role.to_owned())
                            }),
                            found.next.is_some(),
                        )
                    }
                )),
        ]),
        el("section")
            .class("below")
            .attr("aria-label", "Records")
            .with(nodes![el("h2").text("Records"), feed(desk, filter),]),
    ]
    .into()
}

fn names(found: impl Iterator<Item = (String, String, String)>, more: bool) -> Node {
    let rows: Vec<Node> = found
        .map(|(to, name, below)| {
            el("li")
                .child(link(&Route::Office(to), "found-name").text(&name))
                .child(el("small").text(&below))
                .into()
        })
        .collect();
    if rows.is_empty() {
        return p("hint", "Nobody of this name.").into();
    }
    nodes![
        el("ul").class("plain-list").with(rows),
        more.then(|| p("hint", "There are more: type more of the name.")),
    ]
    .into()
}
