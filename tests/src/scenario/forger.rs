//! A device with keys of its own and no honest machine behind them: it is enrolled, somebody signed in on it, and from then
//! on it writes whatever a test wants.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

use sync_core::gate::stream_of;
use sync_core::id::{DeviceId, Hash, PublicKey, StaffId};
use sync_core::journal::{Content, Entry, FORMAT, Header, KeyPair, Run, write_body};
use sync_core::record::{About, Fact, Record};
use sync_core::scope::{Scope, Stream};
use sync_core::seal::Pin;
use sync_core::staff::Role;
use sync_core::sync::hub::LinkId;
use sync_core::testing::Home;
use sync_core::wire::{self, Answer, Down, Fate, Hello, PROTOCOL, PROTOCOL_OLDEST, Report, Trouble, Up};

/// The device.
pub struct Forger {
    /// Its id.
    pub device: DeviceId,
    /// Key of whoever signed in on it.
    pub author: KeyPair,
    /// The seed of that key.
    pub author_seed: [u8; 32],
    /// Who that is.
    pub staff: StaffId,
    /// Its link.
    pub link: LinkId,
    pushes: u64,
}

impl Forger {
    /// Enrolled, greeted, and somebody signed in with a key made here.
    pub fn new(home: &mut Home, seed: u8, staff: StaffId, pin: &str) -> Self {
        let device_key = KeyPair::from_seed([seed; 32]);
        let device = DeviceId::of_key(&device_key.public());
        home.enrol(device, device_key.public(), "a device of its own");
        let link = home.open_raw(device);
        let mut forger = Self {
            device,
            author: KeyPair::from_seed([seed ^ 0xff; 32]),
            author_seed: [seed ^ 0xff; 32],
            staff,
            link,
            pushes: 0,
        };
        forger.hello(home, PROTOCOL, PROTOCOL_OLDEST);
        let sign_in = Up::SignIn {
            request: 1,
            staff,
            pin: Pin::parse(pin).expect("a PIN"),
            key: forger.author.public(),
        };
        home.send_raw(link, wire::encode(&sign_in));
        forger
    }

    /// Says hello; returns what came back.
    pub fn hello(&mut self, home: &mut Home, protocol: u16, protocol_oldest: u16) -> Vec<Down> {
        let hello = Hello {
            protocol,
            protocol_oldest,
            app: "forger".to_owned(),
            cursors: vec![],
            report: Report::default(),
            confirmed: Vec::new(),
        };
        let came = home.send_raw(self.link, wire::encode(&Up::Hello(hello)));
        read(&came)
    }

    /// A record in the name of whoever signed in.
    pub fn record(&self, home: &Home, about: About, fact: Fact) -> Record {
        Record {
            happened_at: home.now,
            by: self.staff,
            acting_as: Role::SupportWorker,
            about,
            links: vec![],
            saw: None,
            fact,
        }
    }

    /// A header for this content, honest in every field; a test then changes what it wants.
    pub fn header(
        &self,
        home: &Home,
        scope: Scope,
        seq: u64,
        prev: Option<&Entry>,
        content: &Content,
    ) -> (Header, Vec<u8>) {
        let body = write_body([7; 12], content);
        let stream = match content {
            Content::Record(record) => stream_of(record, scope.audience),
            _ => Stream::Device(self.device),
        };
        let header = Header {
            format: FORMAT,
            scope,
            stream,
            device: self.device,
            seq,
            prev: prev.map(|entry| entry.id),
            tick: seq + 1,
            author: self.author.public(),
            recorded_at: home.now,
            office_offset_ms: Some(0),
            body_hash: Hash::of(&[&body]),
        };
        (header, body)
    }

    /// An honest entry.
    pub fn entry(
        &self,
        home: &Home,
        scope: Scope,
        seq: u64,
        prev: Option<&Entry>,
        content: &Content,
    ) -> Entry {
        let (header, body) = self.header(home, scope, seq, prev, content);
        Entry::sign(header, body, &self.author)
    }

    /// Pushes one entry and returns its fate.
    pub fn push(&mut self, home: &mut Home, entry: &Entry) -> Option<Fate> {
        self.push_run(home, entry.header.scope, Run::pack(&[entry]))
    }

    /// Pushes a run and returns the fate of its first entry.
    pub fn push_run(&mut self, home: &mut Home, scope: Scope, run: Run) -> Option<Fate> {
        self.pushes += 1;
        let push = Up::Push {
            push: self.pushes,
            runs: vec![(scope, run)],
        };
        let came = read(&home.send_raw(self.link, wire::encode(&push)));
        came.into_iter().find_map(|frame| match frame {
            Down::Answers { answers, .. } => answers.into_iter().next().map(|answer: Answer| answer.fate),
            _ => None,
        })
    }

    /// Sends bytes as they are and returns what the office found wrong with them.
    pub fn send(&mut self, home: &mut Home, bytes: Vec<u8>) -> Option<Trouble> {
        read(&home.send_raw(self.link, bytes))
            .into_iter()
            .find_map(|frame| match frame {
                Down::Trouble { what, .. } => Some(what),
                _ => None,
            })
    }
}

/// The frames that read.
pub fn read(frames: &[Vec<u8>]) -> Vec<Down> {
    frames
        .iter()
        .filter_map(|frame| wire::decode(frame).ok())
        .collect()
}

/// A key that nobody certified.
pub fn stranger() -> KeyPair {
    KeyPair::from_seed([0xab; 32])
}

/// A stranger's public key.
pub fn strange_key() -> PublicKey {
    stranger().public()
}
