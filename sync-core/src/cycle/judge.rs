//! Which of a cycle's records count, and why the others do not. What does not count is kept and shown with its reason
//! (requirements.md 1.2, invariant AU of the proof).
//!
//! May not live here: stages.

use std::collections::{BTreeMap, BTreeSet};

use super::log::{Log, Noted, Words};
use crate::id::{ActionId, EntryId, StaffId};
use crate::record::follow_through::{UnderstoodHow, Verdict};
use crate::record::{EnteredInError, Fact, Step, UnknownWhy};
use crate::rules::{self, Refusal, Weight, Written};
use crate::staff::Role;

/// Why a record is kept and shown, and moves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCounted {
    /// Its author may not, in the role they acted in.
    #[error("not counted: {0}")]
    NotAllowed(Refusal),
    /// Its author may put it forward; someone with the authority has not taken it.
    #[error("put forward: waits for someone who may decide it")]
    PutForward,
    /// The office holds it, or declined it.
    #[error("{0}")]
    Verdict(crate::verdict::Verdict),
    /// It was entered in error.
    #[error("entered in error")]
    Struck,
    /// Nobody verifies or reviews their own work without saying why.
    #[error("not counted: somebody else has to look at this")]
    OwnWork,
    /// Neither the owner nor a leader.
    #[error("not counted: this is for whoever the action is assigned to, or a shift leader for them")]
    NotTheirs,
    /// The action it speaks of has not arrived, or was never agreed with authority.
    #[error("waits for the action it belongs to")]
    NoSuchAction,
    /// It settles in favour of something that is not here.
    #[error("waits for the record it decides about")]
    Waits,
    /// "It worked" without the figures.
    #[error("not counted: whether it worked is said with its measure looked at")]
    MeasureNotSeen,
    /// "It worked" while actions were not seen in practice.
    #[error("not counted: not every action has been agreed and seen in practice")]
    NotVerifiedYet,
    /// Whoever wrote it knew that the action was seen in practice already.
    #[error("not counted: it has been seen in practice; what did not last is opened again")]
    AlreadySeen,
    /// Whoever wrote it knew that the action had ended.
    #[error("not counted: the action has ended")]
    HasEnded,
    /// Nothing contradicts what it lets stand.
    #[error("not counted: there is no contradiction to settle")]
    NothingToSettle,
    /// It opens again what was never seen in practice or closed.
    #[error("not counted: it is still open")]
    NeverClosed,
    /// This version cannot read it.
    #[error("{}", .0.label())]
    Unread(UnknownWhy),
    /// It has no place in a cycle.
    #[error("not counted: this is no step of a cycle")]
    Stray,
}

/// Who did what with an action, as far as it counts: separation of duty is judged by it.
#[derive(Debug, Default)]
struct Hands<'a> {
    /// Everyone it was ever assigned to, helpers too, or who said that it is done; and the record that says so.
    did: Vec<(StaffId, &'a Noted)>,
    verified: Vec<(StaffId, &'a Noted)>,
}

/// Every record that does not count, with its reason. Whether "it worked" counts is settled later ([`super::whole`]): it
/// needs the actions' stages.
pub(super) fn judge(log: &Log) -> BTreeMap<EntryId, NotCounted> {
    let mut not_counted: BTreeMap<EntryId, NotCounted> = log
        .iter()
        .filter_map(|noted| Some((noted.id, by_itself(noted)?)))
        .collect();
    strike(log, &mut not_counted);
    let agreed: BTreeSet<ActionId> = counted(log, &not_counted)
        .filter_map(|(_, step)| match step {
            Step::ActionAgreed(agreed) => Some(agreed.action),
            _ => None,
        })
        .collect();
    let orphans: Vec<EntryId> = counted(log, &not_counted)
        .filter(|(_, step)| step.action().is_some_and(|action| !agreed.contains(&action)))
        .map(|(noted, _)| noted.id)
        .collect();
    not_counted.extend(orphans.into_iter().map(|id| (id, NotCounted::NoSuchAction)));
    by_hands(log, &mut not_counted);
    let unsettled: Vec<EntryId> = counted(log, &not_counted)
        .filter(|(_, step)| match step {
            Step::Settled(settled) => {
                log.get(settled.stands).is_none() || not_counted.contains_key(&settled.stands)
            }
            _ => false,
        })
        .map(|(noted, _)| noted.id)
        .collect();
    not_counted.extend(unsettled.into_iter().map(|id| (id, NotCounted::Waits)));
    not_counted
}

/// The steps that count.
pub(super) fn counted<'a>(
    log: &'a Log,
    not_counted: &BTreeMap<EntryId, NotCounted>,
) -> impl Iterator<Item = (&'a Noted, &'a Step)> {
    log.iter()
        .filter(|noted| !not_counted.contains_key(&noted.id))
        .filter_map(|noted| Some((noted, noted.step()?)))
}

