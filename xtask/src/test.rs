//! `cargo xtask test`: every check, in the order in which failing early saves most time.

use crate::browser::Browser;
use crate::steps::Steps;
use crate::toolchain::{Target, Toolchain};
use crate::{bench, fuzz, npm, scripts, soak, web, workspace};
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::process::Command;

/// One of the checks, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Check {
    /// Formatting.
    Fmt,
    /// Lints, warnings counted as errors.
    Clippy,
    /// The app's scripts.
    Scripts,
    /// The app for the browser, and its size.
    Web,
    /// All tests on this machine.
    Native,
    /// Two thousand homes under every fault.
    Soak,
    /// Inputs that nobody thought of, some seconds for each way in.
    Fuzz,
    /// Every workload of the bench, tiny.
    Bench,
    /// The core's tests, compiled to wasm.
    Wasm,
    /// The stories in a real browser.
    Browser,
}

/// What `cargo xtask test` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// Leaves out the app's scripts, its build and the browser stories.
    #[arg(long, conflicts_with = "only")]
    quick: bool,
    /// Only these checks; all of them if none is named.
    only: Vec<Check>,
}

impl Options {
    fn include(&self, check: Check) -> bool {
        let left_out = self.quick && matches!(check, Check::Scripts | Check::Web | Check::Browser);
        !left_out && (self.only.is_empty() || self.only.contains(&check))
    }
}

/// Runs the checks one after another and stops at the first that fails.
pub fn run(options: &Options) -> Result<()> {
    let mut steps = Steps::start();
    for &check in Check::value_variants()
        .iter()
        .filter(|check| options.include(**check))
    {
        match check {
            Check::Fmt => steps.step("formatting", formatting),
            Check::Clippy => steps.step("lints", lints),
            Check::Scripts => steps.step("scripts", scripts::check),
            Check::Web => steps.step("the app for the browser", || {
                web::build(web::Mode::Release, web::Size::Checked)
            }),
            Check::Native => steps.step("native tests", native_tests),
            Check::Soak => steps.step("the simulation", soak::every_change),
            Check::Fuzz => steps.step("fuzzing", fuzz::every_change),
            Check::Bench => steps.step("the bench, tiny", bench::still_runs),
            Check::Wasm => steps.step("the core's tests as wasm", core_as_wasm),
            Check::Browser => steps.step("browser stories", browser_stories),
        }?;
    }
    steps.finish();
    Ok(())
}

fn formatting() -> Result<()> {
    workspace::run(&mut workspace::cargo(["fmt", "--all", "--check"]))
}

fn lints() -> Result<()> {
    let arguments = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
    workspace::run(&mut workspace::cargo(arguments))
}

/// Every test of the workspace but the browser stories, which the tests crate keeps out of this.
fn native_tests() -> Result<()> {
    workspace::run(&mut workspace::cargo(["test", "--workspace"]))
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
    command.args([
        "--package",
        "sync-core",
        "--all-features",
        "--lib",
        "--tests",
        "--",
        "--nocapture",
    ]);
    command.env(
        "CARGO_TARGET_WASM32_WASIP1_RUNNER",
        format!("node --no-warnings {}", runner.display()),
    );
    workspace::run(&mut command)
}

/// The stories as a person sees them, in Chromium against a real server.
fn browser_stories() -> Result<()> {
    let browser = Browser::find_or_install()?;
    npm::ensure()?;
    let server = workspace::build_server("dev")?;
    let mut command = workspace::cargo(["test", "--package", "followthrough-tests", "--test", "browser"]);
    command.env("FOLLOWTHROUGH_SERVER", server);
    browser.tell(&mut command);
    workspace::run(&mut command)
}
