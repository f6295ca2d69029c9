//! Taking in what devices push: gate, chain, stage; and one answer for every entry once it is durable.

use std::collections::BTreeSet;

use super::api::{Aside, AskId, ChainHead, Effect, LinkId};
use super::{Hub, Waiting};
use crate::gate;
use crate::id::{DeviceId, EntryId};
use crate::journal::{Content, Entry, FeedRow, Frontier, Run, RunProblem};
use crate::limits;
use crate::scope::Scope;
use crate::seal::SealedToOffice;
use crate::time::Timestamp;
use crate::wire::{self, Answer, Down, Fate, Refused, SEALED_RUN, SealedRun, Trouble};

/// Where one chain stands, with everything staged.
#[derive(Clone, Debug)]
pub(super) struct Chain {
    seq: u64,
    id: EntryId,
    tick: u64,
    /// Places that never arrived.
    gaps: Vec<(u64, u64)>,
    /// The newest frontier seen since the machine began: it never falls.
    frontier: Frontier,
}

impl From<ChainHead> for Chain {
    fn from(head: ChainHead) -> Self {
        Self {
            seq: head.seq,
            id: head.id,
            tick: head.tick,
            gaps: head.gaps,
            frontier: Frontier::default(),
        }
    }
}

/// A push whose older entries the store is asked about.
#[derive(Clone, Debug)]
pub(super) struct Push {
    pub(super) link: LinkId,
    pub(super) device: DeviceId,
    pub(super) push: u64,
    runs: Vec<PushedRun>,
}

/// One run of a push: as expanded, or why not, with the places it claims.
#[derive(Clone, Debug)]
struct PushedRun {
    scope: Scope,
    first_seq: u64,
    count: u64,
    entries: Result<Vec<Entry>, Refused>,
}

/// Answers that wait for a transaction.
#[derive(Clone, Debug)]
pub(super) struct Answers {
    pub(super) link: LinkId,
    pub(super) push: u64,
    pub(super) answers: Vec<Answer>,
}

impl Hub {
    /// Runs pushed by a device.
    pub(super) fn push(
        &mut self,
        now: Timestamp,
        link: LinkId,
        device: DeviceId,
        push: u64,
        runs: Vec<(Scope, Run)>,
    ) {
        if runs.len() > limits::RUNS_PER_FRAME_MAX || self.logs.gathered_rows() > limits::STAGED_ROWS_MAX {
            self.send(
                link,
                &Down::Trouble {
                    what: Trouble::Busy,
                    push: Some(push),
                },
            );
            return;
        }
        let mut expanded = Vec::with_capacity(runs.len());
        let mut older: Vec<EntryId> = Vec::new();
        for (scope, run) in runs {
            let (first_seq, count) = (run.first_seq, run.len() as u64);
            let entries = expand(scope, &run);
            if let Ok(entries) = &entries {
                let head = self.chains.get(&(device, scope)).map(|chain| chain.seq);
                older.extend(
                    entries
                        .iter()
                        .filter(|entry| head >= Some(entry.header.seq))
                        .map(|entry| entry.id),
                );
            }
            expanded.push(PushedRun {
                scope,
                first_seq,
                count,
                entries,
            });
        }
        let push = Push {
            link,
            device,
            push,
            runs: expanded,
        };
        if older.is_empty() {
            self.take_in(now, push, &BTreeSet::new());
        } else {
            let ask = self.ask(Waiting::Push(push));
            self.effects.push(Effect::Find(ask, older));
        }
    }

    /// Runs that a locked tablet pushed sealed.
    pub(super) fn push_sealed(
        &mut self,
        now: Timestamp,
        link: LinkId,
        device: DeviceId,
        push: u64,
        items: &[SealedToOffice],
    ) {
        let mut runs = Vec::with_capacity(items.len());
        for item in items.iter().take(limits::SEALED_ITEMS_PER_FRAME_MAX) {
            let opened = self
                .office_box
                .open(SEALED_RUN, item)
                .ok()
                .and_then(|plain| minicbor::decode::<SealedRun>(&plain).ok());
            let Some(SealedRun { scope, run }) = opened else {
                // Which entry it was cannot be told: the tablet keeps it and its author sends it once unlocked.
                self.send(
                    link,
                    &Down::Trouble {
                        what: Trouble::Malformed,
                        push: Some(push),
                    },
                );
                return;
            };
            runs.push((scope, run));
        }
        self.push(now, link, device, push, runs);
    }

    /// The store said which of a push's older entries it has.
    pub(super) fn found(&mut self, now: Timestamp, push: Push, stored: Vec<EntryId>) {
        self.take_in(now, push, &stored.into_iter().collect());
    }

    fn take_in(&mut self, now: Timestamp, push: Push, stored: &BTreeSet<EntryId>) {
        let Push {
            link,
            device,
            push,
            runs,
        } = push;
        let mut answers: Vec<Answer> = Vec::new();
        for PushedRun {
            scope,
            first_seq,
            count,
            entries,
        } in runs
        {
            match entries {
                Err(why) => {
                    answers.push(Answer {
                        scope,
                        first_seq,
                        count,
                        fate: Fate::Refused(why),
                    });
                }
                Ok(entries) => {
                    for entry in entries {
                        let seq = entry.header.seq;
                        let fate = self.take_entry(now, device, scope, entry, stored);
                        extend(&mut answers, scope, seq, fate);
                    }
                }
            }
        }
        self.answers_gathering.push(Answers { link, push, answers });
    }

