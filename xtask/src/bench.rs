//! `cargo xtask bench [workload]`: builds what is measured, then becomes the bench.
//!
//! The bench is a binary of the tests crate; it is told by `FOLLOWTHROUGH_SERVER` which server to
//! start, and gets every flag unchanged. `save`, `tablet` and `actions` happen in a browser, so they need the app and one; so does
//! everything, when no name is given.

use crate::{browser::Browser, web, workspace};
use anyhow::Result;
use std::ffi::OsString;
use std::process::Command;

/// What `cargo xtask bench` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// storm, cold, idle, live, ingest, surge, restore or disk; growth, for three sizes of each; tiny, to see that all still run;
    /// save, tablet or actions, which happen in a browser; or nothing, for all of them.
    /// Flags go to the workload: `cargo xtask bench storm --help`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    workload_and_flags: Vec<OsString>,
}

/// Workloads that need no browser.
const WITHOUT_BROWSER: [&str; 10] = [
    "storm", "cold", "idle", "live", "ingest", "surge", "restore", "disk", "growth", "tiny",
];

/// Builds, then measures.
pub fn run(options: &Options) -> Result<()> {
    let named = options.workload_and_flags.first();
    let in_browser = !named.is_some_and(|name| WITHOUT_BROWSER.iter().any(|other| name == other));
    let browser = if in_browser { Some(with_app()?) } else { None };
    let mut command = built("release")?;
    command.args(&options.workload_and_flags);
    if let Some(browser) = browser {
        browser.tell(&mut command);
    }
    workspace::become_command(&mut command)
}

/// Builds the server and the bench with `profile` ("release" or "dev"): the bench, told of the server.
fn built(profile: &str) -> Result<Command> {
    let server = workspace::build_server(profile)?;
    workspace::run(&mut workspace::cargo([
        "build",
        "--profile",
        profile,
        "--package",
        "followthrough-tests",
        "--bin",
        "bench",
    ]))?;
    let bench = server.with_file_name(format!("bench{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(bench);
    command.env("FOLLOWTHROUGH_SERVER", server);
    Ok(command)
}

/// Every workload without a browser, tiny and unoptimised: that they run to their end, not how fast.
pub fn still_runs() -> Result<()> {
    workspace::run(built("dev")?.arg("tiny"))
}

/// Builds the app and finds a browser for it.
fn with_app() -> Result<Browser> {
    web::build(web::Mode::Release, web::Size::Shown)?;
    Browser::find_or_install()
}
