//! One person at the office: who they are, their timeline with its filters, and where they move.

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::super::dom::{El, Node, div, el, live, live_if};
use super::super::icons::{Icon, icon};
use super::super::parts::{back_link, chip, link, p, panel_heading};
use super::super::route::Route;
use super::forms::{Form, fold, input, panel, pick};
use super::journal::journal;
use super::overview::live_state;
use super::records::{Filter, feed};
use super::{Desk, Loaded, answer, shown};
use crate::nodes;
use crate::office::{Choice, Choices, PersonPage};

/// The screen.
pub fn screen(desk: Desk, person: String) -> Node {
    let page = Loaded::new(None);
    let choices = Loaded::new(None);
    let id = StoredValue::new(person.clone());
    let read = move || desk.load(format!("/api/office/people/{}", id.get_value()), page);
    Effect::new(move |_| {
        desk.came_back.track();
        read();
    });
    desk.load("/api/office/choices".to_owned(), choices);
    let filter = RwSignal::new(Filter {
        person,
        happened: true,
        ..Filter::default()
    });
    nodes![
        back_link(&Route::Office("people".to_owned()), "People"),
        shown(page, read, move |page: PersonPage| {
            head(desk, &page, choices, read)
        }),
        el("section")
            .class("of-person")
            .attr("aria-label", "Timeline")
            .with(nodes![
                live(move || match answer::<Choices>(choices) {
                    Some(Ok(choices)) => filters(desk, &choices, filter).into(),
                    _ => Node::Nothing,
                }),
                live(move || feed(desk, filter.get())),
            ]),
    ]
    .into()
}

fn head(desk: Desk, page: &PersonPage, choices: Loaded, read: impl Fn() + Copy + 'static) -> Node {
    let one = &page.person;
    let place = match one.gone {
        true => "Has left".to_owned(),
        false => format!("Room {} · {}", one.room, one.unit_name),
    };
    let alerts: Vec<Node> = page
        .alerts
        .iter()
        .map(|alert| chip("alert", Icon::Warning, alert).into())
        .collect();
    let (moving, leaving) = (RwSignal::new(false), RwSignal::new(false));
    let may = page.may_admit && !one.gone;
    let person = StoredValue::new(one.person.clone());
    let forms = may.then(|| {
        nodes![
            div("row-of-buttons")
                .child(fold("Move", moving))
                .child(fold("Discharge", leaving)),
            live_if(
                move || moving.get(),
                move || move_form(desk, person.get_value(), choices, read).into()
            ),
            live_if(
                move || leaving.get(),
                move || discharge_form(desk, person.get_value(), read).into()
            ),
        ]
    });
    nodes![
        div("heading-row")
            .child(el("div").with(nodes![
                el("h1").text(&one.name),
                p("lead", &format!("Known as {} · {place}", one.known_as)),
                (!alerts.is_empty()).then(|| div("chips alerts").with(alerts)),
            ]))
            .child(live_state(desk)),
        documents(&one.person),
        forms,
    ]
    .into()
}

/// The way to what is planned for them, and to what they want known.
fn documents(person: &str) -> El {
    let way = |kind: &str, picture, words: &str| {
        let to = Route::Office(format!("person/{person}/{kind}"));
        link(&to, "button")
            .child(icon(picture))
            .child(el("span").text(words))
            .into()
    };
    div("row-of-buttons").with(vec![
        way("care-plan", Icon::Note, "Care plan"),
        way("about-me", Icon::Person, "About me"),
        way("targets", Icon::Scale, "Targets"),
    ])
}

fn move_form(desk: Desk, person: String, choices: Loaded, read: impl Fn() + Copy + 'static) -> El {
    let form = Form::new(desk);
    let (unit, room) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let units = match answer::<Choices>(choices) {
        Some(Ok(choices)) => choices.units,
        _ => Vec::new(),
    };
    panel(
        form,
        panel_heading(Icon::Forward, "Move to another room").into(),
        nodes![
            pick("New unit", "Choose a unit", &units, unit),
            input("text", "New room", "", room),
        ],
        "Save the move",
        move || {
            let boxes = vec![("unit", unit.get_untracked()), ("room", room.get_untracked())];
            form.send(format!("/api/office/people/{person}/move"), boxes, move |_| {
                read()
            });
        },
    )
}

fn discharge_form(desk: Desk, person: String, read: impl Fn() + Copy + 'static) -> El {
    let form = Form::new(desk);
    let why = RwSignal::new(String::new());
    panel(
        form,
        panel_heading(Icon::Person, "They no longer live here").into(),
        nodes![
            p(
                "",
                "They leave every list. Everything that was recorded stays and can be read."
            ),
            input(
                "text",
                "Why do they leave?",
                "Such as: moved to a nursing home",
                why
            ),
        ],
        "Save the discharge",
        move || {
            let boxes = vec![("why", why.get_untracked())];
            form.send(
                format!("/api/office/people/{person}/discharge"),
                boxes,
                move |_| read(),
            );
        },
    )
}

fn filters(desk: Desk, choices: &Choices, filter: RwSignal<Filter>) -> El {
    let days = Memo::new(move |_| filter.with(Filter::days));
    let choice = |code: &str, label: &str| Choice {
        code: code.to_owned(),
        label: label.to_owned(),
    };
    let outcomes = [
        choice("done", "Done"),
        choice("partly", "Partly"),
        choice("declined", "Declined"),
        choice("not-needed", "Not needed"),
        choice("not-possible", "Not possible"),
    ];
    let marks = [
        choice("concern", "A worry"),
        choice("late", "Late entries"),
        choice("corrected", "Corrected or entered in error"),
        choice("uncounted", "Held or declined by a manager"),
    ];
    // Each box keeps what stands in it; the list follows all of them.
    let [kind, staff, outcome, mark, from, to] = [(); 6].map(|()| RwSignal::new(String::new()));
    Effect::new(move |_| {
        let next = Filter {
            kind: kind.get(),
            staff: staff.get(),
            outcome: outcome.get(),
            mark: mark.get(),
            from: from.get(),
            to: to.get(),
            ..filter.get_untracked()
        };
        if next != filter.get_untracked() {
            filter.set(next);
        }
    });
    div("panel filter-panel").with(nodes![
        el("h2").text("Timeline"),
        div("filter-grid").with(nodes![
            pick("Kind", "Every kind", &choices.kinds, kind),
            pick("Outcome", "Every outcome", &outcomes, outcome),
            pick("Only", "Everything", &marks, mark),
            pick("Written by", "Everybody", &choices.staff, staff),
            input("date", "From", "", from),
            input("date", "To", "", to),
        ]),
        live(move || download(&filter.get()).into()),
        // Drawn anew for other days alone.
        live(move || {
            days.track();
            filter.with_untracked(|filter| journal(desk, filter))
        }),
    ])
}

fn download(filter: &Filter) -> El {
    el("a")
        .class("button")
        .attr("href", &filter.file())
        .attr("download", "")
        .child(icon(Icon::Sheet))
        .child(el("span").text("Save this timeline as a file (CSV)"))
}
