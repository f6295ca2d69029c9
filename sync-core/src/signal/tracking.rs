//! W2: where following a cycle through has stopped (rows E1.F, E1.W).
//!
//! May not live here: when each is raised (`settings`), how it goes up (`escalation`).

use super::{Look, Signal, Standing, What};
use crate::cycle::{Action, Cycle, NotCounted, Noted, Stage};
use crate::id::{ActionId, EntryId};
use crate::record::Step;
use crate::time::Timestamp;

/// Of every open cycle.
pub(super) fn all(look: &Look<'_>) -> Vec<Signal> {
    look.cycles.iter().flat_map(|cycle| of(look, cycle)).collect()
}

/// Of one cycle.
pub(super) fn of(look: &Look<'_>, cycle: &Cycle) -> Vec<Signal> {
    let mut found = Vec::new();
    let one = One { look, cycle };
    one.contradictions(&mut found);
    if cycle.stage.is_over() {
        return found;
    }
    one.put_forward(&mut found);
    if cycle.stage == Stage::Verified {
        let since = cycle.live_actions().map(|action| action.since).max();
        let since = since.unwrap_or(cycle.last_at);
        let because = cycle.because.clone();
        found.extend(one.after(What::Unreviewed, None, since, look.limits.unreviewed_ms, because));
        return found;
    }
    // What was agreed before it was opened again has had its chance.
    if cycle.stage != Stage::Reopened {
        for action in cycle.live_actions() {
            one.action(action, &mut found);
        }
    }
    if found.is_empty() {
        let last = one.last_moved();
        let evidence = last.map(|noted| noted.id).into_iter().collect();
        let since = last.map_or(cycle.last_at, |noted| noted.recorded_at);
        found.extend(one.after(What::Stalled, None, since, look.limits.stalled_ms, evidence));
    }
    found
}

struct One<'a> {
    look: &'a Look<'a>,
    cycle: &'a Cycle,
}

impl One<'_> {
    fn action(&self, action: &Action, found: &mut Vec<Signal>) {
        let limits = self.look.limits;
        let id = Some(action.id);
        match action.stage {
            Stage::Agreed => {
                let evidence = vec![action.agreed];
                found.extend(self.after(What::Unassigned, id, action.since, limits.unassigned_ms, evidence));
            }
            Stage::Done => {
                let because = action.because.clone();
                found.extend(self.after(What::Unverified, id, action.since, limits.unverified_ms, because));
            }
            Stage::Blocked => {
                found.extend(self.at(
                    What::Blocked,
                    id,
                    action.since,
                    action.since,
                    action.because.clone(),
                ));
            }
            _ => {}
        }
        // Whoever has not confirmed and does it all the same understood it.
        let waiting: Vec<_> = action
            .owners
            .iter()
            .filter(|one| one.understood.is_none())
            .collect();
        if let (Stage::Assigned, Some(since)) =
            (action.stage, waiting.iter().map(|owner| owner.assigned_at).min())
        {
            let evidence = waiting.iter().map(|owner| owner.assigned).collect();
            found.extend(self.after(What::NotUnderstood, id, since, limits.not_understood_ms, evidence));
        }
        if action.stage >= Stage::Done {
            return;
        }
        if action.midway.is_empty() && action.stage != Stage::Agreed && action.due_at > action.midway_at {
            let evidence = vec![action.agreed];
            found.extend(self.after(
                What::NoMidway,
                id,
                action.midway_at,
                limits.midway_grace_ms,
                evidence,
            ));
        }
        let soon = action.due_at.plus_ms(-limits.due_soon_ms);
        found.extend(self.at(What::Overdue, id, soon, action.due_at, vec![action.agreed]));
    }

    fn contradictions(&self, found: &mut Vec<Signal>) {
        for contradiction in &self.cycle.contradictions {
            let log = self.look.cycles.log(self.cycle.id);
            let written = |id: &EntryId| log.and_then(|log| log.get(*id)).map(|noted| noted.recorded_at);
            let since = contradiction.between.iter().filter_map(written).max();
            let since = since.unwrap_or(self.cycle.last_at);
            let evidence = contradiction.between.clone();
            let what = What::Contradicted(contradiction.what.into());
            found.extend(self.at(what, contradiction.action, since, since, evidence));
        }
    }

    /// The oldest step that waits for someone with the authority, until one like it is taken after it.
    fn put_forward(&self, found: &mut Vec<Signal>) {
        let mut waiting: Vec<&Noted> = Vec::new();
        let Some(log) = self.look.cycles.log(self.cycle.id) else {
            return;
        };
        let in_order = log.in_order();
        for noted in &in_order {
            let Some(step) = noted.step() else {
                continue;
            };
            match self.cycle.not_counted.get(&noted.id) {
                Some(NotCounted::PutForward) => waiting.push(noted),
                Some(_) => {}
                None => waiting.retain(|other| !other.step().is_some_and(|put| is_taken_by(put, step))),
            }
        }
        let Some(first) = waiting.first() else {
            return;
        };
        let evidence = waiting.iter().map(|noted| noted.id).collect();
        let action = first.step().and_then(Step::action);
        let limit = self.look.limits.put_forward_ms;
        found.extend(self.after(What::PutForward, action, first.recorded_at, limit, evidence));
    }

    /// The newest record that moved it; that somebody was told of a signal is none.
    fn last_moved(&self) -> Option<&Noted> {
        let log = self.look.cycles.log(self.cycle.id)?;
        log.in_order().into_iter().rev().find(|noted| {
            !matches!(noted.step(), None | Some(Step::Escalated(_)))
                && !self.cycle.not_counted.contains_key(&noted.id)
        })
    }

    /// Once it has been so for a time.
    fn after(
        &self,
        what: What,
        action: Option<ActionId>,
        since: Timestamp,
        limit_ms: i64,
        evidence: Vec<EntryId>,
    ) -> Option<Signal> {
        self.at(
            what,
            action,
            since.plus_ms(limit_ms),
            since.plus_ms(limit_ms),
            evidence,
        )
        .map(|signal| Signal { since, ..signal })
    }

    /// From a moment on; overdue once `due_at` has passed.
    fn at(
        &self,
        what: What,
        action: Option<ActionId>,
        shown_from: Timestamp,
        due_at: Timestamp,
        evidence: Vec<EntryId>,
    ) -> Option<Signal> {
        if self.look.now < shown_from {
            return None;
        }
        let of_action: &[u8] = match &action {
            Some(action) => &action.0,
            None => &[],
        };
        Some(Signal {
            key: Signal::named(what, &[&self.cycle.id.0, of_action]),
            what,
            cycle: Some(self.cycle.id),
            action,
            since: shown_from,
            due_at,
            standing: if self.look.now >= due_at {
                Standing::Overdue
            } else {
                Standing::DueSoon
            },
            evidence,
            reopens: None,
            person: None,
            tablet: None,
        })
    }
}

/// Whether a step with authority is the one that another put forward: of its kind, about its action; any agreement takes one
/// that was proposed, since a manager may agree something better.
fn is_taken_by(put_forward: &Step, taken: &Step) -> bool {
    put_forward.code() == taken.code()
        && (put_forward.action() == taken.action() || matches!(taken, Step::ActionAgreed(_)))
}
