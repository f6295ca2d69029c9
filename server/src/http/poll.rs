//! The same frames by request and long poll, where a proxy kills websockets. A link is named by 16 bytes of its tablet's
//! choosing and lives as long as it is asked for.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sync_core::id::{DeviceId, unhex};
use sync_core::limits;
use sync_core::sync::hub::{CloseReason, LinkId};
use tokio::sync::{Mutex as AsyncMutex, mpsc};
use tokio::time::{Instant, timeout};

use super::answer::Problem;
use super::{Office, socket, stopped};
use crate::hub_task::ToLink;

/// How long a poll waits for something to say: below what proxies cut off.
const WAIT: Duration = Duration::from_secs(25);
/// A link not asked for this long is gone.
const SILENT: Duration = Duration::from_secs(60);
/// Links kept: one per tablet, and some being replaced.
const LINKS_MAX: usize = 1024;

/// Open links, by the name their tablets gave them.
#[derive(Default)]
pub struct Polls(Mutex<HashMap<[u8; 16], Polled>>);

#[derive(Clone)]
struct Polled {
    device: DeviceId,
    link: LinkId,
    asked_at: Instant,
    frames: Arc<AsyncMutex<mpsc::Receiver<ToLink>>>,
}

/// `POST /api/sync/poll`
pub async fn poll(
    State(office): State<Arc<Office>>,
    headers: HeaderMap,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Result<Response, Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let token = text(header::AUTHORIZATION.as_str())
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| no_token("Send the token: Authorization: Bearer."))?;
    let bearer = socket::admit(&office, token).map_err(|(code, reason)| match code {
        4403 => Problem::new(
            StatusCode::FORBIDDEN,
            "revoked-device",
            format!("Not taken: {reason}."),
        ),
        _ => no_token(format!("Not taken: {reason}.")),
    })?;
    let mut name = [0u8; 16];
    text("x-followthrough-link")
        .and_then(|value| unhex(value, &mut name))
        .ok_or_else(|| {
            Problem::bad_request("Name the link: X-Followthrough-Link, 16 bytes in hexadecimal.")
        })?;
    let body = body.map_err(|_| too_large())?;
    let frames = split(&body)?;
    let polled = link(&office, name, bearer.device).await?;
    for frame in frames {
        if !office.hub.received(polled.link, frame.to_vec()).await {
            return Err(Problem::unavailable(
                "stopping",
                "The office is restarting. Try again in a moment.",
            ));
        }
    }
    if text("x-followthrough-wait") == Some("no") {
        // A tablet that brings something has another request to listen with. Frames in two answers at once could
        // overtake each other on the way, and a page that comes before its feed's beginning is lost.
        return Ok(Vec::new().into_response());
    }
    answer(&office, name, &polled).await
}

/// The link of this name, opened now if there is none.
async fn link(office: &Office, name: [u8; 16], device: DeviceId) -> Result<Polled, Problem> {
    {
        let mut open = lock(&office.polls);
        if let Some(polled) = open.get_mut(&name) {
            if polled.device != device {
                return Err(Problem::not_found());
            }
            polled.asked_at = Instant::now();
            return Ok(polled.clone());
        }
        if open.len() >= LINKS_MAX {
            return Err(Problem::busy());
        }
    }
    let (link, frames) = office.hub.open_link(device).await.ok_or_else(|| {
        Problem::unavailable("stopping", "The office is restarting. Try again in a moment.")
    })?;
    let polled = Polled {
        device,
        link,
        asked_at: Instant::now(),
        frames: Arc::new(AsyncMutex::new(frames)),
    };
    lock(&office.polls).insert(name, polled.clone());
    Ok(polled)
}

