//! Which reviews were signed, by whom, and whether in time. Pure and total: signatures may come in any order, twice or late.

use std::collections::{BTreeMap, BTreeSet};

use super::{Occurrence, occurrences};
use crate::fold::{Entered, Place};
use crate::id::{CycleId, DeviceId, EntryId, StaffId};
use crate::record::{Cadence, Fact, ReviewDecision, ReviewHeld};
use crate::rules::{Refusal, Weight, weight_of_review};
use crate::staff::Role;
use crate::time::{CareDay, Timestamp};
use crate::verdict::Verdict;

/// Every signature that has arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    signed: BTreeMap<EntryId, SignOff>,
    of: BTreeMap<Occurrence, BTreeSet<EntryId>>,
}

/// One person's signature under a review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// The entry that carries it.
    pub id: EntryId,
    /// On which device.
    pub device: DeviceId,
    /// How far it has come.
    pub place: Place,
    /// Who signed.
    pub by: StaffId,
    /// The role they acted in.
    pub role: Role,
    /// When, by the office's clock as far as the device knew it.
    pub signed_at: Timestamp,
    /// What they saw, found and decided.
    pub says: ReviewHeld,
}

/// Why a signature does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCounted {
    /// Not for that role.
    #[error("not counted: {0}")]
    NotAllowed(Refusal),
    /// Somebody with the authority has to sign.
    #[error("put forward: waits for someone who may sign it")]
    PutForward,
    /// The office holds it, or declined it.
    #[error("{0}")]
    Verdict(Verdict),
    /// It says that it was signed before its time began.
    #[error("not counted: signed before its time began")]
    TooEarly,
}

/// Whether a review was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// There is still time.
    NotYet,
    /// In time.
    OnTime,
    /// After its time.
    Late,
    /// Not at all.
    Missed,
}

impl Kept {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotYet => "Still to do",
            Self::OnTime => "Done on time",
            Self::Late => "Done late",
            Self::Missed => "Missed",
        }
    }
}

impl Reviews {
    /// Takes one entry of the cycles' feed, or its new place. The review that reads differently now; `None` when nothing is
    /// news or the record is no review's.
    pub fn apply(&mut self, entered: &Entered<'_>) -> Option<Occurrence> {
        let Fact::ReviewHeld(says) = &entered.record.fact else {
            return None;
        };
        if self.signed.contains_key(&entered.id) {
            return self.settle(entered.id, entered.place);
        }
        // What names no day, or a Tuesday as the first of a week, is signed under no review: the office keeps its bytes.
        let first = CareDay::from_number(says.first_day)?;
        let of = Occurrence::beginning(says.cadence, first)?;
        self.of.entry(of).or_default().insert(entered.id);
        self.signed.insert(
            entered.id,
            SignOff {
                id: entered.id,
                device: entered.device,
                place: entered.place,
                by: entered.record.by,
                role: entered.record.acting_as,
                signed_at: entered.recorded_at_office(),
                says: says.clone(),
            },
        );
        Some(of)
    }

    /// Takes a later verdict on an entry that is already here.
    pub fn settle(&mut self, id: EntryId, place: Place) -> Option<Occurrence> {
        let signed = self.signed.get_mut(&id)?;
        let joined = signed.place.joined(place);
        if joined == signed.place {
            return None;
        }
        signed.place = joined;
        signed.occurrence()
    }

    /// The office's feed was rebuilt with other row numbers.
    pub(crate) fn renumber(&mut self) {
        for signed in self.signed.values_mut() {
            if let Place::InFeed { row, .. } = &mut signed.place {
                *row = 0;
            }
        }
    }

    /// Every signature under one review, the earliest first, those that do not count too.
    pub fn of(&self, occurrence: Occurrence) -> Vec<&SignOff> {
        let ids = self.of.get(&occurrence).into_iter().flatten();
        let mut found: Vec<&SignOff> = ids.filter_map(|id| self.signed.get(id)).collect();
        found.sort_by_key(|one| (one.signed_at, one.device, one.id));
        found
    }

    /// One signature.
    pub fn get(&self, id: EntryId) -> Option<&SignOff> {
        self.signed.get(&id)
    }

    /// Every signature, by entry.
    pub fn iter(&self) -> impl Iterator<Item = &SignOff> {
        self.signed.values()
    }

    /// The first signature under a review that counts.
    pub fn held(&self, occurrence: Occurrence) -> Option<&SignOff> {
        self.of(occurrence)
            .into_iter()
            .find(|one| one.not_counted().is_none())
    }

    /// Whether somebody signed it: one signature of each is enough.
    pub fn has_signed(&self, occurrence: Occurrence, staff: StaffId) -> bool {
        self.of(occurrence).iter().any(|one| one.by == staff)
    }

    /// Whether a review was held, as things stand at `now`.
    pub fn kept(&self, occurrence: Occurrence, now: Timestamp) -> Kept {
        match self.held(occurrence) {
            Some(held) if held.signed_at < occurrence.due_at() => Kept::OnTime,
            Some(_) => Kept::Late,
            None if now < occurrence.due_at() => Kept::NotYet,
            None => Kept::Missed,
        }
    }

    /// Every review of one kind for a list, the newest first: those that should have been held, and the one that ran when the
    /// service began, as long as it can be held or when somebody held it.
    pub fn calendar(
        &self,
        cadence: Cadence,
        since: Timestamp,
        now: Timestamp,
    ) -> impl Iterator<Item = Occurrence> {
        let begun = Occurrence::at(cadence, since);
        let shown = begun.begins() < since && (now < begun.due_at() || self.of.contains_key(&begun));
        occurrences(cadence, since, now).chain(shown.then_some(begun))
    }

    /// What reviews decided about one cycle, the earliest first.
    pub fn decisions_about(&self, cycle: CycleId) -> Vec<(&SignOff, &ReviewDecision)> {
        let mut found: Vec<_> = self
            .signed
            .values()
            .filter(|signed| signed.not_counted().is_none())
            .flat_map(|signed| signed.says.decisions.iter().map(move |one| (signed, one)))
            .filter(|(_, one)| one.cycle == cycle)
            .collect();
        found.sort_by_key(|(signed, _)| (signed.signed_at, signed.id));
        found
    }
}

impl SignOff {
    /// The review it stands under.
    pub fn occurrence(&self) -> Option<Occurrence> {
        Occurrence::beginning(self.says.cadence, CareDay::from_number(self.says.first_day)?)
    }

    /// Why it does not count; `None` when it does.
    pub fn not_counted(&self) -> Option<NotCounted> {
        if let Some(verdict) = self.place.verdict().filter(|verdict| !verdict.counts()) {
            return Some(NotCounted::Verdict(verdict));
        }
        match weight_of_review(self.role, self.says.cadence) {
            Err(refusal) => return Some(NotCounted::NotAllowed(refusal)),
            Ok(Weight::PutForward) => return Some(NotCounted::PutForward),
            Ok(Weight::Counts) => {}
        }
        let begins = self.occurrence()?.begins();
        (self.signed_at < begins).then_some(NotCounted::TooEarly)
    }
}
