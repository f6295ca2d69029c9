//! A page of feed rows as it travels and as tablets store it: deflated, then sealed to the scope's key, once for everybody.

use minicbor::{Decode, Encode};

use super::{FrameProblem, deflate, inflate};
use crate::cbor::to_bytes;
use crate::journal::{Checkpoint, FeedRow, Page, PageProblem};
use crate::scope::Scope;
use crate::seal::{self, DoesNotOpen, ScopeKey};

/// Rows `start..checkpoint.size` of one scope's feed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SealedPage {
    /// Number of the first row.
    #[n(0)]
    pub start: u64,
    /// The office's word for the log up to and including the last row.
    #[n(1)]
    pub checkpoint: Checkpoint,
    #[cbor(n(2), with = "minicbor::bytes")]
    sealed: Vec<u8>,
}

/// Why a page does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealedPageProblem {
    /// Not with this key.
    #[error(transparent)]
    DoesNotOpen(#[from] DoesNotOpen),
    /// Not a deflated page inside.
    #[error(transparent)]
    Frame(#[from] FrameProblem),
    /// Its rows do not unpack.
    #[error(transparent)]
    Page(#[from] PageProblem),
    /// Inside is another page than the envelope says.
    #[error("page holds other rows than its envelope says")]
    OtherRows,
}

impl SealedPage {
    /// Packs, deflates and seals rows that end where `checkpoint` does.
    pub fn seal(
        key: &ScopeKey,
        nonce: [u8; 12],
        start: u64,
        checkpoint: Checkpoint,
        rows: &[FeedRow],
    ) -> Self {
        let plain = deflate(&to_bytes(&Page::pack(checkpoint.scope, start, rows)));
        let sealed = seal::seal(
            key,
            nonce,
            &bound_to(&checkpoint.scope, start, checkpoint.size),
            &plain,
        );
        Self {
            start,
            checkpoint,
            sealed,
        }
    }

    /// How large it is.
    pub fn sealed_bytes(&self) -> usize {
        self.sealed.len()
    }

    /// Whose feed.
    pub const fn scope(&self) -> Scope {
        self.checkpoint.scope
    }

    /// Opens and unpacks the rows. Signatures inside are checked unless they are `known` to be good from an earlier opening;
    /// the root is not: that takes the edge before it.
    ///
    /// # Errors
    /// [`SealedPageProblem`].
    pub fn open(&self, key: &ScopeKey, known: bool) -> Result<Vec<FeedRow>, SealedPageProblem> {
        let bound = bound_to(&self.checkpoint.scope, self.start, self.checkpoint.size);
        let plain = inflate(&seal::open(key, &bound, &self.sealed)?)?;
        let page: Page = minicbor::decode(&plain).map_err(|_| FrameProblem::Unreadable)?;
        let rows = if known {
            page.unpack_known()?
        } else {
            page.unpack()?
        };
        let same = page.scope == self.checkpoint.scope
            && page.start == self.start
            && page.start.checked_add(rows.len() as u64) == Some(self.checkpoint.size);
        if same {
            Ok(rows)
        } else {
            Err(SealedPageProblem::OtherRows)
        }
    }
}

fn bound_to(scope: &Scope, start: u64, end: u64) -> Vec<u8> {
    [
        b"followthrough page 1".as_slice(),
        &scope.to_bytes(),
        &start.to_be_bytes(),
        &end.to_be_bytes(),
    ]
    .concat()
}
