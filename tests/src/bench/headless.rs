//! A headless tablet: the real machine, a durable file, a real websocket, the real clock.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use futures_util::{SinkExt, StreamExt};
use sync_core::fold::Place;
use sync_core::id::{EntryId, PersonId};
use sync_core::journal::KeyPair;
use sync_core::scope::Scope;
use sync_core::seal::{DeviceSecret, Pin};
use sync_core::sync::tablet::{
    BatchId, Command, Effect, EnrolmentGrant, Input, LinkTrouble, LoadId, NewRecord, Notice, RequestId,
    Tablet,
};
use sync_core::time::Timestamp;
use sync_core::wire::{self, Down};
use tokio::sync::{mpsc, oneshot, watch};
use tokio_tungstenite::tungstenite::Message;

use super::file_store::{self, Job};
use super::link::{self, Traffic};

/// What a tablet tells the bench.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Entries the office has not confirmed.
    pub waiting: u32,
    /// When that last changed.
    pub waiting_changed: Instant,
    /// Rows of care proven and stored here.
    pub proven: u64,
    /// When that last changed.
    pub proven_changed: Instant,
    /// Whether the office answered the hello.
    pub linked: bool,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// How often the office said that nothing more is to come, and when last.
    pub caught_up: (u32, Instant),
    /// How often the office renewed a lease.
    pub leases: u32,
    /// Bytes that had come when the people who live here were first known.
    pub people_after_bytes: Option<u64>,
    /// Entries called saved since it started.
    pub saved: Vec<EntryId>,
    /// The first thing that was refused, if any.
    pub refused: Option<String>,
}

enum Event {
    Command(Command),
    Persisted(BatchId),
    Loaded(LoadId, Vec<(String, Vec<u8>)>),
    LinkUp(mpsc::UnboundedSender<Vec<u8>>),
    LinkDown(u64, LinkTrouble),
    Frame(u64, Vec<u8>),
    Timer,
    ReadOn,
    CaughtUp,
    Lease,
    /// Which of these people's entries stand in the office's feed here.
    Ask(Vec<PersonId>, oneshot::Sender<Vec<EntryId>>),
}

/// A running tablet.
pub struct Headless {
    events: mpsc::UnboundedSender<Event>,
    /// What it says of itself.
    pub seen: watch::Receiver<Seen>,
    /// What it sent and received.
    pub traffic: Arc<Traffic>,
    /// Whether it has a network.
    network: Arc<AtomicBool>,
    store: PathBuf,
}

/// Keys of a tablet that is still in its box.
pub fn secret(n: usize) -> DeviceSecret {
    let mut bytes = [0x5a; 32];
    bytes[..8].copy_from_slice(&(n as u64).to_be_bytes());
    DeviceSecret(bytes)
}

