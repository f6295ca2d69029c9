//! Registers at the desk: which there are, and one as a table whose lines lead to their cycles.
//!
//! May not live here: what belongs in one (`sync_core::shown`).

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el, live, window};
use super::super::icons::{Icon, icon};
use super::super::parts::{back_link, button, chip, link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::cycles::parts;
use super::forms::{input, pick};
use super::lists::{after, list_table, next_page};
use super::overview::{coverage_words, live_state};
use super::{Desk, Loaded, answer, shown};
use crate::nodes;
use crate::office::{CellShown, Choice, Choices, People, Person, Register, RegisterRow, Registers};
use crate::view::words;

/// Every register, and those that are not kept yet.
pub fn list(desk: Desk) -> Node {
    let found = Loaded::new(None);
    let read = move || desk.load("/api/office/registers".to_owned(), found);
    read();
    nodes![
        heading_row("Registers", live_state(desk)),
        shown(found, read, move |found: Registers| {
            let kept = found.kept.iter().map(|one| {
                let way = Route::Office(format!("registers/{}", one.name));
                let row = nodes![
                    el("td").child(link(&way, "").text(&one.label)),
                    el("td").text(&one.purpose)
                ];
                el("tr").with(row).into()
            });
            let not_yet = found.not_yet.iter().map(|one| {
                let row = nodes![el("td").text(&one.label), el("td").text(&one.why)];
                el("tr").with(row).into()
            });
            nodes![
                parts(None, None, "registers"),
                p(
                    "lead",
                    "Each is a view of what was recorded anyway: nothing is typed into a register."
                ),
                list_table(&["Register", "What is in it"], kept.collect()),
                el("h2").text("Not kept here yet"),
                list_table(&["Register", "Where to look"], not_yet.collect()),
            ]
            .into()
        }),
    ]
    .into()
}

/// Which lines are asked for: days, whom a cycle is about, who wrote or was given it. Empty: all.
#[derive(Clone, Copy)]
struct Filter {
    from: RwSignal<String>,
    to: RwSignal<String>,
    person: RwSignal<String>,
    staff: RwSignal<String>,
}

impl Filter {
    fn none() -> Self {
        let [from, to, person, staff] = [(); 4].map(|()| RwSignal::new(String::new()));
        Self {
            from,
            to,
            person,
            staff,
        }
    }

    /// As the address says it: days and ids alone, never a name.
    fn asked(self) -> String {
        let [from, to, person, staff] = [self.from, self.to, self.person, self.staff].map(|one| one.get());
        format!("from={from}&to={to}&person={person}&staff={staff}")
    }

    /// Its boxes. `names_people` is whether residents' names are for whoever reads.
    fn boxes(self, desk: Desk, names_people: bool) -> Vec<Node> {
        let (choices, people) = (Loaded::new(None), Loaded::new(None));
        desk.load("/api/office/choices".to_owned(), choices);
        if names_people {
            desk.load("/api/office/people?limit=200".to_owned(), people);
        }
        nodes![
            input("date", "From", "", self.from),
            input("date", "To", "", self.to),
            live(move || match answer::<People>(people) {
                Some(Ok(people)) => {
                    let people: Vec<Choice> = people.people.iter().map(about).collect();
                    pick("Concerns", "Everybody", &people, self.person).into()
                }
                _ => Node::Nothing,
            }),
            live(move || match answer::<Choices>(choices) {
                Some(Ok(choices)) => {
                    pick("Written by or given to", "Anybody", &choices.staff, self.staff).into()
                }
                _ => Node::Nothing,
            }),
        ]
    }
}

fn about(person: &Person) -> Choice {
    Choice {
        code: person.person.clone(),
        label: format!("{}, room {}", person.name, person.room),
    }
}

/// One register. `names_people` is whether residents' names are for whoever reads.
pub fn one(desk: Desk, name: &str, names_people: bool) -> Node {
    let found = Loaded::new(None);
    let page = RwSignal::new(String::new());
    let filter = Filter::none();
    let name = StoredValue::new(name.to_owned());
    let asked = Memo::new(move |_| filter.asked());
    let read = move || {
        let path = format!("/api/office/registers/{}", name.get_value());
        let asked = asked.get_untracked();
        desk.load(format!("{path}?{asked}{}", after(page, '&')), found);
    };
    // Other lines begin at their first page.
    Effect::new(move |before: Option<String>| {
        let now = asked.get();
        if before.is_some_and(|before| before != now) {
            page.set(String::new());
        }
        now
    });
    Effect::new(move |_| {
        desk.cycles_moved.track();
        desk.came_back.track();
        page.track();
        asked.track();
        read();
    });
    let file = move || {
        let path = format!("/api/office/registers/{}/file.csv", name.get_value());
        let save = el("a")
            .class("button")
            .attr("href", &format!("{path}?{}", asked.get()))
            .attr("download", "");
        save.child(icon(Icon::Sheet))
            .child(el("span").text("Save as a file (CSV)"))
            .into()
    };
    nodes![
        back_link(&Route::Office("actions/registers".to_owned()), "All registers"),
        shown(found, read, move |found: Register| {
            let print = button("", None, "Print", || {
                let _ = window().print();
            });
            let now = desk.now.get_untracked();
            nodes![
                heading_row(&found.label, print),
                p("lead", &found.purpose),
                p("coverage", &coverage_words(&found.coverage, now)),
            ]
            .into()
        }),
        // Outside of what is drawn anew, so that what is half chosen is not lost.
        div("panel filter-panel").with(nodes![
            div("filter-grid").with(filter.boxes(desk, names_people)),
            div("row-of-buttons").child(live(file)),
        ]),
        live(move || match answer::<Register>(found) {
            Some(Ok(found)) => lines(found, page, desk.now.get_untracked()),
            // Said above.
            _ => el("span").into(),
        }),
    ]
    .into()
}

fn lines(found: Register, page: RwSignal<String>, now: i64) -> Node {
    let headings: Vec<&str> = found.columns.iter().map(String::as_str).collect();
    let rows: Vec<Node> = found.rows.iter().map(|one| row(one, now).into()).collect();
    let table = if rows.is_empty() {
        p("hint", "Nothing of this was recorded.").into()
    } else {
        list_table(&headings, rows)
    };
    nodes![
        p("hint", &words::many(found.lines, "line", "lines")),
        table,
        next_page(found.next, page),
    ]
    .into()
}

/// A line: its second cell leads on, and says what is odd about it.
fn row(one: &RegisterRow, now: i64) -> El {
    let way = one
        .cycle
        .as_ref()
        .map(|cycle| format!("action/{cycle}"))
        .or_else(|| one.review.as_ref().map(|review| format!("reviews/{review}")));
    let cells = one.cells.iter().enumerate().map(|(place, cell)| {
        let words = cell_words(cell, now);
        if place != 1 {
            return el("td").text(&words).into();
        }
        let named: Node = match &way {
            Some(way) => link(&Route::Office(way.clone()), "").text(&words).into(),
            None => el("span").text(&words).into(),
        };
        let late = one.late.then(|| chip("late", Icon::Clock, "Late entry"));
        let uncounted = one.not_counted.as_ref().map(|why| p("hint", why));
        el("td").with(nodes![named, late, uncounted]).into()
    });
    el("tr").with(cells.collect())
}

fn cell_words(cell: &CellShown, now: i64) -> String {
    match (cell.at, &cell.text) {
        (Some(at), _) => words::moment(at, now),
        (None, Some(text)) => text.clone(),
        (None, None) => String::new(),
    }
}
