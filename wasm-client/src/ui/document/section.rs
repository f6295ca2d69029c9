//! One section of a living document that can be written in: its text as it stands, and a box opened in place.
//!
//! What is typed is kept as a draft on every change. A view that arrives never touches the box: it only says that somebody
//! else has written meanwhile.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;

use super::say;
use crate::nodes;
use crate::protocol::{
    DocumentName, Draft, DraftBody, DraftKey, FromWorker, Heads, Problem, Say, SectionText, TypedSection,
};
use crate::ui::core::{App, now};
use crate::ui::dom::{El, Node, div, el, focus_soon, live};
use crate::ui::icons::{Icon, icon};
use crate::ui::parts::{button, p, problem_words, text_box};
use crate::view::{document_words, words};

/// Which section.
#[derive(Clone)]
pub struct Place {
    /// Of which document.
    pub document: DocumentName,
    /// Its code.
    pub section: u8,
    /// Its heading.
    pub label: &'static str,
}

/// How it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stand {
    /// Of the document.
    pub heads: Heads,
    /// The section's text.
    pub text: String,
    /// What its author had typed and not saved.
    pub typed: Option<TypedSection>,
}

impl Stand {
    /// How one section of a document stands.
    pub fn of(heads: &Heads, sections: &[SectionText], typed: &[TypedSection], code: u8) -> Self {
        let text = sections.iter().find(|one| one.section == code);
        Self {
            heads: heads.clone(),
            text: text.map_or(String::new(), |one| one.text.clone()),
            typed: typed.iter().find(|one| one.section == code).cloned(),
        }
    }
}

/// The box, while it is open.
#[derive(Clone)]
struct Writing {
    base: Heads,
    /// What stood there when writing began; none for a draft taken up again.
    began_with: Option<String>,
    text: String,
}

/// What is known here about the draft that the view does not say yet.
#[derive(Clone)]
enum Kept {
    AsTheViewSays,
    Gone,
    Here(TypedSection),
}

#[derive(Clone, Copy)]
struct Editor {
    app: App,
    stand: Memo<Option<Stand>>,
    writing: RwSignal<Option<Writing>>,
    text: RwSignal<String>,
    kept: RwSignal<Kept>,
    /// The heads from which something was just saved: until the view has moved on, what it shows is older than that.
    saved_from: RwSignal<Option<Heads>>,
    problems: RwSignal<Vec<Problem>>,
    saving: RwSignal<bool>,
}

/// One section: read, and written in by whoever may.
pub fn section(app: App, place: Place, stand: Memo<Option<Stand>>) -> El {
    let editor = Editor {
        app,
        stand,
        writing: RwSignal::new(None),
        text: RwSignal::new(String::new()),
        kept: RwSignal::new(Kept::AsTheViewSays),
        saved_from: RwSignal::new(None),
        problems: RwSignal::new(Vec::new()),
        saving: RwSignal::new(false),
    };
    let heading = place.label;
    el("section").class("doc-section").with(nodes![
        el("h3").text(heading),
        live(move || match editor.writing.get() {
            // Drawn once for each time it is opened: nothing read here but that.
            Some(writing) => editor.open_box(&place, &writing),
            None => editor.closed(&place),
        }),
    ])
}

impl Editor {
    fn closed(self, place: &Place) -> Node {
        let Some(stand) = self.stand.get() else {
            return p("hint", "One moment").into();
        };
        if self.saved_from.get().is_some_and(|from| from == stand.heads) {
            let text = self.text.get_untracked();
            return nodes![
                text_of(&text),
                p("hint", self.app.saved_words()).attr("role", "status")
            ]
            .into();
        }
        let draft = match self.kept.get() {
            Kept::AsTheViewSays => stand.typed.clone(),
            Kept::Gone => None,
            Kept::Here(typed) => Some(typed),
        };
        let ways = match draft {
            Some(draft) => self.ask_to_restore(place, draft, &stand),
            None => {
                let fresh = Writing {
                    base: stand.heads.clone(),
                    began_with: Some(stand.text.clone()),
                    text: stand.text.clone(),
                };
                button("small", Some(Icon::Pencil), "Write", move || {
                    self.open(fresh.clone())
                })
                .attr("aria-label", &format!("Write in {}", place.label))
            }
        };
        nodes![text_of(&stand.text), ways].into()
    }

