//! A personal target set or ended: what the form says becomes a record.

use sync_core::fold::Floor;
use sync_core::id::PersonId;
use sync_core::record::{About, Fact};
use sync_core::sync::tablet::NewRecord;
use sync_core::time::Timestamp;

use super::{Read, unknown_person};
use crate::protocol::TargetForm;
use crate::view::target_form;

/// Reads a form about somebody who lives here.
pub fn read(floor: &Floor, now: Timestamp, person: &str, form: &TargetForm) -> Read {
    let person = PersonId::from_hex(person)
        .filter(|person| {
            let found = floor.person(*person);
            found.is_some_and(|found| found.discharged.is_none())
        })
        .ok_or_else(|| vec![unknown_person()])?;
    let target = target_form::read(form, person, now)?;
    let words = if target.ends() {
        format!("Target ended: {}", target.label())
    } else {
        format!("Target: {}, {}", target.label(), target.words())
    };
    let record = NewRecord {
        happened_at: now,
        about: About::Person(person),
        links: Vec::new(),
        saw: None,
        fact: Fact::PersonalTarget(target),
    };
    Ok((record, words))
}
