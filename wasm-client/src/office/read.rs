//! Reading the office's answers from a tree of JSON that the browser's own parser made.
//!
//! Derived readers were a fifth of the whole app (docs/decisions/0007). May not live here: what the answers hold (`office`).

use std::collections::BTreeMap;

use super::{
    Backups, Coverage, Enrolment, EnrolmentState, Field, Live, Overview, RecordDetail, RecordRow, Records,
    Session, SilentTablet, Trouble, Unit,
};

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

impl Read for u32 {
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

/// Declares answers and reads each field by its own name.
macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq, Eq)]
            pub struct $name {
                $($(#[$field_doc])* pub $field: $type),*
            }

            impl $crate::office::Read for $name {
                fn read(json: &$crate::office::Json) -> Option<Self> {
                    Some(Self { $($field: $crate::office::Read::read(json.field(stringify!($field)))?),* })
                }
            }
        )*
    };
}
pub(super) use answers;
pub(super) use read;

read!(Trouble {
    code,
    message,
    retry_after_s
});
read!(Session {
    staff,
    name,
    role,
    role_label,
    service_name
});
read!(Overview {
    now_ms,
    units,
    people_count,
    staff_count,
    coverage,
    held_count,
    backups
});
read!(Backups {
    last_ms,
    late,
    trouble
});
read!(Unit { unit, name });
read!(Coverage {
    tablets_total,
    tablets_linked,
    tablets_heard_1h,
    silent,
    apart
});
read!(SilentTablet {
    label,
    last_contact_ms,
    unsent
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
            author: part(json, "author"),
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
            "floor" => Self::Floor,
            "cycles" => Self::Cycles,
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
