//! Histories of a directory as text, and what stands afterwards, in whatever order it was learned.

use proptest::prelude::{Just, Strategy, proptest};

use super::*;
use crate::fold::Place;
use crate::id::Hash;
use crate::record::{
    About, DeviceEnrolled, DeviceRevoked, KeyCertified, Record, RoleEnded, ServiceNamed, StaffJoined,
    StaffLeft, UnitNamed,
};
use crate::time::DAY_MS;

#[test]
fn roles_run_from_their_day_to_their_end() {
    check(
        "d1 amira joins Amira
         d1 amira granted support-worker from d1
         d1 amira granted shift-leader from d3 until d5
         d4 amira ended shift-leader from d4",
        "Amira: support-worker d1.., shift-leader d3..d4
         d2: support-worker
         d3: support-worker shift-leader
         d4: support-worker",
    );
}

#[test]
fn an_end_cuts_what_was_granted_before_it_and_nothing_granted_after() {
    check(
        "d1 ben joins Ben
         d1 ben granted shift-leader from d8
         d2 ben ended shift-leader from d2
         d3 ben granted shift-leader from d4",
        "Ben: shift-leader d4.., shift-leader d8..d2
         d3: none
         d9: shift-leader",
    );
}

#[test]
fn whoever_left_holds_no_role_until_they_are_back() {
    check(
        "d1 amira joins Amira
         d1 amira granted support-worker from d1
         d3 amira leaves from d4
         d6 amira joins Amira",
        "Amira: support-worker d1..
         d3: support-worker
         d5: gone
         d6: support-worker",
    );
    check(
        "d1 amira joins Amira
         d1 amira granted support-worker from d1
         d3 amira leaves from d4",
        "Amira: support-worker d1.. left d4
         d3: support-worker
         d4: gone",
    );
}

#[test]
fn the_newest_name_stands() {
    check(
        "d1 amira joins Amira
         d5 amira joins Amira K.
         d1 service Elm House
         d4 service Elm Lodge
         d1 unit rowan Rowan
         d2 unit rowan Rowan wing
         d1 unit beech Beech",
        "Elm Lodge
         unit Beech
         unit Rowan wing
         Amira K.: no role",
    );
}

#[test]
fn a_revoked_device_stays_revoked_even_when_enrolled_again() {
    check(
        "d1 enrol T1 as Rowan 1
         d2 revoke T1
         d3 enrol T1 as Rowan 2
         d1 enrol T2 as Beech 1",
        "device Beech 1 since d1
         device Rowan 2 since d1 revoked d2",
    );
}

#[test]
fn the_first_certificate_of_a_key_stands() {
    check(
        "d1 amira joins Amira
         d1 ben joins Ben
         d1 enrol T1 as Rowan 1
         d2 key 7 of amira on T1
         d3 key 7 of ben on T1",
        "device Rowan 1 since d1
         Amira: no role
         Ben: no role
         key 7: Amira",
    );
}

#[test]
fn a_device_whose_id_is_not_of_its_key_is_set_aside() {
    let fact = Fact::DeviceEnrolled(DeviceEnrolled {
        device: DeviceId([1; 16]),
        key: PublicKey([2; 32]),
        label: ShortText::parse("Rowan 1").unwrap(),
        kind: DeviceKind::Office,
    });
    let mut directory = Directory::default();
    let record = record_of(1, fact);
    let entered = entered_of(0, &record);
    directory.apply(&entered);
    assert_eq!(directory.device(DeviceId([1; 16])), None);
    assert_eq!(
        directory.oddities().get(&entered.id),
        Some(&DirectoryOddity::KeyOfAnotherDevice)
    );
}

#[test]
fn only_the_line_from_worker_to_manager_counts_as_higher() {
    let directory = fold(
        &read(
            "d1 amira joins Amira
             d1 amira granted support-worker from d1
             d1 amira granted administrator from d1
             d1 olu joins Olu
             d1 olu granted inspector from d1",
        ),
        &[0, 1, 2, 3, 4],
    );
    assert_eq!(
        directory.highest_role_at(staff("amira"), day(2)),
        Some(Role::SupportWorker)
    );
    assert_eq!(directory.highest_role_at(staff("olu"), day(2)), None);
    assert_eq!(directory.highest_role_at(staff("nobody"), day(2)), None);
}

