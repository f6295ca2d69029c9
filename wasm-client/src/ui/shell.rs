//! The frame around every screen: the line on top, who is signed in, lock, theme, the ways to the main screens.

use std::time::Duration;

use leptos::prelude::*;

use super::core::{App, now};
use super::icons::{Icon, icon};
use super::parts::button;
use super::route::{self, Route};
use super::{enrol, entry, office, people, person, practice, sheet, tablet, who};
use crate::protocol::{FromWorker, Me, Say, Stage, Stopped};
use crate::view::status::{self, Action, Tone};

/// How often times such as "yesterday" and the idle lock are looked at.
const TICK: Duration = Duration::from_secs(5);
/// The lock is announced this long before it comes.
const LOCK_WARNING_MS: i64 = 20_000;

/// Draws the app into the page.
pub fn start() {
    if route::current().is_office() {
        mount_to_body(office::Office);
    } else {
        mount_to_body(TabletApp);
    }
}

/// The tablet's app.
#[component]
fn TabletApp() -> impl IntoView {
    let app = App::start();
    provide_context(app);
    route::follow(app.route);
    // The stage changes rarely; status and views change often and must not redraw the frame.
    let stage = Memo::new(move |_| app.stage.get());
    let seconds_to_lock = RwSignal::new(None);
    keep_time(app, seconds_to_lock);
    view! {
        {move || status_line(app)}
        <div class="page">
            {move || match stage.get() {
                None | Some(Stage::Starting) => starting(),
                Some(Stage::OpenElsewhere) => open_elsewhere(),
                Some(Stage::Stopped(why)) => stopped(why),
                Some(Stage::NotEnrolled { problem }) => enrol::enter_code(app, problem),
                Some(Stage::Enrolling(enrolling)) => enrol::on_its_way(app, enrolling),
                Some(Stage::Locked) => locked(app),
                Some(Stage::SignedIn(me)) => signed_in(app, me),
            }}
        </div>
        {move || toast(app)}
        {move || lock_warning(seconds_to_lock.get())}
    }
}

fn status_line(app: App) -> AnyView {
    let shown = matches!(app.stage.get(), Some(Stage::Locked | Stage::SignedIn(_)));
    if !shown {
        return view! {
            <header class="top">
                <p class="brand">{"Followthrough"}</p>
                <div class="top-end">{theme_button()}</div>
            </header>
        }
        .into_any();
    }
    let line = Memo::new(move |_| status::line(&app.status.get(), app.now.get()));
    let words = move || {
        let line = line.get();
        let picture = match line.tone {
            Tone::Quiet => Icon::Tablet,
            Tone::Sent => Icon::Tick,
            Tone::Attention => Icon::Warning,
        };
        let tone = match line.tone {
            Tone::Quiet => "line quiet",
            Tone::Sent => "line sent",
            Tone::Attention => "line attention",
        };
        view! {
            <div class=tone>
                {icon(picture)}
                <p role="status" class="line-words">
                    <strong>{line.words}</strong>
                    {line.detail.map(|detail| view! { <span class="line-detail">{detail}</span> })}
                </p>
                {line.action.map(|action| act(app, action))}
            </div>
        }
    };
    let me = move || match app.stage.get() {
        Some(Stage::SignedIn(me)) => view! {
            <span class="me">
                <strong>{me.name}</strong>
                <small>{me.role_label}</small>
            </span>
            {button("lock", Some(Icon::Lock), "Lock", move || app.lock())}
        }
        .into_any(),
        _ => ().into_any(),
    };
    view! {
        <header class="top">
            {words}
            <div class="top-end">{theme_button()} {me}</div>
        </header>
    }
    .into_any()
}

fn act(app: App, action: Action) -> AnyView {
    match action {
        Action::SignIn => button("small", None, "Sign in", move || app.lock()),
        Action::OpenTablet => button("small", None, "See why", || route::go(&Route::Tablet)),
        Action::Reload => button("small", None, "Update now", route::start_again),
    }
}

fn signed_in(app: App, me: Me) -> AnyView {
    provide_context(me.clone());
    let route = Memo::new(move |_| app.route.get());
    let may_observe = me.may_observe;
    let nav = move || {
        // A sheet is one thing to finish: the ways elsewhere would only be in the way of a gloved hand.
        let route = route.get();
        if matches!(route, Route::Sheet { .. }) {
            return ().into_any();
        }
        let at = |this: bool| if this { Some("page") } else { None };
        let people = at(!matches!(route, Route::Practice | Route::Tablet));
        view! {
            <nav class="ways" aria-label="Screens">
                {way(Route::People, Icon::People, "My people", people)}
                {may_observe.then(|| {
                    way(Route::Practice, Icon::Eye, "Observe practice", at(matches!(route, Route::Practice)))
                })}
                {way(Route::Tablet, Icon::Tablet, "This tablet", at(matches!(route, Route::Tablet)))}
            </nav>
        }
        .into_any()
    };
    let me_for_screens = me.clone();
    view! {
        {nav}
        <main>
            {move || match route.get() {
                Route::People | Route::Enrol { .. } | Route::Office(_) => people::screen(app, &me_for_screens),
                Route::Person { person } => person::screen(app, person),
                Route::Sheet { person, kind, planned, correcting } => {
                    sheet::screen(app, person, &kind, planned, correcting)
                }
                Route::Entry { entry } => entry::screen(app, entry),
                Route::Practice => practice::screen(app),
                Route::Tablet => tablet::screen(app),
            }}
        </main>
    }
    .into_any()
}

