//! People, staff, and what waits for a manager: plain lists.

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div};
use super::super::parts::{cell, link, p, row, table};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::super::who::find_row;
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{HeldList, People, Staff};
use crate::view::{filter, words};

/// Who lives here.
pub fn people(desk: Desk) -> Node {
    let list = Loaded::new(None);
    let read = move || desk.load("/api/office/people?limit=500".to_owned(), list);
    read();
    let search = RwSignal::new(String::new());
    let draw = move |list: People| {
        let now = desk.now.get();
        let search = search.get();
        let rows = list
            .people
            .iter()
            .filter(|one| filter::finds(&search, &[&one.name, &one.known_as, &one.room, &one.unit_name]))
            .map(|one| {
                let to = Route::Office(format!("person/{}", one.person));
                let last = one
                    .last_record_at
                    .map_or("Nothing yet".to_owned(), |at| words::moment(at, now));
                row(nodes![
                    cell("", "").child(link(&to, "").text(&one.name)),
                    cell("", &one.known_as),
                    cell("", &one.room),
                    cell("", &one.unit_name),
                    cell("time-cell", &last),
                ])
            })
            .collect();
        list_table(&["Name", "Known as", "Room", "Unit", "Last record"], rows)
    };
    nodes![
        heading_row("People", Node::Nothing),
        find_row(
            "Find a person, a room or a unit",
            search,
            &[],
            RwSignal::new(None)
        ),
        shown(list, read, draw),
    ]
    .into()
}

/// Who works here.
pub fn staff(desk: Desk) -> Node {
    let list = Loaded::new(None);
    let read = move || desk.load("/api/office/staff".to_owned(), list);
    read();
    let search = RwSignal::new(String::new());
    let draw = move |list: Staff| {
        let search = search.get();
        let rows = list
            .staff
            .iter()
            .filter(|one| filter::finds(&search, &[&one.name, &one.role_label]))
            .map(|one| {
                let state = match (one.left, one.has_pin) {
                    (true, _) => "Has left",
                    (false, true) => "Can sign in on tablets",
                    (false, false) => "Has no PIN yet",
                };
                row(nodes![
                    cell("", &one.name),
                    cell("", &one.role_label),
                    cell("", state)
                ])
            })
            .collect();
        list_table(&["Name", "Role", "Tablets"], rows)
    };
    nodes![
        heading_row("Staff", Node::Nothing),
        find_row("Find a name or a role", search, &[], RwSignal::new(None)),
        shown(list, read, draw),
    ]
    .into()
}

/// What was received and waits for a decision.
pub fn held(desk: Desk) -> Node {
    let list = Loaded::new(None);
    let read = move || desk.load("/api/office/held".to_owned(), list);
    Effect::new(move |_| {
        desk.came_back.track();
        desk.fresh.track();
        read();
    });
    let draw = move |list: HeldList| {
        let now = desk.now.get();
        if list.held.is_empty() {
            return p("hint", "Nothing waits for a manager.").into();
        }
        let rows = list
            .held
            .iter()
            .map(|one| {
                row(nodes![
                    cell("", &one.line),
                    cell("", &one.reason),
                    cell("", &one.author_name),
                    cell("", &one.device_label),
                    cell("time-cell", &words::moment(one.recorded_at, now)),
                    cell("time-cell", &words::moment(one.received_at, now)),
                ])
            })
            .collect();
        let headings = [
            "Record",
            "Why it is held",
            "Written by",
            "Tablet",
            "Recorded",
            "Received",
        ];
        list_table(&headings, rows)
    };
    nodes![
        heading_row("Held", Node::Nothing),
        p(
            "lead",
            "Received, kept, and not counted until a manager decides. Nothing here is lost."
        ),
        shown(list, read, draw),
    ]
    .into()
}

/// A table in a panel.
pub fn list_table(headings: &[&str], rows: Vec<Node>) -> Node {
    let headings: Vec<(&str, &str)> = headings.iter().map(|words| (*words, "")).collect();
    let panel: El = div("panel table-scroll").child(table("records", &headings, rows));
    panel.into()
}
