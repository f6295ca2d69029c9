//! The follow-through cycle's records: what was found, agreed, assigned, done, seen in practice and worked (rows E1.*, 1.2).
//!
//! Every record names its cycle and lies in that cycle's one stream, so a cycle arrives whole or not at all. May not live
//! here: what stage they add up to (`cycle`), who may record them (`rules`).

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use super::RawCbor;
use crate::cbor::to_bytes;
use crate::id::{ActionId, CycleId, EntryId};

mod action;
mod duty;
mod issue;
mod outcome;
mod progress;
mod said;
pub(super) mod words;

pub use action::{
    ActionAgreed, ActionAssigned, ActionEnded, DeadlineMoved, Ending, MeasureAsked, UnderstandingConfirmed,
    UnderstoodHow,
};
pub use duty::{Duty, DutyMet};
pub use issue::{Candour, IncidentReviewed, IssueIdentified, Notify, Reach, Shape, Source};
pub use outcome::{
    Escalated, EvidenceKind, FeedbackGiven, Figures, Helped, OutcomeReviewed, PracticeVerified, Reopened,
    SeenIn, Settled, StaffSaid, Verdict, Verified, hundredths_text,
};
pub use progress::{DoneClaimed, MidwayChecked, Progress, ProgressNoted};
pub use words::{Barrier, Cause, Factor, Risk, Theme};

/// One record of a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CycleFact {
    /// Which cycle.
    pub cycle: CycleId,
    /// What was done in it.
    pub step: Step,
}

/// Declares the steps with their codes.
macro_rules! steps {
    ($($(#[$doc:meta])* $code:literal => $variant:ident($type:ty) $schema:literal $label:literal,)*) => {
        /// What one record of a cycle says.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Step {
            $($(#[$doc])* $variant($type),)*
        }

        impl Step {
            /// The kind's code on the wire.
            pub const fn code(&self) -> u16 {
                match self { $(Self::$variant(_) => $code,)* }
            }

            /// The version of the kind's fields.
            pub const fn schema(&self) -> u8 {
                match self { $(Self::$variant(_) => $schema,)* }
            }

            /// As people call it: "Action agreed".
            pub const fn label(&self) -> &'static str {
                match self { $(Self::$variant(_) => $label,)* }
            }

            /// Every kind's code and name, in the order of a cycle.
            pub const KINDS: &'static [(u16, &'static str)] = &[$(($code, $label),)*];

            fn fields(&self) -> Vec<u8> {
                match self { $(Self::$variant(step) => to_bytes(step),)* }
            }

            fn from_fields(code: u16, fields: &[u8]) -> Option<Self> {
                match code {
                    $($code => minicbor::decode(fields).ok().map(Self::$variant),)*
                    _ => None,
                }
            }

            /// The newest version of a kind's fields that is read here; `None` for a code that is no step.
            pub const fn schema_of(code: u16) -> Option<u8> {
                match code { $($code => Some($schema),)* _ => None }
            }
        }
    };
}

