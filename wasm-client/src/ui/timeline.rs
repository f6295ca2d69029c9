//! What was recorded about a person, day by day, with where each entry is and what became of it.

use super::dom::{El, Node, el};
use super::icons::{Icon, icon};
use super::parts::{chip, custody_chip, link, p};
use super::route::Route;
use crate::nodes;
use crate::protocol::{Mark, TimelineRow};
use crate::view::words;

/// Rows under a heading for each day. They come latest first and stay so.
pub fn days(rows: Vec<TimelineRow>, now: i64) -> Node {
    if rows.is_empty() {
        return p("hint", "Nothing recorded yet.").into();
    }
    let mut days: Vec<(String, Vec<Node>)> = Vec::new();
    for row in rows {
        let heading = words::day_heading(row.happened_at, now);
        let drawn = Node::from(el("li").child(timeline_row(&row, now)));
        match days.last_mut() {
            Some((last, rows)) if *last == heading => rows.push(drawn),
            _ => days.push((heading, vec![drawn])),
        }
    }
    days.into_iter()
        .flat_map(|(heading, rows)| {
            nodes![
                el("h3").class("day").text(&heading),
                el("ol").class("timeline").with(rows),
            ]
        })
        .collect::<Vec<Node>>()
        .into()
}

fn timeline_row(row: &TimelineRow, now: i64) -> El {
    let to = Route::Entry {
        entry: row.entry.clone(),
    };
    let struck = matches!(row.mark, Some(Mark::EnteredInError { .. }));
    let class = match (struck, row.given) {
        (true, _) => "entry struck",
        (false, false) => "entry not-given",
        (false, true) => "entry",
    };
    let with = row
        .with_name
        .as_ref()
        .map_or(String::new(), |name| format!(" with {name}"));
    let by = format!("{}, {}{with}", row.by_name, row.role_label.to_lowercase());
    let note = row
        .note
        .as_ref()
        .map(|note| el("span").class("entry-note").text(note));
    link(&to, class).with(nodes![
        el("span")
            .class("entry-time")
            .text(&words::clock(row.happened_at)),
        icon(if row.unknown {
            Icon::Sheet
        } else {
            Icon::of_kind(row.kind)
        }),
        el("span").class("entry-body").with(nodes![
            el("span")
                .class("entry-line")
                .child(el("strong").text(&row.label))
                .child(el("span").text(&row.line)),
            note,
            el("span").class("entry-by").text(&by),
            el("span")
                .class("chips")
                .child(custody_chip(&row.custody, now))
                .with(marks(row, now)),
        ]),
    ])
}

/// Late, corrected, struck, worrying: each said in words.
pub fn marks(row: &TimelineRow, now: i64) -> Vec<Node> {
    let mut marks = Vec::new();
    if row.late {
        let words = format!("Late entry, written {}", words::moment(row.recorded_at, now));
        marks.push(chip("late", Icon::Clock, &words).into());
    }
    match &row.mark {
        Some(Mark::Corrected { by_name, beside, .. }) if !beside.is_empty() => {
            let words = format!("Two people changed this: {by_name} and {}", beside.join(", "));
            marks.push(chip("attention", Icon::People, &words).into());
        }
        Some(Mark::Corrected { by_name, .. }) => {
            marks.push(chip("mark", Icon::Pencil, &format!("Corrected by {by_name}")).into());
        }
        Some(Mark::EnteredInError { by_name, .. }) => {
            marks.push(chip("mark", Icon::Struck, &format!("Entered in error, says {by_name}")).into());
        }
        None => {}
    }
    if row.concern {
        marks.push(chip("attention", Icon::Warning, "Worried").into());
    }
    marks
}
