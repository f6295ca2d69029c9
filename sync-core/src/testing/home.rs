//! The home itself: who is there, and what people do in it. Everything settles after each deed unless a test says otherwise.
//!
//! How frames and effects move stands in `run`, what can go wrong in `faults`, what people record in `care`.

#![expect(clippy::expect_used, reason = "a bench stops at its own mistakes")]

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::{OfficeStore, TabletStore};
use crate::document::Documents;
use crate::id::{DeviceId, Entropy, PersonId, PublicKey, ServiceId, StaffId, UnitId};
use crate::record::{
    About, DeviceEnrolled, DeviceKind, Fact, PersonAdmitted, PersonMoved, RoleGranted, ServiceNamed,
    StaffJoined, UnitNamed,
};
use crate::scope::{Audience, Scope};
use crate::seal::{DeviceSecret, PinCost};
use crate::staff::Role;
use crate::sync::hub::{self, Hub, HubState, LinkId, OfficeCommand, OfficeRecord};
use crate::sync::tablet::{self, BatchId, Command, Notice, RequestId, Tablet, Write};
use crate::text::{ReasonText, ShortText};
use crate::time::Timestamp;

mod care;
mod documents;
mod faults;
mod links;
mod raw;
mod run;

pub use care::drink;
pub use links::Meddling;
pub use run::Move;

use links::OldFrames;
use raw::RawLink;
use run::Wire;

/// What a PIN costs on the bench: hundreds of people sign in in a second.
const BENCH_PIN_COST: PinCost = PinCost {
    memory_kib: 8,
    passes: 1,
};

/// Which tablet of the home.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TabletAt(pub usize);

/// One office, several tablets, one clock.
#[derive(Clone)]
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
    /// While there is a list, every frame the office gives out is kept in it, each once: what it ever signed.
    pub given_out: Option<Vec<Arc<[u8]>>>,
    manager: StaffId,
    pins: BTreeMap<StaffId, String>,
    wrong_pins: BTreeMap<StaffId, u32>,
    tablets: Vec<OnBench>,
    wires: BTreeMap<LinkId, Wire>,
    raw: BTreeMap<LinkId, RawLink>,
    hub_inputs: VecDeque<hub::Input>,
    /// Questions of the office's machine that are not answered yet.
    asks: VecDeque<hub::Effect>,
    /// The transaction on its way to the disk.
    committing: Option<(hub::CommitId, hub::Commit)>,
    drained: bool,
    /// Power at the office goes after so many more effects.
    office_effects_left: Option<u32>,
    next_link: u64,
    next_request: RequestId,
    entropy: Entropy,
}

/// What a dishonest link does to one frame.
pub type Lie = fn(Vec<u8>) -> Vec<u8>;

#[derive(Clone)]
struct OnBench {
    tablet: Tablet,
    store: TabletStore,
    secret: DeviceSecret,
    /// Whether it has a network.
    online: bool,
    link: Option<LinkId>,
    /// Its wall clock minus the office's, in ms.
    clock_ms: i64,
    /// The clock its machine is given minus the office's, in ms: a shell never lets it run backwards.
    given_ms: i64,
    wake: Option<Timestamp>,
    inputs: VecDeque<tablet::Input>,
    notices: Vec<Notice>,
    /// Batches handed to the store that power loss may still take.
    unwritten: VecDeque<(BatchId, Vec<Write>)>,
    /// While set, the store is slow: batches stay unwritten until released.
    slow_store: bool,
    /// Power goes after so many more effects.
    effects_left: Option<u32>,
    /// Whoever runs the living documents.
    documents: Documents,
    /// They die over everything they are asked.
    documents_die: bool,
    /// Machines opened after the first.
    opened: u32,
    /// What once went over its links.
    old_frames: OldFrames,
}

impl Home {
    /// An office with a registered manager, a unit, and nothing else. Noon on 20 November 2026.
    pub fn new(seed: u8) -> Self {
        Self::seeded([seed; 32])
    }

    /// The same from a whole seed.
    pub fn seeded(seed: [u8; 32]) -> Self {
        let mut entropy = Entropy::from_seed(seed);
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
            given_out: None,
            manager,
            pins: BTreeMap::new(),
            wrong_pins: BTreeMap::new(),
            tablets: Vec::new(),
            wires: BTreeMap::new(),
            raw: BTreeMap::new(),
            hub_inputs: VecDeque::new(),
            asks: VecDeque::new(),
            committing: None,
            drained: false,
            office_effects_left: None,
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
        self.write_unsettled(facts);
        self.settle();
    }

