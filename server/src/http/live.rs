//! The desk's live page: rows as they are committed, pushed, never asked for.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::{Value, json};
use sync_core::scope::Audience;
use sync_core::staff::Role;
use tokio::sync::OwnedSemaphorePermit;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::timeout;

use super::answer::{Problem, blocking};
use super::session::{Manager, Overseer, who};
use super::{Office, enrolments, guard, records, stopped};
use crate::clock;
use crate::hub_task::News;

/// A page that does not take what it is sent for this long is gone.
const SEND: Duration = Duration::from_secs(20);
/// How often the session is looked at: a manager who left is out within a minute.
const SESSION_CHECK: Duration = Duration::from_secs(60);
/// Browsers say nothing on this socket; whoever does say more is none of ours.
const INPUT_BYTES_MAX: usize = 4 * 1024;

/// `GET /api/office/live`
pub async fn open(
    State(office): State<Arc<Office>>,
    Overseer(manager): Overseer,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    if !guard::from_our_page(&headers) {
        return Err(guard::elsewhere());
    }
    let place = office
        .sockets
        .clone()
        .try_acquire_owned()
        .map_err(|_| Problem::busy())?;
    Ok(upgrade
        .max_message_size(INPUT_BYTES_MAX)
        .max_frame_size(INPUT_BYTES_MAX)
        .on_upgrade(move |socket| push(office, manager, headers, socket, place)))
}

async fn push(
    office: Arc<Office>,
    manager: Manager,
    headers: HeaderMap,
    mut socket: WebSocket,
    _place: OwnedSemaphorePermit,
) {
    let mut news = office.hub.news();
    let mut stopping = office.stopping.clone();
    let mut session_check = tokio::time::interval(SESSION_CHECK);
    let hello = json!({ "type": "hello", "now_ms": clock::now().0 });
    if !send(&mut socket, &hello).await {
        return;
    }
    loop {
        tokio::select! {
            heard = news.recv() => match heard {
                Ok(heard) => {
                    let Ok(messages) = messages(&office, &manager, heard).await else {
                        return close(&mut socket, 1011, "the office could not read its store").await;
                    };
                    for message in &messages {
                        if !send(&mut socket, message).await {
                            return;
                        }
                    }
                }
                // Behind by more than is kept: the page asks anew after it reconnects.
                Err(RecvError::Lagged(_)) => return close(&mut socket, 4429, "too far behind").await,
                Err(RecvError::Closed) => return close(&mut socket, 1012, "restarting").await,
            },
            said = socket.recv() => match said {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => {}
            },
            _ = session_check.tick() => {
                // A role taken away ends it as well.
                let still = who(&office, &headers, false).await;
                if still.is_ok_and(|still| still.role == manager.role) {
                    // What is due moves with the time alone. It keeps the line alive as well.
                    if !send(&mut socket, &floor_moved()).await {
                        return;
                    }
                } else {
                    return close(&mut socket, 4401, "sign in again").await;
                }
            }
            () = stopped(&mut stopping) => return close(&mut socket, 1012, "restarting").await,
        }
    }
}

/// What one piece of news means to this manager.
async fn messages(office: &Arc<Office>, manager: &Manager, news: News) -> Result<Vec<Value>, Problem> {
    match news {
        News::Rows { scope, .. } if !manager.scopes(office).contains(&scope) => Ok(Vec::new()),
        News::Rows { scope, from, to } => {
            let store = office.store.clone();
            let (came, changed) = blocking(move || store.news(scope, from, to)).await?;
            let directory = office.hub.directory();
            let mut messages = Vec::new();
            if matches!(scope.audience, Audience::People | Audience::Floor) {
                messages.push(floor_moved());
            }
            if scope.audience == Audience::Cycles {
                messages.push(json!({ "type": "cycles" }));
            }
            if !came.is_empty() {
                messages.push(
                    json!({ "type": "records", "records": records::rows(&came, &directory, manager.role) }),
                );
            }
            for row in records::rows(&changed, &directory, manager.role) {
                messages.push(json!({ "type": "changed", "entry": row.entry, "record": row }));
            }
            Ok(messages)
        }
        News::Tablets => Ok(vec![json!({ "type": "tablets" })]),
        News::Enrolment(_) if !manager.role.at_least(Role::TeamLeader) => Ok(Vec::new()),
        News::Enrolment(id) => {
            let store = office.store.clone();
            let enrolment = blocking(move || store.enrolment(id)).await?;
            Ok(enrolment
                .map(|enrolment| {
                    let mut message =
                        enrolments::describe(&enrolment, &office.hub.facts().office_key, clock::now());
                    message["type"] = json!("enrolment");
                    message
                })
                .into_iter()
                .collect())
        }
    }
}

/// The live floor is no longer what it was: pages that show it ask for it again.
fn floor_moved() -> Value {
    json!({ "type": "floor" })
}

async fn send(socket: &mut WebSocket, message: &Value) -> bool {
    matches!(
        timeout(SEND, socket.send(Message::Text(message.to_string().into()))).await,
        Ok(Ok(()))
    )
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    let _ = timeout(SEND, socket.send(Message::Close(Some(frame)))).await;
}
