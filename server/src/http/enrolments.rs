//! Enrolling a tablet, the manager's side: a code to show, four words to compare, a decision.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use serde::Deserialize;
use serde_json::{Value, json};
use sync_core::id::{DeviceId, PublicKey, hex, unhex};
use sync_core::record::{About, DeviceEnrolled, DeviceKind, Fact};
use sync_core::rules::Deed;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::sync::identity::four_words;
use sync_core::text::ShortText;
use sync_core::time::{MINUTE_MS, Timestamp};

use super::Office;
use super::answer::{Answer, Problem, blocking, json_body};
use super::session::Manager;
use crate::clock;
use crate::hub_task::News;
use crate::store::{Enrolment, EnrolmentState, Store, StoreError};

/// How long a code may be used and confirmed (security.md: minutes).
pub const CODE_MS: i64 = 10 * MINUTE_MS;
const CODE_CHARS: usize = 8;
/// Without 0 and O, 1, I and L: read aloud and typed by people.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// What beginning takes.
#[derive(Deserialize)]
pub struct Begin {
    label: String,
}

/// `POST /api/office/enrolments`
pub async fn begin(
    State(office): State<Arc<Office>>,
    manager: Manager,
    headers: HeaderMap,
    body: Result<Json<Begin>, JsonRejection>,
) -> Answer<Value> {
    may_enrol(&manager)?;
    let label = ShortText::parse(&json_body(body)?.label)
        .map_err(|why| Problem::bad_request(format!("The tablet's name does not fit: {why}.")))?;
    let (store, staff) = (office.store.clone(), manager.staff);
    let enrolment = blocking(move || new_enrolment(&store, &label, Some(staff), clock::now())).await?;
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("localhost");
    let scheme = if office.tls || !is_local(host) {
        "https"
    } else {
        "http"
    };
    let url = format!("{scheme}://{host}/#/enrol/{}", enrolment.code);
    let qr_svg = QRBuilder::new(url.clone())
        .build()
        .map(|code| SvgBuilder::default().to_str(&code))
        .unwrap_or_default();
    Ok(Json(json!({
        "enrolment": hex(&enrolment.id),
        "code": enrolment.code,
        "url": url,
        "expires_at": enrolment.expires_at.0,
        "qr_svg": qr_svg,
    })))
}

/// Makes and keeps a new enrolment with a fresh code.
///
/// # Errors
/// [`StoreError`].
pub fn new_enrolment(
    store: &Store,
    label: &ShortText,
    made_by: Option<sync_core::id::StaffId>,
    now: Timestamp,
) -> Result<Enrolment, StoreError> {
    let enrolment = Enrolment {
        id: clock::random_16(),
        code: fresh_code(),
        label: label.to_string(),
        made_by,
        expires_at: now.plus_ms(CODE_MS),
        state: EnrolmentState::Waiting,
        device_key: None,
    };
    store.begin_enrolment(enrolment.clone(), now)?;
    Ok(enrolment)
}

/// `GET /api/office/enrolments/{enrolment}`
pub async fn show(State(office): State<Arc<Office>>, _: Manager, Path(id): Path<String>) -> Answer<Value> {
    let enrolment = find(&office, &id).await?;
    Ok(Json(describe(
        &enrolment,
        &office.hub.facts().office_key,
        clock::now(),
    )))
}

/// `POST /api/office/enrolments/{enrolment}/confirm`
pub async fn confirm(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(id): Path<String>,
) -> Answer<Value> {
    may_enrol(&manager)?;
    let enrolment = find(&office, &id).await?;
    let now = clock::now();
    let key = match (enrolment.state, enrolment.device_key) {
        (EnrolmentState::Asked, Some(key)) if !enrolment.expired(now) => key,
        (EnrolmentState::Confirmed, _) => {
            return Ok(Json(describe(&enrolment, &office.hub.facts().office_key, now)));
        }
        _ => return Err(nothing_to_decide()),
    };
    let label = ShortText::parse(&enrolment.label).map_err(|_| StoreError::Unreadable("a tablet's name"))?;
    let device = DeviceId::of_key(&key);
    // The directory first: should the process end between the two, confirming again only says the same again.
    office
        .hub
        .office(enrol_command(&manager, device, key, label, now))
        .await?;
    tracing::info!(%device, by = %manager.staff, "a tablet was enrolled");
    decide(&office, enrolment, true).await
}

