//! Tablets: which there are, when each was last heard from, and enrolling another.

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen_futures::spawn_local;

use super::super::dom::{El, Node, div, el, focus_soon, live};
use super::super::enrol::four_words;
use super::super::icons::Icon;
use super::super::parts::{asked, button, cell, chip, p, panel_heading, problem_line, row};
use super::super::shell::heading_row;
use super::forms::Form;
use super::lists::list_table;
use super::{Desk, Loaded, answer, api, shown, unsent};
use crate::nodes;
use crate::office::{Enrolment, EnrolmentState, Tablet, Tablets};
use crate::view::{status, words};

const MINUTE_MS: i64 = 60_000;

/// Tablets.
pub fn screen(desk: Desk) -> Node {
    let list = Loaded::new(None);
    let read = move || desk.load("/api/office/tablets".to_owned(), list);
    Effect::new(move |_| {
        desk.tablets_changed.track();
        desk.came_back.track();
        read();
    });
    let enrolling = RwSignal::new(None::<Enrolment>);
    let blocking = RwSignal::new(None::<Tablet>);
    nodes![
        heading_row("Tablets", Node::Nothing),
        live(move || match enrolling.get() {
            None => ask_label(desk, enrolling).into(),
            Some(enrolment) => show_code(desk, enrolment, enrolling).into(),
        }),
        live(move || blocking
            .get()
            .map(|tablet| block_panel(desk, &tablet, blocking, read))
            .into()),
        shown(list, read, move |list: Tablets| tablets(
            &list,
            desk.now.get(),
            blocking
        )),
        unsent::panel(desk),
    ]
    .into()
}

fn tablets(list: &Tablets, now: i64, blocking: RwSignal<Option<Tablet>>) -> Node {
    if list.tablets.is_empty() {
        return p("hint", "No tablets yet. Enrol the first one above.").into();
    }
    let rows = list
        .tablets
        .iter()
        .map(|one| {
            // The same name joined again later: most likely the same tablet, whose browser had cleared it.
            let anew = list
                .tablets
                .iter()
                .filter(|other| !other.revoked && other.label == one.label)
                .map(|other| other.enrolled_at)
                .filter(|at| *at > one.enrolled_at)
                .max();
            tablet(one, anew, list.may_block, now, blocking)
        })
        .collect();
    list_table(
        &[
            "Tablet",
            "Last heard from",
            "Waiting on it",
            "Clock",
            "Storage",
            "App",
            "Enrolled",
        ],
        rows,
    )
}

fn tablet(
    one: &Tablet,
    anew: Option<i64>,
    may_block: bool,
    now: i64,
    blocking: RwSignal<Option<Tablet>>,
) -> Node {
    let state = match (one.revoked, one.connected) {
        (true, _) => Some(chip("attention", Icon::Struck, "Blocked")),
        (false, true) => Some(chip("now", Icon::Live, "Linked now")),
        (false, false) => None,
    };
    let why = one.revoked_why.as_ref().map(|why| {
        let since = one.revoked_at.map_or(String::new(), |at| words::moment(at, now));
        p("hint", &format!("{why}, {since}"))
    });
    let anew = anew.filter(|_| !one.revoked).map(|at| {
        p(
            "hint",
            &format!(
                "A tablet of this name was set up {}. If it is this one, its browser had cleared it: what was waiting on it is \
                 gone. Block this entry.",
                words::moment(at, now)
            ),
        )
    });
    let mine = one.clone();
    let block = (may_block && !one.revoked).then(|| {
        button("small", Some(Icon::Lock), "Block", move || {
            blocking.set(Some(mine.clone()))
        })
        .attr("aria-label", &format!("Block {}", one.label))
    });
    let heard = one.last_contact_ms.map_or("Not yet".to_owned(), |at| {
        format!("{}, {}", words::moment(at, now), words::ago(at, now))
    });
    let waiting = match (one.unsent, one.oldest_unsent_ms) {
        (None, _) => "Not known".to_owned(),
        (Some(0), _) => "Nothing".to_owned(),
        (Some(unsent), Some(oldest)) => format!(
            "{}, the oldest from {}",
            words::many(unsent, "record", "records"),
            words::moment(oldest, now)
        ),
        (Some(unsent), None) => words::many(unsent, "record", "records"),
    };
    let clock = match one.clock_offset_ms {
        None => "Not known".to_owned(),
        Some(offset) if offset.abs() < MINUTE_MS => "Right, within a minute".to_owned(),
        Some(offset) => status::clock_words(offset / MINUTE_MS),
    };
    let storage = match (one.storage_used_bytes, one.storage_quota_bytes) {
        (Some(used), Some(quota)) => format!("{} of {}", words::size(used), words::size(quota)),
        (Some(used), None) => words::size(used),
        _ => "Not known".to_owned(),
    };
    row(nodes![
        cell("tablet-cell", "").with(nodes![
            el("strong").text(&one.label),
            " ",
            state,
            why,
            anew,
            block
        ]),
        cell("", &heard),
        cell("", &waiting),
        cell("", &clock),
        cell("", &storage),
        cell("", one.app.as_deref().unwrap_or("Not known")),
        cell("time-cell", &words::day(one.enrolled_at)),
    ])
}

