//! The page to work by: text and planned care as published, who read it, and what was not let in.

use reactive_graph::prelude::*;

use super::section::text_of;
use super::{Shown, difference, to_read};
use crate::nodes;
use crate::protocol::{
    DocumentName, DocumentView, PlannedLine, ProposalView, ReaderLine, SectionText, VersionLine,
};
use crate::ui::dom::{El, Node, div, el, live};
use crate::ui::icons::{Icon, icon};
use crate::ui::parts::{custody_chip, link, p, panel_heading};
use crate::ui::targets;
use crate::view::{document_words, words};

/// The page to work by, with what is new on top.
pub fn page(shown: Shown, document: DocumentName) -> Node {
    nodes![
        to_read::panel(shown, document),
        live(move || {
            let now = shown.app.now.get();
            shown.look(|view| body(shown, view, now)).unwrap_or(Node::Nothing)
        }),
    ]
    .into()
}

fn body(shown: Shown, view: &DocumentView, now: i64) -> Node {
    if view.opening {
        return p("lead", "Opening. This takes a moment.")
            .attr("role", "status")
            .into();
    }
    let is_plan = matches!(view.document, DocumentName::CarePlan { .. });
    let side = nodes![
        is_plan.then(|| planned_panel(&view.planned)),
        is_plan.then(|| to_targets(shown, view)),
        readers(view, now),
        proposals(&view.proposals, now),
    ];
    nodes![
        (view.current.len() > 1).then(|| two_versions(view, now)),
        div("sheet-columns doc-columns")
            .child(text(view, now))
            .child(div("doc-side").with(side)),
        p("coverage", &view.coverage),
    ]
    .into()
}

fn text(view: &DocumentView, now: i64) -> El {
    let written: Vec<Node> = view
        .sections
        .iter()
        .filter(|one| !one.text.is_empty())
        .map(section)
        .collect();
    let version = match view.current.as_slice() {
        [one] => Some(version(one, now)),
        _ => None,
    };
    let nothing = match (
        view.trouble.is_some(),
        view.current.is_empty(),
        written.is_empty(),
    ) {
        (true, _, _) => None,
        (_, true, _) => Some("Nothing has been published here yet. Ask your leader what to work by."),
        (_, false, true) => Some("No text is published here."),
        _ => None,
    };
    el("section").class("panel doc-sections").with(nodes![
        panel_heading(Icon::Sheet, "Work by this"),
        version,
        nothing.map(|words| p("", words)),
        written,
    ])
}

fn section(one: &SectionText) -> Node {
    el("section")
        .class("doc-section")
        .child(el("h3").text(&one.label))
        .child(text_of(&one.text))
        .into()
}

fn version(one: &VersionLine, now: i64) -> El {
    div("doc-version").with(nodes![
        p("entry-by", &document_words::published(one, now)),
        one.why.as_ref().map(|why| p("entry-by", &format!("Why: {why}"))),
        p("chips", "").child(custody_chip(&one.custody, now)),
    ])
}

/// Versions published unaware of each other, side by side.
fn two_versions(view: &DocumentView, now: i64) -> El {
    let each = view
        .current
        .iter()
        .enumerate()
        .map(|(place, one)| {
            let says = view.alone.get(place).map(Vec::as_slice).unwrap_or_default();
            let row = el("li").class("panel").child(version(one, now));
            row.with(says.iter().map(section).collect::<Vec<Node>>()).into()
        })
        .collect();
    el("section")
        .class("panel attention-panel two-versions")
        .with(nodes![
            el("h2")
                .class("panel-heading")
                .child(icon(Icon::People))
                .child(el("span").text("Two people changed this")),
            p("", document_words::TWO_VERSIONS),
            el("ul").class("side-by-side").with(each),
            p("", "The whole text below has what both of them wrote."),
        ])
}

/// Planned care in force.
fn planned_panel(planned: &[PlannedLine]) -> El {
    let none = planned.is_empty().then(|| p("hint", "No care is planned."));
    let rows = planned.iter().map(|one| planned_row(one).into()).collect();
    el("section").class("panel").with(nodes![
        panel_heading(Icon::Clock, "Planned care"),
        none,
        el("ul").class("planned-list").with(rows),
    ])
}

/// The way to what is usual for somebody, which the plan's numbers are judged by.
fn to_targets(shown: Shown, view: &DocumentView) -> El {
    let to = targets::route_of(shown.app, &view.head.person);
    el("section").class("panel").with(nodes![
        panel_heading(Icon::Scale, "Targets"),
        p(
            "hint",
            "What is usual for them, such as a pulse, and how much they should drink."
        ),
        link(&to, "button")
            .child(icon(Icon::Scale))
            .child(el("span").text("Open targets")),
    ])
}

/// One piece of planned care.
pub fn planned_row(one: &PlannedLine) -> El {
    el("li").with(nodes![
        el("strong").text(&one.kind_label),
        p("", &one.instruction),
        p("entry-by", &document_words::planned(one)),
    ])
}

fn readers(view: &DocumentView, now: i64) -> Option<El> {
    if view.readers.is_empty() && view.not_read.is_empty() {
        return None;
    }
    let read: Vec<Node> = view.readers.iter().map(|one| reader(one, now).into()).collect();
    let none = read
        .is_empty()
        .then(|| p("hint", "Nobody has said that they read it."));
    let not_read = (!view.not_read.is_empty()).then(|| {
        let names: Vec<&str> = view.not_read.iter().map(|one| one.name.as_str()).collect();
        nodes![
            el("h3").text(&format!("Has not read it ({})", names.len())),
            p("", &names.join(", ")),
        ]
    });
    Some(el("section").class("panel readers").with(nodes![
        panel_heading(Icon::Eye, "Who has read it"),
        none,
        el("ul").class("plain-list").with(read),
        not_read,
    ]))
}

/// Somebody's word on a version.
pub fn reader(one: &ReaderLine, now: i64) -> El {
    el("li")
        .class(if one.understood { "reader" } else { "reader unsure" })
        .with(nodes![
            el("p").class("reader-line").with(nodes![
                icon(if one.understood { Icon::Tick } else { Icon::Warning }),
                el("span").text(&document_words::read_by(one, now)),
            ]),
            one.question
                .as_ref()
                .map(|words| p("entry-note", &format!("Asks: {words}"))),
        ])
}

fn proposals(proposals: &[ProposalView], now: i64) -> Option<El> {
    if proposals.is_empty() {
        return None;
    }
    let rows = proposals
        .iter()
        .map(|one| {
            let by = format!(
                "{}, {}, {}",
                one.by_name,
                one.role_label.to_lowercase(),
                words::moment(one.recorded_at, now)
            );
            el("li")
                .with(nodes![
                    el("strong").text(&by),
                    p("", &format!("Not let in: {}", one.why)),
                    one.changes.as_ref().map(difference::draw),
                ])
                .into()
        })
        .collect();
    Some(el("section").class("panel").with(nodes![
        panel_heading(Icon::Note, "Written and not let in"),
        p(
            "hint",
            "Kept for a leader to read. It is not part of what to work by."
        ),
        el("ul").class("versions").with(rows),
    ]))
}
