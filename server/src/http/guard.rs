//! What every request passes through: whose page it comes from, and the headers that keep browsers from being misled.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Office;
use super::answer::Problem;

/// Nothing is loaded from elsewhere, nothing is inline, nothing may frame us.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types followthrough";

/// Sets the headers that every answer has.
pub async fn headers(State(office): State<Arc<Office>>, mut request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    // HTTP/2 says the host in the address alone; what follows looks in one place.
    let authority = request
        .uri()
        .authority()
        .and_then(|authority| authority.as_str().parse().ok());
    if let (None, Some(host)) = (request.headers().get(header::HOST), authority) {
        request.headers_mut().insert(header::HOST, host);
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "no-referrer");
    set(
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    set(
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    );
    if office.tls {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if api {
        set(header::CACHE_CONTROL, "no-store");
    }
    response
}

/// Lets requests of the desk through that come from our own page; reading by a typed address is fine.
pub async fn same_origin(State(_): State<Arc<Office>>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    let headers = request.headers();
    if changes && (headers.get("x-followthrough").is_none_or(|value| value != "1") || !from_our_page(headers))
    {
        return elsewhere().into_response();
    }
    next.run(request).await
}

/// Whether the request says that it comes from a page of this very host.
pub fn from_our_page(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(header::HOST) else {
        return false;
    };
    let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://"));
    origin.is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

/// Refuses what another page sent.
pub fn elsewhere() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        "other-origin",
        "This was sent by a page that is not the office's. Open the office's own address and try there.",
    )
}
