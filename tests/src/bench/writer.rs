//! Whoever writes without a tablet's machine: signed entries of one chain, as a tablet makes them, and the words in them.

use sync_core::gate::stream_of;
use sync_core::id::{DeviceId, Entropy, EntryId, Hash, PersonId, PublicKey, ServiceId, StaffId};
use sync_core::journal::{Content, Entry, FORMAT, Header, KeyPair, runs_of, write_body};
use sync_core::limits;
use sync_core::record::{About, Fact, Record};
use sync_core::scope::{Audience, Scope};
use sync_core::staff::Role;
use sync_core::testing::drink;
use sync_core::text::NoteText;
use sync_core::time::{MINUTE_MS, Timestamp};
use sync_core::wire::Up;

/// Seed of the key that is certified for whoever writes on the `n`th tablet's line.
pub fn author_seed(n: usize) -> [u8; 32] {
    Hash::of(&[b"author", &n.to_be_bytes()]).0
}

/// Words that notes are drawn from: drawn evenly, they compress worse than what people write.
const WORDS: &str = "about after again alert anxious appetite armchair asked asleep assisted awake bath bathroom beaker bed \
    bedroom better bit bowl breakfast bright calm chair chatted checked cheerful coffee comfortable commode company concern \
    cough cup custard daughter declined doctor dressed drink drowsy eaten encouraged enjoyed evening face family feeling \
    finished fluids fork frame garden gentle glasses good half hair handover happy hearing heel hoist hungry informed juice \
    kitchen later left legs less little lounge lunch managed meal medication milk mobility moisturised mood morning music \
    nap needed nephew nurse offered own pad pain pillow plate pleasant porridge position pressure prompted quiet radio ready \
    red refused relaxed repositioned requested rest room sandwich settled shower sips sister sitting skin slept slipper slowly \
    soft son soup spoon squash staff standing stick straw sugar supper support table tablet taken talked tea teeth television \
    thirsty tired today toilet toast trousers turned unsettled upright usual visit visitor walked warm washed water weak \
    wheelchair window with without yoghurt";

/// A note of about 120 characters, never the same twice.
pub fn note(number: usize) -> Option<NoteText> {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut mixed = Hash::of(&[b"note", &number.to_be_bytes()]);
    let mut text = String::new();
    while text.len() < 112 {
        for pair in mixed.0.chunks_exact(2) {
            let at = usize::from(pair[0]) * 256 + usize::from(pair[1]);
            if text.len() < 112 {
                text.push_str(words[at % words.len()]);
                text.push(' ');
            }
        }
        mixed = Hash::of(&[&mixed.0]);
    }
    NoteText::parse(&text).ok()
}

/// A writer: its keys and what it has not pushed yet.
pub struct Writer {
    /// Its device.
    pub device: DeviceId,
    /// The device's key.
    pub device_key: PublicKey,
    /// The key its entries are signed with.
    pub author: KeyPair,
    /// Who writes.
    pub staff: StaffId,
    scope: Scope,
    seq: u64,
    prev: Option<EntryId>,
    waiting: Vec<Entry>,
    pushes: u64,
}

impl Writer {
    /// With these keys, at the beginning of its chain.
    pub fn new(device_seed: [u8; 32], author_seed: [u8; 32], staff: StaffId, service: ServiceId) -> Self {
        let device_key = KeyPair::from_seed(device_seed).public();
        Self {
            device: DeviceId::of_key(&device_key),
            device_key,
            author: KeyPair::from_seed(author_seed),
            staff,
            scope: Scope::new(service, Audience::Floor),
            seq: 0,
            prev: None,
            waiting: Vec::new(),
            pushes: 0,
        }
    }

    /// Writes entries about these people, over four hours from `from` on.
    pub fn work(&mut self, people: &[PersonId], count: usize, from: Timestamp, entropy: &mut Entropy) {
        for n in 0..count {
            let number = usize::try_from(self.seq).unwrap_or(0);
            let minutes = i64::try_from(n * 240 / count.max(1)).unwrap_or(0);
            let at = from.plus_ms(minutes * MINUTE_MS);
            let mut care = drink(50 + i64::try_from(number % 20).unwrap_or(0) * 10);
            care.note = note(number * 31 + usize::from(self.device.0[0]));
            let record = Record {
                happened_at: at.plus_ms(-2 * MINUTE_MS),
                by: self.staff,
                acting_as: Role::SupportWorker,
                about: About::Person(people[(number * 7 + usize::from(self.device.0[1])) % people.len()]),
                links: vec![],
                saw: None,
                fact: Fact::Care(care),
            };
            let stream = stream_of(&record, Audience::Floor);
            let body = write_body(entropy.next_12(), &Content::Record(record));
            let header = Header {
                format: FORMAT,
                scope: self.scope,
                stream,
                device: self.device,
                seq: self.seq,
                prev: self.prev,
                tick: self.seq + 1,
                author: self.author.public(),
                recorded_at: at,
                office_offset_ms: Some(0),
                body_hash: Hash::of(&[&body]),
            };
            let entry = Entry::sign(header, body, &self.author);
            self.seq += 1;
            self.prev = Some(entry.id);
            self.waiting.push(entry);
        }
    }

    /// What it wrote since, as frames to push, each with the number of its entries.
    pub fn pushes(&mut self) -> Vec<(Up, usize)> {
        let waiting = std::mem::take(&mut self.waiting);
        waiting
            .chunks(limits::PUSH_ENTRIES_MAX)
            .map(|some| {
                self.pushes += 1;
                let runs = runs_of(some).into_iter().map(|run| (self.scope, run)).collect();
                let push = self.pushes;
                (Up::Push { push, runs }, some.len())
            })
            .collect()
    }

    /// The entries that wait to be pushed.
    pub fn waiting(&self) -> impl Iterator<Item = EntryId> {
        self.waiting.iter().map(|entry| entry.id)
    }
}
