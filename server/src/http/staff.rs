//! Staff, their dated roles and their PINs; and the home's units.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::fold::{Directory, StaffMember};
use sync_core::id::{StaffId, UnitId};
use sync_core::record::{About, Fact, RoleEnded, RoleGranted, StaffJoined, StaffLeft, UnitNamed};
use sync_core::rules::Deed;
use sync_core::seal::Pin;
use sync_core::staff::Role;
use sync_core::time::Timestamp;

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::people::{text, unit};
use super::records::{day, day_or_now};
use super::session::Manager;
use super::typed::Typed;
use crate::clock;
use crate::pins::{PASSWORD_CHARS_MIN, SECRET_BYTES_MAX, stretch};

const STAFF_PER_PAGE: usize = 100;

/// Which staff.
#[derive(Deserialize)]
pub struct StaffAsked {
    after: Option<String>,
    limit: Option<usize>,
}

/// Somebody who begins to work here.
#[derive(Deserialize)]
pub struct Add {
    name: String,
    #[serde(flatten)]
    role: Grant,
    #[serde(default)]
    pin: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    password: String,
}

/// A role with its dates.
#[derive(Deserialize)]
pub struct Grant {
    role: String,
    #[serde(default)]
    unit: String,
    from: Option<String>,
    /// Last day, included.
    until: Option<String>,
}

/// A role's end, or the end of working here.
#[derive(Deserialize)]
pub struct End {
    #[serde(default)]
    role: String,
    from: Option<String>,
}

/// A PIN.
#[derive(Deserialize)]
pub struct NewPin {
    pin: String,
}

/// A unit's name.
#[derive(Deserialize)]
pub struct Named {
    name: String,
}

/// `GET /api/office/staff`
pub async fn list(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Typed(words): Typed,
    Query(asked): Query<StaffAsked>,
) -> Answer<Value> {
    let store = office.store.clone();
    let with_pin = blocking(move || store.staff_with_pin()).await?;
    let (directory, now) = (office.hub.directory(), clock::now());
    let after = asked
        .after
        .map(|after| StaffId::from_hex(&after).ok_or_else(Problem::not_found))
        .transpose()?;
    let limit = asked.limit.unwrap_or(STAFF_PER_PAGE).clamp(1, STAFF_PER_PAGE);
    let words: Vec<String> = words
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    let found = |member: &StaffMember| {
        let name = member.name.as_str().to_lowercase();
        words.iter().all(|word| name.contains(word.as_str()))
    };
    let mut all: Vec<_> = directory
        .staff_in_name_order()
        .into_iter()
        .filter(|(_, member)| found(member))
        .collect();
    if let Some(after) = after {
        let place = all
            .iter()
            .position(|(id, _)| *id == after)
            .map_or(0, |place| place + 1);
        all.drain(..place);
    }
    let more = all.len() > limit;
    all.truncate(limit);
    let next = all.last().filter(|_| more).map(|(id, _)| id.to_hex());
    let staff: Vec<Value> = all
        .into_iter()
        .map(|(id, member)| shown(id, member, &directory, &with_pin, now))
        .collect();
    Ok(Json(json!({
        "staff": staff,
        "next": next,
        "may_change": Deed::LookAfterAccounts.ask(manager.role).is_ok(),
    })))
}

/// `GET /api/office/staff/{staff}`
pub async fn one(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(staff): Path<String>,
) -> Answer<Value> {
    let directory = office.hub.directory();
    let (id, member) = find(&directory, &staff)?;
    let store = office.store.clone();
    let with_pin = blocking(move || store.staff_with_pin()).await?;
    Ok(Json(json!({
        "member": shown(id, member, &directory, &with_pin, clock::now()),
        "may_change": Deed::LookAfterAccounts.ask(manager.role).is_ok(),
    })))
}