    fn take_entry(
        &mut self,
        now: Timestamp,
        device: DeviceId,
        scope: Scope,
        entry: Entry,
        stored: &BTreeSet<EntryId>,
    ) -> Fate {
        if stored.contains(&entry.id) || self.staged_ids.contains(&entry.id) {
            return Fate::Duplicate;
        }
        match self.admit(now, device, scope, &entry) {
            Ok(verdict) => {
                let id = entry.id;
                let code = verdict.code();
                let row = FeedRow {
                    id,
                    received_at: now,
                    verdict,
                    entry: Some(entry),
                };
                let first_row = self.logs.stage(now, scope, row);
                self.staged_ids.insert(id);
                Fate::Stored {
                    first_row,
                    verdict: code,
                }
            }
            Err(why) => {
                self.logs.gathering().aside.push(Aside {
                    device,
                    at: now,
                    why,
                    entry,
                });
                Fate::Refused(why)
            }
        }
    }

    /// Gate, then the chain: nothing is changed unless both agree.
    fn admit(
        &mut self,
        now: Timestamp,
        device: DeviceId,
        scope: Scope,
        entry: &Entry,
    ) -> Result<crate::verdict::Verdict, Refused> {
        let admitted = gate::admit(entry, device, &self.directory, now)?;
        let header = &entry.header;
        let chain = self.chains.get_mut(&(device, scope));
        if let (Some(chain), Content::Frontier(frontier)) = (&chain, &admitted.content)
            && header.seq > chain.seq
            && frontier.falls_below(&chain.frontier)
        {
            return Err(Refused::FrontierFell);
        }
        match chain {
            None => {
                let gaps = if header.seq == 0 {
                    Vec::new()
                } else {
                    vec![(0, header.seq - 1)]
                };
                let frontier = Frontier::default();
                let chain = Chain {
                    seq: header.seq,
                    id: entry.id,
                    tick: header.tick,
                    gaps,
                    frontier,
                };
                self.chains.insert((device, scope), chain);
            }
            Some(chain) if header.seq > chain.seq => {
                let follows = header.seq == chain.seq + 1;
                if follows && header.prev != Some(chain.id) {
                    return Err(Refused::PlaceTaken);
                }
                if header.tick <= chain.tick {
                    return Err(Refused::OutOfOrder);
                }
                if !follows {
                    chain.gaps.push((chain.seq + 1, header.seq - 1));
                }
                (chain.seq, chain.id, chain.tick) = (header.seq, entry.id, header.tick);
            }
            Some(chain) => close_gap(&mut chain.gaps, header.seq)?,
        }
        if let Content::Frontier(frontier) = &admitted.content
            && let Some(chain) = self.chains.get_mut(&(device, scope))
        {
            chain.frontier = chain.frontier.joined(frontier);
        }
        Ok(admitted.verdict)
    }

    /// Everything gathered is durable: say so to whoever pushed it.
    pub(super) fn answer(&mut self, now: Timestamp, answers: Vec<Answers>) {
        for Answers { link, push, answers } in answers {
            self.send(
                link,
                &Down::Answers {
                    push,
                    received_at: now,
                    answers,
                },
            );
        }
    }

    pub(super) fn ask(&mut self, waiting: Waiting) -> AskId {
        self.next_ask += 1;
        let ask = AskId(self.next_ask);
        self.waiting.insert(ask, waiting);
        ask
    }
}

/// Unpacks a run and checks its signatures.
fn expand(scope: Scope, run: &Run) -> Result<Vec<Entry>, Refused> {
    let entries = run.expand(scope).map_err(|problem| match problem {
        RunProblem::Signature { .. } => Refused::BadSignature,
        RunProblem::Empty
        | RunProblem::TooLong { .. }
        | RunProblem::Columns
        | RunProblem::BodyTooLarge { .. } => Refused::BadBody,
    })?;
    Run::check_signatures(&entries).map_err(|_| Refused::BadSignature)?;
    Ok(entries)
}

/// An entry that comes after its successors: it must fill a known gap.
fn close_gap(gaps: &mut Vec<(u64, u64)>, seq: u64) -> Result<(), Refused> {
    let at = gaps
        .iter()
        .position(|(first, last)| (*first..=*last).contains(&seq))
        .ok_or(Refused::PlaceTaken)?;
    let (first, last) = gaps.remove(at);
    if seq < last {
        gaps.insert(at, (seq + 1, last));
    }
    if first < seq {
        gaps.insert(at, (first, seq - 1));
    }
    Ok(())
}

/// Adds one entry's fate, joining it to the answer before where it continues that.
fn extend(answers: &mut Vec<Answer>, scope: Scope, seq: u64, fate: Fate) {
    if let Some(last) = answers.last_mut()
        && last.scope == scope
        && last.first_seq + last.count == seq
    {
        let continues = match (&last.fate, &fate) {
            (
                Fate::Stored { first_row, verdict },
                Fate::Stored {
                    first_row: row,
                    verdict: other,
                },
            ) => verdict == other && first_row + last.count == *row,
            (a, b) => a == b,
        };
        if continues {
            last.count += 1;
            return;
        }
    }
    answers.push(Answer {
        scope,
        first_seq: seq,
        count: 1,
        fate,
    });
}

/// Frames are encoded here so that the same bytes can go to many links.
pub(super) fn encode(frame: &Down) -> std::sync::Arc<[u8]> {
    wire::encode(frame).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_closes_from_either_side_and_only_once() {
        let mut gaps = vec![(3, 7)];
        assert_eq!(close_gap(&mut gaps, 5), Ok(()));
        assert_eq!(gaps, [(3, 4), (6, 7)]);
        assert_eq!(close_gap(&mut gaps, 5), Err(Refused::PlaceTaken));
        assert_eq!(close_gap(&mut gaps, 3), Ok(()));
        assert_eq!(close_gap(&mut gaps, 7), Ok(()));
        assert_eq!(gaps, [(4, 4), (6, 6)]);
    }
}
