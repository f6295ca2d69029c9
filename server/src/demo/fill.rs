//! Fills the home: a fortnight of shifts on ten simulated tablets, through the real protocol, with the clock handed in.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use sync_core::id::{EntryId, PersonId, StaffId};
use sync_core::record::{
    About, Amended, Corrected, DeviceEnrolled, DeviceKind, EnteredInError, Fact, Mistake,
};
use sync_core::shift::Shift;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::sync::tablet::NewRecord;
use sync_core::text::{ReasonText, ShortText};
use sync_core::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};

use super::care::{Act, DAY_SHIFT_MINUTE, Later, SHIFT_MS, acts_of, observation, put_right};
use super::chance::Chance;
use super::kinds::fall_at;
use super::office::Office;
use super::people::{Home, Worker, first_moment};
use super::plans::{Plans, to_acknowledge};
use super::reviews;
use super::story::Story;
use super::tablet::{Simulated, on_shift};
use crate::store::Store;

/// Tablets meet the office about this often; in between they work alone.
const MEET_EVERY_MS: i64 = 2 * HOUR_MS;

/// For the last day and a half.
const SHEETS_OF_MS: i64 = 36 * HOUR_MS;

/// What was filled in.
#[derive(Clone, Debug, Default)]
pub struct Filled {
    /// Records made on tablets, corrections included.
    pub records: u64,
    /// Sign-ins on tablets.
    pub sign_ins: u64,
    /// Tablets enrolled.
    pub tablets: usize,
}

/// Something that somebody taps at a moment, on one tablet.
enum Tap {
    Care {
        resident: PersonId,
        act: Act,
        with: Option<StaffId>,
    },
    PutRight {
        resident: PersonId,
        of: EntryId,
        act: Act,
    },
    Strike {
        resident: PersonId,
        of: EntryId,
    },
    Observe {
        subject: StaffId,
        observed: sync_core::record::PracticeObserved,
    },
}

/// The fortnight as it is being lived.
struct Fortnight<'a> {
    home: &'a Home,
    office: Office,
    tablets: Vec<Simulated>,
    /// Ordered by time, then by the order they were planned in.
    taps: BTreeMap<(Timestamp, u64), (usize, Tap)>,
    next_tap: u64,
    chance: Chance,
    plans: Plans,
    story: Story,
    filled: Filled,
}

/// Fills a store that holds nothing yet with so many days, up to `now`.
///
/// # Errors
/// What the machines or the store refused: nothing is inserted around them.
pub fn fill(
    store: &Store,
    home: &Home,
    seed: u64,
    days: i64,
    now: Timestamp,
    progress: impl Fn(i64),
) -> Result<Filled> {
    let begin = first_moment(now, days);
    let mut office = Office::found(store.clone(), begin)?;
    // What began before the fortnight is in the feed first, as it was.
    let mut story = Story::of(home, begin, now)?;
    story.tell(home, &mut office, &mut [], begin)?;
    set_up(store, home, &mut office, begin)?;
    let mut tablets = Vec::new();
    for number in 1..=3 {
        for (at, (_, unit)) in home.units.iter().enumerate() {
            // Two on every unit; the two largest corridors have a third.
            if number < 3 || at < 2 {
                let mut tablet = Simulated::new(format!("{unit} tablet {number}"), begin);
                enrol(&mut office, home, &mut tablet, begin)?;
                tablets.push(tablet);
            }
        }
    }
    let mut plans = Plans::default();
    plans.begin(&mut office, home, person(home, 1)?, begin)?;
    let filled = Filled {
        tablets: tablets.len(),
        ..Filled::default()
    };
    let mut fortnight = Fortnight {
        home,
        office,
        tablets,
        taps: BTreeMap::new(),
        next_tap: 0,
        plans,
        story,
        chance: Chance::of(seed, "fortnight"),
        filled,
    };
    for (resident, at) in Story::falls(begin, now) {
        let act = fall_at(at, &mut fortnight.chance);
        let resident = &home.residents[resident];
        let (tablet, resident) = (resident.unit, resident.id);
        let with = None;
        fortnight.plan(act.recorded_at, tablet, Tap::Care { resident, act, with });
    }
    let mut shift_begins = begin.care_day().at_minute(DAY_SHIFT_MINUTE);
    for shift in 0..=days * 2 + 1 {
        if shift_begins >= now {
            break;
        }
        if shift % 2 == 0 {
            progress(shift / 2);
        }
        fortnight.shift(shift, shift_begins, begin, now)?;
        shift_begins = shift_begins.plus_ms(SHIFT_MS);
    }
    fortnight.meet(now, true)?;
    for tablet in &mut fortnight.tablets {
        tablet.lock(&mut fortnight.office, now)?;
        tablet.disconnect(&mut fortnight.office, now)?;
    }
    Ok(fortnight.filled)
}

