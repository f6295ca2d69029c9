//! One step of a cycle, taken at the desk: what its form rests on is read from the office, and what it takes is sent there.
//!
//! May not live here: what a step asks (`ui::step`), sending it once (`ui::taking`).

use std::rc::Rc;

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use sync_core::id::ActionId;
use sync_core::staff::Role;

use super::super::boxes::{Boxes, chance};
use super::super::dom::Node;
use super::super::parts::{back_link, p};
use super::super::route::go;
use super::super::shell::heading_row;
use super::super::step::{self, Asked, Evidence, Place};
use super::super::taking::Taking;
use super::evidence::Listed;
use super::{Desk, Loaded, answer, api, not_read, shown};
use crate::nodes;
use crate::office::{Choices, CycleMeasures, CyclePage, steps_text};

/// Whoever is signed in at the desk.
pub fn place(desk: Desk) -> Place {
    desk.session.with_untracked(|session| Place {
        me: session.as_ref().map(|one| one.staff.clone()).unwrap_or_default(),
        role: session.as_ref().and_then(|one| Role::from_code(&one.role)),
        tablet: false,
        kinds: step::AT_THE_DESK,
    })
}

/// Sends steps to the office's server, then shows their cycle.
pub fn taking(desk: Desk, boxes: Boxes) -> Taking {
    Taking::new(boxes, move |taking, sent| {
        let cycle = sent.cycle.to_hex();
        let path = format!("/api/office/cycles/{cycle}/steps");
        let text = steps_text(sent.cycle, sent.moment, sent.steps);
        let whole = place(desk).whole(&cycle);
        wasm_bindgen_futures::spawn_local(async move {
            let answer = desk.kept(api::post_text(&path, &text).await).map(drop);
            let taken = answer.is_ok();
            // The screen may have gone while the server answered.
            if taking.answered(answer) {
                super::super::touch::answered();
                if taken {
                    go(&whole);
                }
            }
        });
    })
}

/// The screen of one step: its kind, and what it is about.
pub fn screen(desk: Desk, cycle: &str, code: &str, of: &str) -> Node {
    let place = place(desk);
    let Some(kind) = place.kind(code) else {
        return p("hint", "There is no such step.").into();
    };
    let (page, choices, counted) = (Loaded::new(None), Loaded::new(None), Loaded::new(None));
    let path = StoredValue::new(format!("/api/office/cycles/{cycle}"));
    let counts = kind.is_measured();
    let read = move || {
        desk.load(path.get_value(), page);
        desk.load("/api/office/choices".to_owned(), choices);
        if counts {
            desk.load(format!("{}/measures", path.get_value()), counted);
        }
    };
    Effect::new(move |_| read());
    // Outside of what is drawn anew, so that nothing typed is lost.
    let boxes = Boxes::new();
    let (taking, evidence, listed) = (taking(desk, boxes), Evidence::new(), Listed::new());
    let fresh = ActionId(chance());
    let of = of.to_owned();
    nodes![
        back_link(&place.whole(cycle), "The whole cycle"),
        shown(page, read, move |page: CyclePage| {
            let Some(Ok(choices)) = answer::<Choices>(choices) else {
                return p("hint", "Reading from the office.").into();
            };
            let counted = match answer::<CycleMeasures>(counted) {
                _ if !counts => Vec::new(),
                Some(Ok(counted)) => counted.measures,
                Some(Err(words)) => return not_read(&words, read),
                None => return p("hint", "Counting from the records.").into(),
            };
            let action = page.cycle.actions.iter().find(|one| one.action == of).cloned();
            let heading = kind.words(&place, action.as_ref());
            let kinds = choices.kinds;
            let asked = Asked {
                place: place.clone(),
                time: desk.now,
                boxes,
                evidence,
                records: Rc::new(move |asked| listed.list(desk, &kinds, asked)),
                action,
                fresh,
                cycle: page.cycle,
                counted,
                of: of.clone(),
                at_work: choices.at_work,
                on_shift: Vec::new(),
            };
            nodes![
                heading_row(heading, Node::Nothing),
                step::form(kind, taking, Rc::new(asked)),
            ]
            .into()
        }),
    ]
    .into()
}
