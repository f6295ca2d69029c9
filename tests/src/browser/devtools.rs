//! A second line into a browser, beside its driver: to the workers of a page, which the driver does not reach.
//!
//! May not live here: what a person sees on a page (`page`).

use std::net::TcpStream;
use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, WebSocket, client};

use super::webdriver::Session;

/// An answer that has not come by then never comes.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// The line.
pub struct Line {
    socket: WebSocket<TcpStream>,
    asked: u64,
    /// Workers heard of: their session, and the address of their script.
    workers: Vec<(String, String)>,
}

impl Line {
    /// A line to the page that the driver looks at, and to every worker it has and will have.
    pub fn to(session: &Session) -> Self {
        let Some((port, path)) = session.devtools_address() else {
            panic!("the browser does not say where its DevTools are");
        };
        let stream = TcpStream::connect(("127.0.0.1", port)).and_then(|stream| {
            stream.set_read_timeout(Some(ANSWER_WITHIN))?;
            Ok(stream)
        });
        let stream = stream.unwrap_or_else(|why| panic!("no line to the browser: {why}"));
        let (socket, _) = client(format!("ws://127.0.0.1:{port}{path}"), stream)
            .unwrap_or_else(|why| panic!("no line to the browser: {why}"));
        let mut line = Self {
            socket,
            asked: 0,
            workers: Vec::new(),
        };
        let page = session.window().unwrap_or_default();
        let attached = line.ask(
            None,
            "Target.attachToTarget",
            json!({ "targetId": page, "flatten": true }),
        );
        let of_page = attached["sessionId"].as_str().map(str::to_owned);
        line.follow(of_page.as_deref());
        line
    }

    /// Runs a script in the worker whose own script's name begins so. What it answers is not waited for: it may end the worker.
    pub fn run_in_worker(&mut self, name: &str, script: &str) {
        let named = |(_, address): &&(String, String)| {
            let file = address.rsplit('/').next().unwrap_or_default();
            file.starts_with(name)
        };
        let Some(worker) = self
            .workers
            .iter()
            .rev()
            .find(named)
            .map(|(session, _)| session.clone())
        else {
            panic!("no worker is called {name}: {:?}", self.workers);
        };
        self.ask(Some(&worker), "Runtime.evaluate", json!({ "expression": script }));
    }

    /// Hears of the workers of a page or a worker, and of theirs.
    fn follow(&mut self, session: Option<&str>) {
        let known = self.workers.len();
        let everything = json!({ "autoAttach": true, "waitForDebuggerOnStart": false, "flatten": true });
        self.ask(session, "Target.setAutoAttach", everything);
        for at in known..self.workers.len() {
            let worker = self.workers[at].0.clone();
            self.follow(Some(&worker));
        }
    }

    fn ask(&mut self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.asked += 1;
        let mut question = json!({ "id": self.asked, "method": method, "params": parameters });
        if let Some(session) = session {
            question["sessionId"] = json!(session);
        }
        if let Err(why) = self.socket.send(Message::text(question.to_string())) {
            panic!("the browser was not asked {method}: {why}");
        }
        loop {
            let said = match self.socket.read() {
                Ok(said) => said,
                Err(why) => panic!("the browser does not answer {method}: {why}"),
            };
            let said: Value = said
                .to_text()
                .ok()
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default();
            if said["method"] == "Target.attachedToTarget" {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let (of, target) = (&said["params"]["sessionId"], &said["params"]["targetInfo"]);
                if target["type"] == "worker" {
                    self.workers.push((text(of), text(&target["url"])));
                }
            }
            if said["id"] == self.asked {
                assert!(said["error"].is_null(), "{method}: {}", said["error"]);
                return said["result"].clone();
            }
        }
    }
}
