//! "The home comes back": tablets recorded offline on top of weeks of care; all reconnect at once to a durable server.

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use sync_core::id::{EntryId, PersonId};
use sync_core::record::{About, Fact};
use sync_core::sync::tablet::NewRecord;
use sync_core::testing::drink;
use sync_core::time::MINUTE_MS;

use super::headless::{Headless, Seen, now};
use super::history::Size;
use super::home::Home;
use super::outbox::{self, Outbox};
use super::process::{Server, Used, folder_bytes};
use super::report::{Figure, System};
use super::run::{WAIT, Workload, per, say};
use super::writer::note;

/// How large a storm.
#[derive(Clone, Debug, clap::Args, serde::Serialize)]
pub struct Options {
    /// Tablets that come back at once
    #[arg(long, default_value_t = 12)]
    pub tablets: usize,
    /// Entries recorded offline on each
    #[arg(long, default_value_t = 100)]
    pub entries: usize,
    /// People who receive care
    #[arg(long, default_value_t = 60)]
    pub people: usize,
    /// Days of care before the storm, 30 entries a day for each person
    #[arg(long, default_value_t = 30)]
    pub history_days: usize,
}

impl Workload for Options {
    const NAME: &'static str = "storm";

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
        certified: false,
    };
    let home = Home::open(folder, size).await?;
    let tablets = home.tablets_offline().await?;
    say("recording offline");
    let saved = record_offline(options.entries, &tablets, &home.made.people).await?;
    let before = Before::of(&tablets, &home.server)?;

    say("the storm");
    let storm = storm(&tablets, &before, &home.server).await?;

    say("verifying");
    for tablet in &tablets {
        let mut held = tablet.in_feed(&home.made.people).await?;
        held.sort_unstable();
        let missing = saved.iter().filter(|id| held.binary_search(id).is_err()).count();
        ensure!(
            missing == 0,
            "a tablet lacks {missing} of {} entries",
            saved.len()
        );
    }
    drop(tablets);
    home.server.stop()?;
    let all = home.made.entries + saved.len();
    let disk = folder_bytes(&home.data)?;
    Ok(figures(System::Followthrough, &storm, options, per(disk, all)))
}

/// Each tablet records its entries, durably, without a network. Returns all of them, sorted.
pub(super) async fn record_offline(
    entries: usize,
    tablets: &[Headless],
    people: &[PersonId],
) -> Result<Vec<EntryId>> {
    for (n, tablet) in tablets.iter().enumerate() {
        for number in 0..entries {
            let mut care = drink(50 + i64::try_from(number % 20)? * 10);
            care.note = note(n * 100_003 + number);
            tablet.record(NewRecord {
                happened_at: now().plus_ms(-2 * MINUTE_MS),
                about: About::Person(people[(n * 13 + number * 7) % people.len()]),
                links: vec![],
                saw: None,
                fact: Fact::Care(care),
            })?;
        }
    }
    let mut saved = Vec::new();
    for tablet in tablets {
        let all = |seen: &Seen| seen.saved.len() >= entries && seen.waiting as usize >= entries;
        let seen = tablet.until("its records to be saved", WAIT, all).await?;
        saved.extend(seen.saved);
    }
    saved.sort_unstable();
    Ok(saved)
}

/// Rows there will be once everything written here and not yet sent has arrived, frontiers included, as it lies on the disks.
pub(super) fn rows_to_be(tablets: &[Headless]) -> Result<u64> {
    let mut rows = tablets.first().map_or(0, |tablet| tablet.seen.borrow().proven);
    for tablet in tablets {
        rows += u64::try_from(tablet.cells_on_disk("own/")?)?;
    }
    Ok(rows)
}

/// Where everything stood just before.
struct Before {
    rows: u64,
    up_bytes: u64,
    down_bytes: u64,
    used: Used,
}

impl Before {
    fn of(tablets: &[Headless], server: &Server) -> Result<Self> {
        let rows = rows_to_be(tablets)?;
        server.reset_peak();
        let sum = |of: fn(&Headless) -> u64| tablets.iter().map(of).sum();
        Ok(Self {
            rows,
            up_bytes: sum(|tablet| tablet.traffic.up_bytes.load(Ordering::Relaxed)),
            down_bytes: sum(|tablet| tablet.traffic.down_bytes.load(Ordering::Relaxed)),
            used: server.used()?,
        })
    }
}

