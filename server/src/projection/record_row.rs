//! One line of the office's lists, and the fields behind it, in the words that tablets use.

use serde::Serialize;
use sync_core::fold::{Directory, Floor, Place, VersionWords};
use sync_core::id::{DeviceId, EntryId, StaffId, UnitId};
use sync_core::limits::LATE_AFTER_MS;
use sync_core::record::{
    About, Care, Checklist, DocumentKind, Fact, KindSpec, Nature, Outcome, PracticeObserved, Seen,
};
use sync_core::staff::Role;
use sync_core::time::Timestamp;
use sync_core::verdict::Verdict;

use super::{PRACTICE, SHIFTS, VERSION_PUBLISHED, VERSION_READ};

/// Who is who: the directory, and the name of the person the record is about.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    /// Staff and devices.
    pub directory: &'a Directory,
    /// The person, if it is about someone who receives care.
    pub person: Option<&'a str>,
    /// Who reads: what was entered for the wrong person is not for everyone.
    pub reader: Role,
}

/// One line. Times are in ms since 1970 UTC; ids are lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RecordRow {
    /// The entry: the original's, or in a list of versions that version's.
    pub entry: String,
    /// Whom it is about.
    pub person: Option<String>,
    /// Their name.
    pub person_name: Option<String>,
    /// Stable name of the kind: "fluid".
    pub kind: String,
    /// As people call it: "Drink".
    pub kind_label: String,
    /// What was done, in one line.
    pub line: String,
    /// The note, if there is one.
    pub note: Option<String>,
    /// "done", "partly", "declined", "not-needed", "not-possible", or "observed".
    pub outcome: &'static str,
    /// Written well after it happened.
    pub late: bool,
    /// When it took place.
    pub happened_at: i64,
    /// When it was written, by the office's clock as far as its device knew it.
    pub recorded_at: i64,
    /// When the office stored it.
    pub received_at: i64,
    /// Who wrote it.
    pub author: String,
    /// Their name.
    pub author_name: String,
    /// The role they acted in.
    pub role_label: &'static str,
    /// On which device.
    pub device: String,
    /// What people call it.
    pub device_label: String,
    /// The second carer.
    pub with_name: Option<String>,
    /// "accepted", "held", "released" or "declined".
    pub verdict: &'static str,
    /// Something was put right.
    pub amended: bool,
    /// It should not have been made; it stays readable.
    pub entered_in_error: bool,
    /// Why it was corrected or struck.
    pub correction_why: Option<String>,
    /// By whom.
    pub correction_by: Option<String>,
    /// This version cannot read it.
    pub unknown: bool,
    /// Its author is worried.
    pub concern: bool,
}

/// One answer of a record, as people read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldShown {
    /// The question.
    pub label: String,
    /// The answer.
    pub value: String,
}

impl RecordRow {
    /// Takes away what it said: only that there was one is for this reader.
    fn hide(&mut self) {
        self.kind = "wrong-person".to_owned();
        self.kind_label = "Entered for the wrong person".to_owned();
        self.line = String::new();
        self.note = None;
        self.with_name = None;
        self.concern = false;
        self.outcome = "done";
    }
}

impl Names<'_> {
    /// What somebody is called.
    pub fn staff(&self, staff: StaffId) -> String {
        self.directory
            .staff(staff)
            .map_or_else(|| "Somebody unknown".to_owned(), |member| member.name.to_string())
    }

    fn unit(&self, unit: UnitId) -> String {
        self.directory
            .unit_name(unit)
            .map_or_else(|| "An unknown unit".to_owned(), ToString::to_string)
    }

    pub(super) fn device(&self, device: DeviceId) -> String {
        self.directory
            .device(device)
            .map_or_else(|| "An unknown tablet".to_owned(), |known| known.label.to_string())
    }
}

