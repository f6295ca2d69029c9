//! Planned care while a plan is written: what is planned, what two people changed, and the way to its form.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;

use super::reading::planned_row;
use super::{Shown, planned_form, say};
use crate::nodes;
use crate::protocol::{
    DocumentName, DraftKey, FromWorker, Heads, PlannedBegun, PlannedDraft, PlannedForm, PlannedLine, Say,
};
use crate::ui::dom::{El, Node, div, el, focus_soon, live};
use crate::ui::icons::{Icon, icon};
use crate::ui::parts::{button, chip, p, panel_heading, problem_words};
use crate::view::{document_words, words};

/// A form that is open, and what was on screen when it was opened.
#[derive(Clone)]
pub struct Open {
    /// The heads then.
    pub base: Heads,
    /// As it began.
    pub form: PlannedForm,
}

/// Planned care as the draft has it: its heads, its items, and a form that was begun and not saved.
type Drafted = (Heads, Vec<PlannedDraft>, Option<PlannedBegun>);

#[derive(Clone, Copy)]
struct Planned {
    shown: Shown,
    open: RwSignal<Option<Open>>,
    problem: RwSignal<Option<String>>,
}

/// Planned care as the draft has it, or the form of one piece of it.
pub fn panel(shown: Shown, document: &DocumentName) -> El {
    let planned = Planned {
        shown,
        open: RwSignal::new(None),
        problem: RwSignal::new(None),
    };
    let draft = Memo::new(move |_| {
        shown
            .look(|view| {
                let draft = view.draft.as_ref()?;
                Some((draft.heads.clone(), draft.planned.clone(), draft.begun.clone()))
            })
            .flatten()
    });
    let document = document.clone();
    el("section").class("panel").with(nodes![
        panel_heading(Icon::Clock, "Planned care"),
        live(move || match planned.open.get() {
            // Drawn once: a view that comes while somebody types does not touch the form.
            Some(open) => planned_form::draw(shown.app, document.clone(), open, planned.open),
            None => planned.list(draft.get(), &document),
        }),
    ])
}

impl Planned {
    fn list(self, draft: Option<Drafted>, document: &DocumentName) -> Node {
        let Some((heads, items, begun)) = draft else {
            return p("hint", "One moment").into();
        };
        let none = items.is_empty().then(|| p("hint", "No care is planned."));
        let rows = items
            .into_iter()
            .map(|item| self.item(item, &heads, document).into())
            .collect();
        let today = words::date_box(self.shown.app.now.get_untracked());
        let new = Open {
            base: heads.clone(),
            form: PlannedForm {
                from_day: today,
                times: vec![String::new()],
                ..PlannedForm::default()
            },
        };
        nodes![
            begun.map(|begun| self.restore(begun, document)),
            none,
            el("div").attr("role", "alert").live_children(move || self
                .problem
                .get()
                .map(|words| problem_words(&words))
                .into()),
            el("ul").class("planned-list").with(rows),
            button("wide", Some(Icon::Plus), "Add planned care", move || {
                self.open.set(Some(new.clone()));
                focus_soon(".planned-form select");
            }),
        ]
        .into()
    }

    /// A form that was begun: it is offered again, never opened by itself.
    fn restore(self, begun: PlannedBegun, document: &DocumentName) -> El {
        let now = self.shown.app.now.get_untracked();
        let at = words::moment(begun.kept_at, now);
        let key = DraftKey::Planned {
            document: document.clone(),
        };
        let open = Open {
            base: begun.base,
            form: begun.form,
        };
        div("banner").with(nodes![
            icon(Icon::Note),
            el("span").text(&format!(
                "You began a form for planned care at {at} and did not save it."
            )),
            button("small", Some(Icon::Undo), "Restore", move || {
                self.open.set(Some(open.clone()));
                focus_soon(".planned-form select");
            })
            .attr("aria-label", "Restore the form for planned care"),
            button("small", None, "Forget it", move || {
                self.shown.app.tell(Say::ClearDraft(key.clone()));
            })
            .attr("aria-label", "Forget the form for planned care"),
        ])
    }

    fn item(self, item: PlannedDraft, heads: &Heads, document: &DocumentName) -> El {
        if !item.also.is_empty() {
            return self.conflict(item, heads, document);
        }
        let open = Open {
            base: heads.clone(),
            form: item.form,
        };
        let name = format!("Change {}: {}", item.line.kind_label, item.line.instruction);
        planned_row(&item.line).with(nodes![
            item.unpublished
                .then(|| chip("attention", Icon::Note, "Not published yet")),
            button("small", Some(Icon::Pencil), "Change", move || {
                self.open.set(Some(open.clone()));
                focus_soon(".planned-form select");
            })
            .attr("aria-label", &name),
        ])
    }

    /// Versions of one piece of planned care, written by people unaware of each other. The choice is a record of its own.
    fn conflict(self, item: PlannedDraft, heads: &Heads, document: &DocumentName) -> El {
        let versions: Vec<(PlannedLine, PlannedForm)> = core::iter::once((item.line, item.form))
            .chain(item.also)
            .collect();
        let now = self.shown.app.now.get_untracked();
        let each = versions
            .into_iter()
            .zip(0..)
            .map(|((line, form), place)| {
                let (document, heads) = (document.clone(), heads.clone());
                let by = item.writers.get(place).map(|by| document_words::written(by, now));
                let name = by.clone().unwrap_or_else(|| format!("number {}", place + 1));
                planned_row(&line)
                    .class("panel")
                    .child(by.map(|by| p("entry-by", &format!("Written by {by}"))))
                    .child(
                        button("small", Some(Icon::Tick), "Choose this", move || {
                            self.choose(document.clone(), heads.clone(), form.clone());
                        })
                        .attr("aria-label", &format!("Choose this: {name}")),
                    )
                    .into()
            })
            .collect();
        el("li").class("conflict").with(nodes![
            el("h3")
                .class("panel-heading")
                .child(icon(Icon::People))
                .child(el("span").text("Two people changed this: choose one")),
            el("ul").class("side-by-side").with(each),
        ])
    }

    fn choose(self, document: DocumentName, base: Heads, form: PlannedForm) {
        let app = self.shown.app;
        let say_this = Say::EditPlanned { document, base, form };
        app.ask(say_this, move |answer| match answer {
            FromWorker::Saved { what, .. } => {
                self.problem.set(None);
                say(app, &what);
            }
            FromWorker::NotSaved { problems, .. } => {
                self.problem
                    .set(problems.into_iter().next().map(|problem| problem.words));
            }
            // No other answer belongs to a choice.
            _ => {}
        });
    }
}

/// A row of words and a button at its end.
pub fn ways(buttons: Vec<Node>) -> El {
    div("row-of-buttons").with(buttons)
}
