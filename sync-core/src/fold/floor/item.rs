//! One entry as a screen shows it: what it says after corrections, its three times, and how it got there.
//!
//! Also the histories they are read in: a person's timeline, one entry's versions, what was seen of a colleague's
//! practice.

use super::{FIRST, Floor, Kept, LAST, Mark, Oddity};
use crate::fold::Place;
use crate::id::{DeviceId, EntryId, PersonId, StaffId};
use crate::limits::LATE_AFTER_MS;
use crate::record::{About, Care, EnteredInError, Fact, Mistake, UnknownWhy};
use crate::rules;
use crate::staff::Role;
use crate::text::ReasonText;
use crate::time::{MINUTE_MS, Timestamp};

/// Two equal entries by two people within this time are shown as possibly one: people write up the same round
/// within minutes of each other, and the next drink rarely comes sooner.
const DUPLICATE_WITHIN_MS: i64 = 10 * MINUTE_MS;

/// One entry as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<'a> {
    /// The original's id: what corrections, links and screens refer to.
    pub id: EntryId,
    /// Whom it is about.
    pub about: About,
    /// What it says, after corrections.
    pub shown: &'a Fact,
    /// When it took place, after corrections.
    pub happened_at: Timestamp,
    /// When the original was written, by the office's clock as far as its device knew it.
    pub recorded_at: Timestamp,
    /// Written well after it happened.
    pub late: bool,
    /// How far the original has come, received time and verdict included.
    pub place: Place,
    /// Who wrote the original.
    pub by: StaffId,
    /// The role they acted in.
    pub role: Role,
    /// On which device.
    pub device: DeviceId,
    /// The second carer, after corrections.
    pub with: Option<StaffId>,
    /// Something about it was corrected: [`Floor::versions`] has the rest.
    pub amended: bool,
    /// Why it was entered in error. It stays readable.
    pub struck: Option<&'a ReasonText>,
    /// Struck because it was somebody else's: what it says is not for everyone any more
    /// ([`crate::rules::may_read_struck`]).
    pub wrong_person: bool,
    /// What it answers: of a copy for the right person, the entry that was made for the wrong one.
    pub links: &'a [EntryId],
    /// Whether it counts: in totals, in what is due, in what was last done.
    pub counted: bool,
    /// Why it does not count, where neither a strike nor the office's verdict says so.
    pub oddity: Option<&'a Oddity>,
    /// Counted entries by others that say the same at almost the same time, oldest first.
    pub possible_duplicate_of: Vec<EntryId>,
}

impl<'a> Item<'a> {
    /// The care it says was given or offered, if it is care that this version knows.
    pub fn care(&self) -> Option<&'a Care> {
        care_in(self.shown)
    }

    /// Whether someone acting in `role` may read what it says.
    pub fn may_be_read(&self, role: Role) -> bool {
        !self.wrong_person || rules::may_read_struck(role)
    }

    /// Why it is not readable here, if so.
    pub fn unknown(&self) -> Option<UnknownWhy> {
        let Fact::Unknown(unknown) = self.shown else {
            return None;
        };
        Some(unknown.why)
    }
}

/// One step in an entry's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version<'a> {
    /// The entry that carries it: the original, or a correction.
    pub entry: EntryId,
    /// Who wrote it.
    pub by: StaffId,
    /// The role they acted in.
    pub role: Role,
    /// On which device.
    pub device: DeviceId,
    /// When it was written, by the office's clock as far as its device knew it.
    pub recorded_at: Timestamp,
    /// How far it has come.
    pub place: Place,
    /// What it says.
    pub words: VersionWords<'a>,
    /// Why it does not count, where the office's verdict does not say so.
    pub oddity: Option<&'a Oddity>,
}

/// What one step in an entry's history says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionWords<'a> {
    /// As first written.
    Original {
        /// When it took place.
        happened_at: Timestamp,
        /// What took place.
        fact: &'a Fact,
    },
    /// What it should have said.
    Amended {
        /// When it really took place.
        happened_at: Timestamp,
        /// What really took place.
        fact: &'a Fact,
        /// Why it was corrected.
        why: &'a ReasonText,
    },
    /// That it should not have been made.
    EnteredInError {
        /// Why.
        why: &'a ReasonText,
    },
}

