//! Answers what is asked about documents, and keeps a few of them put together in between.
//!
//! Whoever runs it may be killed at any moment: it keeps nothing that the next question does not bring again.

use std::collections::BTreeMap;

use automerge::{Automerge, ReadDoc, TextEncoding};

use super::compare::compare;
use super::render::Rendered;
use super::whole::{Added, Whole};
use super::{Answer, Ask, Change, Compared, Opened, Trouble, Unmerged, edit, rework};
use crate::id::{EntryId, Hash};
use crate::limits::DOCUMENTS_KEPT;
use crate::record::DocumentKey;

/// Runs the documents.
#[derive(Clone, Default)]
pub struct Documents {
    /// Last used last.
    kept: Vec<Kept>,
}

/// A document put together from exactly these changes.
#[derive(Clone)]
struct Kept {
    whole: Whole,
    changes: BTreeMap<EntryId, Hash>,
}

impl Documents {
    /// Answers. The answer follows from the question alone, whatever was asked before.
    pub fn answer(&mut self, ask: &Ask) -> Answer {
        self.try_answer(ask).unwrap_or_else(Answer::Not)
    }

    fn try_answer(&mut self, ask: &Ask) -> Result<Answer, Trouble> {
        match ask {
            Ask::Open {
                document,
                changes,
                proposals,
                at,
            } => {
                let whole = self.whole(document, changes)?;
                open(whole, proposals, at.as_deref()).map(Answer::Opened)
            }
            Ask::Edit {
                document,
                changes,
                base,
                actor,
                at,
                edits,
            } => {
                let whole = self.whole(document, changes)?;
                edit::write(whole, base, *actor, *at, edits).map(Answer::Edited)
            }
            Ask::Compare {
                document,
                changes,
                from,
                to,
            } => {
                let whole = self.whole(document, changes)?;
                Ok(Answer::Compared(compare(&at(whole, from)?, &at(whole, to)?)))
            }
            Ask::Admit {
                document,
                changes,
                candidate,
            } => {
                let whole = self.whole(document, changes)?;
                Ok(match admit(whole, candidate) {
                    Ok(()) => Answer::Admitted,
                    Err(why) => Answer::NotAdmitted(why),
                })
            }
            Ask::Rework {
                document,
                changes,
                lost,
                wanted,
                actor,
                at,
            } => {
                let whole = self.whole(document, changes)?;
                rework::rework(whole, lost, wanted, *actor, *at).map(Answer::Edited)
            }
            Ask::Export { document, changes } => export(self.whole(document, changes)?).map(Answer::Exported),
            #[cfg(not(target_arch = "wasm32"))]
            Ask::Journal(journal) if journal.records.len() > crate::limits::JOURNAL_RECORDS_MAX => {
                Err(Trouble::TooMuch)
            }
            #[cfg(not(target_arch = "wasm32"))]
            Ask::Journal(journal) => super::journal::export(journal).map(Answer::Exported),
        }
    }

    /// The document with these changes: kept from before, grown by what is new, or put together.
    fn whole(&mut self, document: &DocumentKey, changes: &[Change]) -> Result<&Whole, Trouble> {
        let asked: BTreeMap<EntryId, Hash> = changes
            .iter()
            .map(|change| (change.id, Hash::of(&[&change.actor.0, &change.bytes])))
            .collect();
        let place = self.kept.iter().position(|kept| kept.whole.document == *document);
        let grown = place.map(|place| self.kept.remove(place)).and_then(|mut kept| {
            let holds = |(id, hash): (&EntryId, &Hash)| asked.get(id) == Some(hash);
            if !kept.whole.can_grow() || !kept.changes.iter().all(holds) {
                return None;
            }
            let new: Vec<Change> = changes
                .iter()
                .filter(|change| !kept.changes.contains_key(&change.id))
                .cloned()
                .collect();
            (new.is_empty() || kept.whole.add(&new) == Ok(Added::Smoothly)).then_some(kept.whole)
        });
        let whole = match grown {
            Some(whole) => whole,
            None => Whole::of(document, changes)?,
        };
        if self.kept.len() >= DOCUMENTS_KEPT {
            self.kept.remove(0);
        }
        self.kept.push(Kept {
            whole,
            changes: asked,
        });
        self.kept.last().map(|kept| &kept.whole).ok_or(Trouble::Broken)
    }
}

