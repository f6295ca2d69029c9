//! One step of a cycle: the form, what it warns about, and reading it. The same at the office's desk and on a tablet.
//!
//! Whoever's role may only put a step forward is told so before they send it. May not live here: what a step moves
//! (`sync_core::cycle`), what each form asks (`agreeing`, `doing`, `judging`), sending it (`taking`).

use std::rc::Rc;

use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::{ActionId, CycleId};
use sync_core::rules::{CycleDeed, Deed};
use sync_core::staff::Role;
use sync_core::text::{NoteText, ReasonText};

use super::boxes::Boxes;
use super::dom::{El, Node, div, el};
use super::icons::{Icon, icon};
use super::parts::{link, p};
use super::route::Route;
use super::taking::{Taking, despite, with_despite};
use crate::nodes;
use crate::office::{ActionShown, Choice, Counted, LinkedStep, WholeCycle};
pub use evidence::Evidence;

pub mod action;
mod agreeing;
mod doing;
mod duty;
mod evidence;
mod figures;
mod judging;
pub mod strike;

pub use figures::asked_words;

/// Whose screens these are, and where they stand.
#[derive(Clone)]
pub struct Place {
    /// Id of whoever is signed in.
    pub me: String,
    /// Their role.
    pub role: Option<Role>,
    /// On a tablet, not at the office's desk.
    pub tablet: bool,
    /// The steps that are taken there.
    pub kinds: &'static [&'static Kind],
}

impl Place {
    /// The screen of one step: its kind, and the action or another part of the cycle that it is about.
    pub fn step(&self, cycle: &str, kind: &str, of: &str) -> Route {
        if self.tablet {
            return Route::Step {
                cycle: cycle.to_owned(),
                kind: kind.to_owned(),
                of: of.to_owned(),
            };
        }
        let of = if of.is_empty() {
            String::new()
        } else {
            format!("/{of}")
        };
        Route::Office(format!("step/{cycle}/{kind}{of}"))
    }

    /// A kind of step by its code, if it is taken here.
    pub fn kind(&self, code: &str) -> Option<&'static Kind> {
        self.kinds.iter().copied().find(|kind| kind.code == code)
    }

    /// The screen of a cycle whole.
    pub fn whole(&self, cycle: &str) -> Route {
        if self.tablet {
            Route::Cycle {
                cycle: cycle.to_owned(),
            }
        } else {
            Route::Office(format!("action/{cycle}"))
        }
    }

    /// The screen of one record.
    pub fn entry(&self, entry: &str) -> Route {
        if self.tablet {
            Route::Entry {
                entry: entry.to_owned(),
            }
        } else {
            Route::Office(format!("entry/{entry}"))
        }
    }
}

/// One kind of step.
pub struct Kind {
    /// In addresses, and as the server offers it.
    pub code: &'static str,
    /// The screen's heading, and the words of the way to it.
    heading: &'static str,
    /// On the button.
    send: &'static str,
    deed: CycleDeed,
    boxes: fn(&Asked) -> Vec<Node>,
    unusual: fn(&Asked) -> Vec<String>,
    read: fn(&Asked) -> Result<Vec<LinkedStep>, String>,
}

/// Every kind of step that is taken from a cycle's page at the desk.
pub const AT_THE_DESK: &[&Kind] = &[
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
    &duty::DUTY,
    &judging::FEEDBACK,
];

/// Those of the floor. What managers decide at their desk is left out: a tablet would download it and hardly use it.
pub const ON_A_TABLET: &[&Kind] = &[
    &agreeing::ASSIGN,
    &agreeing::UNDERSTOOD,
    &doing::PROGRESS,
    &doing::MIDWAY,
    &doing::DONE,
    &doing::LOOK,
    &judging::FEEDBACK,
];

/// What a form knows.
pub struct Asked {
    /// Whose form it is.
    pub place: Place,
    /// The time, to the half minute.
    pub time: RwSignal<i64>,
    /// What is typed.
    pub boxes: Boxes,
    /// Records that are picked.
    pub evidence: Evidence,
    /// The list to pick records from.
    pub records: Rc<dyn Fn(&Asked) -> Node>,
    /// The cycle as it stands.
    pub cycle: WholeCycle,
    /// Its measures, counted from the records; none where nobody counts them.
    pub counted: Vec<Counted>,
    /// The action it is about, if it is about one.
    pub action: Option<ActionShown>,
    /// The id of an action that it agrees.
    pub fresh: ActionId,
    /// What stands last in the address: the action, or the number of a contradiction.
    pub of: String,
    /// Everyone with a role now, with it and their unit.
    pub at_work: Vec<Choice>,
    /// Those of them who are on shift, as far as it is known here.
    pub on_shift: Vec<Choice>,
}

