//! The loop: takes events in order, hands them to the desk, performs what comes back.

use core::cell::RefCell;
use std::rc::Rc;

use futures_channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use sync_core::document::Answer;
use sync_core::sync::tablet::{BatchId, DocumentAskId, Effect, Input, LoadId, StoreTrouble, Tablet, Write};
use sync_core::time::{MINUTE_MS, Timestamp};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::StorageEstimate;

use super::documents::Documents;
use super::enrol::{self, TryNumber};
use super::link::{LinkEvent, LinkNumber, Links};
use super::store::Store;
use super::time::{Alarm, steady_ms, wall_ms};
use super::token::Tokens;
use super::{keys, marker, screens, trouble, writer};
use crate::protocol::{FromWorker, Say, Stage, Stopped, ToWorker};
use crate::worker::clock::Clock;
use crate::worker::desk::{Desk, EnrolmentNews, Task};
use crate::worker::views::StorageFacts;

/// Views are pushed at most this often: a first sync changes them with every frame.
const PUSH_EVERY_MS: i64 = 60;
/// A lock waits this long for the store to answer; then the screens are cleared all the same.
const LOCK_WITHIN_MS: i64 = 3_000;
/// After a sign-in, the screens get this long to ask for names before the rest is read.
const READ_ON_WITHIN_MS: i64 = 400;
/// Browsers may ring a timer this much early.
const TIMER_EARLY_MS: i64 = 50;
/// What is due changes with the minute.
const TICK_MS: i64 = MINUTE_MS / 2;

/// One thing that happened, in the order of happening.
pub enum Event {
    /// The screens said something.
    Heard(Box<ToWorker>),
    /// The store answered.
    Written(BatchId, Result<(), StoreTrouble>),
    /// The store gave cells back.
    Loaded(LoadId, Vec<(String, Vec<u8>)>),
    /// The store closed under us.
    StoreGone,
    /// Something happened on a link.
    Link(LinkNumber, LinkEvent),
    /// News of a try to join.
    Enrolment(TryNumber, EnrolmentNews),
    /// Whoever runs the documents answered, or died over it.
    DocumentAnswered(DocumentAskId, Option<Answer>),
    /// The core asked to be woken.
    Wake,
    /// Views may be pushed again.
    Push,
    /// The screens had their turn, or do not want one.
    ReadOn,
    /// Half a minute has passed.
    Tick,
    /// The browser believes that the network is back.
    NetworkHint,
    /// What the browser says about its storage.
    Storage(StorageFacts),
    /// This browser once held an enrolled tablet of this name, and its store is gone.
    WasSetUp(String),
}

/// Starts the worker: called once, by its entry point.
pub fn start() {
    screens::report_defects();
    let (inbox, events) = unbounded();
    // Before the first word to the screens: they answer only after it.
    screens::listen(inbox.clone());
    screens::say(&FromWorker::Stage(Stage::Starting));
    spawn_local(async move {
        if let Err(stopped) = run(inbox, events).await {
            screens::say(&FromWorker::Stage(Stage::Stopped(stopped)));
        }
    });
}

async fn run(inbox: UnboundedSender<Event>, mut events: UnboundedReceiver<Event>) -> Result<(), Stopped> {
    let no_locks = |_| trouble::no_storage("It cannot keep two windows from writing over each other.");
    if !writer::try_now().await.map_err(no_locks)? {
        screens::say(&FromWorker::Stage(Stage::OpenElsewhere));
        writer::wait().await.map_err(no_locks)?;
        screens::say(&FromWorker::Stage(Stage::Starting));
    }
    let mut shell = Shell::open(inbox).await?;
    while let Ok(event) = events.recv().await {
        shell.take(event)?;
        // What has arrived meanwhile belongs to the same burst.
        while let Ok(event) = events.try_recv() {
            shell.take(event)?;
        }
        shell.settle();
    }
    Ok(())
}

struct Shell {
    desk: Rc<RefCell<Desk>>,
    inbox: UnboundedSender<Event>,
    clock: Clock,
    store: Store,
    batches: UnboundedSender<(BatchId, Vec<Write>)>,
    links: Links,
    documents: Documents,
    /// Batches handed to the store and not yet answered.
    writing: usize,
    /// Since when (by the steady clock) the screens wait to hear that it is locked.
    locking_since_ms: Option<i64>,
    joining: TryNumber,
    marked: bool,
    wake: Alarm,
    push: Alarm,
    tick: Alarm,
    /// After a sign-in: whether the rest is still to be read, and when that happens at the latest.
    reads_on: bool,
    read_on: Alarm,
    /// When views were last pushed, and whether more has changed since.
    pushed_at_ms: i64,
    push_waits: bool,
}

