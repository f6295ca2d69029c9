//! Asks whoever runs the living documents: a worker of their own, started at the first question and ended when it dies,
//! hangs, or the tablet is locked.
//!
//! One question at a time. What kills it is answered as such, and the next question gets a fresh one. May not live here:
//! what is asked and why (`sync_core::sync::tablet`), automerge.

use core::cell::RefCell;
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use futures_channel::mpsc::UnboundedSender;
use js_sys::Uint8Array;
use sync_core::document::{Answer, Ask};
use sync_core::sync::tablet::DocumentAskId;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use super::shell::Event;
use super::time::Alarm;

/// Longest an answer may take, on the weakest tablet and the largest document many times over.
const ANSWER_WITHIN_MS: i64 = 20_000;
/// Longest the worker may take to begin: where it is not kept yet, it comes over a bad line.
const BEGIN_WITHIN_MS: i64 = 60_000;

#[wasm_bindgen]
extern "C" {
    /// Starts the worker. The core's start script does it, which knows its address.
    #[wasm_bindgen(js_namespace = followthrough, js_name = startDocuments, catch)]
    fn start_documents() -> Result<Worker, JsValue>;
}

/// How documents are asked about.
pub struct Documents(Rc<RefCell<State>>);

struct State {
    inbox: UnboundedSender<Event>,
    /// Not yet asked.
    waiting: VecDeque<(DocumentAskId, Vec<u8>)>,
    running: Option<Running>,
    /// Counts workers, so that a late word of an ended one is not taken for its successor's.
    number: u64,
}

/// A worker, and what it was asked.
struct Running {
    worker: Worker,
    number: u64,
    listens: bool,
    asked: Option<DocumentAskId>,
    /// Ends it when it takes too long.
    limit: Alarm,
    /// Kept as long as it may say something.
    _heard: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Documents {
    /// Nobody is asked yet, and nothing is started.
    pub fn new(inbox: UnboundedSender<Event>) -> Self {
        Self(Rc::new(RefCell::new(State {
            inbox,
            waiting: VecDeque::new(),
            running: None,
            number: 0,
        })))
    }

    /// Asks. The answer comes as [`Event::DocumentAnswered`].
    pub fn ask(&self, id: DocumentAskId, ask: &Ask) {
        let Ok(bytes) = minicbor::to_vec(ask) else {
            self.0.borrow().answer(id, None);
            return;
        };
        self.0.borrow_mut().waiting.push_back((id, bytes));
        go_on(&self.0);
    }

    /// Ends the worker and forgets what was asked: the tablet is locked, and nothing readable stays behind.
    pub fn end(&self) {
        let mut state = self.0.borrow_mut();
        state.waiting.clear();
        if let Some(running) = state.running.take() {
            running.worker.terminate();
        }
    }
}

impl State {
    fn answer(&self, id: DocumentAskId, answer: Option<Answer>) {
        let _ = self.inbox.unbounded_send(Event::DocumentAnswered(id, answer));
    }

    /// Asks the next question, if the worker is free.
    fn ask_next(&mut self, this: &Weak<RefCell<Self>>) {
        let Some(running) = self
            .running
            .as_mut()
            .filter(|running| running.listens && running.asked.is_none())
        else {
            return;
        };
        let Some((id, bytes)) = self.waiting.pop_front() else {
            return;
        };
        running.asked = Some(id);
        running
            .limit
            .set(ANSWER_WITHIN_MS, died_later(this, running.number));
        // Bytes can always be posted.
        let _ = running.worker.post_message(&Uint8Array::from(bytes.as_slice()));
    }

    /// The worker said something.
    fn heard(&mut self, this: &Weak<RefCell<Self>>, number: u64, data: JsValue) {
        let Some(running) = self.running.as_mut().filter(|running| running.number == number) else {
            return;
        };
        let bytes = data
            .dyn_into::<Uint8Array>()
            .map(|bytes| bytes.to_vec())
            .unwrap_or_default();
        if !running.listens {
            running.listens = true;
        } else if let Some(id) = running.asked.take() {
            // Set far away: nothing is asked.
            running.limit = Alarm::default();
            self.answer(id, minicbor::decode(&bytes).ok());
        }
        self.ask_next(this);
    }

    /// The worker died, or took too long: what it was asked, or else the next, is answered so.
    fn died(&mut self, number: u64) {
        let Some(running) = self.running.take_if(|running| running.number == number) else {
            return;
        };
        running.worker.terminate();
        let asked = running
            .asked
            .or_else(|| self.waiting.pop_front().map(|(id, _)| id));
        if let Some(id) = asked {
            self.answer(id, None);
        }
    }
}

/// Starts a worker where one is needed, and asks it.
fn go_on(state: &Rc<RefCell<State>>) {
    let this = Rc::downgrade(state);
    loop {
        let mut state = state.borrow_mut();
        if state.waiting.is_empty() {
            return;
        }
        if state.running.is_some() {
            state.ask_next(&this);
            return;
        }
        state.number += 1;
        let number = state.number;
        match begin(&this, number) {
            Ok(running) => state.running = Some(running),
            Err(_) => {
                if let Some((id, _)) = state.waiting.pop_front() {
                    state.answer(id, None);
                }
            }
        }
    }
}

fn begin(this: &Weak<RefCell<State>>, number: u64) -> Result<Running, JsValue> {
    let worker = start_documents()?;
    let spoke = {
        let this = this.clone();
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(state) = this.upgrade() {
                state.borrow_mut().heard(&this, number, event.data());
            }
        })
    };
    let failed = {
        let mut died = died_later(this, number);
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            // What the browser would say of it may quote a document.
            event.prevent_default();
            died();
        })
    };
    worker.set_onmessage(Some(spoke.as_ref().unchecked_ref()));
    worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
    let limit = Alarm::default();
    limit.set(BEGIN_WITHIN_MS, died_later(this, number));
    Ok(Running {
        worker,
        number,
        listens: false,
        asked: None,
        limit,
        _heard: [spoke, failed],
    })
}

/// What to do when the worker of this number has died.
fn died_later(this: &Weak<RefCell<State>>, number: u64) -> impl FnMut() + 'static {
    let this = this.clone();
    move || {
        if let Some(state) = this.upgrade() {
            // Not in the middle of the worker's own callback, which goes with it.
            wasm_bindgen_futures::spawn_local(async move {
                state.borrow_mut().died(number);
                go_on(&state);
            });
        }
    }
}
