//! The live floor: who needs somebody first, on each unit, and how much of it the office can know just now.

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::dom::{El, Node, div, el, live};
use super::super::icons::{Icon, icon};
use super::super::parts::{button, chip, link, p, problem_words};
use super::super::route::Route;
use super::overview::live_state;
use super::{Desk, api};
use crate::nodes;
use crate::office::{BoardRow, Counts, Coverage, Due, Floor, Said, SilentTablet, Watch};
use crate::view::words;

/// Due items of one sort shown on a card; the rest are counted.
const DUE_SHOWN: usize = 3;

/// Tablets named at once.
const APART_SHOWN: usize = 3;
/// Alerts shown at once.
const WATCH_SHOWN: usize = 2;

/// What the screen keeps: one list of people, read again whenever the server says that it moved.
#[derive(Clone, Copy)]
struct Board {
    desk: Desk,
    unit: RwSignal<String>,
    floor: RwSignal<Option<Floor>>,
    trouble: RwSignal<Option<String>>,
    /// How many people were asked for: more after "Show more".
    limit: StoredValue<u64>,
    /// Asked and not answered; and whether it moved meanwhile, so that answers never overtake each other.
    asking: StoredValue<(bool, bool)>,
}

const PEOPLE_AT_FIRST: u64 = 60;

/// The screen.
pub fn screen(desk: Desk) -> Node {
    let board = Board {
        desk,
        unit: RwSignal::new(String::new()),
        floor: RwSignal::new(None),
        trouble: RwSignal::new(None),
        limit: StoredValue::new(PEOPLE_AT_FIRST),
        asking: StoredValue::new((false, false)),
    };
    Effect::new(move |_| {
        desk.floor_moved.track();
        desk.tablets_changed.track();
        desk.came_back.track();
        board.unit.track();
        board.read();
    });
    nodes![
        div("heading-row")
            .child(el("h1").text("Live floor"))
            .child(live_state(desk))
            .child(
                link(&Route::Office("handover".to_owned()), "button")
                    .child(icon(Icon::Handover))
                    .child(el("span").text("Handover")),
            ),
        live(move || board.trouble.get().map(|words| problem_words(&words)).into()),
        live(move || match board.floor.get() {
            None => p("hint", "Reading from the office.")
                .attr("aria-busy", "true")
                .into(),
            Some(floor) => shown(board, &floor),
        }),
    ]
    .into()
}

impl Board {
    fn read(self) {
        let (asked, _) = self.asking.get_value();
        self.asking.set_value((true, asked));
        if asked {
            return;
        }
        let (limit, unit) = (self.limit.get_value(), self.unit.get_untracked());
        let unit = if unit.is_empty() {
            unit
        } else {
            format!("&unit={unit}")
        };
        spawn_local(async move {
            let answer = api::get(&format!("/api/office/floor?limit={limit}{unit}")).await;
            let answer = self.desk.kept(answer.and_then(|json| api::read::<Floor>(&json)));
            // The screen may have gone while the server answered.
            let Some((_, again)) = self.asking.try_get_value() else {
                return;
            };
            self.asking.set_value((false, false));
            match answer {
                Ok(floor) => {
                    self.trouble.try_set(None);
                    self.floor.try_set(Some(floor));
                }
                Err(words) => {
                    self.trouble.try_set(Some(words));
                }
            }
            if again {
                self.read();
            }
        });
    }

    fn more(self) {
        self.limit.update_value(|limit| *limit += PEOPLE_AT_FIRST);
        self.read();
    }
}

