//! A document as people read it: every section's text, and planned care.
//!
//! May not live here: how a document is put together (`whole`).

use automerge::{Automerge, ChangeHash, ObjId, ReadDoc, ScalarValue, Value};

use super::genesis::Genesis;
use super::{PlannedItem, planned, shape};
use crate::id::{Hash, PlanItemId};
use crate::record::{Actor, DocumentKey, PlannedCare};

/// A document at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) sections: Vec<(u8, String)>,
    pub(super) planned: Vec<PlannedItem>,
    /// As whom each edition was written, where there are several; no part of what a version says.
    pub(super) writers: Vec<(PlanItemId, Vec<Actor>)>,
}

impl Rendered {
    /// Reads a document as it was at these heads.
    pub(super) fn of(doc: &Automerge, genesis: &Genesis, document: &DocumentKey, at: &[ChangeHash]) -> Self {
        let text = |text: &ObjId| doc.text_at(text, at).unwrap_or_default();
        let (planned, writers) = planned_items(doc, genesis, document, at);
        Self {
            sections: genesis.texts.iter().map(|(code, id)| (*code, text(id))).collect(),
            planned,
            writers,
        }
    }

    /// What a section says.
    pub(super) fn section(&self, code: u8) -> &str {
        self.sections
            .iter()
            .find(|(section, _)| *section == code)
            .map_or("", |(_, text)| text)
    }

    /// Hash of all of it: what a published version names.
    pub(super) fn hash(&self) -> Hash {
        let bytes = crate::cbor::to_bytes(&(&self.sections, &self.planned));
        Hash::of(&[b"followthrough rendered document 1", &bytes])
    }
}

/// Planned care by item, and who wrote which edition where there are several. What does not parse is left out; a change that
/// wrote such was never merged.
fn planned_items(
    doc: &Automerge,
    genesis: &Genesis,
    document: &DocumentKey,
    at: &[ChangeHash],
) -> (Vec<PlannedItem>, Vec<(PlanItemId, Vec<Actor>)>) {
    let (mut items, mut writers) = (Vec::new(), Vec::new());
    let Some(planned) = &genesis.planned else {
        return (items, writers);
    };
    for name in doc.keys_at(planned, at) {
        let Some(item) = PlanItemId::from_hex(&name) else {
            continue;
        };
        let editions = doc.get_all_at(planned, name.as_str(), at).unwrap_or_default();
        let mut editions: Vec<(PlannedCare, Actor)> = editions
            .iter()
            .filter_map(|(_, edition)| read_item(doc, document, item, edition, at).zip(writer_of(edition)))
            .collect();
        // automerge names the one that counts last, the same one everywhere.
        let Some((care, writer)) = editions.pop() else {
            continue;
        };
        let (mut also, mut by) = (Vec::new(), vec![writer]);
        for (edition, writer) in editions {
            if edition != care && !also.contains(&edition) {
                also.push(edition);
                by.push(writer);
            }
        }
        if !also.is_empty() {
            writers.push((item, by));
        }
        items.push(PlannedItem { care, also });
    }
    (items, writers)
}

/// As whom an edition was written: a change makes its maps itself.
fn writer_of(edition: &ObjId) -> Option<Actor> {
    match edition {
        ObjId::Id(_, actor, _) => shape::actor_of(actor),
        ObjId::Root => None,
    }
}

fn read_item(
    doc: &Automerge,
    document: &DocumentKey,
    item: PlanItemId,
    edition: &ObjId,
    at: &[ChangeHash],
) -> Option<PlannedCare> {
    let names: Vec<String> = doc.keys_at(edition, at).collect();
    let mut fields: Vec<(&str, ScalarValue)> = Vec::with_capacity(names.len());
    for name in &names {
        match doc.get_at(edition, name.as_str(), at).ok()?? {
            (Value::Scalar(value), _) => fields.push((name, value.into_owned())),
            (Value::Object(_), _) => return None,
        }
    }
    let fields = fields.iter().map(|(name, value)| (*name, value));
    planned::read(document.person()?, item, fields)
}
