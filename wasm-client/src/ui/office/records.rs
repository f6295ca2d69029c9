//! Records at the office: the live feed, one person's, and one entry with every version.

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::dom::{El, Node, div, el, live};
use super::super::entry::three_times;
use super::super::icons::Icon;
use super::super::parts::{back_link, button, cell, chip, fact, link, p, problem_words, table};
use super::super::route::Route;
use super::{Desk, Loaded, answer, api, shown};
use crate::nodes;
use crate::office::{RecordDetail, RecordRow, Records};
use crate::view::words;

/// Which records. Empty boxes ask for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of one unit.
    pub unit: String,
    /// Of one person.
    pub person: String,
    /// Of one kind.
    pub kind: String,
    /// By one author.
    pub staff: String,
    /// That went so.
    pub outcome: String,
    /// Bearing a mark.
    pub mark: String,
    /// From this day on.
    pub from: String,
    /// Until this day.
    pub to: String,
    /// With these words.
    pub words: String,
    /// In the order in which they took place, not in which they were received.
    pub happened: bool,
}

impl Filter {
    fn path(&self, before: Option<&str>) -> String {
        let mut path = format!("/api/office/records?limit=50{}", self.asked());
        if !self.person.is_empty() {
            path.push_str(&format!("&person={}", self.person));
        }
        if self.happened {
            path.push_str("&order=happened");
        }
        if let Some(before) = before {
            path.push_str(&format!("&before={before}"));
        }
        path
    }

    /// Where one person's records are to be had as a file.
    pub fn file(&self) -> String {
        let asked = self.asked();
        let asked = asked.strip_prefix('&').unwrap_or(&asked);
        format!("/api/office/people/{}/timeline.csv?{asked}", self.person)
    }

    /// Its days, as the server is asked for them.
    pub fn days(&self) -> String {
        let boxes = [("from", &self.from), ("to", &self.to)];
        let filled = boxes.into_iter().filter(|(_, day)| !day.is_empty());
        let filled: Vec<String> = filled.map(|(name, day)| format!("{name}={day}")).collect();
        filled.join("&")
    }

