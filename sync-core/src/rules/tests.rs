//! The rule table as a reader would check it, and the cases around corrections.

use super::*;
use crate::id::{DeviceId, EntryId, PersonId, PlanItemId, PublicKey, ServiceId, UnitId};
use crate::record::care_kinds::{fluid, food};
use crate::record::{
    Care, Corrected, DeviceEnrolled, DeviceKind, DeviceRevoked, DocumentEdited, DocumentKey, EnteredInError,
    HeldDecided, KeyCertified, PersonAdmitted, PersonDischarged, PersonMoved, PlannedCare, PlannedCareEnded,
    PracticeObserved, RoleEnded, RoleGranted, Schedule, SeenOpen, ServiceNamed, ShiftEnded, ShiftStarted,
    StaffJoined, StaffLeft, UnitChecked, UnitNamed, Unknown, UnknownWhy, VersionAcknowledged,
    VersionPublished,
};
use crate::text::{ReasonText, ShortText};
use crate::time::HOUR_MS;

mod samples;
use samples::samples;

const AMIRA: StaffId = StaffId([1; 16]);
const BEN: StaffId = StaffId([2; 16]);
const MAVIS: PersonId = PersonId([9; 16]);

/// Columns: support worker, shift leader, team leader, deputy, registered manager, provider governance, inspector,
/// administrator. Compare with docs/roles.md.
#[test]
fn who_may_record_what() {
    let shown: Vec<String> = samples()
        .iter()
        .map(|(name, fact)| row(name, |role| may_record(role, fact).is_ok()))
        .collect();
    let expected = "
        record               SW SL TL DM RM PG IN AD
        service named         .  .  .  .  x  x  .  x
        unit named            .  .  .  .  x  x  .  x
        device enrolled       .  .  .  .  x  x  .  x
        device revoked        .  .  .  .  x  x  .  x
        staff joined          .  .  .  .  x  x  .  x
        staff left            .  .  .  .  x  x  .  x
        role granted          .  .  .  .  x  x  .  x
        role ended            .  .  .  .  x  x  .  x
        key certified         .  .  .  .  x  x  .  x
        person admitted       .  .  .  x  x  .  .  .
        person moved          .  .  .  x  x  .  .  .
        person discharged     .  .  .  x  x  .  .  .
        planned care          .  .  .  x  x  .  .  .
        planned care ended    .  .  .  x  x  .  .  .
        care                  x  x  x  x  x  .  .  .
        practice observed     .  x  x  x  x  .  .  .
        shift started         x  x  x  x  x  .  .  .
        shift ended           x  x  x  x  x  .  .  .
        unit checked          .  x  x  x  x  .  .  .
        daily check           .  x  x  x  x  .  .  .
        weekly review         .  x  x  x  x  .  .  .
        monthly review        .  .  .  x  x  x  .  .
        plan edited           .  .  x  x  x  .  .  .
        plan published        .  .  .  x  x  .  .  .
        handover edited       x  x  x  x  x  .  .  .
        handover given        .  x  x  x  x  .  .  .
        version read          x  x  x  x  x  .  .  .
        amended               x  x  x  x  x  .  .  .
        entered in error      x  x  x  x  x  .  .  .
        held decided          .  .  .  x  x  .  .  .
        from a newer version  .  .  .  .  .  .  .  .";
    assert_table(&shown, expected);
}

#[test]
fn who_may_read_what() {
    let audiences = [
        ("directory", Audience::Directory),
        ("people", Audience::People),
        ("floor", Audience::Floor),
        ("leaders", Audience::Leaders),
        ("management", Audience::Management),
        ("provider", Audience::Provider),
        ("one case", Audience::Case(crate::id::CycleId([1; 16]))),
        ("supervision", Audience::Supervision(AMIRA)),
        ("cycles", Audience::Cycles),
    ];
    let shown: Vec<String> = audiences
        .iter()
        .map(|(name, audience)| row(name, |role| may_read(role, *audience)))
        .collect();
    let expected = "
        audience             SW SL TL DM RM PG IN AD
        directory             x  x  x  x  x  x  x  x
        people                x  x  x  x  x  .  .  .
        floor                 x  x  x  x  x  .  .  .
        leaders               .  x  x  x  x  .  .  .
        management            .  .  .  x  x  .  .  .
        provider              .  .  .  .  .  x  .  .
        one case              .  .  .  .  .  .  .  .
        supervision           .  .  .  .  .  .  .  .
        cycles                x  x  x  x  x  x  .  .";
    assert_table(&shown, expected);
}

