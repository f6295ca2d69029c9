//! The feed: one scope's ordered log. Row `n` is an entry with its verdict, or a later verdict on an earlier entry; rows are
//! the leaves of the Merkle tree.

use minicbor::{Decode, Encode};

use super::entry::Entry;
use super::merkle::leaf_hash;
use super::run::{Run, RunProblem, grouped};
use crate::cbor::to_bytes;
use crate::id::{EntryId, Hash};
use crate::limits;
use crate::scope::Scope;
use crate::time::Timestamp;
use crate::verdict::Verdict;

/// One row of a scope's feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// The entry it is about.
    pub id: EntryId,
    /// When the office committed this row.
    pub received_at: Timestamp,
    /// What the office made of it.
    pub verdict: Verdict,
    /// The entry itself; `None` when this row settles an entry of an earlier row.
    pub entry: Option<Entry>,
}

impl FeedRow {
    /// Its leaf in the Merkle tree.
    pub fn leaf(&self) -> Hash {
        row_leaf(&self.id, self.received_at, self.verdict)
    }
}

/// The leaf of a row: its entry, when it was received, and the verdict. None of the three can change unnoticed.
pub fn row_leaf(id: &EntryId, received_at: Timestamp, verdict: Verdict) -> Hash {
    leaf_hash(&to_bytes(&(*id, received_at, verdict.code())))
}

/// Consecutive rows as they travel: entries grouped by chain, so that they compress and share signatures.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Page {
    /// Whose feed.
    #[n(0)]
    pub scope: Scope,
    /// Number of the first row.
    #[n(1)]
    pub start: u64,
    #[n(2)]
    runs: Vec<Run>,
    /// Per row: 0 for a settlement, else 1 + the run whose next entry it is.
    #[n(3)]
    sources: Vec<u16>,
    /// Per row: difference to the row before it, in ms.
    #[n(4)]
    received_at: Vec<i64>,
    /// (row, verdict code) where it is not "accepted".
    #[n(5)]
    verdicts: Vec<(u32, u8)>,
    /// Entries that settlements are about, in row order.
    #[n(6)]
    settled: Vec<EntryId>,
}

/// Why a page does not unpack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageProblem {
    /// A run in it does not unpack.
    #[error(transparent)]
    Run(#[from] RunProblem),
    /// Rows and runs do not fit together.
    #[error("page's rows do not fit together")]
    Rows,
    /// A verdict this version does not know.
    #[error("page has a verdict this version does not know")]
    Verdict,
}

