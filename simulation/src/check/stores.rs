//! CV and RO by the stores, and PR by the signatures: each tablet's copy of a feed is the office's to the last row, it holds
//! only what somebody who signed in there may read, and every checkpoint ever given out is one of the log.

use std::collections::{BTreeMap, BTreeSet};

use minicbor::Decode;
use sync_core::id::{EntryId, Hash, hex};
use sync_core::journal::{Checkpoint, Edge, FeedRow};
use sync_core::scope::{Audience, Scope};
use sync_core::staff::Role;
use sync_core::sync::hub;
use sync_core::testing::TabletAt;
use sync_core::wire::{self, Down, SealedPage};

use crate::book::Book;
use crate::check::{Invariant, Problem, Starts, in_use};
use crate::faults::NEWER_CELL;
use crate::world::World;

/// What a tablet's cell of a feed says first.
#[derive(Decode)]
#[cbor(map)]
struct Begins {
    #[n(0)]
    start: Edge,
    /// Which of the logs followed here is followed now.
    #[n(3)]
    #[cbor(default)]
    era: u32,
    /// Earlier logs that it shares rows with: (which, up to this row).
    #[n(4)]
    #[cbor(default)]
    shared: Vec<(u32, u64)>,
}

pub(super) fn copies(world: &mut World, book: &Book<'_>) -> Vec<Problem> {
    let keys = world.home.office.load().secrets.scope_keys;
    let mut problems = Vec::new();
    for at in in_use(world) {
        let cells = world.home.store(at).load();
        if world.screens[at.0].newer_cell
            && !cells
                .iter()
                .any(|(name, value)| name == NEWER_CELL.0 && value == NEWER_CELL.1)
        {
            problems.push(Problem::new(
                Invariant::NothingLost,
                format!("tablet {}: what a newer version kept is gone", at.0),
            ));
        }
        if world.home.at(at).unreadable_cells() > 0 {
            problems.push(Problem::new(
                Invariant::NotAltered,
                format!("tablet {}: cells do not read", at.0),
            ));
        }
        for (scope, key) in &keys {
            let scope_hex = hex(&scope.to_bytes());
            let mut pages: Vec<(u32, SealedPage)> = Vec::new();
            for (name, cell) in &cells {
                let Some(era) = era_of(name, &scope_hex) else {
                    continue;
                };
                match minicbor::decode(cell) {
                    Ok(page) => pages.push((era, page)),
                    Err(_) => problems.push(Problem::new(
                        Invariant::NotAltered,
                        format!("tablet {}: {name} does not read", at.0),
                    )),
                }
            }
            if !pages.is_empty() && !may_hold(world, book, at, scope.audience) {
                problems.push(Problem::new(
                    Invariant::ReadOnlyByRole,
                    format!(
                        "tablet {} holds {:?}, which nobody there may read",
                        at.0, scope.audience
                    ),
                ));
            }
            let begins: Option<Begins> = cells
                .iter()
                .find(|(name, _)| *name == format!("feed/{scope_hex}"))
                .and_then(|(_, cell)| minicbor::decode(cell).ok());
            let Some(begins) = begins else { continue };
            let start = begins.start.size();
            // A tablet on which nobody may read a feed any more is given no more of it.
            let followed = lowest_reader(scope.audience)
                .is_none_or(|lowest| book.somebody_of(world.home.at(at).device(), lowest, world.home.now));
            if !followed {
                continue;
            }
            // A page written over by a longer one may leave a shorter one behind it: follow them from the start.
            let mut copy: Vec<FeedRow> = Vec::new();
            loop {
                let at_row = start + copy.len() as u64;
                let shared = begins.shared.iter().find(|(_, up_to)| at_row < *up_to);
                let era = shared.map_or(begins.era, |(era, _)| *era);
                let page = pages.iter().find(|(of, page)| *of == era && page.start == at_row);
                let Some((_, page)) = page else { break };
                match page.open(key, false) {
                    Ok(rows) if !rows.is_empty() => {
                        copy.extend(rows);
                        if let Some((_, up_to)) = shared {
                            copy.truncate(usize::try_from(up_to - start).unwrap_or(usize::MAX));
                        }
                    }
                    other => {
                        problems.push(Problem::new(
                            Invariant::NotAltered,
                            format!(
                                "tablet {}: a page of {:?} does not open: {:?}",
                                at.0,
                                scope.audience,
                                other.err()
                            ),
                        ));
                        break;
                    }
                }
            }
            let from = usize::try_from(start).unwrap_or(usize::MAX);
            let rows = world.home.office.rows(scope).get(from..).unwrap_or(&[]);
            let leaves = |rows: &[FeedRow]| rows.iter().map(FeedRow::leaf).collect::<Vec<_>>();
            if leaves(&copy) != leaves(rows) {
                let (has, of, audience) = (copy.len(), rows.len(), scope.audience);
                let status = world.home.at(at).status();
                problems.push(Problem::new(
                    Invariant::Converged,
                    format!(
                        "tablet {} holds {has} of {of} rows of {audience:?}, or others: {status:?}",
                        at.0
                    ),
                ));
            }
        }
    }
    problems
}

/// What tablets in use hold, of logs they left as well: only that can come back once an office is lost.
#[derive(Default)]
pub(super) struct Witnesses {
    /// Every entry in their pages.
    pub(super) entries: BTreeSet<EntryId>,
    /// What the office signed, where a page ends or a feed begins.
    signed: BTreeSet<(Scope, u64, Hash)>,
}

