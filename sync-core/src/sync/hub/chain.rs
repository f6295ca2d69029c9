//! Where a device's chain in one scope stands: its newest entry, the places that never arrived, what the device knew.

use super::api::ChainHead;
use crate::id::EntryId;
use crate::journal::{Entry, Frontier};
use crate::wire::Refused;

/// Where one chain stands, with everything staged.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    pub(super) seq: u64,
    pub(super) id: EntryId,
    pub(super) tick: u64,
    /// Places that never arrived.
    pub(super) gaps: Vec<(u64, u64)>,
    /// The newest frontier seen since the machine began: it never falls, unless its device leaves a lost log.
    pub(super) frontier: Frontier,
}

impl Chain {
    /// An entry that stood in a lost log stands again: its place was judged when the office first took it.
    pub(super) fn stands_again(chain: Option<Self>, entry: &Entry) -> Self {
        let header = &entry.header;
        let Some(mut chain) = chain else {
            return Self {
                seq: header.seq,
                id: entry.id,
                tick: header.tick,
                gaps: (header.seq > 0)
                    .then(|| (0, header.seq - 1))
                    .into_iter()
                    .collect(),
                frontier: Frontier::default(),
            };
        };
        if header.seq > chain.seq {
            if header.seq > chain.seq + 1 {
                chain.gaps.push((chain.seq + 1, header.seq - 1));
            }
            (chain.seq, chain.id, chain.tick) = (header.seq, entry.id, header.tick);
        } else {
            // Where another stands at its place by now, both are kept.
            let _ = close_gap(&mut chain.gaps, header.seq);
        }
        chain
    }
}

impl From<ChainHead> for Chain {
    fn from(head: ChainHead) -> Self {
        Self {
            seq: head.seq,
            id: head.id,
            tick: head.tick,
            gaps: head.gaps,
            frontier: Frontier::default(),
        }
    }
}

/// An entry that comes after its successors: it must fill a known gap.
pub(super) fn close_gap(gaps: &mut Vec<(u64, u64)>, seq: u64) -> Result<(), Refused> {
    let at = gaps
        .iter()
        .position(|(first, last)| (*first..=*last).contains(&seq))
        .ok_or(Refused::PlaceTaken)?;
    let (first, last) = gaps.remove(at);
    if seq < last {
        gaps.insert(at, (seq + 1, last));
    }
    if first < seq {
        gaps.insert(at, (first, seq - 1));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_closes_from_either_side_and_only_once() {
        let mut gaps = vec![(3, 7)];
        assert_eq!(close_gap(&mut gaps, 5), Ok(()));
        assert_eq!(gaps, [(3, 4), (6, 7)]);
        assert_eq!(close_gap(&mut gaps, 5), Err(Refused::PlaceTaken));
        assert_eq!(close_gap(&mut gaps, 3), Ok(()));
        assert_eq!(close_gap(&mut gaps, 7), Ok(()));
        assert_eq!(gaps, [(4, 4), (6, 6)]);
    }
}
