//! One person: what must be known first, what can be recorded, what is due, drinks today, and what was recorded.

use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use sync_core::record::KindSpec;

use super::core::App;
use super::dom::{El, Node, div, el, live};
use super::icons::{Icon, icon};
use super::parts::{button, cell, chip, link, not_here, not_yet, p, panel_heading, row, table};
use super::people::due_chip;
use super::route::{Route, of_document};
use super::{fluid, kind_tiles, look_at, timeline};
use crate::nodes;
use crate::protocol::{
    DocumentName, DueView, PersonHead, PersonView, Screen, TwiceView, VersionLine, View, WeightPoint,
};
use crate::view::{document_words, words};

/// Timeline rows at first, and more each time they are asked for.
const ROWS: u32 = 30;

/// One person.
pub fn screen(app: App, person: String) -> Node {
    let rows = StoredValue::new(ROWS);
    let person = StoredValue::new(person);
    let watched = move || Screen::Person {
        person: person.get_value(),
        rows: rows.get_value(),
    };
    app.watch(watched());
    app.came_from.set(None);
    let older = move || {
        rows.update_value(|rows| *rows += ROWS * 2);
        app.watch_on(watched());
    };
    live(move || match app.view.get() {
        Some(View::Person(view)) => draw(app, view, older),
        Some(View::NotHere { words }) => not_here(&words),
        _ => not_yet("One moment"),
    })
}

fn draw(app: App, view: PersonView, older: impl Fn() + 'static) -> Node {
    let now = app.now.get();
    let person = view.head.person.clone();
    let due: Vec<Node> = view
        .due
        .iter()
        .map(|due| due_row(&person, due, now).into())
        .collect();
    let nothing_due = due
        .is_empty()
        .then(|| p("hint", "Nothing is planned for the rest of today."));
    let twice: Vec<Node> = view
        .twice
        .iter()
        .map(|twice| done_twice(twice, now).into())
        .collect();
    let has_older = view
        .has_older
        .then(|| button("wide", None, "Show older records", older));
    nodes![
        head(&view.head, &view.head.known_as, &who_words(&view.head)),
        look_at::panel(&view.look_at, now),
        documents(&view, now),
        div("person-columns").with(nodes![
            el("div").with(nodes![
                kind_tiles::panel(&view, now),
                panel(
                    Icon::Clock,
                    "Due",
                    nodes![nothing_due, el("ul").class("due-list").with(due), twice]
                ),
                view.fluid.map(|fluid| fluid::panel(fluid, now)),
                weights(&view.weights, now),
            ]),
            panel(
                Icon::Note,
                "What was recorded",
                nodes![
                    timeline::days(view.timeline, now),
                    has_older,
                    p("coverage", &view.coverage),
                ],
            ),
        ]),
    ]
    .into()
}

/// What is new in the person's documents, and the ways to them.
fn documents(view: &PersonView, now: i64) -> Vec<Node> {
    let person = &view.head.person;
    let news = view
        .to_read
        .iter()
        .map(|(document, version)| unread(document, version, now).into());
    let way = |to: &Route, picture: Icon, words: &str| {
        link(to, "button")
            .child(icon(picture))
            .child(el("span").text(words))
    };
    let plan = Route::CarePlan {
        person: person.clone(),
    };
    let about = Route::AboutMe {
        person: person.clone(),
    };
    let targets = Route::Targets {
        person: person.clone(),
    };
    let ways = div("row-of-buttons documents")
        .child(way(&plan, Icon::Sheet, "Care plan"))
        .child(way(&about, Icon::Heart, "About me"))
        .child(way(&targets, Icon::Scale, "Targets"));
    news.chain(nodes![ways]).collect()
}

/// One touch from here, the change is on the screen; one more, it is read.
fn unread(document: &DocumentName, version: &VersionLine, now: i64) -> El {
    let changed = document_words::changed(document, version, now);
    let words = match &version.why {
        Some(why) => format!("{changed}: {why}"),
        None => changed,
    };
    link(&of_document(document), "banner unread").with(nodes![
        icon(Icon::Live),
        el("span").text(&words),
        el("strong").text("Read it"),
        icon(Icon::Forward),
    ])
}

