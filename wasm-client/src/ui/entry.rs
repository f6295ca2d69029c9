//! One entry: three times, every version, and the two ways to correct it. Nothing is ever edited or deleted.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::record::KindSpec;

use super::body_map;
use super::core::{App, Toast, now};
use super::dom::{El, Node, div, el, live, live_if};
use super::icons::{Icon, icon};
use super::parts::{back_link, button, custody_chip, fact, link, not_here, not_yet, p, text_box};
use super::route::{self, Route};
use super::timeline::marks;
use super::wrong_person::{self, Moving};
use crate::nodes;
use crate::protocol::{Custody, EntryView, FromWorker, Mark, Say, Screen, VersionView, View};
use crate::view::words;

/// One entry.
pub fn screen(app: App, entry: String) -> Node {
    app.watch(Screen::Entry { entry });
    let striking = Striking {
        open: RwSignal::new(false),
        why: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
    };
    let moving = Moving::new();
    live(move || match app.view.get() {
        Some(View::Entry(view)) => draw(app, view, striking, moving),
        Some(View::NotHere { words }) => not_here(&words),
        _ => not_yet("One moment"),
    })
}

/// A strike that somebody has begun. Made outside of what is drawn anew.
#[derive(Clone, Copy)]
struct Striking {
    open: RwSignal<bool>,
    why: RwSignal<String>,
    problem: RwSignal<Option<String>>,
}

fn draw(app: App, view: EntryView, striking: Striking, moving: Moving) -> Node {
    let now = app.now.get();
    let back = Route::Person {
        person: view.head.person.clone(),
    };
    let title = if view.row.line.is_empty() {
        view.row.label.clone()
    } else {
        format!("{}: {}", view.row.label, view.row.line)
    };
    let versions: Vec<Node> = view.versions.iter().map(|one| version(one, now).into()).collect();
    let correct = KindSpec::by_code(view.row.kind)
        .filter(|_| view.may_correct)
        .map(|kind| {
            let to = Route::Sheet {
                person: view.head.person.clone(),
                kind: kind.name.to_owned(),
                planned: None,
                correcting: Some(view.row.entry.clone()),
            };
            link(&to, "button primary")
                .child(icon(Icon::Pencil))
                .child(el("span").text("Correct this entry"))
        });
    let strike = view.may_strike.then(|| {
        button("", Some(Icon::Struck), "Entered in error", move || {
            moving.open.set(false);
            striking.open.update(|open| *open = !*open);
        })
    });
    let may_move = !view.others.is_empty();
    let wrong = may_move.then(|| {
        button("", Some(Icon::Person), "This was for somebody else", move || {
            striking.open.set(false);
            moving.open.update(|open| *open = !*open);
        })
    });
    let others = view.others;
    let moved_entry = view.row.entry.clone();
    let entry = view.row.entry.clone();
    nodes![
        back_link(&back, &view.head.known_as),
        el("header").class("head").child(el("div").with(nodes![
            el("h1").text(&title),
            p("lead", &format!("{}, room {}", view.head.known_as, view.head.room)),
            el("p")
                .class("chips")
                .child(custody_chip(&view.row.custody, now))
                .with(marks(&view.row, now)),
        ])),
        view.moved.as_ref().map(|words| p("banner", words)),
        matches!(&view.row.mark, Some(Mark::Corrected { beside, .. }) if !beside.is_empty())
            .then(|| p("banner", CHANGED_BY_TWO)),
        div("row-of-buttons").child(correct).child(wrong).child(strike),
        live_if(
            move || moving.open.get() && may_move,
            move || wrong_person::panel(app, &moved_entry, others.clone(), moving).into(),
        ),
        live_if(
            move || striking.open.get(),
            move || strike_panel(app, entry.clone(), striking).into(),
        ),
        el("section")
            .class("below")
            .child(el("h2").text("Every version"))
            .child(el("ol").class("versions").with(versions)),
    ]
    .into()
}