fn shown(board: Board, floor: &Floor) -> Node {
    let now = floor.now_ms;
    let mut tabs = vec![tab(board, "", "All units", &floor.all)];
    tabs.extend(
        floor
            .units
            .iter()
            .map(|one| tab(board, &one.unit, &one.name, &one.counts)),
    );
    let people = floor
        .people
        .iter()
        .map(|row| el("li").child(card(row, now)).into())
        .collect();
    let none = floor
        .people
        .is_empty()
        .then(|| p("hint", "Nobody lives on this unit."));
    nodes![
        div("unit-tabs")
            .attr("role", "group")
            .attr("aria-label", "Unit")
            .with(tabs),
        coverage(&floor.coverage, now),
        el("ul")
            .class("board")
            .attr("aria-label", "People, the most pressing first")
            .with(people),
        none,
        floor
            .next
            .as_ref()
            .map(|_| button("wide", None, "Show more people", move || board.more())),
    ]
    .into()
}

fn tab(board: Board, unit: &str, name: &str, counts: &Counts) -> Node {
    let (mine, picked) = (unit.to_owned(), unit.to_owned());
    let state = match (counts.overdue, counts.due) {
        (0, 0) => "Nothing due now".to_owned(),
        (0, due) => format!("{due} due now"),
        (overdue, due) => format!("{overdue} overdue, {due} due now"),
    };
    el("button")
        .class(if counts.overdue > 0 {
            "unit-tab overdue"
        } else {
            "unit-tab"
        })
        .attr("type", "button")
        .pressed(move || board.unit.get() == mine)
        .on_click(move || board.unit.set(picked.clone()))
        .with(nodes![
            el("strong").text(name),
            el("span").text(&state),
            (counts.watched > 0).then(|| {
                let urgent = match counts.urgent {
                    0 => String::new(),
                    urgent => format!(", {urgent} urgent"),
                };
                let people = words::many(counts.watched, "person with an alert", "people with alerts");
                el("span").text(&format!("{people}{urgent}"))
            }),
        ])
        .into()
}

/// What the board rests on: a figure without this would say more than the office knows.
pub fn coverage(coverage: &Coverage, now: i64) -> Node {
    if coverage.tablets_total == 0 {
        return p("coverage", "No tablet is set up yet, so nothing can come in.").into();
    }
    if coverage.apart.is_empty() {
        let words = format!(
            "Up to the moment: {} linked now.",
            words::many(coverage.tablets_total, "tablet is", "tablets are")
        );
        return p("coverage", &words).into();
    }
    let line = |one: &SilentTablet| -> Node {
        let since = match one.last_contact_ms {
            Some(at) => format!("not heard from since {}", words::moment(at, now)),
            None => "never heard from".to_owned(),
        };
        let waiting = match one.unsent {
            Some(unsent) if unsent > 0 => {
                format!("; {} waited on it", words::many(unsent, "record", "records"))
            }
            _ => String::new(),
        };
        el("li")
            .with(nodes![
                el("strong").text(&one.label),
                format!(": {since}{waiting}")
            ])
            .into()
    };
    let words = format!(
        "{} of {} tablets are linked now. What was recorded on the others since then is not counted here.",
        coverage.tablets_linked, coverage.tablets_total
    );
    // The longest apart first; more than a few are behind their number.
    let (first, rest) = coverage.apart.split_at(coverage.apart.len().min(APART_SHOWN));
    let more = (!rest.is_empty()).then(|| {
        el("details")
            .class("more-apart")
            .child(el("summary").text(&format!("and {} more", rest.len())))
            .child(el("ul").with(rest.iter().map(line).collect()))
    });
    div("coverage-panel")
        .child(icon(Icon::Warning))
        .child(el("div").with(nodes![
            p("", &words),
            el("ul").with(first.iter().map(line).collect()),
            more
        ]))
        .into()
}

