//! One step of a cycle, taken on a tablet: offline, saved by the strict local write, what is typed kept as a draft.
//!
//! May not live here: what a step asks (`ui::step`), sending it once (`ui::taking`).

use std::rc::Rc;

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::ActionId;
use sync_core::record::CycleFact;

use super::super::boxes::{Boxes, chance};
use super::super::core::App;
use super::super::dom::{Node, div, el, live};
use super::super::entry::say_saved;
use super::super::parts::{back_link, button, not_here, not_yet, p};
use super::super::route::Route;
use super::super::step::{self, Asked, Evidence, strike};
use super::super::taking::{Sent, Taking};
use crate::nodes;
use crate::office::{Choice, WholeCycle};
use crate::protocol::{
    CycleView, Draft, DraftBody, DraftKey, ForStep, FromWorker, Problem, Say, Screen, StaffTile, StepName,
    StepTaken, TimelineRow, View,
};
use crate::view::words;

/// The kind of step, in addresses, that strikes a record.
const STRIKE: &str = "strike";
/// Records offered at first, and more each time they are asked for.
const ROWS: usize = 6;

/// The screen of one step: its kind, and what it is about.
pub fn screen(app: App, name: StepName) -> Node {
    app.watch(Screen::Cycle {
        cycle: name.cycle.clone(),
        step: Some(name.clone()),
    });
    let here = Memo::new(move |_| app.view.with(Option::is_some));
    let anew = RwSignal::new(false);
    live(move || {
        if !here.get() {
            return not_yet("Action");
        }
        let anew = (anew.get(), anew);
        // Drawn once: a view that comes while someone writes must not touch what is written.
        match app.view.get_untracked() {
            Some(View::Cycle(view)) => draw(app, *view, &name, anew),
            Some(View::NotHere { words }) => not_here(&words),
            _ => not_yet("Action"),
        }
    })
}

/// `anew` is whether what was typed before is not wanted, and where to say so.
fn draw(app: App, view: CycleView, name: &StepName, anew: (bool, RwSignal<bool>)) -> Node {
    let place = super::place(app);
    let (boxes, evidence) = (Boxes::new(), Evidence::new());
    if name.kind == STRIKE {
        return striking(app, boxes, &view.cycle, name);
    }
    let (Some(kind), Some(beside)) = (place.kind(&name.kind), view.for_step) else {
        return not_here("This step is taken at the office's desk.");
    };
    // What is wrong with the form would lie under it.
    app.toast.set(None);
    let action = view
        .cycle
        .actions
        .iter()
        .find(|one| one.action == name.of)
        .cloned();
    let heading = kind.words(&place, action.as_ref());
    let draft = beside.draft.as_ref().filter(|_| !anew.0);
    let restored = restore(app, (boxes, evidence), name, draft, anew.1);
    let ForStep {
        at_work,
        on_shift,
        records,
        ..
    } = beside;
    let at_work: Vec<Choice> = at_work.iter().map(choice).collect();
    let on_shift = at_work
        .iter()
        .filter(|one| on_shift.contains(&one.code))
        .cloned()
        .collect();
    let whole = place.whole(&name.cycle);
    let asked = Asked {
        place,
        time: app.now,
        boxes,
        evidence,
        records: Rc::new(move |_| list(app, evidence, records.clone())),
        action,
        fresh: ActionId(chance()),
        cycle: view.cycle,
        // What is counted over the whole service is looked at at the desk.
        counted: Vec::new(),
        of: name.of.clone(),
        at_work,
        on_shift,
    };
    let form = step::form(kind, taking(app, boxes, name.clone()), Rc::new(asked));
    keep(app, (boxes, evidence), name.clone());
    nodes![
        back_link(&whole, "The whole of it"),
        el("h1").text(heading),
        restored,
        form,
    ]
    .into()
}

/// Saying that a record of a cycle was entered in error.
fn striking(app: App, boxes: Boxes, cycle: &WholeCycle, name: &StepName) -> Node {
    let (problem, sending) = (RwSignal::new(None), RwSignal::new(false));
    let (whole, entry) = (super::place(app).whole(&name.cycle), name.of.clone());
    let back = whole.clone();
    let send = move |why: String| {
        if sending.get_untracked() {
            return;
        }
        sending.set(true);
        let strike = Say::EnteredInError {
            entry: entry.clone(),
            why,
        };
        let whole = whole.clone();
        app.ask(strike, move |answer| match answer {
            FromWorker::Saved { what, entry, .. } => say_saved(app, &what, &entry, None, &whole),
            FromWorker::NotSaved { problems, .. } => {
                sending.try_set(false);
                problem.try_set(Some(all_words(problems)));
            }
            // No other answer belongs to a save.
            _ => {}
        });
    };
    nodes![
        back_link(&back, "The whole of it"),
        el("h1").text("Entered in error"),
        strike::form(cycle, &name.of, (boxes, problem), app.now.get_untracked(), send),
    ]
    .into()
}

