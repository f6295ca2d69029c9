//! The office's logs: one per scope, staged ahead of what is durable. Rows get their number, leaf and checkpoint here.
//!
//! May not live here: whether an entry is accepted (`intake`), who gets which rows (`feeds`).

use std::collections::{BTreeMap, VecDeque};

use super::api::{Commit, NewRow, PageEdge};
use crate::id::Hash;
use crate::journal::{Checkpoint, Edge, FeedRow, KeyPair};
use crate::limits;
use crate::scope::Scope;
use crate::time::Timestamp;
use crate::wire::Mark;

/// One scope's log.
#[derive(Clone, Debug, Default)]
struct Log {
    /// With everything staged.
    staged: Edge,
    /// With what is durable.
    committed: Edge,
    /// Newest durable rows, the last of them at `committed.size() - 1`.
    tail: VecDeque<FeedRow>,
    /// Where a first contact may start, ascending.
    page_edges: Vec<PageEdge>,
    /// Rows up to the newest page's end, staged ones included.
    staged_page_end: u64,
    /// When the newest staged row was received: rows never run backwards.
    last_received_at: Timestamp,
}

/// All logs, and the transaction being gathered.
#[derive(Clone, Debug, Default)]
pub(super) struct Logs {
    logs: BTreeMap<Scope, Log>,
    gathering: Commit,
}

impl Logs {
    pub(super) fn open(edges: Vec<(Scope, Edge)>, page_edges: Vec<PageEdge>) -> Self {
        let mut logs: BTreeMap<Scope, Log> = BTreeMap::new();
        for (scope, edge) in edges {
            let log = logs.entry(scope).or_default();
            log.staged = edge.clone();
            log.committed = edge;
        }
        for page_edge in page_edges {
            let log = logs.entry(page_edge.scope).or_default();
            log.last_received_at = log.last_received_at.max(page_edge.received_at);
            log.staged_page_end = log.staged_page_end.max(page_edge.edge.size());
            log.page_edges.push(page_edge);
        }
        Self {
            logs,
            gathering: Commit::default(),
        }
    }

    /// Rows that are durable.
    pub(super) fn committed_size(&self, scope: &Scope) -> u64 {
        self.logs.get(scope).map_or(0, |log| log.committed.size())
    }

    /// Root over all durable rows.
    pub(super) fn committed_root(&self, scope: &Scope) -> Hash {
        self.logs
            .get(scope)
            .map_or_else(|| Edge::new().root(), |log| log.committed.root())
    }

    /// Stages one row; returns its number.
    pub(super) fn stage(&mut self, now: Timestamp, scope: Scope, mut row: FeedRow) -> u64 {
        let log = self.logs.entry(scope).or_default();
        row.received_at = now.max(log.last_received_at);
        log.last_received_at = row.received_at;
        let n = log.staged.size();
        log.staged.append(row.leaf());
        self.gathering.rows.push(NewRow {
            scope,
            n,
            row,
            again: false,
        });
        n
    }

    /// Stages a row of a log that was lost, with the time it was received at first. Rows of the log no longer run forward by
    /// that; where a first contact may start is still counted by the newest row before it.
    pub(super) fn stage_lost(&mut self, scope: Scope, row: FeedRow, again: bool) {
        let log = self.logs.entry(scope).or_default();
        log.last_received_at = log.last_received_at.max(row.received_at);
        let n = log.staged.size();
        log.staged.append(row.leaf());
        self.gathering.rows.push(NewRow { scope, n, row, again });
    }

    /// So many rows are about to be staged that stand or fall together: when they do not fit the page begun, it ends here.
    pub(super) fn make_room(&mut self, scope: Scope, rows: u64) {
        let log = self.logs.entry(scope).or_default();
        let begun = log.staged.size() - log.staged_page_end;
        if begun > 0 && begun + rows > limits::PAGE_ROWS {
            log.staged_page_end = log.staged.size();
            self.gathering.page_edges.push(PageEdge {
                scope,
                edge: log.staged.clone(),
                received_at: log.last_received_at,
            });
        }
    }

    /// Edges of the durable log that a fork may be told by, ascending: where pages begin, newest first kept, and its end;
    /// none past `size`.
    pub(super) fn fork_edges(&self, scope: &Scope, size: u64) -> Vec<Edge> {
        let Some(log) = self.logs.get(scope) else {
            return vec![Edge::new()];
        };
        let mut edges: Vec<Edge> = core::iter::once(&log.committed)
            .chain(log.page_edges.iter().rev().map(|page_edge| &page_edge.edge))
            .filter(|edge| edge.size() <= size)
            .take(limits::FORK_EDGES_MAX)
            .cloned()
            .collect();
        edges.push(Edge::new());
        edges.reverse();
        edges.dedup();
        edges
    }

    /// The edge that stands at this mark of the durable log, where one is kept.
    pub(super) fn edge_at(&self, scope: &Scope, mark: &Mark) -> Option<Edge> {
        let log = self.logs.get(scope)?;
        core::iter::once(&log.committed)
            .chain(log.page_edges.iter().rev().map(|page_edge| &page_edge.edge))
            .find(|edge| edge.size() == mark.size)
            .filter(|edge| edge.root() == mark.root)
            .cloned()
    }

