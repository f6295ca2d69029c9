//! Taking a backup: copied while the office serves, sealed, read back, looked over by the doctor; only then it counts.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use sync_core::document::{Answer, Ask, Change};
use sync_core::record::DocumentKey;
use sync_core::time::Timestamp;

use super::key::BackupKey;
use super::plan::{PARTIAL, leftovers, name, surplus};
use super::sealed::{self, Header};
use super::{BackupError, Place, Reason, file_error, held_in, sync_folder};
use crate::documents::Documents;
use crate::store::{self, DATABASE, OpenError, Store};

/// Inside the data folder: the unsealed copy is as secret as the database, so it lies where that lies.
const WORK: &str = "backup-work";

/// A backup that counts.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Where it is.
    pub path: PathBuf,
    /// Entries in it.
    pub entries: u64,
    /// When the newest of them was received.
    pub newest_at: Timestamp,
    /// Its size.
    pub bytes: u64,
    /// The database's size.
    pub database_bytes: u64,
    /// How long it took, with the proof.
    pub took: Duration,
    /// Older ones that the plan no longer keeps.
    pub removed: usize,
}

/// Takes a backup of a data folder, whether or not anybody serves it. Nothing of it is left when that fails.
///
/// # Errors
/// [`BackupError`], in words for whoever looks after the machine. The database is never touched.
pub fn take(
    data: &Path,
    place: &Place,
    reason: Reason,
    documents: Option<&Documents>,
) -> Result<Taken, BackupError> {
    let begun = Instant::now();
    let (key, _) = BackupKey::read_or_make(place)?;
    let work = Work::begin(data)?;
    let folder = &place.folder;
    let unusable = |why| file_error("the folder for backups", folder, "cannot be used")(why);
    std::fs::create_dir_all(folder).map_err(unusable)?;

    let copy = work.folder.join("copy.db");
    let copied = store::copy(data, &copy)?;
    for left in leftovers(folder, copied.service) {
        std::fs::remove_file(&left).map_err(file_error(
            "what is left of a backup",
            &left,
            "cannot be removed",
        ))?;
    }
    let header = Header::new(&key, &copied);
    let path = folder.join(name(copied.service, Timestamp(header.made_ms), reason));
    let partial = Partial(path.with_extension(PARTIAL));
    sealed::seal(&copy, &partial.0, &header, &key)?;
    // Room for the next.
    std::fs::remove_file(&copy).map_err(file_error("the copy", &copy, "could not be removed"))?;

    let database_bytes = prove(&work, &partial.0, &header, &key, &place.key, documents)?;
    std::fs::rename(&partial.0, &path).map_err(file_error(
        "the backup",
        &path,
        "could not be given its name",
    ))?;
    sync_folder(folder).map_err(unusable)?;

    // Only now, with a newer one proven, may older ones go; one that cannot be removed is tried again tomorrow.
    let removed = surplus(&held_in(folder, copied.service))
        .iter()
        .filter(|old| old.path != path && std::fs::remove_file(&old.path).is_ok())
        .count();
    Ok(Taken {
        bytes: std::fs::metadata(&path).map_or(0, |file| file.len()),
        path,
        entries: copied.entries,
        newest_at: copied.newest_at,
        database_bytes,
        took: begun.elapsed(),
        removed,
    })
}

/// Restores the backup into a folder of its own and has the doctor look it over. Answers the database's size.
fn prove(
    work: &Work,
    sealed: &Path,
    header: &Header,
    key: &BackupKey,
    key_path: &Path,
    documents: Option<&Documents>,
) -> Result<u64, BackupError> {
    let restored = work.folder.join("restored");
    std::fs::create_dir_all(&restored).map_err(file_error("the folder", &restored, "cannot be made"))?;
    let read_back = sealed::open(sealed)?.unseal(key, key_path, &restored.join(DATABASE))?;
    // A backup before an update is brought up to date here first, where nothing is at stake.
    let findings = store::examine_copy(&restored, trial(documents))?;
    if read_back != *header || findings.entries != header.entries {
        return Err(BackupError::NotVerified(
            "it holds something else than was copied".to_owned(),
        ));
    }
    match findings.wrong.first() {
        None => Ok(findings.bytes),
        Some(wrong) => Err(BackupError::NotVerified(format!(
            "{wrong} ({} findings)",
            findings.wrong.len()
        ))),
    }
}

/// How the doctor tries a living document: by the helper, which may die over it. Without one documents are not tried.
pub fn trial(documents: Option<&Documents>) -> impl FnMut(DocumentKey, Vec<Change>) -> Option<String> + '_ {
    move |document, changes| {
        let ask = Ask::Open {
            document,
            changes,
            proposals: Vec::new(),
            at: None,
        };
        match documents?.ask_blocking(&ask) {
            Ok(Answer::Opened(_)) => None,
            Ok(_) => Some("its changes cannot be put together".to_owned()),
            Err(why) => Some(why.to_string()),
        }
    }
}

/// Opens the store of a data folder; a database of an older version is backed up before it is brought to this one.
///
/// # Errors
/// [`OpenError`].
pub fn open_store(data: &Path, place: &Place) -> Result<Store, OpenError> {
    Store::open_after(data, || {
        let documents = Documents::start().map_err(|error| error.to_string())?;
        let taken = take(data, place, Reason::Update, Some(&documents)).map_err(|error| error.to_string())?;
        tracing::info!(backup = %taken.path.display(), entries = taken.entries, "a backup was taken before the update");
        Ok(())
    })
}

/// The folder to work in, for one backup at a time, emptied before and after.
struct Work {
    folder: PathBuf,
    _lock: File,
}

impl Work {
    fn begin(data: &Path) -> Result<Self, BackupError> {
        let folder = data.join(WORK);
        let unusable = |why| file_error("the folder", &folder, "cannot be used")(why);
        std::fs::create_dir_all(&folder).map_err(unusable)?;
        let lock = File::create(data.join("backup.lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(BackupError::Busy),
            Err(TryLockError::Error(why)) => return Err(unusable(why)),
        }
        // What a process that was killed left behind.
        std::fs::remove_dir_all(&folder)
            .and_then(|()| std::fs::create_dir_all(&folder))
            .map_err(unusable)?;
        Ok(Self { folder, _lock: lock })
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        // What stays is removed by the next one.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A backup that does not count yet: gone again, unless it got its name.
struct Partial(PathBuf);

impl Drop for Partial {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
