//! What the checks of scripts and the browser stories borrow from npm, in the versions that `tests/package-lock.json` names. Never shipped.

use crate::{install, workspace};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// Fetches what is missing or has another version, installing Debian's npm if need be.
pub fn ensure() -> Result<()> {
    let tests = workspace::root().join("tests");
    // npm writes this file last, and names in it what it installed.
    let fetched = changed(&tests.join("node_modules").join(".package-lock.json"));
    if fetched.is_some() && fetched >= changed(&tests.join("package-lock.json")) {
        return Ok(());
    }
    if workspace::find_on_path("npm").is_none() && install::is_debian() {
        install::ensure(
            &["nodejs", "npm"],
            "axe-core, which judges accessibility, automerge, which opens exported files, and TypeScript, which judges scripts, for the tests,",
        )?;
    }
    if workspace::find_on_path("npm").is_none() {
        bail!(
            "The tests need axe-core, automerge and TypeScript, which npm fetches, and there is no `npm` on the PATH.\n\
             Install Node.js 20 or newer with npm. On Debian: sudo apt-get install nodejs npm"
        );
    }
    eprintln!("Fetching what tests/package-lock.json names, for the tests");
    let mut command = Command::new("npm");
    command
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"])
        .current_dir(&tests)
        .stdout(Stdio::null());
    workspace::run(&mut command).context(
        "npm could not fetch axe-core, automerge and TypeScript: it needs its registry, or a cache of it",
    )
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|file| file.modified()).ok()
}
