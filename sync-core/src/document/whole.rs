//! A document put together from all changes that count: which of them are merged, which are not, and why.
//!
//! What comes out follows from the set of changes alone, whatever order they came in. May not live here: what one change
//! may do (`shape`), how a document is shown (`render`).

use std::collections::{BTreeMap, BTreeSet};

use automerge::{Automerge, ChangeHash};

use super::genesis::{self, Genesis};
use super::shape::{self, Fit, Made, Touched};
use super::{Change, Trouble, Unmerged};
use crate::id::{EntryId, Hash};
use crate::limits::DOCUMENT_OPS_MAX;
use crate::record::{Actor, DocumentKey};

/// A document, with what is merged in it.
#[derive(Clone)]
pub(super) struct Whole {
    pub(super) document: DocumentKey,
    pub(super) genesis: Genesis,
    pub(super) doc: Automerge,
    merged: BTreeMap<Hash, Merged>,
    by_actor: BTreeMap<Actor, Hash>,
    waiting: Vec<Fit>,
    refused: BTreeMap<EntryId, Unmerged>,
    operations: u64,
    /// Whether a change was refused for want of room: which one then depends on the order of adding.
    full: bool,
}

/// A change that is in the document.
#[derive(Clone)]
struct Merged {
    deps: Vec<Hash>,
    start: u64,
    made: Vec<Made>,
    /// How many changes it stands on at most, one upon the other.
    depth: usize,
}

impl Merged {
    const fn last(&self) -> u64 {
        self.start + self.made.len() as u64 - 1
    }

    fn made(&self, counter: u64) -> Option<&Made> {
        let place = usize::try_from(counter.checked_sub(self.start)?).ok()?;
        self.made.get(place)
    }
}

/// Whether new changes could simply be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// The document is what it would be had all changes come at once.
    Smoothly,
    /// It may not be: it has to be put together anew.
    Anew,
}

impl Whole {
    /// A document nobody has written in.
    ///
    /// # Errors
    /// [`Trouble::Broken`], which the tests of the committed bytes rule out.
    pub(super) fn new(document: &DocumentKey) -> Result<Self, Trouble> {
        let genesis = Genesis::of(document.kind()).ok_or(Trouble::Broken)?;
        let first = Merged {
            deps: Vec::new(),
            start: 1,
            made: vec![Made::Nothing; usize::try_from(genesis.operations).map_err(|_| Trouble::Broken)?],
            depth: 0,
        };
        Ok(Self {
            document: *document,
            doc: genesis.doc.clone(),
            merged: BTreeMap::from([(genesis.hash, first)]),
            by_actor: BTreeMap::from([(genesis::ACTOR, genesis.hash)]),
            waiting: Vec::new(),
            refused: BTreeMap::new(),
            operations: genesis.operations,
            full: false,
            genesis,
        })
    }

    /// A document with all of these changes that fit.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when automerge did not merge what should merge.
    pub(super) fn of(document: &DocumentKey, changes: &[Change]) -> Result<Self, Trouble> {
        let mut whole = Self::new(document)?;
        whole.add(changes)?;
        Ok(whole)
    }

    /// Adds changes.
    ///
    /// # Errors
    /// [`Trouble::Broken`] when automerge did not merge what should merge.
    pub(super) fn add(&mut self, changes: &[Change]) -> Result<Added, Trouble> {
        let mut candidates = core::mem::take(&mut self.waiting);
        let merged_before: BTreeSet<Actor> = self.by_actor.keys().copied().collect();
        for change in changes {
            match shape::read(&self.genesis, &self.document, change) {
                Ok(fit) => candidates.push(fit),
                Err(why) => {
                    self.refused.insert(change.id, why);
                }
            }
        }
        // Of two changes by one actor the one with the smaller id is taken; which came first does not matter.
        candidates.sort_by_key(|fit| fit.entry);
        let mut added = Added::Smoothly;
        let mut ready = Vec::new();
        loop {
            let mut waiting = Vec::new();
            let before = ready.len();
            for fit in candidates {
                match self.fits(&fit) {
                    Ok(true) => {
                        self.note(&fit);
                        ready.push(fit.change);
                    }
                    Ok(false) => {}
                    Err(Unmerged::Waits) => waiting.push(fit),
                    Err(why) => {
                        self.full |= self.operations + fit.made.len() as u64 > DOCUMENT_OPS_MAX;
                        if self.full || merged_before.contains(&fit.actor) {
                            added = Added::Anew;
                        }
                        self.refused.insert(fit.entry, why);
                    }
                }
            }
            candidates = waiting;
            if ready.len() == before {
                break;
            }
        }
        self.waiting = candidates;
        if !ready.is_empty() {
            self.doc.apply_changes(ready).map_err(|_| Trouble::Broken)?;
        }
        // An answer without an error does not mean that everything was merged.
        if self.doc_heads() != self.heads() {
            return Err(Trouble::Broken);
        }
        Ok(added)
    }

