//! What the office's pages list: people, and records with their corrections.

use rusqlite::{Connection, OptionalExtension, Row, params};
use sync_core::fold::Floor;
use sync_core::id::{EntryId, PersonId, UnitId};
use sync_core::scope::Scope;
use sync_core::time::Timestamp;

use super::bodies::Bodies;
use super::commit::entry_number;
use super::filter::{Cursor, RecordFilter, marks};
use super::names::{Names, number};
use super::project::{apply, apply_first};
use super::read::stored_entry_in;
use super::{Store, StoreError};

/// One record with its corrections, folded as tablets fold it.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Where the list goes on.
    pub cursor: Cursor,
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
    /// When what was last recorded about them took place.
    pub last_record_at: Option<Timestamp>,
    /// They have left.
    pub gone: bool,
}

impl Store {
    /// Records that pass a filter, in its order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn records(&self, filter: &RecordFilter) -> Result<Vec<Recorded>, StoreError> {
        self.read(|db| {
            let numbers = filter.numbers(db)?;
            let mut bodies = Bodies::default();
            numbers
                .into_iter()
                .map(|num| recorded_in(db, num, &mut bodies))
                .collect()
        })
    }

    /// Puts the records that pass a filter, with their corrections, into a fold that follows the feed from a later row on:
    /// whatever the feed says of them is newer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn records_into(&self, filter: &RecordFilter, floor: &mut Floor) -> Result<(), StoreError> {
        self.read(|db| {
            let mut bodies = Bodies::default();
            for num in filter.numbers(db)? {
                let (verdict, received_at): (u8, i64) = db
                    .prepare_cached("SELECT verdict, received_at FROM record_rows WHERE entry = ?1")?
                    .query_row([num], |row| Ok((row.get(0)?, row.get(1)?)))?;
                let stored = stored_entry_in(db, num, &mut bodies)?;
                apply_first(floor, &stored, verdict, received_at);
                for (num, verdict, received_at) in corrections_of(db, stored.entry.id)? {
                    apply_first(
                        floor,
                        &stored_entry_in(db, num, &mut bodies)?,
                        verdict,
                        received_at,
                    );
                }
            }
            Ok(())
        })
    }

    /// When the records that pass a filter took place, in its order: what there is, without what it says.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn times(&self, filter: &RecordFilter) -> Result<Vec<Timestamp>, StoreError> {
        self.read(|db| {
            let numbers = filter.numbers(db)?;
            let mut time = db.prepare_cached("SELECT happened_at FROM record_rows WHERE entry = ?1")?;
            let time = |num| time.query_row([num], |row| row.get(0).map(Timestamp));
            Ok(numbers.into_iter().map(time).collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Care of everyone between two moments, as when it took place and whether it was written down late. What does not count
    /// and what was entered in error is left out.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn punctuality(&self, from: Timestamp, to: Timestamp) -> Result<Vec<(Timestamp, bool)>, StoreError> {
        self.read(|db| {
            // Person by person, which the index by person and time answers.
            let mut care = db.prepare_cached(
                "SELECT happened_at, marks & ?3 <> 0 FROM record_rows \
                 WHERE person IN (SELECT num FROM people) AND happened_at >= ?1 AND happened_at < ?2 \
                 AND verdict < 2 AND marks & ?4 = 0 AND kind >= ?5 AND kind <= ?6",
            )?;
            let kinds = sync_core::record::KindSpec::all().iter().map(|kind| kind.code);
            let (least, most) = (kinds.clone().min(), kinds.max());
            let rows = care.query_map(
                params![from.0, to.0, marks::LATE, marks::STRUCK, least, most],
                |row| Ok((Timestamp(row.get(0)?), row.get(1)?)),
            )?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
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
            let (mut came, mut changed, mut bodies) = (Vec::new(), Vec::new(), Bodies::default());
            for (num, brings) in rows {
                if is_listed(db, num)? {
                    if brings { &mut came } else { &mut changed }.push(recorded_in(db, num, &mut bodies)?);
                } else if let Some(original) = corrected_by(db, num)? {
                    changed.push(recorded_in(db, original, &mut bodies)?);
                }
            }
            Ok((came, changed))
        })
    }

    /// People by name, from just after `after` on: those in whose names all of `words` are, and with `gone` those who have
    /// left as well.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn people(
        &self,
        unit: Option<UnitId>,
        words: &str,
        gone: bool,
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
            let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
            let mut statement = db.prepare_cached(&format!(
                "{PERSON} WHERE (r.gone = 0 OR ?4) AND (?1 IS NULL OR r.unit = ?1) AND (r.name, p.num) > (?2, ?3) \
                 ORDER BY r.name, p.num"
            ))?;
            let mut found = statement.query(params![unit.map(|unit| unit.0), name, num, gone])?;
            let mut listed = Vec::new();
            // Names are compared here: SQLite knows the case of English letters only.
            while let Some(row) = found.next()? {
                let person = person_from(row)?;
                let name = format!("{} {}", person.name, person.known_as).to_lowercase();
                if words.iter().all(|word| name.contains(word.as_str())) {
                    listed.push(person);
                }
                if listed.len() == limit as usize {
                    break;
                }
            }
            Ok(listed)
        })
    }

    /// One person, whether or not they have left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn person(&self, person: PersonId) -> Result<Option<PersonListed>, StoreError> {
        self.read(|db| {
            Ok(db
                .prepare_cached(&format!("{PERSON} WHERE p.id = ?1"))?
                .query_row([person.0], person_from)
                .optional()?)
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

/// What [`person_from`] reads, in its order.
const PERSON: &str = "SELECT p.id, r.name, r.known_as, r.unit, r.room, \
                      (SELECT max(c.happened_at) FROM record_rows c WHERE c.person = p.num), r.gone \
                      FROM people_rows r JOIN people p ON p.num = r.person";

fn person_from(row: &Row<'_>) -> rusqlite::Result<PersonListed> {
    Ok(PersonListed {
        person: PersonId(row.get(0)?),
        name: row.get(1)?,
        known_as: row.get(2)?,
        unit: UnitId(row.get(3)?),
        room: row.get(4)?,
        last_record_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        gone: row.get(6)?,
    })
}

/// Whether an entry has a line of its own.
pub(super) fn is_listed(db: &Connection, num: i64) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached("SELECT 1 FROM record_rows WHERE entry = ?1")?
        .exists([num])?)
}

