//! Who are you? A name to touch, then a PIN. The only screen of a locked tablet, beside "This tablet".

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::limits::{PIN_DIGITS_MAX, PIN_DIGITS_MIN};
use wasm_bindgen::JsCast;

use super::core::{App, now};
use super::dom::{El, Node, div, el, live, on_window};
use super::icons::{Icon, icon};
use super::parts::{back_button, button, not_yet, p};
use super::shell::tablet_link;
use crate::nodes;
use crate::protocol::{FromWorker, Say, Screen, StaffTile, UnitName, View, WhoView};
use crate::view::{filter, sign_in};

/// The names, or the PIN of the one touched.
pub fn screen(app: App) -> Node {
    app.watch(Screen::Who);
    let picked = RwSignal::new(None::<StaffTile>);
    let search = RwSignal::new(String::new());
    let unit = RwSignal::new(None::<String>);
    live(move || match picked.get() {
        Some(staff) => pin_pad(app, staff, picked),
        None => match app.view.get() {
            Some(View::Who(who)) => names(app, who, picked, search, unit),
            _ => not_yet("Who are you?"),
        },
    })
}

fn names(
    app: App,
    who: WhoView,
    picked: RwSignal<Option<StaffTile>>,
    search: RwSignal<String>,
    unit: RwSignal<Option<String>>,
) -> Node {
    let none_yet = who.staff.is_empty().then(|| {
        el("p")
            .attr("role", "status")
            .live_text(move || first_rows_words(app))
    });
    let staff = who.staff;
    let tiles = move || {
        let (search, unit) = (search.get(), unit.get());
        staff
            .iter()
            .filter(|one| unit.is_none() || one.unit == unit)
            .filter(|one| filter::finds(&search, &[&one.name]))
            .map(|one| name_tile(one, picked).into())
            .collect::<Vec<Node>>()
            .into()
    };
    el("section")
        .with(nodes![
            div("heading-row")
                .child(
                    el("div")
                        .child(el("h1").text("Who are you?"))
                        .child(p("lead", &format!("{} · {}", who.service_name, who.tablet_label))),
                )
                .child(tablet_link()),
            find_row("Find your name", search, &who.units, unit),
            none_yet,
            div("names").live_children(tiles),
        ])
        .into()
}

fn first_rows_words(app: App) -> String {
    match app.status.get().first_sync {
        Some(_) => "Names are on their way from the office. They appear here as they arrive.".to_owned(),
        None => "No names yet. They come from the office as soon as there is a network.".to_owned(),
    }
}

fn name_tile(staff: &StaffTile, picked: RwSignal<Option<StaffTile>>) -> El {
    let first_time =
        (!staff.ready_here).then(|| el("small").class("first-time").text("First time on this tablet"));
    let mine = staff.clone();
    el("button")
        .class("name")
        .attr("type", "button")
        .on_click(move || picked.set(Some(mine.clone())))
        .with(nodes![
            el("strong").text(&staff.name),
            el("small").text(&staff.role_label),
            first_time,
        ])
}

/// A search box and the units: used wherever a long list is narrowed down.
pub fn find_row(
    label: &str,
    search: RwSignal<String>,
    units: &[UnitName],
    unit: RwSignal<Option<String>>,
) -> El {
    let search_box = el("label").class("search").child(icon(Icon::Search)).child(
        el("input")
            .attr("type", "search")
            .attr("aria-label", label)
            .attr("placeholder", label)
            .attr("autocomplete", "off")
            .live_value(move || search.get())
            .on_input(move |typed| search.set(typed)),
    );
    let unit_button = |this: Option<String>, name: &str| -> Node {
        let mine = this.clone();
        el("button")
            .class("filter")
            .attr("type", "button")
            .pressed(move || unit.get() == mine)
            .on_click(move || unit.set(this.clone()))
            .text(name)
            .into()
    };
    let units = (!units.is_empty()).then(|| {
        let mut buttons = vec![unit_button(None, "All")];
        buttons.extend(
            units
                .iter()
                .map(|one| unit_button(Some(one.unit.clone()), &one.name)),
        );
        div("filters")
            .attr("role", "group")
            .attr("aria-label", "Unit")
            .with(buttons)
    });
    div("find-row").child(search_box).child(units)
}

