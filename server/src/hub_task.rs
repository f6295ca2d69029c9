//! The thread that owns the office's machine: takes inputs in turn, performs effects in order, never waits for the disk.
//!
//! Commits are written by the store's own thread and come back as inputs; so do checked PINs. May not live here: sockets
//! and status codes (`http`), SQL (`store`), what the machine decides (`sync_core::sync::hub`).

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use sync_core::fold::Directory;
use sync_core::id::{DeviceId, EntryId, PublicKey, ServiceId};
use sync_core::scope::{Audience, Scope};
use sync_core::seal::OfficeBoxPublic;
use sync_core::sync::hub::{
    CloseReason, CommitId, CommitTrouble, Effect, Hub, Input, LinkId, Notice, OfficeCommand, OfficeRequest,
};
use sync_core::sync::tablet::EnrolmentGrant;
use sync_core::text::ShortText;
use sync_core::wire::SignInRefusal;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::clock;
use crate::pins::PinChecker;
use crate::store::{Contact, Store, StoreError};

/// Inputs that may wait: past this, sockets wait with them, each for its own turn.
const INPUTS: usize = 256;
/// Inputs taken before a commit is begun, so that a flood cannot keep one from being written.
const INPUTS_PER_COMMIT: usize = 512;
/// Frames that may wait for one link. The machine itself stops well below; past this the peer is not reading.
pub const FRAMES_PER_LINK: usize = 64;
/// News that a desk's page may be behind before it is told to ask anew.
const NEWS: usize = 256;

/// What a link is told.
#[derive(Clone, Debug)]
pub enum ToLink {
    /// Send this frame.
    Frame(Arc<[u8]>),
    /// Close.
    Close(CloseReason),
}

/// What the desk's pages hear of.
#[derive(Clone, Debug)]
pub enum News {
    /// Rows became durable.
    Rows {
        /// In which feed.
        scope: Scope,
        /// First row.
        from: u64,
        /// Row after the last.
        to: u64,
    },
    /// A tablet came, went, reported or was enrolled.
    Tablets,
    /// An enrolment moved on.
    Enrolment([u8; 16]),
}

/// Whether the office can take work in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// Yes.
    Ready,
    /// Reading works; the disk is full.
    DiskFull,
    /// Reading works; the last commit was not written.
    CommitFailed,
    /// Shutting down.
    Stopping,
}

/// Why an office command was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum NotCarriedOut {
    /// The machine or the store said no.
    #[error("{0}")]
    Refused(String),
    /// The office is shutting down.
    #[error("the office is shutting down: try again in a moment")]
    Stopping,
}

/// What never changes about the service.
#[derive(Clone, Debug)]
pub struct ServiceFacts {
    /// Its id.
    pub service: ServiceId,
    /// Key that checkpoints are signed with.
    pub office_key: PublicKey,
    /// Key that unsent work is sealed to.
    pub office_box: OfficeBoxPublic,
    /// The office as a device.
    pub office_device: DeviceId,
}

enum ToHub {
    Opened(LinkId, DeviceId, mpsc::Sender<ToLink>),
    Frame(LinkId, Vec<u8>),
    Sent(LinkId),
    Closed(LinkId),
    Office(OfficeCommand, oneshot::Sender<Result<Vec<EntryId>, String>>),
    Grant(ShortText, oneshot::Sender<Option<EnrolmentGrant>>),
    Committed(CommitId, Result<(), CommitTrouble>),
    PinChecked(sync_core::sync::hub::AskId, Result<(), SignInRefusal>),
    Stop,
}

/// How everything else reaches the machine. Clones share it.
#[derive(Clone)]
pub struct HubHandle {
    inputs: mpsc::Sender<ToHub>,
    directory: watch::Receiver<Arc<Directory>>,
    readiness: watch::Receiver<Readiness>,
    news: broadcast::Sender<News>,
    connected: Arc<Mutex<BTreeSet<DeviceId>>>,
    next_link: Arc<AtomicU64>,
    facts: Arc<ServiceFacts>,
}

/// The running thread, to be joined at the end.
pub struct HubTask(JoinHandle<()>);

/// Why the machine could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The store holds no service.
    #[error(
        "this data folder holds no home yet: `followthrough serve` makes one, `followthrough demo` a whole demonstration"
    )]
    NoService,
    /// The store could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operating system gave no thread.
    #[error("no thread for the office's machine: {0}")]
    Thread(#[from] std::io::Error),
}

/// Opens the machine from the store and starts its thread.
///
/// # Errors
/// [`StartError`].
pub fn start(store: Store) -> Result<(HubHandle, HubTask), StartError> {
    let state = store.hub_state()?.ok_or(StartError::NoService)?;
    let hub = Hub::open(state, clock::random_32(), clock::now());
    let facts = Arc::new(ServiceFacts {
        service: hub.service(),
        office_key: hub.office_key(),
        office_box: hub.office_box(),
        office_device: hub.office_device(),
    });
    let (inputs, queue) = mpsc::channel(INPUTS);
    let (directory_out, directory) = watch::channel(Arc::new(hub.directory().clone()));
    let (readiness_out, readiness) = watch::channel(Readiness::Ready);
    let (news, _) = broadcast::channel(NEWS);
    let connected = Arc::new(Mutex::new(BTreeSet::new()));
    let owner = Owner {
        pins: PinChecker::start(store.clone())?,
        store,
        hub,
        inputs: inputs.downgrade(),
        directory: directory_out,
        readiness: readiness_out,
        news: news.clone(),
        connected: connected.clone(),
        links: BTreeMap::new(),
        answers: BTreeMap::new(),
        next_request: 0,
        commits_open: 0,
        directory_in_commit: false,
        stopping: false,
    };
    let thread = std::thread::Builder::new()
        .name("hub".to_owned())
        .spawn(move || owner.run(queue))?;
    let handle = HubHandle {
        inputs,
        directory,
        readiness,
        news,
        connected,
        next_link: Arc::new(AtomicU64::new(1)),
        facts,
    };
    Ok((handle, HubTask(thread)))
}

