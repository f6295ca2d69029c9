//! Wrong PINs, passwords and codes: counted durably before they are checked, so that a restart forgives nothing.

use rusqlite::{Connection, OptionalExtension, params};
use sync_core::id::Hash;
use sync_core::limits;
use sync_core::time::{DAY_MS, Timestamp};

use super::{Store, StoreError};

/// Counts kept at most; beyond that the oldest are forgotten. A guesser who fills it has met the limit per source first.
const KEPT_MAX: i64 = 50_000;

/// Not tried: too many were wrong before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TryRefused {
    /// How long to wait.
    pub wait_ms: i64,
}

impl Store {
    /// Counts one try on `what` as wrong in advance; [`Store::try_was_right`] takes it back. Answers how many tries are
    /// left before a wait. After [`limits::PIN_TRIES_FREE`] wrong ones the wait begins, and doubles.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_try(&self, what: &[u8], now: Timestamp) -> Result<Result<u32, TryRefused>, StoreError> {
        let what = Hash::of(&[b"followthrough tries 1", what]);
        self.write(move |db| begin(db, &what, now))
    }

    /// The try was right: nothing is held against the next one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn try_was_right(&self, what: &[u8]) -> Result<(), StoreError> {
        let what = Hash::of(&[b"followthrough tries 1", what]);
        self.write(move |db| {
            db.prepare_cached("DELETE FROM tries WHERE what = ?1")?
                .execute([what.0])?;
            Ok(())
        })
    }
}

fn begin(db: &Connection, what: &Hash, now: Timestamp) -> Result<Result<u32, TryRefused>, StoreError> {
    let before: Option<(u32, i64)> = db
        .prepare_cached("SELECT failed, wait_until FROM tries WHERE what = ?1")?
        .query_row([what.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (failed, wait_until) = before.unwrap_or((0, 0));
    // A clock set back must not turn a minute into years.
    let wait_ms = (wait_until - now.0).min(limits::PIN_WAIT_MAX_MS);
    if wait_ms > 0 {
        return Ok(Err(TryRefused { wait_ms }));
    }
    let failed = failed.saturating_add(1);
    let wait_until = if failed < limits::PIN_TRIES_FREE {
        0
    } else {
        now.plus_ms(wait_after(failed)).0
    };
    db.prepare_cached(
        "INSERT INTO tries (what, failed, wait_until, at) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (what) DO UPDATE SET failed = ?2, wait_until = ?3, at = ?4",
    )?
    .execute(params![what.0, failed, wait_until, now.0])?;
    if before.is_none() {
        db.prepare_cached("DELETE FROM tries WHERE at < ?1")?
            .execute([now.plus_ms(-7 * DAY_MS).0])?;
        let kept: i64 = db
            .prepare_cached("SELECT count(*) FROM tries")?
            .query_row([], |row| row.get(0))?;
        if kept > KEPT_MAX {
            db.execute(
                "DELETE FROM tries WHERE what IN (SELECT what FROM tries ORDER BY at LIMIT 1000)",
                [],
            )?;
        }
    }
    Ok(Ok(limits::PIN_TRIES_FREE.saturating_sub(failed)))
}

/// The wait after so many wrong tries.
pub(super) fn wait_after(failed: u32) -> i64 {
    let doublings = failed.saturating_sub(limits::PIN_TRIES_FREE).min(16);
    (limits::PIN_WAIT_FIRST_MS << doublings).min(limits::PIN_WAIT_MAX_MS)
}