/// The record that a correction corrects, if it has arrived.
pub(super) fn corrected_by(db: &Connection, correction: i64) -> Result<Option<i64>, StoreError> {
    Ok(db
        .prepare_cached(
            "SELECT r.entry FROM corrections c JOIN entries e ON substr(e.id, 1, 6) = substr(c.of, 1, 6) AND e.id = c.of \
             JOIN record_rows r ON r.entry = e.num WHERE c.entry = ?1",
        )?
        .query_row([correction], |row| row.get(0))
        .optional()?)
}

/// A record and its corrections.
pub(super) fn recorded(db: &Connection, num: i64) -> Result<Recorded, StoreError> {
    recorded_in(db, num, &mut Bodies::default())
}

/// As [`recorded`], for who asks for many.
fn recorded_in(db: &Connection, num: i64, bodies: &mut Bodies) -> Result<Recorded, StoreError> {
    let (verdict, received_at, happened_at, person_name): (u8, i64, i64, Option<String>) = db
        .prepare_cached(
            "SELECT r.verdict, r.received_at, r.happened_at, p.name FROM record_rows r LEFT JOIN people_rows p ON p.person = r.person \
             WHERE r.entry = ?1",
        )?
        .query_row([num], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    let stored = stored_entry_in(db, num, bodies)?;
    let mut floor = Floor::default();
    apply(&mut floor, &stored, verdict, received_at);
    for (correction, verdict, received_at) in corrections_of(db, stored.entry.id)? {
        let correction = stored_entry_in(db, correction, bodies)?;
        apply(&mut floor, &correction, verdict, received_at);
    }
    Ok(Recorded {
        cursor: Cursor { happened_at, num },
        id: stored.entry.id,
        scope: stored.entry.header.scope,
        person_name,
        floor,
    })
}

/// Its corrections: entry, verdict, and when the office received it.
fn corrections_of(db: &Connection, of: EntryId) -> Result<Vec<(i64, u8, i64)>, StoreError> {
    Ok(db
        .prepare_cached("SELECT entry, verdict, received_at FROM corrections WHERE of = ?1 ORDER BY entry")?
        .query_map([of.0], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?)
}
