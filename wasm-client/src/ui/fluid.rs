//! Drinks today against the target: a drawing for whoever looks, a sentence and a table for whoever reads.

use super::dom::{El, Node, el, svg};
use super::icons::Icon;
use super::parts::{cell, p, row, table};
use super::person;
use crate::nodes;
use crate::protocol::FluidView;
use crate::view::fluid_chart::{self, BOTTOM, Chart, HEIGHT, LEFT, RIGHT, TOP, WIDTH};
use crate::view::words;

/// The panel on a person's screen.
pub fn panel(fluid: FluidView, now: i64) -> El {
    let summary = fluid_chart::summary(&fluid);
    let drawing = draw(&fluid_chart::chart(&fluid, now)).attr("aria-label", &summary);
    let rows = fluid
        .points
        .iter()
        .rev()
        .map(|point| {
            row(nodes![
                cell("", &words::clock(point.happened_at)),
                cell("number", &format!("{} ml", point.ml)),
                cell("number", &format!("{} ml", point.total_ml)),
            ])
        })
        .collect();
    let headings = [("When", ""), ("Drank", "number"), ("Total", "number")];
    let as_table = el("details")
        .child(el("summary").text("As a table"))
        .child(table("", &headings, rows));
    person::panel(
        Icon::Cup,
        "Drinks today",
        nodes![
            p("figure", &summary),
            drawing,
            as_table,
            p("coverage", &fluid.coverage)
        ],
    )
}

fn draw(chart: &Chart) -> El {
    let (left, right, base) = (LEFT, WIDTH - RIGHT, HEIGHT - BOTTOM);
    let mut parts: Vec<Node> = Vec::new();
    for (y, words) in &chart.amounts {
        parts.push(line("grid", (left, *y), (right, *y)).into());
        let label = axis(words, LEFT - 10, *y, "end").attr("dominant-baseline", "middle");
        parts.push(label.into());
    }
    parts.push(svg("path").class("area").attr("d", &chart.area).into());
    parts.push(line("now", (chart.now_x, TOP), (chart.now_x, base)).into());
    if let Some(y) = chart.target_y {
        parts.push(line("target", (left, y), (right, y)).into());
        parts.push(axis("Target", right, y - 8, "end").into());
    }
    parts.push(svg("path").class("stair").attr("d", &chart.stair).into());
    for (x, y) in &chart.dots {
        let dot = number(
            number(svg("circle").class("drink").attr("r", "5"), "cx", *x),
            "cy",
            *y,
        );
        parts.push(dot.into());
    }
    for (x, words) in &chart.hours {
        let anchor = if *x <= left {
            "start"
        } else if *x >= right {
            "end"
        } else {
            "middle"
        };
        parts.push(axis(words, *x, HEIGHT - 8, anchor).into());
    }
    svg("svg")
        .class("chart")
        .attr("viewBox", &format!("0 0 {WIDTH} {HEIGHT}"))
        .attr("role", "img")
        .with(parts)
}

fn line(class: &str, from: (i64, i64), to: (i64, i64)) -> El {
    let line = number(number(svg("line").class(class), "x1", from.0), "y1", from.1);
    number(number(line, "x2", to.0), "y2", to.1)
}

fn axis(words: &str, x: i64, y: i64, anchor: &str) -> El {
    let text = svg("text").class("axis").attr("text-anchor", anchor).text(words);
    number(number(text, "x", x), "y", y)
}

fn number(element: El, name: &str, number: i64) -> El {
    element.attr(name, &number.to_string())
}
