//! A simulated tablet: the real machine, a store in memory, and a link that is there or is not.

use std::collections::{BTreeMap, VecDeque};

use anyhow::{Context, Result, bail};
use sync_core::cadence::Reviews;
use sync_core::cycle::Cycles;
use sync_core::fold::{Directory, Floor};
use sync_core::id::{DeviceId, EntryId, StaffId};
use sync_core::seal::{DeviceSecret, Pin};
use sync_core::staff::Role;
use sync_core::sync::hub::LinkId;
use sync_core::sync::tablet::{
    Command, Effect, EnrolmentGrant, Input, LinkTrouble, NewRecord, Notice, Tablet,
};
use sync_core::time::Timestamp;

use super::office::Office;
use super::people::{Home, Worker};
use crate::clock;

/// One tablet on the floor.
pub struct Simulated {
    /// What people call it.
    pub label: String,
    machine: Tablet,
    secret: DeviceSecret,
    cells: BTreeMap<String, Vec<u8>>,
    link: Option<LinkId>,
    to_office: VecDeque<Vec<u8>>,
    next_request: u64,
    /// What became of the last command.
    told: Vec<Notice>,
}

impl Simulated {
    /// A new tablet out of its box.
    pub fn new(label: String, now: Timestamp) -> Self {
        let secret = DeviceSecret(clock::random_32());
        let (machine, _) = Tablet::open(
            Vec::new(),
            secret.clone(),
            clock::random_32(),
            env!("CARGO_PKG_VERSION"),
            now,
        );
        Self {
            label,
            machine,
            secret,
            cells: BTreeMap::new(),
            link: None,
            to_office: VecDeque::new(),
            next_request: 0,
            told: Vec::new(),
        }
    }

    /// Its id, which follows from its key.
    pub fn device(&self) -> DeviceId {
        self.machine.device()
    }

    /// Its public key.
    pub fn key(&self) -> sync_core::id::PublicKey {
        self.machine.device_key()
    }

    /// Care, cycles and reviews, while somebody is signed in.
    pub fn folds(&self) -> Option<(&Floor, &Cycles, &Reviews)> {
        Some((
            self.machine.floor()?,
            self.machine.cycles()?,
            self.machine.reviews()?,
        ))
    }

    /// Who and what belongs to the home.
    pub const fn directory(&self) -> &Directory {
        self.machine.directory()
    }

    /// Who is signed in.
    pub fn signed_in(&self) -> Option<StaffId> {
        self.machine.session().map(|session| session.staff)
    }

    /// Whether its network is there.
    pub const fn is_linked(&self) -> bool {
        self.link.is_some()
    }

    /// What people wrote and the office has not confirmed.
    pub fn waiting(&self) -> u32 {
        self.machine.status().waiting
    }

    /// Takes what the office gave once a manager confirmed.
    pub fn enrolled(&mut self, grant: EnrolmentGrant, now: Timestamp) {
        self.command(now, Command::Enrolled(grant));
    }

    /// The network is there: asks for a link, and says the first words on it.
    pub fn connect(&mut self, office: &mut Office, now: Timestamp) -> Result<()> {
        if self.link.is_none() {
            self.link = Some(office.open(self.device(), now)?);
            self.command(now, Command::ConnectNow);
        }
        Ok(())
    }

    /// The network goes.
    pub fn disconnect(&mut self, office: &mut Office, now: Timestamp) -> Result<()> {
        if let Some(link) = self.link.take() {
            office.close(link, now)?;
            self.to_office.clear();
            self.give(now, Input::LinkDown(LinkTrouble::Unreachable));
        }
        Ok(())
    }

    /// Carries frames both ways once. `true` when any moved.
    pub fn exchange(&mut self, office: &mut Office, now: Timestamp) -> Result<bool> {
        let Some(link) = self.link else { return Ok(false) };
        let mut moved = false;
        while let Some(frame) = self.to_office.pop_front() {
            office.received(link, frame, now)?;
            moved = true;
        }
        while let Some(frame) = office.frame_for(link, now)? {
            self.give(now, Input::Received(frame.to_vec()));
            moved = true;
        }
        Ok(moved)
    }

    /// Somebody picks their name and types their PIN. The answer comes after an exchange when the office is needed.
    pub fn sign_in(&mut self, staff: StaffId, pin: &str, now: Timestamp) -> Result<()> {
        let pin = Pin::parse(pin)?;
        self.command(now, Command::SignIn { staff, pin });
        Ok(())
    }

