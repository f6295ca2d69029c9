//! Due now: what is overdue, what is due, what comes next, for everyone, by time. One touch opens the sheet.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::record::KindSpec;

use super::core::App;
use super::dom::{El, Node, el, live};
use super::icons::{Icon, icon};
use super::parts::{button, link, not_yet, p, panel_heading};
use super::people::due_chip;
use super::route::Route;
use super::shell::heading_row;
use super::who::find_row;
use crate::nodes;
use crate::protocol::{DueNowRow, DueNowView, DueState, Me, Screen, Status, View};
use crate::view::{filter, words};

/// Rows of one heading at first, and more each time they are asked for.
const ROWS: usize = 12;

/// The headings, most pressing first, and what stands under one when nothing does.
const PARTS: [(DueState, Icon, &str, &str); 3] = [
    (DueState::Overdue, Icon::Warning, "Overdue", "Nothing is overdue."),
    (DueState::Now, Icon::Clock, "Due now", "Nothing is due now."),
    (
        DueState::Next,
        Icon::Forward,
        "Next two hours",
        "Nothing comes in the next two hours.",
    ),
];

/// Due now.
pub fn screen(app: App, me: &Me) -> Node {
    app.watch(Screen::DueNow);
    app.came_from.set(Some(Route::DueNow));
    let search = RwSignal::new(String::new());
    let unit = RwSignal::new(me.unit.clone());
    let rows = RwSignal::new(ROWS);
    live(move || match app.view.get() {
        Some(View::DueNow(view)) => draw(app, view, search, unit, rows),
        _ => not_yet("Due now"),
    })
}

fn draw(
    app: App,
    view: DueNowView,
    search: RwSignal<String>,
    unit: RwSignal<Option<String>>,
    rows: RwSignal<usize>,
) -> Node {
    let all = view.rows;
    let shown = Memo::new(move |_| {
        let (search, unit) = (search.get(), unit.get());
        all.iter()
            .filter(|row| !search.trim().is_empty() || unit.as_ref().is_none_or(|unit| *unit == row.who.unit))
            .filter(|row| filter::finds(&search, &[&row.who.known_as, &row.who.name, &row.who.room]))
            .cloned()
            .collect::<Vec<_>>()
    });
    let count = move |state| shown.with(|rows| rows.iter().filter(|row| row.due.state == state).count());
    let summary = move || {
        if let Some(why) = app.status.with(Status::not_whole) {
            return why.to_owned();
        }
        format!(
            "{} overdue. {} due now.",
            count(DueState::Overdue),
            count(DueState::Now)
        )
    };
    let parts = PARTS
        .into_iter()
        .map(|(state, picture, heading, nothing)| {
            live(move || {
                let of_state: Vec<DueNowRow> =
                    shown.with(|all| all.iter().filter(|row| row.due.state == state).cloned().collect());
                part(app, state, picture, heading, nothing, of_state, rows)
            })
        })
        .collect::<Vec<Node>>();
    el("div")
        .class("due-now")
        .with(nodes![
            heading_row("Due now", p("lead", "").attr("role", "status").live_text(summary)),
            find_row("Find a person or a room", search, &view.units, unit),
        ])
        .with(parts)
        .child(p("coverage", &view.coverage))
        .into()
}

fn part(
    app: App,
    state: DueState,
    picture: Icon,
    heading: &str,
    nothing: &str,
    of_state: Vec<DueNowRow>,
    rows: RwSignal<usize>,
) -> Node {
    let now = app.now.get();
    let many = of_state.len();
    let more = (many > rows.get()).then(|| {
        let words = format!("Show {} more", words::count((many - rows.get_untracked()) as u64));
        button("wide", None, &words, move || {
            rows.update(|rows| *rows += ROWS * 4)
        })
    });
    let list: Vec<Node> = of_state
        .iter()
        .take(rows.get())
        .map(|row| el("li").child(line(row, now)).into())
        .collect();
    let class = match state {
        DueState::Overdue => "panel due-part overdue",
        DueState::Now => "panel due-part now",
        DueState::Next => "panel due-part",
    };
    el("section")
        .class(class)
        .with(nodes![
            panel_heading(picture, &format!("{heading} ({many})")),
            (many == 0).then(|| p("hint", nothing)),
            el("ul").class("due-list wide").with(list),
            more,
        ])
        .into()
}

/// One planned time: touching it opens the sheet that answers it.
pub fn line(row: &DueNowRow, now: i64) -> El {
    let to = Route::Sheet {
        person: row.who.person.clone(),
        kind: KindSpec::by_code(row.due.kind).map_or(String::new(), |kind| kind.name.to_owned()),
        planned: Some(row.due.planned.clone()),
        correcting: None,
    };
    link(&to, "due-row").with(nodes![
        el("span").class("due-who").with(nodes![
            el("strong").text(&row.who.known_as),
            el("small").text(&format!("Room {}", row.who.room)),
        ]),
        due_chip(&row.due, now),
        el("span").class("due-what").text(&row.due.instruction),
        icon(Icon::Forward),
    ])
}
