//! Frames between tablet and office, and their codec: one version byte, one flag byte, deterministic CBOR, deflated when that
//! helps. Every frame is bounded before anything is allocated for it (`limits`).
//!
//! May not live here: who sends what when (`sync`), sockets (the shells).

use minicbor::{Decode, Encode};

use crate::id::{Hash, PublicKey, StaffId};
use crate::journal::{Checkpoint, Edge, Run};
use crate::scope::Scope;
use crate::seal::{Pin, ScopeKey, SealedToOffice};
use crate::time::Timestamp;
use crate::verdict::Verdict;

mod codec;
mod export;
mod heard;
mod mend;
mod page;

pub use codec::{FrameProblem, decode, encode};
pub(crate) use codec::{deflate, inflate};
pub use export::{Export, ExportItem, ExportProblem, ReadExport};
pub use heard::Heard;
pub use mend::{Confirmed, Mark, TakenBack};
pub use page::{SealedPage, SealedPageProblem};

/// The protocol this version speaks.
pub const PROTOCOL: u16 = 3;
/// The protocol since which a tablet hands back what a restored office lacks.
pub const PROTOCOL_HANDS_BACK: u16 = 2;
/// The protocol since which tablets are told when the office last heard of each other.
pub const PROTOCOL_HEARD: u16 = 3;
/// The oldest protocol this version still understands.
pub const PROTOCOL_OLDEST: u16 = 1;

/// From tablet to office.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Up {
    /// First frame of every link: one round trip, whatever the amount.
    #[n(0)]
    Hello(#[n(0)] Hello),
    /// Feeds wanted besides those of the hello: after somebody new signed in.
    #[n(1)]
    Want(#[n(0)] Vec<Cursor>),
    /// Unsent entries, as runs.
    #[n(2)]
    Push {
        /// The tablet's number for this push, given back with the answers.
        #[n(0)]
        push: u64,
        /// Runs with their scopes.
        #[n(1)]
        runs: Vec<(Scope, Run)>,
    },
    /// Unsent entries of a locked tablet, each sealed to the office: a [`SealedRun`] inside.
    #[n(3)]
    PushSealed {
        /// As in [`Up::Push`].
        #[n(0)]
        push: u64,
        /// Sealed items, oldest first.
        #[n(1)]
        items: Vec<SealedToOffice>,
    },
    /// Somebody's first sign-in on this tablet: the office checks the PIN and certifies the key made here.
    #[n(4)]
    SignIn {
        /// The tablet's number for this request.
        #[n(0)]
        request: u64,
        /// Who.
        #[n(1)]
        staff: StaffId,
        /// The PIN, inside the encrypted link and nowhere else.
        #[n(2)]
        pin: Pin,
        /// The key made for them on this tablet.
        #[n(3)]
        key: PublicKey,
    },
    /// Somebody known here signed in: asks for a longer lease and for the keys their roles open now.
    #[n(5)]
    Renew {
        /// The tablet's number for this request.
        #[n(0)]
        request: u64,
        /// Who.
        #[n(1)]
        staff: StaffId,
        /// [`digest_of`](crate::seal::digest_of) the keys it has for them: where they are those of now, they need not come.
        #[n(2)]
        held: Option<Hash>,
    },
    /// Are you there?
    #[n(6)]
    Ping,
    /// A report of how the tablet is doing, when it changed.
    #[n(7)]
    Report(#[n(0)] Report),
    /// Pages of a log that the office no longer holds, as it gave them: in order, without gaps, each whole. No pages at all
    /// means that this tablet cannot give what it was asked for.
    #[n(8)]
    HandBack {
        /// The tablet's number for this, given back with the answer.
        #[n(0)]
        hand: u64,
        /// Whose log.
        #[n(1)]
        scope: Scope,
        /// What stands before the first page.
        #[n(2)]
        after: Mark,
        /// The edge there, where the office has not named it itself: at the start of this tablet's rows.
        #[n(3)]
        edge: Option<Edge>,
        /// The pages.
        #[n(4)]
        pages: Vec<SealedPage>,
    },
}

/// What a tablet says first.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Hello {
    /// Newest protocol it speaks.
    #[n(0)]
    pub protocol: u16,
    /// Oldest protocol it understands.
    #[n(1)]
    pub protocol_oldest: u16,
    /// Version of the app, for the tablets' page.
    #[n(2)]
    pub app: String,
    /// How far it has each feed it wants.
    #[n(3)]
    pub cursors: Vec<Cursor>,
    /// How it is doing.
    #[n(4)]
    pub report: Report,
    /// Per chain, the newest entry that the office confirmed and has not yet given back in its feed. Usually none.
    #[cbor(n(5), default)]
    pub confirmed: Vec<Confirmed>,
}

/// How far a tablet has one feed.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Cursor {
    /// Which feed.
    #[n(0)]
    pub scope: Scope,
    /// Rows it has; 0 at first contact.
    #[n(1)]
    pub size: u64,
    /// Root over them; `None` at first contact.
    #[n(2)]
    pub root: Option<Hash>,
    /// At first contact: rows received before this need not come. `None` wants all.
    #[n(3)]
    pub horizon: Option<Timestamp>,
}

