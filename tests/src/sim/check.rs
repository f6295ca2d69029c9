//! What must hold once everything is mended: nothing missing, nothing twice, nothing changed, everybody the same, nobody
//! more than their role may read.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::fold::{Entered, Floor, Place};
use sync_core::id::{EntryId, Hash, PersonId, hex};
use sync_core::journal::{Content, FeedRow, read_body};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{About, Fact, Record};
use sync_core::rules::may_read;
use sync_core::scope::{Audience, Scope};
use sync_core::staff::Role;
use sync_core::testing::TabletAt;
use sync_core::time::DAY_MS;
use sync_core::verdict::Verdict;
use sync_core::wire::SealedPage;

use super::model::{Asked, Told, Words};
use super::world::World;

const AUDIENCES: [Audience; 6] = [
    Audience::Directory,
    Audience::People,
    Audience::Floor,
    Audience::Leaders,
    Audience::Management,
    Audience::Provider,
];

/// Every invariant; empty when all hold.
pub(super) fn all(world: &mut World) -> Vec<String> {
    let mut problems = nothing_missing(world);
    problems.extend(nothing_unasked(world));
    problems.extend(every_request_answered(world));
    problems.extend(copies_equal(world));
    problems.extend(screens_equal(world));
    problems
}

/// Rows held for a manager's decision.
pub(super) fn held(world: &World) -> usize {
    let held = |row: &&FeedRow| matches!(row.verdict, Verdict::Held(_));
    AUDIENCES
        .iter()
        .map(|audience| {
            world
                .home
                .office
                .rows(&world.home.scope(*audience))
                .iter()
                .filter(held)
                .count()
        })
        .sum()
}

fn rows(world: &World) -> Vec<(Scope, &FeedRow)> {
    let scopes = AUDIENCES.iter().map(|audience| world.home.scope(*audience));
    scopes
        .flat_map(|scope| world.home.office.rows(&scope).iter().map(move |row| (scope, row)))
        .collect()
}

fn record_of(row: &FeedRow) -> Option<Record> {
    match read_body(row.entry.as_ref()?.body.as_deref()?) {
        Ok(Content::Record(record)) => Some(record),
        _ => None,
    }
}

/// NL, ND, NA, AT: what a screen called saved stands at the office once, as it was, by who stood there.
fn nothing_missing(world: &World) -> Vec<String> {
    let mut stored: BTreeMap<EntryId, Vec<&FeedRow>> = BTreeMap::new();
    for (_, row) in rows(world) {
        if row.entry.is_some() {
            stored.entry(row.id).or_default().push(row);
        }
    }
    let mut problems = Vec::new();
    for (id, rows) in &stored {
        if rows.len() > 1 {
            problems.push(format!("{id:?} stands {} times at the office", rows.len()));
        }
        for entry in rows.iter().filter_map(|row| row.entry.as_ref()) {
            let whole = entry
                .body
                .as_ref()
                .is_some_and(|body| Hash::of(&[body]) == entry.header.body_hash);
            if entry.header.id() != *id || !whole {
                problems.push(format!("{id:?} is not the bytes it was"));
            }
        }
    }
    for (id, asked) in world.model.saved() {
        let Some(row) = stored.get(&id).and_then(|rows| rows.first()) else {
            problems.push(format!(
                "{id:?} was called saved and is not at the office: {asked:?}"
            ));
            continue;
        };
        let Some((record, entry)) = record_of(row).zip(row.entry.as_ref()) else {
            problems.push(format!("{id:?} does not read"));
            continue;
        };
        if !says(&record, &asked.words) {
            problems.push(format!("{id:?} says {record:?}, asked for was {asked:?}"));
        }
        let device = world.home.at(TabletAt(asked.tablet)).device();
        let key = world.home.hub.directory().key(&entry.header.author);
        let by_them = key.is_some_and(|key| key.staff == asked.by && key.device == device);
        if record.by != asked.by || entry.header.device != device || !by_them {
            problems.push(format!(
                "{id:?} is not by who stood at the tablet: {record:?}, {asked:?}"
            ));
        }
    }
    for aside in &world.home.office.aside {
        problems.push(format!(
            "an honest entry was refused: {:?} {:?}",
            aside.why, aside.entry.id
        ));
    }
    problems
}