impl Page {
    /// Packs consecutive rows beginning at `start`.
    pub fn pack(scope: Scope, start: u64, rows: &[FeedRow]) -> Self {
        let entries: Vec<Entry> = rows.iter().filter_map(|row| row.entry.clone()).collect();
        let (chains, places) = grouped(&entries);
        let mut places = places.into_iter();
        let mut page = Self {
            scope,
            start,
            runs: chains.iter().map(|chain| Run::pack(chain)).collect(),
            sources: Vec::with_capacity(rows.len()),
            received_at: Vec::with_capacity(rows.len()),
            verdicts: Vec::new(),
            settled: Vec::new(),
        };
        let mut last_at = 0i64;
        for (index, row) in rows.iter().enumerate() {
            page.received_at.push(row.received_at.0.wrapping_sub(last_at));
            last_at = row.received_at.0;
            if row.verdict != Verdict::Accepted {
                page.verdicts
                    .push((u32::try_from(index).unwrap_or(u32::MAX), row.verdict.code()));
            }
            let source = row.entry.as_ref().and_then(|_| places.next());
            match source {
                Some(run) => page.sources.push(u16::try_from(run + 1).unwrap_or(u16::MAX)),
                None => {
                    page.sources.push(0);
                    page.settled.push(row.id);
                }
            }
        }
        page
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// Unpacks the rows, in order, and checks the signatures of every run.
    ///
    /// # Errors
    /// [`PageProblem`].
    pub fn unpack(&self) -> Result<Vec<FeedRow>, PageProblem> {
        self.unpack_checking(true)
    }

    /// Unpacks rows whose signatures were checked before, when the page first came: ids and chains are recomputed all the same.
    ///
    /// # Errors
    /// [`PageProblem`].
    pub fn unpack_known(&self) -> Result<Vec<FeedRow>, PageProblem> {
        self.unpack_checking(false)
    }

    fn unpack_checking(&self, signatures: bool) -> Result<Vec<FeedRow>, PageProblem> {
        let fits = self.received_at.len() == self.len()
            && self.len() <= limits::RUNS_PER_FRAME_MAX
            && self.runs.len() <= self.len();
        if !fits {
            return Err(PageProblem::Rows);
        }
        let mut runs = Vec::with_capacity(self.runs.len());
        for run in &self.runs {
            let entries = run.expand(self.scope)?;
            if signatures {
                Run::check_signatures(&entries)?;
            }
            runs.push(entries.into_iter());
        }
        let mut verdicts = self.verdicts.iter().peekable();
        let mut settled = self.settled.iter();
        let mut rows = Vec::with_capacity(self.len());
        let mut received_at = 0i64;
        for (index, source) in self.sources.iter().enumerate() {
            received_at = received_at.wrapping_add(self.received_at[index]);
            let code = verdicts
                .next_if(|(row, _)| usize::try_from(*row) == Ok(index))
                .map(|(_, code)| *code);
            let verdict = match code {
                None => Verdict::Accepted,
                Some(code) => Verdict::from_code(code).ok_or(PageProblem::Verdict)?,
            };
            let (id, entry) = match usize::from(*source).checked_sub(1) {
                None => (*settled.next().ok_or(PageProblem::Rows)?, None),
                Some(run) => {
                    let entry = runs
                        .get_mut(run)
                        .and_then(Iterator::next)
                        .ok_or(PageProblem::Rows)?;
                    (entry.id, Some(entry))
                }
            };
            rows.push(FeedRow {
                id,
                received_at: Timestamp(received_at),
                verdict,
                entry,
            });
        }
        let all_used = settled.next().is_none()
            && verdicts.next().is_none()
            && runs.iter_mut().all(|run| run.next().is_none());
        if all_used {
            Ok(rows)
        } else {
            Err(PageProblem::Rows)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::run::tests::{SCOPE, chain};
    use super::super::{KeyPair, root_of};
    use super::*;

    fn rows() -> Vec<FeedRow> {
        let mut rows: Vec<FeedRow> = chain(5, &[KeyPair::from_seed([1; 32])])
            .into_iter()
            .enumerate()
            .map(|(n, entry)| FeedRow {
                id: entry.id,
                received_at: Timestamp(5_000 + n as i64),
                verdict: Verdict::Accepted,
                entry: Some(entry),
            })
            .collect();
        let settles = FeedRow {
            entry: None,
            verdict: Verdict::Released,
            ..rows[1].clone()
        };
        rows.insert(3, settles);
        rows
    }

    #[test]
    fn a_page_gives_back_its_rows() {
        let rows = rows();
        let bytes = minicbor::to_vec(Page::pack(SCOPE, 40, &rows)).unwrap();
        let page: Page = minicbor::decode(&bytes).unwrap();
        let back = page.unpack().unwrap();
        let leaves = |rows: &[FeedRow]| rows.iter().map(FeedRow::leaf).collect::<Vec<_>>();
        assert_eq!(leaves(&back), leaves(&rows));
        assert_eq!(page.start, 40);
    }

    #[test]
    fn a_row_dropped_altered_or_back_dated_changes_the_root() {
        let rows = rows();
        let root = |rows: &[FeedRow]| root_of(&rows.iter().map(FeedRow::leaf).collect::<Vec<_>>());
        let honest = root(&rows);
        let mut dropped = rows.clone();
        dropped.remove(2);
        let mut dated = rows.clone();
        dated[2].received_at = Timestamp(1);
        let mut judged = rows.clone();
        judged[2].verdict = Verdict::Declined;
        for lie in [dropped, dated, judged] {
            assert_ne!(root(&lie), honest);
        }
    }
}
