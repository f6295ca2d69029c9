//! What a review has, or had, before it: what is undone, the figures, and the tablets they rest on.

use std::collections::BTreeMap;

use sync_core::record::follow_through::hundredths_text;
use sync_core::shown::{SeenCycleShown, SeenFigureShown, SeenShown};

use super::super::dom::{El, Node, div, el};
use super::super::icons::Icon;
use super::super::parts::{cell, chip, link, p, row, table};
use super::WayToCycle;
use crate::nodes;
use crate::view::words;

/// Everything that was there. `beside` draws what stands beside each cycle: its decision, while a review is held.
pub fn seen(what: &SeenShown, now: i64, way: WayToCycle, beside: impl Fn(&str, &str) -> Node) -> Vec<Node> {
    let counts: Vec<Node> = what
        .counts
        .iter()
        .map(|one| {
            let words = format!("{}: {}", one.label, words::count(u64::from(one.many)));
            el("li").text(&words).into()
        })
        .collect();
    let open = words::many(u64::from(what.open), "action is open", "actions are open");
    let nothing = counts
        .is_empty()
        .then(|| p("", "Nothing is undone past its time."));
    let left_out = (what.left_out > 0).then(|| {
        let many = words::many(u64::from(what.left_out), "warning", "warnings");
        p(
            "hint",
            &format!("And {many} more about actions: they stand among the early warnings."),
        )
    });
    nodes![
        p("", &format!("As of {}. {open}.", words::moment(what.at, now))),
        p("coverage", &what.coverage()),
        nothing,
        el("ul").class("seen-counts").with(counts),
        cycles(&what.cycles, now, way, beside),
        left_out,
        figures(what, now),
    ]
}

/// One card for each cycle, however many warnings there are about it.
fn cycles(all: &[SeenCycleShown], now: i64, way: WayToCycle, beside: impl Fn(&str, &str) -> Node) -> El {
    let mut order: Vec<&str> = Vec::new();
    let mut of: BTreeMap<&str, Vec<&SeenCycleShown>> = BTreeMap::new();
    for one in all {
        let cycle = one.cycle.as_str();
        if !of.contains_key(cycle) {
            order.push(cycle);
        }
        of.entry(cycle).or_default().push(one);
    }
    let cards = order
        .into_iter()
        .filter_map(|cycle| Some((cycle, of.get(cycle)?)))
        .map(|(cycle, warnings)| {
            let about = warnings.first().map_or("", |one| one.about.as_str());
            let chips: Vec<Node> = warnings
                .iter()
                .map(|one| {
                    let class = if one.overdue { "overdue" } else { "now" };
                    let since = words::moment(one.since, now);
                    chip(class, Icon::Clock, &format!("{}, since {since}", one.label)).into()
                })
                .collect();
            el("li")
                .class("seen-cycle")
                .with(nodes![
                    div("board-who").with(nodes![
                        link(&way(cycle), "board-name").text(about),
                        div("chips").with(chips),
                    ]),
                    beside(cycle, about),
                ])
                .into()
        })
        .collect();
    el("ul").class("seen-cycles").with(cards)
}

fn figures(what: &SeenShown, now: i64) -> Node {
    if what.figures.is_empty() {
        return Node::Nothing;
    }
    let rows = what.figures.iter().map(figure).collect();
    let caption = format!("Figures since {}", words::moment(what.since, now));
    div("table-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", &caption)
        .child(el("h3").text(&caption))
        .child(table(
            "records",
            &[("Measure", ""), ("Figure", ""), ("Of", "")],
            rows,
        ))
        .into()
}

fn figure(one: &SeenFigureShown) -> Node {
    let value = one.value_hundredths.map_or_else(
        || "Nothing to measure".to_owned(),
        |value| {
            let joint = if one.unit == "%" { " %" } else { "" };
            format!("{}{joint}", hundredths_text(value))
        },
    );
    let label = if one.unit == "%" {
        one.label.clone()
    } else {
        format!("{}, {}", one.label, one.unit)
    };
    let of = match one.value_hundredths {
        None => String::new(),
        Some(_) if one.unit == "days" => words::many(one.cases, "case", "cases"),
        Some(_) => format!("{} of {}", words::count(one.cases), words::count(one.among)),
    };
    row(vec![
        cell("", &label).into(),
        cell("", &value).into(),
        cell("", &of).into(),
    ])
}
