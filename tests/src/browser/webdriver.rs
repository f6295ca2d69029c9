//! A driver of a real browser, over the W3C WebDriver protocol: one HTTP request per command, JSON both ways.
//!
//! Only what the stories need, on nothing but a socket: the protocol is a dozen addresses, and a client crate would
//! bring an async runtime and a TLS stack to tests that are sequential and local. May not live here: what a person sees
//! on a page (`page`), which program is driven (`chromium`).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};

/// The key under which the protocol keeps an element's number.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";
/// A command that has no answer by then never gets one.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// Why a command was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refused {
    /// As the protocol names it: "stale element reference".
    pub code: String,
    /// The driver's words.
    pub message: String,
}

impl Refused {
    fn broken(why: impl std::fmt::Display) -> Self {
        Self {
            code: "no driver".to_owned(),
            message: why.to_string(),
        }
    }
}

/// One browser being driven.
#[derive(Debug)]
pub struct Session {
    port: u16,
    id: String,
    /// Where the browser answers its DevTools.
    devtools: Option<u16>,
    /// The browser's own process.
    pub browser_pid: u32,
}

/// An element on the page, as long as it stands there.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Element {
    /// The element in an answer of [`Session::run`].
    pub fn of(answer: &Value) -> Option<Self> {
        answer.get(ELEMENT)?.as_str().map(|id| Self(id.to_owned()))
    }

    /// The element as an argument of [`Session::run`].
    pub fn argument(&self) -> Value {
        json!({ ELEMENT: self.0 })
    }
}

impl Session {
    /// Starts a browser through the driver on `port`.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn start(port: u16, capabilities: &Value) -> Result<Self, Refused> {
        let body = json!({ "capabilities": { "alwaysMatch": capabilities } });
        let answer = ask(port, "POST", "/session", Some(&body))?;
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let pid = answer["capabilities"]["goog:processID"].as_u64();
        let devtools = answer["capabilities"]["goog:chromeOptions"]["debuggerAddress"]
            .as_str()
            .and_then(|address| address.rsplit(':').next()?.parse().ok());
        match (
            text(&answer["sessionId"]),
            pid.and_then(|pid| u32::try_from(pid).ok()),
        ) {
            (Some(id), Some(browser_pid)) => Ok(Self {
                port,
                id,
                devtools,
                browser_pid,
            }),
            _ => Err(Refused::broken(
                "the driver started a browser and did not say which",
            )),
        }
    }

    /// Opens an address.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn open(&self, address: &str) -> Result<(), Refused> {
        self.post("url", &json!({ "url": address })).map(drop)
    }

    /// Runs a script's body on the page and gives what it returns. What it awaits is awaited.
    ///
    /// # Errors
    /// The driver's reason, or what the script threw.
    pub fn run(&self, script: &str, arguments: &[Value]) -> Result<Value, Refused> {
        self.post("execute/sync", &json!({ "script": script, "args": arguments }))
    }

    /// Presses an element where a finger would: what lies over it gets in the way.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn click(&self, element: &Element) -> Result<(), Refused> {
        self.post(&format!("element/{}/click", element.0), &json!({}))
            .map(drop)
    }

    /// Empties a box.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn clear(&self, element: &Element) -> Result<(), Refused> {
        self.post(&format!("element/{}/clear", element.0), &json!({}))
            .map(drop)
    }

    /// Types into a box, key by key.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn write(&self, element: &Element, text: &str) -> Result<(), Refused> {
        self.post(&format!("element/{}/value", element.0), &json!({ "text": text }))
            .map(drop)
    }

    /// What is on the screen, as PNG in base64.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn picture(&self) -> Result<String, Refused> {
        Ok(self.get("screenshot")?.as_str().unwrap_or_default().to_owned())
    }

    /// Opens a second tab and looks at it.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn open_tab(&self) -> Result<(), Refused> {
        let tab = self.post("window/new", &json!({ "type": "tab" }))?;
        self.post("window", &json!({ "handle": tab["handle"] })).map(drop)
    }

    /// Closes the tab that is looked at, and looks at the first of the others.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn close_tab(&self) -> Result<(), Refused> {
        let left = self.command("DELETE", "window", None)?;
        self.post("window", &json!({ "handle": left[0] })).map(drop)
    }

    /// Looks at the tab of this number, counted from 0.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn look_at_tab(&self, number: usize) -> Result<(), Refused> {
        let tabs = self.get("window/handles")?;
        self.post("window", &json!({ "handle": tabs[number] })).map(drop)
    }

    /// The handle of the tab that is looked at.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn window(&self) -> Result<String, Refused> {
        Ok(self.get("window")?.as_str().unwrap_or_default().to_owned())
    }

    /// Looks at the tab of this handle.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn look_at(&self, window: &str) -> Result<(), Refused> {
        self.post("window", &json!({ "handle": window })).map(drop)
    }

    /// A command of the browser's DevTools.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn devtools(&self, command: &str, parameters: Value) -> Result<Value, Refused> {
        self.post(
            "goog/cdp/execute",
            &json!({ "cmd": command, "params": parameters }),
        )
    }

    /// Port and path at which the browser's DevTools take a websocket.
    pub fn devtools_address(&self) -> Option<(u16, String)> {
        let port = self.devtools?;
        let (_, answer) = exchange(port, "GET", "/json/version", None).ok()?;
        let answer: Value = serde_json::from_slice(&answer).ok()?;
        let address = answer["webSocketDebuggerUrl"].as_str()?;
        let path = address.trim_start_matches("ws://").find('/')?;
        Some((port, address.trim_start_matches("ws://")[path..].to_owned()))
    }

    /// What the page has written to its console since it was last asked for.
    ///
    /// # Errors
    /// The driver's reason.
    pub fn console(&self) -> Result<Vec<String>, Refused> {
        let lines = self.post("se/log", &json!({ "type": "browser" }))?;
        let lines = lines.as_array().map(Vec::as_slice).unwrap_or_default();
        let line = |line: &Value| format!("{} {}", line["level"], line["message"]);
        Ok(lines.iter().map(line).collect())
    }

    /// Ends the browser as its own menu does.
    pub fn end(&self) {
        // A browser that is gone already has ended too.
        let _ = self.command("DELETE", "", None);
    }

    fn get(&self, path: &str) -> Result<Value, Refused> {
        self.command("GET", path, None)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, Refused> {
        self.command("POST", path, Some(body))
    }

    fn command(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Refused> {
        let path = format!("/session/{}/{path}", self.id);
        ask(self.port, method, path.trim_end_matches('/'), body)
    }
}

fn ask(port: u16, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Refused> {
    let (status, text) = exchange(port, method, path, body).map_err(Refused::broken)?;
    let answer: Value = serde_json::from_slice(&text).map_err(Refused::broken)?;
    let value = answer.get("value").cloned().unwrap_or(Value::Null);
    if status == 200 {
        return Ok(value);
    }
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    Err(Refused {
        code: text("error"),
        message: text("message"),
    })
}

/// One request, one answer, one connection.
fn exchange(port: u16, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<(u16, Vec<u8>)> {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(ANSWER_WITHIN))?;
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let status = line
        .split(' ')
        .nth(1)
        .and_then(|code| code.parse().ok())
        .unwrap_or(0);
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        match line.trim_end().split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().unwrap_or(0);
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut text = vec![0; length];
    reader.read_exact(&mut text)?;
    Ok((status, text))
}
