//! Steps of a follow-through cycle taken at the desk, and steps struck there.
//!
//! Steps cross as the bytes that records carry them in (CBOR, in hexadecimal), so that both sides mean the same. What was
//! written already is not written again, so an answer lost on its way makes no second record. May not live here: what a
//! step moves (`sync_core::cycle`), who may take it (`sync_core::rules`).

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use serde::Deserialize;
use serde_json::Value;
use sync_core::cycle::{Cycles, Noted, Words};
use sync_core::id::{CycleId, EntryId, unhex};
use sync_core::limits;
use sync_core::record::follow_through::Source;
use sync_core::record::{About, CycleFact, EnteredInError, Fact, Step};
use sync_core::text::ReasonText;
use sync_core::time::Timestamp;

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::cycles::{may_read, show};
use super::session::{Manager, Overseer};
use crate::clock;

/// A review with several actions, every field full.
pub(super) const STEPS_BYTES_MAX: usize = 128 * 1024;
const STEPS_MAX: usize = 16;
const LINKS_MAX: usize = 32;

/// Steps of one cycle, taken at once or not at all.
#[derive(Deserialize)]
pub struct Taken {
    steps: Vec<TakenStep>,
}

/// One step.
#[derive(Deserialize)]
pub struct TakenStep {
    /// Its kind's code.
    code: u16,
    /// Its fields, as records carry them.
    fields: String,
    /// What it answers or gives as evidence.
    #[serde(default)]
    links: Vec<String>,
    /// When it took place; now, when nothing is said. Said, it makes sending the same again harmless.
    happened_at: Option<i64>,
}

/// A step that should not have been made.
#[derive(Deserialize)]
pub struct Struck {
    /// The entry that carries it.
    entry: String,
    why: String,
}

type Record = (Timestamp, About, Vec<EntryId>, Fact);

/// `POST /api/office/cycles/{cycle}/steps`
pub async fn take(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path(cycle): Path<String>,
    body: Result<Json<Taken>, JsonRejection>,
) -> Answer<Value> {
    may_read(&manager)?;
    let cycle = CycleId::from_hex(&cycle).ok_or_else(Problem::not_found)?;
    let steps = json_body(body)?.steps;
    if steps.is_empty() || steps.len() > STEPS_MAX {
        return Err(Problem::bad_request(format!(
            "Between 1 and {STEPS_MAX} steps are taken at once."
        )));
    }
    let now = clock::now();
    let read = steps
        .into_iter()
        .map(|step| read(cycle, step, now))
        .collect::<Result<Vec<_>, _>>()?;
    let begins = read.iter().any(|(.., fact)| issue_in(fact));
    write(&office, &manager, cycle, begins, read).await?;
    tracing::info!(%cycle, by = %manager.staff, "steps of a cycle were taken at the desk");
    show(&office, &manager, cycle).await
}

/// `POST /api/office/cycles/{cycle}/strike`
pub async fn strike(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path(cycle): Path<String>,
    body: Result<Json<Struck>, JsonRejection>,
) -> Answer<Value> {
    may_read(&manager)?;
    let cycle = CycleId::from_hex(&cycle).ok_or_else(Problem::not_found)?;
    let Struck { entry, why } = json_body(body)?;
    let of = EntryId::from_hex(&entry).ok_or_else(Problem::not_found)?;
    let why = ReasonText::parse(&why)
        .map_err(|wrong| Problem::bad_request(format!("Why was it entered in error? {wrong}.")))?;
    let looked = office.clone();
    let known = blocking(move || {
        looked
            .cycles
            .look(|cycles| cycles.log(cycle).is_some_and(|log| log.get(of).is_some()))
    })
    .await?;
    if !known {
        return Err(Problem::not_found());
    }
    let mistake = None;
    let fact = Fact::EnteredInError(EnteredInError { of, why, mistake });
    let record = (clock::now(), About::Cycle(cycle), vec![], fact);
    write(&office, &manager, cycle, false, vec![record]).await?;
    tracing::info!(%cycle, by = %manager.staff, "a step of a cycle was struck at the desk");
    show(&office, &manager, cycle).await
}

/// Writes what is not written yet, all of it or nothing. One at a time, so that the same sent twice at once is one record.
async fn write(
    office: &Arc<Office>,
    manager: &Manager,
    cycle: CycleId,
    begins: bool,
    records: Vec<Record>,
) -> Result<(), Problem> {
    let _turn = office.cycle_turn.lock().await;
    let (looked, by) = (office.clone(), manager.staff);
    let office_device = office.hub.facts().office_device;
    let fresh = blocking(move || {
        looked.cycles.look(|cycles| {
            let is_written = |record: &Record| {
                let mut noted = in_log(cycles, cycle);
                noted.any(|noted| noted.by == by && noted.device == office_device && says(noted, record))
            };
            let known = begins || cycles.cycle(cycle).is_some();
            known.then(|| {
                records
                    .into_iter()
                    .filter(|record| !is_written(record))
                    .collect::<Vec<_>>()
            })
        })
    })
    .await?
    .ok_or_else(Problem::not_found)?;
    if fresh.is_empty() {
        return Ok(());
    }
    manager.write_linked(office, fresh).await
}

fn in_log(cycles: &Cycles, cycle: CycleId) -> impl Iterator<Item = &Noted> {
    cycles.log(cycle).into_iter().flat_map(|log| log.in_order())
}

/// Whether a record of a cycle says just this. A strike says the same whenever it is sent.
fn says(noted: &Noted, (happened_at, _, links, fact): &Record) -> bool {
    match (&noted.words, fact) {
        (Words::Step(step), Fact::Cycle(fact)) => {
            *step == fact.step && noted.links == *links && noted.happened_at == *happened_at
        }
        (Words::Strike(strike), Fact::EnteredInError(other)) => strike == other,
        _ => false,
    }
}

const fn issue_in(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::Cycle(CycleFact {
            step: Step::IssueIdentified(_),
            ..
        })
    )
}

/// Reads one step; what cannot be read at all is refused with its reason, and what no scope exists for that keeps it from
/// those who may not read it. Nothing else is.
fn read(cycle: CycleId, step: TakenStep, now: Timestamp) -> Result<Record, Problem> {
    let wrong = || Problem::bad_request("This step does not read: open the form again.");
    let mut bytes = vec![0; step.fields.len() / 2];
    unhex(&step.fields, &mut bytes).ok_or_else(wrong)?;
    let schema = Step::schema_of(step.code).ok_or_else(wrong)?;
    let fact = Fact::from_fields(step.code, schema, &bytes);
    let Fact::Cycle(of) = &fact else {
        return Err(wrong());
    };
    if of.cycle != cycle {
        return Err(wrong());
    }
    if matches!(&of.step, Step::IssueIdentified(issue) if issue.source == Source::Safeguarding) {
        return Err(Problem::bad_request(
            "A safeguarding concern cannot be followed through here yet: every tablet would hold it. Use your safeguarding \
             procedure.",
        ));
    }
    if step.links.len() > LINKS_MAX {
        return Err(Problem::bad_request(format!(
            "At most {LINKS_MAX} records can be linked to one step."
        )));
    }
    let links = step
        .links
        .iter()
        .map(|link| EntryId::from_hex(link).ok_or_else(wrong))
        .collect::<Result<_, _>>()?;
    let happened_at = step.happened_at.map_or(now, Timestamp);
    if happened_at > now.plus_ms(limits::FUTURE_ALLOWED_MS) {
        return Err(Problem::bad_request(
            "This lies in the future. Write down when it took place, not when it will.",
        ));
    }
    Ok((happened_at, About::Cycle(cycle), links, fact))
}