fn at(whole: &Whole, heads: &[Hash]) -> Result<Rendered, Trouble> {
    let heads = whole.version(heads)?;
    Ok(Rendered::of(&whole.doc, &whole.genesis, &whole.document, &heads))
}

fn open(whole: &Whole, proposals: &[Change], heads: Option<&[Hash]>) -> Result<Opened, Trouble> {
    let mut heads = heads.map_or_else(|| whole.heads(), <[Hash]>::to_vec);
    heads.sort_unstable();
    let rendered = at(whole, &heads)?;
    Ok(Opened {
        rendered: rendered.hash(),
        heads,
        sections: rendered.sections,
        planned: rendered.planned,
        writers: rendered.writers,
        unmerged: whole.unmerged(),
        proposals: proposed(whole, proposals),
    })
}

/// What each proposal would change, where it stands on what is here or on other proposals.
fn proposed(whole: &Whole, proposals: &[Change]) -> Vec<(EntryId, Compared)> {
    if proposals.is_empty() {
        return Vec::new();
    }
    let mut trial = whole.clone();
    if trial.add(proposals).is_err() {
        return Vec::new();
    }
    let mut shown: Vec<_> = proposals
        .iter()
        .filter(|proposal| trial.why_not(proposal.id).is_none())
        .filter_map(|proposal| {
            let (deps, hash) = trial.change_by(proposal.actor)?;
            Some((
                proposal.id,
                compare(&at(&trial, &deps).ok()?, &at(&trial, &[hash]).ok()?),
            ))
        })
        .collect();
    shown.sort_by_key(|(id, _)| *id);
    shown
}

/// Merges the candidate on trial, saves, loads, and compares.
fn admit(whole: &Whole, candidate: &Change) -> Result<(), Unmerged> {
    let mut trial = whole.clone();
    trial
        .add(core::slice::from_ref(candidate))
        .map_err(|_| Unmerged::Harmful)?;
    if let Some(why) = trial.why_not(candidate.id) {
        return Err(why);
    }
    if survives(&trial) {
        Ok(())
    } else {
        Err(Unmerged::Harmful)
    }
}

/// Whether a document saves and loads as what it is. The office's to find out, before anybody gets the change; a tablet
/// keeps no saved documents, and its worker is a tenth smaller without the loading.
#[cfg(target_arch = "wasm32")]
const fn survives(_: &Whole) -> bool {
    true
}

/// Whether a document saves and loads as what it is.
#[cfg(not(target_arch = "wasm32"))]
fn survives(trial: &Whole) -> bool {
    use automerge::LoadOptions;

    let saved = trial.doc.save();
    let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
    let Ok(loaded) = Automerge::load_with_options(&saved, options) else {
        return false;
    };
    let heads = trial.newest();
    let mut loaded_heads = loaded.get_heads();
    loaded_heads.sort_unstable();
    let render = |doc: &Automerge| Rendered::of(doc, &trial.genesis, &trial.document, &heads);
    loaded_heads == heads && render(&loaded) == render(&trial.doc)
}

/// A file that any automerge implementation opens: the changes in an order that follows from their set, saved once.
fn export(whole: &Whole) -> Result<Vec<u8>, Trouble> {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    for hash in whole.in_order() {
        let change = whole.doc.get_change_by_hash(&hash).ok_or(Trouble::Broken)?;
        doc.apply_changes([change]).map_err(|_| Trouble::Broken)?;
    }
    Ok(doc.save())
}