impl Shell {
    async fn open(inbox: UnboundedSender<Event>) -> Result<Self, Stopped> {
        let store = Store::open().await.map_err(|why| no_store(&why.0))?;
        store.report_closing(inbox.clone());
        let cells = store.cells().await.map_err(|why| no_store(&why.0))?;
        let secret = keys::device_secret(&store, !cells.is_empty()).await?;
        let seed =
            keys::random::<32>().ok_or_else(|| trouble::no_storage("It has no source of random numbers."))?;
        let fresh = cells.is_empty();
        let mut clock = Clock::default();
        let now = clock.now(wall_ms(), steady_ms());
        let (tablet, effects) = Tablet::open(cells, secret, seed, env!("CARGO_PKG_VERSION"), now);
        let desk = Rc::new(RefCell::new(Desk::open(tablet, StorageFacts::default())));
        screens::listen_for_network(inbox.clone());
        let mut shell = Self {
            links: Links::new(Tokens::new(Rc::clone(&desk)), inbox.clone()),
            documents: Documents::new(inbox.clone()),
            batches: store.start_writing(inbox.clone()),
            store,
            desk,
            inbox,
            clock,
            writing: 0,
            locking_since_ms: None,
            joining: 0,
            marked: false,
            wake: Alarm::default(),
            push: Alarm::default(),
            reads_on: false,
            read_on: Alarm::default(),
            tick: Alarm::default(),
            pushed_at_ms: -PUSH_EVERY_MS,
            push_waits: false,
        };
        let tasks = shell.desk.borrow_mut().first(now, effects);
        shell.perform(tasks);
        shell.settle();
        shell.tick_later();
        // Neither may hold up the first screen: while the browser writes its offline copy, or counts what it stores,
        // both can wait for many seconds.
        shell.look_at_storage();
        if fresh {
            shell.look_for_mark();
        }
        Ok(shell)
    }

    fn take(&mut self, event: Event) -> Result<(), Stopped> {
        let now = self.clock.now(wall_ms(), steady_ms());
        let tasks = match event {
            Event::Heard(message) => {
                if let Say::Watch(_) = message.say {
                    // Somebody waits for this one.
                    self.pushed_at_ms = steady_ms() - PUSH_EVERY_MS;
                }
                self.desk.borrow_mut().hear(now, *message)
            }
            Event::Written(batch, result) => {
                self.writing = self.writing.saturating_sub(1);
                let input = match result {
                    Ok(()) => Input::Persisted(batch),
                    Err(trouble) => Input::PersistFailed(batch, trouble),
                };
                self.desk.borrow_mut().input(now, input)
            }
            Event::StoreGone => return Err(trouble::store_gone()),
            Event::Link(number, event) if self.links.is_current(number) => {
                let input = match event {
                    LinkEvent::Up => Input::LinkUp,
                    LinkEvent::Frame(frame) => Input::Received(frame),
                    LinkEvent::Down(trouble) => {
                        self.links.ended();
                        Input::LinkDown(trouble)
                    }
                };
                self.desk.borrow_mut().input(now, input)
            }
            Event::Enrolment(number, news) if number == self.joining => {
                self.desk.borrow_mut().enrolment(now, news)
            }
            // Of a link or a try that is over.
            Event::Link(..) | Event::Enrolment(..) => Vec::new(),
            Event::Loaded(load, cells) => self.desk.borrow_mut().input(now, Input::Loaded(load, cells)),
            Event::DocumentAnswered(ask, answer) => self
                .desk
                .borrow_mut()
                .input(now, Input::DocumentAnswered(ask, answer)),
            Event::Wake => self.desk.borrow_mut().input(now, Input::Timer),
            Event::Push => Vec::new(),
            Event::ReadOn => {
                self.reads_on = false;
                self.desk.borrow_mut().input(now, Input::ReadOn)
            }
            Event::Tick => {
                self.desk.borrow_mut().tick();
                self.tick_later();
                Vec::new()
            }
            Event::NetworkHint => self.desk.borrow_mut().network_hint(now),
            Event::WasSetUp(label) => {
                self.desk.borrow_mut().was_set_up(&label);
                Vec::new()
            }
            Event::Storage(facts) => {
                let mut desk = self.desk.borrow_mut();
                desk.storage(facts);
                desk.input(now, storage_input(facts))
            }
        };
        self.perform(tasks);
        Ok(())
    }

    fn perform(&mut self, tasks: Vec<Task>) {
        for task in tasks {
            match task {
                Task::Perform(effect) => self.effect(effect),
                Task::Say(FromWorker::Locked) => self.lock(),
                Task::Say(message) => {
                    if let FromWorker::Saved { .. } = message {
                        // The screens are about to leave the sheet: its view, made anew, would hold up the next one.
                        self.pushed_at_ms = steady_ms();
                    }
                    screens::say(&message);
                }
                Task::Enrol(code) => {
                    self.joining += 1;
                    enrol::start(&self.desk, self.inbox.clone(), self.joining, code);
                }
                Task::StopEnrolling => self.joining += 1,
                Task::LookAtStorage => self.look_at_storage(),
                Task::Note(note) => web_sys::console::warn_1(&JsValue::from_str(&note)),
            }
        }
    }

