//! Parts of lists: a table in a panel, the parts of a screen, the way to the next page.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el};
use super::super::icons::Icon;
use super::super::parts::{button, table};
use super::super::route::Route;

/// A table in a panel.
pub fn list_table(headings: &[&str], rows: Vec<Node>) -> Node {
    let headings: Vec<(&str, &str)> = headings.iter().map(|words| (*words, "")).collect();
    let panel: El = div("panel table-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Table")
        .child(table("records", &headings, rows));
    panel.into()
}

/// The parts of a screen, as a row of ways; `here` is the one that is shown. The first part's address is the screen's own.
pub fn sub_ways(name: &str, screen: &str, parts: &[(&str, String)], here: &str) -> El {
    let ways = parts
        .iter()
        .map(|(to, words)| {
            let address = if to.is_empty() {
                screen.to_owned()
            } else {
                format!("{screen}/{to}")
            };
            el("a")
                .class("filter")
                .attr("href", &Route::Office(address).address())
                .attr_if("aria-current", (*to == here).then_some("page"))
                .text(words)
                .into()
        })
        .collect();
    el("nav")
        .class("filters sub-ways")
        .attr("aria-label", name)
        .with(ways)
}

/// The end of an address, begun with `?` or `&`, that asks for the page after this; nothing for the first.
pub fn after(page: RwSignal<String>, joint: char) -> String {
    match page.get_untracked() {
        first if first.is_empty() => first,
        after => format!("{joint}after={after}"),
    }
}

/// The way to the next page of a list, and back to its start.
pub fn next_page(next: Option<String>, page: RwSignal<String>) -> El {
    let first = (!page.get_untracked().is_empty())
        .then(|| button("", None, "Back to the start", move || page.set(String::new())));
    let next = next.map(|next| {
        button("", Some(Icon::Forward), "Next page", move || {
            page.set(next.clone())
        })
    });
    div("row-of-buttons").child(first).child(next)
}
