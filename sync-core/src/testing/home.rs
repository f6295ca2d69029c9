//! The home itself: moves frames, answers effects, keeps the clock.

#![expect(clippy::expect_used, reason = "a bench stops at its own mistakes")]

use std::collections::{BTreeMap, VecDeque};

use super::{OfficeStore, TabletStore};
use crate::id::{DeviceId, Entropy, EntryId, PersonId, ServiceId, StaffId, UnitId};
use crate::limits;
use crate::record::care_kinds::fluid;
use crate::record::{
    About, Amended, Care, Corrected, DeviceEnrolled, DeviceKind, EnteredInError, Fact, PersonAdmitted,
    RoleGranted, ServiceNamed, StaffJoined, UnitNamed, Value,
};
use crate::scope::{Audience, Scope};
use crate::seal::{DeviceSecret, Pin};
use crate::staff::Role;
use crate::sync::hub::{self, Hub, HubState, LinkId, OfficeCommand, OfficeRecord};
use crate::sync::tablet::{
    self, BatchId, Command, LinkTrouble, NewRecord, NotDone, Notice, RequestId, Tablet, Write,
};
use crate::text::{ReasonText, ShortText};
use crate::time::Timestamp;
use crate::wire::SignInRefusal;

/// Which tablet of the home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TabletAt(pub usize);

/// One office, several tablets, one clock.
pub struct Home {
    /// The office's clock.
    pub now: Timestamp,
    /// The service.
    pub service: ServiceId,
    /// A unit, for people to live on.
    pub unit: UnitId,
    /// The office's machine.
    pub hub: Hub,
    /// What it stores.
    pub office: OfficeStore,
    /// What the desk was told.
    pub desk: Vec<hub::Notice>,
    /// While false, no tablet reaches the office: the server is down.
    pub office_up: bool,
    /// Alters frames on their way down, as a dishonest office would.
    pub lie: Option<Lie>,
    manager: StaffId,
    pins: BTreeMap<StaffId, String>,
    wrong_pins: BTreeMap<StaffId, u32>,
    tablets: Vec<OnBench>,
    hub_inputs: VecDeque<hub::Input>,
    next_link: u64,
    next_request: RequestId,
    entropy: Entropy,
}

/// What a dishonest link does to one frame.
pub type Lie = fn(Vec<u8>) -> Vec<u8>;

struct OnBench {
    tablet: Tablet,
    store: TabletStore,
    secret: DeviceSecret,
    /// Whether it has a network.
    online: bool,
    link: Option<LinkId>,
    /// Its clock minus the office's, in ms.
    clock_ms: i64,
    wake: Option<Timestamp>,
    inputs: VecDeque<tablet::Input>,
    notices: Vec<Notice>,
    /// Batches handed to the store that power loss may still take.
    unwritten: VecDeque<(BatchId, Vec<Write>)>,
    /// While set, the store is slow: batches stay unwritten until released.
    slow_store: bool,
}

impl Home {
    /// An office with a registered manager, a unit, and nothing else. Noon on 20 November 2026.
    pub fn new(seed: u8) -> Self {
        let mut entropy = Entropy::from_seed([seed; 32]);
        let now = Timestamp(1_795_176_000_000);
        let service = ServiceId(entropy.next_16());
        let founded = HubState::found(service, &mut entropy);
        let office = OfficeStore::new(founded);
        let hub = Hub::open(office.load(), entropy.next_32(), now);
        let (unit, manager) = (UnitId(entropy.next_16()), StaffId(entropy.next_16()));
        let mut home = Self {
            now,
            service,
            unit,
            hub,
            office,
            desk: Vec::new(),
            office_up: true,
            lie: None,
            manager,
            pins: BTreeMap::new(),
            wrong_pins: BTreeMap::new(),
            tablets: Vec::new(),
            hub_inputs: VecDeque::new(),
            next_link: 0,
            next_request: 0,
            entropy,
        };
        let office_device = DeviceEnrolled {
            device: home.hub.office_device(),
            key: home.hub.office_key(),
            label: short("Office"),
            kind: DeviceKind::Office,
        };
        home.write(vec![
            (
                About::Service,
                Fact::ServiceNamed(ServiceNamed {
                    service,
                    name: short("Rowan Court"),
                }),
            ),
            (About::Service, Fact::DeviceEnrolled(office_device)),
            (
                About::Service,
                Fact::UnitNamed(UnitNamed {
                    unit,
                    name: short("Rowan"),
                }),
            ),
        ]);
        home.join(manager, "Manager", Role::RegisteredManager, "1111");
        home
    }

