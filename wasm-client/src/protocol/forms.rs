//! Forms as typed: exactly what stands in each box, kept whether or not it can be read.
//!
//! May not live here: reading them (`view::care_form`, `view::practice_form`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A care form as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CareForm {
    /// Code of the kind.
    pub kind: u16,
    /// Version of the kind's fields that the form was drawn from.
    pub schema: u8,
    /// How it went.
    pub given: Given,
    /// Why it was not (wholly) given: its place in `sync_core::record::NotGiven::ALL`.
    pub not_given: Option<u8>,
    /// More about why, as typed; empty when nothing was.
    pub reason_words: String,
    /// The kind's own answers, by field number. A field that was not touched is absent.
    pub answers: Answers,
    /// When it happened.
    pub when: When,
    /// The second carer's staff id.
    pub with: Option<String>,
    /// Note, as typed; empty when none.
    pub note: String,
    /// Whether its author is worried.
    pub concern: bool,
    /// How the person seemed, 1 to 5.
    pub mood: Option<u8>,
    /// How the person agreed: its place in `sync_core::record::Consent::ALL`.
    pub consent: Option<u8>,
    /// How much help was needed: its place in `sync_core::record::Independence::ALL`.
    pub independence: Option<u8>,
    /// How many minutes it took, as typed; empty when nobody said.
    pub minutes: String,
    /// The planned time it answers.
    pub planned: Option<PlannedFor>,
}

/// Answers by field number.
pub type Answers = BTreeMap<u8, Typed>;

/// One answer as typed or touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Typed {
    /// A number, a time of day or words, as typed: "63,5", "22:30", "heavy".
    Text(String),
    /// One choice's code.
    Choice(u8),
    /// Codes of several choices, in the order they were touched.
    Several(Vec<u8>),
    /// Yes or no.
    YesNo(bool),
}

/// How offered care went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Given {
    /// Given.
    #[default]
    Done,
    /// Given in part.
    Partly,
    /// Offered and declined.
    Declined,
    /// Not needed this time.
    NotNeeded,
    /// Could not be given.
    NotPossible,
}

/// When it happened, as said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum When {
    /// When it is saved. (A restored draft says instead when it was typed.)
    #[default]
    Now,
    /// A moment, from a quick pick such as "15 minutes ago".
    At(i64),
    /// A day and a time of day, as typed: "2026-11-22" and "09:05".
    Typed {
        /// As a browser's date box gives it.
        day: String,
        /// As a browser's time box gives it.
        time: String,
    },
}

/// The planned care that a form answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFor {
    /// Which plan item.
    pub item: String,
    /// For which of its times.
    pub due_at: i64,
}

/// A practice observation as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PracticeForm {
    /// Whose practice: staff id; empty until picked.
    pub subject: String,
    /// Code of the checklist; 0 until picked.
    pub checklist: u16,
    /// What was seen, by criterion: its place in `sync_core::record::Seen::ALL`.
    pub seen: BTreeMap<u8, u8>,
    /// What went well, as typed.
    pub strengths: String,
    /// What did not, as typed.
    pub gaps: String,
    /// When.
    pub when: When,
}

/// Something being typed, to be offered again to the same author.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Which form it belongs to.
    pub key: DraftKey,
    /// What stands in it.
    pub body: DraftBody,
    /// When it was last touched. The worker stamps its own time; what the screens send here is ignored.
    pub kept_at: i64,
}

/// Which form a draft belongs to. The author is the worker's to add: nobody is ever offered another's draft.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DraftKey {
    /// A care form.
    Care {
        /// Whose care.
        person: String,
        /// Code of the kind.
        kind: u16,
        /// Version of the kind's fields: a draft of another version is not offered.
        schema: u8,
        /// The original entry, when it corrects one.
        correcting: Option<String>,
    },
    /// The practice form.
    Practice,
    /// A section of a living document.
    Section {
        /// Which document.
        document: super::DocumentName,
        /// Which section.
        section: u8,
    },
    /// The form for planned care in a living document: one at a time.
    Planned {
        /// Which document.
        document: super::DocumentName,
    },
    /// The form of one step of a cycle.
    Step(super::StepName),
}

/// What stands in a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DraftBody {
    /// A care form.
    Care(CareForm),
    /// A correction: the form and the reason typed so far.
    Correction {
        /// What it should have said.
        form: CareForm,
        /// Why, as typed.
        why: String,
    },
    /// A practice form.
    Practice(PracticeForm),
    /// A section's text, and what was on screen when writing began.
    Section {
        /// The heads then.
        base: super::Heads,
        /// All of the text.
        text: String,
    },
    /// A form for planned care, and what was on screen when it was opened.
    Planned {
        /// The heads then.
        base: super::Heads,
        /// As typed.
        form: super::PlannedForm,
    },
    /// A step's form.
    Step(super::TypedStep),
}
