//! Who are you? A name to touch, then a PIN. The only screen of a locked tablet, beside "This tablet".

use leptos::prelude::*;
use sync_core::limits::{PIN_DIGITS_MAX, PIN_DIGITS_MIN};

use super::core::{App, now};
use super::icons::{Icon, icon};
use super::parts::{button, not_yet};
use super::route::Route;
use crate::protocol::{FromWorker, Say, Screen, StaffTile, View, WhoView};
use crate::view::{filter, sign_in};

/// The names, or the PIN of the one touched.
pub fn screen(app: App) -> AnyView {
    app.watch(Screen::Who);
    let picked = RwSignal::new(None::<StaffTile>);
    let search = RwSignal::new(String::new());
    let unit = RwSignal::new(None::<String>);
    (move || match picked.get() {
        Some(staff) => pin_pad(app, staff, picked),
        None => match app.view.get() {
            Some(View::Who(who)) => names(app, who, picked, search, unit),
            _ => not_yet("Who are you?"),
        },
    })
    .into_any()
}

fn names(
    app: App,
    who: WhoView,
    picked: RwSignal<Option<StaffTile>>,
    search: RwSignal<String>,
    unit: RwSignal<Option<String>>,
) -> AnyView {
    let none_yet = who.staff.is_empty();
    let staff = who.staff;
    let units = who.units;
    let tiles = move || {
        let (search, unit) = (search.get(), unit.get());
        staff
            .iter()
            .filter(|one| unit.is_none() || one.unit == unit)
            .filter(|one| filter::finds(&search, &[&one.name]))
            .map(|one| name_tile(one.clone(), picked))
            .collect::<Vec<_>>()
    };
    view! {
        <section>
            <div class="heading-row">
                <div>
                    <h1>{"Who are you?"}</h1>
                    <p class="lead">{format!("{} · {}", who.service_name, who.tablet_label)}</p>
                </div>
                <a class="button plain" href=Route::Tablet.address()>
                    {icon(Icon::Tablet)}
                    <span>{"This tablet"}</span>
                </a>
            </div>
            {find_row("Find your name", search, &units, unit)}
            {none_yet
                .then(|| view! { <p role="status">{first_rows_words(app)}</p> })}
            <div class="names">{tiles}</div>
        </section>
    }
    .into_any()
}

fn first_rows_words(app: App) -> String {
    match app.status.get().first_sync {
        Some(_) => "Names are on their way from the office. They appear here as they arrive.".to_owned(),
        None => "No names yet. They come from the office as soon as there is a network.".to_owned(),
    }
}

fn name_tile(staff: StaffTile, picked: RwSignal<Option<StaffTile>>) -> AnyView {
    let first_time = (!staff.ready_here).then_some("First time on this tablet");
    let (name, role) = (staff.name.clone(), staff.role_label.clone());
    view! {
        <button type="button" class="name" on:click=move |_| picked.set(Some(staff.clone()))>
            <strong>{name}</strong>
            <small>{role}</small>
            {first_time.map(|words| view! { <small class="first-time">{words}</small> })}
        </button>
    }
    .into_any()
}

