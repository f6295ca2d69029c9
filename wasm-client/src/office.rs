//! What the office's server answers, as JSON: the browser's side of that boundary.
//!
//! Unknown fields are passed over and missing ones that may be missing are optional, so that a page that has been open
//! over an update still reads a newer server. Times are milliseconds since 1970 UTC; ids are opaque text.
//!
//! The browser's own parser makes the tree and these types read it: derived readers were a fifth of the whole app
//! (docs/decisions/0007).

use std::collections::BTreeMap;

/// A JSON tree. Numbers are whole: the office's are times and counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`, or a field that is not there.
    Nothing,
    /// Yes or no.
    Flag(bool),
    /// A whole number.
    Number(i64),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// Named fields.
    Fields(BTreeMap<String, Json>),
}

impl Json {
    /// A field; what is not there is [`Json::Nothing`].
    pub fn field(&self, name: &str) -> &Self {
        match self {
            Self::Fields(fields) => fields.get(name).unwrap_or(&Self::Nothing),
            _ => &Self::Nothing,
        }
    }
}

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
    fn read(json: &Json) -> Option<Self>;
}

impl Read for String {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Text(text) => Some(text.clone()),
            _ => None,
        }
    }
}

impl Read for i64 {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl Read for u64 {
    fn read(json: &Json) -> Option<Self> {
        i64::read(json).and_then(|number| number.try_into().ok())
    }
}

impl Read for bool {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Flag(flag) => Some(*flag),
            _ => None,
        }
    }
}

impl<T: Read> Read for Option<T> {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::Nothing => Some(None),
            there => T::read(there).map(Some),
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(json: &Json) -> Option<Self> {
        match json {
            Json::List(list) => list.iter().map(T::read).collect(),
            _ => None,
        }
    }
}

/// Reads each field by its own name. A missing one is as good as `null`: only an optional one may be either.
macro_rules! read {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Read for $name {
            fn read(json: &Json) -> Option<Self> {
                Some(Self { $($field: Read::read(json.field(stringify!($field)))?),* })
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
    fn read(json: &Json) -> Option<Self> {
        fn part<T: Read + Default>(json: &Json, name: &str) -> T {
            T::read(json.field(name)).unwrap_or_default()
        }
        if !matches!(json, Json::Fields(_)) {
            return None;
        }
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
    fn read(json: &Json) -> Option<Self> {
        let kind = String::read(json.field("type"))?;
        Some(match kind.as_str() {
            "hello" => Self::Hello {
                now_ms: Read::read(json.field("now_ms"))?,
            },
            "records" => Self::Records {
                records: Read::read(json.field("records"))?,
            },
            "changed" => Self::Changed {
                record: Box::new(Read::read(json.field("record"))?),
            },
            "tablets" => Self::Tablets,
            "enrolment" => Self::Enrolment(Read::read(json)?),
            _ => Self::Other,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_pushes_is_read_and_newer_words_are_passed_over() {
        let read = |json: Json| Live::read(&json).unwrap();
        assert_eq!(
            read(said("hello", [("now_ms", Json::Number(5))])),
            Live::Hello { now_ms: 5 }
        );
        assert_eq!(read(said("tablets", [])), Live::Tablets);
        assert_eq!(read(said("weather", [("sun", Json::Flag(true))])), Live::Other);
        assert_eq!(Live::read(&Json::Nothing), None);
        let words = ["a", "b", "c", "d"].map(text).to_vec();
        let state = read(said(
            "enrolment",
            [
                ("enrolment", text("e")),
                ("label", text("T")),
                ("state", text("asked")),
                ("words", Json::List(words)),
            ],
        ));
        assert!(
            matches!(state, Live::Enrolment(EnrolmentState { words: Some(words), .. }) if words.len() == 4)
        );
    }

    #[test]
    fn a_record_with_a_missing_field_is_still_shown() {
        let row = fields([
            ("entry", text("ab")),
            ("kind_label", text("Drink")),
            ("newer", Json::Flag(true)),
        ]);
        let pushed = said("records", [("records", Json::List(vec![row]))]);
        let Some(Live::Records { records }) = Live::read(&pushed) else {
            panic!("records are read as records");
        };
        assert_eq!(
            (records[0].entry.as_str(), records[0].kind_label.as_str()),
            ("ab", "Drink")
        );
    }

    fn text(words: &str) -> Json {
        Json::Text(words.to_owned())
    }

    fn fields<const N: usize>(fields: [(&str, Json); N]) -> Json {
        Json::Fields(fields.map(|(name, json)| (name.to_owned(), json)).into())
    }

    fn said<const N: usize>(kind: &str, others: [(&str, Json); N]) -> Json {
        let Json::Fields(mut all) = fields(others) else {
            return Json::Nothing;
        };
        all.insert("type".to_owned(), text(kind));
        Json::Fields(all)
    }
}
