//! Small numbers for ids that repeat in every entry: scopes, devices, authors, streams, people, staff.

use rusqlite::{Connection, OptionalExtension};
use sync_core::scope::{Scope, Stream};

use super::StoreError;

/// What is numbered.
#[derive(Clone, Copy, Debug)]
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

/// A stream as stored.
pub(super) fn stream_bytes(stream: &Stream) -> Vec<u8> {
    #[expect(clippy::expect_used, reason = "writing to a Vec cannot fail")]
    minicbor::to_vec(stream).expect("encoding to memory")
}

/// A scope read back.
pub(super) fn scope_from(bytes: &[u8]) -> Result<Scope, StoreError> {
    Scope::from_bytes(bytes).ok_or(StoreError::Unreadable("a scope"))
}
