//! One action: who answers for it, by when, and the stage its records add up to.
//!
//! Where people contradicted each other unaware of it, the less assured stage stands and the contradiction is named until a
//! lead settles it (requirements.md 1.2). May not live here: the cycle as a whole (`whole`).

use super::log::{Log, Noted};
use super::register::heads;
use super::whole::{Contradiction, Contradicts, Stage};
use crate::id::{ActionId, EntryId, StaffId};
use crate::record::Step;
use crate::record::follow_through::{ActionAgreed, Barrier, Progress, StaffSaid, Verified};
use crate::time::Timestamp;

/// One action as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Which action.
    pub id: ActionId,
    /// The entry that agreed it.
    pub agreed: EntryId,
    /// Who agreed it.
    pub agreed_by: StaffId,
    /// When.
    pub agreed_at: Timestamp,
    /// What was agreed.
    pub says: ActionAgreed,
    /// Who answers for it now; two while a contradiction is not settled.
    pub owners: Vec<Owner>,
    /// Who helps.
    pub helpers: Vec<StaffId>,
    /// By when: the earlier one while two dates contradict each other.
    pub due_at: Timestamp,
    /// Half way from agreement to deadline: when the deputy looks (row E1.3).
    pub midway_at: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// The records that make it stand there.
    pub because: Vec<EntryId>,
    /// Checks half way that count, the earliest first.
    pub midway: Vec<EntryId>,
    /// What stands in the way, by the newest word on it.
    pub barrier: Option<Barrier>,
    /// The newest claim that it is done.
    pub done: Option<Claim>,
    /// The look at practice that stands.
    pub seen: Option<SeenInPractice>,
    /// When somebody last did anything about it.
    pub last_at: Timestamp,
    /// Since when it stands where it stands.
    pub since: Timestamp,
    /// What was written unaware of something that says otherwise.
    pub contradictions: Vec<Contradiction>,
}

/// Somebody who answers for an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// Who.
    pub staff: StaffId,
    /// The entry that assigned it.
    pub assigned: EntryId,
    /// When.
    pub assigned_at: Timestamp,
    /// The entry that says they understood.
    pub understood: Option<EntryId>,
    /// They understood with a question.
    pub asks: bool,
}

/// A claim that it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The entry.
    pub entry: EntryId,
    /// Who says so.
    pub by: StaffId,
    /// When it was done.
    pub at: Timestamp,
}

/// A look at practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenInPractice {
    /// The entry.
    pub entry: EntryId,
    /// Who looked.
    pub by: StaffId,
    /// When.
    pub at: Timestamp,
    /// What was seen.
    pub result: Verified,
    /// By someone who did it themselves, with a reason.
    pub own: bool,
    /// Something to show for it is linked.
    pub evidence: bool,
    /// Staff were asked.
    pub staff_asked: bool,
}

/// What records say about the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Work {
    /// To be done by whoever it is assigned to.
    Open,
    /// Looked at, and not as it should be.
    Rework,
    /// Said to be done.
    Done,
    /// Seen in practice.
    Verified,
    /// It will not be done.
    Ended,
}

