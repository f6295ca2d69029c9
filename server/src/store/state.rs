//! What the hub begins with: the service and its secrets, edges, chains, the directory.

use rusqlite::{Connection, OptionalExtension, params};
use sync_core::id::{DeviceId, EntryId, ServiceId};
use sync_core::journal::Edge;
use sync_core::scope::{Audience, Scope};
use sync_core::seal::ScopeKey;
use sync_core::sync::hub::{ChainHead, HubState, OfficeSecrets, PageEdge};
use sync_core::time::Timestamp;

use super::names::{Names, number_or_new, scope_from};
use super::read::rows;
use super::{Store, StoreError};

impl Store {
    /// What the hub begins with; `None` while there is no service yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn hub_state(&self) -> Result<Option<HubState>, StoreError> {
        self.read(|db| {
            let service = db
                .query_row("SELECT id, signing_seed, box_seed FROM service", [], |row| {
                    Ok((
                        ServiceId(row.get(0)?),
                        row.get::<_, [u8; 32]>(1)?,
                        row.get::<_, [u8; 32]>(2)?,
                    ))
                })
                .optional()?;
            let Some((service, signing_seed, box_seed)) = service else {
                return Ok(None);
            };
            let secrets = OfficeSecrets {
                signing_seed,
                box_seed,
                scope_keys: scope_keys(db)?,
            };
            let directory = Scope::new(service, Audience::Directory);
            Ok(Some(HubState {
                service,
                secrets,
                edges: heads(db)?,
                page_edges: page_edges(db)?,
                chains: chains(db)?,
                directory: rows(db, directory, 0, i64::MAX.cast_unsigned())?,
                contacts: last_contacts(db)?,
            }))
        })
    }

    /// Keeps a new service's id and secrets.
    ///
    /// # Errors
    /// [`StoreError`]; a store that has a service refuses a second.
    pub fn found_service(&self, state: &HubState) -> Result<(), StoreError> {
        let (service, secrets) = (state.service, state.secrets.clone());
        self.write(move |db| {
            db.execute(
                "INSERT INTO service (only, id, signing_seed, box_seed) VALUES (1, ?1, ?2, ?3)",
                params![service.0, secrets.signing_seed, secrets.box_seed],
            )?;
            keep_keys(db, &secrets.scope_keys)
        })
    }

    /// Keeps keys of scopes that the service was founded without. A scope that has a key keeps it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn keep_scope_keys(&self, keys: Vec<(Scope, ScopeKey)>) -> Result<(), StoreError> {
        self.write(move |db| keep_keys(db, &keys))
    }
}

fn keep_keys(db: &Connection, keys: &[(Scope, ScopeKey)]) -> Result<(), StoreError> {
    for (scope, key) in keys {
        let scope = number_or_new(db, Names::Scopes, &scope.to_bytes())?;
        db.execute(
            "UPDATE scopes SET scope_key = ?2 WHERE num = ?1 AND scope_key IS NULL",
            params![scope, key.0],
        )?;
    }
    Ok(())
}

fn scope_keys(db: &Connection) -> Result<Vec<(Scope, ScopeKey)>, StoreError> {
    let mut statement =
        db.prepare("SELECT scope, scope_key FROM scopes WHERE scope_key IS NOT NULL ORDER BY scope")?;
    let mut found = statement.query([])?;
    let mut keys = Vec::new();
    while let Some(row) = found.next()? {
        let scope: Vec<u8> = row.get(0)?;
        keys.push((scope_from(&scope)?, ScopeKey(row.get(1)?)));
    }
    Ok(keys)
}

/// The right edge of every log as committed.
pub(super) fn heads(db: &Connection) -> Result<Vec<(Scope, Edge)>, StoreError> {
    Ok(edges(db, false)?
        .into_iter()
        .map(|kept| (kept.scope, kept.edge))
        .collect())
}

/// The edges at which pages begin, ascending within each scope.
pub(super) fn page_edges(db: &Connection) -> Result<Vec<PageEdge>, StoreError> {
    edges(db, true)
}

