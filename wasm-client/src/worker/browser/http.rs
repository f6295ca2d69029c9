//! Requests to the office over HTTP: bounded in time and size, never cached, never redirected.
//!
//! An answer counts only if it is ours: a Wi-Fi sign-in page answers anything with a friendly 200.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, RequestCache, RequestCredentials, RequestInit, RequestRedirect, Response,
};

use super::json::Json;
use super::screens::scope;
use super::time::Alarm;

/// How long the office may take to answer a short question.
pub const ANSWER_MS: i64 = 10_000;

/// No answer came: no network, a name that does not resolve, or a connection that hangs.
#[derive(Clone, Copy, Debug)]
pub struct NoAnswer;

/// What came back.
pub struct Answer {
    /// HTTP's number; 0 for a redirect, which we do not follow.
    pub status: u16,
    is_json: bool,
    body: Vec<u8>,
}

impl Answer {
    /// The body, if it is a JSON object.
    pub fn json(&self) -> Option<Json> {
        let text = core::str::from_utf8(&self.body).ok()?;
        Json::read(text).filter(|_| self.is_json)
    }

    /// The office's own words about what went wrong, if it was the office that answered.
    pub fn problem(&self) -> Option<String> {
        let answer = self.json()?;
        // Both are there when it is ours: a word for programs, and words for people.
        answer.text("code")?;
        answer.text("message")
    }

    /// The body as it came.
    pub fn into_body(self) -> Vec<u8> {
        self.body
    }
}

/// What is asked.
pub struct Question<'a> {
    /// Address within the office.
    pub path: &'a str,
    /// What is sent with it; `None` asks with GET.
    pub body: Option<Body<'a>>,
    /// Further headers.
    pub headers: &'a [(&'a str, &'a str)],
    /// How long it may take.
    pub within_ms: i64,
}

/// What is sent along.
pub enum Body<'a> {
    /// JSON text.
    Json(String),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// Asks and waits for the whole answer.
///
/// # Errors
/// [`NoAnswer`], also when it takes too long.
pub async fn ask(question: &Question<'_>) -> Result<Answer, NoAnswer> {
    let abort = AbortController::new().map_err(|_| NoAnswer)?;
    let late = Alarm::default();
    let aborting = abort.clone();
    late.set(question.within_ms, move || aborting.abort());
    answer(question, &abort).await.map_err(|_| NoAnswer)
}

async fn answer(question: &Question<'_>, abort: &AbortController) -> Result<Answer, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in question.headers {
        headers.set(name, value)?;
    }
    let options = RequestInit::new();
    options.set_cache(RequestCache::NoStore);
    options.set_credentials(RequestCredentials::Omit);
    options.set_redirect(RequestRedirect::Manual);
    options.set_signal(Some(&abort.signal()));
    if let Some(body) = &question.body {
        options.set_method("POST");
        headers.set("X-Followthrough", "1")?;
        match body {
            Body::Json(text) => {
                headers.set("Content-Type", "application/json")?;
                options.set_body(&JsValue::from_str(text));
            }
            Body::Bytes(bytes) => {
                headers.set("Content-Type", "application/octet-stream")?;
                options.set_body(&Uint8Array::from(*bytes));
            }
        }
    }
    options.set_headers(&headers);
    let response: Response = JsFuture::from(scope().fetch_with_str_and_init(question.path, &options))
        .await?
        .dyn_into()?;
    let is_json = response
        .headers()
        .get("Content-Type")?
        .is_some_and(|sort| sort.starts_with("application/json"));
    let body = JsFuture::from(response.array_buffer()?).await?;
    Ok(Answer {
        status: response.status(),
        is_json,
        body: Uint8Array::new(&body).to_vec(),
    })
}
