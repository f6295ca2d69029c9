//! A daily check as its form sent it: what the screen says becomes a record.

use sync_core::cadence::Occurrence;
use sync_core::record::{About, Cadence, Fact, ReviewHeld};
use sync_core::sync::tablet::NewRecord;
use sync_core::time::{CareDay, Timestamp};

use super::step::ReadAll;
use super::whole;

/// Reads the check of a day that can still be signed.
pub fn read(now: Timestamp, fields: &[u8]) -> ReadAll {
    let garbled = || vec![whole("This check could not be read. Go back and open it again")];
    let held: ReviewHeld = minicbor::decode(fields).map_err(|_| garbled())?;
    let of = CareDay::from_number(held.first_day)
        .and_then(|first| Occurrence::beginning(held.cadence, first))
        .filter(|of| of.cadence == Cadence::Daily)
        .ok_or_else(garbled)?;
    if !of.can_be_signed(now) {
        return Err(vec![whole(
            "The day of this check is too long ago. Sign the check of today",
        )]);
    }
    let record = NewRecord {
        happened_at: now,
        about: About::Service,
        links: Vec::new(),
        saw: None,
        fact: Fact::ReviewHeld(held),
    };
    Ok((vec![record], Cadence::Daily.label().to_owned()))
}
