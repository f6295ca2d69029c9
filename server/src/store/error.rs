//! What can go wrong in the store, told apart by what must follow.

use rusqlite::ErrorCode;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left: nothing was written, reading goes on.
    #[error("the office's disk is full: nothing was written; make room and it goes on by itself")]
    Full,
    /// The disk failed under the database. What is on it can no longer be told: the process must stop.
    #[error("the office's disk failed while the database was written or read: {0}")]
    Disk(String),
    /// The database was left as it was.
    #[error("the office's database refused: {0}")]
    Refused(String),
    /// What is stored does not read as what was written.
    #[error("the office's database holds what cannot be read: {0}")]
    Unreadable(&'static str),
    /// The writer has stopped: the office is shutting down.
    #[error("the office is shutting down")]
    Stopped,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        // SQLite's own message names tables and columns, never values.
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::SystemIoFailure | ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::Disk(error.to_string())
            }
            _ => Self::Refused(error.to_string()),
        }
    }
}

/// Why the store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be used.
    #[error("the data folder {folder} cannot be used: {why}")]
    Folder {
        /// Which.
        folder: String,
        /// What the operating system said.
        why: std::io::Error,
    },
    /// Another process has it.
    #[error(
        "another followthrough is running on the data folder {folder}: stop it first, or give this one a folder of its own with --data"
    )]
    InUse {
        /// Which.
        folder: String,
    },
    /// A newer version wrote it, or a migration failed.
    #[error("the database in {folder} cannot be brought to this version: {why}")]
    Migration {
        /// Which.
        folder: String,
        /// What went wrong.
        why: String,
    },
    /// There is no database.
    #[error("the folder {folder} holds no home: check --data, or begin with `followthrough serve`")]
    Nothing {
        /// Which.
        folder: String,
    },
    /// SQLite could not open it.
    #[error(transparent)]
    Store(#[from] StoreError),
}