    fn effect(&mut self, effect: Effect) {
        match effect {
            Effect::Persist(batch, writes) => {
                self.writing += 1;
                // The writing task ends with the worker only.
                let _ = self.batches.unbounded_send((batch, writes));
            }
            Effect::Load(load, keys) => {
                let (store, inbox) = (self.store.clone(), self.inbox.clone());
                spawn_local(async move {
                    let cells = store.some_cells(keys).await;
                    drop(inbox.unbounded_send(Event::Loaded(load, cells)));
                });
            }
            Effect::Connect => self.links.connect(),
            Effect::Disconnect => self.links.disconnect(),
            Effect::Send(frame) => self.links.send(frame),
            Effect::WakeAt(at) => self.wake_at(at),
            Effect::AskDocuments(id, ask) => self.documents.ask(id, &ask),
            Effect::ReadOn => {
                self.reads_on = true;
                let inbox = self.inbox.clone();
                self.read_on.set(READ_ON_WITHIN_MS, move || {
                    drop(inbox.unbounded_send(Event::ReadOn))
                });
            }
            // The desk has turned notices into messages.
            Effect::Tell(_) => {}
        }
    }

    /// Tells the screens what has changed; not more often than they can show it.
    fn settle(&mut self) {
        if let Some(since_ms) = self.locking_since_ms {
            // Everything is on disk, or never will be: either way the screens may end this worker now.
            if self.writing == 0 || steady_ms() - since_ms >= LOCK_WITHIN_MS - TIMER_EARLY_MS {
                screens::say(&FromWorker::Locked);
            }
            return;
        }
        let wait_ms = self.pushed_at_ms + PUSH_EVERY_MS - steady_ms();
        if wait_ms > 0 {
            if !self.push_waits {
                self.push_waits = true;
                let inbox = self.inbox.clone();
                self.push
                    .set(wait_ms, move || drop(inbox.unbounded_send(Event::Push)));
            }
            return;
        }
        self.push_waits = false;
        let now = self.clock.now(wall_ms(), steady_ms());
        let said = self.desk.borrow_mut().settle(now);
        if !said.is_empty() {
            self.pushed_at_ms = steady_ms();
        }
        for message in &said {
            screens::say(message);
        }
        let shown = said
            .iter()
            .any(|message| matches!(message, FromWorker::Screen { .. }));
        if self.reads_on && shown {
            // The names are on their way to the screen, which draws them meanwhile.
            let _ = self.inbox.unbounded_send(Event::ReadOn);
        }
        self.mark();
    }

    /// The core has forgotten every key. The screens are told when what was saved is on disk too.
    fn lock(&mut self) {
        self.documents.end();
        self.locking_since_ms = Some(steady_ms());
        let inbox = self.inbox.clone();
        self.push
            .set(LOCK_WITHIN_MS, move || drop(inbox.unbounded_send(Event::Push)));
    }

    /// Leaves the mark once this tablet has joined.
    fn mark(&mut self) {
        if self.marked {
            return;
        }
        if let Some(label) = self.desk.borrow().label() {
            self.marked = true;
            spawn_local(async move { marker::leave(&label).await });
        }
    }

    fn wake_at(&mut self, at: Timestamp) {
        let now = self.clock.now(wall_ms(), steady_ms());
        let inbox = self.inbox.clone();
        self.wake
            .set(at.ms_since(now), move || drop(inbox.unbounded_send(Event::Wake)));
    }

    fn tick_later(&self) {
        let inbox = self.inbox.clone();
        self.tick
            .set(TICK_MS, move || drop(inbox.unbounded_send(Event::Tick)));
    }

    fn look_for_mark(&self) {
        let inbox = self.inbox.clone();
        spawn_local(async move {
            if let Some(label) = marker::find().await {
                drop(inbox.unbounded_send(Event::WasSetUp(label)));
            }
        });
    }

    fn look_at_storage(&self) {
        let inbox = self.inbox.clone();
        spawn_local(async move {
            let facts = storage_facts().await;
            drop(inbox.unbounded_send(Event::Storage(facts)));
        });
    }
}

/// What the browser says about its storage; it need not say anything.
async fn storage_facts() -> StorageFacts {
    let storage = screens::scope().navigator().storage();
    let persisted = match storage.persisted() {
        Ok(promise) => JsFuture::from(promise).await.ok().and_then(|kept| kept.as_bool()),
        Err(_) => None,
    };
    let estimate: Option<StorageEstimate> = match storage.estimate() {
        Ok(promise) => JsFuture::from(promise).await.ok().map(JsCast::unchecked_into),
        Err(_) => None,
    };
    StorageFacts {
        used_bytes: estimate.as_ref().and_then(StorageEstimate::get_usage).map(whole),
        quota_bytes: estimate.as_ref().and_then(StorageEstimate::get_quota).map(whole),
        persisted,
        full: false,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "byte counts of a browser's storage are whole and far below 2^53"
)]
fn whole(bytes: f64) -> u64 {
    bytes.max(0.0) as u64
}

fn no_store(why: &str) -> Stopped {
    trouble::no_storage(&format!("Its storage answered \"{why}\"."))
}

fn storage_input(facts: StorageFacts) -> Input {
    Input::Storage {
        used_bytes: facts.used_bytes,
        quota_bytes: facts.quota_bytes,
    }
}
