//! The tablet's machine. It owns chains, outbox, feeds, sign-in and link; the shell owns the store, the socket and the clock.
//!
//! Nothing is told as saved before the store answered, nothing as sent before the office's answer to a committed
//! transaction. What waits to be sent is kept through locks, restarts, refusals and changes of role.

use std::collections::{BTreeMap, VecDeque};

mod api;
mod cells;
mod documents;
mod drafts;
mod export;
mod feeds;
mod lease;
mod left;
mod link;
mod mend;
mod others;
mod outbox;
mod reading;
mod session;
mod tries;
mod writer;

pub use api::*;
pub use documents::{DocumentAskId, changes as document_changes, publish as publication};
pub use others::OtherTablet;
pub use session::Session;

use crate::cadence::Reviews;
use crate::cycle::{CycleFeed, Cycles};
use crate::fold::{Directory, Floor};
use crate::id::{DeviceId, Entropy, PublicKey, Signature, StaffId};
use crate::journal::KeyPair;
use crate::scope::{Audience, Scope};
use crate::seal::{DeviceSecret, PIN_COST, PinCost, ScopeKey};
use crate::time::Timestamp;
use crate::wire::{Refused, SealedPage};
use cells::{ChainCell, FeedCell, LastCell, Loaded, OwnCell, Sent, TriesCell, VaultCell};
use feeds::Feed;
use link::Link;
use session::{SigningIn, Unlocked};
use writer::Appending;

/// The tablet's machine.
#[cfg_attr(any(test, feature = "testing"), derive(Clone))]
pub struct Tablet {
    secret: DeviceSecret,
    device_key: KeyPair,
    device: DeviceId,
    entropy: Entropy,
    app_version: String,
    /// Bytes kept for the app, and bytes kept at most, as the browser said.
    storage: (Option<u64>, Option<u64>),
    now: Timestamp,
    grant: Option<EnrolmentGrant>,
    vaults: BTreeMap<StaffId, VaultCell>,
    tries: BTreeMap<StaffId, TriesCell>,
    chains: BTreeMap<Scope, ChainCell>,
    own: BTreeMap<(Scope, u64), OwnCell>,
    feeds: BTreeMap<Scope, Feed>,
    /// Pages whose key nobody here holds yet, kept as they came.
    sealed_pages: BTreeMap<(Scope, u64), SealedPage>,
    /// Pages of logs left for another whose rows must still be shown, by scope, era and first row.
    left_pages: BTreeMap<(Scope, u32, u64), SealedPage>,
    drafts: BTreeMap<(StaffId, String), Vec<u8>>,
    last: LastCell,
    others: others::OthersCell,
    unreadable_cells: u32,
    directory: Directory,
    /// Rows of other devices folded since this machine began.
    heard: u64,
    unlocked: Option<Unlocked>,
    signing_in: Option<SigningIn>,
    floor: Option<Floor>,
    cycles: Option<CycleFeed>,
    /// Somebody has just signed in, and most of what they may read is not folded yet.
    unread: bool,
    link: Link,
    /// Records that wait for the one before them to be durable: a chain's head advances only then.
    commands: VecDeque<(RequestId, Vec<NewRecord>)>,
    appending: Option<Appending>,
    persisting: BTreeMap<BatchId, Persisting>,
    asked_documents: BTreeMap<DocumentAskId, documents::Asked>,
    next_document_ask: u64,
    next_batch: u64,
    next_load: u64,
    next_hand: u64,
    /// A log is being left for another: nothing is written meanwhile, since what this tablet knows is about to be counted anew.
    leaving: bool,
    effects: Vec<Effect>,
    /// After a lock this machine is done: the shell opens a new one.
    ended: bool,
    /// What stretching a PIN costs in vaults made here.
    pin_cost: PinCost,
}

