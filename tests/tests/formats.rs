//! What released versions wrote still reads, and still means the same: `tests/fixtures/v*`.
//!
//! A fixture is made once, by `cargo test -p followthrough-tests --test formats -- --ignored`, and never again: when a test here
//! fails, a format has changed, and whoever updates would find homes that no longer open. A new format gets a folder of its own
//! beside the old. Kinds that no release has written yet (steps of a cycle, reviews) are not in it.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use followthrough_server::backup::{Place, Reason, restore, take};
use followthrough_server::store::Store;
use sync_core::document::{Answer, Ask, Change, Documents, Edit};
use sync_core::id::{EntryId, Hash, PersonId, StaffId, hex, unhex};
use sync_core::journal::{Content, KeyPair, read_body, write_body};
use sync_core::record::{Actor, DocumentKey, Fact, KindSpec, Record};
use sync_core::scope::Scope;
use sync_core::seal::{DeviceSecret, OfficeBoxKey};
use sync_core::staff::Role;
use sync_core::sync::hub::Hub;
use sync_core::testing::samples::{self, SampleOf};
use sync_core::testing::{Home, TabletAt};
use sync_core::wire::{self, Down, Export, SealedRun, Up};

const KEY: &str =
    "followthrough-backup-key-1 0909090909090909090909090909090909090909090909090909090909090909\n";
const SALT: [u8; 12] = [7; 12];

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join("v1")
}

/// Lines of words, the last of them hexadecimal.
fn lines(name: &str) -> Vec<(Vec<String>, Vec<u8>)> {
    let text = std::fs::read_to_string(fixtures().join(name)).expect("a fixture");
    let lines = text.lines().map(|line| {
        let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let last = words.pop().expect("a word");
        let mut bytes = vec![0; last.len() / 2];
        unhex(&last, &mut bytes).expect("hexadecimal");
        (words, bytes)
    });
    lines.collect()
}

fn write_lines(name: &str, lines: impl IntoIterator<Item = (String, Vec<u8>)>) {
    let text: String = lines
        .into_iter()
        .map(|(words, bytes)| format!("{words} {}\n", hex(&bytes)))
        .collect();
    std::fs::write(fixtures().join(name), text).expect("written");
}

fn meaning(bytes: &[u8]) -> String {
    hex(&Hash::of(&[bytes]).0[..8])
}

/// A home as it was when the fixtures were made; a test that reads never builds on it.
struct Made {
    home: Home,
    tablet: TabletAt,
    plan: DocumentKey,
    of: SampleOf,
    frames: Vec<Vec<u8>>,
}

fn made() -> Made {
    let mut home = Home::new(101);
    home.given_out = Some(Vec::new());
    let teo = home.staff("Teo", Role::TeamLeader, "2468");
    let ivy = home.person("Ivy", "4");
    let tablet = home.tablet("one");
    home.sign_in(tablet, teo, "2468").expect("online");
    let drink = home.drink(tablet, ivy, 150).expect("saved");
    home.amend_drink(tablet, ivy, drink, 180).expect("saved");
    let plan = DocumentKey::CarePlan(ivy);
    for text in ["Likes tea.", "Likes strong tea, with \u{fc}nsalted toast."] {
        let heads = home.open_document(tablet, plan).expect("it opens").heads;
        let text = text.to_owned();
        home.edit_document(tablet, plan, heads, Edit::Text { section: 3, text })
            .expect("saved");
    }
    let of = SampleOf {
        service: home.service,
        unit: home.unit,
        staff: teo,
        person: ivy,
        of: drink,
        at: home.now,
    };
    let frames = home.given_out.take().unwrap_or_default();
    Made {
        frames: frames.iter().map(|frame| frame.to_vec()).collect(),
        home,
        tablet,
        plan,
        of,
    }
}

fn released(fact: &Fact) -> bool {
    !matches!(fact, Fact::Cycle(_))
}