/// What can be said of a record without the others.
fn by_itself(noted: &Noted) -> Option<NotCounted> {
    if !noted.place.counts() {
        return noted.place.verdict().map(NotCounted::Verdict);
    }
    let step = match &noted.words {
        Words::Step(step) => step,
        Words::Unread(why) => return Some(NotCounted::Unread(*why)),
        Words::Stray => return Some(NotCounted::Stray),
        Words::Strike(_) | Words::Decision => return None,
    };
    match rules::weight_of(noted.role, step) {
        Err(refusal) => return Some(NotCounted::NotAllowed(refusal)),
        Ok(Weight::PutForward) => return Some(NotCounted::PutForward),
        Ok(Weight::Counts) => {}
    }
    match step {
        Step::UnderstandingConfirmed(confirmed) => {
            let theirs = match confirmed.how {
                UnderstoodHow::Themselves => noted.by == confirmed.staff,
                UnderstoodHow::FaceToFace => noted.role.at_least(Role::ShiftLeader),
            };
            (!theirs).then_some(NotCounted::NotTheirs)
        }
        Step::OutcomeReviewed(reviewed) => (reviewed.verdict == Verdict::Effective
            && reviewed.figures.is_none())
        .then_some(NotCounted::MeasureNotSeen),
        _ => None,
    }
}

/// Takes out what was struck by someone who may.
fn strike(log: &Log, not_counted: &mut BTreeMap<EntryId, NotCounted>) {
    let mut struck = Vec::new();
    for noted in log.iter() {
        let Words::Strike(strike) = &noted.words else {
            continue;
        };
        if not_counted.contains_key(&noted.id) {
            continue;
        }
        let Some(original) = log.get(strike.of) else {
            struck.push((noted.id, NotCounted::Waits));
            continue;
        };
        match may_strike(noted, strike, original) {
            Ok(()) => struck.push((original.id, NotCounted::Struck)),
            Err(refusal) => struck.push((noted.id, NotCounted::NotAllowed(refusal))),
        }
    }
    not_counted.extend(struck);
}

fn may_strike(noted: &Noted, strike: &EnteredInError, original: &Noted) -> Result<(), Refusal> {
    let Words::Step(step) = &original.words else {
        return Err(Refusal::RecordAnew);
    };
    // Which cycle it is makes no difference to who may.
    let of = Fact::Cycle(crate::record::CycleFact {
        cycle: crate::id::CycleId([0; 16]),
        step: step.clone(),
    });
    let correction = Fact::EnteredInError(strike.clone());
    rules::may_correct(&written(noted, &correction), &written(original, &of))
}

const fn written<'a>(noted: &Noted, fact: &'a Fact) -> Written<'a> {
    Written {
        by: noted.by,
        role: noted.role,
        recorded_at: noted.recorded_at,
        fact,
    }
}

/// What depends on who else had a hand in the action: first what owners do, then who verifies, then who reviews.
fn by_hands(log: &Log, not_counted: &mut BTreeMap<EntryId, NotCounted>) {
    let mut hands: BTreeMap<ActionId, Hands<'_>> = BTreeMap::new();
    for (noted, step) in counted(log, not_counted) {
        if let Step::ActionAssigned(assigned) = step {
            let did = &mut hands.entry(assigned.action).or_default().did;
            did.push((assigned.owner, noted));
            did.extend(assigned.helpers.iter().map(|helper| (*helper, noted)));
        }
    }
    let mut refused = Vec::new();
    let mut claimed = Vec::new();
    for (noted, step) in counted(log, not_counted) {
        let (Step::DoneClaimed(_) | Step::ProgressNoted(_)) = step else {
            continue;
        };
        let Some(action) = step.action() else { continue };
        let theirs = hands
            .get(&action)
            .is_some_and(|of| of.did.iter().any(|(staff, _)| *staff == noted.by));
        if !theirs && !noted.role.at_least(Role::ShiftLeader) {
            refused.push((noted.id, NotCounted::NotTheirs));
        } else if let Step::DoneClaimed(_) = step {
            claimed.push((action, noted));
        }
    }
    not_counted.extend(refused.drain(..));
    for (action, noted) in claimed {
        hands.entry(action).or_default().did.push((noted.by, noted));
    }
    let mut verified = Vec::new();
    for (noted, step) in counted(log, not_counted) {
        let Step::PracticeVerified(seen) = step else {
            continue;
        };
        let own = hands
            .get(&seen.action)
            .is_some_and(|of| had_a_hand(&of.did, noted));
        if own && seen.own_because.is_none() {
            refused.push((noted.id, NotCounted::OwnWork));
        } else {
            verified.push((seen.action, noted));
        }
    }
    not_counted.extend(refused.drain(..));
    for (action, noted) in verified {
        hands.entry(action).or_default().verified.push((noted.by, noted));
    }
    for (noted, step) in counted(log, not_counted) {
        let Step::OutcomeReviewed(reviewed) = step else {
            continue;
        };
        let own = hands
            .values()
            .any(|of| had_a_hand(&of.did, noted) || had_a_hand(&of.verified, noted));
        if own && reviewed.own_because.is_none() {
            refused.push((noted.id, NotCounted::OwnWork));
        }
    }
    not_counted.extend(refused);
}

/// Whether whoever judges had a hand in it. What they were given knowing their judgement came after it: whoever finds a gap
/// may well be asked to close it.
fn had_a_hand(hands: &[(StaffId, &Noted)], judges: &Noted) -> bool {
    hands
        .iter()
        .any(|(staff, noted)| *staff == judges.by && !noted.knew_of(judges))
}
