//! What the screens and the core say to each other: plain messages, written as bytes and carried by `postMessage`.
//!
//! The screens run on the main thread and hold nothing but what is on screen. The core runs in a dedicated worker and
//! owns everything else: storage, keys, the link, every record. Both are built together and cached together, so the two
//! sides are always of one version; the bytes say nothing about themselves, and are kept nowhere.
//!
//! Rules of the conversation:
//! - The worker speaks first, with [`FromWorker::Stage`]. The screens send nothing before that, since a message sent
//!   while the worker is still loading would be lost.
//! - Every message to the worker carries a request number, never used twice while the worker lives. Answers name it.
//! - What a screen shows is pushed. [`Say::Watch`] names one screen; the worker sends its view at once and again
//!   whenever it changes, until the next watch. Nothing is asked for twice.
//! - "Saved" is said only after the strict local write answered; "sent" only after the office's receipt.
//!
//! Ids are lower-case hexadecimal. Times are milliseconds since 1970 UTC and their names end in `_at`.
//! May not live here: how anything looks (`ui`), how anything is worked out (`view`, the core).

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

mod daily;
mod documents;
mod floor_views;
mod follow_up;
mod forms;
mod look_at;
mod problem;
mod screen;
mod shift_views;
mod status;
mod tablet_view;
mod targets;
mod views;

pub use daily::{DailyLine, DailyView, daily_form};
pub use documents::{
    DifferenceView, DocumentDraft, DocumentName, DocumentView, HandoverPart, HandoverView, Heads,
    PlannedBegun, PlannedDraft, PlannedForm, PlannedLine, ProposalView, ReaderLine, SectionChange,
    SectionText, ShiftName, TextPiece, TypedSection, VersionLine, WrittenBy,
};
pub use floor_views::{BoardRow, DueNowRow, DueNowView, FloorView, PersonLine, UnitBoard};
pub use follow_up::{
    ActionLine, ActionsView, BeforeLine, CycleView, ForStep, ReportedLine, StepName, StepTaken, TypedStep,
    WarningLine,
};
pub use forms::{
    Answers, CareForm, Draft, DraftBody, DraftKey, Given, PlannedFor, PracticeForm, Typed, When,
};
pub use look_at::{LookAtView, TwiceView};
pub use problem::{PlannedPart, Problem, ProblemAt, TargetPart};
pub use screen::Screen;
pub use shift_views::{
    ChangeLine, ChangeSort, ChangedIn, DraftLine, MyShift, OnShiftLine, OpenView, ShiftView,
};
pub use status::{Attention, Link, Progress, Status};
pub use tablet_view::{OtherTablet, RefusedView, TabletView};
pub use targets::{TargetForm, TargetLine, TargetsView};
pub use views::{
    Custody, DoneView, DueState, DueView, EntryView, FieldRow, FluidPoint, FluidView, Mark, ObservationItem,
    ObservationView, PeopleView, PersonHead, PersonTile, PersonView, PracticeView, SheetView, StaffTile,
    TimelineRow, UnitName, VersionView, View, WeightPoint, WhoView,
};

/// A number that ties an answer to what was asked.
pub type Request = u32;

/// A message as bytes: a `Uint8Array` on its way. `None` only for what no message of ours holds.
pub fn to_bytes<T: Serialize>(message: &T) -> Option<Vec<u8>> {
    postcard::to_allocvec(message).ok()
}

/// A message from its bytes; `None` when they are not one.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// One message to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToWorker {
    /// Counts up from 1.
    pub request: Request,
    /// What is wanted.
    pub say: Say,
}