/// What a durable write is for.
#[derive(Clone, Debug)]
enum Persisting {
    /// Entries of [`Appending`].
    Append,
    /// A page from the office.
    Page(SealedPage),
    /// The edge where a feed begins.
    Start(Scope),
    /// A log is left for the one the office keeps now.
    Leaving(Scope, Box<FeedCell>),
    /// A wrong try was counted before the PIN is judged.
    Try,
    /// Somebody's keys, made with the office.
    Vault,
    /// A command that is done once written.
    Done(RequestId),
    /// Bookkeeping that is written again when it changes again.
    Bookkeeping,
}

impl Tablet {
    /// Opens what the store holds; locked. `entropy_seed` must be fresh at every start.
    pub fn open(
        cells: Vec<(String, Vec<u8>)>,
        secret: DeviceSecret,
        entropy_seed: [u8; 32],
        app_version: &str,
        now: Timestamp,
    ) -> (Self, Vec<Effect>) {
        let loaded = Loaded::read(cells);
        let device_key = KeyPair::from_seed(secret.signing_seed());
        let mut tablet = Self {
            device: DeviceId::of_key(&device_key.public()),
            secret,
            device_key,
            entropy: Entropy::from_seed(entropy_seed),
            app_version: app_version.to_owned(),
            storage: (None, None),
            now,
            grant: loaded.grant,
            vaults: loaded.vaults,
            tries: loaded.tries,
            chains: loaded.chains,
            own: loaded.own,
            feeds: loaded
                .feeds
                .into_iter()
                .map(|(scope, cell)| (scope, Feed::from(cell)))
                .collect(),
            sealed_pages: BTreeMap::new(),
            left_pages: BTreeMap::new(),
            drafts: loaded.drafts,
            last: loaded.last,
            others: loaded.others,
            unreadable_cells: loaded.unreadable,
            directory: Directory::default(),
            heard: 0,
            unlocked: None,
            signing_in: None,
            floor: None,
            cycles: None,
            unread: false,
            link: Link::new(),
            commands: VecDeque::new(),
            appending: None,
            persisting: BTreeMap::new(),
            asked_documents: BTreeMap::new(),
            next_document_ask: 0,
            next_batch: 0,
            next_load: 0,
            next_hand: 0,
            leaving: false,
            effects: Vec::new(),
            ended: false,
            pin_cost: PIN_COST,
        };
        tablet.bound_waits();
        tablet.sort_pages(loaded.pages);
        tablet.measure_feeds();
        tablet.measure_left();
        if let Some(scope) = tablet.directory_scope() {
            tablet.open_pages(scope);
            tablet.show_left(scope);
        }
        if tablet.grant.is_some() {
            tablet.connect();
        }
        let effects = core::mem::take(&mut tablet.effects);
        (tablet, effects)
    }

    /// Makes vaults at another cost: a simulation signs thousands of people in.
    #[cfg(any(test, feature = "testing"))]
    #[must_use]
    pub const fn with_pin_cost(mut self, cost: PinCost) -> Self {
        self.pin_cost = cost;
        self
    }

    /// Takes one thing that happened and returns what must now be done, in order.
    ///
    /// `now` is this tablet's own clock; a smaller one than before is taken as no time passed.
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Vec<Effect> {
        self.now = self.now.max(now);
        if self.needs_all(&input) {
            self.read_on();
        }
        match input {
            Input::Command(request, command) => self.command(request, command),
            Input::Persisted(batch) => self.persisted(batch),
            Input::PersistFailed(batch, why) => self.persist_failed(batch, why),
            Input::LinkUp => self.link_up(),
            Input::LinkDown(why) => self.link_down(why),
            Input::Received(bytes) => self.received(&bytes),
            Input::Loaded(load, cells) => self.loaded(load, cells),
            Input::DocumentAnswered(ask, answer) => self.document_answered(ask, answer),
            Input::Storage {
                used_bytes,
                quota_bytes,
            } => self.storage = (used_bytes, quota_bytes),
            Input::Timer => self.timer(),
            Input::ReadOn => {}
        }
        core::mem::take(&mut self.effects)
    }

