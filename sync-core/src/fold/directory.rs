//! Who and what belongs to a service: its name and units, devices, staff with their roles, and whose key is whose.
//!
//! Everything else is checked against it, the same way on tablet and office, so that a verdict can be worked out
//! again years later. Authority is not judged here: the office alone may write to the directory's scope, on a
//! manager's behalf, and refuses everyone else's entries before they get this far.

use std::collections::BTreeMap;

use super::{Entered, Standing};
use crate::id::{DeviceId, EntryId, PublicKey, ServiceId, StaffId, UnitId};
use crate::record::{DeviceKind, Fact, RoleGranted, UnknownWhy};
use crate::rules;
use crate::scope::Audience;
use crate::staff::{Role, RoleGrant};
use crate::text::{ReasonText, ShortText};
use crate::time::Timestamp;

/// The directory of one service, as far as its entries are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    service: Option<(Standing, ServiceId, ShortText)>,
    /// When it was first named.
    open_since: Option<Timestamp>,
    units: BTreeMap<UnitId, (Standing, ShortText)>,
    devices: BTreeMap<DeviceId, (Standing, Device)>,
    /// Kept apart because a revocation may be known before the enrolment it ends.
    revocations: BTreeMap<DeviceId, (Standing, Revocation)>,
    staff: BTreeMap<StaffId, StaffHistory>,
    keys: BTreeMap<PublicKey, (Standing, CertifiedKey)>,
    oddities: BTreeMap<EntryId, DirectoryOddity>,
}

/// A tablet, a desk or the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its public key; its id follows from it.
    pub key: PublicKey,
    /// What people call it.
    pub label: ShortText,
    /// What sort of device.
    pub kind: DeviceKind,
    /// When it first joined.
    pub enrolled_at: Timestamp,
    /// Since when it may no longer be believed. There is no way back: a device enrols anew, with a new key.
    pub revoked: Option<Revocation>,
}

/// Since when, and why, a device may no longer be believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// From when.
    pub from: Timestamp,
    /// Why.
    pub why: ReasonText,
}

/// Someone who works here, or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Their name as on the rota.
    pub name: ShortText,
    /// Roles with dates, in order of their beginning; what was ended early ends early here.
    pub grants: Vec<RoleGrant>,
    /// The unit they mostly work on, by their newest role that names one.
    pub unit: Option<UnitId>,
    /// Since when they no longer work here; `None` while they do.
    pub left_from: Option<Timestamp>,
    /// Every stretch in which they did not work here after having left, the open one included.
    absences: Vec<(Timestamp, Option<Timestamp>)>,
}

/// Whose key it is, and on which device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CertifiedKey {
    /// Whose.
    pub staff: StaffId,
    /// On which device.
    pub device: DeviceId,
    /// Since when.
    pub certified_at: Timestamp,
}

/// What in the directory could not be taken at face value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectoryOddity {
    /// This version cannot read it.
    Unread(UnknownWhy),
    /// It says nothing about the directory.
    Elsewhere,
    /// A device's id does not follow from its key.
    KeyOfAnotherDevice,
}

