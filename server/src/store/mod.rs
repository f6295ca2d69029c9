//! The office's store: one SQLite file, one thread that writes, a few connections that read. The only SQL there is.
//!
//! Every method blocks until it is done: call them from a thread that may wait. May not live here: what a record means
//! (`projection`), who asks (`http`, `hub_task`).

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use rusqlite_migration::{M, Migrations};
use sync_core::sync::hub::{Commit, CommitTrouble};

mod accounts;
mod bodies;
mod commit;
mod contacts;
mod copy;
mod decisions;
mod doctor;
mod documents;
mod enrolments;
mod error;
mod filter;
mod names;
mod project;
mod read;
mod records;
mod recovered;
mod state;
#[cfg(test)]
mod tests;
mod tries;

pub use contacts::{Contact, Divergence};
pub use copy::{Copied, copy, examine_copy};
pub use decisions::{Decided, SetAside, Waiting};
pub use doctor::{Findings, examine};
pub use enrolments::{Enrolment, EnrolmentState};
pub use error::{OpenError, StoreError};
pub use filter::{Cursor, Order, RecordFilter, marks};
pub use records::{PersonListed, Recorded};
pub use recovered::Recovery;
pub use tries::TryRefused;

/// Name of the database inside the data folder.
pub const DATABASE: &str = "followthrough.db";
const LOCK: &str = "followthrough.lock";

/// Connections kept open for reading. More readers than this open their own for the moment.
const READERS_KEPT: usize = 4;

/// Memory for the writer's pages: the hot part of the indexes that new entries land in.
const WRITER_CACHE_KIB: i64 = 8 * 1024;
/// Memory for each reader's pages. Few: what they read lies in the system's own cache, once for all of them.
const READER_CACHE_KIB: i64 = 1024;

/// Pages that gather in the write-ahead log before they are copied into the database: those of the indexes change with every
/// transaction, and are copied once for many of them.
const CHECKPOINT_PAGES: i64 = 4096;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// The store. Clones share it.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: PathBuf,
    writer: Mutex<Option<(mpsc::Sender<Job>, JoinHandle<()>)>>,
    readers: Mutex<Vec<Connection>>,
    /// Held as long as the store is open: no second process may write.
    _lock: File,
}

impl Store {
    /// Opens the store of a data folder, making both where there is none.
    ///
    /// # Errors
    /// [`OpenError`]; another process that has it open is told apart.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        Self::open_after(folder, || Ok(()))
    }

    /// As [`Store::open`]; `first` is done before a database of an older version is brought to this one, which it is not when
    /// that fails.
    ///
    /// # Errors
    /// [`OpenError`].
    pub fn open_after(folder: &Path, first: impl FnOnce() -> Result<(), String>) -> Result<Self, OpenError> {
        let shown = folder.display().to_string();
        let lock = lock_folder(folder)?;
        let database = folder.join(DATABASE);
        let mut connection = connect(&database, OpenFlags::default(), WRITER_CACHE_KIB)?;
        copy::migrate(&mut connection, &shown, first)?;
        while transaction(&mut connection, |db| bodies::pack_some(db))? {}
        transaction(&mut connection, project::rebuild_if_due)?;
        let (jobs, queue) = mpsc::channel::<Job>();
        let writer = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || {
                while let Ok(job) = queue.recv() {
                    job(&mut connection);
                }
                // The last one out folds the write-ahead log into the database; if that fails, the log stays and is used.
                let _ = connection.close();
            })
            .map_err(|why| OpenError::Folder {
                folder: shown.clone(),
                why,
            })?;
        Ok(Self {
            inner: Arc::new(Inner {
                database,
                writer: Mutex::new(Some((jobs, writer))),
                readers: Mutex::new(Vec::new()),
                _lock: lock,
            }),
        })
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.inner.database.parent().unwrap_or(Path::new("."))
    }

    /// Lets the writer finish what it was given, and ends it. Later writes are refused, reads go on.
    pub fn close(&self) {
        let taken = lock(&self.inner.writer).take();
        // The writer is to be the last to leave: it then folds its log into the database.
        lock(&self.inner.readers).clear();
        if let Some((jobs, writer)) = taken {
            drop(jobs);
            if writer.join().is_err() {
                tracing::error!("the store's writer ended badly");
            }
        }
    }

    /// Writes one transaction of the hub's, durably, projections included, and answers from the writer's thread.
    pub fn commit_then(&self, commit: Commit, done: impl FnOnce(Result<(), CommitTrouble>) + Send + 'static) {
        let job: Job = Box::new(move |connection| {
            let written = transaction(connection, |transaction| commit::write(transaction, &commit));
            done(written.map_err(|error| {
                tracing::error!(%error, rows = commit.rows.len(), "a commit was not written");
                match error {
                    StoreError::Full => CommitTrouble::Full,
                    _ => CommitTrouble::Failed,
                }
            }));
        });
        // When the writer has stopped, `done` is dropped unanswered: the hub is stopping as well.
        let _ = self.give(job);
    }

    /// Writes one transaction of the hub's and waits for it.
    ///
    /// # Errors
    /// [`CommitTrouble`]: nothing was written.
    pub fn commit(&self, commit: Commit) -> Result<(), CommitTrouble> {
        let (answer, answered) = mpsc::channel();
        self.commit_then(commit, move |written| {
            let _ = answer.send(written);
        });
        answered.recv().unwrap_or(Err(CommitTrouble::Failed))
    }

    /// Runs `work` in one durable transaction on the writer's thread.
    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let (answer, answered) = mpsc::channel();
        self.give(Box::new(move |connection| {
            let _ = answer.send(transaction(connection, work));
        }))?;
        answered.recv().map_err(|_| StoreError::Stopped)?
    }

    /// As [`Store::write`], without waiting.
    fn write_soon(&self, work: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError> + Send + 'static) {
        let job: Job = Box::new(move |connection| {
            if let Err(error) = transaction(connection, work) {
                tracing::warn!(%error, "something that can be learned again was not kept");
            }
        });
        let _ = self.give(job);
    }

    fn give(&self, job: Job) -> Result<(), StoreError> {
        match &*lock(&self.inner.writer) {
            Some((jobs, _)) => jobs.send(job).map_err(|_| StoreError::Stopped),
            None => Err(StoreError::Stopped),
        }
    }

    /// Runs `work` on a connection that only reads, in one consistent view.
    fn read<T>(&self, work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let kept = lock(&self.inner.readers).pop();
        let mut connection = match kept {
            Some(connection) => connection,
            None => connect(
                &self.inner.database,
                OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
                READER_CACHE_KIB,
            )?,
        };
        let transaction = connection.transaction()?;
        let result = stop_on_disk_failure(work(&transaction));
        drop(transaction);
        let mut readers = lock(&self.inner.readers);
        if readers.len() < READERS_KEPT {
            readers.push(connection);
        }
        result
    }

    /// Limits the database to so many pages, so that a full disk can be provoked.
    #[cfg(test)]
    pub(crate) fn limit_pages(&self, pages: Option<u32>) {
        let (answer, answered) = mpsc::channel();
        self.give(Box::new(move |connection| {
            let pages = pages.unwrap_or_else(|| {
                connection
                    .query_row("PRAGMA page_count", [], |row| row.get(0))
                    .unwrap()
            });
            connection
                .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))
                .unwrap();
            let _ = answer.send(());
        }))
        .unwrap();
        answered.recv().unwrap();
    }
}