    /// Whoever is signed in is done: the page is loaded again, as a real tablet's is, from what its store holds.
    pub fn lock(&mut self, office: &mut Office, now: Timestamp) -> Result<()> {
        if self.signed_in().is_some() {
            self.command(now, Command::Lock);
        }
        let linked = self.link.is_some();
        self.disconnect(office, now)?;
        let cells = self
            .cells
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if linked {
            self.link = Some(office.open(self.device(), now)?);
        }
        let (machine, effects) = Tablet::open(
            cells,
            self.secret.clone(),
            clock::random_32(),
            env!("CARGO_PKG_VERSION"),
            now,
        );
        self.machine = machine;
        self.perform(now, effects);
        Ok(())
    }

    /// What it knows, while somebody is signed in.
    pub fn floor(&self) -> Option<&sync_core::fold::Floor> {
        self.machine.floor()
    }

    /// Records something; the id of its entry once it is durable here.
    pub fn record(&mut self, record: NewRecord, now: Timestamp) -> Result<EntryId> {
        self.told.clear();
        self.command(now, Command::Record(record));
        for notice in &self.told {
            match notice {
                Notice::Saved { entry, .. } => return Ok(*entry),
                Notice::NotDone { why, .. } => bail!("{} did not record: {why}", self.label),
                _ => {}
            }
        }
        None.with_context(|| format!("{} gave no answer to a record", self.label))
    }

    fn command(&mut self, now: Timestamp, command: Command) {
        self.next_request += 1;
        self.give(now, Input::Command(self.next_request, command));
    }

    fn give(&mut self, now: Timestamp, input: Input) {
        let effects = self.machine.handle(now, input);
        self.perform(now, effects);
    }

    fn perform(&mut self, now: Timestamp, effects: Vec<Effect>) {
        let mut todo = VecDeque::from(effects);
        while let Some(effect) = todo.pop_front() {
            let answer = match effect {
                Effect::Persist(batch, writes) => {
                    for write in writes {
                        match write.value {
                            Some(value) => self.cells.insert(write.key, value),
                            None => self.cells.remove(&write.key),
                        };
                    }
                    Some(Input::Persisted(batch))
                }
                Effect::Connect if self.link.is_some() => Some(Input::LinkUp),
                Effect::Connect => Some(Input::LinkDown(LinkTrouble::Unreachable)),
                Effect::Send(frame) => {
                    self.to_office.push_back(frame);
                    None
                }
                Effect::Tell(notice) => {
                    self.told.push(notice);
                    None
                }
                Effect::Load(load, keys) => {
                    let held = |key: String| Some((self.cells.get(&key)?.clone(), key));
                    let cells = keys.into_iter().filter_map(held).map(|(value, key)| (key, value));
                    Some(Input::Loaded(load, cells.collect()))
                }
                Effect::AskDocuments(ask, _) => Some(Input::DocumentAnswered(ask, None)),
                Effect::ReadOn => Some(Input::ReadOn),
                // The simulation connects when its network is there, not when a timer says so.
                Effect::Disconnect | Effect::WakeAt(_) => None,
            };
            if let Some(answer) = answer {
                todo.extend(self.machine.handle(now, answer));
            }
        }
    }

    /// Why the last sign-in failed, if the machine said so.
    pub fn last_trouble(&self) -> String {
        self.told
            .iter()
            .rev()
            .find_map(|notice| match notice {
                Notice::NotDone { why, .. } => Some(why.to_string()),
                _ => None,
            })
            .unwrap_or_else(|| "no answer".to_owned())
    }
}

/// Who has a tablet in a shift: two support workers a unit by day, one by night, a shift leader now and then.
pub fn on_shift(home: &Home, tablet: usize, shift: i64, day: bool) -> Option<&Worker> {
    let units = home.units.len();
    let (unit, number) = (tablet % units, tablet / units);
    let shift = usize::try_from(shift).ok()?;
    let of = |role, unit: Option<usize>| -> Vec<&Worker> {
        home.staff
            .iter()
            .filter(|worker| worker.role == role && (unit.is_none() || worker.unit == unit))
            .collect()
    };
    let workers = of(Role::SupportWorker, Some(unit));
    match number {
        0 => workers.get(shift * 2 % workers.len().max(1)).copied(),
        1 if day => workers.get((shift * 2 + 1) % workers.len().max(1)).copied(),
        2 if day && shift.is_multiple_of(4) => {
            let leaders = of(Role::ShiftLeader, None);
            leaders.get((shift / 4 + unit) % leaders.len().max(1)).copied()
        }
        _ => None,
    }
}
