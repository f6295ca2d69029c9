//! Transactions: written when nothing else waits, one at a time; learned from, answered and given out once durable.

use super::api::{CloseReason, CommitId, Effect, LinkId, Notice};
use super::intake::Answers;
use super::{Hub, InFlight};
use crate::fold::{Entered, Place};
use crate::journal::{Content, FeedRow, read_body};
use crate::scope::Audience;
use crate::time::Timestamp;
use crate::wire::{TakenBack, Trouble};

impl Hub {
    /// Nothing else waits: write what was gathered, one transaction at a time.
    pub(super) fn begin_commit(&mut self) {
        if self.in_flight.is_some() {
            return;
        }
        let Some(commit) = self.logs.take_gathered() else {
            // Pushes made of duplicates alone change nothing: they are answered at once.
            let answers = core::mem::take(&mut self.answers_gathering);
            self.answer(self.now, answers);
            return;
        };
        self.next_commit += 1;
        let id = CommitId(self.next_commit);
        self.effects.push(Effect::Commit(id, commit.clone()));
        self.in_flight = Some(InFlight {
            id,
            commit,
            answers: core::mem::take(&mut self.answers_gathering),
            office: core::mem::take(&mut self.office_gathering),
            sign_ins: core::mem::take(&mut self.sign_ins_gathering),
            taken_in: core::mem::take(&mut self.taken_in_gathering),
        });
    }

    /// The transaction is durable: learn from it, answer, give out.
    pub(super) fn finish_commit(&mut self, now: Timestamp, id: CommitId) {
        let Some(done) = self.in_flight.take_if(|in_flight| in_flight.id == id) else {
            return;
        };
        self.remember_landed(&done.commit);
        for row in &done.commit.rows {
            self.staged_ids.remove(&row.row.id);
            if row.scope.audience == Audience::Directory {
                self.learn(row.n, &row.row);
            }
        }
        let grown = self.logs.committed(done.commit);
        self.answer(now, done.answers);
        for (request, entries) in done.office {
            self.effects
                .push(Effect::Tell(Notice::OfficeDone { request, entries }));
        }
        for sign_in in done.sign_ins {
            self.signed_in(now, sign_in);
        }
        for taken in done.taken_in {
            self.taken_in(taken);
        }
        for (scope, from, to) in grown {
            self.effects
                .push(Effect::Tell(Notice::RowsCommitted { scope, from, to }));
        }
        let revoked: Vec<LinkId> = self
            .links
            .iter()
            .filter(|(_, state)| {
                self.directory
                    .device(state.device)
                    .is_none_or(|device| device.revoked.is_some())
            })
            .map(|(link, _)| *link)
            .collect();
        for link in revoked {
            self.close(link, CloseReason::Revoked);
        }
        let links: Vec<LinkId> = self.links.keys().copied().collect();
        for link in links {
            self.pump(now, link);
        }
        self.next_hand();
    }

    /// Nothing of the transaction was written. Staged numbers and chains no longer hold: the shell opens a new machine.
    pub(super) fn fail_commit(&mut self, id: CommitId) {
        let Some(failed) = self.in_flight.take_if(|in_flight| in_flight.id == id) else {
            return;
        };
        for Answers { reply, .. } in failed.answers {
            self.not_taken(&reply, Trouble::CannotStore);
        }
        for taken in failed.taken_in {
            self.hand_answer(&taken.hand, TakenBack::Later);
        }
        for (request, _) in failed.office {
            let why = "the office could not store this: nothing was changed".to_owned();
            self.effects
                .push(Effect::Tell(Notice::OfficeRefused { request, why }));
        }
        let links: Vec<LinkId> = self.links.keys().copied().collect();
        for link in links {
            self.close(link, CloseReason::Restarting);
        }
    }

    /// Folds one directory row.
    pub(super) fn learn(&mut self, n: u64, row: &FeedRow) {
        let Some(entry) = &row.entry else { return };
        let Some(Ok(Content::Record(record))) = entry.body.as_deref().map(read_body) else {
            return;
        };
        let place = Place::InFeed {
            row: n,
            received_at: row.received_at,
            verdict: row.verdict,
        };
        self.directory.apply(&Entered::of(entry, place, &record));
    }
}
