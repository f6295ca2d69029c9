//! Files as managers send them: good ones, and every way in which they are not.

use sync_core::fold::{Entered, Place};
use sync_core::id::{DeviceId, EntryId, PublicKey, StaffId, UnitId};
use sync_core::record::{About, Fact, Record, UnitNamed};
use sync_core::staff::Role;
use sync_core::text::ShortText;

use super::*;
use sync_core::fold::Directory;

fn directory() -> Directory {
    let mut directory = Directory::default();
    for (place, name) in [(1u8, "Alder"), (2, "Birch House")] {
        let record = Record {
            happened_at: Timestamp(0),
            by: StaffId([0; 16]),
            acting_as: Role::Administrator,
            about: About::Service,
            links: vec![],
            saw: None,
            fact: Fact::UnitNamed(UnitNamed {
                unit: UnitId([place; 16]),
                name: ShortText::parse(name).unwrap(),
            }),
        };
        directory.apply(&Entered {
            id: EntryId([place; 32]),
            device: DeviceId([0; 16]),
            seq: u64::from(place),
            author_key: PublicKey([0; 32]),
            recorded_at: Timestamp(0),
            office_offset_ms: None,
            place: Place::OnTablet,
            record: &record,
        });
    }
    directory
}

fn now() -> Timestamp {
    CareDay::new(2026, 11, 23).unwrap().at_minute(600)
}

fn people(text: &str) -> Checked<Admission> {
    read_people(text.as_bytes(), &directory(), &[], now())
}

fn words(checked: &Checked<impl Sized>) -> Vec<String> {
    let line = |finding: &Finding| {
        format!(
            "{}{} {}: {}",
            if finding.wrong { "wrong " } else { "odd " },
            finding.line.unwrap_or(0),
            finding.column.unwrap_or("-"),
            finding.words
        )
    };
    checked.findings.iter().map(line).collect()
}

#[test]
fn a_good_file_is_read_whole() {
    let checked = people(
        "\u{feff}Name,Known as,UNIT,Room,Birth_year,Alerts,Admitted on\r\n\
         Dorothy Hill,Dot,alder,12,1931,\"Thickened drinks, level 2; Falls\",01/11/2026\r\n\
         Albert Finch,,Birch  House,2A,,,\r\n",
    );
    assert_eq!(words(&checked), Vec::<String>::new());
    assert!(checked.may_be_saved());
    assert_eq!((checked.lines, checked.good.len()), (2, 2));
    assert_eq!(checked.good[0].alerts.len(), 2);
    assert_eq!(
        checked.good[0].admitted_at,
        CareDay::new(2026, 11, 1).unwrap().start()
    );
    assert_eq!(checked.good[1].known_as.as_str(), "Albert");
    assert_eq!(
        (checked.good[1].unit, checked.good[1].admitted_at),
        (UnitId([2; 16]), now())
    );
}

#[test]
fn every_fault_is_said_with_its_line_and_nothing_may_be_saved() {
    let checked = people(
        "name,unit,room,birth year,admitted on\n\
         Dorothy Hill,Alder,12,1931,\n\
         ,Rowan,,1742,31/02/2026\n\
         Dorothy Hill,Alder,12,1931,\n\
         Dorothy Hill,Alder,14,1931,\n\
         Peggy Lowe,Alder,3,,24/11/2026\n\
         Stan Marsh,Alder,4,31,5/6/26\n",
    );
    assert_eq!(
        words(&checked),
        [
            "wrong 3 name: is empty, and it is needed",
            "wrong 3 unit: \"Rowan\" does not fit: there is no such unit; there are: Alder, Birch House",
            "wrong 3 room: is empty, and it is needed",
            "wrong 3 birth year: \"1742\" does not fit: write a year between 1901 and 2026, with four digits",
            "wrong 3 admitted on: \"31/02/2026\" does not fit: there is no such day; write it as 22/11/2026",
            "wrong 4 name: is the same as line 2: remove one of them",
            "odd 5 name: and line 2 have the same name and year of birth: are they two people?",
            "wrong 6 admitted on: \"24/11/2026\" does not fit: this day is still to come",
            "wrong 7 birth year: \"31\" does not fit: write a year between 1901 and 2026, with four digits",
            "wrong 7 admitted on: \"5/6/26\" does not fit: the year needs four digits, as in 22/11/2026",
        ]
    );
    assert!(!checked.may_be_saved());
}

#[test]
fn a_file_that_is_none_says_what_it_looks_like() {
    let why = |bytes: &[u8]| {
        let checked = read_people(bytes, &directory(), &[], now());
        assert!(!checked.may_be_saved());
        checked.findings[0].words.clone()
    };
    assert!(why(b"name,room\nDot,1\n").contains("these are missing: unit. It has: name, room"));
    assert!(why(b"name,name,unit,room\nDot,1,2,3\n").contains("\"name\" is there twice"));
    assert!(why(b"name,unit,room\n").contains("no lines below"));
    assert!(why(b"").contains("empty"));
    assert!(why(b"name,unit,room\nRen\xe9e,Alder,1\n").contains("Windows-1252"));
    assert!(why(&[0xff, 0xfe, b'n', 0, b'a', 0]).contains("UTF-16"));
    let many = format!("name,unit,room\n{}", "A,Alder,1\n".repeat(2_001));
    assert!(why(many.as_bytes()).contains("2001 lines"));
}

#[test]
fn staff_are_read_by_label_or_code_and_their_dates_must_follow_each_other() {
    let read = |text: &str| read_staff(text.as_bytes(), &directory(), now());
    let good = read(
        "name,role,unit,from,until\nMaya Obi,Support worker,Alder,,\nTom Reed,shift-leader,,01/12/2026,31/12/2026\n",
    );
    assert_eq!(words(&good), Vec::<String>::new());
    assert_eq!(good.good.len(), 2);
    let bad = read("name,role,from,until\nMaya Obi,nurse,02/12/2026,01/12/2026\nMaya Obi,administrator,,\n");
    let said = words(&bad);
    assert!(
        said[0].contains("there is no such role; there are: support-worker"),
        "{said:?}"
    );
    assert!(said[1].contains("lies before the first day"), "{said:?}");
}

#[test]
fn a_template_is_a_file_that_reads() {
    let example = template(&people::COLUMNS);
    let checked = read_people(example.as_bytes(), &directory(), &[], now());
    assert!(checked.may_be_saved(), "{:?}", words(&checked));
    let example = template(&staff::COLUMNS);
    assert!(read_staff(example.as_bytes(), &directory(), now()).may_be_saved());
}
