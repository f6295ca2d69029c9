//! CV, RO, AU and PR by the screens: whoever signs in sees on every tablet what a fold of the office's rows shows them, and
//! what the plain book tells: timelines, corrections, what is due and done.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::fold::{DueState, Entered, Floor, Place};
use sync_core::id::EntryId;
use sync_core::record::care_kinds::fluid;
use sync_core::scope::Audience;
use sync_core::staff::Role;
use sync_core::testing::TabletAt;
use sync_core::time::Timestamp;

use crate::book::{Book, Due};
use crate::check::{Invariant, Problem, Starts, in_use, record_of, stores};
use crate::world::{Worker, World};

pub(super) fn check(world: &mut World, book: &Book<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let (staying, mortal): (Vec<Worker>, Vec<Worker>) =
        world.workers.clone().into_iter().partition(|worker| worker.stays);
    let tablets = in_use(world);
    for at in &tablets {
        for worker in &staying {
            problems.extend(whoever_signs_in(world, book, *at, worker));
        }
    }
    // Those whose standing changed: on the tablets that they signed in on before, and on one more.
    for at in &tablets {
        for worker in &mortal {
            if Some(at) == tablets.first() || world.model.signed_in.contains(&(at.0, worker.staff)) {
                problems.extend(whoever_signs_in(world, book, *at, worker));
            }
        }
    }
    problems
}

fn whoever_signs_in(world: &mut World, book: &Book<'_>, at: TabletAt, worker: &Worker) -> Vec<Problem> {
    let now = world.home.now;
    let expected = book.role_now(worker.staff, now);
    let signed_in = world.unlock(at, worker);
    let role = match (signed_in, expected) {
        (Ok(()), Some(role)) => role,
        (Err(_), None) => return Vec::new(),
        (Err(why), Some(_)) => return vec![Problem::new(Invariant::FailedClearly, why)],
        (Ok(()), None) => {
            let what = format!("tablet {}: somebody signed in who has no role here", at.0);
            return vec![Problem::new(Invariant::Authorised, what)];
        }
    };
    let mut problems = Vec::new();
    let starts = stores::starts(world, at);
    let session = world.home.at(at).session();
    if session.is_none_or(|session| session.role != role) {
        problems.push(Problem::new(
            Invariant::Authorised,
            format!("tablet {}: signed in as {session:?}, the role is {role:?}", at.0),
        ));
    }
    let Some(floor) = world.home.at(at).floor() else {
        let what = format!("tablet {} shows nothing after sign-in", at.0);
        return vec![Problem::new(Invariant::Converged, what)];
    };
    let same = *floor == fold(world, role, &starts);
    let observed = world
        .workers
        .iter()
        .any(|of| !floor.observations_of(of.staff).is_empty());
    if observed && role == Role::SupportWorker {
        problems.push(Problem::new(
            Invariant::ReadOnlyByRole,
            format!("tablet {} shows observations to a {role:?}", at.0),
        ));
    }
    problems.extend(unallowed(world, book, at, floor));
    problems.extend(timelines(world, book, at, floor, &starts));
    let (planned, times) = due(world, book, at, floor, &starts);
    problems.extend(planned);
    world.figures.planned_times += times;
    if same {
        return problems;
    }
    // Whoever was signed in while a log was left for another has row numbers of both, which nobody is shown: whoever signs
    // in after that has those of the new one.
    if world.figures.restored > 0
        && let Err(why) = world.unlock(at, worker)
    {
        problems.push(Problem::new(Invariant::FailedClearly, why));
    }
    let Some(floor) = world.home.at(at).floor() else {
        return problems;
    };
    if *floor != fold(world, role, &starts) {
        problems.push(Problem::new(
            Invariant::Converged,
            format!(
                "tablet {} shows {} entries to a {role:?}, the office's rows give {}, or they differ",
                at.0,
                floor.len(),
                fold(world, role, &starts).len()
            ),
        ));
    }
    problems
}

/// AU: observations of practice count only where a leader made them of somebody else.
fn unallowed(world: &World, book: &Book<'_>, at: TabletAt, floor: &Floor) -> Vec<Problem> {
    let mut problems = Vec::new();
    for worker in &world.workers {
        for item in floor.observations_of(worker.staff) {
            let leader = book.ever_held_from(item.by, Role::ShiftLeader) && item.role != Role::SupportWorker;
            if item.counted && (!leader || item.by == worker.staff) {
                problems.push(Problem::new(
                    Invariant::Authorised,
                    format!("tablet {} counts an observation by a {:?}", at.0, item.role),
                ));
            }
        }
    }
    problems
}

