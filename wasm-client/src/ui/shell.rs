//! The frame around every screen: the line on top, who is signed in, lock, theme, the ways to the main screens.

use std::time::Duration;

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::owner::{Owner, StoredValue};
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::{App, Toast, now, set_idle};
use super::dom::{self, El, Node, div, el, live, on_window};
use super::icons::{Icon, icon};
use super::parts::{button, link, p};
use super::route::{self, Route};
use super::{
    daily, document as living, due, enrol, entry, floor_board, follow_up, handover, office, people, person,
    practice, settings, sheet, shift, tablet, targets, touch, ways, who,
};
use crate::nodes;
use crate::protocol::{DocumentName, FromWorker, Me, Say, Stage, StepName, Stopped};
use crate::view::status::{self, Action, Tone};

/// How often times such as "yesterday" and the idle lock are looked at.
const TICK: Duration = Duration::from_secs(5);
/// The lock is announced this long before it comes.
const LOCK_WARNING_MS: i64 = 20_000;

/// Draws the tablet's app into the page.
pub fn start() {
    draw(tablet_app);
}

/// Draws the office's page into the page.
pub fn start_office() {
    draw(office::page);
}

fn draw(page: fn() -> Node) {
    // Fails only when it was done before.
    let _ = any_spawner::Executor::init_wasm_bindgen();
    let owner = Owner::new();
    owner.with(|| dom::mount(nodes![touch::watch(), page()].into()));
    // The page owns what it drew for as long as it is open.
    std::mem::forget(owner);
}

/// The tablet's app.
fn tablet_app() -> Node {
    let app = App::start();
    route::follow(app.route);
    // The stage changes rarely; status and views change often and must not redraw the frame.
    let stage = Memo::new(move |_| drawn(app.stage.get()));
    let seconds_to_lock = RwSignal::new(None);
    keep_time(app, seconds_to_lock);
    keep_what_is_stored(app, stage);
    tell_when_idle(stage);
    nodes![
        live(move || top(app, stage.get())),
        div("page").live_children(move || match stage.get() {
            None | Some(Stage::Starting) => starting(),
            Some(Stage::OpenElsewhere) => open_elsewhere(),
            Some(Stage::Stopped(why)) => stopped(&why),
            Some(Stage::NotEnrolled { problem }) => enrol::enter_code(app, problem),
            Some(Stage::Enrolling(enrolling)) => enrol::on_its_way(app, enrolling),
            Some(Stage::Locked) => locked(app),
            Some(Stage::SignedIn(me)) => signed_in(app, me),
        }),
        div("toast-place").attr("role", "status").live_children(move || {
            // On a sheet it would lie beside "Save", and its "Undo" belongs to another record.
            let on_a_sheet = app.route.with(|route| matches!(route, Route::Sheet { .. }));
            let shown = app.toast.get().filter(|_| !on_a_sheet);
            shown.map(|shown| toast(app, shown)).into()
        }),
        div("toast-place")
            .attr("role", "alert")
            .live_children(move || seconds_to_lock.get().map(lock_warning).into()),
    ]
    .into()
}

/// A stage as far as it is drawn: the lease is renewed each time the office is met, and that must not draw a screen anew under
/// somebody's hands.
fn drawn(stage: Option<Stage>) -> Option<Stage> {
    match stage {
        Some(Stage::SignedIn(me)) => Some(Stage::SignedIn(Me {
            lease_until_at: 0,
            ..me
        })),
        other => other,
    }
}

fn top(app: App, stage: Option<Stage>) -> Node {
    let top = el("header").class("top");
    let me = match stage {
        Some(Stage::Locked) => None,
        Some(Stage::SignedIn(me)) => Some(me),
        _ => {
            return top
                .child(p("brand", "Followthrough"))
                .child(div("top-end").child(theme_button()))
                .into();
        }
    };
    let line = Memo::new(move |_| status::line(&app.status.get(), app.now.get()));
    let me = me.map(|me| {
        nodes![
            signed_in_name(&me.name, &me.role_label),
            button("lock", Some(Icon::Lock), "Lock", move || app.lock()),
        ]
    });
    top.with(nodes![
        live(move || status_line(app, line.get()).into()),
        div("top-end").child(theme_button()).child(me),
    ])
    .into()
}

