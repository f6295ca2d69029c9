//! Living documents on the bench: what people do with them, and whoever runs them, who may be told to die.

use super::{Home, TabletAt};
use crate::document::{Answer, Ask, Change, Compared, Documents, Edit, Opened, Unmerged};
use crate::id::{EntryId, Hash};
use crate::journal::{Content, read_body};
use crate::record::{Actor, DocumentKey, Fact};
use crate::rules;
use crate::sync::tablet::{Command, NotDone, Notice};
use crate::text::ReasonText;

impl Home {
    /// Puts a document together on a tablet.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn open_document(&mut self, at: TabletAt, document: DocumentKey) -> Result<Opened, NotDone> {
        let request = self.command(at, Command::ReadDocument { document, at: None });
        let opened =
            |notice: &Notice| matches!(notice, Notice::Document { request: of, .. } if *of == request);
        match self.answer(at, request, opened)? {
            Notice::Document { opened, .. } => Ok(opened),
            _ => Err(NotDone::Locked),
        }
    }

    /// One section's text on a tablet.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn section(&mut self, at: TabletAt, document: DocumentKey, section: u8) -> Result<String, NotDone> {
        let opened = self.open_document(at, document)?;
        let text = opened.sections.into_iter().find(|(code, _)| *code == section);
        Ok(text.map_or(String::new(), |(_, text)| text))
    }

    /// Writes a section as it is to read, beside whatever came since `base`.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn edit_document(
        &mut self,
        at: TabletAt,
        document: DocumentKey,
        base: Vec<Hash>,
        edit: Edit,
    ) -> Result<EntryId, NotDone> {
        let edits = vec![edit];
        let request = self.command(
            at,
            Command::EditDocument {
                document,
                base,
                edits,
            },
        );
        self.saved(at, request)
    }

    /// Publishes a document as it stands at `heads`.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn publish(
        &mut self,
        at: TabletAt,
        document: DocumentKey,
        heads: Vec<Hash>,
        why: &str,
    ) -> Result<EntryId, NotDone> {
        let why = ReasonText::parse(why).ok();
        let request = self.command(at, Command::PublishDocument { document, heads, why });
        self.saved(at, request)
    }

    /// What differs between two versions.
    ///
    /// # Errors
    /// What the tablet said.
    pub fn compare(
        &mut self,
        at: TabletAt,
        document: DocumentKey,
        from: Vec<Hash>,
        to: Vec<Hash>,
    ) -> Result<Compared, NotDone> {
        let request = self.command(at, Command::CompareDocument { document, from, to });
        let compared =
            |notice: &Notice| matches!(notice, Notice::Compared { request: of, .. } if *of == request);
        match self.answer(at, request, compared)? {
            Notice::Compared { compared, .. } => Ok(compared),
            _ => Err(NotDone::Locked),
        }
    }

    fn saved(&mut self, at: TabletAt, request: u64) -> Result<EntryId, NotDone> {
        let saved = |notice: &Notice| matches!(notice, Notice::Saved { request: of, .. } if *of == request);
        match self.answer(at, request, saved)? {
            Notice::Saved { entry, .. } => Ok(entry),
            _ => Err(NotDone::Locked),
        }
    }

    /// The office's trial: each change upon what its document holds by then.
    pub(super) fn judge_changes(&self, candidates: Vec<(DocumentKey, Change)>) -> Vec<EntryId> {
        let mut documents = Documents::default();
        let mut refused = Vec::new();
        let mut admitted: Vec<(DocumentKey, Change)> = Vec::new();
        for (document, candidate) in candidates {
            let mut changes = self.changes_at_office(&document);
            changes.extend(
                admitted
                    .iter()
                    .filter(|(of, _)| *of == document)
                    .map(|(_, change)| change.clone()),
            );
            let ask = Ask::Admit {
                document,
                changes,
                candidate: candidate.clone(),
            };
            match documents.answer(&ask) {
                // What it stands on may come later, or be held: it is kept, and merged when that counts.
                Answer::Admitted | Answer::NotAdmitted(Unmerged::Waits) => {
                    admitted.push((document, candidate));
                }
                _ => refused.push(candidate.id),
            }
        }
        refused
    }

    fn changes_at_office(&self, document: &DocumentKey) -> Vec<Change> {
        let mut changes = Vec::new();
        for scope_key in &self.office.founded().secrets.scope_keys {
            for row in self.office.rows(&scope_key.0) {
                let Some(entry) = row.entry.as_ref().filter(|_| row.verdict.counts()) else {
                    continue;
                };
                let Some(Ok(Content::Record(record))) = entry.body.as_deref().map(read_body) else {
                    continue;
                };
                let allowed = rules::may_record(record.acting_as, &record.fact).is_ok();
                let Fact::DocumentEdited(edited) = record.fact else {
                    continue;
                };
                if allowed && edited.document == *document {
                    changes.push(Change {
                        id: entry.id,
                        actor: Actor::of(&entry.header.author, &edited.nonce),
                        bytes: edited.change,
                    });
                }
            }
        }
        changes
    }
}
