//! The link to the office: a token, then a websocket, or HTTP requests where websockets do not get through.
//!
//! One task per link. It ends with a reason; when to try again is the core's to say.

use core::cell::Cell;
use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use sync_core::sync::tablet::LinkTrouble;
use wasm_bindgen_futures::spawn_local;

use super::poll;
use super::shell::Event;
use super::socket::{self, Socket};
use super::time::{Alarm, wall_ms};
use super::token::{self, Token, Tokens};

/// How long a socket may take to open.
const OPEN_WITHIN_MS: i64 = 10_000;
/// A renewal that failed is tried again after this.
const RENEW_AGAIN_MS: i64 = 15_000;
/// Sockets that opened and died without a word, in a row, before HTTP is used instead.
const SILENT_DEATHS: u32 = 2;
/// How long HTTP is used before a socket is tried again: people carry tablets from network to network.
const HTTP_FOR_MS: i64 = 10 * 60_000;

/// What happens on a link, in order.
pub enum News {
    /// A frame of the core's is to be sent.
    Out(Vec<u8>),
    /// The socket opened.
    Open,
    /// It did not, in time.
    TooSlow,
    /// A frame arrived.
    Frame(Vec<u8>),
    /// The socket closed, with this code.
    Closed(u16),
    /// An HTTP request was answered.
    Answered,
    /// The token should be renewed.
    RenewDue,
    /// It was, or not.
    Renewed(Result<Token, LinkTrouble>),
}

/// Number of a link: events of an earlier link are told apart.
pub type LinkNumber = u32;

/// Opens links one after another.
pub struct Links {
    tokens: Rc<Tokens>,
    inbox: UnboundedSender<Event>,
    memory: Rc<Memory>,
    current: Option<UnboundedSender<News>>,
    number: LinkNumber,
}

/// What one link leaves for the next to know.
#[derive(Default)]
pub struct Memory {
    silent_deaths: Cell<u32>,
    http_until_ms: Cell<i64>,
}

impl Links {
    /// None open yet.
    pub fn new(tokens: Tokens, inbox: UnboundedSender<Event>) -> Self {
        Self {
            tokens: Rc::new(tokens),
            inbox,
            memory: Rc::default(),
            current: None,
            number: 0,
        }
    }

    /// Opens a link; the one before is closed.
    pub fn connect(&mut self) {
        self.disconnect();
        let (news, arriving) = unbounded();
        let link = Link {
            number: self.number,
            tokens: Rc::clone(&self.tokens),
            inbox: self.inbox.clone(),
            memory: Rc::clone(&self.memory),
            news: news.clone(),
        };
        self.current = Some(news);
        spawn_local(link.run(arriving));
    }

    /// Closes the link, if there is one. Nothing more is heard of it.
    pub fn disconnect(&mut self) {
        self.number += 1;
        if let Some(news) = self.current.take() {
            news.close_channel();
        }
    }

    /// Sends a frame on the current link. Without one it is dropped: the core sends again what was not confirmed.
    pub fn send(&self, frame: Vec<u8>) {
        if let Some(news) = &self.current {
            // A link that has just ended reports so by itself.
            let _ = news.unbounded_send(News::Out(frame));
        }
    }

    /// Whether an event is of the current link.
    pub fn is_current(&self, number: LinkNumber) -> bool {
        self.current.is_some() && number == self.number
    }

    /// The current link ended by itself.
    pub fn ended(&mut self) {
        self.current = None;
    }
}

/// One link.
pub struct Link {
    number: LinkNumber,
    /// Where tokens come from.
    pub tokens: Rc<Tokens>,
    inbox: UnboundedSender<Event>,
    memory: Rc<Memory>,
    /// For what the link's own parts report.
    pub news: UnboundedSender<News>,
}

/// How a link goes on or ends. `Disconnected` is not reported: the core closed it.
pub enum End {
    /// The core closed it.
    Disconnected,
    /// It ended by itself.
    Trouble(LinkTrouble),
    /// The socket did not open.
    NoSocket,
}

