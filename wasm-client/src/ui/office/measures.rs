//! Measures: the last 90 days beside the 90 before, and a run chart of weeks with the limits of ordinary variation. A drawing for
//! whoever looks, sentences and a table for whoever reads.
//!
//! May not live here: how a measure is counted and compared (`sync_core::measure`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use sync_core::record::follow_through::hundredths_text;

use super::super::dom::{El, Node, div, el, svg};
use super::super::parts::{cell, fact, p, row, table};
use super::super::shell::heading_row;
use super::cycles::parts;
use super::overview::{coverage_words, live_state};
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{FigureShown, MeasureRow, Measures, WeekShown};
use crate::view::words;

/// Of the drawing, in its own units.
const WIDTH: i64 = 640;
const HEIGHT: i64 = 180;
const LEFT: i64 = 56;
const EDGE: i64 = 14;
const BASE: i64 = HEIGHT - 28;

/// The screen.
pub fn screen(desk: Desk) -> Node {
    let found = Loaded::new(None);
    let read = move || desk.load("/api/office/measures".to_owned(), found);
    Effect::new(move |_| {
        desk.cycles_moved.track();
        desk.came_back.track();
        read();
    });
    nodes![
        heading_row("Measures", live_state(desk)),
        shown(found, read, move |found: Measures| {
            let now = desk.now.get_untracked();
            let panels: Vec<Node> = found.measures.iter().map(|one| panel(one).into()).collect();
            nodes![
                parts(None, None, "measures"),
                p(
                    "lead",
                    "The last 90 days beside the 90 days before. Too few cases say nothing, and that is said."
                ),
                p("coverage", &coverage_words(&found.coverage, now)),
                div("measures").with(panels),
            ]
            .into()
        }),
    ]
    .into()
}

fn panel(one: &MeasureRow) -> El {
    let effect = one.effect.as_ref().map(|words| p("figure", words));
    let facts: Vec<Node> = vec![
        fact("The last 90 days", &figure_words(one, &one.last)).into(),
        fact("The 90 days before", &figure_words(one, &one.before)).into(),
    ];
    let way = if one.more_is_better {
        "More is better."
    } else {
        "Less is better."
    };
    el("section").class("panel measure").with(nodes![
        el("h2").text(&one.label),
        p("hint", &format!("M{}, {}. {way}", one.number, one.unit)),
        effect,
        el("dl").class("fields").with(facts),
        chart(one),
        weeks(one),
    ])
}

/// "83 % (10 of 12)".
fn figure_words(one: &MeasureRow, figure: &FigureShown) -> String {
    let Some(value) = figure.value_hundredths else {
        return "Nothing to measure".to_owned();
    };
    let cases = if one.unit == "days" {
        words::many(figure.cases, "case", "cases")
    } else {
        format!("{} of {}", words::count(figure.cases), words::count(figure.among))
    };
    let unit = if one.unit == "%" { " %" } else { "" };
    format!("{}{unit} ({cases})", hundredths_text(value))
}

/// What the chart says, in a sentence or two.
fn summary(one: &MeasureRow) -> String {
    let measured = one.weeks.iter().filter(|week| week.value_hundredths.is_some());
    let odd = |mark: &str| {
        let of_mark = one.weeks.iter().filter(|week| week.mark.as_deref() == Some(mark));
        of_mark.count() as u64
    };
    let Some(mean) = one.mean_hundredths else {
        return "No week had anything to measure.".to_owned();
    };
    let limits = match (one.low_hundredths, one.high_hundredths) {
        (Some(low), Some(high)) => format!(
            "Ordinary weeks lie between {} and {}. {} outside, {} in a run on one side.",
            hundredths_text(low),
            hundredths_text(high),
            words::count(odd("outside")),
            words::count(odd("shifted"))
        ),
        _ => "Limits are drawn from ten weeks on.".to_owned(),
    };
    format!(
        "{} of {} weeks measured, {} in the mean. {limits}",
        measured.count(),
        one.weeks.len(),
        hundredths_text(mean)
    )
}

