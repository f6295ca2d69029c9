//! Runs the living documents for the core: a question comes as bytes, the answer goes back as bytes.
//!
//! It holds nothing that the next question does not bring again. A trap ends it, and nothing else. May not live here:
//! storage, the network, anything that outlasts a question.

use core::cell::RefCell;

use js_sys::Uint8Array;
use sync_core::document::{Ask, Documents};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Starts listening, then says so by a message without bytes. Called once, by its entry point.
pub fn start() {
    let documents = RefCell::new(Documents::default());
    let asked = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = event.data().dyn_into::<Uint8Array>().ok();
        let ask: Option<Ask> = bytes.and_then(|bytes| minicbor::decode(&bytes.to_vec()).ok());
        let answer = ask.and_then(|ask| minicbor::to_vec(documents.borrow_mut().answer(&ask)).ok());
        match answer {
            Some(answer) => say(&answer),
            // Both sides are built together. What is no question is not answered, and whoever asked sees it end.
            None => wasm_bindgen::throw_str("not a question about a document"),
        }
    });
    scope().set_onmessage(Some(asked.as_ref().unchecked_ref()));
    asked.forget();
    say(&[]);
}

fn say(bytes: &[u8]) {
    // Bytes can always be posted.
    let _ = scope().post_message(&Uint8Array::from(bytes));
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