fn sample_bodies(of: &SampleOf) -> Vec<(u16, Vec<u8>)> {
    let facts = samples::facts(of).into_iter().filter(|(_, fact)| released(fact));
    let bodies = facts.map(|(about, fact)| {
        let code = fact.code();
        let record = Record {
            happened_at: of.at,
            by: of.staff,
            acting_as: Role::RegisteredManager,
            about,
            links: vec![of.of],
            saw: Some(of.of),
            fact,
        };
        (code, write_body(SALT, &Content::Record(record)))
    });
    bodies.collect()
}

#[test]
#[ignore = "writes the fixtures of this version: once, before it is released"]
fn make_the_fixtures() {
    let mut made = made();
    std::fs::create_dir_all(fixtures()).expect("a folder");
    let bodies = sample_bodies(&made.of);
    write_lines(
        "bodies.txt",
        bodies
            .into_iter()
            .map(|(code, body)| (format!("{code:04x}"), body)),
    );

    let scopes = scopes(&made.home);
    let mut ups: Vec<Vec<u8>> = vec![wire::encode(&Up::Ping)];
    for scope in &scopes {
        for entry in made
            .home
            .office
            .rows(scope)
            .iter()
            .filter_map(|row| row.entry.as_ref())
            .take(2)
        {
            let run = sync_core::journal::Run::pack(&[entry]);
            ups.push(wire::encode(&Up::Push {
                push: 7,
                runs: vec![(*scope, run)],
            }));
        }
    }
    let plain = |frame: &[u8], up: bool| {
        let again = if up {
            minicbor::to_vec(wire::decode::<Up>(frame).expect("ours"))
        } else {
            minicbor::to_vec(wire::decode::<Down>(frame).expect("ours"))
        };
        meaning(&again.expect("it encodes"))
    };
    let up = ups
        .iter()
        .map(|frame| (format!("up {}", plain(frame, true)), frame.clone()));
    let down = made
        .frames
        .iter()
        .map(|frame| (format!("down {}", plain(frame, false)), frame.clone()));
    write_lines("frames.txt", up.chain(down));

    let changes = changes(&made.home);
    let document = changes.iter().map(|change| {
        let words = format!("{} {}", hex(&change.id.0), hex(&change.actor.0));
        (words, change.bytes.clone())
    });
    write_lines("care-plan.txt", document);

    let cells = made.home.store(made.tablet).load();
    write_lines("tablet.txt", cells);

    made.home.online(made.tablet, false);
    made.home.drink(made.tablet, made.of.person, 90).expect("saved");
    let (file, _) = made
        .home
        .at(made.tablet)
        .export_unsent()
        .expect("something waits");
    std::fs::write(fixtures().join("unsent.file"), file).expect("written");

    let folder = std::env::temp_dir().join(format!("followthrough-fixtures-{}", std::process::id()));
    let data = folder.join("data");
    let store = Store::open(&data).expect("a store");
    store.found_service(made.home.office.founded()).expect("founded");
    for commit in &made.home.office.written {
        store.commit(commit.clone()).expect("written");
    }
    store.close();
    drop(store);
    let place = Place::beside(&data);
    std::fs::write(&place.key, KEY).expect("the key");
    let taken = take(&data, &place, Reason::ByHand, None).expect("a backup");
    std::fs::copy(&taken.path, fixtures().join("office.backup")).expect("copied");
    std::fs::remove_dir_all(&folder).expect("gone");
    let heads = scopes.iter().map(|scope| {
        let (rows, root) = made.home.hub.log_head(scope);
        (format!("{} {rows}", hex(&scope.to_bytes())), root.0.to_vec())
    });
    write_lines("heads.txt", heads);
    let box_seed = made.home.office.founded().secrets.box_seed;
    write_lines(
        "keys.txt",
        [
            ("box".to_owned(), box_seed.to_vec()),
            (
                "tablet".to_owned(),
                made.home.at(made.tablet).device_key().0.to_vec(),
            ),
            ("person".to_owned(), made.of.person.0.to_vec()),
            ("staff".to_owned(), made.of.staff.0.to_vec()),
            ("drink".to_owned(), made.of.of.0.to_vec()),
            ("secret".to_owned(), made.home.secret(made.tablet).0.to_vec()),
        ],
    );
    assert!(matches!(made.plan, DocumentKey::CarePlan(_)));
}

