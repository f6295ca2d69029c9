//! What goes into the office's machine and what comes out.

use std::sync::Arc;

use crate::document::Change;
use crate::id::{DeviceId, EntryId, Hash, PublicKey, ServiceId, StaffId};
use crate::journal::{Edge, Entry, FeedRow};
use crate::record::{About, DocumentKey, Fact};
use crate::scope::Scope;
use crate::seal::{Pin, ScopeKey};
use crate::staff::Role;
use crate::text::ReasonText;
use crate::time::Timestamp;
use crate::verdict::Verdict;
use crate::wire::{Refused, Report, SignInRefusal};

/// One link to one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkId(pub u64);

/// One transaction on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CommitId(pub u64);

/// One question to the store or the PIN checker on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AskId(pub u64);

/// Given with an office command, and given back with its answer.
pub type OfficeRequest = u64;

/// What the office keeps secret. One set per service; made once, when the service is made.
#[derive(Clone)]
pub struct OfficeSecrets {
    /// Seed of the office's signing key: checkpoints, and entries only the office writes.
    pub signing_seed: [u8; 32],
    /// Seed of the key that tablets seal unsent work to.
    pub box_seed: [u8; 32],
    /// A key per scope, for every scope that has one.
    pub scope_keys: Vec<(Scope, ScopeKey)>,
}

impl core::fmt::Debug for OfficeSecrets {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("OfficeSecrets(..)")
    }
}

/// What the machine needs from the store to begin.
#[derive(Clone, Debug)]
pub struct HubState {
    /// The service.
    pub service: ServiceId,
    /// Its secrets.
    pub secrets: OfficeSecrets,
    /// Right edge of each scope's log as committed.
    pub edges: Vec<(Scope, Edge)>,
    /// Edges kept at multiples of [`crate::limits::PAGE_ROWS`], ascending within each scope.
    pub page_edges: Vec<PageEdge>,
    /// Newest entry of every chain.
    pub chains: Vec<ChainHead>,
    /// Every row of the directory, in order.
    pub directory: Vec<FeedRow>,
    /// When each tablet was last heard of.
    pub contacts: Vec<(DeviceId, Timestamp)>,
}

/// The newest entry of one device's chain in one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// Whose chain.
    pub device: DeviceId,
    /// In which scope.
    pub scope: Scope,
    /// Highest place seen.
    pub seq: u64,
    /// The entry there.
    pub id: EntryId,
    /// Its counter.
    pub tick: u64,
    /// Places before `seq` that never arrived, as (first, last), ascending.
    pub gaps: Vec<(u64, u64)>,
}

/// A log's right edge at a place where a tablet's first contact may start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEdge {
    /// Whose log.
    pub scope: Scope,
    /// The edge.
    pub edge: Edge,
    /// When the last row before it was received.
    pub received_at: Timestamp,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// A device opened a link; its token was checked.
    LinkOpened(LinkId, DeviceId),
    /// The link is gone.
    LinkClosed(LinkId),
    /// A frame from a device.
    Received(LinkId, Vec<u8>),
    /// One frame given by [`Effect::Send`] has left for the network (back-pressure).
    Sent(LinkId),
    /// Nothing else waits: commit what is staged. Give it whenever the queue of inputs is drained.
    Drained,
    /// The transaction is durable.
    Committed(CommitId),
    /// Nothing of the transaction was written. Rebuild the machine from the store after this.
    CommitFailed(CommitId, CommitTrouble),
    /// Rows asked for by [`Effect::Read`], in order, none missing.
    Rows(AskId, Vec<FeedRow>),
    /// Which of the entries asked for by [`Effect::Find`] are stored.
    Found(AskId, Vec<EntryId>),
    /// How those of the entries asked about by [`Effect::AskStanding`] stand that are stored.
    Standing(AskId, Vec<Standing>),
    /// Which of the changes asked about by [`Effect::JudgeChanges`] may not be let in.
    ChangesJudged(AskId, Vec<EntryId>),
    /// What became of a PIN.
    PinChecked(AskId, Result<(), SignInRefusal>),
    /// Something is done at the desk.
    Office(OfficeRequest, OfficeCommand),
}

