//! Living documents as records see them: which document, one change to it, a published version, an acknowledgement.
//!
//! A change travels as a record so that who may, what is held and what counts are judged as for every other record, before
//! anything is merged (docs/decisions/0008). May not live here: what is inside a document (`document`).

use minicbor::{Decode, Encode};

use crate::id::{DocumentId, EntryId, Hash, PersonId, PublicKey, UnitId};
use crate::shift::Shift;
use crate::text::{NoteText, ReasonText};

/// Which living document. Two people's personal data never share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum DocumentKey {
    /// A person's care plan: sections of text, and planned care with times.
    #[n(0)]
    CarePlan(#[n(0)] PersonId),
    /// What a person wants those who help them to know.
    #[n(1)]
    AboutMe(#[n(0)] PersonId),
    /// What a unit hands over at the end of a shift about the unit itself: staffing, visits, equipment.
    #[n(2)]
    HandoverUnit {
        /// Whose sheet.
        #[n(0)]
        unit: UnitId,
        /// Which shift's.
        #[n(1)]
        shift: Shift,
    },
    /// What is handed over about one person at the end of a shift.
    #[n(3)]
    HandoverPerson {
        /// About whom.
        #[n(0)]
        person: PersonId,
        /// Which shift's.
        #[n(1)]
        shift: Shift,
    },
}

/// The sorts of living document; each has its own sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// [`DocumentKey::CarePlan`].
    CarePlan,
    /// [`DocumentKey::AboutMe`].
    AboutMe,
    /// [`DocumentKey::HandoverUnit`] and [`DocumentKey::HandoverPerson`].
    Handover,
}

/// One part of a document's text. Codes are never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Section {
    /// Code, and the text's key inside the document.
    pub code: u8,
    /// Stable name inside the document: "eating_and_drinking".
    pub name: &'static str,
    /// As shown.
    pub label: &'static str,
}

const fn section(code: u8, name: &'static str, label: &'static str) -> Section {
    Section { code, name, label }
}

/// The text of a care plan.
pub const CARE_PLAN_SECTIONS: &[Section] = &[
    section(1, "needs_and_wishes", "Needs and wishes"),
    section(2, "communication", "Talking and understanding"),
    section(3, "eating_and_drinking", "Eating and drinking"),
    section(4, "moving", "Moving about"),
    section(5, "skin", "Skin"),
    section(6, "washing_and_dressing", "Washing and dressing"),
    section(7, "toilet", "Using the toilet"),
    section(8, "sleep", "Sleep and night"),
    section(9, "mood_and_behaviour", "Mood and behaviour"),
    section(10, "health_and_medicines", "Health and medicines"),
    section(11, "safety", "Keeping safe"),
    section(12, "people_and_activities", "People and activities"),
    section(13, "decisions", "Decisions and consent"),
];

/// The text of an About Me.
pub const ABOUT_ME_SECTIONS: &[Section] = &[
    section(1, "matters_to_me", "What matters to me"),
    section(2, "my_people", "People who matter to me"),
    section(3, "my_life", "My life so far"),
    section(4, "my_day", "How I like my day"),
    section(5, "helps_me", "What helps me"),
    section(6, "upsets_me", "What upsets me"),
    section(7, "talk_with_me", "How to talk with me"),
];

/// The text of one part of a handover sheet.
pub const HANDOVER_SECTIONS: &[Section] = &[section(1, "to_know", "To know"), section(2, "to_do", "To do")];

impl DocumentKind {
    /// Its sections, in the order of the page.
    pub const fn sections(self) -> &'static [Section] {
        match self {
            Self::CarePlan => CARE_PLAN_SECTIONS,
            Self::AboutMe => ABOUT_ME_SECTIONS,
            Self::Handover => HANDOVER_SECTIONS,
        }
    }

    /// As shown.
    pub const fn label(self) -> &'static str {
        match self {
            Self::CarePlan => "Care plan",
            Self::AboutMe => "About me",
            Self::Handover => "Handover",
        }
    }

    /// The section with this code.
    pub fn section(self, code: u8) -> Option<&'static Section> {
        self.sections().iter().find(|section| section.code == code)
    }
}

