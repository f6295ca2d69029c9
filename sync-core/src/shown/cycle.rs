//! From the fold to what is shown of a cycle.

use std::collections::BTreeMap;

use super::{
    ActionShown, ContradictionShown, CycleRow, DecidedShown, MeasureShown, OwedShown, OwnerShown, StageShown,
    StepShown, WholeCycle, next,
};
use crate::cycle::{Action, Cycle, Log, Noted, Stage, Words};
use crate::fold::{Directory, Place};
use crate::id::{DeviceId, EntryId, PersonId, StaffId};
use crate::limits::LATE_AFTER_MS;
use crate::record::Step;
use crate::record::follow_through::{Barrier, Reach};
use crate::signal::What;
use crate::staff::Role;
use crate::time::{DAY_MS, Timestamp};

/// Who is who, for everybody a list of cycles names.
#[derive(Clone, Debug)]
pub struct CycleNames<'a> {
    /// Staff, units and devices.
    pub directory: &'a Directory,
    /// People by name, as far as they are known.
    pub people: BTreeMap<PersonId, String>,
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
    let open = || cycle.live_actions().filter(|action| !action.stage.is_over());
    let pending = || open().filter(|action| action.stage != Stage::Verified);
    let due_at = pending().map(|action| action.due_at).min();
    let mut owners: Vec<String> = pending()
        .flat_map(|action| &action.owners)
        .map(|owner| names.staff(owner.staff))
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
        theme: label(says.map(|says| says.theme.label())),
        source: label(says.map(|says| says.source.label())),
        risk: label(says.map(|says| says.risk.label())),
        concerns: says.map_or_else(String::new, |says| names.reach(says.reach)),
        stage: cycle.stage.label().to_owned(),
        of_five: cycle.stage.of_five().into(),
        over: cycle.stage.is_over(),
        since: since.unwrap_or(cycle.last_at).0,
        due_at: due_at.map(|due| due.0),
        overdue_days: due_at.map_or(0, |due| now.ms_since(due).max(0) / DAY_MS),
        owners,
        contradictions: count(cycle.contradictions.len()),
        whole_stages: count(cycle.five.iter().filter(|stage| stage.is_whole()).count()),
        evidenced: cycle.is_evidenced(),
        self_verified: cycle.self_verified,
        reopened: cycle.reopened,
        last_at: cycle.last_at.0,
        gone_up_to: gone_up_to.map(|role| role.label().to_owned()),
    }
}

/// A cycle with everything that it is made of; `decided` is what reviews made of it.
pub fn whole_cycle(
    cycle: &Cycle,
    log: &Log,
    decided: Vec<DecidedShown>,
    names: &CycleNames<'_>,
    reader: (StaffId, Role),
    now: Timestamp,
) -> WholeCycle {
    let issue = cycle.issue.as_ref();
    WholeCycle {
        row: cycle_row(cycle, next::gone_up_to(cycle, log), names, now),
        raised_by: issue.map(|issue| names.staff(issue.raised_by())),
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
        owed: cycle
            .owed
            .iter()
            .map(|owed| OwedShown {
                duty: owed.duty.code().into(),
                label: owed.duty.label().to_owned(),
                met_at: owed.met.map(|(_, at)| at.0),
            })
            .collect(),
        actions: cycle
            .actions
            .iter()
            .map(|action| action_shown(action, (cycle, log), names))
            .collect(),
        five: FIVE
            .into_iter()
            .zip(&cycle.five)
            .map(|(label, stage)| StageShown {
                label: label.to_owned(),
                whole: stage.is_whole(),
                records: hex(&stage.records),
                gaps: stage.gaps.iter().map(|gap| gap.words()).collect(),
            })
            .collect(),
        contradictions: cycle
            .contradictions
            .iter()
            .map(|one| ContradictionShown {
                about: next::about(one.what).to_owned(),
                label: one.what.label().to_owned(),
                action: one.action.map(|action| action.to_hex()),
                between: hex(&one.between),
            })
            .collect(),
        watched_until: cycle.watched_until().map(|until| until.0),
        next: codes(next::of_cycle(cycle)),
        decided,
        history: log
            .in_order()
            .into_iter()
            .map(|noted| step_shown(noted, cycle, names, reader))
            .collect(),
    }
}