/// The real clock.
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl Headless {
    /// Starts one with its store at `path`, offline.
    ///
    /// # Errors
    /// Its file cannot be made.
    pub fn start(n: usize, path: &Path, port: u16, floor: Scope) -> Result<Self> {
        let (events, inbox) = mpsc::unbounded_channel();
        let answered = events.clone();
        let store = file_store::start(path.to_path_buf(), move |batch| {
            drop(answered.send(Event::Persisted(batch)))
        })?;
        let mut seed = [n.to_le_bytes()[0]; 32];
        seed[8..16].copy_from_slice(&now().0.to_be_bytes());
        let (machine, effects) = Tablet::open(file_store::load(path)?, secret(n), seed, "bench", now());
        let begun = Instant::now();
        let (tell, seen) = watch::channel(Seen {
            waiting: 0,
            waiting_changed: begun,
            proven: 0,
            proven_changed: begun,
            linked: false,
            signed_in: false,
            caught_up: (0, begun),
            leases: 0,
            people_after_bytes: None,
            saved: Vec::new(),
            refused: None,
        });
        let traffic = Arc::new(Traffic::default());
        let network = Arc::new(AtomicBool::new(false));
        let running = Running {
            machine,
            secret: secret(n),
            floor,
            store,
            path: path.to_path_buf(),
            port,
            events: events.clone(),
            network: network.clone(),
            traffic: traffic.clone(),
            link: None,
            links: 0,
            requests: 0,
            tell,
        };
        tokio::spawn(running.run(inbox, effects));
        Ok(Self {
            events,
            seen,
            traffic,
            network,
            store: path.to_path_buf(),
        })
    }

    fn give(&self, event: Event) -> Result<()> {
        self.events.send(event).ok().context("a tablet has stopped")
    }

    /// Takes what the office gave.
    ///
    /// # Errors
    /// It has stopped.
    pub fn enrolled(&self, grant: EnrolmentGrant) -> Result<()> {
        self.give(Event::Command(Command::Enrolled(grant)))
    }

    /// Gives or takes its network.
    ///
    /// # Errors
    /// It has stopped.
    pub fn network(&self, there: bool) -> Result<()> {
        self.network.store(there, Ordering::SeqCst);
        if there {
            self.give(Event::Command(Command::ConnectNow))
        } else {
            self.give(Event::LinkDown(u64::MAX, LinkTrouble::Broken))
        }
    }

    /// Somebody picks their name and types their PIN.
    ///
    /// # Errors
    /// It has stopped.
    pub fn sign_in(&self, staff: sync_core::id::StaffId, pin: &str) -> Result<()> {
        let pin = Pin::parse(pin)?;
        self.give(Event::Command(Command::SignIn { staff, pin }))
    }

    /// Something is recorded.
    ///
    /// # Errors
    /// It has stopped.
    pub fn record(&self, record: NewRecord) -> Result<()> {
        self.give(Event::Command(Command::Record(record)))
    }

    /// Waits until it says so.
    ///
    /// # Errors
    /// Something was refused meanwhile, or it takes longer than `within`.
    pub async fn until(&self, what: &str, within: Duration, reached: impl Fn(&Seen) -> bool) -> Result<Seen> {
        let mut seen = self.seen.clone();
        let there = tokio::time::timeout(
            within,
            seen.wait_for(|seen| seen.refused.is_some() || reached(seen)),
        )
        .await;
        let Ok(there) = there else {
            bail!("a tablet waited {within:?} for {what}: {:?}", self.seen.borrow());
        };
        let seen = there.context("a tablet has stopped")?.clone();
        match &seen.refused {
            Some(why) => bail!("a tablet was refused while waiting for {what}: {why}"),
            None => Ok(seen),
        }
    }

    /// Entries about these people that stand in the office's feed as this tablet has proven it.
    ///
    /// # Errors
    /// It has stopped.
    pub async fn in_feed(&self, people: &[PersonId]) -> Result<Vec<EntryId>> {
        let (answer, answered) = oneshot::channel();
        self.give(Event::Ask(people.to_vec(), answer))?;
        Ok(answered.await?)
    }

    /// Cells of its file whose key begins so: read back from the disk.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn cells_on_disk(&self, prefix: &str) -> Result<usize> {
        let cells = file_store::load(&self.store)?;
        Ok(cells.iter().filter(|(key, _)| key.starts_with(prefix)).count())
    }
}

struct Running {
    machine: Tablet,
    secret: DeviceSecret,
    floor: Scope,
    store: std::sync::mpsc::Sender<Job>,
    path: PathBuf,
    port: u16,
    events: mpsc::UnboundedSender<Event>,
    network: Arc<AtomicBool>,
    traffic: Arc<Traffic>,
    link: Option<mpsc::UnboundedSender<Vec<u8>>>,
    /// Links made so far: what an earlier one still says is not for us.
    links: u64,
    requests: RequestId,
    tell: watch::Sender<Seen>,
}

