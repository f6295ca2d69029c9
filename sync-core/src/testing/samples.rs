//! One fact of every kind, with every field that it may have: what fixtures are made from and fuzzing begins with.

#![expect(clippy::expect_used, reason = "a bench stops at its own mistakes")]

use crate::id::{DeviceId, EntryId, Hash, PersonId, PlanItemId, PublicKey, ServiceId, StaffId, UnitId};
use crate::record::care_kinds::fluid;
use crate::record::{
    About, Amended, Answer, CHECKLISTS, Care, Corrected, DeviceEnrolled, DeviceKind, DeviceRevoked,
    DocumentEdited, DocumentKey, EnteredInError, Fact, FieldSpec, HeldDecided, ItemResult, KeyCertified,
    KindSpec, Mistake, Per, PersonAdmitted, PersonDischarged, PersonMoved, PersonalTarget, PlannedCare,
    PlannedCareEnded, PracticeObserved, REGIONS, RoleEnded, RoleGranted, Schedule, Seen, SeenOpen,
    ServiceNamed, ShiftEnded, ShiftStarted, StaffJoined, StaffLeft, UnitChecked, UnitNamed, Value,
    VersionAcknowledged, VersionPublished,
};
use crate::shift::Shift;
use crate::staff::Role;
use crate::text::{NoteText, ReasonText, ShortText};
use crate::time::Timestamp;

mod cycle;
mod review;

/// Whom and what the samples are about.
#[derive(Clone, Copy, Debug)]
pub struct SampleOf {
    /// The service.
    pub service: ServiceId,
    /// A unit of it.
    pub unit: UnitId,
    /// Somebody who works there.
    pub staff: StaffId,
    /// Somebody who is cared for there.
    pub person: PersonId,
    /// A record to correct, answer or acknowledge.
    pub of: EntryId,
    /// When.
    pub at: Timestamp,
}

/// One fact of every kind that this version writes, the care catalogue's after the others.
pub fn facts(of: &SampleOf) -> Vec<(About, Fact)> {
    let mut facts = directory(of);
    facts.extend(people_and_plans(of));
    facts.extend(corrections(of));
    facts.extend(documents(of));
    facts.extend(shifts(of));
    facts.push(review::held(of));
    facts.extend(cycle::facts(of));
    let care = KindSpec::all().iter().map(|kind| {
        let mut care = Care::new(kind);
        for field in kind.fields {
            care.values.set(field.number, value(field));
        }
        (About::Person(of.person), Fact::Care(care))
    });
    facts.extend(care);
    facts
}

/// Practice as it should be, and nothing more said: what a simulation's leaders record.
pub fn observed(subject: StaffId) -> Fact {
    let item = ItemResult {
        item: 1,
        seen: Seen::Met,
    };
    Fact::PracticeObserved(PracticeObserved {
        subject,
        checklist: 1,
        items: vec![item],
        strengths: None,
        gaps: None,
        person: None,
    })
}

fn directory(of: &SampleOf) -> Vec<(About, Fact)> {
    let SampleOf {
        service,
        unit,
        staff,
        at,
        ..
    } = *of;
    let (device, key) = (DeviceId([0x0d; 16]), PublicKey([0x0e; 32]));
    let facts = [
        (
            About::Service,
            Fact::ServiceNamed(ServiceNamed {
                service,
                name: short("Rowan Court"),
            }),
        ),
        (
            About::Service,
            Fact::UnitNamed(UnitNamed {
                unit,
                name: short("Alder"),
            }),
        ),
        (
            About::Service,
            Fact::DeviceEnrolled(DeviceEnrolled {
                device,
                key,
                label: short("Alder, trolley"),
                kind: DeviceKind::Tablet,
            }),
        ),
        (
            About::Service,
            Fact::DeviceRevoked(DeviceRevoked {
                device,
                why: reason("left on a bus"),
            }),
        ),
        (
            About::Staff(staff),
            Fact::StaffJoined(StaffJoined {
                staff,
                name: short("Amira Haddad"),
            }),
        ),
        (
            About::Staff(staff),
            Fact::StaffLeft(StaffLeft { staff, from: at }),
        ),
        (
            About::Staff(staff),
            Fact::RoleGranted(RoleGranted {
                staff,
                role: Role::TeamLeader,
                from: at,
                until: Some(at.plus_ms(1)),
                unit: Some(unit),
            }),
        ),
        (
            About::Staff(staff),
            Fact::RoleEnded(RoleEnded {
                staff,
                role: Role::TeamLeader,
                from: at,
            }),
        ),
        (
            About::Staff(staff),
            Fact::KeyCertified(KeyCertified { staff, device, key }),
        ),
    ];
    facts.into()
}

