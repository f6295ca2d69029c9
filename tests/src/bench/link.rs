//! The way from a device to the office, as every tablet takes it: a challenge answered, a token, a websocket.

use std::net::Ipv4Addr;

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

/// An open way, and what opening it took.
pub struct Opened {
    /// The socket; the token went ahead on it.
    pub socket: Socket,
    /// Bytes of the token as it went over the socket.
    pub token_bytes: u64,
    /// Bytes of the bodies by which the token was got, both ways.
    pub asking_bytes: u64,
}

/// Opens the way for a device, from one of this machine's own addresses: a home stands behind one.
///
/// # Errors
/// The office does not answer, or does not know the device.
pub async fn open(port: u16, key: &KeyPair, source: Ipv4Addr) -> Result<Opened> {
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
    let token = answer["token"].as_str().context("a token")?.to_owned();
    let asking_bytes = http.up_bytes + http.down_bytes;
    drop(http);
    let stream = connect_from(source, port).await?;
    let url = format!("ws://127.0.0.1:{port}/api/sync");
    let (mut socket, _) = tokio_tungstenite::client_async(url, stream).await?;
    let token_bytes = token.len() as u64;
    socket.send(Message::text(token)).await?;
    Ok(Opened {
        socket,
        token_bytes,
        asking_bytes,
    })
}