const EVENTFUL: &str = "d1 service Elm House
    d1 unit rowan Rowan
    d1 enrol T1 as Rowan 1
    d2 key 7 of amira on T1
    d3 key 7 of ben on T1
    d1 amira joins Amira
    d1 amira granted support-worker from d1
    d2 amira granted shift-leader from d3 until d9
    d4 amira ended shift-leader from d5
    d5 amira granted shift-leader from d6
    d6 amira leaves from d7
    d8 amira joins Amira K.
    d9 amira leaves from d10
    d5 revoke T1
    d6 revoke T1
    d7 enrol T1 as Rowan 2
    d2 unit rowan Rowan wing";

proptest! {
    #[test]
    fn any_order_with_repetition_gives_the_same_directory(order in shuffled_with_repeats()) {
        let history = read(EVENTFUL);
        let straight: Vec<usize> = (0..history.len()).collect();
        proptest::prop_assert_eq!(fold(&history, &order), fold(&history, &straight));
    }
}

fn shuffled_with_repeats() -> impl Strategy<Value = Vec<usize>> {
    let count = EVENTFUL.lines().count();
    proptest::collection::vec(0..count, 0..count).prop_flat_map(move |repeats| {
        let mut order: Vec<usize> = (0..count).collect();
        order.extend(repeats);
        Just(order).prop_shuffle()
    })
}

/// Folds the history forwards, backwards and with everything twice; all must agree, and read as expected.
/// Each line of `expected` that begins with a day asks for the roles of the first staff member on that day.
#[track_caller]
fn check(history: &str, expected: &str) {
    let history = read(history);
    let forwards: Vec<usize> = (0..history.len()).collect();
    let directory = fold(&history, &forwards);
    let backwards: Vec<usize> = forwards.iter().rev().copied().collect();
    assert_eq!(fold(&history, &backwards), directory, "backwards");
    assert_eq!(
        fold(&history, &[backwards, forwards].concat()),
        directory,
        "twice"
    );

    let expected: Vec<&str> = expected.lines().map(str::trim).collect();
    let mut shown = show(&directory);
    for line in &expected {
        let asked = line
            .split_once(": ")
            .and_then(|(asked, _)| asked.strip_prefix('d')?.parse().ok());
        if let Some(asked) = asked {
            shown.push(format!(
                "d{asked}: {}",
                roles_of_the_first(&directory, day(asked))
            ));
        }
    }
    assert_eq!(shown, expected);
}

fn show(directory: &Directory) -> Vec<String> {
    let mut shown = Vec::new();
    shown.extend(directory.service_name().map(ToString::to_string));
    shown.extend(directory.units().iter().map(|(_, name)| format!("unit {name}")));
    let mut devices: Vec<_> = directory.devices().map(|(_, device)| device).collect();
    devices.sort_by_key(|device| device.label.clone());
    shown.extend(devices.iter().map(|device| {
        let revoked = device.revoked.as_ref().map_or(String::new(), |revoked| {
            format!(" revoked {}", day_name(revoked.from))
        });
        format!(
            "device {} since {}{revoked}",
            device.label,
            day_name(device.enrolled_at)
        )
    }));
    shown.extend(directory.staff_in_name_order().iter().map(|(_, member)| {
        let grants: Vec<_> = member
            .grants
            .iter()
            .map(|grant| {
                let until = grant.until.map_or(String::new(), day_name);
                format!("{} {}..{until}", grant.role.code(), day_name(grant.from))
            })
            .collect();
        let grants = if grants.is_empty() {
            "no role".to_owned()
        } else {
            grants.join(", ")
        };
        let left = member
            .left_from
            .map_or(String::new(), |from| format!(" left {}", day_name(from)));
        format!("{}: {grants}{left}", member.name)
    }));
    for (device, _) in directory.devices() {
        shown.extend(
            directory
                .keys_of(device)
                .map(|(key, staff)| format!("key {}: {}", key.0[0], directory.staff(staff).unwrap().name)),
        );
    }
    shown
}

