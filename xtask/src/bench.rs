//! `cargo xtask bench [workload]`: builds what is measured, then becomes the bench.
//!
//! The bench is a binary of the tests crate; it is told by `FOLLOWTHROUGH_SERVER` which server to
//! start, and gets every flag unchanged. `save` and `tablet` happen in a browser, so they need the app and one; so does
//! everything, when no name is given.

use crate::{browser::Browser, web, workspace};
use anyhow::Result;
use std::ffi::OsString;
use std::process::Command;

/// What `cargo xtask bench` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// storm, cold, idle, live, ingest, surge, restore or disk; save or tablet, which happen in a browser; or nothing, for all of them.
    /// Flags go to the workload: `cargo xtask bench storm --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    workload_and_flags: Vec<OsString>,
}

/// Workloads that need no browser.
const WITHOUT_BROWSER: [&str; 8] = [
    "storm", "cold", "idle", "live", "ingest", "surge", "restore", "disk",
];

/// Builds, then measures.
pub fn run(options: &Options) -> Result<()> {
    let named = options.workload_and_flags.first();
    let in_browser = !named.is_some_and(|name| WITHOUT_BROWSER.iter().any(|other| name == other));
    let browser = if in_browser { Some(with_app()?) } else { None };
    let server = workspace::build_server("release")?;
    workspace::run(&mut workspace::cargo([
        "build",
        "--release",
        "--package",
        "followthrough-tests",
        "--bin",
        "bench",
    ]))?;
    let bench = workspace::target("release").join(format!("bench{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(bench);
    command
        .args(&options.workload_and_flags)
        .env("FOLLOWTHROUGH_SERVER", server);
    if let Some(browser) = browser {
        browser.tell(&mut command);
    }
    workspace::become_command(&mut command)
}

/// Builds the app and finds a browser for it.
fn with_app() -> Result<Browser> {
    web::build(web::Mode::Release, web::Size::Shown)?;
    Browser::find_or_install()
}