    /// Whether an input may touch what is known about people and their care.
    fn needs_all(&self, input: &Input) -> bool {
        match input {
            Input::LinkDown(_) | Input::Storage { .. } | Input::Command(_, Command::Lock) => false,
            Input::Persisted(batch) | Input::PersistFailed(batch, _) => {
                !matches!(self.persisting.get(batch), Some(Persisting::Bookkeeping) | None)
            }
            Input::Command(..)
            | Input::LinkUp
            | Input::Received(_)
            | Input::Loaded(..)
            | Input::DocumentAnswered(..)
            | Input::Timer
            | Input::ReadOn => true,
        }
    }

    /// The device's public key, known before enrolment.
    pub fn device_key(&self) -> PublicKey {
        self.device_key.public()
    }

    /// The device's id.
    pub const fn device(&self) -> DeviceId {
        self.device
    }

    /// Signs one of the messages of [`super::identity`] as this device.
    pub fn prove(&self, message: &[u8]) -> Signature {
        self.device_key.sign(message)
    }

    /// A fresh id for something that a screen is about to name: a piece of planned care.
    pub fn new_id(&mut self) -> [u8; 16] {
        self.entropy.next_16()
    }

    /// What the office gave at enrolment.
    pub const fn grant(&self) -> Option<&EnrolmentGrant> {
        self.grant.as_ref()
    }

    /// Staff, devices, units: readable while locked too.
    pub const fn directory(&self) -> &Directory {
        &self.directory
    }

    /// People and their care, while somebody is signed in.
    pub const fn floor(&self) -> Option<&Floor> {
        self.floor.as_ref()
    }

    /// Follow-through cycles, while somebody is signed in.
    pub fn cycles(&self) -> Option<&Cycles> {
        self.cycles.as_ref().map(CycleFeed::cycles)
    }

    /// Daily checks and reviews, while somebody is signed in.
    pub fn reviews(&self) -> Option<&Reviews> {
        self.cycles.as_ref().map(CycleFeed::reviews)
    }

    /// Cells of the store that could not be read. They were left where they are.
    pub const fn unreadable_cells(&self) -> u32 {
        self.unreadable_cells
    }

    /// Where the work is.
    pub fn status(&self) -> Status {
        let waiting = self
            .own
            .values()
            .filter(|own| own.by_hand && own.sent == Sent::Waiting);
        let first_sync = (!self.last.caught_up && self.grant.is_some()).then(|| {
            self.feeds.values().fold((0, 0), |(have, of), feed| {
                (
                    have + feed.rows_had(),
                    of + feed.rows_had().max(feed.rows_expected()),
                )
            })
        });
        Status {
            enrolled: self.grant.is_some(),
            signed_in: self
                .unlocked
                .as_ref()
                .map(|unlocked| (unlocked.session.staff, unlocked.session.role)),
            oldest_waiting_at: waiting.clone().map(|own| own.recorded_at).min(),
            waiting: u32::try_from(waiting.count()).unwrap_or(u32::MAX),
            last_sent_at: self.last.sent_at,
            last_contact_at: self.last.contact_at,
            link: self.link.status(),
            trouble: self.link.trouble,
            office_trouble: self.link.office_trouble,
            office_offset_ms: self.last.office_offset_ms,
            first_sync,
            reading: self.unread,
            set_aside: self
                .own
                .values()
                .filter(|own| matches!(own.sent, Sent::SetAside(_)))
                .count()
                .try_into()
                .unwrap_or(u32::MAX),
            diverged: self
                .feeds
                .iter()
                .filter(|(_, feed)| feed.cell.diverged || feed.cell.contradicted)
                .map(|(scope, _)| *scope)
                .collect(),
            left: self
                .feeds
                .iter()
                .filter_map(|(scope, feed)| Some((*scope, feed.cell.left_at?)))
                .collect(),
        }
    }

    /// Entries the office refused, kept aside, with why.
    pub fn set_aside(&self) -> Vec<(crate::id::EntryId, Timestamp, Refused)> {
        self.own
            .values()
            .filter_map(|own| match own.sent {
                Sent::SetAside(why) => Some((own.id, own.recorded_at, why)),
                Sent::Waiting | Sent::Confirmed => None,
            })
            .collect()
    }

