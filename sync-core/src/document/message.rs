//! What the machines and the screens ask of whoever runs the documents, and what comes back.
//!
//! Plain data with a canonical codec: it crosses to a worker on a tablet and to a helper process at the office, either of
//! which may die over it. May not live here: anything that knows how a document is kept.

use minicbor::{Decode, Encode};

use crate::id::{EntryId, Hash, PlanItemId};
use crate::record::{Actor, DocumentKey, PlannedCare};
use crate::time::Timestamp;

/// A change as an entry carries it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Change {
    /// The entry.
    #[n(0)]
    pub id: EntryId,
    /// Who it must be by.
    #[n(1)]
    pub actor: Actor,
    /// Its bytes, from outside.
    #[n(2)]
    #[cbor(with = "minicbor::bytes")]
    pub bytes: Vec<u8>,
}

/// What is asked. `changes` are always all that count, in any order: the answer never depends on what was asked before.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Ask {
    /// The document as it stands: answered by [`Answer::Opened`].
    #[n(0)]
    Open {
        /// Which.
        #[n(0)]
        document: DocumentKey,
        /// All that count.
        #[n(1)]
        changes: Vec<Change>,
        /// Changes without authority: each shown as what it would change, never merged.
        #[n(2)]
        proposals: Vec<Change>,
        /// As it stood at these heads, instead of as it stands.
        #[n(3)]
        at: Option<Vec<Hash>>,
    },
    /// Write: answered by [`Answer::Edited`].
    #[n(1)]
    Edit {
        /// Which.
        #[n(0)]
        document: DocumentKey,
        /// All that count.
        #[n(1)]
        changes: Vec<Change>,
        /// What was on screen when the edit began: the edit is made beside whatever came since.
        #[n(2)]
        base: Vec<Hash>,
        /// Under whom.
        #[n(3)]
        actor: Actor,
        /// When, for the change's own time.
        #[n(4)]
        at: Timestamp,
        /// What, in order.
        #[n(5)]
        edits: Vec<Edit>,
    },
    /// What differs between two versions: answered by [`Answer::Compared`].
    #[n(2)]
    Compare {
        /// Which.
        #[n(0)]
        document: DocumentKey,
        /// All that count.
        #[n(1)]
        changes: Vec<Change>,
        /// The earlier heads; none at all for the empty document.
        #[n(2)]
        from: Vec<Hash>,
        /// The later heads.
        #[n(3)]
        to: Vec<Hash>,
    },
    /// May this change be let in? Answered by [`Answer::Admitted`] or [`Answer::NotAdmitted`].
    #[n(3)]
    Admit {
        /// Which.
        #[n(0)]
        document: DocumentKey,
        /// All that were let in before.
        #[n(1)]
        changes: Vec<Change>,
        /// The one in question.
        #[n(2)]
        candidate: Change,
    },
    /// Own edits that stand on a declined change, written anew upon what counts: answered by [`Answer::Edited`].
    #[n(4)]
    Rework {
        /// Which.
        #[n(0)]
        document: DocumentKey,
        /// All that count.
        #[n(1)]
        changes: Vec<Change>,
        /// Own changes that do not: declined, or standing on what was declined.
        #[n(2)]
        lost: Vec<Change>,
        /// Which of the lost are to be kept, as a difference in the text.
        #[n(3)]
        wanted: Vec<EntryId>,
        /// Under whom.
        #[n(4)]
        actor: Actor,
        /// When.
        #[n(5)]
        at: Timestamp,
    },
    /// The document as a plain file, the same bytes on every export: answered by [`Answer::Exported`].
    #[n(5)]
    Export {
        /// Which.
        #[n(0)]
        document: DocumentKey,
        /// All that count.
        #[n(1)]
        changes: Vec<Change>,
    },
    /// A person's journal as a plain file: answered by [`Answer::Exported`]. The office's alone: tablets do not carry its code.
    #[cfg(not(target_arch = "wasm32"))]
    #[n(6)]
    Journal(#[n(0)] Journal),
}

/// A person's records as whoever takes them out may read them: times, words and marks by the names they have in the file.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Journal {
    /// Id, lower-case hexadecimal.
    #[n(0)]
    pub person: String,
    /// Their full name.
    #[n(1)]
    pub name: String,
    /// Who cares for them.
    #[n(2)]
    pub service: String,
    /// First day, as 2026-11-22.
    #[n(3)]
    pub from: String,
    /// Last day, included.
    #[n(4)]
    pub to: String,
    /// What this file holds and what it does not, for whoever opens it.
    #[n(5)]
    pub says: String,
    /// In the order in which they are to be read: at most [`crate::limits::JOURNAL_RECORDS_MAX`].
    #[n(6)]
    pub records: Vec<JournalRecord>,
}

/// One record of a [`Journal`].
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct JournalRecord {
    /// When it took place, was written, was received.
    #[n(0)]
    pub times: Vec<(String, Timestamp)>,
    /// What it says, who wrote it.
    #[n(1)]
    pub words: Vec<(String, String)>,
    /// Late, corrected, and such.
    #[n(2)]
    pub marks: Vec<(String, bool)>,
    /// Its note.
    #[n(3)]
    pub note: Option<String>,
    /// Every answer with its question.
    #[n(4)]
    pub answers: Vec<(String, String)>,
}

