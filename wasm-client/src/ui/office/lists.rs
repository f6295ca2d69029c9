//! Plain lists.

use super::super::dom::{El, Node, div};
use super::super::parts::table;

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
