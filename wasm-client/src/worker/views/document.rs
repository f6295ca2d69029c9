//! A care plan or an About Me: what to work by, what is new in it, what is being written, who read it.

use sync_core::document::{Opened, Unmerged};
use sync_core::fold::{Acknowledged, Floor, PublishedVersion};
use sync_core::id::{EntryId, PersonId};
use sync_core::record::{Actor, DocumentKey, DocumentKind, PlannedCare};
use sync_core::rules::Deed;

use super::{Source, parts, sheet};
use crate::protocol::{
    DocumentDraft, DocumentName, DocumentView, DraftBody, DraftKey, PlannedBegun, PlannedDraft, ProposalView,
    ReaderLine, SectionText, TypedSection, VersionLine, View, WrittenBy,
};
use crate::view::{document_words, planned_form};
use crate::worker::documents::{difference, heads_out, key, label};
use crate::worker::intake::sentence;

pub(super) fn view(source: &Source<'_>, floor: &Floor, name: &DocumentName) -> View {
    let found = key(name).and_then(|key| Some((key, floor.person(key.person()?)?)));
    let Some((key, person)) = found else {
        return parts::not_here(
            "This person is not on this tablet. They may have left, or moved to another service.",
        );
    };
    let kind = key.kind();
    let shown = source.documents.get(&key).cloned().unwrap_or_default();
    let current = floor.current_versions(&key);
    let (me, role) = source.me.unzip();
    let may = |deed: Deed| role.is_some_and(|role| deed.who().includes(role));
    let to_read = me.map_or_else(Vec::new, |me| floor.to_read(&key, me));
    let read = floor.acknowledgements_of(&key);
    let newest = current.last().map(|version| version.id);
    let of_newest = |one: &&Acknowledged<'_>| Some(one.version) == newest;
    let my_word = read
        .iter()
        .filter(of_newest)
        .find(|one| Some(one.staff) == me)
        .map(|one| reader(source, one));
    // Two versions at once: what both say together is what stands between them.
    let published = |version: EntryId| {
        let mut published = shown.published.iter();
        published.find_map(|(id, opened)| (*id == version).then_some(opened))
    };
    let working = match current.as_slice() {
        [] => None,
        [one] => published(one.id),
        _ => shown.now.as_ref(),
    };
    let each: Vec<Vec<SectionText>> = current
        .iter()
        .filter_map(|version| Some(sections(kind, published(version.id)?)))
        .collect();
    let leads = may(Deed::CorrectOthers);
    View::Document(Box::new(DocumentView {
        head: parts::head(source, &person),
        document: name.clone(),
        label: kind.label().to_owned(),
        opening: shown.trouble.is_none()
            && (shown.now.is_none() || (working.is_none() && !current.is_empty())),
        trouble: shown.trouble.clone(),
        to_read: to_read.iter().map(|version| version.id.to_hex()).collect(),
        my_word,
        since_read: shown
            .since_read
            .as_ref()
            .filter(|_| !to_read.is_empty())
            .and_then(|compared| difference(kind, compared)),
        alone: if current.len() > 1 && each.len() == current.len() {
            document_words::where_they_differ(each)
        } else {
            Vec::new()
        },
        sections: working.map_or_else(Vec::new, |opened| sections(kind, opened)),
        planned: planned_in_force(source, floor, &key),
        draft: shown
            .now
            .as_ref()
            .filter(|_| may(Deed::DraftPlan))
            .map(|now| draft(source, floor, &key, now, shown.pending.as_ref(), current.last())),
        may_publish: may(Deed::PublishPlan),
        proposals: shown
            .now
            .as_ref()
            .map_or_else(Vec::new, |now| proposals(source, floor, &key, now)),
        readers: if leads {
            let mut readers: Vec<ReaderLine> = read
                .iter()
                .filter(of_newest)
                .map(|one| reader(source, one))
                .collect();
            readers.sort_by_key(|line| core::cmp::Reverse(line.read_at));
            readers
        } else {
            Vec::new()
        },
        not_read: if leads && newest.is_some() {
            let mut staff = source.staff_here();
            staff.retain(|tile| {
                !read
                    .iter()
                    .filter(of_newest)
                    .any(|one| one.staff.to_hex() == tile.staff)
                    && current
                        .last()
                        .is_none_or(|version| version.by.to_hex() != tile.staff)
            });
            staff
        } else {
            Vec::new()
        },
        coverage: source.figures_from(),
        current: current
            .iter()
            .map(|version| version_line(source, version))
            .collect(),
    }))
}

