//! What a lying office, a forging device and plain garbage may try; and that each is refused by name, with nothing lost.

#![expect(clippy::expect_used, reason = "a test stops at its own mistakes")]

#[path = "hostile/documents.rs"]
mod documents;

use followthrough_tests::scenario::forger::{Forger, read, strange_key, stranger};
use followthrough_tests::scenario::liar;
use sync_core::id::{DeviceId, Hash, PersonId, ServiceId, StaffId, hex};
use sync_core::journal::{Content, Entry, Header, KeyPair, Run};
use sync_core::limits;
use sync_core::record::{
    About, DeviceRevoked, DocumentEdited, DocumentKey, Fact, ItemResult, PracticeObserved, Record, Seen,
};
use sync_core::scope::{Audience, Scope, Stream};
use sync_core::shift::Shift;
use sync_core::staff::Role;
use sync_core::sync::hub::CloseReason;
use sync_core::sync::tablet::{LinkStatus, LinkTrouble, Notice};
use sync_core::testing::{Home, TabletAt, drink};
use sync_core::text::ReasonText;
use sync_core::time::{HOUR_MS, Timestamp};
use sync_core::wire::{self, Cursor, Down, Fate, Hello, Refused, Report, SealedPage, Trouble, Up};

fn drinks(home: &Home, at: TabletAt, person: PersonId) -> usize {
    let floor = home.at(at).floor().expect("somebody is signed in");
    floor
        .timeline(person, home.now.plus_ms(-HOUR_MS), home.now.plus_ms(HOUR_MS))
        .len()
}

fn home_with_drinks(seed: u8) -> (Home, StaffId, PersonId, TabletAt) {
    let mut home = Home::new(seed);
    let amira = home.staff("Amira", Role::SupportWorker, "2468");
    let ivy = home.person("Ivy", "4");
    let one = home.tablet("one");
    home.sign_in(one, amira, "2468").expect("online");
    for ml in [100, 150, 200, 250] {
        home.drink(one, ivy, ml).expect("saved");
    }
    (home, amira, ivy, one)
}

#[test]
fn signed_pages_that_continue_another_history_are_refused_and_nothing_is_lost() {
    for lie in ["drops a row", "alters a row", "back-dates a row"] {
        let (mut home, _, ivy, one) = home_with_drinks(51);
        let floor = home.scope(Audience::Floor);
        let told = home.office.rows(&floor).to_vec();
        let mut history = told.clone();
        match lie {
            "drops a row" => {
                history.remove(2);
                history.push(told[1].clone());
            }
            "alters a row" => history[2] = told[1].clone(),
            _ => history[2].received_at = told[0].received_at.plus_ms(-HOUR_MS),
        }
        assert_eq!(history.len(), told.len());
        history.push(told[3].clone());
        let office = liar::office_key(&home);
        let page = liar::page(&home, floor, &history, told.len(), &office).expect("a key");
        home.send_to(one, page);
        assert!(
            home.notices(one).contains(&Notice::PageRefused(floor)),
            "an office that {lie} goes unnoticed"
        );
        assert_eq!(home.at(one).status().diverged, [floor], "{lie}");
        assert_eq!(drinks(&home, one, ivy), 4, "{lie}: what the tablet had, it keeps");
        // It goes on recording, and remembers after a restart.
        home.drink(one, ivy, 300).expect("saved");
        home.restart(one);
        assert_eq!(home.at(one).status().diverged, [floor], "{lie}");
    }
}

#[test]
fn the_same_page_by_the_honest_history_is_taken() {
    let (mut home, _, _, one) = home_with_drinks(52);
    let floor = home.scope(Audience::Floor);
    let mut history = home.office.rows(&floor).to_vec();
    let told = history.len();
    history.push(history[3].clone());
    let office = liar::office_key(&home);
    let page = liar::page(&home, floor, &history, told, &office).expect("a key");
    home.send_to(one, page);
    assert!(
        home.at(one).status().diverged.is_empty(),
        "the lies above are refused for what they are"
    );
}

