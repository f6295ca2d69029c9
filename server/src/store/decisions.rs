//! What waits for a manager, what was decided about it, and what was refused and set aside.

use rusqlite::{Connection, OptionalExtension, params};
use sync_core::fold::Floor;
use sync_core::id::{DeviceId, EntryId};
use sync_core::journal::Entry;
use sync_core::record::{About, Fact, HeldDecided};
use sync_core::scope::Scope;
use sync_core::time::Timestamp;
use sync_core::verdict::{HeldReason, Verdict};
use sync_core::wire::Refused;

use super::commit::entry_number;
use super::names::{Names, number};
use super::project::apply;
use super::read::stored_entry;
use super::{Store, StoreError};
use crate::projection::record_of;

/// Verdicts from here on are "held", by reason.
const HELD_FROM: u8 = 16;

/// An entry that was held, alone in its fold.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Where the list goes on.
    pub cursor: i64,
    /// The entry.
    pub entry: Entry,
    /// Why it was held.
    pub reason: HeldReason,
    /// When the office stored it.
    pub received_at: Timestamp,
    /// The name of the person it is about.
    pub person_name: Option<String>,
    /// It and nothing else.
    pub floor: Floor,
}

/// A decision about an entry that was held.
#[derive(Clone, Debug)]
pub struct Decided {
    /// What was held. Its cursor is the decision's.
    pub held: Waiting,
    /// What was decided, and why.
    pub decision: HeldDecided,
    /// Who decided.
    pub by: sync_core::id::StaffId,
    /// The role they acted in.
    pub role: sync_core::staff::Role,
    /// When.
    pub at: Timestamp,
}

/// An entry that was refused. What it says is not read: it may be forged, or another's.
#[derive(Clone, Debug)]
pub struct SetAside {
    /// Its id.
    pub id: EntryId,
    /// Who sent it.
    pub device: DeviceId,
    /// When.
    pub at: Timestamp,
    /// Why it was refused.
    pub why: Option<Refused>,
}

