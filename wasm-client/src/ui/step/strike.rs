//! Saying that a step was entered in error: it stays readable, and moves nothing.
//!
//! May not live here: sending it (`office::strike`, `follow_up`).

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::boxes::Boxes;
use super::super::dom::Node;
use super::super::parts::{form_panel, p};
use crate::nodes;
use crate::office::WholeCycle;
use crate::view::words;

const WHY: &str = "Why was it entered in error?";

/// The form about one record of a cycle. `send` is given the reason, once there is one.
pub fn form(
    cycle: &WholeCycle,
    entry: &str,
    (boxes, problem): (Boxes, RwSignal<Option<String>>),
    now: i64,
    send: impl Fn(String) + 'static,
) -> Node {
    let found = cycle.history.iter().find(|step| step.entry == entry);
    let Some(step) = found.filter(|step| step.may_strike) else {
        return p("hint", "This is not for you to strike, or it was struck already.").into();
    };
    let read = move || match boxes.reason("why", WHY) {
        Ok(why) => send(why.to_string()),
        Err(wrong) => problem.set(Some(wrong)),
    };
    nodes![
        p("lead", &format!("{}: {}", step.kind, step.line)),
        p(
            "hint",
            &format!("{}, {}", step.by, words::moment(step.happened_at, now))
        ),
        form_panel(
            problem,
            p("", "It stays readable in the history. It will no longer count.").into(),
            vec![boxes.area("why", WHY, "")],
            "Strike it",
            read
        ),
    ]
    .into()
}
