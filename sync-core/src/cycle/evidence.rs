//! The five stages every cycle goes through, each with the records that show it and what is missing: what an inspector
//! asks for (rows IN1, IN3; domain.md, "evidenced").
//!
//! May not live here: what is late (`signal`): a gap here is one even if there is time left.

use super::action::Action;
use super::log::Log;
use super::whole::{Cycle, Stage};
use crate::id::{ActionId, EntryId, StaffId};
use crate::record::Step;
use crate::record::follow_through::{Duty, EvidenceKind, Reach, Risk, SeenIn, Source, Verdict};

/// One of the five stages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StageEvidence {
    /// The records that show it, the earliest written first.
    pub records: Vec<EntryId>,
    /// What is missing or weak, in the order of the actions.
    pub gaps: Vec<Gap>,
}

impl StageEvidence {
    /// Whether it is shown and nothing that counts against it is missing.
    pub fn is_whole(&self) -> bool {
        !self.records.is_empty() && !self.gaps.iter().any(|gap| gap.weighs())
    }
}

/// What is missing or weak at a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nobody said what was found.
    NoIssue,
    /// The incident was not reviewed.
    NotReviewed,
    /// Somebody outside is still owed what the law asks for.
    Owed(Duty),
    /// Nothing was agreed.
    NoAction,
    /// Nobody is named.
    NotAssigned(ActionId),
    /// Somebody has not confirmed that they understand.
    NotUnderstood(ActionId, StaffId),
    /// They understand, with a question.
    Asks(ActionId, StaffId),
    /// Nobody looked half way.
    NoMidway(ActionId),
    /// Nobody says that it is done.
    NotDone(ActionId),
    /// Nobody looked at it in practice, or it was not right.
    NotSeen(ActionId),
    /// Looked at, with nothing to show for it.
    NoEvidence(ActionId),
    /// Evidence of a kind that was asked for is missing.
    KindMissing(ActionId, EvidenceKind),
    /// Looked at in one shift, where it has to hold across the service (row X1).
    OneShift(ActionId),
    /// Staff were not asked.
    StaffNotAsked(ActionId),
    /// Verified by someone who did it.
    SelfVerified(ActionId),
    /// The outcome was not reviewed.
    NoOutcome,
    /// Reviewed by someone who did or verified it.
    SelfReviewed,
    /// Reviewed without enough data to tell.
    NotEnoughData,
    /// A high risk with one kind of evidence.
    OneKind(ActionId),
}

impl Gap {
    /// Whether a cycle with it is not evidenced. The others are said, and leave it evidenced.
    pub const fn weighs(&self) -> bool {
        !matches!(self, Self::Asks(..) | Self::StaffNotAsked(_))
    }

    /// The action it is about.
    pub const fn action(&self) -> Option<ActionId> {
        match self {
            Self::NotAssigned(action)
            | Self::NotUnderstood(action, _)
            | Self::Asks(action, _)
            | Self::NoMidway(action)
            | Self::NotDone(action)
            | Self::NotSeen(action)
            | Self::NoEvidence(action)
            | Self::KindMissing(action, _)
            | Self::OneShift(action)
            | Self::StaffNotAsked(action)
            | Self::SelfVerified(action)
            | Self::OneKind(action) => Some(*action),
            Self::NoIssue
            | Self::NotReviewed
            | Self::Owed(_)
            | Self::NoAction
            | Self::NoOutcome
            | Self::SelfReviewed
            | Self::NotEnoughData => None,
        }
    }

    /// As people read it.
    pub fn words(&self) -> String {
        match self {
            Self::NoIssue => "What was found has not arrived".to_owned(),
            Self::NotReviewed => "The incident was not reviewed".to_owned(),
            Self::Owed(duty) => owed(*duty).to_owned(),
            Self::NoAction => "Nothing was agreed".to_owned(),
            Self::NotAssigned(_) => "Nobody was named".to_owned(),
            Self::NotUnderstood(..) => "Its owner has not confirmed that they understand".to_owned(),
            Self::Asks(..) => "Its owner has a question".to_owned(),
            Self::NoMidway(_) => "Nobody looked half way".to_owned(),
            Self::NotDone(_) => "Nobody says that it is done".to_owned(),
            Self::NotSeen(_) => "It was not seen in practice".to_owned(),
            Self::NoEvidence(_) => "Nothing is linked that shows it".to_owned(),
            Self::KindMissing(_, kind) => format!("Asked for and not there: {}", kind.label().to_lowercase()),
            Self::OneShift(_) => "It was seen in one shift only".to_owned(),
            Self::StaffNotAsked(_) => "Staff said nothing about it".to_owned(),
            Self::SelfVerified(_) => "Self-verified: by someone who did it".to_owned(),
            Self::NoOutcome => "Whether it worked was not reviewed".to_owned(),
            Self::SelfReviewed => "Self-verified: reviewed by someone who did or checked it".to_owned(),
            Self::NotEnoughData => "Reviewed without enough data to tell".to_owned(),
            Self::OneKind(_) => "High risk, with one kind of evidence only".to_owned(),
        }
    }
}

