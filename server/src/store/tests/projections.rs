//! Rows written as entries come are the rows a rebuild makes, and say what tablets would show.

use super::*;
use crate::projection::{Names, record_row, version_rows};
use sync_core::fold::Directory;
use sync_core::record::{Actor, DocumentEdited, DocumentKey};

fn admitted(name: &str, room: &str) -> Fact {
    Fact::PersonAdmitted(PersonAdmitted {
        person: PEGGY,
        name: ShortText::parse(name).unwrap(),
        known_as: ShortText::parse("Peggy").unwrap(),
        unit: sync_core::id::UnitId([8; 16]),
        room: ShortText::parse(room).unwrap(),
        birth_year: None,
        alerts: None,
    })
}

fn amended(of: EntryId, ml: i64) -> Fact {
    let mut care = Care::new(&fluid::KIND);
    care.values.set(fluid::TAKEN_ML, Value::Number(ml));
    let corrected = Corrected {
        happened_at: Timestamp(1_795_000_000_000),
        fact: Fact::Care(care),
    };
    Fact::Amended(Amended {
        of,
        why: reason(),
        corrected: Box::new(corrected),
    })
}

#[test]
fn rows_after_batches_are_rows_rebuilt() {
    let folder = Folder::new("oracle");
    let store = folder.open();
    let (mut floor, mut people) = (Writer::new(Audience::Floor), Writer::new(Audience::People));
    people.author = KeyPair::from_seed([8; 32]);
    let admission = people.record(About::Person(PEGGY), admitted("Margaret Hollis", "1"));
    store.commit(people.accepted(vec![admission.clone()])).unwrap();
    let drinks: Vec<Entry> = (0..40).map(|n| floor.drink(n * 10)).collect();
    // Corrections of every sort, one of them before what it corrects has come.
    let early = floor.record(About::Person(PEGGY), amended(drinks[30].id, 5));
    store.commit(floor.accepted(drinks[..20].to_vec())).unwrap();
    store.commit(floor.accepted(vec![early])).unwrap();
    store.commit(floor.accepted(drinks[20..].to_vec())).unwrap();
    let struck = Fact::EnteredInError(EnteredInError {
        of: drinks[3].id,
        why: reason(),
        mistake: None,
    });
    let struck = floor.record(About::Person(PEGGY), struck);
    let amendment = floor.record(About::Person(PEGGY), amended(drinks[4].id, 333));
    let held = floor.drink(77);
    let rows = vec![
        (Verdict::Accepted, struck.id, Some(struck)),
        (
            Verdict::Held(HeldReason::AuthorHadLeft),
            amendment.id,
            Some(amendment.clone()),
        ),
        (Verdict::Held(HeldReason::RoleEnded), held.id, Some(held.clone())),
    ];
    store.commit(floor.commit(rows)).unwrap();
    assert_eq!(store.held_count(&[floor.scope]).unwrap(), 2);
    let settle = vec![
        (Verdict::Released, amendment.id, None),
        (Verdict::Declined, held.id, None),
    ];
    store.commit(floor.commit(settle)).unwrap();
    let moved = people.record(About::Person(PEGGY), admitted("Margaret Hollis", "12A"));
    store.commit(people.accepted(vec![moved])).unwrap();

    let digest = |store: &Store| store.read(|db| super::super::doctor::digest(db)).unwrap();
    let as_written = digest(&store);
    assert!(as_written.1 > 40);
    store.rebuild().unwrap();
    assert_eq!(digest(&store), as_written);

    let scopes = vec![floor.scope];
    let row = |id: &EntryId| {
        let found = store.record(id, &scopes).unwrap().unwrap();
        let names = Names {
            reader: sync_core::staff::Role::RegisteredManager,
            directory: &Directory::default(),
            person: found.person_name.as_deref(),
        };
        let versions = version_rows(&found.floor, found.id, &names).len();
        (record_row(&found.floor, found.id, &names).unwrap(), versions)
    };
    let (struck, versions) = row(&drinks[3].id);
    assert!(struck.entered_in_error && struck.correction_why.as_deref() == Some("misread the cup"));
    assert_eq!((struck.line.as_str(), versions), ("30 ml", 2));
    let (released, _) = row(&drinks[4].id);
    assert_eq!((released.line.as_str(), released.amended), ("333 ml", true));
    assert_eq!(row(&drinks[30].id).0.line, "5 ml");
    assert_eq!(row(&held.id).0.verdict, "declined");
    assert_eq!(
        row(&drinks[0].id).0.person_name.as_deref(),
        Some("Margaret Hollis")
    );
    assert_eq!(store.held_count(&[floor.scope]).unwrap(), 0);
    assert_eq!(store.people(None, "", false, None, 10).unwrap()[0].room, "12A");
}

