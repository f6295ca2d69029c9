//! The link over a websocket: first the token as text, then frames as bytes, both ways.

use futures_channel::mpsc::UnboundedSender;
use js_sys::{ArrayBuffer, Uint8Array};
use sync_core::limits;
use sync_core::sync::tablet::LinkTrouble;
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

use super::link::News;
use super::screens::scope;

/// The office closed it: the token is not good (any more).
pub const CLOSED_TOKEN: u16 = 4401;
/// The office closed it: this tablet may not come any more.
pub const CLOSED_REVOKED: u16 = 4403;
/// The office closed it: no protocol in common.
pub const CLOSED_PROTOCOL: u16 = 4409;

/// An open socket, or one being opened. Closed when dropped.
pub struct Socket {
    socket: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut(CloseEvent)>,
}

impl Socket {
    /// Begins to open one; what happens to it is reported to `news`.
    pub fn open(news: &UnboundedSender<News>) -> Result<Self, JsValue> {
        let socket = WebSocket::new(&address())?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let report = news.clone();
        let open = Closure::<dyn FnMut()>::new(move || drop(report.unbounded_send(News::Open)));
        let report = news.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(bytes) = event.data().dyn_into::<ArrayBuffer>() {
                // A frame over the limit is not copied: the link that sent it is no office of ours.
                let news = if bytes.byte_length() as usize > limits::FRAME_BYTES_MAX {
                    News::Closed(CLOSED_PROTOCOL)
                } else {
                    News::Frame(Uint8Array::new(&bytes).to_vec())
                };
                drop(report.unbounded_send(news));
            }
        });
        let report = news.clone();
        let close = Closure::<dyn FnMut(CloseEvent)>::new(move |event: CloseEvent| {
            drop(report.unbounded_send(News::Closed(event.code())));
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(close.as_ref().unchecked_ref()));
        Ok(Self {
            socket,
            _open: open,
            _message: message,
            _close: close,
        })
    }

    /// Sends a token.
    pub fn send_token(&self, token: &str) -> Result<(), JsValue> {
        self.socket.send_with_str(token)
    }

    /// Sends a frame.
    pub fn send(&self, frame: &[u8]) -> Result<(), JsValue> {
        self.socket.send_with_u8_array(frame)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // The closures go with this: the browser must not call them any more.
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // A socket that is closed already stays so.
        let _ = self.socket.close();
    }
}

/// What a close code means to the core.
pub fn trouble_of(code: u16) -> LinkTrouble {
    match code {
        CLOSED_TOKEN => LinkTrouble::Token,
        CLOSED_REVOKED => LinkTrouble::Revoked,
        CLOSED_PROTOCOL => LinkTrouble::Protocol,
        _ => LinkTrouble::Broken,
    }
}

fn address() -> String {
    let here = scope().location();
    let scheme = if here.protocol() == "https:" { "wss" } else { "ws" };
    format!("{scheme}://{}/api/sync", here.host())
}