impl Directory {
    /// Takes one entry of the directory's scope. Applying it again changes nothing.
    pub fn apply(&mut self, entered: &Entered<'_>) {
        let at = Standing::of(entered);
        let happened_at = entered.record.happened_at;
        match &entered.record.fact {
            Fact::ServiceNamed(fact) => {
                self.open_since = Some(
                    self.open_since
                        .map_or(happened_at, |since| since.min(happened_at)),
                );
                if self.service.as_ref().is_none_or(|(before, ..)| *before < at) {
                    self.service = Some((at, fact.service, fact.name.clone()));
                }
            }
            Fact::UnitNamed(fact) => {
                let newest = self.units.get(&fact.unit).is_none_or(|(before, _)| *before < at);
                if newest {
                    self.units.insert(fact.unit, (at, fact.name.clone()));
                }
            }
            Fact::DeviceEnrolled(fact) => {
                if DeviceId::of_key(&fact.key) != fact.device {
                    self.oddities
                        .insert(entered.id, DirectoryOddity::KeyOfAnotherDevice);
                    return;
                }
                let enrolled = Device {
                    key: fact.key,
                    label: fact.label.clone(),
                    kind: fact.kind,
                    enrolled_at: happened_at,
                    revoked: self.revocations.get(&fact.device).map(|(_, why)| why.clone()),
                };
                self.enrol(fact.device, at, enrolled);
            }
            Fact::DeviceRevoked(fact) => {
                let revocation = Revocation {
                    from: happened_at,
                    why: fact.why.clone(),
                };
                let first = self
                    .revocations
                    .get(&fact.device)
                    .is_none_or(|(before, _)| at < *before);
                if first {
                    if let Some((_, device)) = self.devices.get_mut(&fact.device) {
                        device.revoked = Some(revocation.clone());
                    }
                    self.revocations.insert(fact.device, (at, revocation));
                }
            }
            Fact::StaffJoined(fact) => self.history(fact.staff, |history| {
                history.joined.insert(at, fact.name.clone());
            }),
            Fact::StaffLeft(fact) => self.history(fact.staff, |history| {
                history.left.insert(at, fact.from);
            }),
            Fact::RoleGranted(fact) => self.history(fact.staff, |history| {
                history.granted.insert(at, fact.clone());
            }),
            Fact::RoleEnded(fact) => self.history(fact.staff, |history| {
                history.ended.insert(at, (fact.role, fact.from));
            }),
            Fact::KeyCertified(fact) => {
                let certified = CertifiedKey {
                    staff: fact.staff,
                    device: fact.device,
                    certified_at: happened_at,
                };
                // The first certificate stands: nobody can take over a colleague's key by naming it later.
                let first = self.keys.get(&fact.key).is_none_or(|(before, _)| at < *before);
                if first {
                    self.keys.insert(fact.key, (at, certified));
                }
            }
            Fact::Unknown(unknown) => {
                self.oddities
                    .insert(entered.id, DirectoryOddity::Unread(unknown.why));
            }
            Fact::PersonAdmitted(_)
            | Fact::PersonMoved(_)
            | Fact::PersonDischarged(_)
            | Fact::PlannedCare(_)
            | Fact::PlannedCareEnded(_)
            | Fact::PersonalTarget(_)
            | Fact::PracticeObserved(_)
            | Fact::DocumentEdited(_)
            | Fact::VersionPublished(_)
            | Fact::VersionAcknowledged(_)
            | Fact::ShiftStarted(_)
            | Fact::ShiftEnded(_)
            | Fact::UnitChecked(_)
            | Fact::ReviewHeld(_)
            | Fact::Amended(_)
            | Fact::EnteredInError(_)
            | Fact::HeldDecided(_)
            | Fact::Cycle(_)
            | Fact::Care(_) => {
                self.oddities.insert(entered.id, DirectoryOddity::Elsewhere);
            }
        }
    }

    /// The service, once its entry is known.
    pub fn service(&self) -> Option<ServiceId> {
        self.service.as_ref().map(|(_, service, _)| *service)
    }

    /// Since when it keeps its records here: when it was first named.
    pub fn open_since(&self) -> Option<Timestamp> {
        self.open_since
    }

    /// Its name.
    pub fn service_name(&self) -> Option<&ShortText> {
        self.service.as_ref().map(|(_, _, name)| name)
    }

    /// Units, by name.
    pub fn units(&self) -> Vec<(UnitId, &ShortText)> {
        let mut units: Vec<_> = self.units.iter().map(|(unit, (_, name))| (*unit, name)).collect();
        units.sort_by(|a, b| (a.1, a.0).cmp(&(b.1, b.0)));
        units
    }

    /// A unit's name.
    pub fn unit_name(&self, unit: UnitId) -> Option<&ShortText> {
        self.units.get(&unit).map(|(_, name)| name)
    }

    /// One device, revoked or not.
    pub fn device(&self, device: DeviceId) -> Option<&Device> {
        self.devices.get(&device).map(|(_, device)| device)
    }

    /// Every device, revoked ones included, by id.
    pub fn devices(&self) -> impl Iterator<Item = (DeviceId, &Device)> {
        self.devices.iter().map(|(id, (_, device))| (*id, device))
    }

    /// One staff member, whether or not they have left.
    pub fn staff(&self, staff: StaffId) -> Option<&StaffMember> {
        self.staff.get(&staff)?.member.as_ref()
    }

    /// Every staff member, those who have left included, by name.
    pub fn staff_in_name_order(&self) -> Vec<(StaffId, &StaffMember)> {
        let mut staff: Vec<_> = self
            .staff
            .iter()
            .filter_map(|(id, history)| Some((*id, history.member.as_ref()?)))
            .collect();
        staff.sort_by(|a, b| (&a.1.name, a.0).cmp(&(&b.1.name, b.0)));
        staff
    }

    /// Whose key this is, if the office vouched for it.
    pub fn key(&self, key: &PublicKey) -> Option<CertifiedKey> {
        self.keys.get(key).map(|(_, certified)| *certified)
    }

    /// Every key made on a device, by key.
    pub fn keys_of(&self, device: DeviceId) -> impl Iterator<Item = (PublicKey, StaffId)> {
        self.keys
            .iter()
            .filter(move |(_, (_, certified))| certified.device == device)
            .map(|(key, (_, certified))| (*key, certified.staff))
    }