#[test]
fn every_kind_has_its_audience_and_everyone_who_may_record_may_read_it() {
    for (name, fact) in samples() {
        let audience = audience_of(&fact, Some(Audience::Floor)).unwrap();
        for role in Role::ALL {
            if may_record(role, &fact).is_ok() {
                assert!(
                    may_read(role, audience),
                    "{name}: {role:?} writes what they cannot read"
                );
            }
        }
    }
    let amended = amend(Fact::Care(Care::new(&fluid::KIND)));
    assert_eq!(audience_of(&amended, None), Some(Audience::Floor));
    assert_eq!(audience_of(&strike(), None), None);
    assert_eq!(
        audience_of(&strike(), Some(Audience::Leaders)),
        Some(Audience::Leaders)
    );
}

#[test]
fn a_refusal_says_who_it_is_for() {
    let planned = samples()
        .into_iter()
        .find(|(name, _)| *name == "planned care")
        .unwrap()
        .1;
    assert_eq!(
        may_record(Role::SupportWorker, &planned).unwrap_err().to_string(),
        "Changing planned care is for a deputy manager and above, not for the role of support worker"
    );
}

#[test]
fn nobody_observes_their_own_practice() {
    assert_eq!(may_observe(Role::ShiftLeader, AMIRA, BEN), Ok(()));
    assert_eq!(
        may_observe(Role::RegisteredManager, AMIRA, AMIRA),
        Err(Refusal::OwnPractice)
    );
    assert!(may_observe(Role::SupportWorker, AMIRA, BEN).is_err());
}

#[test]
fn a_worker_corrects_their_own_entry_for_a_day_and_a_leader_afterwards() {
    let care = Fact::Care(Care::new(&fluid::KIND));
    let try_it = |by, role, hours| correct(&care, by, role, hours, &strike());
    assert_eq!(try_it(AMIRA, Role::SupportWorker, 24), Ok(()));
    assert_eq!(try_it(AMIRA, Role::SupportWorker, 25), Err(Refusal::TooLate));
    // The tablet that wrote the correction may have had a slow clock.
    assert_eq!(try_it(AMIRA, Role::SupportWorker, -3), Ok(()));
    assert_eq!(try_it(AMIRA, Role::ShiftLeader, 25), Ok(()));
    assert_eq!(try_it(BEN, Role::ShiftLeader, 25), Ok(()));
    assert_eq!(
        try_it(BEN, Role::SupportWorker, 1),
        not_for(Deed::CorrectOthers, Role::SupportWorker)
    );
    assert_eq!(
        try_it(BEN, Role::Inspector, 1),
        not_for(Deed::RecordCare, Role::Inspector)
    );
}

#[test]
fn whoever_may_not_record_a_kind_may_not_correct_it_either() {
    let moved = samples()
        .into_iter()
        .find(|(name, _)| *name == "person moved")
        .unwrap()
        .1;
    assert_eq!(
        correct(&moved, BEN, Role::ShiftLeader, 1, &strike()),
        not_for(Deed::AdmitAndMove, Role::ShiftLeader)
    );
    assert_eq!(correct(&moved, BEN, Role::DeputyManager, 1, &strike()), Ok(()));
}

