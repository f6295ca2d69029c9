//! A unit's handover sheet for one shift: the unit's own part, then each person with something to know or to do.
//!
//! Anyone writes in it, a shift leader hands it over, and whoever comes on says once that they read all of it.

use reactive_graph::computed::Memo;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::App;
use super::document::section::{self, Stand};
use super::document::{reading, say, trouble_panel};
use super::dom::{El, Node, div, el, focus_soon, live};
use super::icons::{Icon, icon};
use super::parts::{
    button, chip, choose_one, custody_chip, link, not_here, not_yet, p, panel_heading, problem_words,
};
use super::route::Route;
use crate::nodes;
use crate::protocol::{
    DocumentName, FromWorker, HandoverPart, HandoverView, Heads, Say, Screen, ShiftName, View,
};
use crate::view::handover_order::{self, Place};
use sync_core::record::HANDOVER_SECTIONS;

/// What the sheet is drawn from. Copied freely: all of it is handles.
#[derive(Clone, Copy)]
struct Sheet {
    app: App,
    view: Memo<Option<HandoverView>>,
    /// People somebody wants to say something about, who have no part yet.
    added: RwSignal<Vec<String>>,
    problem: RwSignal<Option<String>>,
    giving: RwSignal<bool>,
}

/// A unit's handover sheet: of the reader's own unit and the shift that is on, when nothing else is said.
pub fn screen(app: App, unit: Option<String>, shift: Option<ShiftName>) -> Node {
    app.watch(Screen::Handover { unit, shift });
    let view = Memo::new(move |_| {
        app.view.with(|view| match view {
            Some(View::Handover(view)) => Some((**view).clone()),
            _ => None,
        })
    });
    let gone = Memo::new(move |_| {
        app.view.with(|view| match view {
            Some(View::NotHere { words }) => Some(words.clone()),
            _ => None,
        })
    });
    let here = Memo::new(move |_| view.with(Option::is_some));
    let pinned = StoredValue::new(shift.is_some());
    let sheet = Sheet {
        app,
        view,
        added: RwSignal::new(Vec::new()),
        problem: RwSignal::new(None),
        giving: RwSignal::new(false),
    };
    live(move || match (gone.get(), here.get()) {
        (Some(words), _) => not_here(&words),
        (None, false) => not_yet("Handover"),
        (None, true) => {
            if !pinned.get_value() {
                pinned.set_value(true);
                sheet.pin();
            }
            sheet.draw()
        }
    })
}

impl Sheet {
    /// Stays with the shift that was shown first: whoever writes across its end goes on writing in the same sheet.
    fn pin(self) {
        let of = self.look_now(|view| (view.unit.unit.clone(), view.shift));
        if let Some((unit, shift)) = of {
            self.app.watch_on(Screen::Handover {
                unit: Some(unit),
                shift: Some(shift),
            });
        }
    }

    fn look<T>(self, look: impl FnOnce(&HandoverView) -> T) -> Option<T> {
        self.view.with(|view| view.as_ref().map(look))
    }

    fn look_now<T>(self, look: impl FnOnce(&HandoverView) -> T) -> Option<T> {
        self.view.with_untracked(|view| view.as_ref().map(look))
    }

    /// Drawn once: each part keeps itself up to date, so that a box somebody writes in stays as it is.
    fn draw(self) -> Node {
        let places = Memo::new(move |_| self.look(handover_order::places).unwrap_or_default());
        let others = Memo::new(move |_| self.others());
        nodes![
            live(move || self.look(|view| top(self.app, view)).unwrap_or(Node::Nothing)),
            live(move || self.to_read()),
            live(move || places
                .get()
                .into_iter()
                .map(|place| self.place(place))
                .collect::<Vec<Node>>()
                .into()),
            live(move || self.add(others.get())),
            live(move || self.give()),
            live(move || {
                let now = self.app.now.get();
                self.look(|view| foot(view, now)).unwrap_or(Node::Nothing)
            }),
        ]
        .into()
    }

