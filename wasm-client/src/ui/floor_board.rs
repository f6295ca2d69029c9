//! The floor board: the home screen of whoever leads a shift. Who is behind, without a touch.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::App;
use super::daily;
use super::dom::{El, Node, div, el, live};
use super::follow_up;
use super::icons::{Icon, icon};
use super::parts::{button, chip, link, not_yet, p};
use super::people::due_chip;
use super::route::Route;
use super::shell::heading_row;
use crate::nodes;
use crate::protocol::{BoardRow, FloorView, LookAtView, Screen, Status, UnitBoard, View};
use crate::view::words;

/// People at first, and more each time they are asked for.
const ROWS: usize = 12;
/// Alerts on one person's tile; the rest are counted, and stand on the person's own screen.
const LOOK_AT_SHOWN: usize = 3;

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
        // What has not been opened yet may say otherwise.
        let whole = app.status.with(|status| status.not_whole().is_none());
        let nobody =
            (whole && all.is_empty()).then(|| p("", "Nobody is behind, and there is nothing to look at."));
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
        view.daily
            .as_ref()
            .map(|line| div("row-of-buttons").child(daily::way(line))),
        follow_up::waiting(app),
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
        figure(one.urgent, "alert", Icon::Warning, "urgent"),
        figure(
            one.look_at - one.urgent.min(one.look_at),
            "attention",
            Icon::Eye,
            "to look at"
        ),
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
    let urgent = one.look_at.iter().any(|one| one.urgent);
    let class = match (urgent, one.overdue) {
        (true, _) => "person-tile urgent",
        (false, 1..) => "person-tile overdue",
        (false, 0) => "person-tile",
    };
    let to = Route::Person {
        person: one.who.person.clone(),
    };
    let due: Vec<Node> = one.due.iter().map(|due| due_chip(due, now).into()).collect();
    let more = (one.overdue + one.now) as usize - due.len().min((one.overdue + one.now) as usize);
    let more = (more > 0).then(|| chip("", Icon::Plus, &format!("{more} more due")));
    let shown = one.look_at.len().min(LOOK_AT_SHOWN);
    let look_at: Vec<Node> = one.look_at[..shown]
        .iter()
        .map(|one| look_at(one, now).into())
        .collect();
    let more_to_look_at = (one.look_at.len() > shown).then(|| {
        let words = format!("{} more to look at", one.look_at.len() - shown);
        chip("attention", Icon::Plus, &words)
    });
    div("board-person").child(link(&to, class).with(nodes![
        el("span").class("person-top").with(nodes![
            el("strong").class("person-name").text(&one.who.known_as),
            el("span").class("room").text(&format!("Room {}", one.who.room)),
        ]),
        el("span").class("person-full").text(&one.who.name),
        el("span").class("chips").child(due).child(more),
        el("span").class("concerns").with(look_at).child(more_to_look_at),
    ]))
}

/// One thing to look at. The tile it stands on leads to the person, where its record and what makes it go are.
fn look_at(one: &LookAtView, now: i64) -> El {
    let class = if one.urgent { "concern urgent" } else { "concern" };
    let words = format!(
        "{}. Since {}",
        one.words.trim_end_matches('.'),
        words::moment(one.since, now)
    );
    el("span").class(class).child(icon(Icon::Warning)).child(
        el("span")
            .child(el("strong").text(&format!("{}: ", one.label)))
            .text(&words),
    )
}