/// Why a transaction failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommitTrouble {
    /// No room left on the disk.
    #[error("the office's disk is full")]
    Full,
    /// Anything else that left the database as it was.
    #[error("the office's database could not be written")]
    Failed,
}

/// What became of one item of a file of unsent work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// Stored now.
    Stored,
    /// Stored before: by an earlier file, or because the tablet sent it meanwhile.
    AlreadyThere,
    /// Not to be believed; kept aside with the reason.
    Refused(Refused),
    /// It does not open: damaged, or sealed to another office.
    Damaged,
}

/// Something done at the desk, by a person the shell has authenticated.
#[derive(Clone, Debug)]
pub enum OfficeCommand {
    /// Take in unsent work of one device that came as a file. Answered by [`Notice::OfficeImported`].
    Import {
        /// Which device's, as the file says and its signature shows.
        device: DeviceId,
        /// At most [`crate::limits::SEALED_ITEMS_PER_FRAME_MAX`].
        items: Vec<crate::seal::SealedToOffice>,
    },
    /// Write records as the office's own device, on somebody's behalf.
    Write {
        /// Who.
        by: StaffId,
        /// In which role.
        acting_as: Role,
        /// What, in order; all of them in one transaction. The scope follows from the fact (`rules::audience_of`).
        records: Vec<OfficeRecord>,
    },
    /// Settle an entry that was held: a row with the verdict, and a record of who decided and why, in one transaction.
    Settle {
        /// Who decides.
        by: StaffId,
        /// In which role.
        acting_as: Role,
        /// Where it was held.
        scope: Scope,
        /// Which.
        entry: EntryId,
        /// [`Verdict::Released`] or [`Verdict::Declined`].
        verdict: Verdict,
        /// Whom the entry is about.
        about: About,
        /// Why it is decided so.
        why: ReasonText,
    },
}

/// One record written at the desk.
#[derive(Clone, Debug)]
pub struct OfficeRecord {
    /// When it took place.
    pub happened_at: Timestamp,
    /// Whom or what it is about.
    pub about: About,
    /// What it answers or gives evidence for.
    pub links: Vec<EntryId>,
    /// What it says.
    pub fact: Fact,
}

/// What must now be done, in order.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Write all of it in one durable transaction, projections included; then answer.
    Commit(CommitId, Commit),
    /// Read rows `from..to` of a scope's feed, then answer [`Input::Rows`].
    Read {
        /// Given back with the answer.
        ask: AskId,
        /// Which feed.
        scope: Scope,
        /// First row.
        from: u64,
        /// Row after the last.
        to: u64,
    },
    /// Say which of these entries are stored.
    Find(AskId, Vec<EntryId>),
    /// Say how these entries stand, as far as they are stored, then answer [`Input::Standing`].
    AskStanding(AskId, Vec<EntryId>),
    /// Say which of these changes to living documents may not be let in, then answer [`Input::ChangesJudged`]. Each is to be
    /// tried upon what its document holds, where the trial may die.
    JudgeChanges(AskId, Vec<(DocumentKey, Change)>),
    /// Check a PIN, counting tries.
    CheckPin {
        /// Given back with the answer.
        ask: AskId,
        /// Whose.
        staff: StaffId,
        /// The PIN.
        pin: Pin,
        /// From where.
        device: DeviceId,
    },
    /// Send one frame: the same bytes may go to many links.
    Send(LinkId, Arc<[u8]>),
    /// Close a link.
    Close(LinkId, CloseReason),
    /// Tell the desk.
    Tell(Notice),
}

/// Why the office closes a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseReason {
    /// No protocol in common.
    Protocol,
    /// Sent what is no frame, too often or before a hello.
    Malformed,
    /// Another link of the same device took over.
    Replaced,
    /// The device was revoked.
    Revoked,
    /// The device is not enrolled here. It may have been, before a backup that was restored: it may come again.
    Unknown,
    /// The office is restarting its machine.
    Restarting,
}

