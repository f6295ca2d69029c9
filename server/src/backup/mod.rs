//! Backups: copies of the database, sealed, and proven by restoring them before they count.
//!
//! Reading order: `key` (the key file), `sealed` (the file's format), `plan` (names, when, and which are kept), `take`,
//! `restore`, `nightly` (the serving process's own). Nothing is noted down about backups: what there is, is what the folder
//! holds. May not live here: SQL (`store`).

use std::path::{Path, PathBuf};

mod key;
mod nightly;
mod plan;
mod restore;
mod sealed;
mod take;
#[cfg(test)]
mod tests;

pub use key::{BackupKey, Made};
pub use nightly::{Nightly, State, Watched};
pub use plan::{Kept, LATE_MS, Reason, held_in};
pub use restore::{Restored, restore};
pub use take::{Taken, open_store, take, trial};

use crate::store::{OpenError, StoreError};

/// Where a data folder's backups and their key lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder of the backups.
    pub folder: PathBuf,
    /// The key's file.
    pub key: PathBuf,
}

impl Place {
    /// Where they lie when nobody says: the backups inside the data folder, the key beside it.
    pub fn beside(data: &Path) -> Self {
        let mut key = data.file_name().unwrap_or_default().to_os_string();
        key.push("-backup.key");
        // "data/." and ".." have no name of their own.
        let key = if data.file_name().is_some() {
            data.with_file_name(key)
        } else {
            data.join("..").join("followthrough-backup.key")
        };
        Self {
            folder: data.join("backups"),
            key,
        }
    }
}

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Another process is at it.
    #[error("another backup of this data folder is being made at this moment: wait until it is done")]
    Busy,
    /// A file or folder could not be used.
    #[error("{what} {path} {doing}: {why}")]
    File {
        /// What it is.
        what: &'static str,
        /// Which.
        path: String,
        /// What was tried.
        doing: &'static str,
        /// What the operating system said.
        why: std::io::Error,
    },
    /// No room.
    #[error("there is no room for {path}: a backup needs about as much again as the database, for a while")]
    Full {
        /// What did not fit.
        path: String,
    },
    /// The key is not there, although backups were made with one.
    #[error(
        "the key {path} is not there, but {count} backups in {folder} were made with one: put that key back, or name where it \
         is with --backup-key. (If it is lost, those backups cannot be opened by anybody: move them away, and a new key is made.)"
    )]
    KeyGone {
        /// Where it was looked for.
        path: String,
        /// How many.
        count: usize,
        /// Where they are.
        folder: String,
    },
    /// The key's file is not one.
    #[error(
        "{path} is no key for backups: it should hold a line that begins with \"{}\"",
        key::WORD
    )]
    NoKey {
        /// Which file.
        path: String,
    },
    /// Another key's backup.
    #[error(
        "this backup was made with another key: it needs the one that begins with {needs}, and {path} holds the one that begins \
         with {has}. Give the right one with --backup-key"
    )]
    WrongKey {
        /// Which file.
        path: String,
        /// The sign of the key the backup was made with.
        needs: String,
        /// The sign of the key there is.
        has: String,
    },
    /// Not a backup, or not any more.
    #[error("{path} {why}. Nothing was changed; take an older backup")]
    Damaged {
        /// Which file.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// What was read back is not what it should be.
    #[error(
        "the backup was made, restored and looked over, and does not hold: {0}. It was thrown away; run `followthrough doctor`"
    )]
    NotVerified(String),
    /// The folder to restore to holds a home.
    #[error("{0}")]
    Occupied(String),
    /// The database could not be copied.
    #[error("the database could not be copied: {0}")]
    Copy(#[from] StoreError),
    /// The folder could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Says of an operating system's error what it was about; a full disk is told apart.
fn file_error(
    what: &'static str,
    path: &Path,
    doing: &'static str,
) -> impl FnOnce(std::io::Error) -> BackupError {
    let path = path.display().to_string();
    move |why| match why.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => BackupError::Full { path },
        _ => BackupError::File {
            what,
            path,
            doing,
            why,
        },
    }
}

/// Makes what a folder lists durable. Elsewhere than on Unix folders cannot be told to.
fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        std::fs::File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}