/// Waits for the first frame, then takes what else is there.
async fn answer(office: &Office, name: [u8; 16], polled: &Polled) -> Result<Response, Problem> {
    // One poll at a time has the frames; an earlier one whose client left is dropped by the server.
    let Ok(mut frames) = timeout(WAIT, polled.frames.lock()).await else {
        return Ok(Vec::new().into_response());
    };
    let mut stopping = office.stopping.clone();
    let first = tokio::select! {
        first = timeout(WAIT, frames.recv()) => first,
        () = stopped(&mut stopping) => Ok(Some(ToLink::Close(CloseReason::Restarting))),
    };
    let mut body = Vec::new();
    let mut next = match first {
        Err(_) => return Ok(body.into_response()),
        Ok(first) => first,
    };
    loop {
        match next {
            Some(ToLink::Frame(frame)) => {
                let length = u32::try_from(frame.len()).map_err(|_| too_large())?;
                body.extend_from_slice(&length.to_be_bytes());
                body.extend_from_slice(&frame);
                office.hub.sent(polled.link).await;
            }
            // What was to be said before the close is said; the next poll hears of the close.
            Some(ToLink::Close(_)) | None if !body.is_empty() => {
                lock(&office.polls).remove(&name);
                break;
            }
            Some(ToLink::Close(reason)) => {
                lock(&office.polls).remove(&name);
                return Err(closed(reason));
            }
            None => {
                lock(&office.polls).remove(&name);
                return Err(Problem::new(
                    StatusCode::CONFLICT,
                    "link-closed",
                    "The link was closed. Begin a new one.",
                ));
            }
        }
        if body.len() >= limits::FRAME_BYTES_MAX {
            break;
        }
        next = match frames.try_recv() {
            Ok(more) => Some(more),
            Err(_) => break,
        };
    }
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], body).into_response())
}

/// Frames of a body: each after its length as 32 bits, big end first.
fn split(mut body: &[u8]) -> Result<Vec<&[u8]>, Problem> {
    let mut frames = Vec::new();
    while !body.is_empty() {
        let (length, rest) = body
            .split_first_chunk::<4>()
            .ok_or_else(|| Problem::bad_request("The body ends inside a length."))?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| too_large())?;
        if length > limits::FRAME_BYTES_MAX {
            return Err(too_large());
        }
        let (frame, rest) = rest
            .split_at_checked(length)
            .ok_or_else(|| Problem::bad_request("The body ends inside a frame."))?;
        frames.push(frame);
        body = rest;
    }
    Ok(frames)
}

/// Closes links that nobody asks for any more.
pub async fn forget_silent(office: Arc<Office>) {
    let mut every = tokio::time::interval(SILENT / 4);
    let mut stopping = office.stopping.clone();
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = stopped(&mut stopping) => return,
        }
        let silent: Vec<LinkId> = {
            let mut open = lock(&office.polls);
            let silent = open.extract_if(|_, polled| polled.asked_at.elapsed() > SILENT);
            silent.map(|(_, polled)| polled.link).collect()
        };
        for link in silent {
            office.hub.closed(link).await;
        }
    }
}

fn closed(reason: CloseReason) -> Problem {
    let (_, words) = socket::close_code(reason);
    match reason {
        CloseReason::Revoked => Problem::new(
            StatusCode::FORBIDDEN,
            "revoked-device",
            format!("Closed: {words}."),
        ),
        CloseReason::Unknown => no_token(format!("Closed: {words}.")),
        CloseReason::Protocol | CloseReason::Malformed => Problem::new(
            StatusCode::UPGRADE_REQUIRED,
            "protocol",
            format!("Closed: {words}."),
        ),
        CloseReason::Replaced => {
            Problem::new(StatusCode::CONFLICT, "link-closed", format!("Closed: {words}."))
        }
        CloseReason::Restarting => {
            Problem::unavailable("stopping", "The office is restarting. Try again in a moment.")
        }
    }
}

fn no_token(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "token", message)
}

fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "A frame is larger than any may be.",
    )
}

fn lock(polls: &Polls) -> std::sync::MutexGuard<'_, HashMap<[u8; 16], Polled>> {
    polls.0.lock().unwrap_or_else(PoisonError::into_inner)
}