#[test]
fn lists_page_filter_and_keep_to_what_may_be_read() {
    let folder = Folder::new("lists");
    let store = folder.open();
    let mut floor = Writer::new(Audience::Floor);
    let entries: Vec<Entry> = (0..25).map(|n| floor.drink(n)).collect();
    store.commit(floor.accepted(entries.clone())).unwrap();
    let all = RecordFilter {
        scopes: vec![floor.scope],
        limit: 10,
        ..RecordFilter::default()
    };
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store
            .records(&RecordFilter {
                before,
                ..all.clone()
            })
            .unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.cursor);
        seen.extend(page.iter().map(|found| found.id));
    }
    assert_eq!(
        seen,
        entries.iter().rev().map(|entry| entry.id).collect::<Vec<_>>()
    );
    let count = |filter: RecordFilter| {
        store
            .records(&RecordFilter { limit: 100, ..filter })
            .unwrap()
            .len()
    };
    assert_eq!(
        count(RecordFilter {
            person: Some(PEGGY),
            ..all.clone()
        }),
        25
    );
    assert_eq!(
        count(RecordFilter {
            person: Some(PersonId([77; 16])),
            ..all.clone()
        }),
        0
    );
    assert_eq!(
        count(RecordFilter {
            staff: Some(AMIRA),
            kind: Some(fluid::KIND.code),
            ..all.clone()
        }),
        25
    );
    assert_eq!(
        count(RecordFilter {
            kind: Some(1),
            ..all.clone()
        }),
        0
    );
    assert_eq!(
        count(RecordFilter {
            device: Some(DEVICE),
            ..all.clone()
        }),
        25
    );
    assert_eq!(
        count(RecordFilter {
            scopes: vec![Scope::new(SERVICE, Audience::Leaders)],
            ..all.clone()
        }),
        0
    );
    assert_eq!(
        count(RecordFilter {
            scopes: vec![],
            ..all
        }),
        0
    );
    assert!(store.record(&entries[0].id, &[]).unwrap().is_none());
}

#[test]
fn a_documents_changes_are_found_and_what_the_office_says_decides_which_count() {
    let folder = Folder::new("documents");
    let store = folder.open();
    let mut people = Writer::new(Audience::People);
    let document = DocumentKey::CarePlan(PEGGY);
    let mut edited = |nonce: u8| {
        let record = Record {
            happened_at: Timestamp(1_795_000_000_000),
            by: AMIRA,
            acting_as: Role::DeputyManager,
            about: About::Person(PEGGY),
            links: vec![],
            saw: None,
            fact: Fact::DocumentEdited(DocumentEdited {
                document,
                nonce: [nonce; 12],
                change: vec![nonce; 9],
            }),
        };
        people.entry(Stream::Document(document.id()), &Content::Record(record))
    };
    let (first, second, other) = (edited(1), edited(2), edited(3));
    let rows = vec![
        (Verdict::Accepted, first.id, Some(first.clone())),
        (
            Verdict::Held(HeldReason::RoleEnded),
            second.id,
            Some(second.clone()),
        ),
        (
            Verdict::Held(HeldReason::RoleEnded),
            other.id,
            Some(other.clone()),
        ),
    ];
    store.commit(people.commit(rows)).unwrap();
    let counted = |store: &Store| -> Vec<EntryId> {
        let floor = store.document_floor(&document).unwrap();
        let changes = floor.changes_of(&document);
        changes
            .iter()
            .filter(|change| change.counted)
            .map(|change| change.id)
            .collect()
    };
    assert_eq!(counted(&store), [first.id]);
    let settle = vec![
        (Verdict::Released, second.id, None),
        (Verdict::Declined, other.id, None),
    ];
    store.commit(people.commit(settle)).unwrap();
    assert_eq!(counted(&store), [first.id, second.id]);
    // Whether a change does harm is asked of all of them.
    let all = store.document_changes(&document).unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!((all[0].id, all[0].bytes.as_slice()), (first.id, &[1; 9][..]));
    assert_eq!(all[0].actor, Actor::of(&people.author.public(), &[1; 12]));
    assert!(
        store
            .document_changes(&DocumentKey::AboutMe(PEGGY))
            .unwrap()
            .is_empty()
    );
    let digest = |store: &Store| store.read(|db| super::super::doctor::digest(db)).unwrap();
    let as_written = digest(&store);
    store.rebuild().unwrap();
    assert_eq!(digest(&store), as_written);
}