fn action_shown(action: &Action, of: (&Cycle, &Log), names: &CycleNames<'_>) -> ActionShown {
    let (hands, lookers) = next::hands(action.id, of);
    ActionShown {
        action: action.id.to_hex(),
        change: action.says.change.to_string(),
        expected: action.says.expected.to_string(),
        closes_when: action.says.closes_when.to_string(),
        role: action.says.role.label().to_owned(),
        agreed_by: names.staff(action.agreed_by),
        owners: action
            .owners
            .iter()
            .map(|owner| OwnerShown {
                staff: owner.staff.to_hex(),
                name: names.staff(owner.staff),
                understood: owner.understood.is_some(),
                asks: owner.asks,
            })
            .collect(),
        due_at: action.due_at.0,
        due_why: action.says.due_why.to_string(),
        midway_at: action.midway_at.0,
        stage: action.stage.label().to_owned(),
        barrier: action.barrier.map(|barrier| Barrier::label(barrier).to_owned()),
        helpers: action.helpers.iter().map(|helper| names.staff(*helper)).collect(),
        hands: hands.iter().map(StaffId::to_hex).collect(),
        lookers: lookers.iter().map(StaffId::to_hex).collect(),
        measure: action.says.measure.map(|asked| MeasureShown {
            number: asked.measure.into(),
            target_hundredths: asked.target_hundredths,
            baseline_days: asked.baseline_days.into(),
            review_days: asked.review_days.into(),
        }),
        next: codes(next::of_action(action)),
    }
}

fn step_shown(noted: &Noted, cycle: &Cycle, names: &CycleNames<'_>, reader: (StaffId, Role)) -> StepShown {
    let (kind, line) = step_kind_and_line(noted, names);
    let (by, role) = written_by(noted, names);
    StepShown {
        entry: noted.id.to_hex(),
        kind: kind.to_owned(),
        line,
        by,
        role,
        device: names.device(noted.device),
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

/// What kind of record it is, and what it says.
pub(super) fn step_kind_and_line(noted: &Noted, names: &CycleNames<'_>) -> (&'static str, String) {
    match &noted.words {
        Words::Step(step) => (step.label(), step_line(step, names)),
        Words::Strike(strike) => ("Entered in error", strike.why.to_string()),
        Words::Decision => ("A manager decided", String::new()),
        Words::Unread(why) => (why.label(), String::new()),
        Words::Stray => ("No step of a cycle", String::new()),
    }
}

/// Who wrote it, and in which role. The office's own: written by nobody, because time had passed.
pub(super) fn written_by(noted: &Noted, names: &CycleNames<'_>) -> (String, String) {
    match noted.step() {
        Some(Step::Escalated(_)) => ("The office".to_owned(), "By itself".to_owned()),
        _ => (names.staff(noted.by), noted.role.label().to_owned()),
    }
}

/// With the names that a reader of the office's pages is given.
fn step_line(step: &Step, names: &CycleNames<'_>) -> String {
    let line = step.line();
    let to = match step {
        Step::ActionAssigned(assigned) => format!("To {}.", names.staff(assigned.owner)),
        Step::UnderstandingConfirmed(said) => format!("{}:", names.staff(said.staff)),
        Step::Escalated(up) => {
            What::of(up.signal, up.what).map_or_else(String::new, |what| format!("{}.", what.label()))
        }
        _ => return line,
    };
    format!("{to} {line}").trim_end().to_owned()
}

fn label(words: Option<&'static str>) -> String {
    words.unwrap_or_default().to_owned()
}

fn codes(codes: Vec<&'static str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn hex(ids: &[EntryId]) -> Vec<String> {
    ids.iter().map(EntryId::to_hex).collect()
}

impl CycleNames<'_> {
    /// What somebody is called.
    pub(super) fn staff(&self, staff: StaffId) -> String {
        let known = self.directory.staff(staff);
        known.map_or_else(|| "Somebody unknown".to_owned(), |member| member.name.to_string())
    }

    pub(super) fn device(&self, device: DeviceId) -> String {
        let known = self.directory.device(device);
        known.map_or_else(|| "An unknown tablet".to_owned(), |known| known.label.to_string())
    }

    /// Whom or what something concerns.
    pub fn reach(&self, reach: Reach) -> String {
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
