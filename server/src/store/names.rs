//! Small numbers for ids that repeat in every entry: scopes, devices, authors, streams, people, staff.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension};
use sync_core::id::EntryId;
use sync_core::scope::{Scope, Stream};

use super::StoreError;
use super::commit::entry_number;

/// What is numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Names {
    Scopes,
    Devices,
    Authors,
    Streams,
    People,
    Staff,
}

impl Names {
    const fn find(self) -> &'static str {
        match self {
            Self::Scopes => "SELECT num FROM scopes WHERE scope = ?1",
            Self::Devices => "SELECT num FROM devices WHERE id = ?1",
            Self::Authors => "SELECT num FROM authors WHERE key = ?1",
            Self::Streams => "SELECT num FROM streams WHERE stream = ?1",
            Self::People => "SELECT num FROM people WHERE id = ?1",
            Self::Staff => "SELECT num FROM staff WHERE id = ?1",
        }
    }

    const fn add(self) -> &'static str {
        match self {
            Self::Scopes => "INSERT INTO scopes (scope) VALUES (?1)",
            Self::Devices => "INSERT INTO devices (id) VALUES (?1)",
            Self::Authors => "INSERT INTO authors (key) VALUES (?1)",
            Self::Streams => "INSERT INTO streams (stream) VALUES (?1)",
            Self::People => "INSERT INTO people (id) VALUES (?1)",
            Self::Staff => "INSERT INTO staff (id) VALUES (?1)",
        }
    }
}

/// The number of a known name.
pub(super) fn number(db: &Connection, names: Names, name: &[u8]) -> Result<Option<i64>, StoreError> {
    Ok(db
        .prepare_cached(names.find())?
        .query_row([name], |row| row.get(0))
        .optional()?)
}

/// The number of a name, given now if it has none.
pub(super) fn number_or_new(db: &Connection, names: Names, name: &[u8]) -> Result<i64, StoreError> {
    if let Some(number) = number(db, names, name)? {
        return Ok(number);
    }
    db.prepare_cached(names.add())?.execute([name])?;
    Ok(db.last_insert_rowid())
}

/// Numbers that one transaction has met: its entries share nearly all of theirs. Good for that transaction alone, because
/// what is not committed gives its numbers back.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    names: BTreeMap<Names, HashMap<Vec<u8>, i64>>,
    entries: HashMap<EntryId, i64>,
}

impl Numbers {
    /// The number of a name, given now if it has none.
    pub(super) fn of(&mut self, db: &Connection, names: Names, name: &[u8]) -> Result<i64, StoreError> {
        let known = self.names.entry(names).or_default();
        if let Some(number) = known.get(name) {
            return Ok(*number);
        }
        let number = number_or_new(db, names, name)?;
        known.insert(name.to_vec(), number);
        Ok(number)
    }

    /// An entry was written under this number.
    pub(super) fn written(&mut self, id: EntryId, number: i64) {
        self.entries.insert(id, number);
    }

    /// The number of an entry, if it is stored.
    pub(super) fn of_entry(&self, db: &Connection, id: &EntryId) -> Result<Option<i64>, StoreError> {
        match self.entries.get(id) {
            Some(number) => Ok(Some(*number)),
            None => entry_number(db, id),
        }
    }
}

/// A stream as stored.
pub(super) fn stream_bytes(stream: &Stream) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "writing to a Vec cannot fail")]
    minicbor::to_vec(stream).expect("encoding to memory")
}

/// A scope read back.
pub(super) fn scope_from(bytes: &[u8]) -> Result<Scope, StoreError> {
    Scope::from_bytes(bytes).ok_or(StoreError::Unreadable("a scope"))
}