/// A panel with a heading.
pub fn panel(picture: Icon, heading: &str, inside: Vec<Node>) -> El {
    el("section")
        .class("panel")
        .child(panel_heading(picture, heading))
        .with(inside)
}

/// The top of a screen about someone: what it is, whom it is about, and what must be known before anything else.
pub fn head(head: &PersonHead, heading: &str, lead: &str) -> El {
    el("header")
        .class("head")
        .child(el("div").child(el("h1").text(heading)).child(p("lead", lead)))
        .child(alerts(head))
}

/// "Dorothy Hill · Room 12 · Rowan · born 1938".
fn who_words(head: &PersonHead) -> String {
    let born = head
        .birth_year
        .map_or(String::new(), |year| format!(" · born {year}"));
    format!("{} · Room {} · {}{born}", head.name, head.room, head.unit_name)
}

fn alerts(head: &PersonHead) -> Option<El> {
    if head.alerts.is_empty() {
        return None;
    }
    let alerts = head
        .alerts
        .iter()
        .map(|alert| el("li").child(chip("alert", Icon::Warning, alert)).into())
        .collect();
    Some(
        el("ul")
            .class("chips alerts")
            .attr("aria-label", "Alerts")
            .with(alerts),
    )
}

fn due_row(person: &str, due: &DueView, now: i64) -> El {
    let to = Route::Sheet {
        person: person.to_owned(),
        kind: KindSpec::by_code(due.kind).map_or(String::new(), |kind| kind.name.to_owned()),
        planned: Some(due.planned.clone()),
        correcting: None,
    };
    el("li").child(link(&to, "due-row").with(nodes![
        due_chip(due, now),
        el("span").text(&due.instruction),
        icon(Icon::Forward),
    ]))
}

/// One planned time with two completions: both are shown, and people decide.
fn done_twice(twice: &TwiceView, now: i64) -> El {
    let at = words::moment(twice.due_at, now);
    let count = if twice.done.len() == 2 {
        "twice"
    } else {
        "several times"
    };
    let done = twice.done.iter().map(|(entry, done)| {
        let said = format!(
            "{} {} by {}",
            words::moment(done.happened_at, now),
            done.line,
            done.by_name
        );
        let to = Route::Entry { entry: entry.clone() };
        el("li")
            .child(
                link(&to, "due-row")
                    .child(el("span").text(&said))
                    .child(icon(Icon::Forward)),
            )
            .into()
    });
    div("twice").with(nodes![
        p(
            "",
            &format!("{} planned for {at} was recorded {count}.", twice.label)
        )
        .class("attention-words"),
        p(
            "hint",
            "If it was done once, mark one of them as entered in error."
        ),
        el("ul").class("due-list").with(done.collect()),
    ])
}

/// The weights held here, newest first, with the change from each to the next. A trend by eye; no score is computed.
fn weights(points: &[WeightPoint], now: i64) -> Node {
    if points.is_empty() {
        return Node::Nothing;
    }
    let rows = points
        .iter()
        .enumerate()
        .rev()
        .take(6)
        .map(|(place, point)| {
            let before = place.checked_sub(1).and_then(|before| points.get(before));
            let change = before.map_or(String::new(), |before| {
                let change = point.tenths_kg - before.tenths_kg;
                let sign = if change < 0 { "-" } else { "+" };
                format!("{sign}{}", tenths(change.abs()))
            });
            row(nodes![
                cell("", &words::moment(point.happened_at, now)),
                cell("number", &format!("{} kg", tenths(point.tenths_kg))),
                cell("number", &change),
            ])
        })
        .collect();
    let headings = [("When", ""), ("Weight", "number"), ("Change", "number")];
    panel(Icon::Scale, "Weight", nodes![table("", &headings, rows)]).into()
}

fn tenths(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
