//! Drafts: what somebody has begun to write, kept under their own vault, so that the next person never sees it.

use super::cells;
use super::{NotDone, Notice, Persisting, RecordProblem, RequestId, Tablet};
use crate::id::StaffId;
use crate::limits;
use crate::seal;

impl Tablet {
    /// A draft of whoever is signed in.
    pub fn draft(&self, name: &str) -> Option<Vec<u8>> {
        let unlocked = self.unlocked.as_ref()?;
        let sealed = self.drafts.get(&(unlocked.session.staff, name.to_owned()))?;
        seal::open(
            &unlocked.vault_key.0,
            &draft_bound(unlocked.session.staff, name),
            sealed,
        )
        .ok()
    }

    /// Names of the drafts of whoever is signed in.
    pub fn draft_names(&self) -> Vec<String> {
        let Some(session) = self.session() else {
            return Vec::new();
        };
        self.drafts
            .keys()
            .filter(|(staff, _)| *staff == session.staff)
            .map(|(_, name)| name.clone())
            .collect()
    }

    pub(super) fn keep_draft(&mut self, request: RequestId, name: &str, bytes: Option<&[u8]>) {
        let nonce = self.entropy.next_12();
        let Some(unlocked) = &self.unlocked else {
            self.not_done(request, NotDone::Locked);
            return;
        };
        let staff = unlocked.session.staff;
        if name.len() > 200 || bytes.is_some_and(|bytes| bytes.len() > limits::BODY_BYTES_MAX) {
            let bytes = bytes.map_or(name.len(), <[u8]>::len);
            let problem = RecordProblem::TooLarge {
                bytes,
                limit: limits::BODY_BYTES_MAX,
            };
            self.not_done(request, NotDone::Record(problem));
            return;
        }
        let sealed =
            bytes.map(|bytes| seal::seal(&unlocked.vault_key.0, nonce, &draft_bound(staff, name), bytes));
        let at = (staff, name.to_owned());
        if sealed.is_none() && !self.drafts.contains_key(&at) {
            // Most saves had no draft: a strict write for nothing would stand in the way of the next save.
            self.tell(Notice::Done { request });
            return;
        }
        match &sealed {
            Some(sealed) => self.drafts.insert(at, sealed.clone()),
            None => self.drafts.remove(&at),
        };
        self.persist(vec![cells::draft(staff, name, sealed)], Persisting::Done(request));
    }
}

fn draft_bound(staff: StaffId, name: &str) -> Vec<u8> {
    [b"followthrough draft 1".as_slice(), &staff.0, name.as_bytes()].concat()
}
