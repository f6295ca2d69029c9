//! What differs between two versions: added words underlined, removed words struck, and both said to a screen reader.
//!
//! Never by colour alone.

use crate::nodes;
use crate::protocol::{DifferenceView, PlannedLine, SectionChange, TextPiece};
use crate::ui::dom::{El, Node, div, el};
use crate::view::document_words;

/// A difference, section by section, then planned care.
pub fn draw(difference: &DifferenceView) -> El {
    let sections: Vec<Node> = difference
        .sections
        .iter()
        .map(|one| section(one).into())
        .collect();
    let planned: Vec<Node> = difference
        .planned
        .iter()
        .map(|(before, after)| planned(before.as_ref(), after.as_ref()).into())
        .collect();
    let heading = (!planned.is_empty()).then(|| el("h3").text("Planned care"));
    div("difference").with(nodes![
        sections,
        heading,
        (!difference.planned.is_empty()).then(|| el("ul").class("plain-list").with(planned)),
    ])
}

fn section(change: &SectionChange) -> El {
    let pieces = change
        .pieces
        .iter()
        .map(|piece| match piece {
            TextPiece::Same(text) => Node::from(text.as_str()),
            TextPiece::Removed(text) => marked("del", "removed: ", text, " (end of removed)").into(),
            TextPiece::Added(text) => marked("ins", "added: ", text, " (end of added)").into(),
        })
        .collect();
    el("div")
        .child(el("h3").text(&change.label))
        .child(el("p").class("doc-text").with(pieces))
}

/// Words that came or went. Browsers show the mark; not every screen reader says it, so it is said in hidden words.
fn marked(tag: &str, before: &str, text: &str, after: &str) -> El {
    let hidden = |words: &str| el("span").class("only-heard").text(words);
    el(tag).child(hidden(before)).text(text).child(hidden(after))
}

fn planned(before: Option<&PlannedLine>, after: Option<&PlannedLine>) -> El {
    let row = |tag: &str, label: &str, line: &PlannedLine| {
        el("p")
            .child(el("strong").text(label))
            .child(el(tag).text(&in_words(line)))
    };
    let rows = match (before, after) {
        (Some(before), Some(after)) => nodes![row("del", "Before: ", before), row("ins", "Now: ", after)],
        (None, Some(after)) => nodes![row("ins", "New: ", after)],
        (Some(before), None) => nodes![row("del", "No longer: ", before)],
        (None, None) => Vec::new(),
    };
    el("li").with(rows)
}

/// One piece of planned care in one sentence.
pub fn in_words(line: &PlannedLine) -> String {
    format!(
        "{}: {}. {}",
        line.kind_label,
        line.instruction,
        document_words::planned(line)
    )
}
