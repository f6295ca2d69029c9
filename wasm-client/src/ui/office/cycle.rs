//! One cycle whole at the desk, printable on one page.
//!
//! May not live here: its parts (`ui::cycle`), the action board (`cycles`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;

use super::super::cycle;
use super::super::dom::{Node, div, window};
use super::super::parts::{button, p};
use super::super::shell::heading_row;
use super::overview::coverage_words;
use super::{Desk, Loaded, shown, step};
use crate::nodes;
use crate::office::CyclePage;

/// The screen.
pub fn screen(desk: Desk, cycle: &str) -> Node {
    let whole = Loaded::new(None);
    let path = format!("/api/office/cycles/{cycle}");
    let read = {
        let path = reactive_graph::owner::StoredValue::new(path);
        move || desk.load(path.get_value(), whole)
    };
    Effect::new(move |_| {
        desk.cycles_moved.track();
        desk.came_back.track();
        read();
    });
    shown(whole, read, move |page: CyclePage| {
        let now = desk.now.get();
        let place = step::place(desk);
        let print = button("", None, "Print", || {
            let _ = window().print();
        });
        div("cycle-page")
            .with(nodes![
                heading_row(&page.cycle.row.what, print),
                cycle::head(&place, &page.cycle, now),
                cycle::ways_of_whole(&place, &page.cycle),
                p("coverage", &coverage_words(&page.coverage, now)),
                cycle::contradictions(&place, &page.cycle),
                cycle::five(&page.cycle.five),
                cycle::actions(&place, &page.cycle, now),
                cycle::decided(&page.cycle, now),
                cycle::history(&place, &page.cycle, now),
            ])
            .into()
    })
}
