//! Joining a service: the code goes to the office, a manager compares four words, the grant comes back.

use core::cell::RefCell;
use std::rc::Rc;

use futures_channel::mpsc::UnboundedSender;
use sync_core::id::{PublicKey, hex, unhex};
use sync_core::sync::identity::{enrol_message, four_words};
use sync_core::sync::tablet::EnrolmentGrant;
use wasm_bindgen_futures::spawn_local;

use super::http::{self, ANSWER_MS, Answer, Body, NoAnswer, Question};
use super::json::Json;
use super::shell::Event;
use super::time::sleep;
use crate::worker::desk::{Desk, EnrolmentNews};

/// The office holds the question open for up to 25 s.
const WAIT_WITHIN_MS: i64 = 40_000;
/// Between two questions that the network swallowed.
const AGAIN_MS: i64 = 2_000;
/// Questions swallowed in a row before the person is told.
const SWALLOWED_MAX: u32 = 15;

/// Number of a try: what an abandoned one still hears is dropped.
pub type TryNumber = u32;

/// Starts a try.
pub fn start(desk: &Rc<RefCell<Desk>>, inbox: UnboundedSender<Event>, number: TryNumber, code: String) {
    let (key, proof) = {
        let desk = desk.borrow();
        (desk.device_key(), desk.prove(&enrol_message(&code)))
    };
    spawn_local(async move {
        let report = |news| drop(inbox.unbounded_send(Event::Enrolment(number, news)));
        let news = match run(&code, &key, &hex(&proof.0), &report).await {
            Ok(grant) => EnrolmentNews::Confirmed(grant),
            Err(problem) => EnrolmentNews::Failed(problem),
        };
        report(news);
    });
}

async fn run(
    code: &str,
    key: &PublicKey,
    proof: &str,
    report: &impl Fn(EnrolmentNews),
) -> Result<EnrolmentGrant, String> {
    let key_hex = key.to_hex();
    let asked = Json::of(&[("code", code), ("device_key", &key_hex), ("proof", proof)]);
    let question = Question {
        path: "/api/device/enrol",
        body: Some(Body::Json(asked)),
        headers: &[],
        within_ms: ANSWER_MS,
    };
    let taken = read(http::ask(&question).await)?;
    let text = |field| taken.text(field).ok_or_else(not_ours);
    let office_key = PublicKey::from_hex(&text("office_key")?).ok_or_else(not_ours)?;
    // Worked out here, never taken from the answer: whoever stands between could send any words.
    let words = four_words(key, &office_key, code).map(str::to_owned).to_vec();
    report(EnrolmentNews::Words {
        words,
        service_name: text("service_name")?,
    });
    let grant = wait(&text("enrolment")?, key).await?;
    if grant.office_key == office_key {
        Ok(grant)
    } else {
        Err("The office that answered is not the one whose words were shown. Tell a manager.".to_owned())
    }
}

async fn wait(enrolment: &str, key: &PublicKey) -> Result<EnrolmentGrant, String> {
    // An id of the office's own making: letters and digits, or it is not ours.
    if enrolment.is_empty() || !enrolment.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(not_ours());
    }
    let path = format!("/api/device/enrol/{enrolment}/wait?device_key={}", key.to_hex());
    let question = Question {
        path: &path,
        body: None,
        headers: &[],
        within_ms: WAIT_WITHIN_MS,
    };
    let mut swallowed = 0;
    loop {
        let answer = http::ask(&question).await;
        if answer.is_err() && swallowed < SWALLOWED_MAX {
            swallowed += 1;
            sleep(AGAIN_MS).await;
            continue;
        }
        swallowed = 0;
        let waited = read(answer)?;
        let state = waited.text("state").unwrap_or_default();
        match (state.as_str(), waited.text("grant")) {
            ("asked" | "waiting", _) => {}
            ("confirmed", Some(grant)) => return grant_of(&grant).ok_or_else(not_ours),
            ("declined", _) => {
                return Err(
                    "The manager said no. If the words were not the same on both screens, that was right."
                        .to_owned(),
                );
            }
            ("expired", _) => return Err("The code ran out. Ask the manager for a new one.".to_owned()),
            _ => return Err(not_ours()),
        }
    }
}

fn read(answer: Result<Answer, NoAnswer>) -> Result<Json, String> {
    let answer = answer.map_err(|NoAnswer| {
        "The office cannot be reached now. Check the Wi-Fi and try again; the code stays the same.".to_owned()
    })?;
    if answer.status == 200
        && let Some(read) = answer.json()
    {
        return Ok(read);
    }
    // The office says in plain words what is wrong with the code.
    Err(answer.problem().unwrap_or_else(not_ours))
}

fn grant_of(text: &str) -> Option<EnrolmentGrant> {
    let mut bytes = vec![0u8; text.len() / 2];
    unhex(text, &mut bytes)?;
    minicbor::decode(&bytes).ok()
}

fn not_ours() -> String {
    "Something answered that is not the office: perhaps the Wi-Fi asks you to sign in first. Open any web page, sign in \
     there, and try again."
        .to_owned()
}
