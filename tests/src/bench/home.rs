//! A home on the bench: its data folder with weeks of care, the real server on it as a process of its own, and its tablets.

use std::path::{Path, PathBuf};

use anyhow::Result;
use sync_core::journal::KeyPair;
use sync_core::scope::{Audience, Scope};

use super::headless::{Headless, now, secret};
use super::history::{self, Made, Size};
use super::process::{Server, free_port};
use super::run::{WAIT, say, serve};

/// A running home.
pub struct Home {
    /// What was made before the server started.
    pub made: Made,
    /// The server.
    pub server: Server,
    /// Where it listens.
    pub port: u16,
    /// The feed of care.
    pub floor: Scope,
    /// Its data folder.
    pub data: PathBuf,
    folder: PathBuf,
}

/// Makes the history of a home in a folder, by the office's own machine and store.
///
/// # Errors
/// As [`history::make`].
pub async fn make(data: &Path, size: Size) -> Result<Made> {
    say("making the history");
    let keys: Vec<_> = (0..size.tablets)
        .map(|n| KeyPair::from_seed(secret(n).signing_seed()).public())
        .collect();
    let data = data.to_path_buf();
    tokio::task::spawn_blocking(move || history::make(&data, &keys, size, now())).await?
}

impl Home {
    /// Makes it and starts its server.
    ///
    /// # Errors
    /// The history cannot be made, or the server does not start.
    pub async fn open(folder: &Path, size: Size) -> Result<Self> {
        let data = folder.join("office");
        let made = make(&data, size).await?;
        let port = free_port()?;
        let server = Server::start(serve(&data, port)?, port, "/readyz", &folder.join("office.log")).await?;
        Ok(Self {
            floor: Scope::new(made.service, Audience::Floor),
            made,
            server,
            port,
            data,
            folder: folder.to_path_buf(),
        })
    }

    /// A tablet fresh from its box: enrolled, linked, nobody signed in.
    ///
    /// # Errors
    /// It is refused, or waits too long.
    pub async fn tablet(&self, n: usize) -> Result<Headless> {
        let store = self.folder.join(format!("tablet-{n}.cells"));
        let tablet = Headless::start(n, &store, self.port, self.floor)?;
        tablet.network(true)?;
        tablet.enrolled(self.made.grants[n].clone())?;
        tablet.until("the first link", WAIT, |seen| seen.linked).await?;
        Ok(tablet)
    }

    /// Every tablet is enrolled, connected, signed in, holds all care within its horizon, and goes offline.
    ///
    /// # Errors
    /// As [`Home::tablet`].
    pub async fn tablets_offline(&self) -> Result<Vec<Headless>> {
        say("first sync of every tablet");
        let mut tablets = Vec::with_capacity(self.made.grants.len());
        for n in 0..self.made.grants.len() {
            let tablet = self.tablet(n).await?;
            tablet.sign_in(self.made.staff[n], history::PIN)?;
            tablets.push(tablet);
        }
        // Everybody's sign-in adds rows to the directory, none to the care.
        let rows = u64::try_from(self.made.entries)?;
        for tablet in &tablets {
            tablet
                .until("the first sync", WAIT, |seen| {
                    seen.signed_in && seen.proven >= rows
                })
                .await?;
            tablet.network(false)?;
            tablet.until("the link to go", WAIT, |seen| !seen.linked).await?;
        }
        Ok(tablets)
    }
}
