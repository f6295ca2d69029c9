//! The app's files, built into this program: compressed once, kept by browsers for good where their name holds a hash.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::answer::Problem;

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

/// Any address that is no other route.
pub async fn asset(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Problem::not_found().into_response();
    }
    let path = match uri.path().trim_start_matches('/') {
        "" => "index.html",
        path => path,
    };
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
