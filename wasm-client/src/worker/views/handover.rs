//! A unit's handover sheet for one shift: the unit's own part, and one part for each person with something to know.
//!
//! Each part is a document of its own: two people's data never share one.

use sync_core::fold::Floor;
use sync_core::id::UnitId;
use sync_core::record::{DocumentKey, DocumentKind};
use sync_core::rules::Deed;
use sync_core::shift::Shift;

use super::{Source, document, parts};
use crate::protocol::{HandoverPart, HandoverView, ShiftName, UnitName, View};
use crate::worker::documents::{heads_out, name, shift_in, shift_out};

/// The documents of a sheet that hold something, and the unit's own.
pub fn documents(
    source: &Source<'_>,
    floor: &Floor,
    unit: Option<&str>,
    shift: Option<ShiftName>,
) -> Vec<DocumentKey> {
    let Some((unit, shift)) = which(source, unit, shift) else {
        return Vec::new();
    };
    floor.handover_documents(unit, shift)
}

pub(super) fn view(source: &Source<'_>, floor: &Floor, unit: Option<&str>, shift: Option<ShiftName>) -> View {
    let Some((unit, shift)) = which(source, unit, shift) else {
        return parts::not_here("This service has no units yet. A manager names them at the office.");
    };
    let keys = documents(source, floor, Some(&unit.to_hex()), Some(shift_out(shift)));
    let people = floor.people_of(unit);
    let (me, role) = source.me.unzip();
    let to_read = keys
        .iter()
        .filter_map(|key| {
            let version = floor.to_read(key, me?).pop()?;
            Some((name(key), version.id.to_hex()))
        })
        .collect();
    View::Handover(Box::new(HandoverView {
        unit: UnitName {
            unit: unit.to_hex(),
            name: source.unit_name(unit),
        },
        units: source.units(),
        shift: shift_out(shift),
        shift_label: shift.to_string(),
        before: shift_out(shift.previous()),
        after: (shift.end() <= source.now).then(|| shift_out(shift.next())),
        parts: keys.iter().map(|key| part(source, floor, key)).collect(),
        others: people
            .iter()
            .filter(|person| keys.iter().all(|key| key.person() != Some(person.id)))
            .map(|person| parts::head(source, person))
            .collect(),
        may_give: role.is_some_and(|role| Deed::GiveHandover.who().includes(role)),
        to_read,
        readers: floor
            .read_all_of(&keys)
            .iter()
            .map(|one| document::reader(source, one))
            .collect(),
        coverage: source.figures_from(),
    }))
}

fn part(source: &Source<'_>, floor: &Floor, key: &DocumentKey) -> HandoverPart {
    let shown = source.documents.get(key);
    let now = shown.and_then(|shown| shown.now.as_ref());
    let trouble = shown.and_then(|shown| shown.trouble.clone());
    let heads = now.map(|now| now.heads.as_slice()).unwrap_or_default();
    let current = floor.current_versions(key);
    HandoverPart {
        document: name(key),
        head: key
            .person()
            .and_then(|person| floor.person(person))
            .map(|person| parts::head(source, &person)),
        opening: now.is_none() && trouble.is_none(),
        trouble,
        heads: heads_out(heads),
        sections: now.map_or_else(Vec::new, |now| document::sections(DocumentKind::Handover, now)),
        given: current
            .last()
            .filter(|version| version.fact.heads == heads)
            .map(|version| document::version_line(source, version)),
        typed: document::typed(source, key),
    }
}

/// Which sheet is meant: the one asked for, or the reader's own unit and the shift that is on.
fn which(source: &Source<'_>, unit: Option<&str>, shift: Option<ShiftName>) -> Option<(UnitId, Shift)> {
    let own = || {
        let (me, _) = source.me?;
        source.directory.staff(me)?.unit
    };
    let first = || source.directory.units().first().map(|(unit, _)| *unit);
    let unit = unit.and_then(UnitId::from_hex).or_else(own).or_else(first)?;
    let shift = shift.and_then(shift_in).unwrap_or_else(|| Shift::at(source.now));
    Some((unit, shift))
}
