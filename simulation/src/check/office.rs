//! NL, ND, NA, AT, FC, AU at the office: what was called saved stands there once, as it was, by who stood at the tablet; nothing
//! stands there that nobody asked for; and every verdict is the one that the directory of that moment asks for.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::id::{EntryId, Hash};
use sync_core::record::care_kinds::fluid;
use sync_core::record::{About, Care, DocumentKey, Fact, Record};
use sync_core::scope::Audience;
use sync_core::testing::TabletAt;
use sync_core::wire::Refused;

use crate::book::{Book, Line};
use crate::check::stores::Witnesses;
use crate::check::{AUDIENCES, Invariant, Problem};
use crate::model::{Asked, Told, Words};
use crate::world::World;

pub(super) fn check(world: &World, book: &Book<'_>, witnesses: &Witnesses) -> Vec<Problem> {
    let mut problems = journal(world, book);
    problems.extend(nothing_missing(world, book, witnesses));
    problems.extend(nothing_unasked(world, book));
    problems.extend(verdicts(world, book));
    problems.extend(set_aside(world));
    problems.extend(every_request_answered(world));
    problems
}

fn problem(invariant: Invariant, what: String) -> Problem {
    Problem::new(invariant, what)
}

/// ND, NA: every entry stands once, whole, under the hash of its header; feeds are what was committed.
fn journal(world: &World, book: &Book<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen: BTreeSet<EntryId> = BTreeSet::new();
    let mut numbers: BTreeSet<u32> = BTreeSet::new();
    for line in &book.lines {
        let Some(entry) = line.entry() else { continue };
        if line.again {
            continue;
        }
        if !seen.insert(entry.id) {
            problems.push(problem(
                Invariant::NothingDoubled,
                format!("{:?} stands twice at the office", entry.id),
            ));
        }
        if let Some(number) = line.record.as_ref().and_then(number_of)
            && number > 0
            && !numbers.insert(number)
        {
            problems.push(problem(
                Invariant::NothingDoubled,
                format!("drink {number} stands twice at the office"),
            ));
        }
        let whole = entry
            .body
            .as_ref()
            .is_some_and(|body| Hash::of(&[body]) == entry.header.body_hash);
        if entry.header.id() != entry.id || entry.id != line.row.id || !whole {
            problems.push(problem(
                Invariant::NotAltered,
                format!("{:?} is not the bytes it was", entry.id),
            ));
        }
    }
    for audience in AUDIENCES {
        let scope = world.home.scope(audience);
        let committed = book.lines.iter().filter(|line| line.scope == scope);
        let rows = world.home.office.rows(&scope);
        let same = committed.clone().count() == rows.len()
            && committed
                .zip(rows)
                .zip(0..)
                .all(|((line, row), n)| line.n == n && line.row.leaf() == row.leaf());
        if !same {
            problems.push(problem(
                Invariant::Proven,
                format!("the feed of {audience:?} is not what was committed"),
            ));
        }
    }
    problems
}

