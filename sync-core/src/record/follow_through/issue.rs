//! What was found: an issue, and the review of the incident behind it.

use minicbor::{Decode, Encode};

use super::words::{Cause, Factor, Risk, Theme, list};
use crate::id::{PersonId, StaffId, UnitId};
use crate::text::{NoteText, ReasonText};
use crate::time::Timestamp;

list! {
    /// Which stage table a cycle follows (docs/cycle.md).
    Shape {
        /// Actions that follow an incident, a complaint, an audit finding, feedback.
        Action = 0 "Action",
        /// Training that has to show in practice.
        Training = 1 "Training",
        /// A change of a care plan that has to reach the care given.
        PlanChange = 2 "Care plan change",
    }
}

list! {
    /// Where an issue came from.
    Source {
        /// An incident.
        Incident = 0 "Incident",
        /// An audit's finding.
        Audit = 1 "Audit",
        /// A complaint.
        Complaint = 2 "Complaint",
        /// A safeguarding concern.
        Safeguarding = 3 "Safeguarding",
        /// Feedback.
        Feedback = 4 "Feedback",
        /// Practice observed.
        Observation = 5 "Observation",
        /// A review of a care plan.
        PlanReview = 6 "Care plan review",
        /// A signal of this software.
        Signal = 7 "Early warning",
        /// A worker's concern.
        Concern = 8 "Concern",
    }
}

/// Whom or what an issue concerns (row X1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Reach {
    /// One person.
    #[n(0)]
    Person(#[n(0)] PersonId),
    /// One unit.
    #[n(1)]
    Unit(#[n(0)] UnitId),
    /// The whole service.
    #[n(2)]
    Service,
}

/// Something has to change.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IssueIdentified {
    /// Which stage table it follows.
    #[n(0)]
    pub shape: Shape,
    /// Where it came from. The records themselves are the record's links.
    #[n(1)]
    pub source: Source,
    /// What it is about.
    #[n(2)]
    pub theme: Theme,
    /// How much depends on it.
    #[n(3)]
    pub risk: Risk,
    /// Whom or what it concerns.
    #[n(4)]
    pub reach: Reach,
    /// Where it happened: a place of the incident form.
    #[n(5)]
    pub place: Option<u8>,
    /// What was found.
    #[n(6)]
    pub what: NoteText,
    /// What was done at once to make it safe.
    #[n(7)]
    pub made_safe: Option<NoteText>,
    /// Whose word it was, where somebody else wrote this down: whoever reported the incident. They are shown what came of it
    /// (row U14), long after their report has left their tablet.
    #[n(8)]
    pub reported_by: Option<StaffId>,
}

/// An incident was reviewed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct IncidentReviewed {
    /// What happened, as far as is known.
    #[n(0)]
    pub what_happened: NoteText,
    /// What helped it to happen.
    #[n(1)]
    pub factors: Vec<Factor>,
    /// The cause the review settles on.
    #[n(2)]
    pub cause: Cause,
    /// What was done meanwhile.
    #[n(3)]
    pub immediate: NoteText,
    /// Who took part in the review.
    #[n(4)]
    pub took_part: Vec<StaffId>,
    /// Regulation 20 of the 2014 Regulations.
    #[n(5)]
    pub candour: Candour,
    /// Regulation 18 of the 2009 Regulations.
    #[n(6)]
    pub notify: Notify,
}

/// Whether the duty of candour applies, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Candour {
    /// It does not apply, and why.
    #[n(0)]
    NotNeeded(#[n(0)] ReasonText),
    /// It applies; the person or their family is still to be told.
    #[n(1)]
    ToDo,
    /// They were told, with an apology, at this time.
    #[n(2)]
    Told(#[n(0)] Timestamp),
}

/// Whether the regulator is to be notified, and what was done about it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Notify {
    /// Not notifiable, and why.
    #[n(0)]
    NotNeeded(#[n(0)] ReasonText),
    /// Notifiable; still to be sent.
    #[n(1)]
    ToDo,
    /// Sent at this time.
    #[n(2)]
    Sent(#[n(0)] Timestamp),
}
