//! What can go wrong: networks, power, disks, clocks.

use super::{Home, TabletAt};
use crate::id::EntryId;
use crate::record::About;
use crate::scope::Scope;
use crate::staff::Role;
use crate::sync::hub::{self, Hub, LinkId, OfficeCommand};
use crate::sync::tablet::{self, Command, LinkTrouble, Tablet};
use crate::verdict::Verdict;

impl Home {
    /// Gives or takes a tablet's network.
    pub fn online(&mut self, at: TabletAt, online: bool) {
        self.online_unsettled(at, online, 0);
        self.settle();
    }

    /// The same, and nothing is carried out yet; of the frames on their way up, the first few still arrive.
    pub fn online_unsettled(&mut self, at: TabletAt, online: bool, frames_arriving: usize) {
        self.tablets[at.0].online = online;
        if online {
            self.command_unsettled(at, Command::ConnectNow);
        } else {
            self.cut(at, LinkTrouble::Broken, frames_arriving);
        }
    }

    /// A tablet's link breaks; the first few frames on their way up still arrive. It may connect again at once.
    pub fn cut(&mut self, at: TabletAt, why: LinkTrouble, frames_arriving: usize) {
        if let Some(link) = self.tablets[at.0].link.take() {
            if let Some(wire) = self.wires.get_mut(&link) {
                wire.tablet_end = false;
                wire.up.truncate(frames_arriving);
                wire.down.clear();
            }
            self.tablets[at.0].inputs.push_back(tablet::Input::LinkDown(why));
        }
    }

    /// The server goes away or comes back.
    pub fn office_up(&mut self, up: bool) {
        self.office_up = up;
        if up {
            for at in self.everybody() {
                self.command_unsettled(at, Command::ConnectNow);
            }
        } else {
            self.restart_office();
        }
        self.settle();
    }

    /// The server's process ends and begins again from its store.
    pub fn restart_office(&mut self) {
        self.power_cut_office(false);
        self.settle();
    }

    /// Power goes and comes back at the office; the transaction on its way to the disk has landed or not.
    pub fn power_cut_office(&mut self, commit_landed: bool) {
        if let Some((_, commit)) = self.committing.take()
            && commit_landed
        {
            // A full disk is as if it had not landed.
            let _ = self.office.commit(commit);
        }
        self.open_office_again();
    }

    /// What the office's disk holds now: a backup.
    pub fn back_up_office(&self) -> super::OfficeStore {
        self.office.clone()
    }

    /// The office is lost with its disk, and begins again from a backup.
    pub fn restore_office(&mut self, backup: super::OfficeStore) {
        self.restore_office_unsettled(backup);
        self.settle();
    }

    /// The same, and nothing is carried out yet.
    pub fn restore_office_unsettled(&mut self, backup: super::OfficeStore) {
        self.committing = None;
        self.office = backup;
        self.open_office_again();
    }

    /// The machine is opened anew from what is stored; every link breaks.
    pub(super) fn open_office_again(&mut self) {
        self.hub_inputs.clear();
        self.asks.clear();
        self.committing = None;
        self.office_effects_left = None;
        for at in self.everybody() {
            self.cut(at, LinkTrouble::Broken, 0);
        }
        self.wires.clear();
        for raw in self.raw.values_mut() {
            raw.closed = Some(hub::CloseReason::Restarting);
        }
        self.hub = Hub::open(self.office.load(), self.entropy.next_32(), self.now);
        self.drained = false;
    }

    /// Power at the office goes after so many more effects of its machine.
    pub fn office_blackout_after(&mut self, effects: u32) {
        self.office_effects_left = Some(effects);
    }

    /// Power is lost: what the store had not answered is gone, the machine opens anew from what it had.
    pub fn restart(&mut self, at: TabletAt) {
        self.tablets[at.0].slow_store = false;
        self.power_cut(at, 0);
        self.settle();
    }

