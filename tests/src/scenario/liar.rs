//! An office that has the real keys and signs another history than the one it gave out.

use sync_core::journal::{Checkpoint, Edge, FeedRow, KeyPair};
use sync_core::scope::Scope;
use sync_core::testing::Home;
use sync_core::wire::{self, Down, SealedPage};

/// A page of the rows that follow `told` rows of `history`, sealed with the scope's real key and signed by `office` over
/// the root that `history` leads to.
///
/// `None` when the home has no key for the scope.
pub fn page(
    home: &Home,
    scope: Scope,
    history: &[FeedRow],
    told: usize,
    office: &KeyPair,
) -> Option<Vec<u8>> {
    let secrets = home.office.load().secrets;
    let (_, key) = secrets.scope_keys.into_iter().find(|(of, _)| *of == scope)?;
    let mut edge = Edge::new();
    for row in history {
        edge.append(row.leaf());
    }
    let checkpoint = Checkpoint::sign(scope, edge.size(), edge.root(), home.now, office);
    let page = SealedPage::seal(&key, [3; 12], told as u64, checkpoint, history.get(told..)?);
    Some(wire::encode(&Down::Page(page)))
}

/// The office's real signing key.
pub fn office_key(home: &Home) -> KeyPair {
    KeyPair::from_seed(home.office.load().secrets.signing_seed)
}
