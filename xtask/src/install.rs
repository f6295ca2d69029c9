//! Installing what a command needs from Debian's packages, or saying exactly what to type.
//!
//! Nothing is installed silently: on Debian as root the packages are named first, and anywhere else
//! the command stops with instructions.

use crate::workspace::{output, run};
use anyhow::{Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// Those of `packages` that Debian's package manager does not have installed.
pub fn missing<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    let installed = |package: &str| {
        output(Command::new("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package]))
            .is_some_and(|status| status == "installed")
    };
    packages
        .iter()
        .copied()
        .filter(|package| !installed(package))
        .collect()
}

/// Whether this is Debian, where `packages` can be had.
pub fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && Path::new("/usr/bin/apt-get").exists()
}

/// Installs what is missing of `packages`, or stops with the command that would.
pub fn ensure(packages: &[&str], purpose: &str) -> Result<()> {
    let missing = missing(packages);
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !is_root() {
        bail!(
            "{purpose} needs packages that are not installed. Type:\n    sudo apt-get install --no-install-recommends {list}"
        );
    }
    eprintln!("Installing for {purpose}, from Debian's packages: {list}");
    apt_get(&["update", "--quiet=2"])?;
    let options = [
        "install",
        "--yes",
        "--quiet=2",
        "--no-install-recommends",
        "--no-remove",
    ];
    apt_get(&[&options, missing.as_slice()].concat())
}

/// What it does in detail is of no interest; what goes wrong it says on standard error.
fn apt_get(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("/usr/bin/apt-get");
    run(command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdout(Stdio::null()))
}

fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
