//! Copies of the whole database, taken while it is in use, and bringing a database of an older version to this one.
//!
//! May not live here: where copies go and how they are sealed (`backup`).

use std::path::Path;

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior};
use sync_core::document::Change;
use sync_core::id::ServiceId;
use sync_core::record::DocumentKey;
use sync_core::time::Timestamp;

use super::doctor::{Findings, look_over};
use super::{
    DATABASE, OpenError, READER_CACHE_KIB, Store, StoreError, bodies, connect, lock_folder, migrations,
    project,
};

/// What a copy holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Whose it is; `None` when the database holds no service yet.
    pub service: Option<ServiceId>,
    /// Entries in it.
    pub entries: u64,
    /// When the newest of them was received.
    pub newest_at: Timestamp,
    /// How many steps of the schema it has.
    pub schema: u32,
}

/// Copies the database of a data folder into a new file, page by page in one view of it, while others read and write. The
/// copy is as durable as its file: whoever needs that makes it so.
///
/// # Errors
/// [`StoreError`]; what was begun of the copy may be left.
pub fn copy(folder: &Path, to: &Path) -> Result<Copied, StoreError> {
    let from = connect(
        &folder.join(DATABASE),
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        READER_CACHE_KIB,
    )?;
    let mut copied = Connection::open(to)?;
    // It is read once and thrown away.
    copied.pragma_update(None, "synchronous", "off")?;
    {
        let backup = Backup::new(&from, &mut copied)?;
        // All in one step: readers never keep the writer waiting, and a view that moved on would have to begin anew.
        match backup.step(-1)? {
            StepResult::Done => {}
            _ => return Err(StoreError::Refused("the database is busy: try again".to_owned())),
        }
    }
    // The copy is of a database with a log beside it; by itself it is one file.
    copied.pragma_update_and_check(None, "journal_mode", "delete", |_| Ok(()))?;
    let schema = copied.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let one = |sql: &str| copied.query_row(sql, [], |row| row.get::<_, i64>(0));
    let described = Copied {
        service: copied
            .query_row("SELECT id FROM service", [], |row| row.get(0))
            .optional()?
            .map(ServiceId),
        entries: one("SELECT count(*) FROM entries")?.cast_unsigned(),
        newest_at: Timestamp(one("SELECT coalesce(max(received_at), 0) FROM feed")?),
        schema,
    };
    copied
        .close()
        .map_err(|(_, error)| StoreError::Refused(error.to_string()))?;
    Ok(described)
}

impl Store {
    /// How many entries a data folder that nobody serves holds, and when the newest was received; `None` when it does not
    /// read.
    ///
    /// # Errors
    /// [`OpenError::InUse`], or a folder that cannot be used.
    pub fn peek(folder: &Path) -> Result<Option<(u64, Timestamp)>, OpenError> {
        let _lock = lock_folder(folder)?;
        let looked = connect(&folder.join(DATABASE), OpenFlags::default(), READER_CACHE_KIB).and_then(|db| {
            Ok(db.query_row(
                "SELECT (SELECT count(*) FROM entries), (SELECT coalesce(max(received_at), 0) FROM feed)",
                [],
                |row| Ok((row.get::<_, i64>(0)?, row.get(1)?)),
            )?)
        });
        Ok(looked
            .ok()
            .map(|(entries, newest)| (entries.cast_unsigned(), Timestamp(newest))))
    }
}

/// Looks over a copy that nobody else knows of, as [`super::examine`] does; one of an older version is brought to this one
/// first.
///
/// # Errors
/// [`OpenError`] when it does not get as far as being looked over.
pub fn examine_copy(
    folder: &Path,
    trial: impl FnMut(DocumentKey, Vec<Change>) -> Option<String>,
) -> Result<Findings, OpenError> {
    let mut connection = connect(&folder.join(DATABASE), OpenFlags::default(), READER_CACHE_KIB)?;
    migrate(&mut connection, &folder.display().to_string(), || Ok(()))?;
    // No disk that fails here is the office's: whoever looks a copy over goes on.
    let due = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreError::from)?;
    while bodies::pack_some(&due)? {}
    project::rebuild_if_due(&due)?;
    due.commit().map_err(StoreError::from)?;
    let findings = look_over(&mut connection, trial)?;
    connection.close().map_err(|(_, error)| StoreError::from(error))?;
    Ok(findings)
}

/// Each step is a transaction of its own that ends with its number: wherever it is cut, the next start goes on from there.
pub(super) fn migrate(
    connection: &mut Connection,
    folder: &str,
    first: impl FnOnce() -> Result<(), String>,
) -> Result<(), OpenError> {
    let failed = |why: String| OpenError::Migration {
        folder: folder.to_owned(),
        why,
    };
    let steps = migrations();
    let schema: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(StoreError::from)?;
    let pending = steps
        .pending_migrations(connection)
        .map_err(|why| failed(why.to_string()))?;
    if schema > 0 && pending > 0 {
        tracing::info!(
            schema,
            steps = pending,
            "the database is of an older version and is brought to this one"
        );
        first().map_err(|why| failed(format!("it is not touched before there is a backup of it. {why}")))?;
    }
    steps.to_latest(connection).map_err(|why| failed(why.to_string()))
}

#[cfg(test)]
impl Store {
    /// Makes a database as an older version did.
    pub(crate) fn make_old(folder: &Path, schema: usize) {
        std::fs::create_dir_all(folder).unwrap();
        let mut connection = connect(&folder.join(DATABASE), OpenFlags::default(), READER_CACHE_KIB).unwrap();
        migrations().to_version(&mut connection, schema).unwrap();
    }

    /// How many steps of the schema a database has.
    pub(crate) fn schema_of(folder: &Path) -> i64 {
        let connection = connect(&folder.join(DATABASE), OpenFlags::default(), READER_CACHE_KIB).unwrap();
        connection
            .query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap()
    }

    /// Lists somebody whom no entry speaks of.
    pub(crate) fn damage_lists(&self) {
        self.write(|db| {
            Ok(db.execute_batch(
                "INSERT INTO people (num, id) VALUES (1, x'00'); \
                 INSERT INTO people_rows VALUES (1, '', '', x'00', '', 0)",
            )?)
        })
        .unwrap();
    }
}