/// `POST /api/office/staff`
pub async fn add(
    State(office): State<Arc<Office>>,
    manager: Manager,
    body: Result<Json<Add>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let asked = json_body(body)?;
    let now = clock::now();
    let staff = StaffId(clock::random_16());
    // Everything is looked at before anything is written.
    let name = text("name", &asked.name)?;
    let granted = granted(&office.hub.directory(), staff, asked.role, now)?;
    let pin = pin(&asked.pin)?;
    let account = account(&office, asked.username, asked.password).await?;
    manager
        .write(
            &office,
            vec![
                (
                    About::Staff(staff),
                    Fact::StaffJoined(StaffJoined { staff, name }),
                ),
                (About::Staff(staff), Fact::RoleGranted(granted)),
            ],
        )
        .await?;
    let store = office.store.clone();
    blocking(move || {
        if let Some(pin) = pin {
            store.set_pin(staff, &stretch(pin.digits()))?;
        }
        if let Some((username, password)) = account {
            store.set_account(&username, staff, &stretch(&password))?;
        }
        Ok::<_, crate::store::StoreError>(())
    })
    .await?;
    tracing::info!(%staff, by = %manager.staff, "somebody was added to the staff");
    Ok(Json(json!({ "staff": staff.to_hex() })))
}

/// `POST /api/office/staff/{staff}/role`
pub async fn grant(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(staff): Path<String>,
    body: Result<Json<Grant>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let directory = office.hub.directory();
    let (staff, _) = find(&directory, &staff)?;
    let granted = granted(&directory, staff, json_body(body)?, clock::now())?;
    manager
        .write(&office, vec![(About::Staff(staff), Fact::RoleGranted(granted))])
        .await?;
    Ok(Json(json!({ "staff": staff.to_hex() })))
}

/// `POST /api/office/staff/{staff}/role/end`
pub async fn end_role(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(staff): Path<String>,
    body: Result<Json<End>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let directory = office.hub.directory();
    let (staff, member) = find(&directory, &staff)?;
    not_oneself(&manager, staff)?;
    let asked = json_body(body)?;
    let (role, now) = (role(&asked.role)?, clock::now());
    let from = day_or_now(asked.from, now)?;
    if !member
        .grants
        .iter()
        .any(|grant| grant.role == role && grant.until.is_none_or(|until| until > from))
    {
        return Err(Problem::bad_request("They do not hold this role then."));
    }
    let ended = RoleEnded { staff, role, from };
    manager
        .write(&office, vec![(About::Staff(staff), Fact::RoleEnded(ended))])
        .await?;
    Ok(Json(json!({ "staff": staff.to_hex() })))
}

/// `POST /api/office/staff/{staff}/leave`
pub async fn leave(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(staff): Path<String>,
    body: Result<Json<End>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let directory = office.hub.directory();
    let (staff, _) = find(&directory, &staff)?;
    not_oneself(&manager, staff)?;
    let from = day_or_now(json_body(body)?.from, clock::now())?;
    let left = StaffLeft { staff, from };
    manager
        .write(&office, vec![(About::Staff(staff), Fact::StaffLeft(left))])
        .await?;
    Ok(Json(json!({ "staff": staff.to_hex() })))
}

/// `POST /api/office/staff/{staff}/pin`
pub async fn set_pin(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(staff): Path<String>,
    body: Result<Json<NewPin>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let directory = office.hub.directory();
    let (staff, _) = find(&directory, &staff)?;
    let pin = pin(&json_body(body)?.pin)?
        .ok_or_else(|| Problem::bad_request("Type the new PIN: 4 to 8 digits."))?;
    let store = office.store.clone();
    blocking(move || store.set_pin(staff, &stretch(pin.digits()))).await?;
    tracing::info!(%staff, by = %manager.staff, "a PIN was set");
    Ok(Json(json!({ "staff": staff.to_hex() })))
}

/// `POST /api/office/units`
pub async fn add_unit(
    State(office): State<Arc<Office>>,
    manager: Manager,
    body: Result<Json<Named>, JsonRejection>,
) -> Answer<Value> {
    name_unit_as(&office, &manager, UnitId(clock::random_16()), body).await
}

/// `POST /api/office/units/{unit}`
pub async fn name_unit(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(unit): Path<String>,
    body: Result<Json<Named>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let unit = UnitId::from_hex(&unit)
        .filter(|unit| office.hub.directory().unit_name(*unit).is_some())
        .ok_or_else(Problem::not_found)?;
    name_unit_as(&office, &manager, unit, body).await
}

