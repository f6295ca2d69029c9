//! Actions that a review agrees beside its first: each a part of the same form, added and left out by a touch.
//!
//! May not live here: what is asked about an action (`step::action`), the review itself (`review`).

use reactive_graph::owner::{Owner, StoredValue};
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::ActionId;
use sync_core::record::Step;
use sync_core::record::follow_through::Reach;

use super::super::boxes::{Boxes, chance};
use super::super::dom::{Node, el, live};
use super::super::icons::Icon;
use super::super::parts::button;
use super::super::step::action;
use super::super::taking::despite;
use crate::nodes;
use crate::office::LinkedStep;

/// One of them: its boxes, and the id that it keeps however often it is sent.
type Another = (Boxes, ActionId);

/// Every action beside the first. Made outside of what is drawn anew, as the boxes of the form are.
#[derive(Clone, Copy)]
pub struct MoreActions {
    actions: RwSignal<Vec<Another>>,
    /// Whose the boxes of later ones are: the screen's.
    owner: StoredValue<Option<Owner>>,
}

impl MoreActions {
    /// None yet.
    pub fn new() -> Self {
        Self {
            actions: RwSignal::new(Vec::new()),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// Their parts of the form, and the way to one more.
    pub fn questions(self) -> Vec<Node> {
        nodes![
            live(move || {
                let actions = self.actions.get();
                let parts = actions.into_iter().zip(2..);
                parts
                    .map(|(one, number)| self.part(one, number))
                    .collect::<Vec<Node>>()
                    .into()
            }),
            button("", Some(Icon::Plus), "Add another action", move || {
                let made = || (Boxes::new(), ActionId(chance()));
                let another = self
                    .owner
                    .with_value(|owner| owner.as_ref().map_or_else(made, |owner| owner.with(made)));
                self.actions.update(|actions| actions.push(another));
            }),
        ]
    }

    fn part(self, (boxes, action): Another, number: usize) -> Node {
        el("section")
            .with(nodes![
                el("h2").text(&heading(number)),
                action::risk_box(boxes),
                action::questions(boxes),
                button("", None, &format!("Leave action {number} out"), move || {
                    self.actions
                        .update(|actions| actions.retain(|(_, one)| *one != action));
                }),
            ])
            .into()
    }

    /// What is unusual about any of them.
    pub fn unusual(self, now: i64) -> Vec<String> {
        let actions = self.actions.get_untracked();
        let all = actions.into_iter().zip(2..);
        all.flat_map(|((boxes, _), number)| {
            let unusual = action::unusual(boxes, now).into_iter();
            unusual.map(move |why| format!("{}: {why}", heading(number)))
        })
        .collect()
    }

    /// Reads them; the first thing that is wrong is named, with the action that it is about. `first` is the form that asks why
    /// something unusual is right.
    pub fn read(self, first: Boxes, reach: Reach) -> Result<Vec<LinkedStep>, String> {
        let actions = self.actions.get_untracked();
        let all = actions.into_iter().zip(2..);
        all.map(|((boxes, action), number)| {
            let mut agreed =
                action::read(boxes, action, reach).map_err(|why| format!("{}: {why}", heading(number)))?;
            agreed.despite = despite(first)?;
            Ok((Step::ActionAgreed(agreed), vec![]))
        })
        .collect()
    }

    /// What is wrong with the first, named as the first where there are others.
    pub fn of_the_first(self, why: String) -> String {
        if self.actions.with_untracked(Vec::is_empty) {
            why
        } else {
            format!("The action: {why}")
        }
    }
}

fn heading(number: usize) -> String {
    format!("Action {number}")
}
