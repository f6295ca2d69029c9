//! A tablet before it speaks the protocol: asking to be enrolled, waiting to be confirmed, getting a token.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::{DeviceId, PublicKey, Signature, hex, unhex};
use sync_core::journal::verify;
use sync_core::sync::identity::{enrol_message, four_words};
use sync_core::text::ShortText;
use tokio::time::{Instant, timeout_at};

use super::answer::{Answer, Problem, blocking, json_body};
use super::doorkeeper::{Door, network};
use super::{Office, stopped};
use crate::clock;
use crate::hub_task::News;
use crate::store::{Enrolment, EnrolmentState, StoreError};
use crate::tokens::TOKEN_S;

/// How long a wait for the manager's decision may be: below what proxies cut off.
const WAIT: Duration = Duration::from_secs(25);

/// What asking to be enrolled takes.
#[derive(Deserialize)]
pub struct Enrol {
    code: String,
    device_key: String,
    proof: String,
}

/// `POST /api/device/enrol`
pub async fn enrol(
    State(office): State<Arc<Office>>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    body: Result<Json<Enrol>, JsonRejection>,
) -> Answer<Value> {
    office.door.ask(Door::Enrol, source.ip())?;
    let asked = json_body(body)?;
    let code: String = asked
        .code
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(32)
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let key = PublicKey::from_hex(&asked.device_key)
        .ok_or_else(|| Problem::bad_request("device_key is 32 bytes in hexadecimal."))?;
    let proof = Signature::from_hex(&asked.proof)
        .ok_or_else(|| Problem::bad_request("proof is a signature of 64 bytes in hexadecimal."))?;
    if !verify(&key, &enrol_message(&code), &proof) {
        return Err(Problem::bad_request(
            "proof is not this device's signature over the code.",
        ));
    }
    let now = clock::now();
    let what = format!("enrol {}", network(source.ip())).into_bytes();
    let store = office.store.clone();
    let found = blocking(move || {
        if let Err(refused) = store.begin_try(&what, now)? {
            return Ok(Err(Problem::too_many(refused)));
        }
        let Some(enrolment) = store.enrolment_of_code(&code)? else {
            return Ok(Err(wrong_code()));
        };
        // A right code is no guess, even when it comes too late.
        store.try_was_right(&what)?;
        if enrolment.expired(now) {
            return Ok(Err(gone(
                "expired-code",
                "This code ran out: codes last ten minutes. Ask for a new one.",
            )));
        }
        // Asking again after a lost answer is the same question.
        let again = enrolment.device_key == Some(key) && enrolment.state != EnrolmentState::Declined;
        if !again && !store.ask_enrolment(enrolment.id, key, now)? {
            return Ok(Err(gone(
                "used-code",
                "This code was used before: each works once. Ask for a new one.",
            )));
        }
        Ok::<_, StoreError>(Ok(enrolment))
    })
    .await?;
    let enrolment = found?;
    office.hub.tell(News::Enrolment(enrolment.id));
    let (facts, directory) = (office.hub.facts(), office.hub.directory());
    Ok(Json(json!({
        "enrolment": hex(&enrolment.id),
        "words": four_words(&key, &facts.office_key, &enrolment.code),
        "office_key": facts.office_key.to_hex(),
        "office_seal_key": hex(&facts.office_box.0),
        "service": facts.service.to_hex(),
        "service_name": directory.service_name().map_or("", |name| name.as_str()),
    })))
}

/// Whose wait it is.
#[derive(Deserialize)]
pub struct Waiting {
    device_key: String,
}

/// `GET /api/device/enrol/{enrolment}/wait`
pub async fn wait(
    State(office): State<Arc<Office>>,
    Path(id): Path<String>,
    waiting: Result<Query<Waiting>, axum::extract::rejection::QueryRejection>,
) -> Answer<Value> {
    let Query(waiting) = waiting.map_err(|_| Problem::not_found())?;
    let key = PublicKey::from_hex(&waiting.device_key).ok_or_else(Problem::not_found)?;
    let mut enrolment_id = [0u8; 16];
    unhex(&id, &mut enrolment_id).ok_or_else(Problem::not_found)?;
    let until = Instant::now() + WAIT;
    let mut news = office.hub.news();
    let mut stopping = office.stopping.clone();
    loop {
        let store = office.store.clone();
        let enrolment = blocking(move || store.enrolment(enrolment_id)).await?;
        let enrolment = enrolment
            .filter(|enrolment| enrolment.device_key == Some(key))
            .ok_or_else(Problem::not_found)?;
        if let Some(answer) = decided(&office, &enrolment).await? {
            return Ok(Json(answer));
        }
        // Only news of this enrolment is worth another look; having missed some is as good as news.
        let heard = async {
            loop {
                match news.recv().await {
                    Ok(News::Enrolment(id)) if id != enrolment_id => {}
                    Ok(News::Rows { .. } | News::Tablets) => {}
                    Ok(News::Enrolment(_)) | Err(_) => break,
                }
            }
        };
        let decided_or_late = tokio::select! {
            heard = timeout_at(until, heard) => heard.is_ok(),
            () = stopped(&mut stopping) => false,
        };
        if !decided_or_late {
            return Ok(Json(json!({ "state": "asked" })));
        }
    }
}

