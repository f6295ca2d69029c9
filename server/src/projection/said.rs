//! What any record says, in one line: for lists in which every kind may stand, such as what is held.

use sync_core::fold::Directory;
use sync_core::record::{Fact, KindSpec};

/// One line. Names of units come from the directory; nobody else is named.
pub fn said(fact: &Fact, directory: &Directory) -> String {
    let unit = |unit| directory.unit_name(unit).map_or("a unit", |name| name.as_str());
    match fact {
        Fact::Care(care) => format!("{}, {}", care.kind.label, care.line()),
        Fact::PracticeObserved(_) => "Practice observed".to_owned(),
        Fact::Amended(amended) => format!(
            "Correction: {} ({})",
            said(&amended.corrected.fact, directory),
            amended.why
        ),
        Fact::EnteredInError(struck) => format!("Entered in error: {}", struck.why),
        Fact::PersonAdmitted(fact) => format!("Admitted to {}, room {}", unit(fact.unit), fact.room),
        Fact::PersonMoved(fact) => format!("Moved to {}, room {}", unit(fact.unit), fact.room),
        Fact::PersonDischarged(fact) => format!("Discharged: {}", fact.why),
        Fact::PlannedCare(fact) => format!("Planned: {} ({})", fact.instruction, kind(fact.kind)),
        Fact::PlannedCareEnded(_) => "Planned care ended".to_owned(),
        Fact::VersionPublished(_) => "A version was published".to_owned(),
        Fact::VersionAcknowledged(_) => "A version was read".to_owned(),
        Fact::DocumentEdited(_) => "A change to a text".to_owned(),
        other => kind(other.code()),
    }
}

fn kind(code: u16) -> String {
    KindSpec::by_code(code).map_or_else(
        || format!("Record of kind {code:#06x}"),
        |kind| kind.label.to_owned(),
    )
}
