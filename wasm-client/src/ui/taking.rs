//! Sending steps of a cycle, from whichever form: once, and what is unusual only with a reason.
//!
//! What is unusual is named and a reason asked for, which becomes part of the record. The moment is drawn when steps are first
//! sent, so sending again after an answer that got lost makes nothing twice. May not live here: what a form asks (`step`), the
//! way to the office (`office`) or to the core (`follow_up`).

use std::rc::Rc;

use reactive_graph::owner::{LocalStorage, StoredValue};
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::CycleId;
use sync_core::text::ReasonText;

use super::boxes::Boxes;
use super::core::now;
use super::dom::{El, Node, live_if};
use super::parts::form_panel;
use crate::office::LinkedStep;

const DESPITE: &str = "despite";
const ASK_WHY: &str = "Why is it right all the same?";

/// Steps on their way.
pub struct Sent {
    /// Of which cycle.
    pub cycle: CycleId,
    /// When they were first sent.
    pub moment: i64,
    /// The steps, with what each rests on.
    pub steps: Vec<LinkedStep>,
}

/// Who takes steps: the office's server, or the core of a tablet.
type Far = Rc<dyn Fn(Taking, Sent)>;

/// One form that takes steps. Made outside of what is drawn anew, as its boxes are.
#[derive(Clone, Copy)]
pub struct Taking {
    boxes: Boxes,
    problem: RwSignal<Option<String>>,
    sending: RwSignal<bool>,
    asks_why: RwSignal<bool>,
    at: StoredValue<Option<i64>>,
    far: StoredValue<Far, LocalStorage>,
}

impl Taking {
    /// Nothing sent yet. `far` hands steps on and says what became of them by [`Taking::answered`].
    pub fn new(boxes: Boxes, far: impl Fn(Self, Sent) + 'static) -> Self {
        Self {
            boxes,
            problem: RwSignal::new(None),
            sending: RwSignal::new(false),
            asks_why: RwSignal::new(false),
            at: StoredValue::new(None),
            far: StoredValue::new_local(Rc::new(far)),
        }
    }

    /// The form: its questions, and after them the reason, once something unusual was named.
    pub fn panel(self, mut questions: Vec<Node>, words: &str, send: impl Fn() + 'static) -> El {
        let boxes = self.boxes;
        // A reason that was typed before is never sent unseen.
        if !boxes.typed(DESPITE).is_empty() {
            self.asks_why.set(true);
        }
        questions.push(live_if(
            move || self.asks_why.get(),
            move || boxes.area(DESPITE, ASK_WHY, "It stands in the record, and in every report."),
        ));
        form_panel(self.problem, Node::Nothing, questions, words, send)
    }

    /// Sends what `read` reads; the first thing that is wrong is named, and after that what is unusual. A reason that nothing
    /// unusual asks for any more is not sent. While steps are on their way a second touch sends nothing.
    pub fn send(
        self,
        cycle: CycleId,
        unusual: &[String],
        read: impl FnOnce() -> Result<Vec<LinkedStep>, String>,
    ) {
        if self.sending.get_untracked() {
            return;
        }
        if unusual.is_empty() {
            self.boxes.text(DESPITE).set(String::new());
            self.asks_why.set(false);
        }
        let steps = match read() {
            Ok(steps) => steps,
            Err(why) => return self.problem.set(Some(why)),
        };
        if !unusual.is_empty() && self.boxes.typed(DESPITE).is_empty() {
            self.asks_why.set(true);
            return self.problem.set(Some(format!(
                "{} Change it, or say why it is right all the same.",
                unusual.join(" ")
            )));
        }
        let moment = self.at.get_value().unwrap_or_else(now);
        self.at.set_value(Some(moment));
        self.sending.set(true);
        self.problem.set(None);
        let far = self.far.get_value();
        far(self, Sent { cycle, moment, steps });
    }

    /// What became of them: `Err` says why they were not taken. Returns whether the form is still on the screen.
    pub fn answered(self, answer: Result<(), String>) -> bool {
        if self.sending.try_set(false).is_some() {
            return false;
        }
        self.problem.try_set(answer.err());
        true
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
