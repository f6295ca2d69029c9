//! One transaction of the hub: entries, feed rows, edges, what was refused, and the projections.

use rusqlite::{Connection, OptionalExtension, Statement, params};
use sync_core::id::EntryId;
use sync_core::journal::{Edge, Entry};
use sync_core::sync::hub::{Aside, Commit, NewRow};
use sync_core::time::Timestamp;

use super::names::{Names, Numbers, stream_bytes};
use super::project::{self, Projections};
use super::{StoreError, bodies, recovered};

/// Entries set aside per device before the oldest make room: a broken tablet repeating itself must not fill the disk.
const ASIDE_PER_DEVICE_MAX: i64 = 10_000;

/// Writes all of it.
pub(super) fn write(db: &Connection, commit: &Commit) -> Result<(), StoreError> {
    let mut numbers = Numbers::default();
    let written = write_rows(db, &mut numbers, &commit.rows)?;
    // A row that brings an entry again says what already stands.
    let first_time = || commit.rows.iter().zip(&written).filter(|(new, _)| !new.again);
    let added: Vec<(i64, Option<&[u8]>)> = first_time()
        .filter_map(|(new, num)| Some((*num, new.row.entry.as_ref()?.body.as_deref())))
        .collect();
    bodies::write(db, &added)?;
    let mut projections = Projections::begin(db)?;
    for (new, num) in first_time() {
        match &new.row.entry {
            Some(entry) => {
                projections.brought(&mut numbers, *num, entry, new.row.received_at, new.row.verdict)?;
            }
            None => project::settled(db, *num, new.row.verdict)?,
        }
    }
    for (scope, edge) in &commit.edges {
        let scope = numbers.of(db, Names::Scopes, &scope.to_bytes())?;
        db.prepare_cached("DELETE FROM edges WHERE scope = ?1 AND page = 0")?
            .execute([scope])?;
        write_edge(db, scope, false, edge, Timestamp(0))?;
    }
    for page in &commit.page_edges {
        let scope = numbers.of(db, Names::Scopes, &page.scope.to_bytes())?;
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

/// Writes rows and the headers that they bring. Answers the number of each row's entry.
fn write_rows(db: &Connection, numbers: &mut Numbers, rows: &[NewRow]) -> Result<Vec<i64>, StoreError> {
    let mut add_entry = db.prepare_cached(ADD_ENTRY)?;
    let mut add_row = db.prepare_cached(
        "INSERT INTO feed (scope, n, entry, received_at, verdict, brings) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    let mut written = Vec::with_capacity(rows.len());
    for new in rows {
        let scope = numbers.of(db, Names::Scopes, &new.scope.to_bytes())?;
        let entry = match &new.row.entry {
            Some(entry) if !new.again => {
                if entry.header.scope != new.scope {
                    return Err(StoreError::Unreadable("an entry of another scope"));
                }
                write_entry(db, numbers, &mut add_entry, scope, entry)?
            }
            _ => numbers
                .of_entry(db, &new.row.id)?
                .ok_or(StoreError::Unreadable("a settled entry"))?,
        };
        add_row.execute(params![
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
        written.push(entry);
    }
    Ok(written)
}

const ADD_ENTRY: &str = "INSERT INTO entries (id, scope, stream, device, seq, prev, prev_id, tick, author, recorded_at, \
                         office_offset, body_hash, signature) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";

fn write_entry(
    db: &Connection,
    numbers: &mut Numbers,
    add: &mut Statement<'_>,
    scope: i64,
    entry: &Entry,
) -> Result<i64, StoreError> {
    let header = &entry.header;
    let device = numbers.of(db, Names::Devices, &header.device.0)?;
    let author = numbers.of(db, Names::Authors, &header.author.0)?;
    let stream = numbers.of(db, Names::Streams, &stream_bytes(&header.stream))?;
    let prev = match &header.prev {
        Some(id) => numbers.of_entry(db, id)?,
        None => None,
    };
    let prev_id = header.prev.filter(|_| prev.is_none());
    let number = add.insert(params![
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
    numbers.written(entry.id, number);
    Ok(number)
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
