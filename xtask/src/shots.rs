//! `cargo xtask shots`: pictures of every screen, for people to look at.
//!
//! The same walk as the accessibility story's, in the browser stories of the tests crate.

use crate::{browser::Browser, web, workspace};
use anyhow::Result;

/// Builds what is shown, then has it walked past.
pub fn run() -> Result<()> {
    web::build(web::Mode::Release, web::Size::Shown)?;
    let browser = Browser::find_or_install()?;
    let server = workspace::build_server("release")?;
    let mut command = workspace::cargo([
        "test",
        "--package",
        "followthrough-tests",
        "--test",
        "browser",
        "--",
        "--ignored",
        "shots_of_every_screen",
    ]);
    command.env("FOLLOWTHROUGH_SERVER", server);
    browser.tell(&mut command);
    workspace::run(&mut command)?;
    eprintln!("\nThe pictures lie in {}", workspace::target("shots").display());
    Ok(())
}