/// What the screens may want. Each line says what comes back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Say {
    /// Enrol this tablet with the code a manager shows: 8 characters as typed, spaces and case included.
    /// Comes back as [`Stage::Enrolling`], or as [`Stage::NotEnrolled`] with a problem.
    Enrol {
        /// As typed.
        code: String,
    },
    /// Stop an enrolment that waits for its manager. Comes back as [`Stage::NotEnrolled`].
    StopEnrolling,
    /// Someone signs in. Comes back as [`FromWorker::SignIn`]; when right, [`Stage::SignedIn`] follows.
    SignIn {
        /// Whose name was touched.
        staff: String,
        /// The digits, in clear: it crosses no wire but this one, and neither side keeps it.
        pin: String,
    },
    /// Lock: write down what is pending, forget every key, answer [`FromWorker::Locked`]. The screens then end the
    /// worker and load the page again, so that no care text stays in memory.
    Lock,
    /// Show this screen's view, now and whenever it changes. Comes back as [`FromWorker::Screen`].
    Watch(Screen),
    /// Save care. Comes back as [`FromWorker::Saved`] or [`FromWorker::NotSaved`].
    SaveCare {
        /// Whose care.
        person: String,
        /// What was typed.
        form: CareForm,
    },
    /// Save a practice observation: leaders' scope only. Comes back as saved or not saved.
    SavePractice {
        /// What was typed.
        form: PracticeForm,
    },
    /// Correct an entry: what it should have said, and why. The original stays. Comes back as saved or not saved.
    Correct {
        /// The original entry (never a correction of it).
        entry: String,
        /// What it should have said.
        form: CareForm,
        /// Why, as typed.
        why: String,
    },
    /// Say that an entry should not have been made. It stays readable, struck. Comes back as saved or not saved.
    EnteredInError {
        /// The original entry.
        entry: String,
        /// Why, as typed.
        why: String,
    },
    /// Say that an entry was for somebody else: it is recorded for them and struck where it was, both or neither.
    /// Comes back as saved or not saved.
    WrongPerson {
        /// The original entry.
        entry: String,
        /// The right person.
        person: String,
    },
    /// Begin a shift on a unit. Comes back as saved or not saved.
    StartShift {
        /// Where.
        unit: String,
    },
    /// End one's shift, having seen what is open. Comes back as saved or not saved.
    EndShift {
        /// Where.
        unit: String,
        /// Anything to add, as typed.
        note: String,
    },
    /// Say that a whole unit was looked over at the end of a shift. Comes back as saved or not saved.
    CheckUnit {
        /// Which.
        unit: String,
        /// Anything to add, as typed.
        note: String,
    },
    /// Take back an entry within [`FromWorker::Saved::undo_until_at`]: entered in error, shown only in its history.
    /// Comes back as saved or not saved.
    Undo {
        /// The entry just saved.
        entry: String,
    },
    /// Write a section of a living document. Comes back as saved or not saved.
    EditText {
        /// Which document.
        document: DocumentName,
        /// The heads on screen when the section was opened for writing.
        base: Heads,
        /// Which section.
        section: u8,
        /// All of its text, as it is to read.
        text: String,
    },
    /// Write planned care in a care plan. Comes back as saved or not saved.
    EditPlanned {
        /// Which document.
        document: DocumentName,
        /// The heads on screen when the form was opened.
        base: Heads,
        /// As typed.
        form: PlannedForm,
    },
    /// Make what is on screen the version to work by; hand a part of a sheet over. Comes back as saved or not saved.
    Publish {
        /// Which document.
        document: DocumentName,
        /// The heads on screen.
        heads: Heads,
        /// What changed and why, as typed; empty for a handover.
        why: String,
    },
    /// Say that versions were read: all in one write. Comes back as saved or not saved.
    Acknowledge {
        /// Each document and its version.
        versions: Vec<(DocumentName, String)>,
        /// "Understood", or "not sure".
        understood: bool,
        /// What is not sure, as typed; empty when nothing.
        question: String,
    },
    /// Set or end a personal target. Comes back as saved or not saved.
    SetTarget {
        /// Whose.
        person: String,
        /// As typed.
        form: TargetForm,
    },
    /// Take steps of a cycle: all in one write. Comes back as saved or not saved.
    TakeSteps {
        /// The steps.
        steps: Vec<StepTaken>,
        /// Which form took them: its draft is done with.
        form: StepName,
    },
    /// Sign a daily check. Comes back as saved or not saved.
    SignDaily {
        /// Its day, which names its draft.
        first: String,
        /// The record's fields, as CBOR.
        fields: Vec<u8>,
    },
    /// Ask what happened before, for an incident that is being typed. Comes back as [`FromWorker::Before`].
    Before {
        /// Whom it happened to.
        person: String,
        /// Code of what happened.
        what: u8,
        /// Code of where, once it is said.
        place: Option<u8>,
    },
    /// Keep what is being typed, bound to whoever is signed in. Sent on every change; no answer.
    KeepDraft(Draft),
    /// Forget a draft: its form was saved, or its author chose to. No answer.
    ClearDraft(DraftKey),
    /// Try the office now, without waiting for the next try. No answer but a new [`Status`].
    TryNow,
    /// Make a file of what the office has not confirmed, sealed to the office. Also while locked. Comes back as
    /// [`FromWorker::Exported`].
    Export,
    /// Ask the browser to keep this site's storage. Comes back as a new [`Status`] and tablet view.
    KeepStorage,
}

