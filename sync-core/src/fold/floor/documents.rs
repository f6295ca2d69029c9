//! Living documents as records tell of them: which changes count, which versions are current, who read which.
//!
//! May not live here: what is in a document (`document`).

use super::people::{FIRST_STANDING, LAST_STANDING};
use super::{FIRST, Floor, Kept, LAST, Mark};
use crate::document::Change;
use crate::fold::Place;
use crate::id::{DeviceId, EntryId, StaffId};
use crate::record::{Actor, DocumentEdited, DocumentKey, Fact, VersionPublished};
use crate::staff::Role;
use crate::text::NoteText;
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// A change to a living document, with what is known of how it got there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentChange<'a> {
    /// The entry.
    pub id: EntryId,
    /// Who wrote it.
    pub by: StaffId,
    /// The role they acted in.
    pub role: Role,
    /// When, by the office's clock as far as the device knew it.
    pub recorded_at: Timestamp,
    /// How far it has come.
    pub place: Place,
    /// Whether it may be merged: its author might, and the office has nothing against it.
    pub counted: bool,
    /// Why not, where the office's verdict does not say so.
    pub oddity: Option<&'a super::Oddity>,
    /// Changes that did not count and whose difference this one writes anew.
    pub reworks: &'a [EntryId],
    author: Actor,
    fact: &'a DocumentEdited,
}

impl DocumentChange<'_> {
    /// Why it does not count, in words; `None` when it does.
    pub fn why_not(&self) -> Option<String> {
        if self.counted {
            return None;
        }
        Some(match (self.oddity, self.place) {
            (Some(oddity), _) => oddity.to_string(),
            (None, Place::InFeed { verdict, .. }) => match verdict {
                Verdict::Held(reason) => reason.label().to_owned(),
                other => other.label().to_owned(),
            },
            (None, Place::OnTablet) => "not counted".to_owned(),
        })
    }

    /// As whom it was written.
    pub const fn author(&self) -> Actor {
        self.author
    }

    /// As whoever runs the documents takes it.
    pub fn to_change(&self) -> Change {
        Change {
            id: self.id,
            actor: self.author,
            bytes: self.fact.change.clone(),
        }
    }
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishedVersion<'a> {
    /// The entry: what acknowledgements and care records name.
    pub id: EntryId,
    /// Who published it.
    pub by: StaffId,
    /// The role they acted in.
    pub role: Role,
    /// When, by the office's clock as far as the device knew it.
    pub recorded_at: Timestamp,
    /// How far it has come.
    pub place: Place,
    /// Versions its author knew to be current, and replaced.
    pub replaces: &'a [EntryId],
    /// What it says.
    pub fact: &'a VersionPublished,
}

/// Somebody's word that they read a version: the newest of theirs for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledged<'a> {
    /// The entry.
    pub entry: EntryId,
    /// Which version.
    pub version: EntryId,
    /// Who.
    pub staff: StaffId,
    /// When, as they say.
    pub happened_at: Timestamp,
    /// "Understood", or "not sure".
    pub understood: bool,
    /// What they are not sure about.
    pub question: Option<&'a NoteText>,
    /// How far it has come.
    pub place: Place,
}

