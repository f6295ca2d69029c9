//! Living documents: which changes count, which versions are current, who read which, in any order of arrival.

use proptest::prelude::*;

use super::super::Floor;
use crate::fold::{Entered, Place};
use crate::id::{DeviceId, EntryId, Hash, PersonId, PublicKey, StaffId};
use crate::record::{
    About, Actor, DocumentEdited, DocumentKey, Fact, Record, VersionAcknowledged, VersionPublished,
};
use crate::shift::Shift;
use crate::staff::Role;
use crate::time::{MINUTE_MS, Timestamp};
use crate::verdict::{HeldReason, Verdict};

const AMIRA: StaffId = StaffId([1; 16]);
const DEE: StaffId = StaffId([2; 16]);
const TEO: StaffId = StaffId([3; 16]);
const MAVIS: PersonId = PersonId([9; 16]);
const PLAN: DocumentKey = DocumentKey::CarePlan(MAVIS);

/// One entry: its number, its author and role, the versions it links to, what it says, and whether the office holds it.
#[derive(Clone, Debug)]
struct Line(u8, StaffId, Role, Vec<u8>, Fact, bool);

fn id(number: u8) -> EntryId {
    EntryId([number; 32])
}

fn edited(number: u8, by: StaffId, role: Role) -> Line {
    let fact = DocumentEdited {
        document: PLAN,
        nonce: [number; 12],
        change: vec![number],
    };
    Line(number, by, role, vec![], Fact::DocumentEdited(fact), false)
}

fn published(number: u8, replaces: &[u8]) -> Line {
    let fact = VersionPublished {
        document: PLAN,
        heads: vec![Hash([number; 32])],
        rendered: Hash([number; 32]),
        why: None,
    };
    Line(
        number,
        DEE,
        Role::DeputyManager,
        replaces.to_vec(),
        Fact::VersionPublished(fact),
        false,
    )
}

fn read(number: u8, by: StaffId, version: u8, understood: bool) -> Line {
    let fact = VersionAcknowledged {
        document: PLAN,
        version: id(version),
        understood,
        question: None,
    };
    Line(
        number,
        by,
        Role::SupportWorker,
        vec![version],
        Fact::VersionAcknowledged(fact),
        false,
    )
}

/// The same of another document.
fn of(document: DocumentKey, mut line: Line) -> Line {
    match &mut line.4 {
        Fact::VersionPublished(fact) => fact.document = document,
        Fact::VersionAcknowledged(fact) => fact.document = document,
        _ => {}
    }
    line
}

fn floor(lines: &[Line]) -> Floor {
    let mut floor = Floor::default();
    for Line(number, by, role, links, fact, held) in lines {
        let recorded_at = Timestamp(i64::from(*number) * MINUTE_MS);
        let record = Record {
            happened_at: recorded_at,
            by: *by,
            acting_as: *role,
            about: About::Person(MAVIS),
            links: links.iter().map(|link| id(*link)).collect(),
            saw: None,
            fact: fact.clone(),
        };
        floor.apply(&Entered {
            id: id(*number),
            device: DeviceId([1; 16]),
            seq: (*number).into(),
            author_key: PublicKey([by.0[0]; 32]),
            recorded_at,
            office_offset_ms: Some(0),
            place: Place::InFeed {
                row: (*number).into(),
                received_at: recorded_at,
                verdict: if *held {
                    Verdict::Held(HeldReason::RoleEnded)
                } else {
                    Verdict::Accepted
                },
            },
            record: &record,
        });
    }
    floor
}

fn current(floor: &Floor) -> Vec<EntryId> {
    floor
        .current_versions(&PLAN)
        .iter()
        .map(|version| version.id)
        .collect()
}

#[test]
fn a_change_without_authority_is_kept_and_only_proposed() {
    let mut held = edited(3, TEO, Role::TeamLeader);
    held.5 = true;
    let floor = floor(&[
        edited(1, TEO, Role::TeamLeader),
        edited(2, AMIRA, Role::SupportWorker),
        held,
    ]);
    let counted: Vec<_> = floor
        .changes_of(&PLAN)
        .iter()
        .map(|change| (change.id, change.counted, change.oddity.is_some()))
        .collect();
    assert_eq!(
        counted,
        [(id(1), true, false), (id(2), false, true), (id(3), false, false)]
    );
    let change = floor.changes_of(&PLAN)[0].to_change();
    assert_eq!(change.actor, Actor::of(&PublicKey([3; 32]), &[1; 12]));
    // Another document's changes are not among them.
    assert_eq!(floor.changes_of(&DocumentKey::AboutMe(MAVIS)), []);
}