async fn decided(office: &Arc<Office>, enrolment: &Enrolment) -> Result<Option<Value>, Problem> {
    if enrolment.expired(clock::now()) {
        return Ok(Some(json!({ "state": "expired" })));
    }
    Ok(match enrolment.state {
        EnrolmentState::Waiting | EnrolmentState::Asked => None,
        EnrolmentState::Declined => Some(json!({ "state": "declined" })),
        EnrolmentState::Confirmed => {
            let label =
                ShortText::parse(&enrolment.label).map_err(|_| StoreError::Unreadable("a tablet's name"))?;
            let grant = office.hub.grant(label).await.ok_or_else(|| {
                Problem::unavailable("stopping", "The office is restarting. Try again in a moment.")
            })?;
            let bytes = minicbor::to_vec(&grant).map_err(|_| StoreError::Unreadable("a grant"))?;
            Some(json!({ "state": "confirmed", "grant": hex(&bytes) }))
        }
    })
}

/// Whose challenge it is.
#[derive(Deserialize)]
pub struct Challenge {
    device: String,
}

/// `POST /api/device/challenge`
pub async fn challenge(
    State(office): State<Arc<Office>>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    body: Result<Json<Challenge>, JsonRejection>,
) -> Answer<Value> {
    office.door.ask(Door::Token, source.ip())?;
    let device = DeviceId::from_hex(&json_body(body)?.device)
        .ok_or_else(|| Problem::bad_request("device is 16 bytes in hexadecimal."))?;
    // Given to unknown devices too: only the signature tells, and only then is anything said.
    let nonce = office.challenges.give(device, clock::now());
    Ok(Json(json!({ "nonce": hex(&nonce) })))
}

/// The answer to a challenge.
#[derive(Deserialize)]
pub struct Answered {
    device: String,
    nonce: String,
    proof: String,
}

/// `POST /api/device/token`
pub async fn token(
    State(office): State<Arc<Office>>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    body: Result<Json<Answered>, JsonRejection>,
) -> Answer<Value> {
    office.door.ask(Door::Token, source.ip())?;
    let answered = json_body(body)?;
    let mut nonce = [0u8; 32];
    let (Some(device), Some(()), Some(proof)) = (
        DeviceId::from_hex(&answered.device),
        unhex(&answered.nonce, &mut nonce),
        Signature::from_hex(&answered.proof),
    ) else {
        return Err(Problem::bad_request(
            "device, nonce and proof are 16, 32 and 64 bytes in hexadecimal.",
        ));
    };
    let now = clock::now();
    let directory = office.hub.directory();
    let known = directory.device(device);
    let proven = known.is_some_and(|known| {
        office
            .challenges
            .answered(&nonce, device, &known.key, &proof, now)
    });
    if !proven {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "unknown-device",
            "The office does not know this tablet, or its answer to the challenge does not fit. Set the tablet up again if \
             this goes on.",
        ));
    }
    if known.is_some_and(|known| known.revoked.is_some()) {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "revoked-device",
            "This tablet was reported lost or retired. Ask a manager.",
        ));
    }
    let token = office
        .tokens
        .issue(device, now)
        .map_err(|_| StoreError::Unreadable("the tokens' key"))?;
    Ok(Json(
        json!({ "token": token, "expires_in_s": TOKEN_S, "now_ms": now.0 }),
    ))
}

fn wrong_code() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "wrong-code",
        "There is no such code. Look at the manager's screen and type it again: eight letters and digits.",
    )
}

fn gone(code: &'static str, message: &'static str) -> Problem {
    Problem::new(StatusCode::GONE, code, message)
}
