//! My shift: begin it, see what is new, and before going home see what is still open and confirm it by one touch.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::{App, Toast, now};
use super::dom::{El, Node, div, el, live};
use super::due;
use super::icons::{Icon, icon};
use super::parts::{button, chip, link, not_here, not_yet, p, panel_heading, problem_line, text_box};
use super::route::{Route, of_document};
use super::shell::heading_row;
use crate::nodes;
use crate::protocol::{
    ChangeLine, ChangeSort, ChangedIn, DraftLine, FromWorker, OpenView, Say, Screen, ShiftView, UnitName,
    View,
};
use crate::view::handover_order::name_of;
use crate::view::words;
use sync_core::shift::Shift;
use sync_core::time::Timestamp;

/// Rows of a list at first, and more each time they are asked for.
const ROWS: usize = 8;

/// What more than one part of the screen needs.
#[derive(Clone, Copy)]
struct Screenful {
    app: App,
    rows: RwSignal<usize>,
    note: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    saving: RwSignal<bool>,
}

/// My shift.
pub fn screen(app: App) -> Node {
    app.watch(Screen::Shift { unit: None });
    app.came_from.set(None);
    let screenful = Screenful {
        app,
        rows: RwSignal::new(ROWS),
        note: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        saving: RwSignal::new(false),
    };
    live(move || match app.view.get() {
        Some(View::Shift(view)) => draw(screenful, view),
        Some(View::NotHere { words }) => not_here(&words),
        _ => not_yet("My shift"),
    })
}

fn draw(screenful: Screenful, view: ShiftView) -> Node {
    let now = screenful.app.now.get();
    let since = match &view.mine {
        Some(mine) => format!(
            "{}. On {} since {}",
            mine.shift,
            mine.unit_name,
            words::moment(mine.since_at, now)
        ),
        None => format!("{}. You have not started yet.", view.shift),
    };
    let unit_name = view
        .units
        .iter()
        .find(|one| Some(&one.unit) == view.unit.as_ref())
        .map_or(String::new(), |one| one.name.clone());
    nodes![
        heading_row("My shift", p("lead", &since)),
        view.mine.is_none().then(|| start(screenful, &view)),
        div("shift-columns").with(nodes![
            el("div").with(nodes![
                news(screenful, &view, &unit_name, now),
                on_shift(&view, now),
            ]),
            el("div").child(before_home(screenful, &view, &unit_name, now)),
        ]),
        p("coverage", &view.coverage),
    ]
    .into()
}

/// One touch begins the shift on a unit; the usual one stands first.
fn start(screenful: Screenful, view: &ShiftView) -> El {
    let mut units: Vec<&UnitName> = view.units.iter().collect();
    units.sort_by_key(|one| Some(&one.unit) != view.unit.as_ref());
    let buttons = units
        .into_iter()
        .enumerate()
        .map(|(place, one)| {
            let unit = one.unit.clone();
            let class = if place == 0 { "primary" } else { "" };
            button(
                class,
                Some(Icon::Tick),
                &format!("Start on {}", one.name),
                move || {
                    screenful.save(Say::StartShift { unit: unit.clone() });
                },
            )
            .into()
        })
        .collect();
    el("section").class("panel start-shift").with(nodes![
        panel_heading(Icon::Clock, "Start my shift"),
        problem_line(screenful.problem.into()),
        div("row-of-buttons").with(buttons),
    ])
}

fn news(screenful: Screenful, view: &ShiftView, unit_name: &str, now: i64) -> El {
    let since = words::moment(view.new_since_at, now);
    let heading = if view.since_last_shift {
        "New since your last shift"
    } else {
        "New in the last day"
    };
    let many = view.changes.len();
    let rows = screenful.rows.get();
    let list = view
        .changes
        .iter()
        .take(rows)
        .map(|one| el("li").child(change(one, now)).into())
        .collect();
    let more = (many > rows).then(|| {
        let words = format!("Show {} more", words::count((many - rows) as u64));
        button("wide", None, &words, move || {
            screenful.rows.update(|rows| *rows += ROWS * 4)
        })
    });
    el("section").class("panel").with(nodes![
        panel_heading(Icon::Live, heading),
        p(
            "hint",
            &format!("{unit_name}, since {since}: worries, what was not given, corrections, plan changes.")
        ),
        (many == 0).then(|| p("", "Nothing new.")),
        el("ul").class("due-list").with(list),
        more,
        handover(view, now),
    ])
}

/// What the shift before handed over, and the sheet of this one.
fn handover(view: &ShiftView, now: i64) -> El {
    let shift = Shift::at(Timestamp(now));
    let to = |shift: Shift, words: &str| {
        let sheet = Route::Handover {
            unit: view.unit.clone(),
            shift: Some(name_of(shift)),
        };
        link(&sheet, "button")
            .child(icon(Icon::Handover))
            .child(el("span").text(words))
    };
    div("row-of-buttons").with(nodes![
        to(shift.previous(), "Read the handover"),
        to(shift, "Write the handover"),
    ])
}

fn change(one: &ChangeLine, now: i64) -> El {
    let sort = match one.sort {
        ChangeSort::Concern => chip("alert", Icon::Warning, "Worried"),
        ChangeSort::NotGiven => chip("late", Icon::Struck, "Not given"),
        ChangeSort::Corrected => chip("mark", Icon::Pencil, "Corrected"),
        ChangeSort::Plan => chip("now", Icon::Sheet, "Plan changed"),
    };
    let to = match &one.to {
        ChangedIn::Entry(entry) => Route::Entry { entry: entry.clone() },
        ChangedIn::Document(document) => of_document(document),
        ChangedIn::Targets => Route::Targets {
            person: one.who.person.clone(),
        },
    };
    link(&to, "due-row").with(nodes![
        el("span").class("due-who").with(nodes![
            el("strong").text(&one.who.known_as),
            el("small").text(&format!("Room {}", one.who.room)),
        ]),
        sort,
        el("span").class("due-what").text(&format!(
            "{}. {}, {}",
            one.words,
            words::moment(one.at, now),
            one.by_name
        )),
        icon(Icon::Forward),
    ])
}