impl Action {
    /// Works out one action from those of its cycle's steps that count and speak of it.
    pub(super) fn of(id: ActionId, steps: &[(&Noted, &Step)], log: &Log) -> Option<Self> {
        let agreements = heads(of_kind(steps, |step| matches!(step, Step::ActionAgreed(_))));
        let agreed = *agreements.last()?;
        let Some(Step::ActionAgreed(says)) = agreed.step() else {
            return None;
        };
        let mut contradictions = Vec::new();
        let (owners, helpers) = owners(id, steps, &mut contradictions);
        let due_at = due(id, steps, says, &mut contradictions);
        let (work, because) = work(id, steps, log, &mut contradictions);
        let going = of_kind(steps, |step| {
            matches!(step, Step::ProgressNoted(_) | Step::MidwayChecked(_))
        });
        // What was known when it was assigned anew belongs to the one before.
        let assigned: Vec<&Noted> = owners
            .iter()
            .filter_map(|owner| log.get(owner.assigned))
            .collect();
        let notes = heads(
            going
                .into_iter()
                .filter(|note| !assigned.iter().any(|to| to.knew_of(note))),
        );
        let barrier = notes.iter().rev().find_map(|note| barrier_in(note));
        let (stage, because) = match work {
            Work::Ended => (Stage::Ended, because),
            Work::Verified => (Stage::Verified, because),
            Work::Done => (Stage::Done, because),
            Work::Rework => (Stage::Rework, because),
            Work::Open => open_stage(&owners, &notes, agreed),
        };
        // Once it is said to be done, nothing stands in the way of it any more.
        let barrier = barrier.filter(|_| stage < Stage::Done);
        let since = because
            .iter()
            .filter_map(|id| log.get(*id))
            .map(|noted| noted.recorded_at)
            .max();
        let seen = seen(steps, log, stage, &because);
        Some(Self {
            id,
            agreed: agreed.id,
            agreed_by: agreed.by,
            agreed_at: agreed.happened_at,
            says: says.clone(),
            owners,
            helpers,
            due_at,
            midway_at: agreed
                .happened_at
                .plus_ms(due_at.ms_since(agreed.happened_at) / 2),
            stage,
            midway: ordered(of_kind(steps, |step| matches!(step, Step::MidwayChecked(_)))),
            barrier,
            done: newest(steps, |step| matches!(step, Step::DoneClaimed(_))).map(|noted| Claim {
                entry: noted.id,
                by: noted.by,
                at: noted.happened_at,
            }),
            seen,
            last_at: steps
                .iter()
                .map(|(noted, _)| noted.recorded_at)
                .max()
                .unwrap_or(agreed.recorded_at),
            since: since.unwrap_or(agreed.recorded_at),
            because,
            contradictions,
        })
    }

    /// Whether it still has to be followed through.
    pub fn is_live(&self) -> bool {
        self.stage != Stage::Ended
    }

    /// Whether `staff` answers for it.
    pub fn is_owned_by(&self, staff: StaffId) -> bool {
        self.owners.iter().any(|owner| owner.staff == staff)
    }
}

fn of_kind<'a>(steps: &[(&'a Noted, &'a Step)], is: impl Fn(&Step) -> bool) -> Vec<&'a Noted> {
    steps
        .iter()
        .filter(|(_, step)| is(step))
        .map(|(noted, _)| *noted)
        .collect()
}

fn newest<'a>(steps: &[(&'a Noted, &'a Step)], is: impl Fn(&Step) -> bool) -> Option<&'a Noted> {
    of_kind(steps, is).into_iter().max_by_key(|noted| noted.order())
}

fn ordered(mut noted: Vec<&Noted>) -> Vec<EntryId> {
    noted.sort_by_key(|noted| noted.order());
    noted.into_iter().map(|noted| noted.id).collect()
}

/// Who answers for it. Two assignments unaware of each other both stand until the deputy decides; the clock runs on.
fn owners(
    id: ActionId,
    steps: &[(&Noted, &Step)],
    contradictions: &mut Vec<Contradiction>,
) -> (Vec<Owner>, Vec<StaffId>) {
    let assignments = heads(of_kind(steps, |step| matches!(step, Step::ActionAssigned(_))));
    let mut owners: Vec<Owner> = Vec::new();
    let mut helpers = Vec::new();
    for noted in &assignments {
        let Some(Step::ActionAssigned(assigned)) = noted.step() else {
            continue;
        };
        helpers.extend(&assigned.helpers);
        if owners.iter().any(|owner| owner.staff == assigned.owner) {
            continue;
        }
        let confirmed = steps
            .iter()
            .filter(|(_, step)| matches!(step, Step::UnderstandingConfirmed(said) if said.staff == assigned.owner))
            .map(|(confirmed, _)| *confirmed)
            // What was confirmed before this was assigned was about something else.
            .filter(|confirmed| !noted.knew_of(confirmed))
            .max_by_key(|confirmed| confirmed.order());
        owners.push(Owner {
            staff: assigned.owner,
            assigned: noted.id,
            assigned_at: noted.recorded_at,
            understood: confirmed.map(|confirmed| confirmed.id),
            asks: matches!(
                confirmed.and_then(Noted::step),
                Some(Step::UnderstandingConfirmed(said)) if said.question.is_some()
            ),
        });
    }
    if owners.len() > 1 {
        contradictions.push(Contradiction {
            what: Contradicts::Owners,
            action: Some(id),
            between: assignments.iter().map(|noted| noted.id).collect(),
        });
    }
    helpers.sort_unstable();
    helpers.dedup();
    (owners, helpers)
}