fn locked(app: App) -> AnyView {
    let route = Memo::new(move |_| app.route.get());
    view! {
        <main>
            {move || match route.get() {
                Route::Tablet => tablet::screen(app),
                _ => who::screen(app),
            }}
        </main>
    }
    .into_any()
}

fn way(to: Route, picture: Icon, words: &str, current: Option<&'static str>) -> AnyView {
    let words = words.to_owned();
    view! {
        <a href=to.address() aria-current=current>
            {icon(picture)}
            <span>{words}</span>
        </a>
    }
    .into_any()
}

fn starting() -> AnyView {
    view! {
        <main class="narrow">
            <h1>{"Opening"}</h1>
            <p class="lead">{"Getting this tablet's records ready."}</p>
        </main>
    }
    .into_any()
}

fn open_elsewhere() -> AnyView {
    view! {
        <main class="narrow">
            <h1>{"Open in another tab"}</h1>
            <p class="lead">
                {"Followthrough is already open in another tab or window of this tablet. Close that one, and this one goes on."}
            </p>
        </main>
    }
    .into_any()
}

fn stopped(why: Stopped) -> AnyView {
    let again = why
        .try_again
        .then(|| button("primary", None, "Load it again", route::start_again));
    view! {
        <main class="narrow" role="alert">
            <h1>{why.what}</h1>
            <p class="lead">{why.why}</p>
            <p>{why.what_to_do}</p>
            {again}
        </main>
    }
    .into_any()
}

fn toast(app: App) -> AnyView {
    let Some(toast) = app.toast.get() else {
        return view! { <div class="toast-place" role="status"></div> }.into_any();
    };
    let undo = toast.undo.map(|entry| {
        button("on-dark", Some(Icon::Undo), "Undo", move || {
            app.ask(Say::Undo { entry: entry.clone() }, move |answer| {
                let words = match answer {
                    FromWorker::NotSaved { problems, .. } => problems
                        .into_iter()
                        .next()
                        .map_or(String::new(), |problem| problem.words),
                    _ => "Taken back".to_owned(),
                };
                app.toast.set(Some(super::core::Toast {
                    words,
                    undo: None,
                    until_at: now() + 4_000,
                }));
            });
        })
    });
    view! {
        <div class="toast-place" role="status">
            <div class="toast">
                {icon(Icon::Tick)}
                <p>{toast.words}</p>
                {undo}
            </div>
        </div>
    }
    .into_any()
}

fn lock_warning(seconds: Option<i64>) -> AnyView {
    match seconds {
        None => ().into_any(),
        Some(seconds) => view! {
            <div class="toast-place" role="alert">
                <div class="toast">
                    {icon(Icon::Lock)}
                    <p>{format!("Locking in {seconds} seconds. Touch the screen to go on.")}</p>
                </div>
            </div>
        }
        .into_any(),
    }
}

/// Keeps the time for words, ends toasts, and locks after a while without a touch.
fn keep_time(app: App, seconds_to_lock: RwSignal<Option<i64>>) {
    let touched_at = StoredValue::new(now());
    let touch = move || {
        touched_at.set_value(now());
        if seconds_to_lock.get_untracked().is_some() {
            seconds_to_lock.set(None);
        }
    };
    window_event_listener(leptos::ev::pointerdown, move |_| touch());
    window_event_listener(leptos::ev::keydown, move |_| touch());
    set_interval(
        move || {
            let now = now();
            if now - app.now.get_untracked() >= 30_000 {
                app.now.set(now);
            }
            let Some(Stage::SignedIn(me)) = app.stage.get_untracked() else {
                return;
            };
            let left = touched_at.get_value() + me.lock_after_ms - now;
            if left <= 0 {
                app.lock();
            } else if left <= LOCK_WARNING_MS {
                seconds_to_lock.set(Some(left / 1000));
            }
        },
        TICK,
    );
    Effect::new(move |_| {
        if let Some(toast) = app.toast.get() {
            let wait = u64::try_from(toast.until_at - now()).unwrap_or(0);
            set_timeout(
                move || {
                    // A newer word has a time of its own.
                    if app.toast.get_untracked().as_ref() == Some(&toast) {
                        app.toast.set(None);
                    }
                },
                Duration::from_millis(wait),
            );
        }
    });
}

/// Light or dark: as the device says, until someone chooses. The choice is this device's, not a person's.
pub fn theme_button() -> AnyView {
    let dark = RwSignal::new(is_dark());
    view! {
        <button
            type="button"
            class="button plain theme"
            on:click=move |_| {
                dark.update(|dark| *dark = !*dark);
                set_theme(dark.get_untracked());
            }
        >
            {move || icon(if dark.get() { Icon::Sun } else { Icon::Moon })}
            <span>{move || if dark.get() { "Light" } else { "Dark" }}</span>
        </button>
    }
    .into_any()
}

fn is_dark() -> bool {
    let chosen = document()
        .document_element()
        .and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some(theme) => theme == "dark",
        None => window()
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
            .is_some_and(|query| query.matches()),
    }
}

fn set_theme(dark: bool) {
    let theme = if dark { "dark" } else { "light" };
    if let Some(root) = document().document_element() {
        // Neither can fail in a way a person could act on: the theme then lasts until the page is loaded again.
        let _ = root.set_attribute("data-theme", theme);
    }
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item("theme", theme);
    }
}
