//! `followthrough demo`: a believable home, filled by simulated tablets through the real protocol, then served.

use std::path::PathBuf;

use anyhow::Result;

/// What `demo` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The port to serve on; reachable from this machine only
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The folder for the demonstration's data
    #[arg(long, default_value = "data/demo", env = "FOLLOWTHROUGH_DATA")]
    pub data: PathBuf,
    /// Forget an earlier demonstration in that folder and start again
    #[arg(long)]
    pub fresh: bool,
}

/// Fills the home if there is none, then serves it.
///
/// # Errors
/// What went wrong, in plain words.
pub fn run(_: &Options) -> Result<()> {
    anyhow::bail!("being written")
}