/// By when. Of two dates set unaware of each other the earlier one holds until the deputy decides.
fn due(
    id: ActionId,
    steps: &[(&Noted, &Step)],
    says: &ActionAgreed,
    contradictions: &mut Vec<Contradiction>,
) -> Timestamp {
    let dates = heads(of_kind(steps, |step| {
        matches!(step, Step::ActionAgreed(_) | Step::DeadlineMoved(_))
    }));
    let due_at = |noted: &&Noted| match noted.step() {
        Some(Step::ActionAgreed(agreed)) => Some(agreed.due_at),
        Some(Step::DeadlineMoved(moved)) => Some(moved.due_at),
        _ => None,
    };
    let earliest = dates.iter().filter_map(due_at).min();
    let latest = dates.iter().filter_map(due_at).max();
    if earliest != latest {
        contradictions.push(Contradiction {
            what: Contradicts::Deadlines,
            action: Some(id),
            between: dates.iter().map(|noted| noted.id).collect(),
        });
    }
    earliest.unwrap_or(says.due_at)
}

/// What the work has come to.
pub(super) fn worked(steps: &[(&Noted, &Step)], log: &Log) -> Work {
    work(ActionId([0; 16]), steps, log, &mut Vec::new()).0
}

/// What the work has come to, and because of which records.
fn work(
    id: ActionId,
    steps: &[(&Noted, &Step)],
    log: &Log,
    contradictions: &mut Vec<Contradiction>,
) -> (Work, Vec<EntryId>) {
    let moving = heads(of_kind(steps, |step| {
        matches!(
            step,
            Step::ActionAssigned(_)
                | Step::DoneClaimed(_)
                | Step::PracticeVerified(_)
                | Step::ActionEnded(_)
                | Step::Settled(_)
        )
    }));
    let said: Vec<(Work, EntryId)> = moving
        .iter()
        .filter_map(|noted| Some((says(noted, steps, log)?, noted.id)))
        .collect();
    let because = |work: Work| -> Vec<EntryId> {
        said.iter()
            .filter(|(said, _)| *said == work)
            .map(|(_, id)| *id)
            .collect()
    };
    let has = |work: Work| said.iter().any(|(said, _)| *said == work);
    let kinds = [Work::Open, Work::Rework, Work::Done, Work::Verified, Work::Ended];
    let mut present = kinds.into_iter().filter(|work| has(*work));
    let Some(least) = present.next() else {
        return (Work::Open, Vec::new());
    };
    let contradict = (has(Work::Ended) && least != Work::Ended)
        || (least <= Work::Rework && (has(Work::Done) || has(Work::Verified)));
    if contradict {
        contradictions.push(Contradiction {
            what: Contradicts::Work,
            action: Some(id),
            between: said.iter().map(|(_, id)| *id).collect(),
        });
        return (least, because(least));
    }
    // A second claim that had not seen the look at practice takes nothing from it.
    if has(Work::Verified) {
        return (Work::Verified, because(Work::Verified));
    }
    (least, because(least))
}

