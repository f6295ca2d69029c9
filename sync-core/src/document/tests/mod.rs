//! Documents as people use and abuse them.

mod editing;
mod hostile;
mod merging;
mod mutations;

use super::{Answer, Ask, Change, Documents, Edit, Opened};
use crate::id::{EntryId, Hash, PersonId, PlanItemId};
use crate::record::{Actor, DocumentKey, PlannedCare, Schedule};
use crate::text::ShortText;
use crate::time::Timestamp;

pub(super) const PERSON: PersonId = PersonId([7; 16]);
pub(super) const PLAN: DocumentKey = DocumentKey::CarePlan(PERSON);
/// "Eating and drinking".
pub(super) const EATING: u8 = 3;
/// "Moving about".
pub(super) const MOVING: u8 = 4;
pub(super) const NOON: Timestamp = Timestamp(1_795_348_800_000);

/// A copy of a document somewhere: what it holds, and who runs it.
#[derive(Default)]
pub(super) struct Copy {
    pub(super) documents: Documents,
    pub(super) changes: Vec<Change>,
    drawn: u8,
    name: u8,
}

impl Copy {
    pub(super) fn named(name: u8) -> Self {
        Self {
            name,
            ..Self::default()
        }
    }

    pub(super) fn fresh_actor(&mut self) -> Actor {
        self.drawn += 1;
        Actor([self.name, self.drawn, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
    }

    pub(super) fn open(&mut self) -> Opened {
        let ask = Ask::Open {
            document: PLAN,
            changes: self.changes.clone(),
            proposals: Vec::new(),
            at: None,
        };
        match self.documents.answer(&ask) {
            Answer::Opened(opened) => opened,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn heads(&mut self) -> Vec<Hash> {
        self.open().heads
    }

    pub(super) fn text(&mut self, section: u8) -> String {
        let sections = self.open().sections;
        sections.into_iter().find(|(code, _)| *code == section).unwrap().1
    }

    /// Edits upon what was on screen at `base`.
    pub(super) fn edit_at(&mut self, base: Vec<Hash>, edits: Vec<Edit>) -> Answer {
        let actor = self.fresh_actor();
        let ask = Ask::Edit {
            document: PLAN,
            changes: self.changes.clone(),
            base,
            actor,
            at: NOON,
            edits,
        };
        let answer = self.documents.answer(&ask);
        if let Answer::Edited(Some(edited)) = &answer {
            self.changes.push(change(actor, edited.change.clone()));
        }
        answer
    }

    pub(super) fn write(&mut self, section: u8, text: &str) -> Change {
        let base = self.heads();
        match self.edit_at(
            base,
            vec![Edit::Text {
                section,
                text: text.into(),
            }],
        ) {
            Answer::Edited(Some(_)) => self.changes.last().unwrap().clone(),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn plan(&mut self, care: PlannedCare) -> Change {
        let base = self.heads();
        match self.edit_at(base, vec![Edit::Planned(care)]) {
            Answer::Edited(Some(_)) => self.changes.last().unwrap().clone(),
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn take(&mut self, from: &Self) {
        for change in &from.changes {
            if !self.changes.contains(change) {
                self.changes.push(change.clone());
            }
        }
    }

    pub(super) fn admit(&mut self, candidate: Change) -> Answer {
        self.documents.answer(&Ask::Admit {
            document: PLAN,
            changes: self.changes.clone(),
            candidate,
        })
    }
}

/// A change under an entry id that follows from it.
pub(super) fn change(actor: Actor, bytes: Vec<u8>) -> Change {
    Change {
        id: EntryId(Hash::of(&[&actor.0, &bytes]).0),
        actor,
        bytes,
    }
}

pub(super) fn drinks(item: u8, minutes: &[u16]) -> PlannedCare {
    PlannedCare {
        item: PlanItemId([item; 16]),
        person: PERSON,
        kind: 1,
        instruction: ShortText::parse("Offer a drink").unwrap(),
        schedule: Schedule::Daily(minutes.to_vec()),
        from: NOON,
        until: None,
        daily_target: Some(1500),
    }
}
