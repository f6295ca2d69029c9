//! Bringing a backup back: unsealed and looked over beside the data folder's database before it takes its place. What was
//! there is put aside, never deleted.

use std::path::{Path, PathBuf};

use super::key::BackupKey;
use super::sealed;
use super::take::trial;
use super::{BackupError, file_error, sync_folder};
use crate::clock;
use crate::documents::Documents;
use crate::store::{self, DATABASE, Store};
use sync_core::time::Timestamp;

/// What was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// When the backup was taken.
    pub made_at: Timestamp,
    /// Entries in it.
    pub entries: u64,
    /// When the newest of them was received.
    pub newest_at: Timestamp,
    /// Where what was there before now lies, if anything was.
    pub put_aside: Option<PathBuf>,
}

/// Restores `backup` into the data folder. A folder that holds a home is refused unless `replace`; one that is being served
/// is refused in any case.
///
/// # Errors
/// [`BackupError`]; until the last step the folder is as it was.
pub fn restore(
    backup: &Path,
    data: &Path,
    key_path: &Path,
    replace: bool,
    documents: Option<&Documents>,
) -> Result<Restored, BackupError> {
    let opened = sealed::open(backup)?;
    let key = BackupKey::read(key_path)?;
    let database = data.join(DATABASE);
    if database.exists() && !replace {
        return Err(BackupError::Occupied(occupied(data, &opened.header)?));
    }
    // From here on nobody else may open the folder.
    let _lock = store::lock_folder(data)?;
    // On the same disk as where it goes, so that it gets there in one step.
    let work = data.join("restore-work");
    let unusable = |why| file_error("the folder", data, "cannot be used")(why);
    if work.exists() {
        std::fs::remove_dir_all(&work).map_err(unusable)?;
    }
    std::fs::create_dir_all(&work).map_err(unusable)?;
    let result = restore_by(&work, opened, data, &key, key_path, documents);
    let _ = std::fs::remove_dir_all(&work);
    result
}

fn restore_by(
    work: &Path,
    opened: sealed::Opened,
    data: &Path,
    key: &BackupKey,
    key_path: &Path,
    documents: Option<&Documents>,
) -> Result<Restored, BackupError> {
    let header = opened.unseal(key, key_path, &work.join(DATABASE))?;
    let findings = store::examine_copy(work, trial(documents))?;
    if let Some(wrong) = findings.wrong.first() {
        return Err(BackupError::NotVerified(wrong.clone()));
    }
    let database = data.join(DATABASE);
    let moved = |path: &Path, why| file_error("the file", path, "could not be moved")(why);
    let put_aside = database
        .exists()
        .then(|| data.join(format!("replaced-{}", clock::now().0)));
    if let Some(aside) = &put_aside {
        std::fs::create_dir_all(aside).map_err(file_error("the folder", aside, "cannot be made"))?;
    }
    // The log first would be a database without its newest entries; so the database first, and its log with it.
    for name in [
        DATABASE.to_owned(),
        format!("{DATABASE}-wal"),
        format!("{DATABASE}-shm"),
    ] {
        let (from, aside) = (
            data.join(&name),
            put_aside.as_ref().map(|aside| aside.join(&name)),
        );
        if from.exists() {
            match aside {
                Some(aside) => std::fs::rename(&from, aside),
                // A log without its database is of no use to anybody.
                None => std::fs::remove_file(&from),
            }
            .map_err(|why| moved(&from, why))?;
        }
    }
    let restored = work.join(DATABASE);
    std::fs::File::open(&restored)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&restored, &database))
        .and_then(|()| sync_folder(data))
        .map_err(|why| moved(&database, why))?;
    Ok(Restored {
        made_at: Timestamp(header.made_ms),
        entries: header.entries,
        newest_at: Timestamp(header.newest_ms),
        put_aside,
    })
}

/// Says what is in the folder beside what is in the backup, so that nobody replaces the newer by the older unaware.
fn occupied(data: &Path, header: &sealed::Header) -> Result<String, BackupError> {
    let backup = format!(
        "the backup holds {} entries, the newest received {}",
        header.entries,
        Timestamp(header.newest_ms).day_and_clock()
    );
    let there = match Store::peek(data)? {
        Some((entries, newest_at)) => {
            let newer = if newest_at.0 > header.newest_ms {
                "NEWER than the backup: "
            } else {
                ""
            };
            format!(
                "{newer}{entries} entries, the newest received {}",
                newest_at.day_and_clock()
            )
        }
        None => "what does not read as a database".to_owned(),
    };
    Ok(format!(
        "{} holds a home already: {there}; {backup}. Restore into another folder with --data, or give --replace: what is \
         there is then put aside, not deleted",
        data.display()
    ))
}
