//! "The home comes back": tablets recorded offline on top of weeks of care; all reconnect at once to a durable server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use sync_core::id::{EntryId, PersonId};
use sync_core::journal::KeyPair;
use sync_core::record::{About, Fact};
use sync_core::scope::{Audience, Scope};
use sync_core::sync::tablet::NewRecord;
use sync_core::testing::drink;
use sync_core::time::MINUTE_MS;

use super::headless::{Headless, Seen, now, secret};
use super::history::{self, Made, Size, note};
use super::outbox;
use super::process::{Server, Used, folder_bytes, free_port};
use super::report::{Figure, Report, System};

/// Longest any single wait may take: a bench that hangs fails.
const WAIT: Duration = Duration::from_secs(120);

/// How large a storm.
#[derive(Clone, Debug, clap::Args)]
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
    /// JSON lines instead of a table
    #[arg(long)]
    pub json: bool,
    /// Folder for the data of the run [default: a new one among the system's temporary files]
    #[arg(long)]
    pub folder: Option<PathBuf>,
}

/// Runs both systems and reports.
///
/// # Errors
/// Whatever kept a tablet from holding every entry in the end.
pub fn run(options: &Options) -> Result<Report> {
    let folder = match &options.folder {
        Some(folder) => folder.clone(),
        None => std::env::temp_dir().join(format!("followthrough-storm-{}", std::process::id())),
    };
    std::fs::create_dir_all(&folder)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let figures = runtime.block_on(async {
        let mut figures = followthrough(options, &folder).await?;
        figures.extend(plain_outbox(options, &folder).await?);
        anyhow::Ok(figures)
    });
    runtime.shutdown_timeout(Duration::from_secs(2));
    if options.folder.is_none() {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(Report {
        workload: "storm",
        parameters: json!({
            "tablets": options.tablets,
            "entries": options.entries,
            "people": options.people,
            "history_days": options.history_days,
        }),
        figures: figures?,
    })
}

/// The server that is measured: told by whoever built it, else the one beside this program.
fn server_program() -> Result<PathBuf> {
    if let Some(told) = std::env::var_os("FOLLOWTHROUGH_SERVER") {
        return Ok(told.into());
    }
    let beside =
        std::env::current_exe()?.with_file_name(format!("followthrough{}", std::env::consts::EXE_SUFFIX));
    ensure!(
        beside.exists(),
        "there is no server at {}: run `cargo xtask bench storm`, which builds it",
        beside.display()
    );
    Ok(beside)
}

async fn followthrough(options: &Options, folder: &Path) -> Result<Vec<Figure>> {
    let data = folder.join("office");
    let keys: Vec<_> = (0..options.tablets)
        .map(|n| KeyPair::from_seed(secret(n).signing_seed()).public())
        .collect();
    let size = Size {
        tablets: options.tablets,
        people: options.people,
        days: options.history_days,
    };
    say(options, "making the history");
    let made = {
        let data = data.clone();
        tokio::task::spawn_blocking(move || history::make(&data, &keys, size, now())).await??
    };
    let before_bytes = folder_bytes(&data)?;
    let port = free_port()?;
    let mut command = Command::new(server_program()?);
    command
        .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
        .arg(&data);
    let server = Server::start(command, port, "/readyz", &folder.join("office.log")).await?;

    say(options, "first sync of every tablet");
    let floor = Scope::new(made.service, Audience::Floor);
    let tablets = first_sync(folder, port, floor, &made).await?;
    say(options, "recording offline");
    let saved = record_offline(options, &tablets, &made.people).await?;
    let before = Before::of(&tablets, &server)?;

    say(options, "the storm");
    let storm = storm(&tablets, &before, &server).await?;

    say(options, "verifying");
    for tablet in &tablets {
        let mut held = tablet.in_feed(&made.people).await?;
        held.sort_unstable();
        let missing = saved.iter().filter(|id| held.binary_search(id).is_err()).count();
        ensure!(
            missing == 0,
            "a tablet lacks {missing} of {} entries",
            saved.len()
        );
    }
    drop(tablets);
    server.stop()?;
    let new_entries = saved.len();
    let all = made.entries + new_entries;
    let disk = folder_bytes(&data)?;
    eprintln_if(
        options,
        &format!("disk before {before_bytes}, after {disk} bytes, {all} entries"),
    );
    Ok(figures(System::Followthrough, &storm, options, per(disk, all)))
}

fn say(options: &Options, what: &str) {
    eprintln_if(options, &format!("  {what} ..."));
}

#[expect(
    clippy::print_stderr,
    reason = "progress of a command that a person waits for"
)]
fn eprintln_if(options: &Options, what: &str) {
    if !options.json {
        eprintln!("{what}");
    }
}

/// Every tablet is enrolled, connected, signed in, holds all care within its horizon, and goes offline.
async fn first_sync(folder: &Path, port: u16, floor: Scope, made: &Made) -> Result<Vec<Headless>> {
    let mut tablets = Vec::with_capacity(made.grants.len());
    for (n, (grant, staff)) in made.grants.iter().zip(&made.staff).enumerate() {
        let tablet = Headless::start(n, &folder.join(format!("tablet-{n}.cells")), port, floor)?;
        tablet.network(true)?;
        tablet.enrolled(grant.clone())?;
        tablet.until("the first link", WAIT, |seen| seen.linked).await?;
        tablet.sign_in(*staff, history::PIN)?;
        tablets.push(tablet);
    }
    // Everybody's sign-in adds rows to the directory, none to the care.
    let rows = u64::try_from(made.entries)?;
    for tablet in &tablets {
        tablet
            .until("the first sync", WAIT, |seen| {
                seen.signed_in && seen.proven >= rows
            })
            .await?;
        tablet.network(false)?;
        tablet.until("the link to go", WAIT, |seen| !seen.linked).await?;
    }
    Ok(tablets)
}

/// Each tablet records its entries, durably, without a network. Returns all of them, sorted.
async fn record_offline(
    options: &Options,
    tablets: &[Headless],
    people: &[PersonId],
) -> Result<Vec<EntryId>> {
    for (n, tablet) in tablets.iter().enumerate() {
        for number in 0..options.entries {
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
        let all =
            |seen: &Seen| seen.saved.len() >= options.entries && seen.waiting as usize >= options.entries;
        let seen = tablet.until("its records to be saved", WAIT, all).await?;
        saved.extend(seen.saved);
    }
    saved.sort_unstable();
    Ok(saved)
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
        // Rows to come: everything written here and not yet sent, frontiers included, as it lies on the disks.
        let mut rows = tablets.first().map_or(0, |tablet| tablet.seen.borrow().proven);
        for tablet in tablets {
            rows += u64::try_from(tablet.cells_on_disk("own/")?)?;
        }
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
    let data = folder.join("outbox");
    let known = options.people * 30 * options.history_days;
    say(options, "the plain outbox");
    outbox::fill(&data, known)?;
    let port = free_port()?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .args(["outbox-server", "--port", &port.to_string(), "--data"])
        .arg(&data);
    let server = Server::start(command, port, "/ready", &folder.join("outbox.log")).await?;
    server.reset_peak();
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
fn per(bytes: u64, entries: usize) -> f64 {
    bytes as f64 / entries.max(1) as f64
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
