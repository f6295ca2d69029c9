//! `bench [workload]`: load against a real server, beside a plain outbox, and a tablet's own speed in a browser; without a name,
//! all of it. `cargo xtask bench` builds what it needs and runs it.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, FromArgMatches, Parser, Subcommand};
use followthrough_tests::bench::report::Report;
use followthrough_tests::bench::run::{Common, Workload, run};
use followthrough_tests::bench::{
    actions, cold, disk, idle, ingest, live, outbox, restore, save, storm, surge, tablet,
};

/// Times each workload is run when none is named.
const RUNS_OF_ALL: usize = 5;

/// Measures Followthrough, and a plain outbox beside it.
#[derive(Parser)]
#[command(name = "bench", args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    workload: Option<Named>,
    /// Without a name, all of them: times each is run [default: 5]
    #[arg(long)]
    runs: Option<usize>,
    /// JSON lines instead of tables
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum Named {
    /// Tablets that recorded offline all come back at once
    Storm(With<storm::Options>),
    /// A new tablet takes in two weeks
    Cold(With<cold::Options>),
    /// A tablet comes back when nothing is new
    Idle(With<idle::Options>),
    /// From one tablet's sending to the others' receiving
    Live(With<live::Options>),
    /// Entries taken in a second
    Ingest(With<ingest::Options>),
    /// A thousand tablets come back within seconds
    Surge(With<surge::Options>),
    /// Tablets bring back what a restored backup lacks
    Restore(With<restore::Options>),
    /// What an entry takes on the disk
    Disk(With<disk::Options>),
    /// From a tap to "Saved on this tablet", in a real browser
    Save(Browser<save::Options>),
    /// A weak tablet without a network, holding two weeks: opening, signing in, saving
    Tablet(Browser<tablet::Options>),
    /// The list of actions on a weak tablet, among years of closed cycles
    Actions(Browser<actions::Options>),
    /// Storms, taking in and disk at three sizes of history, tablets and entries
    Growth {
        /// JSON lines instead of tables
        #[arg(long)]
        json: bool,
    },
    /// Whether every workload that needs no browser still runs, at a size that measures nothing
    Tiny {
        /// JSON lines instead of tables
        #[arg(long)]
        json: bool,
    },
    /// The plain outbox as a process of its own
    #[command(hide = true)]
    OutboxServer {
        /// Where its table lies
        #[arg(long)]
        data: PathBuf,
        /// Where it listens
        #[arg(long)]
        port: u16,
    },
}

#[derive(Args)]
struct With<W: Args> {
    #[command(flatten)]
    workload: W,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
struct Browser<O: Args> {
    #[command(flatten)]
    options: O,
    /// JSON lines instead of a list
    #[arg(long)]
    json: bool,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    match cli.workload {
        None => all(cli.runs.unwrap_or(RUNS_OF_ALL), cli.json),
        Some(Named::Growth { json }) => growth(json),
        Some(Named::Tiny { json }) => tiny(json),
        Some(Named::Storm(with)) => one(&with),
        Some(Named::Cold(with)) => one(&with),
        Some(Named::Idle(with)) => one(&with),
        Some(Named::Live(with)) => one(&with),
        Some(Named::Ingest(with)) => one(&with),
        Some(Named::Surge(with)) => one(&with),
        Some(Named::Restore(with)) => one(&with),
        Some(Named::Disk(with)) => one(&with),
        Some(Named::Save(with)) => {
            shown(&save::run(&with.options)?, with.json);
            Ok(())
        }
        Some(Named::Tablet(with)) => {
            shown(&tablet::run(&with.options)?, with.json);
            Ok(())
        }
        Some(Named::Actions(with)) => {
            shown(&actions::run(&with.options)?, with.json);
            Ok(())
        }
        Some(Named::OutboxServer { data, port }) => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(outbox::serve(&data, port)),
    }
}

fn one<W: Workload + Args>(with: &With<W>) -> Result<()> {
    shown(&run(&with.workload, &with.common)?, with.common.json);
    Ok(())
}

/// One workload with these flags, besides its own numbers.
fn each<W: Workload + Args + FromArgMatches>(runs: usize, json: bool, flags: &[&str]) -> Result<()> {
    let common = Common {
        runs,
        ..Common::default()
    };
    shown(&run(&with_flags::<W>(flags)?, &common)?, json);
    Ok(())
}

/// Every workload as it is when only named, those that are asked for at several sizes at each of them, then how cost grows.
fn all(runs: usize, json: bool) -> Result<()> {
    each::<storm::Options>(runs, json, &[])?;
    each::<cold::Options>(runs, json, &[])?;
    for history_days in ["7", "120"] {
        each::<idle::Options>(1, json, &["--history-days", history_days])?;
    }
    for tablets in ["12", "500"] {
        each::<live::Options>(runs.min(3), json, &["--tablets", tablets])?;
    }
    each::<ingest::Options>(runs, json, &[])?;
    each::<surge::Options>(1, json, &[])?;
    each::<restore::Options>(1, json, &[])?;
    each::<disk::Options>(1, json, &[])?;
    shown(&save::run(&with_flags::<save::Options>(&[])?)?, json);
    shown(&tablet::run(&with_flags::<tablet::Options>(&[])?)?, json);
    shown(&actions::run(&with_flags::<actions::Options>(&[])?)?, json);
    growth(json)
}

/// How cost grows, each time from a quarter to four times what is meant: with history, with tablets, with entries.
fn growth(json: bool) -> Result<()> {
    for history_days in ["8", "30", "120"] {
        each::<storm::Options>(1, json, &["--history-days", history_days])?;
    }
    for tablets in ["3", "12", "48"] {
        each::<storm::Options>(1, json, &["--tablets", tablets])?;
    }
    for entries in ["25", "100", "400"] {
        each::<storm::Options>(1, json, &["--entries", entries])?;
    }
    for entries in ["2500", "10000", "40000"] {
        each::<ingest::Options>(1, json, &["--entries", entries])?;
    }
    for history_days in ["8", "30", "120"] {
        each::<disk::Options>(1, json, &["--history-days", history_days])?;
    }
    Ok(())
}

/// Every workload that needs no browser, so small that its figures say nothing: does it still run to its end?
fn tiny(json: bool) -> Result<()> {
    let home = ["--people", "3", "--history-days", "1"];
    let few = |flags: &[&'static str]| [&home[..], flags].concat();
    each::<storm::Options>(1, json, &few(&["--tablets", "2", "--entries", "3"]))?;
    each::<cold::Options>(1, json, &home)?;
    each::<idle::Options>(1, json, &home)?;
    each::<live::Options>(1, json, &few(&["--tablets", "3", "--entries", "4"]))?;
    each::<ingest::Options>(1, json, &few(&["--tablets", "2", "--entries", "600"]))?;
    each::<surge::Options>(1, json, &few(&["--tablets", "5", "--within-s", "1"]))?;
    each::<restore::Options>(1, json, &few(&["--tablets", "3", "--entries", "2"]))?;
    each::<disk::Options>(1, json, &home)
}

/// Options as these flags and nothing else make them.
fn with_flags<O: Args + FromArgMatches>(flags: &[&str]) -> Result<O> {
    let command = O::augment_args(clap::Command::new("bench"));
    let matches = command.try_get_matches_from(std::iter::once(&"bench").chain(flags))?;
    Ok(O::from_arg_matches(&matches)?)
}

#[expect(clippy::print_stdout, reason = "figures are what this program is for")]
fn shown(report: &Report, json: bool) {
    println!("{}", if json { report.json_lines() } else { report.table() });
}
