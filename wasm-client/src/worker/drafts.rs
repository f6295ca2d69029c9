//! How drafts are named and written in the store. The core seals them under their author's vault.

use serde::{Deserialize, Serialize};

use crate::protocol::{Draft, DraftBody, DraftKey};

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
    }
}

/// A draft's bytes; `None` only when its text cannot be written at all.
pub fn write(body: DraftBody, kept_at: i64) -> Option<Vec<u8>> {
    serde_json::to_vec(&Kept { body, kept_at }).ok()
}

/// Reads a draft back. One that another version of the app wrote differently is not offered.
pub fn read(key: DraftKey, bytes: &[u8]) -> Option<Draft> {
    let kept: Kept = serde_json::from_slice(bytes).ok()?;
    Some(Draft {
        key,
        body: kept.body,
        kept_at: kept.kept_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::CareForm;

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
        assert_eq!(read(key, b"{"), None);
    }
}
