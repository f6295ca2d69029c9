//! A tablet that lies: it is enrolled, somebody signed in on it, and then it writes whatever it likes. It may harm nobody else.
//!
//! May not live here: what must hold all the same (`check`).

use std::collections::BTreeMap;

use sync_core::gate::stream_of;
use sync_core::id::{DeviceId, EntryId, Hash, PersonId, StaffId};
use sync_core::journal::{Content, Entry, FORMAT, Frontier, Header, Horizon, KeyPair, Run, write_body};
use sync_core::record::{
    About, Amended, Corrected, DocumentEdited, DocumentKey, EnteredInError, Fact, Record, RoleGranted,
    Unknown, UnknownWhy, VersionPublished,
};
use sync_core::rules;
use sync_core::scope::{Audience, Scope, Stream};
use sync_core::seal::Pin;
use sync_core::staff::Role;
use sync_core::sync::hub::LinkId;
use sync_core::testing::samples::observed;
use sync_core::testing::{Home, TabletAt, drink};
use sync_core::text::ReasonText;
use sync_core::time::Timestamp;
use sync_core::wire::{self, Cursor, Hello, PROTOCOL, PROTOCOL_OLDEST, Report, Up};

use crate::check::{self, rows};
use crate::deeds::{numbered, planned_drinks};
use crate::step::Lie;
use crate::world::{Worker, World};

/// The device, and where it says that its chains stand.
pub(crate) struct Liar {
    pub(crate) device: DeviceId,
    pub(crate) staff: StaffId,
    author: KeyPair,
    link: LinkId,
    greeted: bool,
    chains: BTreeMap<Scope, (u64, Option<EntryId>)>,
    tick: u64,
    pushes: u64,
}

impl Liar {
    /// Enrolled, and somebody signed in on it with a key made here.
    pub(crate) fn new(home: &mut Home, worker: &Worker) -> Self {
        let device_key = KeyPair::from_seed([0x11; 32]);
        let device = DeviceId::of_key(&device_key.public());
        home.enrol(device, device_key.public(), "a device of its own");
        let author = KeyPair::from_seed([0x22; 32]);
        let link = home.open_raw(device);
        home.send_raw(link, wire::encode(&hello(PROTOCOL, PROTOCOL_OLDEST)));
        if let Ok(pin) = Pin::parse(worker.pin) {
            let sign_in = Up::SignIn {
                request: 1,
                staff: worker.staff,
                pin,
                key: author.public(),
            };
            home.send_raw(link, wire::encode(&sign_in));
        }
        Self {
            device,
            staff: worker.staff,
            author,
            link,
            greeted: true,
            chains: BTreeMap::new(),
            tick: 0,
            pushes: 0,
        }
    }
}

/// What an entry of the liar's says beside its content.
struct Signed {
    by: KeyPair,
    device: DeviceId,
    /// Places left out before it.
    skipped: u64,
    /// Stands where the last one stands.
    same_place: bool,
    tick_ahead: u64,
    recorded_at: Timestamp,
}

impl World {
    pub(crate) fn lies(&mut self, what: Lie, pick: u16) {
        let Some(mut liar) = self.liar.take() else { return };
        self.figures.lies += 1;
        self.greets(&mut liar);
        self.lie(&mut liar, what, pick);
        self.liar = Some(liar);
    }

    /// A link that the office closed, or lost over a restart, is opened anew.
    fn greets(&mut self, liar: &mut Liar) {
        if self.home.raw_closed(liar.link).is_some() {
            liar.link = self.home.open_raw_unsettled(liar.device);
            liar.greeted = false;
        }
        if !liar.greeted {
            liar.greeted = true;
            self.send(liar, &hello(PROTOCOL, PROTOCOL_OLDEST));
        }
    }

    fn send(&mut self, liar: &Liar, frame: &Up) {
        self.home.send_raw_unsettled(liar.link, wire::encode(frame));
    }

