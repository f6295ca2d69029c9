//! Small parts of the office's forms: boxes, lists, and sending what they hold.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::dom::{El, Node};
pub use super::super::parts::input;
use super::super::parts::{button, choose_into, form_panel, trouble};
use super::super::touch;
use super::{Desk, api};
use crate::office::{Choice, Json};

/// What somebody types into one form, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct Form {
    desk: Desk,
    /// What is wrong with it, in words.
    pub problem: RwSignal<Option<String>>,
    sending: RwSignal<bool>,
}

impl Form {
    /// An empty form.
    pub fn new(desk: Desk) -> Self {
        Self {
            desk,
            problem: RwSignal::new(None),
            sending: RwSignal::new(false),
        }
    }

    /// Sends what stands in the boxes; `then` is told the answer. What was typed stays where it is until then.
    pub fn send(self, path: String, boxes: Vec<(&'static str, String)>, then: impl Fn(Json) + 'static) {
        let boxes: Vec<(&str, &str)> = boxes.iter().map(|(name, text)| (*name, text.as_str())).collect();
        self.send_text(path, api::written(&boxes), then);
    }

    /// The same for a text of JSON. While one is on its way a second touch sends nothing.
    pub fn send_text(self, path: String, text: String, then: impl Fn(Json) + 'static) {
        if self.sending.get_untracked() {
            return;
        }
        self.sending.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let answer = self.desk.kept(api::post_text(&path, &text).await);
            // The screen may have gone while the server answered.
            if self.sending.try_set(false).is_some() {
                return;
            }
            touch::answered();
            match answer {
                Ok(json) => then(json),
                Err(words) => {
                    self.problem.try_set(Some(words));
                }
            }
        });
    }

    /// What is wrong, said where it is seen and heard.
    pub fn trouble(self) -> Node {
        trouble(self.problem)
    }
}

/// A labelled list to choose from.
pub fn pick(label: &str, none: &str, choices: &[Choice], value: RwSignal<String>) -> El {
    let options = choices.iter().map(|one| (one.code.clone(), one.label.clone()));
    choose_into(label, none, options, value)
}

/// A form in a panel: what is wrong stands above the button.
pub fn panel(form: Form, heading: Node, boxes: Vec<Node>, words: &str, send: impl Fn() + 'static) -> El {
    form_panel(form.problem, heading, boxes, words, send)
}

/// A button that shows a part and hides it again.
pub fn fold(words: &str, open: RwSignal<bool>) -> El {
    button("", None, words, move || open.update(|open| *open = !*open))
        .live_attr("aria-expanded", move || Some(open.get().to_string()))
}
