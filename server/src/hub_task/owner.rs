//! The machine on its thread: takes inputs in turn, performs their effects in order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use sync_core::fold::Directory;
use sync_core::id::{DeviceId, EntryId};
use sync_core::scope::{Audience, Scope};
use sync_core::sync::hub::{
    CloseReason, CommitId, CommitTrouble, Effect, Hub, Imported, Input, LinkId, Notice, OfficeRequest,
};
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::{News, Readiness, ToHub, ToLink, lock};
use crate::clock;
use crate::documents::Judge;
use crate::pins::PinChecker;
use crate::store::{Contact, Store};

/// Inputs taken before a commit is begun, so that a flood cannot keep one from being written.
const INPUTS_PER_COMMIT: usize = 512;

/// The thread's own: the machine and what its effects reach.
pub(super) struct Owner {
    pub(super) store: Store,
    pub(super) pins: PinChecker,
    pub(super) judge: Judge,
    pub(super) hub: Hub,
    /// Weak: the thread ends when nobody else can reach it.
    pub(super) inputs: mpsc::WeakSender<ToHub>,
    pub(super) directory: watch::Sender<Arc<Directory>>,
    pub(super) readiness: watch::Sender<Readiness>,
    pub(super) news: broadcast::Sender<News>,
    pub(super) connected: Arc<Mutex<BTreeSet<DeviceId>>>,
    pub(super) links: BTreeMap<LinkId, mpsc::Sender<ToLink>>,
    pub(super) answers: BTreeMap<OfficeRequest, oneshot::Sender<Result<Vec<EntryId>, String>>>,
    pub(super) imports: BTreeMap<OfficeRequest, oneshot::Sender<Result<Vec<Imported>, String>>>,
    pub(super) next_request: OfficeRequest,
    pub(super) commits_open: u32,
    pub(super) directory_in_commit: bool,
    /// Tablets and feeds whose history was last seen to differ from ours.
    pub(super) differing: BTreeSet<(DeviceId, Scope)>,
    pub(super) stopping: bool,
}