/// The office writes down the home, its staff and its people before the first shift.
fn set_up(store: &Store, home: &Home, office: &mut Office, at: Timestamp) -> Result<()> {
    let service = office.hub().service();
    let (manager, deputy) = (person(home, 0)?, person(home, 1)?);
    let mut directory = home.directory(service, at)?;
    let own = DeviceEnrolled {
        device: office.hub().office_device(),
        key: office.hub().office_key(),
        label: ShortText::parse("Office")?,
        kind: DeviceKind::Office,
    };
    directory.push(OfficeRecord {
        happened_at: at,
        about: About::Service,
        links: Vec::new(),
        fact: Fact::DeviceEnrolled(own),
    });
    let write = |by: &Worker, records| OfficeCommand::Write {
        by: by.id,
        acting_as: by.role,
        records,
    };
    office.write(write(manager, directory), at)?;
    office.write(write(deputy, home.people(at)?), at)?;
    for worker in &home.staff {
        store.set_pin(worker.id, &crate::pins::stretch(&worker.pin))?;
    }
    for (at, username, password) in super::names::ACCOUNTS {
        store.set_account(username, person(home, at)?.id, &crate::pins::stretch(password))?;
    }
    Ok(())
}

fn person(home: &Home, at: usize) -> Result<&Worker> {
    home.staff
        .get(at)
        .ok_or_else(|| anyhow::anyhow!("the home has no staff member {at}"))
}

fn enrol(office: &mut Office, home: &Home, tablet: &mut Simulated, now: Timestamp) -> Result<()> {
    let manager = person(home, 0)?;
    let enrolled = DeviceEnrolled {
        device: tablet.device(),
        key: tablet.key(),
        label: ShortText::parse(&tablet.label)?,
        kind: DeviceKind::Tablet,
    };
    let record = OfficeRecord {
        happened_at: now,
        about: About::Service,
        links: Vec::new(),
        fact: Fact::DeviceEnrolled(enrolled),
    };
    office.write(
        OfficeCommand::Write {
            by: manager.id,
            acting_as: manager.role,
            records: vec![record],
        },
        now,
    )?;
    tablet.enrolled(office.grant(&tablet.label)?, now);
    Ok(())
}

