//! Daily checks, weekly and monthly reviews at the desk: the calendar of those held and missed, what each opens with, and
//! signing one.
//!
//! A signature crosses as the bytes that its record carries, with what was on the page in it. May not live here: which are due,
//! what one opens with (`sync_core::agenda`), who may sign (`sync_core::rules`).

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::agenda::{agenda, figures_since};
use sync_core::cadence::Occurrence;
use sync_core::id::{hex, unhex};
use sync_core::measure::{WINDOW_DAYS, Window, discipline};
use sync_core::record::{About, Cadence, Fact, ReviewHeld};
use sync_core::rules::{Weight, weight_of_review};
use sync_core::shown::{CycleNames, review_row, seen, whole_review};
use sync_core::time::{CareDay, DAY_MS};

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::coverage::coverage;
use super::cycles::may_read;
use super::session::{Manager, Overseer};
use crate::clock;

const PER_PAGE: usize = 31;
/// A review with every answer and many decisions in words, in hexadecimal.
pub(super) const REVIEW_BYTES_MAX: usize = 64 * 1024;

/// Which of them.
#[derive(Deserialize)]
pub struct ReviewsAsked {
    /// "daily" (when nothing is said), "weekly" or "monthly".
    cadence: Option<String>,
    /// The first day of the last one of the page before.
    after: Option<String>,
}

/// A signature.
#[derive(Deserialize)]
pub struct Signed {
    /// The record's fields, as CBOR in hexadecimal.
    fields: String,
}

/// `GET /api/office/reviews`
pub async fn list(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Query(asked): Query<ReviewsAsked>,
) -> Answer<Value> {
    may_read(&manager)?;
    let cadence = asked.cadence.as_deref().unwrap_or("daily");
    let cadence = Cadence::from_name(cadence).ok_or_else(Problem::not_found)?;
    let after = asked
        .after
        .map(|after| CareDay::from_iso(&after).ok_or_else(Problem::not_found))
        .transpose()?;
    let (now, looked) = (clock::now(), office.clone());
    let directory = office.hub.directory();
    let names = directory.clone();
    let (rows, next, held, contacts) = blocking(move || {
        let contacts = looked.store.contacts()?;
        let names = CycleNames {
            directory: &names,
            people: Default::default(),
        };
        looked.signals.look(now, |look| {
            let since = look.open_since.unwrap_or(now);
            let mut found = look
                .reviews
                .calendar(cadence, since, now)
                .filter(|one| after.is_none_or(|after| one.first_day() < after))
                .peekable();
            let rows: Vec<_> = found
                .by_ref()
                .take(PER_PAGE)
                .map(|one| (one, review_row(one, look.reviews, &names, now)))
                .collect();
            let next = found
                .peek()
                .and_then(|_| rows.last())
                .map(|(one, _)| one.first_day().iso());
            let window = Window {
                from: now.plus_ms(-i64::from(WINDOW_DAYS) * DAY_MS),
                to: now,
            };
            let held = discipline(look.reviews, look.open_since, &[cadence], window, now);
            (rows, next, held, contacts)
        })
    })
    .await?;
    Ok(Json(json!({
        "now_ms": now.0,
        "coverage": coverage(&office, &contacts, now),
        "held": {
            "value_hundredths": held.value_hundredths,
            "cases": held.cases,
            "among": held.among,
        },
        "reviews": rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>(),
        "next": next,
    })))
}

/// `GET /api/office/reviews/{cadence}/{first}`
pub async fn one(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path((cadence, first)): Path<(String, String)>,
) -> Answer<Value> {
    may_read(&manager)?;
    show(&office, &manager, occurrence(&cadence, &first)?).await
}