/// Each drink stands in its person's timeline as the book tells it, and nothing else does.
fn timelines(world: &World, book: &Book<'_>, at: TabletAt, floor: &Floor, starts: &Starts) -> Vec<Problem> {
    let mut problems = Vec::new();
    for person in &world.people {
        let shown = floor.timeline(*person, Timestamp(i64::MIN), Timestamp(i64::MAX));
        let mut told = book.timeline(*person, starts);
        told.retain(|_, told| told.happened_at != Timestamp(i64::MAX));
        let ids: BTreeSet<EntryId> = shown.iter().map(|item| item.id).collect();
        if ids.len() != shown.len() || ids != told.keys().copied().collect() {
            problems.push(Problem::new(
                Invariant::Proven,
                format!(
                    "tablet {} shows {} drinks, the book tells {}",
                    at.0,
                    ids.len(),
                    told.len()
                ),
            ));
        }
        for item in &shown {
            let Some(told) = told.get(&item.id) else { continue };
            let care = item.care();
            let same = item.counted == told.counted
                && item.happened_at == told.happened_at
                && item.struck.is_some() == told.struck
                && item.amended == told.amended
                && item.by == told.by
                && care.is_some() == told.is_known()
                && care.is_none_or(|care| {
                    care.values.number(fluid::TAKEN_ML) == told.ml && care.outcome.given() == told.given
                });
            if !same {
                problems.push(Problem::new(
                    Invariant::Proven,
                    format!("tablet {} shows {item:?}, the book tells {told:?}", at.0),
                ));
            }
        }
    }
    problems
}

/// What is due and done, as the book tells it; and how many planned times were compared.
fn due(
    world: &World,
    book: &Book<'_>,
    at: TabletAt,
    floor: &Floor,
    starts: &Starts,
) -> (Vec<Problem>, usize) {
    let now = world.home.now;
    let (mut problems, mut times) = (Vec::new(), 0);
    for person in &world.people {
        let shown: BTreeSet<Due> = floor
            .due(*person, now)
            .into_iter()
            .map(|due| {
                let (state, by) = match due.state {
                    DueState::NotYet => ("not yet", None),
                    DueState::Due => ("due", None),
                    DueState::Overdue => ("overdue", None),
                    DueState::Missed => ("missed", None),
                    DueState::Answered { by, .. } => ("answered", Some(by)),
                };
                Due {
                    due_at: due.due_at,
                    item: due.item,
                    state,
                    by,
                    completions: due.completions.into_iter().collect(),
                }
            })
            .collect();
        let told: BTreeSet<Due> = book.due(*person, now, starts).into_iter().collect();
        times += told.len();
        if shown != told {
            problems.push(Problem::new(
                Invariant::Proven,
                format!(
                    "tablet {} at {}: shown alone {:?}, told alone {:?}",
                    at.0,
                    now.day_and_clock(),
                    shown.difference(&told).collect::<Vec<_>>(),
                    told.difference(&shown).collect::<Vec<_>>()
                ),
            ));
        }
    }
    (problems, times)
}

/// What a role may read of the office's rows, folded from where a tablet's feeds begin.
pub(super) fn fold(world: &World, role: Role, starts: &Starts) -> Floor {
    let mut floor = Floor::default();
    let readable: BTreeMap<Audience, bool> = BTreeMap::from([
        (Audience::People, true),
        (Audience::Floor, true),
        (Audience::Leaders, role != Role::SupportWorker),
        (
            Audience::Management,
            matches!(role, Role::DeputyManager | Role::RegisteredManager),
        ),
    ]);
    for (audience, _) in readable.into_iter().filter(|(_, readable)| *readable) {
        let scope = world.home.scope(audience);
        let start = starts.get(&scope).copied().unwrap_or(0);
        for (row, n) in world.home.office.rows(&scope).iter().zip(0..) {
            if n < start {
                continue;
            }
            let place = Place::InFeed {
                row: n,
                received_at: row.received_at,
                verdict: row.verdict,
            };
            let Some(entry) = &row.entry else {
                floor.settle(row.id, place);
                continue;
            };
            if let Some(record) = record_of(row) {
                floor.apply(&Entered::of(entry, place, &record));
            }
        }
    }
    floor
}
