//! Tests of the store: what goes in comes out byte for byte, or not at all.

use std::path::PathBuf;

use sync_core::id::{DeviceId, Entropy, EntryId, Hash, PersonId, ServiceId, StaffId};
use sync_core::journal::{Content, Edge, Entry, FORMAT, FeedRow, Header, KeyPair, write_body};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{
    About, Amended, Care, Corrected, EnteredInError, Fact, PersonAdmitted, Record, Value,
};
use sync_core::scope::{Audience, Scope, Stream};
use sync_core::staff::Role;
use sync_core::sync::hub::{Aside, Commit, CommitTrouble, HubState, NewRow, PageEdge};
use sync_core::text::{ReasonText, ShortText};
use sync_core::time::Timestamp;
use sync_core::verdict::{HeldReason, Verdict};
use sync_core::wire::Refused;

use super::*;

mod accounts;
mod bodies;
mod journal;
mod projections;
mod refill;

const SERVICE: ServiceId = ServiceId([1; 16]);
const DEVICE: DeviceId = DeviceId([4; 16]);
const AMIRA: StaffId = StaffId([5; 16]);
const PEGGY: PersonId = PersonId([6; 16]);

/// A folder of this test's own, gone when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("followthrough-store-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self(folder)
    }

    fn open(&self) -> Store {
        Store::open(&self.0).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Writes chains and feeds as a hub would.
struct Writer {
    scope: Scope,
    edge: Edge,
    seq: u64,
    prev: Option<EntryId>,
    author: KeyPair,
}

impl Writer {
    fn new(audience: Audience) -> Self {
        Self {
            scope: Scope::new(SERVICE, audience),
            edge: Edge::new(),
            seq: 0,
            prev: None,
            author: KeyPair::from_seed([9; 32]),
        }
    }

    fn entry(&mut self, stream: Stream, content: &Content) -> Entry {
        let salt = [u8::try_from(self.seq % 251).unwrap(); 12];
        let body = write_body(salt, content);
        let header = Header {
            format: FORMAT,
            scope: self.scope,
            stream,
            device: DEVICE,
            seq: self.seq,
            prev: self.prev,
            tick: self.seq * 3 + 1,
            author: self.author.public(),
            recorded_at: Timestamp(1_795_000_000_000 + i64::try_from(self.seq).unwrap() * 1000),
            office_offset_ms: (self.seq % 2 == 1).then_some(-70),
            body_hash: Hash::of(&[&body]),
        };
        let mut entry = Entry::sign(header, body, &self.author);
        if self.seq % 3 == 1 {
            entry.signature = None;
        }
        (self.seq, self.prev) = (self.seq + 1, Some(entry.id));
        entry
    }

    fn record(&mut self, about: About, fact: Fact) -> Entry {
        let happened_at = Timestamp(1_795_000_000_000);
        let stream = match about {
            About::Person(person) => Stream::of_person_at(person, happened_at),
            About::Staff(staff) => Stream::Staff(staff),
            About::Service => Stream::Service,
            About::Cycle(cycle) => Stream::Cycle(cycle),
        };
        let acting_as = Role::DeputyManager;
        let record = Record {
            happened_at,
            by: AMIRA,
            acting_as,
            about,
            links: vec![],
            saw: None,
            fact,
        };
        self.entry(stream, &Content::Record(record))
    }

    fn drink(&mut self, ml: i64) -> Entry {
        let mut care = Care::new(&fluid::KIND);
        care.values.set(fluid::TAKEN_ML, Value::Number(ml));
        self.record(About::Person(PEGGY), Fact::Care(care))
    }

    fn commit(&mut self, rows: Vec<(Verdict, EntryId, Option<Entry>)>) -> Commit {
        let mut commit = Commit::default();
        for (verdict, id, entry) in rows {
            let row = FeedRow {
                id,
                received_at: Timestamp(1_795_000_100_000),
                verdict,
                entry,
            };
            commit.rows.push(NewRow {
                scope: self.scope,
                n: self.edge.size(),
                row: row.clone(),
                again: false,
            });
            self.edge.append(row.leaf());
            if self.edge.size().is_multiple_of(sync_core::limits::PAGE_ROWS) {
                commit.page_edges.push(PageEdge {
                    scope: self.scope,
                    edge: self.edge.clone(),
                    received_at: row.received_at,
                });
            }
        }
        commit.edges.push((self.scope, self.edge.clone()));
        commit
    }

    fn accepted(&mut self, entries: Vec<Entry>) -> Commit {
        self.commit(
            entries
                .into_iter()
                .map(|entry| (Verdict::Accepted, entry.id, Some(entry)))
                .collect(),
        )
    }
}

fn reason() -> ReasonText {
    ReasonText::parse("misread the cup").unwrap()
}
