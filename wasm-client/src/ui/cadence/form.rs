//! The form of a review: every question answered, a decision about a cycle where one is made, anything else.
//!
//! What stands in it outlives what is drawn. May not live here: sending a signature.

use std::collections::BTreeMap;

use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::{ArcRwSignal, RwSignal};
use sync_core::id::CycleId;
use sync_core::record::{Cadence, Decided, Found, ReviewAnswer, ReviewDecision, ReviewHeld, SeenAtReview};
use sync_core::text::ReasonText;

use super::super::boxes::Boxes;
use super::super::dom::{Node, div, el, live_if};
use super::super::parts::{choose_into, input};
use crate::nodes;
use crate::protocol::TypedStep;

const NOTE: &str = "Anything else? (not needed)";
/// Boxes of an answer and of its words, by the place of the question.
const BOXES: [(&str, &str); 6] = [
    ("answer-1", "why-1"),
    ("answer-2", "why-2"),
    ("answer-3", "why-3"),
    ("answer-4", "why-4"),
    ("answer-5", "why-5"),
    ("answer-6", "why-6"),
];

/// What somebody types while they hold a review.
#[derive(Clone, Copy)]
pub struct Typed {
    /// Answers and words.
    pub boxes: Boxes,
    /// Decisions, by cycle: the code chosen, and words.
    decisions: StoredValue<BTreeMap<String, [ArcRwSignal<String>; 2]>>,
}

impl Typed {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            boxes: Boxes::new(),
            decisions: StoredValue::new(BTreeMap::new()),
        }
    }

    /// Puts back what was typed before.
    pub fn restore(self, before: &TypedStep) {
        self.boxes.restore(before);
        for (cycle, said) in &before.picked {
            let [code, words] = self.about(cycle);
            let (chosen, typed) = said.split_once(' ').unwrap_or((said, ""));
            code.set(chosen.to_owned());
            words.set(typed.to_owned());
        }
    }

    /// Everything that stands in it; whoever asks while drawing is told of changes.
    pub fn all(self) -> TypedStep {
        let decisions = self.decisions.with_value(Clone::clone);
        let said = decisions.into_iter().map(|(cycle, [code, words])| {
            let said = format!("{} {}", code.get(), words.get());
            (cycle, said)
        });
        self.boxes.all(said.collect())
    }

    fn about(self, cycle: &str) -> [RwSignal<String>; 2] {
        let mut found = None;
        self.decisions.update_value(|all| {
            let pair = all
                .entry(cycle.to_owned())
                .or_insert_with(|| [(), ()].map(|()| ArcRwSignal::new(String::new())));
            found = Some(pair.clone());
        });
        found
            .unwrap_or_else(|| [(), ()].map(|()| ArcRwSignal::new(String::new())))
            .map(RwSignal::from)
    }

    /// The boxes of a decision, beside its cycle.
    pub fn decision(self, cycle: &str, about: &str) -> Node {
        let [code, words] = self.about(cycle);
        let options = Decided::ALL
            .iter()
            .map(|one| (one.code().to_string(), one.label().to_owned()));
        let why = format!("What exactly, about: {about}");
        div("seen-decision")
            .with(nodes![
                choose_into(&format!("Decision: {about}"), "None needed", options, code),
                live_if(
                    move || code.with(|code| !code.is_empty()),
                    move || input("text", &why, "In a few words, if it helps.", words).into(),
                ),
            ])
            .into()
    }

    /// The questions.
    pub fn questions(self, cadence: Cadence) -> Vec<Node> {
        let found: Vec<(u8, &str)> = Found::ALL.iter().map(|one| (one.code(), one.label())).collect();
        let mut all: Vec<Node> = Vec::new();
        for (question, (answer, why)) in cadence.questions().iter().zip(BOXES) {
            let boxes = self.boxes;
            let chosen = boxes.text(answer);
            let asks_why = move || {
                let code = chosen.with(|code| code.parse().ok().and_then(Found::from_code));
                matches!(code, Some(Found::Partly | Found::No))
            };
            let label = format!("What is missing? {}", question.words);
            all.push(
                el("div")
                    .class("review-question")
                    .with(nodes![
                        boxes.touch_one(answer, question.words, &found),
                        live_if(asks_why, move || boxes.area(why, &label, "")),
                    ])
                    .into(),
            );
        }
        all.push(self.boxes.area("note", NOTE, ""));
        all
    }

    /// Reads it; the first thing that is wrong is named. `seen` is what was on the screen.
    pub fn read(self, cadence: Cadence, first_day: i32, seen: SeenAtReview) -> Result<ReviewHeld, String> {
        let boxes = self.boxes;
        let mut answers = Vec::new();
        for (question, (answer, why)) in cadence.questions().iter().zip(BOXES) {
            let label = question.words;
            let found = boxes
                .chosen_or_none(answer, Found::from_code)
                .ok_or_else(|| format!("{label} Touch one of the four answers."))?;
            let words = match found {
                Found::Partly | Found::No => Some(boxes.reason(why, "What is missing?")?),
                Found::Yes | Found::NotLooked => None,
            };
            answers.push(ReviewAnswer {
                question: question.code,
                found,
                words,
            });
        }
        Ok(ReviewHeld {
            cadence,
            first_day,
            seen,
            answers,
            decisions: self.read_decisions()?,
            note: boxes.note_or_none("note", NOTE)?,
        })
    }

    fn read_decisions(self) -> Result<Vec<ReviewDecision>, String> {
        let mut read = Vec::new();
        let all = self.decisions.with_value(Clone::clone);
        for (cycle, [code, words]) in all {
            let decided = code.with_untracked(|code| code.parse().ok().and_then(Decided::from_code));
            let (Some(decided), Some(cycle)) = (decided, CycleId::from_hex(&cycle)) else {
                continue;
            };
            let typed = words.get_untracked();
            let words = if typed.trim().is_empty() {
                None
            } else {
                let parsed = ReasonText::parse(&typed);
                Some(parsed.map_err(|why| format!("The words of a decision: {why}."))?)
            };
            read.push(ReviewDecision {
                cycle,
                decided,
                words,
            });
        }
        Ok(read)
    }
}
