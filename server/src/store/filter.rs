//! Which records a page asks for: conditions over the rows that projections keep, never over what they mean.

use std::fmt;
use std::str::FromStr;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use sync_core::id::{DeviceId, PersonId, StaffId, UnitId};
use sync_core::scope::Scope;
use sync_core::time::Timestamp;

use super::StoreError;
use super::names::{Names, number};

/// What a record's row is marked with; bits.
pub mod marks {
    /// Its author is worried.
    pub const CONCERN: u8 = 1;
    /// Written well after it happened.
    pub const LATE: u8 = 2;
    /// Amended.
    pub const AMENDED: u8 = 4;
    /// Entered in error.
    pub const STRUCK: u8 = 8;
}

/// Most words that are looked for at once.
const WORDS_MAX: usize = 12;

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// As the office received them, newest first.
    #[default]
    Received,
    /// As they took place, newest first.
    Happened,
}

/// Where a list goes on: below this record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(super) happened_at: i64,
    pub(super) num: i64,
}

/// Which records.
#[derive(Clone, Debug, Default)]
pub struct RecordFilter {
    /// Feeds whoever asks may read.
    pub scopes: Vec<Scope>,
    /// About this person.
    pub person: Option<PersonId>,
    /// About people of this unit.
    pub unit: Option<UnitId>,
    /// Written by.
    pub staff: Option<StaffId>,
    /// Written on.
    pub device: Option<DeviceId>,
    /// Of this kind.
    pub kind: Option<u16>,
    /// Took place at this moment or later.
    pub from: Option<Timestamp>,
    /// Took place before this moment.
    pub to: Option<Timestamp>,
    /// How it went, by its number.
    pub outcome: Option<u8>,
    /// Bearing any of these marks.
    pub marks: Option<u8>,
    /// Not counted: held, or declined by a manager.
    pub uncounted: bool,
    /// With all of these words, or words that begin so.
    pub words: Option<String>,
    /// In which order.
    pub order: Order,
    /// Below this cursor.
    pub before: Option<Cursor>,
    /// At most so many.
    pub limit: u32,
}

impl RecordFilter {
    /// Numbers of the records that pass.
    pub(super) fn numbers(&self, db: &Connection) -> Result<Vec<i64>, StoreError> {
        let mut sql =
            "SELECT r.entry FROM record_rows r JOIN entries e ON e.num = r.entry WHERE true".to_owned();
        let mut values: Vec<Value> = Vec::new();
        let mut only = |condition: &str, value: Value| {
            values.push(value);
            sql.push_str(&format!(
                " AND {}",
                condition.replace('?', &format!("?{}", values.len()))
            ));
        };
        // An id that is not known matches nothing.
        let known = |number: Option<i64>| Value::Integer(number.unwrap_or(-1));
        if let Some(before) = self.before {
            match self.order {
                Order::Received => only("r.entry < ?", Value::Integer(before.num)),
                Order::Happened => {
                    only("r.happened_at <= ?", Value::Integer(before.happened_at));
                    let place = format!("(r.happened_at < {} OR r.entry < ?)", before.happened_at);
                    only(&place, Value::Integer(before.num));
                }
            }
        }
        if let Some(person) = self.person {
            only("r.person = ?", known(number(db, Names::People, &person.0)?));
        }
        if let Some(staff) = self.staff {
            only("r.staff = ?", known(number(db, Names::Staff, &staff.0)?));
        }
        if let Some(device) = self.device {
            only("e.device = ?", known(number(db, Names::Devices, &device.0)?));
        }
        if let Some(kind) = self.kind {
            only("r.kind = ?", Value::Integer(i64::from(kind)));
        }
        if let Some(from) = self.from {
            only("r.happened_at >= ?", Value::Integer(from.0));
        }
        if let Some(to) = self.to {
            only("r.happened_at < ?", Value::Integer(to.0));
        }
        if let Some(outcome) = self.outcome {
            only("r.outcome = ?", Value::Integer(i64::from(outcome)));
        }
        if let Some(marks) = self.marks {
            only("r.marks & ? <> 0", Value::Integer(i64::from(marks)));
        }
        if self.uncounted {
            only("r.verdict >= ?", Value::Integer(2));
        }
        if let Some(unit) = self.unit {
            let of_unit = "r.person IN (SELECT person FROM people_rows WHERE unit = ?)";
            only(of_unit, Value::Blob(unit.0.to_vec()));
        }
        if let Some(words) = &self.words {
            let Some(asked) = asked_words(words) else {
                return Ok(Vec::new());
            };
            let with_words = "r.entry IN (SELECT rowid FROM record_words WHERE record_words MATCH ?)";
            only(with_words, Value::Text(asked));
        }
        let mut scopes = Vec::new();
        for scope in &self.scopes {
            scopes.extend(number(db, Names::Scopes, &scope.to_bytes())?.map(|number| number.to_string()));
        }
        let order = match self.order {
            Order::Received => "r.entry DESC",
            Order::Happened => "r.happened_at DESC, r.entry DESC",
        };
        sql.push_str(&format!(
            " AND e.scope IN ({}) ORDER BY {order} LIMIT {}",
            scopes.join(","),
            self.limit
        ));
        Ok(db
            .prepare_cached(&sql)?
            .query_map(params_from_iter(values), |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }
}

/// What was typed as the word list wants it: each word as it begins, all of them. `None` when there is no word in it.
fn asked_words(typed: &str) -> Option<String> {
    let words: Vec<String> = typed
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(WORDS_MAX)
        .map(|word| format!("\"{word}\"*"))
        .collect();
    (!words.is_empty()).then(|| words.join(" AND "))
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.happened_at, self.num)
    }
}

impl FromStr for Cursor {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (happened_at, num) = text.split_once('.').unwrap_or(("0", text));
        Ok(Self {
            happened_at: happened_at.parse()?,
            num: num.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_is_words_and_never_a_query() {
        assert_eq!(asked_words("red heel").as_deref(), Some("\"red\"* AND \"heel\"*"));
        assert_eq!(
            asked_words("x-ray OR \"NEAR(\" *").as_deref(),
            Some("\"x\"* AND \"ray\"* AND \"OR\"* AND \"NEAR\"*")
        );
        assert_eq!(asked_words(" -*\" "), None);
    }

    #[test]
    fn a_cursor_goes_both_ways() {
        let cursor = Cursor {
            happened_at: -5,
            num: 77,
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert!("x".parse::<Cursor>().is_err());
    }
}
