//! The serving process's own backups: one a night, and what the office's page says about them.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sync_core::id::ServiceId;
use sync_core::time::{HOUR_MS, MINUTE_MS, Timestamp};
use tokio::sync::watch;

use super::plan::next_due;
use super::{BackupError, LATE_MS, Place, Reason, Taken, held_in, take};
use crate::clock;
use crate::hub_task::{HubHandle, News};

/// A missed backup is made good this long after the start, when everybody is back.
const AFTER_START_MS: i64 = MINUTE_MS;
/// The wall's clock is read again at least so often: it may be put right, and a machine may sleep.
const LOOK_MS: i64 = 15 * MINUTE_MS;

/// How the backups are, for whoever asks. Clones share it.
#[derive(Clone)]
pub struct Watched {
    place: Arc<Place>,
    service: ServiceId,
    trouble: Arc<Mutex<Option<String>>>,
}

/// How the backups are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// When the newest proven one was taken.
    pub last_at: Option<Timestamp>,
    /// Whether that is too long ago, or never.
    pub late: bool,
    /// Why the last try of this process failed, if it did.
    pub trouble: Option<String>,
}

impl Watched {
    /// Watches one service's backups.
    pub fn new(place: Place, service: ServiceId) -> Self {
        Self {
            place: Arc::new(place),
            service,
            trouble: Arc::default(),
        }
    }

    fn last_at(&self) -> Option<Timestamp> {
        held_in(&self.place.folder, Some(self.service))
            .first()
            .map(|kept| kept.made_at)
    }

    /// Looks at what is there: it blocks as long as the folder does.
    pub fn state(&self, now: Timestamp) -> State {
        let last_at = self.last_at();
        // One from the future is no comfort: a clock was wrong.
        let fresh = |at: Timestamp| (-HOUR_MS..=LATE_MS).contains(&now.ms_since(at));
        State {
            last_at,
            late: !last_at.is_some_and(fresh),
            trouble: self.trouble().clone(),
        }
    }

    fn trouble(&self) -> std::sync::MutexGuard<'_, Option<String>> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What makes a backup every night.
pub struct Nightly {
    /// Of which folder.
    pub data: PathBuf,
    /// When: minutes after midnight in London.
    pub at_minute: u16,
    /// Where, and whom it tells.
    pub watched: Watched,
    /// The office, whose pages hear of it.
    pub hub: HubHandle,
}

impl Nightly {
    /// Makes them until the office stops. One under way is then left: it does not count, and the next start makes it.
    pub async fn run(self, mut stopping: watch::Receiver<bool>) {
        let started = clock::now();
        let mut tried = None;
        loop {
            let now = clock::now();
            let watched = self.watched.clone();
            let Ok(good) = tokio::task::spawn_blocking(move || watched.last_at()).await else {
                return;
            };
            let due = next_due(now, self.at_minute, good, tried).max(started.plus_ms(AFTER_START_MS));
            // A clock set back must not put the night off by years.
            let wait_ms = due.ms_since(now).clamp(0, LOOK_MS);
            if wait_ms > 0 {
                let wait = Duration::from_millis(wait_ms.unsigned_abs());
                tokio::select! {
                    () = tokio::time::sleep(wait) => continue,
                    _ = stopping.wait_for(|stopping| *stopping) => return,
                }
            }
            tried = Some(now);
            let (data, place) = (self.data.clone(), self.watched.place.clone());
            let documents = self.hub.documents().clone();
            let taking =
                tokio::task::spawn_blocking(move || take(&data, &place, Reason::Nightly, Some(&documents)));
            tokio::select! {
                taken = taking => match taken {
                    Ok(taken) => self.tell(taken),
                    Err(_) => return,
                },
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
        }
    }

    fn tell(&self, taken: Result<Taken, BackupError>) {
        let trouble = match taken {
            Ok(taken) => {
                tracing::info!(
                    entries = taken.entries,
                    bytes = taken.bytes,
                    took_ms = taken.took.as_millis(),
                    removed = taken.removed,
                    "the nightly backup was taken, restored and looked over"
                );
                None
            }
            Err(error) => {
                tracing::error!(%error, "the nightly backup was not made; the office serves on, and it is tried again in an hour");
                Some(error.to_string())
            }
        };
        *self.watched.trouble() = trouble;
        // The overview, which shows this, is read again at such news.
        self.hub.tell(News::Tablets);
    }
}