/// One message from the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// How far this tablet has come. Sent first of all, and whenever it changes.
    Stage(Stage),
    /// The line on top. Sent whenever it changes.
    Status(Status),
    /// The view of the watched screen.
    Screen {
        /// The request of the [`Say::Watch`] it answers: a view of an earlier watch is dropped.
        watch: Request,
        /// What to show.
        view: Box<View>,
    },
    /// The strict local write has answered.
    Saved {
        /// Which request.
        request: Request,
        /// The entry made.
        entry: String,
        /// What was saved, in a few words: "Drink, 150 ml".
        what: String,
        /// Until when [`Say::Undo`] is taken; none for corrections.
        undo_until_at: Option<i64>,
    },
    /// Not saved. What was typed is still in the form and in its draft.
    NotSaved {
        /// Which request.
        request: Request,
        /// Everything wrong, in the order of the form; never empty.
        problems: Vec<Problem>,
    },
    /// What happened before, the newest first.
    Before {
        /// Which request.
        request: Request,
        /// What.
        lines: Vec<BeforeLine>,
    },
    /// A file of unsent work.
    Exported {
        /// Which request.
        request: Request,
        /// The file, and how many records are in it; none when nothing waits.
        file: Option<(Vec<u8>, u32)>,
        /// What to call it: no name of a person.
        name: String,
    },
    /// How a sign-in went.
    SignIn {
        /// Which request.
        request: Request,
        /// How.
        answer: SignInAnswer,
    },
    /// Locked: end the worker and load the page again.
    Locked,
}

/// How far this tablet has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// Opening its storage.
    Starting,
    /// Another tab of this browser has it open; this one waits, and goes on when the other is closed.
    OpenElsewhere,
    /// It cannot go on. Nothing is recorded.
    Stopped(Stopped),
    /// No office knows it yet.
    NotEnrolled {
        /// What went wrong with the last try, in plain words.
        problem: Option<String>,
    },
    /// A code was taken; on its way in.
    Enrolling(Enrolling),
    /// Enrolled; nobody is signed in. It still sends and receives.
    Locked,
    /// Someone is signed in.
    SignedIn(Me),
}

/// Why the tablet cannot go on, in words a person can act on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// What happened: "This browser cannot keep records safely".
    pub what: String,
    /// Why: "It is in private browsing, where everything is deleted when the window closes."
    pub why: String,
    /// What to do now.
    pub what_to_do: String,
    /// Whether loading the page again may help.
    pub try_again: bool,
}

/// Where an enrolment stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enrolling {
    /// The code is being checked.
    Checking,
    /// The office took the code. The manager compares these four words and confirms.
    Words {
        /// Four words, the same on both screens.
        words: Vec<String>,
        /// The service it is about to join.
        service_name: String,
    },
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Id.
    pub staff: String,
    /// Name as on the rota.
    pub name: String,
    /// "Support worker".
    pub role_label: String,
    /// Their usual unit: the people shown first.
    pub unit: Option<String>,
    /// Whether "Observe practice" is offered.
    pub may_observe: bool,
    /// Whether they lead a shift: the floor board is their home screen.
    pub leads: bool,
    /// Lock after this long without a touch.
    pub lock_after_ms: i64,
    /// When the sign-in lease ends; the screens warn in its last hours.
    pub lease_until_at: i64,
}

/// How a sign-in went. Each becomes plain words on the PIN screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInAnswer {
    /// Right. [`Stage::SignedIn`] follows.
    Ok,
    /// Wrong PIN.
    WrongPin {
        /// Tries before the wait begins.
        tries_left: u32,
    },
    /// Too many wrong PINs: not before this time.
    Wait {
        /// When the next try is taken.
        until_at: i64,
    },
    /// The first sign-in on this tablet needs the office, and it cannot be reached.
    NeedsOffice,
    /// The sign-in lease has ended: the office must be met once before the PIN works again here.
    LeaseEnded,
    /// The office says this person no longer works here, or has no role.
    NotAllowed,
    /// The office has no PIN for this person yet.
    NoPinSet,
    /// Anything else, in plain words: what, and what to do.
    Other {
        /// The words.
        words: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_go_both_ways_and_garbage_is_not_one() {
        let mut form = CareForm {
            kind: 0x0303,
            when: When::Typed {
                day: "2026-11-22".to_owned(),
                time: "09:05".to_owned(),
            },
            ..CareForm::default()
        };
        form.answers.insert(1, Typed::Text("150 ml".to_owned()));
        form.answers.insert(3, Typed::Several(vec![2, 1]));
        let sent = ToWorker {
            request: 7,
            say: Say::KeepDraft(Draft {
                key: DraftKey::Care {
                    person: "ab".repeat(16),
                    kind: 0x0303,
                    schema: 1,
                    correcting: None,
                },
                body: DraftBody::Care(form),
                kept_at: 0,
            }),
        };
        assert_eq!(from_bytes(&to_bytes(&sent).unwrap()), Some(sent));
        let said = FromWorker::NotSaved {
            request: 7,
            problems: vec![Problem {
                at: ProblemAt::Field(1),
                words: "How much did they drink? must be a number, such as 0 ml".to_owned(),
            }],
        };
        assert_eq!(from_bytes(&to_bytes(&said).unwrap()), Some(said));
        assert_eq!(from_bytes::<FromWorker>(b"<!doctype html>"), None);
    }
}
