//! The floor board: the home screen of whoever leads a shift. Who is behind, without a touch.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::App;
use super::dom::{El, Node, div, el, live};
use super::icons::{Icon, icon};
use super::parts::{button, chip, link, not_yet, p};
use super::people::due_chip;
use super::route::Route;
use super::shell::heading_row;
use crate::nodes;
use crate::protocol::{BoardRow, Concern, FloorView, Screen, Status, UnitBoard, View};
use crate::view::words;

/// People at first, and more each time they are asked for.
const ROWS: usize = 12;

/// The floor board.
pub fn screen(app: App) -> Node {
    app.watch(Screen::Floor);
    app.came_from.set(None);
    let unit = RwSignal::new(None);
    let rows = RwSignal::new(ROWS);
    live(move || match app.view.get() {
        Some(View::Floor(view)) => draw(app, view, unit, rows),
        _ => not_yet("Floor board"),
    })
}

fn draw(app: App, view: FloorView, unit: RwSignal<Option<String>>, rows: RwSignal<usize>) -> Node {
    let shift = view.shift.clone();
    let summary = move || {
        if let Some(why) = app.status.with(Status::not_whole) {
            return why.to_owned();
        }
        shift.clone()
    };
    let units: Vec<Node> = view.units.iter().map(|one| board(one, unit).into()).collect();
    let people = view.people;
    let shown = Memo::new(move |_| {
        let unit = unit.get();
        people
            .iter()
            .filter(|row| unit.as_ref().is_none_or(|unit| *unit == row.who.unit))
            .cloned()
            .collect::<Vec<BoardRow>>()
    });
    let list = move || {
        let now = app.now.get();
        let all = shown.get();
        let more = (all.len() > rows.get()).then(|| {
            let words = format!("Show {} more", words::count((all.len() - rows.get()) as u64));
            button("wide", None, &words, move || {
                rows.update(|rows| *rows += ROWS * 4)
            })
        });
        let nobody = all
            .is_empty()
            .then(|| p("", "Nobody is behind, and nobody is worried about anyone."));
        let list: Vec<Node> = all
            .iter()
            .take(rows.get())
            .map(|one| el("li").child(person(one, now)).into())
            .collect();
        nodes![nobody, el("ul").class("board-people").with(list), more].into()
    };
    nodes![
        heading_row(
            "Floor board",
            p("lead", "").attr("role", "status").live_text(summary)
        ),
        el("ul").class("board-units").with(units),
        el("section")
            .class("below")
            .child(el("h2").text("Who needs you"))
            .child(live(list)),
        p("coverage", &view.coverage),
    ]
    .into()
}

/// One unit. Touching it narrows the list of people down to it; touching it again widens it.
fn board(one: &UnitBoard, unit: RwSignal<Option<String>>) -> El {
    let (mine, touched) = (one.unit.clone(), one.unit.clone());
    let class = if one.overdue > 0 {
        "unit-tile overdue"
    } else {
        "unit-tile"
    };
    let on_shift = if one.on_shift.is_empty() {
        "Nobody has started a shift here".to_owned()
    } else {
        format!("On shift: {}", one.on_shift.join("; "))
    };
    let chips = nodes![
        figure(one.overdue, "overdue", Icon::Warning, "overdue"),
        figure(one.now, "now", Icon::Clock, "due now"),
        (one.concerns > 0).then(|| {
            let words = words::many(u64::from(one.concerns), "concern", "concerns");
            chip("alert", Icon::Warning, &words)
        }),
        (one.handover_to_read > 0).then(|| chip("attention", Icon::Note, "Handover: you have not read it")),
        (!one.handover_unread_by.is_empty()).then(|| {
            let words = format!("Handover not read by {}", one.handover_unread_by.join(", "));
            chip("attention", Icon::Note, &words)
        }),
        one.checked.as_ref().map(|words| chip("sent", Icon::Tick, words)),
    ];
    let behind = match one.behind {
        0 => format!(
            "{}. Nobody is behind.",
            words::many(u64::from(one.people), "person", "people")
        ),
        behind => format!(
            "{behind} of {} behind",
            words::many(u64::from(one.people), "person", "people")
        ),
    };
    el("li").child(
        el("button")
            .class(class)
            .attr("type", "button")
            .pressed(move || unit.get().as_ref() == Some(&mine))
            .on_click(move || {
                let touched = touched.clone();
                unit.update(|unit| {
                    *unit = if unit.as_ref() == Some(&touched) {
                        None
                    } else {
                        Some(touched)
                    };
                });
            })
            .with(nodes![
                el("strong").text(&one.name),
                el("span").class("unit-behind").text(&behind),
                el("span").class("chips").with(chips),
                el("small").text(&on_shift),
            ]),
    )
}

fn figure(number: u32, class: &str, picture: Icon, words: &str) -> Option<El> {
    (number > 0).then(|| chip(class, picture, &format!("{number} {words}")))
}

fn person(one: &BoardRow, now: i64) -> El {
    let class = if one.overdue > 0 {
        "person-tile overdue"
    } else {
        "person-tile"
    };
    let to = Route::Person {
        person: one.who.person.clone(),
    };
    let due: Vec<Node> = one.due.iter().map(|due| due_chip(due, now).into()).collect();
    let more = (one.overdue + one.now) as usize - due.len().min((one.overdue + one.now) as usize);
    let more = (more > 0).then(|| chip("", Icon::Plus, &format!("{more} more due")));
    let concerns: Vec<Node> = one.concerns.iter().map(|one| concern(one, now).into()).collect();
    div("board-person").child(link(&to, class).with(nodes![
        el("span").class("person-top").with(nodes![
            el("strong").class("person-name").text(&one.who.known_as),
            el("span").class("room").text(&format!("Room {}", one.who.room)),
        ]),
        el("span").class("person-full").text(&one.who.name),
        el("span").class("chips").child(due).child(more),
        el("span").class("concerns").with(concerns),
    ]))
}

fn concern(one: &Concern, now: i64) -> El {
    let at = one
        .at
        .map_or(String::new(), |at| format!(" ({})", words::moment(at, now)));
    el("span")
        .class("concern")
        .child(icon(Icon::Warning))
        .child(el("span").text(&format!("{}{at}", one.words)))
}
