//! The first change of every document: committed bytes for each sort, never made anew.
//!
//! With the same bytes on every device, two tablets that begin a document unaware of each other begin the same one. A later
//! version of the software adds to a document by changes upon these bytes, never by other bytes.

use automerge::{Automerge, ObjId, ReadDoc, TextEncoding};

use crate::id::Hash;
use crate::record::{Actor, DocumentKind};

/// Who "wrote" it: nobody's key gives this actor.
pub(super) const ACTOR: Actor = Actor([0; 16]);

const SECTIONS: &str = "sections";
const PLANNED: &str = "planned";

const fn bytes(kind: DocumentKind) -> &'static [u8] {
    match kind {
        DocumentKind::CarePlan => include_bytes!("genesis/care_plan.change"),
        DocumentKind::AboutMe => include_bytes!("genesis/about_me.change"),
        DocumentKind::Handover => include_bytes!("genesis/handover.change"),
    }
}

/// A document nobody has written in yet.
#[derive(Clone)]
pub(super) struct Genesis {
    pub(super) doc: Automerge,
    /// The hash of its one change.
    pub(super) hash: Hash,
    /// How many operations it has.
    pub(super) operations: u64,
    /// The text of each section by code, in the order of the page.
    pub(super) texts: Vec<(u8, ObjId)>,
    /// Where planned care is, in the sort that has any.
    pub(super) planned: Option<ObjId>,
}

impl Genesis {
    /// The document as committed; `None` never happens with the bytes that the tests pin.
    pub(super) fn of(kind: DocumentKind) -> Option<Self> {
        let change = automerge::Change::from_bytes(bytes(kind).to_vec()).ok()?;
        let (hash, operations) = (Hash(change.hash().0), change.len() as u64);
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        doc.apply_changes([change]).ok()?;
        let (_, sections) = doc.get(automerge::ROOT, SECTIONS).ok()??;
        let mut texts = Vec::with_capacity(kind.sections().len());
        for section in kind.sections() {
            texts.push((section.code, doc.get(&sections, section.name).ok()??.1));
        }
        let planned = doc
            .get(automerge::ROOT, PLANNED)
            .ok()?
            .map(|(_, planned)| planned);
        Some(Self {
            doc,
            hash,
            operations,
            texts,
            planned,
        })
    }

    /// The text of a section.
    pub(super) fn text(&self, code: u8) -> Option<&ObjId> {
        self.texts
            .iter()
            .find(|(section, _)| *section == code)
            .map(|(_, text)| text)
    }

    /// The section whose text is the object made by this operation.
    pub(super) fn section_of(&self, counter: u64) -> Option<u8> {
        let made = |text: &ObjId| matches!(text, ObjId::Id(by, ..) if *by == counter);
        self.texts
            .iter()
            .find(|(_, text)| made(text))
            .map(|(code, _)| *code)
    }

    /// Whether planned care is the object made by this operation.
    pub(super) fn is_planned(&self, counter: u64) -> bool {
        matches!(&self.planned, Some(ObjId::Id(by, ..)) if *by == counter)
    }
}

#[cfg(test)]
mod tests {
    use automerge::transaction::{CommitOptions, Transactable};
    use automerge::{ObjType, ScalarValue};

    use super::*;

    const KIND: &str = "kind";
    const SCHEMA: &str = "schema";
    const KINDS: [(DocumentKind, &str, &str); 3] = [
        (
            DocumentKind::CarePlan,
            "care_plan",
            "0df2131ec8bbb6515bd534d1afabc64344b830063b7bdf54e6ed88d9911a8cd4",
        ),
        (
            DocumentKind::AboutMe,
            "about_me",
            "54dcab15d7ff62e1ffc65ff135c9ffaef961435fe402a49b944720ef7f80693e",
        ),
        (
            DocumentKind::Handover,
            "handover",
            "d61e389528183bb96ba7c852510f96910a8a46eb439a5bce07f088e51a7aa322",
        ),
    ];

    /// How the committed bytes were made, once.
    fn make(kind: DocumentKind, name: &str) -> Vec<u8> {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(ACTOR.0.into());
        let mut tx = doc.transaction();
        tx.put(automerge::ROOT, KIND, name).unwrap();
        tx.put(automerge::ROOT, SCHEMA, 1_i64).unwrap();
        let sections = tx.put_object(automerge::ROOT, SECTIONS, ObjType::Map).unwrap();
        for section in kind.sections() {
            tx.put_object(&sections, section.name, ObjType::Text).unwrap();
        }
        if kind == DocumentKind::CarePlan {
            tx.put_object(automerge::ROOT, PLANNED, ObjType::Map).unwrap();
        }
        tx.commit_with(CommitOptions::default().with_time(0));
        doc.get_last_local_change().unwrap().raw_bytes().to_vec()
    }

    #[test]
    #[ignore = "writes the committed bytes; they are never made anew"]
    fn write_the_committed_bytes() {
        for (kind, name, _) in KINDS {
            let path = format!(
                "{}/src/document/genesis/{name}.change",
                env!("CARGO_MANIFEST_DIR")
            );
            std::fs::write(path, make(kind, name)).unwrap();
        }
    }

    #[test]
    fn the_committed_bytes_are_these_and_hold_exactly_the_sections_of_each_sort() {
        for (kind, name, pinned) in KINDS {
            let genesis = Genesis::of(kind).unwrap();
            assert_eq!(Hash::of(&[bytes(kind)]).to_hex(), pinned, "{name}");
            assert_eq!(genesis.doc.text_encoding(), TextEncoding::UnicodeCodePoint);
            let scalar = |key: &str| {
                genesis
                    .doc
                    .get(automerge::ROOT, key)
                    .unwrap()
                    .unwrap()
                    .0
                    .into_scalar()
            };
            assert_eq!(scalar(KIND), Ok(ScalarValue::Str(name.into())));
            assert_eq!(scalar(SCHEMA), Ok(ScalarValue::Int(1)));
            let (_, sections) = genesis.doc.get(automerge::ROOT, SECTIONS).unwrap().unwrap();
            let mut names: Vec<_> = kind
                .sections()
                .iter()
                .map(|section| section.name.to_owned())
                .collect();
            names.sort();
            assert_eq!(genesis.doc.keys(&sections).collect::<Vec<_>>(), names);
            for (_, text) in &genesis.texts {
                assert_eq!(genesis.doc.object_type(text).unwrap(), ObjType::Text);
                assert_eq!(genesis.doc.text(text).unwrap(), "");
            }
            assert_eq!(genesis.planned.is_some(), kind == DocumentKind::CarePlan);
        }
    }
}
