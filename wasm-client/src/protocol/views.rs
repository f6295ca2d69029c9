//! What each screen shows: flat, finished, without anything to work out but the layout.
//!
//! Words about care come from the catalogue through the worker ("150 ml tea"); times stay numbers, since a
//! screen says "today" or "yesterday" by the moment it is read.

use serde::{Deserialize, Serialize};

use super::daily::DailyView;
use super::documents::{DocumentName, DocumentView, HandoverView, VersionLine};
use super::floor_views::{DueNowView, FloorView, PersonLine};
use super::follow_up::{ActionsView, CycleView};
use super::forms::{CareForm, Draft, PlannedFor, Typed};
use super::look_at::{LookAtView, TwiceView};
use super::shift_views::ShiftView;
use super::tablet_view::TabletView;
use super::targets::TargetsView;

/// The view of one screen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum View {
    /// Who are you?
    Who(WhoView),
    /// My people.
    People(PeopleView),
    /// Due now.
    DueNow(DueNowView),
    /// The floor board.
    Floor(FloorView),
    /// My shift.
    Shift(ShiftView),
    /// One person.
    Person(PersonView),
    /// A record sheet.
    Sheet(SheetView),
    /// One entry.
    Entry(EntryView),
    /// Observe practice.
    Practice(PracticeView),
    /// A care plan or an About Me.
    Document(Box<DocumentView>),
    /// A person's targets.
    Targets(Box<TargetsView>),
    /// Actions.
    Actions(Box<ActionsView>),
    /// The check of a day.
    Daily(Box<DailyView>),
    /// One follow-through cycle.
    Cycle(Box<CycleView>),
    /// A unit's handover sheet.
    Handover(Box<HandoverView>),
    /// This tablet.
    Tablet(TabletView),
    /// The screen asked for something that is not here: a person who has left, an entry beyond the horizon.
    NotHere {
        /// What, and where to look, in plain words.
        words: String,
    },
}

/// A unit and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitName {
    /// Id.
    pub unit: String,
    /// Name.
    pub name: String,
}

/// Who are you?
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WhoView {
    /// The service.
    pub service_name: String,
    /// What people call this tablet.
    pub tablet_label: String,
    /// By name.
    pub units: Vec<UnitName>,
    /// Everyone who works here today, by name. Empty while the first rows are still on their way.
    pub staff: Vec<StaffTile>,
}

/// One name to touch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffTile {
    /// Id.
    pub staff: String,
    /// Name as on the rota.
    pub name: String,
    /// "Support worker".
    pub role_label: String,
    /// Their usual unit.
    pub unit: Option<String>,
    /// Whether their PIN works on this tablet without the office.
    pub ready_here: bool,
}

/// My people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeopleView {
    /// Units that have people, by name.
    pub units: Vec<UnitName>,
    /// Everyone who lives here: most overdue first, then what is due next, then by room.
    pub people: Vec<PersonTile>,
}

/// One person on "My people".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonTile {
    /// Id.
    pub person: String,
    /// What they like to be called.
    pub known_as: String,
    /// Full name.
    pub name: String,
    /// Unit's id.
    pub unit: String,
    /// Unit's name.
    pub unit_name: String,
    /// "12".
    pub room: String,
    /// Their care plan or About Me has a version that whoever is signed in has not read.
    pub to_read: bool,
    /// How many alerts; the words are on the person's own screen.
    pub alerts: u32,
    /// How much about them somebody should look at.
    pub look_at: u32,
    /// Whether some of it cannot wait for a round.
    pub urgent: bool,
    /// What was last done, of any kind.
    pub last: Option<DoneView>,
    /// What is due: overdue first, then now, then next; at most three.
    pub due: Vec<DueView>,
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneView {
    /// Code of the kind.
    pub kind: u16,
    /// "Drink".
    pub label: String,
    /// "150 ml tea".
    pub line: String,
    /// When it happened.
    pub happened_at: i64,
    /// By whom.
    pub by_name: String,
}

