//! Sending steps of a cycle, from whichever form: once, and what is unusual only with a reason.
//!
//! What is unusual is named and a reason asked for, which becomes part of the record. The moment is drawn when steps are first
//! sent, so sending again after an answer that got lost makes nothing twice. May not live here: what a form asks (`review`,
//! `issue`, `step`).

use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::CycleId;
use sync_core::text::ReasonText;

use super::super::core::now;
use super::super::dom::{El, Node, live_if};
use super::super::route::{Route, go};
use super::Desk;
use super::boxes::Boxes;
use super::forms::{Form, panel};
use crate::office::{LinkedStep, steps_text};

const DESPITE: &str = "despite";
const ASK_WHY: &str = "Why is it right all the same?";

/// One form that takes steps. Made outside of what is drawn anew, as its boxes are.
#[derive(Clone, Copy)]
pub struct Taking {
    boxes: Boxes,
    form: Form,
    asks_why: RwSignal<bool>,
    at: StoredValue<Option<i64>>,
}

impl Taking {
    /// Nothing sent yet.
    pub fn new(desk: Desk, boxes: Boxes) -> Self {
        Self {
            boxes,
            form: Form::new(desk),
            asks_why: RwSignal::new(false),
            at: StoredValue::new(None),
        }
    }

    /// The form: its questions, and after them the reason, once something unusual was named.
    pub fn panel(self, mut questions: Vec<Node>, words: &str, send: impl Fn() + 'static) -> El {
        let boxes = self.boxes;
        questions.push(live_if(
            move || self.asks_why.get(),
            move || boxes.area(DESPITE, ASK_WHY, "It stands in the record, and in every report."),
        ));
        panel(self.form, Node::Nothing, questions, words, send)
    }

    /// Sends what `read` reads and shows the cycle; the first thing that is wrong is named, and after that what is unusual. A
    /// reason that nothing unusual asks for any more is not sent.
    pub fn send(
        self,
        cycle: CycleId,
        unusual: &[String],
        read: impl FnOnce() -> Result<Vec<LinkedStep>, String>,
    ) {
        if unusual.is_empty() {
            self.boxes.text(DESPITE).set(String::new());
            self.asks_why.set(false);
        }
        let steps = match read() {
            Ok(steps) => steps,
            Err(why) => return self.form.problem.set(Some(why)),
        };
        if !unusual.is_empty() && self.boxes.typed(DESPITE).is_empty() {
            self.asks_why.set(true);
            return self.form.problem.set(Some(format!(
                "{} Change it, or say why it is right all the same.",
                unusual.join(" ")
            )));
        }
        let moment = self.at.get_value().unwrap_or_else(now);
        self.at.set_value(Some(moment));
        self.form.send_text(
            format!("/api/office/cycles/{}/steps", cycle.to_hex()),
            steps_text(cycle, moment, steps),
            move |_| go(&Route::Office(format!("action/{}", cycle.to_hex()))),
        );
    }
}

/// Why it is meant all the same, where something unusual was named.
pub fn despite(boxes: Boxes) -> Result<Option<ReasonText>, String> {
    boxes.reason_or_none(DESPITE, ASK_WHY)
}

/// Why it is meant all the same, added to what was typed where a record has no place of its own for it.
pub fn with_despite(boxes: Boxes, words: String) -> String {
    let why = boxes.typed(DESPITE);
    if why.is_empty() {
        words
    } else {
        format!("{words} All the same: {why}")
    }
}
