//! Changes that nobody's tablet wrote: each is refused with its reason, and the document goes on.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ObjType, ROOT, ReadDoc, ScalarValue};

use super::{Copy, EATING, MOVING, NOON, PLAN, change, drinks};
use crate::document::genesis::Genesis;
use crate::document::{Answer, Ask, Change, Edit, Unmerged, chunk, shape};
use crate::id::{EntryId, PlanItemId};
use crate::record::{Actor, DocumentKey, DocumentKind};

pub(super) const STRANGER: Actor = Actor([0xbb; 16]);

fn refused(copy: &mut Copy, candidate: &Change, why: Unmerged) {
    let before = copy.open();
    assert_eq!(copy.admit(candidate.clone()), Answer::NotAdmitted(why));
    // Should it reach a tablet all the same, it is left out there with the same reason.
    let mut tablet = Copy::named(77);
    tablet.changes = copy.changes.clone();
    tablet.changes.push(candidate.clone());
    let opened = tablet.open();
    assert_eq!(opened.unmerged, [(candidate.id, why)]);
    assert_eq!((opened.sections, opened.heads), (before.sections, before.heads));
}

/// The checksum of a chunk made to fit whatever its bytes now say.
pub(super) fn repair(bytes: &mut [u8]) {
    use sha2::Digest;
    let checksum = sha2::Sha256::digest(&bytes[8..]);
    bytes[4..8].copy_from_slice(&checksum[..4]);
}

