//! Early warnings at the desk: what somebody has to look at, whose it is, what says so and what makes it go.
//!
//! May not live here: when one is raised, how it goes up (`sync_core::signal`, by `crate::signals`).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::PersonId;
use sync_core::signal::{Signal, Standing, gone_up};
use sync_core::staff::Role;
use sync_core::time::Timestamp;

use super::Office;
use super::answer::{Answer, blocking};
use super::coverage::coverage;
use super::cycles::{may_read, names_people};
use super::session::Overseer;
use crate::clock;
use crate::store::StoreError;

const SIGNALS_PER_PAGE: usize = 50;
const SIGNALS_PER_PAGE_MAX: usize = 200;
/// Records that say so, shown with a signal; the cycle has the rest.
const EVIDENCE_SHOWN: usize = 6;

/// Which of them.
#[derive(Deserialize)]
pub struct SignalsAsked {
    /// How many come before the page.
    after: Option<usize>,
    limit: Option<usize>,
}

/// One signal, with what its cycle is about.
struct Found {
    signal: Signal,
    /// Whose it is by now.
    whose: Role,
    what: Option<String>,
    person: Option<PersonId>,
}

/// `GET /api/office/signals`
pub async fn list(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Query(asked): Query<SignalsAsked>,
) -> Answer<Value> {
    may_read(&manager)?;
    let after = asked.after.unwrap_or(0);
    let limit = asked
        .limit
        .unwrap_or(SIGNALS_PER_PAGE)
        .clamp(1, SIGNALS_PER_PAGE_MAX);
    let (now, looked, named) = (clock::now(), office.clone(), names_people(&manager));
    let (page, total, overdue, names, contacts) = blocking(move || {
        let (page, total, overdue) = looked.signals.look(now, |look| {
            let mut signals = look.signals();
            if !named {
                // What is about one person and no cycle is for those who care for them.
                signals.retain(|one| one.person.is_none() || one.cycle.is_some());
            }
            let overdue = signals
                .iter()
                .filter(|one| one.standing == Standing::Overdue)
                .count();
            let total = signals.len();
            let page: Vec<Found> = signals
                .into_iter()
                .skip(after)
                .take(limit)
                .map(|signal| {
                    let cycle = signal.cycle.and_then(|cycle| look.cycles.cycle(cycle));
                    let issue = cycle.and_then(|cycle| cycle.issue.as_ref());
                    Found {
                        whose: gone_up(&signal, look.cycles).unwrap_or_else(|| signal.what.lead()),
                        what: issue.map(|issue| issue.says.what.to_string()),
                        person: signal.person.filter(|_| named),
                        signal,
                    }
                })
                .collect();
            (page, total, overdue)
        })?;
        let mut names = BTreeMap::new();
        for person in page.iter().filter_map(|found| found.person) {
            if let Some(listed) = looked.store.person(person)? {
                names.insert(person, listed.name);
            }
        }
        Ok::<_, StoreError>((page, total, overdue, names, looked.store.contacts()?))
    })
    .await?;
    let more = after + page.len() < total;
    let next = more.then(|| (after + page.len()).to_string());
    let signals: Vec<Value> = page
        .iter()
        .map(|found| row(&office, found, &names, now))
        .collect();
    Ok(Json(json!({
        "now_ms": now.0,
        "coverage": coverage(&office, &contacts, now),
        "total": total,
        "overdue": overdue,
        "signals": signals,
        "next": next,
    })))
}

fn row(office: &Office, found: &Found, names: &BTreeMap<PersonId, String>, now: Timestamp) -> Value {
    let signal = &found.signal;
    let directory = office.hub.directory();
    let tablet = signal.tablet.and_then(|tablet| directory.device(tablet));
    let evidence: Vec<String> = signal
        .evidence
        .iter()
        .take(EVIDENCE_SHOWN)
        .map(|entry| entry.to_hex())
        .collect();
    json!({
        "label": signal.what.label(),
        "clears": signal.what.clears(),
        "urgent": signal.what.urgent(),
        "overdue": signal.standing == Standing::Overdue,
        "since": signal.since.0,
        "due_at": signal.due_at.0,
        "days_late": signal.days_late(now),
        "whose": found.whose.label(),
        "lead": signal.what.lead().label(),
        "cycle": signal.cycle.map(|cycle| cycle.to_hex()),
        "reopens": signal.reopens.is_some(),
        "about": found.what,
        "person": found.person.map(|person| person.to_hex()),
        "person_name": found.person.and_then(|person| names.get(&person)),
        "tablet": tablet.map(|device| device.label.as_str()),
        "evidence": evidence,
    })
}