    /// Whether they are known and have not left by `at`. Days before they joined count as worked: the directory of
    /// an existing service is written after the fact, and roles carry dates of their own.
    pub fn works_here_at(&self, staff: StaffId, at: Timestamp) -> bool {
        self.staff(staff).is_some_and(|member| member.works_here_at(at))
    }

    /// The roles someone holds at `at`, lowest first, each once.
    pub fn roles_at(&self, staff: StaffId, at: Timestamp) -> Vec<Role> {
        self.staff(staff)
            .map(|member| member.roles_at(at))
            .unwrap_or_default()
    }

    /// Whether somebody who signs in on a device may read what goes to an audience.
    pub fn is_read_on(&self, device: DeviceId, audience: Audience, at: Timestamp) -> bool {
        audience == Audience::Directory
            || self.keys_of(device).any(|(_, staff)| {
                let mut roles = self.roles_at(staff, at).into_iter();
                roles.any(|role| rules::may_read(role, audience))
            })
    }

    /// The highest role someone holds at `at` in the line from support worker to registered manager.
    pub fn highest_role_at(&self, staff: StaffId, at: Timestamp) -> Option<Role> {
        self.roles_at(staff, at)
            .into_iter()
            .rfind(|role| role.at_least(Role::SupportWorker))
    }

    /// What could not be taken at face value, by entry.
    pub fn oddities(&self) -> &BTreeMap<EntryId, DirectoryOddity> {
        &self.oddities
    }

    fn enrol(&mut self, id: DeviceId, at: Standing, enrolled: Device) {
        match self.devices.get_mut(&id) {
            None => {
                self.devices.insert(id, (at, enrolled));
            }
            Some((before, device)) => {
                // A second enrolment renames; the first one dates.
                let first = device.enrolled_at.min(enrolled.enrolled_at);
                if *before < at {
                    (*before, *device) = (at, enrolled);
                }
                device.enrolled_at = first;
            }
        }
    }

    fn history(&mut self, staff: StaffId, learn: impl FnOnce(&mut StaffHistory)) {
        let history = self.staff.entry(staff).or_default();
        learn(history);
        history.member = history.work_out();
    }
}

impl StaffMember {
    /// Whether they have not left by `at`.
    pub fn works_here_at(&self, at: Timestamp) -> bool {
        !self
            .absences
            .iter()
            .any(|(from, until)| *from <= at && until.is_none_or(|until| at < until))
    }

    /// The roles they hold at `at`, lowest first, each once; none once they have left.
    pub fn roles_at(&self, at: Timestamp) -> Vec<Role> {
        if !self.works_here_at(at) {
            return Vec::new();
        }
        let mut roles: Vec<Role> = self
            .grants
            .iter()
            .filter(|grant| grant.holds_at(at))
            .map(|grant| grant.role)
            .collect();
        roles.sort_unstable();
        roles.dedup();
        roles
    }
}

/// All that was written about one staff member, from which [`StaffMember`] follows whatever the order it came in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct StaffHistory {
    joined: BTreeMap<Standing, ShortText>,
    left: BTreeMap<Standing, Timestamp>,
    granted: BTreeMap<Standing, RoleGranted>,
    ended: BTreeMap<Standing, (Role, Timestamp)>,
    /// `None` until it is known that they joined.
    member: Option<StaffMember>,
}

impl StaffHistory {
    fn work_out(&self) -> Option<StaffMember> {
        let (_, name) = self.joined.last_key_value()?;
        // Whoever joins again after having left is back from that day.
        let absences: Vec<_> = self
            .left
            .iter()
            .map(|(at, from)| {
                let back = self
                    .joined
                    .range(at..)
                    .next()
                    .map(|(joined, _)| joined.happened_at);
                (*from, back)
            })
            .collect();
        Some(StaffMember {
            name: name.clone(),
            grants: self.grants(),
            unit: self.granted.values().rev().find_map(|granted| granted.unit),
            left_from: absences
                .iter()
                .filter(|(_, until)| until.is_none())
                .map(|(from, _)| *from)
                .min(),
            absences,
        })
    }

    /// An end cuts every grant of its role that was written before it, future ones too; a grant written after it
    /// is a new one.
    fn grants(&self) -> Vec<RoleGrant> {
        let mut grants: Vec<RoleGrant> = self
            .granted
            .iter()
            .map(|(at, granted)| {
                let cut = self
                    .ended
                    .range(at..)
                    .filter(|(_, (role, _))| *role == granted.role)
                    .map(|(_, (_, from))| *from)
                    .min();
                RoleGrant {
                    role: granted.role,
                    from: granted.from,
                    until: [granted.until, cut].into_iter().flatten().min(),
                }
            })
            .collect();
        grants.sort_by_key(|grant| (grant.from, grant.role, grant.until));
        grants
    }
}

#[cfg(test)]
mod tests;
