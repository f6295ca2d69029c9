//! "This was for somebody else": a copy for the right person, then the strike of the entry made for the wrong one.
//!
//! Both are one durable write. The copy comes first, so that wherever the two may be parted on their way nothing is lost.

use sync_core::fold::Floor;
use sync_core::id::{EntryId, PersonId, StaffId};
use sync_core::record::{About, EnteredInError, Fact, Mistake};
use sync_core::sync::tablet::NewRecord;
use sync_core::text::ReasonText;
use sync_core::time::Timestamp;

use super::{said, unknown_person, unknown_record, whole};
use crate::protocol::Problem;

/// Why such an entry is struck: always the same words, since what was written is no longer for everyone.
const WHY: &str = "Entered for the wrong person";

/// The two records, in their order, and what was moved in a few words.
///
/// # Errors
/// What stands in the way, in plain words.
pub fn read(
    floor: &Floor,
    by: StaffId,
    now: Timestamp,
    entry: &str,
    person: &str,
) -> Result<(Vec<NewRecord>, String), Vec<Problem>> {
    let item = EntryId::from_hex(entry)
        .and_then(|entry| floor.item(entry))
        .ok_or_else(|| vec![unknown_record()])?;
    let person = PersonId::from_hex(person)
        .filter(|person| floor.person(*person).is_some())
        .ok_or_else(|| vec![unknown_person()])?;
    if item.about == About::Person(person) {
        return Err(vec![whole("It is recorded for this person already")]);
    }
    if item.struck.is_some() {
        return Err(vec![whole("It is marked as entered in error already")]);
    }
    let mut care = item
        .care()
        .ok_or_else(|| vec![whole("Only care can be moved. Mark this one as entered in error")])?
        .clone();
    // The plan it answered was the other person's.
    care.planned = None;
    // Whoever moves a colleague's entry in which they were the second carer was there with that colleague.
    if care.with == Some(by) {
        care.with = (item.by != by).then_some(item.by);
    }
    let words = said(care.kind, &care.line());
    let why = ReasonText::parse(WHY).map_err(|_| vec![unknown_record()])?;
    let copy = NewRecord {
        happened_at: item.happened_at,
        about: About::Person(person),
        links: vec![item.id],
        saw: None,
        fact: Fact::Care(care),
    };
    let strike = NewRecord {
        happened_at: now,
        about: item.about,
        links: Vec::new(),
        saw: None,
        fact: Fact::EnteredInError(EnteredInError {
            of: item.id,
            why,
            mistake: Some(Mistake::WrongPerson),
        }),
    };
    Ok((vec![copy, strike], words))
}