    /// Power goes and comes back: of the batches on their way to the store, the first few landed.
    pub fn power_cut(&mut self, at: TabletAt, batches_landed: usize) {
        self.cut(at, LinkTrouble::Broken, 0);
        let seed = self.entropy.next_32();
        let now = self.now.plus_ms(self.tablets[at.0].clock_ms);
        let tablet = &mut self.tablets[at.0];
        tablet.given_ms = tablet.clock_ms;
        for (_, writes) in tablet.unwritten.drain(..).take(batches_landed) {
            // A full store is as if it had not landed, and so is all that follows.
            if tablet.store.write(writes).is_err() {
                break;
            }
        }
        tablet.unwritten.clear();
        tablet.inputs.clear();
        tablet.wake = None;
        tablet.effects_left = None;
        let (machine, effects) = Tablet::open(tablet.store.load(), tablet.secret.clone(), seed, "bench", now);
        tablet.tablet = machine.with_pin_cost(super::BENCH_PIN_COST);
        tablet.opened += 1;
        self.perform_tablet(at, effects);
    }

    /// Power of a tablet goes after so many more effects of its machine.
    pub fn blackout_after(&mut self, at: TabletAt, effects: u32) {
        self.tablets[at.0].effects_left = Some(effects);
    }

    /// Whoever runs a tablet's living documents dies over everything, or works again.
    pub fn documents_die(&mut self, at: TabletAt, die: bool) {
        self.tablets[at.0].documents_die = die;
    }

    /// A manager releases or declines what was held.
    pub fn decide(&mut self, about: About, scope: Scope, entry: EntryId, verdict: Verdict) {
        self.decide_unsettled(about, scope, entry, verdict);
        self.settle();
    }

    /// The same, and nothing is carried out yet.
    pub fn decide_unsettled(&mut self, about: About, scope: Scope, entry: EntryId, verdict: Verdict) {
        self.next_request += 1;
        let settle = OfficeCommand::Settle {
            by: self.manager,
            acting_as: Role::RegisteredManager,
            scope,
            entry,
            about,
            verdict,
            why: super::reason("looked at"),
        };
        self.hub_inputs
            .push_back(hub::Input::Office(self.next_request, settle));
    }

    /// While slow, nothing becomes durable; power loss then takes it.
    pub fn slow_store(&mut self, at: TabletAt, slow: bool) {
        self.tablets[at.0].slow_store = slow;
        self.settle();
    }

    /// The same, and nothing is carried out yet.
    pub fn slow_store_unsettled(&mut self, at: TabletAt, slow: bool) {
        self.tablets[at.0].slow_store = slow;
    }

    /// A tablet's own secret, to put another in its place before a restart.
    pub fn secret(&mut self, at: TabletAt) -> &mut crate::seal::DeviceSecret {
        &mut self.tablets[at.0].secret
    }

    /// How many batches wait for a tablet's store.
    pub fn unwritten(&self, at: TabletAt) -> usize {
        self.tablets[at.0].unwritten.len()
    }

    /// Sets a tablet's wall clock apart from the office's. Set back, its machine learns of it at its next start.
    pub fn clock(&mut self, at: TabletAt, ahead_ms: i64) {
        let tablet = &mut self.tablets[at.0];
        tablet.clock_ms = ahead_ms;
        tablet.given_ms = tablet.given_ms.max(ahead_ms);
    }

    /// Time passes; timers that fall due fire.
    pub fn pass(&mut self, ms: i64) {
        let until = self.now.plus_ms(ms);
        while self.now < until {
            let next = self
                .tablets
                .iter()
                .filter_map(|tablet| Some(tablet.wake?.plus_ms(-tablet.given_ms)))
                .min();
            let step_ms = next.map_or(until, |next| next.clamp(self.now.plus_ms(1), until));
            self.tick(step_ms.ms_since(self.now));
            self.settle();
        }
    }

    /// Time passes in one step; timers that fell due are about to fire.
    pub fn tick(&mut self, ms: i64) {
        self.now = self.now.plus_ms(ms);
        for at in self.everybody() {
            let now = self.tablet_now(at);
            if self.tablets[at.0].wake.is_some_and(|wake| wake <= now) {
                self.tablets[at.0].wake = None;
                self.tablets[at.0].inputs.push_back(tablet::Input::Timer);
            }
        }
    }

    /// How many machines this tablet has had after its first.
    pub fn opened(&self, at: TabletAt) -> u32 {
        self.tablets[at.0].opened
    }

    /// A tablet's link, while it has one.
    pub fn link_of(&self, at: TabletAt) -> Option<LinkId> {
        self.tablets[at.0].link
    }
}
