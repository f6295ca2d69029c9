//! `bench storm`: load against a real server, beside a plain outbox; `bench save` and `bench tablet`: a tablet's own speed. `cargo xtask bench` builds what it needs and runs it.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use followthrough_tests::bench::{outbox, save, storm, tablet};

/// Measures Followthrough, and a plain outbox beside it.
#[derive(Parser)]
#[command(name = "bench")]
struct Cli {
    #[command(subcommand)]
    workload: Workload,
}

#[derive(Subcommand)]
enum Workload {
    /// Tablets that recorded offline all come back at once
    Storm(storm::Options),
    /// From a tap to "Saved on this tablet", in a real browser
    Save(save::Options),
    /// A weak tablet without a network, holding two weeks: opening, signing in, saving
    Tablet(tablet::Options),
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

#[expect(clippy::print_stdout, reason = "figures are what this program is for")]
fn main() -> Result<()> {
    match Cli::parse().workload {
        Workload::Storm(options) => {
            let report = storm::run(&options)?;
            println!(
                "{}",
                if options.json {
                    report.json_lines()
                } else {
                    report.table()
                }
            );
            Ok(())
        }
        Workload::Save(options) => {
            let report = save::run(&options)?;
            println!(
                "{}",
                if options.json {
                    report.json_lines()
                } else {
                    report.list()
                }
            );
            Ok(())
        }
        Workload::Tablet(options) => {
            let report = tablet::run(&options)?;
            println!(
                "{}",
                if options.json {
                    report.json_lines()
                } else {
                    report.list()
                }
            );
            Ok(())
        }
        Workload::OutboxServer { data, port } => tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()?
            .block_on(outbox::serve(&data, port)),
    }
}