impl Asked {
    /// The time, to the half minute.
    fn now(&self) -> i64 {
        self.time.get_untracked()
    }

    /// Whether whoever is signed in answers for the action.
    fn is_mine(&self) -> bool {
        is_mine(&self.place, self.action.as_ref())
    }

    /// Whether whoever is signed in had a hand in the action.
    fn did_it(&self) -> bool {
        let action = self.action.as_ref();
        action.is_some_and(|action| action.hands.contains(&self.place.me))
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

/// Whether somebody answers for an action.
fn is_mine(place: &Place, action: Option<&ActionShown>) -> bool {
    action.is_some_and(|action| action.owners.iter().any(|owner| owner.staff == place.me))
}

/// A few sentences that were put together here.
fn note(words: &str, label: &str) -> Result<NoteText, String> {
    NoteText::parse(words).map_err(|why| format!("{label} {why}."))
}

/// How much a step weighs that whoever is signed in takes.
enum Weighs {
    /// It takes effect.
    Counts,
    /// It is put forward.
    PutForward,
    /// It is not for their role, and why.
    Not(String),
}

/// Asked of the same table that the fold asks.
fn weighs(place: &Place, kind: &Kind) -> Weighs {
    let Some(role) = place.role else {
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

impl Kind {
    /// Whether its form rests on measures.
    pub fn is_measured(&self) -> bool {
        self.code == judging::OUTCOME.code
    }

    /// The screen's heading, and the words of the way to it.
    pub fn words(&self, place: &Place, action: Option<&ActionShown>) -> &'static str {
        if self.code == agreeing::UNDERSTOOD.code && is_mine(place, action) {
            "I understand"
        } else {
            self.heading
        }
    }
}

/// Ways to the steps that can come next, for a role that may take or put them forward: of an action or another part of the
/// cycle, the first marked as the likeliest where it is.
pub fn ways(
    place: &Place,
    cycle: &str,
    next: &[String],
    (action, of, likely): (Option<&ActionShown>, &str, bool),
) -> El {
    let mut first = likely;
    let ways = next
        .iter()
        .filter_map(|code| place.kind(code))
        .filter_map(|kind| {
            let heading = kind.words(place, action);
            let mut class = "button";
            let words = match weighs(place, kind) {
                Weighs::Counts => {
                    if core::mem::take(&mut first) {
                        class = "button primary";
                    }
                    heading.to_owned()
                }
                Weighs::PutForward => format!("{heading} (put forward)"),
                Weighs::Not(_) => return None,
            };
            let to = place.step(cycle, kind.code, of);
            Some(link(&to, class).child(el("span").text(&words)).into())
        })
        .collect();
    div("row-of-buttons").with(ways)
}

/// The form of one step.
pub fn form(kind: &'static Kind, taking: Taking, asked: Rc<Asked>) -> Node {
    let about = nodes![
        p("lead", &asked.cycle.row.what),
        asked.action.as_ref().map(|action| p("", &action.change)),
    ];
    let (note, words) = match weighs(&asked.place, kind) {
        Weighs::Not(why) => return nodes![about, p("problem", &why)].into(),
        Weighs::Counts => (Node::Nothing, kind.send.to_owned()),
        Weighs::PutForward => (put_forward(&asked.place), "Put it forward".to_owned()),
    };
    let questions = (kind.boxes)(&asked);
    let send = move || {
        if let Some(cycle) = CycleId::from_hex(&asked.cycle.row.cycle) {
            taking.send(cycle, &(kind.unusual)(&asked), || (kind.read)(&asked));
        }
    };
    div("step-page")
        .with(nodes![about, note, taking.panel(questions, &words, send)])
        .into()
}

/// Said before anything is typed: what becomes of a step that its author may not decide.
fn put_forward(place: &Place) -> Node {
    let role = place.role.map_or("", Role::label).to_lowercase();
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