/// A search box and the units: used wherever a long list is narrowed down.
pub fn find_row(
    label: &'static str,
    search: RwSignal<String>,
    units: &[crate::protocol::UnitName],
    unit: RwSignal<Option<String>>,
) -> AnyView {
    let unit_buttons: Vec<AnyView> = std::iter::once((None, "All".to_owned()))
        .chain(units.iter().map(|one| (Some(one.unit.clone()), one.name.clone())))
        .map(|(this, name)| {
            let mine = this.clone();
            view! {
                <button
                    type="button"
                    class="filter"
                    aria-pressed=move || if unit.get() == mine { "true" } else { "false" }
                    on:click=move |_| unit.set(this.clone())
                >
                    {name}
                </button>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="find-row">
            <label class="search">
                {icon(Icon::Search)}
                <input
                    type="search"
                    aria-label=label
                    placeholder=label
                    autocomplete="off"
                    prop:value=move || search.get()
                    on:input=move |event| search.set(event_target_value(&event))
                />
            </label>
            <div class="filters" role="group" aria-label="Unit">{unit_buttons}</div>
        </div>
    }
    .into_any()
}

fn pin_pad(app: App, staff: StaffTile, picked: RwSignal<Option<StaffTile>>) -> AnyView {
    let pin = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let checking = RwSignal::new(false);
    let id = staff.staff.clone();
    let send = move || {
        if pin.with_untracked(String::len) < PIN_DIGITS_MIN || checking.get_untracked() {
            return;
        }
        checking.set(true);
        problem.set(None);
        let say = Say::SignIn {
            staff: id.clone(),
            pin: pin.get_untracked(),
        };
        pin.set(String::new());
        app.ask(say, move |answer| {
            checking.set(false);
            if let FromWorker::SignIn { answer, .. } = answer {
                problem.set(sign_in::words(&answer, now()));
            }
        });
    };
    let digit = move |digit: char| {
        problem.set(None);
        pin.update(|pin| {
            if pin.len() < PIN_DIGITS_MAX {
                pin.push(digit);
            }
        });
    };
    let erase = move || {
        pin.update(|pin| {
            pin.pop();
        });
    };
    let send_by_key = send.clone();
    let keys = window_event_listener(leptos::ev::keydown, move |event| match event.key().as_str() {
        "Enter" => {
            // Enter on a focused key would also press that key.
            event.prevent_default();
            send_by_key();
        }
        "Backspace" => erase(),
        "Escape" => picked.set(None),
        key => {
            if let Some(typed) = key
                .chars()
                .next()
                .filter(|c| c.is_ascii_digit() && key.len() == 1)
            {
                digit(typed);
            }
        }
    });
    on_cleanup(move || keys.remove());
    let key = move |which: char| {
        view! {
            <button type="button" class="key" on:click=move |_| digit(which)>
                {which.to_string()}
            </button>
        }
        .into_any()
    };
    let first_time = !staff.ready_here;
    view! {
        <section class="pin">
            <button type="button" class="back" on:click=move |_| picked.set(None)>
                {icon(Icon::Back)}
                <span>{"Someone else"}</span>
            </button>
            <h1>{staff.name}</h1>
            <p class="lead">{"Your PIN"}</p>
            <p class="dots" role="status" aria-label=move || {
                format!("{} digits typed", pin.with(String::len))
            }>
                {move || {
                    (0..pin.with(String::len).max(PIN_DIGITS_MIN))
                        .map(|place| {
                            let full = place < pin.with(String::len);
                            view! { <span class="dot" class:full=full></span> }
                        })
                        .collect::<Vec<_>>()
                }}
            </p>
            <div class="pin-words" role="alert">
                {move || problem.get().map(|words| view! { <p class="problem">{words}</p> })}
                {move || {
                    checking.get().then(|| {
                        let words = if first_time {
                            "Checking with the office. The first time takes a little longer."
                        } else {
                            "Checking."
                        };
                        view! { <p class="hint">{words}</p> }
                    })
                }}
            </div>
            <div class="keys" role="group" aria-label="PIN">
                {('1'..='9').map(key).collect::<Vec<_>>()}
                <button type="button" class="key soft" aria-label="Erase one digit" on:click=move |_| erase()>
                    {icon(Icon::Erase)}
                </button>
                {key('0')}
                {
                    let send = send.clone();
                    view! {
                        <button
                            type="button"
                            class="key go"
                            disabled=move || pin.with(String::len) < PIN_DIGITS_MIN || checking.get()
                            on:click=move |_| send()
                        >
                            {"OK"}
                        </button>
                    }
                }
            </div>
            {button("plain", None, "Not you? Choose another name", move || picked.set(None))}
        </section>
    }
    .into_any()
}
