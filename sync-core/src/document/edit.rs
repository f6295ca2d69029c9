//! Writing: what somebody typed becomes a change beside whatever came since they began.
//!
//! May not live here: who may (`rules`).

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{Automerge, ChangeHash, ObjType, ReadDoc};

use super::render::Rendered;
use super::whole::Whole;
use super::{Change, Edit, EditedBytes, Trouble, planned, words};
use crate::id::{EntryId, Hash};
use crate::limits::{CHANGE_BYTES_MAX, CHANGE_OPS_MAX, SECTION_CHARS_MAX};
use crate::record::{Actor, DocumentKey, PlannedCare};
use crate::text::printable;
use crate::time::Timestamp;

/// Makes a change upon `base`; `None` when it would change nothing.
///
/// # Errors
/// [`Trouble`]: what does not fit is refused whole, and what was typed stays with the caller.
pub(super) fn write(
    whole: &Whole,
    base: &[Hash],
    actor: Actor,
    at: Timestamp,
    edits: &[Edit],
) -> Result<Option<EditedBytes>, Trouble> {
    let base = whole.version(base)?;
    if whole.has_actor(actor) {
        return Err(Trouble::Broken);
    }
    let before = Rendered::of(&whole.doc, &whole.genesis, &whole.document, &base);
    let edits = last_of_each(edits);
    for edit in &edits {
        check(whole, edit)?;
    }
    let ground = at_version(whole, &base)?.with_actor(actor.0.into());
    let mut made = None;
    // Word by word, so that most of two people's edits of one paragraph stay apart; at once when that is too much.
    for cut in [words::splices, words::one_splice] {
        let Some(change) = make(whole, ground.clone(), &before, at, &edits, cut)? else {
            return Ok(None);
        };
        if change.raw_bytes().len() <= CHANGE_BYTES_MAX && change.len() as u64 <= CHANGE_OPS_MAX {
            made = Some(change.raw_bytes().to_vec());
            break;
        }
    }
    let change = made.ok_or(Trouble::TooMuch)?;
    // Whoever gets it judges it by the same rules: what they would not merge is not written.
    let mut trial = whole.clone();
    let id = EntryId([0; 32]);
    trial.add(&[Change {
        id,
        actor,
        bytes: change.clone(),
    }])?;
    if trial.why_not(id).is_some() {
        return Err(Trouble::Broken);
    }
    Ok(Some(EditedBytes { change }))
}

/// Writes the edits upon the document as it was, and hands out the change.
fn make(
    whole: &Whole,
    mut ground: Automerge,
    before: &Rendered,
    at: Timestamp,
    edits: &[&Edit],
    cut: fn(&str, &str) -> Vec<words::Splice>,
) -> Result<Option<automerge::Change>, Trouble> {
    let seconds = at.0.div_euclid(1000);
    let done = ground.transact_with::<_, _, automerge::AutomergeError, _>(
        |()| CommitOptions::default().with_time(seconds),
        |tx| {
            for edit in edits {
                match edit {
                    Edit::Text { section, text } => {
                        if let Some(object) = whole.genesis.text(*section) {
                            // From the end, so that earlier places stay where they are.
                            for splice in cut(before.section(*section), &unix(text)).iter().rev() {
                                let remove = isize::try_from(splice.remove).unwrap_or(isize::MAX);
                                tx.splice_text(object, splice.at, remove, &splice.insert)?;
                            }
                        }
                    }
                    Edit::Planned(care) if is_news(before, care) => {
                        if let Some(planned) = &whole.genesis.planned {
                            let map = tx.put_object(planned, care.item.to_hex(), ObjType::Map)?;
                            for (name, value) in planned::fields(care) {
                                tx.put(&map, name, value)?;
                            }
                        }
                    }
                    Edit::Planned(_) => {}
                }
            }
            Ok(())
        },
    );
    let Some(hash) = done.map_err(|_| Trouble::Broken)?.hash else {
        return Ok(None);
    };
    ground.get_change_by_hash(&hash).map(Some).ok_or(Trouble::Broken)
}

/// The document as it was, to write upon.
fn at_version(whole: &Whole, base: &[ChangeHash]) -> Result<Automerge, Trouble> {
    let mut sorted = base.to_vec();
    sorted.sort_unstable();
    if sorted == whole.newest() {
        return Ok(whole.doc.clone());
    }
    whole.doc.fork_at(base).map_err(|_| Trouble::UnknownVersion)
}

/// Of several edits to one section or item, the last.
fn last_of_each(edits: &[Edit]) -> Vec<&Edit> {
    let same = |a: &Edit, b: &Edit| match (a, b) {
        (Edit::Text { section: a, .. }, Edit::Text { section: b, .. }) => a == b,
        (Edit::Planned(a), Edit::Planned(b)) => a.item == b.item,
        _ => false,
    };
    let replaced = |at: usize| edits[at + 1..].iter().any(|later| same(&edits[at], later));
    (0..edits.len())
        .filter(|at| !replaced(*at))
        .map(|at| &edits[at])
        .collect()
}

fn check(whole: &Whole, edit: &Edit) -> Result<(), Trouble> {
    match edit {
        Edit::Text { section, text } => {
            whole.genesis.text(*section).ok_or(Trouble::UnknownSection)?;
            let text = unix(text);
            if text.chars().count() > SECTION_CHARS_MAX {
                return Err(Trouble::TooLong);
            }
            if !text.chars().all(printable) {
                return Err(Trouble::Unprintable);
            }
        }
        Edit::Planned(care) => {
            let own = matches!(whole.document, DocumentKey::CarePlan(person) if person == care.person);
            if !own || !planned::can_be(&care.schedule) {
                return Err(Trouble::NotPlannable);
            }
        }
    }
    Ok(())
}

/// Ends of lines as everybody else writes them.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

/// Whether it is not what the document says already, and says alone.
fn is_news(before: &Rendered, care: &PlannedCare) -> bool {
    !before
        .planned
        .iter()
        .any(|item| item.care == *care && item.also.is_empty())
}
