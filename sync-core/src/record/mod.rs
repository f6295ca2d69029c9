//! Records: immutable facts with an author. One file per family of kinds.
//!
//! May not live here: entries, hashes, signatures (`journal`); who may record what (`rules`).

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::cbor::to_bytes;
use crate::id::{CycleId, EntryId, PersonId, StaffId};
use crate::staff::Role;
use crate::time::Timestamp;

mod body;
mod care;
pub mod care_kinds;
pub mod catalogue;
mod correction;
mod directory;
mod document;
mod field;
pub mod follow_through;
mod people;
mod plan;
mod practice;
mod review;
mod shift;
mod target;
mod values;

pub use body::{REGIONS, Region, Side};
pub use care::{Care, CareProblem, Consent, Independence, NotGiven, Outcome};
pub use catalogue::{Answer, Choice, FieldSpec, Group, KindSpec, Nature, Need};
pub use correction::{Amended, Corrected, EnteredInError, HeldDecided, Mistake};
pub use directory::{
    DeviceEnrolled, DeviceKind, DeviceRevoked, KeyCertified, RoleEnded, RoleGranted, ServiceNamed,
    StaffJoined, StaffLeft, UnitNamed,
};
pub use document::{
    ABOUT_ME_SECTIONS, Actor, CARE_PLAN_SECTIONS, DocumentEdited, DocumentKey, DocumentKind,
    HANDOVER_SECTIONS, Section, VersionAcknowledged, VersionPublished,
};
pub use field::FieldProblem;
pub use follow_through::{CycleFact, Step};
pub use people::{PersonAdmitted, PersonDischarged, PersonMoved};
pub use plan::{PlannedCare, PlannedCareEnded, Schedule, ScheduleError};
pub use practice::{CHECKLISTS, Checklist, ChecklistItem, ItemResult, PracticeObserved, Seen};
pub use review::{
    Cadence, Decided, Found, Question, ReviewAnswer, ReviewDecision, ReviewHeld, SeenAtReview, SeenCount,
    SeenCycle, SeenFigure,
};
pub use shift::{SeenOpen, ShiftEnded, ShiftStarted, UnitChecked};
pub use target::{Per, PersonalTarget, TargetProblem};
pub use values::{Value, Values};

/// One fact, as its author put it. Its id, author's key, device and `recorded_at` come from the entry that carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When it took place, as its author says.
    pub happened_at: Timestamp,
    /// Who says so.
    pub by: StaffId,
    /// The role they acted in.
    pub acting_as: Role,
    /// Whom or what it is about.
    pub about: About,
    /// Records it answers or gives evidence for.
    pub links: Vec<EntryId>,
    /// The plan version on screen, where a person is concerned.
    pub saw: Option<EntryId>,
    /// What it says.
    pub fact: Fact,
}