#[test]
fn two_versions_unaware_of_each_other_are_both_current_until_one_replaces_both() {
    let one = [published(1, &[]), published(2, &[1]), published(3, &[1])];
    assert_eq!(current(&floor(&one)), [id(2), id(3)]);
    let settled = [&one[..], &[published(4, &[2, 3])]].concat();
    assert_eq!(current(&floor(&settled)), [id(4)]);
    // A version cannot replace itself away, nor by somebody who may not publish.
    assert_eq!(current(&floor(&[published(1, &[1])])), [id(1)]);
    let mut claim = published(2, &[1]);
    claim.2 = Role::TeamLeader;
    assert_eq!(current(&floor(&[published(1, &[]), claim])), [id(1)]);
}

#[test]
fn who_read_every_part_as_it_was_handed_over_has_read_all_of_it() {
    let shift = Shift::at(Timestamp(0));
    let person = MAVIS;
    let [first, second, empty] =
        [shift, shift.next(), shift.previous()].map(|shift| DocumentKey::HandoverPerson { person, shift });
    let lines = [
        of(first, published(1, &[])),
        of(second, published(2, &[])),
        of(first, read(3, AMIRA, 1, true)),
        of(second, read(4, AMIRA, 2, false)),
        of(first, read(5, TEO, 1, true)),
    ];
    let readers = |floor: &Floor| -> Vec<(StaffId, Timestamp, bool)> {
        // A part that was never handed over is nobody's to read.
        let words = floor.read_all_of(&[first, second, empty]);
        words
            .iter()
            .map(|one| (one.staff, one.happened_at, one.understood))
            .collect()
    };
    let before = floor(&lines);
    assert_eq!(readers(&before), [(AMIRA, Timestamp(4 * MINUTE_MS), false)]);
    let anew = floor(&[&lines[..], &[of(first, published(6, &[1]))]].concat());
    assert_eq!(readers(&anew), [], "handed over anew, it is to be read again");
    assert_eq!(floor(&[]).read_all_of(&[first, second]), []);
}

#[test]
fn the_newest_word_on_a_version_stands_and_a_new_version_is_to_be_read_again() {
    let lines = [
        published(1, &[]),
        read(2, AMIRA, 1, false),
        read(3, AMIRA, 1, true),
    ];
    let before = floor(&lines);
    let words: Vec<_> = before
        .acknowledgements_of(&PLAN)
        .iter()
        .map(|one| (one.entry, one.understood))
        .collect();
    assert_eq!(words, [(id(3), true)]);
    assert_eq!(before.to_read(&PLAN, AMIRA), []);
    assert_eq!(before.to_read(&PLAN, TEO).len(), 1);
    assert_eq!(
        before.to_read(&PLAN, DEE),
        [],
        "who published it need not read it"
    );
    let after = floor(&[&lines[..], &[published(4, &[1])]].concat());
    assert_eq!(after.to_read(&PLAN, AMIRA).len(), 1);
    assert_eq!(after.last_read(&PLAN, AMIRA).map(|one| one.version), Some(id(1)));
}

proptest! {
    #[test]
    fn order_repetition_and_delay_make_no_difference(order in Just((0..8usize).collect::<Vec<_>>()).prop_shuffle(), twice in 0..8usize) {
        let lines = [
            edited(1, TEO, Role::TeamLeader),
            published(2, &[]),
            edited(3, AMIRA, Role::SupportWorker),
            read(4, AMIRA, 2, false),
            published(5, &[2]),
            published(6, &[2]),
            read(7, AMIRA, 5, true),
            read(8, TEO, 9, true),
        ];
        let mut shuffled: Vec<Line> = order.iter().map(|at| lines[*at].clone()).collect();
        shuffled.push(lines[twice].clone());
        prop_assert_eq!(floor(&shuffled), floor(&lines));
    }
}