    fn lie(&mut self, liar: &mut Liar, what: Lie, pick: u16) {
        let person = self.people[usize::from(pick) % self.people.len()];
        let honest = Role::SupportWorker;
        let plan = || Fact::PlannedCare(planned_drinks(person, 2, 1, Timestamp(0)));
        self.number += 1;
        let care = || Fact::Care(numbered(drink(666), 0));
        let document = DocumentKey::CarePlan(person);
        match what {
            Lie::Hello => self.send(liar, &hello(PROTOCOL, PROTOCOL_OLDEST)),
            Lie::Newer => {
                let oldest = PROTOCOL_OLDEST + pick % 3;
                self.send(liar, &hello(PROTOCOL + 7, oldest));
            }
            Lie::Drink => self.writes_as(liar, person, honest, care()),
            Lie::Plan => self.writes_as(liar, person, Role::DeputyManager, plan()),
            Lie::PlanOpenly => self.writes_as(liar, person, honest, plan()),
            Lie::Observe => {
                let subject = self.workers[usize::from(pick) % self.workers.len()].staff;
                let mut record = self.record(liar, person, honest, observed(subject));
                record.about = About::Staff(subject);
                let signed = self.signed(liar);
                self.pushes(liar, Audience::Leaders, Content::Record(record), signed);
            }
            Lie::InAnothersName => {
                let mut record = self.record(liar, person, honest, care());
                record.by = self.workers[usize::from(pick) % self.workers.len()].staff;
                if record.by != liar.staff {
                    let signed = self.signed(liar);
                    self.pushes(liar, Audience::Floor, Content::Record(record), signed);
                }
            }
            Lie::StrangeKey => self.writes_signed(liar, person, care(), |signed, _| {
                signed.by = KeyPair::from_seed([0x33; 32]);
            }),
            Lie::AnothersChain => {
                let other = self
                    .home
                    .at(TabletAt(usize::from(pick) % self.home.tablets()))
                    .device();
                self.writes_signed(liar, person, care(), |signed, _| signed.device = other);
            }
            Lie::SamePlace => self.writes_signed(liar, person, care(), |signed, _| signed.same_place = true),
            Lie::FarAhead => self.writes_signed(liar, person, care(), |signed, _| {
                signed.skipped = 3;
                signed.tick_ahead = u64::MAX / 2;
            }),
            Lie::EndOfTime => {
                let times = [i64::MAX, i64::MIN, 0];
                let time = Timestamp(times[usize::from(pick) % times.len()]);
                let mut record = self.record(liar, person, honest, care());
                record.happened_at = time;
                let mut signed = self.signed(liar);
                signed.recorded_at = time;
                self.pushes(liar, Audience::Floor, Content::Record(record), signed);
            }
            Lie::Grant => {
                let granted = Fact::RoleGranted(RoleGranted {
                    staff: liar.staff,
                    role: Role::RegisteredManager,
                    from: Timestamp(0),
                    until: None,
                    unit: None,
                });
                let mut record = self.record(liar, person, Role::RegisteredManager, granted);
                record.about = About::Staff(liar.staff);
                let signed = self.signed(liar);
                self.pushes(liar, Audience::Directory, Content::Record(record), signed);
            }
            Lie::Strike | Lie::Amend => self.corrects(liar, what, pick),
            Lie::BadChange => {
                let edited = DocumentEdited {
                    document,
                    nonce: [9; 12],
                    change: vec![0x85, 0x6f, 0x4a, 0x83, 1, 2, 3],
                };
                let role = [Role::TeamLeader, honest][usize::from(pick) % 2];
                self.writes_in(liar, Audience::People, person, role, Fact::DocumentEdited(edited));
            }
            Lie::Publish => {
                let published = VersionPublished {
                    document,
                    heads: vec![Hash([7; 32])],
                    rendered: Hash([8; 32]),
                    why: None,
                };
                self.writes_in(
                    liar,
                    Audience::People,
                    person,
                    honest,
                    Fact::VersionPublished(published),
                );
            }
            Lie::NewerKind => {
                let newer = Fact::Unknown(Unknown {
                    code: 0x7fff,
                    schema: 3,
                    fields: vec![0xa1, 0x01, 0x02],
                    why: UnknownWhy::NewerKind,
                });
                self.writes_as(liar, person, honest, newer);
            }
            Lie::Frontier => {
                let scope = self.home.scope(Audience::Floor);
                let known = vec![Horizon {
                    scope,
                    size: u64::MAX,
                    root: Hash([5; 32]),
                }];
                let signed = self.signed(liar);
                self.pushes(
                    liar,
                    Audience::Floor,
                    Content::Frontier(Frontier { known }),
                    signed,
                );
            }
            Lie::Want => {
                let cursors = [Audience::Leaders, Audience::Management, Audience::Floor]
                    .map(|audience| Cursor {
                        scope: self.home.scope(audience),
                        size: u64::from(pick) * 1_000_000_007,
                        root: Some(Hash([6; 32])),
                        horizon: None,
                    })
                    .to_vec();
                self.send(liar, &Up::Want(cursors));
            }
            Lie::Garbage => {
                let bytes: Vec<u8> = (0..pick % 300)
                    .map(|n| u8::try_from((n * 31 + pick % 256) % 256).unwrap_or(0))
                    .collect();
                self.home.send_raw_unsettled(liar.link, bytes);
            }
        }
    }