impl Floor {
    /// A person's entries that took place from `from` until just before `to`, newest first; struck and uncounted ones
    /// are among them, marked.
    pub fn timeline(&self, person: PersonId, from: Timestamp, to: Timestamp) -> Vec<Item<'_>> {
        if from >= to {
            return Vec::new();
        }
        self.index
            .range(Mark::Timeline(person, from, FIRST)..Mark::Timeline(person, to, FIRST))
            .rev()
            .filter_map(|mark| self.item(mark.entry()))
            .collect()
    }

    /// What was seen of a colleague's practice, newest first. Empty unless the leaders' scope is open here.
    pub fn observations_of(&self, subject: StaffId) -> Vec<Item<'_>> {
        self.index
            .range(
                Mark::Practice(subject, Timestamp(i64::MIN), FIRST)
                    ..=Mark::Practice(subject, Timestamp(i64::MAX), LAST),
            )
            .rev()
            .filter_map(|mark| self.item(mark.entry()))
            .collect()
    }

    /// The newest counted care of a kind that was given to a person, at least in part.
    pub fn last_done(&self, person: PersonId, kind: u16) -> Option<Item<'_>> {
        self.counted_care(person, kind, Timestamp(i64::MIN), Timestamp(i64::MAX))
            .rev()
            .find(|(_, _, care)| care.outcome.given())
            .and_then(|(id, _, _)| self.item(id))
    }

    /// The newest counted care of any kind that was given to a person, at least in part.
    pub fn last_of_all(&self, person: PersonId) -> Option<Item<'_>> {
        self.index
            .range(
                Mark::Timeline(person, Timestamp(i64::MIN), FIRST)
                    ..=Mark::Timeline(person, Timestamp(i64::MAX), LAST),
            )
            .rev()
            .map(Mark::entry)
            .find(|id| {
                let counted = self.entries.get(id).is_some_and(|kept| self.counts(*id, kept));
                counted && self.care_of(*id).is_some_and(|(care, _)| care.outcome.given())
            })
            .and_then(|id| self.item(id))
    }

    /// One entry as it stands; `None` for a correction, which is read through what it corrects.
    pub fn item(&self, id: EntryId) -> Option<Item<'_>> {
        let kept = self.entries.get(&id)?;
        if super::corrects(&kept.record.fact).is_some() {
            return None;
        }
        let (shown, happened_at) = self.shown(kept);
        let strike = kept.struck_by.and_then(|id| self.strike(id));
        Some(Item {
            id,
            about: kept.record.about,
            shown,
            happened_at,
            recorded_at: kept.recorded_at,
            late: kept.recorded_at.ms_since(happened_at) > LATE_AFTER_MS,
            place: kept.place,
            by: kept.record.by,
            role: kept.record.acting_as,
            device: kept.device,
            with: care_in(shown).and_then(|care| care.with),
            amended: kept.amended_by.is_some(),
            struck: strike.map(|strike| &strike.why),
            wrong_person: strike.is_some_and(|strike| strike.mistake == Some(Mistake::WrongPerson)),
            links: &kept.record.links,
            counted: self.counts(id, kept),
            oddity: self.oddities.get(&id),
            possible_duplicate_of: self.possible_duplicates(id, kept, shown, happened_at),
        })
    }

    /// Everything that was ever said in one entry: the original first, then its corrections as they were written,
    /// those that do not count included. Empty when the original has not arrived.
    pub fn versions(&self, id: EntryId) -> Vec<Version<'_>> {
        let Some(original) = self.entries.get(&id) else {
            return Vec::new();
        };
        core::iter::once((id, original))
            .chain(self.corrections_of(id))
            .map(|(entry, kept)| Version {
                entry,
                by: kept.record.by,
                role: kept.record.acting_as,
                device: kept.device,
                recorded_at: kept.recorded_at,
                place: kept.place,
                words: kept.words(),
                oddity: self.oddities.get(&entry),
            })
            .collect()
    }

    /// Corrections of an entry that stand beside each other, as they were written: each counts, and nobody who wrote one of the
    /// others had seen it. The last is shown.
    ///
    /// A correction names those that its author saw, the original first; one that names nothing was written where everything is
    /// seen, at the office's desk.
    pub fn amendments_apart(&self, id: EntryId) -> Vec<EntryId> {
        let standing: Vec<(EntryId, &Kept)> = self
            .corrections_of(id)
            .into_iter()
            .filter(|(entry, kept)| {
                matches!(kept.record.fact, Fact::Amended(_))
                    && kept.stands()
                    && !self.oddities.contains_key(entry)
            })
            .collect();
        let seen = |place: usize, entry: &EntryId| {
            standing
                .iter()
                .enumerate()
                .any(|(other, (_, kept))| match kept.record.links.as_slice() {
                    [] => other > place,
                    links => links.contains(entry),
                })
        };
        let apart = standing.iter().enumerate();
        apart
            .filter(|(place, (entry, _))| !seen(*place, entry))
            .map(|(_, (entry, _))| *entry)
            .collect()
    }

    /// Counted care of one kind between two moments, both included, oldest first.
    pub(super) fn counted_care(
        &self,
        person: PersonId,
        kind: u16,
        from: Timestamp,
        to: Timestamp,
    ) -> impl DoubleEndedIterator<Item = (EntryId, Timestamp, &Care)> {
        let range = (from <= to).then(|| {
            self.index
                .range(Mark::Care(person, kind, from, FIRST)..=Mark::Care(person, kind, to, LAST))
        });
        range.into_iter().flatten().filter_map(|mark| {
            let (care, happened_at) = self.care_of(mark.entry())?;
            Some((mark.entry(), happened_at, care))
        })
    }

    /// The care an original tells of, and when it took place, after corrections.
    pub(super) fn care_of(&self, id: EntryId) -> Option<(&Care, Timestamp)> {
        let (shown, happened_at) = self.shown(self.entries.get(&id)?);
        Some((care_in(shown)?, happened_at))
    }

    fn strike(&self, strike: EntryId) -> Option<&EnteredInError> {
        let Fact::EnteredInError(struck) = &self.entries.get(&strike)?.record.fact else {
            return None;
        };
        Some(struck)
    }

    fn possible_duplicates(
        &self,
        id: EntryId,
        kept: &Kept,
        shown: &Fact,
        happened_at: Timestamp,
    ) -> Vec<EntryId> {
        let (Fact::Care(care), About::Person(person)) = (shown, kept.record.about) else {
            return Vec::new();
        };
        if !self.counts(id, kept) {
            return Vec::new();
        }
        let by_another_hand = |other: EntryId| {
            self.entries
                .get(&other)
                .is_some_and(|other| other.record.by != kept.record.by || other.device != kept.device)
        };
        self.counted_care(
            person,
            care.kind.code,
            happened_at.plus_ms(-DUPLICATE_WITHIN_MS),
            happened_at.plus_ms(DUPLICATE_WITHIN_MS),
        )
        .filter(|(other, _, same)| *other != id && same.outcome == care.outcome && same.values == care.values)
        .map(|(other, _, _)| other)
        .filter(|other| by_another_hand(*other))
        .collect()
    }
}

const fn care_in(fact: &Fact) -> Option<&Care> {
    let Fact::Care(care) = fact else { return None };
    Some(care)
}

impl Kept {
    fn words(&self) -> VersionWords<'_> {
        match &self.record.fact {
            Fact::Amended(amended) => VersionWords::Amended {
                happened_at: amended.corrected.happened_at,
                fact: &amended.corrected.fact,
                why: &amended.why,
            },
            Fact::EnteredInError(struck) => VersionWords::EnteredInError { why: &struck.why },
            fact => VersionWords::Original {
                happened_at: self.record.happened_at,
                fact,
            },
        }
    }
}
