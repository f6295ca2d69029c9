//! What the review of an incident says that people outside are owed, and whether it was done (regulations 20 and 18).
//!
//! May not live here: who may record it (`rules`), how it is told (`shown`).

use std::collections::BTreeMap;

use super::judge::{NotCounted, counted};
use super::log::Log;
use crate::id::EntryId;
use crate::record::Step;
use crate::record::follow_through::{Candour, Duty, IncidentReviewed, Notify};
use crate::time::Timestamp;

/// One duty that an incident's review found to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Which.
    pub duty: Duty,
    /// The record that says it was met, and when that was; `None` while it is still to be done.
    pub met: Option<(EntryId, Timestamp)>,
}

/// Everything that is owed, done or not, in the order of [`Duty`]. What no review asks for is not owed.
pub(super) fn owed(
    review: Option<&(EntryId, IncidentReviewed)>,
    log: &Log,
    not_counted: &BTreeMap<EntryId, NotCounted>,
) -> Vec<Owed> {
    let Some((entry, review)) = review else {
        return Vec::new();
    };
    let by_review = |at: Timestamp| Some((*entry, at));
    let mut owed = Vec::new();
    let mut owe = |duty, met: Option<(EntryId, Timestamp)>| {
        let met = met.or_else(|| first(duty, log, not_counted));
        owed.push(Owed { duty, met });
    };
    match review.candour {
        Candour::NotNeeded(_) => {}
        Candour::ToDo => owe(Duty::Told, None),
        Candour::Told(at) => owe(Duty::Told, by_review(at)),
    }
    if !matches!(review.candour, Candour::NotNeeded(_)) {
        owe(Duty::Written, None);
    }
    match review.notify {
        Notify::NotNeeded(_) => {}
        Notify::ToDo => owe(Duty::Notified, None),
        Notify::Sent(at) => owe(Duty::Notified, by_review(at)),
    }
    owed
}

/// The earliest record that says so.
fn first(duty: Duty, log: &Log, not_counted: &BTreeMap<EntryId, NotCounted>) -> Option<(EntryId, Timestamp)> {
    counted(log, not_counted)
        .filter_map(|(noted, step)| match step {
            Step::DutyMet(met) if met.duty == duty => Some((noted, met.at)),
            _ => None,
        })
        .min_by_key(|(noted, _)| noted.order())
        .map(|(noted, at)| (noted.id, at))
}
