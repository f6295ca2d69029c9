//! When each tablet was last heard from: every figure a manager sees says whom it has not heard from.

use rusqlite::params;
use sync_core::id::DeviceId;
use sync_core::time::Timestamp;

use super::{Store, StoreError};

/// What is known of a tablet's last contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub last_contact: Timestamp,
    /// Entries it had that the office had not confirmed.
    pub unsent: Option<u32>,
    /// Office clock minus its clock, in ms.
    pub clock_offset_ms: Option<i64>,
}

impl Store {
    /// Keeps a contact without waiting for it. What a contact does not tell stays as it was. Should it not be written,
    /// the next one is.
    pub fn keep_contact_soon(&self, device: DeviceId, contact: Contact) {
        self.write_soon(move |db| {
            db.prepare_cached(
                "INSERT INTO contacts (device, last_contact, unsent, clock_offset) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT (device) DO UPDATE SET last_contact = max(last_contact, ?2), \
                 unsent = coalesce(?3, unsent), clock_offset = coalesce(?4, clock_offset)",
            )?
            .execute(params![
                device.0,
                contact.last_contact.0,
                contact.unsent,
                contact.clock_offset_ms
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
                    "SELECT device, last_contact, unsent, clock_offset FROM contacts ORDER BY device",
                )?
                .query_map([], |row| {
                    let contact = Contact {
                        last_contact: Timestamp(row.get(1)?),
                        unsent: row.get(2)?,
                        clock_offset_ms: row.get(3)?,
                    };
                    Ok((DeviceId(row.get(0)?), contact))
                })?
                .collect::<Result<_, _>>()?;
            Ok(contacts)
        })
    }
}
