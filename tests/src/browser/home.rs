//! A small home for the stories: founded through the office's own machine, before it serves. Every name is invented.

use std::path::Path;

use followthrough_server::store::Store;
use followthrough_server::{clock, demo, desk_writer, pins, serve};
use sync_core::id::{PersonId, PlanItemId, StaffId, UnitId};
use sync_core::record::{
    About, DeviceEnrolled, DeviceKind, Fact, PersonAdmitted, PlannedCare, RoleGranted, Schedule,
    ServiceNamed, StaffJoined, UnitNamed,
};
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::text::ShortText;
use sync_core::time::{DAY_MS, Timestamp};

/// The home's name.
pub const HOME: &str = "Mill Lane";
/// The manager's name at the desk.
pub const MANAGER_USERNAME: &str = "helen";
/// And her password.
pub const MANAGER_PASSWORD: &str = "a quiet wren sings";

/// Others' names at the desk; each one's password is the manager's.
pub const LEADER_USERNAME: &str = "lee";
/// The deputy's.
pub const DEPUTY_USERNAME: &str = "ruth";
/// The provider's.
pub const GOVERNANCE_USERNAME: &str = "grace";

/// Someone who works here, with a PIN.
#[derive(Clone, Copy, Debug)]
pub struct Staff {
    /// As on the rota.
    pub name: &'static str,
    /// Role.
    pub role: Role,
    /// PIN.
    pub pin: &'static str,
}

/// A support worker.
pub const MAYA: Staff = staff("Maya Obi", Role::SupportWorker, "2468");
/// Another.
pub const TOM: Staff = staff("Tom Reed", Role::SupportWorker, "13579");
/// A shift leader.
pub const PRIYA: Staff = staff("Priya Shah", Role::ShiftLeader, "864208");
/// The registered manager.
pub const HELEN: Staff = staff("Helen Ward", Role::RegisteredManager, "97531");
/// A team leader.
pub const LEE: Staff = staff("Lee Grant", Role::TeamLeader, "11357");
/// A deputy manager.
pub const RUTH: Staff = staff("Ruth Cole", Role::DeputyManager, "22468");

/// Who governs for the provider. On no tablet.
pub const GRACE: Staff = staff("Grace Hall", Role::ProviderGovernance, "33579");

const fn staff(name: &'static str, role: Role, pin: &'static str) -> Staff {
    Staff { name, role, pin }
}

/// People: full name, known as, unit, room, what must be known first.
const PEOPLE: [(&str, &str, usize, &str, &[&str]); 4] = [
    ("Dorothy Hill", "Dot", 0, "1", &["Thickened drinks, level 2"]),
    ("Albert Finch", "Bert", 0, "2", &[]),
    ("Margaret Lowe", "Peggy", 1, "14", &["Falls: two staff to move"]),
    ("Stanley Marsh", "Stan", 1, "15", &[]),
];
const UNITS: [&str; 2] = ["Rowan", "Larch"];

/// Founds the home in an empty folder.
///
/// # Errors
/// What the office said.
pub fn found(data: &Path) -> anyhow::Result<()> {
    let store = Store::open(data)?;
    serve::found_if_new(&store)?;
    let now = clock::now();
    let team: Vec<(StaffId, Staff)> = [MAYA, TOM, PRIYA, HELEN, LEE, RUTH, GRACE]
        .into_iter()
        .zip(1..)
        .map(|(one, number)| (StaffId([number; 16]), one))
        .collect();
    desk_writer::with(&store, |desk| {
        let by = desk.office_staff();
        let records = records(desk, &team, now)?;
        desk.write(OfficeCommand::Write {
            by,
            acting_as: Role::Administrator,
            records,
        })?;
        // People and plans are a manager's to write.
        let records = residents(now)?;
        desk.write(OfficeCommand::Write {
            by: team[3].0,
            acting_as: HELEN.role,
            records,
        })
    })?;
    for (staff, one) in &team {
        store.set_pin(*staff, &pins::stretch(one.pin))?;
    }
    for (username, place) in [
        (MANAGER_USERNAME, 3),
        (LEADER_USERNAME, 4),
        (DEPUTY_USERNAME, 5),
        (GOVERNANCE_USERNAME, 6),
    ] {
        store.set_account(username, team[place].0, &pins::stretch(MANAGER_PASSWORD))?;
    }
    store.close();
    Ok(())
}

