//! One writer per browser profile: whoever holds the lock may open the store.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn request_lock(name: &str, options: &Object, granted: &Function) -> Result<Promise, JsValue>;
}

const LOCK: &str = "followthrough-writer";

/// This browser has no locks: two tabs could write over each other.
#[derive(Clone, Copy, Debug)]
pub struct NoLocks;

/// Takes the lock if it is free, for as long as the worker lives.
///
/// # Errors
/// [`NoLocks`].
pub async fn try_now() -> Result<bool, NoLocks> {
    ask(true).await
}

/// Waits until the lock is free and takes it, for as long as the worker lives.
///
/// # Errors
/// [`NoLocks`].
pub async fn wait() -> Result<(), NoLocks> {
    ask(false).await.map(|_| ())
}

async fn ask(only_if_free: bool) -> Result<bool, NoLocks> {
    let options = Object::new();
    // Setting a field of a fresh object cannot fail.
    let _ = Reflect::set(&options, &"mode".into(), &"exclusive".into());
    let _ = Reflect::set(&options, &"ifAvailable".into(), &only_if_free.into());
    let mut refused = true;
    let answered = Promise::new(&mut |resolve, reject| {
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let got = !lock.is_null();
            // The promise's own functions take any argument.
            let _ = resolve.call1(&JsValue::NULL, &got.into());
            if got {
                // Kept until this promise settles, which is never: the browser frees it with the worker.
                Promise::new(&mut |_, _| {}).into()
            } else {
                JsValue::UNDEFINED
            }
        });
        match request_lock(LOCK, &options, granted.unchecked_ref()) {
            Ok(_) => refused = false,
            Err(why) => drop(reject.call1(&JsValue::NULL, &why)),
        }
    });
    let answer = JsFuture::from(answered).await.map_err(|_| NoLocks)?;
    if refused {
        Err(NoLocks)
    } else {
        Ok(answer.is_truthy())
    }
}
