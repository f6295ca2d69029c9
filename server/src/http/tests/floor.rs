//! The live floor over HTTP: what the fold says, with what it rests on.

use sync_core::id::{PersonId, PlanItemId, UnitId};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{Care, PersonAdmitted, PlannedCare, Schedule, UnitNamed, Value as FieldValue};
use sync_core::time::{DAY_MS, HOUR_MS, Timestamp};

use super::*;

pub const PEGGY: PersonId = PersonId([0x20; 16]);
pub const STAN: PersonId = PersonId([0x21; 16]);
pub const ALDER: UnitId = UnitId([0x10; 16]);
pub const BIRCH: UnitId = UnitId([0x11; 16]);

/// Two people on two units; Peggy is to be offered a drink every hour.
pub async fn settle_in(served: &Served) {
    let now = clock::now();
    let short = |text: &str| ShortText::parse(text).unwrap();
    let mut records = Vec::new();
    let mut add = |about, fact| {
        records.push(OfficeRecord {
            happened_at: now.plus_ms(-DAY_MS),
            about,
            links: vec![],
            fact,
        });
    };
    for (unit, name) in [(ALDER, "Alder"), (BIRCH, "Birch")] {
        add(
            About::Service,
            Fact::UnitNamed(UnitNamed {
                unit,
                name: short(name),
            }),
        );
    }
    for (person, name, known_as, unit, room) in [
        (PEGGY, "Margaret Hollis", "Peggy", ALDER, "10"),
        (STAN, "Stanley Marsh", "Stan", BIRCH, "2"),
    ] {
        let admitted = PersonAdmitted {
            person,
            name: short(name),
            known_as: short(known_as),
            unit,
            room: short(room),
            birth_year: Some(1931),
            alerts: None,
        };
        add(About::Person(person), Fact::PersonAdmitted(admitted));
    }
    let planned = PlannedCare {
        item: PlanItemId([1; 16]),
        person: PEGGY,
        kind: fluid::KIND.code,
        instruction: short("Offer a drink"),
        schedule: Schedule::Every {
            minutes: 60,
            from_minute: 0,
            to_minute: 1439,
        },
        from: now.plus_ms(-DAY_MS),
        until: None,
        daily_target: Some(1500),
    };
    add(About::Person(PEGGY), Fact::PlannedCare(planned));
    served.write(records).await;
}

/// A drink as somebody recorded it.
pub fn drink(person: PersonId, at: Timestamp, ml: i64, concern: bool) -> OfficeRecord {
    let mut care = Care::new(&fluid::KIND);
    care.values.set(fluid::TAKEN_ML, FieldValue::Number(ml));
    care.concern = concern;
    OfficeRecord {
        happened_at: at,
        about: About::Person(person),
        links: vec![],
        fact: Fact::Care(care),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_floor_says_what_is_due_and_whom_it_has_not_heard_from() {
    let served = Served::new("floor").await;
    let cookie = served.sign_in().await;
    settle_in(&served).await;
    let read = async |query: &str| {
        served
            .get(&format!("/api/office/floor{query}"), &cookie)
            .await
            .json()
    };

    // Somebody with a plan comes before somebody without, whatever their rooms.
    let floor = read("").await;
    let (people, all) = (floor["people"].as_array().unwrap(), &floor["all"]);
    assert_eq!(people[0]["known_as"], "Peggy");
    assert_eq!(people[1]["known_as"], "Stan");
    let waits = people[0]["overdue"].as_array().unwrap().len() + people[0]["due"].as_array().unwrap().len();
    assert!(waits > 0, "a drink every hour is due at any time: {floor}");
    assert_eq!(all["people"], 2);
    assert_eq!(floor["coverage"]["tablets_total"], 0);

    // A worry about Stan is shown with its record.
    let now = clock::now();
    served
        .write(vec![drink(STAN, now, 150, true), drink(PEGGY, now, 200, false)])
        .await;
    let floor = read("").await;
    let stan = floor["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["known_as"] == "Stan")
        .unwrap();
    assert_eq!(stan["watch"][0]["label"], "A worker is worried");
    assert!(stan["watch"][0]["entry"].is_string());
    assert_eq!(stan["last"]["line"], "Drink, 150 ml");
    assert_eq!(stan["last"]["author_name"], "Helen Marsden");
    let peggy = floor["people"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["known_as"] == "Peggy")
        .unwrap();
    assert_eq!(peggy["fluid"]["taken_ml"], 200);
    assert_eq!(peggy["fluid"]["target_ml"], 1500);

    // One unit at a time, one page at a time.
    let alder = read(&format!("?unit={}", ALDER.to_hex())).await;
    assert_eq!(alder["people"].as_array().unwrap().len(), 1);
    assert_eq!(alder["units"][1]["counts"]["watched"], 1);
    let first = read("?limit=1").await;
    let next = first["next"].as_str().unwrap();
    let second = read(&format!("?limit=1&after={next}")).await;
    assert_ne!(first["people"][0]["person"], second["people"][0]["person"]);
    assert!(second["next"].is_null());

    // A tablet that never called is named.
    served.enrol(&KeyPair::from_seed([7; 32])).await;
    let floor = read("").await;
    assert_eq!(floor["coverage"]["tablets_linked"], 0);
    assert_eq!(floor["coverage"]["apart"][0]["label"], "Alder tablet 1");
    assert!(floor["coverage"]["apart"][0]["last_contact_ms"].is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fold_keeps_no_more_than_its_days_and_all_of_the_people() {
    let served = Served::new("floor-days").await;
    settle_in(&served).await;
    served
        .write(vec![drink(PEGGY, clock::now().plus_ms(-HOUR_MS), 120, false)])
        .await;
    let look = |now| {
        served
            .office
            .floor
            .look(now, |floor| (floor.people().len(), floor.len()))
            .unwrap()
    };
    let now = clock::now();
    assert_eq!(look(now), (2, 4));
    // A fortnight on, the day's first look makes it anew: the drink is past its days, the people and plans are not.
    assert_eq!(look(now.plus_ms(15 * DAY_MS)), (2, 3));
    assert_eq!(look(now), (2, 4));
}