/// What a storm took.
struct Storm {
    durable: Duration,
    everywhere: Duration,
    up_bytes: u64,
    down_bytes: u64,
    cpu_s: f64,
    peak_rss_bytes: u64,
}

async fn storm(tablets: &[Headless], before: &Before, server: &Server) -> Result<Storm> {
    let go = Instant::now();
    for tablet in tablets {
        tablet.network(true)?;
    }
    let (mut durable, mut everywhere) = (go, go);
    for tablet in tablets {
        let seen = tablet
            .until("the office's answers", WAIT, |seen| seen.waiting == 0)
            .await?;
        durable = durable.max(seen.waiting_changed);
        let rows = before.rows;
        let seen = tablet
            .until("everybody's entries", WAIT, |seen| seen.proven >= rows)
            .await?;
        ensure!(seen.proven == rows, "{} rows instead of {rows}", seen.proven);
        everywhere = everywhere.max(seen.proven_changed);
    }
    let used = server.used()?;
    let sum = |of: fn(&Headless) -> u64| tablets.iter().map(of).sum::<u64>();
    Ok(Storm {
        durable: durable - go,
        everywhere: everywhere - go,
        up_bytes: sum(|tablet| tablet.traffic.up_bytes.load(Ordering::Relaxed)) - before.up_bytes,
        down_bytes: sum(|tablet| tablet.traffic.down_bytes.load(Ordering::Relaxed)) - before.down_bytes,
        cpu_s: used.cpu_s - before.used.cpu_s,
        peak_rss_bytes: used.peak_rss_bytes,
    })
}

async fn plain_outbox(options: &Options, folder: &Path) -> Result<Vec<Figure>> {
    let known = options.people * 30 * options.history_days;
    let Outbox { server, port, data } = Outbox::open(folder, known).await?;
    let before = server.used()?;
    let rows = known + options.tablets * options.entries;
    let go = Instant::now();
    let mut syncing = tokio::task::JoinSet::new();
    for device in 0..options.tablets {
        let file = folder.join(format!("outbox-tablet-{device}.json"));
        syncing.spawn(outbox::sync(port, device, options.entries, known, rows, file));
    }
    let mut storm = Storm {
        durable: Duration::ZERO,
        everywhere: Duration::ZERO,
        up_bytes: 0,
        down_bytes: 0,
        cpu_s: 0.0,
        peak_rss_bytes: 0,
    };
    while let Some(synced) = tokio::time::timeout(WAIT, syncing.join_next())
        .await
        .context("the outbox hangs")?
    {
        let synced = synced??;
        storm.durable = storm.durable.max(synced.durable - go);
        storm.everywhere = storm.everywhere.max(synced.everywhere - go);
        storm.up_bytes += synced.up_bytes;
        storm.down_bytes += synced.down_bytes;
    }
    let used = server.used()?;
    storm.cpu_s = used.cpu_s - before.cpu_s;
    storm.peak_rss_bytes = used.peak_rss_bytes;
    server.stop()?;
    Ok(figures(
        System::Outbox,
        &storm,
        options,
        per(folder_bytes(&data)?, rows),
    ))
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn figures(system: System, storm: &Storm, options: &Options, disk_per_entry: f64) -> Vec<Figure> {
    let new_entries = options.tablets * options.entries;
    let figure = |metric, value, unit| Figure {
        system,
        metric,
        value,
        unit,
    };
    vec![
        figure("durable_ms", storm.durable.as_secs_f64() * 1e3, "ms"),
        figure("everywhere_ms", storm.everywhere.as_secs_f64() * 1e3, "ms"),
        figure("up_bytes_per_entry", per(storm.up_bytes, new_entries), "bytes"),
        // Per entry and tablet that receives it.
        figure(
            "down_bytes_per_entry",
            per(storm.down_bytes, new_entries * options.tablets),
            "bytes",
        ),
        figure("server_cpu_s", storm.cpu_s, "s"),
        figure("server_peak_rss_bytes", storm.peak_rss_bytes as f64, "bytes"),
        figure("disk_bytes_per_entry", disk_per_entry, "bytes"),
    ]
}