    /// Everything new to the reader, read in one touch.
    fn to_read(self) -> Node {
        let (versions, ready) = self
            .look(|view| {
                // Nobody says that they read what is not on the screen.
                let ready = view.to_read.iter().all(|(document, _)| {
                    handover_order::part(view, document)
                        .is_some_and(|part| !part.opening && part.trouble.is_none())
                });
                (view.to_read.clone(), ready)
            })
            .unwrap_or_default();
        if versions.is_empty() {
            return Node::Nothing;
        }
        let many = crate::view::words::many(versions.len() as u64, "part is", "parts are");
        let read = ready.then(|| {
            button("primary", Some(Icon::Tick), "I have read it", move || {
                self.ask(Say::Acknowledge {
                    versions: versions.clone(),
                    understood: true,
                    question: String::new(),
                });
            })
        });
        div("banner")
            .with(nodes![
                icon(Icon::Live),
                el("span").text(&format!("{many} new to you. Read all of it below.")),
                read,
            ])
            .into()
    }

    /// One place of the sheet; nothing while nobody said or wants to say anything about this person.
    fn place(self, place: Place) -> Node {
        let document = place.document.clone();
        let part = Memo::new(move |_| {
            self.look(|view| handover_order::part(view, &document).cloned())
                .flatten()
        });
        let person = place.head.as_ref().map(|head| head.person.clone());
        let is_there = Memo::new(move |_| {
            let wanted = |added: &Vec<String>| person.as_ref().is_none_or(|person| added.contains(person));
            part.with(Option::is_some) || self.added.with(wanted)
        });
        live(move || {
            if is_there.get() {
                self.part(&place, part).into()
            } else {
                Node::Nothing
            }
        })
    }

    fn part(self, place: &Place, part: Memo<Option<HandoverPart>>) -> El {
        let heading = match &place.head {
            Some(head) => format!("{}, room {}", head.known_as, head.room),
            None => self
                .look_now(|view| format!("The unit: {}", view.unit.name))
                .unwrap_or_default(),
        };
        let picture = if place.head.is_some() {
            Icon::Person
        } else {
            Icon::Home
        };
        let alerts = place.head.as_ref().map(|head| {
            let alerts = head
                .alerts
                .iter()
                .map(|alert| chip("alert", Icon::Warning, alert).into())
                .collect();
            div("chips").with(alerts)
        });
        let sections: Vec<Node> = HANDOVER_SECTIONS
            .iter()
            .map(|one| {
                let code = one.code;
                let stand = Memo::new(move |_| {
                    part.with(|part| match part {
                        Some(part) if part.opening => None,
                        Some(part) => Some(Stand::of(&part.heads, &part.sections, &part.typed, code)),
                        // Nothing was said about them yet.
                        None => Some(Stand::default()),
                    })
                });
                let place = section::Place {
                    document: place.document.clone(),
                    section: code,
                    label: one.label,
                };
                section::section(self.app, place, stand).into()
            })
            .collect();
        let trouble = Memo::new(move |_| part.with(|part| part.as_ref()?.trouble.clone()));
        el("section").class("panel handover-part").with(nodes![
            panel_heading(picture, &heading),
            alerts,
            live(move || trouble
                .get()
                .map(|words| trouble_panel(&words, move || self.pin()))
                .into()),
            div("handover-columns").with(sections),
            live(move || self.part_state(part)),
        ])
    }

    fn part_state(self, part: Memo<Option<HandoverPart>>) -> Node {
        let now = self.app.now.get();
        let may_give = self.look(|view| view.may_give) == Some(true);
        part.with(|part| {
            let part = part.as_ref()?;
            let give = (may_give && handover_order::waits(part)).then(|| {
                let (document, heads) = (part.document.clone(), part.heads.clone());
                button("small", Some(Icon::Handover), "Hand over this part", move || {
                    self.hand_over(vec![(document.clone(), heads.clone())]);
                })
            });
            Some(div("part-state").with(nodes![
                p("entry-by", &handover_order::state(part, now)),
                part.given.as_ref().map(|given| custody_chip(&given.custody, now)),
                give,
            ]))
        })
        .into()
    }

    /// Who may be added: a person and how they are called in the list.
    fn others(self) -> Vec<(String, String)> {
        let added = self.added.get();
        let others = self.look(|view| view.others.clone()).unwrap_or_default();
        others
            .into_iter()
            .filter(|head| !added.contains(&head.person))
            .map(|head| {
                let words = format!("{}, room {}", head.known_as, head.room);
                (head.person, words)
            })
            .collect()
    }

