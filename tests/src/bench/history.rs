//! A data folder with a home in it: people, staff, enrolled tablets, and weeks of care, taken in by the office's real machine
//! and written by its real store before the server's process starts.

use std::collections::VecDeque;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sync_core::gate::stream_of;
use sync_core::id::{DeviceId, Entropy, EntryId, Hash, PersonId, PublicKey, ServiceId, StaffId, UnitId};
use sync_core::journal::{Content, Entry, FORMAT, Header, KeyPair, runs_of, write_body};
use sync_core::limits;
use sync_core::record::{
    About, DeviceEnrolled, DeviceKind, Fact, KeyCertified, PersonAdmitted, Record, RoleGranted, ServiceNamed,
    StaffJoined, UnitNamed,
};
use sync_core::scope::{Audience, Scope};
use sync_core::seal::{PIN_COST, PinHash};
use sync_core::staff::Role;
use sync_core::sync::hub::{Effect, Hub, HubState, Input, LinkId, Notice, OfficeCommand, OfficeRecord};
use sync_core::sync::tablet::EnrolmentGrant;
use sync_core::testing::drink;
use sync_core::text::{NoteText, ShortText};
use sync_core::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use sync_core::wire::{self, Hello, PROTOCOL, PROTOCOL_OLDEST, Report, Up};

use followthrough_server::store::Store;

/// Everybody's PIN on the bench.
pub const PIN: &str = "2468";

/// Tablets whose work the history is: as many as a large home has.
const WRITERS: usize = 12;
/// Entries per person and day (requirements.md section 7: 28 to 34).
const ENTRIES_PER_PERSON_DAY: usize = 30;

/// What to make.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Tablets to enrol, each with somebody who works on it.
    pub tablets: usize,
    /// People who receive care.
    pub people: usize,
    /// Days of care before today.
    pub days: usize,
}

/// What was made.
pub struct Made {
    /// The service.
    pub service: ServiceId,
    /// Who works on each tablet.
    pub staff: Vec<StaffId>,
    /// Who receives care.
    pub people: Vec<PersonId>,
    /// What each tablet is given at enrolment.
    pub grants: Vec<EnrolmentGrant>,
    /// Entries of care.
    pub entries: usize,
}

