//! What is known about people and their care: who lives here, what is planned, what was done.
//!
//! One store of records and one sorted index over them. Taking in an entry touches only what that entry changes, so a
//! tablet with two weeks of care takes in a new one as fast as an empty one. Order, repetition and delay of entries
//! make no difference. May not live here: what any of it looks like; who holds which role (`directory`).

use std::collections::{BTreeMap, BTreeSet};

use super::{Entered, Place, Standing};
use crate::id::{DeviceId, DocumentId, EntryId, PersonId, PlanItemId, PublicKey, StaffId};
use crate::record::{About, Fact, Per, Record, UnknownWhy};
use crate::rules::{self, Refusal, Written};
use crate::scope::Audience;
use crate::time::Timestamp;

mod alerts;
mod documents;
mod due;
mod figures;
mod filing;
mod handover;
mod incidents;
mod item;
mod people;
mod plan;
mod shifts;
mod targets;
#[cfg(test)]
mod tests;

pub use alerts::{Alert, AlertRule};
pub use documents::{Acknowledged, DocumentChange, PublishedVersion};
pub use due::{DueItem, DueState};
pub use figures::{FluidToday, WeightPoint};
pub use incidents::Incident;
pub use item::{Item, Version, VersionWords};
pub use people::Person;
pub use plan::Planned;
pub use shifts::{OnShift, UnitCheck};
pub use targets::{TargetSet, TargetStands};

/// Everything that was written about people, planned care, care and practice, as far as it has arrived.
///
/// Feed it every entry of the scopes that the reader may open, again whenever an entry's place changes. If the
/// office's feed was rebuilt with other row numbers, say so ([`Floor::renumber`]).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    entries: BTreeMap<EntryId, Kept>,
    /// (what is corrected, the correction), whichever of them came first.
    corrections: BTreeSet<(EntryId, EntryId)>,
    index: BTreeSet<Mark>,
    oddities: BTreeMap<EntryId, Oddity>,
}

/// Why an entry is kept and shown, and does not count.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Oddity {
    /// Its author may not record this in the role they acted in.
    #[error("not counted: {0}")]
    NotAllowed(Refusal),
    /// This version cannot read it.
    #[error("{}", .0.label())]
    Unread(UnknownWhy),
    /// It corrects something that has not arrived here.
    #[error("waits for the entry it corrects")]
    Waits,
    /// It says one thing about someone and is filed under someone else.
    #[error("not counted: filed under someone other than it speaks of")]
    FiledElsewhere,
    /// It belongs to the directory.
    #[error("not counted: this belongs to the directory")]
    OfTheDirectory,
}

/// One entry, and which of its corrections stand.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    device: DeviceId,
    seq: u64,
    author_key: PublicKey,
    recorded_at: Timestamp,
    place: Place,
    /// The office did not take it, and will not: its tablet keeps it, and nobody else has it.
    aside: bool,
    record: Record,
    amended_by: Option<EntryId>,
    struck_by: Option<EntryId>,
}

/// What becomes of an original and its corrections, in the order they were written.
#[derive(Default)]
struct Judgement {
    /// The newest amendment that counts.
    amended_by: Option<EntryId>,
    /// The newest strike that counts. No amendment undoes one: what was struck is recorded anew.
    struck_by: Option<EntryId>,
    oddities: Vec<(EntryId, Option<Oddity>)>,
}

/// Where to look for an entry. Sorted as one set; each reader asks for a range of one sort of mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    /// Shown in a person's timeline, counted or not.
    Timeline(PersonId, Timestamp, EntryId),
    /// Counted care of one kind for one person.
    Care(PersonId, u16, Timestamp, EntryId),
    /// Counted care that says which planned time it answers.
    Answer(PlanItemId, Timestamp, EntryId),
    /// Practice observed of a colleague, counted or not.
    Practice(StaffId, Timestamp, EntryId),
    /// Counted admission, move or discharge.
    Person(PersonId, Standing),
    /// Counted version of a planned item.
    Planned(PersonId, PlanItemId, Standing),
    /// Counted end of a planned item.
    PlanEnded(PlanItemId, Standing),
    /// Counted personal target for a number of a kind.
    Target(PersonId, u16, u8, Per, Standing),
    /// A change to a living document, counted or not.
    Change(DocumentId, EntryId),
    /// Counted version of a living document.
    Published(DocumentId, Standing),
    /// Counted acknowledgement of a living document's version, by whom.
    Acknowledged(DocumentId, StaffId, Standing),
    /// Counted beginning, end or look over of a shift.
    Shift(Standing),
}

