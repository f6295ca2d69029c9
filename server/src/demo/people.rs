//! Who lives and works at the demonstration home: rooms, roles, PINs, and what each person needs. All invented.

use sync_core::id::{PersonId, PlanItemId, StaffId, UnitId};
use sync_core::record::care_kinds::{
    activity, environment, fluid, food, medicine, mood, night_check, oral_care, personal_care, repositioning,
    skin_check, sleep, urine, vital_signs, weight,
};
use sync_core::record::{
    About, Fact, Per, PersonAdmitted, PersonalTarget, PlannedCare, RoleGranted, Schedule, ServiceNamed,
    StaffJoined, UnitNamed,
};
use sync_core::staff::Role;
use sync_core::sync::hub::OfficeRecord;
use sync_core::text::{ShortText, TextError};
use sync_core::time::{DAY_MS, Timestamp};

use super::chance::Chance;
use super::names::{RESIDENTS, SERVICE_NAME, STAFF, UNITS};

/// One person who lives there.
#[derive(Clone, Debug)]
pub struct Resident {
    /// Their id.
    pub id: PersonId,
    /// Full name.
    pub name: &'static str,
    /// Which unit, as an index.
    pub unit: usize,
    /// What they need.
    pub needs: Needs,
    /// Their planned care.
    pub plan: Vec<Planned>,
    /// What they like to be called.
    pub known_as: &'static str,
    birth_year: u16,
    room: String,
}

/// What care for one person looks like.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// Helped to move by two, every two hours.
    pub in_bed: bool,
    /// Of a full cup, how much they usually take, in percent.
    pub drinks_percent: i64,
    /// Weight on the first day, in steps of 0.1 kg.
    pub weight_first: i64,
    /// Change per day, in steps of 0.01 kg.
    pub weight_change: i64,
    /// Thickener level.
    pub thickener: u8,
    /// Texture of food.
    pub texture: u8,
    /// How often care is declined, in a thousand.
    pub declines: u64,
}

/// One planned item.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Its id.
    pub item: PlanItemId,
    /// Code of the kind.
    pub kind: u16,
    /// When.
    pub schedule: Schedule,
    /// What to do.
    instruction: &'static str,
    /// Target for a day.
    target: Option<i64>,
}

/// One person who works there.
#[derive(Clone, Debug)]
pub struct Worker {
    /// Their id.
    pub id: StaffId,
    /// Name as on the rota.
    pub name: &'static str,
    /// Their role.
    pub role: Role,
    /// Their unit, as an index; `None` for those who work everywhere.
    pub unit: Option<usize>,
    /// Their PIN.
    pub pin: String,
}

/// The home.
#[derive(Clone, Debug)]
pub struct Home {
    /// Units with names.
    pub units: Vec<(UnitId, &'static str)>,
    /// Who lives there.
    pub residents: Vec<Resident>,
    /// Who works there.
    pub staff: Vec<Worker>,
}

impl Home {
    /// The home of a seed, as it was on its first day.
    pub fn of(seed: u64, first_day: Timestamp) -> Self {
        let mut chance = Chance::of(seed, "home");
        let units = UNITS.map(|name| (UnitId(chance.id()), name)).to_vec();
        let residents = RESIDENTS
            .iter()
            .enumerate()
            .map(|(at, (name, known_as, birth_year))| {
                let id = PersonId(chance.id());
                let needs = needs(at, &mut chance);
                Resident {
                    id,
                    name,
                    known_as,
                    birth_year: *birth_year,
                    unit: at % UNITS.len(),
                    room: format!("{}", at % UNITS.len() * 10 + at / UNITS.len() + 1),
                    plan: plan(at, needs, first_day, &mut chance),
                    needs,
                }
            })
            .collect();
        let staff = STAFF
            .iter()
            .enumerate()
            .map(|(at, name)| Worker {
                id: StaffId(chance.id()),
                name,
                role: role_of(at),
                unit: (7..54).contains(&at).then_some(at % UNITS.len()),
                pin: format!("{:04}", 1000 + (at * 137 + 468) % 9000),
            })
            .collect();
        Self {
            units,
            residents,
            staff,
        }
    }

