//! Follow-through at the desk: the action board, and one cycle whole.
//!
//! May not live here: steps taken at the desk (`steps`), what a step moves (`sync_core::cycle`), who may take it
//! (`sync_core::rules`).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::cycle::{Cycle, Cycles};
use sync_core::id::{CycleId, PersonId};
use sync_core::record::care_kinds::incident;
use sync_core::record::follow_through::Reach;
use sync_core::rules;
use sync_core::scope::Audience;
use sync_core::shown::{CycleNames, cycle_row, decided, gone_up_to, whole_cycle};
use sync_core::staff::Role;
use sync_core::time::{DAY_MS, Timestamp};

use super::Office;
use super::answer::{Answer, Problem, blocking};
use super::coverage::coverage;
use super::records;
use super::session::{Manager, Overseer};
use crate::clock;
use crate::store::{Order, RecordFilter, StoreError};

const CYCLES_PER_PAGE: usize = 50;
const CYCLES_PER_PAGE_MAX: usize = 200;
/// How far back incidents are listed that nobody has reviewed.
const TO_REVIEW_DAYS: i64 = 90;
const TO_REVIEW_MAX: u32 = 100;
/// What somebody is called to whoever may not know their name.
pub(super) const UNNAMED: &str = "Somebody who lives here";

/// Which cycles.
#[derive(Deserialize)]
pub struct CyclesAsked {
    /// "open" (when nothing is said), "over" or "all".
    which: Option<String>,
    /// About one person.
    person: Option<String>,
    /// The cycle that the page before ended with.
    after: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/office/cycles`
pub async fn list(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Query(asked): Query<CyclesAsked>,
) -> Answer<Value> {
    may_read(&manager)?;
    let which: fn(&Cycle) -> bool = match asked.which.as_deref() {
        None | Some("open") => |cycle| !cycle.stage.is_over(),
        Some("over") => |cycle| cycle.stage.is_over(),
        Some("all") => |_| true,
        Some(_) => return Err(Problem::not_found()),
    };
    let person = asked
        .person
        .map(|person| PersonId::from_hex(&person).ok_or_else(Problem::not_found))
        .transpose()?;
    let after = asked
        .after
        .map(|after| CycleId::from_hex(&after).ok_or_else(Problem::not_found))
        .transpose()?;
    let limit = asked
        .limit
        .unwrap_or(CYCLES_PER_PAGE)
        .clamp(1, CYCLES_PER_PAGE_MAX);
    let (now, looked, scopes) = (clock::now(), office.clone(), manager.scopes(&office));
    let (page, next, counts, to_review, contacts) = blocking(move || {
        let (page, next, counts) = looked
            .cycles
            .look(|cycles| page(cycles, which, person, after, limit))?;
        let unreviewed = unreviewed(&looked, scopes, now)?;
        Ok::<_, StoreError>((page, next, counts, unreviewed, looked.store.contacts()?))
    })
    .await?;
    let directory = office.hub.directory();
    let names = CycleNames {
        directory: &directory,
        people: people(&office, &manager, page.iter().map(|(cycle, _)| cycle)).await?,
    };
    let to_review = records::rows(&to_review, &directory, manager.role);
    Ok(Json(json!({
        "now_ms": now.0,
        "coverage": coverage(&office, &contacts, now),
        "open": counts.0,
        "over": counts.1,
        "cycles": page.iter().map(|(cycle, up)| cycle_row(cycle, *up, &names, now)).collect::<Vec<_>>(),
        "next": next.map(|next| next.to_hex()),
        "to_review": to_review,
    })))
}

/// `GET /api/office/cycles/{cycle}`
pub async fn one(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    Path(cycle): Path<String>,
) -> Answer<Value> {
    may_read(&manager)?;
    let cycle = CycleId::from_hex(&cycle).ok_or_else(Problem::not_found)?;
    show(&office, &manager, cycle).await
}

pub(super) fn may_read(manager: &Manager) -> Result<(), Problem> {
    if rules::may_read(manager.role, Audience::Cycles) {
        Ok(())
    } else {
        Err(Problem::not_found())
    }
}

/// Whether somebody may know who the people are that cycles concern.
pub(super) fn names_people(manager: &Manager) -> bool {
    rules::may_read(manager.role, Audience::People)
}

pub(super) async fn show(office: &Arc<Office>, manager: &Manager, cycle: CycleId) -> Answer<Value> {
    let (looked, now) = (office.clone(), clock::now());
    let directory = office.hub.directory();
    let named = directory.clone();
    let (found, log, decided) = blocking(move || {
        looked.cycles.look_back(|cycles, _, reviews| {
            let names = CycleNames {
                directory: &named,
                people: BTreeMap::new(),
            };
            let found = cycles.cycle(cycle)?.clone();
            let decided = decided(cycle, reviews, &names);
            Some((found, cycles.log(cycle)?.clone(), decided))
        })
    })
    .await?
    .ok_or_else(Problem::not_found)?;
    let names = CycleNames {
        directory: &directory,
        people: people(office, manager, core::iter::once(&found)).await?,
    };
    let store = office.store.clone();
    let contacts = blocking(move || store.contacts()).await?;
    let mut shown = whole_cycle(&found, &log, decided, &names, (manager.staff, manager.role), now);
    shown.person = shown.person.filter(|_| names_people(manager));
    Ok(Json(json!({
        "now_ms": now.0,
        "coverage": coverage(office, &contacts, now),
        "cycle": shown,
    })))
}

/// Cycles with the role each has gone up to, where the next page starts, how many are open and how many over.
type Page = (Vec<(Cycle, Option<Role>)>, Option<CycleId>, (usize, usize));

/// What is to be done first: the earliest deadline, then what has stood still longest. Past the end of the page before.
fn page(
    cycles: &Cycles,
    which: impl Fn(&Cycle) -> bool,
    person: Option<PersonId>,
    after: Option<CycleId>,
    limit: usize,
) -> Page {
    let over = cycles.iter().filter(|cycle| cycle.stage.is_over()).count();
    let mut found: Vec<&Cycle> = cycles
        .iter()
        .filter(|cycle| which(cycle))
        .filter(|cycle| person.is_none_or(|person| concerns(cycle) == Some(person)))
        .collect();
    found.sort_by_cached_key(|cycle| (cycle.stage.is_over(), due(cycle), cycle.last_at, cycle.id));
    // Whatever the page ended with may have moved since: then the list is read from its start.
    let from = after.map_or(0, |after| {
        found
            .iter()
            .position(|cycle| cycle.id == after)
            .map_or(0, |place| place + 1)
    });
    let gone_up = |cycle: &Cycle| gone_up_to(cycle, cycles.log(cycle.id)?);
    let shown: Vec<(Cycle, Option<Role>)> = found
        .iter()
        .skip(from)
        .take(limit)
        .map(|cycle| ((*cycle).clone(), gone_up(cycle)))
        .collect();
    let more = found.len() > from + shown.len();
    let next = shown.last().filter(|_| more).map(|(cycle, _)| cycle.id);
    (shown, next, (cycles.len() - over, over))
}

fn due(cycle: &Cycle) -> Timestamp {
    let due = cycle.live_actions().map(|action| action.due_at).min();
    due.unwrap_or(Timestamp(i64::MAX))
}

fn concerns(cycle: &Cycle) -> Option<PersonId> {
    match cycle.issue.as_ref()?.says.reach {
        Reach::Person(person) => Some(person),
        Reach::Unit(_) | Reach::Service => None,
    }
}

/// Names of the people that these cycles concern, for whoever may know them.
async fn people(
    office: &Office,
    manager: &Manager,
    cycles: impl Iterator<Item = &Cycle>,
) -> Result<BTreeMap<PersonId, String>, Problem> {
    let mut ids: Vec<PersonId> = cycles.filter_map(concerns).collect();
    ids.sort_unstable();
    ids.dedup();
    if !names_people(manager) {
        return Ok(ids.into_iter().map(|id| (id, UNNAMED.to_owned())).collect());
    }
    let store = office.store.clone();
    blocking(move || {
        let named = |id| Ok(store.person(id)?.map(|person| (id, person.name)));
        let found: Vec<_> = ids.into_iter().map(named).collect::<Result<_, StoreError>>()?;
        Ok::<_, StoreError>(found.into_iter().flatten().collect())
    })
    .await
}

/// Incidents that count and that nobody has reviewed yet, the newest first. A review that was only put forward leaves its
/// incident here, for whoever may decide.
fn unreviewed(
    office: &Office,
    scopes: Vec<sync_core::scope::Scope>,
    now: Timestamp,
) -> Result<Vec<crate::store::Recorded>, StoreError> {
    let filter = RecordFilter {
        scopes,
        kind: Some(incident::KIND.code),
        from: Some(now.plus_ms(-TO_REVIEW_DAYS * DAY_MS)),
        order: Order::Happened,
        limit: TO_REVIEW_MAX,
        ..RecordFilter::default()
    };
    let found = office.store.records(&filter)?;
    office.cycles.look(|cycles| {
        found
            .into_iter()
            .filter(|recorded| recorded.floor.item(recorded.id).is_some_and(|item| item.counted))
            .filter(|recorded| {
                let cycle = cycles.cycle(CycleId::of_incident(recorded.id));
                cycle.is_none_or(|cycle| cycle.review.is_none())
            })
            .collect()
    })
}
