//! Own edits that stand on what was declined, written anew: not the changes, the difference they made in the text.

use std::collections::BTreeMap;

use super::render::Rendered;
use super::whole::Whole;
use super::{Change, Edit, EditedBytes, Trouble, edit, words};
use crate::id::EntryId;
use crate::record::Actor;
use crate::time::Timestamp;

/// Writes what the wanted ones among `lost` changed onto the document as it counts.
///
/// # Errors
/// [`Trouble`]; [`Trouble::UnknownVersion`] when a wanted one, or what it stood on, is not among the lost.
pub(super) fn rework(
    whole: &Whole,
    lost: &[Change],
    wanted: &[EntryId],
    actor: Actor,
    at: Timestamp,
) -> Result<Option<EditedBytes>, Trouble> {
    let mut with_lost = whole.clone();
    with_lost.add(lost)?;
    let onto = Rendered::of(&whole.doc, &whole.genesis, &whole.document, &whole.newest());
    let mut texts: BTreeMap<u8, String> = onto.sections.iter().cloned().collect();
    let mut planned = Vec::new();
    let mut steps = Vec::new();
    for change in lost.iter().filter(|change| wanted.contains(&change.id)) {
        steps.push(with_lost.change_by(change.actor).ok_or(Trouble::UnknownVersion)?);
    }
    if steps.len() != wanted.len() {
        return Err(Trouble::UnknownVersion);
    }
    // In the order they were made: each after those it stands on.
    let order = with_lost.in_order();
    steps.sort_by_key(|(_, hash)| order.iter().position(|one| one.0 == hash.0));
    for (deps, hash) in steps {
        let version = |heads: &[crate::id::Hash]| -> Result<Rendered, Trouble> {
            let heads = with_lost.version(heads)?;
            Ok(Rendered::of(
                &with_lost.doc,
                &with_lost.genesis,
                &with_lost.document,
                &heads,
            ))
        };
        let (before, after) = (version(&deps)?, version(&[hash])?);
        for (code, text) in &after.sections {
            if let Some(onto) = texts.get_mut(code)
                && before.section(*code) != text
            {
                *onto = words::carry_over(before.section(*code), text, onto);
            }
        }
        let same = |item: &&super::PlannedItem| before.planned.contains(item);
        planned.extend(
            after
                .planned
                .iter()
                .filter(|item| !same(item))
                .map(|item| item.care.clone()),
        );
    }
    let edits: Vec<Edit> = texts
        .into_iter()
        .filter(|(code, text)| onto.section(*code) != text)
        .map(|(section, text)| Edit::Text { section, text })
        .chain(planned.into_iter().map(Edit::Planned))
        .collect();
    edit::write(whole, &whole.heads(), actor, at, &edits)
}
