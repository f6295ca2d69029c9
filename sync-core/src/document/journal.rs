//! A person's journal as an automerge file: ordinary maps, lists and text, which any automerge implementation reads.
//!
//! It is written once, for whoever takes it out; nobody here ever reads or merges it again. The same records give the same
//! bytes. May not live here: which records, and who may read them (the office knows).

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, AutomergeError, ObjId, ObjType, ROOT, ScalarValue, TextEncoding};

use super::{Journal, JournalRecord, Trouble};
use crate::id::Hash;
use crate::record::Actor;

/// Counts up when a field changes its meaning; new fields may come without.
const SCHEMA: i64 = 1;

/// The file.
///
/// # Errors
/// [`Trouble::Broken`]: it never happens with a journal that fits its limits.
pub(super) fn export(journal: &Journal) -> Result<Vec<u8>, Trouble> {
    // Under an actor of its own content, so that two different files are never taken for two states of one history.
    let content = Hash::of(&[b"followthrough journal 1", &crate::cbor::to_bytes(journal)]);
    let mut actor = Actor([0; 16]);
    actor.0.copy_from_slice(&content.0[..16]);
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(actor.0.into());
    let written = doc.transact_with::<_, _, AutomergeError, _>(
        |()| CommitOptions::default().with_time(0),
        |tx| {
            write(tx, journal)?;
            Ok(())
        },
    );
    written.map_err(|_| Trouble::Broken)?;
    Ok(doc.save())
}

fn write(tx: &mut Transaction<'_>, journal: &Journal) -> Result<(), AutomergeError> {
    tx.put(ROOT, "kind", "journal")?;
    tx.put(ROOT, "schema", SCHEMA)?;
    tx.put(ROOT, "person", journal.person.as_str())?;
    tx.put(ROOT, "name", journal.name.as_str())?;
    tx.put(ROOT, "service", journal.service.as_str())?;
    tx.put(ROOT, "from", journal.from.as_str())?;
    tx.put(ROOT, "to", journal.to.as_str())?;
    tx.put(
        ROOT,
        "count",
        i64::try_from(journal.records.len()).unwrap_or(i64::MAX),
    )?;
    text(tx, &ROOT, "says", &journal.says)?;
    let records = tx.put_object(ROOT, "records", ObjType::List)?;
    for (place, record) in journal.records.iter().enumerate() {
        let map = tx.insert_object(&records, place, ObjType::Map)?;
        write_record(tx, &map, record)?;
    }
    Ok(())
}

fn write_record(tx: &mut Transaction<'_>, map: &ObjId, record: &JournalRecord) -> Result<(), AutomergeError> {
    for (name, at) in &record.times {
        tx.put(map, name.as_str(), ScalarValue::Timestamp(at.0))?;
    }
    for (name, words) in &record.words {
        tx.put(map, name.as_str(), words.as_str())?;
    }
    for (name, yes) in &record.marks {
        tx.put(map, name.as_str(), *yes)?;
    }
    if let Some(note) = &record.note {
        text(tx, map, "note", note)?;
    }
    let answers = tx.put_object(map, "answers", ObjType::List)?;
    for (place, (question, answer)) in record.answers.iter().enumerate() {
        let map = tx.insert_object(&answers, place, ObjType::Map)?;
        tx.put(&map, "question", question.as_str())?;
        tx.put(&map, "answer", answer.as_str())?;
    }
    Ok(())
}

fn text(tx: &mut Transaction<'_>, map: &ObjId, name: &str, words: &str) -> Result<(), AutomergeError> {
    let object = tx.put_object(map, name, ObjType::Text)?;
    tx.splice_text(&object, 0, 0, words)
}

#[cfg(test)]
mod tests {
    use automerge::ReadDoc;

    use super::*;
    use crate::document::{Answer, Ask, Documents};
    use crate::limits::JOURNAL_RECORDS_MAX;
    use crate::time::Timestamp;

    fn journal(records: usize) -> Journal {
        let record = |number: usize| JournalRecord {
            times: vec![("happened_at".to_owned(), Timestamp(1_000 * number as i64))],
            words: vec![("record".to_owned(), format!("{number} ml"))],
            marks: vec![("late".to_owned(), number.is_multiple_of(2))],
            note: number
                .is_multiple_of(3)
                .then(|| "Said: \u{201c}tea\u{201d} \u{2615}".to_owned()),
            answers: vec![("How much".to_owned(), format!("{number}"))],
        };
        Journal {
            person: "07".repeat(16),
            name: "Ivy Marsh".to_owned(),
            service: "Rowan Court".to_owned(),
            from: "2026-01-01".to_owned(),
            to: "2026-02-01".to_owned(),
            says: "Every record.".to_owned(),
            records: (0..records).map(record).collect(),
        }
    }

    fn exported(journal: &Journal) -> Vec<u8> {
        match Documents::default().answer(&Ask::Journal(journal.clone())) {
            Answer::Exported(bytes) => bytes,
            other => unreachable!("{other:?}"),
        }
    }

    #[test]
    fn a_journal_is_the_same_bytes_every_time_and_reads_as_it_was() {
        let whole = journal(7);
        let bytes = exported(&whole);
        assert_eq!(exported(&whole), bytes);
        let doc = Automerge::load(&bytes).unwrap();
        let records = doc.get(ROOT, "records").unwrap().unwrap().1;
        assert_eq!(doc.length(&records), 7);
        let fourth = doc.get(&records, 3).unwrap().unwrap().1;
        let note = doc.get(&fourth, "note").unwrap().unwrap().1;
        assert_eq!(doc.text(&note).unwrap(), "Said: \u{201c}tea\u{201d} \u{2615}");
        let at = doc.get(&fourth, "happened_at").unwrap().unwrap().0.into_scalar();
        assert_eq!(at, Ok(ScalarValue::Timestamp(3_000)));
        let answers = doc.get(&fourth, "answers").unwrap().unwrap().1;
        let answer = doc.get(&answers, 0).unwrap().unwrap().1;
        let words = doc.get(&answer, "answer").unwrap().unwrap().0.into_scalar();
        assert_eq!(words, Ok(ScalarValue::Str("3".into())));
    }

    #[test]
    fn other_records_are_another_history() {
        let actor = |journal: &Journal| {
            let doc = Automerge::load(&exported(journal)).unwrap();
            let heads = doc.get_heads();
            doc.get_change_by_hash(&heads[0]).unwrap().actor_id().clone()
        };
        assert_ne!(actor(&journal(7)), actor(&journal(8)));
    }

    #[test]
    fn more_than_one_file_may_hold_is_refused() {
        let too_many = Ask::Journal(journal(JOURNAL_RECORDS_MAX + 1));
        assert_eq!(
            Documents::default().answer(&too_many),
            Answer::Not(Trouble::TooMuch)
        );
    }
}
