//! Settings: one type, filled from flags, else the environment, else `followthrough.toml` in the data folder, else defaults.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::backup::Place;

/// Name of the settings file inside the data folder.
pub const FILE: &str = "followthrough.toml";
const LISTEN: &str = "127.0.0.1:8080";
/// When nightly backups are made: few are awake, and both clock-change nights have this hour once.
const BACKUP_AT: &str = "03:00";

/// Where data lies and where to listen, as flags or environment say.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// The address to listen on [default: 127.0.0.1:8080]
    #[arg(long, env = "FOLLOWTHROUGH_LISTEN")]
    pub listen: Option<SocketAddr>,
    /// Certificate chain (PEM): tablets need https, unless they are on this machine
    #[arg(long, env = "FOLLOWTHROUGH_CERT")]
    pub cert: Option<PathBuf>,
    /// The certificate's private key (PEM)
    #[arg(long, env = "FOLLOWTHROUGH_KEY")]
    pub key: Option<PathBuf>,
    /// When the nightly backup is made, by the clock in London [default: 03:00]
    #[arg(long, env = "FOLLOWTHROUGH_BACKUP_AT", value_name = "HH:MM")]
    pub backup_at: Option<String>,
    /// Where backups lie.
    #[command(flatten)]
    pub backups: BackupFlags,
}

/// Where backups and their key lie, as flags or environment say.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct BackupFlags {
    /// The folder for backups, best on another disk [default: backups, in the data folder]
    #[arg(long, env = "FOLLOWTHROUGH_BACKUP_FOLDER")]
    pub backup_folder: Option<PathBuf>,
    /// The file with the key of the backups, never among them [default: beside the data folder, named after it]
    #[arg(long, env = "FOLLOWTHROUGH_BACKUP_KEY")]
    pub backup_key: Option<PathBuf>,
}

/// What the file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct InFile {
    listen: Option<SocketAddr>,
    cert: Option<PathBuf>,
    key: Option<PathBuf>,
    backup_at: Option<String>,
    backup_folder: Option<PathBuf>,
    backup_key: Option<PathBuf>,
}

impl InFile {
    fn read(data: &Path) -> Result<Self> {
        let path = data.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .with_context(|| format!("the settings in {} do not read", path.display())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(error).with_context(|| format!("could not read {}", path.display())),
        }
    }

    fn place(&self, flags: &BackupFlags, data: &Path) -> Place {
        let beside = Place::beside(data);
        let told = |flag: &Option<PathBuf>, file: &Option<PathBuf>| flag.clone().or_else(|| file.clone());
        Place {
            folder: told(&flags.backup_folder, &self.backup_folder).unwrap_or(beside.folder),
            key: told(&flags.backup_key, &self.backup_key).unwrap_or(beside.key),
        }
    }
}

impl BackupFlags {
    /// Where the backups of a data folder lie.
    ///
    /// # Errors
    /// A file that does not read.
    pub fn place(&self, data: &Path) -> Result<Place> {
        Ok(InFile::read(data)?.place(self, data))
    }
}

/// Minutes after midnight, from "03:00".
fn minute_of(time: &str) -> Option<u16> {
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The settings that hold.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Certificate chain and private key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Where backups lie.
    pub backups: Place,
    /// When the nightly one is made: minutes after midnight in London.
    pub backup_at_minute: u16,
}

impl Settings {
    /// Settles them for a data folder.
    ///
    /// # Errors
    /// A file that does not read, or a certificate without its key.
    pub fn settle(flags: Flags, data: &Path) -> Result<Self> {
        let file = InFile::read(data)?;
        let backups = file.place(&flags.backups, data);
        let backup_at = flags.backup_at.or(file.backup_at);
        let backup_at = backup_at.as_deref().unwrap_or(BACKUP_AT);
        let backup_at_minute = minute_of(backup_at).with_context(|| {
            format!("the time for backups, {backup_at:?}, does not read: it is written like 03:00 or 22:30")
        })?;
        let default = LISTEN.parse().context("the default address")?;
        let tls = match (flags.cert.or(file.cert), flags.key.or(file.key)) {
            (Some(cert), Some(key)) => Some((cert, key)),
            (None, None) => None,
            (Some(_), None) => bail!("a certificate needs its private key: give --key as well"),
            (None, Some(_)) => bail!("a private key needs its certificate: give --cert as well"),
        };
        Ok(Self {
            listen: flags.listen.or(file.listen).unwrap_or(default),
            tls,
            backups,
            backup_at_minute,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("followthrough-settings-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn flags_come_before_the_file_and_the_file_before_defaults() {
        let folder = folder("order");
        assert_eq!(
            Settings::settle(Flags::default(), &folder)
                .unwrap()
                .listen
                .to_string(),
            LISTEN
        );
        std::fs::write(folder.join(FILE), "listen = \"0.0.0.0:9000\"\n").unwrap();
        assert_eq!(
            Settings::settle(Flags::default(), &folder)
                .unwrap()
                .listen
                .to_string(),
            "0.0.0.0:9000"
        );
        let flags = Flags {
            listen: Some("127.0.0.1:1".parse().unwrap()),
            ..Flags::default()
        };
        assert_eq!(
            Settings::settle(flags, &folder).unwrap().listen.to_string(),
            "127.0.0.1:1"
        );
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_does_not_read_is_named() {
        let folder = folder("wrong");
        std::fs::write(folder.join(FILE), "lisen = \"0.0.0.0:9000\"\n").unwrap();
        let error = format!("{:#}", Settings::settle(Flags::default(), &folder).unwrap_err());
        assert!(
            error.contains("followthrough.toml") && error.contains("lisen"),
            "{error}"
        );
        std::fs::remove_file(folder.join(FILE)).unwrap();
        let flags = Flags {
            cert: Some("c.pem".into()),
            ..Flags::default()
        };
        assert!(
            Settings::settle(flags, &folder)
                .unwrap_err()
                .to_string()
                .contains("--key")
        );
        std::fs::remove_dir_all(folder).unwrap();
    }
}