pub(super) fn witnesses(world: &mut World) -> Witnesses {
    let keys = world.home.office.load().secrets.scope_keys;
    let mut witnesses = Witnesses::default();
    for at in in_use(world) {
        let cells = world.home.store(at).load();
        for (scope, key) in &keys {
            let scope_hex = hex(&scope.to_bytes());
            for (name, cell) in &cells {
                if *name == format!("feed/{scope_hex}")
                    && let Ok(Begins { start, .. }) = minicbor::decode(cell)
                {
                    witnesses.signed.insert((*scope, start.size(), start.root()));
                }
                let page = era_of(name, &scope_hex).and_then(|_| minicbor::decode::<SealedPage>(cell).ok());
                let Some(page) = page else { continue };
                let (size, root) = (page.checkpoint.size, page.checkpoint.root);
                witnesses.signed.insert((*scope, size, root));
                let rows = page.open(key, true).unwrap_or_default();
                witnesses.entries.extend(rows.iter().map(|row| row.id));
            }
        }
    }
    witnesses
}

/// Which log a cell holds a page of, if it holds one of this scope.
fn era_of(name: &str, scope_hex: &str) -> Option<u32> {
    let mut parts = name.split('/');
    let (sort, scope) = (parts.next()?, parts.next()?);
    match sort {
        "page" if scope == scope_hex => Some(0),
        "later" if scope == scope_hex => u32::from_str_radix(parts.next()?, 16).ok(),
        _ => None,
    }
}

/// Where a tablet's feeds begin; those that have not begun are not among them.
pub(super) fn starts(world: &mut World, at: TabletAt) -> Starts {
    let keys = world.home.office.load().secrets.scope_keys;
    let cells = world.home.store(at).cells();
    let begun = keys.iter().filter_map(|(scope, _)| {
        let cell = cells.get(&format!("feed/{}", hex(&scope.to_bytes())))?;
        let begins: Begins = minicbor::decode(cell).ok()?;
        Some((*scope, begins.start.size()))
    });
    begun.collect()
}

/// By a table of its own: who reads what; `None` for what every tablet reads.
const fn lowest_reader(audience: Audience) -> Option<Role> {
    match audience {
        Audience::Directory => None,
        Audience::People | Audience::Floor | Audience::Cycles => Some(Role::SupportWorker),
        Audience::Leaders => Some(Role::ShiftLeader),
        Audience::Management => Some(Role::DeputyManager),
        _ => Some(Role::RegisteredManager),
    }
}

/// Whether somebody who ever signed in on a tablet could read an audience at some time.
fn may_hold(world: &World, book: &Book<'_>, at: TabletAt, audience: Audience) -> bool {
    let Some(lowest) = lowest_reader(audience) else {
        return true;
    };
    let here = world.model.signed_in.iter().filter(|(tablet, _)| *tablet == at.0);
    here.into_iter()
        .any(|(_, staff)| book.ever_held_from(*staff, lowest))
}

/// Every checkpoint the office ever gave out, and that a tablet stored if it was lost since, fits its log, or the fork was
/// reported.
pub(super) fn checkpoints(world: &mut World, witnesses: &Witnesses) -> Vec<Problem> {
    let frames = world.home.given_out.take().unwrap_or_default();
    let mut signed: BTreeMap<Scope, BTreeMap<u64, BTreeSet<Hash>>> = BTreeMap::new();
    let mut one_of_each: BTreeMap<Scope, Checkpoint> = BTreeMap::new();
    for frame in frames {
        let checkpoint = match wire::decode::<Down>(&frame) {
            Ok(Down::Page(page)) => page.checkpoint,
            Ok(
                Down::Start { checkpoint, .. }
                | Down::Diverged { checkpoint }
                | Down::Forked { checkpoint, .. },
            ) => checkpoint,
            _ => continue,
        };
        let sizes = signed.entry(checkpoint.scope).or_default();
        sizes.entry(checkpoint.size).or_default().insert(checkpoint.root);
        one_of_each.insert(checkpoint.scope, checkpoint);
    }
    let mut problems = Vec::new();
    for (scope, sizes) in signed {
        let mut edge = Edge::new();
        let mut roots: BTreeMap<u64, Hash> = BTreeMap::from([(0, edge.root())]);
        for row in world.home.office.rows(&scope) {
            edge.append(row.leaf());
            if sizes.contains_key(&edge.size()) {
                roots.insert(edge.size(), edge.root());
            }
        }
        if one_of_each
            .get(&scope)
            .is_some_and(|checkpoint| !checkpoint.is_by(&world.home.hub.office_key()))
        {
            problems.push(Problem::new(
                Invariant::Proven,
                format!("a checkpoint of {:?} is not signed by the office", scope.audience),
            ));
        }
        for (size, given) in sizes {
            world.figures.checkpoints += given.len();
            let lost = world.figures.restored > 0;
            let fits = given.iter().all(|root| {
                // Nobody can show what a lost office signed and no tablet stored.
                let unseen = lost && !witnesses.signed.contains(&(scope, size, *root));
                roots.get(&size) == Some(root) || unseen
            });
            if !fits && !reported(world, &scope) {
                problems.push(Problem::new(
                    Invariant::Proven,
                    format!(
                        "a checkpoint of {size} rows of {:?} is not one of the log",
                        scope.audience
                    ),
                ));
            }
        }
    }
    problems
}

fn reported(world: &World, scope: &Scope) -> bool {
    world
        .home
        .desk
        .iter()
        .any(|notice| matches!(notice, hub::Notice::Diverged { scope: of, .. } if of == scope))
}
