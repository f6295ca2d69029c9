//! The daily check: whether today's is done, and what one has before it.
//!
//! May not live here: what a check opens with (`sync_core::agenda`), whether it counts (`sync_core::cadence`).

use sync_core::agenda::agenda;
use sync_core::cadence::{Occurrence, Reviews};
use sync_core::cycle::Cycles;
use sync_core::fold::Floor;
use sync_core::record::Cadence;
use sync_core::rules::{Weight, weight_of_review};
use sync_core::shown::{seen, whole_review};
use sync_core::signal::{Before, Look, SignalLimits};
use sync_core::time::CareDay;

use super::{Source, actions};
use crate::protocol::{DailyLine, DailyView, DraftKey, View, daily_form};
use crate::worker::drafts;

/// The line of today's check, for whoever may sign it.
pub(super) fn line(source: &Source<'_>) -> Option<DailyLine> {
    let ((_, role), reviews) = (source.me?, source.reviews?);
    if !matches!(weight_of_review(role, Cadence::Daily), Ok(Weight::Counts)) {
        return None;
    }
    let today = Occurrence::at(Cadence::Daily, source.now);
    let held = reviews.held(today);
    let words = held.map_or_else(
        || "Today's check: still to do".to_owned(),
        |held| {
            format!(
                "Today's check: done by {}, {}",
                source.staff_name(held.by),
                held.signed_at.clock()
            )
        },
    );
    Some(DailyLine {
        first: today.first_day().iso(),
        words,
        done: held.is_some(),
    })
}

pub(super) fn view(
    source: &Source<'_>,
    floor: &Floor,
    (cycles, reviews): (&Cycles, &Reviews),
    first: Option<&str>,
) -> View {
    let not_here = |words: &str| View::NotHere {
        words: words.to_owned(),
    };
    let Some((me, role)) = source.me else {
        return not_here("Sign in to see this.");
    };
    let day = match first {
        None => Some(source.now.care_day()),
        Some(first) => CareDay::from_iso(first),
    };
    let Some(of) = day.and_then(|day| Occurrence::beginning(Cadence::Daily, day)) else {
        return not_here("There is no check of this day.");
    };
    let weight = weight_of_review(role, Cadence::Daily);
    let names = actions::names(source, floor);
    let opened = match (&weight, source.before) {
        (Ok(_), Some(before)) if of.can_be_signed(source.now) && !reviews.has_signed(of, me) => {
            let agenda = opened(source, floor, (cycles, reviews, before), of);
            let bytes = minicbor::to_vec(&agenda).unwrap_or_default();
            Some((seen(&agenda, cycles, &names), bytes))
        }
        _ => None,
    };
    if opened.is_none() && reviews.of(of).is_empty() {
        return not_here(match weight {
            Err(_) => "The daily check is for shift leaders.",
            Ok(_) if source.before.is_none() => "This tablet is still reading. Come back in a moment.",
            Ok(_) => "This check can no longer be signed, and nobody did.",
        });
    }
    let (agenda, bytes) = opened.unzip();
    let key = DraftKey::Step(daily_form(&of.first_day().iso()));
    let draft = source.personal.draft(&drafts::name(&key));
    View::Daily(Box::new(DailyView {
        review: whole_review(of, reviews, cycles, &names, source.now),
        agenda,
        seen: bytes.unwrap_or_default(),
        counts: matches!(weight, Ok(Weight::Counts)),
        draft: draft.and_then(|bytes| drafts::read(key, &bytes)),
    }))
}

fn opened(
    source: &Source<'_>,
    floor: &Floor,
    (cycles, reviews, before): (&Cycles, &Reviews, &Before),
    of: Occurrence,
) -> sync_core::record::SeenAtReview {
    let tablets = actions::tablets(source, floor);
    let look = Look {
        cycles,
        floor,
        before,
        tablets: &tablets,
        reviews,
        open_since: source.directory.open_since(),
        limits: &SignalLimits::default(),
        now: source.now,
    };
    agenda(&look, of, &[])
}