/// How a tablet is doing: no personal data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Report {
    /// Its clock, raw.
    #[n(0)]
    pub now: Timestamp,
    /// Entries the office has not confirmed.
    #[n(1)]
    pub unsent: u32,
    /// When the oldest of them was recorded.
    #[n(2)]
    pub oldest_unsent_at: Option<Timestamp>,
    /// Bytes its browser keeps for the app, as far as the browser says.
    #[n(3)]
    pub storage_used_bytes: Option<u64>,
    /// Bytes its browser would keep at most.
    #[n(4)]
    pub storage_quota_bytes: Option<u64>,
    /// Version of its app.
    #[n(5)]
    pub app: Option<String>,
}

/// What one sealed item holds.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct SealedRun {
    /// Where the run belongs.
    #[n(0)]
    pub scope: Scope,
    /// The run.
    #[n(1)]
    pub run: Run,
}

/// What sealed items are bound to.
pub const SEALED_RUN: &[u8] = b"followthrough sealed run 1";

/// From office to tablet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Down {
    /// Answer to the hello.
    #[n(0)]
    Welcome {
        /// The protocol to speak on this link.
        #[n(0)]
        protocol: u16,
        /// The office's clock.
        #[n(1)]
        now: Timestamp,
    },
    /// The log's right edge where a first contact starts, with the office's word for it.
    #[n(1)]
    Start {
        /// The edge.
        #[n(0)]
        edge: Edge,
        /// Checkpoint of exactly that size.
        #[n(1)]
        checkpoint: Checkpoint,
        /// Rows there are now: for a progress bar.
        #[n(2)]
        rows_now: u64,
    },
    /// Rows, sealed to the scope's key: the same bytes for every tablet.
    #[n(2)]
    Page(#[n(0)] SealedPage),
    /// What became of a push.
    #[n(3)]
    Answers {
        /// Which push.
        #[n(0)]
        push: u64,
        /// When the office committed it.
        #[n(1)]
        received_at: Timestamp,
        /// Every entry of the push is covered by one answer, but for sealed ones that do not open: they stay with the tablet.
        #[n(2)]
        answers: Vec<Answer>,
    },
    /// The office's log and this tablet's differ.
    #[n(4)]
    Diverged {
        /// The office's word for its log now.
        #[n(0)]
        checkpoint: Checkpoint,
    },
    /// A sign-in or renewal went well.
    #[n(5)]
    SignedIn {
        /// Which request.
        #[n(0)]
        request: u64,
        /// How long the person may unlock without the office, from now.
        #[n(1)]
        lease_ms: i64,
        /// Keys of the scopes they may read.
        #[n(2)]
        scope_keys: Vec<(Scope, ScopeKey)>,
    },
    /// A sign-in or renewal did not.
    #[n(6)]
    SignInRefused {
        /// Which request.
        #[n(0)]
        request: u64,
        /// Why.
        #[n(1)]
        why: SignInRefusal,
    },
    /// I am here.
    #[n(7)]
    Pong {
        /// The office's clock.
        #[n(0)]
        now: Timestamp,
    },
    /// Something this tablet sent could not be used. What it sent stays with it.
    #[n(8)]
    Trouble {
        /// What.
        #[n(0)]
        what: Trouble,
        /// The push it was about, if one.
        #[n(1)]
        push: Option<u64>,
    },
    /// Every feed wanted has been sent up to now: the first sync is complete.
    #[n(9)]
    CaughtUp,
    /// The office's log and this tablet's differ, and the office takes back what it lacks. Said instead of `Diverged` to
    /// tablets that hand back.
    #[n(10)]
    Forked {
        /// The office's word for its log now.
        #[n(0)]
        checkpoint: Checkpoint,
        /// Edges of the office's own log, ascending: one of them may be where the two logs part.
        #[n(1)]
        ours: Vec<Edge>,
        /// Ends of logs that the office no longer follows, and of which it holds every row up to there.
        #[n(2)]
        held: Vec<Mark>,
    },
    /// What became of pages handed back.
    #[n(11)]
    TakenBack {
        /// Which.
        #[n(0)]
        hand: u64,
        /// What.
        #[n(1)]
        outcome: TakenBack,
    },
    /// The office does not hold entries of this chain that it confirmed: from this place on they are to be sent again.
    #[n(12)]
    Missing {
        /// Chain of this tablet in this scope.
        #[n(0)]
        scope: Scope,
        /// First place that is missing.
        #[n(1)]
        from_seq: u64,
    },
    /// A renewal went well, and the keys that the tablet has are those of now. Said to tablets that told which they have.
    #[n(13)]
    Renewed {
        /// Which request.
        #[n(0)]
        request: u64,
        /// As in [`Down::SignedIn`].
        #[n(1)]
        lease_ms: i64,
    },
    /// When the office last heard of other tablets: of those that came or went since this one was last told.
    #[n(14)]
    Heard(#[n(0)] Vec<Heard>),
}

/// What became of consecutive entries of one chain.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Answer {
    /// Chain of this tablet in this scope.
    #[n(0)]
    pub scope: Scope,
    /// First entry.
    #[n(1)]
    pub first_seq: u64,
    /// How many.
    #[n(2)]
    pub count: u64,
    /// What became of them.
    #[n(3)]
    pub fate: Fate,
}

