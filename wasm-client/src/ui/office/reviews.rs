//! Daily checks, weekly and monthly reviews at the desk: the calendar of those held and missed, one whole, and holding it.
//!
//! May not live here: the form and what is shown of one (`ui::cadence`).

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::unhex;
use sync_core::record::{Cadence, SeenAtReview};
use sync_core::time::CareDay;

use super::super::cadence::{at_the_desk, form::Typed, seen, signatures};
use super::super::dom::{Node, div, el, window};
use super::super::icons::Icon;
use super::super::parts::{back_link, button, chip, link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::cycles::parts;
use super::forms::{Form, panel};
use super::lists::{after, list_table, next_page, sub_ways};
use super::overview::{coverage_words, live_state};
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{ReviewPage, ReviewRow, Reviews, signature_text};
use crate::view::words;

/// The calendar of one kind; the daily checks, when nothing is named.
pub fn calendar(desk: Desk, cadence: &str) -> Node {
    let cadence = Cadence::from_name(cadence).unwrap_or(Cadence::Daily);
    let found = Loaded::new(None);
    let page = RwSignal::new(String::new());
    let read = move || {
        let after = after(page, '&');
        desk.load(
            format!("/api/office/reviews?cadence={}{after}", cadence.name()),
            found,
        );
    };
    Effect::new(move |_| {
        desk.cycles_moved.track();
        desk.came_back.track();
        page.track();
        read();
    });
    let kinds: Vec<(&str, String)> = Cadence::ALL
        .iter()
        .map(|one| (one.name(), format!("{}s", one.label())))
        .collect();
    nodes![
        heading_row("Checks and reviews", live_state(desk)),
        shown(found, read, move |found: Reviews| {
            let now = desk.now.get_untracked();
            let held = match found.held.among {
                0 => "None was due in the last 90 days.".to_owned(),
                among => format!(
                    "{} of {} held on time in the last 90 days.",
                    words::count(found.held.cases),
                    words::count(among)
                ),
            };
            let rows = found.reviews.iter().map(|one| row(one, now)).collect();
            nodes![
                parts(None, None, "reviews"),
                sub_ways("Kinds", "actions/reviews", &kinds, cadence.name()),
                p("lead", &held),
                p("coverage", &coverage_words(&found.coverage, now)),
                list_table(&[cadence.label(), "Held?", "Signed by", "When"], rows),
                next_page(found.next, page),
            ]
            .into()
        }),
    ]
    .into()
}

fn row(one: &ReviewRow, now: i64) -> Node {
    let way = Route::Office(format!("reviews/{}/{}", one.cadence, one.first));
    let (class, picture) = match one.kept_code.as_str() {
        "on-time" => ("sent", Icon::Tick),
        "late" => ("late", Icon::Clock),
        "missed" => ("overdue", Icon::Warning),
        _ => ("now", Icon::Clock),
    };
    let signed_by = one.signed_by.join(", ");
    let when = one
        .signed_at
        .map_or_else(String::new, |at| words::moment(at, now));
    el("tr")
        .with(nodes![
            el("td").child(link(&way, "").text(&one.label)),
            el("td").child(chip(class, picture, &one.kept)),
            el("td").text(&signed_by),
            el("td").text(&when),
        ])
        .into()
}

/// One review: what it opens with, while it can be signed, and its signatures.
pub fn one(desk: Desk, cadence: &str, first: &str) -> Node {
    let day = Cadence::from_name(cadence).zip(CareDay::from_iso(first));
    let Some((cadence, first_day)) = day else {
        return p("hint", "There is no such review.").into();
    };
    let found = Loaded::new(None);
    let path = StoredValue::new(format!("/api/office/reviews/{}/{first}", cadence.name()));
    let read = move || desk.load(path.get_value(), found);
    // Read once: what is signed is what stood there. Whoever wants it newer asks for it.
    Effect::new(move |_| read());
    // Outside of what is drawn anew, so that nothing typed is lost.
    let (typed, form) = (Typed::new(), Form::new(desk));
    let list = Route::Office(format!("actions/reviews/{}", cadence.name()));
    nodes![
        back_link(&list, "All checks and reviews"),
        shown(found, read, move |page: ReviewPage| {
            let now = desk.now.get_untracked();
            let row = &page.review.row;
            let print = button("", None, "Print", || {
                let _ = window().print();
            });
            let lead = format!("{}. Time until {}.", row.kept, words::moment(row.due_at - 1, now));
            let heading = format!("{}, {}", page.review.kind, row.label);
            let agenda = page.agenda.as_ref().zip(page.fields.clone());
            let holding = agenda.map(|(agenda, fields)| {
                let send = move || {
                    sign(
                        desk,
                        typed,
                        form,
                        (cadence, first_day.number(), &fields),
                        (path, found),
                    )
                };
                let before = el("section").class("panel").with(nodes![
                    el("h2").text("What to look at"),
                    seen(agenda, now, at_the_desk, |cycle, about| typed
                        .decision(cycle, about)),
                    div("row-of-buttons").child(button("small", None, "Read it again", read)),
                ]);
                let heading = nodes![
                    el("h2").text("What you found"),
                    (!page.counts).then(|| p(
                        "attention-panel",
                        "Your role puts this forward: it counts when somebody who may sign it does."
                    )),
                ];
                let words = if page.counts { "Sign it" } else { "Put it forward" };
                nodes![
                    before,
                    panel(form, heading.into(), typed.questions(cadence), words, send),
                ]
            });
            nodes![
                heading_row(&heading, print),
                p("lead", &lead),
                holding,
                div("signatures").with(signatures(&page.review, now, at_the_desk)),
            ]
            .into()
        }),
    ]
    .into()
}

fn sign(
    desk: Desk,
    typed: Typed,
    form: Form,
    (cadence, first_day, fields): (Cadence, i32, &str),
    (path, found): (StoredValue<String>, Loaded),
) {
    let mut bytes = vec![0; fields.len() / 2];
    let seen = unhex(fields, &mut bytes).and_then(|()| minicbor::decode::<SeenAtReview>(&bytes).ok());
    let Some(seen) = seen else {
        let words = "This page is of another version than the office's server. Load it again.";
        return form.problem.set(Some(words.to_owned()));
    };
    match typed.read(cadence, first_day, seen) {
        Err(why) => form.problem.set(Some(why)),
        Ok(held) => form.send_text(path.get_value(), signature_text(&held), move |_| {
            desk.load(path.get_value(), found);
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }),
    }
}
