//! This tablet: what waits, since when, when the office was last met, and whether storage can be trusted.

use leptos::prelude::*;

use super::core::App;
use super::icons::Icon;
use super::parts::{back_link, button, not_yet};
use super::route::Route;
use crate::protocol::{Link, Say, Screen, Stage, Status, TabletView, View};
use crate::view::{status, words};

/// This tablet.
pub fn screen(app: App) -> AnyView {
    app.watch(Screen::Tablet);
    (move || match app.view.get() {
        Some(View::Tablet(view)) => draw(app, view),
        _ => not_yet("This tablet"),
    })
    .into_any()
}

fn draw(app: App, view: TabletView) -> AnyView {
    let now = app.now.get();
    let locked = matches!(app.stage.get_untracked(), Some(Stage::Locked));
    let ask_to_keep = (view.persisted == Some(false)).then(|| {
        button("", Some(Icon::Tablet), "Ask the browser to keep it", move || {
            app.keep_storage()
        })
    });
    let refused: Vec<AnyView> = view
        .refused
        .iter()
        .map(|one| {
            let (line, why) = (one.line.clone(), one.why.clone());
            let recorded = words::moment(one.recorded_at, now);
            view! {
                <li>
                    <strong>{line}</strong>
                    <span>{format!("Recorded {recorded}. {why}")}</span>
                </li>
            }
            .into_any()
        })
        .collect();
    let refused = (!refused.is_empty()).then(|| {
        view! {
            <section class="panel attention-panel">
                <h2>{"Not taken by the office"}</h2>
                <p>{"These are kept on this tablet. Show this list to a manager."}</p>
                <ul class="plain-list">{refused}</ul>
            </section>
        }
    });
    view! {
        {locked.then(|| back_link(Route::People, "Who are you?"))}
        <h1>{"This tablet"}</h1>
        <p class="lead">{format!("{} · {}", view.label, view.service_name)}</p>
        {refused}
        <div class="facts-columns">
            <section class="panel">
                <h2>{"Sending"}</h2>
                <dl class="fields">
                    {fact("Waiting to send", words::count(u64::from(view.waiting)))}
                    {fact("Oldest waiting", oldest(&view, now))}
                    {fact("Last contact with the office", last_contact(&view, now))}
                    {fact("Network", network(&app.status.get()))}
                    {fact("Clock", clock(&view))}
                </dl>
                {button("", None, "Try to send now", move || app.tell(Say::TryNow))}
            </section>
            <section class="panel">
                <h2>{"Storage"}</h2>
                <dl class="fields">
                    {fact("Used", used(&view))}
                    {fact("Kept by the browser", kept(view.persisted))}
                    {fact("Records here since", view.horizon_since_at.map_or("-".to_owned(), words::day))}
                    {fact("People who can sign in without a network", words::count(u64::from(view.ready_staff)))}
                </dl>
                {ask_to_keep}
            </section>
            <section class="panel">
                <h2>{"About"}</h2>
                <dl class="fields">
                    {fact("Name", view.label.clone())} {fact("Service", view.service_name.clone())}
                    {fact("Number", view.device.clone())} {fact("Version", view.version.clone())}
                </dl>
            </section>
        </div>
    }
    .into_any()
}

fn fact(label: &'static str, value: String) -> AnyView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
    .into_any()
}

fn oldest(view: &TabletView, now: i64) -> String {
    view.oldest_waiting_at.map_or("Nothing waits".to_owned(), |at| {
        format!("{}, {}", words::moment(at, now), words::ago(at, now))
    })
}

fn last_contact(view: &TabletView, now: i64) -> String {
    view.last_contact_at.map_or("Not yet".to_owned(), |at| {
        format!("{}, {}", words::moment(at, now), words::ago(at, now))
    })
}

fn network(status: &Status) -> String {
    match status.link {
        Link::On => "The office can be reached",
        Link::Trying => "Trying to reach the office",
        Link::Off => "None now. Records are saved here and sent later",
    }
    .to_owned()
}

fn clock(view: &TabletView) -> String {
    const MINUTE_MS: i64 = 60_000;
    match view.clock_offset_ms {
        None => "Not compared yet".to_owned(),
        Some(offset) if offset.abs() < MINUTE_MS => "Right, within a minute".to_owned(),
        Some(offset) => status::clock_words(offset / MINUTE_MS),
    }
}

fn used(view: &TabletView) -> String {
    match (view.used_bytes, view.quota_bytes) {
        (Some(used), Some(quota)) => format!("{} of {}", words::size(used), words::size(quota)),
        (Some(used), None) => words::size(used),
        (None, _) => "The browser does not say".to_owned(),
    }
}

fn kept(persisted: Option<bool>) -> String {
    match persisted {
        Some(true) => "Yes",
        Some(false) => "Not promised. It may be cleared when space runs low",
        None => "The browser does not say",
    }
    .to_owned()
}