fn version(one: &VersionView, now: i64) -> El {
    let mut fields: Vec<Node> = one
        .fields
        .iter()
        .map(|field| fact(&field.label, &field.value).into())
        .collect();
    let by = format!("{}, {}", one.by_name, one.role_label.to_lowercase());
    fields.extend(nodes![fact("Written by", &by), fact("On", &one.tablet_label)]);
    let received = match &one.custody {
        Custody::Sent { received_at } | Custody::Held { received_at, .. } => words::moment(*received_at, now),
        Custody::Here => "Not yet: it is saved on this tablet".to_owned(),
        Custody::Refused { .. } => "Not taken by the office".to_owned(),
    };
    el("li").class("panel").with(nodes![
        el("h3").text(&one.title),
        p("figure", &one.line),
        one.why.as_ref().map(|why| p("", &format!("Why: {why}"))),
        body_map::picture(&one.regions),
        three_times(
            &words::moment(one.happened_at, now),
            &words::moment(one.recorded_at, now),
            &received,
        ),
        el("dl").class("fields").with(fields),
    ])
}

/// When it happened, was recorded and was received: the three times on every fact.
pub fn three_times(happened: &str, recorded: &str, received: &str) -> El {
    el("dl").class("three-times").with(nodes![
        fact("Happened", happened),
        fact("Recorded", recorded),
        fact("Received by the office", received),
    ])
}

/// What corrections by people unaware of each other mean.
const CHANGED_BY_TWO: &str = "Two people corrected this and did not see each other's words. The newest is shown. Read every version below. \
                              If the newest is not right, correct this entry once more.";

/// Common reasons, so that nobody has to type.
const STRIKE_REASONS: [&str; 3] = ["Recorded twice", "It did not happen", "I chose the wrong thing"];

fn strike_panel(app: App, entry: String, striking: Striking) -> El {
    let Striking { open, why, problem } = striking;
    let save = move || {
        let say = Say::EnteredInError {
            entry: entry.clone(),
            why: why.get_untracked(),
        };
        app.ask(say, move |answer| match answer {
            FromWorker::NotSaved { problems, .. } => {
                problem.set(problems.into_iter().next().map(|problem| problem.words));
            }
            _ => {
                open.set(false);
                app.toast.set(Some(Toast {
                    words: "Saved on this tablet: marked as entered in error".to_owned(),
                    undo: None,
                    until_at: now() + 6_000,
                }));
            }
        });
    };
    let set = move |typed: String| {
        problem.set(None);
        why.set(typed);
    };
    el("section").class("panel strike").with(nodes![
        el("h2").text("Why should this not have been recorded?"),
        p(
            "hint",
            "It stays readable, crossed out, with your name and reason."
        ),
        reason_buttons(&STRIKE_REASONS, move |reason| why.with(|why| why == reason), set),
        text_box("Reason", None, 2, move || why.get(), set, Some(problem.into())),
        div("row-of-buttons")
            .child(button(
                "primary",
                Some(Icon::Struck),
                "Mark as entered in error",
                save
            ))
            .child(button("plain", None, "Leave it as it is", move || open.set(false))),
    ])
}

/// Buttons that put a common reason into a reason's box.
pub fn reason_buttons(
    reasons: &[&'static str],
    is_down: impl Fn(&str) -> bool + Copy + 'static,
    set: impl Fn(String) + Copy + 'static,
) -> El {
    let buttons = reasons
        .iter()
        .map(|reason| {
            let reason = *reason;
            el("button")
                .class("pick")
                .attr("type", "button")
                .pressed(move || is_down(reason))
                .on_click(move || set(reason.to_owned()))
                .text(reason)
                .into()
        })
        .collect();
    div("picks").with(buttons)
}

/// Says that something was saved, offers to take it back, and goes on to `to`.
pub fn say_saved(app: App, what: &str, entry: &str, undo_until_at: Option<i64>, to: &Route) {
    app.toast.set(Some(Toast {
        words: format!("Saved on this tablet: {what}"),
        undo: undo_until_at.map(|_| entry.to_owned()),
        until_at: undo_until_at.unwrap_or(now() + 6_000),
    }));
    // At once, not when the browser gets round to telling of the new address.
    app.route.set(to.clone());
    route::go(to);
}
