//! A person's targets: what is in force, what will be, what was set before, and who set each.

use sync_core::fold::{Floor, TargetSet};
use sync_core::id::PersonId;
use sync_core::rules::Deed;

use super::{Source, parts};
use crate::protocol::{TargetLine, TargetsView, View};
use crate::view::target_form;

pub(super) fn view(source: &Source<'_>, floor: &Floor, person: &str) -> View {
    let found = PersonId::from_hex(person).and_then(|person| floor.person(person));
    let Some(found) = found.filter(|found| found.discharged.is_none()) else {
        return parts::not_here(
            "This person is not on this tablet. They may have left, or not have arrived here yet.",
        );
    };
    let (now, before) = target_form::sorted(floor.targets_set(found.id, source.now));
    let line = |set: &TargetSet<'_>| TargetLine {
        by_name: source.staff_name(set.by),
        custody: parts::custody(source, set.id, set.place),
        ..target_form::line(set.target, set.role, set.recorded_at, source.now)
    };
    View::Targets(Box::new(TargetsView {
        head: parts::head(source, &found),
        may_change: source
            .me
            .is_some_and(|(_, role)| Deed::PlanCare.who().includes(role)),
        targets: now.iter().map(line).collect(),
        before: before.iter().map(line).collect(),
        coverage: source.figures_from(),
    }))
}
