//! "Actions": what is somebody's to do, what they reported and what came of it; for those who lead a shift what is to be
//! given, looked at in practice and warned about.
//!
//! Every list keeps its order while it is looked at: by date, or by when it happened.

use core::cmp::Reverse;
use std::collections::BTreeMap;

use sync_core::cadence::Reviews;
use sync_core::cycle::{Action, Cycle, Cycles, Stage};
use sync_core::fold::Floor;
use sync_core::id::{PersonId, StaffId};
use sync_core::record::Step;
use sync_core::record::follow_through::Reach;
use sync_core::rules::CycleDeed;
use sync_core::shown::CycleNames;
use sync_core::signal::{Happening, Look, Signal, SignalLimits, Standing, Tablet, What, gone_up};
use sync_core::staff::Role;
use sync_core::sync::tablet::LinkStatus;
use sync_core::time::DAY_MS;

use super::{Source, parts};
use crate::protocol::{ActionLine, ActionsView, BeforeLine, ReportedLine, WarningLine};

/// Things that happened before, shown at once.
pub const BEFORE_SHOWN: usize = 5;
/// How long what somebody reported stays listed after the last word on it.
const REPORTED_DAYS: i64 = 120;
/// Of what somebody reported, the newest.
const REPORTED_SHOWN: usize = 30;

/// Whether an action waits for its owner or helpers.
fn waits_for_owner(action: &Action) -> bool {
    matches!(
        action.stage,
        Stage::Assigned | Stage::Understood | Stage::Blocked | Stage::InProgress | Stage::Rework
    )
}

fn is_of(action: &Action, staff: StaffId) -> bool {
    action.is_owned_by(staff) || action.helpers.contains(&staff)
}

fn live(cycle: &Cycle) -> impl Iterator<Item = &Action> {
    let over = cycle.stage.is_over();
    cycle
        .live_actions()
        .filter(move |action| !over && !action.stage.is_over())
}

/// How many actions wait for somebody.
pub fn count_mine(cycles: &Cycles, me: StaffId) -> u32 {
    let mine = cycles
        .iter()
        .flat_map(live)
        .filter(|action| is_of(action, me) && waits_for_owner(action));
    u32::try_from(mine.count()).unwrap_or(u32::MAX)
}

pub(super) fn view(source: &Source<'_>, floor: &Floor, cycles: &Cycles) -> ActionsView {
    let (mut mine, mut to_give, mut to_check, mut others) = <(Vec<_>, Vec<_>, Vec<_>, Vec<_>)>::default();
    let Some((me, role)) = source.me else {
        return ActionsView {
            mine,
            to_give,
            to_check,
            others,
            reported: Vec::new(),
            warnings: Vec::new(),
            coverage: source.figures_from(),
        };
    };
    let leads = role.at_least(Role::ShiftLeader);
    let may = |deed: CycleDeed| deed.who().includes(role);
    let names = names(source, floor);
    for cycle in cycles.iter() {
        for action in live(cycle) {
            let line = |step: Option<&str>| line(source, &names, (cycle, action), step);
            let did = is_of(action, me) || action.done.as_ref().is_some_and(|done| done.by == me);
            if is_of(action, me) && waits_for_owner(action) {
                let unconfirmed = action
                    .owners
                    .iter()
                    .any(|owner| owner.staff == me && owner.understood.is_none());
                mine.push(line(unconfirmed.then_some("understood")));
            } else if action.stage == Stage::Done && may(CycleDeed::Verify) && !did {
                to_check.push(line(Some("look")));
            } else if action.stage == Stage::Agreed && may(CycleDeed::Assign) {
                to_give.push(line(Some("assign")));
            } else if action.stage == Stage::Assigned && leads {
                to_give.push(line(None));
            } else if leads || is_of(action, me) {
                others.push(line(None));
            }
        }
    }
    for list in [&mut mine, &mut to_give, &mut to_check, &mut others] {
        list.sort_by(|one, other| (one.due_at, &one.action).cmp(&(other.due_at, &other.action)));
    }
    ActionsView {
        mine,
        to_give,
        to_check,
        others,
        reported: reported(source, floor, cycles, (me, &names)),
        warnings: if leads && !source.status.reading {
            warnings(source, floor, cycles)
        } else {
            Vec::new()
        },
        coverage: source.figures_from(),
    }
}

