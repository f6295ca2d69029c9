//! What was agreed: actions, who answers for them, by when, and that they know.

use minicbor::{Decode, Encode};

use super::issue::Reach;
use super::outcome::EvidenceKind;
use super::words::{Risk, list};
use crate::id::{ActionId, StaffId};
use crate::staff::Role;
use crate::text::{NoteText, ReasonText};
use crate::time::Timestamp;

/// What has to change, by when, and how it will be known that it worked. An action without a deadline, an expected outcome
/// or a responsible role cannot be written (row E1.1).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ActionAgreed {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// The required change, in words.
    #[n(1)]
    pub change: NoteText,
    /// What will be different once it worked.
    #[n(2)]
    pub expected: NoteText,
    /// When it may be closed.
    #[n(3)]
    pub closes_when: NoteText,
    /// What shows whether it worked.
    #[n(4)]
    pub measure: Option<MeasureAsked>,
    /// How much depends on it.
    #[n(5)]
    pub risk: Risk,
    /// By when.
    #[n(6)]
    pub due_at: Timestamp,
    /// Why by then.
    #[n(7)]
    pub due_why: ReasonText,
    /// Whose work it is; a name comes with the assignment.
    #[n(8)]
    pub role: Role,
    /// Whom or what it has to reach.
    #[n(9)]
    pub reach: Reach,
    /// Kinds of evidence asked for at the end.
    #[n(10)]
    pub evidence: Vec<EvidenceKind>,
    /// What would open it again.
    #[n(11)]
    pub reopen_when: Option<ReasonText>,
    /// The action it takes the place of, after that one did not work.
    #[n(12)]
    pub instead_of: Option<ActionId>,
    /// Why all the same, where it was warned about: a deadline already past.
    #[n(13)]
    pub despite: Option<ReasonText>,
}

/// A measure and what it should come to (requirements.md 1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct MeasureAsked {
    /// Number of the measure: 5 is M5.
    #[n(0)]
    pub measure: u8,
    /// What it should come to, in hundredths of its unit.
    #[n(1)]
    pub target_hundredths: i64,
    /// Days looked at before it was agreed.
    #[n(2)]
    pub baseline_days: u16,
    /// Days looked at after it was verified.
    #[n(3)]
    pub review_days: u16,
}

/// Named staff answer for an action.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ActionAssigned {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// Who answers for it: one person.
    #[n(1)]
    pub owner: StaffId,
    /// Who helps.
    #[n(2)]
    pub helpers: Vec<StaffId>,
    /// What was said with it.
    #[n(3)]
    pub words: Option<NoteText>,
    /// Why all the same, where it was warned about: not on shift before the deadline, or has left.
    #[n(4)]
    pub despite: Option<ReasonText>,
}

list! {
    /// How it was made sure that somebody understood.
    UnderstoodHow {
        /// They said so themselves, signed in with their own PIN.
        Themselves = 0 "Said so themselves",
        /// A leader asked them face to face.
        FaceToFace = 1 "Asked face to face",
    }
}

/// Somebody knows what is expected of them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UnderstandingConfirmed {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// Who understood.
    #[n(1)]
    pub staff: StaffId,
    /// How it was made sure.
    #[n(2)]
    pub how: UnderstoodHow,
    /// What they asked, or are not sure about.
    #[n(3)]
    pub question: Option<NoteText>,
}

/// Another date by which.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeadlineMoved {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// By when now.
    #[n(1)]
    pub due_at: Timestamp,
    /// Why.
    #[n(2)]
    pub why: ReasonText,
}

/// It will not be done.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ActionEnded {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// How it ended.
    #[n(1)]
    pub ending: Ending,
    /// Why.
    #[n(2)]
    pub why: ReasonText,
}

/// How an action ended without being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Ending {
    /// Given up.
    #[n(0)]
    Cancelled,
    /// Another action takes its place.
    #[n(1)]
    Superseded(#[n(0)] ActionId),
    /// It was agreed twice: the other one stands.
    #[n(2)]
    Duplicate(#[n(0)] ActionId),
}