/// Anything automerge can write, in a stranger's name, upon a document nobody wrote in.
fn crafted(write: impl FnOnce(&mut automerge::transaction::Transaction<'_>, &Genesis)) -> Change {
    let genesis = Genesis::of(DocumentKind::CarePlan).unwrap();
    let mut doc = genesis.doc.clone().with_actor(STRANGER.0.into());
    let mut tx = doc.transaction();
    write(&mut tx, &genesis);
    tx.commit_with(CommitOptions::default().with_time(0));
    change(
        STRANGER,
        doc.get_last_local_change().unwrap().raw_bytes().to_vec(),
    )
}

#[test]
fn an_honest_change_is_admitted() {
    let (mut one, mut two) = (Copy::named(1), Copy::named(2));
    let first = one.write(EATING, "Tea.");
    assert_eq!(two.admit(first.clone()), Answer::Admitted);
    two.changes.push(first.clone());
    // Again, under another entry: nothing is merged twice, and nothing is wrong with it.
    assert_eq!(
        two.admit(Change {
            id: EntryId([3; 32]),
            ..first
        }),
        Answer::Admitted
    );
    let further = one.plan(drinks(1, &[600]));
    assert_eq!(two.admit(further), Answer::Admitted);
}

#[test]
fn a_flipped_bit_is_refused_with_its_checksum_and_without() {
    let mut copy = Copy::named(1);
    let honest = Copy::named(2).write(EATING, "Paracetamol 5 mg at most.");
    let place = honest.bytes.iter().rposition(|byte| *byte == b'5').unwrap();
    let mut flipped = honest.clone();
    flipped.bytes[place] = b'9';
    // automerge itself reads it without a word.
    assert!(automerge::Change::from_bytes(flipped.bytes.clone()).is_ok());
    refused(&mut copy, &flipped, Unmerged::Malformed);
    // With the checksum repaired it is another change by the same actor: the entry's signature no longer covers it, and
    // once the honest one is here it is refused here too.
    repair(&mut flipped.bytes);
    copy.changes.push(honest);
    let flipped = change(flipped.actor, flipped.bytes);
    assert_eq!(copy.admit(flipped), Answer::NotAdmitted(Unmerged::AnotherActor));
}

#[test]
fn a_change_in_somebody_elses_name_is_refused() {
    let mut copy = Copy::named(1);
    let mut forged = Copy::named(2).write(EATING, "Tea.");
    forged.actor = STRANGER;
    refused(&mut copy, &forged, Unmerged::AnotherActor);
    // Nor may anybody be nobody, by whom every document begins.
    let actor = Actor([0; 16]);
    let genesis = Genesis::of(DocumentKind::CarePlan).unwrap();
    let mut doc = genesis.doc.clone().with_actor(actor.0.into());
    let mut tx = doc.transaction();
    tx.splice_text(genesis.text(EATING).unwrap(), 0, 0, "x").unwrap();
    tx.commit();
    let bytes = doc.get_last_local_change().unwrap().raw_bytes().to_vec();
    refused(&mut copy, &change(actor, bytes), Unmerged::AnotherActor);
}

#[test]
fn an_actor_used_twice_is_refused_the_second_time() {
    let mut copy = Copy::named(1);
    let first = copy.write(EATING, "Tea.");
    let again = Ask::Edit {
        document: PLAN,
        changes: Vec::new(),
        base: Vec::new(),
        actor: first.actor,
        at: NOON,
        edits: vec![Edit::Text {
            section: EATING,
            text: "Coffee.".into(),
        }],
    };
    let Answer::Edited(Some(edited)) = copy.documents.answer(&again) else {
        panic!()
    };
    let again = change(first.actor, edited.change);
    assert_eq!(copy.admit(again), Answer::NotAdmitted(Unmerged::AnotherActor));
    // A second change in a row by one actor is none of ours either.
    let next = crafted(|tx, genesis| {
        tx.splice_text(genesis.text(EATING).unwrap(), 0, 0, "x").unwrap();
    });
    let mut doc = Genesis::of(DocumentKind::CarePlan)
        .unwrap()
        .doc
        .with_actor(STRANGER.0.into());
    doc.apply_changes([automerge::Change::from_bytes(next.bytes.clone()).unwrap()])
        .unwrap();
    let mut tx = doc.transaction();
    tx.splice_text(
        Genesis::of(DocumentKind::CarePlan).unwrap().text(EATING).unwrap(),
        1,
        0,
        "y",
    )
    .unwrap();
    tx.commit();
    let second = change(
        STRANGER,
        doc.get_last_local_change().unwrap().raw_bytes().to_vec(),
    );
    copy.changes.push(next);
    assert_eq!(copy.admit(second), Answer::NotAdmitted(Unmerged::Unfit));
}

#[test]
fn whatever_else_automerge_can_write_does_not_fit() {
    type Write = fn(&mut automerge::transaction::Transaction<'_>, &Genesis);
    let cases: [(&str, Write); 13] = [
        ("a field at the root", |tx, _| tx.put(ROOT, "x", 1).unwrap()),
        ("the kind replaced", |tx, _| {
            tx.put(ROOT, "kind", "other").unwrap()
        }),
        ("a section replaced", |tx, _| {
            let sections = tx.get(ROOT, "sections").unwrap().unwrap().1;
            tx.put_object(sections, "safety", ObjType::Text).unwrap();
        }),
        ("planned care removed whole", |tx, _| {
            tx.delete(ROOT, "planned").unwrap()
        }),
        ("a counter", |tx, _| {
            tx.put(ROOT, "n", ScalarValue::counter(1)).unwrap()
        }),
        ("a number in a text", |tx, genesis| {
            tx.insert(genesis.text(EATING).unwrap(), 0, 7).unwrap()
        }),
        ("two letters as one", |tx, genesis| {
            tx.insert(genesis.text(EATING).unwrap(), 0, "ab").unwrap()
        }),
        ("a control character", |tx, genesis| {
            tx.splice_text(genesis.text(EATING).unwrap(), 0, 0, "\u{1b}")
                .unwrap();
        }),
        ("a block in a text", |tx, genesis| {
            tx.split_block(genesis.text(EATING).unwrap(), 0).unwrap();
        }),
        ("a mark", |tx, genesis| {
            let text = genesis.text(EATING).unwrap();
            tx.splice_text(text, 0, 0, "abc").unwrap();
            let mark = automerge::marks::Mark::new("bold".into(), true, 0, 2);
            tx.mark(text, mark, automerge::marks::ExpandMark::None).unwrap();
        }),
        ("an item without fields", |tx, genesis| {
            let item = PlanItemId([1; 16]).to_hex();
            tx.put_object(genesis.planned.as_ref().unwrap(), item, ObjType::Map)
                .unwrap();
        }),
        ("an item under no id", |tx, genesis| {
            tx.put_object(genesis.planned.as_ref().unwrap(), "x", ObjType::Map)
                .unwrap();
        }),
        ("an item that is a word", |tx, genesis| {
            let item = PlanItemId([1; 16]).to_hex();
            tx.put(genesis.planned.as_ref().unwrap(), item, "x").unwrap();
        }),
    ];
    for (what, write) in cases {
        let mut copy = Copy::named(1);
        copy.write(MOVING, "A frame.");
        assert_eq!(
            copy.admit(crafted(write)),
            Answer::NotAdmitted(Unmerged::Unfit),
            "{what}"
        );
    }
}

#[test]
fn a_message_and_a_later_versions_bytes_do_not_fit() {
    let mut copy = Copy::named(1);
    let genesis = Genesis::of(DocumentKind::CarePlan).unwrap();
    let mut doc = genesis.doc.clone().with_actor(STRANGER.0.into());
    let mut tx = doc.transaction();
    tx.splice_text(genesis.text(EATING).unwrap(), 0, 0, "x").unwrap();
    tx.commit_with(CommitOptions::default().with_message("hello"));
    let made = doc.get_last_local_change().unwrap();
    refused(
        &mut copy,
        &change(STRANGER, made.raw_bytes().to_vec()),
        Unmerged::Unfit,
    );
    let mut expanded = made.decode();
    expanded.message = None;
    expanded.extra_bytes = vec![1, 2, 3];
    let extra = automerge::Change::from(expanded).raw_bytes().to_vec();
    refused(&mut copy, &change(STRANGER, extra), Unmerged::Unfit);
}

#[test]
fn compressed_chunks_whole_documents_and_rubbish_are_no_changes() {
    let mut copy = Copy::named(1);
    let mut long =
        automerge::Change::from_bytes(Copy::named(2).write(EATING, &"tea ".repeat(400)).bytes).unwrap();
    let actor = shape::actor_of(long.actor_id()).unwrap();
    let compressed = long.bytes().to_vec();
    assert_ne!(compressed, long.raw_bytes());
    refused(&mut copy, &change(actor, compressed), Unmerged::Malformed);
    let saved = Genesis::of(DocumentKind::CarePlan).unwrap().doc.save();
    refused(&mut copy, &change(STRANGER, saved), Unmerged::Malformed);
    for rubbish in [&b""[..], b"\x85\x6f\x4a\x83", &[0xff; 64]] {
        refused(
            &mut copy,
            &change(STRANGER, rubbish.to_vec()),
            Unmerged::Malformed,
        );
    }
    refused(&mut copy, &change(STRANGER, vec![0; 20_000]), Unmerged::Unfit);
}

#[test]
fn a_second_way_to_write_the_same_change_is_refused() {
    let mut copy = Copy::named(1);
    let honest = Copy::named(2).write(EATING, "Tea.");
    // Four times the same action, written as twice two.
    let mut bytes = honest.bytes.clone();
    let columns = 10 + 33 + 17 + 2 + time_len(&bytes) + 1 + 1 + 17;
    let lengths = columns + 1..columns + 1 + 2 * usize::from(bytes[columns]);
    let mut at = lengths.end;
    for place in lengths.step_by(2) {
        if bytes[place] == 0x42 {
            assert_eq!(bytes[at..at + 2], [4, 1]);
            bytes[place + 1] = 4;
            bytes.splice(at..at + 2, [2, 1, 2, 1]);
            break;
        }
        at += usize::from(bytes[place + 1]);
    }
    bytes[9] += 2;
    repair(&mut bytes);
    let read = automerge::Change::from_bytes(bytes.clone()).unwrap();
    let honestly = automerge::Change::from_bytes(honest.bytes.clone()).unwrap();
    assert_eq!(read.decode(), honestly.decode());
    assert_ne!(read.hash(), honestly.hash());
    refused(&mut copy, &change(honest.actor, bytes), Unmerged::Malformed);
}

/// How long the time is in a short chunk with one dependency: after the head (10 bytes), the dependency (33), the actor
/// (17), seq and start.
fn time_len(bytes: &[u8]) -> usize {
    let time = &bytes[10 + 33 + 17 + 2..];
    time.iter().take_while(|byte| **byte & 0x80 != 0).count() + 1
}

/// A column's code and bytes.
type Column<'a> = (u8, &'a [u8]);

/// A chunk with these columns: what automerge would take as a promise of any number of operations.
fn claiming(columns: &[Column<'_>]) -> Vec<u8> {
    let genesis = Genesis::of(DocumentKind::CarePlan).unwrap();
    let mut body = vec![1];
    body.extend_from_slice(&genesis.hash.0);
    body.push(16);
    body.extend_from_slice(&STRANGER.0);
    body.extend_from_slice(&[1, u8::try_from(genesis.operations + 1).unwrap(), 0, 0, 0]);
    body.push(u8::try_from(columns.len()).unwrap());
    for (code, data) in columns {
        body.extend_from_slice(&[*code, u8::try_from(data.len()).unwrap()]);
    }
    for (_, data) in columns {
        body.extend_from_slice(data);
    }
    let mut bytes = vec![
        0x85,
        0x6f,
        0x4a,
        0x83,
        0,
        0,
        0,
        0,
        1,
        u8::try_from(body.len()).unwrap(),
    ];
    bytes.extend_from_slice(&body);
    repair(&mut bytes);
    bytes
}

#[test]
fn a_short_chunk_that_claims_a_terabyte_costs_nothing() {
    // A run of 2^40 of the value 1, of nulls, of "no"; and one operation with 2^40 predecessors, a value of 2^40 bytes.
    const MANY: [u8; 6] = [0x80, 0x80, 0x80, 0x80, 0x80, 0x20];
    let mut run_of_one = MANY.to_vec();
    run_of_one.push(1);
    let mut nulls = vec![0];
    nulls.extend_from_slice(&MANY);
    let mut one_of_many = vec![0x7f];
    one_of_many.extend_from_slice(&MANY);
    let one = [0x7f, 1];
    let cases: [(&[Column<'_>], Unmerged); 7] = [
        (&[(0x42, &run_of_one)], Unmerged::Unfit),
        (&[(0x42, &nulls)], Unmerged::Unfit),
        (&[(0x34, &MANY), (0x42, &one)], Unmerged::Unfit),
        (
            &[(0x42, &one), (0x70, &one_of_many), (0x71, &one), (0x73, &one)],
            Unmerged::Unfit,
        ),
        (
            &[(0x42, &one), (0x56, &one_of_many), (0x57, b"x")],
            Unmerged::Unfit,
        ),
        // Columns that our documents do not have, and one that is there twice.
        (&[(0x42, &one), (0x94, &one)], Unmerged::Unfit),
        (&[(0x42, &one), (0x42, &one)], Unmerged::Unfit),
    ];
    for (columns, why) in cases {
        let bytes = claiming(columns);
        assert!(bytes.len() < 219);
        assert_eq!(chunk::check(&bytes), Err(why), "{columns:?}");
        refused(&mut Copy::named(1), &change(STRANGER, bytes), why);
    }
    // Lengths that go past the end.
    for (code, data) in [
        (0x15, &[0x7f, 0xff, 0x7f][..]),
        (0x01, &[0x7f, 5]),
        (0x42, &[0x7e, 1]),
    ] {
        assert_eq!(chunk::check(&claiming(&[(code, data)])), Err(Unmerged::Malformed));
    }
}

#[test]
fn letters_are_touched_only_where_they_are_and_by_who_has_seen_them() {
    let (mut one, mut two) = (Copy::named(1), Copy::named(2));
    let first = one.write(EATING, "Tea.");
    two.changes.push(first.clone());
    let second = two.write(EATING, "Tea and cake.");
    // The second stands on the first; taken from under it, its places are nowhere.
    let mut uprooted = automerge::Change::from_bytes(second.bytes.clone())
        .unwrap()
        .decode();
    let genesis = Genesis::of(DocumentKind::CarePlan).unwrap();
    uprooted.deps = vec![automerge::ChangeHash(genesis.hash.0)];
    uprooted.start_op = core::num::NonZeroU64::new(genesis.operations + 1).unwrap();
    let uprooted = automerge::Change::from(uprooted).raw_bytes().to_vec();
    refused(&mut one, &change(second.actor, uprooted), Unmerged::Unfit);
    // Counters that jump ahead, as if to use them all up.
    let mut ahead = automerge::Change::from_bytes(second.bytes.clone())
        .unwrap()
        .decode();
    ahead.start_op = core::num::NonZeroU64::new(u64::from(u32::MAX) - 5).unwrap();
    for op in &mut ahead.operations {
        op.key = automerge::legacy::Key::Seq(automerge::legacy::ElementId::Head);
        op.pred = Vec::new().into();
    }
    let ahead = automerge::Change::from(ahead).raw_bytes().to_vec();
    refused(&mut one, &change(second.actor, ahead), Unmerged::Unfit);
    // Standing on nothing at all.
    let mut nowhere = automerge::Change::from_bytes(first.bytes).unwrap().decode();
    nowhere.deps = Vec::new();
    let nowhere = automerge::Change::from(nowhere).raw_bytes().to_vec();
    refused(
        &mut Copy::named(3),
        &change(first.actor, nowhere),
        Unmerged::Unfit,
    );
}

#[test]
fn a_change_to_one_sort_of_document_does_not_fit_another() {
    let mut copy = Copy::named(1);
    let honest = copy.write(EATING, "Tea.");
    let document = DocumentKey::AboutMe(super::PERSON);
    let ask = Ask::Admit {
        document,
        changes: Vec::new(),
        candidate: honest,
    };
    let Answer::NotAdmitted(why) = copy.documents.answer(&ask) else {
        panic!()
    };
    assert!(matches!(why, Unmerged::Waits | Unmerged::Unfit));
}

#[test]
fn a_letter_taken_out_by_two_stays_out_once() {
    let (mut one, mut two) = (Copy::named(1), Copy::named(2));
    one.write(EATING, "Tea and cake.");
    two.take(&one);
    one.write(EATING, "Tea.");
    let theirs = two.write(EATING, "Tea.");
    assert_eq!(one.admit(theirs), Answer::Admitted);
    one.take(&two);
    assert_eq!(one.text(EATING), "Tea.");
}

/// `Automerge` is what a hostile author has; ours never hands one out.
#[test]
fn what_is_admitted_saves_and_loads() {
    let mut copy = Copy::named(1);
    copy.write(EATING, "Tea.");
    copy.plan(drinks(1, &[600]));
    let Answer::Exported(bytes) = copy.documents.answer(&Ask::Export {
        document: PLAN,
        changes: copy.changes.clone(),
    }) else {
        panic!()
    };
    assert!(Automerge::load(&bytes).is_ok());
}
