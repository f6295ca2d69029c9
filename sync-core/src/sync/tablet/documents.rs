//! Living documents on a tablet: what is asked of whoever runs them, and what their answers become.
//!
//! A document is put together from its changes whenever somebody looks at it; nothing of it is stored but the changes
//! themselves, which are entries like all others. May not live here: what is inside a document (`document`).

use super::{DocumentTrouble, Effect, NewRecord, NotDone, Notice, RecordProblem, RequestId, Tablet};
use crate::document::{Answer, Ask, Change, Edit, Opened, Unmerged};
use crate::fold::{Floor, Place};
use crate::id::{EntryId, Hash, PersonId};
use crate::record::{About, Actor, DocumentEdited, DocumentKey, Fact, PlannedCare, VersionPublished};
use crate::rules;
use crate::text::ReasonText;
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// One question to whoever runs the documents, on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocumentAskId(pub u64);

/// What an answer is for.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    /// Somebody looks at it.
    Read {
        request: RequestId,
        document: DocumentKey,
        now: bool,
    },
    /// Somebody looks at what changed.
    Compare { request: RequestId },
    /// Somebody wrote in it.
    Edit {
        request: RequestId,
        document: DocumentKey,
        nonce: [u8; 12],
        reworks: Vec<EntryId>,
    },
    /// Somebody makes a version of it.
    Publish {
        request: RequestId,
        document: DocumentKey,
        heads: Vec<Hash>,
        why: Option<ReasonText>,
    },
}

impl Tablet {
    /// Puts a document together, as it stands or as it stood at `at`. Answered by [`Notice::Document`].
    pub(super) fn read_document(&mut self, request: RequestId, document: DocumentKey, at: Option<Vec<Hash>>) {
        let Some(floor) = &self.floor else {
            self.not_done(request, NotDone::Locked);
            return;
        };
        let (changes, proposals) = changes(floor, &document);
        let asked = Asked::Read {
            request,
            document,
            now: at.is_none(),
        };
        self.ask_documents(
            asked,
            Ask::Open {
                document,
                changes,
                proposals,
                at,
            },
        );
    }

    /// What differs between two versions. Answered by [`Notice::Compared`].
    pub(super) fn compare_document(
        &mut self,
        request: RequestId,
        document: DocumentKey,
        from: Vec<Hash>,
        to: Vec<Hash>,
    ) {
        let Some(floor) = &self.floor else {
            self.not_done(request, NotDone::Locked);
            return;
        };
        let (changes, _) = changes(floor, &document);
        self.ask_documents(
            Asked::Compare { request },
            Ask::Compare {
                document,
                changes,
                from,
                to,
            },
        );
    }

    /// Writes in a document, beside whatever came since `base`. Answered by [`Notice::Saved`].
    pub(super) fn edit_document(
        &mut self,
        request: RequestId,
        document: DocumentKey,
        base: Vec<Hash>,
        edits: Vec<Edit>,
    ) {
        let nonce = self.entropy.next_12();
        let (Some(floor), Some(unlocked)) = (&self.floor, &self.unlocked) else {
            self.not_done(request, NotDone::Locked);
            return;
        };
        // Said before the work is done; the rules ask again when it is written.
        let empty = DocumentEdited {
            document,
            nonce,
            change: Vec::new(),
        };
        if let Err(refusal) = rules::may_record(unlocked.session.role, &Fact::DocumentEdited(empty)) {
            self.not_done(request, NotDone::Rules(refusal));
            return;
        }
        let actor = Actor::of(&unlocked.author.public(), &nonce);
        let (changes, _) = changes(floor, &document);
        let ask = Ask::Edit {
            document,
            changes,
            base,
            actor,
            at: self.now,
            edits,
        };
        let asked = Asked::Edit {
            request,
            document,
            nonce,
            reworks: Vec::new(),
        };
        self.ask_documents(asked, ask);
    }

    /// Makes what stands at `heads` the version to work by. Refused when it no longer stands so: the author must see what
    /// they publish. Answered by [`Notice::Saved`].
    pub(super) fn publish_document(
        &mut self,
        request: RequestId,
        document: DocumentKey,
        heads: Vec<Hash>,
        why: Option<ReasonText>,
    ) {
        let Some(floor) = &self.floor else {
            self.not_done(request, NotDone::Locked);
            return;
        };
        let (changes, _) = changes(floor, &document);
        let asked = Asked::Publish {
            request,
            document,
            heads,
            why,
        };
        self.ask_documents(
            asked,
            Ask::Open {
                document,
                changes,
                proposals: Vec::new(),
                at: None,
            },
        );
    }

