//! One step of a cycle, taken at the desk: the form, what it warns about, and sending it.
//!
//! Whoever's role may only put a step forward is told so before they send it. May not live here: what a step moves
//! (`sync_core::cycle`), what each form asks (`agreeing`, `doing`, `judging`), sending it (`taking`).

use std::rc::Rc;

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use sync_core::id::{ActionId, CycleId};
use sync_core::rules::{CycleDeed, Deed};
use sync_core::staff::Role;
use sync_core::text::{NoteText, ReasonText};

use super::super::dom::{El, Node, div, el};
use super::super::icons::{Icon, icon};
use super::super::parts::{back_link, link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::boxes::{Boxes, chance};
use super::taking::{Taking, despite, with_despite};
use super::{Desk, Loaded, answer, shown};
use crate::nodes;
use crate::office::{ActionShown, Choices, CyclePage, LinkedStep, WholeCycle};
use evidence::Evidence;

pub mod action;
mod agreeing;
mod doing;
mod evidence;
mod figures;
mod judging;
mod strike;

pub use figures::asked_words;
pub use strike::screen as strike;

/// One kind of step, as the desk takes it.
pub struct Kind {
    /// In addresses, and as the server offers it.
    pub code: &'static str,
    /// The screen's heading, and the words of the way to it.
    pub heading: &'static str,
    /// On the button.
    pub send: &'static str,
    deed: CycleDeed,
    boxes: fn(&Asked) -> Vec<Node>,
    unusual: fn(&Asked) -> Vec<String>,
    read: fn(&Asked) -> Result<LinkedStep, String>,
}

/// Every kind of step that is taken from a cycle's page.
const KINDS: [&Kind; 13] = [
    &agreeing::AGREE,
    &agreeing::ASSIGN,
    &agreeing::UNDERSTOOD,
    &agreeing::DEADLINE,
    &agreeing::END,
    &doing::PROGRESS,
    &doing::MIDWAY,
    &doing::DONE,
    &doing::LOOK,
    &judging::OUTCOME,
    &judging::REOPEN,
    &judging::SETTLE,
    &judging::FEEDBACK,
];

/// What a form knows.
struct Asked {
    desk: Desk,
    boxes: Boxes,
    evidence: Evidence,
    cycle: WholeCycle,
    /// The action it is about, if it is about one.
    action: Option<ActionShown>,
    /// The id of an action that it agrees.
    fresh: ActionId,
    /// What stands last in the address: the action, or the number of a contradiction.
    of: String,
    choices: Choices,
    /// Id of whoever is signed in.
    me: String,
}

impl Asked {
    /// The time, to the half minute.
    fn now(&self) -> i64 {
        self.desk.now.get_untracked()
    }

    fn action_id(&self) -> Result<ActionId, String> {
        let action = self.action.as_ref();
        action
            .and_then(|action| ActionId::from_hex(&action.action))
            .ok_or_else(|| "This action is not here any more: go back to the cycle.".to_owned())
    }

    fn despite(&self) -> Result<Option<ReasonText>, String> {
        despite(self.boxes)
    }

    fn with_despite(&self, words: String) -> String {
        with_despite(self.boxes, words)
    }
}

/// A few sentences that were put together here.
fn note(words: &str, label: &str) -> Result<NoteText, String> {
    NoteText::parse(words).map_err(|why| format!("{label} {why}."))
}

/// How much a step weighs that whoever is signed in takes.
pub enum Weighs {
    /// It takes effect.
    Counts,
    /// It is put forward.
    PutForward,
    /// It is not for their role, and why.
    Not(String),
}

/// Asked of the same table that the fold asks.
pub fn weighs(desk: Desk, kind: &Kind) -> Weighs {
    let Some(role) = role(desk) else {
        return Weighs::Not("Sign in first.".to_owned());
    };
    if kind.deed.who().includes(role) {
        return Weighs::Counts;
    }
    if kind.deed.put_forward_by().includes(role) {
        return Weighs::PutForward;
    }
    let why = Deed::Cycle(kind.deed).ask(role).err();
    Weighs::Not(why.map_or_else(String::new, |why| format!("{why}.")))
}

/// The role of whoever is signed in.
pub fn role(desk: Desk) -> Option<Role> {
    desk.session
        .with_untracked(|session| Role::from_code(&session.as_ref()?.role))
}

/// Ways to the steps that can come next, for a role that may take or put them forward: of an action or another part of the
/// cycle, the first marked as the likeliest where it is.
pub fn ways(desk: Desk, cycle: &str, next: &[String], (of, likely): (Option<&str>, bool)) -> El {
    let kinds = next
        .iter()
        .filter_map(|code| KINDS.iter().find(|kind| kind.code == code));
    let mut first = likely;
    let ways = kinds
        .filter_map(|kind| {
            let words = match weighs(desk, kind) {
                Weighs::Counts => kind.heading.to_owned(),
                Weighs::PutForward => format!("{} (put forward)", kind.heading),
                Weighs::Not(_) => return None,
            };
            let of = of.map_or_else(String::new, |of| format!("/{of}"));
            let to = Route::Office(format!("step/{cycle}/{}{of}", kind.code));
            let class = if first { "button primary" } else { "button" };
            first = false;
            Some(link(&to, class).child(el("span").text(&words)).into())
        })
        .collect();
    div("row-of-buttons").with(ways)
}

/// The screen of one step: its kind, and what it is about.
pub fn screen(desk: Desk, cycle: &str, code: &str, of: &str) -> Node {
    let Some(kind) = KINDS.iter().find(|kind| kind.code == code) else {
        return p("hint", "There is no such step.").into();
    };
    let kind: &'static Kind = kind;
    let (page, choices) = (Loaded::new(None), Loaded::new(None));
    let path = StoredValue::new(format!("/api/office/cycles/{cycle}"));
    let read = move || {
        desk.load(path.get_value(), page);
        desk.load("/api/office/choices".to_owned(), choices);
    };
    Effect::new(move |_| read());
    // Outside of what is drawn anew, so that nothing typed is lost.
    let boxes = Boxes::new();
    let (taking, evidence) = (Taking::new(desk, boxes), Evidence::new());
    let fresh = ActionId(chance());
    let (cycle, of) = (cycle.to_owned(), of.to_owned());
    nodes![
        back_link(&Route::Office(format!("action/{cycle}")), "The whole cycle"),
        heading_row(kind.heading, Node::Nothing),
        shown(page, read, move |page: CyclePage| {
            let Some(Ok(choices)) = answer::<Choices>(choices) else {
                return p("hint", "Reading from the office.").into();
            };
            let me = desk
                .session
                .with_untracked(|session| session.as_ref().map(|one| one.staff.clone()));
            let action = page.cycle.actions.iter().find(|one| one.action == of).cloned();
            let asked = Asked {
                desk,
                boxes,
                evidence,
                action,
                fresh,
                cycle: page.cycle,
                of: of.clone(),
                choices,
                me: me.unwrap_or_default(),
            };
            form(kind, taking, Rc::new(asked))
        }),
    ]
    .into()
}

fn form(kind: &'static Kind, taking: Taking, asked: Rc<Asked>) -> Node {
    let desk = asked.desk;
    let about = nodes![
        p("lead", &asked.cycle.row.what),
        asked.action.as_ref().map(|action| p("", &action.change)),
    ];
    let (note, words) = match weighs(desk, kind) {
        Weighs::Not(why) => return nodes![about, p("problem", &why)].into(),
        Weighs::Counts => (Node::Nothing, kind.send.to_owned()),
        Weighs::PutForward => (put_forward(desk), "Put it forward".to_owned()),
    };
    let questions = (kind.boxes)(&asked);
    let send = move || {
        if let Some(cycle) = CycleId::from_hex(&asked.cycle.row.cycle) {
            taking.send(cycle, &(kind.unusual)(&asked), || {
                (kind.read)(&asked).map(|step| vec![step])
            });
        }
    };
    div("step-page")
        .with(nodes![about, note, taking.panel(questions, &words, send)])
        .into()
}

/// Said before anything is typed: what becomes of a step that its author may not decide.
fn put_forward(desk: Desk) -> Node {
    let role = role(desk).map_or("", Role::label).to_lowercase();
    div("coverage-panel")
        .child(icon(Icon::Forward))
        .child(p(
            "",
            &format!(
                "As a {role} you put this forward. It is kept and shown to those who decide. Nothing moves until one of them \
                 takes the step."
            ),
        ))
        .into()
}
