//! The token that opens the link: a signed answer to a question of the office's, kept in memory while it is good.

use core::cell::RefCell;
use std::rc::Rc;

use sync_core::id::{hex, unhex};
use sync_core::sync::identity::token_message;
use sync_core::sync::tablet::LinkTrouble;

use super::http::{self, ANSWER_MS, Answer, Body, Question};
use super::json::Json;
use super::time::wall_ms;
use crate::worker::desk::Desk;

/// A token is renewed when this part of its life is left.
const RENEW_AT_LEFT: i64 = 3;
/// A token is not used for a new link in its last moments: it could end on the way.
const LEFT_AT_LEAST_MS: i64 = 30_000;
/// No token of the office's lives longer than this.
const LIFE_MAX_S: f64 = 24.0 * 3600.0;

/// Gets tokens and keeps the last one.
pub struct Tokens {
    desk: Rc<RefCell<Desk>>,
    last: RefCell<Option<Token>>,
}

/// One token.
#[derive(Clone)]
pub struct Token {
    /// As sent.
    pub text: String,
    good_until_ms: i64,
    renew_at_ms: i64,
}

impl Token {
    /// In how long it should be renewed.
    pub fn renew_in_ms(&self) -> i64 {
        (self.renew_at_ms - wall_ms()).max(0)
    }
}

impl Tokens {
    /// No token yet.
    pub fn new(desk: Rc<RefCell<Desk>>) -> Self {
        Self {
            desk,
            last: RefCell::new(None),
        }
    }

    /// The kept token while it is good for a new link, otherwise a new one.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn get(&self) -> Result<Token, LinkTrouble> {
        let kept = self.last.borrow().clone();
        match kept {
            Some(token) if token.good_until_ms - wall_ms() > LEFT_AT_LEAST_MS => Ok(token),
            _ => self.renew().await,
        }
    }

    /// A new token.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn renew(&self) -> Result<Token, LinkTrouble> {
        let device = self.desk.borrow().device_hex();
        let asked = Json::of(&[("device", &device)]);
        let challenge = ours(question("/api/device/challenge", asked).await?).await?;
        let mut nonce = [0u8; 32];
        let nonce_hex = challenge.text("nonce").unwrap_or_default();
        unhex(&nonce_hex, &mut nonce).ok_or(LinkTrouble::NotTheOffice)?;
        let proof = hex(&self.desk.borrow().prove(&token_message(&nonce)).0);
        let asked = Json::of(&[("device", &device), ("nonce", &nonce_hex), ("proof", &proof)]);
        let granted = ours(question("/api/device/token", asked).await?).await?;
        let life_s = granted
            .number("expires_in_s")
            .unwrap_or(0.0)
            .clamp(0.0, LIFE_MAX_S);
        #[expect(clippy::cast_possible_truncation, reason = "clamped to a day")]
        let life_ms = (life_s * 1000.0) as i64;
        let now_ms = wall_ms();
        let token = Token {
            text: granted.text("token").ok_or(LinkTrouble::NotTheOffice)?,
            good_until_ms: now_ms + life_ms,
            renew_at_ms: now_ms + life_ms - life_ms / RENEW_AT_LEFT,
        };
        self.last.replace(Some(token.clone()));
        Ok(token)
    }

    /// Forgets the kept token: the office did not take it.
    pub fn forget(&self) {
        self.last.replace(None);
    }
}

/// Whether the office is there at all: the same question that finds Wi-Fi sign-in pages out.
///
/// # Errors
/// Why not.
pub async fn is_the_office_there() -> Result<(), LinkTrouble> {
    let hello = Question {
        path: "/api/hello",
        body: None,
        headers: &[],
        within_ms: ANSWER_MS,
    };
    let answer = http::ask(&hello).await.map_err(|_| LinkTrouble::Unreachable)?;
    let ours = answer.json().and_then(|hello| hello.number("followthrough"));
    match ours {
        Some(1.0) => Ok(()),
        // An office that is just starting, or a proxy in front of one that is down.
        _ if answer.status >= 500 => Err(LinkTrouble::Unreachable),
        _ => Err(LinkTrouble::NotTheOffice),
    }
}

async fn question(path: &str, asked: String) -> Result<Answer, LinkTrouble> {
    http::ask(&Question {
        path,
        body: Some(Body::Json(asked)),
        headers: &[],
        within_ms: ANSWER_MS,
    })
    .await
    .map_err(|_| LinkTrouble::Unreachable)
}

/// Reads the office's answer; anything else is found out.
async fn ours(answer: Answer) -> Result<Json, LinkTrouble> {
    if answer.status == 200
        && let Some(read) = answer.json()
    {
        return Ok(read);
    }
    match (answer.status, answer.problem()) {
        (401 | 404, Some(_)) => Err(LinkTrouble::Token),
        (403, Some(_)) => Err(LinkTrouble::Revoked),
        (_, Some(_)) => Err(LinkTrouble::Unreachable),
        (_, None) => {
            is_the_office_there().await?;
            Err(LinkTrouble::Unreachable)
        }
    }
}