    fn ask_documents(&mut self, asked: Asked, ask: Ask) {
        self.next_document_ask += 1;
        let id = DocumentAskId(self.next_document_ask);
        self.asked_documents.insert(id, asked);
        self.effects.push(Effect::AskDocuments(id, ask));
    }

    /// An answer came, or whoever was to give it died over it.
    pub(super) fn document_answered(&mut self, id: DocumentAskId, answer: Option<Answer>) {
        let Some(asked) = self.asked_documents.remove(&id) else {
            return;
        };
        let request = match &asked {
            Asked::Read { request, .. }
            | Asked::Compare { request }
            | Asked::Edit { request, .. }
            | Asked::Publish { request, .. } => *request,
        };
        let trouble = match answer {
            None => DocumentTrouble::Died,
            Some(Answer::Not(trouble)) => DocumentTrouble::Trouble(trouble),
            Some(answer) => {
                self.document_answer(asked, answer);
                return;
            }
        };
        self.not_done(request, NotDone::Document(trouble));
    }

    fn document_answer(&mut self, asked: Asked, answer: Answer) {
        match (asked, answer) {
            (
                Asked::Read {
                    request,
                    document,
                    now,
                },
                Answer::Opened(opened),
            ) => {
                if now {
                    self.rework(document, &opened);
                }
                self.tell(Notice::Document {
                    request,
                    document,
                    opened,
                });
            }
            (Asked::Compare { request }, Answer::Compared(compared)) => {
                self.tell(Notice::Compared { request, compared });
            }
            (
                Asked::Edit {
                    request,
                    document,
                    nonce,
                    reworks,
                },
                Answer::Edited(edited),
            ) => match edited {
                None => self.not_done(request, NotDone::Record(RecordProblem::Nothing)),
                Some(edited) => {
                    let fact = Fact::DocumentEdited(DocumentEdited {
                        document,
                        nonce,
                        change: edited.change,
                    });
                    let record = self.about_document(document, reworks, fact);
                    self.record(request, vec![record]);
                }
            },
            (
                Asked::Publish {
                    request,
                    document,
                    heads,
                    why,
                },
                Answer::Opened(opened),
            ) => match self.publication(document, &heads, why, &opened) {
                Ok(records) => self.record(request, records),
                Err(trouble) => self.not_done(request, NotDone::Document(trouble)),
            },
            (asked, _) => {
                let (Asked::Read { request, .. }
                | Asked::Compare { request }
                | Asked::Edit { request, .. }
                | Asked::Publish { request, .. }) = asked;
                self.not_done(request, NotDone::Document(DocumentTrouble::Died));
            }
        }
    }

    fn about_document(&self, document: DocumentKey, links: Vec<EntryId>, fact: Fact) -> NewRecord {
        NewRecord {
            happened_at: self.now,
            about: document.person().map_or(About::Service, About::Person),
            links,
            saw: None,
            fact,
        }
    }

    /// The records of a publication: the version, and each piece of planned care that it changes.
    fn publication(
        &self,
        document: DocumentKey,
        heads: &[Hash],
        why: Option<ReasonText>,
        opened: &Opened,
    ) -> Result<Vec<NewRecord>, DocumentTrouble> {
        if opened.heads != heads {
            return Err(DocumentTrouble::ChangedMeanwhile);
        }
        let floor = self.floor.as_ref().ok_or(DocumentTrouble::Died)?;
        let (facts, replaces) = publish(floor, document, why, opened, self.office_now())?;
        let mut records: Vec<NewRecord> = facts
            .into_iter()
            .map(|fact| self.about_document(document, Vec::new(), fact))
            .collect();
        if let Some(version) = records.last_mut() {
            version.links = replaces;
        }
        Ok(records)
    }

