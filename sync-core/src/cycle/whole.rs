//! A cycle as a whole: its issue, its actions, where it stands and because of which records.
//!
//! May not live here: what is missing from it (`evidence`), what is late (`signal`).

use std::collections::BTreeMap;

use super::action::Action;
use super::duty::{self, Owed};
use super::evidence::{self, StageEvidence};
use super::judge::{self, NotCounted, counted};
use super::log::{Log, Noted};
use super::register::heads;
use super::sequel::{self, closes, decides, opens_again, settles_the_whole};
use crate::id::{ActionId, CycleId, EntryId, StaffId};
use crate::record::Step;
use crate::record::follow_through::{Figures, IncidentReviewed, IssueIdentified, Verdict};
use crate::time::Timestamp;

/// Days that a closed cycle is watched for the same thing happening again (requirements.md 1.2).
pub const WATCH_DAYS: i64 = 90;

/// Where an action or a cycle stands, from the least to the most assured. Done is not closed: a claim is believed once
/// somebody else has seen it in practice, and a cycle is closed once its effect was reviewed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Something has to change; nothing is agreed yet.
    #[default]
    Identified,
    /// It did not work, or did not last: another response has to be agreed.
    Reopened,
    /// Agreed; nobody is named.
    Agreed,
    /// Somebody is named, and has not confirmed that they understand.
    Assigned,
    /// They understand what is expected.
    Understood,
    /// It cannot go on.
    Blocked,
    /// Under way.
    InProgress,
    /// Looked at in practice, and not as it should be.
    Rework,
    /// Said to be done: a claim.
    Done,
    /// Seen in practice; its effect is still to be reviewed.
    Verified,
    /// It worked. Watched for 90 days.
    Closed,
    /// It will not be done.
    Ended,
}

impl Stage {
    /// As on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Identified => "Nothing agreed yet",
            Self::Reopened => "Open again",
            Self::Agreed => "Nobody named yet",
            Self::Assigned => "Not confirmed yet",
            Self::Understood => "Understood",
            Self::Blocked => "Cannot go on",
            Self::InProgress => "Under way",
            Self::Rework => "Not right yet",
            Self::Done => "Said to be done",
            Self::Verified => "Seen in practice",
            Self::Closed => "It worked",
            Self::Ended => "Ended",
        }
    }

    /// Which of the five stages every cycle goes through it is in, 1 to 5.
    pub const fn of_five(self) -> u8 {
        match self {
            Self::Identified | Self::Reopened | Self::Agreed => 1,
            Self::Assigned | Self::Understood => 2,
            Self::Blocked | Self::InProgress | Self::Rework | Self::Done => 3,
            Self::Verified => 4,
            Self::Closed | Self::Ended => 5,
        }
    }

    /// Whether nothing more is to be done.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Ended)
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The entry that says so.
    pub entry: EntryId,
    /// Who raised it.
    pub by: StaffId,
    /// When it happened, or was found.
    pub at: Timestamp,
    /// What it says.
    pub says: IssueIdentified,
    /// The records it rests on: the incident.
    pub links: Vec<EntryId>,
}

impl Issue {
    /// Whose word it was: whoever reported it, or else whoever wrote it down.
    pub fn raised_by(&self) -> StaffId {
        self.says.reported_by.unwrap_or(self.by)
    }
}

/// What the review of the outcome came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The entry that says so.
    pub entry: EntryId,
    /// Who reviewed.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// Whether it worked.
    pub verdict: Verdict,
    /// The figures it rested on.
    pub figures: Option<Figures>,
    /// By someone who did or verified it themselves, with a reason.
    pub own: bool,
}

/// Something written unaware of what says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// What they contradict each other about.
    pub what: Contradicts,
    /// Which action; `None` for the cycle as a whole.
    pub action: Option<ActionId>,
    /// The records, the earliest written first.
    pub between: Vec<EntryId>,
}

/// What two records contradict each other about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradicts {
    /// Who answers for it.
    Owners,
    /// By when.
    Deadlines,
    /// Whether it is done.
    Work,
    /// Whether it worked.
    Outcome,
}

