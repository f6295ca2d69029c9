//! "Actions": one's own first, then for those who lead a shift what is to be given, looked at and warned about, then what
//! one reported and what came of it.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::core::App;
use super::super::dom::{El, Node, el, live};
use super::super::icons::{Icon, icon};
use super::super::parts::{button, link, not_yet, p, panel_heading};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::lines;
use crate::nodes;
use crate::protocol::{ActionLine, ActionsView, Screen, Status, View};
use crate::view::words;

/// Rows of each list at first, and more each time they are asked for.
const ROWS: usize = 8;

/// The screen.
pub fn screen(app: App) -> Node {
    app.watch(Screen::Actions);
    app.came_from.set(None);
    let rows = RwSignal::new(ROWS);
    live(move || match app.view.get() {
        Some(View::Actions(view)) => draw(app, &view, rows),
        _ => not_yet("Actions"),
    })
}

fn draw(app: App, view: &ActionsView, rows: RwSignal<usize>) -> Node {
    let now = app.now.get();
    let mine = view.mine.len();
    let summary = move || {
        if let Some(why) = app.status.with(Status::not_whole) {
            return why.to_owned();
        }
        match mine {
            0 => "Nothing is yours to do.".to_owned(),
            mine => format!(
                "{} yours to do.",
                words::many(mine as u64, "action is", "actions are")
            ),
        }
    };
    let action = |one: &ActionLine| lines::action(one, now);
    let mut parts: Vec<Node> = vec![
        part(
            Icon::Person,
            "Yours to do",
            "Nothing now.",
            true,
            &view.mine,
            rows,
            action,
        ),
        part(
            Icon::Eye,
            "Said to be done: look if it is so",
            "",
            false,
            &view.to_check,
            rows,
            action,
        ),
        part(
            Icon::People,
            "Nobody named, or not confirmed",
            "",
            false,
            &view.to_give,
            rows,
            action,
        ),
    ];
    parts.push(part(
        Icon::Warning,
        "Early warnings",
        "",
        false,
        &view.warnings,
        rows,
        |one| lines::warning(one, now),
    ));
    parts.push(part(
        Icon::Clock,
        "Also open",
        "",
        false,
        &view.others,
        rows,
        action,
    ));
    parts.push(part(
        Icon::Note,
        "You reported this",
        "Nothing that you reported has been taken up yet.",
        true,
        &view.reported,
        rows,
        |one| lines::reported(one, now),
    ));
    el("div")
        .class("actions-page")
        .child(heading_row(
            "Actions",
            p("lead", "").attr("role", "status").live_text(summary),
        ))
        .with(parts)
        .child(p("coverage", &view.coverage))
        .into()
}

/// One list. An empty one is left out, but where its emptiness says something.
fn part<T>(
    picture: Icon,
    heading: &str,
    nothing: &str,
    always: bool,
    all: &[T],
    rows: RwSignal<usize>,
    line: impl Fn(&T) -> El,
) -> Node {
    if all.is_empty() && !always {
        return Node::Nothing;
    }
    let shown = all.len().min(rows.get());
    let more = (all.len() > shown).then(|| {
        let words = format!("Show {} more", words::count((all.len() - shown) as u64));
        button("wide", None, &words, move || {
            rows.update(|rows| *rows += ROWS * 4)
        })
        .attr("aria-label", &format!("{words}: {heading}"))
    });
    let list: Vec<Node> = all[..shown]
        .iter()
        .map(|one| el("li").child(line(one)).into())
        .collect();
    el("section")
        .class("panel")
        .with(nodes![
            panel_heading(picture, heading),
            all.is_empty().then(|| p("hint", nothing)),
            el("ul").class("action-list").with(list),
            more,
        ])
        .into()
}

/// How many actions wait for whoever is signed in, and the way there; nothing while there are none.
pub fn waiting(app: App) -> Node {
    let many = Memo::new(move |_| app.status.with(|status| status.my_actions));
    live(move || {
        let many = many.get();
        if many == 0 {
            return Node::Nothing;
        }
        let words = format!(
            "{} for you",
            words::many(u64::from(many), "action waits", "actions wait")
        );
        link(&Route::Actions, "waiting-for-you")
            .child(icon(Icon::Tick))
            .child(el("span").text(&words))
            .into()
    })
}
