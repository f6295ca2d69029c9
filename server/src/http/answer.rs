//! What goes wrong, as whoever asked is told: one shape everywhere, plain words, never personal data.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::hub_task::NotCarriedOut;
use crate::store::{StoreError, TryRefused};

/// A refusal or a failure.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    retry_after_s: Option<i64>,
}

/// What handlers answer.
pub type Answer<T> = Result<Json<T>, Problem>;

impl Problem {
    /// One of our own making.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after_s: None,
        }
    }

    /// The one answer for everything that is not there, or not for whoever asks.
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "There is nothing here by that address.",
        )
    }

    /// Nobody is signed in.
    pub fn sign_in_first() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "sign-in",
            "Sign in first: you were not signed in, or it was too long ago.",
        )
    }

    /// What is wrong, in plain words.
    pub fn words(&self) -> &str {
        &self.message
    }

    /// Something in the request does not read.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", message)
    }

    /// Too many tries.
    pub fn too_many(refused: TryRefused) -> Self {
        let wait_s = (refused.wait_ms.max(0) + 999) / 1000;
        let message = if wait_s < 120 {
            format!("Too many tries were wrong. Wait {wait_s} seconds, then try again.")
        } else {
            format!(
                "Too many tries were wrong. Wait {} minutes, then try again.",
                (wait_s + 59) / 60
            )
        };
        Self {
            retry_after_s: Some(wait_s),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, "too-many-tries", message)
        }
    }

    /// Too much at once from one place.
    pub fn busy() -> Self {
        let busy = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "busy",
            "Too much at once came from your network. Wait a minute, then try again.",
        );
        Self {
            retry_after_s: Some(60),
            ..busy
        }
    }

    /// The office cannot do it right now.
    pub fn unavailable(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            retry_after_s: Some(10),
            ..Self::new(StatusCode::SERVICE_UNAVAILABLE, code, message)
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::unavailable("disk-full", error.to_string()),
            StoreError::Stopped => {
                Self::unavailable("stopping", "The office is restarting. Try again in a moment.")
            }
            StoreError::Disk(_) | StoreError::Refused(_) | StoreError::Unreadable(_) => {
                tracing::error!(%error, "a request met trouble in the store");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "store",
                    "The office's database did not answer as it should. Nothing was changed. Whoever looks after this server \
                     finds why in its log.",
                )
            }
        }
    }
}

impl From<NotCarriedOut> for Problem {
    fn from(error: NotCarriedOut) -> Self {
        match error {
            NotCarriedOut::Refused(why) => {
                Self::new(StatusCode::CONFLICT, "not-done", format!("Not done: {why}."))
            }
            NotCarriedOut::Stopping => {
                Self::unavailable("stopping", "The office is restarting. Try again in a moment.")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({ "code": self.code, "message": self.message });
        if let Some(seconds) = self.retry_after_s {
            body["retry_after_s"] = json!(seconds);
        }
        let mut response = (self.status, Json(body)).into_response();
        if let Some(value) = self
            .retry_after_s
            .and_then(|seconds| seconds.to_string().parse().ok())
        {
            response
                .headers_mut()
                .insert(axum::http::header::RETRY_AFTER, value);
        }
        response
    }
}

/// Any address that is none of ours.
pub async fn not_found() -> Problem {
    Problem::not_found()
}

/// Runs work that waits for the disk on a thread that may.
///
/// # Errors
/// The work's own, as a problem.
pub async fn blocking<T, E>(work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, Problem>
where
    T: Send + 'static,
    E: Into<Problem> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Into::into),
        Err(_) => Err(StoreError::Stopped.into()),
    }
}

/// Reads a JSON body, saying plainly what is wrong with it.
///
/// # Errors
/// A [`Problem`] naming what does not read; what was sent is not repeated.
pub fn json_body<T>(body: Result<Json<T>, axum::extract::rejection::JsonRejection>) -> Result<T, Problem> {
    use axum::extract::rejection::JsonRejection as Rejected;
    match body {
        Ok(Json(value)) => Ok(value),
        Err(Rejected::MissingJsonContentType(_)) => Err(Problem::bad_request(
            "Send JSON, with the header Content-Type: application/json.",
        )),
        Err(Rejected::BytesRejection(_)) => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "This request is larger than any that belongs here.",
        )),
        Err(_) => Err(Problem::bad_request(
            "The request's JSON does not have the fields that belong here.",
        )),
    }
}