    fn add(self, others: Vec<(String, String)>) -> Node {
        if others.is_empty() {
            return Node::Nothing;
        }
        let add = move |person: String| {
            if !person.is_empty() {
                self.added.update(|added| added.push(person));
            }
        };
        el("section")
            .class("panel")
            .child(choose_one(
                "Add about someone",
                "Choose a person",
                others.into_iter(),
                "",
                add,
                None,
            ))
            .into()
    }

    /// Hands over all that has changed, for whoever may.
    fn give(self) -> Node {
        let waiting = self
            .look(|view| {
                let waiting = handover_order::to_give(view);
                (view.may_give && !waiting.is_empty()).then_some(waiting)
            })
            .flatten();
        let problem = self
            .problem
            .get()
            .map(|words| problem_words(&words).attr("role", "alert"));
        let give = waiting.map(|waiting| {
            let words = match waiting.len() {
                1 => "Hand over what changed (1 part)".to_owned(),
                many => format!("Hand over what changed ({many} parts)"),
            };
            button("primary", Some(Icon::Handover), &words, move || {
                self.hand_over(waiting.clone());
            })
        });
        div("give").child(problem).child(give).into()
    }

    /// One part after the other; a part that is refused stops here, and says why.
    fn hand_over(self, mut parts: Vec<(DocumentName, Heads)>) {
        if parts.is_empty() || self.giving.get_untracked() {
            return;
        }
        self.giving.set(true);
        let (document, heads) = parts.remove(0);
        let say_this = Say::Publish {
            document,
            heads,
            why: String::new(),
        };
        self.app.ask(say_this, move |answer| {
            self.giving.set(false);
            match answer {
                FromWorker::Saved { .. } if !parts.is_empty() => self.hand_over(parts),
                answer => self.answered(answer),
            }
        });
    }

    fn ask(self, say_this: Say) {
        self.app.ask(say_this, move |answer| self.answered(answer));
    }

    fn answered(self, answer: FromWorker) {
        match answer {
            FromWorker::Saved { what, .. } => {
                self.problem.set(None);
                say(self.app, &what);
            }
            FromWorker::NotSaved { problems, .. } => {
                self.problem
                    .set(problems.into_iter().next().map(|problem| problem.words));
                focus_soon(".problem");
            }
            // No other answer belongs here.
            _ => {}
        }
    }
}

/// Which sheet this is, and the ways to others.
fn top(app: App, view: &HandoverView) -> Node {
    let at_desk = matches!(app.route.get_untracked(), Route::Office(_));
    let to = |unit: &str, shift: ShiftName| {
        if at_desk {
            return Route::Office(format!("handover/{unit}/{}/{}", shift.day, shift.part));
        }
        Route::Handover {
            unit: Some(unit.to_owned()),
            shift: Some(shift),
        }
    };
    let unit = &view.unit.unit;
    let after = view.after.map(|after| {
        link(&to(unit, after), "button")
            .child(el("span").text("Shift after"))
            .child(icon(Icon::Forward))
    });
    let units: Vec<Node> = view
        .units
        .iter()
        .map(|one| {
            let here = (one.unit == *unit).then_some("true");
            link(&to(&one.unit, view.shift), "filter")
                .attr_if("aria-current", here)
                .text(&one.name)
                .into()
        })
        .collect();
    nodes![
        div("heading-row").with(nodes![
            el("div")
                .child(el("h1").text("Handover"))
                .child(p("lead", &format!("{} · {}", view.shift_label, view.unit.name))),
            div("row-of-buttons").with(nodes![
                link(&to(unit, view.before), "button")
                    .child(icon(Icon::Back))
                    .child(el("span").text("Shift before")),
                after,
            ]),
        ]),
        (units.len() > 1).then(|| el("nav")
            .class("filters handover-units")
            .attr("aria-label", "Units")
            .with(units)),
    ]
    .into()
}

fn foot(view: &HandoverView, now: i64) -> Node {
    let given = view.parts.iter().any(|part| part.given.is_some());
    let readers: Vec<Node> = view
        .readers
        .iter()
        .map(|one| reading::reader(one, now).into())
        .collect();
    let none = readers.is_empty().then(|| p("hint", "Nobody yet."));
    let who = (given || !readers.is_empty()).then(|| {
        el("section").class("panel").with(nodes![
            panel_heading(Icon::Eye, "Who has read all of it"),
            none,
            el("ul").class("plain-list").with(readers),
        ])
    });
    nodes![who, p("coverage", &view.coverage)].into()
}