    fn record(&self, liar: &Liar, person: PersonId, acting_as: Role, fact: Fact) -> Record {
        Record {
            happened_at: self.home.now,
            by: liar.staff,
            acting_as,
            about: About::Person(person),
            links: vec![],
            saw: None,
            fact,
        }
    }

    fn signed(&self, liar: &Liar) -> Signed {
        Signed {
            by: liar.author.clone(),
            device: liar.device,
            skipped: 0,
            same_place: false,
            tick_ahead: 1,
            recorded_at: self.home.now,
        }
    }

    fn writes_as(&mut self, liar: &mut Liar, person: PersonId, role: Role, fact: Fact) {
        let audience = rules::audience_of(&fact, Some(Audience::Floor)).unwrap_or(Audience::Floor);
        self.writes_in(liar, audience, person, role, fact);
    }

    fn writes_in(&mut self, liar: &mut Liar, audience: Audience, person: PersonId, role: Role, fact: Fact) {
        let record = self.record(liar, person, role, fact);
        let signed = self.signed(liar);
        self.pushes(liar, audience, Content::Record(record), signed);
    }

    fn writes_signed(
        &mut self,
        liar: &mut Liar,
        person: PersonId,
        fact: Fact,
        change: impl FnOnce(&mut Signed, &Liar),
    ) {
        let record = self.record(liar, person, Role::SupportWorker, fact);
        let mut signed = self.signed(liar);
        change(&mut signed, liar);
        self.pushes(liar, Audience::Floor, Content::Record(record), signed);
    }

    /// An entry of somebody else is struck or corrected by a support worker, or by one who says that they lead a shift.
    fn corrects(&mut self, liar: &mut Liar, what: Lie, pick: u16) {
        let floor = self.home.scope(Audience::Floor);
        let others: Vec<(EntryId, About)> = rows(self)
            .into_iter()
            .filter(|(scope, _)| *scope == floor)
            .filter_map(|(_, row)| Some((row.id, check::record_of(row)?)))
            .filter(|(_, record)| record.by != liar.staff && matches!(record.fact, Fact::Care(_)))
            .map(|(id, record)| (id, record.about))
            .collect();
        let Some((of, About::Person(person))) = others.get(usize::from(pick) % others.len().max(1)).copied()
        else {
            return;
        };
        let Ok(why) = ReasonText::parse("because") else {
            return;
        };
        let fact = if what == Lie::Strike {
            Fact::EnteredInError(EnteredInError {
                of,
                why,
                mistake: None,
            })
        } else {
            let corrected = Box::new(Corrected {
                happened_at: self.home.now,
                fact: Fact::Care(drink(1)),
            });
            Fact::Amended(Amended { of, why, corrected })
        };
        let role = [Role::SupportWorker, Role::ShiftLeader][usize::from(pick / 7) % 2];
        self.writes_in(liar, Audience::Floor, person, role, fact);
    }

    fn pushes(&mut self, liar: &mut Liar, audience: Audience, content: Content, signed: Signed) {
        let scope = self.home.scope(audience);
        let body = write_body([7; 12], &content);
        let stream = match &content {
            Content::Record(record) => stream_of(record, audience),
            Content::Frontier(_) | Content::Unknown { .. } => Stream::Device(liar.device),
        };
        let (next, prev) = liar.chains.get(&scope).copied().unwrap_or((0, None));
        let seq = if signed.same_place {
            next.saturating_sub(1)
        } else {
            next + signed.skipped
        };
        let prev = prev.filter(|_| seq == next);
        liar.tick = liar.tick.saturating_add(signed.tick_ahead);
        let header = Header {
            format: FORMAT,
            scope,
            stream,
            device: signed.device,
            seq,
            prev,
            tick: liar.tick,
            author: signed.by.public(),
            recorded_at: signed.recorded_at,
            office_offset_ms: Some(0),
            body_hash: Hash::of(&[&body]),
        };
        let entry = Entry::sign(header, body, &signed.by);
        if signed.device == liar.device && seq >= next {
            liar.chains.insert(scope, (seq + 1, Some(entry.id)));
        }
        liar.pushes += 1;
        let push = Up::Push {
            push: liar.pushes,
            runs: vec![(scope, Run::pack(&[&entry]))],
        };
        self.send(liar, &push);
    }
}

fn hello(protocol: u16, protocol_oldest: u16) -> Up {
    Up::Hello(Hello {
        protocol,
        protocol_oldest,
        app: "liar".to_owned(),
        cursors: vec![],
        report: Report::default(),
        confirmed: vec![],
    })
}
