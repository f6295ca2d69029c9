//! `cargo xtask test`: every check, in the order in which failing early saves most time.

use crate::browser::Browser;
use crate::steps::Steps;
use crate::toolchain::{Target, Toolchain};
use crate::{web, workspace};
use anyhow::{Result, bail};
use std::process::Command;

/// Runs all checks; `quick` leaves out the app's build and the browser.
pub fn run(quick: bool) -> Result<()> {
    let mut steps = Steps::start();
    steps.step("formatting", || {
        workspace::run(&mut workspace::cargo(["fmt", "--all", "--check"]))
    })?;
    steps.step("lints", || {
        workspace::run(&mut workspace::cargo([
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ]))
    })?;
    if !quick {
        steps.step("the app for the browser", || web::build(web::Mode::Release))?;
    }
    steps.step("native tests", || {
        workspace::run(&mut workspace::cargo(["test", "--workspace"]))
    })?;
    steps.step("the core's tests as wasm", core_as_wasm)?;
    if !quick {
        steps.step("browser stories", browser_stories)?;
    }
    steps.finish();
    Ok(())
}

/// The core's own tests, compiled to wasm and run by Node.js, which prints each test's name.
///
/// There a panic cannot be caught, so the first failing test ends the run; and for the same reason
/// tests marked `should_panic` are counted as ignored.
fn core_as_wasm() -> Result<()> {
    if workspace::output(Command::new("node").arg("--version")).is_none() {
        bail!("the core's tests as wasm are run by Node.js 20 or newer, and there is no `node` on the PATH");
    }
    let mut command = Toolchain::for_target(Target::Wasi)?.cargo("test", Target::Wasi)?;
    let runner = workspace::root().join("xtask").join("wasi-run.mjs");
    command.args(["--package", "sync-core", "--lib", "--tests", "--", "--nocapture"]);
    command.env(
        "CARGO_TARGET_WASM32_WASIP1_RUNNER",
        format!("node --no-warnings {}", runner.display()),
    );
    workspace::run(&mut command)
}

/// The stories as a person sees them, in Chromium against a real server.
fn browser_stories() -> Result<()> {
    let browser = Browser::find_or_install()?;
    let server = workspace::build_server("dev")?;
    let mut command = workspace::cargo(["test", "--package", "followthrough-tests", "--test", "browser"]);
    command.env("FOLLOWTHROUGH_SERVER", server);
    browser.tell(&mut command);
    workspace::run(&mut command)
}