#[test]
fn a_page_that_the_office_did_not_sign_is_no_page() {
    let (mut home, _, ivy, one) = home_with_drinks(53);
    let floor = home.scope(Audience::Floor);
    let mut history = home.office.rows(&floor).to_vec();
    let told = history.len();
    history.push(history[3].clone());
    let page = liar::page(&home, floor, &history, told, &stranger()).expect("a key");
    home.send_to(one, page);
    assert!(home.notices(one).contains(&Notice::PageRefused(floor)));
    // Somebody on the line is no reason to think that the office lies.
    assert!(home.at(one).status().diverged.is_empty());
    home.drink(one, ivy, 300).expect("saved");
    assert_eq!(home.at(one).status().waiting, 0);
}

/// What a test changes about an honest header before it is signed, and with which key.
type Forgery<'a> = (&'a str, Refused, &'a dyn Fn(&Forger, &mut Header) -> KeyPair);

#[test]
fn forged_entries_are_refused_by_name_and_kept_aside() {
    let (mut home, amira, ivy, one) = home_with_drinks(54);
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let floor = home.scope(Audience::Floor);
    let honest_device = home.at(one).device();
    let own = |forger: &Forger| KeyPair::from_seed(forger.author_seed);
    let forgeries: [Forgery<'_>; 7] = [
        (
            "a key that nobody certified",
            Refused::UnknownAuthor,
            &|_, header| {
                header.author = strange_key();
                stranger()
            },
        ),
        ("a signature by another key", Refused::BadSignature, &|_, _| {
            stranger()
        }),
        (
            "the chain of another device",
            Refused::ForeignChain,
            &|forger, header| {
                header.device = honest_device;
                own(forger)
            },
        ),
        (
            "a scope it does not belong to",
            Refused::WrongScope,
            &|forger, header| {
                header.scope = Scope::new(header.scope.service, Audience::Leaders);
                own(forger)
            },
        ),
        ("another service", Refused::WrongScope, &|forger, header| {
            header.scope = Scope::new(ServiceId([9; 16]), Audience::Floor);
            own(forger)
        }),
        (
            "the directory, which the office alone writes",
            Refused::WrongScope,
            &|forger, header| {
                header.scope = Scope::new(header.scope.service, Audience::Directory);
                own(forger)
            },
        ),
        (
            "a stream of somebody else",
            Refused::WrongScope,
            &|forger, header| {
                header.stream = Stream::Person(PersonId([8; 16]));
                own(forger)
            },
        ),
    ];
    for ((what, why, change), seed) in forgeries.into_iter().zip(61..) {
        let mut forger = Forger::new(&mut home, seed, ben, "1357");
        let record = forger.record(&home, About::Person(ivy), Fact::Care(drink(500)));
        let (mut header, body) = forger.header(&home, floor, 0, None, &Content::Record(record));
        let key = change(&forger, &mut header);
        let entry = Entry::sign(header, body, &key);
        let fate = forger.push(&mut home, &entry);
        assert_eq!(fate, Some(Fate::Refused(why)), "{what}");
    }
    // In her name, by his key.
    let mut forger = Forger::new(&mut home, 71, ben, "1357");
    let mut record = forger.record(&home, About::Person(ivy), Fact::Care(drink(500)));
    record.by = amira;
    let entry = forger.entry(&home, floor, 0, None, &Content::Record(record));
    assert_eq!(
        forger.push(&mut home, &entry),
        Some(Fate::Refused(Refused::AnotherAuthor))
    );
    assert!(
        home.office.aside.len() >= 7,
        "what was refused is kept aside, with who sent it and why"
    );
    assert_eq!(drinks(&home, one, ivy), 4, "no tablet ever sees any of it");
}

