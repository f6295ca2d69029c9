//! The office's store in memory: what SQL does in the server, done plainly.

use std::collections::BTreeMap;

use crate::id::{DeviceId, EntryId};
use crate::journal::{Edge, FeedRow};
use crate::scope::{Audience, Scope};
use crate::sync::hub::{Aside, ChainHead, Commit, CommitTrouble, HubState, PageEdge, Recovered, Standing};

/// Rows, edges and what was set aside.
#[derive(Clone, Debug)]
pub struct OfficeStore {
    founded: HubState,
    rows: BTreeMap<Scope, Vec<FeedRow>>,
    edges: BTreeMap<Scope, Edge>,
    page_edges: Vec<PageEdge>,
    /// Entries refused.
    pub aside: Vec<Aside>,
    /// What tablets brought back.
    pub recovered: Vec<Recovered>,
    /// While set, every transaction fails this way and writes nothing.
    pub trouble: Option<CommitTrouble>,
    /// Every transaction that was written, to be given to another store.
    pub written: Vec<Commit>,
}

impl OfficeStore {
    /// Holds a founded service and nothing else.
    pub fn new(founded: HubState) -> Self {
        Self {
            founded,
            rows: BTreeMap::new(),
            edges: BTreeMap::new(),
            page_edges: Vec::new(),
            aside: Vec::new(),
            recovered: Vec::new(),
            trouble: None,
            written: Vec::new(),
        }
    }

    /// One transaction.
    ///
    /// # Errors
    /// The trouble that is set.
    pub fn commit(&mut self, commit: Commit) -> Result<(), CommitTrouble> {
        if let Some(trouble) = self.trouble {
            return Err(trouble);
        }
        self.written.push(commit.clone());
        for new in commit.rows {
            let rows = self.rows.entry(new.scope).or_default();
            assert_eq!(new.n, rows.len() as u64, "rows come in order and without gaps");
            rows.push(new.row);
        }
        self.edges.extend(commit.edges);
        self.page_edges.extend(commit.page_edges);
        self.aside.extend(commit.aside);
        self.recovered.extend(commit.recovered);
        Ok(())
    }

    /// Rows `from..to` of a feed.
    pub fn read(&self, scope: &Scope, from: u64, to: u64) -> Vec<FeedRow> {
        let span = usize::try_from(from).unwrap_or(usize::MAX)..usize::try_from(to).unwrap_or(usize::MAX);
        self.rows
            .get(scope)
            .and_then(|rows| rows.get(span))
            .map_or_else(Vec::new, <[FeedRow]>::to_vec)
    }

    /// Which of these entries are stored.
    pub fn find(&self, ids: &[EntryId]) -> Vec<EntryId> {
        ids.iter()
            .copied()
            .filter(|id| self.rows.values().flatten().any(|row| row.id == *id))
            .collect()
    }

    /// How these entries stand, as far as they are stored.
    pub fn standing(&self, ids: &[EntryId]) -> Vec<Standing> {
        let mut standing: BTreeMap<EntryId, Standing> = BTreeMap::new();
        for row in self.rows.values().flatten().filter(|row| ids.contains(&row.id)) {
            if row.entry.is_none() {
                if let Some(one) = standing.get_mut(&row.id) {
                    one.settled.push((row.received_at, row.verdict));
                }
                continue;
            }
            standing.entry(row.id).or_insert_with(|| Standing {
                id: row.id,
                brought: row.verdict,
                settled: Vec::new(),
            });
        }
        standing.into_values().collect()
    }

    /// Every row of a feed.
    pub fn rows(&self, scope: &Scope) -> &[FeedRow] {
        self.rows.get(scope).map_or(&[], Vec::as_slice)
    }

    /// The rows themselves, to alter as a dishonest office would.
    pub fn rows_mut(&mut self, scope: &Scope) -> &mut Vec<FeedRow> {
        self.rows.entry(*scope).or_default()
    }

    /// Makes the edges fit the rows again, as an office would that wants its lie to look whole.
    pub fn recount(&mut self, scope: &Scope) {
        let mut edge = Edge::new();
        for row in self.rows(scope) {
            edge.append(row.leaf());
        }
        self.edges.insert(*scope, edge);
        self.page_edges.retain(|page_edge| page_edge.scope != *scope);
    }

    /// The service as it was founded.
    pub const fn founded(&self) -> &HubState {
        &self.founded
    }

    /// What a machine begins from.
    pub fn load(&self) -> HubState {
        let mut heads: BTreeMap<(DeviceId, Scope), (Vec<u64>, ChainHead)> = BTreeMap::new();
        for (scope, rows) in &self.rows {
            for entry in rows.iter().filter_map(|row| row.entry.as_ref()) {
                let header = &entry.header;
                let head = ChainHead {
                    device: header.device,
                    scope: *scope,
                    seq: header.seq,
                    id: entry.id,
                    tick: header.tick,
                    gaps: Vec::new(),
                };
                let (seqs, newest) = heads
                    .entry((header.device, *scope))
                    .or_insert_with(|| (Vec::new(), head.clone()));
                seqs.push(header.seq);
                if header.seq >= newest.seq {
                    *newest = head;
                }
            }
        }
        let chains = heads.into_values().map(|(mut seqs, mut head)| {
            seqs.sort_unstable();
            let mut next = 0;
            for seq in seqs {
                if seq > next {
                    head.gaps.push((next, seq - 1));
                }
                next = seq + 1;
            }
            head
        });
        let directory = Scope::new(self.founded.service, Audience::Directory);
        HubState {
            edges: self
                .edges
                .iter()
                .map(|(scope, edge)| (*scope, edge.clone()))
                .collect(),
            page_edges: self.page_edges.clone(),
            chains: chains.collect(),
            directory: self.rows(&directory).to_vec(),
            ..self.founded.clone()
        }
    }
}