struct Office {
    hub: Hub,
    store: Store,
    requests: u64,
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

/// Makes a folder's home. `keys` are the tablets' own.
///
/// # Errors
/// The store cannot be written, or the machine refuses what should be ordinary.
pub fn make(folder: &Path, keys: &[PublicKey], size: Size, now: Timestamp) -> Result<Made> {
    let store = Store::open(folder)?;
    let days = i64::try_from(size.days)?;
    let begin = now.plus_ms(-days * DAY_MS - HOUR_MS);
    let mut entropy = Entropy::from_seed([77; 32]);
    let state = HubState::found(ServiceId(entropy.next_16()), &mut entropy);
    store.found_service(&state)?;
    let service = state.service;
    let hub = Hub::open(state, entropy.next_32(), begin);
    let mut office = Office {
        hub,
        store: store.clone(),
        requests: 0,
    };
    let manager = StaffId(entropy.next_16());
    let unit = UnitId(entropy.next_16());
    let office_device = DeviceEnrolled {
        device: office.hub.office_device(),
        key: office.hub.office_key(),
        label: short("Office")?,
        kind: DeviceKind::Office,
    };
    let named = ServiceNamed {
        service,
        name: short("Rowan Court")?,
    };
    let mut facts = vec![
        (About::Service, Fact::ServiceNamed(named)),
        (About::Service, Fact::DeviceEnrolled(office_device)),
        (
            About::Service,
            Fact::UnitNamed(UnitNamed {
                unit,
                name: short("Rowan")?,
            }),
        ),
    ];
    facts.extend(joined(manager, "Manager", Role::RegisteredManager, begin)?);
    let mut staff = Vec::with_capacity(size.tablets);
    let pin = PinHash::of(PIN, PIN_COST, &mut entropy);
    for (n, key) in keys.iter().enumerate() {
        let worker = StaffId(entropy.next_16());
        facts.extend(joined(
            worker,
            &format!("Worker {n}"),
            Role::SupportWorker,
            begin,
        )?);
        facts.push(enrolled(*key, &format!("tablet {n}"))?);
        store.set_pin(worker, &pin)?;
        staff.push(worker);
    }
    let mut people = Vec::with_capacity(size.people);
    for n in 0..size.people {
        let person = PersonId(entropy.next_16());
        let admitted = PersonAdmitted {
            person,
            name: short(&format!("Person {n}"))?,
            known_as: short(&format!("Person {n}"))?,
            unit,
            room: short(&n.to_string())?,
            birth_year: None,
            alerts: None,
        };
        facts.push((About::Person(person), Fact::PersonAdmitted(admitted)));
        people.push(person);
    }
    let mut writers = Vec::with_capacity(WRITERS);
    for n in 0..WRITERS {
        let writer = Writer::new(
            entropy.next_32(),
            entropy.next_32(),
            StaffId(entropy.next_16()),
            service,
        );
        facts.extend(joined(
            writer.staff,
            &format!("Earlier {n}"),
            Role::SupportWorker,
            begin,
        )?);
        facts.push(enrolled(writer.device_key, &format!("earlier tablet {n}"))?);
        let certified = KeyCertified {
            staff: writer.staff,
            device: writer.device,
            key: writer.author.public(),
        };
        facts.push((About::Staff(writer.staff), Fact::KeyCertified(certified)));
        writers.push(writer);
    }
    office.write(manager, facts, begin)?;
    let mut entries = 0;
    for (writer, link) in writers.iter_mut().zip(1..) {
        office.greet(LinkId(link), writer.device, begin)?;
    }
    for day in 0..days {
        // Each tablet pushes four times a day.
        for quarter in 0..4 {
            let at = now.plus_ms((day - days) * DAY_MS + quarter * 4 * HOUR_MS);
            for (n, writer) in writers.iter_mut().enumerate() {
                let per_push = size.people * ENTRIES_PER_PERSON_DAY / 4;
                let count = per_push / WRITERS + usize::from(n < per_push % WRITERS);
                writer.work(&people, count, at, &mut entropy);
                entries += count;
                let link = LinkId(u64::try_from(n)? + 1);
                office.push(link, writer, at.plus_ms(HOUR_MS))?;
            }
        }
    }
    let grants = (0..keys.len())
        .map(|n| office.hub.grant_for(&short(&format!("tablet {n}")).ok()?))
        .collect::<Option<Vec<_>>>()
        .context("the service has a name by now")?;
    store.close();
    Ok(Made {
        service,
        staff,
        people,
        grants,
        entries,
    })
}

/// A tablet of earlier days: its keys and what it has not pushed yet.
struct Writer {
    device: DeviceId,
    device_key: PublicKey,
    author: KeyPair,
    staff: StaffId,
    scope: Scope,
    seq: u64,
    prev: Option<EntryId>,
    waiting: Vec<Entry>,
    pushes: u64,
}

impl Writer {
    fn new(device_seed: [u8; 32], author_seed: [u8; 32], staff: StaffId, service: ServiceId) -> Self {
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

    fn work(&mut self, people: &[PersonId], count: usize, from: Timestamp, entropy: &mut Entropy) {
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
}

impl Office {
    fn write(&mut self, by: StaffId, facts: Vec<(About, Fact)>, now: Timestamp) -> Result<()> {
        let records = facts
            .into_iter()
            .map(|(about, fact)| OfficeRecord {
                happened_at: now,
                about,
                links: Vec::new(),
                fact,
            })
            .collect();
        self.requests += 1;
        let command = OfficeCommand::Write {
            by,
            acting_as: Role::RegisteredManager,
            records,
        };
        self.give(Input::Office(self.requests, command), now)?;
        self.give(Input::Drained, now)
    }

    fn greet(&mut self, link: LinkId, device: DeviceId, now: Timestamp) -> Result<()> {
        self.give(Input::LinkOpened(link, device), now)?;
        let hello = Hello {
            protocol: PROTOCOL,
            protocol_oldest: PROTOCOL_OLDEST,
            app: "bench".to_owned(),
            cursors: vec![],
            report: Report::default(),
            confirmed: Vec::new(),
        };
        self.give(Input::Received(link, wire::encode(&Up::Hello(hello))), now)
    }

    fn push(&mut self, link: LinkId, writer: &mut Writer, now: Timestamp) -> Result<()> {
        for waiting in std::mem::take(&mut writer.waiting).chunks(limits::PUSH_ENTRIES_MAX) {
            writer.pushes += 1;
            let runs = runs_of(waiting)
                .into_iter()
                .map(|run| (writer.scope, run))
                .collect();
            let push = Up::Push {
                push: writer.pushes,
                runs,
            };
            self.give(Input::Received(link, wire::encode(&push)), now)?;
            self.give(Input::Drained, now)?;
        }
        Ok(())
    }

    fn give(&mut self, input: Input, now: Timestamp) -> Result<()> {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            for effect in self.hub.handle(now, input) {
                match effect {
                    Effect::Commit(id, commit) => {
                        if let Some(aside) = commit.aside.first() {
                            bail!("an entry of the history was refused: {:?}", aside.why);
                        }
                        self.store.commit(commit)?;
                        inputs.extend([Input::Committed(id), Input::Drained]);
                    }
                    Effect::Read { ask, scope, from, to } => {
                        inputs.push_back(Input::Rows(ask, self.store.rows(scope, from, to)?));
                    }
                    Effect::Find(ask, ids) => inputs.push_back(Input::Found(ask, self.store.found(&ids)?)),
                    Effect::AskStanding(ask, ids) => {
                        inputs.push_back(Input::Standing(ask, self.store.standing(&ids)?));
                    }
                    Effect::JudgeChanges(ask, changes) => {
                        // Nobody here can try a change safely, so none is let in.
                        let refused = changes.iter().map(|(_, change)| change.id).collect();
                        inputs.push_back(Input::ChangesJudged(ask, refused));
                    }
                    Effect::Tell(Notice::OfficeRefused { why, .. }) => bail!("the home was refused: {why}"),
                    // Nobody follows a feed while the history is made.
                    Effect::CheckPin { .. } | Effect::Send(..) | Effect::Close(..) | Effect::Tell(_) => {}
                }
            }
        }
        Ok(())
    }
}

fn joined(staff: StaffId, name: &str, role: Role, from: Timestamp) -> Result<[(About, Fact); 2]> {
    let name = short(name)?;
    let granted = RoleGranted {
        staff,
        role,
        from: from.plus_ms(-HOUR_MS),
        until: None,
        unit: None,
    };
    Ok([
        (
            About::Staff(staff),
            Fact::StaffJoined(StaffJoined { staff, name }),
        ),
        (About::Staff(staff), Fact::RoleGranted(granted)),
    ])
}

fn enrolled(key: PublicKey, label: &str) -> Result<(About, Fact)> {
    let enrolled = DeviceEnrolled {
        device: DeviceId::of_key(&key),
        key,
        label: short(label)?,
        kind: DeviceKind::Tablet,
    };
    Ok((About::Service, Fact::DeviceEnrolled(enrolled)))
}

fn short(text: &str) -> Result<ShortText> {
    Ok(ShortText::parse(text)?)
}
