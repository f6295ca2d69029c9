//! A history in words in, signals out: at which hour after the first record, what is shown, whose it is.

mod before;
mod escalating;
mod many;
mod order;
mod quiet;
mod repeating;
mod tracking;

use super::{Before, Look, Signal, SignalLimits, Standing, Tablet};
use crate::cadence::Reviews;
use crate::cycle::Cycles;
use crate::cycle::tests::telling::{START, Told, read, read_of};
use crate::fold::Floor;
use crate::id::{CycleId, EntryId};
use crate::time::{HOUR_MS, Timestamp};

/// So many hours after the first record was written.
fn hour(hours: i64) -> Timestamp {
    START.plus_ms(hours * HOUR_MS)
}

/// Histories of several cycles, each begun so many hours after the first.
fn folded(histories: &[(u8, i64, &str)]) -> Cycles {
    let mut cycles = Cycles::default();
    for (id, begun, history) in histories {
        take(&mut cycles, &read_of(history, CycleId([*id; 16]), hour(*begun)));
    }
    cycles
}

fn take(cycles: &mut Cycles, history: &[Told]) {
    for told in history {
        cycles.apply(&told.at(told.place), told.knew);
    }
}

fn signals(cycles: &Cycles, now: Timestamp) -> Vec<Signal> {
    look(cycles, &Floor::default(), &[], now)
}

fn look(cycles: &Cycles, floor: &Floor, tablets: &[Tablet], now: Timestamp) -> Vec<Signal> {
    Look {
        cycles,
        floor,
        before: &Before::of(cycles),
        tablets,
        reviews: &Reviews::default(),
        open_since: None,
        limits: &SignalLimits::default(),
        now,
    }
    .signals()
}

fn said(signals: &[Signal], name: impl Fn(&EntryId) -> String) -> Vec<String> {
    signals
        .iter()
        .map(|signal| {
            let evidence: Vec<String> = signal.evidence.iter().map(&name).collect();
            let soon = match signal.standing {
                Standing::DueSoon => "soon: ",
                Standing::Overdue => "",
            };
            format!("{soon}{:?} by {}", signal.what, evidence.join(" "))
        })
        .collect()
}

/// What is shown of one history at an hour.
#[track_caller]
fn check(history: &str, at_hour: i64, expected: &[&str]) {
    let told = read(history);
    let mut cycles = Cycles::default();
    take(&mut cycles, &told);
    let name = |id: &EntryId| {
        let told = told.iter().find(|told| told.id == *id);
        told.map_or_else(|| "?".to_owned(), |told| told.label.clone())
    };
    assert_eq!(
        said(&signals(&cycles, hour(at_hour)), name),
        expected,
        "{history}"
    );
}
