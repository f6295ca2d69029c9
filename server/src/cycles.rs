//! The office's own copy of the follow-through fold that tablets use, following the store: whoever looks is given
//! everything that is durable by then, and one new record folds its own cycle alone.
//!
//! May not live here: what a page shows of it (`projection`), SQL (`store`), what a stage is (`sync_core::cycle`).

use std::sync::{Mutex, PoisonError};

use sync_core::cadence::Reviews;
use sync_core::cycle::{CycleFeed, Cycles};
use sync_core::fold::Place;
use sync_core::id::{DeviceId, PublicKey, ServiceId};
use sync_core::journal::{FeedRow, read_body};
use sync_core::scope::{Audience, Scope};
use sync_core::signal::Before;

use crate::store::{Store, StoreError};

/// Rows read at once: bounds what is held beside the fold itself.
const ROWS_AT_ONCE: u64 = 2_000;

/// The fold, following the store.
pub struct LiveCycles {
    store: Store,
    scope: Scope,
    kept: Mutex<Kept>,
}

struct Kept {
    feed: CycleFeed,
    /// What happened before, by what it was: kept as cycles change.
    before: Before,
    /// The row that comes next.
    next: u64,
}

impl LiveCycles {
    /// Follows one service. Nothing is read before the first look.
    pub fn new(store: Store, service: ServiceId, office_key: PublicKey) -> Self {
        Self {
            store,
            scope: Scope::new(service, Audience::Cycles),
            kept: Mutex::new(Kept {
                feed: CycleFeed::new(DeviceId::of_key(&office_key)),
                before: Before::default(),
                next: 0,
            }),
        }
    }

    /// Looks at everything that is durable now. Waits for the disk: call it from a thread that may.
    ///
    /// # Errors
    /// [`StoreError`]; what was read before it stays.
    pub fn look<T>(&self, look: impl FnOnce(&Cycles) -> T) -> Result<T, StoreError> {
        self.look_back(|cycles, _, _| look(cycles))
    }

    /// The same, with what happened before and with the reviews held.
    ///
    /// # Errors
    /// [`StoreError`]; what was read before it stays.
    pub fn look_back<T>(&self, look: impl FnOnce(&Cycles, &Before, &Reviews) -> T) -> Result<T, StoreError> {
        // A look that panicked has changed nothing: it had the fold to read only.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let rows = self.store.rows(self.scope, kept.next, kept.next + ROWS_AT_ONCE)?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let n = kept.next;
                kept.take(n, row);
                kept.next += 1;
            }
        }
        Ok(look(kept.feed.cycles(), &kept.before, kept.feed.reviews()))
    }
}

impl Kept {
    fn take(&mut self, n: u64, row: &FeedRow) {
        let place = Place::InFeed {
            row: n,
            received_at: row.received_at,
            verdict: row.verdict,
        };
        let changed = match &row.entry {
            None => self.feed.settle(row.id, place),
            Some(entry) => match entry.body.as_deref().map(read_body) {
                Some(Ok(content)) => self.feed.take(entry, place, &content),
                _ => None,
            },
        };
        if let Some(cycle) = changed.and_then(|cycle| self.feed.cycles().cycle(cycle)) {
            self.before.update(cycle);
        }
    }
}
