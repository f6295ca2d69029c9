//! Alerts about what went in and what it does: drinks against the day's target, meals, weight.

use super::{Alert, AlertRule, Look, Seen};
use crate::record::Outcome;
use crate::record::care_kinds::{fluid, food, weight};
use crate::time::Timestamp;

/// By this minute of the day, at least so many percent of the day's drinks (requirements.md section 6, row 3).
const DRUNK_BY: [(u16, i64); 2] = [(20 * 60, 80), (14 * 60, 50)];

/// Within so many days, a loss of so many percent (requirements.md section 6, row 5).
const LOSSES: [(i64, i64, &str); 2] = [(31, 5, "a month"), (183, 10, "six months")];

pub(super) fn all(look: &Look<'_>) -> Vec<Alert> {
    [fluids_low(look), meals_low(look), weight_loss(look)]
        .into_iter()
        .flatten()
        .collect()
}

fn fluids_low(look: &Look<'_>) -> Option<Alert> {
    let today = look.floor.fluid_today(look.person, look.now);
    let target_ml = today.target_ml.filter(|target| *target > 0)?;
    let minute = look.now.minute_of_day();
    let (by, percent) = DRUNK_BY.into_iter().find(|(by, _)| *by <= minute)?;
    if today.taken_ml * 100 >= target_ml * percent {
        return None;
    }
    let since = look.now.care_day().at_minute(by);
    let start = look.now.care_day().start();
    let drinks = look.offered(fluid::KIND.code, 25).filter(|seen| seen.at >= start);
    Some(Alert {
        rule: AlertRule::FluidsLow,
        kind: fluid::KIND.code,
        since,
        words: format!("{} of {target_ml} ml so far today", today.taken_ml),
        evidence: drinks.map(|seen| seen.id).collect(),
    })
}

/// Declined is eaten nothing of; snacks do not count, and neither does a meal that could not be offered.
fn meals_low(look: &Look<'_>) -> Option<Alert> {
    let meals: Vec<Seen<'_>> = look
        .offered(food::KIND.code, 48)
        .filter(|seen| seen.care.values.choice(food::MEAL) != Some(food::SNACK))
        .filter(|seen| seen.care.outcome.given() || seen.care.outcome == Outcome::Declined)
        .take(2)
        .collect();
    let hardly = |seen: &Seen<'_>| {
        !seen.care.outcome.given()
            || seen
                .care
                .values
                .choice(food::PORTION)
                .is_some_and(|part| part <= food::QUARTER)
    };
    (meals.len() == 2 && meals.iter().all(hardly)).then(|| Alert {
        rule: AlertRule::MealsLow,
        kind: food::KIND.code,
        since: meals[0].at,
        words: "A quarter or less of each of the last two".to_owned(),
        evidence: meals.iter().map(|seen| seen.id).collect(),
    })
}

/// The newest weight against the highest of the time before it.
fn weight_loss(look: &Look<'_>) -> Option<Alert> {
    let weights: Vec<(Seen<'_>, i64)> = look
        .given(weight::KIND.code, 200 * 24)
        .filter_map(|seen| Some((seen, seen.care.values.number(weight::WEIGHT_KG)?)))
        .collect();
    let (newest, now_tenths) = *weights.first()?;
    LOSSES.into_iter().find_map(|(days, percent, span)| {
        let within = |at: Timestamp| newest.at.ms_since(at) <= days * crate::time::DAY_MS;
        let (highest, was_tenths) = weights
            .iter()
            .filter(|(seen, _)| within(seen.at))
            .max_by_key(|(_, tenths)| *tenths)?;
        let lost = (was_tenths - now_tenths) * 100 >= was_tenths * percent;
        lost.then(|| Alert {
            rule: AlertRule::WeightLoss,
            kind: weight::KIND.code,
            since: newest.at,
            words: format!(
                "{} kg less within {span}: {percent} % or more",
                kilograms(was_tenths - now_tenths)
            ),
            evidence: vec![newest.id, highest.id],
        })
    })
}

fn kilograms(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
