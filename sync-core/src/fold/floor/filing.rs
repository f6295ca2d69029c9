//! Whether a record is filed under whom it speaks of.
//!
//! May not live here: who may record it (`rules`), whether an entry stands in the right stream (`gate`).

use crate::id::{PersonId, StaffId};
use crate::record::{About, Fact, Record};

/// Whether a record is filed under whom it speaks of. One that is not could reach the wrong person's timeline.
pub(super) fn filed_under_its_subject(record: &Record) -> bool {
    let of_person = |person: PersonId| record.about == About::Person(person);
    let of_author = |staff: StaffId| record.about == About::Staff(staff) && record.by == staff;
    match &record.fact {
        Fact::PersonAdmitted(fact) => of_person(fact.person),
        Fact::PersonMoved(fact) => of_person(fact.person),
        Fact::PersonDischarged(fact) => of_person(fact.person),
        Fact::PlannedCare(fact) => of_person(fact.person),
        Fact::PersonalTarget(fact) => of_person(fact.person),
        Fact::PlannedCareEnded(_) | Fact::Care(_) => matches!(record.about, About::Person(_)),
        Fact::PracticeObserved(fact) => record.about == About::Staff(fact.subject),
        Fact::DocumentEdited(_) | Fact::VersionPublished(_) | Fact::VersionAcknowledged(_) => {
            let person = record.fact.document().and_then(|document| document.person());
            record.about == person.map_or(About::Service, About::Person)
        }
        Fact::ShiftStarted(fact) => of_author(fact.staff),
        Fact::ShiftEnded(fact) => of_author(fact.staff),
        Fact::UnitChecked(_) | Fact::ReviewHeld(_) => record.about == About::Service,
        Fact::Cycle(fact) => record.about == About::Cycle(fact.cycle),
        Fact::Amended(_)
        | Fact::EnteredInError(_)
        | Fact::HeldDecided(_)
        | Fact::Unknown(_)
        | Fact::ServiceNamed(_)
        | Fact::UnitNamed(_)
        | Fact::DeviceEnrolled(_)
        | Fact::DeviceRevoked(_)
        | Fact::StaffJoined(_)
        | Fact::StaffLeft(_)
        | Fact::RoleGranted(_)
        | Fact::RoleEnded(_)
        | Fact::KeyCertified(_) => true,
    }
}
