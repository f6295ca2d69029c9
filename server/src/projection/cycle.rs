//! Follow-through cycles as the office's pages show them: a line of the action board, and one cycle whole, with its gaps
//! and why it stands where it stands. All of it is what the fold says, which is what tablets say.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_core::cycle::{Action, Cycle, Log, Noted, Words};
use sync_core::fold::{Directory, Place};
use sync_core::id::{EntryId, PersonId, StaffId};
use sync_core::limits::LATE_AFTER_MS;
use sync_core::record::Step;
use sync_core::record::follow_through::Reach;
use sync_core::signal::What;
use sync_core::staff::Role;
use sync_core::time::{DAY_MS, Timestamp};

use super::cycle_next as next;
use super::record_row::Names;

/// Who is who, for everybody a list of cycles names.
#[derive(Clone, Debug)]
pub struct CycleNames<'a> {
    /// Staff, units and devices.
    pub directory: &'a Directory,
    /// People by name, as far as they are known.
    pub people: BTreeMap<PersonId, String>,
}

/// One line of the action board. Times are in ms since 1970 UTC; ids are lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CycleRow {
    /// Which cycle.
    pub cycle: String,
    /// What was found.
    pub what: String,
    /// "Falls".
    pub theme: &'static str,
    /// "Incident".
    pub source: &'static str,
    /// "High".
    pub risk: &'static str,
    /// Whom or what it concerns.
    pub concerns: String,
    /// "Said to be done".
    pub stage: &'static str,
    /// Which of the five stages it is in.
    pub of_five: u8,
    /// Nothing more is to be done.
    pub over: bool,
    /// Since when it stands there.
    pub since: i64,
    /// The earliest deadline of what is still to be done.
    pub due_at: Option<i64>,
    /// Days past it.
    pub overdue_days: i64,
    /// Who answers for what is still to be done.
    pub owners: Vec<String>,
    /// How many contradictions are to be settled.
    pub contradictions: usize,
    /// Stages without a gap that weighs.
    pub whole_stages: usize,
    /// Every stage is evidenced.
    pub evidenced: bool,
    /// Said in every report.
    pub self_verified: bool,
    /// How often it was opened again.
    pub reopened: u32,
    /// When somebody last did anything about it.
    pub last_at: i64,
    /// To whom it has gone up since anybody last did anything about it.
    pub gone_up_to: Option<&'static str>,
}

/// One cycle whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WholeCycle {
    /// Its line.
    pub row: CycleRow,
    /// Who raised it.
    pub raised_by: Option<String>,
    /// When it happened, or was found.
    pub raised_at: Option<i64>,
    /// What was done at once.
    pub made_safe: Option<String>,
    /// Whom it concerns, where it is one person.
    pub person: Option<String>,
    /// Which unit it concerns, where it is one.
    pub unit: Option<String>,
    /// The records it rests on.
    pub rests_on: Vec<String>,
    /// Its actions.
    pub actions: Vec<ActionShown>,
    /// The five stages.
    pub five: Vec<StageShown>,
    /// What contradicts what.
    pub contradictions: Vec<ContradictionShown>,
    /// Until when it is watched, once closed.
    pub watched_until: Option<i64>,
    /// What can come next for the whole, the likeliest first.
    pub next: Vec<&'static str>,
    /// Every record, the earliest written first.
    pub history: Vec<StepShown>,
}

/// One action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActionShown {
    /// Which action.
    pub action: String,
    /// The required change.
    pub change: String,
    /// What will be different.
    pub expected: String,
    /// When it may be closed.
    pub closes_when: String,
    /// Whose work it is.
    pub role: &'static str,
    /// Who agreed it.
    pub agreed_by: String,
    /// Who answers for it.
    pub owners: Vec<OwnerShown>,
    /// By when.
    pub due_at: i64,
    /// Why by then.
    pub due_why: String,
    /// When it is looked at half way.
    pub midway_at: i64,
    /// Where it stands.
    pub stage: &'static str,
    /// What stands in the way.
    pub barrier: Option<&'static str>,
    /// Who helps.
    pub helpers: Vec<String>,
    /// Ids of everyone who ever did something of it: whoever is among them looks at their own work.
    pub hands: Vec<String>,
    /// Ids of those who looked at it in practice.
    pub lookers: Vec<String>,
    /// What is to show whether it worked, if that was agreed.
    pub measure: Option<MeasureShown>,
    /// What can come next, the likeliest first.
    pub next: Vec<&'static str>,
}

/// What is to show whether an action worked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MeasureShown {
    /// Its number: 5 is M5.
    pub number: u8,
    /// What it should come to, in hundredths.
    pub target_hundredths: i64,
    /// Days looked at before.
    pub baseline_days: u16,
    /// Days looked at after.
    pub review_days: u16,
}

/// Somebody who answers for an action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnerShown {
    /// Their id.
    pub staff: String,
    /// Who.
    pub name: String,
    /// They confirmed that they understand.
    pub understood: bool,
    /// With a question.
    pub asks: bool,
}