    /// Whether a change can be merged now; `Ok(false)` when it is merged already, under another entry.
    fn fits(&self, fit: &Fit) -> Result<bool, Unmerged> {
        if self.merged.contains_key(&fit.hash) {
            return Ok(false);
        }
        let deps: Vec<&Merged> = fit
            .deps
            .iter()
            .map(|dep| self.merged.get(dep).ok_or(Unmerged::Waits))
            .collect::<Result<_, _>>()?;
        if self.by_actor.contains_key(&fit.actor) {
            return Err(Unmerged::AnotherActor);
        }
        // Counters go on from what it stands on, exactly: nobody makes them run out for others.
        let before = deps.iter().map(|dep| dep.last()).max().ok_or(Unmerged::Unfit)?;
        let operations = self.operations + fit.made.len() as u64;
        if fit.start != before + 1 || operations > DOCUMENT_OPS_MAX {
            return Err(Unmerged::Unfit);
        }
        let below = self.below(&fit.deps);
        let known = |touched: &Touched| {
            self.by_actor.get(&touched.by).is_some_and(|hash| {
                let made = self
                    .merged
                    .get(hash)
                    .and_then(|merged| merged.made(touched.counter));
                below.contains(hash) && made == Some(&touched.made)
            })
        };
        if fit.touched.iter().all(known) {
            Ok(true)
        } else {
            Err(Unmerged::Unfit)
        }
    }

    fn note(&mut self, fit: &Fit) {
        let depths = fit
            .deps
            .iter()
            .filter_map(|dep| self.merged.get(dep))
            .map(|dep| dep.depth);
        let merged = Merged {
            depth: depths.max().unwrap_or(0) + 1,
            deps: fit.deps.clone(),
            start: fit.start,
            made: fit.made.clone(),
        };
        self.operations += fit.made.len() as u64;
        self.by_actor.insert(fit.actor, fit.hash);
        self.merged.insert(fit.hash, merged);
    }

    /// These changes and all they stand on.
    pub(super) fn below(&self, heads: &[Hash]) -> BTreeSet<Hash> {
        let mut below = BTreeSet::new();
        let mut ahead = heads.to_vec();
        while let Some(hash) = ahead.pop() {
            if let Some(merged) = self.merged.get(&hash)
                && below.insert(hash)
            {
                ahead.extend_from_slice(&merged.deps);
            }
        }
        below
    }

    /// Hashes of the newest changes, ascending.
    pub(super) fn heads(&self) -> Vec<Hash> {
        let under: BTreeSet<&Hash> = self.merged.values().flat_map(|merged| &merged.deps).collect();
        self.merged
            .keys()
            .filter(|hash| !under.contains(hash))
            .copied()
            .collect()
    }

    fn doc_heads(&self) -> Vec<Hash> {
        let mut heads: Vec<Hash> = self.doc.get_heads().iter().map(|hash| Hash(hash.0)).collect();
        heads.sort_unstable();
        heads
    }

    /// A version named by its heads, as automerge takes it; no heads at all are the document nobody has written in.
    ///
    /// # Errors
    /// [`Trouble::UnknownVersion`] when a head is not merged.
    pub(super) fn version(&self, heads: &[Hash]) -> Result<Vec<ChangeHash>, Trouble> {
        if heads.is_empty() {
            return Ok(vec![ChangeHash(self.genesis.hash.0)]);
        }
        if heads.iter().any(|head| !self.merged.contains_key(head)) {
            return Err(Trouble::UnknownVersion);
        }
        Ok(heads.iter().map(|head| ChangeHash(head.0)).collect())
    }

    /// What the document is now, as automerge takes it.
    pub(super) fn newest(&self) -> Vec<ChangeHash> {
        self.heads().iter().map(|head| ChangeHash(head.0)).collect()
    }

    /// Whether anything by this actor is merged.
    pub(super) fn has_actor(&self, actor: Actor) -> bool {
        self.by_actor.contains_key(&actor)
    }

    /// Hashes of all changes, each after those it stands on, in an order that follows from the set.
    pub(super) fn in_order(&self) -> Vec<ChangeHash> {
        let mut order: Vec<(usize, &Hash)> = self
            .merged
            .iter()
            .map(|(hash, merged)| (merged.depth, hash))
            .collect();
        order.sort_unstable();
        order.into_iter().map(|(_, hash)| ChangeHash(hash.0)).collect()
    }

    /// What a change stands on, and its hash, if an actor's change is merged.
    pub(super) fn change_by(&self, actor: Actor) -> Option<(Vec<Hash>, Hash)> {
        let hash = self.by_actor.get(&actor)?;
        Some((self.merged.get(hash)?.deps.clone(), *hash))
    }

    /// Changes that are not merged, and why.
    pub(super) fn unmerged(&self) -> Vec<(EntryId, Unmerged)> {
        let mut unmerged = self.refused.clone();
        unmerged.extend(self.waiting.iter().map(|fit| (fit.entry, Unmerged::Waits)));
        unmerged.into_iter().collect()
    }

    /// Whether more changes may be added with the same result as all at once.
    pub(super) const fn can_grow(&self) -> bool {
        !self.full
    }

    /// Why an entry's change is not merged.
    pub(super) fn why_not(&self, entry: EntryId) -> Option<Unmerged> {
        let waits = self.waiting.iter().any(|fit| fit.entry == entry);
        self.refused
            .get(&entry)
            .copied()
            .or(waits.then_some(Unmerged::Waits))
    }
}