    /// A run is staged whole: a page may end here. Nowhere else, because a run's newest signature covers the entries before it.
    pub(super) fn end_run(&mut self, scope: Scope) {
        let Some(log) = self.logs.get_mut(&scope) else {
            return;
        };
        if log.staged.size() - log.staged_page_end >= limits::PAGE_ROWS {
            log.staged_page_end = log.staged.size();
            self.gathering.page_edges.push(PageEdge {
                scope,
                edge: log.staged.clone(),
                received_at: log.last_received_at,
            });
        }
    }

    /// The transaction being gathered.
    pub(super) fn gathering(&mut self) -> &mut Commit {
        &mut self.gathering
    }

    /// Rows gathered so far.
    pub(super) fn gathered_rows(&self) -> usize {
        self.gathering.rows.len()
    }

    /// Takes the transaction gathered so far, with the edges it leads to; `None` when there is nothing to write.
    pub(super) fn take_gathered(&mut self) -> Option<Commit> {
        if self.gathering.rows.is_empty()
            && self.gathering.aside.is_empty()
            && self.gathering.recovered.is_empty()
        {
            return None;
        }
        let mut commit = core::mem::take(&mut self.gathering);
        let mut touched: Vec<Scope> = commit.rows.iter().map(|row| row.scope).collect();
        touched.sort_unstable();
        touched.dedup();
        commit.edges = touched
            .into_iter()
            .filter_map(|scope| self.logs.get(&scope).map(|log| (scope, log.staged.clone())))
            .collect();
        Some(commit)
    }

    /// A transaction became durable: its rows join the tails. Returns, per scope touched, the rows it added as (from, to).
    pub(super) fn committed(&mut self, commit: Commit) -> Vec<(Scope, u64, u64)> {
        let mut grown: BTreeMap<Scope, (u64, u64)> = BTreeMap::new();
        for NewRow { scope, n, row, .. } in commit.rows {
            let log = self.logs.entry(scope).or_default();
            log.tail.push_back(row);
            if log.tail.len() > limits::TAIL_ROWS {
                log.tail.pop_front();
            }
            grown
                .entry(scope)
                .and_modify(|span| span.1 = n + 1)
                .or_insert((n, n + 1));
        }
        for (scope, edge) in commit.edges {
            self.logs.entry(scope).or_default().committed = edge;
        }
        for page_edge in commit.page_edges {
            self.logs
                .entry(page_edge.scope)
                .or_default()
                .page_edges
                .push(page_edge);
        }
        grown
            .into_iter()
            .map(|(scope, (from, to))| (scope, from, to))
            .collect()
    }

    /// Durable rows from `from` on, if the tail still has them; at most `rows_max`.
    pub(super) fn tail_from(&self, scope: &Scope, from: u64, rows_max: u64) -> Option<Vec<FeedRow>> {
        let log = self.logs.get(scope)?;
        let tail_start = log.committed.size() - log.tail.len() as u64;
        let skip = usize::try_from(from.checked_sub(tail_start)?).ok()?;
        let take = usize::try_from(rows_max).unwrap_or(usize::MAX);
        Some(log.tail.iter().skip(skip).take(take).cloned().collect())
    }

    /// Where the page that holds row `from` ends, as far as rows are durable.
    pub(super) fn page_end(&self, scope: &Scope, from: u64) -> u64 {
        let Some(log) = self.logs.get(scope) else { return 0 };
        let committed = log.committed.size();
        log.page_edges
            .iter()
            .rev()
            .map(|page_edge| page_edge.edge.size())
            .take_while(|end| *end > from)
            .last()
            .map_or(committed, |end| end.min(committed))
    }

    /// The edge at the newest page boundary at or below `size`.
    pub(super) fn page_edge_at(&self, scope: &Scope, size: u64) -> Edge {
        self.logs
            .get(scope)
            .and_then(|log| {
                log.page_edges
                    .iter()
                    .rev()
                    .find(|page_edge| page_edge.edge.size() <= size)
            })
            .map_or_else(Edge::new, |page_edge| page_edge.edge.clone())
    }

    /// The edge where a first contact starts that wants nothing received before `horizon`.
    pub(super) fn start_edge(&self, scope: &Scope, horizon: Option<Timestamp>) -> Edge {
        let Some((log, horizon)) = self.logs.get(scope).zip(horizon) else {
            return Edge::new();
        };
        log.page_edges
            .iter()
            .rev()
            .find(|page_edge| {
                page_edge.received_at < horizon && page_edge.edge.size() <= log.committed.size()
            })
            .map_or_else(Edge::new, |page_edge| page_edge.edge.clone())
    }

    /// The office's word for the durable log.
    pub(super) fn checkpoint(&self, scope: Scope, at: Timestamp, office: &KeyPair) -> Checkpoint {
        Checkpoint::sign(
            scope,
            self.committed_size(&scope),
            self.committed_root(&scope),
            at,
            office,
        )
    }
}
