//! The link over HTTP: the same frames in requests and answers, for networks that let no websocket through.
//!
//! Two requests at most are under way: one that brings frames, and one that waits for what the office has to say.

use core::cell::Cell;
use std::rc::Rc;

use futures_channel::mpsc::UnboundedReceiver;
use sync_core::id::hex;
use sync_core::sync::tablet::LinkTrouble;
use wasm_bindgen_futures::spawn_local;

use super::http::{self, Body, Question};
use super::keys;
use super::link::{End, Link, LinkEvent, News};
use super::socket;
use super::time::Alarm;
use super::token::Token;
use crate::worker::frames;

/// The office answers an empty question within 25 s; past this the connection hangs.
const WITHIN_MS: i64 = 40_000;
/// A renewal that failed is tried again after this.
const RENEW_AGAIN_MS: i64 = 15_000;

struct Carrier<'a> {
    link: &'a Link,
    name: String,
    token: Rc<std::cell::RefCell<String>>,
    /// Frames that wait for the request before them to be answered.
    waiting: Vec<Vec<u8>>,
    bringing: Rc<Cell<bool>>,
    listening: Rc<Cell<bool>>,
    /// The hello has been brought: before it the office knows no link by this name.
    begun: bool,
}

/// Carries frames until the link ends.
pub async fn carry(link: &Link, token: &Token, arriving: &mut UnboundedReceiver<News>) -> End {
    let Some(name) = keys::random::<16>() else {
        return End::Trouble(LinkTrouble::Broken);
    };
    let mut carrier = Carrier {
        link,
        name: hex(&name),
        token: Rc::new(std::cell::RefCell::new(token.text.clone())),
        waiting: Vec::new(),
        bringing: Rc::default(),
        listening: Rc::default(),
        begun: false,
    };
    let alarm = Alarm::default();
    link.renew_later(&alarm, token.renew_in_ms());
    link.report(LinkEvent::Up);
    while let Ok(news) = arriving.recv().await {
        match news {
            News::Out(frame) => carrier.waiting.push(frame),
            News::Frame(frame) => link.report(LinkEvent::Frame(frame)),
            News::Closed(code) => return End::Trouble(socket::trouble_of(code)),
            News::RenewDue => link.renew(),
            News::Renewed(Ok(token)) => {
                link.renew_later(&alarm, token.renew_in_ms());
                carrier.token.replace(token.text);
            }
            News::Renewed(Err(trouble @ (LinkTrouble::Revoked | LinkTrouble::Token))) => {
                return End::Trouble(trouble);
            }
            News::Renewed(Err(_)) => link.renew_later(&alarm, RENEW_AGAIN_MS),
            News::Answered => carrier.begun = true,
            // Of a socket that did not open.
            News::Open | News::TooSlow => {}
        }
        carrier.go_on();
    }
    End::Disconnected
}

impl Carrier<'_> {
    /// Brings what waits, and keeps one question open for what the office has to say.
    fn go_on(&mut self) {
        if !self.waiting.is_empty() && !self.bringing.get() {
            let frames = core::mem::take(&mut self.waiting);
            self.ask(&self.bringing, frames::join(&frames));
        }
        if self.begun && !self.listening.get() {
            self.ask(&self.listening, Vec::new());
        }
    }

    fn ask(&self, under_way: &Rc<Cell<bool>>, body: Vec<u8>) {
        let under_way = Rc::clone(under_way);
        under_way.set(true);
        let (news, name) = (self.link.news.clone(), self.name.clone());
        let token = self.token.borrow().clone();
        spawn_local(async move {
            let answered = question(&name, &token, &body).await;
            under_way.set(false);
            for one in answered {
                // The link may have ended meanwhile.
                let _ = news.unbounded_send(one);
            }
            let _ = news.unbounded_send(News::Answered);
        });
    }
}

async fn question(name: &str, token: &str, body: &[u8]) -> Vec<News> {
    let bearer = format!("Bearer {token}");
    // What brings something is answered at once; what only asks waits until there is something to say.
    let wait = if body.is_empty() { "yes" } else { "no" };
    let asked = Question {
        path: "/api/sync/poll",
        body: Some(Body::Bytes(body)),
        headers: &[
            ("Authorization", &bearer),
            ("X-Followthrough-Link", name),
            ("X-Followthrough-Wait", wait),
        ],
        within_ms: WITHIN_MS,
    };
    let Ok(answer) = http::ask(&asked).await else {
        return vec![News::Closed(CUT)];
    };
    match answer.status {
        200 => match frames::split(&answer.into_body()) {
            Ok(frames) => frames.into_iter().map(News::Frame).collect(),
            Err(_) => vec![News::Closed(CUT)],
        },
        401 if answer.problem().is_some() => vec![News::Closed(socket::CLOSED_TOKEN)],
        403 if answer.problem().is_some() => vec![News::Closed(socket::CLOSED_REVOKED)],
        426 if answer.problem().is_some() => vec![News::Closed(socket::CLOSED_PROTOCOL)],
        _ => vec![News::Closed(CUT)],
    }
}

/// As browsers report a socket that was cut.
const CUT: u16 = 1006;
