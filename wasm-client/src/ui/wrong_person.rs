//! "This was for somebody else": pick who it was for. It is recorded for them and struck here, both or neither.

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::{App, Toast, now};
use super::dom::{El, Node, div, el, live};
use super::icons::Icon;
use super::parts::{button, p, panel_heading, problem_line};
use super::route::{self, Route};
use super::who::find_row;
use crate::nodes;
use crate::protocol::{FromWorker, PersonLine, Say};
use crate::view::filter;

/// People shown before anything is typed: those of one unit fit.
const SHOWN: usize = 24;

/// What somebody has begun. Made outside of what is drawn anew, so that it stays when the entry changes under it.
#[derive(Clone, Copy)]
pub struct Moving {
    /// Whether the panel is open.
    pub open: RwSignal<bool>,
    problem: RwSignal<Option<String>>,
    search: RwSignal<String>,
    picked: RwSignal<Option<PersonLine>>,
}

impl Moving {
    /// Nothing begun.
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            problem: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            picked: RwSignal::new(None),
        }
    }
}

/// The panel that asks whom it was for.
pub fn panel(app: App, entry: &str, others: Vec<PersonLine>, moving: Moving) -> El {
    let Moving {
        open,
        problem,
        search,
        picked,
    } = moving;
    let entry = entry.to_owned();
    let choose = move || {
        let names: Vec<Node> = others
            .iter()
            .filter(|one| filter::finds(&search.get(), &[&one.known_as, &one.name, &one.room]))
            .take(SHOWN)
            .map(|one| {
                let this = one.clone();
                el("button")
                    .class("name")
                    .attr("type", "button")
                    .on_click(move || picked.set(Some(this.clone())))
                    .with(nodes![
                        el("strong").text(&one.known_as),
                        el("small").text(&format!("{}, room {}", one.name, one.room)),
                    ])
                    .into()
            })
            .collect();
        nodes![
            find_row("Find a person or a room", search, &[], RwSignal::new(None)),
            div("names").with(names),
        ]
        .into()
    };
    let confirm = move |one: PersonLine| -> Node {
        let (entry, person) = (entry.clone(), one.person.clone());
        let save = move || {
            let say = Say::WrongPerson {
                entry: entry.clone(),
                person: person.clone(),
            };
            let person = person.clone();
            app.ask(say, move |answer| match answer {
                FromWorker::NotSaved { problems, .. } => {
                    problem.set(problems.into_iter().next().map(|problem| problem.words));
                }
                FromWorker::Saved { what, .. } => {
                    open.set(false);
                    app.toast.set(Some(Toast {
                        words: format!("Saved on this tablet: moved, {what}"),
                        undo: None,
                        until_at: now() + 6_000,
                    }));
                    route::go(&Route::Person { person });
                }
                // No other answer belongs to this.
                _ => {}
            });
        };
        nodes![
            p(
                "figure",
                &format!("It was for {} ({}), room {}?", one.known_as, one.name, one.room)
            ),
            div("row-of-buttons").with(nodes![
                button(
                    "primary",
                    Some(Icon::Tick),
                    &format!("Yes, record it for {}", one.known_as),
                    save
                ),
                button("", None, "Choose another", move || picked.set(None)),
            ]),
        ]
        .into()
    };
    el("section").class("panel strike").with(nodes![
        panel_heading(Icon::Person, "Who was it for?"),
        p(
            "hint",
            "It is recorded for the right person. Here only \"Entered for the wrong person\" stays."
        ),
        problem_line(problem.into()),
        live(move || match picked.get() {
            Some(one) => confirm(one),
            None => choose(),
        }),
        button("plain", None, "Leave it as it is", move || open.set(false)),
    ])
}
