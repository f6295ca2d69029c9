//! `cargo xtask bench storm | save | tablet`: builds what is measured, then becomes the bench.
//!
//! The bench is a binary of the tests crate; it is told by `FOLLOWTHROUGH_SERVER` which server to
//! start, and gets every flag unchanged. `save` and `tablet` happen in a browser, so they need the app and one.

use crate::{browser::Browser, web, workspace};
use anyhow::Result;
use std::ffi::OsString;
use std::process::Command;

/// What `cargo xtask bench` can be told.
#[derive(clap::Args)]
pub struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Many tablets return at once: [--tablets 12] [--entries 100] [--people 60] [--history-days 30] [--json]
    Storm(Flags),
    /// From the tap to "Saved on this tablet", in a real browser: [--json]
    Save(Flags),
    /// A weak tablet offline with two weeks of 40 people: opening, signing in, saving: [--opens 10] [--saves 60] [--full-speed] [--json]
    Tablet(Flags),
}

#[derive(clap::Args)]
struct Flags {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    flags: Vec<OsString>,
}

/// Builds, then measures.
pub fn run(options: &Options) -> Result<()> {
    let (name, flags, browser) = match &options.what {
        What::Storm(flags) => ("storm", flags, None),
        What::Save(flags) => ("save", flags, Some(with_app()?)),
        What::Tablet(flags) => ("tablet", flags, Some(with_app()?)),
    };
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
        .arg(name)
        .args(&flags.flags)
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