    fn asked(&self) -> String {
        let boxes = [
            ("unit", self.unit.as_str()),
            ("kind", &self.kind),
            ("staff", &self.staff),
            ("outcome", &self.outcome),
            ("mark", &self.mark),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let filled = boxes.into_iter().filter(|(_, value)| !value.is_empty());
        filled.map(|(name, value)| format!("&{name}={value}")).collect()
    }

    /// Whether pushed records can be put in without asking: everything but the whole stream is the server's to know.
    fn is_whole_stream(&self) -> bool {
        *self == Self::default()
    }
}

/// Records, newest received first, with new ones put on top as the server pushes them.
pub fn feed(desk: Desk, filter: Filter) -> Node {
    let first = Loaded::new(None);
    let older = RwSignal::new(Vec::<RecordRow>::new());
    let next = RwSignal::new(None::<String>);
    let trouble = RwSignal::new(None::<String>);
    let whole = filter.is_whole_stream();
    let filter = StoredValue::new(filter);
    let read = move || {
        let (path, words) = filter.with_value(|filter| (filter.path(None), filter.words.clone()));
        desk.load_with(path, words, first);
    };
    // Read at first and after the line was broken. Filtered, a pushed record is a reason to read again too; otherwise it
    // is shown as it came.
    Effect::new(move |_| {
        desk.came_back.track();
        if !whole {
            desk.fresh.track();
        }
        read();
    });
    Effect::new(move |_| {
        if let Some(Ok(records)) = answer::<Records>(first)
            && older.with_untracked(Vec::is_empty)
        {
            next.set(records.next);
        }
    });
    let more = move || {
        let Some(cursor) = next.get_untracked() else {
            return;
        };
        let (path, words) = filter.with_value(|filter| (filter.path(Some(&cursor)), filter.words.clone()));
        spawn_local(async move {
            let page = api::find(&path, &words).await;
            match desk.kept(page.and_then(|json| api::read::<Records>(&json))) {
                Ok(page) => {
                    trouble.try_set(None);
                    older.try_update(|older| older.extend(page.records));
                    next.try_set(page.next);
                }
                Err(words) => {
                    trouble.try_set(Some(words));
                }
            }
        });
    };
    let draw = move |records: Records| {
        let pushed = if whole { desk.fresh.get() } else { Vec::new() };
        let mut known = records.records;
        known.extend(older.get());
        let (rows, fresh) = merged(pushed, known);
        records_table(rows, fresh, desk.now.get())
    };
    nodes![
        shown(first, read, draw),
        live(move || trouble.get().map(|words| problem_words(&words)).into()),
        live(move || {
            let more = next
                .get()
                .map(|_| button("wide", None, "Show older records", more));
            more.into()
        }),
    ]
    .into()
}

/// Pushed records before those that were read; what was pushed about a listed one takes its place there.
/// Also how many stand at the top because they are new.
fn merged(pushed: Vec<RecordRow>, known: Vec<RecordRow>) -> (Vec<RecordRow>, usize) {
    let is_known = |row: &RecordRow| known.iter().any(|one| one.entry == row.entry);
    let mut rows: Vec<RecordRow> = pushed.iter().filter(|row| !is_known(row)).cloned().collect();
    let fresh = rows.len();
    rows.extend(known.into_iter().map(|row| {
        let newer = pushed.iter().find(|one| one.entry == row.entry).cloned();
        newer.unwrap_or(row)
    }));
    (rows, fresh)
}

fn records_table(rows: Vec<RecordRow>, fresh: usize, now: i64) -> Node {
    const HEADINGS: [(&str, &str); 7] = [
        ("Person", ""),
        ("Record", ""),
        ("Happened", ""),
        ("Recorded", ""),
        ("Received", ""),
        ("Written by", ""),
        ("Tablet", ""),
    ];
    if rows.is_empty() {
        return p("hint", "There are no such records.").into();
    }
    let rows = rows
        .iter()
        .enumerate()
        .map(|(place, row)| record(row, place < fresh, now).into())
        .collect();
    div("panel table-scroll")
        .attr("tabindex", "0")
        .attr("role", "group")
        .attr("aria-label", "Records")
        .child(table("records", &HEADINGS, rows))
        .into()
}

fn record(row: &RecordRow, fresh: bool, now: i64) -> El {
    let class = match (fresh, row.entered_in_error) {
        (_, true) => "struck",
        (true, false) => "fresh",
        (false, false) => "",
    };
    let name = row.person_name.as_deref().unwrap_or("-");
    let person = match &row.person {
        Some(person) => Node::from(link(&Route::Office(format!("person/{person}")), "").text(name)),
        None => name.into(),
    };
    let said = said(row);
    let with = row
        .with_name
        .as_ref()
        .map_or(String::new(), |name| format!(", with {name}"));
    let time = |at: i64| cell("time-cell", &words::moment(at, now));
    el("tr").class(class).with(nodes![
        cell("", "").child(person),
        cell("said", "").with(nodes![
            link(&Route::Office(format!("entry/{}", row.entry)), "").text(&said),
            row.note.as_ref().map(|note| p("entry-note", note)),
            el("p").class("chips").with(marks(row)),
        ]),
        time(row.happened_at),
        time(row.recorded_at),
        time(row.received_at),
        cell("", &format!("{}{with}", row.author_name)).child(p("entry-by", &row.role_label)),
        cell("", &row.device_label),
    ])
}

fn marks(row: &RecordRow) -> Vec<Node> {
    let by = row
        .correction_by
        .as_ref()
        .map_or(String::new(), |name| format!(" by {name}"));
    let mut marks = Vec::new();
    let mut mark = |class: &str, picture: Icon, words: &str| marks.push(chip(class, picture, words).into());
    if row.late {
        mark("late", Icon::Clock, "Late entry");
    }
    if row.entered_in_error {
        mark("mark", Icon::Struck, &format!("Entered in error{by}"));
    } else if row.amended {
        mark("mark", Icon::Pencil, &format!("Corrected{by}"));
    }
    if row.concern {
        mark("attention", Icon::Warning, "Worried");
    }
    if row.unknown {
        mark("mark", Icon::Sheet, "Written by a newer version");
    }
    match row.verdict.as_str() {
        "held" => mark("attention", Icon::Clock, "A manager must decide"),
        "declined" => mark("mark", Icon::Struck, "Declined by a manager"),
        "released" => mark("mark", Icon::Tick, "Released by a manager"),
        _ => {}
    }
    marks
}

/// One entry: three times, every answer, every version.
pub fn one(desk: Desk, entry: String) -> Node {
    let detail = Loaded::new(None);
    let entry = StoredValue::new(entry);
    let read = move || desk.load(format!("/api/office/records/{}", entry.get_value()), detail);
    // A correction that arrives while someone looks at the entry is shown at once.
    Effect::new(move |_| {
        desk.came_back.track();
        desk.fresh.track();
        read();
    });
    nodes![
        back_link(&Route::Office(String::new()), "Overview"),
        shown(detail, read, move |detail: RecordDetail| {
            entry_detail(&detail, desk.now.get())
        }),
    ]
    .into()
}

fn entry_detail(detail: &RecordDetail, now: i64) -> Node {
    let row = &detail.record;
    let fields = detail
        .fields
        .iter()
        .map(|field| fact(&field.label, &field.value).into())
        .collect();
    let versions = detail
        .versions
        .iter()
        .enumerate()
        .map(|(place, one)| version(one, place, now).into())
        .collect();
    nodes![
        el("header").class("head").child(el("div").with(nodes![
            el("h1").text(&said(row)),
            p("lead", row.person_name.as_deref().unwrap_or("")),
            el("p").class("chips").with(marks(row)),
        ])),
        div("facts-columns").with(nodes![
            el("section")
                .class("panel")
                .child(el("h2").text("What it says now"))
                .child(el("dl").class("fields").with(fields)),
            el("section")
                .class("panel")
                .child(el("h2").text("Every version"))
                .child(el("ol").class("versions wide").with(versions)),
        ]),
    ]
    .into()
}

fn version(one: &RecordRow, place: usize, now: i64) -> El {
    let title = match (place, one.entered_in_error) {
        (0, _) => "First written",
        (_, true) => "Entered in error",
        (_, false) => "Corrected",
    };
    let why = one.correction_why.as_ref().filter(|_| place > 0);
    let by = format!("{}, {} · {}", one.author_name, one.role_label, one.device_label);
    el("li").with(nodes![
        el("h3").text(title),
        p("figure", &one.line),
        why.map(|why| p("", &format!("Why: {why}"))),
        three_times(
            &words::moment(one.happened_at, now),
            &words::moment(one.recorded_at, now),
            &words::moment(one.received_at, now),
        ),
        p("entry-by", &by),
    ])
}

/// What a record says under its kind's name; of some only the name is for this reader.
fn said(row: &RecordRow) -> String {
    if row.line.is_empty() {
        row.kind_label.clone()
    } else {
        format!("{}: {}", row.kind_label, row.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_stands_first_once_and_replaces_what_was_read() {
        let row = |entry: &str, line: &str| RecordRow {
            entry: entry.to_owned(),
            line: line.to_owned(),
            ..RecordRow::default()
        };
        let pushed = vec![row("c", "new"), row("a", "corrected")];
        let (rows, fresh) = merged(pushed, vec![row("b", "old"), row("a", "first")]);
        let lines: Vec<&str> = rows.iter().map(|row| row.line.as_str()).collect();
        assert_eq!(
            (lines.as_slice(), fresh),
            (["new", "old", "corrected"].as_slice(), 1)
        );
    }

    #[test]
    fn the_server_is_asked_for_what_is_shown() {
        let all = Filter::default();
        assert_eq!(all.path(None), "/api/office/records?limit=50");
        let some = Filter {
            unit: "u".to_owned(),
            person: "p".to_owned(),
            mark: "late".to_owned(),
            happened: true,
            ..Filter::default()
        };
        assert_eq!(
            some.path(Some("c")),
            "/api/office/records?limit=50&unit=u&mark=late&person=p&order=happened&before=c"
        );
        assert_eq!(some.file(), "/api/office/people/p/timeline.csv?unit=u&mark=late");
    }
}