#[test]
fn a_place_in_a_chain_is_taken_once_and_a_gap_may_close_later() {
    let (mut home, _, ivy, one) = home_with_drinks(55);
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let floor = home.scope(Audience::Floor);
    let mut forger = Forger::new(&mut home, 72, ben, "1357");
    let content = |forger: &Forger, home: &Home, ml| {
        Content::Record(forger.record(home, About::Person(ivy), Fact::Care(drink(ml))))
    };
    let chain: Vec<Entry> = (0..5).fold(Vec::new(), |mut chain, seq| {
        let content = content(&forger, &home, 100 + i64::try_from(seq).expect("small"));
        chain.push(forger.entry(&home, floor, seq, chain.last(), &content));
        chain
    });
    let stored = |fate: Option<Fate>| matches!(fate, Some(Fate::Stored { .. }));
    assert!(stored(forger.push(&mut home, &chain[0])));
    // The same again is told again; another in its place is not taken.
    assert_eq!(forger.push(&mut home, &chain[0]), Some(Fate::Duplicate));
    let other = forger.entry(&home, floor, 0, None, &content(&forger, &home, 900));
    assert_eq!(
        forger.push(&mut home, &other),
        Some(Fate::Refused(Refused::PlaceTaken))
    );
    // One that names another before it.
    let astray = forger.entry(&home, floor, 1, Some(&other), &content(&forger, &home, 901));
    assert_eq!(
        forger.push(&mut home, &astray),
        Some(Fate::Refused(Refused::PlaceTaken))
    );
    // A gap is kept open, and closes once.
    assert!(stored(forger.push(&mut home, &chain[4])));
    assert!(stored(forger.push(&mut home, &chain[2])));
    assert!(stored(forger.push(&mut home, &chain[1])));
    let late = forger.entry(&home, floor, 2, Some(&chain[1]), &content(&forger, &home, 902));
    assert_eq!(
        forger.push(&mut home, &late),
        Some(Fate::Refused(Refused::PlaceTaken))
    );
    assert!(stored(forger.push(&mut home, &chain[3])));
    // A counter that runs backwards.
    let (mut header, body) = forger.header(&home, floor, 5, Some(&chain[4]), &content(&forger, &home, 903));
    header.tick = 1;
    let backwards = Entry::sign(header, body, &KeyPair::from_seed(forger.author_seed));
    assert_eq!(
        forger.push(&mut home, &backwards),
        Some(Fate::Refused(Refused::OutOfOrder))
    );
    assert_eq!(drinks(&home, one, ivy), 4 + 5, "the honest five arrived once");
    // The machine is opened anew from the store: what it knew about gaps, it still knows.
    home.restart_office();
    let link = home.open_raw(forger.device);
    forger.link = link;
    forger.hello(&mut home, wire::PROTOCOL, wire::PROTOCOL_OLDEST);
    assert_eq!(forger.push(&mut home, &chain[3]), Some(Fate::Duplicate));
    assert_eq!(
        forger.push(&mut home, &late),
        Some(Fate::Refused(Refused::PlaceTaken))
    );
}

#[test]
fn no_device_can_make_a_feed_unreadable_for_the_others() {
    let (mut home, _, ivy, one) = home_with_drinks(60);
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let floor = home.scope(Audience::Floor);
    let mut forger = Forger::new(&mut home, 74, ben, "1357");
    let content = |forger: &Forger, home: &Home, ml| {
        Content::Record(forger.record(home, About::Person(ivy), Fact::Care(drink(ml))))
    };
    let chain: Vec<Entry> = (0..6).fold(Vec::new(), |mut chain, seq| {
        let content = content(&forger, &home, 100 + i64::try_from(seq).expect("small"));
        chain.push(forger.entry(&home, floor, seq, chain.last(), &content));
        chain
    });
    // The newest first, then a run in which it alone is signed: what is new of it would stand uncovered.
    assert!(matches!(
        forger.push(&mut home, &chain[2]),
        Some(Fate::Stored { .. })
    ));
    let run = Run::pack(&chain[..3].iter().collect::<Vec<_>>());
    assert_eq!(
        forger.push_run(&mut home, floor, run),
        Some(Fate::Refused(Refused::BadSignature))
    );
    // One by one they are signed, and taken.
    for entry in &chain[..2] {
        assert!(matches!(forger.push(&mut home, entry), Some(Fate::Stored { .. })));
    }
    // A run whose middle is refused: a record of somebody else, between two that are honest.
    let mut record = forger.record(&home, About::Person(ivy), Fact::Care(drink(900)));
    record.by = StaffId([3; 16]);
    let forged = forger.entry(&home, floor, 3, Some(&chain[2]), &Content::Record(record));
    let after = forger.entry(&home, floor, 4, Some(&forged), &content(&forger, &home, 901));
    let before = chain[2].clone();
    let run = Run::pack(&[&before, &forged, &after]);
    forger.push_run(&mut home, floor, run);
    home.drink(one, ivy, 300).expect("saved");
    assert!(home.at(one).status().diverged.is_empty());
    let two = home.tablet("two");
    home.sign_in(two, ben, "1357").expect("online");
    assert!(home.at(two).status().diverged.is_empty());
    assert_eq!(drinks(&home, one, ivy), drinks(&home, two, ivy));
    assert!(drinks(&home, two, ivy) >= 5 + 3);
}

