//! Steps that count or not by what their author knew of the steps before: nobody takes back by routine what others have
//! seen, ended or closed.
//!
//! Judged in causal order, each by what counts among what its author knew. May not live here: authority and separation of
//! duty (`judge`).

use std::collections::{BTreeMap, BTreeSet};

use super::action::{Action, Work, worked};
use super::judge::{NotCounted, counted};
use super::log::{Log, Noted};
use super::register::heads;
use super::whole::{Contradicts, Stage};
use crate::fold::Place;
use crate::id::{ActionId, EntryId};
use crate::record::Step;
use crate::record::follow_through::Verdict;

/// Takes out what comes after an action was seen in practice, or has ended, by people who knew it; and decisions where
/// nothing contradicted anything.
pub(super) fn judge_work(log: &Log, not_counted: &mut BTreeMap<EntryId, NotCounted>) {
    let mut of: BTreeMap<ActionId, Vec<(&Noted, &Step)>> = BTreeMap::new();
    for (noted, step) in counted(log, not_counted) {
        if let Some(action) = step.action() {
            of.entry(action).or_default().push((noted, step));
        }
    }
    let mut refused = Vec::new();
    for (action, mut steps) in of {
        steps.sort_by_key(|(noted, _)| causal(noted));
        let decided = |(_, step): &(&Noted, &Step)| {
            matches!(
                step,
                Step::PracticeVerified(_) | Step::ActionEnded(_) | Step::Settled(_)
            )
        };
        // Nothing was seen, ended or settled: nothing can come after it.
        if !steps.iter().any(decided) {
            continue;
        }
        let mut standing: Vec<(&Noted, &Step)> = Vec::with_capacity(steps.len());
        for (noted, step) in steps {
            let known: Vec<(&Noted, &Step)> = standing
                .iter()
                .filter(|(other, _)| noted.knew_of(other))
                .copied()
                .collect();
            match comes_too_late(action, step, &known, log) {
                Some(why) => refused.push((noted.id, why)),
                None => standing.push((noted, step)),
            }
        }
    }
    not_counted.extend(refused);
}

fn comes_too_late(action: ActionId, step: &Step, known: &[(&Noted, &Step)], log: &Log) -> Option<NotCounted> {
    if let Step::Settled(settled) = step {
        let contradicts = Action::of(action, known, log).is_some_and(|action| {
            let mut work = action
                .contradictions
                .iter()
                .filter(|one| one.what == Contradicts::Work);
            work.any(|one| one.between.contains(&settled.stands))
        });
        return (!contradicts).then_some(NotCounted::NothingToSettle);
    }
    let work = worked(known, log);
    match step {
        // Looking again is always worth it; and what is agreed, or passed up, changes nothing about the work.
        Step::PracticeVerified(_) if work != Work::Ended => None,
        Step::ActionAgreed(_) | Step::Escalated(_) => None,
        _ if work == Work::Ended => Some(NotCounted::HasEnded),
        Step::ActionAssigned(_) | Step::DoneClaimed(_) | Step::ActionEnded(_) if work == Work::Verified => {
            Some(NotCounted::AlreadySeen)
        }
        _ => None,
    }
}

