//! The directory family: devices, staff, role grants, keys, units. No care content.
//!
//! What these add up to at a moment is `fold::directory`.

use minicbor::{Decode, Encode};

use crate::id::{DeviceId, PublicKey, ServiceId, StaffId, UnitId};
use crate::staff::Role;
use crate::text::{ReasonText, ShortText};
use crate::time::Timestamp;

/// The service's name.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ServiceNamed {
    /// Which service.
    #[n(0)]
    pub service: ServiceId,
    /// Its name.
    #[n(1)]
    pub name: ShortText,
}

/// A unit and its name; a later one renames it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct UnitNamed {
    /// Which unit.
    #[n(0)]
    pub unit: UnitId,
    /// Its name.
    #[n(1)]
    pub name: ShortText,
}

/// What sort of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum DeviceKind {
    /// A shared tablet on the floor.
    #[n(0)]
    Tablet,
    /// A browser at a manager's desk.
    #[n(1)]
    Desk,
    /// The office itself: certifies keys, writes what only the office can do.
    #[n(2)]
    Office,
}

/// A device joined.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceEnrolled {
    /// Follows from its key.
    #[n(0)]
    pub device: DeviceId,
    /// Its public key.
    #[n(1)]
    pub key: PublicKey,
    /// What people call it: "Rowan tablet 2".
    #[n(2)]
    pub label: ShortText,
    /// What sort of device.
    #[n(3)]
    pub kind: DeviceKind,
}

/// A device may no longer be believed: lost, stolen, retired.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct DeviceRevoked {
    /// Which.
    #[n(0)]
    pub device: DeviceId,
    /// Why.
    #[n(1)]
    pub why: ReasonText,
}

/// Someone began to work here.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StaffJoined {
    /// Who.
    #[n(0)]
    pub staff: StaffId,
    /// Their name as on the rota.
    #[n(1)]
    pub name: ShortText,
}

/// Someone stopped working here.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct StaffLeft {
    /// Who.
    #[n(0)]
    pub staff: StaffId,
    /// From when.
    #[n(1)]
    pub from: Timestamp,
}

/// A role held from one moment until another.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RoleGranted {
    /// Who.
    #[n(0)]
    pub staff: StaffId,
    /// Which role.
    #[n(1)]
    pub role: Role,
    /// From when.
    #[n(2)]
    pub from: Timestamp,
    /// Until when; open-ended when absent.
    #[n(3)]
    pub until: Option<Timestamp>,
    /// The unit they mostly work on.
    #[n(4)]
    pub unit: Option<UnitId>,
}

/// A role ended, earlier than granted.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct RoleEnded {
    /// Who.
    #[n(0)]
    pub staff: StaffId,
    /// Which role.
    #[n(1)]
    pub role: Role,
    /// From when it no longer holds.
    #[n(2)]
    pub from: Timestamp,
}

/// A key made for one person on one device, vouched for by the office that checked the PIN.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct KeyCertified {
    /// Whose.
    #[n(0)]
    pub staff: StaffId,
    /// On which device.
    #[n(1)]
    pub device: DeviceId,
    /// The public key.
    #[n(2)]
    pub key: PublicKey,
}
