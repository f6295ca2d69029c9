//! The line to the screens: bytes by `postMessage`.

use futures_channel::mpsc::UnboundedSender;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::shell::Event;
use super::trouble;
use crate::protocol::{self, FromWorker, Stage, ToWorker};

/// Says something to the screens.
pub fn say(message: &FromWorker) {
    let Some(bytes) = protocol::to_bytes(message) else {
        return;
    };
    // Bytes can always be posted; when the screens are gone, nobody is left to be told.
    let _ = scope().post_message(&Uint8Array::from(bytes.as_slice()));
}

/// Listens to the screens from now on.
pub fn listen(inbox: UnboundedSender<Event>) {
    let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = event.data().dyn_into::<Uint8Array>().ok();
        let message = bytes.and_then(|bytes| protocol::from_bytes::<ToWorker>(&bytes.to_vec()));
        // Both sides are built and cached together. If they still do not understand each other, the page must be
        // loaded again: going on would drop what somebody typed.
        match message {
            Some(message) => drop(inbox.unbounded_send(Event::Heard(Box::new(message)))),
            None => say(&FromWorker::Stage(Stage::Stopped(trouble::defect()))),
        }
    });
    scope().set_onmessage(Some(heard.as_ref().unchecked_ref()));
    heard.forget();
}

/// Hears from the browser that the network seems to be back.
pub fn listen_for_network(inbox: UnboundedSender<Event>) {
    let heard = Closure::<dyn FnMut()>::new(move || drop(inbox.unbounded_send(Event::NetworkHint)));
    // A browser without this event goes by the core's own tries alone.
    let _ = scope().add_event_listener_with_callback("online", heard.as_ref().unchecked_ref());
    heard.forget();
}

/// From now on a defect ends in a message on screen instead of silence. Only where it happened is said: what a
/// panic quotes may be somebody's care.
pub fn report_defects() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(
            || "an unknown place".to_owned(),
            |place| format!("{}:{}", place.file(), place.line()),
        );
        web_sys::console::error_1(&JsValue::from_str(&format!("stopped at {place}")));
        say(&FromWorker::Stage(Stage::Stopped(trouble::defect())));
    }));
}

/// The worker's global object.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
