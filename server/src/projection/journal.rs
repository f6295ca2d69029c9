//! A person's records as their journal's file holds them: what the timeline's file says, by names that programs read.

use sync_core::document::{Journal, JournalRecord};
use sync_core::fold::Directory;
use sync_core::id::PersonId;
use sync_core::staff::Role;
use sync_core::time::Timestamp;

use super::record_row::{Names, fields, record_row};
use super::timeline_csv::counts;
use crate::store::Recorded;

/// Whose journal, and of which days.
#[derive(Clone, Debug)]
pub struct JournalOf {
    /// Who.
    pub person: PersonId,
    /// Their full name.
    pub name: String,
    /// Who cares for them.
    pub service: String,
    /// First day; empty for the first there is.
    pub from: String,
    /// Last day, included; empty for the last there is.
    pub to: String,
}

/// The journal of what was found newest first, each record as it stands. No time of making is in it: the same records are
/// the same file.
pub fn journal(found: &[Recorded], directory: &Directory, reader: Role, of: JournalOf) -> Journal {
    let says = format!(
        "Every record about {} that had reached the office, of the days from \"from\" to \"to\" (empty: without an end), \
         oldest first. Each stands as it is after its corrections. It was taken out by a person in the role {}, and \
         holds what that role may read. \"happened_at\", \"recorded_at\" and \"received_at\" are moments; \"counts\" \
         says whether a record counts, and why not.",
        of.name,
        reader.label()
    );
    Journal {
        person: of.person.to_hex(),
        name: of.name,
        service: of.service,
        from: of.from,
        to: of.to,
        says,
        records: found
            .iter()
            .rev()
            .filter_map(|recorded| record(recorded, directory, reader))
            .collect(),
    }
}

fn record(recorded: &Recorded, directory: &Directory, reader: Role) -> Option<JournalRecord> {
    let names = Names {
        directory,
        person: recorded.person_name.as_deref(),
        reader,
    };
    let row = record_row(&recorded.floor, recorded.id, &names)?;
    let times = [
        ("happened_at", row.happened_at),
        ("recorded_at", row.recorded_at),
        ("received_at", row.received_at),
    ];
    let words = [
        ("entry", Some(row.entry.as_str())),
        ("kind", Some(row.kind.as_str())),
        ("kind_label", Some(row.kind_label.as_str())),
        ("record", Some(row.line.as_str())),
        ("outcome", Some(row.outcome)),
        ("correction_why", row.correction_why.as_deref()),
        ("correction_by", row.correction_by.as_deref()),
        ("written_by", Some(row.author_name.as_str())),
        ("role", Some(row.role_label)),
        ("with", row.with_name.as_deref()),
        ("tablet", Some(row.device_label.as_str())),
        ("counts", Some(counts(&row))),
    ];
    let marks = [
        ("concern", row.concern),
        ("late", row.late),
        ("corrected", row.amended),
        ("entered_in_error", row.entered_in_error),
    ];
    let named = |name: &str| name.to_owned();
    Some(JournalRecord {
        times: times.map(|(name, at)| (named(name), Timestamp(at))).into(),
        words: words
            .into_iter()
            .filter_map(|(name, words)| Some((named(name), words?.to_owned())))
            .collect(),
        marks: marks.map(|(name, yes)| (named(name), yes)).into(),
        answers: fields(&recorded.floor, recorded.id, &names)
            .into_iter()
            .map(|field| (field.label, field.value))
            .collect(),
        note: row.note,
    })
}