steps! {
    /// Something has to change (row E1.1).
    0x0a01 => IssueIdentified(IssueIdentified) 1 "Issue identified",
    /// An incident was reviewed (row E1.1).
    0x0a02 => IncidentReviewed(IncidentReviewed) 1 "Incident reviewed",
    /// What has to change, by when, and how it will be known that it worked (row E1.1).
    0x0a03 => ActionAgreed(ActionAgreed) 1 "Action agreed",
    /// Named staff answer for it (row E1.2).
    0x0a04 => ActionAssigned(ActionAssigned) 1 "Action assigned",
    /// They know what is expected (row E1.2).
    0x0a05 => UnderstandingConfirmed(UnderstandingConfirmed) 1 "Understanding confirmed",
    /// How it goes, by whoever does it.
    0x0a06 => ProgressNoted(ProgressNoted) 1 "Progress noted",
    /// How it stands half way (row E1.3).
    0x0a07 => MidwayChecked(MidwayChecked) 1 "Checked half way",
    /// Another date by which.
    0x0a08 => DeadlineMoved(DeadlineMoved) 1 "Deadline changed",
    /// A claim that it is done.
    0x0a09 => DoneClaimed(DoneClaimed) 1 "Said to be done",
    /// Looked at in practice by someone else (row E1.4).
    0x0a0a => PracticeVerified(PracticeVerified) 1 "Checked in practice",
    /// It will not be done, and why.
    0x0a0b => ActionEnded(ActionEnded) 1 "Action ended",
    /// Two contradicted each other unaware; which of them stands.
    0x0a0c => Settled(Settled) 1 "Contradiction settled",
    /// Whether it worked (row E1.5).
    0x0a0d => OutcomeReviewed(OutcomeReviewed) 1 "Outcome reviewed",
    /// It did not work, or did not last.
    0x0a0e => Reopened(Reopened) 1 "Reopened",
    /// Nobody answered in time; written by the office.
    0x0a0f => Escalated(Escalated) 1 "Escalated",
    /// What somebody says of it.
    0x0a10 => FeedbackGiven(FeedbackGiven) 1 "Feedback given",
    /// People were told, or the regulator notified (row E1.1; regulations 20 and 18).
    0x0a11 => DutyMet(DutyMet) 1 "Told or notified",
}

impl Step {
    /// The action it speaks of; `None` for what concerns the whole cycle.
    pub const fn action(&self) -> Option<ActionId> {
        match self {
            Self::ActionAgreed(step) => Some(step.action),
            Self::ActionAssigned(step) => Some(step.action),
            Self::UnderstandingConfirmed(step) => Some(step.action),
            Self::ProgressNoted(step) => Some(step.action),
            Self::MidwayChecked(step) => Some(step.action),
            Self::DeadlineMoved(step) => Some(step.action),
            Self::DoneClaimed(step) => Some(step.action),
            Self::PracticeVerified(step) => Some(step.action),
            Self::ActionEnded(step) => Some(step.action),
            Self::Settled(step) => step.action,
            Self::Escalated(step) => step.action,
            Self::IssueIdentified(_)
            | Self::IncidentReviewed(_)
            | Self::OutcomeReviewed(_)
            | Self::Reopened(_)
            | Self::FeedbackGiven(_)
            | Self::DutyMet(_) => None,
        }
    }
}

impl CycleId {
    /// The cycle that an incident opens: whoever reviews it first, on whichever tablet, it is the same.
    pub fn of_incident(incident: EntryId) -> Self {
        let hash = crate::id::Hash::of(&[b"followthrough cycle of incident 1", &incident.0]);
        let mut id = [0u8; 16];
        id.copy_from_slice(&hash.0[..16]);
        Self(id)
    }
}

impl CycleFact {
    /// Reads the fields of a step. `None` when they are not what this kind's fields are.
    pub(super) fn from_fields(code: u16, fields: &[u8]) -> Option<Self> {
        let of: CycleFields = minicbor::decode(fields).ok()?;
        let step = Step::from_fields(code, &of.fields.0)?;
        Some(Self {
            cycle: of.cycle,
            step,
        })
    }
}

impl<C> Encode<C> for CycleFact {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        CycleFields {
            cycle: self.cycle,
            fields: RawCbor(self.step.fields()),
        }
        .encode(e, ctx)
    }
}

/// What every step's fields begin with.
struct CycleFields {
    cycle: CycleId,
    fields: RawCbor,
}

impl<C> Encode<C> for CycleFields {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.array(2)?;
        self.cycle.encode(e, ctx)?;
        self.fields.encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for CycleFields {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        if d.array()? != Some(2) {
            return Err(decode::Error::message("a cycle's record is a cycle and its fields").at(at));
        }
        Ok(Self {
            cycle: CycleId::decode(d, ctx)?,
            fields: RawCbor::decode(d, ctx)?,
        })
    }
}

#[cfg(test)]
mod tests;
