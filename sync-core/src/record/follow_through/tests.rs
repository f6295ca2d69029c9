//! Steps go both ways, keep their codes, and what cannot be read is kept as it came.

use super::*;
use crate::id::{PersonId, StaffId};
use crate::record::{About, Fact, Record, UnknownWhy};
use crate::staff::Role;
use crate::text::{NoteText, ReasonText};
use crate::time::Timestamp;

const CYCLE: CycleId = CycleId([1; 16]);
const ACTION: ActionId = ActionId([2; 16]);

fn note(text: &str) -> NoteText {
    NoteText::parse(text).unwrap()
}

fn record(step: Step) -> Record {
    Record {
        happened_at: Timestamp(1_700_000_000_000),
        by: StaffId([3; 16]),
        acting_as: Role::DeputyManager,
        about: About::Cycle(CYCLE),
        links: vec![EntryId([4; 32])],
        saw: None,
        fact: Fact::Cycle(CycleFact { cycle: CYCLE, step }),
    }
}

fn issue() -> Step {
    Step::IssueIdentified(IssueIdentified {
        shape: Shape::Action,
        source: Source::Incident,
        theme: Theme::Falls,
        risk: Risk::High,
        reach: Reach::Person(PersonId([5; 16])),
        place: Some(4),
        what: note("Found on the floor beside the bed"),
        made_safe: None,
        reported_by: Some(StaffId([6; 16])),
    })
}

fn settled() -> Step {
    Step::Settled(Settled {
        action: Some(ACTION),
        stands: EntryId([9; 32]),
        why: ReasonText::parse("Seen by both on Tuesday").unwrap(),
    })
}

#[test]
fn steps_go_both_ways_under_their_codes() {
    for (step, code) in [(issue(), 0x0a01), (settled(), 0x0a0c)] {
        let record = record(step);
        assert_eq!(record.fact.code(), code);
        assert_eq!(minicbor::decode::<Record>(&to_bytes(&record)).unwrap(), record);
    }
    let codes: Vec<u16> = Step::KINDS.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, (0x0a01..=0x0a11).collect::<Vec<u16>>());
}

#[test]
fn what_cannot_be_read_is_kept_as_it_came() {
    let fields = minicbor::to_vec(7u8).unwrap();
    let of = |code, schema| match Fact::from_fields(code, schema, &fields) {
        Fact::Unknown(unknown) => {
            assert_eq!(unknown.fields, fields);
            unknown.why
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(of(0x0a01, 1), UnknownWhy::Unreadable);
    assert_eq!(of(0x0a01, 2), UnknownWhy::NewerFields);
    assert_eq!(of(0x0aff, 1), UnknownWhy::NewerKind);
}

#[test]
fn an_incident_opens_the_same_cycle_whoever_reviews_it() {
    let incident = EntryId([7; 32]);
    assert_eq!(CycleId::of_incident(incident), CycleId::of_incident(incident));
    assert_ne!(
        CycleId::of_incident(incident),
        CycleId::of_incident(EntryId([8; 32]))
    );
}

#[test]
fn codes_of_every_list_are_its_own() {
    fn own(codes: Vec<u8>) {
        let mut once = codes.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(codes.len(), once.len());
    }
    own(Theme::ALL.iter().map(|theme| theme.code()).collect());
    own(Factor::ALL.iter().map(|factor| factor.code()).collect());
    own(Cause::ALL.iter().map(|cause| cause.code()).collect());
    own(Barrier::ALL.iter().map(|barrier| barrier.code()).collect());
    assert_eq!(Theme::from_code(Theme::Other.code()), Some(Theme::Other));
    assert_eq!(Theme::from_code(200), None);
}