impl Link {
    async fn run(self, mut arriving: UnboundedReceiver<News>) {
        let end = match self.tokens.get().await {
            Err(trouble) => End::Trouble(trouble),
            Ok(token) if self.memory.http_until_ms.get() > wall_ms() => {
                poll::carry(&self, &token, &mut arriving).await
            }
            Ok(token) => match self.over_socket(&token, &mut arriving).await {
                End::NoSocket => self.without_socket(&token, &mut arriving).await,
                end => end,
            },
        };
        arriving.close();
        if let End::Trouble(trouble) = end {
            if trouble == LinkTrouble::Token {
                self.tokens.forget();
            }
            self.report(LinkEvent::Down(trouble));
        }
    }

    /// Tells the loop.
    pub fn report(&self, event: LinkEvent) {
        // The loop ends with the worker only.
        let _ = self.inbox.unbounded_send(Event::Link(self.number, event));
    }

    /// Has the token renewed in time, by news.
    pub fn renew_later(&self, alarm: &Alarm, after_ms: i64) {
        let news = self.news.clone();
        alarm.set(after_ms, move || drop(news.unbounded_send(News::RenewDue)));
    }

    /// Renews the token now, by news.
    pub fn renew(&self) {
        let (tokens, news) = (Rc::clone(&self.tokens), self.news.clone());
        spawn_local(async move {
            let renewed = tokens.renew().await;
            drop(news.unbounded_send(News::Renewed(renewed)));
        });
    }

    async fn over_socket(&self, token: &Token, arriving: &mut UnboundedReceiver<News>) -> End {
        let Ok(socket) = Socket::open(&self.news) else {
            return End::NoSocket;
        };
        let alarm = Alarm::default();
        let news = self.news.clone();
        alarm.set(OPEN_WITHIN_MS, move || drop(news.unbounded_send(News::TooSlow)));
        let (mut open, mut heard) = (false, false);
        while let Ok(news) = arriving.recv().await {
            match news {
                News::Open => {
                    open = true;
                    if socket.send_token(&token.text).is_err() {
                        return End::NoSocket;
                    }
                    self.renew_later(&alarm, token.renew_in_ms());
                    self.report(LinkEvent::Up);
                }
                News::TooSlow if !open => return End::NoSocket,
                News::Out(frame) => {
                    if socket.send(&frame).is_err() {
                        return End::Trouble(LinkTrouble::Broken);
                    }
                }
                News::Frame(frame) => {
                    heard = true;
                    self.memory.silent_deaths.set(0);
                    self.report(LinkEvent::Frame(frame));
                }
                News::Closed(_) if !open => return End::NoSocket,
                News::Closed(code) => {
                    // Only the office closes with a code of its own; a proxy that eats sockets just cuts them.
                    if !heard && code < 4000 {
                        self.note_silent_death();
                    }
                    return End::Trouble(socket::trouble_of(code));
                }
                News::RenewDue => self.renew(),
                News::Renewed(Ok(token)) => {
                    if socket.send_token(&token.text).is_err() {
                        return End::Trouble(LinkTrouble::Broken);
                    }
                    self.renew_later(&alarm, token.renew_in_ms());
                }
                News::Renewed(Err(trouble @ (LinkTrouble::Revoked | LinkTrouble::Token))) => {
                    return End::Trouble(trouble);
                }
                News::Renewed(Err(_)) => self.renew_later(&alarm, RENEW_AGAIN_MS),
                News::TooSlow | News::Answered => {}
            }
        }
        End::Disconnected
    }

    /// The socket did not open. If the office is there all the same, something between does not let sockets through.
    async fn without_socket(&self, token: &Token, arriving: &mut UnboundedReceiver<News>) -> End {
        match token::is_the_office_there().await {
            Err(trouble) => End::Trouble(trouble),
            Ok(()) => {
                self.memory.http_until_ms.set(wall_ms() + HTTP_FOR_MS);
                poll::carry(self, token, arriving).await
            }
        }
    }

    fn note_silent_death(&self) {
        let deaths = self.memory.silent_deaths.get() + 1;
        self.memory.silent_deaths.set(deaths);
        if deaths >= SILENT_DEATHS {
            self.memory.silent_deaths.set(0);
            self.memory.http_until_ms.set(wall_ms() + HTTP_FOR_MS);
        }
    }
}

/// What the loop hears of a link.
pub enum LinkEvent {
    /// It is open.
    Up,
    /// A frame arrived.
    Frame(Vec<u8>),
    /// It is gone.
    Down(LinkTrouble),
}
