//! A unit's handover sheet for one shift: which documents it is made of, and who has read all of it.
//!
//! May not live here: what a document says (`document`), who may hand over (`rules`).

use super::Floor;
use super::documents::Acknowledged;
use crate::id::UnitId;
use crate::record::DocumentKey;
use crate::shift::Shift;

impl Floor {
    /// The documents of a sheet: the unit's own, and one for each person of the unit about whom something was written. Two
    /// people's data never share one.
    pub fn handover_documents(&self, unit: UnitId, shift: Shift) -> Vec<DocumentKey> {
        let of_people = self
            .people_of(unit)
            .into_iter()
            .map(|person| DocumentKey::HandoverPerson {
                person: person.id,
                shift,
            })
            .filter(|key| !self.changes_of(key).is_empty());
        core::iter::once(DocumentKey::HandoverUnit { unit, shift })
            .chain(of_people)
            .collect()
    }

    /// Whoever has read every one of these documents as it was handed over, with the newest of their words; who was not sure
    /// about one has not understood the sheet.
    pub fn read_all_of(&self, documents: &[DocumentKey]) -> Vec<Acknowledged<'_>> {
        let mut readers: Vec<(Acknowledged<'_>, usize)> = Vec::new();
        let mut given = 0;
        for document in documents {
            let Some(version) = self.current_versions(document).pop() else {
                continue;
            };
            given += 1;
            let words = self.acknowledgements_of(document);
            for word in words.into_iter().filter(|word| word.version == version.id) {
                match readers.iter_mut().find(|(first, _)| first.staff == word.staff) {
                    Some((first, parts)) => {
                        first.happened_at = first.happened_at.max(word.happened_at);
                        first.understood &= word.understood;
                        first.question = first.question.or(word.question);
                        *parts += 1;
                    }
                    None => readers.push((word, 1)),
                }
            }
        }
        readers.retain(|(_, parts)| *parts == given);
        readers.into_iter().map(|(word, _)| word).collect()
    }
}
