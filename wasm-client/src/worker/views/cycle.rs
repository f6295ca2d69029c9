//! One follow-through cycle whole, as the office's pages show it; and what a step's form needs beside it.

use core::cmp::Reverse;

use sync_core::cycle::Cycles;
use sync_core::fold::{Floor, Item};
use sync_core::id::{CycleId, PersonId};
use sync_core::rules::Deed;
use sync_core::shown::{decided, whole_cycle};
use sync_core::time::Timestamp;

use super::{Source, actions, parts, sheet};
use crate::protocol::{CycleView, DraftKey, ForStep, StepName, TimelineRow, View};

/// Records offered as evidence: about two weeks of one person's incidents, checks and observations fit.
const RECORDS_OFFERED: usize = 40;

pub(super) fn view(
    source: &Source<'_>,
    floor: &Floor,
    cycles: &Cycles,
    (cycle, step): (&str, Option<&StepName>),
) -> View {
    let id = CycleId::from_hex(cycle);
    let found = id.and_then(|id| Some((cycles.cycle(id)?, cycles.log(id)?)));
    let (Some((cycle, log)), Some(reader)) = (found, source.me) else {
        return parts::not_here("This is not on this tablet. It may not have arrived here yet.");
    };
    let names = actions::names(source, floor);
    let reviewed = source.reviews.map(|reviews| decided(cycle.id, reviews, &names));
    let shown = whole_cycle(
        cycle,
        log,
        reviewed.unwrap_or_default(),
        &names,
        reader,
        source.now,
    );
    let person = shown.person.as_deref().and_then(PersonId::from_hex);
    View::Cycle(Box::new(CycleView {
        for_step: step.map(|step| for_step(source, floor, person, step)),
        cycle: shown,
        coverage: source.figures_from(),
    }))
}

fn for_step(source: &Source<'_>, floor: &Floor, person: Option<PersonId>, step: &StepName) -> ForStep {
    ForStep {
        at_work: source.staff_here(),
        on_shift: floor
            .on_shift(source.now)
            .iter()
            .map(|one| one.staff.to_hex())
            .collect(),
        records: records(source, floor, person),
        draft: sheet::draft(source, DraftKey::Step(step.clone())),
    }
}

/// What may show that something changed: practice that was seen, for those who may read it; and what was recorded about the
/// person. The newest first.
fn records(source: &Source<'_>, floor: &Floor, person: Option<PersonId>) -> Vec<TimelineRow> {
    let may_observe = source
        .me
        .is_some_and(|(_, role)| Deed::ObservePractice.who().includes(role));
    let observed = source
        .directory
        .staff_in_name_order()
        .into_iter()
        .filter(|_| may_observe)
        .flat_map(|(staff, _)| floor.observations_of(staff));
    let cared = person
        .map(|person| floor.timeline(person, Timestamp(i64::MIN), source.now))
        .unwrap_or_default();
    let mut items: Vec<Item<'_>> = observed
        .chain(cared)
        .filter(|item| item.counted && item.struck.is_none() && source.may_read(item))
        .collect();
    items.sort_by_key(|item| (Reverse(item.happened_at), item.id));
    items.truncate(RECORDS_OFFERED);
    items.iter().map(|item| parts::row(source, floor, item)).collect()
}
