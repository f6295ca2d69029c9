//! The overview: figures with what they rest on, and every record as it arrives.

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el, live};
use super::super::icons::{Icon, icon};
use super::super::parts::{choose_one, link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::{Desk, Loaded, records, shown};
use crate::nodes;
use crate::office::{Backups, Coverage, Overview};
use crate::view::words;

/// The first screen of the office.
pub fn screen(desk: Desk) -> Node {
    let overview = Loaded::new(None);
    let read = move || desk.load("/api/office/overview".to_owned(), overview);
    // Read again when a tablet comes or goes, and after the line was broken; between those the server tells.
    Effect::new(move |_| {
        desk.tablets_changed.track();
        desk.came_back.track();
        read();
    });
    let unit = RwSignal::new(String::new());
    nodes![
        heading_row("Overview", live_state(desk)),
        shown(overview, read, move |overview: Overview| {
            figures(desk, &overview, unit)
        }),
        live(move || {
            let unit = unit.get();
            records::feed(
                desk,
                records::Filter {
                    unit,
                    ..records::Filter::default()
                },
            )
        }),
    ]
    .into()
}

/// Whether what is shown is up to the moment.
pub fn live_state(desk: Desk) -> Node {
    live(move || {
        let (class, words) = if desk.linked.get() {
            ("live-state on", "New records appear by themselves")
        } else {
            (
                "live-state",
                "Not live just now: trying to reach the office's server",
            )
        };
        el("p")
            .class(class)
            .attr("role", "status")
            .child(icon(Icon::Live))
            .child(el("span").text(words))
            .into()
    })
}

fn figures(desk: Desk, overview: &Overview, unit: RwSignal<String>) -> Node {
    let tablets = format!(
        "{} of {}",
        overview.coverage.tablets_heard_1h, overview.coverage.tablets_total
    );
    let chosen = unit.get_untracked();
    let units = overview
        .units
        .iter()
        .map(|one| (one.unit.clone(), one.name.clone()));
    nodes![
        div("figures").with(nodes![
            figure("people", &words::count(overview.people_count), "people live here"),
            figure("staff", &words::count(overview.staff_count), "people work here"),
            figure("tablets", &tablets, "tablets heard from in the last hour"),
            figure(
                "held",
                &words::count(overview.held_count),
                "records wait for a manager"
            ),
        ]),
        coverage(&overview.coverage, desk.now.get()),
        backups(&overview.backups, desk.now.get()),
        div("office-filters").child(choose_one(
            "Unit",
            "All units",
            units,
            &chosen,
            move |picked| unit.set(picked),
            None,
        )),
    ]
    .into()
}

fn figure(to: &str, number: &str, words: &str) -> El {
    link(&Route::Office(to.to_owned()), "figure-tile")
        .child(el("strong").text(number))
        .child(el("span").text(words))
}

/// What the figures rest on: which tablets have not been heard from, and since when.
fn coverage(coverage: &Coverage, now: i64) -> El {
    p("coverage", &coverage_words(coverage, now))
}

/// When the records were last copied to where a broken server cannot take them along.
fn backups(backups: &Backups, now: i64) -> El {
    let mut words = match backups.last_ms {
        Some(at) if backups.late => format!(
            "The last backup is too old: {}. Tell whoever looks after the server.",
            words::moment(at, now)
        ),
        Some(at) => format!(
            "Last backup: {}. It was tried out and works.",
            words::moment(at, now)
        ),
        None => "There is no backup yet. The first one is made a minute after the server starts.".to_owned(),
    };
    if let Some(trouble) = &backups.trouble {
        words = format!("{words} The last try failed: {trouble}.");
    }
    let class = if backups.late || backups.trouble.is_some() {
        "coverage-panel"
    } else {
        "coverage"
    };
    p(class, &words)
}

/// What a figure rests on, in words.
pub fn coverage_words(coverage: &Coverage, now: i64) -> String {
    if coverage.silent.is_empty() {
        return "Every tablet was heard from in the last hour.".to_owned();
    }
    let silent: Vec<String> = coverage
        .silent
        .iter()
        .map(|one| match one.last_contact_ms {
            Some(at) => format!("{} (last {})", one.label, words::moment(at, now)),
            None => format!("{} (never)", one.label),
        })
        .collect();
    let silent = silent.join(", ");
    format!("Not heard from in the last hour: {silent}. Their newest records may still be on them.")
}
