//! What tablets brought back after the office was restored from a backup: for the integrity report.

use rusqlite::{Connection, params};
use sync_core::id::DeviceId;
use sync_core::sync::hub::Recovered;
use sync_core::time::Timestamp;

use super::names::scope_from;
use super::{Store, StoreError};

/// What one tablet brought back of one log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovery {
    /// When it began.
    pub first_at: Timestamp,
    /// The sum of what it brought, as last counted.
    pub sum: Recovered,
}

/// Adds what one transaction brought back.
pub(super) fn write(db: &Connection, recovered: &Recovered) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO recoveries (device, scope, from_row, first_at, last_at, entries, decisions, aside, incomplete, missing) \
         VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (device, scope, from_row) DO UPDATE SET \
         last_at = ?4, entries = entries + ?5, decisions = decisions + ?6, aside = aside + ?7, \
         incomplete = incomplete + ?8, missing = ?9",
    )?
    .execute(params![
        recovered.device.0,
        recovered.scope.to_bytes(),
        recovered.from.cast_signed(),
        recovered.at.0,
        recovered.entries,
        recovered.decisions,
        recovered.aside,
        recovered.incomplete,
        recovered.missing.cast_signed(),
    ])?;
    Ok(())
}

impl Store {
    /// What tablets brought back, newest first. One line per tablet, feed and restore, so there are few.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn recoveries(&self) -> Result<Vec<Recovery>, StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT device, scope, from_row, first_at, last_at, entries, decisions, aside, incomplete, missing \
                 FROM recoveries ORDER BY last_at DESC LIMIT 500",
            )?;
            let mut found = statement.query([])?;
            let mut recoveries = Vec::new();
            while let Some(row) = found.next()? {
                let scope: Vec<u8> = row.get(1)?;
                recoveries.push(Recovery {
                    first_at: Timestamp(row.get(3)?),
                    sum: Recovered {
                        device: DeviceId(row.get(0)?),
                        scope: scope_from(&scope)?,
                        from: row.get::<_, i64>(2)?.cast_unsigned(),
                        at: Timestamp(row.get(4)?),
                        entries: row.get(5)?,
                        decisions: row.get(6)?,
                        aside: row.get(7)?,
                        incomplete: row.get(8)?,
                        missing: row.get::<_, i64>(9)?.cast_unsigned(),
                    },
                });
            }
            Ok(recoveries)
        })
    }
}
