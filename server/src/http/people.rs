//! People who receive care: lists, and admitting, moving and discharging them.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::fold::Directory;
use sync_core::id::{PersonId, UnitId};
use sync_core::record::{About, Fact, PersonAdmitted, PersonDischarged, PersonMoved};
use sync_core::rules::Deed;
use sync_core::text::{ReasonText, ShortText};
use sync_core::time::Timestamp;

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::session::Manager;
use super::typed::Typed;
use crate::clock;
use crate::import::{Admission, known_people};
use crate::store::PersonListed;

/// Most people on one page of the list.
const PEOPLE_PER_PAGE_MAX: u32 = 200;

/// Which people.
#[derive(Deserialize)]
pub struct PeopleAsked {
    unit: Option<String>,
    after: Option<String>,
    /// Those who have left as well.
    gone: Option<String>,
    limit: Option<u32>,
}

/// Who is admitted.
#[derive(Deserialize)]
pub struct Admit {
    name: String,
    #[serde(default)]
    known_as: String,
    unit: String,
    room: String,
    #[serde(default)]
    birth_year: String,
    /// One a line.
    #[serde(default)]
    alerts: String,
    /// "yes": admitted although somebody of this name and year of birth lives here.
    #[serde(default)]
    sure: String,
}

/// Where somebody moves.
#[derive(Deserialize)]
pub struct Move {
    unit: String,
    room: String,
}

/// Why somebody leaves.
#[derive(Deserialize)]
pub struct Discharge {
    why: String,
}

/// `GET /api/office/people`
pub async fn list(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Typed(words): Typed,
    Query(asked): Query<PeopleAsked>,
) -> Answer<Value> {
    let unit = asked
        .unit
        .map(|unit| UnitId::from_hex(&unit).ok_or_else(Problem::not_found))
        .transpose()?;
    let after = asked
        .after
        .map(|after| PersonId::from_hex(&after).ok_or_else(Problem::not_found))
        .transpose()?;
    let limit = asked
        .limit
        .unwrap_or(PEOPLE_PER_PAGE_MAX)
        .clamp(1, PEOPLE_PER_PAGE_MAX);
    let (words, gone) = (words.unwrap_or_default(), asked.gone.as_deref() == Some("yes"));
    let store = office.store.clone();
    let listed = blocking(move || store.people(unit, &words, gone, after, limit)).await?;
    let directory = office.hub.directory();
    let full = u32::try_from(listed.len()).is_ok_and(|count| count == limit);
    let next = listed.last().filter(|_| full).map(|last| last.person.to_hex());
    let people: Vec<Value> = listed.iter().map(|person| shown(person, &directory)).collect();
    Ok(Json(json!({
        "people": people,
        "next": next,
        "may_admit": Deed::AdmitAndMove.ask(manager.role).is_ok(),
    })))
}

/// `GET /api/office/people/{person}`
pub async fn one(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
) -> Answer<Value> {
    let known = find(&office, &person).await?;
    let (looked, now) = (office.clone(), clock::now());
    let id = known.person;
    let alerts: Vec<String> = blocking(move || {
        looked.floor.look(now, |floor| {
            floor.person(id).map_or_else(Vec::new, |person| {
                person.alerts.iter().map(ToString::to_string).collect()
            })
        })
    })
    .await?;
    Ok(Json(json!({
        "person": shown(&known, &office.hub.directory()),
        "alerts": alerts,
        "may_admit": Deed::AdmitAndMove.ask(manager.role).is_ok(),
    })))
}

/// `POST /api/office/people`
pub async fn admit(
    State(office): State<Arc<Office>>,
    manager: Manager,
    body: Result<Json<Admit>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::AdmitAndMove)?;
    let asked = json_body(body)?;
    let now = clock::now();
    let directory = office.hub.directory();
    let admission = Admission {
        name: text("name", &asked.name)?,
        known_as: match asked.known_as.trim() {
            "" => text("name", asked.name.split_whitespace().next().unwrap_or_default())?,
            known_as => text("known as", known_as)?,
        },
        unit: unit(&directory, &asked.unit)?,
        room: text("room", &asked.room)?,
        birth_year: birth_year(&asked.birth_year, now)?,
        alerts: asked
            .alerts
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| text("alert", line))
            .collect::<Result<_, _>>()?,
        admitted_at: now,
    };
    let looked = office.clone();
    let known = blocking(move || looked.floor.look(now, known_people)).await?;
    let twin = known.iter().find(|known| known.is_same_as(&admission));
    if twin.is_some() && asked.sure != "yes" {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "same-person",
            "Somebody of this name and year of birth lives here already. If this is another person, say so and save again.",
        ));
    }
    let person = PersonId(clock::random_16());
    let (about, fact) = admission.fact(person);
    manager.write(&office, vec![(about, fact)]).await?;
    tracing::info!(%person, by = %manager.staff, "a person was admitted");
    Ok(Json(json!({ "person": person.to_hex() })))
}