#[test]
fn what_is_too_large_or_no_frame_is_named_and_hurts_nobody_else() {
    let (mut home, _, ivy, one) = home_with_drinks(56);
    let ben = home.staff("Ben", Role::SupportWorker, "1357");
    let floor = home.scope(Audience::Floor);
    // A body past its limit, honestly signed.
    let mut forger = Forger::new(&mut home, 73, ben, "1357");
    let large = Content::Record(Record {
        happened_at: Timestamp(0),
        by: ben,
        acting_as: Role::SupportWorker,
        about: About::Person(ivy),
        links: vec![],
        saw: None,
        fact: Fact::DocumentEdited(DocumentEdited {
            document: DocumentKey::HandoverPerson {
                person: ivy,
                shift: Shift::at(Timestamp(0)),
            },
            nonce: [0; 12],
            change: vec![0; limits::BODY_BYTES_MAX],
        }),
    });
    let large = forger.entry(&home, floor, 0, None, &large);
    let fate = forger.push_run(&mut home, floor, Run::pack(&[&large]));
    assert_eq!(fate, Some(Fate::Refused(Refused::BadBody)));
    // A body that is not in the one form.
    let (mut header, mut body) = forger.header(&home, floor, 0, None, &Content::Unknown { tag: 99 });
    body.push(0);
    header.body_hash = Hash::of(&[&body]);
    let odd = Entry::sign(header, body, &KeyPair::from_seed(forger.author_seed));
    assert_eq!(
        forger.push(&mut home, &odd),
        Some(Fate::Refused(Refused::BadBody))
    );

    let bomb = wire::encode(&Up::Hello(Hello {
        protocol: wire::PROTOCOL,
        protocol_oldest: wire::PROTOCOL_OLDEST,
        app: "x".repeat(limits::FRAME_INFLATED_BYTES_MAX + 1),
        cursors: vec![],
        report: Report::default(),
        confirmed: Vec::new(),
    }));
    assert!(bomb.len() < limits::FRAME_BYTES_MAX, "small on the wire");
    let garbage: [(&str, Vec<u8>); 5] = [
        ("nothing", vec![]),
        (
            "a Wi-Fi sign-in page",
            b"<html>sign in to this Wi-Fi</html>".to_vec(),
        ),
        (
            "noise",
            (0..400u32).map(|n| (n * 7919 % 251).to_le_bytes()[0]).collect(),
        ),
        ("a frame past its limit", vec![1; limits::FRAME_BYTES_MAX + 1]),
        ("a decompression bomb", bomb),
    ];
    for ((what, bytes), seed) in garbage.into_iter().zip(81..) {
        let mut forger = Forger::new(&mut home, seed, ben, "1357");
        for _ in 0..2 {
            assert_eq!(
                forger.send(&mut home, bytes.clone()),
                Some(Trouble::Malformed),
                "{what}"
            );
        }
        assert_eq!(
            home.raw_closed(forger.link),
            None,
            "{what}: a stray frame or two close nothing"
        );
        forger.send(&mut home, bytes);
        assert_eq!(
            home.raw_closed(forger.link),
            Some(CloseReason::Malformed),
            "{what}"
        );
    }
    // Down the other way: an office's garbage is no word of the office.
    for bytes in [vec![], b"<html>".to_vec(), vec![1, 0, 0xff], vec![9; 100]] {
        home.send_to(one, bytes);
    }
    home.drink(one, ivy, 300).expect("saved");
    assert_eq!(home.at(one).status().waiting, 0);
    assert_eq!(drinks(&home, one, ivy), 5);
}

