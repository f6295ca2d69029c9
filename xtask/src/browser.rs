//! The Chromium and ChromeDriver that browser tests drive. Where they are is told to the tests by
//! the variables `FOLLOWTHROUGH_CHROMIUM` and `FOLLOWTHROUGH_CHROMEDRIVER`, which also override us.

use crate::{install, workspace};
use anyhow::{Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// A browser and the driver that belongs to it.
pub struct Browser {
    chromium: PathBuf,
    chromedriver: PathBuf,
}

impl Browser {
    /// Finds both, installing Debian's if need be.
    pub fn find_or_install() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        if install::is_debian() {
            install::ensure(&["chromium", "chromium-driver"], "the browser tests")?;
        }
        match Self::find() {
            Some(found) => Ok(found),
            None => bail!(
                "The browser tests need Chromium and a ChromeDriver of the same version.\n\
                 On Debian: sudo apt-get install chromium chromium-driver\n\
                 Elsewhere install both and set FOLLOWTHROUGH_CHROMIUM and FOLLOWTHROUGH_CHROMEDRIVER to their paths."
            ),
        }
    }

    /// Tells `command` where they are.
    pub fn tell(&self, command: &mut Command) {
        command.env("FOLLOWTHROUGH_CHROMIUM", &self.chromium);
        command.env("FOLLOWTHROUGH_CHROMEDRIVER", &self.chromedriver);
    }

    fn find() -> Option<Self> {
        let chromium = given("FOLLOWTHROUGH_CHROMIUM")
            .or_else(|| first(&["chromium", "chromium-browser", "google-chrome"]))?;
        let chromedriver = given("FOLLOWTHROUGH_CHROMEDRIVER").or_else(|| first(&["chromedriver"]))?;
        Some(Self {
            chromium,
            chromedriver,
        })
    }
}

fn given(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| workspace::find_on_path(name))
}
