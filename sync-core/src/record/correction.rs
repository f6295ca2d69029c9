//! Corrections: records about records. Both versions stay readable; the later one is shown, marked (domain.md).

use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use super::{Fact, RawCbor};
use crate::id::EntryId;
use crate::text::ReasonText;
use crate::time::Timestamp;

/// A record was corrected: what it should have said, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The record corrected: the original, never an earlier amendment.
    pub of: EntryId,
    /// Why.
    pub why: ReasonText,
    /// What it should have said.
    pub corrected: Box<Corrected>,
}

/// What a record should have said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// When it really took place.
    pub happened_at: Timestamp,
    /// What really took place.
    pub fact: Fact,
}

/// A record should not have been made: the wrong person, a slip, an undo within ten seconds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnteredInError {
    /// The record struck.
    #[n(0)]
    pub of: EntryId,
    /// Why.
    #[n(1)]
    pub why: ReasonText,
    /// What sort of mistake it was, where that changes who may still read what it said.
    #[n(2)]
    pub mistake: Option<Mistake>,
}

/// A mistake that has consequences of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Mistake {
    /// It was somebody else's: what it says about them is no longer shown here.
    #[n(0)]
    WrongPerson,
}

/// A manager decided about an entry that was held. Written by the office beside the verdict itself: this says who and why.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct HeldDecided {
    /// The entry that was held.
    #[n(0)]
    pub of: EntryId,
    /// It counts from now on; otherwise it stays readable and never counts.
    #[n(1)]
    pub released: bool,
    /// Why.
    #[n(2)]
    pub why: ReasonText,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct AmendedBytes {
    #[n(0)]
    of: EntryId,
    #[n(1)]
    why: ReasonText,
    #[n(2)]
    happened_at: Timestamp,
    #[n(3)]
    code: u16,
    #[n(4)]
    schema: u8,
    #[n(5)]
    fields: RawCbor,
}

impl<C> Encode<C> for Amended {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        AmendedBytes {
            of: self.of,
            why: self.why.clone(),
            happened_at: self.corrected.happened_at,
            code: self.corrected.fact.code(),
            schema: self.corrected.fact.schema(),
            fields: RawCbor(self.corrected.fact.fields()),
        }
        .encode(e, ctx)
    }
}

impl<'b, C> Decode<'b, C> for Amended {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        let bytes = AmendedBytes::decode(d, ctx)?;
        // An amendment of an amendment would nest without end: corrections always name the original.
        if (0x0700..0x0800).contains(&bytes.code) {
            return Err(decode::Error::message("a correction cannot correct a correction").at(at));
        }
        Ok(Self {
            of: bytes.of,
            why: bytes.why,
            corrected: Box::new(Corrected {
                happened_at: bytes.happened_at,
                fact: Fact::from_fields(bytes.code, bytes.schema, &bytes.fields.0),
            }),
        })
    }
}
