//! What a manager does at the desk: roles, leavers, lost tablets, plans, decisions, files of unsent work.

use sync_core::id::{EntryId, StaffId};
use sync_core::record::{
    About, DeviceRevoked, Fact, PlannedCareEnded, RoleEnded, RoleGranted, StaffJoined, StaffLeft,
};
use sync_core::scope::Scope;
use sync_core::staff::Role;
use sync_core::testing::TabletAt;
use sync_core::text::{ReasonText, ShortText};
use sync_core::time::Timestamp;
use sync_core::verdict::Verdict;
use sync_core::wire::Export;

use crate::check::{self, rows};
use crate::deeds::planned_drinks;
use crate::step::DeskDeed;
use crate::world::World;

/// Roles that are granted and ended.
const ROLES: [Role; 4] = [
    Role::SupportWorker,
    Role::ShiftLeader,
    Role::TeamLeader,
    Role::DeputyManager,
];

/// Files of unsent work that are kept to be brought again.
const FILES_KEPT: usize = 6;

impl World {
    pub(crate) fn desk(&mut self, what: DeskDeed) {
        let now = self.home.now;
        match what {
            DeskDeed::Move { person } => {
                let moved = self.home.moves_room(self.person(person), "2");
                self.home.write_unsettled(vec![moved]);
            }
            DeskDeed::Grant { who, role } => {
                let role = ROLES[usize::from(role) % ROLES.len()];
                self.turns_over(who, |staff| granted(staff, role, now));
            }
            DeskDeed::EndRole { who, goes_on } => {
                let Some(staff) = self.mortal(who) else { return };
                let Some(role) = self.home.hub.directory().highest_role_at(staff, now) else {
                    return;
                };
                self.turns_over(who, |staff| {
                    Fact::RoleEnded(RoleEnded {
                        staff,
                        role,
                        from: now,
                    })
                });
                if goes_on {
                    self.turns_over(who, |staff| granted(staff, Role::SupportWorker, now));
                }
            }
            DeskDeed::Leave { who } => {
                self.turns_over(who, |staff| Fact::StaffLeft(StaffLeft { staff, from: now }));
            }
            DeskDeed::Rejoin { who } => {
                let Ok(name) = ShortText::parse("Back again") else {
                    return;
                };
                self.turns_over(who, |staff| Fact::StaffJoined(StaffJoined { staff, name }));
            }
            DeskDeed::Revoke { tablet } => self.revokes(tablet),
            DeskDeed::Plan { person, times } => {
                let person = self.person(person);
                let planned = planned_drinks(person, 2, times, now);
                self.home
                    .write_unsettled(vec![(About::Person(person), Fact::PlannedCare(planned))]);
            }
            DeskDeed::EndPlan { person } => {
                let person = self.person(person);
                let Ok(why) = ReasonText::parse("no longer needed") else {
                    return;
                };
                let item = planned_drinks(person, 2, 0, now).item;
                let ended = PlannedCareEnded { item, from: now, why };
                self.home
                    .write_unsettled(vec![(About::Person(person), Fact::PlannedCareEnded(ended))]);
            }
            DeskDeed::Settle { pick, release } => self.settles(pick, release),
            DeskDeed::Import { tablet, damage } => self.imports(tablet, damage),
            DeskDeed::ImportAgain { pick } => {
                if let Some(file) = self.files.get(usize::from(pick) % self.files.len().max(1)) {
                    self.home.import_unsettled(&file.clone());
                    self.figures.files += 1;
                }
            }
        }
    }

    /// Somebody whose standing changes in this run.
    fn mortal(&self, who: u8) -> Option<StaffId> {
        let mortals: Vec<StaffId> = self
            .workers
            .iter()
            .filter(|worker| !worker.stays)
            .map(|worker| worker.staff)
            .collect();
        mortals.get(usize::from(who) % mortals.len().max(1)).copied()
    }

    fn turns_over(&mut self, who: u8, fact: impl FnOnce(StaffId) -> Fact) {
        if let Some(staff) = self.mortal(who) {
            self.figures.turnover += 1;
            self.home
                .write_unsettled(vec![(About::Staff(staff), fact(staff))]);
        }
    }

    /// A tablet is reported lost; one is always left.
    fn revokes(&mut self, tablet: u8) {
        let left = self
            .screens
            .iter()
            .filter(|screen| !screen.gone && !screen.revoked);
        let Some(at) = self.tablet(tablet).filter(|_| left.count() > 1) else {
            return;
        };
        let Ok(why) = ReasonText::parse("left on a bus") else {
            return;
        };
        let device = self.home.at(at).device();
        self.figures.turnover += 1;
        // What is asked may not come to be: the office's rows say in the end.
        self.home.write_unsettled(vec![(
            About::Service,
            Fact::DeviceRevoked(DeviceRevoked { device, why }),
        )]);
    }

    fn settles(&mut self, pick: u16, release: bool) {
        let mut held: Vec<(Scope, EntryId, About)> = Vec::new();
        for (scope, row) in rows(self) {
            let held_now = matches!(row.verdict, Verdict::Held(_));
            if let (true, Some(record)) = (held_now, check::record_of(row)) {
                held.push((scope, row.id, record.about));
            }
        }
        if let Some((scope, entry, about)) = held.get(usize::from(pick) % held.len().max(1)) {
            let verdict = if release {
                Verdict::Released
            } else {
                Verdict::Declined
            };
            self.home.decide_unsettled(*about, *scope, *entry, verdict);
        }
    }

    fn imports(&mut self, tablet: u8, damage: Option<u16>) {
        let Some(at) = self.tablet(tablet) else { return };
        let Some((mut file, _)) = self.home.at(at).export_unsent() else {
            return;
        };
        if let Some(byte) = damage {
            let place = usize::from(byte) % file.len();
            file[place] ^= 0x10;
            let key = self.home.at(at).device_key();
            if Export::read(&file).is_ok_and(|read| read.is_by(&key)) {
                self.model
                    .alarms
                    .push(format!("a damaged file of tablet {tablet} was believed"));
            }
        }
        if self.home.import_unsettled(&file).is_some() {
            self.figures.files += 1;
        }
        if damage.is_none() && self.files.len() < FILES_KEPT {
            self.files.push(file);
        }
    }

    /// What a lost tablet never sent comes to the office as a file, if the tablet is ever found.
    pub(crate) fn unsent_of_lost_tablets(&mut self) {
        for n in 0..self.home.tablets() {
            let device = self.home.at(TabletAt(n)).device();
            let revoked = self
                .home
                .hub
                .directory()
                .device(device)
                .is_some_and(|device| device.revoked.is_some());
            self.screens[n].revoked = revoked;
            if !revoked || self.screens[n].gone {
                continue;
            }
            if let Some((file, _)) = self.home.at(TabletAt(n)).export_unsent() {
                self.home.import(&file);
                self.figures.files += 1;
            }
        }
    }
}

fn granted(staff: StaffId, role: Role, from: Timestamp) -> Fact {
    Fact::RoleGranted(RoleGranted {
        staff,
        role,
        from,
        until: None,
        unit: None,
    })
}
