//! Living documents: every tablet and the office put the same document together; every word that somebody wrote stands in it
//! once, unless somebody took it out; a published version reads as its publisher saw it; what was read stays read.

use std::collections::{BTreeMap, BTreeSet};

use sync_core::document::{Answer, Ask, Documents, Opened};
use sync_core::fold::Floor;
use sync_core::id::{EntryId, Hash, PersonId};
use sync_core::record::{DocumentKey, Fact};
use sync_core::staff::Role;
use sync_core::sync::tablet::document_changes;
use sync_core::verdict::Verdict;

use crate::book::Book;
use crate::check::{Invariant, Problem, Starts, in_use, screens};
use crate::deeds::all_words;
use crate::model::Words;
use crate::world::World;

pub(super) fn check(world: &mut World, book: &Book<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let deputy = world.workers[1].clone();
    let tablets = in_use(world);
    for at in &tablets {
        if let Err(why) = world.unlock(*at, &deputy) {
            problems.push(Problem::new(Invariant::FailedClearly, why));
        }
        for person in world.people.clone() {
            world.read_document(*at, DocumentKey::CarePlan(person));
        }
        world.home.settle();
        world.listen();
    }
    // Own words that stood on a declined change may have been written anew just now: everybody reads once more.
    for at in &tablets {
        for person in world.people.clone() {
            world.read_document(*at, DocumentKey::CarePlan(person));
        }
        world.home.settle();
        world.listen();
    }
    let floor = screens::fold(world, Role::DeputyManager, &Starts::new());
    for person in world.people.clone() {
        let document = DocumentKey::CarePlan(person);
        let Some(office) = open(&floor, document, None) else {
            problems.push(Problem::new(
                Invariant::Converged,
                "the office cannot put a care plan together".to_owned(),
            ));
            continue;
        };
        for at in &tablets {
            if world.screens[at.0].opened.get(&document) != Some(&office) {
                problems.push(Problem::new(
                    Invariant::Converged,
                    format!(
                        "tablet {} shows another care plan: {:?}, the office {office:?}",
                        at.0,
                        world.screens[at.0].opened.get(&document)
                    ),
                ));
            }
        }
        problems.extend(words(world, book, person, &office));
        problems.extend(versions(world, book, person, &floor));
    }
    problems
}

fn open(floor: &Floor, document: DocumentKey, at: Option<Vec<Hash>>) -> Option<Opened> {
    let (changes, proposals) = document_changes(floor, &document);
    let ask = Ask::Open {
        document,
        changes,
        proposals,
        at,
    };
    match Documents::default().answer(&ask) {
        Answer::Opened(opened) => Some(opened),
        _ => None,
    }
}

/// Whether a change counts: by its author's role and the office's word.
fn counts(book: &Book<'_>, verdicts: &BTreeMap<EntryId, Verdict>, id: EntryId) -> Option<bool> {
    let line = book
        .lines
        .iter()
        .find(|line| line.row.id == id && line.record.is_some())?;
    let may = line.record.as_ref().is_some_and(|record| {
        matches!(
            record.acting_as,
            Role::TeamLeader | Role::DeputyManager | Role::RegisteredManager
        )
    });
    let verdict = matches!(verdicts.get(&id), Some(Verdict::Accepted | Verdict::Released));
    Some(may && verdict)
}

fn words(world: &mut World, book: &Book<'_>, person: PersonId, office: &Opened) -> Vec<Problem> {
    let verdicts = book.verdicts();
    let text: String = office
        .sections
        .iter()
        .map(|(_, text)| format!("{text}\n"))
        .collect();
    let mut stands: BTreeMap<String, usize> = BTreeMap::new();
    for word in all_words(&text) {
        *stands.entry(word).or_default() += 1;
    }
    world.figures.words += stands.len();
    let mut written: BTreeSet<&String> = BTreeSet::new();
    let mut removed: BTreeSet<&String> = BTreeSet::new();
    let mut all_count = true;
    for line in &book.lines {
        let Some(record) = &line.record else { continue };
        if matches!(&record.fact, Fact::DocumentEdited(edited) if edited.document.person() == Some(person)) {
            all_count &= counts(book, &verdicts, line.row.id) == Some(true) && record.links.is_empty();
        }
    }
    for (id, asked) in world.model.saved() {
        let Words::Wrote {
            person: of,
            word,
            removed: out,
            ..
        } = &asked.words
        else {
            continue;
        };
        if *of == person && counts(book, &verdicts, id) == Some(true) {
            written.insert(word);
            removed.extend(out.as_ref());
        }
    }
    let mut problems = Vec::new();
    for (word, times) in &stands {
        if *times > 1 {
            problems.push(Problem::new(
                Invariant::NothingDoubled,
                format!("{word} stands {times} times in a care plan: {text}"),
            ));
        }
    }
    // A change that does not count keeps those that stand on it waiting, and may be written anew by its author.
    for word in written.iter().filter(|_| all_count) {
        let expected = !removed.contains(*word);
        if stands.contains_key(*word) != expected {
            problems.push(Problem::new(
                Invariant::NothingLost,
                format!(
                    "{word} should {}stand in a care plan: {text}",
                    if expected { "" } else { "not " }
                ),
            ));
        }
    }
    problems
}

fn versions(world: &World, book: &Book<'_>, person: PersonId, floor: &Floor) -> Vec<Problem> {
    let verdicts = book.verdicts();
    let document = DocumentKey::CarePlan(person);
    let counted = |id: EntryId| matches!(verdicts.get(&id), Some(Verdict::Accepted | Verdict::Released));
    let published = floor.versions_of(&document);
    let read = floor.acknowledgements_of(&document);
    let mut problems = Vec::new();
    for (id, asked) in world.model.saved() {
        match &asked.words {
            Words::Published {
                person: of,
                heads,
                text,
            } if *of == person && counted(id) => {
                if !published.iter().any(|version| version.id == id) {
                    problems.push(Problem::new(
                        Invariant::NothingLost,
                        format!("a published version is not shown: {asked:?}"),
                    ));
                }
                // Not put together where a change it stands on no longer counts.
                if let Some(opened) = open(floor, document, Some(heads.clone()))
                    && opened.sections != *text
                {
                    problems.push(Problem::new(
                        Invariant::NotAltered,
                        format!("a version reads {:?}, published was {text:?}", opened.sections),
                    ));
                }
            }
            Words::Acknowledged {
                person: of, version, ..
            } if *of == person && counted(id) => {
                let there = read
                    .iter()
                    .any(|one| one.version == *version && one.staff == asked.by);
                if !there {
                    problems.push(Problem::new(
                        Invariant::NothingLost,
                        format!("what was read is not shown as read: {asked:?}"),
                    ));
                }
            }
            _ => {}
        }
    }
    problems
}
