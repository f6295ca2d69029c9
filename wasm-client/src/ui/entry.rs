//! One entry: three times, every version, and the two ways to correct it. Nothing is ever edited or deleted.

use leptos::prelude::*;
use sync_core::record::KindSpec;

use super::core::{App, Toast, now};
use super::icons::{Icon, icon};
use super::parts::{back_link, button, custody_chip, not_here, not_yet, text_box};
use super::route::{self, Route};
use super::timeline::marks;
use crate::protocol::{Custody, EntryView, FromWorker, Say, Screen, VersionView, View};
use crate::view::words;

/// One entry.
pub fn screen(app: App, entry: String) -> AnyView {
    app.watch(Screen::Entry { entry });
    let striking = RwSignal::new(false);
    (move || match app.view.get() {
        Some(View::Entry(view)) => draw(app, view, striking),
        Some(View::NotHere { words }) => not_here(&words),
        _ => not_yet("One moment"),
    })
    .into_any()
}

fn draw(app: App, view: EntryView, striking: RwSignal<bool>) -> AnyView {
    let now = app.now.get();
    let back = Route::Person {
        person: view.head.person.clone(),
    };
    let title = format!("{}: {}", view.row.label, view.row.line);
    let versions: Vec<AnyView> = view.versions.into_iter().map(|one| version(one, now)).collect();
    let correct = KindSpec::by_code(view.row.kind)
        .filter(|_| view.may_correct)
        .map(|kind| {
            let to = Route::Sheet {
                person: view.head.person.clone(),
                kind: kind.name.to_owned(),
                planned: None,
                correcting: Some(view.row.entry.clone()),
            };
            view! {
                <a class="button primary" href=to.address()>
                    {icon(Icon::Pencil)}
                    <span>{"Correct this entry"}</span>
                </a>
            }
        });
    let strike = view.may_strike.then(|| {
        button("", Some(Icon::Struck), "Entered in error", move || {
            striking.update(|striking| *striking = !*striking);
        })
    });
    let entry = view.row.entry.clone();
    view! {
        {back_link(back, &view.head.known_as)}
        <header class="head">
            <h1>{title}</h1>
            <p class="lead">{format!("{}, room {}", view.head.known_as, view.head.room)}</p>
            <p class="chips">{custody_chip(&view.row.custody, now)} {marks(&view.row, now)}</p>
        </header>
        <div class="row-of-buttons">{correct} {strike}</div>
        {move || striking.get().then(|| strike_panel(app, entry.clone(), striking))}
        <section>
            <h2>{"Every version"}</h2>
            <ol class="versions">{versions}</ol>
        </section>
    }
    .into_any()
}

fn version(one: VersionView, now: i64) -> AnyView {
    let fields: Vec<AnyView> = one
        .fields
        .into_iter()
        .map(|field| view! { <div><dt>{field.label}</dt><dd>{field.value}</dd></div> }.into_any())
        .collect();
    let received = match &one.custody {
        Custody::Sent { received_at } | Custody::Held { received_at, .. } => words::moment(*received_at, now),
        Custody::Here => "Not yet: it is saved on this tablet".to_owned(),
        Custody::Refused { .. } => "Not taken by the office".to_owned(),
    };
    view! {
        <li class="panel">
            <h3>{one.title}</h3>
            <p class="figure">{one.line}</p>
            {one.why.map(|why| view! { <p>{format!("Why: {why}")}</p> })}
            <dl class="three-times">
                <div><dt>{"Happened"}</dt><dd>{words::moment(one.happened_at, now)}</dd></div>
                <div><dt>{"Recorded"}</dt><dd>{words::moment(one.recorded_at, now)}</dd></div>
                <div><dt>{"Received by the office"}</dt><dd>{received}</dd></div>
            </dl>
            <dl class="fields">
                {fields}
                <div><dt>{"Written by"}</dt><dd>{format!("{}, {}", one.by_name, one.role_label.to_lowercase())}</dd></div>
                <div><dt>{"On"}</dt><dd>{one.tablet_label}</dd></div>
            </dl>
        </li>
    }
    .into_any()
}

/// Common reasons, so that nobody has to type.
const STRIKE_REASONS: [&str; 4] = [
    "Wrong person",
    "Recorded twice",
    "It did not happen",
    "I chose the wrong thing",
];

fn strike_panel(app: App, entry: String, striking: RwSignal<bool>) -> AnyView {
    let why = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
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
                striking.set(false);
                app.toast.set(Some(Toast {
                    words: "Saved on this tablet: marked as entered in error".to_owned(),
                    undo: None,
                    until_at: now() + 6_000,
                }));
            }
        });
    };
    view! {
        <section class="panel">
            <h2>{"Why should this not have been recorded?"}</h2>
            <p class="hint">{"It stays readable, crossed out, with your name and reason."}</p>
            {reason_buttons(&STRIKE_REASONS, why)}
            {text_box("Reason", None, 2, why.into(), move |typed| why.set(typed), problem.into())}
            <div class="row-of-buttons">
                {button("primary", Some(Icon::Struck), "Mark as entered in error", save)}
                {button("plain", None, "Leave it as it is", move || striking.set(false))}
            </div>
        </section>
    }
    .into_any()
}

/// Buttons that put a common reason into a reason's box.
pub fn reason_buttons(reasons: &[&'static str], into: RwSignal<String>) -> AnyView {
    let buttons: Vec<AnyView> = reasons
        .iter()
        .map(|reason| {
            let reason = *reason;
            view! {
                <button
                    type="button"
                    class="pick"
                    aria-pressed=move || if into.with(|into| into == reason) { "true" } else { "false" }
                    on:click=move |_| into.set(reason.to_owned())
                >
                    {reason}
                </button>
            }
            .into_any()
        })
        .collect();
    view! { <div class="picks">{buttons}</div> }.into_any()
}

/// Says that something was saved, offers to take it back, and goes on to `to`.
pub fn say_saved(app: App, what: &str, entry: &str, undo_until_at: Option<i64>, to: &Route) {
    app.toast.set(Some(Toast {
        words: format!("Saved on this tablet: {what}"),
        undo: undo_until_at.map(|_| entry.to_owned()),
        until_at: undo_until_at.unwrap_or(now() + 6_000),
    }));
    route::go(to);
}
