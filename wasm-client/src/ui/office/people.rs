//! People and staff at the office: lists with search and pages, and letting somebody in.

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{Node, div, el, live};
use super::super::icons::{Icon, icon};
use super::super::parts::{back_link, button, cell, link, p, panel_heading, row};
use super::super::route::{self, Route};
use super::super::shell::heading_row;
use super::super::who::find_row;
use super::forms::{Form, input, panel, pick};
use super::lists::{after, list_table, next_page};
use super::{Desk, Loaded, answer, shown};
use crate::nodes;
use crate::office::{Choices, People, Read, Staff};
use crate::view::words;

const PER_PAGE: u32 = 50;

/// Who lives here.
pub fn people(desk: Desk) -> Node {
    let list = List::new(desk, "/api/office/people");
    let draw = move |found: People| {
        let now = desk.now.get_untracked();
        let rows = found
            .people
            .iter()
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
        let ways = found.may_admit.then(|| {
            div("row-of-buttons office-actions")
                .child(way("admit", Icon::Plus, "Admit a person"))
                .child(way("import/people", Icon::Sheet, "Take in a list from a file"))
        });
        let table = list_table(&["Name", "Known as", "Room", "Unit", "Last record"], rows);
        nodes![ways, table, list.pages(found.next)].into()
    };
    nodes![
        heading_row("People", Node::Nothing),
        find_row("Find a person by name", list.words, &[], RwSignal::new(None)),
        shown(list.read, move || list.load(), draw),
    ]
    .into()
}

/// Who works here.
pub fn staff(desk: Desk) -> Node {
    let list = List::new(desk, "/api/office/staff");
    let draw = move |found: Staff| {
        let rows = found
            .staff
            .iter()
            .map(|one| {
                let state = match (one.left, one.has_pin) {
                    (true, _) => "Has left",
                    (false, true) => "Can sign in on tablets",
                    (false, false) => "Has no PIN yet",
                };
                let to = Route::Office(format!("staff/{}", one.staff));
                row(nodes![
                    cell("", "").child(link(&to, "").text(&one.name)),
                    cell("", &one.role_label),
                    cell("", one.unit_name.as_deref().unwrap_or("-")),
                    cell("", state)
                ])
            })
            .collect();
        let ways = found.may_change.then(|| {
            div("row-of-buttons office-actions")
                .child(way("add-staff", Icon::Plus, "Add somebody"))
                .child(way("import/staff", Icon::Sheet, "Take in a list from a file"))
                .child(way("units", Icon::People, "Units"))
        });
        let table = list_table(&["Name", "Role", "Unit", "Tablets"], rows);
        nodes![ways, table, list.pages(found.next)].into()
    };
    nodes![
        heading_row("Staff", Node::Nothing),
        find_row("Find a name", list.words, &[], RwSignal::new(None)),
        shown(list.read, move || list.load(), draw),
    ]
    .into()
}

/// A list that the server searches and pages.
#[derive(Clone, Copy)]
struct List {
    desk: Desk,
    path: &'static str,
    read: Loaded,
    words: RwSignal<String>,
    after: RwSignal<String>,
}

impl List {
    fn new(desk: Desk, path: &'static str) -> Self {
        let list = Self {
            desk,
            path,
            read: Loaded::new(None),
            words: RwSignal::new(String::new()),
            after: RwSignal::new(String::new()),
        };
        Effect::new(move |before: Option<String>| {
            let words = list.words.get();
            // Other words begin a new list.
            if before.is_some_and(|before| before != words) {
                list.after.set(String::new());
            }
            list.after.track();
            list.desk.came_back.track();
            list.load();
            words
        });
        list
    }

    fn load(self) {
        let path = format!("{}?limit={PER_PAGE}{}", self.path, after(self.after, '&'));
        self.desk.load_found(path, self.words.get_untracked(), self.read);
    }

    fn pages(self, next: Option<String>) -> Node {
        next_page(next, self.after).class("row-of-buttons below").into()
    }
}

/// A link to something that can be done.
pub fn way(to: &str, picture: Icon, words: &str) -> super::super::dom::El {
    link(&Route::Office(to.to_owned()), "button")
        .child(icon(picture))
        .child(el("span").text(words))
}

/// Admit a person.
pub fn admit(desk: Desk) -> Node {
    let choices = Loaded::new(None);
    desk.load("/api/office/choices".to_owned(), choices);
    let form = Form::new(desk);
    let [name, known_as, unit, room, year, alerts, sure] = [(); 7].map(|()| RwSignal::new(String::new()));
    let send = move || {
        let boxes = vec![
            ("name", name.get_untracked()),
            ("known_as", known_as.get_untracked()),
            ("unit", unit.get_untracked()),
            ("room", room.get_untracked()),
            ("birth_year", year.get_untracked()),
            ("alerts", alerts.get_untracked()),
            ("sure", sure.get_untracked()),
        ];
        form.send("/api/office/people".to_owned(), boxes, |json| {
            if let Some(person) = String::read(json.field("person")) {
                route::go(&Route::Office(format!("person/{person}")));
            }
        });
    };
    // Offered once the office has found somebody of the same name and year.
    let another = live(move || {
        let twin = form.problem.with(|problem| {
            problem
                .as_deref()
                .is_some_and(|words| words.contains("name and year of birth"))
        });
        let touch = move || {
            sure.set("yes".to_owned());
            send();
        };
        twin.then(|| button("", Some(Icon::People), "This is another person: save", touch))
            .into()
    });
    nodes![
        back_link(&Route::Office("people".to_owned()), "People"),
        heading_row("Admit a person", Node::Nothing),
        live(move || {
            let units = match answer::<Choices>(choices) {
                Some(Ok(choices)) => choices.units,
                _ => Vec::new(),
            };
            panel(
                form,
                panel_heading(Icon::Person, "Who moves in?").into(),
                nodes![
                    input("text", "Full name", "", name),
                    input(
                        "text",
                        "Known as",
                        "What they like to be called. Empty: their first name.",
                        known_as
                    ),
                    pick("Unit", "Choose a unit", &units, unit),
                    input("text", "Room", "", room),
                    input(
                        "text",
                        "Year of birth",
                        "Four digits. It tells two people of one name apart.",
                        year
                    ),
                    super::super::parts::text_box(
                        "What must be known first?",
                        Some("One a line, such as: Thickened drinks, level 2"),
                        3,
                        move || alerts.get(),
                        move |typed| alerts.set(typed),
                        None
                    ),
                    another_below(),
                ],
                "Save the admission",
                send,
            )
            .into()
        }),
        another,
    ]
    .into()
}

fn another_below() -> Node {
    p("hint", "They appear on every tablet as soon as it has a network.").into()
}