/// Who is signed in, for the line on top.
pub fn signed_in_name(name: &str, role_label: &str) -> El {
    el("span")
        .class("me")
        .child(el("strong").text(name))
        .child(el("small").text(role_label))
}

fn status_line(app: App, line: status::Line) -> El {
    let (class, picture) = match line.tone {
        Tone::Quiet => ("line quiet", Icon::Tablet),
        Tone::Sent => ("line sent", Icon::Tick),
        Tone::Attention => ("line attention", Icon::Warning),
    };
    div(class).with(nodes![
        icon(picture),
        el("p").class("line-words").attr("role", "status").with(nodes![
            el("strong").text(&line.words),
            line.detail
                .map(|detail| el("span").class("line-detail").text(&detail)),
        ]),
        line.action.map(|action| act(app, action)),
    ])
}

fn act(app: App, action: Action) -> El {
    match action {
        Action::SignIn => button("small", None, "Sign in", move || app.lock()),
        Action::OpenTablet => button("small", None, "See why", || route::go(&Route::Tablet)),
        Action::Reload => button("small", None, "Update now", route::start_again),
    }
}

fn signed_in(app: App, me: Me) -> Node {
    let route = Memo::new(move |_| app.route.get());
    let who = me.clone();
    nodes![
        live(move || ways::ways(app, &who, &route.get())),
        el("main").live_children(move || match route.get() {
            Route::Floor => floor_board::screen(app),
            Route::DueNow => due::screen(app, &me),
            Route::Shift => shift::screen(app),
            Route::Home | Route::Enrol { .. } | Route::Office(_) if me.leads => floor_board::screen(app),
            Route::Home | Route::People | Route::Enrol { .. } | Route::Office(_) => people::screen(app, &me),
            Route::Person { person } => person::screen(app, person),
            Route::Sheet {
                person,
                kind,
                planned,
                correcting,
            } => sheet::screen(app, person, &kind, planned, correcting),
            Route::Entry { entry } => entry::screen(app, entry),
            Route::CarePlan { person } => living::screen(app, DocumentName::CarePlan { person }),
            Route::AboutMe { person } => living::screen(app, DocumentName::AboutMe { person }),
            Route::Targets { person } => targets::screen(app, person),
            Route::Handover { unit, shift } => handover::screen(app, unit, shift),
            Route::Actions => follow_up::actions(app),
            Route::Cycle { cycle } => follow_up::cycle(app, cycle),
            Route::Step { cycle, kind, of } => follow_up::step(app, StepName { cycle, kind, of }),
            Route::Daily { first } => daily::screen(app, first),
            Route::Practice => practice::screen(app),
            Route::Tablet => tablet::screen(app),
        }),
    ]
    .into()
}

fn locked(app: App) -> Node {
    let route = Memo::new(move |_| app.route.get());
    el("main")
        .live_children(move || match route.get() {
            Route::Tablet => tablet::screen(app),
            _ => who::screen(app),
        })
        .into()
}

fn starting() -> Node {
    plain_screen("Opening", "Getting this tablet's records ready.").into()
}

fn open_elsewhere() -> Node {
    plain_screen(
        "Open in another tab",
        "Followthrough is already open in another tab or window of this tablet. Close that one, and this one goes on.",
    )
    .into()
}

fn stopped(why: &Stopped) -> Node {
    let again = why
        .try_again
        .then(|| button("primary", None, "Load it again", route::start_again));
    plain_screen(&why.what, &why.why)
        .attr("role", "alert")
        .child(p("", &why.what_to_do))
        .child(again)
        .into()
}

fn plain_screen(heading: &str, words: &str) -> El {
    el("main")
        .class("narrow")
        .child(el("h1").text(heading))
        .child(p("lead", words))
}