/// One edit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Edit {
    /// A section's text, as it is to read.
    #[n(0)]
    Text {
        /// [`crate::record::Section::code`].
        #[n(0)]
        section: u8,
        /// All of it; only what differs from the text at `base` is written.
        #[n(1)]
        text: String,
    },
    /// A piece of planned care, new or changed; its `until` ends it.
    #[n(1)]
    Planned(#[n(0)] PlannedCare),
}

/// What comes back.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Answer {
    /// A document.
    #[n(0)]
    Opened(#[n(0)] Opened),
    /// A change: `None` when there was nothing to change.
    #[n(1)]
    Edited(#[n(0)] Option<EditedBytes>),
    /// What differs, section by section, in the order of the page; sections that are the same are left out.
    #[n(2)]
    Compared(#[n(0)] Compared),
    /// It may be let in: it was merged on trial with all it stands on.
    #[n(3)]
    Admitted,
    /// It may not; with [`Unmerged::Waits`], not before what it stands on is here.
    #[n(4)]
    NotAdmitted(#[n(0)] Unmerged),
    /// A file that any automerge implementation opens.
    #[n(5)]
    Exported(#[cbor(n(0), with = "minicbor::bytes")] Vec<u8>),
    /// It could not be done.
    #[n(6)]
    Not(#[n(0)] Trouble),
}

/// A change just made.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct EditedBytes {
    /// The change, canonical, not compressed.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub change: Vec<u8>,
}

/// A document as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Opened {
    /// Hashes of its newest changes, ascending.
    #[n(0)]
    pub heads: Vec<Hash>,
    /// Text by section code, in the order of the page; every section is there.
    #[n(1)]
    pub sections: Vec<(u8, String)>,
    /// Planned care as the document has it, by item.
    #[n(2)]
    pub planned: Vec<PlannedItem>,
    /// Hash of text and planned care as rendered.
    #[n(3)]
    pub rendered: Hash,
    /// Changes that count and are not in it, and why.
    #[n(4)]
    pub unmerged: Vec<(EntryId, Unmerged)>,
    /// What each proposal would change.
    #[n(5)]
    pub proposals: Vec<(EntryId, Compared)>,
    /// Of planned care that several wrote unaware of each other: as whom each edition was written, that which stands first.
    #[n(6)]
    pub writers: Vec<(PlanItemId, Vec<Actor>)>,
}

/// A piece of planned care in a document.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct PlannedItem {
    /// As it stands.
    #[n(0)]
    pub care: PlannedCare,
    /// What others wrote for the same item, unaware of it: somebody is to choose.
    #[n(1)]
    pub also: Vec<PlannedCare>,
}

/// What differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Default, Encode, Decode)]
#[cbor(map)]
pub struct Compared {
    /// Text.
    #[n(0)]
    pub sections: Vec<SectionDifference>,
    /// Planned care: (before, after); `None` where there is none.
    #[n(1)]
    pub planned: Vec<(Option<PlannedCare>, Option<PlannedCare>)>,
}

/// A section that differs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SectionDifference {
    /// [`crate::record::Section::code`].
    #[n(0)]
    pub section: u8,
    /// The whole text in pieces, in reading order, cut between words.
    #[n(1)]
    pub pieces: Vec<Piece>,
}

/// A piece of text, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Piece {
    /// In both.
    #[n(0)]
    Same(#[n(0)] String),
    /// In the earlier one alone.
    #[n(1)]
    Removed(#[n(0)] String),
    /// In the later one alone.
    #[n(2)]
    Added(#[n(0)] String),
}

/// Why a change is not merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, thiserror::Error)]
#[cbor(index_only)]
pub enum Unmerged {
    /// No change, or not written the one way a change is written.
    #[n(0)]
    #[error("this is not a change to a document")]
    Malformed,
    /// By another actor than its author's.
    #[n(1)]
    #[error("it is written in somebody else's name")]
    AnotherActor,
    /// It stands on a change that is not here.
    #[n(2)]
    #[error("it stands on a change that has not arrived or does not count")]
    Waits,
    /// It does not fit this sort of document: another shape, too long, too deep.
    #[n(3)]
    #[error("it does not fit this document")]
    Unfit,
    /// The document would not survive it: it did not apply, save and load as it should.
    #[n(4)]
    #[error("the document would not survive it")]
    Harmful,
}

/// Why something could not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, thiserror::Error)]
#[cbor(index_only)]
pub enum Trouble {
    /// The heads named are not in the document: changes they stand on have not arrived.
    #[n(0)]
    #[error("the version asked for has not arrived here whole")]
    UnknownVersion,
    /// A section that this sort of document does not have.
    #[n(1)]
    #[error("this document has no such section")]
    UnknownSection,
    /// Longer than a section may be ([`crate::limits::SECTION_CHARS_MAX`]).
    #[n(2)]
    #[error("this section is too long: at most 6000 characters fit")]
    TooLong,
    /// The document could not be put together.
    #[n(3)]
    #[error("this document could not be put together here")]
    Broken,
    /// Control characters that no keyboard types, as pasted from other programs.
    #[n(4)]
    #[error("this has characters that cannot be shown")]
    Unprintable,
    /// More at once than one entry holds ([`crate::limits::CHANGE_BYTES_MAX`]).
    #[n(5)]
    #[error("this is too much to save at once: save one section, then the next")]
    TooMuch,
    /// A schedule that cannot be, or planned care in a document that has none, or another person's.
    #[n(6)]
    #[error("this planned care cannot be: check its times")]
    NotPlannable,
}