/// Blocking is asked once more, with the reason as the answer: nothing is typed while a tablet is missing.
fn block_panel(
    desk: Desk,
    tablet: &Tablet,
    blocking: RwSignal<Option<Tablet>>,
    read: impl Fn() + Copy + 'static,
) -> El {
    let form = Form::new(desk);
    let path = format!("/api/office/tablets/{}/block", tablet.device);
    let because = |why: &'static str| {
        let path = path.clone();
        move || {
            form.send(path.clone(), vec![("why", why.to_owned())], move |_| {
                blocking.try_set(None);
                read();
            });
        }
    };
    let waits = match tablet.unsent {
        Some(unsent) if unsent > 0 => format!(
            "{} waited on it when it was last heard from. What it sends later is held for you.",
            words::many(unsent, "record", "records")
        ),
        _ => "It can no longer sign anybody in or send. There is no way back: it would be enrolled anew."
            .to_owned(),
    };
    focus_soon(".block-panel h2");
    el("section")
        .class("panel attention-panel block-panel")
        .attr("role", "alertdialog")
        .attr("aria-label", "Block a tablet")
        .with(nodes![
            el("h2")
                .attr("tabindex", "-1")
                .text(&format!("Block {}?", tablet.label)),
            p("", &waits),
            form.trouble(),
            div("row-of-buttons")
                .child(button(
                    "",
                    Some(Icon::Lock),
                    "Block it: lost or stolen",
                    because("Lost or stolen")
                ))
                .child(button(
                    "",
                    Some(Icon::Lock),
                    "Block it: no longer used",
                    because("No longer used")
                ))
                .child(button("", None, "Do not block", move || blocking.set(None))),
        ])
}

fn ask_label(desk: Desk, enrolling: RwSignal<Option<Enrolment>>) -> El {
    let label = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let send = move || {
        let label = label.get_untracked().trim().to_owned();
        if label.is_empty() {
            problem.set(Some(
                "Give the tablet a name, such as \"Ground floor tablet 2\".".to_owned(),
            ));
            return;
        }
        spawn_local(async move {
            let answer = api::post("/api/office/enrolments", &[("label", &label)]).await;
            match desk.kept(answer.and_then(|json| api::read::<Enrolment>(&json))) {
                Ok(enrolment) => {
                    desk.enrolment.set(None);
                    enrolling.try_set(Some(enrolment));
                }
                Err(words) => {
                    problem.try_set(Some(words));
                }
            }
        });
    };
    let input = el("input")
        .attr("type", "text")
        .attr("autocomplete", "off")
        .attr("maxlength", "120")
        .live_value(move || label.get())
        .on_input(move |typed| {
            problem.set(None);
            label.set(typed);
        });
    el("form")
        .class("panel enrol-form")
        .on("submit", move |event| {
            event.prevent_default();
            send();
        })
        .with(nodes![
            panel_heading(Icon::Qr, "Enrol a tablet"),
            asked(el("label"), Some(problem.into())).with(nodes![
                el("span").class("legend").text("Name of the tablet"),
                el("span")
                    .class("hint")
                    .text("What people call it, such as \"Ground floor tablet 2\"."),
                problem_line(problem.into()),
                input,
            ]),
            el("button")
                .class("button primary")
                .attr("type", "submit")
                .text("Show a code"),
        ])
}

