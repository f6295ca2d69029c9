//! A mark outside the store that this browser once held an enrolled tablet, so that a store wiped by the browser is
//! noticed and said, instead of looking like a tablet that was never set up.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Response};

use super::screens::scope;

/// Not one of the service worker's caches, which are cleared with each new version.
const CACHE: &str = "followthrough-tablet";
const MARK: &str = "/tablet-was-set-up-here";

/// Leaves the mark, with what the tablet is called.
pub async fn leave(label: &str) {
    // Without it a wiped store is only noticed later; nothing else depends on it.
    let _ = put(label).await;
}

/// What the tablet that left a mark here was called.
pub async fn find() -> Option<String> {
    let found = JsFuture::from(cache().await.ok()?.match_with_str(MARK))
        .await
        .ok()?;
    let response: Response = found.dyn_into().ok()?;
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

async fn put(label: &str) -> Result<(), JsValue> {
    let response = Response::new_with_opt_str(Some(label))?;
    JsFuture::from(cache().await?.put_with_str(MARK, &response)).await?;
    Ok(())
}

async fn cache() -> Result<Cache, JsValue> {
    JsFuture::from(scope().caches()?.open(CACHE)).await?.dyn_into()
}
