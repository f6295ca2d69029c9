//! A small home, set up once: an office, a tablet with somebody signed in, and a device that does whatever a target wants.
//! Each input gets a copy of it.

use std::cell::LazyCell;

use sync_core::document::Edit;
use sync_core::gate::stream_of;
use sync_core::id::{DeviceId, EntryId, Hash, PersonId, StaffId};
use sync_core::journal::{Content, Entry, FORMAT, Header, KeyPair, Run, read_body};
use sync_core::record::{About, DocumentKey};
use sync_core::scope::{Audience, Scope, Stream};
use sync_core::seal::{Pin, ScopeKey};
use sync_core::staff::Role;
use sync_core::sync::hub::LinkId;
use sync_core::testing::samples::{self, SampleOf};
use sync_core::testing::{Home, TabletAt};
use sync_core::wire::{self, Hello, PROTOCOL, PROTOCOL_OLDEST, Report, Up};

/// What somebody types to sign in.
pub const PIN: &str = "2468";
/// A section of the care plan.
pub const SECTION: u8 = 3;

/// The home, and who is who in it.
#[derive(Clone)]
pub struct World {
    pub home: Home,
    /// An honest tablet, with a team leader signed in.
    pub tablet: TabletAt,
    pub staff: StaffId,
    pub person: PersonId,
    /// A record on the floor.
    pub drink: EntryId,
    pub plan: DocumentKey,
    /// A device whose keys the fuzzer has, with a manager signed in on it, and its link.
    pub device: DeviceId,
    pub device_key: KeyPair,
    pub author: KeyPair,
    pub manager: StaffId,
    pub link: LinkId,
}

impl World {
    fn new() -> Self {
        let mut home = Home::new(77);
        let staff = home.staff("Teo", Role::TeamLeader, PIN);
        let manager = home.staff("Dee", Role::RegisteredManager, PIN);
        let person = home.person("Ivy", "4");
        let tablet = home.tablet("one");
        home.sign_in(tablet, staff, PIN).expect("online");
        let drink = home.drink(tablet, person, 150).expect("saved");
        home.amend_drink(tablet, person, drink, 180).expect("saved");
        let struck = home.drink(tablet, person, 90).expect("saved");
        home.strike(tablet, person, struck).expect("saved");
        let plan = DocumentKey::CarePlan(person);
        for text in ["Likes tea.", "Likes strong tea."] {
            let heads = home.open_document(tablet, plan).expect("it opens").heads;
            let edit = Edit::Text {
                section: SECTION,
                text: text.to_owned(),
            };
            home.edit_document(tablet, plan, heads, edit).expect("saved");
        }
        let device_key = KeyPair::from_seed([0x51; 32]);
        let device = DeviceId::of_key(&device_key.public());
        home.enrol(device, device_key.public(), "its own");
        let author = KeyPair::from_seed([0x52; 32]);
        let link = home.open_raw(device);
        home.send_raw(link, wire::encode(&hello()));
        let sign_in = Up::SignIn {
            request: 1,
            staff: manager,
            pin: Pin::parse(PIN).expect("a PIN"),
            key: author.public(),
        };
        home.send_raw(link, wire::encode(&sign_in));
        Self {
            home,
            tablet,
            staff,
            person,
            drink,
            plan,
            device,
            device_key,
            author,
            manager,
            link,
        }
    }

    /// One of every kind of scope of this service.
    pub fn scopes(&self) -> [Scope; 8] {
        [
            Audience::Floor,
            Audience::People,
            Audience::Leaders,
            Audience::Management,
            Audience::Directory,
            Audience::Provider,
            Audience::Case(sync_core::id::CycleId([9; 16])),
            Audience::Supervision(self.staff),
        ]
        .map(|audience| self.home.scope(audience))
    }

    /// A scope's real key.
    pub fn key(&self, scope: &Scope) -> Option<ScopeKey> {
        let keys = &self.home.office.founded().secrets.scope_keys;
        keys.iter()
            .find(|(of, _)| of == scope)
            .map(|(_, key)| key.clone())
    }

    /// An entry with this body in the forger's name: first of its chain, signed, in the place where an honest one would stand.
    pub fn entry(&self, scope: Scope, body: Vec<u8>) -> Entry {
        let stream = match read_body(&body) {
            Ok(Content::Record(record)) => stream_of(&record, scope.audience),
            _ => Stream::Device(self.device),
        };
        let header = Header {
            format: FORMAT,
            scope,
            stream,
            device: self.device,
            seq: 0,
            prev: None,
            tick: 1,
            author: self.author.public(),
            recorded_at: self.home.now,
            office_offset_ms: Some(0),
            body_hash: Hash::of(&[&body]),
        };
        Entry::sign(header, body, &self.author)
    }

    /// A push of one entry.
    pub fn push(entry: &Entry) -> Up {
        Up::Push {
            push: 1,
            runs: vec![(entry.header.scope, Run::pack(&[entry]))],
        }
    }

    /// One fact of every kind, about those who are here.
    pub fn facts(&self) -> Vec<(About, sync_core::record::Fact)> {
        samples::facts(&SampleOf {
            service: self.home.service,
            unit: self.home.unit,
            staff: self.staff,
            person: self.person,
            of: self.drink,
            at: self.home.now,
        })
    }

    /// Entries that honest devices wrote, and their scopes.
    pub fn entries(&self) -> Vec<Entry> {
        let scopes = self.scopes();
        let rows = scopes.iter().flat_map(|scope| self.home.office.rows(scope));
        rows.filter_map(|row| row.entry.clone()).collect()
    }
}

/// The first frame of a link.
pub fn hello() -> Up {
    Up::Hello(Hello {
        protocol: PROTOCOL,
        protocol_oldest: PROTOCOL_OLDEST,
        app: "fuzz".to_owned(),
        cursors: vec![],
        report: Report::default(),
        confirmed: Vec::new(),
    })
}

/// A fresh copy of the home.
pub fn world() -> World {
    thread_local! {
        static WORLD: LazyCell<World> = LazyCell::new(World::new);
    }
    WORLD.with(|world| World::clone(world))
}
