//! What the office's server answers, as JSON: the browser's side of that boundary.
//!
//! Unknown fields are passed over and missing ones that may be missing are optional, so that a page that has been open
//! over an update still reads a newer server. Times are milliseconds since 1970 UTC; ids are opaque text.
//!
//! How they are read from a tree of JSON is `read`.

mod cycles;
mod documents;
mod floor;
mod handover;
mod manage;
mod read;
mod registers;
mod reviews;
mod targets;
mod unsent;

pub use cycles::{
    ActionShown, ContradictionShown, Counted, CycleMeasures, CyclePage, CycleRow, Cycles, FigureShown,
    LinkedStep, MeasureRow, MeasureShown, Measures, OwnerShown, SideShown, SignalRow, Signals, StageShown,
    StepShown, WeekShown, WholeCycle, steps_text,
};
pub use documents::{Document, heads_text, planned_text};
pub use floor::{BoardRow, Counts, Due, Floor, Fluid, Said, UnitCounts, Watch};
pub use handover::Handover;
pub use manage::{
    Aside, AsideList, Checked, Choice, Choices, Decided, DecidedList, Divergence, Finding, Grant, Held,
    HeldList, JournalPart, JournalParts, MemberPage, People, Person, PersonPage, Recovery, Saved, Staff,
    StaffMember, Tablet, Tablets,
};
pub use read::{Json, Read};
pub use registers::{CellShown, Register, RegisterRow, Registers};
pub use reviews::{ReviewPage, ReviewRow, Reviews, signature_text};
pub use targets::{Targets, target_text};
pub use unsent::{Unsent, UnsentRow};

/// Why something was not done, in plain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// Stable code: "wrong-password".
    pub code: String,
    /// What, why, and what to do.
    pub message: String,
    /// How long to wait, when tries came too fast.
    pub retry_after_s: Option<u64>,
}

/// Who is signed in at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Id.
    pub staff: String,
    /// Name.
    pub name: String,
    /// Code of the role.
    pub role: String,
    /// "Registered manager".
    pub role_label: String,
    /// The service.
    pub service_name: String,
}

/// Figures for the whole service, with what they rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// The server's time.
    pub now_ms: i64,
    /// Units by name.
    pub units: Vec<Unit>,
    /// People who live here.
    pub people_count: u64,
    /// People who work here.
    pub staff_count: u64,
    /// Which tablets have been heard from.
    pub coverage: Coverage,
    /// Entries that wait for a manager's decision.
    pub held_count: u64,
    /// How the backups are.
    pub backups: Backups,
}

/// How the service's backups are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    /// When the newest one was made that was proven by restoring it.
    pub last_ms: Option<i64>,
    /// Whether that is too long ago, or never.
    pub late: bool,
    /// Why the last one was not made, if it was not.
    pub trouble: Option<String>,
}

/// A unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Id.
    pub unit: String,
    /// Name.
    pub name: String,
}

/// Which tablets the figures rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Tablets enrolled.
    pub tablets_total: u64,
    /// With a line to the office now.
    pub tablets_linked: u64,
    /// Heard from within the last hour.
    pub tablets_heard_1h: u64,
    /// Not heard from within the last hour.
    pub silent: Vec<SilentTablet>,
    /// Without a line now.
    pub apart: Vec<SilentTablet>,
}

/// A tablet that the office is not in touch with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentTablet {
    /// What people call it.
    pub label: String,
    /// When it was last heard from.
    pub last_contact_ms: Option<i64>,
    /// What it last said still waits on it.
    pub unsent: Option<u64>,
}

/// A page of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Records {
    /// Newest received first.
    pub records: Vec<RecordRow>,
    /// Where the next page starts.
    pub next: Option<String>,
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordRow {
    /// The original entry.
    pub entry: String,
    /// Whose, where it is about a person.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// "Drink".
    pub kind_label: String,
    /// "150 ml tea".
    pub line: String,
    /// Note.
    pub note: Option<String>,
    /// Written well after it happened.
    pub late: bool,
    /// When it happened.
    pub happened_at: i64,
    /// When it was recorded.
    pub recorded_at: i64,
    /// When the office stored it.
    pub received_at: i64,
    /// Id of who wrote it.
    pub author: String,
    /// Who.
    pub author_name: String,
    /// The role they acted in.
    pub role_label: String,
    /// The tablet.
    pub device_label: String,
    /// The second carer.
    pub with_name: Option<String>,
    /// "accepted", "held", "released" or "declined".
    pub verdict: String,
    /// It was corrected.
    pub amended: bool,
    /// It was struck.
    pub entered_in_error: bool,
    /// Why it was corrected or struck.
    pub correction_why: Option<String>,
    /// By whom.
    pub correction_by: Option<String>,
    /// It cannot be read by this version.
    pub unknown: bool,
    /// Its author is worried.
    pub concern: bool,
}

/// One record with everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDetail {
    /// As its latest version says.
    pub record: RecordRow,
    /// Every version, oldest first.
    pub versions: Vec<RecordRow>,
    /// Every answer of the latest version.
    pub fields: Vec<Field>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The question.
    pub label: String,
    /// The answer.
    pub value: String,
}

/// A code to enrol one tablet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// Id.
    pub enrolment: String,
    /// Eight characters.
    pub code: String,
    /// The address in the QR picture.
    pub url: String,
    /// When the code ends.
    pub expires_at: i64,
    /// The QR picture.
    pub qr_svg: String,
}

/// Where an enrolment stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentState {
    /// Id.
    pub enrolment: String,
    /// What people will call the tablet.
    pub label: String,
    /// "waiting", "asked", "confirmed", "declined" or "expired".
    pub state: String,
    /// The four words, once a tablet has asked.
    pub words: Option<Vec<String>>,
}

/// What the server says by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Live {
    /// First of all.
    Hello {
        /// The server's time.
        now_ms: i64,
    },
    /// Records as they commit.
    Records {
        /// Them.
        records: Vec<RecordRow>,
    },
    /// A record was corrected or struck.
    Changed {
        /// As its latest version says.
        record: Box<RecordRow>,
    },
    /// The live floor is no longer what it was: ask again.
    Floor,
    /// Follow-through cycles are no longer what they were: ask again.
    Cycles,
    /// Something about a tablet changed: ask again.
    Tablets,
    /// An enrolment moved on.
    Enrolment(EnrolmentState),
    /// Something a newer server says.
    Other,
}
