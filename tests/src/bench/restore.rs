//! The office's disk is lost and yesterday's backup put in its place: tablets bring back the day that it lacks, by themselves.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use followthrough_server::store::{DATABASE, Store};
use rusqlite::{Connection, OpenFlags};

use super::history::Size;
use super::home::Home;
use super::process::Server;
use super::report::Figure;
use super::run::{WAIT, Workload, per, say, serve};
use super::storm::{record_offline, rows_to_be};

/// How large the home is, and how much the backup lacks.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// Tablets that bring it back
    #[arg(long, default_value_t = 40)]
    pub tablets: usize,
    /// Entries that each of them wrote since the backup
    #[arg(long, default_value_t = 30)]
    pub entries: usize,
    /// People who receive care
    #[arg(long, default_value_t = 40)]
    pub people: usize,
    /// Days of care in the backup
    #[arg(long, default_value_t = 3)]
    pub history_days: usize,
}

impl Workload for Options {
    const NAME: &'static str = "restore";

    async fn measure(&self, folder: &Path) -> Result<Vec<Figure>> {
        let size = Size {
            tablets: self.tablets,
            people: self.people,
            days: self.history_days,
            certified: false,
        };
        let home = Home::open(folder, size).await?;
        let tablets = home.tablets_offline().await?;
        let Home {
            made,
            server,
            port,
            data,
            ..
        } = home;
        say("the backup");
        server.stop()?;
        let backup = folder.join("backup");
        copy(&data, &backup)?;
        let log = folder.join("office.log");
        let server = Server::start(serve(&data, port)?, port, "/readyz", &log).await?;

        say("a day's work");
        let saved = record_offline(self.entries, &tablets, &made.people).await?;
        let rows = rows_to_be(&tablets)?;
        for tablet in &tablets {
            tablet.network(true)?;
        }
        for tablet in &tablets {
            tablet
                .until("everybody's entries", WAIT, |seen| {
                    seen.waiting == 0 && seen.proven >= rows
                })
                .await?;
        }
        for tablet in &tablets {
            tablet.network(false)?;
            tablet.until("the link to go", WAIT, |seen| !seen.linked).await?;
        }
        server.stop()?;
        let entries = count(&data)?;
        std::fs::remove_dir_all(&data)?;
        copy(&backup, &data)?;
        let lost = entries - count(&data)?;
        ensure!(
            lost >= saved.len() as u64,
            "the backup lacks {lost} entries alone"
        );

        say("the restored office");
        let server = Server::start(serve(&data, port)?, port, "/readyz", &log).await?;
        let up_bytes = || -> u64 {
            let of = |tablet: &super::headless::Headless| tablet.traffic.up_bytes.load(Ordering::Relaxed);
            tablets.iter().map(of).sum()
        };
        let (up_before, before) = (up_bytes(), server.used()?);
        let go = Instant::now();
        for tablet in &tablets {
            tablet.network(true)?;
        }
        // The office tells nobody that it is whole again: its disk is looked at.
        while count(&data)? < entries {
            ensure!(
                go.elapsed() < WAIT,
                "{} of {entries} entries came back",
                count(&data)?
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let refilled = go.elapsed();
        let used = server.used()?;
        let up = up_bytes() - up_before;
        drop(tablets);
        server.stop()?;
        let store = Store::open(&data)?;
        let found = store.found(&saved)?.len();
        store.close();
        ensure!(
            found == saved.len(),
            "{found} of {} entries came back",
            saved.len()
        );
        Ok(vec![
            Figure::ours("refilled_ms", refilled.as_secs_f64() * 1e3, "ms"),
            Figure::ours("entries_lost", per(lost, 1), "entries"),
            Figure::ours("up_bytes_per_entry", per(up, usize::try_from(lost)?), "bytes"),
            Figure::ours("server_cpu_s", used.cpu_s - before.cpu_s, "s"),
            Figure::ours("server_peak_rss_bytes", per(used.peak_rss_bytes, 1), "bytes"),
        ])
    }
}

/// Copies a data folder that nobody writes.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for file in std::fs::read_dir(from)? {
        let file = file?;
        std::fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

/// Entries in an office's database.
fn count(data: &Path) -> Result<u64> {
    let database = Connection::open_with_flags(data.join(DATABASE), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let count: i64 = database.query_row("SELECT count(*) FROM entries", [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}