/// A record as it stands after its corrections. `floor` holds the original and them; `None` when it does not.
pub fn record_row(floor: &Floor, id: EntryId, names: &Names<'_>) -> Option<RecordRow> {
    let item = floor.item(id)?;
    let mut row = base(id, item.about, item.shown, names);
    if !item.may_be_read(names.reader) {
        row.hide();
    }
    (row.happened_at, row.recorded_at) = (item.happened_at.0, item.recorded_at.0);
    row.late = item.late;
    fill(&mut row, item.by, item.role, item.device, item.place, names);
    row.amended = item.amended;
    row.entered_in_error = item.struck.is_some();
    // Versions come as they were written; the last that counts is the one that stands.
    for version in floor
        .versions(id)
        .iter()
        .filter(|version| version.oddity.is_none() && version.place.counts())
    {
        let why = match version.words {
            VersionWords::Original { .. } => continue,
            VersionWords::Amended { .. } if row.entered_in_error => continue,
            VersionWords::Amended { why, .. } | VersionWords::EnteredInError { why } => why,
        };
        row.correction_why = Some(why.to_string());
        row.correction_by = Some(names.staff(version.by));
    }
    Some(row)
}

/// Everything that was ever said in one record, the original first, corrections that do not count included.
pub fn version_rows(floor: &Floor, id: EntryId, names: &Names<'_>) -> Vec<RecordRow> {
    let Some(item) = floor.item(id) else {
        return Vec::new();
    };
    let versions = floor.versions(id);
    let original = versions.iter().find_map(|version| match version.words {
        VersionWords::Original { fact, happened_at } => Some((fact, happened_at)),
        _ => None,
    });
    versions
        .iter()
        .map(|version| {
            let (fact, happened_at, why) = match version.words {
                VersionWords::Original { happened_at, fact } => (fact, happened_at, None),
                VersionWords::Amended {
                    happened_at,
                    fact,
                    why,
                } => (fact, happened_at, Some(why)),
                VersionWords::EnteredInError { why } => {
                    let (fact, happened_at) = original.unwrap_or((item.shown, item.happened_at));
                    (fact, happened_at, Some(why))
                }
            };
            let mut row = base(version.entry, item.about, fact, names);
            if !item.may_be_read(names.reader) {
                row.hide();
            }
            (row.happened_at, row.recorded_at) = (happened_at.0, version.recorded_at.0);
            row.late = why.is_none() && version.recorded_at.ms_since(happened_at) > LATE_AFTER_MS;
            fill(
                &mut row,
                version.by,
                version.role,
                version.device,
                version.place,
                names,
            );
            row.amended = matches!(version.words, VersionWords::Amended { .. });
            row.entered_in_error = matches!(version.words, VersionWords::EnteredInError { .. });
            row.correction_why = why.map(ToString::to_string);
            row.correction_by = why.map(|_| names.staff(version.by));
            row
        })
        .collect()
}

/// Every answer of a record as it stands.
pub fn fields(floor: &Floor, id: EntryId, names: &Names<'_>) -> Vec<FieldShown> {
    let Some(item) = floor.item(id) else {
        return Vec::new();
    };
    let mut shown = Vec::new();
    let mut add = |label: &str, value: String| {
        shown.push(FieldShown {
            label: label.to_owned(),
            value,
        })
    };
    match item.shown {
        _ if !item.may_be_read(names.reader) => {}
        Fact::Care(care) => care_fields(care, names, &mut add),
        Fact::PracticeObserved(observed) => practice_fields(observed, names, &mut add),
        Fact::Unknown(unknown) => {
            add("This record", unknown.why.label().to_owned());
            add(
                "Kind",
                format!("{:#06x}, version {}", unknown.code, unknown.schema),
            );
        }
        _ => {}
    }
    if let Some(oddity) = item.oddity {
        add("Note from the office", oddity.to_string());
    }
    shown
}