/// Takes out reviews that come before their time: "it worked" while actions were not seen in practice or a reopening is not
/// answered; "it did not" and reopenings of what was never seen or closed. Neither as far as their author could know, nor as
/// far as anybody knows now.
pub(super) fn judge_outcome(log: &Log, not_counted: &mut BTreeMap<EntryId, NotCounted>, actions: &[Action]) {
    let mut reviews: Vec<(&Noted, &Step)> = counted(log, not_counted)
        .filter(|(_, step)| closes(step) || opens_again(step) || settles_the_whole(step))
        .collect();
    reviews.sort_by_key(|(noted, _)| causal(noted));
    let mut standing: Vec<(&Noted, &Step)> = Vec::new();
    let mut refused = Vec::new();
    for (noted, step) in reviews {
        let known: Vec<(&Noted, &Step)> = standing
            .iter()
            .filter(|(other, _)| noted.knew_of(other))
            .copied()
            .collect();
        let agreed = |action: &Action| log.get(action.agreed);
        let unanswered = known
            .iter()
            .filter(|(_, step)| opens_again(step))
            .any(|(again, _)| {
                !actions
                    .iter()
                    .filter_map(agreed)
                    .any(|agreed| agreed.knew_of(again))
                    && heads(known.iter().map(|(noted, _)| *noted))
                        .iter()
                        .any(|head| head.id == again.id)
            });
        let why = if closes(step) {
            let seen = all_seen(actions) || all_seen(&known_actions(log, not_counted, noted));
            (unanswered || !seen).then_some(NotCounted::NotVerifiedYet)
        } else if opens_again(step) {
            let was_over = known.iter().any(|(_, step)| closes(step))
                || over(actions)
                || over(&known_actions(log, not_counted, noted));
            (!was_over).then_some(NotCounted::NeverClosed)
        } else {
            let between: Vec<&Noted> = heads(known.iter().map(|(noted, _)| *noted));
            let says = |wanted: bool| between.iter().any(|noted| decides(noted, log) == Some(wanted));
            let stands = matches!(step, Step::Settled(settled) if between.iter().any(|noted| noted.id == settled.stands));
            (!(says(true) && says(false) && stands)).then_some(NotCounted::NothingToSettle)
        };
        match why {
            Some(why) => refused.push((noted.id, why)),
            None => standing.push((noted, step)),
        }
    }
    not_counted.extend(refused);
}

/// A place in an order in which everybody comes after all that they knew.
fn causal(noted: &Noted) -> (u64, u64, EntryId) {
    let row = match noted.place {
        Place::InFeed { row, .. } => row,
        Place::OnTablet => u64::MAX,
    };
    (row, noted.seq, noted.id)
}

/// The actions as far as a record's author knew them.
fn known_actions(log: &Log, not_counted: &BTreeMap<EntryId, NotCounted>, by: &Noted) -> Vec<Action> {
    all_actions(log, not_counted, |noted| by.knew_of(noted))
}

/// Every action, from the steps that count and that `known` lets through.
pub(super) fn all_actions(
    log: &Log,
    not_counted: &BTreeMap<EntryId, NotCounted>,
    known: impl Fn(&Noted) -> bool,
) -> Vec<Action> {
    let mut of: BTreeMap<ActionId, Vec<(&Noted, &Step)>> = BTreeMap::new();
    for (noted, step) in counted(log, not_counted).filter(|(noted, _)| known(noted)) {
        if let Some(action) = step.action() {
            of.entry(action).or_default().push((noted, step));
        }
    }
    of.into_iter()
        .filter_map(|(id, steps)| Action::of(id, &steps, log))
        .collect()
}

fn all_seen(actions: &[Action]) -> bool {
    let mut live = actions.iter().filter(|action| action.is_live()).peekable();
    live.peek().is_some() && live.all(|action| action.stage == Stage::Verified)
}

/// Whether everything was seen in practice, or everything has ended.
fn over(actions: &[Action]) -> bool {
    all_seen(actions) || (!actions.is_empty() && !actions.iter().any(Action::is_live))
}

/// Whether a step says that the whole worked.
pub(super) fn closes(step: &Step) -> bool {
    matches!(step, Step::OutcomeReviewed(reviewed) if reviewed.verdict == Verdict::Effective)
}

/// Whether a step says that it did not work or did not last.
pub(super) fn opens_again(step: &Step) -> bool {
    match step {
        Step::OutcomeReviewed(reviewed) => reviewed.verdict == Verdict::NotEffective,
        Step::Reopened(_) => true,
        _ => false,
    }
}

/// Whether a step decides between reviews of the whole.
pub(super) const fn settles_the_whole(step: &Step) -> bool {
    matches!(step, Step::Settled(settled) if settled.action.is_none())
}

/// Whether a record says that the whole worked, or that it did not; a decision says what the record says that it lets stand.
pub(super) fn decides(noted: &Noted, log: &Log) -> Option<bool> {
    let mut seen = BTreeSet::new();
    let mut noted = noted;
    while seen.insert(noted.id) {
        match noted.step()? {
            Step::Settled(settled) => noted = log.get(settled.stands)?,
            step if closes(step) => return Some(true),
            step if opens_again(step) => return Some(false),
            _ => return None,
        }
    }
    None
}