fn toast(app: App, shown: Toast) -> El {
    let undo = shown.undo.map(|entry| {
        button("on-dark", Some(Icon::Undo), "Undo", move || {
            app.ask(Say::Undo { entry: entry.clone() }, move |answer| {
                let words = match answer {
                    FromWorker::NotSaved { problems, .. } => problems
                        .into_iter()
                        .next()
                        .map_or(String::new(), |problem| problem.words),
                    _ => "Taken back".to_owned(),
                };
                app.toast.set(Some(Toast {
                    words,
                    undo: None,
                    until_at: now() + 4_000,
                }));
            });
        })
    });
    div("toast").with(nodes![icon(Icon::Tick), p("", &shown.words), undo])
}

fn lock_warning(seconds: i64) -> El {
    let words = format!("Locking in {seconds} seconds. Touch the screen to go on.");
    div("toast").with(nodes![icon(Icon::Lock), p("", &words)])
}

/// From the moment a tablet has joined, its storage holds what nobody else has: the browser is asked to keep it. "This
/// tablet" shows what it answered.
fn keep_what_is_stored(app: App, stage: Memo<Option<Stage>>) {
    Effect::new(move |was_joining: Option<bool>| {
        let stage = stage.get();
        if matches!(stage, Some(Stage::Locked | Stage::SignedIn(_))) {
            enrol::remember_joined();
        }
        if was_joining == Some(true) && matches!(stage, Some(Stage::Locked)) {
            app.keep_storage();
        }
        matches!(stage, Some(Stage::Enrolling(_)))
    });
}

/// A newer app takes over where nobody is in the middle of anything; before the core has spoken that is not known.
fn tell_when_idle(stage: Memo<Option<Stage>>) {
    // Said once for each change: a touch on the lock screen ends it, and what the core says meanwhile must not begin it again.
    let busy = Memo::new(move |_| {
        stage.with(|stage| matches!(stage, None | Some(Stage::SignedIn(_) | Stage::Enrolling(_))))
    });
    Effect::new(move |_| {
        // Without the start script there is no newer app either.
        let _ = set_idle(!busy.get());
    });
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
    on_window("pointerdown", move |_| touch());
    on_window("keydown", move |_| touch());
    dom::every(TICK, move || {
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
    });
    end_toasts(app);
}

/// Takes each word about a save away when its time is over.
pub fn end_toasts(app: App) {
    Effect::new(move |_| {
        let Some(toast) = app.toast.get() else {
            return;
        };
        let wait = u64::try_from(toast.until_at - now()).unwrap_or(0);
        dom::after(Duration::from_millis(wait), move || {
            // A newer word has a time of its own.
            if app.toast.get_untracked().as_ref() == Some(&toast) {
                app.toast.set(None);
            }
        });
    });
}

/// Light or dark: as the device says, until someone chooses. The choice is this device's, not a person's.
pub fn theme_button() -> El {
    let dark = RwSignal::new(settings::is_dark());
    settings::on_device_change(move || {
        // The button may have gone with the screen it stood on.
        dark.try_set(settings::is_dark());
    });
    el("button")
        .class("button plain theme")
        .attr("type", "button")
        .on_click(move || {
            dark.update(|dark| *dark = !*dark);
            settings::keep("theme", if dark.get_untracked() { "dark" } else { "light" });
        })
        .live_children(move || {
            let (picture, words) = if dark.get() {
                (Icon::Sun, "Light")
            } else {
                (Icon::Moon, "Dark")
            };
            nodes![icon(picture), el("span").text(words)].into()
        })
}

/// A heading at the left and something at the right.
pub fn heading_row(heading: &str, end: impl Into<Node>) -> El {
    div("heading-row").child(el("h1").text(heading)).child(end)
}

/// The link to "This tablet" where nobody is signed in.
pub fn tablet_link() -> El {
    link(&Route::Tablet, "button plain")
        .child(icon(Icon::Tablet))
        .child(el("span").text("This tablet"))
}