fn all_words(problems: Vec<Problem>) -> String {
    let words: Vec<String> = problems.into_iter().map(|problem| problem.words).collect();
    words.join(" ")
}

/// "Maya Obi: support worker".
fn choice(one: &StaffTile) -> Choice {
    Choice {
        code: one.staff.clone(),
        label: format!("{}: {}", one.name, one.role_label.to_lowercase()),
    }
}

/// Hands steps to the core; once they are written, shows where they lead.
fn taking(app: App, boxes: Boxes, name: StepName) -> Taking {
    Taking::new(boxes, move |taking, sent| {
        let next = if name.kind == "assign" {
            Route::Cycle {
                cycle: name.cycle.clone(),
            }
        } else {
            Route::Actions
        };
        let steps = Say::TakeSteps {
            steps: taken(sent),
            form: name.clone(),
        };
        app.ask(steps, move |answer| match answer {
            FromWorker::Saved {
                what,
                entry,
                undo_until_at,
                ..
            } => {
                // Before the screen goes, so that nothing typed is kept again.
                boxes.forget();
                if taking.answered(Ok(())) {
                    say_saved(app, &what, &entry, undo_until_at, &next);
                }
            }
            FromWorker::NotSaved { problems, .. } => {
                taking.answered(Err(all_words(problems)));
            }
            // No other answer belongs to a save.
            _ => {}
        });
    })
}

fn taken(sent: Sent) -> Vec<StepTaken> {
    let cycle = sent.cycle;
    sent.steps
        .into_iter()
        .map(|(step, links)| {
            let fact = CycleFact { cycle, step };
            StepTaken {
                code: fact.step.code(),
                fact: minicbor::to_vec(&fact).unwrap_or_default(),
                links: links.iter().map(|link| link.to_hex()).collect(),
            }
        })
        .collect()
}

/// Puts back what somebody was typing, and says so.
fn restore(
    app: App,
    (boxes, evidence): (Boxes, Evidence),
    name: &StepName,
    draft: Option<&Draft>,
    anew: RwSignal<bool>,
) -> Node {
    let Some((DraftBody::Step(typed), kept_at)) = draft.map(|draft| (&draft.body, draft.kept_at)) else {
        return Node::Nothing;
    };
    boxes.restore(typed);
    evidence.restore(&typed.picked);
    let words = format!(
        "What you typed {} is here again.",
        words::moment(kept_at, app.now.get_untracked())
    );
    let key = DraftKey::Step(name.clone());
    div("coverage-panel")
        .child(p("", &words))
        .child(button("small", None, "Start again", move || {
            app.tell(Say::ClearDraft(key.clone()));
            anew.set(true);
        }))
        .into()
}

/// Keeps what is typed, from the first change on.
fn keep(app: App, (boxes, evidence): (Boxes, Evidence), name: StepName) {
    Effect::new(move |before: Option<bool>| {
        let typed = boxes.all(evidence.all());
        if before.is_some() && !boxes.is_forgotten() {
            app.tell(Say::KeepDraft(Draft {
                key: DraftKey::Step(name.clone()),
                body: DraftBody::Step(typed),
                kept_at: 0,
            }));
        }
        true
    });
}

/// Records to pick from, as this tablet holds them.
fn list(app: App, evidence: Evidence, records: Vec<TimelineRow>) -> Node {
    if records.is_empty() {
        return p("hint", "This tablet holds no records about it.").into();
    }
    let rows = RwSignal::new(ROWS);
    live(move || {
        let now = app.now.get_untracked();
        let shown = records.len().min(rows.get());
        let more = (records.len() > shown).then(|| {
            let words = format!("Show {} more", words::count((records.len() - shown) as u64));
            button("wide", None, &words, move || {
                rows.update(|rows| *rows += ROWS * 2)
            })
        });
        let all = records[..shown].iter().map(|one| {
            let said = if one.line.is_empty() {
                &one.label
            } else {
                &one.line
            };
            let words = format!("{}: {said}", words::moment(one.happened_at, now));
            evidence.one(&one.entry, &words, &format!("{}, by {}", one.label, one.by_name))
        });
        nodes![div("picks").with(all.collect()), more].into()
    })
}