impl Contradicts {
    /// As on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Owners => "Two owners: settle who answers for it",
            Self::Deadlines => "Two dates: the earlier one holds until you decide",
            Self::Work => "One says it is done, another that it is not",
            Self::Outcome => "One says it worked, another that it did not",
        }
    }
}

/// One cycle as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// Which cycle.
    pub id: CycleId,
    /// What was found; `None` while that record has not arrived.
    pub issue: Option<Issue>,
    /// The review of the incident.
    pub review: Option<(EntryId, IncidentReviewed)>,
    /// What people outside are owed by that review, done or not.
    pub owed: Vec<Owed>,
    /// Its actions, the earliest agreed first; ended ones too.
    pub actions: Vec<Action>,
    /// Where it stands.
    pub stage: Stage,
    /// The records that make it stand there.
    pub because: Vec<EntryId>,
    /// What the newest review of the outcome came to.
    pub outcome: Option<Outcome>,
    /// How often it was opened again.
    pub reopened: u32,
    /// Everything that contradicts something else, its actions' included.
    pub contradictions: Vec<Contradiction>,
    /// What is kept and moves nothing, with its reason.
    pub not_counted: BTreeMap<EntryId, NotCounted>,
    /// The five stages with their records and what is missing.
    pub five: [StageEvidence; 5],
    /// When somebody last did anything about it.
    pub last_at: Timestamp,
    /// Somebody verified or reviewed their own work, with a reason: said in every report.
    pub self_verified: bool,
}

impl Cycle {
    /// Works out a cycle from its records.
    pub(super) fn of(id: CycleId, log: &Log) -> Self {
        let mut not_counted = judge::judge(log);
        sequel::judge_work(log, &mut not_counted);
        let mut actions = sequel::all_actions(log, &not_counted, |_| true);
        sequel::judge_outcome(log, &mut not_counted, &actions);
        actions.sort_by_key(|action| (action.agreed_at, action.id));
        let issue = issue(log, &not_counted);
        let review = review(log, &not_counted);
        let owed = duty::owed(review.as_ref(), log, &not_counted);
        let outcome = outcome(log, &not_counted);
        let mut contradictions: Vec<Contradiction> = actions
            .iter()
            .flat_map(|action| action.contradictions.clone())
            .collect();
        let (stage, because) = stage(log, &not_counted, &actions, issue.as_ref(), &mut contradictions);
        let reopened = counted(log, &not_counted)
            .filter(|(_, step)| opens_again(step))
            .count();
        let self_verified = actions
            .iter()
            .any(|action| action.seen.as_ref().is_some_and(|seen| seen.own))
            || outcome.as_ref().is_some_and(|outcome| outcome.own);
        let mut cycle = Self {
            id,
            issue,
            review,
            owed,
            actions,
            stage,
            because,
            outcome,
            reopened: u32::try_from(reopened).unwrap_or(u32::MAX),
            contradictions,
            not_counted,
            five: Default::default(),
            last_at: log
                .iter()
                .map(|noted| noted.recorded_at)
                .max()
                .unwrap_or_default(),
            self_verified,
        };
        cycle.five = evidence::five(&cycle, log);
        cycle
    }

    /// One of its actions.
    pub fn action(&self, id: ActionId) -> Option<&Action> {
        self.actions.iter().find(|action| action.id == id)
    }

    /// Actions that still have to be followed through.
    pub fn live_actions(&self) -> impl Iterator<Item = &Action> {
        self.actions.iter().filter(|action| action.is_live())
    }

    /// Until when a closed cycle is watched for the same thing happening again.
    pub fn watched_until(&self) -> Option<Timestamp> {
        let outcome = self.outcome.as_ref().filter(|_| self.stage == Stage::Closed)?;
        Some(outcome.at.plus_ms(WATCH_DAYS * crate::time::DAY_MS))
    }

    /// Whether every stage has its record, by someone allowed, with evidence in practice and a measured outcome (domain.md).
    pub fn is_evidenced(&self) -> bool {
        self.stage == Stage::Closed && self.five.iter().all(StageEvidence::is_whole)
    }
}