/// One of the five stages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageShown {
    /// "Seen in practice".
    pub label: &'static str,
    /// Nothing that weighs is missing.
    pub whole: bool,
    /// The records that show it.
    pub records: Vec<String>,
    /// What is missing, in words.
    pub gaps: Vec<String>,
}

/// Something that contradicts something else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContradictionShown {
    /// "owners", "deadlines", "work" or "outcome".
    pub about: &'static str,
    /// "Two owners: settle who answers for it".
    pub label: &'static str,
    /// Which action.
    pub action: Option<String>,
    /// The records.
    pub between: Vec<String>,
}

/// One record of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepShown {
    /// Its entry.
    pub entry: String,
    /// "Action agreed".
    pub kind: &'static str,
    /// What it says.
    pub line: String,
    /// Who wrote it.
    pub by: String,
    /// The role they acted in.
    pub role: &'static str,
    /// On which device.
    pub device: String,
    /// When it took place.
    pub happened_at: i64,
    /// When it was written, by the office's clock as far as its device knew it.
    pub recorded_at: i64,
    /// When the office stored it.
    pub received_at: Option<i64>,
    /// Written well after it took place.
    pub late: bool,
    /// The cycle stands where it stands because of it.
    pub decides: bool,
    /// Why it moves nothing.
    pub not_counted: Option<String>,
    /// What it rests on.
    pub links: Vec<String>,
    /// Whoever reads may say that it was entered in error.
    pub may_strike: bool,
}

const FIVE: [&str; 5] = [
    "Found and agreed",
    "Assigned and understood",
    "Checked half way and done",
    "Seen in practice",
    "Outcome reviewed",
];

/// A cycle's line.
pub fn cycle_row(
    cycle: &Cycle,
    gone_up_to: Option<Role>,
    names: &CycleNames<'_>,
    now: Timestamp,
) -> CycleRow {
    let staff = names.staff();
    let open = || cycle.live_actions().filter(|action| !action.stage.is_over());
    let pending = || open().filter(|action| action.stage != sync_core::cycle::Stage::Verified);
    let due_at = pending().map(|action| action.due_at).min();
    let mut owners: Vec<String> = pending()
        .flat_map(|action| &action.owners)
        .map(|owner| staff.staff(owner.staff))
        .collect();
    owners.sort_unstable();
    owners.dedup();
    let says = cycle.issue.as_ref().map(|issue| &issue.says);
    let since = open().map(|action| action.since).max();
    CycleRow {
        cycle: cycle.id.to_hex(),
        what: says.map_or_else(
            || "What was found has not arrived".to_owned(),
            |says| says.what.to_string(),
        ),
        theme: says.map_or("", |says| says.theme.label()),
        source: says.map_or("", |says| says.source.label()),
        risk: says.map_or("", |says| says.risk.label()),
        concerns: says.map_or_else(String::new, |says| names.reach(says.reach)),
        stage: cycle.stage.label(),
        of_five: cycle.stage.of_five(),
        over: cycle.stage.is_over(),
        since: since.unwrap_or(cycle.last_at).0,
        due_at: due_at.map(|due| due.0),
        overdue_days: due_at.map_or(0, |due| now.ms_since(due).max(0) / DAY_MS),
        owners,
        contradictions: cycle.contradictions.len(),
        whole_stages: cycle.five.iter().filter(|stage| stage.is_whole()).count(),
        evidenced: cycle.is_evidenced(),
        self_verified: cycle.self_verified,
        reopened: cycle.reopened,
        last_at: cycle.last_at.0,
        gone_up_to: gone_up_to.map(Role::label),
    }
}

/// A cycle with everything that it is made of.
pub fn whole_cycle(
    cycle: &Cycle,
    log: &Log,
    names: &CycleNames<'_>,
    reader: (StaffId, Role),
    now: Timestamp,
) -> WholeCycle {
    let staff = names.staff();
    let issue = cycle.issue.as_ref();
    WholeCycle {
        row: cycle_row(cycle, next::gone_up_to(cycle, log), names, now),
        raised_by: issue.map(|issue| staff.staff(issue.by)),
        raised_at: issue.map(|issue| issue.at.0),
        made_safe: issue
            .and_then(|issue| issue.says.made_safe.as_ref())
            .map(ToString::to_string),
        person: issue.and_then(|issue| match issue.says.reach {
            Reach::Person(person) => Some(person.to_hex()),
            Reach::Unit(_) | Reach::Service => None,
        }),
        unit: issue.and_then(|issue| match issue.says.reach {
            Reach::Unit(unit) => Some(unit.to_hex()),
            Reach::Person(_) | Reach::Service => None,
        }),
        rests_on: issue.map_or_else(Vec::new, |issue| hex(&issue.links)),
        actions: cycle
            .actions
            .iter()
            .map(|action| action_shown(action, (cycle, log), &staff))
            .collect(),
        five: FIVE
            .into_iter()
            .zip(&cycle.five)
            .map(|(label, stage)| StageShown {
                label,
                whole: stage.is_whole(),
                records: hex(&stage.records),
                gaps: stage.gaps.iter().map(|gap| gap.words()).collect(),
            })
            .collect(),
        contradictions: cycle
            .contradictions
            .iter()
            .map(|one| ContradictionShown {
                about: next::about(one.what),
                label: one.what.label(),
                action: one.action.map(|action| action.to_hex()),
                between: hex(&one.between),
            })
            .collect(),
        watched_until: cycle.watched_until().map(|until| until.0),
        next: next::of_cycle(cycle),
        history: history(log)
            .into_iter()
            .map(|noted| step_shown(noted, cycle, &staff, reader))
            .collect(),
    }
}

