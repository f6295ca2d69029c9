//! Writes the projections, in the same transaction as the rows they come from, and makes them again from the journal.

use rusqlite::{CachedStatement, Connection, Transaction, params};
use sync_core::fold::{Entered, Floor};
use sync_core::id::{EntryId, PersonId};
use sync_core::journal::Entry;
use sync_core::record::Record;
use sync_core::time::Timestamp;
use sync_core::verdict::Verdict;

use super::bodies::Bodies;
use super::filter::marks;
use super::names::{Names, Numbers};
use super::read::{StoredEntry, stored_entry, stored_entry_in};
use super::records::{corrected_by, is_listed, recorded};
use super::{Store, StoreError, documents};
use crate::projection::{Adds, adds, document_of, outcome_number, record_of, record_row, search_words};

impl Store {
    /// Throws every projection away and makes it again from the journal.
    ///
    /// # Errors
    /// [`StoreError`]; the old rows then stay.
    pub fn rebuild(&self) -> Result<(), StoreError> {
        self.write(|db| rebuild(db))
    }
}

/// Writes what entries add, with the statements that every one of them needs at hand.
pub(super) struct Projections<'db> {
    db: &'db Connection,
    add_row: CachedStatement<'db>,
    add_words: CachedStatement<'db>,
    is_corrected: CachedStatement<'db>,
}

