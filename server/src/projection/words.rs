//! The words a record is found by: what it says now and what it said before, never who wrote it or about whom.

use sync_core::fold::{Floor, VersionWords};
use sync_core::id::EntryId;
use sync_core::record::{Fact, Value};

use super::record_row::RecordRow;

/// Every word of every version, as text for the store's word list. `row` is the record's line, as everyone may read it.
pub fn search_words(floor: &Floor, id: EntryId, row: Option<RecordRow>) -> String {
    let mut words = Vec::new();
    if let Some(row) = row {
        words.extend([row.kind_label, row.line]);
        words.extend(row.note);
    }
    for version in floor.versions(id) {
        match version.words {
            VersionWords::Original { fact, .. } => typed(fact, &mut words),
            VersionWords::Amended { fact, why, .. } => {
                typed(fact, &mut words);
                words.push(why.to_string());
            }
            VersionWords::EnteredInError { why } => words.push(why.to_string()),
        }
    }
    words.join("\n")
}

/// What people typed or chose.
fn typed(fact: &Fact, words: &mut Vec<String>) {
    match fact {
        Fact::Care(care) => {
            words.push(care.line());
            words.extend(care.note.as_ref().map(ToString::to_string));
            words.extend(care.reason.as_ref().map(ToString::to_string));
            words.extend(care.values.iter().filter_map(|(_, value)| match value {
                Value::Words(text) => Some(text.to_string()),
                _ => None,
            }));
        }
        Fact::PracticeObserved(observed) => {
            words.extend(observed.strengths.as_ref().map(ToString::to_string));
            words.extend(observed.gaps.as_ref().map(ToString::to_string));
        }
        _ => {}
    }
}