/// NL, AT: what a screen called saved.
fn nothing_missing(world: &World, book: &Book<'_>, witnesses: &Witnesses) -> Vec<Problem> {
    let stored: BTreeMap<EntryId, &Line<'_>> = book
        .lines
        .iter()
        .filter_map(|line| Some((line.entry()?.id, line)))
        .collect();
    let numbered: BTreeMap<u32, &Line<'_>> = book
        .lines
        .iter()
        .filter_map(|line| Some((number_of(line.record.as_ref()?)?, line)))
        .collect();
    let mut problems = Vec::new();
    for (id, asked) in world.model.saved() {
        let screen = &world.screens[asked.tablet];
        let Some(line) = stored.get(&id) else {
            // What was sent from a tablet that is gone, or reported lost, is lost with the server that had it, unless another
            // tablet holds it.
            let lost_twice = (screen.gone || screen.revoked)
                && world.figures.restored > 0
                && !witnesses.entries.contains(&id);
            // A key that no tablet ever heard of before the server was lost is certified anew; its work stays set aside.
            let orphan = world.home.at(TabletAt(asked.tablet)).set_aside();
            let orphan = world.figures.restored > 0
                && orphan
                    .iter()
                    .any(|(aside, _, why)| *aside == id && *why == Refused::UnknownAuthor);
            if (!screen.gone || screen.all_sent) && !lost_twice && !orphan {
                problems.push(problem(
                    Invariant::NothingLost,
                    format!("{id:?} was called saved and is not at the office: {asked:?}"),
                ));
            }
            continue;
        };
        if let Words::TwoDrinks { number, .. } = asked.words
            && !numbered.contains_key(&number)
        {
            problems.push(problem(
                Invariant::NothingLost,
                format!("one of two that belong together is missing: {asked:?}"),
            ));
        }
        let (Some(record), Some(entry)) = (&line.record, line.entry()) else {
            problems.push(problem(Invariant::NotAltered, format!("{id:?} does not read")));
            continue;
        };
        if !says(record, &asked.words) {
            problems.push(problem(
                Invariant::NotAltered,
                format!("{id:?} says {record:?}, asked for was {asked:?}"),
            ));
        }
        let device = world.home.at(TabletAt(asked.tablet)).device();
        if record.by != asked.by || entry.header.device != device || !book.vouched(line, asked.by, device) {
            problems.push(problem(
                Invariant::Attributed,
                format!("{id:?} is not by who stood at the tablet: {record:?}, {asked:?}"),
            ));
        }
    }
    problems
}

/// FC: nothing stands at the office from an honest tablet that nobody asked for; what was called not saved was not kept.
fn nothing_unasked(world: &World, book: &Book<'_>) -> Vec<Problem> {
    let saved: BTreeSet<EntryId> = world.model.saved().map(|(id, _)| id).collect();
    let office = world.home.hub.office_device();
    let liar = world.liar.as_ref().map(|liar| liar.device);
    // Power may go after the write and before the screen hears of it: such a request may have landed.
    let mut maybe: Vec<&Asked> = world
        .model
        .asked
        .iter()
        .filter(|asked| asked.told == Told::Nothing)
        .collect();
    let done: Vec<&Asked> = world
        .model
        .asked
        .iter()
        .filter(|asked| asked.told != Told::NotSaved)
        .collect();
    let mut problems = Vec::new();
    for line in &book.lines {
        let (Some(record), Some(entry)) = (&line.record, line.entry()) else {
            continue;
        };
        let device = entry.header.device;
        if device == office || Some(device) == liar || saved.contains(&entry.id) {
            continue;
        }
        let beside = done
            .iter()
            .any(|asked| asked.by == record.by && written_beside(record, &asked.words));
        if beside {
            continue;
        }
        match maybe
            .iter()
            .position(|asked| asked.by == record.by && says(record, &asked.words))
        {
            Some(at) => drop(maybe.swap_remove(at)),
            None => problems.push(problem(
                Invariant::FailedClearly,
                format!(
                    "{:?} stands at the office and nobody asked for it: {record:?}",
                    entry.id
                ),
            )),
        }
    }
    problems
}

/// AU: the office's word on every entry is the one its author's standing asks for; and nobody writes the directory.
fn verdicts(world: &World, book: &Book<'_>) -> Vec<Problem> {
    let office = world.home.hub.office_device();
    let mut problems = Vec::new();
    for line in &book.lines {
        let (Some(entry), Some(record)) = (line.entry(), &line.record) else {
            continue;
        };
        let device = entry.header.device;
        if device == office {
            continue;
        }
        if line.scope.audience == Audience::Directory || !book.vouched(line, record.by, device) {
            problems.push(problem(
                Invariant::Authorised,
                format!("{:?} stands where it may not: {record:?}", entry.id),
            ));
        }
        if world.figures.restored > 0 {
            // Brought back rows stand as they once stood, with what the directory said then.
            continue;
        }
        // The transaction before may still have been on its way when this entry was judged.
        let expected =
            [line.commit, line.commit.saturating_sub(1)].map(|before| book.should_be(line, before));
        if !expected.contains(&line.row.verdict) {
            problems.push(problem(
                Invariant::Authorised,
                format!(
                    "{:?} is {:?} and should be one of {expected:?}: {record:?}",
                    entry.id, line.row.verdict
                ),
            ));
        }
    }
    problems
}

