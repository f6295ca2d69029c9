//! The plain online outbox that every time is read against: JSON posts into one SQLite table, JSON pulls out of it. It checks
//! nothing, proves nothing, merges nothing and seals nothing; it is durable, and that is all.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use axum::extract::{DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::http::Http;
use super::process::{Server, free_port};
use super::run::say;
use super::writer::note;

/// One entry as such systems keep it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    id: String,
    person: String,
    author: String,
    device: String,
    kind: String,
    taken_ml: i64,
    note: String,
    happened_at: i64,
    recorded_at: i64,
}

impl Entry {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The `number`th entry of a device: some 340 bytes as JSON.
    pub fn of(device: usize, number: usize) -> Self {
        let at = 1_795_176_000_000 + i64::try_from(number).unwrap_or(0) * 60_000;
        Self {
            id: format!("{device:08x}{number:024x}"),
            person: format!("{:032x}", number % 60),
            author: format!("{device:032x}"),
            device: format!("{device:032x}"),
            kind: "fluid".to_owned(),
            taken_ml: 100 + i64::try_from(number % 10).unwrap_or(0) * 10,
            note: note(number).map_or_else(String::new, |note| note.as_str().to_owned()),
            happened_at: at - 120_000,
            recorded_at: at,
        }
    }
}

struct Shared {
    db: Mutex<Connection>,
    rows: watch::Sender<i64>,
}

fn open(folder: &Path) -> Result<Connection> {
    std::fs::create_dir_all(folder)?;
    let db = Connection::open(folder.join("outbox.db"))?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE IF NOT EXISTS entries (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, entry TEXT NOT NULL);",
    )?;
    Ok(db)
}

fn insert(db: &mut Connection, entries: &[Entry]) -> Result<i64> {
    let transaction = db.transaction()?;
    {
        let mut insert =
            transaction.prepare_cached("INSERT OR IGNORE INTO entries (id, entry) VALUES (?1, ?2)")?;
        for entry in entries {
            insert.execute((&entry.id, serde_json::to_string(entry)?))?;
        }
    }
    transaction.commit()?;
    Ok(db.query_row("SELECT coalesce(max(n), 0) FROM entries", [], |row| row.get(0))?)
}

/// The outbox as a process of its own.
pub struct Outbox {
    /// The process.
    pub server: Server,
    /// Where it listens.
    pub port: u16,
    /// Its data folder.
    pub data: PathBuf,
}

impl Outbox {
    /// Fills a folder with history and starts the outbox on it.
    ///
    /// # Errors
    /// The folder cannot be written, or the outbox does not start.
    pub async fn open(folder: &Path, known: usize) -> Result<Self> {
        say("the plain outbox");
        let data = folder.join("outbox");
        fill(&data, known)?;
        let port = free_port()?;
        let mut command = Command::new(std::env::current_exe()?);
        command
            .args(["outbox-server", "--port", &port.to_string(), "--data"])
            .arg(&data);
        let server = Server::start(command, port, "/ready", &folder.join("outbox.log")).await?;
        server.reset_peak();
        Ok(Self { server, port, data })
    }
}

/// Fills a folder with history.
///
/// # Errors
/// It cannot be written.
pub fn fill(folder: &Path, entries: usize) -> Result<()> {
    let mut db = open(folder)?;
    let all: Vec<Entry> = (0..entries).map(|number| Entry::of(1_000_000, number)).collect();
    for some in all.chunks(10_000) {
        insert(&mut db, some)?;
    }
    Ok(())
}

/// Serves a folder until the process is stopped.
///
/// # Errors
/// The folder or the port cannot be used.
pub async fn serve(folder: &Path, port: u16) -> Result<()> {
    let mut db = open(folder)?;
    let rows = insert(&mut db, &[])?;
    let shared = Arc::new(Shared {
        db: Mutex::new(db),
        rows: watch::channel(rows).0,
    });
    let routes = Router::new()
        .route("/ready", get(|| async { "ready" }))
        .route("/entries", post(take).get(give))
        .layer(DefaultBodyLimit::max(64 << 20))
        .with_state(shared);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let stop = async {
        if let Ok(mut stop) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            stop.recv().await;
        }
    };
    // Long waits for new rows end with the process, so there is nothing to wait for.
    tokio::select! {
        served = async { axum::serve(listener, routes).await } => Ok(served?),
        () = stop => Ok(()),
    }
}