    /// Own edits that stand on a change that was declined are written anew, as a difference upon what counts: nothing that
    /// somebody wrote is lost with what was declined.
    fn rework(&mut self, document: DocumentKey, opened: &Opened) {
        let (Some(floor), Some(unlocked)) = (&self.floor, &self.unlocked) else {
            return;
        };
        let author = unlocked.author.public();
        let (staff, device) = (unlocked.session.staff, self.device);
        let own: Vec<_> = floor
            .changes_of(&document)
            .into_iter()
            .filter(|change| change.by == staff && floor.device_of(change.id) == Some(device))
            .collect();
        let declined = own.iter().any(|change| is_declined(change.place));
        let reworked: Vec<EntryId> = own
            .iter()
            .flat_map(|change| change.reworks.iter().copied())
            .collect();
        let waits = |id: &EntryId| opened.unmerged.contains(&(*id, Unmerged::Waits));
        let wanted: Vec<EntryId> = own
            .iter()
            .filter(|change| change.counted && waits(&change.id) && !reworked.contains(&change.id))
            .map(|change| change.id)
            .collect();
        let already = self
            .asked_documents
            .values()
            .any(|asked| matches!(asked, Asked::Edit { reworks, .. } if !reworks.is_empty()));
        if !declined || wanted.is_empty() || already {
            return;
        }
        let lost: Vec<Change> = own
            .iter()
            .filter(|change| is_declined(change.place) || wanted.contains(&change.id))
            .map(|change| change.to_change())
            .collect();
        let (changes, _) = changes(floor, &document);
        let changes = changes
            .into_iter()
            .filter(|change| !wanted.contains(&change.id))
            .collect();
        let nonce = self.entropy.next_12();
        let ask = Ask::Rework {
            document,
            changes,
            lost,
            wanted: wanted.clone(),
            actor: Actor::of(&author, &nonce),
            at: self.now,
        };
        let asked = Asked::Edit {
            request: REWORKED,
            document,
            nonce,
            reworks: wanted,
        };
        self.ask_documents(asked, ask);
    }
}

/// Edits written anew answer nobody's request.
const REWORKED: RequestId = RequestId::MAX;

const fn is_declined(place: Place) -> bool {
    matches!(
        place,
        Place::InFeed {
            verdict: Verdict::Declined,
            ..
        }
    )
}

/// A document's changes: those that count, and those that are only proposed.
pub fn changes(floor: &Floor, document: &DocumentKey) -> (Vec<Change>, Vec<Change>) {
    let (counted, proposed): (Vec<_>, Vec<_>) = floor
        .changes_of(document)
        .into_iter()
        .partition(|change| change.counted);
    let list = |changes: Vec<crate::fold::DocumentChange<'_>>| {
        changes
            .iter()
            .map(crate::fold::DocumentChange::to_change)
            .collect()
    };
    (list(counted), list(proposed))
}

/// What publishing a document says, the version last; and the versions that it replaces. The same at a tablet and at the desk.
///
/// # Errors
/// [`DocumentTrouble`]: two people wrote the same piece of planned care and nobody has chosen; or nothing is new.
pub fn publish(
    floor: &Floor,
    document: DocumentKey,
    why: Option<ReasonText>,
    opened: &Opened,
    now: Timestamp,
) -> Result<(Vec<Fact>, Vec<EntryId>), DocumentTrouble> {
    if opened.planned.iter().any(|item| !item.also.is_empty()) {
        return Err(DocumentTrouble::ChooseFirst);
    }
    let current = floor.current_versions(&document);
    if let [version] = current.as_slice()
        && version.fact.heads == opened.heads
    {
        return Err(DocumentTrouble::NothingNew);
    }
    let mut facts = Vec::new();
    if let Some(person) = document.person() {
        for item in &opened.planned {
            facts.extend(planned_anew(floor, person, &item.care, now).map(Fact::PlannedCare));
        }
    }
    facts.push(Fact::VersionPublished(VersionPublished {
        document,
        heads: opened.heads.clone(),
        rendered: opened.rendered,
        why,
    }));
    Ok((facts, current.into_iter().map(|version| version.id).collect()))
}

/// A piece of planned care as it comes into force, unless it is in force as it stands. It begins now at the earliest: what was
/// planned differs from now on, never backwards.
fn planned_anew(floor: &Floor, person: PersonId, care: &PlannedCare, now: Timestamp) -> Option<PlannedCare> {
    let newest = floor.newest_planned(person, care.item);
    let same = newest.is_some_and(|newest| newest.from >= care.from && newest.plans_the_same(care));
    if same || care.person != person {
        return None;
    }
    Some(PlannedCare {
        from: care.from.max(now),
        ..care.clone()
    })
}
