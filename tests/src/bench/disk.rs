//! What an entry takes on the office's disk, lists and indexes included.

use std::path::Path;

use anyhow::Result;

use super::history::Size;
use super::home;
use super::outbox;
use super::process::folder_bytes;
use super::report::Figure;
use super::run::{Workload, per};

/// How much is stored.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// People who receive care
    #[arg(long, default_value_t = 60)]
    pub people: usize,
    /// Days of care
    #[arg(long, default_value_t = 30)]
    pub history_days: usize,
}

impl Workload for Options {
    const NAME: &'static str = "disk";

    async fn measure(&self, folder: &Path) -> Result<Vec<Figure>> {
        let size = Size {
            tablets: 1,
            people: self.people,
            days: self.history_days,
            certified: false,
        };
        let (ours, theirs) = (folder.join("office"), folder.join("outbox"));
        let made = home::make(&ours, size).await?;
        outbox::fill(&theirs, made.entries)?;
        let of = |folder: &Path| anyhow::Ok(per(folder_bytes(folder)?, made.entries));
        Ok(vec![
            Figure::ours("disk_bytes_per_entry", of(&ours)?, "bytes"),
            Figure::outbox("disk_bytes_per_entry", of(&theirs)?, "bytes"),
        ])
    }
}
