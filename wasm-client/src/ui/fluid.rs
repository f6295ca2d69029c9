//! Drinks today against the target: a drawing for whoever looks, a sentence and a table for whoever reads.

use leptos::prelude::*;

use super::icons::Icon;
use super::parts::panel_heading;
use crate::protocol::FluidView;
use crate::view::fluid_chart::{self, BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH};
use crate::view::words;

/// The panel on a person's screen.
pub fn panel(fluid: FluidView, now: i64) -> AnyView {
    let chart = fluid_chart::chart(&fluid, now);
    let summary = fluid_chart::summary(&fluid);
    let (left, right, base) = (LEFT.to_string(), (WIDTH - RIGHT).to_string(), HEIGHT - BOTTOM);
    let amounts: Vec<AnyView> = chart
        .amounts
        .iter()
        .map(|(y, words)| {
            let (y, left, right, words) = (y.to_string(), left.clone(), right.clone(), words.clone());
            view! {
                <line class="grid" x1=left x2=right y1=y.clone() y2=y.clone()></line>
                <text class="axis" x=(LEFT - 10).to_string() y=y text-anchor="end" dominant-baseline="middle">
                    {words}
                </text>
            }
            .into_any()
        })
        .collect();
    let hours: Vec<AnyView> = chart
        .hours
        .iter()
        .map(|(x, words)| {
            let anchor = if *x <= LEFT {
                "start"
            } else if *x >= WIDTH - RIGHT {
                "end"
            } else {
                "middle"
            };
            let (x, words) = (x.to_string(), words.clone());
            view! {
                <text class="axis" x=x y=(HEIGHT - 8).to_string() text-anchor=anchor>
                    {words}
                </text>
            }
            .into_any()
        })
        .collect();
    let target = chart.target_y.map(|y| {
        let (right, left, y) = (right.clone(), left.clone(), y.to_string());
        view! { <line class="target" x1=left x2=right y1=y.clone() y2=y></line> }
    });
    let dots: Vec<AnyView> = chart
        .dots
        .iter()
        .map(|(x, y)| {
            view! { <circle class="drink" cx=x.to_string() cy=y.to_string() r="5"></circle> }.into_any()
        })
        .collect();
    let rows: Vec<AnyView> = fluid
        .points
        .iter()
        .rev()
        .map(|point| {
            view! {
                <tr>
                    <td>{words::clock(point.happened_at)}</td>
                    <td class="number">{format!("{} ml", point.ml)}</td>
                    <td class="number">{format!("{} ml", point.total_ml)}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    let label = summary.clone();
    let now_x = chart.now_x.to_string();
    view! {
        <section class="panel">
            {panel_heading(Icon::Cup, "Drinks today")}
            <p class="figure">{summary}</p>
            <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
                {amounts}
                <path class="area" d=chart.area></path>
                <line class="now" x1=now_x.clone() x2=now_x y1=TOP.to_string() y2=base.to_string()></line>
                {target}
                <path class="stair" d=chart.stair></path>
                {dots}
                {hours}
            </svg>
            <details>
                <summary>{"As a table"}</summary>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{"When"}</th>
                            <th scope="col" class="number">{"Drank"}</th>
                            <th scope="col" class="number">{"Total"}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
            <p class="coverage">{fluid.coverage}</p>
        </section>
    }
    .into_any()
}
