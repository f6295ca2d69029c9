//! `followthrough doctor`: is what is stored what was written?

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use sync_core::document::Change;
use sync_core::fold::Floor;
use sync_core::id::{EntryId, Hash, PublicKey, Signature};
use sync_core::journal::{Edge, Header, verify};
use sync_core::limits::PAGE_ROWS;
use sync_core::record::DocumentKey;
use sync_core::scope::Scope;

use super::bodies::Bodies;
use super::names::scope_from;
use super::read::{rows, stored_entry_in};
use super::state::{heads, page_edges};
use super::{
    DATABASE, OpenError, READER_CACHE_KIB, Store, StoreError, connect, lock_folder, migrations, project,
};
use crate::projection::record_of;

/// What was found. No finding names a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Entries checked.
    pub entries: u64,
    /// Rows checked, over all feeds.
    pub rows: u64,
    /// Entries refused and kept aside.
    pub aside: u64,
    /// Living documents put together.
    pub documents: u64,
    /// Bytes of the database file.
    pub bytes: u64,
    /// What is wrong, in plain words; empty when all is well.
    pub wrong: Vec<String>,
}

impl Store {
    /// Checks everything; changes nothing.
    ///
    /// # Errors
    /// [`StoreError`] when it could not even be read.
    pub fn doctor(&self) -> Result<Findings, StoreError> {
        look_over(
            &mut connect(&self.inner.database, OpenFlags::default(), READER_CACHE_KIB)?,
            |_, _| None,
        )
    }
}

/// Looks a data folder over that nobody serves. Damage is what it is for: whatever cannot be read is a finding, and the
/// process goes on. `trial` says what is wrong with a living document once it is put together, if anything is.
///
/// # Errors
/// [`OpenError`] when the folder holds no database, or somebody serves it.
pub fn examine(
    folder: &Path,
    trial: impl FnMut(DocumentKey, Vec<Change>) -> Option<String>,
) -> Result<Findings, OpenError> {
    let _lock = lock_folder(folder)?;
    let database = folder.join(DATABASE);
    if !database.exists() {
        return Err(OpenError::Nothing {
            folder: folder.display().to_string(),
        });
    }
    let unreadable = |error: StoreError| Findings {
        wrong: vec![format!("the database cannot be read to its end: {error}")],
        ..Findings::default()
    };
    let looked = connect(&database, OpenFlags::default(), READER_CACHE_KIB).and_then(|mut db| {
        let pending = migrations()
            .pending_migrations(&db)
            .map_err(|why| StoreError::Refused(why.to_string()))?;
        if pending == 0 {
            return look_over(&mut db, trial);
        }
        let mut findings = Findings::default();
        sqlite_itself(&db, &mut findings)?;
        findings.wrong.push(if pending > 0 {
            "an older version of followthrough wrote this: start the office once, so that it is brought up to date, then look again"
                .to_owned()
        } else {
            "a newer version of followthrough wrote this: look with that version".to_owned()
        });
        Ok(findings)
    });
    Ok(looked.unwrap_or_else(unreadable))
}

pub(super) fn look_over(
    db: &mut Connection,
    trial: impl FnMut(DocumentKey, Vec<Change>) -> Option<String>,
) -> Result<Findings, StoreError> {
    let mut findings = Findings::default();
    // One view of everything, even while somebody writes; taken back at the end, with the rebuild in it.
    let view = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // What cannot be read is a finding, and what comes after it is looked at all the same.
    let looked = [
        ("the database", sqlite_itself(&view, &mut findings)),
        ("the entries", entries(&view, &mut findings)),
        ("the signatures", signatures(&view, &mut findings)),
        ("the logs", logs(&view, &mut findings)),
        ("the living documents", documents(&view, &mut findings, trial)),
        ("the lists for the office's pages", lists(&view, &mut findings)),
    ];
    for (what, looked) in looked {
        if let Err(error) = looked {
            findings
                .wrong
                .push(format!("{what} cannot be looked over to the end: {error}"));
        }
    }
    view.rollback()?;
    Ok(findings)
}

/// The projections must be what a rebuild makes of the journal.
fn lists(db: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let now = digest(db)?;
    project::rebuild(db)?;
    if now != digest(db)? {
        findings.wrong.push(
            "the lists for the office's pages differ from the journal: `followthrough doctor --rebuild` makes them again"
                .to_owned(),
        );
    }
    Ok(())
}

