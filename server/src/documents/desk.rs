//! A living document at the desk: read from the store, opened, edited, compared and exported by the helper.
//!
//! May not live here: who may (`rules`, asked by the machine), routes (`http`).

use sync_core::document::{Answer, Ask, Change, Compared, Edit, EditedBytes, Opened, Trouble};
use sync_core::fold::Floor;
use sync_core::id::Hash;
use sync_core::record::{Actor, DocumentKey};
use sync_core::time::Timestamp;

use super::{Documents, NoAnswer};
use crate::store::{Store, StoreError};

/// Why it was not done.
#[derive(Debug, thiserror::Error)]
pub enum NotDone {
    /// The helper's own reason.
    #[error("{0}")]
    Trouble(Trouble),
    /// There was no answer.
    #[error(transparent)]
    NoAnswer(#[from] NoAnswer),
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A document as the store has it.
pub struct DeskDocument {
    /// Which.
    pub document: DocumentKey,
    /// Everything written about it, folded as tablets fold it: versions, who read them, who changed what.
    pub floor: Floor,
}

impl DeskDocument {
    /// Reads it. Call from a thread that may wait.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn read(store: &Store, document: DocumentKey) -> Result<Self, StoreError> {
        let floor = store.document_floor(&document)?;
        Ok(Self { document, floor })
    }

    /// Changes that count, and those that do not.
    fn changes(&self) -> (Vec<Change>, Vec<Change>) {
        let (counted, others): (Vec<_>, Vec<_>) = self
            .floor
            .changes_of(&self.document)
            .into_iter()
            .partition(|change| change.counted);
        let plain = |changes: Vec<sync_core::fold::floor::DocumentChange<'_>>| {
            changes.iter().map(|change| change.to_change()).collect()
        };
        (plain(counted), plain(others))
    }

    /// Opens it, as it stands or as it stood.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn open(&self, documents: &Documents, at: Option<Vec<Hash>>) -> Result<Opened, NotDone> {
        let (changes, proposals) = self.changes();
        let ask = Ask::Open {
            document: self.document,
            changes,
            proposals,
            at,
        };
        match documents.ask(&ask).await? {
            Answer::Opened(opened) => Ok(opened),
            other => Err(other.into()),
        }
    }

    /// Makes a change upon what was on screen; `None` when it would change nothing.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn edit(
        &self,
        documents: &Documents,
        base: Vec<Hash>,
        actor: Actor,
        at: Timestamp,
        edits: Vec<Edit>,
    ) -> Result<Option<EditedBytes>, NotDone> {
        let ask = Ask::Edit {
            document: self.document,
            changes: self.changes().0,
            base,
            actor,
            at,
            edits,
        };
        match documents.ask(&ask).await? {
            Answer::Edited(edited) => Ok(edited),
            other => Err(other.into()),
        }
    }

    /// What differs between two versions.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn compare(
        &self,
        documents: &Documents,
        from: Vec<Hash>,
        to: Vec<Hash>,
    ) -> Result<Compared, NotDone> {
        let ask = Ask::Compare {
            document: self.document,
            changes: self.changes().0,
            from,
            to,
        };
        match documents.ask(&ask).await? {
            Answer::Compared(compared) => Ok(compared),
            other => Err(other.into()),
        }
    }

    /// The document as a file that any automerge implementation opens.
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn export(&self, documents: &Documents) -> Result<Vec<u8>, NotDone> {
        let ask = Ask::Export {
            document: self.document,
            changes: self.changes().0,
        };
        match documents.ask(&ask).await? {
            Answer::Exported(file) => Ok(file),
            other => Err(other.into()),
        }
    }
}

impl From<Answer> for NotDone {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Not(trouble) => Self::Trouble(trouble),
            // An answer to another question would be the helper's own fault.
            _ => Self::Trouble(Trouble::Broken),
        }
    }
}
