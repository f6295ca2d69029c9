//! Living documents as the screens see them: a care plan, an About Me, a handover sheet.
//!
//! Heads are opaque to the screens: they hand back what a view gave them, so that the core knows what was on screen.
//! May not live here: merging, comparing (`sync_core::document`).

use serde::{Deserialize, Serialize};

use super::views::{Custody, PersonHead, StaffTile, UnitName};

/// Which living document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DocumentName {
    /// A person's care plan.
    CarePlan {
        /// Whose.
        person: String,
    },
    /// A person's About Me.
    AboutMe {
        /// Whose.
        person: String,
    },
    /// What a unit hands over about itself.
    HandoverUnit {
        /// Which unit.
        unit: String,
        /// Which shift.
        shift: ShiftName,
    },
    /// What is handed over about one person.
    HandoverPerson {
        /// About whom.
        person: String,
        /// Which shift.
        shift: ShiftName,
    },
}

/// A shift: the care day it began on, and which of that day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ShiftName {
    /// `sync_core::time::CareDay::number`.
    pub day: i32,
    /// Its place in `sync_core::shift::Part::ALL`.
    pub part: u8,
}

/// The newest changes in a document, as the view that showed it had them.
pub type Heads = Vec<[u8; 32]>;

/// A care plan or an About Me.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentView {
    /// Whose.
    pub head: PersonHead,
    /// Which.
    pub document: DocumentName,
    /// "Care plan".
    pub label: String,
    /// It is still being put together: the texts below are not there yet.
    pub opening: bool,
    /// Why it cannot be shown, in plain words; what can be shown is.
    pub trouble: Option<String>,
    /// The versions to work by, oldest first: two when they were published unaware of each other; none before the first.
    pub current: Vec<VersionLine>,
    /// Current versions that whoever is signed in has not read yet.
    pub to_read: Vec<String>,
    /// Their own word on the newest version.
    pub my_word: Option<ReaderLine>,
    /// What changed since the version they read last; none when they never read one, or nothing changed.
    pub since_read: Option<DifferenceView>,
    /// With two current versions: what each of them alone says where they differ, in the order of `current`.
    pub alone: Vec<Vec<SectionText>>,
    /// The text to work by; with two current versions, both merged.
    pub sections: Vec<SectionText>,
    /// Planned care in force.
    pub planned: Vec<PlannedLine>,
    /// As it stands with everything not yet published; only for those who may write in it.
    pub draft: Option<DocumentDraft>,
    /// Whether whoever is signed in may publish.
    pub may_publish: bool,
    /// Changes that were not let in, and what they would change.
    pub proposals: Vec<ProposalView>,
    /// Who read the newest version, latest first: for leaders.
    pub readers: Vec<ReaderLine>,
    /// Who has not read it: for leaders.
    pub not_read: Vec<StaffTile>,
    /// What those lists rest on.
    pub coverage: String,
}

/// One published version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionLine {
    /// The entry.
    pub entry: String,
    /// Who published it.
    pub by_name: String,
    /// The role they acted in.
    pub role_label: String,
    /// When.
    pub published_at: i64,
    /// What changed and why.
    pub why: Option<String>,
    /// Where the entry is.
    pub custody: Custody,
}

/// One section's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionText {
    /// Its code.
    pub section: u8,
    /// Its heading.
    pub label: String,
    /// Its text; empty when nobody has written there.
    pub text: String,
}

/// A piece of planned care in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLine {
    /// Which item, through all its changes.
    pub item: String,
    /// "Drink".
    pub kind_label: String,
    /// What to do.
    pub instruction: String,
    /// "Every day at 8:00am and 6:00pm".
    pub times: String,
    /// "1500 ml a day".
    pub target: Option<String>,
    /// "Ends 1 Dec 2026".
    pub ends: Option<String>,
}

/// A document with everything that is not published yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentDraft {
    /// Given back with an edit or a publication.
    pub heads: Heads,
    /// The text as it stands.
    pub sections: Vec<SectionText>,
    /// Planned care as it stands, ready for its form; with what others wrote for the same item, unaware of it.
    pub planned: Vec<PlannedDraft>,
    /// What publishing would change; none when nothing would.
    pub changes: Option<DifferenceView>,
    /// The difference is still being worked out.
    pub comparing: bool,
    /// What the author had typed here and not saved, by section.
    pub typed: Vec<TypedSection>,
    /// A form for planned care that the author had begun and not saved.
    pub begun: Option<PlannedBegun>,
}

/// A form for planned care that was begun and not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedBegun {
    /// What was on screen when it was opened.
    pub base: Heads,
    /// As typed.
    pub form: PlannedForm,
    /// When it was last touched.
    pub kept_at: i64,
}

