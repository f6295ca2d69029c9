//! What can come next in a cycle, and who had a hand in it: what the desk's forms offer, and what they warn about.
//!
//! Offers follow the stage table (docs/cycle.md); whoever takes a step out of turn is still judged by the fold alone. May
//! not live here: who may take a step (`crate::rules`).

use crate::cycle::{Action, Contradicts, Cycle, Log, NotCounted, Noted, Stage};
use crate::id::{ActionId, CycleId, StaffId};
use crate::record::{CycleFact, EnteredInError, Fact, Step};
use crate::rules::{self, Written};
use crate::signal::What;
use crate::staff::Role;
use crate::text::ReasonText;

/// Steps that an action can take from where it stands.
pub fn of_action(action: &Action) -> Vec<&'static str> {
    match action.stage {
        Stage::Agreed => vec!["assign", "deadline", "end"],
        Stage::Assigned => vec![
            "understood",
            "progress",
            "midway",
            "done",
            "assign",
            "deadline",
            "end",
        ],
        Stage::Understood | Stage::InProgress | Stage::Blocked => {
            let mut next = vec!["progress", "midway", "done", "assign", "deadline", "end"];
            if action.midway.is_empty() {
                next.swap(0, 1);
            }
            if action.owners.iter().any(|owner| owner.understood.is_none()) {
                next.insert(0, "understood");
            }
            next
        }
        Stage::Rework => vec!["done", "look", "progress", "assign", "deadline", "end"],
        Stage::Done => vec!["look", "assign", "deadline", "end"],
        Stage::Verified => vec!["look"],
        Stage::Identified | Stage::Reopened | Stage::Closed | Stage::Ended => Vec::new(),
    }
}

/// Steps that the cycle as a whole can take from where it stands.
pub fn of_cycle(cycle: &Cycle) -> Vec<&'static str> {
    let mut next = match cycle.stage {
        Stage::Identified | Stage::Reopened => vec!["agree", "feedback"],
        Stage::Verified => vec!["outcome", "reopen", "agree", "feedback"],
        Stage::Closed => vec!["reopen", "outcome", "feedback"],
        Stage::Ended => vec!["reopen", "agree", "feedback"],
        _ => vec!["agree", "feedback"],
    };
    if cycle.owed.iter().any(|owed| owed.met.is_none()) {
        next.insert(1, "duty");
    }
    next
}

/// What a contradiction is about, as the forms name it.
pub const fn about(what: Contradicts) -> &'static str {
    match what {
        Contradicts::Owners => "owners",
        Contradicts::Deadlines => "deadlines",
        Contradicts::Work => "work",
        Contradicts::Outcome => "outcome",
    }
}

/// Everyone who ever did something of an action, and everyone who looked at it, as far as it counts.
pub fn hands(action: ActionId, (cycle, log): (&Cycle, &Log)) -> (Vec<StaffId>, Vec<StaffId>) {
    let (mut did, mut looked) = (Vec::new(), Vec::new());
    for noted in log.in_order() {
        let Some(step) = noted.step().filter(|step| step.action() == Some(action)) else {
            continue;
        };
        if cycle.not_counted.contains_key(&noted.id) {
            continue;
        }
        match step {
            Step::ActionAssigned(assigned) => {
                did.push(assigned.owner);
                did.extend(&assigned.helpers);
            }
            Step::DoneClaimed(_) => did.push(noted.by),
            Step::PracticeVerified(_) => looked.push(noted.by),
            _ => {}
        }
    }
    for hands in [&mut did, &mut looked] {
        hands.sort_unstable();
        hands.dedup();
    }
    (did, looked)
}

/// To whom it has gone up since anybody last did anything about it.
pub fn gone_up_to(cycle: &Cycle, log: &Log) -> Option<Role> {
    let in_order = log.in_order();
    let counted = in_order
        .iter()
        .rev()
        .filter(|noted| !cycle.not_counted.contains_key(&noted.id));
    counted
        .map_while(|noted| match noted.step() {
            Some(Step::Escalated(up)) => Some(up),
            _ => None,
        })
        // Told to whose it is anyway, it has not gone up.
        .filter(|up| What::of(up.signal, up.what).is_none_or(|what| what.lead() != up.to))
        .map(|up| up.to)
        .max()
}

/// Whether a strike of a record by this reader would count: asked of the same rule that the fold asks.
pub fn may_strike(noted: &Noted, cycle: &Cycle, (by, role): (StaffId, Role)) -> bool {
    let Some(step) = noted.step() else {
        return false;
    };
    if matches!(step, Step::Escalated(_)) || cycle.not_counted.get(&noted.id) == Some(&NotCounted::Struck) {
        return false;
    }
    let Ok(why) = ReasonText::parse("entered in error") else {
        return false;
    };
    let (of, mistake) = (noted.id, None);
    let strike = Fact::EnteredInError(EnteredInError { of, why, mistake });
    let original = Fact::Cycle(CycleFact {
        cycle: CycleId([0; 16]),
        step: step.clone(),
    });
    let written = |by, role, fact| Written {
        by,
        role,
        recorded_at: noted.recorded_at,
        fact,
    };
    rules::may_correct(
        &written(by, role, &strike),
        &written(noted.by, noted.role, &original),
    )
    .is_ok()
}