impl Fortnight<'_> {
    /// Lives one shift of twelve hours, or what has passed of it.
    fn shift(&mut self, shift: i64, begins: Timestamp, first: Timestamp, now: Timestamp) -> Result<()> {
        let day = shift % 2 == 0;
        let ends = begins.plus_ms(SHIFT_MS).min(now);
        if day {
            let deputy = person(self.home, 1)?;
            let plans = &mut self.plans;
            plans.change(&mut self.office, self.home, deputy, shift / 2, begins)?;
        }
        // The sheets of the last shifts: older ones are of no use to anybody.
        if now.ms_since(begins) <= SHEETS_OF_MS {
            let ended = Shift::at(begins.plus_ms(-MINUTE_MS));
            let leader = person(self.home, 2)?;
            let plans = &mut self.plans;
            plans.hand_over(&mut self.office, self.home, leader, ended, begins)?;
        }
        if !day {
            let (office, tablets) = (&mut self.office, &mut self.tablets[..]);
            reviews::at_the_end_of_a_day(self.home, office, tablets, begins, now)?;
        }
        self.hand_over(shift, day, begins)?;
        self.read_plans(begins)?;
        self.plan_care(shift, day, begins, ends, first);
        if day && shift % 4 == 0 {
            self.plan_observation(begins);
        }
        let mut next_meeting = begins.plus_ms(MEET_EVERY_MS);
        while let Some(entry) = self.taps.first_entry() {
            let (at, _) = *entry.key();
            if at >= ends {
                break;
            }
            let (tablet, tap) = entry.remove();
            while next_meeting <= at {
                self.meet(next_meeting, false)?;
                next_meeting = next_meeting.plus_ms(MEET_EVERY_MS);
            }
            self.tap(tablet, tap, at, ends)?;
            self.story
                .tell(self.home, &mut self.office, &mut self.tablets, at)?;
        }
        Ok(())
    }

    /// Whoever came reads what is new about the people of their unit.
    fn read_plans(&mut self, at: Timestamp) -> Result<()> {
        let home = self.home;
        for tablet in 0..self.tablets.len() {
            let Some(staff) = self.tablets[tablet].signed_in() else {
                continue;
            };
            let unit = tablet % home.units.len();
            let Some(floor) = self.tablets[tablet].floor() else {
                continue;
            };
            let records = to_acknowledge(floor, home, unit, staff, at, &mut self.chance);
            for record in records {
                self.record(tablet, record, at)?;
            }
        }
        Ok(())
    }

    /// The shift before locks its tablets, the next one signs in, while the network is there.
    fn hand_over(&mut self, shift: i64, day: bool, at: Timestamp) -> Result<()> {
        self.meet(at, true)?;
        let home = self.home;
        let mut expected = Vec::new();
        for tablet in 0..self.tablets.len() {
            let Some(worker) = on_shift(home, tablet, shift, day) else {
                if self.tablets[tablet].signed_in().is_some() {
                    self.tablets[tablet].lock(&mut self.office, at)?;
                }
                continue;
            };
            self.tablets[tablet].lock(&mut self.office, at)?;
            expected.push((tablet, worker.id, &worker.pin));
        }
        self.exchange(at)?;
        for (tablet, staff, pin) in &expected {
            self.tablets[*tablet].sign_in(*staff, pin, at)?;
            self.filled.sign_ins += 1;
        }
        self.exchange(at)?;
        for (tablet, staff, _) in expected {
            let tablet = &self.tablets[tablet];
            if tablet.signed_in() != Some(staff) {
                bail!(
                    "nobody could sign in on {}: {}",
                    tablet.label,
                    tablet.last_trouble()
                );
            }
        }
        self.part(at)
    }

    /// Lays out who will tap what when.
    fn plan_care(&mut self, shift: i64, day: bool, begins: Timestamp, ends: Timestamp, first: Timestamp) {
        // A night shift's rounds lie on two care days.
        let days: Vec<Timestamp> = if day {
            vec![begins]
        } else {
            vec![begins, begins.plus_ms(DAY_MS / 2 + HOUR_MS)]
        };
        let (from, to) = (
            begins.plus_ms(-20 * MINUTE_MS),
            begins.plus_ms(SHIFT_MS - 20 * MINUTE_MS),
        );
        let home = self.home;
        for (at, resident) in home.residents.iter().enumerate() {
            let tablet = if day && at / home.units.len() % 2 == 1 {
                resident.unit + home.units.len()
            } else {
                resident.unit
            };
            let (Some(by), other) = (
                on_shift(self.home, tablet, shift, day).map(|worker| worker.id),
                on_shift(
                    self.home,
                    (tablet + home.units.len()) % (2 * home.units.len()),
                    shift,
                    day,
                )
                .map(|worker| worker.id),
            ) else {
                continue;
            };
            for care_day in &days {
                let day_index = care_day.ms_since(first) / DAY_MS;
                for act in acts_of(resident, *care_day, day_index) {
                    let due = act.care.planned.map_or(act.happened_at, |(_, due)| due);
                    let recorded_at = act.recorded_at.max(begins.plus_ms(MINUTE_MS));
                    if due < from || due >= to || act.happened_at < first || recorded_at >= ends {
                        continue;
                    }
                    let with = other.filter(|other| act.by_two && *other != by);
                    let resident = resident.id;
                    self.plan(recorded_at, tablet, Tap::Care { resident, act, with });
                }
            }
        }
    }

    fn plan_observation(&mut self, begins: Timestamp) {
        let third = 2 * self.home.units.len();
        for tablet in third..self.tablets.len() {
            let Some(subject) = self.tablets.get(tablet - third).and_then(Simulated::signed_in) else {
                continue;
            };
            let Some(resident) = self.chance.pick(&self.home.residents) else {
                continue;
            };
            let observed = observation(subject, resident, &mut self.chance);
            let at = begins.plus_ms(self.chance.between(60, 600) * MINUTE_MS);
            self.plan(at, tablet, Tap::Observe { subject, observed });
        }
    }

    fn plan(&mut self, at: Timestamp, tablet: usize, tap: Tap) {
        self.next_tap += 1;
        self.taps.insert((at, self.next_tap), (tablet, tap));
    }

    /// Somebody taps Save.
    fn tap(&mut self, tablet: usize, tap: Tap, at: Timestamp, ends: Timestamp) -> Result<()> {
        let new = |about, happened_at, fact| NewRecord {
            happened_at,
            about,
            links: Vec::new(),
            saw: None,
            fact,
        };
        match tap {
            Tap::Care { resident, act, with } => {
                let mut act = act;
                act.care.with = with;
                act.happened_at = act.happened_at.min(at);
                let fact = Fact::Care(act.care.clone());
                let of = self.record(tablet, new(About::Person(resident), act.happened_at, fact), at)?;
                self.story.care(resident, act.care.kind.code, of);
                let later = at.plus_ms(self.chance.between(4, 45) * MINUTE_MS);
                if later < ends {
                    match act.later {
                        Later::Stays => {}
                        Later::Amended => self.plan(later, tablet, Tap::PutRight { resident, of, act }),
                        Later::Struck => self.plan(later, tablet, Tap::Strike { resident, of }),
                    }
                }
            }
            Tap::PutRight { resident, of, act } => {
                let corrected = Corrected {
                    happened_at: act.happened_at,
                    fact: Fact::Care(put_right(&act.care)),
                };
                let amended = Amended {
                    of,
                    why: ReasonText::parse("Misread the cup and noted too much")?,
                    corrected: Box::new(corrected),
                };
                self.record(
                    tablet,
                    new(About::Person(resident), at, Fact::Amended(amended)),
                    at,
                )?;
            }
            Tap::Strike { resident, of } => {
                let struck = EnteredInError {
                    of,
                    why: ReasonText::parse("Recorded for the wrong person")?,
                    mistake: Some(Mistake::WrongPerson),
                };
                self.record(
                    tablet,
                    new(About::Person(resident), at, Fact::EnteredInError(struck)),
                    at,
                )?;
            }
            Tap::Observe { subject, observed } => {
                let observed = self.record(
                    tablet,
                    new(About::Staff(subject), at, Fact::PracticeObserved(observed)),
                    at,
                )?;
                self.story.observed(observed);
            }
        }
        Ok(())
    }

    fn record(&mut self, tablet: usize, record: NewRecord, at: Timestamp) -> Result<EntryId> {
        self.filled.records += 1;
        self.tablets[tablet].record(record, at)
    }

    /// The network is there for every tablet, until nothing is left to say.
    fn meet(&mut self, at: Timestamp, stay: bool) -> Result<()> {
        for tablet in &mut self.tablets {
            tablet.connect(&mut self.office, at)?;
        }
        self.exchange(at)?;
        if stay { Ok(()) } else { self.part(at) }
    }

    /// The network goes.
    fn part(&mut self, at: Timestamp) -> Result<()> {
        for tablet in &mut self.tablets {
            if tablet.waiting() > 0 {
                bail!("{} could not send everything at a meeting", tablet.label);
            }
            tablet.disconnect(&mut self.office, at)?;
        }
        Ok(())
    }

    fn exchange(&mut self, at: Timestamp) -> Result<()> {
        loop {
            let mut moved = false;
            for tablet in &mut self.tablets {
                moved |= tablet.exchange(&mut self.office, at)?;
            }
            self.office.drained(at)?;
            if !moved && !self.office.has_frames() {
                return Ok(());
            }
        }
    }
}