    fn ask_to_restore(self, place: &Place, draft: TypedSection, stand: &Stand) -> El {
        let at = words::moment(draft.kept_at, self.app.now.get_untracked());
        let taken_up = Writing {
            base: draft.base,
            began_with: None,
            text: draft.text,
        };
        let fresh = Writing {
            base: stand.heads.clone(),
            began_with: Some(stand.text.clone()),
            text: stand.text.clone(),
        };
        let key = place.key();
        let heading = place.label;
        div("banner").with(nodes![
            icon(Icon::Note),
            el("span").text(&format!("You wrote here {at} and did not save it. Restore it?")),
            button("small", Some(Icon::Undo), "Restore", move || self
                .open(taken_up.clone()))
            .attr("aria-label", &format!("Restore what you wrote in {heading}")),
            button("small", None, "Start again", move || {
                self.app.tell(Say::ClearDraft(key.clone()));
                self.kept.set(Kept::Gone);
                self.open(fresh.clone());
            })
            .attr("aria-label", &format!("Start again in {heading}")),
        ])
    }

    fn open(self, writing: Writing) {
        self.text.set(writing.text.clone());
        self.problems.set(Vec::new());
        self.saved_from.set(None);
        self.writing.set(Some(writing));
    }

    fn open_box(self, place: &Place, writing: &Writing) -> Node {
        let (began_with, base) = (writing.began_with.clone(), writing.base.clone());
        let others = Memo::new(move |_| {
            self.stand.with(|stand| {
                let stand = stand.as_ref()?;
                document_words::meanwhile(began_with.as_deref(), &stand.text, stand.heads != base)
            })
        });
        let problem = Signal::derive(move || {
            let first = |problems: &Vec<Problem>| problems.first().map(|one| one.words.clone());
            self.problems.with(first)
        });
        let (typing, saving) = (place.clone(), place.clone());
        let (base, base_to_save) = (writing.base.clone(), writing.base.clone());
        let base_to_close = writing.base.clone();
        let untouched = writing.text.clone();
        let fresh = writing.began_with.is_some();
        let typed = move |text: String| {
            self.text.set(text.clone());
            self.app.tell(Say::KeepDraft(Draft {
                key: typing.key(),
                body: DraftBody::Section {
                    base: base.clone(),
                    text,
                },
                kept_at: 0,
            }));
        };
        let section = place.section;
        let close = move || {
            let text = self.text.get_untracked();
            // A box that was opened and left alone has no draft.
            if !(fresh && text == untouched) {
                self.kept.set(Kept::Here(TypedSection {
                    section,
                    base: base_to_close.clone(),
                    text,
                    kept_at: now(),
                }));
            }
            self.writing.set(None);
        };
        nodes![
            el("div").attr("role", "status").live_children(move || others
                .get()
                .map(|words| p("meanwhile", words).child(icon(Icon::People)))
                .into()),
            text_box(place.label, None, 6, move || self.text.get(), typed, None)
                .class("question named-above")
                .focus_box_soon(),
            el("div")
                .attr("role", "alert")
                .live_children(move || problem.get().map(|words| problem_words(&words)).into()),
            div("row-of-buttons").with(nodes![
                button("primary", Some(Icon::Tick), "Save", move || {
                    self.save(&saving, base_to_save.clone());
                }),
                button("", None, "Not now", close),
            ]),
        ]
        .into()
    }

    fn save(self, place: &Place, base: Heads) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let text = self.text.get_untracked();
        let say_this = Say::EditText {
            document: place.document.clone(),
            base,
            section: place.section,
            text,
        };
        let (app, key) = (self.app, place.key());
        app.ask(say_this, move |answer| {
            self.saving.set(false);
            match answer {
                FromWorker::Saved { what, .. } => {
                    app.tell(Say::ClearDraft(key));
                    say(app, &what);
                    self.kept.set(Kept::Gone);
                    let heads = self
                        .stand
                        .try_with_untracked(|stand| stand.as_ref().map(|stand| stand.heads.clone()));
                    self.saved_from.set(heads.flatten());
                    self.writing.set(None);
                }
                FromWorker::NotSaved { problems, .. } => {
                    self.problems.set(problems);
                    focus_soon(".problem");
                }
                // No other answer belongs to a save.
                _ => {}
            }
        });
    }
}

impl Place {
    fn key(&self) -> DraftKey {
        DraftKey::Section {
            document: self.document.clone(),
            section: self.section,
        }
    }
}

/// A section's text as it was written, lines and all.
pub fn text_of(text: &str) -> El {
    if text.is_empty() {
        p("hint", "Nothing is written here yet.")
    } else {
        p("doc-text", text)
    }
}