/// One transaction.
#[derive(Clone, Debug, Default)]
pub struct Commit {
    /// New rows, grouped by scope, each group in order and without gaps.
    pub rows: Vec<NewRow>,
    /// The right edge of each scope touched, after these rows.
    pub edges: Vec<(Scope, Edge)>,
    /// Edges at multiples of [`crate::limits::PAGE_ROWS`] passed by these rows.
    pub page_edges: Vec<PageEdge>,
    /// Entries refused: kept with sender and reason.
    pub aside: Vec<Aside>,
    /// What of these rows tablets brought back of logs that this one no longer is.
    pub recovered: Vec<Recovered>,
}

/// How a stored entry stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The entry.
    pub id: EntryId,
    /// The verdict of the row that brought it.
    pub brought: Verdict,
    /// When and how it was settled since, in the order of its feed.
    pub settled: Vec<(Timestamp, Verdict)>,
}

impl Standing {
    /// The verdict that stands.
    pub fn verdict(&self) -> Verdict {
        self.settled.last().map_or(self.brought, |(_, verdict)| *verdict)
    }
}

/// What one tablet brought back of a log that the office no longer has: for the integrity report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// Which tablet.
    pub device: DeviceId,
    /// Whose log.
    pub scope: Scope,
    /// When.
    pub at: Timestamp,
    /// The row of that log after which these were looked for.
    pub from: u64,
    /// Entries that were missing and are stored again.
    pub entries: u32,
    /// Decisions about entries that were missing and stand again.
    pub decisions: u32,
    /// Entries that could not be taken back, and are kept aside.
    pub aside: u32,
    /// Decisions about entries that nobody has brought back yet.
    pub incomplete: u32,
    /// Places in the chains of this log's tablets whose entries the office does not hold now.
    pub missing: u64,
}

/// One new row of a feed.
#[derive(Clone, Debug)]
pub struct NewRow {
    /// Which feed.
    pub scope: Scope,
    /// Its number.
    pub n: u64,
    /// The row, its entry and its leaf's parts.
    pub row: FeedRow,
    /// It brings an entry that an earlier row brought, again: for its signature, which covers rows before this one.
    pub again: bool,
}

/// An entry that was refused, kept as it came.
#[derive(Clone, Debug)]
pub struct Aside {
    /// Who sent it.
    pub device: DeviceId,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub why: Refused,
    /// The entry as it would have been.
    pub entry: Entry,
}

/// What the desk is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Rows were committed: the desk's pages show them now.
    RowsCommitted {
        /// Which feed.
        scope: Scope,
        /// First row.
        from: u64,
        /// Row after the last.
        to: u64,
    },
    /// A device opened or closed its link, or reported.
    DeviceSeen {
        /// Which.
        device: DeviceId,
        /// Whether it is connected now.
        connected: bool,
        /// Its newest report, if it made one.
        report: Option<Report>,
        /// Office clock minus the device's, in ms, at that report.
        clock_offset_ms: Option<i64>,
    },
    /// An office command is durable.
    OfficeDone {
        /// Which.
        request: OfficeRequest,
        /// The entries written.
        entries: Vec<EntryId>,
    },
    /// A file of unsent work was judged, and what may be stored is durable.
    OfficeImported {
        /// Which command.
        request: OfficeRequest,
        /// What became of each item, in their order.
        items: Vec<Imported>,
    },
    /// An office command was not carried out.
    OfficeRefused {
        /// Which.
        request: OfficeRequest,
        /// Why, in plain words.
        why: String,
    },
    /// A device holds a history that differs from ours: for the integrity report.
    Diverged {
        /// Which device.
        device: DeviceId,
        /// Which feed.
        scope: Scope,
        /// How many rows it has.
        size: u64,
        /// Its root.
        root: Hash,
    },
    /// A device follows a feed: its history is ours.
    Follows {
        /// Which device.
        device: DeviceId,
        /// Which feed.
        scope: Scope,
    },
    /// A device handed back pages that do not prove what they claim, or cannot give what it was asked for: for the integrity
    /// report.
    NotProven {
        /// Which device.
        device: DeviceId,
        /// Which feed.
        scope: Scope,
    },
    /// An author's key was certified.
    KeyCertified {
        /// Whose.
        staff: StaffId,
        /// Where.
        device: DeviceId,
        /// The key.
        key: PublicKey,
    },
}