/// Who is who, for everybody a cycle names: those who have left as well.
pub(super) fn names<'a>(source: &Source<'a>, floor: &Floor) -> CycleNames<'a> {
    let people: BTreeMap<PersonId, String> = floor
        .everyone()
        .into_iter()
        .filter_map(|id| Some((id, floor.person(id)?.name.to_string())))
        .collect();
    CycleNames {
        directory: source.directory,
        people,
    }
}

fn concerns(names: &CycleNames<'_>, cycle: &Cycle) -> String {
    let reach = cycle.issue.as_ref().map(|issue| issue.says.reach);
    reach.map_or_else(String::new, |reach| names.reach(reach))
}

fn line(
    source: &Source<'_>,
    names: &CycleNames<'_>,
    (cycle, action): (&Cycle, &Action),
    step: Option<&str>,
) -> ActionLine {
    ActionLine {
        cycle: cycle.id.to_hex(),
        action: action.id.to_hex(),
        change: action.says.change.to_string(),
        concerns: concerns(names, cycle),
        stage: action.stage.label().to_owned(),
        due_at: action.due_at.0,
        late: action.due_at < source.now && action.stage < Stage::Done,
        owners: action
            .owners
            .iter()
            .map(|owner| source.staff_name(owner.staff))
            .collect(),
        step: step.map(str::to_owned),
        barrier: action.barrier.map(|barrier| barrier.label().to_owned()),
    }
}

/// What was agreed in a cycle, and where each of it stands: "Sensor mat at night: said to be done".
fn came_of_it(cycle: &Cycle) -> Vec<String> {
    cycle
        .actions
        .iter()
        .map(|action| {
            let change = action.says.change.to_string();
            let stage = action.stage.label().to_lowercase();
            format!("{}: {stage}", change.trim_end_matches('.'))
        })
        .collect()
}

