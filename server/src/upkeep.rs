//! What whoever looks after the machine types: `followthrough backup | restore | doctor`, in words they can act on.

use std::path::Path;

use anyhow::{Context, Result, bail};
use sync_core::time::Timestamp;

use crate::backup::{self, BackupKey, Made, Place, Reason, held_in};
use crate::documents::Documents;
use crate::settings::BackupFlags;
use crate::store::{self, OpenError};

/// Sees that there is a key for backups, and says where it was made. Without one the office serves all the same: its page
/// says that there are no backups.
pub fn have_key(place: &Place) {
    match BackupKey::read_or_make(place) {
        Ok((_, Made::Before)) => {}
        Ok((_, Made::Now)) => say_new_key(place),
        Err(error) => {
            tracing::error!(%error, "there will be no backups");
            println!("Note: there will be no backups: {error}.");
        }
    }
}

fn say_new_key(place: &Place) {
    tracing::info!(key = %place.key.display(), "a key for backups was made");
    println!(
        "A key for backups was made: {}. Keep a copy away from this machine: without it no backup can be opened.",
        place.key.display()
    );
}

/// `followthrough backup`.
///
/// # Errors
/// Why there is none.
pub fn back_up(data: &Path, flags: &BackupFlags) -> Result<()> {
    if !data.join(store::DATABASE).exists() {
        return Err(OpenError::Nothing {
            folder: data.display().to_string(),
        }
        .into());
    }
    let place = flags.place(data)?;
    if BackupKey::read_or_make(&place)?.1 == Made::Now {
        say_new_key(&place);
    }
    let documents = Documents::start().context("could not start")?;
    let taken = backup::take(data, &place, Reason::ByHand, Some(&documents))?;
    println!("Backup: {}", taken.path.display());
    println!(
        "{} entries, the newest received {}; {} bytes from {}, in {:.1} s.",
        taken.entries,
        Timestamp::day_and_clock(taken.newest_at),
        taken.bytes,
        taken.database_bytes,
        taken.took.as_secs_f64()
    );
    println!(
        "It was restored into a folder of its own and looked over: every hash, chain, log and list agrees."
    );
    if taken.removed > 0 {
        println!("{} older backups were removed, by the plan.", taken.removed);
    }
    Ok(())
}

/// `followthrough restore`.
///
/// # Errors
/// Why nothing was restored.
pub fn bring_back(data: &Path, flags: &BackupFlags, file: Option<&Path>, replace: bool) -> Result<()> {
    let place = flags.place(data)?;
    let Some(file) = file else {
        return list(&place);
    };
    let documents = Documents::start().context("could not start")?;
    let restored = backup::restore(file, data, &place.key, replace, Some(&documents))?;
    println!(
        "Restored the backup of {}: {} entries, the newest received {}. Every hash, chain, log and list agrees.",
        restored.made_at.day_and_clock(),
        restored.entries,
        restored.newest_at.day_and_clock()
    );
    if let Some(aside) = &restored.put_aside {
        println!("What was there before lies in {}.", aside.display());
    }
    println!(
        "Start the office. What came after the backup is missing here, and is on the tablets that wrote it or read it: \
         have each of them opened. Changes made at the office's page since then are to be made again: look at who was \
         blocked, who left, and changed PINs."
    );
    Ok(())
}

fn list(place: &Place) -> Result<()> {
    let held = held_in(&place.folder, None);
    if held.is_empty() {
        bail!(
            "there are no backups in {}: name the folder with --backup-folder, or the backup itself",
            place.folder.display()
        );
    }
    println!("Backups, the newest first; give one to `followthrough restore`:");
    for kept in held {
        println!(
            "  {}  ({}, {})",
            kept.path.display(),
            kept.made_at.day_and_clock(),
            kept.reason.code()
        );
    }
    Ok(())
}

/// `followthrough doctor`.
///
/// # Errors
/// When anything is wrong, so that the exit code says so.
pub fn look_over(data: &Path) -> Result<()> {
    let documents = Documents::start().context("could not start")?;
    let findings = store::examine(data, backup::trial(Some(&documents))).map_err(|error| match error {
        OpenError::InUse { .. } => anyhow::anyhow!(
            "the office is running on this data folder. Stop it first: the doctor looks at everything at rest. (A backup, which \
             can be made while it runs, is looked over in the same way: `followthrough backup`.)"
        ),
        other => other.into(),
    })?;
    println!(
        "{} entries, {} rows, {} living documents, {} kept aside, {} bytes.",
        findings.entries, findings.rows, findings.documents, findings.aside, findings.bytes
    );
    if findings.wrong.is_empty() {
        println!(
            "Everything stored is what was written: every hash, chain, signature, log, list and document agrees."
        );
        return Ok(());
    }
    for wrong in &findings.wrong {
        println!("WRONG: {wrong}");
    }
    bail!(
        "{} findings; the tablets' copies and backups are the way back",
        findings.wrong.len()
    );
}