/// Takes the folder for this process alone, making it where there is none.
///
/// # Errors
/// [`OpenError`].
pub fn lock_folder(folder: &Path) -> Result<File, OpenError> {
    let shown = || folder.display().to_string();
    let unusable = |why| OpenError::Folder { folder: shown(), why };
    std::fs::create_dir_all(folder).map_err(unusable)?;
    let lock = File::create(folder.join(LOCK)).map_err(unusable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { folder: shown() }),
        Err(TryLockError::Error(why)) => Err(unusable(why)),
    }
}

/// One immediate transaction: all of `work` or nothing.
fn transaction<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let run = || {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let result = work(&transaction)?;
        transaction.commit()?;
        Ok(result)
    };
    stop_on_disk_failure(run())
}

/// After a failed write to the disk SQLite would carry on, although what is on the disk can no longer be told. The one
/// honest thing is to stop: what was acknowledged is in the log, what was not is still on its tablet.
fn stop_on_disk_failure<T>(result: Result<T, StoreError>) -> Result<T, StoreError> {
    if let Err(StoreError::Disk(why)) = &result {
        tracing::error!(%why, "the disk failed: stopping rather than carrying on with a database that may be wrong");
        eprintln!(
            "followthrough stops: the disk failed under its database ({why}). Check the disk, then run `followthrough doctor`."
        );
        std::process::exit(74);
    }
    result
}

fn connect(database: &Path, flags: OpenFlags, cache_kib: i64) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(database, flags)?;
    connection.pragma_update(None, "busy_timeout", 10_000)?;
    if !flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(()))?;
        connection.pragma_update(None, "synchronous", "full")?;
        // Numbers are looked up or given by the transaction that writes them down. Builds for tests have SQLite check each of
        // them again, nine look-ups for an entry; elsewhere `doctor` looks through all.
        connection.pragma_update(None, "foreign_keys", cfg!(debug_assertions))?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES)?;
    }
    connection.pragma_update(None, "temp_store", "memory")?;
    // A negative number counts KiB.
    connection.pragma_update(None, "cache_size", -cache_kib)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn migrations() -> Migrations<'static> {
    Migrations::new(vec![
        M::up(include_str!("migrations/0001_journal.sql")),
        M::up(include_str!("migrations/0002_projections.sql")),
        M::up(include_str!("migrations/0003_accounts.sql")),
        M::up(include_str!("migrations/0004_office.sql")),
        M::up(include_str!("migrations/0005_documents.sql")),
        M::up(include_str!("migrations/0006_packed_bodies.sql")),
        M::up(include_str!("migrations/0007_refill.sql")),
    ])
}

/// A panic of another thread while it held the lock leaves nothing half done in what these locks guard.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