/// What one record says about the work. A decision says what the record says that it lets stand.
fn says(noted: &Noted, steps: &[(&Noted, &Step)], log: &Log) -> Option<Work> {
    let mut noted = noted;
    // A decision may let a decision stand; more of them than there are records would be a circle.
    for _ in 0..=steps.len() {
        return Some(match noted.step()? {
            Step::ActionAssigned(_) => Work::Open,
            Step::DoneClaimed(_) => Work::Done,
            Step::ActionEnded(_) => Work::Ended,
            Step::PracticeVerified(seen) => match seen.result {
                // Looked at before anybody said that it is done: worth knowing, and no stage.
                _ if !claimed_before(noted, steps) => Work::Open,
                Verified::Yes => Work::Verified,
                Verified::Partly | Verified::No => Work::Rework,
            },
            Step::Settled(settled) => {
                noted = log.get(settled.stands)?;
                continue;
            }
            _ => return None,
        });
    }
    None
}

/// Whether somebody had said that it is done, known to whoever looked or unaware of the look.
fn claimed_before(seen: &Noted, steps: &[(&Noted, &Step)]) -> bool {
    steps
        .iter()
        .any(|(noted, step)| matches!(step, Step::DoneClaimed(_)) && !noted.knew_of(seen))
}

/// Where an action stands that nobody says is done.
fn open_stage(owners: &[Owner], notes: &[&Noted], agreed: &Noted) -> (Stage, Vec<EntryId>) {
    if owners.is_empty() {
        return (Stage::Agreed, vec![agreed.id]);
    }
    let ids = |notes: &[&Noted]| notes.iter().map(|note| note.id).collect::<Vec<_>>();
    let blocked: Vec<&Noted> = notes.iter().copied().filter(|note| is_blocked(note)).collect();
    if !blocked.is_empty() {
        return (Stage::Blocked, ids(&blocked));
    }
    if !notes.is_empty() {
        return (Stage::InProgress, ids(notes));
    }
    if owners.iter().all(|owner| owner.understood.is_some()) {
        return (
            Stage::Understood,
            owners.iter().filter_map(|owner| owner.understood).collect(),
        );
    }
    (
        Stage::Assigned,
        owners.iter().map(|owner| owner.assigned).collect(),
    )
}

const fn is_blocked(note: &Noted) -> bool {
    matches!(
        note.step(),
        Some(Step::ProgressNoted(noted)) if matches!(noted.progress, Progress::Blocked)
    ) || matches!(
        note.step(),
        Some(Step::MidwayChecked(noted)) if matches!(noted.progress, Progress::Blocked)
    )
}

const fn barrier_in(note: &Noted) -> Option<Barrier> {
    match note.step() {
        Some(Step::ProgressNoted(noted)) => noted.barrier,
        Some(Step::MidwayChecked(noted)) => noted.barrier,
        _ => None,
    }
}

/// The look at practice that its stage rests on, or else the newest one.
fn seen(steps: &[(&Noted, &Step)], log: &Log, stage: Stage, because: &[EntryId]) -> Option<SeenInPractice> {
    let settled = |id: &EntryId| match log.get(*id)?.step()? {
        Step::Settled(settled) => Some(settled.stands),
        _ => None,
    };
    let because: Vec<EntryId> = because.iter().map(|id| settled(id).unwrap_or(*id)).collect();
    let looks = of_kind(steps, |step| matches!(step, Step::PracticeVerified(_)));
    let at = looks
        .iter()
        .filter(|look| matches!(stage, Stage::Verified | Stage::Rework) && because.contains(&look.id))
        .max_by_key(|look| look.order())
        .or_else(|| looks.iter().max_by_key(|look| look.order()))?;
    let Some(Step::PracticeVerified(says)) = at.step() else {
        return None;
    };
    Some(SeenInPractice {
        entry: at.id,
        by: at.by,
        at: at.happened_at,
        result: says.result,
        own: says.own_because.is_some(),
        evidence: !at.links.is_empty(),
        staff_asked: matches!(says.staff_said, StaffSaid::Said(_)),
    })
}
