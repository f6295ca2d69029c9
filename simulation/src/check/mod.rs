//! What must hold once everything is mended (proof.md): nothing missing, nothing twice, nothing changed, everybody the same,
//! nobody more than their role may read, nothing counted without authority, and everything as a plain list tells it.

use std::collections::BTreeMap;

use sync_core::journal::{Content, FeedRow, read_body};
use sync_core::record::Record;
use sync_core::scope::{Audience, Scope};
use sync_core::testing::TabletAt;

use crate::book::Book;
use crate::world::World;

mod documents;
mod office;
mod screens;
mod stores;

/// Every audience that a role opens.
const AUDIENCES: [Audience; 7] = [
    Audience::Directory,
    Audience::People,
    Audience::Floor,
    Audience::Leaders,
    Audience::Management,
    Audience::Provider,
    Audience::Cycles,
];

/// The promises, by their letters in proof.md.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Invariant {
    /// NL: nothing shown as saved or sent is missing.
    NothingLost,
    /// ND: nothing is there twice.
    NothingDoubled,
    /// CV: all copies hold the same, and show the same.
    Converged,
    /// NA: the bytes of every entry are as they were written.
    NotAltered,
    /// AT: everything has the author and the person it was written by and for.
    Attributed,
    /// FC: what could not be stored said so, and what said so was not stored.
    FailedClearly,
    /// RO: nobody holds or is shown what their role may not read.
    ReadOnlyByRole,
    /// AU: nothing without authority counts.
    Authorised,
    /// PR: folds agree with a plain model, and every checkpoint ever signed with the log.
    Proven,
    /// Screens said something that no honest home says.
    Honest,
}

/// One thing that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Which promise.
    pub invariant: Invariant,
    /// How it is broken.
    pub what: String,
}

impl Problem {
    pub(crate) const fn new(invariant: Invariant, what: String) -> Self {
        Self { invariant, what }
    }
}

/// Every invariant; empty when all hold.
pub(crate) fn all(world: &mut World) -> Vec<Problem> {
    let office = world.home.office.clone();
    let book = Book::of(&office);
    world.figures.held = book.held();
    let witnesses = stores::witnesses(world);
    let mut problems = office::check(world, &book, &witnesses);
    problems.extend(stores::copies(world, &book));
    problems.extend(stores::checkpoints(world, &witnesses));
    problems.extend(screens::check(world, &book));
    problems.extend(documents::check(world, &book));
    problems
}

/// Tablets that people still use.
fn in_use(world: &World) -> Vec<TabletAt> {
    (0..world.home.tablets())
        .filter(|n| !world.screens[*n].gone && !world.screens[*n].revoked)
        .map(TabletAt)
        .collect()
}

/// Where a tablet's feeds begin, by scope.
type Starts = BTreeMap<Scope, u64>;

/// Every row of the office, as it stands in its feed.
pub(crate) fn rows(world: &World) -> Vec<(Scope, &FeedRow)> {
    let scopes = AUDIENCES.iter().map(|audience| world.home.scope(*audience));
    scopes
        .flat_map(|scope| world.home.office.rows(&scope).iter().map(move |row| (scope, row)))
        .collect()
}

/// What a row's entry says, if it is a record.
pub(crate) fn record_of(row: &FeedRow) -> Option<Record> {
    match read_body(row.entry.as_ref()?.body.as_deref()?) {
        Ok(Content::Record(record)) => Some(record),
        _ => None,
    }
}
