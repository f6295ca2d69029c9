//! Rows of the lists of follow-through on a tablet.

use super::super::dom::{El, Node, div, el};
use super::super::icons::{Icon, icon};
use super::super::parts::{chip, link, p};
use super::super::route::Route;
use crate::nodes;
use crate::protocol::{ActionLine, BeforeLine, ReportedLine, WarningLine};
use crate::view::words;

/// One action: touching it opens the step that is expected, or else the cycle whole.
pub fn action(one: &ActionLine, now: i64) -> El {
    let to = match &one.step {
        Some(kind) => Route::Step {
            cycle: one.cycle.clone(),
            kind: kind.clone(),
            of: one.action.clone(),
        },
        None => cycle(&one.cycle),
    };
    let due = if one.late {
        chip(
            "overdue",
            Icon::Warning,
            &format!("Late: {}", day(one.due_at, now)),
        )
    } else {
        chip("", Icon::Clock, &format!("By {}", day(one.due_at, now)))
    };
    let owners = if one.owners.is_empty() {
        "Nobody named".to_owned()
    } else {
        one.owners.join(", ")
    };
    let barrier = one
        .barrier
        .as_ref()
        .map(|barrier| chip("attention", Icon::Warning, barrier));
    link(&to, if one.late { "action-row late" } else { "action-row" }).with(nodes![
        el("strong").class("action-what").text(&one.change),
        el("span")
            .class("action-who")
            .text(&format!("{} · {owners}", one.concerns)),
        el("span")
            .class("chips")
            .with(nodes![due, chip("", Icon::Tick, &one.stage), barrier]),
        icon(Icon::Forward),
    ])
}

/// Something that somebody reported, and what came of it.
pub fn reported(one: &ReportedLine, now: i64) -> El {
    let ask = one.asks_if_it_helped.then(|| {
        let to = Route::Step {
            cycle: one.cycle.clone(),
            kind: "feedback".to_owned(),
            of: String::new(),
        };
        link(&to, "button")
            .child(el("span").text("Did it help?"))
            .attr("aria-label", &format!("Did it help? {}", one.what))
    });
    div("reported").with(nodes![
        link(&cycle(&one.cycle), "board-name").text(&one.what),
        p(
            "entry-by",
            &format!("{}, {}. {}", one.concerns, words::moment(one.at, now), one.stage)
        ),
        came_of_it(&one.came_of_it),
        ask,
    ])
}

/// An early warning.
pub fn warning(one: &WarningLine, now: i64) -> El {
    let to = match (&one.cycle, &one.person) {
        (Some(of), _) => Some(cycle(of)),
        (None, Some(person)) => Some(Route::Person {
            person: person.clone(),
        }),
        (None, None) => None,
    };
    let about: Node = match to {
        Some(to) => link(&to, "board-name").text(&one.about).into(),
        None => el("strong").text(&one.about).into(),
    };
    let class = match (one.overdue, one.urgent) {
        (true, true) => "warning-row urgent",
        (true, false) => "warning-row overdue",
        (false, _) => "warning-row",
    };
    let urgent = one.urgent && one.overdue;
    div(class).with(nodes![
        div(if urgent { "watch-line urgent" } else { "watch-line" })
            .child(icon(if one.urgent { Icon::Warning } else { Icon::Clock }))
            .child(el("strong").text(&one.label)),
        about,
        p(
            "entry-by",
            &format!(
                "Since {}. For the {}. {}",
                words::moment(one.since, now),
                one.whose.to_lowercase(),
                one.clears
            )
        ),
    ])
}

/// Something that happened before.
pub fn happened(one: &BeforeLine, now: i64) -> El {
    let words = format!("{}: {}", words::moment(one.at, now), one.what);
    let what: Node = match &one.cycle {
        Some(of) => link(&cycle(of), "board-name").text(&words).into(),
        None => el("strong").text(&words).into(),
    };
    let nothing = one
        .came_of_it
        .is_empty()
        .then(|| p("entry-by", "Nothing was agreed about it yet."));
    let parts = [Some(one.who.as_str()), one.stage.as_deref()];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    div("reported").with(nodes![
        what,
        (!parts.is_empty()).then(|| p("entry-by", &parts.join(". "))),
        came_of_it(&one.came_of_it),
        nothing,
    ])
}

/// What was agreed, and where each of it stands.
fn came_of_it(all: &[String]) -> Node {
    if all.is_empty() {
        return Node::Nothing;
    }
    let lines = all.iter().map(|one| el("li").text(one).into()).collect();
    el("ul").class("gaps").with(lines).into()
}

fn cycle(of: &str) -> Route {
    Route::Cycle { cycle: of.to_owned() }
}

/// "today", or the day.
fn day(at: i64, now: i64) -> String {
    if words::date_box(at) == words::date_box(now) {
        "today".to_owned()
    } else {
        words::day(at)
    }
}
