//! People who receive care: admission, moves, discharge. Deputy manager up (domain.md).

use minicbor::{Decode, Encode};

use crate::id::{PersonId, UnitId};
use crate::text::{ReasonText, ShortText};

/// Someone began to receive care here.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonAdmitted {
    /// Who.
    #[n(0)]
    pub person: PersonId,
    /// Full name.
    #[n(1)]
    pub name: ShortText,
    /// What they like to be called.
    #[n(2)]
    pub known_as: ShortText,
    /// Their unit.
    #[n(3)]
    pub unit: UnitId,
    /// Their room.
    #[n(4)]
    pub room: ShortText,
    /// Year of birth: enough to tell two people of one name apart on a tablet.
    #[n(5)]
    pub birth_year: Option<u16>,
    /// What must be known before anything else: allergies, swallowing, falls.
    #[n(6)]
    pub alerts: Option<Vec<ShortText>>,
}

/// They changed unit or room.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonMoved {
    /// Who.
    #[n(0)]
    pub person: PersonId,
    /// New unit.
    #[n(1)]
    pub unit: UnitId,
    /// New room.
    #[n(2)]
    pub room: ShortText,
}

/// They no longer receive care here.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct PersonDischarged {
    /// Who.
    #[n(0)]
    pub person: PersonId,
    /// Why.
    #[n(1)]
    pub why: ReasonText,
}