/// Whom or what a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum About {
    /// Someone who receives care.
    #[n(0)]
    Person(#[n(0)] PersonId),
    /// Someone who works here.
    #[n(1)]
    Staff(#[n(0)] StaffId),
    /// The service as a whole, its units and devices included.
    #[n(2)]
    Service,
    /// One follow-through cycle.
    #[n(3)]
    Cycle(#[n(0)] CycleId),
}

/// Declares the kinds with their codes: what a code decodes to, and which code a fact is written under.
macro_rules! facts {
    ($($(#[$doc:meta])* $code:literal => $variant:ident($type:ty) $schema:literal,)*) => {
        /// What a record says, by kind.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Fact {
            $($(#[$doc])* $variant($type),)*
            /// Care or an observation of a person, by the catalogue.
            Care(Care),
            /// A step of a follow-through cycle.
            Cycle(CycleFact),
            /// What a newer version wrote, or what this version cannot take at face value: kept as it came.
            Unknown(Unknown),
        }

        impl Fact {
            /// Codes of all kinds but the care catalogue's, which [`KindSpec::all`] lists.
            pub const CODES: &'static [u16] = &[$($code,)*];

            /// The kind's code on the wire.
            pub fn code(&self) -> u16 {
                match self {
                    $(Self::$variant(_) => $code,)*
                    Self::Care(care) => care.kind.code,
                    Self::Cycle(fact) => fact.step.code(),
                    Self::Unknown(unknown) => unknown.code,
                }
            }

            /// The version of the kind's fields.
            pub fn schema(&self) -> u8 {
                match self {
                    $(Self::$variant(_) => $schema,)*
                    Self::Care(care) => care.kind.schema,
                    Self::Cycle(fact) => fact.step.schema(),
                    Self::Unknown(unknown) => unknown.schema,
                }
            }

            /// The kind's fields alone, as deterministic CBOR.
            pub fn fields(&self) -> Vec<u8> {
                match self {
                    $(Self::$variant(fact) => to_bytes(fact),)*
                    Self::Care(care) => to_bytes(care),
                    Self::Cycle(fact) => to_bytes(fact),
                    Self::Unknown(unknown) => unknown.fields.clone(),
                }
            }

            /// Reads a kind's fields. Cannot fail: what cannot be read is kept as [`Fact::Unknown`].
            pub fn from_fields(code: u16, schema: u8, fields: &[u8]) -> Self {
                let unknown = |why| Self::Unknown(Unknown { code, schema, fields: fields.to_vec(), why });
                match code {
                    $($code => minicbor::decode::<$type>(fields).map_or_else(
                        |_| unknown(newer_or_unreadable(schema, $schema)),
                        Self::$variant,
                    ),)*
                    _ => Self::of_list(code, schema, fields).unwrap_or_else(unknown),
                }
            }
        }
    };
}

facts! {
    /// The service's name.
    0x0101 => ServiceNamed(ServiceNamed) 1,
    /// A unit and its name.
    0x0102 => UnitNamed(UnitNamed) 1,
    /// A tablet, a desk or the office joined.
    0x0103 => DeviceEnrolled(DeviceEnrolled) 1,
    /// A device may no longer be believed.
    0x0104 => DeviceRevoked(DeviceRevoked) 1,
    /// Someone began to work here.
    0x0105 => StaffJoined(StaffJoined) 1,
    /// Someone stopped working here.
    0x0106 => StaffLeft(StaffLeft) 1,
    /// A dated role.
    0x0107 => RoleGranted(RoleGranted) 1,
    /// A role ended.
    0x0108 => RoleEnded(RoleEnded) 1,
    /// A key made for one person on one device.
    0x0109 => KeyCertified(KeyCertified) 1,
    /// Someone began to receive care here.
    0x0201 => PersonAdmitted(PersonAdmitted) 1,
    /// They changed room or unit.
    0x0202 => PersonMoved(PersonMoved) 1,
    /// They no longer receive care here.
    0x0203 => PersonDischarged(PersonDischarged) 1,
    /// A piece of planned care, from a date.
    0x0501 => PlannedCare(PlannedCare) 1,
    /// A piece of planned care ended.
    0x0502 => PlannedCareEnded(PlannedCareEnded) 1,
    /// A person's own range for something that is measured.
    0x0503 => PersonalTarget(PersonalTarget) 1,
    /// Someone's practice was observed.
    0x0601 => PracticeObserved(PracticeObserved) 1,
    /// A record was corrected.
    0x0701 => Amended(Amended) 1,
    /// A record should not have been made.
    0x0702 => EnteredInError(EnteredInError) 1,
    /// A manager decided about an entry that was held.
    0x0703 => HeldDecided(HeldDecided) 1,
    /// A living document was changed.
    0x0801 => DocumentEdited(DocumentEdited) 1,
    /// A living document's version to work by; a handover given.
    0x0802 => VersionPublished(VersionPublished) 1,
    /// A version was read.
    0x0803 => VersionAcknowledged(VersionAcknowledged) 1,
    /// Someone began their shift.
    0x0901 => ShiftStarted(ShiftStarted) 1,
    /// Someone ended their shift.
    0x0902 => ShiftEnded(ShiftEnded) 1,
    /// A leader looked over a unit at the end of a shift.
    0x0903 => UnitChecked(UnitChecked) 1,
    /// A daily check, a weekly or a monthly review was held and signed.
    0x0b01 => ReviewHeld(ReviewHeld) 1,
}

impl Fact {
    /// Reads what is declared in a list of its own: steps of a cycle, care by the catalogue.
    fn of_list(code: u16, schema: u8, fields: &[u8]) -> Result<Self, UnknownWhy> {
        if let Some(read_here) = Step::schema_of(code) {
            return CycleFact::from_fields(code, fields)
                .map(Self::Cycle)
                .ok_or(newer_or_unreadable(schema, read_here));
        }
        let kind = KindSpec::by_code(code).ok_or(UnknownWhy::NewerKind)?;
        match Care::from_fields(kind, fields) {
            Ok(care) => Ok(Self::Care(care)),
            Err(_) if schema > kind.schema => Err(UnknownWhy::NewerFields),
            Err(why) => Err(why),
        }
    }

    /// The living document it speaks of, if it speaks of one.
    pub const fn document(&self) -> Option<DocumentKey> {
        match self {
            Self::DocumentEdited(fact) => Some(fact.document),
            Self::VersionPublished(fact) => Some(fact.document),
            Self::VersionAcknowledged(fact) => Some(fact.document),
            _ => None,
        }
    }
}

/// Why fields cannot be read, by the newest version of them that is.
const fn newer_or_unreadable(schema: u8, read_here: u8) -> UnknownWhy {
    if schema > read_here {
        UnknownWhy::NewerFields
    } else {
        UnknownWhy::Unreadable
    }
}

/// A fact kept as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// Its kind's code.
    pub code: u16,
    /// The version of its fields.
    pub schema: u8,
    /// Its fields, as CBOR.
    pub fields: Vec<u8>,
    /// Why it is not read.
    pub why: UnknownWhy,
}

/// Why a fact is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownWhy {
    /// The kind is not known here: a newer version wrote it.
    NewerKind,
    /// The kind is known; its fields are a newer version's.
    NewerFields,
    /// The fields are not what this kind's fields are.
    Unreadable,
    /// A value lies outside what the kind allows.
    OutOfRange,
}

impl UnknownWhy {
    /// As shown beside the record.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NewerKind | Self::NewerFields => "Written by a newer version of this app",
            Self::Unreadable => "This record cannot be read here",
            Self::OutOfRange => "This record has a value outside what is possible",
        }
    }
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct RecordBytes {
    #[n(0)]
    code: u16,
    #[n(1)]
    schema: u8,
    #[n(2)]
    happened_at: Timestamp,
    #[n(3)]
    by: StaffId,
    #[n(4)]
    acting_as: Role,
    #[n(5)]
    about: About,
    #[n(6)]
    links: Option<Vec<EntryId>>,
    #[n(7)]
    saw: Option<EntryId>,
    #[n(8)]
    fields: RawCbor,
}

impl<C> Encode<C> for Record {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        RecordBytes {
            code: self.fact.code(),
            schema: self.fact.schema(),
            happened_at: self.happened_at,
            by: self.by,
            acting_as: self.acting_as,
            about: self.about,
            links: (!self.links.is_empty()).then(|| self.links.clone()),
            saw: self.saw,
            fields: RawCbor(self.fact.fields()),
        }
        .encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Record {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let bytes = RecordBytes::decode(d, ctx)?;
        Ok(Self {
            happened_at: bytes.happened_at,
            by: bytes.by,
            acting_as: bytes.acting_as,
            about: bytes.about,
            links: bytes.links.unwrap_or_default(),
            saw: bytes.saw,
            fact: Fact::from_fields(bytes.code, bytes.schema, &bytes.fields.0),
        })
    }
}

/// One CBOR item, carried without being understood.
struct RawCbor(Vec<u8>);

impl<C> Encode<C> for RawCbor {
    fn encode<W: encode::Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), encode::Error<W::Error>> {
        e.writer_mut().write_all(&self.0).map_err(encode::Error::write)
    }
}

impl<'b, C> Decode<'b, C> for RawCbor {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        let start = d.position();
        d.skip()?;
        let end = d.position();
        d.input()
            .get(start..end)
            .map(|bytes| Self(bytes.to_vec()))
            .ok_or_else(|| decode::Error::message("fields run past the end").at(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::ShortText;

    fn record(fact: Fact) -> Record {
        Record {
            happened_at: Timestamp(1_700_000_000_000),
            by: StaffId([1; 16]),
            acting_as: Role::SupportWorker,
            about: About::Person(PersonId([2; 16])),
            links: vec![],
            saw: None,
            fact,
        }
    }

    #[test]
    fn a_record_goes_both_ways() {
        let one = record(Fact::UnitNamed(UnitNamed {
            unit: crate::id::UnitId([3; 16]),
            name: ShortText::parse("Rowan").unwrap(),
        }));
        let bytes = to_bytes(&one);
        assert_eq!(minicbor::decode::<Record>(&bytes).unwrap(), one);
    }

    #[test]
    fn a_kind_from_a_newer_version_is_kept_as_it_came() {
        let newer = record(Fact::Unknown(Unknown {
            code: 0x7fff,
            schema: 3,
            fields: vec![0xa1, 0x01, 0x82, 0x02, 0x03],
            why: UnknownWhy::NewerKind,
        }));
        let bytes = to_bytes(&newer);
        assert_eq!(minicbor::decode::<Record>(&bytes).unwrap(), newer);
    }
}