impl Running {
    async fn run(mut self, mut inbox: mpsc::UnboundedReceiver<Event>, effects: Vec<Effect>) {
        self.perform(effects);
        while let Some(event) = inbox.recv().await {
            let input = match event {
                Event::Command(command) => {
                    self.requests += 1;
                    Input::Command(self.requests, command)
                }
                Event::Persisted(batch) => Input::Persisted(batch),
                Event::Loaded(load, cells) => Input::Loaded(load, cells),
                Event::LinkUp(link) => {
                    self.link = Some(link);
                    Input::LinkUp
                }
                Event::LinkDown(link, why) => {
                    if link != u64::MAX && link != self.links || self.link.is_none() && link == u64::MAX {
                        continue;
                    }
                    self.link = None;
                    Input::LinkDown(why)
                }
                Event::Frame(link, _) if link != self.links => continue,
                Event::Frame(_, frame) => Input::Received(frame),
                Event::Timer => Input::Timer,
                Event::ReadOn => Input::ReadOn,
                Event::Lease => {
                    self.tell.send_modify(|seen| seen.leases += 1);
                    continue;
                }
                Event::CaughtUp => {
                    self.tell
                        .send_modify(|seen| seen.caught_up = (seen.caught_up.0 + 1, Instant::now()));
                    continue;
                }
                Event::Ask(people, answer) => {
                    let _ = answer.send(self.in_feed(&people));
                    continue;
                }
            };
            let effects = self.machine.handle(now(), input);
            self.perform(effects);
            self.show();
        }
    }

    fn in_feed(&self, people: &[PersonId]) -> Vec<EntryId> {
        let Some(floor) = self.machine.floor() else {
            return Vec::new();
        };
        let (first, last) = (Timestamp(0), Timestamp(i64::MAX));
        let items = people
            .iter()
            .flat_map(|person| floor.timeline(*person, first, last));
        items
            .filter(|item| matches!(item.place, Place::InFeed { .. }))
            .map(|item| item.id)
            .collect()
    }

    fn show(&self) {
        let status = self.machine.status();
        let proven = self.machine.rows_proven(&self.floor);
        self.tell.send_if_modified(|seen| {
            let linked = status.link == sync_core::sync::tablet::LinkStatus::Up;
            let signed_in = status.signed_in.is_some();
            let same = (seen.waiting, seen.proven, seen.linked, seen.signed_in)
                == (status.waiting, proven, linked, signed_in);
            let now = Instant::now();
            if seen.waiting != status.waiting {
                seen.waiting_changed = now;
            }
            if seen.proven != proven {
                seen.proven_changed = now;
            }
            (seen.waiting, seen.proven, seen.linked, seen.signed_in) =
                (status.waiting, proven, linked, signed_in);
            !same
        });
    }