/// A planned time that waits for its care.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueView {
    /// Which plan item, which of its times.
    pub planned: PlannedFor,
    /// Code of the kind.
    pub kind: u16,
    /// "Drink".
    pub label: String,
    /// "Offer a drink, beaker, thickened level 2".
    pub instruction: String,
    /// How pressing.
    pub state: DueState,
}

/// How pressing planned care is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DueState {
    /// Its window has passed.
    Overdue,
    /// In its window.
    Now,
    /// Later.
    Next,
}

/// Who a screen is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonHead {
    /// Id.
    pub person: String,
    /// What they like to be called.
    pub known_as: String,
    /// Full name.
    pub name: String,
    /// Unit's name.
    pub unit_name: String,
    /// Room.
    pub room: String,
    /// Year of birth: tells two people of one name apart.
    pub birth_year: Option<u16>,
    /// What must be known before anything else.
    pub alerts: Vec<String>,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonView {
    /// Who.
    pub head: PersonHead,
    /// What somebody should look at, the most pressing first.
    pub look_at: Vec<LookAtView>,
    /// Drinks today; none when fluids are neither planned nor recorded.
    pub fluid: Option<FluidView>,
    /// Weights held here, oldest first.
    pub weights: Vec<WeightPoint>,
    /// Versions of their care plan and About Me that whoever is signed in has not read.
    pub to_read: Vec<(DocumentName, VersionLine)>,
    /// What is due, most pressing first.
    pub due: Vec<DueView>,
    /// Planned times of today that were done twice.
    pub twice: Vec<TwiceView>,
    /// Codes of the kinds that are planned for this person: their tiles come first.
    pub planned_kinds: Vec<u16>,
    /// The last record of each kind that has one: shown on that kind's tile.
    pub last_done: Vec<DoneView>,
    /// Records, latest happening first. What was undone within its ten seconds is not among them.
    pub timeline: Vec<TimelineRow>,
    /// Whether the tablet holds older ones than these.
    pub has_older: bool,
    /// How far back the tablet holds records: "Records since 8 Nov 2026 are on this tablet".
    pub coverage: String,
}

/// Drinks against the day's target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FluidView {
    /// The day's target, if planned.
    pub target_ml: Option<i64>,
    /// So far today.
    pub total_ml: i64,
    /// Local midnight.
    pub day_start_at: i64,
    /// The next local midnight.
    pub day_end_at: i64,
    /// Each drink, ascending by time.
    pub points: Vec<FluidPoint>,
    /// "From this tablet, and from others up to 9:05am": every figure says what it rests on.
    pub coverage: String,
}

/// One drink.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FluidPoint {
    /// When.
    pub happened_at: i64,
    /// How much.
    pub ml: i64,
    /// Total of the day after it.
    pub total_ml: i64,
}

/// One weighing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeightPoint {
    /// When.
    pub happened_at: i64,
    /// Tenths of a kilogram.
    pub tenths_kg: i64,
}

/// One record on a timeline, as its latest version says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// The original entry: what links and corrections name.
    pub entry: String,
    /// Code of the kind; one this version does not know has no icon.
    pub kind: u16,
    /// "Drink", or "Written by a newer version of this app".
    pub label: String,
    /// "150 of 200 ml tea", "Declined: asleep".
    pub line: String,
    /// Note, if any.
    pub note: Option<String>,
    /// Who.
    pub by_name: String,
    /// The role they acted in.
    pub role_label: String,
    /// The second carer.
    pub with_name: Option<String>,
    /// When it happened.
    pub happened_at: i64,
    /// When it was recorded.
    pub recorded_at: i64,
    /// Where it is.
    pub custody: Custody,
    /// Written well after it happened.
    pub late: bool,
    /// Whether it was corrected.
    pub mark: Option<Mark>,
    /// Whether it was given at all: a declined drink looks different from a drink.
    pub given: bool,
    /// Its author is worried.
    pub concern: bool,
    /// It cannot be read by this version; it is kept as it came.
    pub unknown: bool,
}