/// Fills the demonstration's home in an empty folder: 40 people, 55 staff, and so many days of their care;
/// `more` may write more into it.
///
/// # Errors
/// What the office said.
pub fn found_large(
    data: &Path,
    days: i64,
    more: impl FnOnce(&Store, &demo::Home) -> anyhow::Result<()>,
) -> anyhow::Result<demo::Home> {
    let store = Store::open(data)?;
    let now = clock::now();
    let home = demo::Home::of(demo::SEED, demo::first_moment(now, days));
    demo::fill(&store, &home, demo::SEED, days, now, |_| {})?;
    more(&store, &home)?;
    store.close();
    Ok(home)
}

fn records(
    desk: &desk_writer::Desk,
    team: &[(StaffId, Staff)],
    now: Timestamp,
) -> anyhow::Result<Vec<OfficeRecord>> {
    let about_service = |fact| record(now, About::Service, fact);
    let mut records = vec![
        about_service(Fact::ServiceNamed(ServiceNamed {
            service: desk.service(),
            name: short(HOME)?,
        })),
        about_service(Fact::DeviceEnrolled(DeviceEnrolled {
            device: desk.office_device(),
            key: desk.office_key(),
            label: short("Office")?,
            kind: DeviceKind::Office,
        })),
    ];
    for (place, name) in UNITS.iter().enumerate() {
        records.push(about_service(Fact::UnitNamed(UnitNamed {
            unit: unit(place),
            name: short(name)?,
        })));
    }
    for (staff, one) in team {
        let about = About::Staff(*staff);
        let joined = StaffJoined {
            staff: *staff,
            name: short(one.name)?,
        };
        records.push(record(now, about, Fact::StaffJoined(joined)));
        // In force since yesterday: what is written about an hour ago was written by someone who worked here then.
        let from = now.plus_ms(-DAY_MS);
        let grant = RoleGranted {
            staff: *staff,
            role: one.role,
            from,
            until: None,
            unit: None,
        };
        records.push(record(now, about, Fact::RoleGranted(grant)));
    }
    Ok(records)
}

/// The people who live here, each with drinks planned all day and a weekly weight.
fn residents(now: Timestamp) -> anyhow::Result<Vec<OfficeRecord>> {
    use sync_core::record::KindSpec;
    let code = |name| KindSpec::by_name(name).map_or(0, |kind| kind.code);
    let since = now.plus_ms(-DAY_MS);
    let mut records = Vec::new();
    for ((name, known_as, place, room, alerts), number) in PEOPLE.into_iter().zip(0x20u8..) {
        let person = PersonId([number; 16]);
        let about = About::Person(person);
        let alerts = alerts
            .iter()
            .map(|alert| short(alert))
            .collect::<anyhow::Result<Vec<_>>>()?;
        let admitted = PersonAdmitted {
            person,
            name: short(name)?,
            known_as: short(known_as)?,
            unit: unit(place),
            room: short(room)?,
            birth_year: Some(1930 + u16::from(number - 0x20)),
            alerts: (!alerts.is_empty()).then_some(alerts),
        };
        records.push(record(since, about, Fact::PersonAdmitted(admitted)));
        let planned = |item: u8, kind, instruction: &str, schedule, daily_target| -> anyhow::Result<_> {
            Ok(record(
                now,
                about,
                Fact::PlannedCare(PlannedCare {
                    item: PlanItemId([item; 16]),
                    person,
                    kind: code(kind),
                    instruction: short(instruction)?,
                    schedule,
                    from: since,
                    until: None,
                    daily_target,
                }),
            ))
        };
        let all_day = Schedule::Every {
            minutes: 120,
            from_minute: 0,
            to_minute: 1439,
        };
        records.push(planned(
            number,
            "fluid",
            "Offer a drink, sitting up",
            all_day,
            Some(1500),
        )?);
        // From tomorrow: whether it is overdue must not follow from the hour at which a story runs.
        let weekly = Schedule::EveryDays {
            days: 7,
            first_day: now.care_day().number() + 1,
            minute: 600,
        };
        records.push(planned(
            number + 0x40,
            "weight",
            "Weigh on the chair scale",
            weekly,
            None,
        )?);
    }
    Ok(records)
}

fn record(happened_at: Timestamp, about: About, fact: Fact) -> OfficeRecord {
    OfficeRecord {
        happened_at,
        about,
        links: Vec::new(),
        fact,
    }
}

fn unit(place: usize) -> UnitId {
    UnitId([u8::try_from(0x10 + place).unwrap_or(0x10); 16])
}

fn short(text: &str) -> anyhow::Result<ShortText> {
    Ok(ShortText::parse(text)?)
}
