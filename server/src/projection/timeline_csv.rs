//! A timeline as a file that any spreadsheet opens.

use sync_core::fold::Directory;
use sync_core::time::Timestamp;

use super::record_row::{Names, RecordRow, fields, record_row};
use crate::csv::Writer;
use crate::store::Recorded;

const COLUMNS: [&str; 21] = [
    "Happened",
    "Recorded",
    "Received by the office",
    "Person",
    "Kind",
    "Record",
    "Outcome",
    "Note",
    "All answers",
    "Concern",
    "Late entry",
    "Corrected",
    "Entered in error",
    "Why corrected",
    "Corrected by",
    "Written by",
    "Role",
    "With",
    "Tablet",
    "Counts",
    "Entry",
];

/// Every record as it stands, one line each, in the order given.
pub fn timeline_csv(found: &[Recorded], directory: &Directory, reader: sync_core::staff::Role) -> String {
    let mut file = Writer::new(&COLUMNS);
    for recorded in found {
        let names = Names {
            directory,
            person: recorded.person_name.as_deref(),
            reader,
        };
        let Some(row) = record_row(&recorded.floor, recorded.id, &names) else {
            continue;
        };
        let answers: Vec<String> = fields(&recorded.floor, recorded.id, &names)
            .into_iter()
            .map(|field| format!("{}: {}", field.label, field.value))
            .collect();
        let yes = |yes: bool| if yes { "yes" } else { "no" };
        file.row(&[
            &time(row.happened_at),
            &time(row.recorded_at),
            &time(row.received_at),
            row.person_name.as_deref().unwrap_or_default(),
            &row.kind_label,
            &row.line,
            row.outcome,
            row.note.as_deref().unwrap_or_default(),
            &answers.join("; "),
            yes(row.concern),
            yes(row.late),
            yes(row.amended),
            yes(row.entered_in_error),
            row.correction_why.as_deref().unwrap_or_default(),
            row.correction_by.as_deref().unwrap_or_default(),
            &row.author_name,
            row.role_label,
            row.with_name.as_deref().unwrap_or_default(),
            &row.device_label,
            counts(&row),
            &row.entry,
        ]);
    }
    file.finish()
}

/// Whether a record counts, and why not.
pub(super) fn counts(row: &RecordRow) -> &'static str {
    match row.verdict {
        "held" => "no: a manager must decide",
        "declined" => "no: declined by a manager",
        _ if row.entered_in_error => "no: entered in error",
        _ => "yes",
    }
}

/// "2026-11-22 09:05", by the clocks of the home: no reader takes it for another day.
fn time(at: i64) -> String {
    let at = Timestamp(at);
    let minute = at.minute_of_day();
    format!("{} {:02}:{:02}", at.care_day().iso(), minute / 60, minute % 60)
}