fn sqlite_itself(db: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let said: Vec<String> = db
        .prepare("PRAGMA integrity_check(20)")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    findings.wrong.extend(
        said.into_iter()
            .filter(|line| line != "ok")
            .map(|line| format!("SQLite: {line}")),
    );
    let foreign: i64 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| {
        row.get(0)
    })?;
    if foreign > 0 {
        findings
            .wrong
            .push(format!("{foreign} rows speak of something that is not there"));
    }
    findings.bytes = db
        .query_row(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            [],
            |row| row.get::<_, i64>(0),
        )?
        .cast_unsigned();
    findings.aside = db
        .query_row("SELECT count(*) FROM aside", [], |row| row.get::<_, i64>(0))?
        .cast_unsigned();
    Ok(())
}

/// Every header must hash to its id, with its body's hash inside; every chain must hold together.
fn entries(db: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let mut statement = db.prepare("SELECT num FROM entries ORDER BY num")?;
    let mut found = statement.query([])?;
    let mut bodies = Bodies::default();
    while let Some(row) = found.next()? {
        let num: i64 = row.get(0)?;
        findings.entries += 1;
        match stored_entry_in(db, num, &mut bodies) {
            Ok(stored) if stored.entry.header.id() == stored.entry.id => {}
            Ok(stored) => findings
                .wrong
                .push(format!("entry {} does not hash to its id", stored.entry.id)),
            Err(error) => findings.wrong.push(format!("entry number {num}: {error}")),
        }
    }
    // The entry before is named by its number: it must be the one at the place before, in the same chain.
    let broken: i64 = db.query_row(
        "SELECT count(*) FROM entries e LEFT JOIN entries p ON p.num = e.prev WHERE (e.seq = 0) <> (e.prev IS NULL AND \
         e.prev_id IS NULL) OR (e.prev IS NOT NULL AND (p.num IS NULL OR p.device <> e.device OR p.scope <> e.scope OR \
         p.seq <> e.seq - 1))",
        [],
        |row| row.get(0),
    )?;
    if broken > 0 {
        findings.wrong.push(format!(
            "{broken} entries do not follow the entry before them in their chain"
        ));
    }
    let unlisted: i64 = db.query_row(
        "SELECT (SELECT count(*) FROM entries) - (SELECT count(DISTINCT f.entry) FROM feed f \
         JOIN entries e ON e.num = f.entry AND e.scope = f.scope WHERE f.brings = 1)",
        [],
        |row| row.get(0),
    )?;
    let twice: i64 = db.query_row(
        "SELECT count(*) - count(DISTINCT entry) FROM feed WHERE brings = 1",
        [],
        |row| row.get(0),
    )?;
    if unlisted > 0 {
        findings
            .wrong
            .push(format!("{unlisted} entries stand in no row of their feed"));
    }
    if twice > 0 {
        findings.wrong.push(format!(
            "{twice} rows bring an entry that another row brings as well"
        ));
    }
    Ok(())
}

/// Every signature that is kept must be its author's, and every chain must end in a signed entry.
fn signatures(db: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let mut chains = db.prepare("SELECT DISTINCT device, scope FROM entries ORDER BY device, scope")?;
    let mut chains = chains.query([])?;
    let mut of_chain = db.prepare(
        "SELECT e.id, a.key, e.signature FROM entries e JOIN authors a ON a.num = e.author \
         WHERE e.device = ?1 AND e.scope = ?2 ORDER BY e.seq DESC",
    )?;
    while let Some(chain) = chains.next()? {
        let (device, scope): (i64, i64) = (chain.get(0)?, chain.get(1)?);
        let mut covered = BTreeSet::new();
        let mut found = of_chain.query([device, scope])?;
        while let Some(row) = found.next()? {
            let (id, author) = (EntryId(row.get(0)?), PublicKey(row.get(1)?));
            let signature = row.get::<_, Option<[u8; 64]>>(2)?.map(Signature);
            match &signature {
                Some(signature) if verify(&author, &Header::signed_bytes(&id), signature) => {
                    covered.insert(author.0);
                }
                None if covered.contains(&author.0) => {}
                _ => findings
                    .wrong
                    .push(format!("entry {id} has no good signature by its author")),
            }
        }
    }
    Ok(())
}

