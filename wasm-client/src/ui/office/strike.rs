//! Striking a step at the desk.

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;

use super::super::boxes::Boxes;
use super::super::dom::Node;
use super::super::parts::back_link;
use super::super::route::go;
use super::super::shell::heading_row;
use super::super::step::strike;
use super::forms::Form;
use super::step::place;
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::CyclePage;
use reactive_graph::prelude::*;

/// The screen: one record of a cycle, and why it should not be.
pub fn screen(desk: Desk, cycle: &str, entry: &str) -> Node {
    let page = Loaded::new(None);
    let path = StoredValue::new(format!("/api/office/cycles/{cycle}"));
    let read = move || desk.load(path.get_value(), page);
    Effect::new(move |_| read());
    let (boxes, form) = (Boxes::new(), Form::new(desk));
    let (cycle, entry) = (cycle.to_owned(), entry.to_owned());
    let whole = place(desk).whole(&cycle);
    nodes![
        back_link(&whole, "The whole cycle"),
        heading_row("Entered in error", Node::Nothing),
        shown(page, read, move |page: CyclePage| {
            let (whole, cycle, struck) = (whole.clone(), cycle.clone(), entry.clone());
            let send = move |why: String| {
                let whole = whole.clone();
                form.send(
                    format!("/api/office/cycles/{cycle}/strike"),
                    vec![("entry", struck.clone()), ("why", why)],
                    move |_| go(&whole),
                );
            };
            let now = desk.now.get_untracked();
            strike::form(&page.cycle, &entry, (boxes, form.problem), now, send)
        }),
    ]
    .into()
}