impl DocumentKey {
    /// The document's id: the same wherever it is first written in, so that two tablets begin the same document.
    pub fn id(&self) -> DocumentId {
        let hash = Hash::of(&[b"followthrough document 1", &crate::cbor::to_bytes(self)]);
        let mut id = [0u8; 16];
        id.copy_from_slice(&hash.0[..16]);
        DocumentId(id)
    }

    /// Its sort.
    pub const fn kind(&self) -> DocumentKind {
        match self {
            Self::CarePlan(_) => DocumentKind::CarePlan,
            Self::AboutMe(_) => DocumentKind::AboutMe,
            Self::HandoverUnit { .. } | Self::HandoverPerson { .. } => DocumentKind::Handover,
        }
    }

    /// Whom it is about, unless it is about a unit.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::CarePlan(person) | Self::AboutMe(person) | Self::HandoverPerson { person, .. } => {
                Some(*person)
            }
            Self::HandoverUnit { .. } => None,
        }
    }
}

/// Who makes a change inside a document: one for every edit, and nobody else can write under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Actor(#[cbor(with = "minicbor::bytes")] pub [u8; 16]);

impl Actor {
    /// Follows from the author's key and a nonce: whoever takes another's actor would need their signature too.
    pub fn of(author: &PublicKey, nonce: &[u8; 12]) -> Self {
        let hash = Hash::of(&[b"followthrough actor 1", &author.0, nonce]);
        let mut actor = [0u8; 16];
        actor.copy_from_slice(&hash.0[..16]);
        Self(actor)
    }
}

/// One change to a living document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DocumentEdited {
    /// Which document.
    #[n(0)]
    pub document: DocumentKey,
    /// Fresh for every edit: with the entry's author key it gives the [`Actor`] that the change must be by.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub nonce: [u8; 12],
    /// The change, as the CRDT writes it, not compressed.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub change: Vec<u8>,
}

/// A document as it stood was made the version to work by; for a handover sheet: it was handed over.
///
/// The record's links name the versions it replaces: those its author knew to be current.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct VersionPublished {
    /// Which document.
    #[n(0)]
    pub document: DocumentKey,
    /// Hashes of the newest changes in it, ascending.
    #[n(1)]
    pub heads: Vec<Hash>,
    /// Hash of the document as rendered at these heads.
    #[n(2)]
    pub rendered: Hash,
    /// What changed and why. A handover needs none.
    #[n(3)]
    pub why: Option<ReasonText>,
}

/// Somebody read a version.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct VersionAcknowledged {
    /// Which document.
    #[n(0)]
    pub document: DocumentKey,
    /// The [`VersionPublished`].
    #[n(1)]
    pub version: EntryId,
    /// "Understood", or "not sure".
    #[n(2)]
    pub understood: bool,
    /// What they are not sure about.
    #[n(3)]
    pub question: Option<NoteText>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_document_has_its_own_id_and_sections_their_own_codes() {
        let person = PersonId([7; 16]);
        let shift = Shift::at(crate::time::Timestamp(0));
        let keys = [
            DocumentKey::CarePlan(person),
            DocumentKey::AboutMe(person),
            DocumentKey::HandoverPerson { person, shift },
            DocumentKey::HandoverPerson {
                person,
                shift: shift.next(),
            },
            DocumentKey::HandoverUnit {
                unit: UnitId([7; 16]),
                shift,
            },
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(keys[at + 1..].iter().all(|other| other.id() != key.id()));
        }
        for kind in [
            DocumentKind::CarePlan,
            DocumentKind::AboutMe,
            DocumentKind::Handover,
        ] {
            let sections = kind.sections();
            for (at, one) in sections.iter().enumerate() {
                assert!(
                    sections[at + 1..]
                        .iter()
                        .all(|other| other.code != one.code && other.name != one.name)
                );
            }
        }
    }
}
