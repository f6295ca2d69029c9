//! Words that somebody typed to find something. They come in a header, never in the address: names must not stand where
//! proxies and histories keep them.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// Written as addresses are: every byte that is no letter or digit as %XX.
const HEADER: &str = "x-followthrough-words";

/// What somebody typed; nothing when it was only spaces.
pub struct Typed(pub Option<String>);

impl<S: Sync> FromRequestParts<S> for Typed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let header = parts.headers.get(HEADER).and_then(|value| value.to_str().ok());
        let words = header.and_then(decoded);
        Ok(Self(words.filter(|words| !words.trim().is_empty())))
    }
}

/// Undoes the writing; `None` when it is none.
fn decoded(written: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        let digits = std::str::from_utf8(&digits).ok()?;
        bytes.push(u8::from_str_radix(digits, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_writes_is_read_and_nothing_else() {
        assert_eq!(decoded("Ren%C3%A9e%20Roy").as_deref(), Some("Renée Roy"));
        assert_eq!(decoded("plain").as_deref(), Some("plain"));
        assert_eq!(decoded("%"), None);
        assert_eq!(decoded("%zz"), None);
        assert_eq!(decoded("%ff"), None);
    }
}
