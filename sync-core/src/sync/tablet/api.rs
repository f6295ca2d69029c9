//! What goes into a tablet's machine and what comes out.

use minicbor::{Decode, Encode};

use crate::document::{Answer, Ask, Compared, Edit, Opened, Trouble};
use crate::id::{CycleId, EntryId, Hash, PersonId, PublicKey, ServiceId, StaffId};
use crate::record::{About, DocumentKey, Fact};
use crate::rules::Refusal;
use crate::scope::Scope;
use crate::seal::{OfficeBoxPublic, Pin, ScopeKey};
use crate::staff::Role;
use crate::text::{ReasonText, ShortText};
use crate::time::Timestamp;
use crate::wire::{self, Refused, SignInRefusal};

use super::documents::DocumentAskId;

/// One question to the store on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LoadId(pub u64);

/// One durable write on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchId(pub u64);

/// Given by the screen with a command, and given back with its answer.
pub type RequestId = u64;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Input {
    /// Somebody asked for something.
    Command(RequestId, Command),
    /// The store answered: the batch is durable.
    Persisted(BatchId),
    /// The store answered: the batch was not written, none of it.
    PersistFailed(BatchId, StoreTrouble),
    /// A link to the office is open and authenticated.
    LinkUp,
    /// The link is gone, or could not be made.
    LinkDown(LinkTrouble),
    /// A frame from the office.
    Received(Vec<u8>),
    /// What the store holds under the keys that [`Effect::Load`] named, in any order. What is not there, or cannot be read
    /// now, is left out.
    Loaded(LoadId, Vec<(String, Vec<u8>)>),
    /// An answer to [`Effect::AskDocuments`]; `None` when whoever was to give it died over it.
    DocumentAnswered(DocumentAskId, Option<Answer>),
    /// What the browser said about its storage: told to the office with the next report.
    Storage {
        /// Bytes kept for the app.
        used_bytes: Option<u64>,
        /// Bytes kept at most.
        quota_bytes: Option<u64>,
    },
    /// The time asked for by [`Effect::WakeAt`] has come (or an earlier one: spurious wakes are fine).
    Timer,
    /// The screens had their turn after [`Effect::ReadOn`].
    ReadOn,
}

/// What somebody asked for.
#[derive(Clone, Debug)]
pub enum Command {
    /// The office confirmed this tablet.
    Enrolled(EnrolmentGrant),
    /// A name was picked and a PIN typed.
    SignIn {
        /// Who.
        staff: StaffId,
        /// Their PIN.
        pin: Pin,
    },
    /// Whoever is signed in is done. The shell ends the worker after [`Notice::Locked`].
    Lock,
    /// Record something.
    Record(NewRecord),
    /// Record several things that belong together: all are saved by one durable write, or none.
    RecordAll(Vec<NewRecord>),
    /// Keep a draft (sealed under its author's vault) until cleared; `bytes` are the screen's own.
    KeepDraft {
        /// Names person and form: the screen's own, at most 200 bytes.
        name: String,
        /// At most [`crate::limits::BODY_BYTES_MAX`].
        bytes: Vec<u8>,
    },
    /// A draft was saved as a record or thrown away.
    ClearDraft {
        /// As kept.
        name: String,
    },
    /// Put a living document together.
    ReadDocument {
        /// Which.
        document: DocumentKey,
        /// As it stood at these heads, instead of as it stands.
        at: Option<Vec<Hash>>,
    },
    /// What differs between two versions of a living document.
    CompareDocument {
        /// Which.
        document: DocumentKey,
        /// The earlier heads; none at all for the empty document.
        from: Vec<Hash>,
        /// The later heads.
        to: Vec<Hash>,
    },
    /// Write in a living document.
    EditDocument {
        /// Which.
        document: DocumentKey,
        /// The heads that were on screen when the edit began.
        base: Vec<Hash>,
        /// What, in order.
        edits: Vec<Edit>,
    },
    /// Make a living document as it stands the version to work by; hand a sheet over.
    PublishDocument {
        /// Which.
        document: DocumentKey,
        /// The heads on screen: what stands otherwise is not published unseen.
        heads: Vec<Hash>,
        /// What changed and why.
        why: Option<ReasonText>,
    },
    /// Try the office now instead of at the next planned time.
    ConnectNow,
}

/// A record about to be written: its author, role, device and times come from the machine.
#[derive(Clone, Debug)]
pub struct NewRecord {
    /// When it took place.
    pub happened_at: Timestamp,
    /// Whom it is about.
    pub about: About,
    /// What it answers.
    pub links: Vec<EntryId>,
    /// The care plan's version on screen; without one, the machine names the version it holds as current.
    pub saw: Option<EntryId>,
    /// What it says.
    pub fact: Fact,
}