    /// What the office writes into the directory: name, units, staff, roles.
    ///
    /// # Errors
    /// None in practice: every text here fits.
    pub fn directory(
        &self,
        service: sync_core::id::ServiceId,
        at: Timestamp,
    ) -> Result<Vec<OfficeRecord>, TextError> {
        let fact = |about, fact| OfficeRecord {
            happened_at: at,
            about,
            links: Vec::new(),
            fact,
        };
        let named = ServiceNamed {
            service,
            name: ShortText::parse(SERVICE_NAME)?,
        };
        let mut records = vec![fact(About::Service, Fact::ServiceNamed(named))];
        for (unit, name) in &self.units {
            let named = UnitNamed {
                unit: *unit,
                name: ShortText::parse(name)?,
            };
            records.push(fact(About::Service, Fact::UnitNamed(named)));
        }
        for worker in &self.staff {
            let joined = StaffJoined {
                staff: worker.id,
                name: ShortText::parse(worker.name)?,
            };
            let granted = RoleGranted {
                staff: worker.id,
                role: worker.role,
                from: at,
                until: None,
                unit: worker
                    .unit
                    .and_then(|unit| self.units.get(unit))
                    .map(|(unit, _)| *unit),
            };
            records.push(fact(About::Staff(worker.id), Fact::StaffJoined(joined)));
            records.push(fact(About::Staff(worker.id), Fact::RoleGranted(granted)));
        }
        Ok(records)
    }