/// Stable name of a kind.
pub fn kind_name(code: u16) -> String {
    match KindSpec::by_code(code) {
        Some(kind) => kind.name.to_owned(),
        None if code == PRACTICE => "practice".to_owned(),
        None if code == VERSION_PUBLISHED => "version-published".to_owned(),
        None if code == VERSION_READ => "version-read".to_owned(),
        None => SHIFTS
            .iter()
            .find(|(shift, _)| *shift == code)
            .map_or_else(|| format!("kind-{code:04x}"), |(_, name)| (*name).to_owned()),
    }
}

/// How it went, as a number that stores keep. Never reused.
pub fn outcome_number(code: &str) -> Option<u8> {
    const OUTCOMES: [&str; 8] = [
        "done",
        "partly",
        "declined",
        "not-needed",
        "not-possible",
        "observed",
        "understood",
        "not-sure",
    ];
    let place = OUTCOMES.iter().position(|known| *known == code)?;
    u8::try_from(place).ok()
}

fn base(id: EntryId, about: About, fact: &Fact, names: &Names<'_>) -> RecordRow {
    let mut row = RecordRow {
        entry: id.to_hex(),
        person: match about {
            About::Person(person) => Some(person.to_hex()),
            About::Staff(_) | About::Service | About::Cycle(_) => None,
        },
        person_name: names.person.map(str::to_owned),
        kind: kind_name(fact.code()),
        kind_label: String::new(),
        line: String::new(),
        note: None,
        outcome: "done",
        late: false,
        happened_at: 0,
        recorded_at: 0,
        received_at: 0,
        author: String::new(),
        author_name: String::new(),
        role_label: "",
        device: String::new(),
        device_label: String::new(),
        with_name: None,
        verdict: "accepted",
        amended: false,
        entered_in_error: false,
        correction_why: None,
        correction_by: None,
        unknown: false,
        concern: false,
    };
    match fact {
        Fact::Care(care) => {
            row.kind_label = care.kind.label.to_owned();
            row.line = care.line();
            row.note = care.note.as_ref().map(ToString::to_string);
            row.outcome = outcome_code(care.outcome);
            row.with_name = care.with.map(|staff| names.staff(staff));
            row.concern = care.concern;
        }
        Fact::PracticeObserved(observed) => {
            row.kind_label = "Practice observed".to_owned();
            row.line = practice_line(observed, names);
            row.outcome = "observed";
        }
        Fact::VersionPublished(published) => {
            let kind = published.document.kind();
            row.kind_label = match kind {
                DocumentKind::Handover => "Handover given".to_owned(),
                DocumentKind::CarePlan | DocumentKind::AboutMe => format!("{} published", kind.label()),
            };
            row.line = published
                .why
                .as_ref()
                .map_or_else(|| row.kind_label.clone(), ToString::to_string);
        }
        Fact::VersionAcknowledged(read) => {
            row.kind_label = format!("{} read", read.document.kind().label());
            row.line = if read.understood { "Understood" } else { "Not sure" }.to_owned();
            row.note = read.question.as_ref().map(ToString::to_string);
            row.outcome = if read.understood { "understood" } else { "not-sure" };
        }
        Fact::ShiftStarted(started) => {
            row.kind_label = "Shift started".to_owned();
            row.line = format!("{}, {}", names.unit(started.unit), started.shift);
        }
        Fact::ShiftEnded(ended) => {
            row.kind_label = "Shift ended".to_owned();
            row.line = format!("{}, {}: {}", names.unit(ended.unit), ended.shift, ended.open);
            row.note = ended.note.as_ref().map(ToString::to_string);
        }
        Fact::UnitChecked(check) => {
            row.kind_label = "End-of-shift check".to_owned();
            row.line = format!("{}, {}: {}", names.unit(check.unit), check.shift, check.open);
            row.note = check.note.as_ref().map(ToString::to_string);
        }
        Fact::Unknown(unknown) => {
            row.kind_label = "Newer record".to_owned();
            row.line = unknown.why.label().to_owned();
            row.unknown = true;
        }
        // Nothing else is listed; said plainly should that change.
        other => {
            row.kind_label = "Other record".to_owned();
            row.line = format!("Record of kind {:#06x}", other.code());
        }
    }
    row
}

