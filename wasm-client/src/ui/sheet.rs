//! A record sheet: one form for every kind of care, drawn from the catalogue.
//!
//! A drink is three touches: the person, "Drink", the amount; the last one saves. Declined is four: the last one, the
//! reason, saves. What is typed is kept as a draft on every change, and kept as typed when it cannot be saved.

mod draw;

use reactive_graph::computed::Memo;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;
use sync_core::record::KindSpec;

use super::core::App;
use super::dom::{Node, div, el, focus_soon, live};
use super::entry::say_saved;
use super::icons::Icon;
use super::parts::{Trouble, button, not_here, not_yet, p};
use super::route::Route;
use crate::nodes;
use crate::protocol::{
    CareForm, Draft, DraftBody, DraftKey, FromWorker, Given, PlannedFor, Problem, ProblemAt, Say, Screen,
    SheetView, View, When,
};
use crate::view::words;

use draw::draw;

/// One sheet being filled in. Copied freely: all of it is handles.
#[derive(Clone, Copy)]
pub struct Sheet {
    app: App,
    /// The kind being recorded.
    pub kind: &'static KindSpec,
    /// What stands in the form.
    pub form: RwSignal<CareForm>,
    why: RwSignal<String>,
    problems: RwSignal<Vec<Problem>>,
    saving: RwSignal<bool>,
    about: StoredValue<About>,
}

#[derive(Clone)]
struct About {
    person: String,
    correcting: Option<String>,
}

/// A record sheet, or the correction of an entry.
pub fn screen(
    app: App,
    person: String,
    kind_name: &str,
    planned: Option<PlannedFor>,
    correcting: Option<String>,
) -> Node {
    let Some(kind) = KindSpec::by_name(kind_name) else {
        return not_here("This version of the app has no such sheet. Go back and choose again.");
    };
    app.watch(Screen::Sheet {
        person: person.clone(),
        kind: kind.code,
        planned,
        correcting: correcting.clone(),
    });
    let about = About { person, correcting };
    let start = RwSignal::new(Start::Fresh);
    // Drawn once: a view that comes while someone types must not touch what is typed.
    let ready = Memo::new(move |_| app.view.with(|view| matches!(view, Some(View::Sheet(_)))));
    let gone = Memo::new(move |_| {
        app.view.with(|view| match view {
            Some(View::NotHere { words }) => Some(words.clone()),
            _ => None,
        })
    });
    live(move || {
        if let Some(words) = gone.get() {
            return not_here(&words);
        }
        let view = match (ready.get(), app.view.get_untracked()) {
            (true, Some(View::Sheet(view))) => view,
            _ => return not_yet(kind.label),
        };
        let (form, why) = match (start.get(), view.draft.clone()) {
            (Start::Fresh, Some(draft)) => return ask_to_restore(app, kind, &about, &view, draft, start),
            (Start::Restored(form, why), _) => (form, why),
            (Start::Fresh | Start::Anew, _) => (fresh_form(kind, &view), String::new()),
        };
        draw(Sheet::new(app, kind, form, why, about.clone()), &view)
    })
}

/// How a sheet begins.
#[derive(Clone)]
enum Start {
    /// Empty, or with the question whether to restore a draft.
    Fresh,
    /// Empty: the draft was not wanted.
    Anew,
    /// With the draft.
    Restored(CareForm, String),
}

fn fresh_form(kind: &KindSpec, view: &SheetView) -> CareForm {
    match &view.original {
        Some(original) => original.0.clone(),
        None => CareForm {
            kind: kind.code,
            schema: kind.schema,
            answers: view.usual.iter().cloned().collect(),
            planned: view.due.as_ref().map(|due| due.planned.clone()),
            ..CareForm::default()
        },
    }
}

impl Sheet {
    fn new(app: App, kind: &'static KindSpec, form: CareForm, why: String, about: About) -> Self {
        Self {
            app,
            kind,
            form: RwSignal::new(form),
            why: RwSignal::new(why),
            problems: RwSignal::new(Vec::new()),
            saving: RwSignal::new(false),
            about: StoredValue::new(about),
        }
    }

    /// Changes the form, keeps it as a draft, and takes back what was said to be wrong there.
    pub fn edit(self, at: &ProblemAt, change: impl FnOnce(&mut CareForm)) {
        self.form.update(change);
        self.settled(at);
        self.keep_draft();
    }

    /// Changes the form and saves it at once. A draft of it would only be written before it, and make the save wait.
    pub fn edit_and_save(self, at: &ProblemAt, change: impl FnOnce(&mut CareForm)) {
        self.form.update(change);
        self.settled(at);
        self.save();
    }