/// Planned care in a draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedDraft {
    /// In words.
    pub line: PlannedLine,
    /// Ready for its form.
    pub form: PlannedForm,
    /// Not published yet.
    pub unpublished: bool,
    /// Versions by others, unaware of this one: somebody must choose before it is published.
    pub also: Vec<(PlannedLine, PlannedForm)>,
    /// Who wrote which, that which stands first; empty while there is one alone.
    pub writers: Vec<WrittenBy>,
}

/// Who wrote something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenBy {
    /// Name.
    pub by_name: String,
    /// The role they acted in.
    pub role_label: String,
    /// When.
    pub written_at: i64,
}

/// Planned care as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedForm {
    /// Which item; empty for a new one.
    pub item: String,
    /// Code of the kind.
    pub kind: u16,
    /// What to do, as typed.
    pub instruction: String,
    /// Times of day as typed, "08:00" each; used when `every_minutes` is empty.
    pub times: Vec<String>,
    /// Minutes between, as typed; empty for fixed times.
    pub every_minutes: String,
    /// First time of day, "08:00"; with `every_minutes`.
    pub from_time: String,
    /// Last time of day; with `every_minutes`.
    pub to_time: String,
    /// Days between, as typed: "7"; empty for every day. With one time in `times`.
    pub every_days: String,
    /// The first day, "2026-11-22".
    pub from_day: String,
    /// The last day; empty while it goes on.
    pub last_day: String,
    /// Target for a day in the kind's first number field, as typed; empty for none.
    pub daily_target: String,
}

/// What differs between two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceView {
    /// Text, section by section.
    pub sections: Vec<SectionChange>,
    /// Planned care: before and after.
    pub planned: Vec<(Option<PlannedLine>, Option<PlannedLine>)>,
}

/// A section that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionChange {
    /// Its heading.
    pub label: String,
    /// The whole text in pieces.
    pub pieces: Vec<TextPiece>,
}

/// A piece of text, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TextPiece {
    /// In both.
    Same(String),
    /// In the earlier one alone.
    Removed(String),
    /// In the later one alone.
    Added(String),
}

/// A change that was not let in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    /// Who wrote it.
    pub by_name: String,
    /// The role they acted in.
    pub role_label: String,
    /// When.
    pub recorded_at: i64,
    /// Why it was not let in.
    pub why: String,
    /// What it would change, where that can be told.
    pub changes: Option<DifferenceView>,
}

/// Somebody's word on a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReaderLine {
    /// Who.
    pub name: String,
    /// "Understood", or "not sure".
    pub understood: bool,
    /// What they are not sure about.
    pub question: Option<String>,
    /// When.
    pub read_at: i64,
    /// Where the entry is.
    pub custody: Custody,
}

/// A unit's handover sheet for one shift.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandoverView {
    /// Which unit.
    pub unit: UnitName,
    /// Units that can be chosen.
    pub units: Vec<UnitName>,
    /// Which shift.
    pub shift: ShiftName,
    /// "Night shift, Sun 22 Nov".
    pub shift_label: String,
    /// The shift before, and the one after unless it lies ahead.
    pub before: ShiftName,
    /// See `before`.
    pub after: Option<ShiftName>,
    /// The unit's own part, then each person with something to hand over, by room.
    pub parts: Vec<HandoverPart>,
    /// Everyone else on the unit: they can be added.
    pub others: Vec<PersonHead>,
    /// Whether whoever is signed in may hand over.
    pub may_give: bool,
    /// Parts handed over that whoever is signed in has not read yet.
    pub to_read: Vec<(DocumentName, String)>,
    /// Who has read all that was handed over.
    pub readers: Vec<ReaderLine>,
    /// What the sheet rests on.
    pub coverage: String,
}

/// One part of a handover sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HandoverPart {
    /// Which document.
    pub document: DocumentName,
    /// About whom; none for the unit itself.
    pub head: Option<PersonHead>,
    /// Still being put together.
    pub opening: bool,
    /// Why it cannot be shown.
    pub trouble: Option<String>,
    /// Given back with an edit or when handed over.
    pub heads: Heads,
    /// The text as it stands.
    pub sections: Vec<SectionText>,
    /// When it was handed over as it stands, and by whom; none when it is not, or has changed since.
    pub given: Option<VersionLine>,
    /// What the author had typed here and not saved, by section.
    pub typed: Vec<TypedSection>,
}

/// What the author had typed in a section and not saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedSection {
    /// Which section.
    pub section: u8,
    /// What was on screen when writing began.
    pub base: Heads,
    /// All of the text.
    pub text: String,
    /// When it was last touched.
    pub kept_at: i64,
}
