//! Asking the office's server: JSON over HTTP, and a websocket for what it says by itself.

use std::time::Duration;

use js_sys::{Array, Object, Reflect, Uint8Array};
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, MessageEvent, RequestCredentials, RequestInit, Response, WebSocket};

use crate::office::{Json, Live, Read, Trouble};
use crate::ui::dom::{after, window};

/// The server's "sign in first".
const NOT_SIGNED_IN: u16 = 401;
/// First wait before the websocket is tried again; doubled up to the longest.
const RETRY_FIRST_MS: u64 = 1_000;
const RETRY_LONGEST_MS: u64 = 30_000;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// Nobody is signed in.
    SignedOut(Trouble),
    /// The server said no, or could not be reached: in words.
    Because(String),
}

impl Failed {
    /// The words to show.
    pub fn words(&self) -> String {
        match self {
            Self::SignedOut(trouble) => trouble.message.clone(),
            Self::Because(words) => words.clone(),
        }
    }
}

/// Reads something.
pub async fn get(path: &str) -> Result<Json, Failed> {
    json_of(&send("GET", path, Body::None).await?).await
}

/// Reads what has these words in it. They go in a header: names must not stand in an address.
pub async fn find(path: &str, words: &str) -> Result<Json, Failed> {
    json_of(&send("GET", path, Body::Words(words)).await?).await
}

/// Does something, told by named texts, and reads the answer.
pub async fn post(path: &str, body: &[(&str, &str)]) -> Result<Json, Failed> {
    post_text(path, &written(body)).await
}

/// Does something, told by a text of JSON, and reads the answer.
pub async fn post_text(path: &str, text: &str) -> Result<Json, Failed> {
    json_of(&send("POST", path, Body::Json(text)).await?).await
}

/// Sends a file as it is, and reads the answer.
pub async fn post_file(path: &str, file: &Uint8Array) -> Result<Json, Failed> {
    json_of(&send("POST", path, Body::File(file)).await?).await
}

/// Does something that has no answer.
pub async fn post_only(path: &str) -> Result<(), Failed> {
    send("POST", path, Body::Json("{}")).await.map(|_| ())
}

/// What a tree says, or that it cannot be read.
pub fn read<T: Read>(json: &Json) -> Result<T, Failed> {
    T::read(json).ok_or_else(unreadable)
}

/// What goes with a question.
enum Body<'a> {
    None,
    Words(&'a str),
    Json(&'a str),
    File(&'a Uint8Array),
}

async fn send(method: &str, path: &str, body: Body<'_>) -> Result<Response, Failed> {
    let options = RequestInit::new();
    options.set_method(method);
    options.set_credentials(RequestCredentials::SameOrigin);
    let headers = Headers::new().map_err(|_| unreachable_office())?;
    let sent = match body {
        Body::None => None,
        Body::Words(words) => {
            let written = String::from(js_sys::encode_uri_component(words));
            headers
                .set("X-Followthrough-Words", &written)
                .map_err(|_| unreachable_office())?;
            None
        }
        Body::Json(text) => Some(("application/json", JsValue::from_str(text))),
        Body::File(file) => Some(("text/csv", JsValue::from(file.clone()))),
    };
    if let Some((kind, body)) = sent {
        // A header that no plain form of another site can send.
        headers
            .set("X-Followthrough", "1")
            .map_err(|_| unreachable_office())?;
        headers
            .set("Content-Type", kind)
            .map_err(|_| unreachable_office())?;
        options.set_body(&body);
    }
    options.set_headers(&headers);
    let response = JsFuture::from(window().fetch_with_str_and_init(path, &options))
        .await
        .map_err(|_| unreachable_office())?;
    let response: Response = response.dyn_into().map_err(|_| unreachable_office())?;
    if response.ok() {
        return Ok(response);
    }
    let status = response.status();
    let trouble = json_of(&response)
        .await
        .ok()
        .and_then(|json| Trouble::read(&json));
    Err(match (status, trouble) {
        (NOT_SIGNED_IN, Some(trouble)) => Failed::SignedOut(trouble),
        (_, Some(trouble)) => Failed::Because(trouble.message),
        // Not our words: something between this browser and the office has answered instead.
        (status, None) => Failed::Because(format!(
            "Something other than the office answered (code {status}). Check the network, then try again."
        )),
    })
}

async fn json_of(response: &Response) -> Result<Json, Failed> {
    let text = response.text().map_err(|_| unreachable_office())?;
    let text = JsFuture::from(text).await.map_err(|_| unreachable_office())?;
    text.as_string()
        .and_then(|text| parsed(&text))
        .ok_or_else(unreadable)
}

/// The tree of a JSON text, by the browser's own parser.
fn parsed(text: &str) -> Option<Json> {
    js_sys::JSON::parse(text).ok().map(|value| tree(&value))
}

fn tree(value: &JsValue) -> Json {
    if let Some(text) = value.as_string() {
        return Json::Text(text);
    }
    if let Some(number) = value.as_f64() {
        return Json::Number(whole(number));
    }
    if let Some(flag) = value.as_bool() {
        return Json::Flag(flag);
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        return Json::List(list.iter().map(|one| tree(&one)).collect());
    }
    let Some(object) = value.dyn_ref::<Object>() else {
        return Json::Nothing;
    };
    let named = |entry: JsValue| {
        let entry = Array::from(&entry);
        Some((entry.get(0).as_string()?, tree(&entry.get(1))))
    };
    Json::Fields(Object::entries(object).iter().filter_map(named).collect())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "times and counts are whole and far below 2^53; anything else is cut to its ends"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

/// Named texts as a JSON object, by the browser's own writer.
pub fn written(texts: &[(&str, &str)]) -> String {
    let object = Object::new();
    for (name, text) in texts {
        // A plain object takes any field.
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(text));
    }
    js_sys::JSON::stringify(&object).map_or(String::new(), String::from)
}

fn unreachable_office() -> Failed {
    Failed::Because("The office's server can't be reached. Check the network, then try again.".to_owned())
}

fn unreadable() -> Failed {
    Failed::Because(
        "This page and the office's server do not understand each other. Load the page again.".to_owned(),
    )
}

/// Listens to what the server says by itself, for as long as the page is open; reconnects by itself.
/// `linked` says whether the line is open: while it is not, what is shown may be behind.
pub fn listen(linked: RwSignal<bool>, hear: impl Fn(Live) + Clone + 'static) {
    connect(linked, hear, RETRY_FIRST_MS);
}

fn connect(linked: RwSignal<bool>, hear: impl Fn(Live) + Clone + 'static, retry_ms: u64) {
    let location = window().location();
    let (Ok(protocol), Ok(host)) = (location.protocol(), location.host()) else {
        return;
    };
    let scheme = if protocol == "https:" { "wss" } else { "ws" };
    let Ok(socket) = WebSocket::new(&format!("{scheme}://{host}/api/office/live")) else {
        return;
    };
    let heard = {
        let hear = hear.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let said = event
                .data()
                .as_string()
                .and_then(|text| Live::read(&parsed(&text)?));
            if let Some(said) = said {
                linked.set(true);
                hear(said);
            }
        })
    };
    socket.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
    let closed = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
        // A line that had been open starts over with the shortest wait.
        let wait_ms = if linked.get_untracked() {
            RETRY_FIRST_MS
        } else {
            retry_ms
        };
        linked.set(false);
        let hear = hear.clone();
        after(Duration::from_millis(wait_ms), move || {
            connect(linked, hear, (wait_ms * 2).min(RETRY_LONGEST_MS));
        });
    });
    socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
    closed.forget();
}