fn says(record: &Record, words: &Words) -> bool {
    let ml = |fact: &Fact| match fact {
        Fact::Care(care) => care.values.number(fluid::TAKEN_ML),
        _ => None,
    };
    match (words, &record.fact) {
        (
            Words::Drink {
                person,
                ml: said,
                number,
            },
            Fact::Care(care),
        ) => {
            let note = care.note.as_ref().map(|note| note.as_str().to_owned());
            record.about == About::Person(*person)
                && ml(&record.fact) == Some(*said)
                && note == Some(format!("number {number}"))
        }
        (Words::Amend { person, of, ml: said }, Fact::Amended(amended)) => {
            record.about == About::Person(*person)
                && amended.of == *of
                && ml(&amended.corrected.fact) == Some(*said)
        }
        (Words::Strike { person, of }, Fact::EnteredInError(error)) => {
            record.about == About::Person(*person) && error.of == *of
        }
        (Words::Observed { subject }, Fact::PracticeObserved(observed)) => {
            record.about == About::Staff(*subject) && observed.subject == *subject
        }
        _ => false,
    }
}

/// AU: nothing stands at the office from a tablet that nobody asked for; what was called not saved was not kept.
fn nothing_unasked(world: &World) -> Vec<String> {
    let saved: BTreeSet<EntryId> = world.model.saved().map(|(id, _)| id).collect();
    let office = world.home.hub.office_device();
    // Power may go after the write and before the screen hears of it: such a request may have landed.
    let mut maybe: Vec<&Asked> = world
        .model
        .asked
        .iter()
        .filter(|asked| asked.told == Told::Nothing)
        .collect();
    let mut problems = Vec::new();
    for (_, row) in rows(world) {
        let Some((record, entry)) = record_of(row).zip(row.entry.as_ref()) else {
            continue;
        };
        if entry.header.device == office || saved.contains(&row.id) {
            continue;
        }
        match maybe
            .iter()
            .position(|asked| asked.by == record.by && says(&record, &asked.words))
        {
            Some(at) => drop(maybe.swap_remove(at)),
            None => problems.push(format!(
                "{:?} stands at the office and nobody asked for it: {record:?}",
                row.id
            )),
        }
    }
    problems
}

/// FC: every request is answered, unless the machine it was put to is gone.
fn every_request_answered(world: &World) -> Vec<String> {
    let asked = world.model.asked.iter().filter(|asked| {
        asked.told == Told::Nothing && world.home.opened(TabletAt(asked.tablet)) == asked.machine
    });
    asked.map(|asked| format!("never answered: {asked:?}")).collect()
}

/// CV and RO, by the stores: every feed a tablet holds is the office's to the last row, and it holds only what people who
/// signed in there may read.
fn copies_equal(world: &mut World) -> Vec<String> {
    let keys = world.home.office.load().secrets.scope_keys;
    let mut problems = Vec::new();
    for n in 0..world.home.tablets() {
        let at = TabletAt(n);
        let cells = world.home.store(at).load();
        for (scope, key) in &keys {
            let prefix = format!("page/{}/", hex(&scope.to_bytes()));
            let mut pages: Vec<SealedPage> = Vec::new();
            for (name, cell) in cells.iter().filter(|(name, _)| name.starts_with(&prefix)) {
                match minicbor::decode(cell) {
                    Ok(page) => pages.push(page),
                    Err(_) => problems.push(format!("tablet {n}: {name} does not read")),
                }
            }
            let may = scope.audience == Audience::Directory
                || world.model.signed_in.iter().any(|(tablet, staff)| {
                    let role = world.workers.iter().find(|worker| worker.staff == *staff);
                    *tablet == n && role.is_some_and(|worker| may_read(worker.role, scope.audience))
                });
            if !pages.is_empty() && !may {
                problems.push(format!(
                    "tablet {n} holds {:?}, which nobody there may read",
                    scope.audience
                ));
            }
            let office = world.home.office.rows(scope);
            // A page written over by a longer one may leave a shorter one behind it: follow them from the start.
            let mut copy: Vec<FeedRow> = Vec::new();
            while let Some(page) = pages.iter().find(|page| page.start == copy.len() as u64) {
                match page.open(key, false) {
                    Ok(rows) => copy.extend(rows),
                    Err(problem) => {
                        problems.push(format!(
                            "tablet {n}: a page of {:?} does not open: {problem}",
                            scope.audience
                        ));
                        break;
                    }
                }
                if page.checkpoint.size == 0 {
                    break;
                }
            }
            // While nobody has been signed in long enough for a feed's first cell to be written, it has not begun.
            let begun = cells
                .iter()
                .any(|(name, _)| *name == format!("feed/{}", hex(&scope.to_bytes())));
            let leaves = |rows: &[FeedRow]| rows.iter().map(FeedRow::leaf).collect::<Vec<_>>();
            if begun && leaves(&copy) != leaves(office) {
                let (has, of, audience) = (copy.len(), office.len(), scope.audience);
                let status = world.home.at(at).status();
                problems.push(format!(
                    "tablet {n} holds {has} of {of} rows of {audience:?}, or others: {status:?}"
                ));
            }
        }
    }
    problems
}

