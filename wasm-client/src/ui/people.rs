//! My people: who is here, what was last done, what is due. The home screen.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::App;
use super::dom::{El, Node, el, live};
use super::follow_up;
use super::icons::{Icon, icon};
use super::parts::{chip, link, not_yet, p};
use super::route::Route;
use super::shell::heading_row;
use super::who::find_row;
use crate::nodes;
use crate::protocol::{DueState, DueView, Me, PeopleView, PersonTile, Screen, Status, View};
use crate::view::{filter, words};

/// My people.
pub fn screen(app: App, me: &Me) -> Node {
    app.watch(Screen::People);
    app.came_from.set(None);
    let search = RwSignal::new(String::new());
    let unit = RwSignal::new(me.unit.clone());
    live(move || match app.view.get() {
        Some(View::People(people)) => list(app, people, search, unit),
        _ => not_yet("My people"),
    })
}

fn list(app: App, view: PeopleView, search: RwSignal<String>, unit: RwSignal<Option<String>>) -> Node {
    let empty = view.people.is_empty().then(|| {
        p(
            "",
            "People are on their way from the office. They appear here as they arrive.",
        )
        .attr("role", "status")
    });
    let people = view.people;
    let shown = Memo::new(move |_| {
        let (search, unit) = (search.get(), unit.get());
        // Whoever types a name looks for it everywhere.
        people
            .iter()
            .filter(|one| !search.trim().is_empty() || unit.as_ref().is_none_or(|unit| *unit == one.unit))
            .filter(|one| filter::finds(&search, &[&one.known_as, &one.name, &one.room]))
            .cloned()
            .collect::<Vec<_>>()
    });
    let summary = move || {
        let overdue = shown.with(|shown| shown.iter().filter(|one| is_overdue(one)).count());
        let people = words::many(shown.with(Vec::len) as u64, "person", "people");
        if let Some(why) = app.status.with(Status::not_whole) {
            return format!("{people}. {why}");
        }
        match overdue {
            0 => format!("{people}. Nobody is overdue."),
            overdue => format!("{people}. {overdue} overdue."),
        }
    };
    let tiles = move || {
        let now = app.now.get();
        shown
            .get()
            .into_iter()
            .map(|one| el("li").child(tile(one, now)).into())
            .collect::<Vec<Node>>()
            .into()
    };
    el("section")
        .with(nodes![
            heading_row(
                "My people",
                p("lead", "").attr("role", "status").live_text(summary)
            ),
            follow_up::waiting(app),
            find_row("Find a person or a room", search, &view.units, unit),
            empty,
            el("ul").class("people").live_children(tiles),
        ])
        .into()
}

fn is_overdue(person: &PersonTile) -> bool {
    person.due.iter().any(|due| due.state == DueState::Overdue)
}

fn tile(one: PersonTile, now: i64) -> El {
    let class = match one.due.first().map(|due| due.state) {
        Some(DueState::Overdue) => "person-tile overdue",
        Some(DueState::Now) => "person-tile now",
        Some(DueState::Next) | None => "person-tile",
    };
    let last = match &one.last {
        Some(last) => format!(
            "{} {}: {}",
            last.label,
            words::moment(last.happened_at, now),
            last.line
        ),
        None => "Nothing recorded here yet".to_owned(),
    };
    let alerts = (one.alerts > 0).then(|| {
        let number = words::many(u64::from(one.alerts), "alert", "alerts");
        chip("alert", Icon::Warning, &number)
    });
    let to_read = one.to_read.then(|| chip("attention", Icon::Sheet, "New plan"));
    let look_at = (one.look_at > 0).then(|| {
        let class = if one.urgent { "alert" } else { "attention" };
        chip(class, Icon::Eye, &format!("{} to look at", one.look_at))
    });
    let due: Vec<Node> = one.due.iter().map(|due| due_chip(due, now).into()).collect();
    link(&Route::Person { person: one.person }, class).with(nodes![
        el("span").class("person-top").with(nodes![
            el("strong").class("person-name").text(&one.known_as),
            el("span").class("room").text(&format!("Room {}", one.room)),
        ]),
        el("span")
            .class("person-full")
            .text(&format!("{} · {}", one.name, one.unit_name)),
        el("span").class("person-last").text(&last),
        el("span")
            .class("chips")
            .child(look_at)
            .child(to_read)
            .child(due)
            .child(alerts),
    ])
}

/// What is due, in a few words: the state is said, not only coloured.
pub fn due_chip(due: &DueView, now: i64) -> El {
    let at = words::moment(due.planned.due_at, now);
    let (class, words) = match due.state {
        DueState::Overdue => ("chip overdue", format!("{} overdue, {at}", due.label)),
        DueState::Now => ("chip now", format!("{} due {at}", due.label)),
        DueState::Next => ("chip next", format!("{} {at}", due.label)),
    };
    el("span")
        .class(class)
        .child(icon(Icon::of_kind(due.kind)))
        .child(el("span").text(&words))
}