    /// What the deputy writes about people: admissions and planned care.
    ///
    /// # Errors
    /// None in practice: every text here fits.
    pub fn people(&self, at: Timestamp) -> Result<Vec<OfficeRecord>, TextError> {
        let mut records = Vec::new();
        for resident in &self.residents {
            let about = About::Person(resident.id);
            let admitted = PersonAdmitted {
                person: resident.id,
                name: ShortText::parse(resident.name)?,
                known_as: ShortText::parse(resident.known_as)?,
                unit: self
                    .units
                    .get(resident.unit)
                    .map_or(UnitId([0; 16]), |(unit, _)| *unit),
                room: ShortText::parse(&resident.room)?,
                birth_year: Some(resident.birth_year),
                alerts: alerts(resident.needs)?,
            };
            records.push(OfficeRecord {
                happened_at: at,
                about,
                links: Vec::new(),
                fact: Fact::PersonAdmitted(admitted),
            });
            for planned in &resident.plan {
                let care = PlannedCare {
                    item: planned.item,
                    person: resident.id,
                    kind: planned.kind,
                    instruction: ShortText::parse(planned.instruction)?,
                    schedule: planned.schedule.clone(),
                    from: at,
                    until: None,
                    daily_target: planned.target,
                };
                records.push(OfficeRecord {
                    happened_at: at,
                    about,
                    links: Vec::new(),
                    fact: Fact::PlannedCare(care),
                });
                if planned.kind == vital_signs::KIND.code {
                    records.push(OfficeRecord {
                        happened_at: at,
                        about,
                        links: Vec::new(),
                        fact: Fact::PersonalTarget(usual_pulse(resident.id, at)),
                    });
                }
            }
        }
        Ok(records)
    }
}

/// Registered manager, two deputies, four team leaders, six shift leaders, support workers, and last an administrator.
const fn role_of(at: usize) -> Role {
    match at {
        0 => Role::RegisteredManager,
        1 | 2 => Role::DeputyManager,
        3..=6 => Role::TeamLeader,
        7..=14 => Role::ShiftLeader,
        54 => Role::Administrator,
        _ => Role::SupportWorker,
    }
}

fn needs(at: usize, chance: &mut Chance) -> Needs {
    let in_bed = at % 8 < 5;
    let mut needs = Needs {
        in_bed,
        drinks_percent: chance.between(62, 95),
        weight_first: chance.between(480, 820),
        weight_change: chance.between(-1, 1),
        thickener: if chance.in_thousand(180) {
            u8::try_from(chance.between(1, 3)).unwrap_or(1)
        } else {
            0
        },
        texture: u8::try_from(if chance.in_thousand(300) {
            chance.between(4, 6)
        } else {
            7
        })
        .unwrap_or(7),
        declines: u64::try_from(chance.between(20, 80)).unwrap_or(40),
    };
    match at {
        // Edie drinks too little; Vera loses weight and eats less; Stan declines much at night.
        2 => (needs.drinks_percent, needs.declines) = (31, 140),
        14 => (needs.weight_first, needs.weight_change, needs.declines) = (547, -22, 110),
        6 => needs.declines = 170,
        _ => {}
    }
    needs
}

/// Their own range: a reading outside it is shown to whoever opens their page.
fn usual_pulse(person: PersonId, from: Timestamp) -> PersonalTarget {
    PersonalTarget {
        person,
        kind: vital_signs::KIND.code,
        field: vital_signs::PULSE,
        per: Per::Record,
        low: Some(60),
        high: Some(100),
        from,
        why: None,
    }
}

fn alerts(needs: Needs) -> Result<Option<Vec<ShortText>>, TextError> {
    let mut alerts = Vec::new();
    if needs.thickener > 0 {
        alerts.push(ShortText::parse(&format!(
            "Thickened drinks, level {}",
            needs.thickener
        ))?);
    }
    if needs.texture < 7 {
        alerts.push(ShortText::parse(&format!(
            "Food texture level {}",
            needs.texture
        ))?);
    }
    if needs.in_bed {
        alerts.push(ShortText::parse("Two carers to move")?);
    }
    Ok((!alerts.is_empty()).then_some(alerts))
}

fn plan(at: usize, needs: Needs, first_day: Timestamp, chance: &mut Chance) -> Vec<Planned> {
    let mut item = |kind, instruction, schedule, target| Planned {
        item: PlanItemId(chance.id()),
        kind,
        schedule,
        instruction,
        target,
    };
    let drinks = vec![450, 570, 660, 765, 870, 960, 1080, 1200];
    let meals = vec![510, 750, 900, 1035];
    let turns = if needs.in_bed {
        Schedule::Every {
            minutes: 120,
            from_minute: 30,
            to_minute: 1410,
        }
    } else {
        Schedule::Every {
            minutes: 180,
            from_minute: 480,
            to_minute: 1320,
        }
    };
    // Most are weighed weekly, on different days; whoever is losing weight twice.
    let days = if needs.weight_change < -5 { 3 } else { 7 };
    let first = first_day.care_day().number() + i32::try_from(at % 7).unwrap_or(0);
    let daily = |minutes: &[u16]| Schedule::Daily(minutes.to_vec());
    let every = |days: u16, minute: u16| Schedule::EveryDays {
        days,
        first_day: first_day.care_day().number() + i32::try_from(at).unwrap_or(0) % i32::from(days),
        minute,
    };
    let mut plan = vec![
        item(
            fluid::KIND.code,
            "Offer a drink and note how much",
            Schedule::Daily(drinks),
            Some(1500),
        ),
        item(
            food::KIND.code,
            "Meals and snacks, help as needed",
            Schedule::Daily(meals),
            None,
        ),
        item(
            repositioning::KIND.code,
            if needs.in_bed {
                "Help to turn, look at the skin"
            } else {
                "Encourage to stand or change position"
            },
            turns,
            None,
        ),
        item(
            weight::KIND.code,
            "Weigh before breakfast",
            Schedule::EveryDays {
                days,
                first_day: if days == 3 {
                    first_day.care_day().number()
                } else {
                    first
                },
                minute: 470,
            },
            None,
        ),
        item(
            personal_care::KIND.code,
            "Wash and dress, their way",
            daily(&[480]),
            None,
        ),
        item(oral_care::KIND.code, "Teeth or dentures", daily(&[495]), None),
        item(
            medicine::KIND.code,
            "Remind, stay until it is taken",
            daily(&[525]),
            None,
        ),
        item(
            night_check::KIND.code,
            "Look in, see them breathe",
            daily(&[60, 240]),
            None,
        ),
        item(sleep::KIND.code, "Ask how the night was", every(2, 445), None),
        item(mood::KIND.code, "How are they today?", daily(&[1020]), None),
        item(activity::KIND.code, "Something they enjoy", every(2, 855), None),
        item(environment::KIND.code, "Look the room over", every(7, 630), None),
    ];
    if needs.in_bed {
        plan.push(item(
            urine::KIND.code,
            "Pad or catheter bag",
            daily(&[420, 810, 1140]),
            None,
        ));
        plan.push(item(
            skin_check::KIND.code,
            "Heels, hips, bottom of the spine",
            every(2, 600),
            None,
        ));
    }
    if at % 5 == 2 {
        plan.push(item(
            vital_signs::KIND.code,
            "Temperature, pulse, blood pressure",
            every(2, 590),
            None,
        ));
    }
    plan
}

/// How many days of care are filled in.
pub const DAYS: i64 = 14;

/// The first moment of so many days that end now.
pub fn first_moment(now: Timestamp, days: i64) -> Timestamp {
    now.plus_ms(-days * DAY_MS).care_day().start()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_home_and_every_text_fits() {
        let at = Timestamp(1_795_000_000_000);
        let (one, two) = (Home::of(7, at), Home::of(7, at));
        assert_eq!(one.people(at).unwrap().len(), two.people(at).unwrap().len());
        assert_eq!(one.residents[3].id, two.residents[3].id);
        assert_eq!((one.residents.len(), one.staff.len()), (40, 55));
        assert!(one.directory(sync_core::id::ServiceId([1; 16]), at).is_ok());
        for resident in &one.residents {
            for planned in &resident.plan {
                assert_eq!(planned.schedule.check(), Ok(()));
            }
        }
        let mut names: Vec<_> = STAFF
            .iter()
            .chain(RESIDENTS.iter().map(|(name, ..)| name))
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 95);
        let mut pins: Vec<_> = one.staff.iter().map(|worker| &worker.pin).collect();
        pins.sort_unstable();
        pins.dedup();
        assert_eq!(pins.len(), 55);
    }
}