impl Floor {
    /// Every change to a document that has arrived, oldest first; those that do not count are among them, marked.
    pub fn changes_of(&self, document: &DocumentKey) -> Vec<DocumentChange<'_>> {
        let id = document.id();
        let mut changes: Vec<_> = self
            .index
            .range(Mark::Change(id, FIRST)..=Mark::Change(id, LAST))
            .filter_map(|mark| self.change(mark.entry()))
            .filter(|change| change.fact.document == *document)
            .collect();
        changes.sort_by_key(|change| (change.recorded_at, change.id));
        changes
    }

    /// Every counted version of a document, oldest first.
    pub fn versions_of(&self, document: &DocumentKey) -> Vec<PublishedVersion<'_>> {
        let id = document.id();
        self.index
            .range(Mark::Published(id, FIRST_STANDING)..=Mark::Published(id, LAST_STANDING))
            .filter_map(|mark| {
                let id = mark.entry();
                let kept = self.entries.get(&id)?;
                let Fact::VersionPublished(fact) = &kept.record.fact else {
                    return None;
                };
                (fact.document == *document).then_some(PublishedVersion {
                    id,
                    by: kept.record.by,
                    role: kept.record.acting_as,
                    recorded_at: kept.recorded_at,
                    place: kept.place,
                    replaces: &kept.record.links,
                    fact,
                })
            })
            .collect()
    }

    /// The versions to work by, oldest first: those that no other counted version replaces. More than one when they were
    /// published by people unaware of each other.
    pub fn current_versions(&self, document: &DocumentKey) -> Vec<PublishedVersion<'_>> {
        let versions = self.versions_of(document);
        let replaced: Vec<EntryId> = versions
            .iter()
            .flat_map(|version| version.replaces.iter().copied().filter(|old| *old != version.id))
            .collect();
        versions
            .into_iter()
            .filter(|version| !replaced.contains(&version.id))
            .collect()
    }

    /// What was said about having read a document, one per person and version: their newest word on it.
    pub fn acknowledgements_of(&self, document: &DocumentKey) -> Vec<Acknowledged<'_>> {
        let id = document.id();
        let range = Mark::Acknowledged(id, StaffId([0; 16]), FIRST_STANDING)
            ..=Mark::Acknowledged(id, StaffId([0xff; 16]), LAST_STANDING);
        let mut read: Vec<Acknowledged<'_>> = Vec::new();
        for mark in self.index.range(range) {
            let Some(one) = self.acknowledgement(mark.entry(), document) else {
                continue;
            };
            // Marks of one person stand together, oldest first: a later word on the same version replaces an earlier one.
            let same = |other: &Acknowledged<'_>| (other.staff, other.version) == (one.staff, one.version);
            match read.iter().rposition(same) {
                Some(at) => read[at] = one,
                None => read.push(one),
            }
        }
        read
    }

    /// The version of a document that somebody read last, if they ever did.
    pub fn last_read(&self, document: &DocumentKey, staff: StaffId) -> Option<Acknowledged<'_>> {
        let id = document.id();
        self.index
            .range(
                Mark::Acknowledged(id, staff, FIRST_STANDING)..=Mark::Acknowledged(id, staff, LAST_STANDING),
            )
            .rev()
            .find_map(|mark| self.acknowledgement(mark.entry(), document))
    }

    /// Current versions of a document that somebody has not read yet; their own need no reading.
    pub fn to_read(&self, document: &DocumentKey, staff: StaffId) -> Vec<PublishedVersion<'_>> {
        let mut versions = self.current_versions(document);
        if versions.is_empty() {
            return versions;
        }
        let read: Vec<EntryId> = self
            .acknowledgements_of(document)
            .iter()
            .filter(|one| one.staff == staff)
            .map(|one| one.version)
            .collect();
        versions.retain(|version| version.by != staff && !read.contains(&version.id));
        versions
    }

    /// The living document that an entry speaks of, if it speaks of one.
    pub fn document_of(&self, entry: EntryId) -> Option<DocumentKey> {
        self.entries.get(&entry)?.record.fact.document()
    }

    /// The version of the care plan that an entry was made under.
    pub fn saw(&self, entry: EntryId) -> Option<EntryId> {
        self.entries.get(&entry)?.record.saw
    }

    /// The device an entry was written on.
    pub fn device_of(&self, entry: EntryId) -> Option<DeviceId> {
        self.entries.get(&entry).map(|kept| kept.device)
    }

    fn change(&self, id: EntryId) -> Option<DocumentChange<'_>> {
        let kept = self.entries.get(&id)?;
        let Fact::DocumentEdited(fact) = &kept.record.fact else {
            return None;
        };
        Some(DocumentChange {
            id,
            by: kept.record.by,
            role: kept.record.acting_as,
            recorded_at: kept.recorded_at,
            place: kept.place,
            counted: self.counts(id, kept),
            oddity: self.oddities.get(&id),
            reworks: &kept.record.links,
            author: Actor::of(&kept.author_key, &fact.nonce),
            fact,
        })
    }

    fn acknowledgement(&self, id: EntryId, document: &DocumentKey) -> Option<Acknowledged<'_>> {
        let kept: &Kept = self.entries.get(&id)?;
        let Fact::VersionAcknowledged(fact) = &kept.record.fact else {
            return None;
        };
        (fact.document == *document).then_some(Acknowledged {
            entry: id,
            version: fact.version,
            staff: kept.record.by,
            happened_at: kept.record.happened_at,
            understood: fact.understood,
            question: fact.question.as_ref(),
            place: kept.place,
        })
    }
}
