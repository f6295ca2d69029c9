//! The records that show something: picked from a list that the desk reads from the office, and a tablet from what it holds.
//!
//! May not live here: the list itself (`office::evidence`, `follow_up`), what sort of evidence a look rests on (`doing`).

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::EntryId;

use super::super::dom::{Node, el, live};
use super::super::parts::{button, p};
use super::Asked;
use crate::nodes;

/// The records that somebody picked, in the order of picking, with their words.
#[derive(Clone, Copy)]
pub struct Evidence {
    picked: RwSignal<Vec<(String, String)>>,
}

/// The list to pick from, and what was picked.
pub fn picker(asked: &Asked) -> Node {
    let evidence = asked.evidence;
    el("fieldset")
        .class("question evidence")
        .with(nodes![
            el("legend").text("Records that show it"),
            live(move || evidence.chosen()),
            (asked.records)(asked),
        ])
        .into()
}

impl Evidence {
    /// Nothing picked.
    pub fn new() -> Self {
        Self {
            picked: RwSignal::new(Vec::new()),
        }
    }

    /// Picked before.
    pub fn restore(self, picked: &[(String, String)]) {
        self.picked.set(picked.to_vec());
    }

    /// What is picked, with its words; whoever asks while drawing is told of changes.
    pub fn all(self) -> Vec<(String, String)> {
        self.picked.get()
    }

    /// The entries that were picked.
    pub fn links(self) -> Vec<EntryId> {
        self.picked.with_untracked(|all| {
            all.iter()
                .filter_map(|(entry, _)| EntryId::from_hex(entry))
                .collect()
        })
    }

    /// One record of a list: touched, it is picked; touched again, it is not.
    pub fn one(self, entry: &str, words: &str, below: &str) -> Node {
        let (is, entry, said) = (entry.to_owned(), entry.to_owned(), words.to_owned());
        let picked = self.picked;
        el("button")
            .class("pick")
            .attr("type", "button")
            .pressed(move || picked.with(|all| all.iter().any(|(one, _)| *one == is)))
            .on_click(move || {
                picked.update(|all| match all.iter().position(|(one, _)| *one == entry) {
                    Some(place) => drop(all.remove(place)),
                    None => all.push((entry.clone(), said.clone())),
                });
            })
            .text(words)
            .child(el("small").text(below))
            .into()
    }

    fn chosen(self) -> Node {
        let all = self.picked.get();
        if all.is_empty() {
            return p("hint", "Nothing is linked yet. Touch what shows it.").into();
        }
        let picked = self.picked;
        let lines = all
            .into_iter()
            .map(|(entry, words)| {
                el("li")
                    .with(nodes![
                        el("span").text(&words),
                        button("small plain", None, "Take out", move || picked
                            .update(|all| all.retain(|(one, _)| *one != entry)))
                        .attr("aria-label", &format!("Take out: {words}")),
                    ])
                    .into()
            })
            .collect();
        el("ul").class("linked").with(lines).into()
    }
}