    fn perform(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Persist(batch, writes) => {
                    // A store that is gone never answers, and the bench's time limit says so.
                    let _ = self.store.send((batch, writes));
                }
                Effect::Connect => self.connect(),
                Effect::Disconnect => self.link = None,
                Effect::Send(frame) => {
                    if let Some(link) = &self.link {
                        let _ = link.send(frame);
                    }
                }
                Effect::Tell(notice) => self.told(notice),
                Effect::Load(load, keys) => {
                    // A file that cannot be read holds nothing: the bench's time limit says so.
                    let mut cells = file_store::load(&self.path).unwrap_or_default();
                    cells.retain(|(key, _)| keys.binary_search(key).is_ok());
                    let _ = self.events.send(Event::Loaded(load, cells));
                }
                // The bench writes in no document.
                Effect::AskDocuments(..) => {}
                // It has no screens to show anything before.
                Effect::ReadOn => {
                    let _ = self.events.send(Event::ReadOn);
                }
                Effect::WakeAt(at) => {
                    let events = self.events.clone();
                    let wait_ms = u64::try_from(at.ms_since(now())).unwrap_or(0);
                    tokio::spawn(async move {
                        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
                        let _ = events.send(Event::Timer);
                    });
                }
            }
        }
    }

    fn told(&self, notice: Notice) {
        let refused = match notice {
            Notice::Saved { entry, .. } => {
                self.tell.send_modify(|seen| seen.saved.push(entry));
                return;
            }
            Notice::NotDone { why, .. } => why.to_string(),
            Notice::Diverged(_) => "the office's log differs".to_owned(),
            Notice::PageRefused(_) => "a page does not prove what it claims".to_owned(),
            Notice::SetAside { why, .. } => why.label().to_owned(),
            Notice::Locked => "locked".to_owned(),
            Notice::PeopleChanged(_) => {
                let bytes = self.traffic.down_bytes.load(Ordering::Relaxed);
                self.tell.send_if_modified(|seen| {
                    let first = seen.people_after_bytes.is_none();
                    seen.people_after_bytes.get_or_insert(bytes);
                    first
                });
                return;
            }
            Notice::Done { .. }
            | Notice::SignedIn { .. }
            | Notice::StatusChanged
            | Notice::DirectoryChanged
            | Notice::CyclesChanged(_)
            | Notice::ReviewsChanged
            | Notice::DocumentsChanged(_)
            | Notice::Document { .. }
            | Notice::Mended(_)
            | Notice::Compared { .. } => return,
        };
        self.tell.send_modify(|seen| seen.refused = Some(refused));
    }

    fn connect(&mut self) {
        self.links += 1;
        let (link, events) = (self.links, self.events.clone());
        if !self.network.load(Ordering::SeqCst) {
            let _ = events.send(Event::LinkDown(link, LinkTrouble::Unreachable));
            return;
        }
        let port = self.port;
        let key = KeyPair::from_seed(self.secret.signing_seed());
        let traffic = self.traffic.clone();
        tokio::spawn(async move {
            let carried = carry(port, link, &key, &events, &traffic).await;
            let why = if carried.is_ok() {
                LinkTrouble::Broken
            } else {
                LinkTrouble::Unreachable
            };
            let _ = events.send(Event::LinkDown(link, why));
        });
    }
}

/// No frame that renews a lease is larger.
const LEASE_BYTES_MAX: usize = 2048;

/// A token, kept while it is good as the app keeps it; a websocket; then frames both ways until either end closes.
async fn carry(
    port: u16,
    link: u64,
    key: &KeyPair,
    events: &mpsc::UnboundedSender<Event>,
    traffic: &Traffic,
) -> Result<()> {
    let token = traffic.token(port, key).await?;
    let mut socket = link::open(port, &token, Ipv4Addr::LOCALHOST).await?;
    traffic.up_bytes.fetch_add(token.bytes(), Ordering::Relaxed);
    let caught_up = wire::encode(&Down::CaughtUp);
    let (out, mut frames) = mpsc::unbounded_channel::<Vec<u8>>();
    events
        .send(Event::LinkUp(out))
        .ok()
        .context("the tablet has stopped")?;
    let mut heard = true;
    loop {
        tokio::select! {
            frame = frames.recv() => {
                // The machine let go of the link.
                let Some(frame) = frame else { return Ok(socket.close(None).await?) };
                if std::mem::take(&mut heard) {
                    traffic.turns.fetch_add(1, Ordering::Relaxed);
                }
                // What was said in one breath leaves in one.
                for frame in std::iter::once(frame).chain(std::iter::from_fn(|| frames.try_recv().ok())) {
                    traffic.up_bytes.fetch_add(frame.len() as u64, Ordering::Relaxed);
                    traffic.up_frames.fetch_add(1, Ordering::Relaxed);
                    socket.feed(Message::binary(frame)).await?;
                }
                socket.flush().await?;
            }
            said = socket.next() => match said {
                Some(Ok(Message::Binary(frame))) => {
                    traffic.down_bytes.fetch_add(frame.len() as u64, Ordering::Relaxed);
                    heard = true;
                    let last = *frame == *caught_up;
                    let lease = frame.len() < LEASE_BYTES_MAX
                        && matches!(wire::decode(&frame), Ok(Down::Renewed { .. } | Down::SignedIn { .. }));
                    let _ = events.send(Event::Frame(link, frame.to_vec()));
                    if lease {
                        let _ = events.send(Event::Lease);
                    }
                    if last {
                        let _ = events.send(Event::CaughtUp);
                    }
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
                Some(Ok(_)) => {}
            },
        }
    }
}
