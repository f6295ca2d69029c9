//! What goes up a role because nobody answered in time (rows E1.E, story 2).
//!
//! Worked out from the signals that stand and the escalations that were written; each has an id that follows from what it is,
//! so that two who compute it make the same one. May not live here: writing the record (the office does, as itself).

use std::collections::BTreeSet;

use super::{Signal, SignalKey, SignalLimits, Standing, first_half};
use crate::cycle::{Cycles, Noted};
use crate::id::{CycleId, Hash};
use crate::record::Step;
use crate::record::follow_through::Escalated;
use crate::staff::Role;
use crate::time::Timestamp;

/// Names one escalation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EscalationId(pub [u8; 16]);

/// An escalation to write now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EscalationDue {
    /// The same wherever it is worked out.
    pub id: EscalationId,
    /// The signal.
    pub signal: SignalKey,
    /// The cycle it is a step of.
    pub cycle: CycleId,
    /// What the step says.
    pub step: Escalated,
    /// Since when it is due.
    pub due_at: Timestamp,
}

impl EscalationId {
    /// Follows from what goes up, to whom, and from when it was overdue: the same signal raised anew goes up anew.
    pub fn of(signal: SignalKey, due_at: Timestamp, to: Role) -> Self {
        let parts: [&[u8]; 4] = [
            b"followthrough escalation 1",
            &signal.0,
            &due_at.0.to_be_bytes(),
            to.code().as_bytes(),
        ];
        Self(first_half(&Hash::of(&parts)))
    }
}

/// What has to go up now: every link of the chain whose time has come and that was not written since the signal became
/// overdue. Signals about no cycle stay with their lead: an escalation is a step of a cycle.
pub fn escalations(
    signals: &[Signal],
    cycles: &Cycles,
    limits: &SignalLimits,
    now: Timestamp,
) -> Vec<EscalationDue> {
    let mut due = Vec::new();
    let mut seen = BTreeSet::new();
    for signal in signals
        .iter()
        .filter(|signal| signal.standing == Standing::Overdue)
    {
        let Some(cycle) = signal.cycle else {
            continue;
        };
        for link in &limits.chain {
            let due_at = signal.due_at.plus_ms(link.after_ms);
            let step = Escalated {
                action: signal.action,
                signal: signal.what.rule(),
                what: signal.what.code(),
                to: link.to,
            };
            let id = EscalationId::of(signal.key, signal.due_at, link.to);
            if due_at <= now && !is_written(cycles, cycle, &step, signal.due_at) && seen.insert(id) {
                due.push(EscalationDue {
                    id,
                    signal: signal.key,
                    cycle,
                    step,
                    due_at,
                });
            }
        }
    }
    due.sort_by_key(|one| (one.due_at, one.id));
    due
}

/// To whom a signal has gone up: the highest role that an escalation written since it became overdue names. `None` while it
/// is its lead's. What is due and not written has not gone up.
pub fn gone_up(signal: &Signal, cycles: &Cycles) -> Option<Role> {
    let (rule, code) = (signal.what.rule(), signal.what.code());
    let written = written_since(cycles, signal.cycle?, signal.due_at);
    written
        .filter(|up| (up.action, up.signal, up.what) == (signal.action, rule, code))
        .map(|up| up.to)
        .filter(|to| *to != signal.what.lead())
        .max()
}

fn is_written(cycles: &Cycles, cycle: CycleId, step: &Escalated, since: Timestamp) -> bool {
    written_since(cycles, cycle, since).any(|written| written == step)
}

/// Escalations of a cycle that count.
fn written_since(cycles: &Cycles, cycle: CycleId, since: Timestamp) -> impl Iterator<Item = &Escalated> {
    let held = cycles.log(cycle).zip(cycles.cycle(cycle));
    held.into_iter().flat_map(move |(log, view)| {
        let counts =
            move |noted: &&Noted| noted.recorded_at >= since && !view.not_counted.contains_key(&noted.id);
        log.in_order()
            .into_iter()
            .filter(counts)
            .filter_map(|noted| match noted.step() {
                Some(Step::Escalated(up)) => Some(up),
                _ => None,
            })
    })
}
