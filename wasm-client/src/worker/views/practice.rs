//! "Observe practice": a form for leaders, and what was observed before.

use core::cmp::Reverse;

use sync_core::fold::{Floor, Item};
use sync_core::record::{Checklist, Fact, PracticeObserved, Seen};
use sync_core::rules::Deed;

use super::{Source, parts, sheet};
use crate::protocol::{DraftKey, ObservationItem, ObservationView, PracticeView};

pub(super) fn view(source: &Source<'_>, floor: &Floor) -> PracticeView {
    let allowed = source
        .me
        .is_some_and(|(_, role)| Deed::ObservePractice.who().includes(role));
    if !allowed {
        return PracticeView {
            allowed,
            colleagues: Vec::new(),
            draft: None,
            observations: Vec::new(),
            coverage: String::new(),
        };
    }
    // Of everyone, those who have left too: what was seen of them stays readable.
    let mut observations: Vec<ObservationView> = source
        .directory
        .staff_in_name_order()
        .into_iter()
        .flat_map(|(staff, _)| floor.observations_of(staff))
        .filter(|item| !parts::undone(floor, item))
        .filter_map(|item| observation(source, &item))
        .collect();
    observations.sort_by_key(|observation| Reverse(observation.happened_at));
    PracticeView {
        allowed,
        colleagues: source.colleagues(),
        draft: sheet::draft(source, DraftKey::Practice),
        observations,
        coverage: source.figures_from(),
    }
}

fn observation(source: &Source<'_>, item: &Item<'_>) -> Option<ObservationView> {
    let Fact::PracticeObserved(observed) = item.shown else {
        return None;
    };
    if item.struck.is_some() {
        return None;
    }
    let checklist = Checklist::by_code(observed.checklist);
    Some(ObservationView {
        entry: item.id.to_hex(),
        subject_name: source.staff_name(observed.subject),
        checklist_label: checklist
            .map_or("From a newer version of this app", |list| list.label)
            .to_owned(),
        items: items(observed, checklist),
        strengths: observed.strengths.as_ref().map(|text| text.as_str().to_owned()),
        gaps: observed.gaps.as_ref().map(|text| text.as_str().to_owned()),
        by_name: source.staff_name(item.by),
        happened_at: item.happened_at.0,
        custody: parts::custody(source, item.id, item.place),
    })
}

fn items(observed: &PracticeObserved, checklist: Option<&Checklist>) -> Vec<ObservationItem> {
    observed
        .items
        .iter()
        .map(|result| ObservationItem {
            label: checklist
                .and_then(|list| list.item(result.item))
                .map_or("From a newer version of this app", |item| item.label)
                .to_owned(),
            seen: Seen::ALL
                .iter()
                .position(|seen| *seen == result.seen)
                .and_then(|place| u8::try_from(place).ok())
                .unwrap_or(u8::MAX),
        })
        .collect()
}
