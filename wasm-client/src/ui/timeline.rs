//! What was recorded about a person, day by day, with where each entry is and what became of it.

use leptos::prelude::*;

use super::icons::{Icon, icon};
use super::parts::{chip, custody_chip};
use super::route::Route;
use crate::protocol::{Mark, TimelineRow};
use crate::view::words;

/// Rows under a heading for each day. They come latest first and stay so.
pub fn days(rows: Vec<TimelineRow>, now: i64) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="hint">{"Nothing recorded yet."}</p> }.into_any();
    }
    let mut days: Vec<(String, Vec<AnyView>)> = Vec::new();
    for row in rows {
        let heading = words::day_heading(row.happened_at, now);
        let drawn = timeline_row(row, now);
        match days.last_mut() {
            Some((last, rows)) if *last == heading => rows.push(drawn),
            _ => days.push((heading, vec![drawn])),
        }
    }
    days.into_iter()
        .map(|(heading, rows)| {
            view! {
                <h3 class="day">{heading}</h3>
                <ol class="timeline">{rows}</ol>
            }
            .into_any()
        })
        .collect::<Vec<_>>()
        .into_any()
}

fn timeline_row(row: TimelineRow, now: i64) -> AnyView {
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
    view! {
        <li>
            <a class=class href=to.address()>
                <span class="entry-time">{words::clock(row.happened_at)}</span>
                {icon(if row.unknown { Icon::Sheet } else { Icon::of_kind(row.kind) })}
                <span class="entry-body">
                    <span class="entry-line">
                        <strong>{row.label.clone()}</strong>
                        <span>{row.line.clone()}</span>
                    </span>
                    {row.note.clone().map(|note| view! { <span class="entry-note">{note}</span> })}
                    <span class="entry-by">{by}</span>
                    <span class="chips">
                        {custody_chip(&row.custody, now)} {marks(&row, now)}
                    </span>
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// Late, corrected, struck, worrying: each said in words.
pub fn marks(row: &TimelineRow, now: i64) -> AnyView {
    let mut marks = Vec::new();
    if row.late {
        let words = format!("Late entry, written {}", words::moment(row.recorded_at, now));
        marks.push(chip("late", Icon::Clock, words));
    }
    match &row.mark {
        Some(Mark::Corrected { by_name, .. }) => {
            marks.push(chip("mark", Icon::Pencil, format!("Corrected by {by_name}")));
        }
        Some(Mark::EnteredInError { by_name, .. }) => {
            marks.push(chip(
                "mark",
                Icon::Struck,
                format!("Entered in error, says {by_name}"),
            ));
        }
        None => {}
    }
    if row.concern {
        marks.push(chip("attention", Icon::Warning, "Worried".to_owned()));
    }
    marks.into_any()
}