    /// Somebody joins, with a role from an hour ago on and a PIN.
    pub fn staff(&mut self, name: &str, role: Role, pin: &str) -> StaffId {
        let staff = StaffId(self.entropy.next_16());
        self.join(staff, name, role, pin);
        staff
    }

    fn join(&mut self, staff: StaffId, name: &str, role: Role, pin: &str) {
        self.pins.insert(staff, pin.to_owned());
        let from = self.now.plus_ms(-3_600_000);
        self.write(vec![
            (
                About::Staff(staff),
                Fact::StaffJoined(StaffJoined {
                    staff,
                    name: short(name),
                }),
            ),
            (
                About::Staff(staff),
                Fact::RoleGranted(RoleGranted {
                    staff,
                    role,
                    from,
                    until: None,
                    unit: None,
                }),
            ),
        ]);
    }

    /// Somebody begins to receive care.
    pub fn person(&mut self, name: &str, room: &str) -> PersonId {
        let person = PersonId(self.entropy.next_16());
        let admitted = PersonAdmitted {
            person,
            name: short(name),
            known_as: short(name),
            unit: self.unit,
            room: short(room),
            birth_year: None,
            alerts: None,
        };
        self.write(vec![(About::Person(person), Fact::PersonAdmitted(admitted))]);
        person
    }

    /// Writes at the desk as the registered manager.
    pub fn write(&mut self, facts: Vec<(About, Fact)>) {
        let happened_at = self.now;
        let records = facts
            .into_iter()
            .map(|(about, fact)| OfficeRecord {
                happened_at,
                about,
                fact,
            })
            .collect();
        self.next_request += 1;
        let command = OfficeCommand::Write {
            by: self.manager,
            acting_as: Role::RegisteredManager,
            records,
        };
        self.hub_inputs
            .push_back(hub::Input::Office(self.next_request, command));
        self.settle();
    }

    /// A new tablet, enrolled and online.
    pub fn tablet(&mut self, label: &str) -> TabletAt {
        let secret = DeviceSecret(self.entropy.next_32());
        let (tablet, _) = Tablet::open(
            Vec::new(),
            secret.clone(),
            self.entropy.next_32(),
            "bench",
            self.now,
        );
        let (device, key) = (tablet.device(), tablet.device_key());
        self.tablets.push(OnBench {
            tablet,
            store: TabletStore::default(),
            secret,
            online: true,
            link: None,
            clock_ms: 0,
            wake: None,
            inputs: VecDeque::new(),
            notices: Vec::new(),
            unwritten: VecDeque::new(),
            slow_store: false,
        });
        let at = TabletAt(self.tablets.len() - 1);
        let enrolled = DeviceEnrolled {
            device,
            key,
            label: short(label),
            kind: DeviceKind::Tablet,
        };
        self.write(vec![(About::Service, Fact::DeviceEnrolled(enrolled))]);
        let grant = self.hub.grant_for(&short(label)).expect("the service has a name");
        self.command(at, Command::Enrolled(grant));
        at
    }

