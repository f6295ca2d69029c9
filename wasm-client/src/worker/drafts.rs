//! How drafts are named and written in the store. The core seals them under their author's vault.

use serde::{Deserialize, Serialize};

use super::documents;
use crate::protocol::{self, Draft, DraftBody, DraftKey};

/// What forms are written as. Raised when a form gets other fields (a test notices), not with every version of the
/// app: nobody loses what they typed to an update that left the forms alone.
const WRITTEN_AS: &[u8] = b"draft 2\n";

#[derive(Serialize, Deserialize)]
struct Kept {
    body: DraftBody,
    kept_at: i64,
}

/// The name a draft is kept under: its form, whoever writes it.
pub fn name(key: &DraftKey) -> String {
    match key {
        DraftKey::Care {
            person,
            kind,
            schema,
            correcting,
        } => {
            let correcting = correcting.as_deref().unwrap_or("new");
            format!("care/{person}/{kind}/{schema}/{correcting}")
        }
        DraftKey::Practice => "practice".to_owned(),
        DraftKey::Planned { document } => format!("planned/{}", documents::path(document)),
        DraftKey::Step(step) => format!("step/{}/{}/{}", step.cycle, step.kind, step.of),
        DraftKey::Section { document, section } => format!("section/{}/{section}", documents::path(document)),
    }
}

/// A draft's bytes: what it is written as, then the draft.
pub fn write(body: DraftBody, kept_at: i64) -> Option<Vec<u8>> {
    let kept = protocol::to_bytes(&Kept { body, kept_at })?;
    Some([WRITTEN_AS, &kept].concat())
}

/// Reads a draft back. One written otherwise is not offered: its form may ask other questions.
pub fn read(key: DraftKey, bytes: &[u8]) -> Option<Draft> {
    let kept: Kept = protocol::from_bytes(bytes.strip_prefix(WRITTEN_AS)?)?;
    Some(Draft {
        key,
        body: kept.body,
        kept_at: kept.kept_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::{CareForm, Given, PlannedFor, PracticeForm, Typed, When};
    use sync_core::id::hex;

    #[test]
    fn a_draft_goes_both_ways_and_garbage_is_not_offered() {
        let key = DraftKey::Care {
            person: "ab".repeat(16),
            kind: 0x0303,
            schema: 1,
            correcting: Some("cd".repeat(32)),
        };
        assert!(name(&key).len() <= 200);
        let form = CareForm {
            note: "half a sent".to_owned(),
            ..CareForm::default()
        };
        let bytes = write(DraftBody::Care(form.clone()), 7).unwrap();
        let draft = read(key.clone(), &bytes).unwrap();
        assert_eq!((draft.body, draft.kept_at), (DraftBody::Care(form), 7));
        assert_eq!(read(key.clone(), b"{"), None);
        let other = [b"draft 9\n", &bytes[WRITTEN_AS.len()..]].concat();
        assert_eq!(read(key, &other), None);
    }

    #[test]
    fn drafts_are_written_as_they_always_were() {
        let mut form = CareForm {
            kind: 0x0303,
            schema: 1,
            given: Given::Partly,
            not_given: Some(2),
            reason_words: "r".to_owned(),
            when: When::At(5),
            with: Some("w".to_owned()),
            note: "n".to_owned(),
            concern: true,
            mood: Some(4),
            consent: Some(1),
            independence: Some(2),
            minutes: "m".to_owned(),
            planned: Some(PlannedFor {
                item: "i".to_owned(),
                due_at: 6,
            }),
            ..CareForm::default()
        };
        form.answers.insert(1, Typed::Text("t".to_owned()));
        form.answers.insert(2, Typed::Several(vec![7]));
        let why = "y".to_owned();
        let practice = PracticeForm {
            subject: "s".to_owned(),
            checklist: 1,
            seen: [(1, 2)].into(),
            strengths: "g".to_owned(),
            gaps: "b".to_owned(),
            when: When::Now,
        };
        let bytes = |body| hex(&write(body, 3).unwrap()[WRITTEN_AS.len()..]);
        // If one of these fails, forms have changed: raise the number in WRITTEN_AS.
        assert_eq!(
            bytes(DraftBody::Correction { form, why }),
            "018306010101020172020100017402020107010a010177016e01010401010102016d0101690c017906"
        );
        assert_eq!(bytes(DraftBody::Practice(practice)), "02017301010102016701620006");
    }
}
