//! What the office's server answers, as JSON: the browser's side of that boundary.
//!
//! Unknown fields are passed over and missing ones that may be missing are optional, so that a page that has been open
//! over an update still reads a newer server. Times are milliseconds since 1970 UTC; ids are opaque text.
//!
//! Read by hand from one JSON tree: derived readers were a fifth of the whole app (docs/decisions/0007).

use serde_json::Value;

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
    /// Name.
    pub name: String,
    /// "Registered manager".
    pub role_label: String,
    /// The service.
    pub service_name: String,
}

/// Signing in.
pub struct SignIn {
    /// As typed.
    pub username: String,
    /// As typed.
    pub password: String,
}

/// A body that says nothing.
pub struct Nothing {}

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
    /// Heard from within the last hour.
    pub tablets_heard_1h: u64,
    /// The others.
    pub silent: Vec<SilentTablet>,
}

/// A tablet that has not been heard from for an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SilentTablet {
    /// What people call it.
    pub label: String,
    /// When it was last heard from.
    pub last_contact_ms: Option<i64>,
}

/// A page of people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    /// In order of name.
    pub people: Vec<Person>,
    /// Where the next page starts.
    pub next: Option<String>,
}

/// One person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub person: String,
    /// Full name.
    pub name: String,
    /// What they like to be called.
    pub known_as: String,
    /// Unit's name.
    pub unit_name: String,
    /// Room.
    pub room: String,
    /// When something was last recorded about them.
    pub last_record_at: Option<i64>,
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

/// All tablets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tablets {
    /// By label.
    pub tablets: Vec<Tablet>,
}

/// One tablet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tablet {
    /// What people call it.
    pub label: String,
    /// When it joined.
    pub enrolled_at: i64,
    /// When it was last heard from.
    pub last_contact_ms: Option<i64>,
    /// Whether it is linked now.
    pub connected: bool,
    /// What it last said still waits on it.
    pub unsent: Option<u64>,
    /// Its clock minus the office's.
    pub clock_offset_ms: Option<i64>,
    /// Blocked.
    pub revoked: bool,
}

/// Asking for a code.
pub struct NewEnrolment {
    /// What people will call the tablet.
    pub label: String,
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

/// Everyone who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// By name.
    pub staff: Vec<StaffMember>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    /// Name.
    pub name: String,
    /// "Support worker".
    pub role_label: String,
    /// Has left.
    pub left: bool,
    /// Has a PIN.
    pub has_pin: bool,
}

/// What waits for a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldList {
    /// Oldest first.
    pub held: Vec<Held>,
}

/// One entry that was received and not counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Why.
    pub reason: String,
    /// Who wrote it.
    pub author_name: String,
    /// On which tablet.
    pub device_label: String,
    /// When it was recorded.
    pub recorded_at: i64,
    /// When the office stored it.
    pub received_at: i64,
    /// What it says.
    pub line: String,
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
    /// Something about a tablet changed: ask again.
    Tablets,
    /// An enrolment moved on.
    Enrolment(EnrolmentState),
    /// Something a newer server says.
    Other,
}

/// Something that can be read from JSON.
pub trait Read: Sized {
    /// Reads it; `None` when it is not there or is something else.
    fn read(json: &Value) -> Option<Self>;
}

/// Something that can be said in JSON.
pub trait Write {
    /// As JSON.
    fn write(&self) -> Value;
}

/// What a server said, read.
pub fn parse<T: Read>(text: &str) -> Option<T> {
    T::read(&serde_json::from_str(text).ok()?)
}

impl Read for String {
    fn read(json: &Value) -> Option<Self> {
        json.as_str().map(str::to_owned)
    }
}

impl Read for i64 {
    fn read(json: &Value) -> Option<Self> {
        json.as_i64()
    }
}

impl Read for u64 {
    fn read(json: &Value) -> Option<Self> {
        json.as_u64()
    }
}

impl Read for bool {
    fn read(json: &Value) -> Option<Self> {
        json.as_bool()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Value) -> Option<Self> {
        match json {
            Value::Null => Some(None),
            there => T::read(there).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Value) -> Option<Self> {
        json.as_array()?.iter().map(T::read).collect()
    }
}

/// Reads each field by its own name. A missing one is as good as `null`: only an optional one may be either.
macro_rules! read {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Read for $name {
            fn read(json: &Value) -> Option<Self> {
                Some(Self { $($field: Read::read(json.get(stringify!($field)).unwrap_or(&Value::Null))?),* })
            }
        }
    };
}