/// Versions about a person that whoever is signed in has not read.
pub(super) fn to_read(
    source: &Source<'_>,
    floor: &Floor,
    person: PersonId,
) -> Vec<(DocumentName, VersionLine)> {
    let Some((me, _)) = source.me else {
        return Vec::new();
    };
    [DocumentKey::CarePlan(person), DocumentKey::AboutMe(person)]
        .iter()
        .flat_map(|key| {
            floor.to_read(key, me).into_iter().map(|version| {
                (
                    crate::worker::documents::name(key),
                    version_line(source, &version),
                )
            })
        })
        .collect()
}

/// A published version in one line.
pub(super) fn version_line(source: &Source<'_>, version: &PublishedVersion<'_>) -> VersionLine {
    VersionLine {
        entry: version.id.to_hex(),
        by_name: source.staff_name(version.by),
        role_label: version.role.label().to_owned(),
        published_at: version.recorded_at.0,
        why: version.fact.why.as_ref().map(|why| why.as_str().to_owned()),
        custody: parts::custody(source, version.id, version.place),
    }
}

/// Every section's text, in the order of the page.
pub(super) fn sections(kind: DocumentKind, opened: &Opened) -> Vec<SectionText> {
    opened
        .sections
        .iter()
        .map(|(section, text)| SectionText {
            section: *section,
            label: label(kind, *section),
            text: text.clone(),
        })
        .collect()
}

/// Somebody's word on a version.
pub(super) fn reader(source: &Source<'_>, one: &Acknowledged<'_>) -> ReaderLine {
    ReaderLine {
        name: source.staff_name(one.staff),
        understood: one.understood,
        question: one.question.map(|question| question.as_str().to_owned()),
        read_at: one.happened_at.0,
        custody: parts::custody(source, one.entry, one.place),
    }
}

/// What was typed in a document's sections and not saved.
pub(super) fn typed(source: &Source<'_>, key: &DocumentKey) -> Vec<TypedSection> {
    let document = crate::worker::documents::name(key);
    key.kind()
        .sections()
        .iter()
        .filter_map(|section| {
            let draft = sheet::draft(
                source,
                DraftKey::Section {
                    document: document.clone(),
                    section: section.code,
                },
            )?;
            let DraftBody::Section { base, text } = draft.body else {
                return None;
            };
            Some(TypedSection {
                section: section.code,
                base,
                text,
                kept_at: draft.kept_at,
            })
        })
        .collect()
}

fn planned_in_force(
    source: &Source<'_>,
    floor: &Floor,
    key: &DocumentKey,
) -> Vec<crate::protocol::PlannedLine> {
    let DocumentKey::CarePlan(person) = key else {
        return Vec::new();
    };
    floor
        .plan(*person, source.now)
        .into_iter()
        .map(|planned| planned_form::line(planned.care))
        .collect()
}

fn draft(
    source: &Source<'_>,
    floor: &Floor,
    key: &DocumentKey,
    now: &Opened,
    pending: Option<&sync_core::document::Compared>,
    newest: Option<&PublishedVersion<'_>>,
) -> DocumentDraft {
    let kind = key.kind();
    let changes = match pending {
        Some(compared) => difference(kind, compared),
        // Nothing was published yet: everything that was written is new.
        None if newest.is_none() => difference(kind, &everything(now)),
        None => None,
    };
    DocumentDraft {
        heads: heads_out(&now.heads),
        sections: sections(kind, now),
        planned: planned_drafts(source, floor, key, now),
        changes,
        comparing: pending.is_none() && newest.is_some_and(|newest| newest.fact.heads != now.heads),
        typed: typed(source, key),
        begun: begun(source, key),
    }
}