#[test]
fn a_frame_before_the_hello_closes_the_link() {
    let mut home = Home::new(57);
    let one = home.tablet("one");
    let device = home.at(one).device();
    let link = home.open_raw(device);
    home.send_raw(link, wire::encode(&Up::Ping));
    assert_eq!(home.raw_closed(link), Some(CloseReason::Malformed));
}

#[test]
fn a_device_that_was_never_enrolled_or_was_revoked_gets_nothing() {
    let (mut home, _, _, one) = home_with_drinks(58);
    let unknown = home.open_raw(DeviceId([5; 16]));
    assert_eq!(home.raw_closed(unknown), Some(CloseReason::Unknown));
    let device = home.at(one).device();
    let revoked = DeviceRevoked {
        device,
        why: ReasonText::parse("lost on the bus").expect("a reason"),
    };
    home.write(vec![(About::Service, Fact::DeviceRevoked(revoked))]);
    assert_eq!(home.at(one).status().trouble, Some(LinkTrouble::Revoked));
    assert_eq!(home.at(one).status().link, LinkStatus::Down);
}

#[test]
fn a_support_workers_device_is_not_given_the_leaders_feed() {
    let (mut home, amira, _, one) = home_with_drinks(59);
    let lee = home.staff("Lee", Role::ShiftLeader, "9999");
    let two = home.tablet("two");
    home.sign_in(two, lee, "9999").expect("online");
    let observed = PracticeObserved {
        subject: amira,
        checklist: 1,
        items: vec![ItemResult {
            item: 1,
            seen: Seen::Not,
        }],
        strengths: None,
        gaps: None,
        person: None,
    };
    home.record(two, About::Staff(amira), Fact::PracticeObserved(observed))
        .expect("saved");
    let leaders = home.scope(Audience::Leaders);
    assert!(!home.office.rows(&leaders).is_empty());
    // She asks for it all the same, from a device of her own.
    let forger = Forger::new(&mut home, 91, amira, "2468");
    let cursor = Cursor {
        scope: leaders,
        size: 0,
        root: None,
        horizon: None,
    };
    let came = read(&home.send_raw(forger.link, wire::encode(&Up::Want(vec![cursor]))));
    let of_leaders = came.iter().any(|frame| match frame {
        Down::Page(page) => page.scope() == leaders,
        Down::Start { checkpoint, .. } | Down::Diverged { checkpoint } | Down::Forked { checkpoint, .. } => {
            checkpoint.scope == leaders
        }
        _ => false,
    });
    assert!(!of_leaders, "{came:?}");
    // Nor do her keys open its pages, should she come by one.
    let secrets = home.office.load().secrets;
    let key_of = |audience| {
        secrets
            .scope_keys
            .iter()
            .find(|(scope, _)| scope.audience == audience)
            .map(|(_, key)| key.clone())
    };
    let prefix = format!("page/{}/", hex(&leaders.to_bytes()));
    let cells = home.store(two).load();
    let (_, cell) = cells
        .iter()
        .find(|(key, _)| key.starts_with(&prefix))
        .expect("the leader's tablet holds it");
    let page: SealedPage = minicbor::decode(cell).expect("a page");
    for audience in [Audience::Directory, Audience::People, Audience::Floor] {
        assert!(page.open(&key_of(audience).expect("a key"), false).is_err());
    }
    assert!(
        page.open(&key_of(Audience::Leaders).expect("a key"), false)
            .is_ok()
    );
    assert!(
        !home
            .store(one)
            .load()
            .iter()
            .any(|(key, _)| key.starts_with(&prefix))
    );
}