impl<'db> Projections<'db> {
    /// Nothing is written yet.
    pub(super) fn begin(db: &'db Connection) -> Result<Self, StoreError> {
        Ok(Self {
            db,
            add_row: db.prepare_cached(
                "INSERT INTO record_rows (entry, person, staff, kind, verdict, received_at, happened_at, outcome, marks) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?,
            add_words: db.prepare_cached("INSERT INTO record_words (rowid, words) VALUES (?1, ?2)")?,
            is_corrected: db.prepare_cached("SELECT 1 FROM corrections WHERE of = ?1")?,
        })
    }

    /// An entry came.
    pub(super) fn brought(
        &mut self,
        numbers: &mut Numbers,
        num: i64,
        entry: &Entry,
        received_at: Timestamp,
        verdict: Verdict,
    ) -> Result<(), StoreError> {
        let db = self.db;
        let Some(record) = record_of(entry) else {
            return Ok(());
        };
        if let Some(document) = document_of(entry, &record) {
            documents::brought(db, num, document, received_at, verdict)?;
        }
        match adds(entry, &record) {
            Adds::Listed { person, staff, kind } => {
                let person = match person {
                    Some(person) => Some(numbers.of(db, Names::People, &person.0)?),
                    None => None,
                };
                let staff = numbers.of(db, Names::Staff, &staff.0)?;
                let mut floor = Floor::default();
                apply_record(&mut floor, num, entry, &record, verdict, received_at);
                let listed = Listed::of(&floor, entry.id).unwrap_or_default();
                self.add_row.execute(params![
                    num,
                    person,
                    staff,
                    kind,
                    verdict.code(),
                    received_at.0,
                    listed.happened_at.0,
                    listed.outcome,
                    listed.marks
                ])?;
                self.add_words.execute(params![num, listed.words])?;
                // Corrections may have come before what they correct.
                if self.is_corrected.exists([entry.id.0])? {
                    record_again(db, num)?;
                }
            }
            Adds::Corrects(of) => {
                db.prepare_cached(
                    "INSERT INTO corrections (of, entry, verdict, received_at) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![of.0, num, verdict.code(), received_at.0])?;
                person_again_if_corrected(db, &of.0)?;
                if let Some(original) = numbers.of_entry(db, &of)?
                    && is_listed(db, original)?
                {
                    record_again(db, original)?;
                }
            }
            Adds::Decides(of) => {
                db.prepare_cached("INSERT INTO decisions (of, entry) VALUES (?1, ?2)")?
                    .execute(params![of.0, num])?;
            }
            Adds::Person(person) => {
                let number = numbers.of(db, Names::People, &person.0)?;
                db.prepare_cached(
                    "INSERT INTO people_facts (person, entry, verdict, received_at) VALUES (?1, ?2, ?3, ?4)",
                )?
                .execute(params![number, num, verdict.code(), received_at.0])?;
                person_again(db, number, person)?;
            }
            Adds::Nothing => {}
        }
        Ok(())
    }
}

/// A manager settled an entry: the newest verdict stands.
pub(super) fn settled(db: &Connection, num: i64, verdict: Verdict) -> Result<(), StoreError> {
    for sql in [
        "UPDATE record_rows SET verdict = ?2 WHERE entry = ?1",
        "UPDATE corrections SET verdict = ?2 WHERE entry = ?1",
        "UPDATE people_facts SET verdict = ?2 WHERE entry = ?1",
        "UPDATE document_facts SET verdict = ?2 WHERE entry = ?1",
    ] {
        db.prepare_cached(sql)?.execute(params![num, verdict.code()])?;
    }
    if is_listed(db, num)? {
        record_again(db, num)?;
    } else if let Some(original) = corrected_by(db, num)? {
        record_again(db, original)?;
    }
    let people: Vec<i64> = db
        .prepare_cached(
            "SELECT person FROM people_facts WHERE entry = ?1 UNION SELECT person FROM people_facts \
             WHERE entry IN (SELECT e.num FROM corrections c JOIN entries e \
             ON substr(e.id, 1, 6) = substr(c.of, 1, 6) AND e.id = c.of WHERE c.entry = ?1)",
        )?
        .query_map([num], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for person in people {
        person_by_number_again(db, person)?;
    }
    Ok(())
}

/// What a record's row says of it after its corrections, and the words it is found by.
struct Listed {
    happened_at: Timestamp,
    outcome: u8,
    marks: u8,
    words: String,
}

impl Default for Listed {
    /// Of a record that the fold does not know.
    fn default() -> Self {
        Self {
            happened_at: Timestamp(0),
            outcome: u8::MAX,
            marks: 0,
            words: String::new(),
        }
    }
}

impl Listed {
    fn of(floor: &Floor, id: EntryId) -> Option<Self> {
        let item = floor.item(id)?;
        let names = crate::projection::Names {
            directory: &sync_core::fold::Directory::default(),
            person: None,
            // What is not for everyone is found by nobody.
            reader: sync_core::staff::Role::SupportWorker,
        };
        let row = record_row(floor, id, &names);
        let bit = |set: bool, bit: u8| if set { bit } else { 0 };
        let shown = row.as_ref();
        let outcome = shown.and_then(|row| outcome_number(row.outcome));
        let concern = shown.is_some_and(|row| row.concern);
        Some(Self {
            happened_at: item.happened_at,
            outcome: outcome.unwrap_or(u8::MAX),
            marks: bit(concern, marks::CONCERN)
                | bit(item.late, marks::LATE)
                | bit(item.amended, marks::AMENDED)
                | bit(item.struck.is_some(), marks::STRUCK),
            words: search_words(floor, id, row),
        })
    }
}

/// Works a record's row out anew, with its corrections.
fn record_again(db: &Connection, num: i64) -> Result<(), StoreError> {
    let recorded = recorded(db, num)?;
    let Some(listed) = Listed::of(&recorded.floor, recorded.id) else {
        return Ok(());
    };
    db.prepare_cached("UPDATE record_rows SET happened_at = ?2, outcome = ?3, marks = ?4 WHERE entry = ?1")?
        .execute(params![num, listed.happened_at.0, listed.outcome, listed.marks])?;
    db.prepare_cached("INSERT OR REPLACE INTO record_words (rowid, words) VALUES (?1, ?2)")?
        .execute(params![num, listed.words])?;
    Ok(())
}

/// A correction of an admission or a move changes the person's row.
fn person_again_if_corrected(db: &Connection, of: &[u8]) -> Result<(), StoreError> {
    let people: Vec<i64> = db
        .prepare_cached(
            "SELECT f.person FROM entries e JOIN people_facts f ON f.entry = e.num \
             WHERE substr(e.id, 1, 6) = substr(?1, 1, 6) AND e.id = ?1",
        )?
        .query_map([of], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for person in people {
        person_by_number_again(db, person)?;
    }
    Ok(())
}

fn person_by_number_again(db: &Connection, number: i64) -> Result<(), StoreError> {
    let id: [u8; 16] = db
        .prepare_cached("SELECT id FROM people WHERE num = ?1")?
        .query_row([number], |row| row.get(0))?;
    person_again(db, number, PersonId(id))
}

/// Works a person's row out from all that was said about them, with the fold that tablets use.
fn person_again(db: &Connection, number: i64, person: PersonId) -> Result<(), StoreError> {
    let facts: Vec<(i64, u8, i64)> = db
        .prepare_cached(
            "SELECT entry, verdict, received_at FROM people_facts WHERE person = ?1 \
             UNION ALL SELECT c.entry, c.verdict, c.received_at FROM people_facts f JOIN entries e ON e.num = f.entry \
             JOIN corrections c ON c.of = e.id WHERE f.person = ?1",
        )?
        .query_map([number], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
        .collect::<Result<_, _>>()?;
    let mut floor = Floor::default();
    for (num, verdict, received_at) in facts {
        apply(&mut floor, &stored_entry(db, num)?, verdict, received_at);
    }
    db.prepare_cached("DELETE FROM people_rows WHERE person = ?1")?
        .execute([number])?;
    if let Some(row) = floor.person(person) {
        db.prepare_cached(
            "INSERT INTO people_rows (person, name, known_as, unit, room, gone) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            number,
            row.name.as_str(),
            row.known_as.as_str(),
            row.unit.0,
            row.room.as_str(),
            row.discharged.is_some()
        ])?;
    }
    Ok(())
}

/// Adds one stored entry to a fold, if it carries a record.
pub(super) fn apply(floor: &mut Floor, stored: &StoredEntry, verdict: u8, received_at: i64) {
    if let Some(record) = record_of(&stored.entry) {
        let verdict = Verdict::from_code(verdict).unwrap_or(Verdict::Declined);
        let received_at = Timestamp(received_at);
        apply_record(floor, stored.num, &stored.entry, &record, verdict, received_at);
    }
}

/// As [`apply`], as what came before everything that a feed will say of it.
pub(super) fn apply_first(floor: &mut Floor, stored: &StoredEntry, verdict: u8, received_at: i64) {
    if let Some(record) = record_of(&stored.entry) {
        let verdict = Verdict::from_code(verdict).unwrap_or(Verdict::Declined);
        apply_record(floor, 0, &stored.entry, &record, verdict, Timestamp(received_at));
    }
}

fn apply_record(
    floor: &mut Floor,
    num: i64,
    entry: &Entry,
    record: &Record,
    verdict: Verdict,
    received_at: Timestamp,
) {
    // Only one sighting of each entry is ever given, so its number may stand for its row.
    let place = sync_core::fold::Place::InFeed {
        row: num.cast_unsigned(),
        received_at,
        verdict,
    };
    floor.apply(&Entered::of(entry, place, record));
}

/// Makes the projections again when a migration asked for it.
pub(super) fn rebuild_if_due(db: &Transaction<'_>) -> Result<(), StoreError> {
    if db.prepare("SELECT 1 FROM rebuild_due")?.exists([])? {
        rebuild(db)?;
        db.execute("DELETE FROM rebuild_due", [])?;
    }
    Ok(())
}

pub(super) fn rebuild(db: &Connection) -> Result<(), StoreError> {
    db.execute("DELETE FROM record_words", [])?;
    for table in [
        "record_rows",
        "corrections",
        "people_rows",
        "people_facts",
        "decisions",
        "document_facts",
    ] {
        db.execute(&format!("DELETE FROM {table}"), [])?;
    }
    // The order in which rows were first written is the order of the entries' numbers; settlements come after.
    let mut rows =
        db.prepare("SELECT entry, verdict, received_at FROM feed WHERE brings = 1 ORDER BY entry")?;
    let mut rows = rows.query([])?;
    let (mut projections, mut numbers) = (Projections::begin(db)?, Numbers::default());
    let mut bodies = Bodies::default();
    while let Some(row) = rows.next()? {
        let (num, verdict, received_at): (i64, u8, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let verdict = Verdict::from_code(verdict).ok_or(StoreError::Unreadable("a verdict"))?;
        let entry = stored_entry_in(db, num, &mut bodies)?.entry;
        projections.brought(&mut numbers, num, &entry, Timestamp(received_at), verdict)?;
    }
    let mut settlements = db.prepare("SELECT entry, verdict FROM feed WHERE brings = 0 ORDER BY scope, n")?;
    let mut settlements = settlements.query([])?;
    while let Some(row) = settlements.next()? {
        let verdict = Verdict::from_code(row.get(1)?).ok_or(StoreError::Unreadable("a verdict"))?;
        settled(db, row.get(0)?, verdict)?;
    }
    Ok(())
}
