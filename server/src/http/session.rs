//! Signing in at the desk: a name, a password, a cookie that only we can read and nobody can guess.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::{EntryId, StaffId, hex, unhex};
use sync_core::record::{About, Fact};
use sync_core::rules::{self, Deed};
use sync_core::scope::{Audience, Scope};
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::time::Timestamp;

use super::Office;
use super::answer::{Problem, blocking, json_body};
use super::doorkeeper::Door;
use crate::clock;
use crate::pins::{NoSignIn, check_password};

const COOKIE: &str = "__Host-followthrough";

/// Whoever is signed in at the desk.
#[derive(Clone, Copy, Debug)]
pub struct Manager {
    /// Who.
    pub staff: StaffId,
    /// Their highest role now.
    pub role: Role,
}

/// Whoever is signed in at the desk and may read how actions are followed through: managers, and the provider's governance, to
/// whom every other page of the desk is closed.
#[derive(Clone, Copy, Debug)]
pub struct Overseer(pub Manager);

/// What signing in takes.
#[derive(Deserialize)]
pub struct SignIn {
    username: String,
    password: String,
}

impl Manager {
    /// Feeds of the service that their role may read.
    pub fn scopes(&self, office: &Office) -> Vec<Scope> {
        let service = office.hub.facts().service;
        [
            Audience::People,
            Audience::Floor,
            Audience::Leaders,
            Audience::Management,
            Audience::Cycles,
        ]
        .into_iter()
        .filter(|audience| rules::may_read(self.role, *audience))
        .map(|audience| Scope::new(service, audience))
        .collect()
    }

    /// Says no, in plain words, unless their role may.
    ///
    /// # Errors
    /// [`Problem`].
    pub fn may(&self, deed: Deed) -> Result<(), Problem> {
        deed.ask(self.role)
            .map_err(|refusal| Problem::new(StatusCode::FORBIDDEN, "not-for-role", format!("{refusal}.")))
    }

    /// Writes at the desk on their behalf, all of it in one transaction, and waits until it is durable. Whatever their
    /// role may not record is not written.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn write(&self, office: &Office, records: Vec<(About, Fact)>) -> Result<(), Problem> {
        let now = clock::now();
        let records = records.into_iter().map(|(about, fact)| (now, about, fact));
        self.write_at(office, records.collect()).await
    }

    /// The same, for what took place at other times.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn write_at(
        &self,
        office: &Office,
        records: Vec<(Timestamp, About, Fact)>,
    ) -> Result<(), Problem> {
        let unlinked = |(at, about, fact)| (at, about, Vec::new(), fact);
        self.write_linked(office, records.into_iter().map(unlinked).collect())
            .await
    }

    /// The same, for records that answer others.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn write_linked(
        &self,
        office: &Office,
        records: Vec<(Timestamp, About, Vec<EntryId>, Fact)>,
    ) -> Result<(), Problem> {
        for (_, _, _, fact) in &records {
            rules::may_record(self.role, fact).map_err(|refusal| {
                Problem::new(StatusCode::FORBIDDEN, "not-for-role", format!("{refusal}."))
            })?;
        }
        let record = |(happened_at, about, links, fact)| OfficeRecord {
            happened_at,
            about,
            links,
            fact,
        };
        let command = OfficeCommand::Write {
            by: self.staff,
            acting_as: self.role,
            records: records.into_iter().map(record).collect(),
        };
        office.hub.office(command).await?;
        Ok(())
    }
}

impl FromRequestParts<Arc<Office>> for Manager {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, office: &Arc<Office>) -> Result<Self, Problem> {
        let manager = who(office, &parts.headers, true).await?;
        if manager.role.at_least(Role::TeamLeader) {
            Ok(manager)
        } else {
            Err(Problem::new(
                StatusCode::FORBIDDEN,
                "not-for-role",
                "The provider's governance reads actions, reviews and measures. People and their care are for those who give it.",
            ))
        }
    }
}