/// Below and above every entry's id: the ends of ranges over [`Mark`].
const FIRST: EntryId = EntryId([0; 32]);
const LAST: EntryId = EntryId([0xff; 32]);

impl Floor {
    /// Takes one entry, or its new place. Applying what is known changes nothing.
    pub fn apply(&mut self, entered: &Entered<'_>) {
        let place = match self.entries.get(&entered.id) {
            None => entered.place,
            Some(kept) => {
                let place = kept.place.joined(entered.place);
                if place == kept.place {
                    return;
                }
                place
            }
        };
        self.put(entered.id, corrects(&entered.record.fact), |entry| match entry {
            Some(kept) => {
                kept.place = place;
                None
            }
            None => Some(Kept::new(entered)),
        });
    }

    /// Takes a later verdict on an entry that is already here: released, declined. Returns whom it is about, so that
    /// screens know what changed; `None` when the entry is not here or the place is not news.
    pub fn settle(&mut self, id: EntryId, place: Place) -> Option<PersonId> {
        let kept = self.entries.get(&id)?;
        let place = kept.place.joined(place);
        if place == kept.place {
            return None;
        }
        let about = kept.record.about;
        self.put(id, corrects(&kept.record.fact), |entry| {
            if let Some(kept) = entry {
                kept.place = place;
            }
            None
        });
        match about {
            About::Person(person) => Some(person),
            About::Staff(_) | About::Service | About::Cycle(_) => None,
        }
    }

    /// The office refused an entry for good: it counts here no more than anywhere else, and stays readable. Returns whom it is
    /// about, so that screens know what changed.
    pub fn set_aside(&mut self, id: EntryId) -> Option<PersonId> {
        let kept = self.entries.get(&id)?;
        let about = kept.record.about;
        self.put(id, corrects(&kept.record.fact), |entry| {
            if let Some(kept) = entry {
                kept.aside = true;
            }
            None
        });
        match about {
            About::Person(person) => Some(person),
            About::Staff(_) | About::Service | About::Cycle(_) => None,
        }
    }

    /// The office's feed was rebuilt with other row numbers: whatever it says from now on about an entry is newer than what
    /// is known.
    pub fn renumber(&mut self) {
        for kept in self.entries.values_mut() {
            if let Place::InFeed { row, .. } = &mut kept.place {
                *row = 0;
            }
        }
    }

    /// Changes or adds one entry, and settles again what stands because of it.
    fn put(
        &mut self,
        id: EntryId,
        corrected: Option<EntryId>,
        change: impl FnOnce(Option<&mut Kept>) -> Option<Kept>,
    ) {
        let root = corrected.unwrap_or(id);
        for mark in self.marks(root) {
            self.index.remove(&mark);
        }
        if let Some(added) = change(self.entries.get_mut(&id)) {
            self.entries.insert(id, added);
            self.corrections.extend(corrected.map(|of| (of, id)));
        }
        self.judge(root);
        if root != id {
            // What tries to correct this correction may have come before it.
            self.judge(id);
        }
        self.index.extend(self.marks(root));
    }

    /// How many entries it holds, corrections included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing has arrived yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry that does not count, and why; held and declined ones say so by their place instead.
    pub fn oddities(&self) -> impl Iterator<Item = (EntryId, &Oddity)> {
        self.oddities.iter().map(|(id, oddity)| (*id, oddity))
    }

    /// Settles which corrections of `root` stand, and whether it counts itself.
    fn judge(&mut self, root: EntryId) {
        let judged = self.judgement(root);
        for (id, oddity) in judged.oddities {
            match oddity {
                Some(oddity) => self.oddities.insert(id, oddity),
                None => self.oddities.remove(&id),
            };
        }
        if let Some(original) = self.entries.get_mut(&root) {
            original.amended_by = judged.amended_by;
            original.struck_by = judged.struck_by;
        }
    }

