//! What came of it: seen in practice, reviewed, settled, reopened, escalated; and what people say.

use minicbor::{Decode, Encode};

use super::words::list;
use crate::id::{ActionId, EntryId};
use crate::staff::Role;
use crate::text::{NoteText, ReasonText};

list! {
    /// What was seen in practice.
    Verified {
        /// The change is there.
        Yes = 0 "Yes, the change is there",
        /// In part.
        Partly = 1 "Partly",
        /// Not there.
        No = 2 "No",
    }
}

list! {
    /// When practice was looked at (row X1: a change for the whole service is seen by day and at another time).
    SeenIn {
        /// By day, on a weekday.
        Day = 0 "Day",
        /// At night.
        Night = 1 "Night",
        /// At a weekend.
        Weekend = 2 "Weekend",
    }
}

list! {
    /// What sort of thing shows it (row E1.S).
    EvidenceKind {
        /// Care records.
        CareRecords = 0 "Care records",
        /// Practice observed.
        Observation = 1 "Observation of practice",
        /// An audit.
        Audit = 2 "Audit",
        /// What staff say.
        StaffFeedback = 3 "Staff feedback",
        /// What the person or their family says.
        PersonsWords = 4 "The person's own words",
        /// A document.
        Document = 5 "Document",
    }
}

/// What staff said when practice was looked at: asked for, or why not (row E1.4).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum StaffSaid {
    /// In their words.
    #[n(0)]
    Said(#[n(0)] NoteText),
    /// Nobody said anything, and why.
    #[n(1)]
    NotOffered(#[n(0)] ReasonText),
}

/// Looked at in practice by someone who did not do it (row E1.4). What was looked at is the record's links.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PracticeVerified {
    /// Which action.
    #[n(0)]
    pub action: ActionId,
    /// What was seen.
    #[n(1)]
    pub result: Verified,
    /// What was seen, in words: how delivery changed.
    #[n(2)]
    pub words: NoteText,
    /// What staff say.
    #[n(3)]
    pub staff_said: StaffSaid,
    /// When it was looked at.
    #[n(4)]
    pub seen_in: Vec<SeenIn>,
    /// Kinds of evidence looked at.
    #[n(5)]
    pub evidence: Vec<EvidenceKind>,
    /// Why they verify their own action, in a home too small for another: the stage then reads self-verified.
    #[n(6)]
    pub own_because: Option<ReasonText>,
}

list! {
    /// What a review of the outcome says.
    Verdict {
        /// It worked.
        Effective = 0 "It worked",
        /// It did not work, or did not last.
        NotEffective = 1 "It did not work",
        /// It cannot be told yet.
        TooEarly = 2 "Too early to say",
    }
}

/// The figures that a reviewer had before them: frozen, so that it stays known what the decision rested on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Figures {
    /// Number of the measure: 5 is M5.
    #[n(0)]
    pub measure: u8,
    /// Before, in hundredths of its unit; `None` where there was not enough to tell.
    #[n(1)]
    pub before_hundredths: Option<i64>,
    /// Cases behind it.
    #[n(2)]
    pub before_n: u32,
    /// After.
    #[n(3)]
    pub after_hundredths: Option<i64>,
    /// Cases behind it.
    #[n(4)]
    pub after_n: u32,
    /// Whether any of it was typed from elsewhere, not counted from the records here. `None` in a record of an earlier version:
    /// there all of it was typed.
    #[n(5)]
    pub by_hand: Option<bool>,
}

impl Figures {
    /// As people read it: "Measure M5: 2.5 before (5), 0 after (4), counted from the records."
    pub fn line(&self) -> String {
        let side = |hundredths: Option<i64>, cases: u32| {
            hundredths.map_or_else(
                || "not enough to tell".to_owned(),
                |value| format!("{} ({cases})", hundredths_text(value)),
            )
        };
        let how = if self.by_hand.unwrap_or(true) {
            "typed in by hand"
        } else {
            "counted from the records"
        };
        format!(
            "Measure M{}: before {}, after {}, {how}.",
            self.measure,
            side(self.before_hundredths, self.before_n),
            side(self.after_hundredths, self.after_n)
        )
    }
}

/// 250 as "2.5", 9,050 as "90.5".
pub fn hundredths_text(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    match (size / 100, size % 100) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, part) if part % 10 == 0 => format!("{sign}{whole}.{}", part / 10),
        (whole, part) => format!("{sign}{whole}.{part:02}"),
    }
}

/// Whether it worked (row E1.5).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct OutcomeReviewed {
    /// What the review says.
    #[n(0)]
    pub verdict: Verdict,
    /// The figures that were looked at. Without them nothing is "effective".
    #[n(1)]
    pub figures: Option<Figures>,
    /// What was found.
    #[n(2)]
    pub findings: NoteText,
    /// What was learned.
    #[n(3)]
    pub learning: Option<NoteText>,
    /// Why they review what they did or verified themselves.
    #[n(4)]
    pub own_because: Option<ReasonText>,
}

/// It did not work, or did not last. A plain repeat of what failed is no answer, so both are asked for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Reopened {
    /// Why: what happened since.
    #[n(0)]
    pub why: NoteText,
    /// What failed the first time.
    #[n(1)]
    pub what_failed: NoteText,
    /// What will be different.
    #[n(2)]
    pub changed_response: NoteText,
}

/// Two contradicted each other unaware of it; a named lead decided which of them stands.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Settled {
    /// The action it is about; `None` for the cycle as a whole.
    #[n(0)]
    pub action: Option<ActionId>,
    /// The record that stands.
    #[n(1)]
    pub stands: EntryId,
    /// Why.
    #[n(2)]
    pub why: ReasonText,
}

/// Nobody answered a signal in time.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Escalated {
    /// The action it is about, if it is about one.
    #[n(0)]
    pub action: Option<ActionId>,
    /// Number of the signal: 2 is W2.
    #[n(1)]
    pub signal: u8,
    /// Which part of it: the stage that waits.
    #[n(2)]
    pub what: u8,
    /// Whose it is now.
    #[n(3)]
    pub to: Role,
}

list! {
    /// Whether it helped.
    Helped {
        /// Yes.
        Yes = 0 "Yes, it helped",
        /// A little.
        ALittle = 1 "A little",
        /// No.
        No = 2 "No",
    }
}

/// What somebody says of what was done (rows E1.S, U14).
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct FeedbackGiven {
    /// Whether it helped.
    #[n(0)]
    pub helped: Helped,
    /// In their words.
    #[n(1)]
    pub words: Option<NoteText>,
}