/// The form for planned care that whoever is signed in had begun and not saved.
fn begun(source: &Source<'_>, key: &DocumentKey) -> Option<PlannedBegun> {
    let document = crate::worker::documents::name(key);
    let draft = sheet::draft(source, DraftKey::Planned { document })?;
    match draft.body {
        DraftBody::Planned { base, form } => Some(PlannedBegun {
            base,
            form,
            kept_at: draft.kept_at,
        }),
        _ => None,
    }
}

/// A document that was never published, as what publishing would add.
fn everything(now: &Opened) -> sync_core::document::Compared {
    sync_core::document::Compared {
        sections: now
            .sections
            .iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(section, text)| sync_core::document::SectionDifference {
                section: *section,
                pieces: vec![sync_core::document::Piece::Added(text.clone())],
            })
            .collect(),
        planned: now
            .planned
            .iter()
            .map(|item| (None, Some(item.care.clone())))
            .collect(),
    }
}

/// Planned care as the draft has it; items that were planned before and never written in the draft are among them.
fn planned_drafts(source: &Source<'_>, floor: &Floor, key: &DocumentKey, now: &Opened) -> Vec<PlannedDraft> {
    let DocumentKey::CarePlan(person) = key else {
        return Vec::new();
    };
    let both = |care: &PlannedCare| (planned_form::line(care), planned_form::write(care));
    let changes = floor.changes_of(key);
    let written = |actor: &Actor| {
        let change = changes.iter().find(|change| change.author() == *actor)?;
        Some(WrittenBy {
            by_name: source.staff_name(change.by),
            role_label: change.role.label().to_owned(),
            written_at: change.recorded_at.0,
        })
    };
    let mut drafts: Vec<PlannedDraft> = now
        .planned
        .iter()
        .map(|item| {
            let (line, form) = both(&item.care);
            let newest = floor.newest_planned(*person, item.care.item);
            PlannedDraft {
                line,
                form,
                unpublished: newest.is_none_or(|newest| !newest.plans_the_same(&item.care)),
                also: item.also.iter().map(both).collect(),
                writers: now
                    .writers
                    .iter()
                    .filter(|(id, _)| *id == item.care.item)
                    .flat_map(|(_, writers)| writers.iter().filter_map(written))
                    .collect(),
            }
        })
        .collect();
    for planned in floor.plan(*person, source.now) {
        if now.planned.iter().all(|item| item.care.item != planned.care.item) {
            let (line, form) = both(planned.care);
            drafts.push(PlannedDraft {
                line,
                form,
                unpublished: false,
                also: Vec::new(),
                writers: Vec::new(),
            });
        }
    }
    drafts
}

fn proposals(source: &Source<'_>, floor: &Floor, key: &DocumentKey, now: &Opened) -> Vec<ProposalView> {
    let kind = key.kind();
    let changes = floor.changes_of(key);
    let reworked: Vec<_> = changes.iter().flat_map(|change| change.reworks.iter()).collect();
    changes
        .iter()
        .filter_map(|change| {
            let unmerged = now.unmerged.iter().find(|(id, _)| *id == change.id);
            let why = match (change.counted, unmerged) {
                (true, None) => return None,
                (true, Some((_, Unmerged::Waits))) if reworked.contains(&&change.id) => return None,
                (true, Some((_, why))) => why.to_string(),
                (false, _) => change.why_not().unwrap_or_default(),
            };
            Some(ProposalView {
                by_name: source.staff_name(change.by),
                role_label: change.role.label().to_owned(),
                recorded_at: change.recorded_at.0,
                why: sentence(&why),
                changes: now
                    .proposals
                    .iter()
                    .find(|(id, _)| *id == change.id)
                    .and_then(|(_, compared)| difference(kind, compared)),
            })
        })
        .collect()
}