fn people_and_plans(of: &SampleOf) -> Vec<(About, Fact)> {
    let SampleOf {
        unit,
        staff,
        person,
        at,
        ..
    } = *of;
    let item = PlanItemId([0x0f; 16]);
    let facts = [
        Fact::PersonAdmitted(PersonAdmitted {
            person,
            name: short("Dorothy Hill"),
            known_as: short("Dot"),
            unit,
            room: short("12"),
            birth_year: Some(1931),
            alerts: Some(vec![short("Thickened drinks, level 2")]),
        }),
        Fact::PersonMoved(PersonMoved {
            person,
            unit,
            room: short("14"),
        }),
        Fact::PersonDischarged(PersonDischarged {
            person,
            why: reason("went home"),
        }),
        Fact::PlannedCare(PlannedCare {
            item,
            person,
            kind: fluid::KIND.code,
            instruction: short("A cup with a handle"),
            schedule: Schedule::Every {
                minutes: 120,
                from_minute: 420,
                to_minute: 1260,
            },
            from: at,
            until: Some(at.plus_ms(86_400_000)),
            daily_target: Some(1500),
        }),
        Fact::PlannedCareEnded(PlannedCareEnded {
            item,
            from: at,
            why: reason("drinks by herself now"),
        }),
        Fact::PersonalTarget(PersonalTarget {
            person,
            kind: fluid::KIND.code,
            field: fluid::TAKEN_ML,
            per: Per::Day,
            low: Some(1200),
            high: None,
            from: at,
            why: Some(reason("the doctor asked for it")),
        }),
    ];
    let practice = Fact::PracticeObserved(PracticeObserved {
        subject: staff,
        checklist: CHECKLISTS.first().map_or(1, |checklist| checklist.code),
        items: vec![ItemResult {
            item: 1,
            seen: Seen::Partly,
        }],
        strengths: Some(note("Sat down and took her time")),
        gaps: Some(note("Write it down straight after")),
        person: Some(person),
    });
    let mut facts: Vec<_> = facts.map(|fact| (About::Person(person), fact)).into();
    facts.push((About::Staff(staff), practice));
    facts
}

fn corrections(of: &SampleOf) -> Vec<(About, Fact)> {
    let mut care = Care::new(&fluid::KIND);
    care.values.set(fluid::TAKEN_ML, Value::Number(200));
    let corrected = Corrected {
        happened_at: of.at,
        fact: Fact::Care(care),
    };
    let facts = [
        Fact::Amended(Amended {
            of: of.of,
            why: reason("read the cup wrongly"),
            corrected: Box::new(corrected),
        }),
        Fact::EnteredInError(EnteredInError {
            of: of.of,
            why: reason("wrong person"),
            mistake: Some(Mistake::WrongPerson),
        }),
        Fact::HeldDecided(HeldDecided {
            of: of.of,
            released: true,
            why: reason("she was here that night"),
        }),
    ];
    facts.map(|fact| (About::Person(of.person), fact)).into()
}

fn documents(of: &SampleOf) -> Vec<(About, Fact)> {
    let document = DocumentKey::CarePlan(of.person);
    let facts = [
        Fact::DocumentEdited(DocumentEdited {
            document,
            nonce: [3; 12],
            change: vec![0x85, 0x6f, 0x4a, 0x83],
        }),
        Fact::VersionPublished(VersionPublished {
            document,
            heads: vec![Hash([4; 32])],
            rendered: Hash([5; 32]),
            why: Some(reason("after her review")),
        }),
        Fact::VersionAcknowledged(VersionAcknowledged {
            document,
            version: of.of,
            understood: false,
            question: Some(note("Which spoon?")),
        }),
    ];
    facts.map(|fact| (About::Person(of.person), fact)).into()
}

fn shifts(of: &SampleOf) -> Vec<(About, Fact)> {
    let SampleOf { unit, staff, at, .. } = *of;
    let shift = Shift::at(at);
    let open = SeenOpen {
        overdue: 1,
        missed: 2,
        drafts: 3,
        unsent: 4,
    };
    vec![
        (
            About::Staff(staff),
            Fact::ShiftStarted(ShiftStarted { staff, unit, shift }),
        ),
        (
            About::Staff(staff),
            Fact::ShiftEnded(ShiftEnded {
                staff,
                unit,
                shift,
                open,
                note: Some(note("Quiet")),
            }),
        ),
        (
            About::Service,
            Fact::UnitChecked(UnitChecked {
                unit,
                shift,
                open,
                note: Some(note("All seen")),
            }),
        ),
    ]
}

fn value(field: &FieldSpec) -> Value {
    match &field.answer {
        Answer::Number { min, .. } => Value::Number(*min),
        Answer::Clock => Value::Number(1439),
        Answer::Choice(choices) => Value::Choice(choices.first().map_or(0, |choice| choice.code)),
        Answer::Several(choices) => {
            let mut codes: Vec<u8> = choices.iter().map(|choice| choice.code).collect();
            codes.sort_unstable();
            Value::Several(codes)
        }
        Answer::Regions => Value::Several(REGIONS.iter().take(3).map(|region| region.code).collect()),
        Answer::YesNo => Value::YesNo(true),
        Answer::Words => Value::Words(note("In their own words")),
    }
}

fn short(text: &str) -> ShortText {
    ShortText::parse(text).expect("a short text")
}

fn reason(text: &str) -> ReasonText {
    ReasonText::parse(text).expect("a reason")
}

fn note(text: &str) -> NoteText {
    NoteText::parse(text).expect("a note")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Step;

    #[test]
    fn every_kind_has_a_sample_that_reads() {
        let of = SampleOf {
            service: ServiceId([1; 16]),
            unit: UnitId([2; 16]),
            staff: StaffId([3; 16]),
            person: PersonId([4; 16]),
            of: EntryId([5; 32]),
            at: Timestamp(1_795_176_000_000),
        };
        let samples = facts(&of);
        for (_, fact) in &samples {
            assert_eq!(
                Fact::from_fields(fact.code(), fact.schema(), &fact.fields()),
                *fact
            );
        }
        let kinds = Fact::CODES.iter().copied();
        let kinds = kinds.chain(KindSpec::all().iter().map(|kind| kind.code));
        let kinds = kinds.chain(Step::KINDS.iter().map(|(code, _)| *code));
        let missing: Vec<u16> = kinds
            .filter(|code| samples.iter().all(|(_, fact)| fact.code() != *code))
            .collect();
        assert!(missing.is_empty(), "kinds without a sample: {missing:04x?}");
    }
}