/// Where an entry is: the three words on screen for three facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Custody {
    /// Saved on this tablet, waiting to be sent.
    Here,
    /// Received by the office.
    Sent {
        /// When the office stored it.
        received_at: i64,
    },
    /// Received, and waiting for a manager's decision.
    Held {
        /// When the office stored it.
        received_at: i64,
        /// Why, in plain words.
        why: String,
    },
    /// Not taken by the office; kept here.
    Refused {
        /// Why, in plain words.
        why: String,
    },
}

/// What became of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// Corrected: the latest version is shown.
    Corrected {
        /// Who corrected it.
        by_name: String,
        /// Why.
        why: String,
        /// Who else corrected it, neither seeing the other's words.
        beside: Vec<String>,
    },
    /// Entered in error: struck.
    EnteredInError {
        /// Who said so.
        by_name: String,
        /// Why.
        why: String,
    },
}

/// A record sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetView {
    /// Whose.
    pub head: PersonHead,
    /// The planned care it answers: the one it was opened from, or the one now due of this kind.
    pub due: Option<DueView>,
    /// The last record of this kind.
    pub last: Option<DoneView>,
    /// Usual answers for this person (their usual drink and thickness, from the plan): shown as chosen, changeable.
    pub usual: Vec<(u8, Typed)>,
    /// Colleagues who may be the second carer, by name; the author is not among them.
    pub colleagues: Vec<StaffTile>,
    /// What the author had typed here before and not saved.
    pub draft: Option<Draft>,
    /// When correcting: the form as the latest version says, and its line.
    pub original: Option<Box<(CareForm, String)>>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldRow {
    /// The question.
    pub label: String,
    /// The answer, in words.
    pub value: String,
}

/// One entry with its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryView {
    /// Whose.
    pub head: PersonHead,
    /// As its latest version says.
    pub row: TimelineRow,
    /// What was recorded first, then each correction, oldest first. All stay readable.
    pub versions: Vec<VersionView>,
    /// Whether "Correct this entry" is offered to whoever is signed in.
    pub may_correct: bool,
    /// Whether "Entered in error" is offered.
    pub may_strike: bool,
    /// Everyone else it may have been for, by room; empty where it cannot be moved.
    pub others: Vec<PersonLine>,
    /// Of a copy: "First entered for somebody else by Maya Obi at 9:05am".
    pub moved: Option<String>,
}

/// One version of an entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionView {
    /// The entry that carries it.
    pub entry: String,
    /// "First written", "Corrected", "Entered in error".
    pub title: String,
    /// Why; none for the first.
    pub why: Option<String>,
    /// What it says, in one line.
    pub line: String,
    /// Every answer.
    pub fields: Vec<FieldRow>,
    /// Regions of the body it speaks of, by code.
    pub regions: Vec<u8>,
    /// Who.
    pub by_name: String,
    /// The role they acted in.
    pub role_label: String,
    /// The tablet.
    pub tablet_label: String,
    /// When it happened, as this version says.
    pub happened_at: i64,
    /// When it was recorded.
    pub recorded_at: i64,
    /// Where it is; a sent one has its received time.
    pub custody: Custody,
}

/// Observe practice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PracticeView {
    /// Whether whoever is signed in may: the leaders' key is open. When not, the lists below are empty.
    pub allowed: bool,
    /// Colleagues, by name; the observer is not among them.
    pub colleagues: Vec<StaffTile>,
    /// What was typed before and not saved.
    pub draft: Option<Draft>,
    /// Observations held here, latest first.
    pub observations: Vec<ObservationView>,
    /// How far back, and from whom.
    pub coverage: String,
}

/// One observation of practice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObservationView {
    /// The entry.
    pub entry: String,
    /// Whose practice.
    pub subject_name: String,
    /// "Helping someone to drink and eat".
    pub checklist_label: String,
    /// Each criterion.
    pub items: Vec<ObservationItem>,
    /// What went well.
    pub strengths: Option<String>,
    /// What did not.
    pub gaps: Option<String>,
    /// Who observed.
    pub by_name: String,
    /// When.
    pub happened_at: i64,
    /// Where it is.
    pub custody: Custody,
}

/// One criterion of an observation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservationItem {
    /// The criterion.
    pub label: String,
    /// Its place in `sync_core::record::Seen::ALL`.
    pub seen: u8,
}
