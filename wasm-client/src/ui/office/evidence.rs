//! Records to pick from as evidence, as the office's server lists them: observations of practice, or what was recorded about a
//! person, page by page.
//!
//! May not live here: what was picked (`step::evidence`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{Node, div};
use super::super::parts::{choose_one, p};
use super::super::step::{Asked, Evidence};
use super::lists::next_page;
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{Choice, RecordRow, Records};
use crate::view::words;

const PER_PAGE: u32 = 8;

/// What is listed now.
#[derive(Clone, Copy)]
pub struct Listed {
    /// A kind of record, or everything about the person.
    kind: RwSignal<String>,
    page: RwSignal<String>,
}

impl Listed {
    /// Practice observed, the newest first.
    pub fn new() -> Self {
        Self {
            kind: RwSignal::new("practice".to_owned()),
            page: RwSignal::new(String::new()),
        }
    }

    /// The list, narrowed down to a kind, page by page.
    pub fn list(self, desk: Desk, kinds_of_person: &[Choice], asked: &Asked) -> Node {
        let (kind, page, evidence) = (self.kind, self.page, asked.evidence);
        let list = Loaded::new(None);
        let person = asked.cycle.person.clone();
        let mut kinds = vec![("practice".to_owned(), "Practice observed".to_owned())];
        if person.is_some() {
            kinds.push((
                String::new(),
                format!("Everything about {}", asked.cycle.row.concerns),
            ));
            let of_person = kinds_of_person.iter();
            kinds.extend(of_person.filter(|one| one.code != "practice").map(|one| {
                (
                    one.code.clone(),
                    format!("About them: {}", one.label.to_lowercase()),
                )
            }));
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
        nodes![
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
                    div("picks").with(
                        found
                            .records
                            .iter()
                            .map(|record| one(evidence, record, now))
                            .collect()
                    ),
                    next_page(found.next, page),
                ]
                .into()
            }),
        ]
        .into()
    }
}

fn one(evidence: Evidence, record: &RecordRow, now: i64) -> Node {
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
    evidence.one(&record.entry, &words, &below.join(", by "))
}
