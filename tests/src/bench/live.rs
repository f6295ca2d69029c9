//! Everybody is connected, and one after another writes: from the sending of an entry to its arrival at every other tablet. It is
//! durable at the office in between.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sync_core::id::{Entropy, EntryId};
use sync_core::time::HOUR_MS;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::headless::now;
use super::history::{Made, Size};
use super::home::Home;
use super::http::Http;
use super::light::{Came, Light, Shared};
use super::outbox::{Entry, Outbox};
use super::report::{Figure, System};
use super::run::{WAIT, Workload, at, per, say};

/// How many are connected, and how much they write.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// Tablets that are connected
    #[arg(long, default_value_t = 12)]
    pub tablets: usize,
    /// Entries written, by one tablet after another
    #[arg(long, default_value_t = 200)]
    pub entries: usize,
    /// Time from one entry to the next
    #[arg(long, default_value_t = 40)]
    pub every_ms: u64,
    /// People who receive care
    #[arg(long, default_value_t = 60)]
    pub people: usize,
    /// Days of care that there are
    #[arg(long, default_value_t = 3)]
    pub history_days: usize,
}

/// When each entry was sent.
type Sent<Id> = Arc<Mutex<BTreeMap<Id, Instant>>>;

impl Workload for Options {
    const NAME: &'static str = "live";

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
        floor_edges: [edge, _],
        mut writers,
        ..
    } = home.made;
    let shared = Shared::new(home.floor, floor_key);
    say("everybody connects");
    let rows = edge.size() + options.entries as u64;
    let sent: Sent<EntryId> = Arc::default();
    let mut tablets = JoinSet::new();
    let mut pens = Vec::new();
    for n in 0..options.tablets {
        let mut tablet = Light::connect(home.port, n, &shared, Some(edge.clone()), true).await?;
        tablet.caught_up().await?;
        let (pen, frames) = mpsc::unbounded_channel();
        pens.push(pen);
        tablets.spawn(follow(tablet, frames, rows, sent.clone()));
    }
    say("one after another writes");
    home.server.reset_peak();
    let before = home.server.used()?;
    let mut entropy = Entropy::from_seed([3; 32]);
    let mut tick = tokio::time::interval(Duration::from_millis(options.every_ms));
    for n in 0..options.entries {
        tick.tick().await;
        let n = n % options.tablets;
        writers[n].work(&people, 1, now().plus_ms(-HOUR_MS), &mut entropy);
        let id = writers[n].waiting().next().context("an entry")?;
        for (push, _) in writers[n].pushes() {
            let frame = sync_core::wire::encode(&push);
            lock(&sent).insert(id, Instant::now());
            pens[n].send(frame).ok().context("a tablet has stopped")?;
        }
    }
    let arrivals = gather(tablets, options.entries).await?;
    let used = home.server.used()?;
    home.server.stop()?;
    let mut figures = times(System::Followthrough, arrivals);
    let cpu_us = (used.cpu_s - before.cpu_s) * 1e6;
    figures.push(Figure::ours(
        "server_cpu_us_per_arrival",
        cpu_us / (options.entries * options.tablets).max(1) as f64,
        "us",
    ));
    figures.push(Figure::ours(
        "server_peak_rss_bytes",
        per(used.peak_rss_bytes, 1),
        "bytes",
    ));
    Ok(figures)
}

/// One tablet: sends what it is given, and notes how old each entry of the others is when it comes.
async fn follow(
    mut tablet: Light,
    mut frames: mpsc::UnboundedReceiver<Vec<u8>>,
    rows: u64,
    sent: Sent<EntryId>,
) -> Result<(Vec<f64>, usize)> {
    let (mut ages, mut came, mut own) = (Vec::new(), 0, 0);
    while tablet.rows() < rows || own > 0 {
        tokio::select! {
            Some(frame) = frames.recv() => {
                tablet.send_bytes(frame).await?;
                own += 1;
            }
            next = tablet.next() => match next? {
                (at, Came::Rows(entries)) => {
                    came += entries.len();
                    let sent = lock(&sent);
                    ages.extend(entries.iter().filter_map(|id| sent.get(id)).map(|sent| age_ms(at, *sent)));
                }
                (_, Came::Stored(_)) => own -= 1,
                _ => {}
            },
        }
    }
    Ok((ages, came))
}

fn age_ms(at: Instant, sent: Instant) -> f64 {
    at.saturating_duration_since(sent).as_secs_f64() * 1e3
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Every tablet's arrivals; fails where one lacks an entry.
async fn gather(mut tablets: JoinSet<Result<(Vec<f64>, usize)>>, entries: usize) -> Result<Vec<f64>> {
    let mut arrivals = Vec::new();
    while let Some(tablet) = tokio::time::timeout(WAIT, tablets.join_next())
        .await
        .context("a tablet still waits for entries")?
    {
        let (ages, came) = tablet??;
        ensure!(came >= entries, "a tablet has {came} of {entries} entries");
        arrivals.extend(ages);
    }
    Ok(arrivals)
}

fn times(system: System, mut ages: Vec<f64>) -> Vec<Figure> {
    ages.sort_by(f64::total_cmp);
    let figure = |metric, percent| Figure {
        system,
        metric,
        value: at(&ages, percent),
        unit: "ms",
    };
    vec![
        figure("arrival_p50_ms", 50),
        figure("arrival_p99_ms", 99),
        figure("arrival_max_ms", 100),
    ]
}

async fn plain_outbox(options: &Options, folder: &Path) -> Result<Vec<Figure>> {
    let known = options.people * 30 * options.history_days;
    let outbox = Outbox::open(folder, known).await?;
    let sent: Sent<String> = Arc::default();
    let mut tablets = JoinSet::new();
    let rows = known + options.entries;
    for _ in 0..options.tablets {
        let (sent, mut http) = (sent.clone(), Http::connect(outbox.port).await?);
        tablets.spawn(async move {
            let (mut have, mut ages, mut came) = (known, Vec::new(), 0);
            while have < rows {
                let bytes = http.get(&format!("/entries?after={have}")).await?;
                let at = Instant::now();
                let some: Vec<(i64, Entry)> = serde_json::from_slice(&bytes)?;
                came += some.len();
                have += some.len();
                let sent = lock(&sent);
                let sent = some.iter().filter_map(|(_, entry)| sent.get(entry.id()));
                ages.extend(sent.map(|sent| age_ms(at, *sent)));
            }
            anyhow::Ok((ages, came))
        });
    }
    let mut pens = Vec::new();
    for _ in 0..options.tablets {
        pens.push(Http::connect(outbox.port).await?);
    }
    let mut tick = tokio::time::interval(Duration::from_millis(options.every_ms));
    for n in 0..options.entries {
        tick.tick().await;
        let entry = Entry::of(n % options.tablets, n);
        lock(&sent).insert(entry.id().to_owned(), Instant::now());
        let body = serde_json::to_vec(&[entry])?;
        pens[n % options.tablets].post("/entries", &body).await?;
    }
    let arrivals = gather(tablets, options.entries).await?;
    outbox.server.stop()?;
    Ok(times(System::Outbox, arrivals))
}