/// What became of an entry at the office.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Fate {
    /// Stored, with this verdict, at this row and the rows following it.
    #[n(0)]
    Stored {
        /// Row of the first.
        #[n(0)]
        first_row: u64,
        /// [`Verdict::code`].
        #[n(1)]
        verdict: u8,
    },
    /// Stored before: told again.
    #[n(1)]
    Duplicate,
    /// Not to be believed; kept aside with the reason.
    #[n(2)]
    Refused(#[n(0)] Refused),
}

impl Fate {
    /// The verdict, where stored with one this version knows.
    pub fn verdict(&self) -> Option<Verdict> {
        match self {
            Self::Stored { verdict, .. } => Verdict::from_code(*verdict),
            Self::Duplicate | Self::Refused(_) => None,
        }
    }
}

/// Why an entry is refused: dishonest or corrupt, never merely unusual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Refused {
    /// The device is not enrolled.
    #[n(0)]
    UnknownDevice,
    /// A chain of another device.
    #[n(1)]
    ForeignChain,
    /// The author's key is not certified for this device.
    #[n(2)]
    UnknownAuthor,
    /// A signature does not fit.
    #[n(3)]
    BadSignature,
    /// The body is too large or not in the one form.
    #[n(4)]
    BadBody,
    /// The record names another author than the key's owner.
    #[n(5)]
    AnotherAuthor,
    /// The stream or kind does not belong into this scope.
    #[n(6)]
    WrongScope,
    /// Another entry stands at this place of the chain.
    #[n(7)]
    PlaceTaken,
    /// Its clock or counter runs against its chain.
    #[n(8)]
    OutOfOrder,
    /// A frontier that knows less than an earlier one.
    #[n(9)]
    FrontierFell,
    /// A change that its living document would not survive.
    #[n(10)]
    BadChange,
}

impl Refused {
    /// As shown to the author and the shift leader.
    pub const fn label(self) -> &'static str {
        match self {
            Self::UnknownDevice => "this tablet is not enrolled",
            Self::ForeignChain => "it was written by another tablet",
            Self::UnknownAuthor => "its author is not known on this tablet",
            Self::BadSignature => "its signature does not fit",
            Self::BadBody => "its content is damaged",
            Self::AnotherAuthor => "it names another author than the one who signed it",
            Self::WrongScope => "it does not belong where it was written",
            Self::PlaceTaken => "another record stands in its place",
            Self::OutOfOrder => "its order does not fit the records before it",
            Self::BadChange => "its change does not fit the document it was made for",
            Self::FrontierFell => "what the tablet knew does not fit the records before it",
        }
    }
}

/// Why a sign-in is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum SignInRefusal {
    /// The PIN is wrong.
    #[n(0)]
    WrongPin {
        /// Tries before the office makes them wait.
        #[n(0)]
        tries_left: u32,
    },
    /// Too many wrong PINs.
    #[n(1)]
    Wait {
        /// How long.
        #[n(0)]
        wait_ms: i64,
    },
    /// They do not work here, or have no PIN yet.
    #[n(2)]
    NotHere,
    /// They hold no role that works on a tablet.
    #[n(3)]
    NoRole,
    /// The key could not be certified: it is somebody else's.
    #[n(4)]
    KeyTaken,
}

/// What was wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Trouble {
    /// Not a frame.
    #[n(0)]
    Malformed,
    /// A frame before the hello.
    #[n(1)]
    NoHello,
    /// No protocol in common.
    #[n(2)]
    Protocol,
    /// Too much is waiting at the office: try again shortly.
    #[n(3)]
    Busy,
    /// The office cannot store right now.
    #[n(4)]
    CannotStore,
}
