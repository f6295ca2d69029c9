//! PINs for tablets, accounts and sessions for the desk. Only stretched secrets and hashes of tokens are kept.

use rusqlite::{OptionalExtension, params};
use sync_core::id::{Hash, StaffId};
use sync_core::seal::PinHash;
use sync_core::time::{HOUR_MS, MINUTE_MS, Timestamp};

use super::{Store, StoreError};

/// A session at the desk ends after this long, whatever happens.
pub const SESSION_MS: i64 = 12 * HOUR_MS;
/// A session at the desk ends after this long without a request.
pub const SESSION_IDLE_MS: i64 = 30 * MINUTE_MS;
/// How exactly the last request is remembered: a write a minute, not one a click.
const SEEN_EVERY_MS: i64 = MINUTE_MS;

impl Store {
    /// Sets somebody's PIN.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_pin(&self, staff: StaffId, hash: &PinHash) -> Result<(), StoreError> {
        let hash = hash_bytes(hash)?;
        self.write(move |db| {
            db.execute(
                "INSERT OR REPLACE INTO pins (staff, hash) VALUES (?1, ?2)",
                params![staff.0, hash],
            )?;
            Ok(())
        })
    }

    /// Somebody's stretched PIN.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn pin(&self, staff: StaffId) -> Result<Option<PinHash>, StoreError> {
        self.read(|db| {
            let hash: Option<Vec<u8>> = db
                .prepare_cached("SELECT hash FROM pins WHERE staff = ?1")?
                .query_row([staff.0], |row| row.get(0))
                .optional()?;
            hash.map(|hash| hash_from(&hash)).transpose()
        })
    }

    /// Everyone who has a PIN, ascending.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn staff_with_pin(&self) -> Result<Vec<StaffId>, StoreError> {
        self.read(|db| {
            let staff = db
                .prepare_cached("SELECT staff FROM pins ORDER BY staff")?
                .query_map([], |row| row.get(0).map(StaffId))?
                .collect::<Result<_, _>>()?;
            Ok(staff)
        })
    }

    /// Makes or changes an account at the desk. Names are the same however they are capitalised.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_account(&self, username: &str, staff: StaffId, hash: &PinHash) -> Result<(), StoreError> {
        let (username, hash) = (username.to_lowercase(), hash_bytes(hash)?);
        self.write(move |db| {
            db.execute(
                "INSERT OR REPLACE INTO desk_accounts (username, staff, hash) VALUES (?1, ?2, ?3)",
                params![username, staff.0, hash],
            )?;
            Ok(())
        })
    }

    /// An account at the desk.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn account(&self, username: &str) -> Result<Option<(StaffId, PinHash)>, StoreError> {
        self.read(|db| {
            let found: Option<([u8; 16], Vec<u8>)> = db
                .prepare_cached("SELECT staff, hash FROM desk_accounts WHERE username = ?1")?
                .query_row([username.to_lowercase()], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            found
                .map(|(staff, hash)| Ok((StaffId(staff), hash_from(&hash)?)))
                .transpose()
        })
    }

    /// Begins a session; forgets those that are over.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn begin_session(&self, token: &[u8; 32], staff: StaffId, now: Timestamp) -> Result<(), StoreError> {
        let token = token_hash(token);
        self.write(move |db| {
            db.execute(
                "DELETE FROM sessions WHERE began_at < ?1 OR seen_at < ?2",
                [now.plus_ms(-SESSION_MS).0, now.plus_ms(-SESSION_IDLE_MS).0],
            )?;
            db.execute(
                "INSERT INTO sessions (token_hash, staff, began_at, seen_at) VALUES (?1, ?2, ?3, ?3)",
                params![token, staff.0, now.0],
            )?;
            Ok(())
        })
    }

    /// Whose session it is, if it is still open. `used` keeps it open for another while; a page that merely stays open
    /// does not use it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn session(
        &self,
        token: &[u8; 32],
        now: Timestamp,
        used: bool,
    ) -> Result<Option<StaffId>, StoreError> {
        let token = token_hash(token);
        let found: Option<([u8; 16], i64, i64)> = self.read(|db| {
            Ok(db
                .prepare_cached("SELECT staff, began_at, seen_at FROM sessions WHERE token_hash = ?1")?
                .query_row([token], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?)
        })?;
        let Some((staff, began_at, seen_at)) = found else {
            return Ok(None);
        };
        if now.0 - began_at > SESSION_MS || now.0 - seen_at > SESSION_IDLE_MS {
            return Ok(None);
        }
        if used && now.0 - seen_at >= SEEN_EVERY_MS {
            // Not waited for: a full disk must not lock managers out of reading.
            self.write_soon(move |db| {
                db.execute(
                    "UPDATE sessions SET seen_at = ?2 WHERE token_hash = ?1",
                    params![token, now.0],
                )?;
                Ok(())
            });
        }
        Ok(Some(StaffId(staff)))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn end_session(&self, token: &[u8; 32]) -> Result<(), StoreError> {
        let token = token_hash(token);
        self.write(move |db| {
            db.execute("DELETE FROM sessions WHERE token_hash = ?1", [token])?;
            Ok(())
        })
    }
}

fn token_hash(token: &[u8; 32]) -> [u8; 32] {
    Hash::of(&[b"followthrough session 1", token]).0
}

fn hash_bytes(hash: &PinHash) -> Result<Vec<u8>, StoreError> {
    minicbor::to_vec(hash).map_err(|_| StoreError::Unreadable("a stretched secret"))
}

fn hash_from(bytes: &[u8]) -> Result<PinHash, StoreError> {
    minicbor::decode(bytes).map_err(|_| StoreError::Unreadable("a stretched secret"))
}
