//! What can be recorded about a person, as tiles: what this person needs first, the rest by what belongs together, and
//! an incident apart from everything.

use sync_core::record::{Group, KindSpec};

use super::dom::{El, div, el};
use super::icons::{Icon, icon};
use super::parts::{link, panel_heading};
use super::route::Route;
use crate::nodes;
use crate::protocol::PersonView;
use crate::view::{tiles, words};

/// The panel with all of them.
pub fn panel(view: &PersonView, now: i64) -> El {
    let person = &view.head.person;
    let tiles = tiles::arranged(&view.planned_kinds);
    let first = tiles.first.iter().map(|kind| {
        let last = view.last_done.iter().find(|last| last.kind == kind.code);
        let last = last.map_or("Not recorded yet".to_owned(), |last| {
            format!("{}: {}", words::moment(last.happened_at, now), last.line)
        });
        tile(person, kind, "kind-tile").child(el("small").text(&last))
    });
    let groups = tiles.rest.iter().map(|(group, kinds)| {
        let kinds = kinds.iter().map(|kind| tile(person, kind, "kind-tile little"));
        nodes![
            el("h3").class("tiles-group").text(group.label()),
            list("tiles little", kinds)
        ]
        .into()
    });
    let incidents = tiles.incidents.iter().map(|kind| {
        let words = if kind.group == Group::Incident {
            "Report an incident"
        } else {
            kind.label
        };
        link(&to(person, kind), "button incident")
            .child(icon(Icon::named(kind.icon)))
            .child(el("span").text(words))
            .into()
    });
    el("section").class("panel").with(nodes![
        div("record-heading")
            .child(panel_heading(Icon::Plus, "Record"))
            .with(incidents.collect()),
        list("tiles", first),
        el("details")
            .class("more-kinds")
            .child(el("summary").text("Everything else to record"))
            .with(groups.collect()),
    ])
}

fn list(class: &str, tiles: impl Iterator<Item = El>) -> El {
    let tiles = tiles.map(|tile| el("li").child(tile).into()).collect();
    el("ul").class(class).with(tiles)
}

fn to(person: &str, kind: &KindSpec) -> Route {
    Route::Sheet {
        person: person.to_owned(),
        kind: kind.name.to_owned(),
        planned: None,
        correcting: None,
    }
}

fn tile(person: &str, kind: &KindSpec, class: &str) -> El {
    link(&to(person, kind), class)
        .child(icon(Icon::named(kind.icon)))
        .child(el("strong").text(kind.label))
}