fn reported(
    source: &Source<'_>,
    floor: &Floor,
    cycles: &Cycles,
    (me, names): (StaffId, &CycleNames<'_>),
) -> Vec<ReportedLine> {
    let since = source.now.plus_ms(-REPORTED_DAYS * DAY_MS);
    let mut found: Vec<ReportedLine> = cycles
        .iter()
        .filter(|cycle| cycle.last_at >= since || !cycle.stage.is_over())
        .filter_map(|cycle| {
            let issue = cycle.issue.as_ref()?;
            // Reviewed by an older version, it does not say who reported it; their report may still be here.
            let by_me = issue.raised_by() == me
                || issue
                    .links
                    .iter()
                    .any(|link| floor.item(*link).is_some_and(|item| item.by == me));
            by_me.then(|| ReportedLine {
                cycle: cycle.id.to_hex(),
                what: issue.says.what.to_string(),
                concerns: concerns(names, cycle),
                at: issue.at.0,
                stage: cycle.stage.label().to_owned(),
                came_of_it: came_of_it(cycle),
                asks_if_it_helped: matches!(cycle.stage, Stage::Done | Stage::Verified | Stage::Closed)
                    && !has_answered(cycles, cycle, me),
            })
        })
        .collect();
    found.sort_by(|one, other| (Reverse(one.at), &one.cycle).cmp(&(Reverse(other.at), &other.cycle)));
    found.truncate(REPORTED_SHOWN);
    found
}

fn has_answered(cycles: &Cycles, cycle: &Cycle, me: StaffId) -> bool {
    cycles.log(cycle.id).is_some_and(|log| {
        log.in_order()
            .iter()
            .any(|noted| noted.by == me && matches!(noted.step(), Some(Step::FeedbackGiven(_))))
    })
}

fn warnings(source: &Source<'_>, floor: &Floor, cycles: &Cycles) -> Vec<WarningLine> {
    let Some(before) = source.before else {
        return Vec::new();
    };
    let (tablets, none) = (tablets(source, floor), Reviews::default());
    let look = Look {
        cycles,
        floor,
        before,
        tablets: &tablets,
        reviews: source.reviews.unwrap_or(&none),
        open_since: source.directory.open_since(),
        limits: &SignalLimits::default(),
        now: source.now,
    };
    let signals = look.signals();
    // A shift that writes nothing down is one thing to look at for each person, not one for each drink.
    let mut times: BTreeMap<PersonId, usize> = BTreeMap::new();
    for person in signals.iter().filter_map(unwritten) {
        *times.entry(person).or_default() += 1;
    }
    signals
        .iter()
        .filter_map(|signal| {
            let line = warning(source, floor, cycles, signal);
            let Some(person) = unwritten(signal) else {
                return Some(line);
            };
            // The first of them is the oldest.
            let many = times.remove(&person)?;
            let label = match many {
                1 => line.label,
                many => format!("{}, {many} times", line.label),
            };
            Some(WarningLine { label, ..line })
        })
        .collect()
}

/// Whose planned care has no record.
fn unwritten(signal: &Signal) -> Option<PersonId> {
    signal.person.filter(|_| signal.what == What::NoRecord)
}

fn warning(source: &Source<'_>, floor: &Floor, cycles: &Cycles, signal: &Signal) -> WarningLine {
    let issue = signal
        .cycle
        .and_then(|cycle| cycles.cycle(cycle)?.issue.as_ref())
        .map(|issue| issue.says.what.to_string());
    let person = signal
        .person
        .and_then(|person| floor.person(person))
        .map(|person| person.name.to_string());
    let tablet = signal.tablet.map(|tablet| source.device_label(tablet));
    WarningLine {
        label: signal.what.label().to_owned(),
        clears: signal.what.clears().to_owned(),
        about: issue.or(person).or(tablet).unwrap_or_default(),
        cycle: signal.cycle.map(|cycle| cycle.to_hex()),
        person: signal.person.map(|person| person.to_hex()),
        urgent: signal.what.urgent(),
        overdue: signal.standing == Standing::Overdue,
        since: signal.since.0,
        whose: gone_up(signal, cycles)
            .unwrap_or_else(|| signal.what.lead())
            .label()
            .to_owned(),
    }
}

/// The other tablets as the office last said it heard of them. What they hold unsent is not known here.
pub(super) fn tablets(source: &Source<'_>, floor: &Floor) -> Vec<Tablet> {
    let at_work: Vec<_> = floor
        .on_shift(source.now)
        .iter()
        .filter_map(|on| floor.device_of(on.entry))
        .collect();
    let (as_of, others) = &source.others;
    let other = others.iter().map(|other| Tablet {
        device: other.device,
        on_shift: at_work.contains(&other.device),
        heard_at: if other.linked { *as_of } else { other.heard_at },
        unsent_since: None,
        clock_offset_ms: None,
        went_back_at: None,
    });
    // This one hears of itself; what has come to it, has come as far as the office was met.
    let here = Tablet {
        device: source.device,
        on_shift: true,
        heard_at: match source.status.link {
            LinkStatus::Up => Some(source.now),
            LinkStatus::Down | LinkStatus::Connecting => source.status.last_contact_at,
        },
        unsent_since: source.status.oldest_waiting_at,
        clock_offset_ms: source.status.office_offset_ms,
        went_back_at: None,
    };
    core::iter::once(here).chain(other).collect()
}

/// What happened before, for an incident that is being typed.
pub fn before(source: &Source<'_>, found: &[Happening]) -> Vec<BeforeLine> {
    let (Some(floor), Some(cycles)) = (source.floor, source.cycles) else {
        return Vec::new();
    };
    let name = |person: PersonId| {
        floor
            .person(person)
            .map_or_else(String::new, |person| person.known_as.to_string())
    };
    found
        .iter()
        .map(|one| {
            let cycle = one.cycle.and_then(|cycle| cycles.cycle(cycle));
            let issue = cycle.and_then(|cycle| cycle.issue.as_ref());
            let said = issue.map(|issue| issue.says.what.to_string());
            let report = floor.item(one.entry);
            let typed = report.map(|item| parts::line_of(item.shown));
            BeforeLine {
                at: one.at.0,
                what: said.or(typed).unwrap_or_else(|| one.theme.label().to_owned()),
                who: match issue.map(|issue| issue.says.reach) {
                    Some(Reach::Unit(unit)) => source.unit_name(unit),
                    Some(Reach::Service) => "The whole service".to_owned(),
                    _ => one.person.map_or_else(String::new, name),
                },
                cycle: one.cycle.map(|cycle| cycle.to_hex()),
                stage: cycle.map(|cycle| cycle.stage.label().to_owned()),
                came_of_it: cycle.map_or_else(Vec::new, came_of_it),
            }
        })
        .collect()
}
