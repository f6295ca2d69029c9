//! Saying that a step was entered in error: it stays readable, and moves nothing.

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;

use super::super::super::dom::Node;
use super::super::super::parts::{back_link, p};
use super::super::super::route::{Route, go};
use super::super::super::shell::heading_row;
use super::super::boxes::Boxes;
use super::super::forms::{Form, panel};
use super::super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::CyclePage;
use crate::view::words;

const WHY: &str = "Why was it entered in error?";

/// The screen: one record of a cycle, and why it should not be.
pub fn screen(desk: Desk, cycle: &str, entry: &str) -> Node {
    let page = Loaded::new(None);
    let path = StoredValue::new(format!("/api/office/cycles/{cycle}"));
    let read = move || desk.load(path.get_value(), page);
    Effect::new(move |_| read());
    let boxes = Boxes::new();
    let (cycle, entry) = (cycle.to_owned(), entry.to_owned());
    nodes![
        back_link(&Route::Office(format!("action/{cycle}")), "The whole cycle"),
        heading_row("Entered in error", Node::Nothing),
        shown(page, read, move |page: CyclePage| {
            let found = page.cycle.history.into_iter().find(|step| step.entry == entry);
            let Some(step) = found.filter(|step| step.may_strike) else {
                return p("hint", "This is not for you to strike, or it was struck already.").into();
            };
            let form = Form::new(desk);
            let (cycle, entry) = (cycle.clone(), entry.clone());
            let send = move || {
                if let Err(wrong) = boxes.reason("why", WHY) {
                    return form.problem.set(Some(wrong));
                }
                let back = Route::Office(format!("action/{cycle}"));
                form.send(
                    format!("/api/office/cycles/{cycle}/strike"),
                    vec![("entry", entry.clone()), ("why", boxes.typed("why"))],
                    move |_| go(&back),
                );
            };
            let now = desk.now.get_untracked();
            let by = format!("{}, {}", step.by, words::moment(step.happened_at, now));
            nodes![
                p("lead", &format!("{}: {}", step.kind, step.line)),
                p("hint", &by),
                panel(
                    form,
                    p("", "It stays readable in the history. It will no longer count.").into(),
                    vec![boxes.area("why", WHY, "")],
                    "Strike it",
                    send
                ),
            ]
            .into()
        }),
    ]
    .into()
}
