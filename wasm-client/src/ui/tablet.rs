//! This tablet: what waits, since when, when the office was last met, and whether storage can be trusted.

use reactive_graph::prelude::*;

use js_sys::Uint8Array;
use reactive_graph::signal::RwSignal;

use super::core::{App, save_file};
use super::dom::{El, Node, div, el, live};
use super::icons::Icon;
use super::parts::{back_link, button, fact, not_yet, p};
use super::route::Route;
use super::settings;
use crate::nodes;
use crate::protocol::{FromWorker, Link, Say, Screen, Stage, Status, TabletView, View};
use crate::view::{status, words};

/// This tablet.
pub fn screen(app: App) -> Node {
    app.watch(Screen::Tablet);
    // Outside of what is drawn anew: what became of a file must stay readable when something else on the screen changes.
    let exported = RwSignal::new(None::<String>);
    live(move || match app.view.get() {
        Some(View::Tablet(view)) => draw(app, &view, exported),
        _ => not_yet("This tablet"),
    })
}

fn draw(app: App, view: &TabletView, exported: RwSignal<Option<String>>) -> Node {
    let now = app.now.get();
    let locked = matches!(app.stage.get_untracked(), Some(Stage::Locked));
    let ask_to_keep = (view.persisted == Some(false)).then(|| {
        button("", Some(Icon::Tablet), "Ask the browser to keep it", move || {
            app.keep_storage();
        })
    });
    let network = network(&app.status.get());
    nodes![
        locked.then(|| back_link(&Route::Home, "Who are you?")),
        el("h1").text("This tablet"),
        p("lead", &format!("{} · {}", view.label, view.service_name)),
        refused(view, now),
        div("facts-columns").with(nodes![
            facts(
                "Sending",
                nodes![
                    fact("Waiting to send", &words::count(u64::from(view.waiting))),
                    fact("Oldest waiting", &oldest(view, now)),
                    fact("Last contact with the office", &last_contact(view, now)),
                    fact("Network", network),
                    fact("Clock", &clock(view)),
                ],
            )
            .child(button("", None, "Try to send now", move || app.tell(Say::TryNow)))
            .child(export(app, view.waiting, exported)),
            facts(
                "Storage",
                nodes![
                    fact("Used", &used(view)),
                    fact("Kept by the browser", kept(view.persisted)),
                    fact(
                        "Records here since",
                        &view
                            .horizon_since_at
                            .map_or("Nothing here yet".to_owned(), words::day),
                    ),
                    fact(
                        "People who can sign in without a network",
                        &words::count(u64::from(view.ready_staff)),
                    ),
                ],
            )
            .child(ask_to_keep),
            others(view, now),
            settings::panel(),
            facts(
                "About",
                nodes![
                    fact("Name", &view.label),
                    fact("Service", &view.service_name),
                    fact("Number", &view.device),
                    fact("Version", &view.version),
                    fact(
                        "Parts that cannot be read",
                        &match view.unreadable {
                            0 => "None".to_owned(),
                            some =>
                                format!("{}. They are kept: tell a manager", words::count(u64::from(some))),
                        },
                    ),
                ],
            ),
        ]),
    ]
    .into()
}

/// What waits, as a file that somebody carries to the office: for a tablet that has no network for long.
fn export(app: App, waiting: u32, said: RwSignal<Option<String>>) -> Option<El> {
    if waiting == 0 {
        return None;
    }
    let save = move || {
        app.ask(Say::Export, move |answer| {
            let FromWorker::Exported { file, name, .. } = answer else {
                return;
            };
            let Some((bytes, records)) = file else {
                said.set(Some("Nothing waits any more: all of it was sent.".to_owned()));
                return;
            };
            let records = words::many(u64::from(records), "record", "records");
            said.set(Some(match save_file(&name, &Uint8Array::from(bytes.as_slice())) {
                Ok(()) => format!(
                    "{records} saved as the file {name}. Take it to the office. They stay on this tablet and are sent as \
                     soon as there is a network."
                ),
                Err(_) => "This browser did not save the file. The records stay on this tablet.".to_owned(),
            }));
        });
    };
    Some(
        div("export")
            .child(p(
                "hint",
                "No network for long? Save what waits as a sealed file. Only the office can open it.",
            ))
            .child(button("", Some(Icon::Note), "Save unsent work as a file", save))
            .child(
                p("", "")
                    .attr("role", "status")
                    .live_text(move || said.get().unwrap_or_default()),
            ),
    )
}

fn facts(heading: &str, facts: Vec<Node>) -> El {
    el("section")
        .class("panel")
        .child(el("h2").text(heading))
        .child(el("dl").class("fields").with(facts))
}

fn refused(view: &TabletView, now: i64) -> Option<El> {
    if view.refused.is_empty() {
        return None;
    }
    let rows = view
        .refused
        .iter()
        .map(|one| {
            let why = format!("Recorded {}. {}", words::moment(one.recorded_at, now), one.why);
            el("li")
                .child(el("strong").text(&one.line))
                .child(el("span").text(&why))
                .into()
        })
        .collect();
    Some(el("section").class("panel attention-panel").with(nodes![
        el("h2").text("Not taken by the office"),
        p("", "These are kept on this tablet. Show this list to a manager."),
        el("ul").class("plain-list").with(rows),
    ]))
}

/// When the office last heard of the other tablets: what was written on a silent one since is not here.
fn others(view: &TabletView, now: i64) -> Option<El> {
    if view.others.is_empty() {
        return None;
    }
    let rows = view
        .others
        .iter()
        .map(|one| {
            let said = if one.linked {
                format!("{}: linked to the office", one.label)
            } else {
                words::last_heard(&one.label, one.heard_at, now)
            };
            el("li").text(&said).into()
        })
        .collect();
    let as_of = view.others_as_of.map_or(
        "The office has not said yet when it last heard of them.".to_owned(),
        |at| format!("As the office knew {}.", words::moment(at, now)),
    );
    Some(el("section").class("panel").with(nodes![
        el("h2").text("Other tablets"),
        el("ul").class("plain-list others").with(rows),
        p("hint", &as_of),
    ]))
}

fn oldest(view: &TabletView, now: i64) -> String {
    view.oldest_waiting_at.map_or("Nothing waits".to_owned(), |at| {
        format!("{}, {}", words::moment(at, now), words::ago(at, now))
    })
}

fn last_contact(view: &TabletView, now: i64) -> String {
    view.last_contact_at.map_or("Not yet".to_owned(), |at| {
        format!("{}, {}", words::moment(at, now), words::ago(at, now))
    })
}

fn network(status: &Status) -> &'static str {
    match status.link {
        Link::On => "The office can be reached",
        Link::Trying => "Trying to reach the office",
        Link::Off => "None now. Records are saved here and sent later",
    }
}

fn clock(view: &TabletView) -> String {
    const MINUTE_MS: i64 = 60_000;
    match view.clock_offset_ms {
        None => "Not compared yet".to_owned(),
        Some(offset) if offset.abs() < MINUTE_MS => "Right, within a minute".to_owned(),
        Some(offset) => status::clock_words(offset / MINUTE_MS),
    }
}

fn used(view: &TabletView) -> String {
    match (view.used_bytes, view.quota_bytes) {
        (Some(used), Some(quota)) => format!("{} of {}", words::size(used), words::size(quota)),
        (Some(used), None) => words::size(used),
        (None, _) => "The browser does not say".to_owned(),
    }
}

fn kept(persisted: Option<bool>) -> &'static str {
    match persisted {
        Some(true) => "Yes",
        Some(false) => "Not promised. It may be cleared when space runs low",
        None => "The browser does not say",
    }
}