/// A duty that nobody met yet.
const fn owed(duty: Duty) -> &'static str {
    match duty {
        Duty::Told => "The person or their family is still to be told",
        Duty::Written => "The person or their family is still to be told in writing",
        Duty::Notified => "The regulator is still to be notified",
    }
}

/// The five stages of a cycle.
pub(super) fn five(cycle: &Cycle, log: &Log) -> [StageEvidence; 5] {
    let mut five: [StageEvidence; 5] = Default::default();
    // Where every action has ended, what was meant with them is still shown.
    let live: Vec<&Action> = if cycle.stage == Stage::Ended {
        cycle.actions.iter().collect()
    } else {
        cycle.live_actions().collect()
    };
    five[0] = identified(cycle, &live);
    for action in live {
        assigned(action, &mut five[1]);
        done(action, &mut five[2]);
        seen(action, log, &mut five[3]);
    }
    five[4] = reviewed(cycle);
    for stage in &mut five {
        stage
            .records
            .sort_by_key(|id| log.get(*id).map(super::log::Noted::order));
        stage.records.dedup();
    }
    five
}

fn identified(cycle: &Cycle, live: &[&Action]) -> StageEvidence {
    let mut stage = StageEvidence::default();
    match &cycle.issue {
        None => stage.gaps.push(Gap::NoIssue),
        Some(issue) => {
            stage.records.push(issue.entry);
            if issue.says.source == Source::Incident && cycle.review.is_none() {
                stage.gaps.push(Gap::NotReviewed);
            }
        }
    }
    stage.records.extend(cycle.review.iter().map(|(entry, _)| *entry));
    for owed in &cycle.owed {
        match owed.met {
            Some((entry, _)) => stage.records.push(entry),
            None => stage.gaps.push(Gap::Owed(owed.duty)),
        }
    }
    stage.records.extend(live.iter().map(|action| action.agreed));
    if live.is_empty() {
        stage.gaps.push(Gap::NoAction);
    }
    stage
}

fn assigned(action: &Action, stage: &mut StageEvidence) {
    if action.owners.is_empty() {
        stage.gaps.push(Gap::NotAssigned(action.id));
    }
    for owner in &action.owners {
        stage.records.push(owner.assigned);
        stage.records.extend(owner.understood);
        if owner.understood.is_none() {
            stage.gaps.push(Gap::NotUnderstood(action.id, owner.staff));
        } else if owner.asks {
            stage.gaps.push(Gap::Asks(action.id, owner.staff));
        }
    }
}

fn done(action: &Action, stage: &mut StageEvidence) {
    stage.records.extend(&action.midway);
    if action.midway.is_empty() {
        stage.gaps.push(Gap::NoMidway(action.id));
    }
    match &action.done {
        Some(claim) => stage.records.push(claim.entry),
        None => stage.gaps.push(Gap::NotDone(action.id)),
    }
}

fn seen(action: &Action, log: &Log, stage: &mut StageEvidence) {
    let Some(seen) = &action.seen else {
        stage.gaps.push(Gap::NotSeen(action.id));
        return;
    };
    stage.records.push(seen.entry);
    if action.stage != Stage::Verified {
        stage.gaps.push(Gap::NotSeen(action.id));
    }
    if !seen.evidence {
        stage.gaps.push(Gap::NoEvidence(action.id));
    }
    if seen.own {
        stage.gaps.push(Gap::SelfVerified(action.id));
    }
    if !seen.staff_asked {
        stage.gaps.push(Gap::StaffNotAsked(action.id));
    }
    let Some(Step::PracticeVerified(says)) = log.get(seen.entry).and_then(|noted| noted.step()) else {
        return;
    };
    let missing = action
        .says
        .evidence
        .iter()
        .filter(|kind| !says.evidence.contains(kind));
    stage
        .gaps
        .extend(missing.map(|kind| Gap::KindMissing(action.id, *kind)));
    if action.says.risk == Risk::High && says.evidence.len() < 2 {
        stage.gaps.push(Gap::OneKind(action.id));
    }
    let spans = says.seen_in.contains(&SeenIn::Day)
        && says
            .seen_in
            .iter()
            .any(|seen_in| matches!(seen_in, SeenIn::Night | SeenIn::Weekend));
    if action.says.reach == Reach::Service && !spans {
        stage.gaps.push(Gap::OneShift(action.id));
    }
}

fn reviewed(cycle: &Cycle) -> StageEvidence {
    let mut stage = StageEvidence::default();
    let Some(outcome) = cycle
        .outcome
        .as_ref()
        .filter(|outcome| outcome.verdict != Verdict::TooEarly)
    else {
        stage.gaps.push(Gap::NoOutcome);
        return stage;
    };
    stage.records.push(outcome.entry);
    if outcome.own {
        stage.gaps.push(Gap::SelfReviewed);
    }
    let told = outcome
        .figures
        .is_some_and(|figures| figures.before_hundredths.is_some() && figures.after_hundredths.is_some());
    if !told {
        stage.gaps.push(Gap::NotEnoughData);
    }
    stage
}
