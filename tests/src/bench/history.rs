//! A data folder with a home in it: people, staff, enrolled tablets, and weeks of care, taken in by the office's real machine
//! and written by its real store before the server's process starts.

use std::collections::VecDeque;
use std::path::Path;

use anyhow::{Context, Result, bail};
use sync_core::id::{DeviceId, Entropy, PersonId, PublicKey, ServiceId, StaffId, UnitId};
use sync_core::journal::Edge;
use sync_core::record::{
    About, DeviceEnrolled, DeviceKind, Fact, KeyCertified, PersonAdmitted, RoleGranted, ServiceNamed,
    StaffJoined, UnitNamed,
};
use sync_core::scope::{Audience, Scope};
use sync_core::seal::{PIN_COST, PinHash, ScopeKey};
use sync_core::staff::Role;
use sync_core::sync::hub::{Effect, Hub, HubState, Input, LinkId, Notice, OfficeCommand, OfficeRecord};
use sync_core::sync::tablet::EnrolmentGrant;
use sync_core::text::ShortText;
use sync_core::time::{DAY_MS, HOUR_MS, Timestamp};
use sync_core::wire::{self, Hello, PROTOCOL, PROTOCOL_OLDEST, Report, Up};

use super::headless::secret;
use super::writer::{Writer, author_seed};
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
    /// Whether every tablet has somebody's key certified from the beginning: for lines without a tablet behind them.
    pub certified: bool,
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
    /// The key of the feed of care.
    pub floor_key: ScopeKey,
    /// The end of that feed, and its end after all but the last day.
    pub floor_edges: [Edge; 2],
    /// Who writes on each tablet's line, where keys are certified.
    pub writers: Vec<Writer>,
}

struct Office {
    hub: Hub,
    store: Store,
    requests: u64,
    /// The end of the feed of care.
    floor_edge: Edge,
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
    let floor = Scope::new(service, Audience::Floor);
    let floor_key = state.secrets.scope_keys.iter().find(|(scope, _)| *scope == floor);
    let floor_key = floor_key
        .context("a new service has a key for its floor")?
        .1
        .clone();
    let hub = Hub::open(state, entropy.next_32(), begin);
    let mut office = Office {
        hub,
        store: store.clone(),
        requests: 0,
        floor_edge: Edge::new(),
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
    let mut line_writers = Vec::with_capacity(keys.len());
    for (n, worker) in staff.iter().enumerate().filter(|_| size.certified) {
        let writer = Writer::new(secret(n).signing_seed(), author_seed(n), *worker, service);
        let certified = KeyCertified {
            staff: writer.staff,
            device: writer.device,
            key: writer.author.public(),
        };
        facts.push((About::Staff(writer.staff), Fact::KeyCertified(certified)));
        line_writers.push(writer);
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
    let mut day_before = Edge::new();
    for day in 0..days {
        day_before = office.floor_edge.clone();
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
        floor_key,
        floor_edges: [office.floor_edge, day_before],
        writers: line_writers,
    })
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
        for (push, _) in writer.pushes() {
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
                        let grown = commit
                            .edges
                            .iter()
                            .find(|(scope, _)| scope.audience == Audience::Floor);
                        if let Some((_, edge)) = grown {
                            self.floor_edge = edge.clone();
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