fn card(row: &BoardRow, now: i64) -> El {
    let class = if row.watch.iter().any(|watch| watch.urgent) {
        "board-card urgent"
    } else if !row.overdue.is_empty() {
        "board-card overdue"
    } else if !row.watch.is_empty() {
        "board-card worry"
    } else if !row.due.is_empty() {
        "board-card now"
    } else {
        "board-card"
    };
    let alerts: Vec<Node> = row
        .alerts
        .iter()
        .map(|alert| chip("alert", Icon::Warning, alert).into())
        .collect();
    let place = format!("Room {} · {}", row.room, row.unit_name);
    let last = match &row.last {
        Some(last) => format!("Last: {}", line(last, now)),
        None => "Nothing given in the last two days".to_owned(),
    };
    el("article").class(class).with(nodes![
        div("board-who").with(nodes![
            link(&Route::Office(format!("person/{}", row.person)), "board-name").text(&row.name),
            p("hint", &format!("{} · {place}", row.known_as)),
            (!alerts.is_empty()).then(|| div("chips").with(alerts)),
        ]),
        div("board-due").with(nodes![
            several("Overdue", "overdue", &row.overdue, now),
            several("Due now", "now", &row.due, now),
            several("Missed", "late", &row.missed, now),
            nothing_now(row, now),
        ]),
        div("board-last").with(nodes![watched(row, now), p("", &last), fluid(row),]),
    ])
}

fn several(what: &str, class: &str, due: &[Due], now: i64) -> Node {
    let mut chips: Vec<Node> = due
        .iter()
        .take(DUE_SHOWN)
        .map(|one| {
            let words = format!("{what}: {} {}", one.kind_label, words::moment(one.due_at, now));
            chip(class, Icon::Clock, &words)
                .attr("title", &one.instruction)
                .into()
        })
        .collect();
    if due.len() > DUE_SHOWN {
        chips.push(chip(class, Icon::Clock, &format!("and {} more", due.len() - DUE_SHOWN)).into());
    }
    chips.into()
}

fn nothing_now(row: &BoardRow, now: i64) -> Option<El> {
    if !(row.overdue.is_empty() && row.due.is_empty()) {
        return None;
    }
    Some(match &row.next {
        Some(next) => p(
            "hint",
            &format!("Next: {} {}", next.kind_label, words::moment(next.due_at, now)),
        ),
        None => p("hint", "Nothing more is planned today"),
    })
}

fn line(said: &Said, now: i64) -> String {
    format!(
        "{}, {} by {}",
        said.line,
        words::moment(said.happened_at, now),
        said.author_name
    )
}

/// What somebody should look at: as many as are read at a glance, and the rest behind their number.
fn watched(row: &BoardRow, now: i64) -> Node {
    let (first, rest) = row.watch.split_at(row.watch.len().min(WATCH_SHOWN));
    let lines = |some: &[Watch]| some.iter().map(|one| worry(one, now)).collect::<Vec<Node>>();
    let more = (!rest.is_empty()).then(|| {
        el("details")
            .class("more-worries")
            .child(el("summary").text(&format!("{} more", rest.len())))
            .child(lines(rest))
    });
    nodes![lines(first), more].into()
}

fn worry(one: &Watch, now: i64) -> Node {
    let class = if one.urgent {
        "watch-line urgent"
    } else {
        "watch-line"
    };
    let since = words::moment(one.since, now);
    let said = format!("{}, since {since}: {}", one.label, one.words);
    let inside = nodes![icon(Icon::Warning), el("span").text(&said)];
    match &one.entry {
        Some(entry) => link(&Route::Office(format!("entry/{entry}")), class)
            .with(inside)
            .into(),
        None => el("p").class(class).with(inside).into(),
    }
}

fn fluid(row: &BoardRow) -> Option<El> {
    let fluid = row.fluid.as_ref()?;
    let words = match fluid.target_ml {
        Some(target) => format!("Drinks today: {} of {target} ml", fluid.taken_ml),
        None => format!("Drinks today: {} ml", fluid.taken_ml),
    };
    let bar = fluid.target_ml.map(|target| {
        el("meter")
            .attr("min", "0")
            .attr("max", &target.max(1).to_string())
            .attr("value", &fluid.taken_ml.clamp(0, target).to_string())
            .attr("aria-label", &words)
    });
    Some(div("board-fluid").child(p("", &words)).child(bar))
}
