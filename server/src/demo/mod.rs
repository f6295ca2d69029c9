//! `followthrough demo`: a believable home, filled by simulated tablets through the real protocol, then served.
//!
//! The simulated clock exists only while the home is filled; what is served afterwards runs by the real one.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};

mod care;
mod chance;
mod chapters;
mod cycles;
mod fill;
mod kinds;
mod names;
mod office;
mod people;
mod plans;
mod reviews;
mod story;
mod tablet;
#[cfg(test)]
mod tests;

pub use chapters::REPEATED as FELL_AGAIN;
pub use fill::{Filled, fill};
pub use names::{ACCOUNTS, SERVICE_NAME};
pub use people::{DAYS, Home, first_moment};

use crate::backup;
use crate::clock;
use crate::serve;
use crate::settings::{Flags, Settings};
use crate::store::{DATABASE, Store};
use crate::upkeep;

/// The demonstration's home is always the same one.
pub const SEED: u64 = 2026;

/// What `demo` can be told.
#[derive(Clone, Debug, clap::Args)]
pub struct Options {
    /// The port to serve on; reachable from this machine only
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The folder for the demonstration's data
    #[arg(long, default_value = "data/demo", env = "FOLLOWTHROUGH_DATA")]
    pub data: PathBuf,
    /// Forget an earlier demonstration in that folder and start again
    #[arg(long)]
    pub fresh: bool,
}

/// Fills the home if there is none, then serves it.
///
/// # Errors
/// What went wrong, in plain words.
pub fn run(options: &Options) -> Result<()> {
    let marker = options.data.join("demonstration");
    let database = options.data.join(DATABASE);
    if options.fresh && database.exists() {
        anyhow::ensure!(
            marker.exists(),
            "{} holds a home that is no demonstration: it is not touched. Choose another folder with --data",
            options.data.display()
        );
        // Opened first, so that a running office's files are never taken away under it.
        Store::open(&options.data)?.close();
        forget(options)?;
    }
    if !marker.exists() && database.exists() && Store::open(&options.data)?.hub_state()?.is_some() {
        anyhow::bail!(
            "{} holds a home that is no demonstration, or one that was not filled to its end: choose another folder with \
             --data, or remove it",
            options.data.display()
        );
    }
    let flags = Flags {
        listen: Some(([127, 0, 0, 1], options.port).into()),
        ..Flags::default()
    };
    let settings = Settings::settle(flags, &options.data)?;
    let store = backup::open_store(&options.data, &settings.backups)?;
    let now = clock::now();
    let home = Home::of(SEED, first_moment(now, DAYS));
    if store.hub_state()?.is_none() {
        println!(
            "Filling {SERVICE_NAME}: 40 people, 55 staff, 14 days, by simulated tablets. This takes about a minute."
        );
        let started = Instant::now();
        let filled = fill(&store, &home, SEED, DAYS, now, |day| {
            println!("  day {day} of 14")
        })?;
        std::fs::write(
            &marker,
            "Made by `followthrough demo`; `--fresh` may forget it.\n",
        )
        .with_context(|| format!("could not write {}", marker.display()))?;
        println!(
            "{} records on {} tablets, {} sign-ins, in {:.0} s.",
            filled.records,
            filled.tablets,
            filled.sign_ins,
            started.elapsed().as_secs_f64()
        );
    }
    serve::run(store, &settings, |_, _| {
        introduce(&home, options.port);
        upkeep::have_key(&settings.backups);
    })
}

fn forget(options: &Options) -> Result<()> {
    for name in [
        DATABASE.to_owned(),
        format!("{DATABASE}-wal"),
        format!("{DATABASE}-shm"),
        "demonstration".to_owned(),
    ] {
        let path = options.data.join(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("could not remove {}", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Addresses and sign-ins, for whoever started it.
fn introduce(home: &Home, port: u16) {
    println!("\n{SERVICE_NAME} is open. Everyone and everything in it is invented.\n");
    println!("The office:  http://localhost:{port}/#/office");
    for (at, username, password) in ACCOUNTS {
        if let Some(worker) = home.staff.get(at) {
            println!(
                "    {:<20} {:<20} name {username:<8} password {password}",
                worker.name,
                worker.role.label()
            );
        }
    }
    println!(
        "\nA tablet:    http://localhost:{port}/  in another browser profile; enrol it from the office's page (Helen)."
    );
    println!("    Some PINs, by unit:");
    for (unit, (_, name)) in home.units.iter().enumerate() {
        let of_unit: Vec<_> = home
            .staff
            .iter()
            .filter(|worker| worker.unit == Some(unit))
            .collect();
        let leaders = of_unit
            .iter()
            .filter(|worker| worker.role == sync_core::staff::Role::ShiftLeader)
            .take(1);
        let workers = of_unit
            .iter()
            .filter(|worker| worker.role == sync_core::staff::Role::SupportWorker)
            .take(2);
        for worker in leaders.chain(workers) {
            println!(
                "    {name:<8} {:<22} {:<16} PIN {}",
                worker.name,
                worker.role.label(),
                worker.pin
            );
        }
    }
    println!("\nCtrl-C stops it; the same command opens it again as it was. --fresh begins anew.");
}
