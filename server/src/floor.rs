//! The office's own copy of the fold that tablets use: who lives here, what is planned and what was done, over as many
//! days as a tablet keeps. What the live page says is due is therefore what tablets say, not a second opinion in SQL.
//!
//! It follows the store: whoever looks is given everything that is durable by then. It is made anew on the first look of
//! each day, so it never holds more than its days. May not live here: what a page shows of it (`projection`), SQL (`store`).

use std::sync::{Mutex, PoisonError};

use sync_core::fold::{Entered, Floor, Place};
use sync_core::id::ServiceId;
use sync_core::journal::FeedRow;
use sync_core::limits::HORIZON_DAYS_DEFAULT;
use sync_core::record::care_kinds::incident;
use sync_core::scope::{Audience, Scope};
use sync_core::signal::SignalLimits;
use sync_core::time::{CareDay, DAY_MS, Timestamp};

use crate::projection::record_of;
use crate::store::{Order, RecordFilter, Store, StoreError};

/// Rows read at once while it is made: bounds what is held beside the fold itself.
const ROWS_AT_ONCE: u64 = 2_000;
/// Incidents of some months looked back at: a home of a hundred people with one each a week.
const INCIDENTS_MAX: u32 = 1_500;

/// The fold, following the store.
pub struct LiveFloor {
    store: Store,
    service: ServiceId,
    kept: Mutex<Option<Kept>>,
}

struct Kept {
    floor: Floor,
    /// The row that comes next, for each feed it follows.
    feeds: [(Scope, u64); 2],
    made_on: CareDay,
}

impl LiveFloor {
    /// Follows one service. Nothing is read before the first look.
    pub const fn new(store: Store, service: ServiceId) -> Self {
        Self {
            store,
            service,
            kept: Mutex::new(None),
        }
    }

    /// Looks at everything that is durable now. Waits for the disk: call it from a thread that may.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn look<T>(&self, now: Timestamp, look: impl FnOnce(&Floor) -> T) -> Result<T, StoreError> {
        // A look that panicked has changed nothing: it had the fold to read only.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut current = match kept.take() {
            Some(kept) if kept.made_on == now.care_day() => kept,
            _ => self.begin(now)?,
        };
        self.catch_up(&mut current)?;
        Ok(look(&kept.insert(current).floor))
    }

    fn begin(&self, now: Timestamp) -> Result<Kept, StoreError> {
        let floor_scope = Scope::new(self.service, Audience::Floor);
        let since = now.plus_ms(-HORIZON_DAYS_DEFAULT * DAY_MS);
        let mut floor = Floor::default();
        self.older_incidents(&mut floor, since, now)?;
        Ok(Kept {
            floor,
            feeds: [
                // Admissions and plans count however old they are.
                (Scope::new(self.service, Audience::People), 0),
                (floor_scope, self.store.first_row_since(floor_scope, since)?),
            ],
            made_on: now.care_day(),
        })
    }

    /// Whether something happens again is asked over more days than anybody's care is shown.
    fn older_incidents(&self, floor: &mut Floor, since: Timestamp, now: Timestamp) -> Result<(), StoreError> {
        let filter = RecordFilter {
            scopes: vec![Scope::new(self.service, Audience::Floor)],
            kind: Some(incident::KIND.code),
            from: Some(now.plus_ms(-SignalLimits::default().watch_ms)),
            to: Some(since),
            order: Order::Happened,
            limit: INCIDENTS_MAX,
            ..RecordFilter::default()
        };
        self.store.records_into(&filter, floor)
    }

    fn catch_up(&self, kept: &mut Kept) -> Result<(), StoreError> {
        for (scope, next) in &mut kept.feeds {
            loop {
                let rows = self.store.rows(*scope, *next, *next + ROWS_AT_ONCE)?;
                if rows.is_empty() {
                    break;
                }
                for row in &rows {
                    take(&mut kept.floor, *next, row);
                    *next += 1;
                }
            }
        }
        Ok(())
    }
}

fn take(floor: &mut Floor, n: u64, row: &FeedRow) {
    let place = Place::InFeed {
        row: n,
        received_at: row.received_at,
        verdict: row.verdict,
    };
    match &row.entry {
        Some(entry) => {
            if let Some(record) = record_of(entry) {
                floor.apply(&Entered::of(entry, place, &record));
            }
        }
        // A decision about an entry older than what is kept changes nothing here.
        None => drop(floor.settle(row.id, place)),
    }
}