/// Every log, rebuilt from its rows, must end in the edge that is kept, and pass through every page's.
fn logs(db: &Connection, findings: &mut Findings) -> Result<(), StoreError> {
    let heads: BTreeMap<Scope, Edge> = heads(db)?.into_iter().collect();
    let mut pages: BTreeMap<(Scope, u64), Edge> = page_edges(db)?
        .into_iter()
        .map(|kept| ((kept.scope, kept.edge.size()), kept.edge))
        .collect();
    let scopes: Vec<Vec<u8>> = db
        .prepare("SELECT scope FROM scopes")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for scope in scopes {
        let scope = scope_from(&scope)?;
        let mut edge = Edge::new();
        loop {
            let some = match rows(db, scope, edge.size(), edge.size() + PAGE_ROWS) {
                Err(StoreError::Unreadable(what)) => {
                    let from = edge.size();
                    findings
                        .wrong
                        .push(format!("a log cannot be read from row {from} on: {what}"));
                    break;
                }
                some => some?,
            };
            if some.is_empty() {
                break;
            }
            for row in some {
                findings.rows += 1;
                edge.append(row.leaf());
                if pages
                    .remove(&(scope, edge.size()))
                    .is_some_and(|kept| kept != edge)
                {
                    findings
                        .wrong
                        .push(format!("a log's root at row {} is not what it was", edge.size()));
                }
            }
        }
        let kept = heads.get(&scope).cloned().unwrap_or_default();
        if kept != edge {
            findings.wrong.push(format!(
                "a log has {} rows whose root differs from the one kept for {} rows: rows were lost or altered",
                edge.size(),
                kept.size()
            ));
        }
    }
    pages.retain(|(_, size), _| *size > 0);
    if !pages.is_empty() {
        findings.wrong.push(format!(
            "{} page edges lie past the end of their log",
            pages.len()
        ));
    }
    Ok(())
}

/// Every living document is put together anew from its changes.
fn documents(
    db: &Connection,
    findings: &mut Findings,
    mut trial: impl FnMut(DocumentKey, Vec<Change>) -> Option<String>,
) -> Result<(), StoreError> {
    let ids: Vec<Vec<u8>> = db
        .prepare("SELECT DISTINCT document FROM document_facts ORDER BY document")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut bodies = Bodies::default();
    for id in ids {
        let facts: Vec<(i64, u8, i64)> = db
            .prepare_cached(
                "SELECT entry, verdict, received_at FROM document_facts WHERE document = ?1 ORDER BY entry",
            )?
            .query_map([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let (mut floor, mut key) = (Floor::default(), None);
        for (num, verdict, received_at) in facts {
            // What does not even read was found before.
            if let Ok(stored) = stored_entry_in(db, num, &mut bodies) {
                key = key.or_else(|| record_of(&stored.entry)?.fact.document());
                project::apply(&mut floor, &stored, verdict, received_at);
            }
        }
        if let Some(key) = key {
            findings.documents += 1;
            let changes = floor.changes_of(&key);
            let changes = changes.iter().map(|change| change.to_change()).collect();
            if let Some(why) = trial(key, changes) {
                findings.wrong.push(format!("a living document: {why}"));
            }
        }
    }
    Ok(())
}

/// Everything the projections say, in one order, as one hash and a count of lines: years of rows need no memory.
pub(super) fn digest(db: &Connection) -> Result<(Hash, u64), StoreError> {
    let (mut said, mut lines) = (Hash([0; 32]), 0);
    for sql in [
        "SELECT 'r', entry, person, staff, kind, verdict, received_at FROM record_rows ORDER BY entry",
        "SELECT 's', entry, happened_at, outcome, marks, 0, 0 FROM record_rows ORDER BY entry",
        "SELECT 'w', term, doc, 0, 0, 0, 0 FROM record_word_list ORDER BY term, doc",
        "SELECT 'd', hex(of), entry, 0, 0, 0, 0 FROM decisions ORDER BY of, entry",
        "SELECT 'c', hex(of), entry, verdict, received_at, 0, 0 FROM corrections ORDER BY of, entry",
        "SELECT 'f', person, entry, verdict, received_at, 0, 0 FROM people_facts ORDER BY person, entry",
        "SELECT 'd', hex(document), entry, verdict, received_at, 0, 0 FROM document_facts ORDER BY document, entry",
        "SELECT 'p', person, name, known_as, hex(unit), room, gone FROM people_rows ORDER BY person",
    ] {
        let mut statement = db.prepare(sql)?;
        let mut found = statement.query([])?;
        while let Some(row) = found.next()? {
            let mut line = String::new();
            for column in 0..7 {
                line.push_str(&format!("{:?};", row.get_ref(column)?));
            }
            said = Hash::of(&[&said.0, line.as_bytes()]);
            lines += 1;
        }
    }
    Ok((said, lines))
}
