//! Reads entries and feed rows back, byte for byte as they came.

use rusqlite::{Connection, OptionalExtension, Row};
use sync_core::id::{DeviceId, EntryId, Hash, PublicKey, Signature};
use sync_core::journal::{Entry, FORMAT, FeedRow, Header};
use sync_core::scope::Scope;
use sync_core::sync::hub::Standing;
use sync_core::time::Timestamp;
use sync_core::verdict::Verdict;

use super::bodies::Bodies;
use super::commit::entry_number;
use super::names::{Names, number, scope_from};
use super::{Store, StoreError};

/// An entry with its number.
pub(super) struct StoredEntry {
    pub(super) num: i64,
    pub(super) entry: Entry,
}

/// What [`entry_from`] reads, in its order; joins `e`, `p`, `s`, `d`, `a`, `t`.
const ENTRY_COLUMNS: &str = "e.num, e.id, e.seq, e.prev_id, p.id, e.tick, e.recorded_at, e.office_offset, e.body_hash, \
                             e.signature, s.scope, d.id, a.key, t.stream";
const ENTRY_JOINS: &str = "JOIN scopes s ON s.num = e.scope JOIN devices d ON d.num = e.device \
                           JOIN authors a ON a.num = e.author JOIN streams t ON t.num = e.stream \
                           LEFT JOIN entries p ON p.num = e.prev";

impl Store {
    /// Rows `from..to` of a feed, in order. Fewer when there are fewer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn rows(&self, scope: Scope, from: u64, to: u64) -> Result<Vec<FeedRow>, StoreError> {
        self.read(|db| rows(db, scope, from, to))
    }

    /// The first row of a feed that was received at this moment or later; the next row there will be, when none was.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn first_row_since(&self, scope: Scope, since: Timestamp) -> Result<u64, StoreError> {
        self.read(|db| {
            let Some(scope) = number(db, Names::Scopes, &scope.to_bytes())? else {
                return Ok(0);
            };
            let first: i64 = db
                .prepare_cached(
                    "SELECT coalesce((SELECT n FROM feed WHERE scope = ?1 AND received_at >= ?2 ORDER BY n LIMIT 1), \
                     (SELECT max(n) + 1 FROM feed WHERE scope = ?1), 0)",
                )?
                .query_row((scope, since.0), |row| row.get(0))?;
            Ok(first.cast_unsigned())
        })
    }

    /// Which of these entries are stored.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn found(&self, ids: &[EntryId]) -> Result<Vec<EntryId>, StoreError> {
        self.read(|db| {
            let mut found = Vec::new();
            for id in ids {
                if entry_number(db, id)?.is_some() {
                    found.push(*id);
                }
            }
            Ok(found)
        })
    }
}

impl Store {
    /// How these entries stand, as far as they are stored.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn standing(&self, ids: &[EntryId]) -> Result<Vec<Standing>, StoreError> {
        self.read(|db| {
            let mut standing = Vec::new();
            for id in ids {
                if let Some(entry) = entry_number(db, id)? {
                    standing.push(standing_of(db, *id, entry)?);
                }
            }
            Ok(standing)
        })
    }
}

fn standing_of(db: &Connection, id: EntryId, entry: i64) -> Result<Standing, StoreError> {
    let verdict = |code: u8| Verdict::from_code(code).ok_or(StoreError::Unreadable("a verdict"));
    // What was not held when it came was accepted.
    let held: Option<u8> = db
        .prepare_cached("SELECT verdict FROM feed WHERE entry = ?1 AND verdict >= 16 AND brings = 1")?
        .query_row([entry], |row| row.get(0))
        .optional()?;
    let mut statement = db
        .prepare_cached("SELECT received_at, verdict FROM feed WHERE entry = ?1 AND brings = 0 ORDER BY n")?;
    let mut found = statement.query([entry])?;
    let mut settled = Vec::new();
    while let Some(row) = found.next()? {
        settled.push((Timestamp(row.get(0)?), verdict(row.get(1)?)?));
    }
    Ok(Standing {
        id,
        brought: held.map_or(Ok(Verdict::Accepted), verdict)?,
        settled,
    })
}

pub(super) fn rows(db: &Connection, scope: Scope, from: u64, to: u64) -> Result<Vec<FeedRow>, StoreError> {
    let Some(scope) = number(db, Names::Scopes, &scope.to_bytes())? else {
        return Ok(Vec::new());
    };
    let sql = format!(
        "SELECT {ENTRY_COLUMNS}, f.received_at, f.verdict, f.brings FROM feed f JOIN entries e ON e.num = f.entry \
         {ENTRY_JOINS} WHERE f.scope = ?1 AND f.n >= ?2 AND f.n < ?3 ORDER BY f.n"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut found = statement.query((scope, from.cast_signed(), to.cast_signed()))?;
    let mut bodies = Bodies::default();
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        let entry = entry_from(db, row, &mut bodies)?.entry;
        let verdict: u8 = row.get(15)?;
        let brings: u8 = row.get(16)?;
        rows.push(FeedRow {
            id: entry.id,
            received_at: Timestamp(row.get(14)?),
            verdict: Verdict::from_code(verdict).ok_or(StoreError::Unreadable("a verdict"))?,
            entry: (brings > 0).then_some(entry),
        });
    }
    Ok(rows)
}

/// One entry by its number.
pub(super) fn stored_entry(db: &Connection, num: i64) -> Result<StoredEntry, StoreError> {
    stored_entry_in(db, num, &mut Bodies::default())
}

/// As [`stored_entry`], for who asks for many.
pub(super) fn stored_entry_in(
    db: &Connection,
    num: i64,
    bodies: &mut Bodies,
) -> Result<StoredEntry, StoreError> {
    let sql = format!("SELECT {ENTRY_COLUMNS} FROM entries e {ENTRY_JOINS} WHERE e.num = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    let mut found = statement.query([num])?;
    let row = found
        .next()?
        .ok_or(StoreError::Unreadable("an entry that rows speak of"))?;
    entry_from(db, row, bodies)
}

fn entry_from(db: &Connection, row: &Row<'_>, bodies: &mut Bodies) -> Result<StoredEntry, StoreError> {
    let num = row.get(0)?;
    let body = bodies.of(db, num)?;
    let body_hash = match (&body, row.get::<_, Option<[u8; 32]>>(8)?) {
        (Some(body), _) => Hash::of(&[body]),
        (None, Some(hash)) => Hash(hash),
        (None, None) => return Err(StoreError::Unreadable("an entry without its body")),
    };
    let prev: Option<[u8; 32]> = match row.get(4)? {
        Some(id) => Some(id),
        None => row.get(3)?,
    };
    let stream: Vec<u8> = row.get(13)?;
    let scope: Vec<u8> = row.get(10)?;
    let header = Header {
        format: FORMAT,
        scope: scope_from(&scope)?,
        stream: minicbor::decode(&stream).map_err(|_| StoreError::Unreadable("a stream"))?,
        device: DeviceId(row.get(11)?),
        seq: row.get::<_, i64>(2)?.cast_unsigned(),
        prev: prev.map(EntryId),
        tick: row.get::<_, i64>(5)?.cast_unsigned(),
        author: PublicKey(row.get(12)?),
        recorded_at: Timestamp(row.get(6)?),
        office_offset_ms: row.get(7)?,
        body_hash,
    };
    let signature: Option<[u8; 64]> = row.get(9)?;
    Ok(StoredEntry {
        num,
        entry: Entry {
            header,
            id: EntryId(row.get(1)?),
            body,
            signature: signature.map(Signature),
        },
    })
}