    fn command(&mut self, request: RequestId, command: Command) {
        if self.ended {
            self.not_done(request, NotDone::Locked);
            return;
        }
        match command {
            Command::Enrolled(grant) => self.enrolled(request, grant),
            Command::SignIn { staff, pin } => self.sign_in(request, staff, pin),
            Command::Lock => self.lock(),
            Command::Record(record) => self.record(request, vec![record]),
            Command::RecordAll(records) => self.record(request, records),
            Command::KeepDraft { name, bytes } => self.keep_draft(request, &name, Some(&bytes)),
            Command::ClearDraft { name } => self.keep_draft(request, &name, None),
            Command::ReadDocument { document, at } => self.read_document(request, document, at),
            Command::CompareDocument { document, from, to } => {
                self.compare_document(request, document, from, to);
            }
            Command::EditDocument {
                document,
                base,
                edits,
            } => self.edit_document(request, document, base, edits),
            Command::PublishDocument { document, heads, why } => {
                self.publish_document(request, document, heads, why)
            }
            Command::ConnectNow => {
                self.connect_now();
                self.tell(Notice::Done { request });
            }
        }
    }

    fn enrolled(&mut self, request: RequestId, grant: EnrolmentGrant) {
        let write = cells::grant(&grant);
        self.grant = Some(grant);
        self.persist(vec![write], Persisting::Done(request));
        self.connect();
        self.tell(Notice::StatusChanged);
    }

    fn directory_scope(&self) -> Option<Scope> {
        self.grant
            .as_ref()
            .map(|grant| Scope::new(grant.service, Audience::Directory))
    }

    /// The key to a scope: the directory's always, others while somebody is signed in who may read them.
    fn key_of(&self, scope: &Scope) -> Option<&ScopeKey> {
        if scope.audience == Audience::Directory {
            return self
                .grant
                .as_ref()
                .filter(|grant| grant.service == scope.service)
                .map(|grant| &grant.directory_key);
        }
        self.unlocked.as_ref().and_then(|unlocked| unlocked.key_of(scope))
    }

    fn persist(&mut self, writes: Vec<Write>, purpose: Persisting) {
        self.next_batch += 1;
        let batch = BatchId(self.next_batch);
        self.persisting.insert(batch, purpose);
        self.effects.push(Effect::Persist(batch, writes));
    }

    fn persisted(&mut self, batch: BatchId) {
        match self.persisting.remove(&batch) {
            Some(Persisting::Append) => self.appended(),
            Some(Persisting::Page(page)) => self.page_stored(page),
            Some(Persisting::Start(scope)) => self.feed_started(scope),
            Some(Persisting::Leaving(scope, cell)) => self.left(scope, *cell),
            Some(Persisting::Try) => self.judge_pin(),
            Some(Persisting::Vault) => self.vault_stored(),
            Some(Persisting::Done(request)) => self.tell(Notice::Done { request }),
            Some(Persisting::Bookkeeping) | None => {}
        }
    }

    fn persist_failed(&mut self, batch: BatchId, why: StoreTrouble) {
        match self.persisting.remove(&batch) {
            Some(Persisting::Append) => self.append_failed(why),
            Some(Persisting::Page(page)) => self.page_not_stored(page.scope()),
            Some(Persisting::Start(scope)) => self.page_not_stored(scope),
            Some(Persisting::Leaving(..)) => {
                self.leaving = false;
                self.next_append();
                self.drop_link();
            }
            Some(Persisting::Try) => {
                self.uncount_try();
                self.sign_in_failed(NotDone::Store(why));
            }
            Some(Persisting::Vault) => self.sign_in_failed(NotDone::Store(why)),
            Some(Persisting::Done(request)) => self.not_done(request, NotDone::Store(why)),
            Some(Persisting::Bookkeeping) | None => {}
        }
    }

    fn tell(&mut self, notice: Notice) {
        self.effects.push(Effect::Tell(notice));
    }

    fn not_done(&mut self, request: RequestId, why: NotDone) {
        self.tell(Notice::NotDone { request, why });
    }
}