/// What the office gives a tablet once a manager has confirmed the four words.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct EnrolmentGrant {
    /// The service it now belongs to.
    #[n(0)]
    pub service: ServiceId,
    /// Its name.
    #[n(1)]
    pub service_name: ShortText,
    /// What this tablet is called.
    #[n(2)]
    pub label: ShortText,
    /// Key that checkpoints are signed with.
    #[n(3)]
    pub office_key: PublicKey,
    /// Key that unsent work is sealed to.
    #[n(4)]
    pub office_box: OfficeBoxPublic,
    /// Key of the directory, which every enrolled device reads, locked or not.
    #[n(5)]
    pub directory_key: ScopeKey,
}

/// What must now be done, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Write all of it durably or none, then answer [`Input::Persisted`] or [`Input::PersistFailed`].
    Persist(BatchId, Vec<Write>),
    /// Read these cells back from the store, then answer [`Input::Loaded`]. All of them were answered as written.
    Load(LoadId, Vec<String>),
    /// Open a link to the office, then answer [`Input::LinkUp`] or [`Input::LinkDown`].
    Connect,
    /// Close the link; no answer is awaited.
    Disconnect,
    /// Send one frame.
    Send(Vec<u8>),
    /// Ask whoever runs the living documents, then give [`Input::DocumentAnswered`].
    AskDocuments(DocumentAskId, Ask),
    /// Tell the screens.
    Tell(Notice),
    /// Give [`Input::Timer`] at this time; a later one replaces an earlier one.
    WakeAt(Timestamp),
    /// Somebody is signed in and names are there: let the screens show them, then give [`Input::ReadOn`], and the rest is
    /// read. What else happens before that has it read first.
    ReadOn,
}

/// One cell of the tablet's store. Keys sort as text; values are opaque (sealed where they hold care).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Which cell.
    pub key: String,
    /// Its new value; `None` removes it.
    pub value: Option<Vec<u8>>,
}

/// What the screens are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The record is durable on this tablet.
    Saved {
        /// Which command.
        request: RequestId,
        /// The record; the last one, where a command made several.
        entry: EntryId,
    },
    /// The command was not carried out; nothing was written. What was typed is the screen's to keep.
    NotDone {
        /// Which command.
        request: RequestId,
        /// Why.
        why: NotDone,
    },
    /// A command other than [`Command::Record`] is done.
    Done {
        /// Which command.
        request: RequestId,
    },
    /// A living document, put together.
    Document {
        /// Which command.
        request: RequestId,
        /// Which document.
        document: DocumentKey,
        /// As it stands, or stood.
        opened: Opened,
    },
    /// What differs between two versions.
    Compared {
        /// Which command.
        request: RequestId,
        /// What.
        compared: Compared,
    },
    /// Somebody is signed in. Everything readable has been folded, or is being: see `Status::folding`.
    SignedIn {
        /// Which command.
        request: RequestId,
        /// Who.
        staff: StaffId,
        /// Highest role in the line.
        role: Role,
    },
    /// Nobody is signed in any more: end the worker, reload the page.
    Locked,
    /// The status line may read differently now.
    StatusChanged,
    /// Staff, devices or units changed.
    DirectoryChanged,
    /// Something shown about these people changed.
    PeopleChanged(Vec<PersonId>),
    /// Changes, versions or acknowledgements of these living documents arrived.
    DocumentsChanged(Vec<DocumentKey>),
    /// These cycles may read differently now.
    CyclesChanged(Vec<CycleId>),
    /// Daily checks and reviews may read differently now.
    ReviewsChanged,
    /// The office's log and this tablet's differ in this scope: shown to the leader, kept for the integrity report.
    Diverged(Scope),
    /// The office's log and this tablet's agree again: everything this tablet holds is at the office.
    Mended(Scope),
    /// A page from the office does not prove what it claims: not taken.
    PageRefused(Scope),
    /// An entry was refused by the office: kept aside, readable and exportable.
    SetAside {
        /// Which.
        entry: EntryId,
        /// Why.
        why: Refused,
    },
}

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// The rules say no.
    #[error("{0}")]
    Rules(Refusal),
    /// Something in the record is missing or impossible.
    #[error("{0}")]
    Record(RecordProblem),
    /// Nobody is signed in.
    #[error("sign in first")]
    Locked,
    /// This tablet is not set up yet.
    #[error("this tablet is not set up yet")]
    NotEnrolled,
    /// The store could not write.
    #[error("{0}")]
    Store(StoreTrouble),
    /// Signing in failed.
    #[error("{0}")]
    SignIn(SignInProblem),
    /// A living document could not be read or written.
    #[error("{0}")]
    Document(DocumentTrouble),
}

/// Why a living document could not be read, written or published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentTrouble {
    /// Whoever runs the documents died over it, or hung: everything else goes on, and the next try gets a fresh one.
    #[error(
        "this could not be opened just now, and nothing was changed; what you typed is still here: try again, and if it goes \
         on, tell your manager or use another tablet"
    )]
    Died,
    /// They said why not.
    #[error("{0}")]
    Trouble(Trouble),
    /// It no longer stands as it was on screen.
    #[error("somebody changed this meanwhile: look at it again, then publish")]
    ChangedMeanwhile,
    /// Two people wrote the same piece of planned care.
    #[error("two people changed the same planned care: choose one of them first")]
    ChooseFirst,
    /// The current version says just this.
    #[error("nothing has changed since the last version")]
    NothingNew,
}

