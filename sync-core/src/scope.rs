//! Scopes: the unit of reading permission, of keys and of subscription; and streams inside them.
//!
//! May not live here: who may read a scope (`rules`).

use minicbor::{Decode, Encode};

use crate::id::{CycleId, DeviceId, DocumentId, PersonId, ServiceId, StaffId, UnitId};
use crate::time::Timestamp;

/// One audience of one service (or, for [`Audience::Provider`], of the provider that owns it).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(array)]
pub struct Scope {
    /// The service it belongs to.
    #[n(0)]
    pub service: ServiceId,
    /// Who it is for.
    #[n(1)]
    pub audience: Audience,
}

/// Who a scope is for. All are routed from the first day, whether or not a screen fills them yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Audience {
    /// Devices, staff, role grants and keys: every enrolled device, locked or not. No care content.
    #[n(0)]
    Directory,
    /// Who lives here and what care is planned: whole on every tablet, without a horizon.
    #[n(1)]
    People,
    /// Care and observations, within a horizon: everyone who gives care.
    #[n(2)]
    Floor,
    /// Observations of practice: shift leader up.
    #[n(3)]
    Leaders,
    /// Management notes: deputy manager up.
    #[n(4)]
    Management,
    /// The provider's own governance.
    #[n(5)]
    Provider,
    /// One restricted case (safeguarding).
    #[n(6)]
    Case(#[n(0)] CycleId),
    /// One staff member's own supervision.
    #[n(7)]
    Supervision(#[n(0)] StaffId),
    /// Follow-through cycles that are not restricted: everyone who gives care, without a horizon, each cycle whole.
    #[n(8)]
    Cycles,
}

impl Scope {
    /// Puts an audience to a service.
    pub const fn new(service: ServiceId, audience: Audience) -> Self {
        Self { service, audience }
    }

    /// Deterministic bytes: a key for stores, and what seals are bound to.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(24);
        out.extend_from_slice(&self.service.0);
        match self.audience {
            Audience::Directory => out.push(0),
            Audience::People => out.push(1),
            Audience::Floor => out.push(2),
            Audience::Leaders => out.push(3),
            Audience::Management => out.push(4),
            Audience::Provider => out.push(5),
            Audience::Case(cycle) => {
                out.push(6);
                out.extend_from_slice(&cycle.0);
            }
            Audience::Supervision(staff) => {
                out.push(7);
                out.extend_from_slice(&staff.0);
            }
            Audience::Cycles => out.push(8),
        }
        out
    }

    /// Reads what [`Scope::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (service, rest) = bytes.split_at_checked(16)?;
        let (tag, rest) = rest.split_first()?;
        let audience = match (tag, rest.len()) {
            (0, 0) => Audience::Directory,
            (1, 0) => Audience::People,
            (2, 0) => Audience::Floor,
            (3, 0) => Audience::Leaders,
            (4, 0) => Audience::Management,
            (5, 0) => Audience::Provider,
            (6, 16) => Audience::Case(CycleId::from_slice(rest)?),
            (7, 16) => Audience::Supervision(StaffId::from_slice(rest)?),
            (8, 0) => Audience::Cycles,
            _ => return None,
        };
        Some(Self {
            service: ServiceId::from_slice(service)?,
            audience,
        })
    }
}

/// What an entry belongs to inside its scope. Two people's personal data never share a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
pub enum Stream {
    /// One person's records of one ISO week.
    #[n(0)]
    PersonWeek {
        /// Whose.
        #[n(0)]
        person: PersonId,
        /// ISO year.
        #[n(1)]
        year: i16,
        /// ISO week, 1 to 53.
        #[n(2)]
        week: u8,
    },
    /// What is lasting about one person: admission, moves, planned care.
    #[n(1)]
    Person(#[n(0)] PersonId),
    /// One staff member: joining, roles, keys, practice observed.
    #[n(2)]
    Staff(#[n(0)] StaffId),
    /// One device: enrolment, frontiers.
    #[n(3)]
    Device(#[n(0)] DeviceId),
    /// One cycle.
    #[n(4)]
    Cycle(#[n(0)] CycleId),
    /// One living document.
    #[n(5)]
    Document(#[n(0)] DocumentId),
    /// One unit, or the service as a whole.
    #[n(6)]
    Unit(#[n(0)] UnitId),
    /// The service as a whole.
    #[n(7)]
    Service,
}

impl Stream {
    /// The stream of a person's care at a time.
    pub fn of_person_at(person: PersonId, happened_at: Timestamp) -> Self {
        let (year, week) = happened_at.care_day().iso_week();
        Self::PersonWeek { person, year, week }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scope_bytes_go_both_ways_for_every_audience() {
        let service = ServiceId([9; 16]);
        for audience in [
            Audience::Directory,
            Audience::People,
            Audience::Floor,
            Audience::Leaders,
            Audience::Management,
            Audience::Provider,
            Audience::Case(CycleId([1; 16])),
            Audience::Supervision(StaffId([2; 16])),
            Audience::Cycles,
        ] {
            let scope = Scope::new(service, audience);
            assert_eq!(Scope::from_bytes(&scope.to_bytes()), Some(scope));
        }
        assert_eq!(Scope::from_bytes(&[0; 3]), None);
        assert_eq!(Scope::from_bytes(&[0; 18]), None);
    }
}
