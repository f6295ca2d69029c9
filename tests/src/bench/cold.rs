//! A new tablet: fresh from its box to every row of two weeks, proven and stored.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use super::history::{self, Size};
use super::home::Home;
use super::http::Http;
use super::outbox::{self, Outbox};
use super::report::Figure;
use super::run::{WAIT, Workload, per, say};

/// How much it has to take in.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// People who receive care
    #[arg(long, default_value_t = 40)]
    pub people: usize,
    /// Days of care that there are
    #[arg(long, default_value_t = 14)]
    pub history_days: usize,
}

impl Workload for Options {
    const NAME: &'static str = "cold";

    async fn measure(&self, folder: &Path) -> Result<Vec<Figure>> {
        let size = Size {
            tablets: 1,
            people: self.people,
            days: self.history_days,
            certified: false,
        };
        let home = Home::open(folder, size).await?;
        let tablet = home.tablet(0).await?;
        say("a new tablet");
        home.server.reset_peak();
        let before = home.server.used()?;
        let rows = u64::try_from(home.made.entries)?;
        let go = Instant::now();
        tablet.sign_in(home.made.staff[0], history::PIN)?;
        // A horizon of 14 days may leave out the oldest rows, whole pages of them.
        let seen = tablet
            .until("every row", WAIT, |seen| seen.proven >= rows)
            .await?;
        ensure!(seen.proven == rows, "{} rows instead of {rows}", seen.proven);
        let used = home.server.used()?;
        let bytes = tablet.traffic.down_bytes.load(Ordering::Relaxed);
        let held = tablet.in_feed(&home.made.people).await?.len();
        let people_after = seen.people_after_bytes.context("nobody lives here")?;
        drop(tablet);
        home.server.stop()?;
        let mut figures = vec![
            Figure::ours(
                "last_row_ms",
                (seen.proven_changed - go).as_secs_f64() * 1e3,
                "ms",
            ),
            Figure::ours("down_bytes", per(bytes, 1), "bytes"),
            Figure::ours("down_bytes_per_entry", per(bytes, held), "bytes"),
            Figure::ours(
                "people_share",
                100.0 * per(people_after, 1) / per(bytes, 1),
                "% of bytes",
            ),
            Figure::ours("server_cpu_s", used.cpu_s - before.cpu_s, "s"),
            Figure::ours("server_peak_rss_bytes", per(used.peak_rss_bytes, 1), "bytes"),
        ];
        figures.extend(plain_outbox(folder, home.made.entries).await?);
        Ok(figures)
    }
}

async fn plain_outbox(folder: &Path, entries: usize) -> Result<Vec<Figure>> {
    let outbox = Outbox::open(folder, entries).await?;
    let before = outbox.server.used()?;
    let go = Instant::now();
    let mut http = Http::connect(outbox.port).await?;
    let ids = outbox::pull(&mut http, 0, entries, folder.join("outbox-tablet.json")).await?;
    let last_row = go.elapsed();
    outbox::all_of(ids, entries)?;
    let used = outbox.server.used()?;
    outbox.server.stop()?;
    Ok(vec![
        Figure::outbox("last_row_ms", last_row.as_secs_f64() * 1e3, "ms"),
        Figure::outbox("down_bytes", per(http.down_bytes, 1), "bytes"),
        Figure::outbox("down_bytes_per_entry", per(http.down_bytes, entries), "bytes"),
        Figure::outbox("server_cpu_s", used.cpu_s - before.cpu_s, "s"),
        Figure::outbox("server_peak_rss_bytes", per(used.peak_rss_bytes, 1), "bytes"),
    ])
}
