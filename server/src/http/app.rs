//! The app's files, built into this program: compressed once, kept by browsers for good where their name holds a hash.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::answer::Problem;
use super::{Office, is_local};

/// One file of the app in its three forms.
pub struct Asset {
    /// Its address without the leading slash.
    pub path: &'static str,
    /// For the header.
    pub content_type: &'static str,
    /// Whether its address holds a hash of its content.
    pub immutable: bool,
    /// Names this content: changes when it does.
    pub etag: &'static str,
    /// As it is.
    pub plain: &'static [u8],
    /// By brotli.
    pub br: &'static [u8],
    /// By gzip.
    pub gz: &'static [u8],
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Followthrough</title>\
    <h1>The app is not in this program</h1><p>The office is running, but it was built without the app. \
    Run <code>cargo xtask web</code>, then build the server again. <code>cargo xtask demo</code> does both.</p>";

const NOT_SECURE: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Followthrough</title>\
    <h1>This address is not secure</h1><p>Tablets keep records safe only where the browser trusts the connection: the address \
    must begin with <b>https://</b>, or be this server's own <b>http://localhost</b>. Nothing can be recorded here.</p>\
    <p>For whoever looks after the server: start it with <code>--cert</code> and <code>--key</code>, or put a proxy with a \
    certificate in front of it.</p>";

/// Any address that is no other route.
pub async fn asset(
    State(office): State<Arc<Office>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Problem::not_found().into_response();
    }
    let path = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
    if path == "index.html" && !office.tls && !trusted(&headers) {
        return Html(NOT_SECURE).into_response();
    }
    if ASSETS.is_empty() {
        return if path == "index.html" {
            Html(NOT_BUILT).into_response()
        } else {
            Problem::not_found().into_response()
        };
    }
    // Sorted by the build script.
    let found = ASSETS
        .binary_search_by(|asset| asset.path.cmp(path))
        .ok()
        .and_then(|at| ASSETS.get(at));
    let Some(asset) = found else {
        return Problem::not_found().into_response();
    };
    answer(asset, &headers)
}

/// Whether the browser trusts the connection it came by. Browsers send fetch metadata only where they do, and a proxy with
/// a certificate passes it on or says so itself.
fn trusted(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    text("host").is_some_and(is_local)
        || headers.contains_key("sec-fetch-mode")
        || text("x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

fn answer(asset: &Asset, headers: &HeaderMap) -> Response {
    let cache = if asset.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::ETAG, HeaderValue::from_static(asset.etag)),
        (header::VARY, HeaderValue::from_static("accept-encoding")),
    ];
    let text = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    if text(header::IF_NONE_MATCH)
        .split(',')
        .any(|tag| tag.trim().trim_start_matches("W/") == asset.etag)
    {
        return (StatusCode::NOT_MODIFIED, fixed).into_response();
    }
    let accepted = text(header::ACCEPT_ENCODING);
    let accepts = |name: &str| {
        accepted.split(',').any(|part| {
            let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
            coding.trim() == name && !matches!(weight.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
        })
    };
    let (encoding, bytes) = if accepts("br") && !asset.br.is_empty() {
        (Some("br"), asset.br)
    } else if accepts("gzip") && !asset.gz.is_empty() {
        (Some("gzip"), asset.gz)
    } else {
        (None, asset.plain)
    };
    let mut response = (fixed, bytes).into_response();
    if let Some(encoding) = encoding {
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