fn fill(row: &mut RecordRow, by: StaffId, role: Role, device: DeviceId, place: Place, names: &Names<'_>) {
    row.author = by.to_hex();
    row.author_name = names.staff(by);
    row.role_label = role.label();
    row.device = device.to_hex();
    row.device_label = names.device(device);
    if let Place::InFeed {
        received_at, verdict, ..
    } = place
    {
        row.received_at = received_at.0;
        row.verdict = verdict_code(verdict);
    }
}

const fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Held(_) => "held",
        Verdict::Released => "released",
        Verdict::Declined => "declined",
    }
}

const fn outcome_code(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Partly => "partly",
        Outcome::Declined => "declined",
        Outcome::NotNeeded => "not-needed",
        Outcome::NotPossible => "not-possible",
    }
}

fn practice_line(observed: &PracticeObserved, names: &Names<'_>) -> String {
    let count = |seen| observed.items.iter().filter(|item| item.seen == seen).count();
    let label = Checklist::by_code(observed.checklist).map_or("A newer checklist", |list| list.label);
    let mut line = format!(
        "{label}: {}, {} met",
        names.staff(observed.subject),
        count(Seen::Met)
    );
    for (seen, word) in [(Seen::Partly, "partly"), (Seen::Not, "not met")] {
        if count(seen) > 0 {
            line.push_str(&format!(", {} {word}", count(seen)));
        }
    }
    line
}

fn care_fields(care: &Care, names: &Names<'_>, add: &mut impl FnMut(&str, String)) {
    // Nobody offered what merely happened.
    if care.kind.nature != Nature::Event {
        add("How it went", care.outcome.label().to_owned());
    }
    if let Some(why) = care.not_given {
        add("Why", why.label().to_owned());
    }
    if let Some(reason) = &care.reason {
        add("More about why", reason.to_string());
    }
    for field in care.kind.fields {
        if let Some(value) = care.values.get(field.number) {
            add(field.label, field.show(value));
        }
    }
    for (number, _) in care
        .values
        .iter()
        .filter(|(number, _)| care.kind.field(*number).is_none())
    {
        add(
            &format!("Answer {number}"),
            "Written by a newer version of this app".to_owned(),
        );
    }
    if let Some((_, planned_for)) = care.planned {
        add("Planned for", planned_for.day_and_clock());
    }
    if let Some(with) = care.with {
        add("With", names.staff(with));
    }
    if let Some(consent) = care.consent {
        add("How they agreed", consent.label().to_owned());
    }
    if let Some(mood) = care.mood {
        add("How they seemed, 1 to 5", mood.to_string());
    }
    if let Some(independence) = care.independence {
        add("Help needed", independence.label().to_owned());
    }
    if let Some(until) = care.until {
        add("Until", Timestamp::day_and_clock(until));
    }
    if care.concern {
        add("Concern", "Its author is worried".to_owned());
    }
    if let Some(note) = &care.note {
        add("Note", note.to_string());
    }
}

fn practice_fields(observed: &PracticeObserved, names: &Names<'_>, add: &mut impl FnMut(&str, String)) {
    add("Whose practice", names.staff(observed.subject));
    let list = Checklist::by_code(observed.checklist);
    for item in &observed.items {
        let label = list
            .and_then(|list| list.item(item.item))
            .map_or("A newer criterion", |item| item.label);
        add(label, item.seen.label().to_owned());
    }
    if let Some(strengths) = &observed.strengths {
        add("What went well", strengths.to_string());
    }
    if let Some(gaps) = &observed.gaps {
        add("What did not", gaps.to_string());
    }
}