#[derive(Clone, Copy)]
struct PinPad {
    app: App,
    pin: RwSignal<String>,
    problem: RwSignal<Option<String>>,
    checking: RwSignal<bool>,
}

impl PinPad {
    fn digit(self, digit: char) {
        self.problem.set(None);
        self.pin.update(|pin| {
            if pin.len() < PIN_DIGITS_MAX {
                pin.push(digit);
            }
        });
    }

    fn erase(self) {
        self.pin.update(|pin| {
            pin.pop();
        });
    }

    fn ready(self) -> bool {
        self.pin.with(String::len) >= PIN_DIGITS_MIN && !self.checking.get()
    }

    fn send(self, staff: &str) {
        if self.pin.with_untracked(String::len) < PIN_DIGITS_MIN || self.checking.get_untracked() {
            return;
        }
        self.checking.set(true);
        self.problem.set(None);
        let say = Say::SignIn {
            staff: staff.to_owned(),
            pin: self.pin.get_untracked(),
        };
        self.pin.set(String::new());
        self.app.ask(say, move |answer| {
            self.checking.set(false);
            if let FromWorker::SignIn { answer, .. } = answer {
                self.problem.set(sign_in::words(&answer, now()));
            }
        });
    }
}

fn pin_pad(app: App, staff: StaffTile, picked: RwSignal<Option<StaffTile>>) -> Node {
    let pad = PinPad {
        app,
        pin: RwSignal::new(String::new()),
        problem: RwSignal::new(None),
        checking: RwSignal::new(false),
    };
    let id = staff.staff.clone();
    on_window("keydown", move |event| {
        let key = event.unchecked_ref::<web_sys::KeyboardEvent>().key();
        match key.as_str() {
            "Enter" => {
                // Enter on a focused key would also press that key.
                event.prevent_default();
                pad.send(&id);
            }
            "Backspace" => pad.erase(),
            "Escape" => picked.set(None),
            key => {
                if let Some(typed) = key
                    .chars()
                    .next()
                    .filter(|c| c.is_ascii_digit() && key.len() == 1)
                {
                    pad.digit(typed);
                }
            }
        }
    });
    let key = |which: char| -> Node {
        el("button")
            .class("key")
            .attr("type", "button")
            .on_click(move || pad.digit(which))
            .text(&which.to_string())
            .into()
    };
    let erase = el("button")
        .class("key soft")
        .attr("type", "button")
        .attr("aria-label", "Erase one digit")
        .on_click(move || pad.erase())
        .child(icon(Icon::Erase));
    let (id, first_time) = (staff.staff, !staff.ready_here);
    let send = el("button")
        .class("key go")
        .attr("type", "button")
        .live_attr("disabled", move || (!pad.ready()).then(String::new))
        .on_click(move || pad.send(&id))
        .text("OK");
    let mut keys: Vec<Node> = ('1'..='9').map(key).collect();
    keys.extend(nodes![erase, key('0'), send]);
    let dots = el("p")
        .class("dots")
        .attr("role", "status")
        .live_attr("aria-label", move || {
            Some(format!("{} digits typed", pad.pin.with(String::len)))
        })
        .live_children(move || {
            let typed = pad.pin.with(String::len);
            (0..typed.max(PIN_DIGITS_MIN))
                .map(|place| {
                    el("span")
                        .class(if place < typed { "dot full" } else { "dot" })
                        .into()
                })
                .collect::<Vec<Node>>()
                .into()
        });
    let words = div("pin-words").attr("role", "alert").live_children(move || {
        if let Some(words) = pad.problem.get() {
            return p("problem", &words).into();
        }
        let checking = if first_time {
            "Checking with the office. The first time takes a little longer."
        } else {
            "Checking."
        };
        pad.checking.get().then(|| p("hint", checking)).into()
    });
    el("section")
        .class("pin")
        .with(nodes![
            back_button("Someone else", move || picked.set(None)),
            el("h1").text(&staff.name),
            p("lead", "Your PIN"),
            dots,
            words,
            div("keys")
                .attr("role", "group")
                .attr("aria-label", "PIN")
                .with(keys),
            button("plain", None, "Not you? Choose another name", move || picked
                .set(None)),
        ])
        .into()
}
