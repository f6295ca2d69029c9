//! What every workload has in common: its folder, its repetitions, its report.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};

use super::report::{Figure, Report};

/// Longest any single wait may take: a bench that hangs fails.
pub const WAIT: Duration = Duration::from_secs(120);

/// Flags of every workload.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Common {
    /// Times the workload is run: the figures are medians
    #[arg(long, default_value_t = 1)]
    pub runs: usize,
    /// JSON lines instead of a table
    #[arg(long)]
    pub json: bool,
    /// Folder for the data of the runs [default: a new one among the system's temporary files]
    #[arg(long)]
    pub folder: Option<PathBuf>,
}

/// Something that is measured against a real server. Serialized it is the numbers it is run with.
pub trait Workload: serde::Serialize {
    /// What it is called.
    const NAME: &'static str;

    /// Runs it once, with its data in an empty folder.
    ///
    /// # Errors
    /// Whatever kept an entry from being where it should be in the end.
    fn measure(&self, folder: &Path) -> impl Future<Output = Result<Vec<Figure>>>;
}

/// Runs a workload as often as asked.
///
/// # Errors
/// As [`Workload::measure`].
pub fn run<W: Workload>(workload: &W, common: &Common) -> Result<Report> {
    let mut parameters = serde_json::to_value(workload)?;
    let mut figures = Vec::new();
    for run in 0..common.runs.max(1) {
        say(&format!("{} {parameters}", W::NAME));
        let folder = match &common.folder {
            Some(folder) => folder.join(format!("{}-{run}", W::NAME)),
            None => std::env::temp_dir().join(format!("followthrough-{}-{}", W::NAME, std::process::id())),
        };
        std::fs::create_dir_all(&folder)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let measured = runtime.block_on(workload.measure(&folder));
        runtime.shutdown_timeout(Duration::from_secs(2));
        if common.folder.is_none() {
            std::fs::remove_dir_all(&folder)?;
        }
        figures.push(measured?);
    }
    parameters["runs"] = figures.len().into();
    Ok(Report {
        workload: W::NAME,
        parameters,
        figures: medians(figures),
    })
}

/// Of each figure the one in the middle.
fn medians(runs: Vec<Vec<Figure>>) -> Vec<Figure> {
    let Some(first) = runs.first() else {
        return Vec::new();
    };
    let middle = |figure: &Figure| {
        let same = |other: &&Figure| (other.system, other.metric) == (figure.system, figure.metric);
        let mut values: Vec<f64> = runs
            .iter()
            .filter_map(|run| run.iter().find(same))
            .map(|other| other.value)
            .collect();
        values.sort_by(f64::total_cmp);
        Figure {
            value: values[values.len() / 2],
            ..figure.clone()
        }
    };
    first.iter().map(middle).collect()
}

/// The server that is measured: told by whoever built it, else the one beside this program.
///
/// # Errors
/// There is none.
pub fn server_program() -> Result<PathBuf> {
    if let Some(told) = std::env::var_os("FOLLOWTHROUGH_SERVER") {
        return Ok(told.into());
    }
    let beside =
        std::env::current_exe()?.with_file_name(format!("followthrough{}", std::env::consts::EXE_SUFFIX));
    ensure!(
        beside.exists(),
        "there is no server at {}: run `cargo xtask bench`, which builds it",
        beside.display()
    );
    Ok(beside)
}

/// The command that serves a data folder.
///
/// # Errors
/// There is no server.
pub fn serve(data: &Path, port: u16) -> Result<Command> {
    let mut command = Command::new(server_program()?);
    command
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(data);
    Ok(command)
}

/// Says how far it is. Figures go to the other stream.
#[expect(
    clippy::print_stderr,
    reason = "progress of a command that a person waits for"
)]
pub fn say(what: &str) {
    eprintln!("  {what} ...");
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
/// So much for each.
pub fn per(bytes: u64, entries: usize) -> f64 {
    bytes as f64 / entries.max(1) as f64
}

/// A value of those measured below or at which so many in a hundred lie; nearest rank.
pub fn at(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::report::System;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let sorted: Vec<f64> = (1..=200).map(f64::from).collect();
        assert_eq!(
            (at(&sorted, 50), at(&sorted, 95), at(&sorted, 100)),
            (100.0, 190.0, 200.0)
        );
        assert_eq!(at(&[7.0], 95), 7.0);
    }

    #[test]
    fn a_median_is_of_one_figure_of_one_system() {
        let figure = |system, value| Figure {
            system,
            metric: "durable_ms",
            value,
            unit: "ms",
        };
        let run = |ours, theirs| {
            vec![
                figure(System::Followthrough, ours),
                figure(System::Outbox, theirs),
            ]
        };
        let middle = medians(vec![run(3.0, 30.0), run(9.0, 10.0), run(1.0, 20.0)]);
        assert_eq!((middle[0].value, middle[1].value), (3.0, 20.0));
    }
}
