//! How fast the office takes work in, durably and with its lists: lines that push one batch after another and wait for nothing
//! but the answers.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use followthrough_server::store::Store;
use sync_core::id::Entropy;
use sync_core::limits::PUSHES_IN_FLIGHT_MAX;
use sync_core::time::HOUR_MS;
use sync_core::wire;
use tokio::task::JoinSet;

use super::headless::now;
use super::history::{Made, Size};
use super::home::Home;
use super::http::Http;
use super::light::{Came, Light, Shared};
use super::outbox::{Entry, Outbox};
use super::report::Figure;
use super::run::{WAIT, Workload, per, say};

/// Entries in one post of the plain outbox's.
const POST_ENTRIES: usize = 512;

/// How much comes.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// Tablets that push at once
    #[arg(long, default_value_t = 12)]
    pub tablets: usize,
    /// Entries of each
    #[arg(long, default_value_t = 10_000)]
    pub entries: usize,
    /// People who receive care
    #[arg(long, default_value_t = 60)]
    pub people: usize,
    /// Days of care that there are
    #[arg(long, default_value_t = 3)]
    pub history_days: usize,
}

impl Workload for Options {
    const NAME: &'static str = "ingest";

    async fn measure(&self, folder: &Path) -> Result<Vec<Figure>> {
        let mut figures = followthrough(self, folder).await?;
        figures.extend(plain_outbox(self, folder).await?);
        Ok(figures)
    }
}

async fn followthrough(options: &Options, folder: &Path) -> Result<Vec<Figure>> {
    let size = Size {
        tablets: options.tablets,
        people: options.people,
        days: options.history_days,
        certified: true,
    };
    let home = Home::open(folder, size).await?;
    let Made {
        people,
        floor_key,
        writers,
        entries: known,
        ..
    } = home.made;
    let shared = Shared::new(home.floor, floor_key);
    say("writing what will be pushed");
    let mut lines = Vec::new();
    for (n, mut writer) in writers.into_iter().enumerate() {
        let (people, entries) = (people.clone(), options.entries);
        lines.push(tokio::task::spawn_blocking(move || {
            let seed = [u8::try_from(n % 256).unwrap_or(0); 32];
            writer.work(
                &people,
                entries,
                now().plus_ms(-5 * HOUR_MS),
                &mut Entropy::from_seed(seed),
            );
            let frames = writer.pushes().into_iter();
            frames
                .map(|(push, count)| (wire::encode(&push), count))
                .collect::<Vec<_>>()
        }));
    }
    let mut frames = Vec::new();
    for line in lines {
        frames.push(line.await?);
    }
    let mut tablets = Vec::new();
    for n in 0..options.tablets {
        let mut tablet = Light::connect(home.port, n, &shared, None, false).await?;
        tablet.caught_up().await?;
        tablets.push(tablet);
    }
    say("pushing");
    home.server.reset_peak();
    let before = home.server.used()?;
    let go = Instant::now();
    let mut pushing = JoinSet::new();
    for (tablet, frames) in tablets.into_iter().zip(frames) {
        pushing.spawn(push(tablet, frames));
    }
    let mut stored = 0;
    while let Some(pushed) = tokio::time::timeout(WAIT, pushing.join_next())
        .await
        .context("the office has stopped answering")?
    {
        stored += pushed??;
    }
    let took = go.elapsed();
    let used = home.server.used()?;
    let all = options.tablets * options.entries;
    ensure!(stored == all as u64, "{stored} of {all} entries were stored");
    home.server.stop()?;
    // Answered is stored: another process finds it on the disk.
    let store = Store::open(&home.data)?;
    let rows = store.first_row_since(home.floor, now().plus_ms(HOUR_MS))?;
    ensure!(rows == (known + all) as u64, "the database holds {rows} rows");
    store.close();
    Ok(vec![
        Figure::ours("entries_per_s", all as f64 / took.as_secs_f64(), "entries/s"),
        Figure::ours(
            "server_cpu_us_per_entry",
            (used.cpu_s - before.cpu_s) * 1e6 / all as f64,
            "us",
        ),
        Figure::ours("server_rss_before_bytes", per(before.rss_bytes, 1), "bytes"),
        Figure::ours("server_peak_rss_bytes", per(used.peak_rss_bytes, 1), "bytes"),
    ])
}

/// Pushes frames, as many at once as a tablet does, and counts what the office says it stored.
async fn push(mut tablet: Light, frames: Vec<(Vec<u8>, usize)>) -> Result<u64> {
    let (mut under_way, mut stored) = (0, 0);
    let mut frames = frames.into_iter();
    loop {
        while under_way < PUSHES_IN_FLIGHT_MAX
            && let Some((frame, _)) = frames.next()
        {
            tablet.send_bytes(frame).await?;
            under_way += 1;
        }
        if under_way == 0 {
            return Ok(stored);
        }
        if let (_, Came::Stored(count)) = tablet.next().await? {
            stored += count;
            under_way -= 1;
        }
    }
}

async fn plain_outbox(options: &Options, folder: &Path) -> Result<Vec<Figure>> {
    let outbox = Outbox::open(folder, options.people * 30 * options.history_days).await?;
    let mut bodies = Vec::new();
    for device in 0..options.tablets {
        let entries: Vec<Entry> = (0..options.entries)
            .map(|number| Entry::of(device, number))
            .collect();
        let posts = entries.chunks(POST_ENTRIES).map(serde_json::to_vec);
        bodies.push(posts.collect::<Result<Vec<_>, _>>()?);
    }
    let before = outbox.server.used()?;
    let go = Instant::now();
    let mut pushing = JoinSet::new();
    for posts in bodies {
        let mut http = Http::connect(outbox.port).await?;
        pushing.spawn(async move {
            for post in posts {
                http.post("/entries", &post).await?;
            }
            anyhow::Ok(())
        });
    }
    while let Some(pushed) = pushing.join_next().await {
        pushed??;
    }
    let took = go.elapsed();
    let used = outbox.server.used()?;
    outbox.server.stop()?;
    let all = options.tablets * options.entries;
    Ok(vec![
        Figure::outbox("entries_per_s", all as f64 / took.as_secs_f64(), "entries/s"),
        Figure::outbox(
            "server_cpu_us_per_entry",
            (used.cpu_s - before.cpu_s) * 1e6 / all as f64,
            "us",
        ),
        Figure::outbox("server_rss_before_bytes", per(before.rss_bytes, 1), "bytes"),
        Figure::outbox("server_peak_rss_bytes", per(used.peak_rss_bytes, 1), "bytes"),
    ])
}
