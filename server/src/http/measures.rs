//! Measures at the desk: the last 90 days beside the 90 before, and run charts week by week, with what is behind each figure;
//! and for one cycle what they were before it and since.
//!
//! May not live here: how a measure is counted (`sync_core::measure`).

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use serde_json::{Value, json};
use sync_core::id::CycleId;
use sync_core::measure::{self, BeforeAfter, Effect, EffectOf, Figure, Mark, Measured, Window};

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::coverage::coverage;
use super::cycles::may_read;
use super::session::Overseer;
use crate::clock;
use crate::store::StoreError;

/// `GET /api/office/measures`
pub async fn list(State(office): State<Arc<Office>>, Overseer(manager): Overseer) -> Answer<Value> {
    may_read(&manager)?;
    let (now, looked) = (clock::now(), office.clone());
    let (measures, contacts) = blocking(move || {
        let written = looked.store.punctuality(measure::report_from(now), now)?;
        let measures = looked.signals.look(now, |look| measure::report(look, &written))?;
        Ok::<_, StoreError>((measures, looked.store.contacts()?))
    })
    .await?;
    Ok(Json(json!({
        "now_ms": now.0,
        "coverage": coverage(&office, &contacts, now),
        "measures": measures.iter().map(row).collect::<Vec<_>>(),
    })))
}

/// `GET /api/office/cycles/{cycle}/measures`: what a review of its outcome rests on. Empty until every action was seen in
/// practice.
pub async fn of_cycle(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path(cycle): Path<String>,
) -> Answer<Value> {
    may_read(&manager)?;
    let cycle = CycleId::from_hex(&cycle).ok_or_else(Problem::not_found)?;
    let (now, looked) = (clock::now(), office.clone());
    let found = blocking(move || {
        let from = looked.cycles.look(|cycles| {
            let cycle = cycles.cycle(cycle)?;
            Some(measure::before_after_from(cycle, now))
        })?;
        let Some(from) = from else { return Ok(None) };
        let written = match from {
            Some(from) => looked.store.punctuality(from, now)?,
            None => Vec::new(),
        };
        looked.signals.look(now, |look| {
            let cycle = look.cycles.cycle(cycle)?;
            Some(measure::before_after(look, &written, cycle))
        })
    })
    .await?;
    let measures = found.ok_or_else(Problem::not_found)?;
    Ok(Json(json!({
        "now_ms": now.0,
        "measures": measures.iter().map(both).collect::<Vec<_>>(),
    })))
}

fn both(one: &BeforeAfter) -> Value {
    let side = |(window, figure): (Window, Figure)| {
        let mut side = shown(&figure);
        side["from"] = json!(window.from.0);
        side["to"] = json!(window.to.0);
        side
    };
    json!({
        "number": one.named.number,
        "label": one.named.label,
        "unit": one.named.unit,
        "before": side(one.before),
        "after": side(one.after),
    })
}

fn row(measured: &Measured) -> Value {
    let chart = measured.chart.as_ref();
    let mut marks = chart.iter().flat_map(|chart| &chart.points);
    let weeks: Vec<Value> = measured
        .weeks
        .iter()
        .map(|(from, figure)| {
            // The chart has a point for each week in which there was something to measure.
            let point = figure.value_hundredths.and_then(|_| marks.next());
            let mut week = shown(figure);
            week["from"] = json!(from.0);
            week["mark"] = json!(point.map(|point| match point.mark {
                Mark::Ordinary => "ordinary",
                Mark::Outside => "outside",
                Mark::Shifted => "shifted",
            }));
            week
        })
        .collect();
    json!({
        "number": measured.named.number,
        "label": measured.named.label,
        "unit": measured.named.unit,
        "more_is_better": measured.named.better == EffectOf::More,
        "last": shown(&measured.last),
        "before": shown(&measured.before),
        "effect": measured.effect.map(Effect::label),
        "mean_hundredths": chart.map(|chart| chart.mean_hundredths),
        "low_hundredths": chart.and_then(|chart| chart.limits_hundredths).map(|(low, _)| low),
        "high_hundredths": chart.and_then(|chart| chart.limits_hundredths).map(|(_, high)| high),
        "weeks": weeks,
    })
}

fn shown(figure: &Figure) -> Value {
    json!({
        "value_hundredths": figure.value_hundredths,
        "cases": figure.cases,
        "among": figure.among,
    })
}
