//! The token that opens the link: a signed answer to a question of the office's, kept in memory while it is good.

use core::cell::RefCell;
use std::rc::Rc;

use serde::Deserialize;
use sync_core::id::{hex, unhex};
use sync_core::sync::identity::token_message;
use sync_core::sync::tablet::LinkTrouble;

use super::http::{self, ANSWER_MS, Answer, Body, Question};
use super::time::wall_ms;
use crate::worker::desk::Desk;

/// A token is renewed when this part of its life is left.
const RENEW_AT_LEFT: i64 = 3;
/// A token is not used for a new link in its last moments: it could end on the way.
const LEFT_AT_LEAST_MS: i64 = 30_000;

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

#[derive(Deserialize)]
struct Challenge {
    nonce: String,
}

#[derive(Deserialize)]
struct Granted {
    token: String,
    expires_in_s: i64,
}

#[derive(Deserialize)]
struct Hello {
    followthrough: u32,
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
        let asked = serde_json::json!({ "device": device });
        let challenge: Challenge = ours(question("/api/device/challenge", &asked).await?).await?;
        let mut nonce = [0u8; 32];
        if unhex(&challenge.nonce, &mut nonce).is_none() {
            return Err(LinkTrouble::NotTheOffice);
        }
        let proof = self.desk.borrow().prove(&token_message(&nonce));
        let asked = serde_json::json!({ "device": device, "nonce": challenge.nonce, "proof": hex(&proof.0) });
        let granted: Granted = ours(question("/api/device/token", &asked).await?).await?;
        let life_ms = granted.expires_in_s.clamp(0, 24 * 3600) * 1000;
        let now_ms = wall_ms();
        let token = Token {
            text: granted.token,
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
    match answer.json::<Hello>() {
        Some(hello) if hello.followthrough == 1 => Ok(()),
        // An office that is just starting, or a proxy in front of one that is down.
        _ if answer.status >= 500 => Err(LinkTrouble::Unreachable),
        _ => Err(LinkTrouble::NotTheOffice),
    }
}

async fn question(path: &str, asked: &serde_json::Value) -> Result<Answer, LinkTrouble> {
    http::ask(&Question {
        path,
        body: Some(Body::Json(asked.to_string())),
        headers: &[],
        within_ms: ANSWER_MS,
    })
    .await
    .map_err(|_| LinkTrouble::Unreachable)
}

/// Reads the office's answer; anything else is found out.
async fn ours<T: serde::de::DeserializeOwned>(answer: Answer) -> Result<T, LinkTrouble> {
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
