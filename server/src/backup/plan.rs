//! What backups are called, when the next is due, and which are kept. Pure, but for listing a folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use sync_core::id::ServiceId;
use sync_core::time::{HOUR_MS, Timestamp};

/// Days of which the newest backup is kept.
const DAYS_KEPT: usize = 14;
/// Months of which the newest backup is kept.
const MONTHS_KEPT: usize = 12;
/// A night's backup that failed is tried again after so long.
const AGAIN_MS: i64 = HOUR_MS;
/// Past this the last backup is too old.
pub const LATE_MS: i64 = 26 * HOUR_MS;

const BEGIN: &str = "followthrough";
const END: &str = "backup";
/// What a backup is called until it is proven.
pub(super) const PARTIAL: &str = "partial";

/// Why a backup was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// The night's.
    Nightly,
    /// Before the database was brought to a newer version.
    Update,
    /// Somebody asked for it.
    ByHand,
}

impl Reason {
    const ALL: [Self; 3] = [Self::Nightly, Self::Update, Self::ByHand];

    /// As in a file's name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Nightly => "nightly",
            Self::Update => "before-update",
            Self::ByHand => "by-hand",
        }
    }
}

/// A backup that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// When it was taken.
    pub made_at: Timestamp,
    /// Why.
    pub reason: Reason,
}

/// The name of a backup: whose, the day and time in London for people, the moment for the program.
pub fn name(service: Option<ServiceId>, made_at: Timestamp, reason: Reason) -> String {
    let minute = made_at.minute_of_day();
    format!(
        "{BEGIN}.{}.{}-{:02}{:02}.{}.{}.{END}",
        short(service),
        made_at.care_day().iso(),
        minute / 60,
        minute % 60,
        made_at.0,
        reason.code(),
    )
}

fn short(service: Option<ServiceId>) -> String {
    let mut short = service.map(|service| service.to_hex()).unwrap_or_default();
    short.truncate(8);
    short
}

fn read_name(path: PathBuf, service: Option<ServiceId>) -> Option<Kept> {
    let name = path.file_name()?.to_str()?;
    let parts: Vec<&str> = name.split('.').collect();
    let [begin, whose, _, made_ms, reason, end] = parts.as_slice() else {
        return None;
    };
    let ours = service.is_none() || *whose == short(service);
    if *begin != BEGIN || *end != END || !ours {
        return None;
    }
    let made_at = Timestamp(made_ms.parse().ok()?);
    let reason = Reason::ALL.into_iter().find(|known| known.code() == *reason)?;
    Some(Kept {
        path,
        made_at,
        reason,
    })
}

/// The backups of a service in a folder, the newest first; everybody's without one. None where the folder cannot be read.
pub fn held_in(folder: &Path, service: Option<ServiceId>) -> Vec<Kept> {
    let Ok(files) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut held: Vec<Kept> = files
        .flatten()
        .filter_map(|file| read_name(file.path(), service))
        .collect();
    held.sort_by_key(|kept| std::cmp::Reverse(kept.made_at));
    held
}

/// What a process that was killed left of a backup of this service.
pub(super) fn leftovers(folder: &Path, service: Option<ServiceId>) -> Vec<PathBuf> {
    let begin = format!("{BEGIN}.{}.", short(service));
    let ours = |path: &PathBuf| {
        path.extension().is_some_and(|end| end == PARTIAL)
            && path
                .file_name()
                .is_some_and(|name| name.to_string_lossy().starts_with(&begin))
    };
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| file.path()).filter(ours).collect()
}

/// Which of the backups, newest first, are no longer needed: the newest of each of the latest days and months stays, and
/// what was taken before an update is not outdone by what was taken after it. The newest always stays.
pub fn surplus(held: &[Kept]) -> Vec<Kept> {
    let (mut days, mut months, mut kinds) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut gone = Vec::new();
    for kept in held {
        let iso = kept.made_at.care_day().iso();
        let month = iso.get(..7).unwrap_or_default().to_owned();
        let first_of_day = kinds.insert((iso.clone(), kept.reason == Reason::Update));
        let day_counts = days.contains(&iso) || days.len() < DAYS_KEPT;
        if day_counts {
            days.insert(iso);
        }
        let first_of_month = !months.contains(&month) && months.len() < MONTHS_KEPT;
        if first_of_month {
            months.insert(month);
        }
        if !(day_counts && first_of_day || first_of_month) {
            gone.push(kept.clone());
        }
    }
    gone
}

/// When the next nightly backup is due: at `at_minute` after midnight in London, at once where that was missed, an hour after
/// a try that failed. `good` is when the newest backup was taken, `tried` when this process last tried.
pub fn next_due(
    now: Timestamp,
    at_minute: u16,
    good: Option<Timestamp>,
    tried: Option<Timestamp>,
) -> Timestamp {
    let today = now.care_day();
    let [before, then, after] = [today.previous(), today, today.next()].map(|day| day.at_minute(at_minute));
    let (slot, next) = if now >= then {
        (then, after)
    } else {
        (before, then)
    };
    // A backup from the future was dated by a clock that was wrong: it says nothing about tonight.
    if good.is_some_and(|good| good >= slot && good <= now) {
        return next;
    }
    match tried.filter(|tried| *tried >= slot && *tried <= now) {
        Some(tried) => tried.plus_ms(AGAIN_MS),
        None => now,
    }
}