/// The earliest written first; what was written at once, as it was written.
fn history(log: &Log) -> Vec<&Noted> {
    let mut history = log.in_order();
    history.sort_by_key(|noted| (noted.recorded_at, noted.device, noted.seq));
    history
}

fn action_shown(action: &Action, of: (&Cycle, &Log), staff: &Names<'_>) -> ActionShown {
    let (hands, lookers) = next::hands(action.id, of);
    ActionShown {
        action: action.id.to_hex(),
        change: action.says.change.to_string(),
        expected: action.says.expected.to_string(),
        closes_when: action.says.closes_when.to_string(),
        role: action.says.role.label(),
        agreed_by: staff.staff(action.agreed_by),
        owners: action
            .owners
            .iter()
            .map(|owner| OwnerShown {
                staff: owner.staff.to_hex(),
                name: staff.staff(owner.staff),
                understood: owner.understood.is_some(),
                asks: owner.asks,
            })
            .collect(),
        due_at: action.due_at.0,
        due_why: action.says.due_why.to_string(),
        midway_at: action.midway_at.0,
        stage: action.stage.label(),
        barrier: action
            .barrier
            .map(sync_core::record::follow_through::Barrier::label),
        helpers: action.helpers.iter().map(|helper| staff.staff(*helper)).collect(),
        hands: hands.iter().map(StaffId::to_hex).collect(),
        lookers: lookers.iter().map(StaffId::to_hex).collect(),
        measure: action.says.measure.map(|asked| MeasureShown {
            number: asked.measure,
            target_hundredths: asked.target_hundredths,
            baseline_days: asked.baseline_days,
            review_days: asked.review_days,
        }),
        next: next::of_action(action),
    }
}

fn step_shown(noted: &Noted, cycle: &Cycle, staff: &Names<'_>, reader: (StaffId, Role)) -> StepShown {
    let (kind, line) = match &noted.words {
        Words::Step(step) => (step.label(), step_line(step, staff)),
        Words::Strike(strike) => ("Entered in error", strike.why.to_string()),
        Words::Decision => ("A manager decided", String::new()),
        Words::Unread(why) => (why.label(), String::new()),
        Words::Stray => ("No step of a cycle", String::new()),
    };
    StepShown {
        entry: noted.id.to_hex(),
        kind,
        line,
        // The office's own: written by nobody, because time had passed.
        by: match noted.step() {
            Some(Step::Escalated(_)) => "The office".to_owned(),
            _ => staff.staff(noted.by),
        },
        role: match noted.step() {
            Some(Step::Escalated(_)) => "By itself",
            _ => noted.role.label(),
        },
        device: staff.device(noted.device),
        happened_at: noted.happened_at.0,
        recorded_at: noted.recorded_at.0,
        received_at: match noted.place {
            Place::OnTablet => None,
            Place::InFeed { received_at, .. } => Some(received_at.0),
        },
        late: noted.recorded_at.ms_since(noted.happened_at) > LATE_AFTER_MS,
        decides: cycle.because.contains(&noted.id),
        not_counted: cycle.not_counted.get(&noted.id).map(ToString::to_string),
        links: hex(&noted.links),
        may_strike: next::may_strike(noted, cycle, reader),
    }
}

/// With the names that a reader of the office's pages is given.
fn step_line(step: &Step, staff: &Names<'_>) -> String {
    let line = step.line();
    let to = match step {
        Step::ActionAssigned(assigned) => format!("To {}.", staff.staff(assigned.owner)),
        Step::UnderstandingConfirmed(said) => format!("{}:", staff.staff(said.staff)),
        Step::Escalated(up) => {
            What::of(up.signal, up.what).map_or_else(String::new, |what| format!("{}.", what.label()))
        }
        _ => return line,
    };
    format!("{to} {line}").trim_end().to_owned()
}

fn hex(ids: &[EntryId]) -> Vec<String> {
    ids.iter().map(EntryId::to_hex).collect()
}

impl CycleNames<'_> {
    fn staff(&self) -> Names<'_> {
        Names {
            directory: self.directory,
            person: None,
            // A cycle says nothing that was struck for the wrong person.
            reader: Role::SupportWorker,
        }
    }

    fn reach(&self, reach: Reach) -> String {
        match reach {
            Reach::Person(person) => self
                .people
                .get(&person)
                .cloned()
                .unwrap_or_else(|| "Somebody not known here".to_owned()),
            Reach::Unit(unit) => self
                .directory
                .unit_name(unit)
                .map_or_else(|| "A unit not known here".to_owned(), ToString::to_string),
            Reach::Service => "The whole service".to_owned(),
        }
    }
}
