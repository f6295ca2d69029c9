//! The way from a device to the office, as every tablet takes it: a challenge answered, a token, a websocket.

use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use futures_util::SinkExt;
use serde_json::json;
use sync_core::id::{DeviceId, hex, unhex};
use sync_core::journal::KeyPair;
use sync_core::sync::identity::token_message;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::http::{Http, connect_from};

/// A websocket to the office.
pub type Socket = WebSocketStream<TcpStream>;

/// What lets a device in, for a while.
#[derive(Clone, Debug)]
pub struct Token {
    text: String,
    good_until: Instant,
    /// Bytes of the bodies by which it was got, both ways.
    pub asking_bytes: u64,
}

impl Token {
    /// Whether it may open one more link: as the tablet's app has it, not in its last moments.
    pub fn is_good(&self) -> bool {
        self.good_until > Instant::now() + Duration::from_secs(30)
    }

    /// Bytes of it as it goes over a socket.
    pub fn bytes(&self) -> u64 {
        self.text.len() as u64
    }
}

/// What goes over its network.
#[derive(Debug, Default)]
pub struct Traffic {
    /// Bytes of messages sent.
    pub up_bytes: AtomicU64,
    /// Bytes of messages received.
    pub down_bytes: AtomicU64,
    /// Frames sent.
    pub up_frames: AtomicU64,
    /// Times it sent after it had heard something, or had yet to: what a line with a delay makes it wait for.
    pub turns: AtomicU64,
    /// Bytes of the requests by which tokens were got, and of their answers.
    pub asking_bytes: AtomicU64,
    /// The token in use.
    token: Mutex<Option<Token>>,
}

impl Traffic {
    /// The token in use while it is good, otherwise a new one.
    ///
    /// # Errors
    /// The office does not answer, or does not know the device.
    pub async fn token(&self, port: u16, key: &KeyPair) -> Result<Token> {
        let kept = lock(&self.token).clone().filter(Token::is_good);
        if let Some(token) = kept {
            return Ok(token);
        }
        let asked = token(port, key, Ipv4Addr::LOCALHOST).await?;
        self.asking_bytes.fetch_add(asked.asking_bytes, Ordering::Relaxed);
        lock(&self.token).replace(asked.clone());
        Ok(asked)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Gets a token for a device, from one of this machine's own addresses: a home stands behind one.
///
/// # Errors
/// The office does not answer, or does not know the device.
pub async fn token(port: u16, key: &KeyPair, source: Ipv4Addr) -> Result<Token> {
    let device = DeviceId::of_key(&key.public()).to_hex();
    let mut http = Http::connect_from(source, port).await?;
    let challenge = json!({ "device": device }).to_string();
    let challenge = http.post("/api/device/challenge", challenge.as_bytes()).await?;
    let nonce_hex = challenge["nonce"].as_str().context("a nonce")?;
    let mut nonce = [0u8; 32];
    unhex(nonce_hex, &mut nonce).context("a nonce of 32 bytes")?;
    let proof = hex(&key.sign(&token_message(&nonce)).0);
    let answer = json!({ "device": device, "nonce": nonce_hex, "proof": proof }).to_string();
    let answer = http.post("/api/device/token", answer.as_bytes()).await?;
    let text = answer["token"].as_str().context("a token")?.to_owned();
    let life_s = answer["expires_in_s"].as_u64().context("how long it is good")?;
    Ok(Token {
        text,
        good_until: Instant::now() + Duration::from_secs(life_s),
        asking_bytes: http.up_bytes + http.down_bytes,
    })
}

/// Opens the way with a token, which goes ahead on it.
///
/// # Errors
/// The office does not answer.
pub async fn open(port: u16, token: &Token, source: Ipv4Addr) -> Result<Socket> {
    let stream = connect_from(source, port).await?;
    let url = format!("ws://127.0.0.1:{port}/api/sync");
    let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await?;
    socket.send(Message::text(token.text.clone())).await?;
    Ok(socket)
}