    fn judgement(&self, root: EntryId) -> Judgement {
        let mut judged = Judgement::default();
        let corrections = self.corrections_of(root);
        let Some(original) = self.entries.get(&root) else {
            judged.oddities = corrections
                .iter()
                .map(|(id, _)| (*id, Some(Oddity::Waits)))
                .collect();
            return judged;
        };
        for (id, correction) in corrections {
            let allowed = rules::may_correct(&correction.written(), &original.written());
            if allowed.is_ok() && correction.stands() {
                let stands = if let Fact::Amended(_) = correction.record.fact {
                    &mut judged.amended_by
                } else {
                    &mut judged.struck_by
                };
                *stands = Some(id);
            }
            judged.oddities.push((id, allowed.err().map(Oddity::NotAllowed)));
        }
        // A correction is judged with what it corrects, never as an original.
        if corrects(&original.record.fact).is_none() {
            let shown = judged
                .amended_by
                .and_then(|id| self.entries.get(&id))
                .unwrap_or(original);
            judged.oddities.push((root, original.oddity(shown.says().0)));
        }
        judged
    }

    /// Corrections of an entry that have arrived, in the order they were written.
    fn corrections_of(&self, root: EntryId) -> Vec<(EntryId, &Kept)> {
        let mut corrections: Vec<_> = self
            .corrections
            .range((root, FIRST)..=(root, LAST))
            .filter_map(|(_, id)| Some((*id, self.entries.get(id)?)))
            .collect();
        corrections.sort_by_key(|(id, kept)| (kept.recorded_at, kept.seq, *id));
        corrections
    }

    /// What an original says after corrections, and when it took place.
    fn shown<'a>(&'a self, kept: &'a Kept) -> (&'a Fact, Timestamp) {
        kept.amended_by
            .and_then(|id| self.entries.get(&id))
            .unwrap_or(kept)
            .says()
    }

    /// Whether an original is counted: not struck, not held or declined, allowed, and readable.
    fn counts(&self, id: EntryId, kept: &Kept) -> bool {
        kept.struck_by.is_none() && kept.stands() && !self.oddities.contains_key(&id)
    }

    /// Where an original is to be found, as it stands now. Corrections are found by what they correct.
    fn marks(&self, id: EntryId) -> Vec<Mark> {
        let Some(kept) = self.entries.get(&id) else {
            return Vec::new();
        };
        let (fact, happened_at) = self.shown(kept);
        let standing = Standing {
            happened_at,
            recorded_at: kept.recorded_at,
            seq: kept.seq,
            id,
        };
        let person = match kept.record.about {
            About::Person(person) => Some(person),
            About::Staff(_) | About::Service | About::Cycle(_) => None,
        };
        let timeline = person.map(|person| Mark::Timeline(person, happened_at, id));
        let counted = |mark: Option<Mark>| mark.filter(|_| self.counts(id, kept));
        let marks = match fact {
            Fact::Care(care) => [
                timeline,
                counted(person.map(|person| Mark::Care(person, care.kind.code, happened_at, id))),
                counted(care.planned.map(|(item, due_at)| Mark::Answer(item, due_at, id))),
            ],
            Fact::Unknown(_) => [timeline, None, None],
            Fact::PracticeObserved(observed) => [
                Some(Mark::Practice(observed.subject, happened_at, id)),
                None,
                None,
            ],
            Fact::PersonAdmitted(_) | Fact::PersonMoved(_) | Fact::PersonDischarged(_) => [
                counted(person.map(|person| Mark::Person(person, standing))),
                None,
                None,
            ],
            Fact::PlannedCare(planned) => [
                counted(Some(Mark::Planned(planned.person, planned.item, standing))),
                None,
                None,
            ],
            Fact::PlannedCareEnded(ended) => {
                [counted(Some(Mark::PlanEnded(ended.item, standing))), None, None]
            }
            Fact::PersonalTarget(target) => {
                let mark = Mark::Target(target.person, target.kind, target.field, target.per, standing);
                [counted(Some(mark)), None, None]
            }
            Fact::DocumentEdited(edited) => [Some(Mark::Change(edited.document.id(), id)), None, None],
            Fact::VersionPublished(published) => [
                counted(Some(Mark::Published(published.document.id(), standing))),
                None,
                None,
            ],
            Fact::VersionAcknowledged(read) => {
                let mark = Mark::Acknowledged(read.document.id(), kept.record.by, standing);
                [counted(Some(mark)), None, None]
            }
            Fact::ShiftStarted(_) | Fact::ShiftEnded(_) | Fact::UnitChecked(_) => {
                [counted(Some(Mark::Shift(standing))), None, None]
            }
            Fact::Amended(_)
            | Fact::EnteredInError(_)
            | Fact::HeldDecided(_)
            | Fact::Cycle(_)
            | Fact::ReviewHeld(_)
            | Fact::ServiceNamed(_)
            | Fact::UnitNamed(_)
            | Fact::DeviceEnrolled(_)
            | Fact::DeviceRevoked(_)
            | Fact::StaffJoined(_)
            | Fact::StaffLeft(_)
            | Fact::RoleGranted(_)
            | Fact::RoleEnded(_)
            | Fact::KeyCertified(_) => [None, None, None],
        };
        marks.into_iter().flatten().collect()
    }
}

