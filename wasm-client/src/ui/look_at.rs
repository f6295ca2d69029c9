//! What somebody should look at about a person: each with its figures, its record, and what makes it go.

use super::dom::{El, Node, el};
use super::icons::{Icon, icon};
use super::parts::link;
use super::person;
use super::route::Route;
use crate::nodes;
use crate::protocol::LookAtView;
use crate::view::words;

/// Shown at once; more are folded away.
const SHOWN: usize = 3;

/// The panel, where there is anything.
pub fn panel(alerts: &[LookAtView], now: i64) -> Option<El> {
    if alerts.is_empty() {
        return None;
    }
    let list = |alerts: &[LookAtView]| {
        let rows = alerts.iter().map(|alert| el("li").child(row(alert, now)).into());
        el("ul").class("look-at").with(rows.collect())
    };
    let (first, more) = alerts.split_at(alerts.len().min(SHOWN));
    let more = (!more.is_empty()).then(|| {
        el("details")
            .child(el("summary").text(&format!("{} more", more.len())))
            .child(list(more))
    });
    Some(person::panel(Icon::Eye, "To look at", nodes![list(first), more]))
}

fn row(alert: &LookAtView, now: i64) -> El {
    let class = if alert.urgent {
        "look-at-row urgent"
    } else {
        "look-at-row"
    };
    let row = match &alert.entry {
        Some(entry) => link(&Route::Entry { entry: entry.clone() }, class),
        None => el("div").class(class),
    };
    let since = format!("Since {}. {}", words::moment(alert.since, now), alert.clears);
    let onward: Node = alert.entry.as_ref().map(|_| icon(Icon::Forward)).into();
    row.with(nodes![
        icon(Icon::of_kind(alert.kind)),
        el("span").class("entry-body").with(nodes![
            el("strong").text(&alert.label),
            el("span").text(&alert.words),
            el("small").text(&since),
        ]),
        onward,
    ])
}
