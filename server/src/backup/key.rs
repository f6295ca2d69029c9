//! The key that backups are sealed under: a small text file of its own, which people can copy, print and lock away.

use std::io::Write as _;
use std::path::Path;

use sync_core::id::{Hash, hex, unhex};

use super::{BackupError, Place, file_error, held_in, sync_folder};
use crate::clock;

/// What the line with the key begins with.
pub(super) const WORD: &str = "followthrough-backup-key-1";

/// The key. Its bytes never leave this module but to a cipher.
pub struct BackupKey {
    pub(super) bytes: [u8; 32],
}

/// Whether the key's file was there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was.
    Before,
    /// It was made just now: people are to be told to keep a copy.
    Now,
}

impl BackupKey {
    /// Tells keys apart without telling anything about them.
    pub fn sign(&self) -> String {
        let hash = Hash::of(&[b"followthrough backup key sign 1", &self.bytes]);
        hex(&hash.0[..4])
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`BackupError`]: it cannot be read, or is no key.
    pub fn read(path: &Path) -> Result<Self, BackupError> {
        let text = std::fs::read_to_string(path).map_err(file_error("the key", path, "could not be read"))?;
        let line = text.lines().find_map(|line| line.trim().strip_prefix(WORD));
        let mut bytes = [0; 32];
        line.and_then(|key| unhex(key.trim(), &mut bytes))
            .ok_or_else(|| BackupError::NoKey {
                path: path.display().to_string(),
            })?;
        Ok(Self { bytes })
    }

    /// Reads it, or makes it where neither it nor any backup is.
    ///
    /// # Errors
    /// [`BackupError`].
    pub fn read_or_make(place: &Place) -> Result<(Self, Made), BackupError> {
        let path = &place.key;
        if path.exists() {
            return Ok((Self::read(path)?, Made::Before));
        }
        let held = held_in(&place.folder, None);
        if !held.is_empty() {
            return Err(BackupError::KeyGone {
                path: path.display().to_string(),
                count: held.len(),
                folder: place.folder.display().to_string(),
            });
        }
        let key = Self {
            bytes: clock::random_32(),
        };
        let unwritten = |why| file_error("the key", path, "could not be written")(why);
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(unwritten)?;
        // Under another name first: a key cut short would be worse than none.
        let partial = path.with_extension("partial");
        let mut file = private_file(&partial).map_err(unwritten)?;
        let text = format!(
            "# Opens this service's backups. Whoever has it and a backup reads everything; without it nobody reads anything.\n\
             # Keep a copy away from this machine and from the backups.\n{WORD} {}\n",
            hex(&key.bytes)
        );
        file.write_all(text.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(unwritten)?;
        std::fs::rename(&partial, path).map_err(unwritten)?;
        sync_folder(folder).map_err(unwritten)?;
        Ok((key, Made::Now))
    }
}

/// A new file that only its owner reads.
pub(super) fn private_file(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