/// CV, by the screens: whoever signs in sees on every tablet what a fold of the office's rows shows them.
fn screens_equal(world: &mut World) -> Vec<String> {
    let mut problems = Vec::new();
    let lowest = world.workers[0].clone();
    let highest = world.workers[world.workers.len() - 1].clone();
    for n in 0..world.home.tablets() {
        for worker in [&highest, &lowest] {
            if let Err(why) = world.unlock(TabletAt(n), worker) {
                problems.push(format!("tablet {n}: {why}"));
                continue;
            }
            let expected = fold(world, worker.role);
            let Some(floor) = world.home.at(TabletAt(n)).floor() else {
                problems.push(format!("tablet {n} shows nothing after sign-in"));
                continue;
            };
            if *floor != expected {
                problems.push(format!(
                    "tablet {n} shows {} entries to a {:?}, the office's rows give {}, or they differ",
                    floor.len(),
                    worker.role,
                    expected.len()
                ));
            }
            let observed = world
                .workers
                .iter()
                .any(|of| !floor.observations_of(of.staff).is_empty());
            if observed && !may_read(worker.role, Audience::Leaders) {
                problems.push(format!("tablet {n} shows observations to a {:?}", worker.role));
            }
            problems.extend(timelines(world, n, floor));
        }
    }
    problems
}

/// Against the plain list: each drink that was called saved stands in its person's timeline, with what was said last where
/// one tablet alone corrected it.
fn timelines(world: &World, n: usize, floor: &Floor) -> Vec<String> {
    let ages = 5_000 * DAY_MS;
    let (from, to) = (world.home.now.plus_ms(-ages), world.home.now.plus_ms(ages));
    let mut shown: BTreeMap<PersonId, BTreeSet<EntryId>> = BTreeMap::new();
    for person in &world.people {
        let ids = floor
            .timeline(*person, from, to)
            .iter()
            .map(|item| item.id)
            .collect();
        shown.insert(*person, ids);
    }
    let mut problems = Vec::new();
    for (id, asked) in world.model.saved() {
        if let Words::Drink { person, .. } = asked.words
            && !shown.get(&person).is_some_and(|ids| ids.contains(&id))
        {
            problems.push(format!("tablet {n} does not show {id:?}: {asked:?}"));
        }
    }
    problems
}

/// What a role may read of the office's rows, folded from the beginning.
fn fold(world: &World, role: Role) -> Floor {
    let mut floor = Floor::default();
    let audiences = AUDIENCES
        .iter()
        .filter(|audience| **audience != Audience::Directory && may_read(role, **audience));
    for audience in audiences {
        for (row, n) in world
            .home
            .office
            .rows(&world.home.scope(*audience))
            .iter()
            .zip(0..)
        {
            let place = Place::InFeed {
                row: n,
                received_at: row.received_at,
                verdict: row.verdict,
            };
            let Some(entry) = &row.entry else {
                floor.settle(row.id, place);
                continue;
            };
            let Some(record) = record_of(row) else { continue };
            floor.apply(&Entered {
                id: entry.id,
                device: entry.header.device,
                seq: entry.header.seq,
                author_key: entry.header.author,
                recorded_at: entry.header.recorded_at,
                office_offset_ms: entry.header.office_offset_ms,
                place,
                record: &record,
            });
        }
    }
    floor
}