/// `POST /api/office/reviews/{cadence}/{first}`
pub async fn sign(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path((cadence, first)): Path<(String, String)>,
    body: Result<Json<Signed>, JsonRejection>,
) -> Answer<Value> {
    may_read(&manager)?;
    let of = occurrence(&cadence, &first)?;
    let held = read(of, &json_body(body)?.fields)?;
    let now = clock::now();
    if !of.can_be_signed(now) {
        return Err(Problem::bad_request(
            "This one can no longer be signed, or not yet: its time and the one after it have passed, or it has not begun. It \
             stays as it is.",
        ));
    }
    let _turn = office.cycle_turn.lock().await;
    let (looked, by, says) = (office.clone(), manager.staff, held.clone());
    // An answer lost on its way makes no second signature.
    let is_signed = blocking(move || {
        looked.signals.look(now, |look| {
            let mut signed = look.reviews.of(of).into_iter();
            signed.any(|one| one.by == by && one.says == says)
        })
    })
    .await?;
    if !is_signed {
        let record = (About::Service, Fact::ReviewHeld(held));
        manager.write(&office, vec![record]).await?;
        tracing::info!(cadence = of.cadence.name(), by = %manager.staff, "a review was signed at the desk");
    }
    drop(_turn);
    show(&office, &manager, of).await
}

fn occurrence(cadence: &str, first: &str) -> Result<Occurrence, Problem> {
    Cadence::from_name(cadence)
        .zip(CareDay::from_iso(first))
        .and_then(|(cadence, first)| Occurrence::beginning(cadence, first))
        .ok_or_else(Problem::not_found)
}

/// Reads what was signed. Refused is what is not of this review, or answers what it does not ask.
fn read(of: Occurrence, fields: &str) -> Result<ReviewHeld, Problem> {
    let wrong = || Problem::bad_request("This review does not read: open it again.");
    let mut bytes = vec![0; fields.len() / 2];
    unhex(fields, &mut bytes).ok_or_else(wrong)?;
    let held: ReviewHeld = minicbor::decode(&bytes).map_err(|_| wrong())?;
    if held.cadence != of.cadence || held.first_day != of.first_day().number() {
        return Err(wrong());
    }
    let questions = of.cadence.questions();
    let mut answered: Vec<u8> = held.answers.iter().map(|answer| answer.question).collect();
    answered.sort_unstable();
    let asked: Vec<u8> = questions.iter().map(|question| question.code).collect();
    if answered != asked {
        return Err(Problem::bad_request(
            "Every question of the review needs one answer; \"not looked at\" is one.",
        ));
    }
    Ok(held)
}

async fn show(office: &Arc<Office>, manager: &Manager, of: Occurrence) -> Answer<Value> {
    let (now, looked) = (clock::now(), office.clone());
    let weight = weight_of_review(manager.role, of.cadence).ok();
    let opens = of.can_be_signed(now) && weight.is_some();
    let (directory, by) = (office.hub.directory(), manager.staff);
    let (review, opened) = blocking(move || {
        let names = CycleNames {
            directory: &directory,
            people: Default::default(),
        };
        let written = match (opens, of.cadence) {
            (false, _) | (_, Cadence::Daily) => Vec::new(),
            (true, _) => looked.store.punctuality(figures_since(of.cadence, now), now)?,
        };
        looked.signals.look(now, |look| {
            if look.open_since.is_none_or(|since| of.due_at() <= since) {
                return None;
            }
            let review = whole_review(of, look.reviews, look.cycles, &names, now);
            let opened = (opens && !look.reviews.has_signed(of, by)).then(|| {
                let agenda = agenda(look, of, &written);
                let bytes = minicbor::to_vec(&agenda).unwrap_or_default();
                (seen(&agenda, look.cycles, &names), hex(&bytes))
            });
            Some((review, opened))
        })
    })
    .await?
    .ok_or_else(Problem::not_found)?;
    let (agenda, fields) = opened.unzip();
    Ok(Json(json!({
        "now_ms": now.0,
        "review": review,
        "counts": weight == Some(Weight::Counts),
        "agenda": agenda,
        "fields": fields,
    })))
}