impl HubTask {
    /// Waits until the machine has stopped and its last commit is durable.
    pub fn join(self) {
        if self.0.join().is_err() {
            tracing::error!("the office's machine ended badly");
        }
    }
}

impl HubHandle {
    /// Opens a link for a device whose token was checked. `None` when the office is stopping.
    pub async fn open_link(&self, device: DeviceId) -> Option<(LinkId, mpsc::Receiver<ToLink>)> {
        let link = LinkId(self.next_link.fetch_add(1, Ordering::Relaxed));
        let (out, frames) = mpsc::channel(FRAMES_PER_LINK);
        self.inputs.send(ToHub::Opened(link, device, out)).await.ok()?;
        Some((link, frames))
    }

    /// A frame came. Waits for its turn; `false` when the office is stopping.
    pub async fn received(&self, link: LinkId, frame: Vec<u8>) -> bool {
        self.inputs.send(ToHub::Frame(link, frame)).await.is_ok()
    }

    /// A frame left for the network.
    pub async fn sent(&self, link: LinkId) -> bool {
        self.inputs.send(ToHub::Sent(link)).await.is_ok()
    }

    /// The link is gone.
    pub async fn closed(&self, link: LinkId) {
        let _ = self.inputs.send(ToHub::Closed(link)).await;
    }

    /// Does something at the desk and waits until it is durable.
    ///
    /// # Errors
    /// [`NotCarriedOut`], in plain words.
    pub async fn office(&self, command: OfficeCommand) -> Result<Vec<EntryId>, NotCarriedOut> {
        let (answer, answered) = oneshot::channel();
        self.inputs
            .send(ToHub::Office(command, answer))
            .await
            .map_err(|_| NotCarriedOut::Stopping)?;
        answered
            .await
            .map_err(|_| NotCarriedOut::Stopping)?
            .map_err(NotCarriedOut::Refused)
    }

    /// What a newly enrolled tablet is given.
    pub async fn grant(&self, label: ShortText) -> Option<EnrolmentGrant> {
        let (answer, answered) = oneshot::channel();
        self.inputs.send(ToHub::Grant(label, answer)).await.ok()?;
        answered.await.ok()?
    }

    /// Who and what belongs to the service, as durable.
    pub fn directory(&self) -> Arc<Directory> {
        self.directory.borrow().clone()
    }

    /// Whether work can be taken in.
    pub fn readiness(&self) -> Readiness {
        *self.readiness.borrow()
    }

    /// What happens from now on.
    pub fn news(&self) -> broadcast::Receiver<News> {
        self.news.subscribe()
    }

    /// Tells the desk's pages something.
    pub fn tell(&self, news: News) {
        // Nobody listening is no trouble.
        let _ = self.news.send(news);
    }

    /// Whether a device has a link open.
    pub fn is_connected(&self, device: DeviceId) -> bool {
        lock(&self.connected).contains(&device)
    }

    /// What never changes about the service.
    pub fn facts(&self) -> &ServiceFacts {
        &self.facts
    }

    /// Ends the machine once its last commit is durable.
    pub async fn stop(&self) {
        let _ = self.inputs.send(ToHub::Stop).await;
    }
}

/// The thread's own: the machine and what its effects reach.
struct Owner {
    store: Store,
    pins: PinChecker,
    hub: Hub,
    /// Weak: the thread ends when nobody else can reach it.
    inputs: mpsc::WeakSender<ToHub>,
    directory: watch::Sender<Arc<Directory>>,
    readiness: watch::Sender<Readiness>,
    news: broadcast::Sender<News>,
    connected: Arc<Mutex<BTreeSet<DeviceId>>>,
    links: BTreeMap<LinkId, mpsc::Sender<ToLink>>,
    answers: BTreeMap<OfficeRequest, oneshot::Sender<Result<Vec<EntryId>, String>>>,
    next_request: OfficeRequest,
    commits_open: u32,
    directory_in_commit: bool,
    stopping: bool,
}

impl Owner {
    fn run(mut self, mut queue: mpsc::Receiver<ToHub>) {
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
            ToHub::Grant(label, answer) => {
                let _ = answer.send(self.hub.grant_for(&label));
            }
            ToHub::Committed(id, written) => self.committed(id, written),
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
                self.handle(Input::CommitFailed(id, trouble));
                self.readiness.send_replace(match trouble {
                    CommitTrouble::Full => Readiness::DiskFull,
                    CommitTrouble::Failed => Readiness::CommitFailed,
                });
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
                            std::thread::spawn(move || inputs.blocking_send(input));
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
                let contact = Contact {
                    last_contact: clock::now(),
                    unsent: report.map(|report| report.unsent),
                    clock_offset_ms,
                };
                self.store.keep_contact_soon(device, contact);
                let _ = self.news.send(News::Tablets);
            }
            Notice::OfficeDone { request, entries } => {
                if let Some(answer) = self.answers.remove(&request) {
                    let _ = answer.send(Ok(entries));
                }
            }
            Notice::OfficeRefused { request, why } => {
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

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