impl Kept {
    fn new(entered: &Entered<'_>) -> Self {
        Self {
            device: entered.device,
            seq: entered.seq,
            author_key: entered.author_key,
            recorded_at: entered.recorded_at_office(),
            place: entered.place,
            aside: false,
            record: entered.record.clone(),
            amended_by: None,
            struck_by: None,
        }
    }

    /// What it says by itself: for an amendment, what the original should have said.
    fn says(&self) -> (&Fact, Timestamp) {
        match &self.record.fact {
            Fact::Amended(amended) => (&amended.corrected.fact, amended.corrected.happened_at),
            fact => (fact, self.record.happened_at),
        }
    }

    /// Whether it counts by its place: nothing that the office refused, held or declined does.
    fn stands(&self) -> bool {
        self.place.counts() && !(self.aside && self.place == Place::OnTablet)
    }

    fn written(&self) -> Written<'_> {
        Written {
            by: self.record.by,
            role: self.record.acting_as,
            recorded_at: self.recorded_at,
            fact: &self.record.fact,
        }
    }

    /// Why an original does not count although the office has nothing against it.
    fn oddity(&self, shown: &Fact) -> Option<Oddity> {
        let role = self.record.acting_as;
        let allowed = match &self.record.fact {
            Fact::PracticeObserved(observed) => rules::may_observe(role, self.record.by, observed.subject),
            // Nobody here can judge what a newer version wrote; it is shown, and counts only once amended.
            Fact::Unknown(_) => Ok(()),
            fact => rules::may_record(role, fact),
        };
        if let Err(refusal) = allowed {
            return Some(Oddity::NotAllowed(refusal));
        }
        if rules::audience_of(&self.record.fact, None) == Some(Audience::Directory) {
            return Some(Oddity::OfTheDirectory);
        }
        if !filing::filed_under_its_subject(&self.record) {
            return Some(Oddity::FiledElsewhere);
        }
        let Fact::Unknown(unknown) = shown else {
            return None;
        };
        Some(Oddity::Unread(unknown.why))
    }
}

impl Mark {
    /// The entry it leads to.
    const fn entry(&self) -> EntryId {
        match self {
            Self::Timeline(_, _, id)
            | Self::Care(_, _, _, id)
            | Self::Answer(_, _, id)
            | Self::Practice(_, _, id)
            | Self::Change(_, id) => *id,
            Self::Person(_, standing)
            | Self::Shift(standing)
            | Self::Planned(_, _, standing)
            | Self::PlanEnded(_, standing)
            | Self::Target(.., standing)
            | Self::Published(_, standing)
            | Self::Acknowledged(_, _, standing) => standing.id,
        }
    }
}

/// The entry that a correction corrects.
fn corrects(fact: &Fact) -> Option<EntryId> {
    if let Fact::Amended(amended) = fact {
        return Some(amended.of);
    }
    let Fact::EnteredInError(struck) = fact else {
        return None;
    };
    Some(struck.of)
}