fn edges(db: &Connection, page: bool) -> Result<Vec<PageEdge>, StoreError> {
    let mut statement = db.prepare(
        "SELECT s.scope, e.edge, e.received_at FROM edges e JOIN scopes s ON s.num = e.scope WHERE e.page = ?1 \
         ORDER BY e.scope, e.size",
    )?;
    let mut found = statement.query([page])?;
    let mut edges = Vec::new();
    while let Some(row) = found.next()? {
        let (scope, edge): (Vec<u8>, Vec<u8>) = (row.get(0)?, row.get(1)?);
        edges.push(PageEdge {
            scope: scope_from(&scope)?,
            edge: minicbor::decode(&edge).map_err(|_| StoreError::Unreadable("an edge"))?,
            received_at: Timestamp(row.get(2)?),
        });
    }
    Ok(edges)
}

/// When each tablet was last heard of.
fn last_contacts(db: &Connection) -> Result<Vec<(DeviceId, Timestamp)>, StoreError> {
    let contacts = db
        .prepare("SELECT device, last_contact FROM contacts ORDER BY device")?
        .query_map([], |row| Ok((DeviceId(row.get(0)?), Timestamp(row.get(1)?))))?
        .collect::<Result<_, _>>()?;
    Ok(contacts)
}

/// The newest entry of every chain. Looks at chains, and of their entries at the index alone: a home's history is long.
fn chains(db: &Connection) -> Result<Vec<ChainHead>, StoreError> {
    let mut statement = db.prepare(
        "WITH RECURSIVE chain (device, scope) AS ( \
             SELECT device, scope FROM entries WHERE num = (SELECT num FROM entries ORDER BY device, scope LIMIT 1) \
             UNION ALL SELECT e.device, e.scope FROM chain c JOIN entries e ON e.num = \
             (SELECT num FROM entries WHERE (device, scope) > (c.device, c.scope) ORDER BY device, scope LIMIT 1)) \
         SELECT d.id, s.scope, e.seq, e.id, e.tick, e.device, e.scope, \
             (SELECT count(*) FROM entries WHERE device = c.device AND scope = c.scope) \
         FROM chain c JOIN devices d ON d.num = c.device JOIN scopes s ON s.num = c.scope JOIN entries e ON e.num = \
             (SELECT num FROM entries WHERE device = c.device AND scope = c.scope ORDER BY seq DESC LIMIT 1)",
    )?;
    let mut found = statement.query([])?;
    let mut chains = Vec::new();
    while let Some(row) = found.next()? {
        let scope: Vec<u8> = row.get(1)?;
        let (seq, count): (i64, i64) = (row.get(2)?, row.get(7)?);
        let whole = seq.checked_add(1) == Some(count);
        chains.push(ChainHead {
            device: DeviceId(row.get(0)?),
            scope: scope_from(&scope)?,
            seq: seq.cast_unsigned(),
            id: EntryId(row.get(3)?),
            tick: row.get::<_, i64>(4)?.cast_unsigned(),
            gaps: if whole {
                Vec::new()
            } else {
                gaps(db, row.get(5)?, row.get(6)?)?
            },
        });
    }
    Ok(chains)
}

/// Places of a chain that never arrived, as (first, last), ascending.
fn gaps(db: &Connection, device: i64, scope: i64) -> Result<Vec<(u64, u64)>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT before + 1, seq - 1 FROM (SELECT seq, lag(seq, 1, -1) OVER (ORDER BY seq) AS before FROM entries \
         WHERE device = ?1 AND scope = ?2) WHERE seq > before + 1 ORDER BY seq",
    )?;
    let gaps = statement
        .query_map([device, scope], |row| {
            Ok((
                row.get::<_, i64>(0)?.cast_unsigned(),
                row.get::<_, i64>(1)?.cast_unsigned(),
            ))
        })?
        .collect::<Result<_, _>>()?;
    Ok(gaps)
}
