//! One transaction of the hub: entries, feed rows, edges, what was refused, and the projections.

use rusqlite::{Connection, OptionalExtension, params};
use sync_core::id::EntryId;
use sync_core::journal::{Edge, Entry};
use sync_core::scope::Scope;
use sync_core::sync::hub::{Aside, Commit, NewRow};
use sync_core::time::Timestamp;

use super::names::{Names, number_or_new, stream_bytes};
use super::{StoreError, bodies, project, recovered};

/// Entries set aside per device before the oldest make room: a broken tablet repeating itself must not fill the disk.
const ASIDE_PER_DEVICE_MAX: i64 = 10_000;

/// Writes all of it.
pub(super) fn write(db: &Connection, commit: &Commit) -> Result<(), StoreError> {
    let mut written = Vec::with_capacity(commit.rows.len());
    for new in &commit.rows {
        written.push(write_row(db, new)?);
    }
    let mut added = Vec::with_capacity(commit.rows.len());
    let first_time = |new: &&NewRow| !new.again;
    for (new, num) in commit
        .rows
        .iter()
        .zip(&written)
        .filter(|(new, _)| first_time(new))
    {
        added.extend(new.row.entry.as_ref().map(|entry| (*num, entry.body.as_deref())));
    }
    bodies::write(db, &added)?;
    // A row that brings an entry again says what already stands.
    for (new, num) in commit.rows.iter().zip(written).filter(|(new, _)| first_time(new)) {
        match &new.row.entry {
            Some(entry) => project::brought(db, num, entry, new.row.received_at, new.row.verdict)?,
            None => project::settled(db, num, new.row.verdict)?,
        }
    }
    for (scope, edge) in &commit.edges {
        let scope = number_or_new(db, Names::Scopes, &scope.to_bytes())?;
        db.prepare_cached("DELETE FROM edges WHERE scope = ?1 AND page = 0")?
            .execute([scope])?;
        write_edge(db, scope, false, edge, Timestamp(0))?;
    }
    for page in &commit.page_edges {
        let scope = number_or_new(db, Names::Scopes, &page.scope.to_bytes())?;
        write_edge(db, scope, true, &page.edge, page.received_at)?;
    }
    for aside in &commit.aside {
        write_aside(db, aside)?;
    }
    for recovered in &commit.recovered {
        recovered::write(db, recovered)?;
    }
    Ok(())
}

/// Writes one row and the header it brings, if it brings one. Answers the entry's number.
fn write_row(db: &Connection, new: &NewRow) -> Result<i64, StoreError> {
    let scope = number_or_new(db, Names::Scopes, &new.scope.to_bytes())?;
    let entry = match &new.row.entry {
        Some(entry) if !new.again => write_entry(db, &new.scope, scope, entry)?,
        _ => entry_number(db, &new.row.id)?.ok_or(StoreError::Unreadable("a settled entry"))?,
    };
    db.prepare_cached(
        "INSERT INTO feed (scope, n, entry, received_at, verdict, brings) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        scope,
        new.n.cast_signed(),
        entry,
        new.row.received_at.0,
        new.row.verdict.code(),
        match &new.row.entry {
            None => 0,
            Some(_) if new.again => 2,
            Some(_) => 1,
        }
    ])?;
    Ok(entry)
}

fn write_entry(db: &Connection, scope_id: &Scope, scope: i64, entry: &Entry) -> Result<i64, StoreError> {
    let header = &entry.header;
    if header.scope != *scope_id {
        return Err(StoreError::Unreadable("an entry of another scope"));
    }
    let device = number_or_new(db, Names::Devices, &header.device.0)?;
    let author = number_or_new(db, Names::Authors, &header.author.0)?;
    let stream = number_or_new(db, Names::Streams, &stream_bytes(&header.stream))?;
    let prev = match &header.prev {
        Some(id) => entry_number(db, id)?,
        None => None,
    };
    let prev_id = header.prev.filter(|_| prev.is_none());
    db.prepare_cached(
        "INSERT INTO entries (id, scope, stream, device, seq, prev, prev_id, tick, author, recorded_at, office_offset, \
         body_hash, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        entry.id.0,
        scope,
        stream,
        device,
        header.seq.cast_signed(),
        prev,
        prev_id.map(|id| id.0),
        header.tick.cast_signed(),
        author,
        header.recorded_at.0,
        header.office_offset_ms,
        entry.body.is_none().then_some(header.body_hash.0),
        entry.signature.map(|signature| signature.0),
    ])?;
    Ok(db.last_insert_rowid())
}

/// The number of a stored entry.
pub(super) fn entry_number(db: &Connection, id: &EntryId) -> Result<Option<i64>, StoreError> {
    Ok(db
        .prepare_cached("SELECT num FROM entries WHERE substr(id, 1, 6) = substr(?1, 1, 6) AND id = ?1")?
        .query_row([id.0], |row| row.get(0))
        .optional()?)
}

fn write_edge(
    db: &Connection,
    scope: i64,
    page: bool,
    edge: &Edge,
    received_at: Timestamp,
) -> Result<(), StoreError> {
    let bytes = minicbor::to_vec(edge).map_err(|_| StoreError::Unreadable("an edge"))?;
    db.prepare_cached(
        "INSERT OR REPLACE INTO edges (scope, page, size, edge, received_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![
        scope,
        page,
        edge.size().cast_signed(),
        bytes,
        received_at.0
    ])?;
    Ok(())
}

fn write_aside(db: &Connection, aside: &Aside) -> Result<(), StoreError> {
    let why = minicbor::to_vec(aside.why).map_err(|_| StoreError::Unreadable("a reason"))?;
    db.prepare_cached(
        "INSERT INTO aside (id, device, at, why, header, body, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
         ON CONFLICT (id) DO NOTHING",
    )?
    .execute(params![
        aside.entry.id.0,
        aside.device.0,
        aside.at.0,
        why,
        aside.entry.header.to_bytes(),
        aside.entry.body,
        aside.entry.signature.map(|signature| signature.0),
    ])?;
    let kept: i64 = db
        .prepare_cached("SELECT count(*) FROM aside WHERE device = ?1")?
        .query_row([aside.device.0], |row| row.get(0))?;
    if kept > ASIDE_PER_DEVICE_MAX {
        db.prepare_cached(
            "DELETE FROM aside WHERE id = (SELECT id FROM aside WHERE device = ?1 ORDER BY at LIMIT 1)",
        )?
        .execute([aside.device.0])?;
    }
    Ok(())
}