fn scopes(home: &Home) -> Vec<Scope> {
    let keys = &home.office.founded().secrets.scope_keys;
    keys.iter().map(|(scope, _)| *scope).collect()
}

fn changes(home: &Home) -> Vec<Change> {
    let rows = scopes(home);
    let rows = rows.iter().flat_map(|scope| home.office.rows(scope));
    rows.filter_map(|row| {
        let entry = row.entry.as_ref()?;
        let Ok(Content::Record(record)) = read_body(entry.body.as_deref()?) else {
            return None;
        };
        let Fact::DocumentEdited(edited) = record.fact else {
            return None;
        };
        Some(Change {
            id: entry.id,
            actor: Actor::of(&entry.header.author, &edited.nonce),
            bytes: edited.change,
        })
    })
    .collect()
}

fn key(name: &str) -> Vec<u8> {
    let keys = lines("keys.txt");
    let found = keys.into_iter().find(|(words, _)| words[0] == name);
    found.expect("a key").1
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().expect("so many bytes")
}

#[test]
fn records_of_every_kind_read_and_are_written_as_they_were() {
    let bodies = lines("bodies.txt");
    for (words, body) in &bodies {
        let content = read_body(body).expect("it reads");
        let Content::Record(record) = &content else {
            unreachable!("{words:?} is no record");
        };
        assert!(
            !matches!(record.fact, Fact::Unknown(_)),
            "{words:?} is no longer understood"
        );
        assert_eq!(format!("{:04x}", record.fact.code()), words[0]);
        assert!(
            write_body(SALT, &content) == *body,
            "{words:?} is written otherwise than it was"
        );
    }
    let there: BTreeSet<String> = bodies.into_iter().map(|(words, _)| words[0].clone()).collect();
    let kinds = Fact::CODES.iter().copied();
    let kinds = kinds.chain(KindSpec::all().iter().map(|kind| kind.code));
    /// What no release has written yet.
    const REVIEW: u16 = 0x0b01;
    let missing: Vec<String> = kinds
        .filter(|code| *code != REVIEW)
        .map(|code| format!("{code:04x}"))
        .filter(|code| !there.contains(code))
        .collect();
    assert!(missing.is_empty(), "kinds without a fixture: {missing:?}");
}

#[test]
fn frames_read_and_say_what_they_said() {
    let frames = lines("frames.txt");
    assert!(frames.len() > 20);
    for (words, frame) in frames {
        let again = if words[0] == "up" {
            minicbor::to_vec(wire::decode::<Up>(&frame).expect("it reads"))
        } else {
            minicbor::to_vec(wire::decode::<Down>(&frame).expect("it reads"))
        };
        assert_eq!(
            meaning(&again.expect("it encodes")),
            words[1],
            "a frame {}",
            words[0]
        );
    }
}

#[test]
fn a_care_plan_opens_with_its_text() {
    let changes: Vec<Change> = lines("care-plan.txt")
        .into_iter()
        .map(|(words, bytes)| {
            let (mut id, mut actor) = ([0; 32], [0; 16]);
            unhex(&words[0], &mut id).expect("an id");
            unhex(&words[1], &mut actor).expect("an actor");
            Change {
                id: EntryId(id),
                actor: Actor(actor),
                bytes,
            }
        })
        .collect();
    let person = PersonId(array(&key("person")));
    let ask = Ask::Open {
        document: DocumentKey::CarePlan(person),
        changes,
        proposals: Vec::new(),
        at: None,
    };
    let Answer::Opened(opened) = Documents::default().answer(&ask) else {
        unreachable!("it no longer opens");
    };
    assert!(opened.unmerged.is_empty());
    let text = opened.sections.into_iter().find(|(code, _)| *code == 3);
    assert_eq!(
        text.expect("a section").1,
        "Likes strong tea, with \u{fc}nsalted toast."
    );
}

