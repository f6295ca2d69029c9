//! Small parts of the office's forms: boxes, lists, and sending what they hold.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::dom::{El, Node, el};
use super::super::parts::{asked, button, choose_one, problem_line};
use super::super::touch;
use super::{Desk, api};
use crate::nodes;
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
        el("div")
            .attr("role", "alert")
            .child(problem_line(self.problem.into()))
            .into()
    }
}

/// A labelled box for a few words, a day, or a secret.
pub fn input(kind: &'static str, label: &str, hint: &str, value: RwSignal<String>) -> El {
    let hint = (!hint.is_empty()).then(|| el("span").class("hint").text(hint));
    asked(el("label"), None).with(nodes![
        el("span").class("legend").text(label),
        hint,
        el("input")
            .attr("type", kind)
            .attr(
                "autocomplete",
                if kind == "password" { "new-password" } else { "off" }
            )
            .attr("maxlength", "400")
            .live_value(move || value.get())
            .on_input(move |typed| value.set(typed)),
    ])
}

/// A labelled list to choose from.
pub fn pick(label: &str, none: &str, choices: &[Choice], value: RwSignal<String>) -> El {
    let options = choices.iter().map(|one| (one.code.clone(), one.label.clone()));
    let chosen = value.get_untracked();
    choose_one(
        label,
        none,
        options,
        &chosen,
        move |picked| value.set(picked),
        None,
    )
}

/// A form in a panel: what is wrong stands above the button.
pub fn panel(form: Form, heading: Node, boxes: Vec<Node>, words: &str, send: impl Fn() + 'static) -> El {
    el("form")
        .class("panel office-form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
        .with(nodes![
            heading,
            boxes,
            form.trouble(),
            el("div").class("row-of-buttons").child(
                el("button")
                    .class("button primary")
                    .attr("type", "submit")
                    .text(words)
            ),
        ])
}

/// A button that shows a part and hides it again.
pub fn fold(words: &str, open: RwSignal<bool>) -> El {
    button("", None, words, move || open.update(|open| *open = !*open))
        .live_attr("aria-expanded", move || Some(open.get().to_string()))
}