/// `POST /api/office/people/{person}/move`
pub async fn move_to(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
    body: Result<Json<Move>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::AdmitAndMove)?;
    let known = living_here(&office, &person).await?;
    let asked = json_body(body)?;
    let moved = PersonMoved {
        person: known.person,
        unit: unit(&office.hub.directory(), &asked.unit)?,
        room: text("room", &asked.room)?,
    };
    manager
        .write(
            &office,
            vec![(About::Person(known.person), Fact::PersonMoved(moved))],
        )
        .await?;
    Ok(Json(json!({ "person": known.person.to_hex() })))
}

/// `POST /api/office/people/{person}/discharge`
pub async fn discharge(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(person): Path<String>,
    body: Result<Json<Discharge>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::AdmitAndMove)?;
    let known = living_here(&office, &person).await?;
    let why = ReasonText::parse(&json_body(body)?.why)
        .map_err(|why| Problem::bad_request(format!("Say why they leave: {why}.")))?;
    let left = PersonDischarged {
        person: known.person,
        why,
    };
    manager
        .write(
            &office,
            vec![(About::Person(known.person), Fact::PersonDischarged(left))],
        )
        .await?;
    Ok(Json(json!({ "person": known.person.to_hex() })))
}

/// A short text that somebody typed, or what is wrong with it.
pub fn text(what: &str, typed: &str) -> Result<ShortText, Problem> {
    ShortText::parse(typed).map_err(|why| Problem::bad_request(format!("The {what} does not fit: {why}.")))
}

/// A unit of this home.
pub fn unit(directory: &Directory, id: &str) -> Result<UnitId, Problem> {
    UnitId::from_hex(id)
        .filter(|unit| directory.unit_name(*unit).is_some())
        .ok_or_else(|| Problem::bad_request("Choose a unit of this home."))
}

fn birth_year(typed: &str, now: Timestamp) -> Result<Option<u16>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    crate::import::birth_year(typed.trim(), now)
        .map(Some)
        .map_err(|why| Problem::bad_request(format!("The year of birth does not fit: {why}.")))
}

fn shown(person: &PersonListed, directory: &Directory) -> Value {
    json!({
        "person": person.person.to_hex(),
        "name": person.name,
        "known_as": person.known_as,
        "unit": person.unit.to_hex(),
        "unit_name": directory.unit_name(person.unit).map_or("", |name| name.as_str()),
        "room": person.room,
        "gone": person.gone,
        "last_record_at": person.last_record_at.map(|at| at.0),
    })
}

async fn find(office: &Arc<Office>, person: &str) -> Result<PersonListed, Problem> {
    let person = PersonId::from_hex(person).ok_or_else(Problem::not_found)?;
    let store = office.store.clone();
    blocking(move || store.person(person))
        .await?
        .ok_or_else(Problem::not_found)
}

/// Somebody who lives here now.
///
/// # Errors
/// [`Problem`] when nobody of this id does.
pub async fn living_here(office: &Arc<Office>, person: &str) -> Result<PersonListed, Problem> {
    let known = find(office, person).await?;
    if known.gone {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "has-left",
            "This person does not live here any more. Admit them again first.",
        ));
    }
    Ok(known)
}

impl Admission {
    /// As the office writes it.
    pub fn fact(self, person: PersonId) -> (About, Fact) {
        let admitted = PersonAdmitted {
            person,
            name: self.name,
            known_as: self.known_as,
            unit: self.unit,
            room: self.room,
            birth_year: self.birth_year,
            alerts: (!self.alerts.is_empty()).then_some(self.alerts),
        };
        (About::Person(person), Fact::PersonAdmitted(admitted))
    }
}