    /// Signs in; the machine is opened anew if somebody was signed in before.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn sign_in(&mut self, at: TabletAt, staff: StaffId, pin: &str) -> Result<(), NotDone> {
        let pin = Pin::parse(pin).expect("a PIN");
        let request = self.command(at, Command::SignIn { staff, pin });
        self.answer(
            at,
            request,
            |notice| matches!(notice, Notice::SignedIn { request: of, .. } if *of == request),
        )
        .map(|_| ())
    }

    /// Locks; the shell's part, opening a new machine, included.
    pub fn lock(&mut self, at: TabletAt) {
        self.command(at, Command::Lock);
        self.restart(at);
    }

    /// Records something.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn record(&mut self, at: TabletAt, about: About, fact: Fact) -> Result<EntryId, NotDone> {
        let happened_at = self.tablet_now(at);
        self.record_new(
            at,
            NewRecord {
                happened_at,
                about,
                links: vec![],
                saw: None,
                fact,
            },
        )
    }

    /// Records something with all its parts.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn record_new(&mut self, at: TabletAt, record: NewRecord) -> Result<EntryId, NotDone> {
        let request = self.command(at, Command::Record(record));
        let saved = |notice: &Notice| matches!(notice, Notice::Saved { request: of, .. } if *of == request);
        match self.answer(at, request, saved)? {
            Notice::Saved { entry, .. } => Ok(entry),
            _ => Err(NotDone::Locked),
        }
    }

    /// A drink of so many ml.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn drink(&mut self, at: TabletAt, person: PersonId, taken_ml: i64) -> Result<EntryId, NotDone> {
        self.record(at, About::Person(person), Fact::Care(drink(taken_ml)))
    }

    /// Corrects a drink.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn amend_drink(
        &mut self,
        at: TabletAt,
        person: PersonId,
        of: EntryId,
        taken_ml: i64,
    ) -> Result<EntryId, NotDone> {
        let corrected = Corrected {
            happened_at: self.tablet_now(at),
            fact: Fact::Care(drink(taken_ml)),
        };
        let amended = Amended {
            of,
            why: reason("read the cup wrongly"),
            corrected: Box::new(corrected),
        };
        self.record(at, About::Person(person), Fact::Amended(amended))
    }

    /// Strikes a record.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn strike(&mut self, at: TabletAt, person: PersonId, of: EntryId) -> Result<EntryId, NotDone> {
        let error = EnteredInError {
            of,
            why: reason("wrong person"),
        };
        self.record(at, About::Person(person), Fact::EnteredInError(error))
    }

    /// Gives or takes a tablet's network.
    pub fn online(&mut self, at: TabletAt, online: bool) {
        self.tablets[at.0].online = online;
        if online {
            self.command(at, Command::ConnectNow);
        } else {
            self.cut(at, LinkTrouble::Broken);
        }
        self.settle();
    }

    /// The server goes away or comes back.
    pub fn office_up(&mut self, up: bool) {
        self.office_up = up;
        for at in (0..self.tablets.len()).map(TabletAt) {
            if up {
                self.command(at, Command::ConnectNow);
            } else {
                self.cut(at, LinkTrouble::Broken);
            }
        }
        if !up {
            self.restart_office();
        }
        self.settle();
    }

    /// The server's process ends and begins again from its store.
    pub fn restart_office(&mut self) {
        self.hub_inputs.clear();
        for at in (0..self.tablets.len()).map(TabletAt) {
            self.cut(at, LinkTrouble::Broken);
        }
        self.hub = Hub::open(self.office.load(), self.entropy.next_32(), self.now);
        self.settle();
    }

    /// Power is lost: what the store had not answered is gone, the machine opens anew from what it had.
    pub fn restart(&mut self, at: TabletAt) {
        self.cut(at, LinkTrouble::Broken);
        let seed = self.entropy.next_32();
        let now = self.tablet_now(at);
        let tablet = &mut self.tablets[at.0];
        tablet.inputs.clear();
        tablet.unwritten.clear();
        tablet.slow_store = false;
        tablet.wake = None;
        let (machine, effects) = Tablet::open(tablet.store.load(), tablet.secret.clone(), seed, "bench", now);
        tablet.tablet = machine;
        self.perform_tablet(at, effects);
        self.settle();
    }

    /// While slow, nothing becomes durable; power loss then takes it.
    pub fn slow_store(&mut self, at: TabletAt, slow: bool) {
        self.tablets[at.0].slow_store = slow;
        self.settle();
    }

    /// A tablet's store, to damage or to fill.
    pub fn store(&mut self, at: TabletAt) -> &mut TabletStore {
        &mut self.tablets[at.0].store
    }

    /// A tablet's machine, to read.
    pub fn at(&self, at: TabletAt) -> &Tablet {
        &self.tablets[at.0].tablet
    }

    /// What a tablet told its screens, oldest first.
    pub fn notices(&self, at: TabletAt) -> &[Notice] {
        &self.tablets[at.0].notices
    }

    /// Sets a tablet's clock apart from the office's.
    pub fn clock(&mut self, at: TabletAt, ahead_ms: i64) {
        self.tablets[at.0].clock_ms = ahead_ms;
    }

    /// A tablet's clock.
    pub fn tablet_now(&self, at: TabletAt) -> Timestamp {
        self.now.plus_ms(self.tablets[at.0].clock_ms)
    }

    /// Time passes; timers that fall due fire.
    pub fn pass(&mut self, ms: i64) {
        let until = self.now.plus_ms(ms);
        while self.now < until {
            let next = self
                .tablets
                .iter()
                .filter_map(|tablet| Some(tablet.wake?.plus_ms(-tablet.clock_ms)))
                .min();
            self.now = next.map_or(until, |next| next.clamp(self.now.plus_ms(1), until));
            for at in (0..self.tablets.len()).map(TabletAt) {
                let now = self.tablet_now(at);
                if self.tablets[at.0].wake.is_some_and(|wake| wake <= now) {
                    self.tablets[at.0].wake = None;
                    self.tablets[at.0].inputs.push_back(tablet::Input::Timer);
                }
            }
            self.settle();
        }
    }

    /// A scope of this service.
    pub const fn scope(&self, audience: Audience) -> Scope {
        Scope::new(self.service, audience)
    }

    /// Gives a tablet a command and lets everything settle.
    pub fn command(&mut self, at: TabletAt, command: Command) -> RequestId {
        self.next_request += 1;
        self.tablets[at.0]
            .inputs
            .push_back(tablet::Input::Command(self.next_request, command));
        self.settle();
        self.next_request
    }

    /// Gives a frame to the office as if a tablet had sent it.
    pub fn send_as(&mut self, at: TabletAt, frame: Vec<u8>) {
        if let Some(link) = self.tablets[at.0].link {
            self.hub_inputs.push_back(hub::Input::Received(link, frame));
        }
        self.settle();
    }

    /// Gives a frame to a tablet as if the office had sent it.
    pub fn send_to(&mut self, at: TabletAt, frame: Vec<u8>) {
        self.tablets[at.0]
            .inputs
            .push_back(tablet::Input::Received(frame));
        self.settle();
    }

    fn answer(
        &self,
        at: TabletAt,
        request: RequestId,
        done: impl Fn(&Notice) -> bool,
    ) -> Result<Notice, NotDone> {
        let notices = &self.tablets[at.0].notices;
        let refused = notices.iter().rev().find_map(|notice| match notice {
            Notice::NotDone { request: of, why } if *of == request => Some(why.clone()),
            _ => None,
        });
        match (refused, notices.iter().rev().find(|notice| done(notice))) {
            (Some(why), _) => Err(why),
            (None, Some(notice)) => Ok(notice.clone()),
            (None, None) => Err(NotDone::Store(tablet::StoreTrouble::Failed)),
        }
    }

    fn cut(&mut self, at: TabletAt, why: LinkTrouble) {
        if let Some(link) = self.tablets[at.0].link.take() {
            self.hub_inputs.push_back(hub::Input::LinkClosed(link));
            self.tablets[at.0].inputs.push_back(tablet::Input::LinkDown(why));
        }
    }

    /// Runs until nothing is left to do at this moment.
    pub fn settle(&mut self) {
        loop {
            let mut idle = true;
            for at in (0..self.tablets.len()).map(TabletAt) {
                let now = self.tablet_now(at);
                while let Some(input) = self.tablets[at.0].inputs.pop_front() {
                    idle = false;
                    let effects = self.tablets[at.0].tablet.handle(now, input);
                    self.perform_tablet(at, effects);
                }
                idle &= !self.write_batches(at);
            }
            while let Some(input) = self.hub_inputs.pop_front() {
                idle = false;
                let effects = self.hub.handle(self.now, input);
                self.perform_hub(effects);
            }
            let effects = self.hub.handle(self.now, hub::Input::Drained);
            idle &= effects.is_empty();
            self.perform_hub(effects);
            if idle {
                return;
            }
        }
    }

    fn write_batches(&mut self, at: TabletAt) -> bool {
        let tablet = &mut self.tablets[at.0];
        if tablet.slow_store || tablet.unwritten.is_empty() {
            return false;
        }
        while let Some((batch, writes)) = tablet.unwritten.pop_front() {
            let input = match tablet.store.write(writes) {
                Ok(()) => tablet::Input::Persisted(batch),
                Err(trouble) => tablet::Input::PersistFailed(batch, trouble),
            };
            tablet.inputs.push_back(input);
        }
        true
    }

    fn perform_tablet(&mut self, at: TabletAt, effects: Vec<tablet::Effect>) {
        for effect in effects {
            match effect {
                tablet::Effect::Persist(batch, writes) => {
                    self.tablets[at.0].unwritten.push_back((batch, writes))
                }
                tablet::Effect::Connect => {
                    let reached = self.tablets[at.0].online && self.office_up;
                    let input = if reached {
                        self.next_link += 1;
                        let link = LinkId(self.next_link);
                        let device: DeviceId = self.tablets[at.0].tablet.device();
                        self.tablets[at.0].link = Some(link);
                        self.hub_inputs.push_back(hub::Input::LinkOpened(link, device));
                        tablet::Input::LinkUp
                    } else {
                        tablet::Input::LinkDown(LinkTrouble::Unreachable)
                    };
                    self.tablets[at.0].inputs.push_back(input);
                }
                tablet::Effect::Disconnect => {
                    if let Some(link) = self.tablets[at.0].link.take() {
                        self.hub_inputs.push_back(hub::Input::LinkClosed(link));
                    }
                }
                tablet::Effect::Send(frame) => {
                    if let Some(link) = self.tablets[at.0].link {
                        self.hub_inputs.push_back(hub::Input::Received(link, frame));
                    }
                }
                tablet::Effect::Tell(notice) => self.tablets[at.0].notices.push(notice),
                tablet::Effect::WakeAt(time) => self.tablets[at.0].wake = Some(time),
            }
        }
    }

    fn perform_hub(&mut self, effects: Vec<hub::Effect>) {
        for effect in effects {
            match effect {
                hub::Effect::Commit(id, commit) => {
                    let input = match self.office.commit(commit) {
                        Ok(()) => hub::Input::Committed(id),
                        Err(trouble) => hub::Input::CommitFailed(id, trouble),
                    };
                    let failed = matches!(input, hub::Input::CommitFailed(..));
                    let effects = self.hub.handle(self.now, input);
                    self.perform_hub(effects);
                    if failed {
                        self.hub = Hub::open(self.office.load(), self.entropy.next_32(), self.now);
                    }
                }
                hub::Effect::Read { ask, scope, from, to } => {
                    let rows = self.office.read(&scope, from, to);
                    self.hub_inputs.push_back(hub::Input::Rows(ask, rows));
                }
                hub::Effect::Find(ask, ids) => {
                    self.hub_inputs
                        .push_back(hub::Input::Found(ask, self.office.find(&ids)));
                }
                hub::Effect::CheckPin { ask, staff, pin, .. } => {
                    let right = self.pins.get(&staff).is_some_and(|known| known == pin.digits());
                    let wrong = self.wrong_pins.entry(staff).or_default();
                    *wrong = if right { 0 } else { *wrong + 1 };
                    let tries_left = limits::PIN_TRIES_FREE.saturating_sub(*wrong);
                    let checked = if right {
                        Ok(())
                    } else {
                        Err(SignInRefusal::WrongPin { tries_left })
                    };
                    self.hub_inputs.push_back(hub::Input::PinChecked(ask, checked));
                }
                hub::Effect::Send(link, frame) => {
                    let frame = self.lie.map_or_else(|| frame.to_vec(), |lie| lie(frame.to_vec()));
                    if let Some(tablet) = self.tablets.iter_mut().find(|tablet| tablet.link == Some(link)) {
                        tablet.inputs.push_back(tablet::Input::Received(frame));
                    }
                    self.hub_inputs.push_back(hub::Input::Sent(link));
                }
                hub::Effect::Close(link, why) => {
                    let trouble = match why {
                        hub::CloseReason::Revoked => LinkTrouble::Revoked,
                        hub::CloseReason::Protocol => LinkTrouble::Protocol,
                        hub::CloseReason::Malformed
                        | hub::CloseReason::Replaced
                        | hub::CloseReason::Restarting => LinkTrouble::Broken,
                    };
                    if let Some(tablet) = self.tablets.iter_mut().find(|tablet| tablet.link == Some(link)) {
                        tablet.link = None;
                        tablet.inputs.push_back(tablet::Input::LinkDown(trouble));
                    }
                }
                hub::Effect::Tell(notice) => self.desk.push(notice),
            }
        }
    }
}

/// A drink of so many ml, with nothing else answered.
pub fn drink(taken_ml: i64) -> Care {
    let mut care = Care::new(&fluid::KIND);
    care.values.set(fluid::TAKEN_ML, Value::Number(taken_ml));
    care
}

fn short(text: &str) -> ShortText {
    ShortText::parse(text).expect("a short text")
}

fn reason(text: &str) -> ReasonText {
    ReasonText::parse(text).expect("a reason")
}