    /// What is wrong at a place, if anything.
    pub fn problem(self, at: ProblemAt) -> Trouble {
        Signal::derive(move || {
            self.problems.with(|problems| {
                problems
                    .iter()
                    .find(|problem| problem.at == at)
                    .map(|problem| problem.words.clone())
            })
        })
    }

    /// Says what is wrong at a place, before anything is sent.
    pub fn note_problem(self, at: ProblemAt, words: Option<String>) {
        self.settled(&at);
        if let Some(words) = words {
            self.problems
                .update(|problems| problems.push(Problem { at, words }));
        }
    }

    /// Whether a touch on this field's pick saves at once.
    pub fn saves_at_once(self, field: u8) -> bool {
        self.kind.quick == Some(field)
            && !self.is_correction()
            && self.form.with(|form| form.given == Given::Done)
    }

    /// Whether it corrects an entry instead of making a new one.
    pub fn is_correction(self) -> bool {
        self.about.with_value(|about| about.correcting.is_some())
    }

    /// Saves. What is wrong is said beside its question; the form stays as it is.
    pub fn save(self) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let form = self.form.get_untracked();
        let about = self.about.get_value();
        let (app, draft_key) = (self.app, draft_key(self.kind, &about));
        let say = match &about.correcting {
            None => Say::SaveCare {
                person: about.person.clone(),
                form,
            },
            Some(entry) => Say::Correct {
                entry: entry.clone(),
                form,
                why: self.why.get_untracked(),
            },
        };
        self.app.ask(say, move |answer| {
            self.saving.set(false);
            match answer {
                FromWorker::Saved {
                    entry: made,
                    what,
                    undo_until_at,
                    ..
                } => {
                    app.tell(Say::ClearDraft(draft_key));
                    let to = match about.correcting {
                        None => app
                            .came_from
                            .get_untracked()
                            .unwrap_or(Route::Person { person: about.person }),
                        Some(entry) => Route::Entry { entry },
                    };
                    say_saved(app, &what, &made, undo_until_at, &to);
                }
                FromWorker::NotSaved { problems, .. } => {
                    self.keep_draft();
                    self.problems.set(problems);
                    focus_soon(".problem");
                }
                // No other answer belongs to a save.
                _ => {}
            }
        });
    }

    fn settled(self, at: &ProblemAt) {
        // Drawn again only when there is something to take back: typing must not redraw the line for nothing.
        if self
            .problems
            .with_untracked(|problems| problems.iter().any(|problem| problem.at == *at))
        {
            self.problems
                .update(|problems| problems.retain(|problem| problem.at != *at));
        }
    }

    fn keep_draft(self) {
        let form = self.form.get_untracked();
        let body = if self.is_correction() {
            DraftBody::Correction {
                form,
                why: self.why.get_untracked(),
            }
        } else {
            DraftBody::Care(form)
        };
        self.app.tell(Say::KeepDraft(Draft {
            key: draft_key(self.kind, &self.about.get_value()),
            body,
            kept_at: 0,
        }));
    }
}

fn draft_key(kind: &KindSpec, about: &About) -> DraftKey {
    DraftKey::Care {
        person: about.person.clone(),
        kind: kind.code,
        schema: kind.schema,
        correcting: about.correcting.clone(),
    }
}

fn ask_to_restore(
    app: App,
    kind: &'static KindSpec,
    about: &About,
    view: &SheetView,
    draft: Draft,
    start: RwSignal<Start>,
) -> Node {
    let kept = words::moment(draft.kept_at, app.now.get_untracked());
    let key = draft_key(kind, about);
    let kept_at = draft.kept_at;
    let restore = move || {
        let (mut form, why) = match draft.body.clone() {
            DraftBody::Care(form) => (form, String::new()),
            DraftBody::Correction { form, why } => (form, why),
            DraftBody::Practice(_)
            | DraftBody::Section { .. }
            | DraftBody::Planned { .. }
            | DraftBody::Step(_) => return,
        };
        // "Now" was said when it was typed, not when it is taken up again.
        if form.when == When::Now {
            form.when = When::At(kept_at);
        }
        start.set(Start::Restored(form, why));
    };
    let anew = move || {
        app.tell(Say::ClearDraft(key.clone()));
        start.set(Start::Anew);
    };
    el("section")
        .class("narrow")
        .with(nodes![
            el("h1").text(&format!("{} for {}", kind.label, view.head.known_as)),
            p(
                "lead",
                &format!("You started this at {kept} and did not save it. Restore it?")
            ),
            div("row-of-buttons")
                .child(button("primary", Some(Icon::Undo), "Restore", restore))
                .child(button("", None, "Start again", anew)),
        ])
        .into()
}