fn chart(one: &MeasureRow) -> Node {
    let summary = summary(one);
    let values = || one.weeks.iter().filter_map(|week| week.value_hundredths);
    // One point is no chart.
    let Some(mean) = one.mean_hundredths.filter(|_| values().count() > 1) else {
        return p("hint", &summary).into();
    };
    let top = if one.unit == "%" {
        100 * 100
    } else {
        values().chain(one.high_hundredths).max().unwrap_or(mean).max(100)
    };
    let y = |value: i64| BASE - value.clamp(0, top) * (BASE - EDGE) / top;
    let steps = i64::try_from(one.weeks.len()).unwrap_or(1).max(2) - 1;
    let x = |week: usize| LEFT + i64::try_from(week).unwrap_or(0) * (WIDTH - LEFT - EDGE) / steps;
    let mut parts: Vec<Node> = Vec::new();
    for value in [0, top] {
        parts.push(line("grid", y(value)).into());
        parts.push(label(&hundredths_text(value), y(value)).into());
    }
    for limit in [one.low_hundredths, one.high_hundredths].into_iter().flatten() {
        parts.push(line("limit", y(limit)).into());
    }
    parts.push(line("mean", y(mean)).into());
    let at: Vec<(i64, i64, &WeekShown)> = one
        .weeks
        .iter()
        .enumerate()
        .filter_map(|(place, week)| Some((x(place), y(week.value_hundredths?), week)))
        .collect();
    let points: Vec<String> = at.iter().map(|(x, y, _)| format!("{x},{y}")).collect();
    parts.push(
        svg("polyline")
            .class("run")
            .attr("points", &points.join(" "))
            .into(),
    );
    for (x, y, week) in at {
        let ordinary = week.mark.as_deref() == Some("ordinary");
        let dot = svg("circle")
            .class(if ordinary { "point" } else { "point odd" })
            .attr("r", if ordinary { "4" } else { "7" })
            .attr("cx", &x.to_string())
            .attr("cy", &y.to_string());
        parts.push(dot.into());
    }
    nodes![
        svg("svg")
            .class("chart run-chart")
            .attr("viewBox", &format!("0 0 {WIDTH} {HEIGHT}"))
            .attr("role", "img")
            .attr("aria-label", &format!("{}, week by week. {summary}", one.label))
            .with(parts),
        p("hint", &summary),
    ]
    .into()
}

fn line(class: &str, y: i64) -> El {
    let (y, right) = (y.to_string(), (WIDTH - EDGE).to_string());
    svg("line")
        .class(class)
        .attr("x1", &LEFT.to_string())
        .attr("x2", &right)
        .attr("y1", &y)
        .attr("y2", &y)
}

fn label(words: &str, y: i64) -> El {
    svg("text")
        .class("axis")
        .attr("text-anchor", "end")
        .attr("dominant-baseline", "middle")
        .attr("x", &(LEFT - 8).to_string())
        .attr("y", &y.to_string())
        .text(words)
}

fn weeks(one: &MeasureRow) -> El {
    let headings = [
        ("Week from", ""),
        ("Figure", "number"),
        ("Cases", "number"),
        ("Among", "number"),
        ("", ""),
    ];
    let rows = one
        .weeks
        .iter()
        .rev()
        .map(|week| {
            let value = week
                .value_hundredths
                .map_or_else(|| "-".to_owned(), hundredths_text);
            let says = match week.mark.as_deref() {
                Some("outside") => "Outside the limits",
                Some("shifted") => "In a run on one side",
                _ => "",
            };
            row(nodes![
                cell("", &words::day(week.from)),
                cell("number", &value),
                cell("number", &words::count(week.cases)),
                cell("number", &words::count(week.among)),
                cell("", says),
            ])
        })
        .collect();
    el("details")
        .child(
            el("summary")
                .text("As a table")
                .attr("aria-label", &format!("As a table: {}", one.label)),
        )
        .child(table("", &headings, rows))
}