impl Owner {
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<ToHub>) {
        while let Some(first) = queue.blocking_recv() {
            self.take(first);
            for _ in 1..INPUTS_PER_COMMIT {
                match queue.try_recv() {
                    Ok(next) => self.take(next),
                    Err(_) => break,
                }
            }
            if self.stopping {
                if self.commits_open == 0 {
                    break;
                }
                continue;
            }
            self.handle(Input::Drained);
        }
        tracing::info!("the office's machine has stopped");
    }

    fn take(&mut self, input: ToHub) {
        match input {
            ToHub::Opened(link, device, out) if !self.stopping => {
                self.links.insert(link, out);
                self.handle(Input::LinkOpened(link, device));
            }
            // Dropping its sender closes it.
            ToHub::Opened(..) => {}
            ToHub::Frame(link, frame) if !self.stopping => self.handle(Input::Received(link, frame)),
            ToHub::Frame(..) => {}
            ToHub::Sent(link) => self.handle(Input::Sent(link)),
            ToHub::Closed(link) => {
                self.links.remove(&link);
                self.handle(Input::LinkClosed(link));
            }
            ToHub::Office(command, answer) => {
                self.next_request += 1;
                self.answers.insert(self.next_request, answer);
                self.handle(Input::Office(self.next_request, command));
            }
            ToHub::Import(command, answer) => {
                self.next_request += 1;
                self.imports.insert(self.next_request, answer);
                self.handle(Input::Office(self.next_request, *command));
            }
            ToHub::Grant(label, answer) => {
                let _ = answer.send(self.hub.grant_for(&label));
            }
            ToHub::Committed(id, written) => self.committed(id, written),
            ToHub::ChangesJudged(ask, refused) => self.handle(Input::ChangesJudged(ask, refused)),
            ToHub::PinChecked(ask, checked) => self.handle(Input::PinChecked(ask, checked)),
            ToHub::Stop => {
                self.stopping = true;
                self.readiness.send_replace(Readiness::Stopping);
                // What was staged and not begun is not acknowledged; its tablets still hold it.
                for (_, out) in std::mem::take(&mut self.links) {
                    let _ = out.try_send(ToLink::Close(CloseReason::Restarting));
                }
            }
        }
    }

    fn committed(&mut self, id: CommitId, written: Result<(), CommitTrouble>) {
        self.commits_open -= 1;
        match written {
            Ok(()) => {
                let directory_grew = std::mem::take(&mut self.directory_in_commit);
                let effects = self.hub.handle(clock::now(), Input::Committed(id));
                // Whoever waits for a directory change must find it there when told that it is done.
                if directory_grew {
                    self.directory
                        .send_replace(Arc::new(self.hub.directory().clone()));
                }
                if !self.stopping {
                    self.readiness.send_replace(Readiness::Ready);
                }
                self.perform(effects);
            }
            Err(trouble) => {
                // Before anybody is answered: whoever hears of the failure finds it said here as well.
                self.readiness.send_replace(match trouble {
                    CommitTrouble::Full => Readiness::DiskFull,
                    CommitTrouble::Failed => Readiness::CommitFailed,
                });
                self.handle(Input::CommitFailed(id, trouble));
                self.open_again();
            }
        }
    }

    /// After a commit that was not written: the machine begins anew from what is durable. Tablets still hold the rest.
    fn open_again(&mut self) {
        for (_, out) in std::mem::take(&mut self.links) {
            let _ = out.try_send(ToLink::Close(CloseReason::Restarting));
        }
        for (_, answer) in std::mem::take(&mut self.answers) {
            let _ = answer.send(Err(
                "the office could not store this: nothing was changed".to_owned()
            ));
        }
        for (_, answer) in std::mem::take(&mut self.imports) {
            let _ = answer.send(Err(
                "the office could not store this: nothing was changed".to_owned()
            ));
        }
        lock(&self.connected).clear();
        match self.store.hub_state() {
            Ok(Some(state)) => {
                self.hub = Hub::open(state, clock::random_32(), clock::now());
                self.directory
                    .send_replace(Arc::new(self.hub.directory().clone()));
                tracing::warn!("the office's machine began anew from what is stored");
            }
            Ok(None) => stop_process("the store no longer holds the service"),
            Err(error) => stop_process(&error.to_string()),
        }
    }

    fn handle(&mut self, input: Input) {
        let effects = self.hub.handle(clock::now(), input);
        self.perform(effects);
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        let mut todo: VecDeque<Effect> = effects.into();
        while let Some(effect) = todo.pop_front() {
            if let Some(answer) = self.perform_one(effect) {
                // Effects of an answer come after those already owed.
                todo.extend(self.hub.handle(clock::now(), answer));
            }
        }
    }

    /// Performs one effect; answers what the machine is told at once.
    fn perform_one(&mut self, effect: Effect) -> Option<Input> {
        match effect {
            Effect::Commit(id, commit) => {
                self.commits_open += 1;
                self.directory_in_commit = commit
                    .rows
                    .iter()
                    .any(|row| row.scope.audience == Audience::Directory);
                let inputs = self.inputs.clone();
                self.store.commit_then(commit, move |written| {
                    if let Some(inputs) = inputs.upgrade() {
                        let _ = inputs.blocking_send(ToHub::Committed(id, written));
                    }
                });
                None
            }
            Effect::Read { ask, scope, from, to } => match self.store.rows(scope, from, to) {
                Ok(rows) => Some(Input::Rows(ask, rows)),
                Err(error) => stop_process(&error.to_string()),
            },
            Effect::Find(ask, ids) => match self.store.found(&ids) {
                Ok(found) => Some(Input::Found(ask, found)),
                Err(error) => stop_process(&error.to_string()),
            },
            Effect::AskStanding(ask, ids) => match self.store.standing(&ids) {
                Ok(standing) => Some(Input::Standing(ask, standing)),
                Err(error) => stop_process(&error.to_string()),
            },
            Effect::JudgeChanges(ask, changes) => {
                let inputs = self.inputs.clone();
                let done = move |refused| {
                    if let Some(inputs) = inputs.upgrade() {
                        let _ = inputs.blocking_send(ToHub::ChangesJudged(ask, refused));
                    }
                };
                self.judge.judge(changes, Box::new(done));
                None
            }
            Effect::CheckPin {
                ask,
                staff,
                pin,
                device,
            } => {
                tracing::debug!(%staff, %device, "a PIN is checked");
                let inputs = self.inputs.clone();
                let answer = move |checked| {
                    if let Some(inputs) = inputs.upgrade() {
                        // The hub's own thread may be the one that answers, when the checker's queue is full.
                        if let Err(mpsc::error::TrySendError::Full(input)) =
                            inputs.try_send(ToHub::PinChecked(ask, checked))
                        {
                            std::thread::spawn(move || drop(inputs.blocking_send(input)));
                        }
                    }
                };
                self.pins.check(staff, pin, Box::new(answer));
                None
            }
            Effect::Send(link, frame) => {
                let full = self
                    .links
                    .get(&link)
                    .is_some_and(|out| out.try_send(ToLink::Frame(frame)).is_err());
                // A peer that does not read costs others nothing: its link ends here, and it may come again.
                (full && self.links.remove(&link).is_some()).then_some(Input::LinkClosed(link))
            }
            Effect::Close(link, reason) => {
                if let Some(out) = self.links.remove(&link) {
                    let _ = out.try_send(ToLink::Close(reason));
                }
                None
            }
            Effect::Tell(notice) => {
                self.tell(notice);
                None
            }
        }
    }

    fn tell(&mut self, notice: Notice) {
        match notice {
            Notice::RowsCommitted { scope, from, to } => {
                tracing::debug!(audience = ?scope.audience, from, to, "rows committed");
                let _ = self.news.send(News::Rows { scope, from, to });
                if scope.audience == Audience::Directory {
                    let _ = self.news.send(News::Tablets);
                }
            }
            Notice::DeviceSeen {
                device,
                connected,
                report,
                clock_offset_ms,
            } => {
                if connected {
                    lock(&self.connected).insert(device);
                } else {
                    lock(&self.connected).remove(&device);
                }
                let contact = Contact::of(clock::now(), report, clock_offset_ms);
                self.store.keep_contact_soon(device, contact);
                let _ = self.news.send(News::Tablets);
            }
            Notice::OfficeDone { request, entries } => {
                if let Some(answer) = self.answers.remove(&request) {
                    let _ = answer.send(Ok(entries));
                }
            }
            Notice::OfficeImported { request, items } => {
                if let Some(answer) = self.imports.remove(&request) {
                    let _ = answer.send(Ok(items));
                }
            }
            Notice::OfficeRefused { request, why } => {
                if let Some(answer) = self.imports.remove(&request) {
                    let _ = answer.send(Err(why.clone()));
                }
                if let Some(answer) = self.answers.remove(&request) {
                    let _ = answer.send(Err(why));
                }
            }
            Notice::Diverged {
                device,
                scope,
                size,
                root,
            } => {
                tracing::warn!(%device, audience = ?scope.audience, size, %root, "a tablet holds another history than ours");
                self.differing.insert((device, scope));
                self.store.keep_divergence_soon(device, scope, size, clock::now());
            }
            Notice::Follows { device, scope } => {
                if self.differing.remove(&(device, scope)) {
                    tracing::info!(%device, audience = ?scope.audience, "a tablet's history is ours again");
                    self.store.keep_agreement_soon(device, scope, clock::now());
                }
            }
            Notice::NotProven { device, scope } => {
                tracing::warn!(%device, audience = ?scope.audience, "a tablet cannot give back what it holds of another history");
            }
            Notice::KeyCertified { staff, device, .. } => {
                tracing::info!(%staff, %device, "a key was certified")
            }
        }
    }
}

/// The store cannot be read: the machine cannot go on, and must not pretend to.
fn stop_process(why: &str) -> ! {
    tracing::error!(%why, "the office's machine cannot read its store: stopping");
    eprintln!("followthrough stops: its store cannot be read ({why}). Run `followthrough doctor`.");
    std::process::exit(70);
}
