//! One person: what is due, what was done, drinks and weight.

use sync_core::fold::{Floor, Item};
use sync_core::id::PersonId;
use sync_core::record::KindSpec;
use sync_core::record::care_kinds::fluid;
use sync_core::time::{DAY_MS, Timestamp};

use super::{Source, document, parts};
use crate::protocol::{FluidPoint, FluidView, PersonView, TwiceView, View, WeightPoint};

pub(super) fn view(source: &Source<'_>, floor: &Floor, person: &str, rows: u32) -> View {
    let found = PersonId::from_hex(person).and_then(|person| floor.person(person));
    let Some(found) = found.filter(|found| found.discharged.is_none()) else {
        return parts::not_here(
            "This person is not on this tablet. They may have left, or not have arrived here yet.",
        );
    };
    let person = found.id;
    // A record may lie a few minutes ahead: clocks differ.
    let items = floor.timeline(person, Timestamp(i64::MIN), source.now.plus_ms(DAY_MS));
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    let mut shown = items.iter().filter(|item| !parts::undone(floor, item));
    let timeline = shown
        .by_ref()
        .take(rows)
        .map(|item| parts::row(source, floor, item))
        .collect();
    View::Person(PersonView {
        head: parts::head(source, &found),
        look_at: parts::look_at(floor, person, source.now),
        fluid: fluid_view(source, floor, person, &items),
        weights: floor
            .weights(person)
            .into_iter()
            .map(|point| WeightPoint {
                happened_at: point.happened_at.0,
                tenths_kg: point.tenths_kg,
            })
            .collect(),
        to_read: document::to_read(source, floor, person),
        due: parts::due(floor, person, source.now),
        twice: twice(source, floor, person),
        planned_kinds: planned_kinds(source, floor, person),
        last_done: parts::last_done(source, floor, person),
        timeline,
        has_older: shown.next().is_some(),
        coverage: format!(
            "Records since {} are on this tablet",
            source.horizon_start().care_day()
        ),
    })
}

/// Planned times of today that several records say were done.
fn twice(source: &Source<'_>, floor: &Floor, person: PersonId) -> Vec<TwiceView> {
    let due = floor.due(person, source.now);
    due.iter()
        .filter(|due| due.completions.len() > 1)
        .map(|due| TwiceView {
            label: parts::label_of(due.kind).to_owned(),
            due_at: due.due_at.0,
            done: due
                .completions
                .iter()
                .filter_map(|entry| Some((entry.to_hex(), parts::done(source, &floor.item(*entry)?))))
                .collect(),
        })
        .collect()
}

/// Kinds of care that are planned for somebody now.
fn planned_kinds(source: &Source<'_>, floor: &Floor, person: PersonId) -> Vec<u16> {
    let mut kinds: Vec<u16> = floor
        .plan(person, source.now)
        .iter()
        .map(|planned| planned.care.kind)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

fn fluid_view(source: &Source<'_>, floor: &Floor, person: PersonId, items: &[Item<'_>]) -> Option<FluidView> {
    let figures = floor.fluid_today(person, source.now);
    let planned = || {
        floor
            .plan(person, source.now)
            .iter()
            .any(|planned| planned.kind().is_some_and(|kind| kind.code == fluid::KIND.code))
    };
    if figures.drinks == 0 && figures.target_ml.is_none() && !planned() {
        return None;
    }
    let today = source.now.care_day();
    let (day_start, day_end) = (today.start(), today.next().start());
    let mut points = Vec::new();
    let mut total_ml = 0;
    // The timeline runs from the newest back; a chart runs forward.
    for item in items.iter().rev() {
        let ml = item
            .care()
            .filter(|care| is_drink(care.kind) && care.outcome.given() && item.counted)
            .and_then(|care| care.values.number(fluid::TAKEN_ML));
        let today = (day_start..day_end).contains(&item.happened_at);
        if let Some(ml) = ml.filter(|_| today) {
            total_ml += ml;
            points.push(FluidPoint {
                happened_at: item.happened_at.0,
                ml,
                total_ml,
            });
        }
    }
    Some(FluidView {
        target_ml: figures.target_ml,
        total_ml: figures.taken_ml,
        day_start_at: day_start.0,
        day_end_at: day_end.0,
        points,
        coverage: source.figures_from(),
    })
}

fn is_drink(kind: &KindSpec) -> bool {
    kind.code == fluid::KIND.code
}