fn issue(log: &Log, not_counted: &BTreeMap<EntryId, NotCounted>) -> Option<Issue> {
    counted(log, not_counted)
        .filter_map(|(noted, step)| match step {
            Step::IssueIdentified(says) => Some((noted, says)),
            _ => None,
        })
        .min_by_key(|(noted, _)| noted.order())
        .map(|(noted, says)| Issue {
            entry: noted.id,
            by: noted.by,
            at: noted.happened_at,
            says: says.clone(),
            links: noted.links.clone(),
        })
}

fn review(log: &Log, not_counted: &BTreeMap<EntryId, NotCounted>) -> Option<(EntryId, IncidentReviewed)> {
    counted(log, not_counted)
        .filter_map(|(noted, step)| match step {
            Step::IncidentReviewed(says) => Some((noted, says)),
            _ => None,
        })
        .max_by_key(|(noted, _)| noted.order())
        .map(|(noted, says)| (noted.id, says.clone()))
}

fn outcome(log: &Log, not_counted: &BTreeMap<EntryId, NotCounted>) -> Option<Outcome> {
    counted(log, not_counted)
        .filter_map(|(noted, step)| match step {
            Step::OutcomeReviewed(says) => Some((noted, says)),
            _ => None,
        })
        .max_by_key(|(noted, _)| noted.order())
        .map(|(noted, says)| Outcome {
            entry: noted.id,
            by: noted.by,
            at: noted.happened_at,
            verdict: says.verdict,
            figures: says.figures,
            own: says.own_because.is_some(),
        })
}

/// Where the whole stands: where its least assured action stands, until the outcome was reviewed.
fn stage(
    log: &Log,
    not_counted: &BTreeMap<EntryId, NotCounted>,
    actions: &[Action],
    issue: Option<&Issue>,
    contradictions: &mut Vec<Contradiction>,
) -> (Stage, Vec<EntryId>) {
    let reviews = heads(
        counted(log, not_counted)
            .filter(|(_, step)| closes(step) || opens_again(step) || settles_the_whole(step))
            .map(|(noted, _)| noted),
    );
    let says_closed = |noted: &&&Noted| decides(noted, log) == Some(true);
    let says_open = |noted: &&&Noted| decides(noted, log) == Some(false);
    let closing: Vec<&Noted> = reviews.iter().filter(says_closed).copied().collect();
    let opening: Vec<&Noted> = reviews.iter().filter(says_open).copied().collect();
    let ids = |noted: &[&Noted]| noted.iter().map(|noted| noted.id).collect::<Vec<_>>();
    if !closing.is_empty() && !opening.is_empty() {
        contradictions.push(Contradiction {
            what: Contradicts::Outcome,
            action: None,
            between: ids(&reviews),
        });
    }
    let live: Vec<&Action> = actions.iter().filter(|action| action.is_live()).collect();
    if !opening.is_empty() {
        // Opened again: what was agreed before has had its chance, until somebody agrees another response.
        let answered = live.iter().any(|action| {
            log.get(action.agreed)
                .is_some_and(|agreed| opening.iter().any(|again| agreed.knew_of(again)))
        });
        if !answered {
            return (Stage::Reopened, ids(&opening));
        }
    }
    let Some(least) = live.iter().min_by_key(|action| action.stage) else {
        return match (actions.last(), issue) {
            (Some(_), _) => (
                Stage::Ended,
                actions.iter().flat_map(|action| action.because.clone()).collect(),
            ),
            (None, Some(issue)) => (Stage::Identified, vec![issue.entry]),
            (None, None) => (Stage::Identified, Vec::new()),
        };
    };
    if least.stage == Stage::Verified {
        if opening.is_empty() && !closing.is_empty() {
            return (Stage::Closed, ids(&closing));
        }
        return (
            Stage::Verified,
            live.iter().flat_map(|action| action.because.clone()).collect(),
        );
    }
    // Closed by somebody who had not seen what now says that it is not done.
    let unaware = least.because.iter().filter_map(|id| log.get(*id)).any(|noted| {
        closing
            .iter()
            .any(|closed| !closed.knew_of(noted) && !noted.knew_of(closed))
    });
    if unaware {
        let mut between = ids(&closing);
        between.extend(&least.because);
        contradictions.push(Contradiction {
            what: Contradicts::Outcome,
            action: Some(least.id),
            between,
        });
    }
    (least.stage, least.because.clone())
}