/// What is wrong with a record about to be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecordProblem {
    /// Problems of a care record, in the order of the form.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Care(Vec<crate::record::CareProblem>),
    /// Happened later than now.
    #[error("this time has not come yet")]
    InTheFuture,
    /// Names somebody this tablet does not know.
    #[error("this person is not known on this tablet")]
    UnknownPerson,
    /// Corrects something this tablet does not hold.
    #[error("the record to correct is not on this tablet")]
    UnknownRecord,
    /// This sign-in holds no key for where the record belongs.
    #[error("your role cannot write this kind of record here")]
    NoKey,
    /// There is nothing in it.
    #[error("there is nothing to save")]
    Nothing,
    /// Too large to keep.
    #[error("this is too long to save: {bytes} bytes, limit {limit}")]
    TooLarge {
        /// How large.
        bytes: usize,
        /// How large it may be.
        limit: usize,
    },
}

/// Why somebody could not sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInProblem {
    /// The PIN is wrong.
    #[error("that PIN is not right; {tries_left} tries left before a wait")]
    WrongPin {
        /// Tries before the wait begins.
        tries_left: u32,
    },
    /// Too many wrong PINs.
    #[error("too many wrong PINs: wait until {}", .until.clock())]
    Wait {
        /// Until when, by this tablet's clock.
        until: Timestamp,
    },
    /// The first sign-in on a tablet needs the office, and it cannot be reached.
    #[error("your first sign-in on this tablet needs the office, and it cannot be reached now")]
    NeedsOffice,
    /// The lease ran out: the office must be met first.
    #[error("this tablet has not met the office for too long: connect it before you sign in")]
    LeaseEnded,
    /// They do not work here (any more).
    #[error("you do not work here according to the office: ask a manager")]
    NotHere,
    /// No role that works on a tablet, or no PIN set.
    #[error("the office has no role or no PIN for you: ask a manager")]
    NoRole,
    /// The keys kept here cannot be read.
    #[error("the keys kept on this tablet cannot be read: sign in again with the office in reach")]
    Unreadable,
}

impl From<SignInRefusal> for SignInProblem {
    fn from(refusal: SignInRefusal) -> Self {
        match refusal {
            SignInRefusal::WrongPin { tries_left } => Self::WrongPin { tries_left },
            // The machine turns a wait into a time before it shows it.
            SignInRefusal::Wait { wait_ms } => Self::Wait {
                until: Timestamp(wait_ms),
            },
            SignInRefusal::NotHere => Self::NotHere,
            SignInRefusal::NoRole => Self::NoRole,
            SignInRefusal::KeyTaken => Self::Unreadable,
        }
    }
}

/// Why the store did not write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreTrouble {
    /// No room left.
    #[error("this tablet is full: this was not saved; make room or use another tablet")]
    Full,
    /// Anything else; nothing was written.
    #[error("this tablet could not save: try again, and use another tablet if it goes on")]
    Failed,
}

/// Why there is no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkTrouble {
    /// No network, or the office does not answer.
    Unreachable,
    /// Something answered that is not the office: a Wi-Fi sign-in page.
    NotTheOffice,
    /// The office no longer knows this tablet.
    Revoked,
    /// The office speaks no protocol this app knows.
    Protocol,
    /// The token ran out and could not be renewed.
    Token,
    /// The link was open and broke.
    Broken,
}

/// Where the work is: what the one line on top says. A view for the screens, never stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Set up at all?
    pub enrolled: bool,
    /// Who is signed in.
    pub signed_in: Option<(StaffId, Role)>,
    /// Entries that people wrote and the office has not confirmed (frontiers not counted).
    pub waiting: u32,
    /// When the oldest of them was recorded.
    pub oldest_waiting_at: Option<Timestamp>,
    /// When the office last confirmed something, by its clock.
    pub last_sent_at: Option<Timestamp>,
    /// When the office was last heard from, by this tablet's clock.
    pub last_contact_at: Option<Timestamp>,
    /// The link now.
    pub link: LinkStatus,
    /// Why there is none.
    pub trouble: Option<LinkTrouble>,
    /// What the office said was wrong, while it stands.
    pub office_trouble: Option<wire::Trouble>,
    /// Office clock minus this clock, in ms.
    pub office_offset_ms: Option<i64>,
    /// First sync: rows had and rows there are, summed over feeds; `None` once complete.
    pub first_sync: Option<(u64, u64)>,
    /// Somebody has just signed in: names are there, the rest of what this tablet holds is being read.
    pub reading: bool,
    /// Entries the office refused, kept aside.
    pub set_aside: u32,
    /// Scopes whose log differs from the office's.
    pub diverged: Vec<Scope>,
    /// Scopes in which this tablet left the office's earlier log for the one that it keeps now, and when. The earlier one is
    /// kept as a witness.
    pub left: Vec<(Scope, Timestamp)>,
}

/// Whether there is a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStatus {
    /// None; a new try is planned.
    Down,
    /// Being made.
    Connecting,
    /// Open.
    Up,
}