async fn name_unit_as(
    office: &Arc<Office>,
    manager: &Manager,
    unit: UnitId,
    body: Result<Json<Named>, JsonRejection>,
) -> Answer<Value> {
    manager.may(Deed::LookAfterAccounts)?;
    let name = text("unit's name", &json_body(body)?.name)?;
    let directory = office.hub.directory();
    let same = |known: &str| known.to_lowercase() == name.as_str().to_lowercase();
    if directory
        .units()
        .iter()
        .any(|(other, known)| *other != unit && same(known.as_str()))
    {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "name-taken",
            "Another unit has this name already. Choose a name that tells them apart.",
        ));
    }
    manager
        .write(
            office,
            vec![(About::Service, Fact::UnitNamed(UnitNamed { unit, name }))],
        )
        .await?;
    Ok(Json(json!({ "unit": unit.to_hex() })))
}

fn shown(
    id: StaffId,
    member: &StaffMember,
    directory: &Directory,
    with_pin: &[StaffId],
    now: Timestamp,
) -> Value {
    let role = member.roles_at(now).into_iter().next_back();
    let grants: Vec<Value> = member
        .grants
        .iter()
        .map(|grant| {
            json!({
                "role": grant.role.code(),
                "role_label": grant.role.label(),
                "from": grant.from.0,
                "until": grant.until.map(|until| until.0),
                "now": grant.holds_at(now),
            })
        })
        .collect();
    json!({
        "staff": id.to_hex(),
        "name": member.name.as_str(),
        "role": role.map(|role| role.code()),
        "role_label": role.map_or("No role now", |role| role.label()),
        "unit_name": member.unit.and_then(|unit| directory.unit_name(unit)).map(|name| name.as_str()),
        "left": !member.works_here_at(now),
        "left_from": member.left_from.map(|from| from.0),
        "has_pin": with_pin.binary_search(&id).is_ok(),
        "grants": grants,
    })
}

fn find<'a>(directory: &'a Directory, staff: &str) -> Result<(StaffId, &'a StaffMember), Problem> {
    let id = StaffId::from_hex(staff).ok_or_else(Problem::not_found)?;
    Ok((id, directory.staff(id).ok_or_else(Problem::not_found)?))
}

/// A manager who took their own role away could not give it back.
fn not_oneself(manager: &Manager, staff: StaffId) -> Result<(), Problem> {
    if manager.staff == staff {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "oneself",
            "You cannot take your own role away. Ask another manager to do it.",
        ));
    }
    Ok(())
}

fn role(code: &str) -> Result<Role, Problem> {
    Role::from_code(code).ok_or_else(|| Problem::bad_request("Choose one of the roles."))
}

fn granted(
    directory: &Directory,
    staff: StaffId,
    asked: Grant,
    now: Timestamp,
) -> Result<RoleGranted, Problem> {
    let from = day_or_now(asked.from, now)?;
    let until = day(asked.until)?.map(|last| last.next().start());
    if until.is_some_and(|until| until <= from) {
        return Err(Problem::bad_request(
            "The last day lies before the first. Change one of them.",
        ));
    }
    Ok(RoleGranted {
        staff,
        role: role(&asked.role)?,
        from,
        until,
        unit: match asked.unit.as_str() {
            "" => None,
            id => Some(unit(directory, id)?),
        },
    })
}

fn pin(typed: &str) -> Result<Option<Pin>, Problem> {
    match typed.trim() {
        "" => Ok(None),
        typed => Pin::parse(typed)
            .map(Some)
            .map_err(|why| Problem::bad_request(format!("The PIN does not fit: {why}."))),
    }
}

/// A name and password for the desk, if both were typed and fit.
async fn account(
    office: &Office,
    username: String,
    password: String,
) -> Result<Option<(String, String)>, Problem> {
    let username = username.trim().to_owned();
    match (username.is_empty(), password.is_empty()) {
        (true, true) => return Ok(None),
        (false, false) => {}
        _ => {
            return Err(Problem::bad_request(
                "To sign in at the office, both a name and a password are needed.",
            ));
        }
    }
    if password.chars().count() < PASSWORD_CHARS_MIN || password.len() > SECRET_BYTES_MAX {
        return Err(Problem::bad_request(format!(
            "The password needs at least {PASSWORD_CHARS_MIN} characters."
        )));
    }
    let (store, asked) = (office.store.clone(), username.clone());
    if blocking(move || store.account(&asked)).await?.is_some() {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "name-taken",
            "Somebody signs in with this name already. Choose another.",
        ));
    }
    Ok(Some((username, password)))
}