/// A home whose people do a hundred things by chance; every transaction of its office.
fn worked(seed: u8) -> sync_core::testing::Home {
    use sync_core::document::Edit;
    use sync_core::testing::Home;

    let mut home = Home::new(seed);
    let mut chance = Entropy::from_seed([seed; 32]);
    let mut draw = move |most: usize| usize::from(chance.next_16()[0]) % most;
    let staff = [
        home.staff("Teo", Role::TeamLeader, "2468"),
        home.staff("Dee", Role::RegisteredManager, "2468"),
    ];
    let people = [home.person("Ivy", "4"), home.person("Otto", "5")];
    let tablets = [home.tablet("one"), home.tablet("two")];
    for (at, staff) in tablets.into_iter().zip(staff) {
        home.sign_in(at, staff, "2468").unwrap();
    }
    let mut drinks = Vec::new();
    for turn in 0..100 {
        let (at, person) = (tablets[draw(2)], people[draw(2)]);
        // What a rule refuses is a turn in which nothing happens.
        let _ = match draw(10) {
            0 => {
                let online = draw(2) == 0;
                home.online(at, online);
                continue;
            }
            1 | 2 if !drinks.is_empty() => {
                let of = drinks[draw(drinks.len())];
                home.amend_drink(at, person, of, turn)
            }
            3 if !drinks.is_empty() => home.strike(at, person, drinks[draw(drinks.len())]),
            4 => {
                let moved = home.moves_room(person, &format!("{turn}"));
                home.write(vec![moved]);
                continue;
            }
            5 => {
                let plan = DocumentKey::CarePlan(person);
                let Ok(opened) = home.open_document(at, plan) else {
                    continue;
                };
                let text = format!("Likes tea, as of {turn}.");
                home.edit_document(at, plan, opened.heads, Edit::Text { section: 3, text })
            }
            6 => {
                let of = sync_core::testing::samples::SampleOf {
                    service: home.service,
                    unit: home.unit,
                    staff: staff[draw(2)],
                    person,
                    of: drinks.first().copied().unwrap_or(EntryId([9; 32])),
                    at: home.now,
                };
                let facts = sync_core::testing::samples::facts(&of);
                let (about, fact) = facts[draw(facts.len())].clone();
                home.record(at, about, fact)
            }
            7 => {
                home.pass(60_000);
                continue;
            }
            _ => home.drink(at, person, turn).inspect(|id| drinks.push(*id)),
        };
    }
    for at in tablets {
        home.online(at, true);
    }
    home.settle();
    home
}

#[test]
fn after_every_transaction_of_any_history_rows_are_rows_rebuilt() {
    let mut lines_most = 0;
    for seed in 1..=12 {
        let home = worked(seed);
        let folder = Folder::new(&format!("histories-{seed}"));
        let store = folder.open();
        store.found_service(home.office.founded()).unwrap();
        let digest = |store: &Store| store.read(|db| super::super::doctor::digest(db)).unwrap();
        for (place, commit) in home.office.written.iter().enumerate() {
            store.commit(commit.clone()).unwrap();
            let as_written = digest(&store);
            store.rebuild().unwrap();
            assert_eq!(digest(&store), as_written, "seed {seed}, transaction {place}");
            lines_most = lines_most.max(as_written.1);
        }
        assert!(home.office.written.len() > 20, "seed {seed}");
    }
    assert!(lines_most > 50, "{lines_most} lines");
}