impl FromRequestParts<Arc<Office>> for Overseer {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, office: &Arc<Office>) -> Result<Self, Problem> {
        who(office, &parts.headers, true).await.map(Self)
    }
}

/// Whose session the cookie names. `used` keeps it open for another while.
///
/// # Errors
/// [`Problem`]: not signed in, or no longer in a role that works at the desk.
pub async fn who(office: &Arc<Office>, headers: &HeaderMap, used: bool) -> Result<Manager, Problem> {
    let token = cookie(headers).ok_or_else(Problem::sign_in_first)?;
    let store = office.store.clone();
    let staff = blocking(move || store.session(&token, clock::now(), used))
        .await?
        .ok_or_else(Problem::sign_in_first)?;
    let role = desk_role(office, staff).ok_or_else(not_for_role)?;
    Ok(Manager { staff, role })
}

/// `GET /api/office/session`
pub async fn show(State(office): State<Arc<Office>>, Overseer(manager): Overseer) -> Json<Value> {
    Json(describe(&office, &manager))
}

/// `POST /api/office/sign-in`
pub async fn sign_in(
    State(office): State<Arc<Office>>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    body: Result<Json<SignIn>, JsonRejection>,
) -> Result<Response, Problem> {
    office.door.ask(Door::SignIn, source.ip())?;
    let SignIn { username, password } = json_body(body)?;
    let store = office.store.clone();
    let staff = blocking(move || check_password(&store, username.trim(), &password, clock::now())).await?;
    let Some(role) = desk_role(&office, staff) else {
        return Err(not_for_role());
    };
    let token = clock::random_32();
    let store = office.store.clone();
    blocking(move || store.begin_session(&token, staff, clock::now())).await?;
    tracing::info!(%staff, "signed in at the desk");
    let cookie = format!(
        "{COOKIE}={}; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200",
        hex(&token)
    );
    Ok((
        [(header::SET_COOKIE, cookie)],
        Json(describe(&office, &Manager { staff, role })),
    )
        .into_response())
}

/// `POST /api/office/sign-out`
pub async fn sign_out(State(office): State<Arc<Office>>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = cookie(&headers) {
        let store = office.store.clone();
        blocking(move || store.end_session(&token)).await?;
    }
    let gone = format!("{COOKIE}=; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, gone)]).into_response())
}

impl From<NoSignIn> for Problem {
    fn from(no: NoSignIn) -> Self {
        match no {
            NoSignIn::Wrong => Self::new(
                StatusCode::UNAUTHORIZED,
                "wrong-password",
                "The name or the password is not right. Try again, or ask your manager for a new password.",
            ),
            NoSignIn::Wait(refused) => Self::too_many(refused),
            NoSignIn::Store(error) => error.into(),
        }
    }
}

fn not_for_role() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "not-for-role",
        "The office's pages are for team leaders and above, and for the provider's governance. On a tablet you can sign in with your PIN.",
    )
}

fn describe(office: &Office, manager: &Manager) -> Value {
    let directory = office.hub.directory();
    json!({
        "staff": manager.staff.to_hex(),
        "name": directory.staff(manager.staff).map_or("", |member| member.name.as_str()),
        "role": manager.role.code(),
        "role_label": manager.role.label(),
        "service_name": directory.service_name().map_or("", |name| name.as_str()),
    })
}

/// The role in which somebody works at the desk now, if they do.
fn desk_role(office: &Office, staff: StaffId) -> Option<Role> {
    let (directory, now) = (office.hub.directory(), clock::now());
    let manages = directory
        .highest_role_at(staff, now)
        .filter(|role| role.at_least(Role::TeamLeader));
    manages.or_else(|| {
        let mut roles = directory.roles_at(staff, now).into_iter();
        roles.find(|role| *role == Role::ProviderGovernance)
    })
}

fn cookie(headers: &HeaderMap) -> Option<[u8; 32]> {
    let mut token = [0u8; 32];
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == COOKIE && unhex(value, &mut token).is_some())?;
    Some(token)
}
