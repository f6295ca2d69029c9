//! W1: the same again (row E1.W): twice within a month, or once after an action about it was seen in practice.
//!
//! May not live here: what makes two things the same (`before`).

use std::collections::{BTreeMap, BTreeSet};

use super::{Happening, Key, Look, Signal, Standing, What};
use crate::cycle::{Cycle, Stage};
use crate::id::EntryId;
use crate::time::Timestamp;

pub(super) fn all(look: &Look<'_>) -> Vec<Signal> {
    let from = look.now.plus_ms(-look.limits.repeat_ms);
    let recent = look.before.between(look.floor, from, look.now);
    let mut by_key: BTreeMap<Key, Vec<&Happening>> = BTreeMap::new();
    for one in &recent {
        for key in one.keys() {
            by_key.entry(key).or_default().push(one);
        }
    }
    // The same incidents on two keys (same person and same place) are said once, by the first.
    let mut said: BTreeSet<Vec<EntryId>> = BTreeSet::new();
    let mut signals = Vec::new();
    for (key, of_key) in by_key {
        let evidence: Vec<EntryId> = of_key.iter().map(|one| one.entry).collect();
        let Some(newest) = of_key.last() else {
            continue;
        };
        if of_key.len() > 1 && !is_answered(look, key, newest.at) && said.insert(evidence.clone()) {
            let cycle = of_key.iter().rev().find_map(|one| one.cycle);
            signals.push(signal(look, What::Repeated, newest, evidence, |id| {
                Signal::named(id, &[&bytes_of(key)])
            }));
            if let Some(last) = signals.last_mut() {
                last.cycle = cycle;
            }
        }
    }
    signals.extend(after_actions(look));
    signals
}

/// Whether an action about it was agreed after it happened last.
fn is_answered(look: &Look<'_>, key: Key, newest: Timestamp) -> bool {
    look.before
        .on(key)
        .filter_map(|one| look.cycles.cycle(one.cycle?))
        .any(|cycle| cycle.live_actions().any(|action| action.agreed_at >= newest))
}

/// What happened after an action about the same was seen in practice, and was not looked at since.
fn after_actions(look: &Look<'_>) -> Vec<Signal> {
    let from = look.now.plus_ms(-look.limits.watch_ms);
    let recent = look.before.between(look.floor, from, look.now);
    // From the cycles that are watched, not from eight years of them on one key.
    let mut again: BTreeMap<crate::id::CycleId, Vec<&Happening>> = BTreeMap::new();
    for cycle in look.cycles.iter().filter(|cycle| is_watched(look, cycle, from)) {
        let Some(keys) = look.before.happening(cycle.id).map(Happening::keys) else {
            continue;
        };
        let of_cycle: Vec<&Happening> = recent
            .iter()
            .filter(|one| one.cycle != Some(cycle.id) && is_after_its_action(look, cycle, one.at))
            .filter(|one| one.keys().iter().any(|key| keys.contains(key)))
            .collect();
        if !of_cycle.is_empty() {
            again.insert(cycle.id, of_cycle);
        }
    }
    again
        .into_iter()
        .filter_map(|(id, of_cycle)| {
            let first = of_cycle.first()?;
            let evidence = of_cycle.iter().map(|one| one.entry).collect();
            let mut raised = signal(look, What::RepeatedAfterAction, first, evidence, |what| {
                Signal::named(what, &[&id.0])
            });
            (raised.cycle, raised.reopens) = (Some(id), Some(id));
            Some(raised)
        })
        .collect()
}

/// Whether a cycle's action was seen in practice and its watch reaches past a moment.
fn is_watched(look: &Look<'_>, cycle: &Cycle, from: Timestamp) -> bool {
    watched_until(look, cycle).is_some_and(|until| until >= from)
}

/// A watch begins when it was seen, and again when it was closed.
fn watched_until(look: &Look<'_>, cycle: &Cycle) -> Option<Timestamp> {
    if !matches!(cycle.stage, Stage::Verified | Stage::Closed) {
        return None;
    }
    let reviewed = cycle.outcome.as_ref().map(|outcome| outcome.at);
    let from = seen_at(cycle).max(reviewed)?;
    Some(from.plus_ms(look.limits.watch_ms))
}

fn seen_at(cycle: &Cycle) -> Option<Timestamp> {
    let seen = cycle.live_actions().filter_map(|action| action.seen.as_ref());
    seen.map(|seen| seen.at).max()
}

/// Whether a cycle's action was seen in practice before a moment, while it is watched, and nobody reviewed it since.
fn is_after_its_action(look: &Look<'_>, cycle: &Cycle, at: Timestamp) -> bool {
    let reviewed = cycle.outcome.as_ref().map(|outcome| outcome.at);
    seen_at(cycle).is_some_and(|seen| seen < at)
        && watched_until(look, cycle).is_some_and(|until| at <= until)
        && reviewed.is_none_or(|reviewed| reviewed < at)
}

fn signal(
    look: &Look<'_>,
    what: What,
    newest: &Happening,
    evidence: Vec<EntryId>,
    named: impl FnOnce(What) -> super::SignalKey,
) -> Signal {
    debug_assert!(newest.at <= look.now);
    Signal {
        key: named(what),
        what,
        cycle: None,
        action: None,
        since: newest.at,
        due_at: newest.at,
        standing: Standing::Overdue,
        evidence,
        reopens: None,
        person: newest.person,
        tablet: None,
    }
}

fn bytes_of(key: Key) -> Vec<u8> {
    match key {
        Key::Person(theme, person) => [&[0, theme.code()], person.0.as_slice()].concat(),
        Key::Place(theme, place) => vec![1, theme.code(), place],
        Key::Cause(theme, cause) => vec![2, theme.code(), cause.code()],
    }
}