fn show_code(desk: Desk, enrolment: Enrolment, enrolling: RwSignal<Option<Enrolment>>) -> El {
    // Asked once, in case the tablet was quicker than this page; from then on the server tells.
    let first = Loaded::new(None);
    desk.load(format!("/api/office/enrolments/{}", enrolment.enrolment), first);
    let mine = enrolment.enrolment.clone();
    let state = Memo::new(move |_| {
        let pushed = desk.enrolment.get().filter(|state| state.enrolment == mine);
        pushed.or_else(|| answer(first).and_then(Result::ok))
    });
    let close = move || enrolling.set(None);
    let ended = move |words: &str, picture: &str| -> Node {
        nodes![p("figure", words), button("", None, picture, close)].into()
    };
    let inside = live(move || {
        let Some(state) = state.get() else {
            return code(&enrolment, close).into();
        };
        match state.state.as_str() {
            "asked" => compare(desk, state),
            "confirmed" => nodes![
                p("figure", &format!("{} is enrolled.", state.label)),
                p(
                    "",
                    "Staff can sign in on it as soon as its first records have arrived."
                ),
                button("", None, "Done", close),
            ]
            .into(),
            "declined" => ended("This tablet was not let in.", "Start again"),
            "expired" => ended("The code has ended.", "Start again"),
            _ => code(&enrolment, close).into(),
        }
    });
    el("section")
        .class("panel enrol-form")
        .attr("aria-live", "polite")
        .child(panel_heading(Icon::Qr, "Enrol a tablet"))
        .child(inside)
}

fn code(enrolment: &Enrolment, close: impl Fn() + 'static) -> El {
    let drawing = String::from(js_sys::encode_uri_component(&enrolment.qr_svg));
    let picture = el("img")
        .class("qr")
        .attr("src", &format!("data:image/svg+xml,{drawing}"))
        .attr("alt", "QR picture of the address beside it");
    let address = enrolment.url.split('#').next().unwrap_or("");
    let expires = format!(
        "The code works once, until {}.",
        words::clock(enrolment.expires_at)
    );
    div("enrol-grid")
        .child(picture)
        .child(div("enrol-words").with(nodes![
            p(
                "",
                "On the tablet, scan this picture, or open this address and type the code:"
            ),
            p("figure", address),
            p("big-code", &enrolment.code),
            p("hint", &expires),
            button("", None, "Cancel", close),
        ]))
}

fn compare(desk: Desk, state: EnrolmentState) -> Node {
    let trouble = RwSignal::new(None::<String>);
    let path = format!("/api/office/enrolments/{}/", state.enrolment);
    let decide = move |what: &'static str| {
        let path = format!("{path}{what}");
        spawn_local(async move {
            let answer = api::post(&path, &[]).await;
            match desk.kept(answer.and_then(|json| api::read::<EnrolmentState>(&json))) {
                Ok(state) => desk.enrolment.set(Some(state)),
                Err(words) => {
                    trouble.try_set(Some(words));
                }
            }
        });
    };
    let decline = decide.clone();
    nodes![
        p("figure", &format!("Does {} show these four words?", state.label)),
        four_words(&state.words.unwrap_or_default()),
        el("div")
            .attr("role", "alert")
            .child(problem_line(trouble.into())),
        div("row-of-buttons")
            .child(button(
                "primary",
                Some(Icon::Tick),
                "Confirm: the words match",
                move || {
                    decide("confirm");
                }
            ))
            .child(button(
                "",
                Some(Icon::Struck),
                "Decline: they do not",
                move || decline("decline")
            )),
    ]
    .into()
}
