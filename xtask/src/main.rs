//! Every command a person needs, as `cargo xtask <command>`.
//!
//! Only the command line lives here; each command is a module of its own. Everything said on the
//! way goes to standard error, so that `bench --json` leaves nothing but JSON on standard output.

mod bench;
mod browser;
mod demo;
mod fuzz;
mod install;
mod instrument;
mod npm;
mod scripts;
mod shots;
mod soak;
mod steps;
mod test;
mod toolchain;
mod web;
mod workspace;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "Build, try, test and measure Followthrough"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the app for the browser into target/web and checks its size.
    Web {
        /// Faster to build, larger to load; the size budget is shown but not enforced.
        #[arg(long)]
        dev: bool,
    },
    /// Runs every check: formatting, lints, app size, native tests, the simulation, the core's tests as wasm, browser stories.
    Test(test::Options),
    /// Builds everything, starts the office and fills a demonstration home.
    Demo(demo::Options),
    /// Makes pictures of every screen at four sizes, light and dark, in target/shots.
    Shots,
    /// A home under every fault at once, from thousands of seeds; ends with what held.
    Soak(soak::Options),
    /// Gives every way in from outside inputs that nobody thought of.
    Fuzz(fuzz::Options),
    /// Measures: `bench storm` for many tablets at once, `bench save` for one save in the browser, `bench tablet` for a weak tablet offline.
    Bench(bench::Options),
}

fn main() -> ExitCode {
    if let Some(code) = instrument::in_place_of_the_compiler() {
        return code;
    }
    match run(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Web { dev: true } => web::build(web::Mode::Dev, web::Size::Shown),
        Command::Web { dev: false } => web::build(web::Mode::Release, web::Size::Checked),
        Command::Test(options) => test::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::Shots => shots::run(),
        Command::Soak(options) => soak::run(&options),
        Command::Fuzz(options) => fuzz::run(&options),
        Command::Bench(options) => bench::run(&options),
    }
}