fn roles_of_the_first(directory: &Directory, at: Timestamp) -> String {
    let (id, _) = directory.staff_in_name_order()[0];
    let roles: Vec<_> = directory
        .roles_at(id, at)
        .iter()
        .map(|role| role.code())
        .collect();
    match (directory.works_here_at(id, at), roles.is_empty()) {
        (false, _) => "gone".to_owned(),
        (true, true) => "none".to_owned(),
        (true, false) => roles.join(" "),
    }
}

fn fold(history: &[Record], order: &[usize]) -> Directory {
    let mut directory = Directory::default();
    for at in order {
        directory.apply(&entered_of(*at, &history[*at]));
    }
    directory
}

fn read(history: &str) -> Vec<Record> {
    history.lines().map(read_line).collect()
}

fn read_line(line: &str) -> Record {
    let mut words = line.split_whitespace();
    let written: i64 = days(words.next().unwrap());
    let words: Vec<&str> = words.collect();
    let text = |from: usize| ShortText::parse(&words[from..].join(" ")).unwrap();
    let from = || days_to_time(words[words.iter().position(|word| *word == "from").unwrap() + 1]);
    let until = || {
        Some(days_to_time(
            words[words.iter().position(|word| *word == "until")? + 1],
        ))
    };
    let fact = match words[..] {
        ["service", ..] => Fact::ServiceNamed(ServiceNamed {
            service: ServiceId([1; 16]),
            name: text(1),
        }),
        ["unit", unit, ..] => Fact::UnitNamed(UnitNamed {
            unit: UnitId(id16(unit)),
            name: text(2),
        }),
        ["enrol", device, "as", ..] => Fact::DeviceEnrolled(DeviceEnrolled {
            device: DeviceId::of_key(&device_key(device)),
            key: device_key(device),
            label: text(3),
            kind: DeviceKind::Tablet,
        }),
        ["revoke", device] => Fact::DeviceRevoked(DeviceRevoked {
            device: DeviceId::of_key(&device_key(device)),
            why: ReasonText::parse("lost").unwrap(),
        }),
        ["key", key, "of", who, "on", device] => Fact::KeyCertified(KeyCertified {
            staff: staff(who),
            device: DeviceId::of_key(&device_key(device)),
            key: PublicKey([key.parse().unwrap(); 32]),
        }),
        [who, "joins", ..] => Fact::StaffJoined(StaffJoined {
            staff: staff(who),
            name: text(2),
        }),
        [who, "leaves", ..] => Fact::StaffLeft(StaffLeft {
            staff: staff(who),
            from: from(),
        }),
        [who, "granted", role, ..] => Fact::RoleGranted(RoleGranted {
            staff: staff(who),
            role: Role::from_code(role).unwrap(),
            from: from(),
            until: until(),
            unit: None,
        }),
        [who, "ended", role, ..] => Fact::RoleEnded(RoleEnded {
            staff: staff(who),
            role: Role::from_code(role).unwrap(),
            from: from(),
        }),
        _ => panic!("cannot read {line}"),
    };
    record_of(written, fact)
}

fn record_of(written: i64, fact: Fact) -> Record {
    Record {
        happened_at: day(written),
        by: StaffId([0; 16]),
        acting_as: Role::RegisteredManager,
        about: About::Service,
        links: vec![],
        saw: None,
        fact,
    }
}

fn entered_of(seq: usize, record: &Record) -> Entered<'_> {
    Entered {
        id: EntryId(Hash::of(&[b"entry", &seq.to_be_bytes()]).0),
        device: DeviceId([0; 16]),
        seq: seq as u64,
        author_key: PublicKey([0; 32]),
        recorded_at: record.happened_at,
        office_offset_ms: Some(0),
        place: Place::OnTablet,
        record,
    }
}

fn id16(name: &str) -> [u8; 16] {
    Hash::of(&[name.as_bytes()]).0[..16].try_into().unwrap()
}

fn staff(name: &str) -> StaffId {
    StaffId(id16(name))
}

fn device_key(name: &str) -> PublicKey {
    PublicKey(Hash::of(&[name.as_bytes()]).0)
}

fn days(word: &str) -> i64 {
    word.strip_prefix('d').unwrap().parse().unwrap()
}

fn days_to_time(word: &str) -> Timestamp {
    day(days(word))
}

fn day(number: i64) -> Timestamp {
    Timestamp(number * DAY_MS)
}

fn day_name(at: Timestamp) -> String {
    format!("d{}", at.0 / DAY_MS)
}
