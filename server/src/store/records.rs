//! What the office's pages list: people, records with their corrections, what is held.

use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use sync_core::fold::Floor;
use sync_core::id::{DeviceId, EntryId, PersonId, StaffId, UnitId};
use sync_core::scope::Scope;
use sync_core::time::Timestamp;

use super::commit::entry_number;
use super::names::{Names, number};
use super::project::apply;
use super::read::stored_entry;
use super::{Store, StoreError};

/// Which records, newest received first.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// Feeds whoever asks may read.
    pub scopes: Vec<Scope>,
    /// About this person.
    pub person: Option<PersonId>,
    /// About people of this unit.
    pub unit: Option<UnitId>,
    /// Written by.
    pub staff: Option<StaffId>,
    /// Written on.
    pub device: Option<DeviceId>,
    /// Of this kind.
    pub kind: Option<u16>,
    /// Below this cursor.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

/// One record with its corrections, folded as tablets fold it.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Where the list goes on.
    pub cursor: i64,
    /// The original.
    pub id: EntryId,
    /// Its feed.
    pub scope: Scope,
    /// The name of the person it is about.
    pub person_name: Option<String>,
    /// Original and corrections, and nothing else.
    pub floor: Floor,
}

/// One line of the list of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonListed {
    /// Who.
    pub person: PersonId,
    /// Full name.
    pub name: String,
    /// What they like to be called.
    pub known_as: String,
    /// Their unit.
    pub unit: UnitId,
    /// Their room.
    pub room: String,
    /// When the newest record about them was written, by the office's clock as far as its device knew it.
    pub last_record_at: Option<Timestamp>,
}

impl Store {
    /// Records, newest received first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn records(&self, filter: &RecordFilter) -> Result<Vec<Recorded>, StoreError> {
        self.read(|db| {
            let mut numbers = listed(db, filter)?;
            numbers.drain(..).map(|num| recorded(db, num)).collect()
        })
    }

    /// One record; `None` when there is none, it is a correction or a feed not among `scopes` holds it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn record(&self, id: &EntryId, scopes: &[Scope]) -> Result<Option<Recorded>, StoreError> {
        self.read(|db| {
            let Some(num) = entry_number(db, id)? else {
                return Ok(None);
            };
            if !is_listed(db, num)? {
                return Ok(None);
            }
            Ok(Some(recorded(db, num)?).filter(|found| scopes.contains(&found.scope)))
        })
    }

    /// What rows `from..to` of a feed did to the lists: records that came, and records that changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn news(
        &self,
        scope: Scope,
        from: u64,
        to: u64,
    ) -> Result<(Vec<Recorded>, Vec<Recorded>), StoreError> {
        self.read(|db| {
            let Some(scope) = number(db, Names::Scopes, &scope.to_bytes())? else {
                return Ok((vec![], vec![]));
            };
            let rows: Vec<(i64, bool)> = db
                .prepare_cached(
                    "SELECT entry, brings FROM feed WHERE scope = ?1 AND n >= ?2 AND n < ?3 ORDER BY n",
                )?
                .query_map(params![scope, from.cast_signed(), to.cast_signed()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect::<Result<_, _>>()?;
            let (mut came, mut changed) = (Vec::new(), Vec::new());
            for (num, brings) in rows {
                if is_listed(db, num)? {
                    if brings { &mut came } else { &mut changed }.push(recorded(db, num)?);
                } else if let Some(original) = corrected_by(db, num)? {
                    changed.push(recorded(db, original)?);
                }
            }
            Ok((came, changed))
        })
    }

    /// Entries that wait for a manager, oldest first, each with its feed and alone in its fold.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held(&self, scopes: &[Scope]) -> Result<Vec<(Recorded, sync_core::journal::FeedRow)>, StoreError> {
        self.read(|db| {
            let rows: Vec<(i64, u8, i64)> = db
                .prepare_cached(
                    "SELECT entry, verdict, received_at FROM feed f WHERE verdict >= 16 AND NOT EXISTS \
                     (SELECT 1 FROM feed s WHERE s.entry = f.entry AND s.brings = 0) ORDER BY entry LIMIT 500",
                )?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            let mut held = Vec::new();
            for (num, verdict, received_at) in rows {
                let stored = stored_entry(db, num)?;
                if !scopes.contains(&stored.entry.header.scope) {
                    continue;
                }
                let mut floor = Floor::default();
                apply(&mut floor, &stored, verdict, received_at);
                let row = sync_core::journal::FeedRow {
                    id: stored.entry.id,
                    received_at: Timestamp(received_at),
                    verdict: sync_core::verdict::Verdict::from_code(verdict)
                        .ok_or(StoreError::Unreadable("a verdict"))?,
                    entry: Some(stored.entry.clone()),
                };
                held.push((
                    Recorded {
                        cursor: num,
                        id: stored.entry.id,
                        scope: stored.entry.header.scope,
                        person_name: None,
                        floor,
                    },
                    row,
                ));
            }
            Ok(held)
        })
    }

    /// How many entries wait for a manager.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn held_count(&self) -> Result<u64, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached(
                    "SELECT count(*) FROM feed f WHERE verdict >= 16 AND NOT EXISTS \
                     (SELECT 1 FROM feed s WHERE s.entry = f.entry AND s.brings = 0)",
                )?
                .query_row([], |row| row.get::<_, i64>(0))?
                .cast_unsigned())
        })
    }

    /// People who live here, by name, from just after `after` on.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn people(
        &self,
        unit: Option<UnitId>,
        after: Option<PersonId>,
        limit: u32,
    ) -> Result<Vec<PersonListed>, StoreError> {
        self.read(|db| {
            let after: Option<(String, i64)> = match after {
                Some(person) => db
                    .prepare_cached(
                        "SELECT r.name, p.num FROM people p JOIN people_rows r ON r.person = p.num WHERE p.id = ?1",
                    )?
                    .query_row([person.0], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?,
                None => None,
            };
            let (name, num) = after.unwrap_or_default();
            let listed = db
                .prepare_cached(
                    "SELECT p.id, r.name, r.known_as, r.unit, r.room, \
                     (SELECT e.recorded_at + coalesce(e.office_offset, 0) FROM record_rows c JOIN entries e ON e.num = c.entry \
                      WHERE c.person = p.num ORDER BY c.entry DESC LIMIT 1) \
                     FROM people_rows r JOIN people p ON p.num = r.person \
                     WHERE r.gone = 0 AND (?1 IS NULL OR r.unit = ?1) AND (r.name, p.num) > (?2, ?3) \
                     ORDER BY r.name, p.num LIMIT ?4",
                )?
                .query_map(params![unit.map(|unit| unit.0), name, num, limit], person_from)?
                .collect::<Result<_, _>>()?;
            Ok(listed)
        })
    }

    /// How many people live here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn people_count(&self) -> Result<u64, StoreError> {
        self.read(|db| {
            let count: i64 = db
                .prepare_cached("SELECT count(*) FROM people_rows WHERE gone = 0")?
                .query_row([], |row| row.get(0))?;
            Ok(count.cast_unsigned())
        })
    }
}

