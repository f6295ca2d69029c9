//! A thousand tablets come back within seconds, most of them a day behind and one of them two weeks: how long each waits until it
//! has everything.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::task::JoinSet;

use super::history::{Made, Size};
use super::home::Home;
use super::http::Http;
use super::light::{Light, Shared};
use super::outbox::{Entry, Outbox};
use super::report::Figure;
use super::run::{WAIT, Workload, at, per, say};

/// How many come, and how fast.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// Tablets that come back
    #[arg(long, default_value_t = 1000)]
    pub tablets: usize,
    /// Time in which they come, evenly
    #[arg(long, default_value_t = 10)]
    pub within_s: u64,
    /// People who receive care
    #[arg(long, default_value_t = 40)]
    pub people: usize,
    /// Days of care that there are, all of which one tablet lacks
    #[arg(long, default_value_t = 14)]
    pub history_days: usize,
}

impl Workload for Options {
    const NAME: &'static str = "surge";

    async fn measure(&self, folder: &Path) -> Result<Vec<Figure>> {
        let size = Size {
            tablets: self.tablets,
            people: self.people,
            days: self.history_days,
            certified: true,
        };
        let home = Home::open(folder, size).await?;
        let Made {
            floor_key,
            floor_edges: [edge, day_before],
            ..
        } = home.made;
        let shared = Shared::new(home.floor, floor_key);
        let (rows, port) = (edge.size(), home.port);
        say("everybody comes back");
        home.server.reset_peak();
        let before = home.server.used()?;
        let apart = Duration::from_secs(self.within_s) / u32::try_from(self.tablets.max(1))?;
        let go = Instant::now();
        let mut coming = JoinSet::new();
        // In the middle of them one that has nothing at all.
        let long_away = self.tablets / 2;
        for n in 0..self.tablets {
            let shared = shared.clone();
            let has = (n != long_away).then(|| day_before.clone());
            let at = go + apart * u32::try_from(n)?;
            coming.spawn(async move {
                tokio::time::sleep_until(at.into()).await;
                let mut tablet = Light::connect(port, n, &shared, has, true).await?;
                let there = tablet.caught_up().await?;
                ensure!(
                    tablet.rows() == rows,
                    "a tablet has {} of {rows} rows",
                    tablet.rows()
                );
                // From when it wanted to come; it stays until everybody is there.
                anyhow::Ok((n, (there - at).as_secs_f64() * 1e3, tablet))
            });
        }
        let (mut times, mut away, mut staying) = (Vec::new(), f64::NAN, Vec::new());
        while let Some(come) = tokio::time::timeout(WAIT, coming.join_next())
            .await
            .context("tablets still wait")?
        {
            let (n, ms, tablet) = come??;
            if n == long_away {
                away = ms;
            } else {
                times.push(ms);
            }
            staying.push(tablet);
        }
        let used = home.server.used()?;
        drop(staying);
        home.server.stop()?;
        times.sort_by(f64::total_cmp);
        let mut figures = vec![
            Figure::ours("caught_up_p50_ms", at(&times, 50), "ms"),
            Figure::ours("caught_up_p99_ms", at(&times, 99), "ms"),
            Figure::ours("caught_up_max_ms", at(&times, 100), "ms"),
            Figure::ours("long_away_ms", away, "ms"),
            Figure::ours(
                "server_cpu_ms_per_tablet",
                (used.cpu_s - before.cpu_s) * 1e3 / self.tablets as f64,
                "ms",
            ),
            Figure::ours("server_peak_rss_bytes", per(used.peak_rss_bytes, 1), "bytes"),
        ];
        figures.extend(plain_outbox(self, folder).await?);
        Ok(figures)
    }
}

/// The same tablets ask for what is new, each over a connection of its own that stays, and read all of it.
async fn plain_outbox(options: &Options, folder: &Path) -> Result<Vec<Figure>> {
    let known = options.people * 30 * options.history_days;
    let outbox = Outbox::open(folder, known).await?;
    let port = outbox.port;
    let before = outbox.server.used()?;
    let apart = Duration::from_secs(options.within_s) / u32::try_from(options.tablets.max(1))?;
    let go = Instant::now();
    let long_away = options.tablets / 2;
    let mut coming = JoinSet::new();
    for n in 0..options.tablets {
        let at = go + apart * u32::try_from(n)?;
        let mut have = if n == long_away {
            0
        } else {
            known - options.people * 30
        };
        coming.spawn(async move {
            tokio::time::sleep_until(at.into()).await;
            let mut http = Http::connect(port).await?;
            while have < known {
                let bytes = http.get(&format!("/entries?after={have}&now=true")).await?;
                let some: Vec<(i64, Entry)> = serde_json::from_slice(&bytes)?;
                ensure!(!some.is_empty(), "a tablet has {have} of {known} rows");
                have += some.len();
            }
            anyhow::Ok((n, at.elapsed().as_secs_f64() * 1e3, http))
        });
    }
    let (mut times, mut away, mut staying) = (Vec::new(), f64::NAN, Vec::new());
    while let Some(come) = tokio::time::timeout(WAIT, coming.join_next())
        .await
        .context("tablets still wait for the outbox")?
    {
        let (n, ms, http) = come??;
        if n == long_away {
            away = ms;
        } else {
            times.push(ms);
        }
        staying.push(http);
    }
    let used = outbox.server.used()?;
    drop(staying);
    outbox.server.stop()?;
    times.sort_by(f64::total_cmp);
    Ok(vec![
        Figure::outbox("caught_up_p50_ms", at(&times, 50), "ms"),
        Figure::outbox("caught_up_p99_ms", at(&times, 99), "ms"),
        Figure::outbox("caught_up_max_ms", at(&times, 100), "ms"),
        Figure::outbox("long_away_ms", away, "ms"),
        Figure::outbox(
            "server_cpu_ms_per_tablet",
            (used.cpu_s - before.cpu_s) * 1e3 / options.tablets as f64,
            "ms",
        ),
        Figure::outbox("server_peak_rss_bytes", per(used.peak_rss_bytes, 1), "bytes"),
    ])
}
