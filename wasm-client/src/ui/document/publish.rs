//! Publishing: exactly what would change, why, and one button.
//!
//! What is shown stays as it was when it was first there: nobody publishes words that came under their thumb. Whoever writes
//! and may not publish sees the same without the button.

use reactive_graph::computed::Memo;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use reactive_graph::wrappers::read::Signal;

use super::{Mode, Shown, difference, say};
use crate::nodes;
use crate::protocol::{DocumentDraft, DocumentName, FromWorker, Heads, Problem, ProblemAt, Say};
use crate::ui::dom::{El, Node, div, el, focus_soon, live};
use crate::ui::icons::{Icon, icon};
use crate::ui::parts::{button, p, panel_heading, problem_line, text_box};

#[derive(Clone, Copy)]
struct Publishing {
    shown: Shown,
    /// Counts up when somebody wants to look at what came meanwhile.
    look: RwSignal<u32>,
    why: RwSignal<String>,
    problems: RwSignal<Vec<Problem>>,
    saving: RwSignal<bool>,
}

/// What is not published yet, and the way to publish it.
pub fn panel(shown: Shown, document: DocumentName) -> Node {
    let publishing = Publishing {
        shown,
        look: RwSignal::new(0),
        why: RwSignal::new(String::new()),
        problems: RwSignal::new(Vec::new()),
        saving: RwSignal::new(false),
    };
    let draft = Memo::new(move |_| shown.look(|view| view.draft.clone()).flatten());
    // Kept as first seen, once there is something to see.
    let seen = Memo::new(move |before: Option<&(u32, Option<DocumentDraft>)>| {
        let look = publishing.look.get();
        match before {
            Some((of, Some(seen))) if *of == look && seen.changes.is_some() => (look, Some(seen.clone())),
            _ => (look, draft.get()),
        }
    });
    let moved_on = Memo::new(move |_| {
        seen.with(|(_, seen)| seen.as_ref().map(|seen| seen.heads.clone()))
            != draft.with(|draft| draft.as_ref().map(|draft| draft.heads.clone()))
    });
    let may_publish = shown.look_now(|view| view.may_publish) == Some(true);
    let several = Memo::new(move |_| shown.look(|view| view.current.len() > 1) == Some(true));
    let ready = Memo::new(move |_| {
        seen.with(|(_, seen)| {
            seen.as_ref()
                .is_some_and(|seen| (seen.changes.is_some() || several.get()) && !must_choose(seen))
        })
    });
    let button_or_who = live(move || {
        if !ready.get() {
            return Node::Nothing;
        }
        if !may_publish {
            return p(
                "hint",
                "A deputy manager or a manager publishes. What you wrote is kept until then.",
            )
            .into();
        }
        publishing.form(document.clone(), seen).into()
    });
    el("section")
        .class("panel publish")
        .with(nodes![
            panel_heading(Icon::Forward, "What is not published yet"),
            el("div")
                .attr("role", "status")
                .live_children(move || match moved_on.get() {
                    true => publishing.look_again().into(),
                    false => Node::Nothing,
                }),
            live(move || seen.with(|(_, seen)| changes(shown, seen.as_ref(), several.get()))),
            button_or_who,
        ])
        .into()
}

fn must_choose(draft: &DocumentDraft) -> bool {
    draft.planned.iter().any(|one| !one.also.is_empty())
}

fn changes(shown: Shown, draft: Option<&DocumentDraft>, several: bool) -> Node {
    let Some(draft) = draft else {
        return p("hint", "One moment").into();
    };
    if draft.comparing {
        return p("hint", "Comparing with the last version.")
            .attr("role", "status")
            .into();
    }
    let choose = must_choose(draft).then(|| {
        div("banner").with(nodes![
            icon(Icon::People),
            el("span").text("Two people changed the same planned care. Choose one before this is published."),
            button("small", None, "Choose", move || shown.mode.set(Mode::Write)),
        ])
    });
    match &draft.changes {
        Some(changes) => nodes![choose, difference::draw(changes)].into(),
        None if several => nodes![
            choose,
            p(
                "",
                "Publishing makes one version out of the two, with what both of them wrote."
            ),
        ]
        .into(),
        None => nodes![choose, p("", "Nothing has changed since the last version.")].into(),
    }
}

impl Publishing {
    fn look_again(self) -> El {
        div("banner").with(nodes![
            icon(Icon::People),
            el("span").text("More was written while you were looking."),
            button("small", None, "Look again", move || self
                .look
                .update(|look| *look += 1)),
        ])
    }

    fn problem(self, at: fn(&ProblemAt) -> bool) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.problems.with(|problems| {
                let found = problems.iter().find(|problem| at(&problem.at));
                found.map(|problem| problem.words.clone())
            })
        })
    }

    fn form(self, document: DocumentName, seen: Memo<(u32, Option<DocumentDraft>)>) -> El {
        let why = text_box(
            "What changed and why",
            Some("Everyone who reads the new version sees this."),
            3,
            move || self.why.get(),
            move |typed| self.why.set(typed),
            Some(self.problem(|at| *at == ProblemAt::Why)),
        );
        let publish = move || {
            let heads = seen.with_untracked(|(_, seen)| seen.as_ref().map(|seen| seen.heads.clone()));
            self.publish(document.clone(), heads.unwrap_or_default());
        };
        div("publish-form").with(nodes![
            why,
            el("div")
                .attr("role", "alert")
                .child(problem_line(self.problem(|at| *at != ProblemAt::Why))),
            div("row-of-buttons").child(
                button("primary", Some(Icon::Forward), "Publish", publish)
                    .attr("aria-label", "Publish this version")
            ),
        ])
    }

    fn publish(self, document: DocumentName, heads: Heads) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let why = self.why.get_untracked();
        let app = self.shown.app;
        let say_this = Say::Publish { document, heads, why };
        app.ask(say_this, move |answer| {
            self.saving.set(false);
            match answer {
                FromWorker::Saved { what, .. } => {
                    say(app, &what);
                    self.shown.mode.set(Mode::Read);
                }
                FromWorker::NotSaved { problems, .. } => {
                    self.problems.set(problems);
                    focus_soon(".problem");
                }
                // No other answer belongs to a publication.
                _ => {}
            }
        });
    }
}