impl Store {
    /// Entries that wait for a manager, oldest first, from just after `after` on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held(&self, scopes: &[Scope], after: i64, limit: u32) -> Result<Vec<Waiting>, StoreError> {
        let (scopes, limit) = (scopes.to_vec(), limit as usize);
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT entry FROM feed f WHERE verdict >= 16 AND brings = 1 AND entry > ?1 AND NOT EXISTS \
                 (SELECT 1 FROM feed s WHERE s.entry = f.entry AND s.brings = 0) ORDER BY entry",
            )?;
            let mut found = statement.query([after])?;
            let mut held = Vec::new();
            while let Some(row) = found.next()? {
                let waiting = waiting(db, row.get(0)?)?;
                if scopes.contains(&waiting.entry.header.scope) {
                    held.push(waiting);
                    if held.len() == limit {
                        break;
                    }
                }
            }
            Ok(held)
        })
    }

    /// One entry that waits for a manager; `None` when there is none of that id in these feeds, or it waits no longer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held_one(&self, id: &EntryId, scopes: &[Scope]) -> Result<Option<Waiting>, StoreError> {
        self.read(|db| {
            let Some(num) = entry_number(db, id)? else {
                return Ok(None);
            };
            let waits = db
                .prepare_cached(
                    "SELECT 1 FROM feed f WHERE entry = ?1 AND brings = 1 AND verdict >= ?2 AND NOT EXISTS \
                     (SELECT 1 FROM feed s WHERE s.entry = f.entry AND s.brings = 0)",
                )?
                .exists(params![num, HELD_FROM])?;
            if !waits {
                return Ok(None);
            }
            Ok(Some(waiting(db, num)?).filter(|held| scopes.contains(&held.entry.header.scope)))
        })
    }

    /// How many entries of these feeds wait for a manager.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held_count(&self, scopes: &[Scope]) -> Result<u64, StoreError> {
        self.read(|db| {
            let mut numbers = Vec::new();
            for scope in scopes {
                numbers
                    .extend(number(db, Names::Scopes, &scope.to_bytes())?.map(|number| number.to_string()));
            }
            let sql = format!(
                "SELECT count(*) FROM feed f WHERE verdict >= 16 AND scope IN ({}) AND NOT EXISTS \
                 (SELECT 1 FROM feed s WHERE s.entry = f.entry AND s.brings = 0)",
                numbers.join(",")
            );
            let count: i64 = db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
            Ok(count.cast_unsigned())
        })
    }

    /// Decisions about what was held, newest first, below `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn decided(
        &self,
        scopes: &[Scope],
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Decided>, StoreError> {
        let (scopes, limit) = (scopes.to_vec(), limit as usize);
        self.read(|db| {
            let mut statement = db.prepare_cached(
                "SELECT d.entry, e.num FROM decisions d JOIN entries e ON substr(e.id, 1, 6) = substr(d.of, 1, 6) \
                 AND e.id = d.of WHERE d.entry < ?1 ORDER BY d.entry DESC",
            )?;
            let mut found = statement.query([before.unwrap_or(i64::MAX)])?;
            let mut decided = Vec::new();
            while let Some(row) = found.next()? {
                let (decision, of): (i64, i64) = (row.get(0)?, row.get(1)?);
                let stored = stored_entry(db, decision)?.entry;
                let Some(record) = record_of(&stored) else { continue };
                let Fact::HeldDecided(what) = record.fact else { continue };
                if !scopes.contains(&stored.header.scope) {
                    continue;
                }
                decided.push(Decided {
                    held: Waiting {
                        cursor: decision,
                        ..waiting(db, of)?
                    },
                    decision: what,
                    by: record.by,
                    role: record.acting_as,
                    at: stored.header.recorded_at_office(),
                });
                if decided.len() == limit {
                    break;
                }
            }
            Ok(decided)
        })
    }

    /// Entries that were refused, newest first, below `before`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_aside(
        &self,
        before: Option<(Timestamp, EntryId)>,
        limit: u32,
    ) -> Result<Vec<SetAside>, StoreError> {
        self.read(|db| {
            let (at, id) = before.unwrap_or((Timestamp(i64::MAX), EntryId([0xff; 32])));
            let aside = db
                .prepare_cached(
                    "SELECT id, device, at, why FROM aside WHERE (at, id) < (?1, ?2) ORDER BY at DESC, id DESC LIMIT ?3",
                )?
                .query_map(params![at.0, id.0, limit], |row| {
                    let why: Vec<u8> = row.get(3)?;
                    Ok(SetAside {
                        id: EntryId(row.get(0)?),
                        device: DeviceId(row.get(1)?),
                        at: Timestamp(row.get(2)?),
                        why: minicbor::decode(&why).ok(),
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(aside)
        })
    }
}

/// A held entry, by its number.
fn waiting(db: &Connection, num: i64) -> Result<Waiting, StoreError> {
    let found: Option<(u8, i64)> = db
        .prepare_cached("SELECT verdict, received_at FROM feed WHERE entry = ?1 AND brings = 1")?
        .query_row([num], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (verdict, received_at) = found.ok_or(StoreError::Unreadable("a held entry's row"))?;
    let Some(Verdict::Held(reason)) = Verdict::from_code(verdict) else {
        return Err(StoreError::Unreadable("a held entry's verdict"));
    };
    let stored = stored_entry(db, num)?;
    let mut floor = Floor::default();
    apply(&mut floor, &stored, verdict, received_at);
    let person = record_of(&stored.entry).and_then(|record| match record.about {
        About::Person(person) => Some(person),
        About::Staff(_) | About::Service | About::Cycle(_) => None,
    });
    let person_name = match person {
        Some(person) => db
            .prepare_cached(
                "SELECT r.name FROM people p JOIN people_rows r ON r.person = p.num WHERE p.id = ?1",
            )?
            .query_row([person.0], |row| row.get(0))
            .optional()?,
        None => None,
    };
    Ok(Waiting {
        cursor: num,
        person_name,
        entry: stored.entry,
        reason,
        received_at: Timestamp(received_at),
        floor,
    })
}