#[test]
fn what_a_leader_saw_is_not_for_its_subject_or_another_leader_to_change() {
    let observed = Fact::PracticeObserved(observation(BEN));
    assert_eq!(
        correct(&observed, AMIRA, Role::ShiftLeader, 48, &strike()),
        Ok(())
    );
    assert_eq!(
        correct(&observed, BEN, Role::RegisteredManager, 1, &strike()),
        Err(Refusal::OwnPractice)
    );
    let carla = StaffId([3; 16]);
    assert_eq!(
        correct(&observed, carla, Role::TeamLeader, 1, &strike()),
        not_for(Deed::CorrectOthersObservation, Role::TeamLeader)
    );
    assert_eq!(
        correct(&observed, carla, Role::DeputyManager, 1, &strike()),
        Ok(())
    );
}

#[test]
fn a_correction_keeps_what_the_entry_is_about() {
    let drink = Fact::Care(Care::new(&fluid::KIND));
    let meal = Fact::Care(Care::new(&food::KIND));
    let try_it = |original: &Fact, now: Fact| correct(original, AMIRA, Role::DeputyManager, 1, &amend(now));
    assert_eq!(try_it(&drink, drink.clone()), Ok(()));
    assert_eq!(try_it(&drink, meal), Err(Refusal::OtherSubject));
    let of_ben = Fact::PracticeObserved(observation(BEN));
    let of_carla = Fact::PracticeObserved(observation(StaffId([3; 16])));
    assert_eq!(try_it(&of_ben, of_carla), Err(Refusal::OtherSubject));
    assert_eq!(try_it(&strike(), strike()), Err(Refusal::RecordAnew));
}

#[test]
fn what_a_newer_version_wrote_can_be_struck() {
    let newer = unknown();
    assert_eq!(correct(&newer, AMIRA, Role::SupportWorker, 1, &strike()), Ok(()));
    assert!(correct(&newer, AMIRA, Role::Administrator, 1, &strike()).is_err());
}

/// Tries a correction of what Amira wrote as a shift leader, so many hours later.
fn correct(
    original: &Fact,
    by: StaffId,
    role: Role,
    hours_later: i64,
    correction: &Fact,
) -> Result<(), Refusal> {
    let written = Timestamp(1_000 * HOUR_MS);
    may_correct(
        &Written {
            by,
            role,
            recorded_at: written.plus_ms(hours_later * HOUR_MS),
            fact: correction,
        },
        &Written {
            by: AMIRA,
            role: Role::ShiftLeader,
            recorded_at: written,
            fact: original,
        },
    )
}

fn not_for(what: Deed, role: Role) -> Result<(), Refusal> {
    Err(Refusal::NotForRole {
        what,
        who: what.who(),
        role,
    })
}

fn row(name: &str, yes: impl Fn(Role) -> bool) -> String {
    let marks: String = Role::ALL
        .iter()
        .map(|role| if yes(*role) { "  x" } else { "  ." })
        .collect();
    format!("{name:<20}{marks}")
}

#[track_caller]
fn assert_table(shown: &[String], expected: &str) {
    let expected: Vec<&str> = expected.lines().skip(2).map(str::trim).collect();
    assert_eq!(
        shown.join("\n"),
        expected.join("\n"),
        "the table is now:\n{}",
        shown.join("\n")
    );
}

fn amend(fact: Fact) -> Fact {
    Fact::Amended(Amended {
        of: EntryId([5; 32]),
        why: reason(),
        corrected: Box::new(Corrected {
            happened_at: Timestamp(0),
            fact,
        }),
    })
}

fn strike() -> Fact {
    Fact::EnteredInError(EnteredInError {
        of: EntryId([5; 32]),
        why: reason(),
        mistake: None,
    })
}

fn unknown() -> Fact {
    Fact::Unknown(Unknown {
        code: 0x7fff,
        schema: 1,
        fields: vec![0xa0],
        why: UnknownWhy::NewerKind,
    })
}

fn observation(subject: StaffId) -> PracticeObserved {
    PracticeObserved {
        subject,
        checklist: 1,
        items: vec![],
        strengths: None,
        gaps: None,
        person: None,
    }
}

fn reason() -> ReasonText {
    ReasonText::parse("wrong cup").unwrap()
}

fn short(text: &str) -> ShortText {
    ShortText::parse(text).unwrap()
}
