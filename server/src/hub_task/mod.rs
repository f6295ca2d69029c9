//! The thread that owns the office's machine: takes inputs in turn, performs effects in order, never waits for the disk.
//!
//! Commits are written by the store's own thread and come back as inputs; so do checked PINs. May not live here: sockets
//! and status codes (`http`), SQL (`store`), what the machine decides (`sync_core::sync::hub`).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use sync_core::fold::Directory;
use sync_core::id::{DeviceId, EntryId, PublicKey, ServiceId};
use sync_core::scope::Scope;
use sync_core::seal::OfficeBoxPublic;
use sync_core::seal::SealedToOffice;
use sync_core::sync::hub::{
    AskId, CloseReason, CommitId, CommitTrouble, Hub, Imported, LinkId, OfficeCommand,
};
use sync_core::sync::tablet::EnrolmentGrant;
use sync_core::text::ShortText;
use sync_core::wire::SignInRefusal;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

mod owner;

use crate::clock;
use crate::documents::{Documents, Judge};
use crate::pins::PinChecker;
use crate::store::{Store, StoreError};
use owner::Owner;

/// Inputs that may wait: past this, sockets wait with them, each for its own turn.
const INPUTS: usize = 256;
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
    Import(Box<OfficeCommand>, oneshot::Sender<Result<Vec<Imported>, String>>),
    Grant(ShortText, oneshot::Sender<Option<EnrolmentGrant>>),
    Committed(CommitId, Result<(), CommitTrouble>),
    PinChecked(AskId, Result<(), SignInRefusal>),
    ChangesJudged(AskId, Vec<EntryId>),
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
    documents: Documents,
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
pub fn start(store: Store, documents: Documents) -> Result<(HubHandle, HubTask), StartError> {
    let state = store.hub_state()?.ok_or(StartError::NoService)?;
    let differing = store
        .divergences()?
        .into_iter()
        .filter(|one| one.mended_at.is_none())
        .map(|one| (one.device, one.scope))
        .collect();
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
        judge: Judge::start(documents.clone(), store.clone())?,
        store,
        hub,
        inputs: inputs.downgrade(),
        directory: directory_out,
        readiness: readiness_out,
        news: news.clone(),
        connected: connected.clone(),
        links: BTreeMap::new(),
        answers: BTreeMap::new(),
        imports: BTreeMap::new(),
        next_request: 0,
        commits_open: 0,
        directory_in_commit: false,
        differing,
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
        documents,
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

    /// Takes in unsent work that came as a file, and waits until it is durable.
    ///
    /// # Errors
    /// [`NotCarriedOut`], in plain words.
    pub async fn import(
        &self,
        device: DeviceId,
        items: Vec<SealedToOffice>,
    ) -> Result<Vec<Imported>, NotCarriedOut> {
        let (answer, answered) = oneshot::channel();
        self.inputs
            .send(ToHub::Import(
                Box::new(OfficeCommand::Import { device, items }),
                answer,
            ))
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

    /// Who runs the living documents.
    pub fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Ends the machine once its last commit is durable.
    pub async fn stop(&self) {
        let _ = self.inputs.send(ToHub::Stop).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
