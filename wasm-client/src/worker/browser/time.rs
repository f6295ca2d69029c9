//! Clock and timers of the browser.

use core::cell::RefCell;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(run: &Function, after_ms: i32) -> i32;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(timer: i32);
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn since_start() -> f64;
}

/// Longest time one timer is set for. Browsers take 31 bits; an hour is long enough, since waking early is allowed.
const LONGEST_MS: i64 = 3_600_000;

/// What the wall clock says, in milliseconds since 1970 UTC.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a browser's clock counts whole milliseconds far below 2^53"
)]
pub fn wall_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds by a clock that nobody can set, from an arbitrary start.
#[expect(
    clippy::cast_possible_truncation,
    reason = "milliseconds since the worker began are far below 2^53"
)]
pub fn steady_ms() -> i64 {
    since_start() as i64
}

/// Waits.
pub async fn sleep(ms: i64) {
    let promise = Promise::new(&mut |resolve, _| {
        set_timeout(&resolve, bounded(ms));
    });
    // A timer's promise is never rejected.
    let _ = JsFuture::from(promise).await;
}

/// A timer of the browser's, and what it calls.
type Set = (i32, Closure<dyn FnMut()>);

/// One alarm: setting it again moves it.
#[derive(Default)]
pub struct Alarm {
    set: RefCell<Option<Set>>,
}

impl Alarm {
    /// Rings after `ms`, instead of when it was to ring before.
    pub fn set(&self, ms: i64, ring: impl FnMut() + 'static) {
        let ring = Closure::<dyn FnMut()>::new(ring);
        let timer = set_timeout(ring.as_ref().unchecked_ref(), bounded(ms));
        if let Some((before, _)) = self.set.replace(Some((timer, ring))) {
            clear_timeout(before);
        }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some((timer, _)) = self.set.take() {
            clear_timeout(timer);
        }
    }
}

fn bounded(ms: i64) -> i32 {
    i32::try_from(ms.clamp(0, LONGEST_MS)).unwrap_or(i32::MAX)
}