async fn take(
    State(shared): State<Arc<Shared>>,
    Json(entries): Json<Vec<Entry>>,
) -> Result<Json<i64>, StatusCode> {
    let for_rows = shared.clone();
    let rows = tokio::task::spawn_blocking(move || {
        let mut db = shared.db.lock().unwrap_or_else(PoisonError::into_inner);
        insert(&mut db, &entries)
    });
    let rows = rows
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
    for_rows.rows.send_replace(rows);
    Ok(Json(rows))
}

#[derive(Deserialize)]
struct After {
    after: i64,
    /// Whether to answer with nothing at once.
    #[serde(default)]
    now: bool,
}

async fn give(
    State(shared): State<Arc<Shared>>,
    Query(After { after, now }): Query<After>,
) -> Result<String, StatusCode> {
    let mut rows = shared.rows.subscribe();
    if !now {
        let _ = tokio::time::timeout(Duration::from_secs(25), rows.wait_for(|rows| *rows > after)).await;
    }
    let read = tokio::task::spawn_blocking(move || -> rusqlite::Result<String> {
        let db = shared.db.lock().unwrap_or_else(PoisonError::into_inner);
        let mut select =
            db.prepare_cached("SELECT n, entry FROM entries WHERE n > ?1 ORDER BY n LIMIT 5000")?;
        let mut answer = String::from("[");
        let mut found = select.query([after])?;
        while let Some(row) = found.next()? {
            let (n, entry): (i64, String) = (row.get(0)?, row.get(1)?);
            if answer.len() > 1 {
                answer.push(',');
            }
            answer.push_str(&format!("[{n},{entry}]"));
        }
        answer.push(']');
        Ok(answer)
    });
    read.await
        .ok()
        .and_then(Result::ok)
        .ok_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What one tablet of the outbox saw.
#[derive(Clone, Copy, Debug)]
pub struct Synced {
    /// When the server had all of its entries.
    pub durable: Instant,
    /// When it had everybody's.
    pub everywhere: Instant,
    /// Bytes of bodies sent.
    pub up_bytes: u64,
    /// Bytes of bodies received.
    pub down_bytes: u64,
}

/// Pulls rows after the first `known` until there are `rows`, and keeps what came durably. Answers the entries' ids.
///
/// # Errors
/// The server refuses.
pub async fn pull(http: &mut Http, known: usize, rows: usize, file: PathBuf) -> Result<Vec<String>> {
    let mut kept = File::create(file)?;
    let mut have = i64::try_from(known)?;
    let mut ids = Vec::new();
    while usize::try_from(have)? < rows {
        let bytes = http.get(&format!("/entries?after={have}")).await?;
        let some: Vec<(i64, Entry)> = serde_json::from_slice(&bytes)?;
        kept = tokio::task::spawn_blocking(move || -> std::io::Result<File> {
            kept.write_all(&bytes)?;
            kept.sync_data()?;
            Ok(kept)
        })
        .await??;
        have = some.last().context("the server had nothing new")?.0;
        ids.extend(some.into_iter().map(|(_, entry)| entry.id));
    }
    Ok(ids)
}

/// Fails unless there are so many, none of them twice.
///
/// # Errors
/// There are not.
pub fn all_of(mut ids: Vec<String>, count: usize) -> Result<()> {
    ids.sort_unstable();
    ids.dedup();
    ensure!(
        ids.len() == count,
        "a tablet of the outbox has {} of {count} entries",
        ids.len()
    );
    Ok(())
}

/// One tablet: posts what it recorded offline, pulls until it has `rows`, keeps what it pulled durably.
///
/// # Errors
/// The server refuses, or entries are missing.
pub async fn sync(
    port: u16,
    device: usize,
    entries: usize,
    known: usize,
    rows: usize,
    file: PathBuf,
) -> Result<Synced> {
    let own: Vec<Entry> = (0..entries).map(|number| Entry::of(device, number)).collect();
    let body = serde_json::to_vec(&own)?;
    let mut http = Http::connect(port).await?;
    http.post("/entries", &body).await?;
    let durable = Instant::now();
    let ids = pull(&mut http, known, rows, file).await?;
    let everywhere = Instant::now();
    all_of(ids, rows - known)?;
    Ok(Synced {
        durable,
        everywhere,
        up_bytes: http.up_bytes,
        down_bytes: http.down_bytes,
    })
}