read!(Trouble {
    code,
    message,
    retry_after_s
});
read!(Session {
    name,
    role_label,
    service_name
});
read!(Overview {
    now_ms,
    units,
    people_count,
    staff_count,
    coverage,
    held_count
});
read!(Unit { unit, name });
read!(Coverage {
    tablets_total,
    tablets_heard_1h,
    silent
});
read!(SilentTablet {
    label,
    last_contact_ms
});
read!(People { people, next });
read!(Person {
    person,
    name,
    known_as,
    unit_name,
    room,
    last_record_at
});
read!(Records { records, next });
/// A row shows what it holds: one field that is missing or newer must not hide the record.
impl Read for RecordRow {
    fn read(json: &Value) -> Option<Self> {
        fn part<T: Read + Default>(json: &Value, name: &str) -> T {
            json.get(name).and_then(T::read).unwrap_or_default()
        }
        json.as_object()?;
        Some(Self {
            entry: part(json, "entry"),
            person: part(json, "person"),
            person_name: part(json, "person_name"),
            kind_label: part(json, "kind_label"),
            line: part(json, "line"),
            note: part(json, "note"),
            late: part(json, "late"),
            happened_at: part(json, "happened_at"),
            recorded_at: part(json, "recorded_at"),
            received_at: part(json, "received_at"),
            author_name: part(json, "author_name"),
            role_label: part(json, "role_label"),
            device_label: part(json, "device_label"),
            with_name: part(json, "with_name"),
            verdict: part(json, "verdict"),
            amended: part(json, "amended"),
            entered_in_error: part(json, "entered_in_error"),
            correction_why: part(json, "correction_why"),
            correction_by: part(json, "correction_by"),
            unknown: part(json, "unknown"),
            concern: part(json, "concern"),
        })
    }
}
read!(RecordDetail {
    record,
    versions,
    fields
});
read!(Field { label, value });
read!(Tablets { tablets });
read!(Tablet {
    label,
    enrolled_at,
    last_contact_ms,
    connected,
    unsent,
    clock_offset_ms,
    revoked
});
read!(Enrolment {
    enrolment,
    code,
    url,
    expires_at,
    qr_svg
});
read!(EnrolmentState {
    enrolment,
    label,
    state,
    words
});
read!(Staff { staff });
read!(StaffMember {
    name,
    role_label,
    left,
    has_pin
});
read!(HeldList { held });
read!(Held {
    reason,
    author_name,
    device_label,
    recorded_at,
    received_at,
    line
});

impl Read for Live {
    fn read(json: &Value) -> Option<Self> {
        let part = |name| json.get(name).unwrap_or(&Value::Null);
        Some(match json.get("type")?.as_str()? {
            "hello" => Self::Hello {
                now_ms: Read::read(part("now_ms"))?,
            },
            "records" => Self::Records {
                records: Read::read(part("records"))?,
            },
            "changed" => Self::Changed {
                record: Box::new(Read::read(part("record"))?),
            },
            "tablets" => Self::Tablets,
            "enrolment" => Self::Enrolment(Read::read(json)?),
            _ => Self::Other,
        })
    }
}

impl Write for SignIn {
    fn write(&self) -> Value {
        object([("username", &self.username), ("password", &self.password)])
    }
}

impl Write for NewEnrolment {
    fn write(&self) -> Value {
        object([("label", &self.label)])
    }
}

impl Write for Nothing {
    fn write(&self) -> Value {
        object([])
    }
}

fn object<const N: usize>(texts: [(&str, &String); N]) -> Value {
    Value::Object(
        texts
            .into_iter()
            .map(|(name, text)| (name.to_owned(), Value::String(text.clone())))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_pushes_is_read_and_newer_words_are_passed_over() {
        let read = |text| parse::<Live>(text).unwrap();
        assert_eq!(read(r#"{"type":"hello","now_ms":5}"#), Live::Hello { now_ms: 5 });
        assert_eq!(read(r#"{"type":"tablets"}"#), Live::Tablets);
        assert_eq!(read(r#"{"type":"weather","sun":true}"#), Live::Other);
        let records = read(r#"{"type":"records","records":[{"entry":"ab","kind_label":"Drink","newer":1}]}"#);
        let Live::Records { records } = records else {
            panic!("records are read as records");
        };
        assert_eq!(
            (records[0].entry.as_str(), records[0].kind_label.as_str()),
            ("ab", "Drink")
        );
        let state = read(
            r#"{"type":"enrolment","enrolment":"e","label":"T","state":"asked","words":["a","b","c","d"]}"#,
        );
        assert!(
            matches!(state, Live::Enrolment(EnrolmentState { words: Some(words), .. }) if words.len() == 4)
        );
    }
}