    /// The same, and nothing is carried out yet. The desk's notices answer with this number.
    pub fn write_unsettled(&mut self, facts: Vec<(About, Fact)>) -> RequestId {
        let happened_at = self.now;
        let records = facts
            .into_iter()
            .map(|(about, fact)| OfficeRecord {
                happened_at,
                about,
                links: Vec::new(),
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
        self.next_request
    }

    /// Hands a file of unsent work to the office, as somebody at the desk would; what became of each item.
    pub fn import(&mut self, file: &[u8]) -> Vec<hub::Imported> {
        let Some(request) = self.import_unsettled(file) else {
            return Vec::new();
        };
        self.settle();
        let answer = self.desk.iter().find_map(|notice| match notice {
            hub::Notice::OfficeImported { request: of, items } if *of == request => Some(items.clone()),
            _ => None,
        });
        answer.unwrap_or_default()
    }

    /// The same, and nothing is carried out yet; `None` when the file is not whole, or no known device made it.
    pub fn import_unsettled(&mut self, file: &[u8]) -> Option<RequestId> {
        let read = crate::wire::Export::read(file).ok()?;
        let device = self.hub.directory().device(read.export.device)?;
        if !read.is_by(&device.key) {
            return None;
        }
        self.next_request += 1;
        let command = OfficeCommand::Import {
            device: read.export.device,
            items: read.export.items.into_iter().map(|item| item.sealed).collect(),
        };
        self.hub_inputs
            .push_back(hub::Input::Office(self.next_request, command));
        Some(self.next_request)
    }

    /// Somebody moves to another room: a fact for the desk to write.
    pub fn moves_room(&self, person: PersonId, room: &str) -> (About, Fact) {
        let moved = PersonMoved {
            person,
            unit: self.unit,
            room: short(room),
        };
        (About::Person(person), Fact::PersonMoved(moved))
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
        let tablet = tablet.with_pin_cost(BENCH_PIN_COST);
        let (device, key) = (tablet.device(), tablet.device_key());
        self.tablets.push(OnBench {
            tablet,
            store: TabletStore::default(),
            secret,
            online: true,
            link: None,
            clock_ms: 0,
            given_ms: 0,
            wake: None,
            inputs: VecDeque::new(),
            notices: Vec::new(),
            unwritten: VecDeque::new(),
            slow_store: false,
            effects_left: None,
            documents: Documents::default(),
            documents_die: false,
            opened: 0,
            old_frames: OldFrames::default(),
        });
        let at = TabletAt(self.tablets.len() - 1);
        self.enrol(device, key, label);
        let grant = self.hub.grant_for(&short(label)).expect("the service has a name");
        self.command(at, Command::Enrolled(grant));
        at
    }

    /// The office takes a device in.
    pub fn enrol(&mut self, device: DeviceId, key: PublicKey, label: &str) {
        let enrolled = DeviceEnrolled {
            device,
            key,
            label: short(label),
            kind: DeviceKind::Tablet,
        };
        self.write(vec![(About::Service, Fact::DeviceEnrolled(enrolled))]);
    }

    /// How many tablets there are.
    pub fn tablets(&self) -> usize {
        self.tablets.len()
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

    /// A tablet's clock, as its machine is given it.
    pub fn tablet_now(&self, at: TabletAt) -> Timestamp {
        self.now.plus_ms(self.tablets[at.0].given_ms)
    }

    /// A scope of this service.
    pub const fn scope(&self, audience: Audience) -> Scope {
        Scope::new(self.service, audience)
    }

    /// Gives a tablet a command and lets everything settle.
    pub fn command(&mut self, at: TabletAt, command: Command) -> RequestId {
        let request = self.command_unsettled(at, command);
        self.settle();
        request
    }

    /// Gives a tablet a command; nothing is carried out yet.
    pub fn command_unsettled(&mut self, at: TabletAt, command: Command) -> RequestId {
        self.next_request += 1;
        self.tablets[at.0]
            .inputs
            .push_back(tablet::Input::Command(self.next_request, command));
        self.next_request
    }

    fn everybody(&self) -> impl Iterator<Item = TabletAt> + use<> {
        (0..self.tablets.len()).map(TabletAt)
    }
}

fn short(text: &str) -> ShortText {
    ShortText::parse(text).expect("a short text")
}

fn reason(text: &str) -> ReasonText {
    ReasonText::parse(text).expect("a reason")
}