#[test]
fn a_tablets_store_opens_and_its_person_signs_in() {
    // Any tablet, with the store and the secret of then in place of its own.
    let mut made = made();
    *made.home.secret(made.tablet) = DeviceSecret(array(&key("secret")));
    let (staff, drink) = (StaffId(array(&key("staff"))), EntryId(array(&key("drink"))));
    let person = PersonId(array(&key("person")));
    let cells = made.home.store(made.tablet).cells();
    cells.clear();
    cells.extend(
        lines("tablet.txt")
            .into_iter()
            .map(|(words, value)| (words.join(" "), value)),
    );
    made.home.online(made.tablet, false);
    made.home.restart(made.tablet);
    assert_eq!(made.home.at(made.tablet).unreadable_cells(), 0);
    made.home
        .sign_in(made.tablet, staff, "2468")
        .expect("the vault of then opens");
    let floor = made.home.at(made.tablet).floor().expect("signed in");
    let item = floor.item(drink).expect("the drink of then");
    assert_eq!(
        item.care().map(sync_core::record::Care::line).as_deref(),
        Some("180 ml")
    );
    made.home.drink(made.tablet, person, 60).expect("it goes on");
}

#[test]
fn a_file_of_unsent_work_reads_and_opens() {
    let file = std::fs::read(fixtures().join("unsent.file")).expect("a fixture");
    let read = Export::read(&file).expect("it reads");
    assert!(read.is_by(&sync_core::id::PublicKey(array(&key("tablet")))));
    let office = OfficeBoxKey::from_seed(&array(&key("box")));
    assert!(!read.export.items.is_empty());
    for item in &read.export.items {
        let plain = office.open(wire::SEALED_RUN, &item.sealed).expect("it opens");
        let run: SealedRun = minicbor::decode(&plain).expect("a run");
        let entries = run.run.expand(run.scope).expect("entries");
        assert!(
            entries
                .iter()
                .all(|entry| entry.body.as_deref().is_some_and(|body| read_body(body).is_ok()))
        );
    }
}

#[test]
fn a_backup_restores_and_its_database_is_whole() {
    let folder = std::env::temp_dir().join(format!("followthrough-formats-{}", std::process::id()));
    let data = folder.join("data");
    std::fs::create_dir_all(&data).expect("a folder");
    let place = Place::beside(&data);
    std::fs::write(&place.key, KEY).expect("the key");
    restore(&fixtures().join("office.backup"), &data, &place.key, false, None).expect("it restores");
    let store = Store::open(&data).expect("it opens");
    let findings = store.doctor().expect("a look");
    assert!(findings.wrong.is_empty(), "{:?}", findings.wrong);
    let state = store.hub_state().expect("a state").expect("a service");
    let office = KeyPair::from_seed(state.secrets.signing_seed).public();
    let hub = Hub::open(state, [1; 32], sync_core::time::Timestamp(1_795_176_000_000));
    assert_eq!(hub.office_key(), office);
    let heads = lines("heads.txt");
    assert!(heads.len() > 2);
    for (words, root) in heads {
        let mut scope = vec![0; words[0].len() / 2];
        unhex(&words[0], &mut scope).expect("a scope");
        let scope = Scope::from_bytes(&scope).expect("a scope");
        let (rows, now) = hub.log_head(&scope);
        assert_eq!((rows.to_string(), now.0.to_vec()), (words[1].clone(), root));
    }
    drop(store);
    std::fs::remove_dir_all(&folder).expect("gone");
}
