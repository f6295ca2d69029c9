//! A tablet's websocket: the token first, then frames both ways. Nothing here looks inside a frame.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use sync_core::id::DeviceId;
use sync_core::limits;
use sync_core::sync::hub::{CloseReason, LinkId};
use sync_core::time::Timestamp;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::{Instant, timeout};

use super::answer::Problem;
use super::{Office, guard, stopped};
use crate::clock;
use crate::hub_task::ToLink;
use crate::tokens::Bearer;

/// Somebody who opens a socket and says nothing is not a tablet.
const TOKEN_WITHIN: Duration = Duration::from_secs(10);
/// A tablet pings a quiet link every 20 s: this is two of them lost.
const SILENT: Duration = Duration::from_secs(60);
/// A peer that does not take a frame for this long is gone.
const SEND: Duration = Duration::from_secs(30);
/// The socket's own limit lies above ours, so that an oversize frame is answered with its reason.
const MESSAGE_BYTES_MAX: usize = 2 * limits::FRAME_BYTES_MAX;

/// Room for what arrives on a quiet line: it is kept for every socket, and grows where a frame needs more.
const READ_BUFFER_BYTES: usize = 8 * 1024;

/// Close codes of our own, beside those of RFC 6455.
mod code {
    pub const TOKEN: u16 = 4401;
    pub const REVOKED: u16 = 4403;
    pub const PROTOCOL: u16 = 4409;
    pub const TOO_LARGE: u16 = 4413;
    pub const BUSY: u16 = 4429;
    pub const RESTARTING: u16 = 1012;
    pub const NORMAL: u16 = 1000;
}

/// `GET /api/sync`
pub async fn open(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    // Browsers always say where a socket comes from; other programs need not.
    if headers.contains_key(header::ORIGIN) && !guard::from_our_page(&headers) {
        return Err(guard::elsewhere());
    }
    let place = office
        .sockets
        .clone()
        .try_acquire_owned()
        .map_err(|_| Problem::busy())?;
    Ok(upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .read_buffer_size(READ_BUFFER_BYTES)
        .on_upgrade(move |socket| serve(office, socket, place)))
}

async fn serve(office: Arc<Office>, mut socket: WebSocket, _place: OwnedSemaphorePermit) {
    let first = match timeout(TOKEN_WITHIN, socket.recv()).await {
        Ok(Some(Ok(Message::Text(token)))) => admit(&office, &token),
        Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) => return,
        Ok(Some(Ok(_))) | Err(_) => Err((code::TOKEN, "the first message is the token")),
    };
    let bearer = match first {
        Ok(bearer) => bearer,
        Err((code, reason)) => return close(&mut socket, code, reason).await,
    };
    let Some((link, frames)) = office.hub.open_link(bearer.device).await else {
        return close(&mut socket, code::RESTARTING, "restarting").await;
    };
    let (code, reason) = carry(&office, &mut socket, bearer, link, frames).await;
    office.hub.closed(link).await;
    close(&mut socket, code, reason).await;
}

/// A device whose token holds and that is not revoked.
pub fn admit(office: &Office, token: &str) -> Result<Bearer, (u16, &'static str)> {
    let bearer = office
        .tokens
        .check(token.trim())
        .map_err(|_| (code::TOKEN, "the token is not valid"))?;
    match office.hub.directory().device(bearer.device) {
        Some(device) if device.revoked.is_none() => Ok(bearer),
        Some(_) => Err((code::REVOKED, "this tablet was reported lost or retired")),
        None => Err((code::TOKEN, "this tablet is not enrolled")),
    }
}

/// Carries frames until something ends it.
async fn carry(
    office: &Office,
    socket: &mut WebSocket,
    mut bearer: Bearer,
    link: LinkId,
    mut frames: mpsc::Receiver<ToLink>,
) -> (u16, &'static str) {
    let device = bearer.device;
    let mut stopping = office.stopping.clone();
    loop {
        tokio::select! {
            said = timeout(SILENT, socket.recv()) => match said {
                Ok(Some(Ok(Message::Binary(frame)))) if frame.len() > limits::FRAME_BYTES_MAX => {
                    tracing::info!(%device, bytes = frame.len(), "a frame over the limit");
                    return (code::TOO_LARGE, "the frame is larger than any may be");
                }
                Ok(Some(Ok(Message::Binary(frame)))) => {
                    if !office.hub.received(link, frame.to_vec()).await {
                        return (code::RESTARTING, "restarting");
                    }
                }
                Ok(Some(Ok(Message::Text(token)))) => match renewed(office, device, &token) {
                    Ok(renewed) => bearer = renewed,
                    Err(why) => return why,
                },
                Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => {}
                Ok(Some(Ok(Message::Close(_))) | None) => return (code::NORMAL, ""),
                // The socket's own limit speaks through an error: told apart by its words, there is no other way.
                Ok(Some(Err(error))) if error.to_string().contains("too long") => {
                    return (code::TOO_LARGE, "the frame is larger than any may be");
                }
                Ok(Some(Err(_))) => return (code::PROTOCOL, "this is not our protocol"),
                Err(_) => return (code::NORMAL, "silent for too long"),
            },
            frame = frames.recv() => match frame {
                Some(ToLink::Frame(frame)) => {
                    let message = Message::Binary(Bytes::from_owner(frame));
                    if !matches!(timeout(SEND, socket.send(message)).await, Ok(Ok(()))) {
                        return (code::BUSY, "frames are not taken");
                    }
                    if !office.hub.sent(link).await {
                        return (code::RESTARTING, "restarting");
                    }
                }
                Some(ToLink::Close(reason)) => return close_code(reason),
                None => return (code::BUSY, "frames are not taken"),
            },
            () = tokio::time::sleep_until(deadline(bearer.expires_at)) => return (code::TOKEN, "the token ran out"),
            () = stopped(&mut stopping) => return (code::RESTARTING, "restarting"),
        }
    }
}

fn renewed(office: &Office, device: DeviceId, token: &str) -> Result<Bearer, (u16, &'static str)> {
    let bearer = admit(office, token)?;
    if bearer.device == device {
        Ok(bearer)
    } else {
        Err((code::TOKEN, "the token is another tablet's"))
    }
}

fn deadline(at: Timestamp) -> Instant {
    let ms = at.ms_since(clock::now()).max(0).unsigned_abs();
    Instant::now() + Duration::from_millis(ms)
}

/// How the machine's reasons are said on a socket.
pub fn close_code(reason: CloseReason) -> (u16, &'static str) {
    match reason {
        CloseReason::Protocol => (
            code::PROTOCOL,
            "no protocol in common: the app or the office needs an update",
        ),
        CloseReason::Malformed => (code::PROTOCOL, "this is not our protocol"),
        CloseReason::Replaced => (code::NORMAL, "another link of this tablet took over"),
        CloseReason::Revoked => (code::REVOKED, "this tablet was reported lost or retired"),
        CloseReason::Unknown => (code::TOKEN, "the office does not know this tablet"),
        CloseReason::Restarting => (code::RESTARTING, "restarting"),
    }
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    let _ = timeout(SEND, socket.send(Message::Close(Some(frame)))).await;
}