fn on_shift(view: &ShiftView, now: i64) -> El {
    let nobody = view
        .on_shift
        .is_empty()
        .then(|| p("hint", "Nobody has started a shift yet."));
    let list = view
        .on_shift
        .iter()
        .map(|one| {
            let words = format!(
                "{}, {}, since {}",
                one.role_label,
                one.unit_name,
                words::moment(one.since_at, now)
            );
            el("li")
                .child(el("strong").text(&one.name))
                .child(el("span").text(&words))
                .into()
        })
        .collect();
    el("section").class("panel").with(nodes![
        panel_heading(Icon::People, "On shift now"),
        nobody,
        el("ul").class("plain-list").with(list),
    ])
}

/// What is still open, and the one touch that says it was seen.
fn before_home(screenful: Screenful, view: &ShiftView, unit_name: &str, now: i64) -> El {
    let unit = view
        .mine
        .as_ref()
        .map(|mine| mine.unit.clone())
        .or(view.unit.clone());
    let end = view.mine.is_some().then(|| unit.clone()).flatten().map(|unit| {
        button(
            "primary",
            Some(Icon::Tick),
            "I have seen this: end my shift",
            move || {
                let note = screenful.note.get_untracked();
                screenful.save(Say::EndShift {
                    unit: unit.clone(),
                    note,
                });
            },
        )
    });
    let check = unit.filter(|_| view.may_check).map(|unit| {
        let class = if view.mine.is_some() { "" } else { "primary" };
        button(
            class,
            Some(Icon::Board),
            &format!("I have checked {unit_name}"),
            move || {
                let note = screenful.note.get_untracked();
                screenful.save(Say::CheckUnit {
                    unit: unit.clone(),
                    note,
                });
            },
        )
    });
    let may_say = end.is_some() || check.is_some();
    let note = may_say.then(|| {
        text_box(
            "Anything to add? (not needed)",
            None,
            2,
            move || screenful.note.get(),
            move |typed| screenful.note.set(typed),
            None,
        )
    });
    el("section").class("panel before-home").with(nodes![
        panel_heading(Icon::Lock, &format!("Still open on {unit_name}")),
        still_open(screenful.app, &view.open, now),
        view.checked.as_ref().map(|words| chip("sent", Icon::Tick, words)),
        note,
        problem_line(screenful.problem.into()),
        div("row-of-buttons").child(end).child(check),
    ])
}

fn still_open(app: App, open: &OpenView, now: i64) -> Node {
    let nothing = open.overdue.is_empty() && open.drafts.is_empty() && open.unsent == 0;
    if nothing {
        return p("figure", "Nothing is open.").into();
    }
    let overdue: Vec<Node> = open
        .overdue
        .iter()
        .take(ROWS)
        .map(|row| el("li").child(due::line(row, now)).into())
        .collect();
    let rest = open.overdue.len().saturating_sub(ROWS);
    let rest = (rest > 0).then(|| {
        link(&Route::DueNow, "button wide").text(&format!("{rest} more overdue: see them on Due now"))
    });
    let drafts: Vec<Node> = open
        .drafts
        .iter()
        .map(|one| el("li").child(draft(one)).into())
        .collect();
    let unsent = (open.unsent > 0).then(|| {
        let records = words::many(u64::from(open.unsent), "record is", "records are");
        chip(
            "here",
            Icon::Tablet,
            &format!("{records} saved on this tablet and not sent yet"),
        )
    });
    let heading = |many: usize, words: &str| (many > 0).then(|| el("h3").text(&format!("{words} ({many})")));
    let try_now =
        (open.unsent > 0).then(|| button("small", None, "Try to send now", move || app.tell(Say::TryNow)));
    nodes![
        heading(open.overdue.len(), "Overdue or missed"),
        el("ul").class("due-list").with(overdue),
        rest,
        heading(open.drafts.len(), "Begun and not saved"),
        el("ul").class("due-list").with(drafts),
        div("row-of-buttons").child(unsent).child(try_now),
    ]
    .into()
}

fn draft(one: &DraftLine) -> El {
    match &one.sheet {
        Some((person, kind)) => {
            let to = Route::Sheet {
                person: person.clone(),
                kind: kind.clone(),
                planned: None,
                correcting: None,
            };
            link(&to, "due-row").with(nodes![
                icon(Icon::Forward),
                el("span").class("due-what").text(&one.words),
            ])
        }
        None => p("due-row", &one.words),
    }
}

impl Screenful {
    fn save(self, say: Say) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        self.app.ask(say, move |answer| {
            self.saving.set(false);
            match answer {
                FromWorker::NotSaved { problems, .. } => {
                    self.problem
                        .set(problems.into_iter().next().map(|problem| problem.words));
                }
                FromWorker::Saved { what, .. } => {
                    self.problem.set(None);
                    self.note.set(String::new());
                    self.app.toast.set(Some(Toast {
                        words: format!("Saved on this tablet: {what}"),
                        undo: None,
                        until_at: now() + 6_000,
                    }));
                }
                // No other answer belongs to a save.
                _ => {}
            }
        });
    }
}
