//! Picking the records that show something: observations of practice, or what was recorded about a person, page by page.
//!
//! May not live here: what sort of evidence a look rests on (`doing`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::EntryId;

use super::super::super::dom::{Node, div, el, live};
use super::super::super::parts::{button, choose_one, p};
use super::super::lists::next_page;
use super::super::{Loaded, shown};
use super::Asked;
use crate::nodes;
use crate::office::{RecordRow, Records};
use crate::view::words;

const PER_PAGE: u32 = 8;

/// The records that somebody picked, in the order of picking, with their words.
#[derive(Clone, Copy)]
pub struct Evidence {
    picked: RwSignal<Vec<(String, String)>>,
    /// What is listed: a kind of record, or everything about the person.
    kind: RwSignal<String>,
    page: RwSignal<String>,
}

impl Evidence {
    /// Nothing picked.
    pub fn new() -> Self {
        Self {
            picked: RwSignal::new(Vec::new()),
            kind: RwSignal::new("practice".to_owned()),
            page: RwSignal::new(String::new()),
        }
    }

    /// The entries that were picked.
    pub fn links(self) -> Vec<EntryId> {
        self.picked.with_untracked(|all| {
            all.iter()
                .filter_map(|(entry, _)| EntryId::from_hex(entry))
                .collect()
        })
    }

    /// The list to pick from, and what was picked.
    pub fn picker(self, asked: &Asked) -> Node {
        let (desk, kind, page) = (asked.desk, self.kind, self.page);
        let list = Loaded::new(None);
        let person = asked.cycle.person.clone();
        let mut kinds = vec![("practice".to_owned(), "Practice observed".to_owned())];
        if let Some(person) = &person {
            kinds.push((
                String::new(),
                format!("Everything about {}", asked.cycle.row.concerns),
            ));
            let of_person = asked.choices.kinds.iter();
            kinds.extend(of_person.filter(|one| one.code != "practice").map(|one| {
                (
                    one.code.clone(),
                    format!("About them: {}", one.label.to_lowercase()),
                )
            }));
            let _ = person;
        }
        let read = {
            let person = reactive_graph::owner::StoredValue::new(person);
            move || {
                let (kind, page) = (kind.get_untracked(), page.get_untracked());
                let mut path = format!("/api/office/records?limit={PER_PAGE}&order=happened");
                if kind != "practice" {
                    let person = person.get_value().unwrap_or_default();
                    path.push_str(&format!("&person={person}"));
                }
                if !kind.is_empty() {
                    path.push_str(&format!("&kind={kind}"));
                }
                if !page.is_empty() {
                    path.push_str(&format!("&before={page}"));
                }
                desk.load(path, list);
            }
        };
        Effect::new(move |_| {
            kind.track();
            page.track();
            read();
        });
        // The first of the kinds is what nothing chosen means.
        let first = kinds.remove(0);
        let chosen = kind.get_untracked();
        el("fieldset")
            .class("question evidence")
            .with(nodes![
                el("legend").text("Records that show it"),
                live(move || self.chosen()),
                choose_one(
                    "Pick from",
                    &first.1,
                    kinds
                        .into_iter()
                        .map(|(code, words)| (if code.is_empty() { "all".to_owned() } else { code }, words)),
                    &chosen,
                    move |picked| {
                        page.set(String::new());
                        kind.set(match picked.as_str() {
                            "" => "practice".to_owned(),
                            "all" => String::new(),
                            other => other.to_owned(),
                        });
                    },
                    None,
                ),
                shown(list, read, move |found: Records| {
                    let now = desk.now.get_untracked();
                    nodes![
                        found
                            .records
                            .is_empty()
                            .then(|| p("hint", "Nothing is recorded here.")),
                        div("picks").with(found.records.iter().map(|record| self.one(record, now)).collect()),
                        next_page(found.next, page),
                    ]
                    .into()
                }),
            ])
            .into()
    }

    fn one(self, record: &RecordRow, now: i64) -> Node {
        let words = format!(
            "{}: {}",
            words::moment(record.happened_at, now),
            if record.line.is_empty() {
                &record.kind_label
            } else {
                &record.line
            }
        );
        let below = [
            record.with_name.as_deref().or(record.person_name.as_deref()),
            Some(record.author_name.as_str()),
        ];
        let below: Vec<&str> = below.into_iter().flatten().collect();
        let (is, entry, said) = (record.entry.clone(), record.entry.clone(), words.clone());
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
            .text(&words)
            .child(el("small").text(&below.join(", by ")))
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
