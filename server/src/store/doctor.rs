//! `followthrough doctor`: is what is stored what was written?

use std::collections::BTreeMap;

use rusqlite::Connection;
use sync_core::journal::Edge;
use sync_core::limits::PAGE_ROWS;
use sync_core::scope::Scope;

use super::bodies::Bodies;
use super::names::scope_from;
use super::read::{rows, stored_entry_in};
use super::state::{heads, page_edges};
use super::{Store, StoreError, project};

/// What was found. No finding names a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Entries checked.
    pub entries: u64,
    /// Rows checked, over all feeds.
    pub rows: u64,
    /// Entries refused and kept aside.
    pub aside: u64,
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
        let mut findings = self.read(|db| {
            let mut findings = Findings::default();
            sqlite_itself(db, &mut findings)?;
            entries(db, &mut findings)?;
            logs(db, &mut findings)?;
            Ok(findings)
        })?;
        match self.projections_differ() {
            Ok(false) => {}
            Ok(true) => findings.wrong.push(
                "the lists for the office's pages differ from the journal: `followthrough doctor --rebuild` makes them again"
                    .to_owned(),
            ),
            // Said by name above as well.
            Err(StoreError::Unreadable(what)) => findings.wrong.push(format!(
                "the lists for the office's pages cannot be compared with the journal: {what} cannot be read"
            )),
            Err(other) => return Err(other),
        }
        Ok(findings)
    }

    /// Whether the projections are other than a rebuild makes them. The rebuild is thrown away.
    fn projections_differ(&self) -> Result<bool, StoreError> {
        let (answer, answered) = std::sync::mpsc::channel();
        // Always an error at the end, so that the transaction is rolled back.
        let rolled_back = self.write(move |db| {
            let compared = digest(db).and_then(|now| {
                project::rebuild(db)?;
                Ok(now != digest(db)?)
            });
            let _ = answer.send(compared);
            Err::<(), _>(StoreError::Refused("rolled back".to_owned()))
        });
        match (answered.recv(), rolled_back) {
            (Ok(compared), _) => compared,
            (Err(_), Err(error)) => Err(error),
            (Err(_), Ok(())) => Err(StoreError::Stopped),
        }
    }
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

/// Everything the projections say, in one order.
pub(super) fn digest(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut lines = Vec::new();
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
            lines.push(line);
        }
    }
    Ok(lines)
}
