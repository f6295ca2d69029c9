//! One step of a cycle, taken at the desk: the form, what it warns about, and sending it.
//!
//! Whoever's role may only put a step forward is told so before they send it. What is unusual is named, and a reason asked
//! for; the reason becomes part of the record. The moment is drawn once, so sending again makes nothing twice. May not live
//! here: what a step moves (`sync_core::cycle`), what each form asks (`agreeing`, `doing`, `judging`).

use std::rc::Rc;

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::{ActionId, CycleId};
use sync_core::rules::{CycleDeed, Deed};
use sync_core::staff::Role;
use sync_core::text::{NoteText, ReasonText};

use super::super::core::now;
use super::super::dom::{El, Node, div, el, live_if};
use super::super::icons::{Icon, icon};
use super::super::parts::{back_link, link, p};
use super::super::route::{Route, go};
use super::super::shell::heading_row;
use super::forms::{Form, panel};
use super::{Desk, Loaded, answer, shown};
use crate::nodes;
use crate::office::{ActionShown, Choices, CyclePage, LinkedStep, WholeCycle, steps_text};
use boxes::Boxes;
use evidence::Evidence;

mod agreeing;
pub mod boxes;
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

    /// Why it is meant all the same, where something unusual was named.
    fn despite(&self) -> Result<Option<ReasonText>, String> {
        self.boxes.reason_or_none(DESPITE, ASK_WHY)
    }

    /// Why it is meant all the same, added to what was typed where a record has no place of its own for it.
    fn with_despite(&self, words: String) -> String {
        let why = self.boxes.typed(DESPITE);
        if why.is_empty() {
            words
        } else {
            format!("{words} All the same: {why}")
        }
    }
}

/// A few sentences that were put together here.
fn note(words: &str, label: &str) -> Result<NoteText, String> {
    NoteText::parse(words).map_err(|why| format!("{label} {why}."))
}

const DESPITE: &str = "despite";
const ASK_WHY: &str = "Why is it right all the same?";

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
    let evidence = Evidence::new();
    let fresh = ActionId(boxes::chance());
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
            form(kind, Rc::new(asked))
        }),
    ]
    .into()
}

fn form(kind: &'static Kind, asked: Rc<Asked>) -> Node {
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
    let form = Form::new(desk);
    let asks_why = RwSignal::new(false);
    let at = StoredValue::new(None::<i64>);
    let boxes = asked.boxes;
    let mut questions = (kind.boxes)(&asked);
    questions.push(live_if(
        move || asks_why.get(),
        move || boxes.area(DESPITE, ASK_WHY, "It stands in the record, and in every report."),
    ));
    let send = move || {
        // Read once, so that sending again after a lost answer is the same step of the same moment.
        let moment = at.get_value().unwrap_or_else(now);
        at.set_value(Some(moment));
        let (step, links) = match (kind.read)(&asked) {
            Ok(read) => read,
            Err(why) => return form.problem.set(Some(why)),
        };
        let unusual = (kind.unusual)(&asked);
        if !unusual.is_empty() && boxes.typed(DESPITE).is_empty() {
            asks_why.set(true);
            let unusual = unusual.join(" ");
            return form.problem.set(Some(format!(
                "{unusual} Change it, or say why it is right all the same."
            )));
        }
        let Some(cycle) = CycleId::from_hex(&asked.cycle.row.cycle) else {
            return;
        };
        form.send_text(
            format!("/api/office/cycles/{}/steps", cycle.to_hex()),
            steps_text(cycle, moment, vec![(step, links)]),
            move |_| go(&Route::Office(format!("action/{}", cycle.to_hex()))),
        );
    };
    div("step-page")
        .with(nodes![
            about,
            note,
            panel(form, Node::Nothing, questions, &words, send)
        ])
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