fn person_from(row: &Row<'_>) -> rusqlite::Result<PersonListed> {
    Ok(PersonListed {
        person: PersonId(row.get(0)?),
        name: row.get(1)?,
        known_as: row.get(2)?,
        unit: UnitId(row.get(3)?),
        room: row.get(4)?,
        last_record_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
    })
}

/// Numbers of the records that pass the filter.
fn listed(db: &Connection, filter: &RecordFilter) -> Result<Vec<i64>, StoreError> {
    let mut sql = "SELECT r.entry FROM record_rows r JOIN entries e ON e.num = r.entry WHERE true".to_owned();
    let mut values: Vec<i64> = Vec::new();
    let mut only = |condition: &str, value: Option<i64>| {
        // An id that is not known matches nothing.
        values.push(value.unwrap_or(-1));
        sql.push_str(&format!(" AND {condition} ?{}", values.len()));
    };
    if let Some(before) = filter.before {
        only("r.entry <", Some(before));
    }
    if let Some(person) = filter.person {
        only("r.person =", number(db, Names::People, &person.0)?);
    }
    if let Some(staff) = filter.staff {
        only("r.staff =", number(db, Names::Staff, &staff.0)?);
    }
    if let Some(device) = filter.device {
        only("e.device =", number(db, Names::Devices, &device.0)?);
    }
    if let Some(kind) = filter.kind {
        only("r.kind =", Some(i64::from(kind)));
    }
    if let Some(unit) = filter.unit {
        // Hexadecimal of a typed id: nothing else can stand here.
        sql.push_str(&format!(
            " AND r.person IN (SELECT person FROM people_rows WHERE unit = x'{}')",
            unit.to_hex()
        ));
    }
    let mut scopes = Vec::new();
    for scope in &filter.scopes {
        scopes.extend(number(db, Names::Scopes, &scope.to_bytes())?.map(|number| number.to_string()));
    }
    sql.push_str(&format!(
        " AND e.scope IN ({}) ORDER BY r.entry DESC LIMIT {}",
        scopes.join(","),
        filter.limit
    ));
    Ok(db
        .prepare_cached(&sql)?
        .query_map(params_from_iter(values), |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}

fn is_listed(db: &Connection, num: i64) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached("SELECT 1 FROM record_rows WHERE entry = ?1")?
        .exists([num])?)
}

/// The record that a correction corrects, if it has arrived.
fn corrected_by(db: &Connection, correction: i64) -> Result<Option<i64>, StoreError> {
    Ok(db
        .prepare_cached(
            "SELECT r.entry FROM corrections c JOIN entries e ON substr(e.id, 1, 8) = substr(c.of, 1, 8) AND e.id = c.of \
             JOIN record_rows r ON r.entry = e.num WHERE c.entry = ?1",
        )?
        .query_row([correction], |row| row.get(0))
        .optional()?)
}

/// A record and its corrections.
fn recorded(db: &Connection, num: i64) -> Result<Recorded, StoreError> {
    let (verdict, received_at, person_name): (u8, i64, Option<String>) = db
        .prepare_cached(
            "SELECT r.verdict, r.received_at, p.name FROM record_rows r LEFT JOIN people_rows p ON p.person = r.person \
             WHERE r.entry = ?1",
        )?
        .query_row([num], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let stored = stored_entry(db, num)?;
    let mut floor = Floor::default();
    apply(&mut floor, &stored, verdict, received_at);
    let corrections: Vec<(i64, u8, i64)> = db
        .prepare_cached("SELECT entry, verdict, received_at FROM corrections WHERE of = ?1 ORDER BY entry")?
        .query_map([stored.entry.id.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_, _>>()?;
    for (correction, verdict, received_at) in corrections {
        apply(&mut floor, &stored_entry(db, correction)?, verdict, received_at);
    }
    Ok(Recorded {
        cursor: num,
        id: stored.entry.id,
        scope: stored.entry.header.scope,
        person_name,
        floor,
    })
}