/// `POST /api/office/enrolments/{enrolment}/decline`
pub async fn decline(
    State(office): State<Arc<Office>>,
    manager: Manager,
    Path(id): Path<String>,
) -> Answer<Value> {
    may_enrol(&manager)?;
    let enrolment = find(&office, &id).await?;
    decide(&office, enrolment, false).await
}

async fn decide(office: &Arc<Office>, enrolment: Enrolment, confirmed: bool) -> Answer<Value> {
    let (store, id) = (office.store.clone(), enrolment.id);
    let decided = blocking(move || store.decide_enrolment(id, confirmed, clock::now())).await?;
    if !decided {
        return Err(nothing_to_decide());
    }
    office.hub.tell(News::Enrolment(id));
    let store = office.store.clone();
    let now_is = blocking(move || store.enrolment(id))
        .await?
        .ok_or_else(Problem::not_found)?;
    Ok(Json(describe(
        &now_is,
        &office.hub.facts().office_key,
        clock::now(),
    )))
}

fn enrol_command(
    manager: &Manager,
    device: DeviceId,
    key: PublicKey,
    label: ShortText,
    now: Timestamp,
) -> OfficeCommand {
    let enrolled = DeviceEnrolled {
        device,
        key,
        label,
        kind: DeviceKind::Tablet,
    };
    OfficeCommand::Write {
        by: manager.staff,
        acting_as: manager.role,
        records: vec![OfficeRecord {
            happened_at: now,
            about: About::Service,
            links: Vec::new(),
            fact: Fact::DeviceEnrolled(enrolled),
        }],
    }
}

/// An enrolment as the desk's page sees it.
pub fn describe(enrolment: &Enrolment, office_key: &PublicKey, now: Timestamp) -> Value {
    let state = match enrolment.state {
        _ if enrolment.expired(now) => "expired",
        EnrolmentState::Waiting => "waiting",
        EnrolmentState::Asked => "asked",
        EnrolmentState::Confirmed => "confirmed",
        EnrolmentState::Declined => "declined",
    };
    json!({
        "enrolment": hex(&enrolment.id),
        "label": enrolment.label,
        "state": state,
        "words": enrolment.device_key.map(|key| four_words(&key, office_key, &enrolment.code)),
    })
}

async fn find(office: &Arc<Office>, id: &str) -> Result<Enrolment, Problem> {
    let mut bytes = [0u8; 16];
    unhex(id, &mut bytes).ok_or_else(Problem::not_found)?;
    let store = office.store.clone();
    blocking(move || store.enrolment(bytes))
        .await?
        .ok_or_else(Problem::not_found)
}

fn may_enrol(manager: &Manager) -> Result<(), Problem> {
    Deed::LookAfterAccounts
        .ask(manager.role)
        .map_err(|refusal| Problem::new(StatusCode::FORBIDDEN, "not-for-role", format!("{refusal}.")))
}

fn nothing_to_decide() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "nothing-to-decide",
        "No tablet is waiting for this: the code was not used yet, was decided already, or ran out after ten minutes. \
         Begin again for a new code.",
    )
}

/// Eight characters, each as likely as any other.
fn fresh_code() -> String {
    let mut entropy = clock::fresh_entropy();
    let mut code = String::with_capacity(CODE_CHARS);
    while code.len() < CODE_CHARS {
        for byte in entropy.next_32() {
            if let Some(letter) = ALPHABET.get(usize::from(byte & 31))
                && code.len() < CODE_CHARS
            {
                code.push(char::from(*letter));
            }
        }
    }
    code
}

/// Whether browsers treat this host as secure without a certificate.
pub fn is_local(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|byte| byte.is_ascii_digit()) {
            name
        } else {
            host
        }
    });
    name == "localhost" || name.ends_with(".localhost") || name.starts_with("127.") || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_no_letter_that_reads_as_another() {
        for _ in 0..200 {
            let code = fresh_code();
            assert_eq!(code.len(), CODE_CHARS);
            assert!(code.bytes().all(|letter| ALPHABET.contains(&letter)), "{code}");
            assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
        }
        assert_ne!(fresh_code(), fresh_code());
    }

    #[test]
    fn only_this_machine_counts_as_local() {
        for host in [
            "localhost",
            "localhost:8080",
            "127.0.0.1:80",
            "[::1]:8080",
            "[::1]",
            "a.localhost",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "office.example",
            "192.168.1.4:8080",
            "localhost.example",
            "[2001:db8::1]:80",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }
}
