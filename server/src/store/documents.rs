//! Living documents as the journal has them: every entry that speaks of one, folded as tablets fold it.

use rusqlite::{Connection, params};
use sync_core::document::Change;
use sync_core::fold::Floor;
use sync_core::id::DocumentId;
use sync_core::record::DocumentKey;
use sync_core::time::Timestamp;
use sync_core::verdict::Verdict;

use super::project::apply;
use super::read::stored_entry;
use super::{Store, StoreError};

impl Store {
    /// What was written about a document, and nothing else.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn document_floor(&self, document: &DocumentKey) -> Result<Floor, StoreError> {
        self.read(|db| {
            let facts: Vec<(i64, u8, i64)> = db
                .prepare_cached(
                    "SELECT entry, verdict, received_at FROM document_facts WHERE document = ?1 ORDER BY entry",
                )?
                .query_map([document.id().0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            let mut floor = Floor::default();
            for (num, verdict, received_at) in facts {
                apply(&mut floor, &stored_entry(db, num)?, verdict, received_at);
            }
            Ok(floor)
        })
    }

    /// Every change to a document that was let in, whether or not it counts.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn document_changes(&self, document: &DocumentKey) -> Result<Vec<Change>, StoreError> {
        let floor = self.document_floor(document)?;
        let changes = floor.changes_of(document);
        Ok(changes.iter().map(|change| change.to_change()).collect())
    }
}

/// An entry came that speaks of a document: notes which.
pub(super) fn brought(
    db: &Connection,
    num: i64,
    document: DocumentId,
    received_at: Timestamp,
    verdict: Verdict,
) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO document_facts (document, entry, verdict, received_at) VALUES (?1, ?2, ?3, ?4)",
    )?
    .execute(params![document.0, num, verdict.code(), received_at.0])?;
    Ok(())
}
