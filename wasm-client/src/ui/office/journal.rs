//! A person's journal as automerge files: one, or as many as it takes, each with its days.

use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el, live_if};
use super::super::icons::{Icon, icon};
use super::super::parts::p;
use super::forms::fold;
use super::records::Filter;
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{JournalPart, JournalParts};
use crate::view::words;

/// The button, and what it opens.
pub fn journal(desk: Desk, filter: &Filter) -> Node {
    let open = RwSignal::new(false);
    let days = filter.days();
    let path = format!("/api/office/people/{}/journal", filter.person);
    nodes![
        fold("Save the journal as a file (automerge)", open),
        live_if(move || open.get(), move || files(desk, &path, &days).into()),
    ]
    .into()
}

fn files(desk: Desk, path: &str, days: &str) -> El {
    let parts = Loaded::new(None);
    let asked = format!("{path}?{days}");
    let read = {
        let asked = StoredValue::new(asked);
        move || desk.load(asked.get_value(), parts)
    };
    read();
    let file = format!("{path}.automerge");
    div("panel")
        .attr("role", "group")
        .attr("aria-label", "Journal files")
        .with(nodes![
            p(
                "hint",
                "All records of the days chosen in From and To; the other boxes do not count here. Programs open it with \
                 automerge (automerge.org)."
            ),
            shown(parts, read, move |parts: JournalParts| list(&file, &parts.parts)),
        ])
}

fn list(file: &str, parts: &[JournalPart]) -> Node {
    if parts.is_empty() {
        return p("hint", "There are no records on these days.").into();
    }
    let many = parts.len();
    let split = (many > 1).then(|| {
        p(
            "",
            &format!("One file holds 2,000 records at most, so this journal comes in {many} files."),
        )
    });
    let links = parts
        .iter()
        .enumerate()
        .map(|(place, part)| {
            let records = u64::try_from(part.records).unwrap_or(0);
            let records = format!(
                "{} {}",
                words::count(records),
                if records == 1 { "record" } else { "records" }
            );
            let which = if many == 1 {
                "Save the file".to_owned()
            } else {
                format!("Save file {} of {many}", place + 1)
            };
            el("p")
                .child(
                    el("a")
                        .class("button")
                        .attr("href", &format!("{file}?from={}&to={}", part.from, part.to))
                        .attr("download", "")
                        .child(icon(Icon::Sheet))
                        .child(el("span").text(&format!("{which}: {} to {}, {records}", part.from, part.to))),
                )
                .into()
        })
        .collect::<Vec<Node>>();
    nodes![split, links].into()
}