/// Whatever is refused came from the liar.
fn set_aside(world: &World) -> Vec<Problem> {
    let liar = world.liar.as_ref().map(|liar| liar.device);
    let honest = world.home.office.aside.iter().filter(|aside| {
        // What a lost tablet sends by another's hand is still its own chain.
        let key_lost = world.figures.restored > 0 && aside.why == Refused::UnknownAuthor;
        Some(aside.device) != liar && !key_lost && aside.why != Refused::UnknownDevice
    });
    honest
        .map(|aside| {
            problem(
                Invariant::NothingLost,
                format!(
                    "an honest entry was refused: {:?} {:?}",
                    aside.why, aside.entry.id
                ),
            )
        })
        .collect()
}

/// FC: every request is answered, unless the machine it was put to is gone.
fn every_request_answered(world: &World) -> Vec<Problem> {
    let asked = world.model.asked.iter().filter(|asked| {
        asked.told == Told::Nothing
            && !world.screens[asked.tablet].gone
            && world.home.opened(TabletAt(asked.tablet)) == asked.machine
    });
    asked
        .map(|asked| problem(Invariant::FailedClearly, format!("never answered: {asked:?}")))
        .collect()
}

/// The number that a drink of ours carries in its note.
pub(super) fn number_of(record: &Record) -> Option<u32> {
    let Fact::Care(Care { note: Some(note), .. }) = &record.fact else {
        return None;
    };
    note.as_str().strip_prefix("number ")?.parse().ok()
}

fn ml(fact: &Fact) -> Option<i64> {
    match fact {
        Fact::Care(care) => care.values.number(fluid::TAKEN_ML),
        _ => None,
    }
}

/// Whether a record says what was asked for.
fn says(record: &Record, words: &Words) -> bool {
    let about = |person| record.about == About::Person(person);
    match (words, &record.fact) {
        (
            Words::Drink {
                person,
                ml: said,
                number,
                declined,
                happened_at,
            },
            Fact::Care(care),
        ) => {
            about(*person)
                && ml(&record.fact) == (!declined).then_some(*said)
                && number_of(record) == Some(*number)
                && care.outcome.given() != *declined
                && record.happened_at == *happened_at
        }
        (
            Words::TwoDrinks {
                person,
                ml: said,
                number,
            },
            Fact::Care(_),
        ) => about(*person) && ml(&record.fact) == Some(*said) && number_of(record) == Some(*number + 1),
        (Words::Amend { person, of, ml: said }, Fact::Amended(amended)) => {
            about(*person) && amended.of == *of && ml(&amended.corrected.fact) == Some(*said)
        }
        (Words::Strike { person, of }, Fact::EnteredInError(error)) => about(*person) && error.of == *of,
        (Words::Observed { subject }, Fact::PracticeObserved(observed)) => {
            record.about == About::Staff(*subject) && observed.subject == *subject
        }
        (Words::Wrote { person, .. } | Words::Planned { person }, Fact::DocumentEdited(edited)) => {
            about(*person) && edited.document == DocumentKey::CarePlan(*person)
        }
        (Words::Published { person, heads, .. }, Fact::VersionPublished(published)) => {
            about(*person) && published.heads == *heads
        }
        (
            Words::Acknowledged {
                person,
                version,
                understood,
            },
            Fact::VersionAcknowledged(read),
        ) => about(*person) && read.version == *version && read.understood == *understood,
        _ => false,
    }
}

/// Whether a record is one of those that a request writes beside the one it answers with.
fn written_beside(record: &Record, words: &Words) -> bool {
    let about = |person: &_| record.about == About::Person(*person);
    match (words, &record.fact) {
        (
            Words::TwoDrinks {
                person,
                ml: said,
                number,
            },
            Fact::Care(_),
        ) => about(person) && ml(&record.fact) == Some(*said) && number_of(record) == Some(*number),
        (Words::Published { person, .. }, Fact::PlannedCare(care)) => about(person) && care.person == *person,
        // Own edits written anew after what they stood on was declined.
        (Words::Wrote { person, .. } | Words::Planned { person }, Fact::DocumentEdited(_)) => {
            about(person) && !record.links.is_empty()
        }
        _ => false,
    }
}
