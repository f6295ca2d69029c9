//! `cargo xtask demo`: builds everything and becomes the office's server, with a demonstration home.
//!
//! The server does the filling and prints addresses and sign-ins; here only the building happens.
//! The release build, since what people try should be what is measured and shipped, and since the
//! home is filled through real sealing and hashing, which is slow unoptimised.

use crate::{web, workspace};
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;

/// What `cargo xtask demo` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// The port to serve on; the demo is reachable from this machine only.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder for the demonstration's data [default: data/demo in this repository].
    #[arg(long)]
    data: Option<PathBuf>,
    /// Forgets an earlier demonstration in that folder and starts again.
    #[arg(long)]
    fresh: bool,
}

/// Builds, then serves until Ctrl-C.
pub fn run(options: &Options) -> Result<()> {
    web::build(web::Mode::Release, web::Size::Shown)?;
    let server = workspace::build_server("release")?;
    let data = options
        .data
        .clone()
        .unwrap_or_else(|| workspace::root().join("data").join("demo"));
    let mut command = Command::new(server);
    command
        .arg("demo")
        .arg("--port")
        .arg(options.port.to_string())
        .arg("--data")
        .arg(data);
    if options.fresh {
        command.arg("--fresh");
    }
    workspace::become_command(&mut command)
}
