//! One person: what must be known first, what can be recorded, what is due, drinks today, and what was recorded.

use leptos::prelude::*;
use sync_core::record::KindSpec;

use super::core::App;
use super::icons::{Icon, icon};
use super::parts::{back_link, button, chip, not_here, not_yet, panel_heading};
use super::people::due_chip;
use super::route::Route;
use super::{fluid, timeline};
use crate::protocol::{DoneView, DueView, PersonHead, PersonView, Screen, View, WeightPoint};
use crate::view::words;

/// Timeline rows at first, and more each time they are asked for.
const ROWS: u32 = 30;

/// One person.
pub fn screen(app: App, person: String) -> AnyView {
    let rows = StoredValue::new(ROWS);
    let watch = move |rows: u32, person: &str| Screen::Person {
        person: person.to_owned(),
        rows,
    };
    app.watch(watch(ROWS, &person));
    let older = move || {
        rows.update_value(|rows| *rows += ROWS * 2);
        app.watch_on(watch(rows.get_value(), &person));
    };
    (move || match app.view.get() {
        Some(View::Person(view)) => draw(app, view, older.clone()),
        Some(View::NotHere { words }) => not_here(&words),
        _ => not_yet("One moment"),
    })
    .into_any()
}

fn draw(app: App, view: PersonView, older: impl Fn() + 'static) -> AnyView {
    let now = app.now.get();
    let person = view.head.person.clone();
    let due: Vec<AnyView> = view.due.iter().map(|due| due_row(&person, due, now)).collect();
    let nothing_due = due
        .is_empty()
        .then(|| view! { <p class="hint">{"Nothing is planned for the rest of today."}</p> });
    let tiles: Vec<AnyView> = KindSpec::all()
        .iter()
        .map(|kind| {
            let last = view.last_done.iter().find(|last| last.kind == kind.code);
            kind_tile(&person, kind, last, now)
        })
        .collect();
    let has_older = view
        .has_older
        .then(|| button("wide", None, "Show older records", older));
    view! {
        {back_link(Route::People, "My people")}
        {head(&view.head)}
        <div class="person-columns">
            <div>
                <section class="panel">
                    {panel_heading(Icon::Plus, "Record")}
                    <ul class="tiles">{tiles}</ul>
                </section>
                <section class="panel">
                    {panel_heading(Icon::Clock, "Due")}
                    {nothing_due}
                    <ul class="due-list">{due}</ul>
                </section>
                {view.fluid.map(|fluid| fluid::panel(fluid, now))}
                {weights(&view.weights, now)}
            </div>
            <section class="panel">
                {panel_heading(Icon::Note, "What was recorded")}
                {timeline::days(view.timeline, now)}
                {has_older}
                <p class="coverage">{view.coverage}</p>
            </section>
        </div>
    }
    .into_any()
}

/// Who a screen is about: name, room, and what must be known before anything else.
pub fn head(head: &PersonHead) -> AnyView {
    view! {
        <header class="head">
            <h1>{head.known_as.clone()}</h1>
            <p class="lead">{who_words(head)}</p>
            {alerts(head)}
        </header>
    }
    .into_any()
}

/// "Dorothy Hill · Room 12 · Rowan · born 1938".
pub fn who_words(head: &PersonHead) -> String {
    let born = head
        .birth_year
        .map_or(String::new(), |year| format!(" · born {year}"));
    format!("{} · Room {} · {}{born}", head.name, head.room, head.unit_name)
}

/// The alerts, in words.
pub fn alerts(head: &PersonHead) -> AnyView {
    if head.alerts.is_empty() {
        return ().into_any();
    }
    let alerts: Vec<AnyView> = head
        .alerts
        .iter()
        .map(|alert| view! { <li>{chip("alert", Icon::Warning, alert.clone())}</li> }.into_any())
        .collect();
    view! {
        <ul class="chips alerts" aria-label="Alerts">
            {alerts}
        </ul>
    }
    .into_any()
}

fn kind_tile(person: &str, kind: &KindSpec, last: Option<&DoneView>, now: i64) -> AnyView {
    let to = Route::Sheet {
        person: person.to_owned(),
        kind: kind.name.to_owned(),
        planned: None,
        correcting: None,
    };
    let last = last.map_or("Not recorded yet".to_owned(), |last| {
        format!("{}: {}", words::moment(last.happened_at, now), last.line)
    });
    view! {
        <li>
            <a class="kind-tile" href=to.address()>
                {icon(Icon::named(kind.icon))}
                <strong>{kind.label}</strong>
                <small>{last}</small>
            </a>
        </li>
    }
    .into_any()
}

fn due_row(person: &str, due: &DueView, now: i64) -> AnyView {
    let to = Route::Sheet {
        person: person.to_owned(),
        kind: KindSpec::by_code(due.kind).map_or(String::new(), |kind| kind.name.to_owned()),
        planned: Some(due.planned.clone()),
        correcting: None,
    };
    view! {
        <li>
            <a class="due-row" href=to.address()>
                {due_chip(due, now)}
                <span>{due.instruction.clone()}</span>
                {icon(Icon::Forward)}
            </a>
        </li>
    }
    .into_any()
}

/// The weights held here, newest first, with the change from each to the next. A trend by eye; no score is computed.
fn weights(points: &[WeightPoint], now: i64) -> AnyView {
    if points.is_empty() {
        return ().into_any();
    }
    let kg = |tenths: i64| format!("{}.{} kg", tenths / 10, tenths.abs() % 10);
    let rows: Vec<AnyView> = points
        .iter()
        .enumerate()
        .rev()
        .take(6)
        .map(|(place, point)| {
            let change =
                place
                    .checked_sub(1)
                    .and_then(|before| points.get(before))
                    .map_or(String::new(), |before| {
                        let change = point.tenths_kg - before.tenths_kg;
                        let sign = if change < 0 { "-" } else { "+" };
                        format!("{sign}{}.{}", change.abs() / 10, change.abs() % 10)
                    });
            view! {
                <tr>
                    <td>{words::moment(point.happened_at, now)}</td>
                    <td class="number">{kg(point.tenths_kg)}</td>
                    <td class="number">{change}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="panel">
            {panel_heading(Icon::Scale, "Weight")}
            <table>
                <thead>
                    <tr>
                        <th scope="col">{"When"}</th>
                        <th scope="col" class="number">{"Weight"}</th>
                        <th scope="col" class="number">{"Change"}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
