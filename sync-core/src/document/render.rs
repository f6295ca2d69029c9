//! A document as people read it: every section's text, and planned care.
//!
//! May not live here: how a document is put together (`whole`).

use automerge::{Automerge, ChangeHash, ObjId, ReadDoc, ScalarValue, Value};

use super::genesis::Genesis;
use super::{PlannedItem, planned};
use crate::id::{Hash, PlanItemId};
use crate::record::{DocumentKey, PlannedCare};

/// A document at one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) sections: Vec<(u8, String)>,
    pub(super) planned: Vec<PlannedItem>,
}

impl Rendered {
    /// Reads a document as it was at these heads.
    pub(super) fn of(doc: &Automerge, genesis: &Genesis, document: &DocumentKey, at: &[ChangeHash]) -> Self {
        let text = |text: &ObjId| doc.text_at(text, at).unwrap_or_default();
        Self {
            sections: genesis.texts.iter().map(|(code, id)| (*code, text(id))).collect(),
            planned: planned_items(doc, genesis, document, at),
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

/// Planned care by item. What does not parse is left out; a change that wrote such was never merged.
fn planned_items(
    doc: &Automerge,
    genesis: &Genesis,
    document: &DocumentKey,
    at: &[ChangeHash],
) -> Vec<PlannedItem> {
    let Some(planned) = &genesis.planned else {
        return Vec::new();
    };
    doc.keys_at(planned, at)
        .filter_map(|name| {
            let item = PlanItemId::from_hex(&name)?;
            let editions = doc.get_all_at(planned, name.as_str(), at).unwrap_or_default();
            let mut editions: Vec<PlannedCare> = editions
                .iter()
                .filter_map(|(_, edition)| read_item(doc, document, item, edition, at))
                .collect();
            // automerge names the one that counts last, the same one everywhere.
            let care = editions.pop()?;
            let mut also = Vec::new();
            for edition in editions {
                if edition != care && !also.contains(&edition) {
                    also.push(edition);
                }
            }
            Some(PlannedItem { care, also })
        })
        .collect()
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
