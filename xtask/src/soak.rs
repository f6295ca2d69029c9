//! `cargo xtask soak`: builds the simulation in its own profile, then becomes it: a home under every fault, from thousands of seeds.

use crate::workspace;
use anyhow::Result;
use std::process::Command;

/// What `cargo xtask soak` can be told.
#[derive(clap::Args)]
pub struct Options {
    /// How many seeds.
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// Only this one.
    #[arg(long, conflicts_with_all = ["seeds", "from", "minutes"])]
    seed: Option<u64>,
    /// As many seeds as fit this long.
    #[arg(long, conflicts_with = "seeds")]
    minutes: Option<u64>,
    /// How many at once; as many as there are cores when not said.
    #[arg(long)]
    threads: Option<u64>,
}

/// Builds, then runs the seeds.
pub fn run(options: &Options) -> Result<()> {
    workspace::become_command(&mut command(options)?)
}

/// The seeds that every change is held against.
pub fn every_change() -> Result<()> {
    let options = Options {
        seeds: 2_000,
        from: 0,
        seed: None,
        minutes: None,
        threads: None,
    };
    workspace::run(&mut command(&options)?)
}

fn command(options: &Options) -> Result<Command> {
    workspace::run(&mut workspace::cargo([
        "build",
        "--profile",
        "soak",
        "--package",
        "followthrough-simulation",
        "--bin",
        "soak",
    ]))?;
    let soak = workspace::target("soak").join(format!("soak{}", std::env::consts::EXE_SUFFIX));
    let mut command = Command::new(soak);
    let flags = [
        ("--seed", options.seed),
        ("--seeds", options.seed.is_none().then_some(options.seeds)),
        ("--from", options.seed.is_none().then_some(options.from)),
        ("--minutes", options.minutes),
        ("--threads", options.threads),
    ];
    for (flag, value) in flags {
        if let Some(value) = value {
            command.arg(flag).arg(value.to_string());
        }
    }
    Ok(command)
}
