//! When each tablet was last heard from, and how it said it was doing: every figure a manager sees says whom it has not
//! heard from.

use rusqlite::params;
use sync_core::id::DeviceId;
use sync_core::scope::Scope;
use sync_core::time::Timestamp;
use sync_core::wire::Report;

use super::names::scope_from;
use super::{Store, StoreError};

/// What is known of a tablet's last contact. What a contact does not tell stays as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub last_contact: Timestamp,
    /// Entries it had that the office had not confirmed.
    pub unsent: Option<u32>,
    /// When the oldest of them was recorded.
    pub oldest_unsent_at: Option<Timestamp>,
    /// Office clock minus its clock, in ms.
    pub clock_offset_ms: Option<i64>,
    /// Bytes its browser keeps for the app.
    pub storage_used_bytes: Option<u64>,
    /// Bytes its browser would keep at most.
    pub storage_quota_bytes: Option<u64>,
    /// Version of its app.
    pub app: Option<String>,
}

/// A tablet whose log is not the office's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Divergence {
    /// Which tablet.
    pub device: DeviceId,
    /// Which feed.
    pub scope: Scope,
    /// How many rows it has.
    pub size: u64,
    /// When it was first noticed.
    pub first_at: Timestamp,
    /// When it was last noticed.
    pub last_at: Timestamp,
    /// When the two agreed again, if they do.
    pub mended_at: Option<Timestamp>,
}

impl Contact {
    /// What a tablet said of itself just now, if it did.
    pub fn of(now: Timestamp, report: Option<Report>, clock_offset_ms: Option<i64>) -> Self {
        let report = report.unwrap_or_default();
        Self {
            last_contact: now,
            // Without its offset there was no report.
            unsent: clock_offset_ms.map(|_| report.unsent),
            oldest_unsent_at: report.oldest_unsent_at,
            clock_offset_ms,
            storage_used_bytes: report.storage_used_bytes,
            storage_quota_bytes: report.storage_quota_bytes,
            app: report.app,
        }
    }
}

impl Store {
    /// Keeps a contact without waiting for it. Should it not be written, the next one is.
    pub fn keep_contact_soon(&self, device: DeviceId, contact: Contact) {
        self.write_soon(move |db| {
            // A report says all of it: with nothing unsent there is no oldest.
            db.prepare_cached(
                "INSERT INTO contacts (device, last_contact, unsent, clock_offset, oldest_unsent_at, storage_used, \
                 storage_quota, app) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) \
                 ON CONFLICT (device) DO UPDATE SET last_contact = max(last_contact, ?2), \
                 unsent = coalesce(?3, unsent), clock_offset = coalesce(?4, clock_offset), \
                 oldest_unsent_at = iif(?3 IS NULL, oldest_unsent_at, ?5), storage_used = coalesce(?6, storage_used), \
                 storage_quota = coalesce(?7, storage_quota), app = coalesce(?8, app)",
            )?
            .execute(params![
                device.0,
                contact.last_contact.0,
                contact.unsent,
                contact.clock_offset_ms,
                contact.oldest_unsent_at.map(|at| at.0),
                contact.storage_used_bytes.map(u64::cast_signed),
                contact.storage_quota_bytes.map(u64::cast_signed),
                contact.app,
            ])?;
            Ok(())
        });
    }

    /// Every tablet's last contact.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn contacts(&self) -> Result<Vec<(DeviceId, Contact)>, StoreError> {
        self.read(|db| {
            let contacts = db
                .prepare_cached(
                    "SELECT device, last_contact, unsent, clock_offset, oldest_unsent_at, storage_used, storage_quota, app \
                     FROM contacts ORDER BY device",
                )?
                .query_map([], |row| {
                    let contact = Contact {
                        last_contact: Timestamp(row.get(1)?),
                        unsent: row.get(2)?,
                        clock_offset_ms: row.get(3)?,
                        oldest_unsent_at: row.get::<_, Option<i64>>(4)?.map(Timestamp),
                        storage_used_bytes: row.get::<_, Option<i64>>(5)?.map(i64::cast_unsigned),
                        storage_quota_bytes: row.get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
                        app: row.get(7)?,
                    };
                    Ok((DeviceId(row.get(0)?), contact))
                })?
                .collect::<Result<_, _>>()?;
            Ok(contacts)
        })
    }

    /// Keeps that a tablet's log is not the office's, without waiting for it.
    pub fn keep_divergence_soon(&self, device: DeviceId, scope: Scope, size: u64, at: Timestamp) {
        self.write_soon(move |db| {
            db.prepare_cached(
                "INSERT INTO divergences (device, scope, size, first_at, last_at) VALUES (?1, ?2, ?3, ?4, ?4) \
                 ON CONFLICT (device, scope) DO UPDATE SET size = ?3, last_at = ?4, mended_at = NULL",
            )?
            .execute(params![device.0, scope.to_bytes(), size.cast_signed(), at.0])?;
            Ok(())
        });
    }

    /// Keeps that a tablet's log agrees with the office's again, without waiting for it.
    pub fn keep_agreement_soon(&self, device: DeviceId, scope: Scope, at: Timestamp) {
        self.write_soon(move |db| {
            db.prepare_cached(
                "UPDATE divergences SET mended_at = ?3 WHERE device = ?1 AND scope = ?2 AND mended_at IS NULL",
            )?
            .execute(params![device.0, scope.to_bytes(), at.0])?;
            Ok(())
        });
    }

    /// Tablets whose log was seen to differ, the last noticed first. One line per tablet and feed, so there are few.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn divergences(&self) -> Result<Vec<Divergence>, StoreError> {
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT device, scope, size, first_at, last_at, mended_at FROM divergences ORDER BY last_at DESC LIMIT 500",
            )?;
            let mut found = statement.query([])?;
            let mut divergences = Vec::new();
            while let Some(row) = found.next()? {
                let scope: Vec<u8> = row.get(1)?;
                divergences.push(Divergence {
                    device: DeviceId(row.get(0)?),
                    scope: scope_from(&scope)?,
                    size: row.get::<_, i64>(2)?.cast_unsigned(),
                    first_at: Timestamp(row.get(3)?),
                    last_at: Timestamp(row.get(4)?),
                    mended_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
                });
            }
            Ok(divergences)
        })
    }
}
