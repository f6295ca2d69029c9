//! Living documents that are on screen: asked of the core when somebody looks, and again when something in them changed.
//!
//! What is kept here lives as long as the screen shows it. May not live here: what a screen shows of it (`views`).

use sync_core::document::{Compared, Opened};
use sync_core::fold::Floor;
use sync_core::id::{EntryId, Hash};
use sync_core::record::DocumentKey;
use sync_core::sync::tablet::{Command, NotDone};
use sync_core::time::Timestamp;

use super::{Asked, Desk, Task};
use crate::protocol::Screen;
use crate::worker::{documents, intake, views};

/// A document on screen, as far as its answers have come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OnScreen {
    /// As it stands.
    pub now: Option<Opened>,
    /// As it stood in each current version, as they were answered.
    pub published: Vec<(EntryId, Opened)>,
    /// From the newest current version to what stands now.
    pub pending: Option<Compared>,
    /// From the version that whoever is signed in read last to the newest current one.
    pub since_read: Option<Compared>,
    /// Why it cannot be shown.
    pub trouble: Option<String>,
}

/// What a question about a document on screen was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Now,
    Published(EntryId),
    Pending,
    SinceRead,
}

impl Desk {
    /// The screen has changed: what it shows is asked for, and nothing else is kept.
    pub(super) fn watch_documents(&mut self, now: Timestamp) -> Vec<Task> {
        let shown: Vec<DocumentKey> = match (&self.watch, self.tablet.floor()) {
            (Some((_, Screen::Document { document })), Some(_)) => {
                documents::key(document).into_iter().collect()
            }
            (Some((_, Screen::Handover { unit, shift })), Some(floor)) => {
                let core = self.tablet.status();
                views::handover_documents(&self.source(now, &core), floor, unit.as_deref(), *shift)
            }
            _ => Vec::new(),
        };
        let before = core::mem::take(&mut self.documents);
        let mut tasks = Vec::new();
        for document in shown {
            match before.get(&document) {
                // What could not be opened is tried again whenever somebody looks anew.
                Some(had) if had.trouble.is_none() => {
                    self.documents.insert(document, had.clone());
                }
                _ => tasks.extend(self.ask_document(now, document)),
            }
        }
        tasks
    }

    /// Something in these documents changed: those on screen are asked for again.
    pub(super) fn documents_changed(&mut self, now: Timestamp, changed: &[DocumentKey]) -> Vec<Task> {
        self.stale |= self.watch.is_some();
        let mut tasks = Vec::new();
        for document in changed {
            if self.documents.contains_key(document) {
                tasks.extend(self.ask_document(now, *document));
            }
        }
        // A part of a sheet may be new.
        if matches!(self.watch, Some((_, Screen::Handover { .. }))) {
            tasks.extend(self.watch_documents(now));
        }
        tasks
    }

    fn ask_document(&mut self, now: Timestamp, document: DocumentKey) -> Vec<Task> {
        self.documents.entry(document).or_default();
        self.ask(
            now,
            document,
            Part::Now,
            Command::ReadDocument { document, at: None },
        )
    }

    fn ask(&mut self, now: Timestamp, document: DocumentKey, part: Part, command: Command) -> Vec<Task> {
        let request = self.own_request();
        self.command(now, request, Asked::Document(document, part), command)
    }

    /// A document was put together.
    pub(super) fn document_opened(
        &mut self,
        now: Timestamp,
        document: DocumentKey,
        part: Part,
        opened: Opened,
    ) -> Vec<Task> {
        let Some(shown) = self.documents.get_mut(&document) else {
            return Vec::new();
        };
        self.stale = true;
        shown.trouble = None;
        match part {
            Part::Now => {
                let heads = opened.heads.clone();
                // What was compared belongs to what stood there: nobody publishes words by another text's difference.
                if shown.now.as_ref().is_none_or(|before| before.heads != heads) {
                    shown.pending = None;
                }
                shown.now = Some(opened);
                self.ask_versions(now, document, &heads)
            }
            Part::Published(version) => {
                shown.published.push((version, opened));
                Vec::new()
            }
            Part::Pending | Part::SinceRead => Vec::new(),
        }
    }

    /// Asks for what the newest version says, how it differs from what stands, and what is new in it for this reader.
    fn ask_versions(&mut self, now: Timestamp, document: DocumentKey, heads: &[Hash]) -> Vec<Task> {
        let (Some(floor), Some(session)) = (self.tablet.floor(), self.tablet.session()) else {
            return Vec::new();
        };
        let current = floor.current_versions(&document);
        let Some(newest) = current.last() else {
            return Vec::new();
        };
        let (version, at) = (newest.id, newest.fact.heads.clone());
        let versions: Vec<(EntryId, Vec<Hash>)> = current
            .iter()
            .map(|one| (one.id, one.fact.heads.clone()))
            .collect();
        let read = read_before(floor, &document, session.staff, version);
        let mut tasks = Vec::new();
        let mut had = Vec::new();
        if let Some(shown) = self.documents.get_mut(&document) {
            shown
                .published
                .retain(|(id, _)| versions.iter().any(|(version, _)| version == id));
            had.extend(shown.published.iter().map(|(id, _)| *id));
            if !had.contains(&version) {
                shown.since_read = None;
            }
        }
        for (version, at) in versions {
            if !had.contains(&version) {
                let at = Some(at);
                let command = Command::ReadDocument { document, at };
                tasks.extend(self.ask(now, document, Part::Published(version), command));
            }
        }
        if heads != at {
            let command = Command::CompareDocument {
                document,
                from: at.clone(),
                to: heads.to_vec(),
            };
            tasks.extend(self.ask(now, document, Part::Pending, command));
        } else if let Some(shown) = self.documents.get_mut(&document) {
            shown.pending = None;
        }
        match read {
            Some(from) if from != at => {
                let command = Command::CompareDocument {
                    document,
                    from,
                    to: at,
                };
                tasks.extend(self.ask(now, document, Part::SinceRead, command));
            }
            _ => {
                if let Some(shown) = self.documents.get_mut(&document) {
                    shown.since_read = None;
                }
            }
        }
        tasks
    }

    /// Two versions were compared.
    pub(super) fn document_compared(&mut self, document: DocumentKey, part: Part, compared: Compared) {
        let Some(shown) = self.documents.get_mut(&document) else {
            return;
        };
        self.stale = true;
        match part {
            Part::Pending => shown.pending = Some(compared),
            Part::SinceRead => shown.since_read = Some(compared),
            Part::Now | Part::Published(_) => {}
        }
    }

    /// A document could not be put together, or two of its versions not be compared.
    pub(super) fn document_failed(&mut self, document: DocumentKey, part: Part, why: &NotDone) {
        let Some(shown) = self.documents.get_mut(&document) else {
            return;
        };
        self.stale = true;
        if matches!(part, Part::Now | Part::Published(_)) {
            shown.trouble = Some(intake::sentence(&why.to_string()));
        }
    }
}

/// The heads of the version that somebody read last before `version`.
fn read_before(
    floor: &Floor,
    document: &DocumentKey,
    staff: sync_core::id::StaffId,
    version: EntryId,
) -> Option<Vec<Hash>> {
    let read: Vec<EntryId> = floor
        .acknowledgements_of(document)
        .into_iter()
        .filter(|one| one.staff == staff && one.version != version)
        .map(|one| one.version)
        .collect();
    floor
        .versions_of(document)
        .into_iter()
        .rev()
        .filter(|one| one.id != version)
        .find(|one| one.by == staff || read.contains(&one.id))
        .map(|one| one.fact.heads.clone())
}
