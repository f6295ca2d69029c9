//! A care plan or an About Me: what to work by, what is new in it, writing in it, publishing it.
//!
//! What arrives while somebody reads is shown at once; what arrives while somebody writes never touches a box. May not live
//! here: comparing or merging (the core does), a handover sheet (`handover`, which shares the box to write in).

mod difference;
mod planned;
mod planned_form;
mod publish;
pub mod reading;
pub mod section;
mod to_read;

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::core::{App, Toast, now};
use super::dom::{Node, div, el, live};
use super::icons::{Icon, icon};
use super::parts::{back_link, button, not_here, not_yet, panel_heading, problem_words};
use super::person::head;
use super::route::Route;
use crate::nodes;
use crate::protocol::{DocumentName, DocumentView, Screen, View};
use crate::view::document_words;

/// What one document's screen is drawn from. Copied freely: all of it is handles.
#[derive(Clone, Copy)]
pub struct Shown {
    app: App,
    view: Memo<Option<DocumentView>>,
    mode: RwSignal<Mode>,
}

/// What somebody does with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Read,
    Write,
    Publish,
}

/// A care plan or an About Me.
pub fn screen(app: App, document: DocumentName) -> Node {
    app.watch(Screen::Document {
        document: document.clone(),
    });
    let view = Memo::new(move |_| {
        app.view.with(|view| match view {
            Some(View::Document(view)) => Some((**view).clone()),
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
    let shown = Shown {
        app,
        view,
        mode: RwSignal::new(Mode::Read),
    };
    live(move || match (gone.get(), here.get()) {
        (Some(words), _) => not_here(&words),
        (None, false) => not_yet(document_words::kind(&document).label()),
        (None, true) => draw(shown, &document),
    })
}

/// Drawn once: each part keeps itself up to date.
fn draw(shown: Shown, document: &DocumentName) -> Node {
    let top = Memo::new(move |_| shown.look(|view| (view.head.clone(), view.label.clone())));
    let trouble = Memo::new(move |_| shown.look(|view| view.trouble.clone()).flatten());
    let may_write = Memo::new(move |_| shown.look(|view| view.draft.is_some()) == Some(true));
    let (document, looked_at) = (document.clone(), document.clone());
    nodes![
        live(move || match top.get() {
            Some((who, label)) => {
                let back = match shown.app.route.get_untracked() {
                    Route::Office(_) => Route::Office(format!("person/{}", who.person)),
                    _ => Route::Person {
                        person: who.person.clone(),
                    },
                };
                let lead = format!("{} · Room {} · {}", who.name, who.room, who.unit_name);
                nodes![
                    back_link(&back, &who.known_as),
                    head(&who, &format!("{label} of {}", who.known_as), &lead),
                ]
                .into()
            }
            None => Node::Nothing,
        }),
        live(move || {
            let document = looked_at.clone();
            let again = move || {
                let document = document.clone();
                shown.app.watch_on(Screen::Document { document });
            };
            trouble.get().map(|words| trouble_panel(&words, again)).into()
        }),
        live(move || if may_write.get() {
            modes(shown)
        } else {
            Node::Nothing
        }),
        live(move || match shown.mode.get() {
            Mode::Write if may_write.get() => write(shown, &document),
            Mode::Publish if may_write.get() => publish::panel(shown, document.clone()),
            _ => reading::page(shown, document.clone()),
        }),
    ]
    .into()
}

/// Why a document cannot be shown, where it would be, and the way to try once more.
pub fn trouble_panel(words: &str, again: impl Fn() + 'static) -> Node {
    el("section")
        .class("panel attention-panel")
        .attr("role", "status")
        .child(problem_words(words))
        .child(button("", Some(Icon::Undo), "Try again", again))
        .into()
}

/// The same text, read or written in.
fn modes(shown: Shown) -> Node {
    let may_publish = shown.look_now(|view| view.may_publish) == Some(true);
    let last = if may_publish { "Publish" } else { "Not published" };
    let one = move |mode: Mode, picture: Icon, words: &str| {
        el("button")
            .class("segment")
            .attr("type", "button")
            .pressed(move || shown.mode.get() == mode)
            .on_click(move || shown.mode.set(mode))
            .child(icon(picture))
            .child(el("span").text(words))
    };
    div("segments doc-modes")
        .attr("role", "group")
        .attr("aria-label", "What do you want to do?")
        .with(nodes![
            one(Mode::Read, Icon::Eye, "Read"),
            one(Mode::Write, Icon::Pencil, "Write"),
            one(Mode::Publish, Icon::Forward, last),
        ])
        .into()
}

/// Every section with its box, and planned care. Drawn once, in the order of the catalogue.
fn write(shown: Shown, document: &DocumentName) -> Node {
    let kind = document_words::kind(document);
    let sections: Vec<Node> = kind
        .sections()
        .iter()
        .map(|one| {
            let code = one.code;
            let stand = Memo::new(move |_| {
                shown
                    .look(|view| {
                        let draft = view.draft.as_ref()?;
                        Some(section::Stand::of(
                            &draft.heads,
                            &draft.sections,
                            &draft.typed,
                            code,
                        ))
                    })
                    .flatten()
            });
            let place = section::Place {
                document: document.clone(),
                section: code,
                label: one.label,
            };
            section::section(shown.app, place, stand).into()
        })
        .collect();
    let text = el("section")
        .class("panel doc-sections")
        .child(panel_heading(Icon::Pencil, "Write"))
        .with(sections);
    match document {
        DocumentName::CarePlan { .. } => div("sheet-columns")
            .child(text)
            .child(planned::panel(shown, document))
            .into(),
        _ => text.into(),
    }
}

impl Shown {
    /// Something of the view, kept up to date.
    fn look<T>(self, look: impl FnOnce(&DocumentView) -> T) -> Option<T> {
        self.view.with(|view| view.as_ref().map(look))
    }

    /// Something of the view as it is now.
    fn look_now<T>(self, look: impl FnOnce(&DocumentView) -> T) -> Option<T> {
        self.view.with_untracked(|view| view.as_ref().map(look))
    }
}

/// Says that something was saved.
pub fn say(app: App, what: &str) {
    app.toast.set(Some(Toast {
        words: format!("{}: {what}", app.saved_words()),
        undo: None,
        until_at: now() + 6_000,
    }));
}
