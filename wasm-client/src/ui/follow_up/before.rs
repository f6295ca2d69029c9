//! "This happened before": while an incident is being typed, offline (row X2).

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::core::App;
use super::super::dom::{Node, div, el, live};
use super::super::icons::Icon;
use super::super::parts::{p, panel_heading};
use super::lines;
use crate::nodes;
use crate::protocol::{BeforeLine, FromWorker, Say};

/// What happened before to this person, or at this place, as soon as it is said what happened now. `typed` is the code of what
/// happened and of where; `times` is set to how often it did, as far as it is shown.
pub fn before(
    app: App,
    person: String,
    typed: Memo<(Option<u8>, Option<u8>)>,
    times: RwSignal<usize>,
) -> Node {
    let found = RwSignal::new(Vec::<BeforeLine>::new());
    Effect::new(move |_| {
        let (Some(what), place) = typed.get() else {
            found.set(Vec::new());
            return;
        };
        let ask = Say::Before {
            person: person.clone(),
            what,
            place,
        };
        app.ask(ask, move |answer| {
            // Overtaken by another touch, or the sheet has gone.
            let asked = (Some(what), place);
            if let FromWorker::Before { lines, .. } = answer
                && typed.try_get_untracked() == Some(asked)
            {
                found.try_set(lines);
            }
        });
    });
    Effect::new(move |_| times.set(found.with(Vec::len)));
    div("happened-before")
        .attr("role", "status")
        .child(live(move || {
            let now = app.now.get_untracked();
            let lines: Vec<Node> = found.with(|found| {
                found
                    .iter()
                    .map(|one| el("li").child(lines::happened(one, now)).into())
                    .collect()
            });
            if lines.is_empty() {
                return Node::Nothing;
            }
            el("section")
                .class("panel attention-panel")
                .attr("tabindex", "-1")
                .with(nodes![
                    panel_heading(Icon::Warning, "This happened before"),
                    p("", "Think of it when you say what was done."),
                    el("ul").class("action-list").with(lines),
                ])
                .into()
        }))
        .into()
}
