//! One fact of every kind, for the rule table.

use super::*;
use crate::record::{Cadence, ReviewHeld, SeenAtReview};

fn review(cadence: Cadence) -> Fact {
    Fact::ReviewHeld(ReviewHeld {
        cadence,
        first_day: 0,
        seen: SeenAtReview::default(),
        answers: Vec::new(),
        decisions: Vec::new(),
        note: None,
    })
}

/// One fact of every kind.
pub(super) fn samples() -> Vec<(&'static str, Fact)> {
    let (staff, device, key, from) = (AMIRA, DeviceId([4; 16]), PublicKey([4; 32]), Timestamp(0));
    let (unit, role) = (UnitId([6; 16]), Role::SupportWorker);
    let (item, why) = (PlanItemId([7; 16]), reason());
    let shift = crate::shift::Shift::at(from);
    let plan = DocumentKey::CarePlan(MAVIS);
    let handover = DocumentKey::HandoverUnit { unit, shift };
    let edited = |document| {
        Fact::DocumentEdited(DocumentEdited {
            document,
            nonce: [1; 12],
            change: vec![1],
        })
    };
    let published = |document| {
        Fact::VersionPublished(VersionPublished {
            document,
            heads: vec![],
            rendered: crate::id::Hash([1; 32]),
            why: None,
        })
    };
    vec![
        (
            "service named",
            Fact::ServiceNamed(ServiceNamed {
                service: ServiceId([8; 16]),
                name: short("Elm House"),
            }),
        ),
        (
            "unit named",
            Fact::UnitNamed(UnitNamed {
                unit,
                name: short("Rowan"),
            }),
        ),
        (
            "device enrolled",
            Fact::DeviceEnrolled(DeviceEnrolled {
                device,
                key,
                label: short("Rowan 1"),
                kind: DeviceKind::Tablet,
            }),
        ),
        (
            "device revoked",
            Fact::DeviceRevoked(DeviceRevoked {
                device,
                why: why.clone(),
            }),
        ),
        (
            "staff joined",
            Fact::StaffJoined(StaffJoined {
                staff,
                name: short("Amira"),
            }),
        ),
        ("staff left", Fact::StaffLeft(StaffLeft { staff, from })),
        (
            "role granted",
            Fact::RoleGranted(RoleGranted {
                staff,
                role,
                from,
                until: None,
                unit: None,
            }),
        ),
        ("role ended", Fact::RoleEnded(RoleEnded { staff, role, from })),
        (
            "key certified",
            Fact::KeyCertified(KeyCertified { staff, device, key }),
        ),
        (
            "person admitted",
            Fact::PersonAdmitted(PersonAdmitted {
                person: MAVIS,
                name: short("Mavis Long"),
                known_as: short("Mavis"),
                unit,
                room: short("1"),
                birth_year: None,
                alerts: None,
            }),
        ),
        (
            "person moved",
            Fact::PersonMoved(PersonMoved {
                person: MAVIS,
                unit,
                room: short("2"),
            }),
        ),
        (
            "person discharged",
            Fact::PersonDischarged(PersonDischarged {
                person: MAVIS,
                why: why.clone(),
            }),
        ),
        (
            "planned care",
            Fact::PlannedCare(PlannedCare {
                item,
                person: MAVIS,
                kind: fluid::KIND.code,
                instruction: short("Offer a drink"),
                schedule: Schedule::Daily(vec![480]),
                from,
                until: None,
                daily_target: None,
            }),
        ),
        (
            "planned care ended",
            Fact::PlannedCareEnded(PlannedCareEnded { item, from, why }),
        ),
        ("care", Fact::Care(Care::new(&fluid::KIND))),
        ("practice observed", Fact::PracticeObserved(observation(BEN))),
        (
            "shift started",
            Fact::ShiftStarted(ShiftStarted {
                staff: AMIRA,
                unit: UnitId([2; 16]),
                shift,
            }),
        ),
        (
            "shift ended",
            Fact::ShiftEnded(ShiftEnded {
                staff: AMIRA,
                unit: UnitId([2; 16]),
                shift,
                open: SeenOpen::default(),
                note: None,
            }),
        ),
        (
            "unit checked",
            Fact::UnitChecked(UnitChecked {
                unit: UnitId([2; 16]),
                shift,
                open: SeenOpen::default(),
                note: None,
            }),
        ),
        ("daily check", review(Cadence::Daily)),
        ("weekly review", review(Cadence::Weekly)),
        ("monthly review", review(Cadence::Monthly)),
        ("plan edited", edited(plan)),
        ("plan published", published(plan)),
        ("handover edited", edited(handover)),
        ("handover given", published(handover)),
        (
            "version read",
            Fact::VersionAcknowledged(VersionAcknowledged {
                document: plan,
                version: EntryId([1; 32]),
                understood: true,
                question: None,
            }),
        ),
        ("amended", amend(Fact::Care(Care::new(&fluid::KIND)))),
        ("entered in error", strike()),
        (
            "held decided",
            Fact::HeldDecided(HeldDecided {
                of: EntryId([5; 32]),
                released: true,
                why: reason(),
            }),
        ),
        ("from a newer version", unknown()),
    ]
}
