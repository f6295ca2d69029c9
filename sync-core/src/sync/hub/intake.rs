//! Taking in what devices push: gate, chain, stage; and one answer for every entry once it is durable.

use std::collections::BTreeSet;

use super::api::{Aside, AskId, Effect, LinkId, Notice, OfficeRequest};
use super::chain::{Chain, close_gap};
use super::import::Places;
use super::{Hub, Waiting};
use crate::document::Change;
use crate::gate;
use crate::id::{DeviceId, EntryId, PublicKey};
use crate::journal::{Content, Entry, FeedRow, Frontier, Run, RunProblem, read_body};
use crate::limits;
use crate::record::{Actor, DocumentKey, Fact};
use crate::scope::{Scope, Stream};
use crate::seal::SealedToOffice;
use crate::time::Timestamp;
use crate::verdict::Verdict;
use crate::wire::{self, Answer, Down, Fate, Refused, SealedRun, Trouble};

/// A push whose older entries the store is asked about.
#[derive(Clone, Debug)]
pub(super) struct Push {
    reply: Reply,
    pub(super) device: DeviceId,
    runs: Vec<PushedRun>,
    /// Those that were known when the store was asked: staged then, and perhaps durable, no longer staged, when it answers.
    known: BTreeSet<EntryId>,
    /// Those that the store was asked about.
    asked: BTreeSet<EntryId>,
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
    pub(super) reply: Reply,
    pub(super) answers: Vec<Answer>,
}

/// Who waits for what becomes of a push.
#[derive(Clone, Debug)]
pub(super) enum Reply {
    /// A tablet, with its number for it.
    Push(LinkId, u64),
    /// Somebody at the desk who brought it as a file.
    Import(OfficeRequest, Places),
}

impl Hub {
    /// Runs pushed by a device.
    pub(super) fn push(&mut self, now: Timestamp, reply: Reply, device: DeviceId, runs: Vec<(Scope, Run)>) {
        if runs.len() > limits::RUNS_PER_FRAME_MAX || self.logs.gathered_rows() > limits::STAGED_ROWS_MAX {
            self.not_taken(&reply, Trouble::Busy);
            return;
        }
        let expanded = runs.into_iter().map(|(scope, run)| PushedRun {
            scope,
            first_seq: run.first_seq,
            count: run.len() as u64,
            entries: expand(scope, &run),
        });
        let push = Push {
            reply,
            device,
            runs: expanded.collect(),
            known: BTreeSet::new(),
            asked: BTreeSet::new(),
        };
        if let Some(push) = self.find_older(push) {
            self.judge_changes(now, push, BTreeSet::new());
        }
    }

    /// Asks the store about entries of a push that stand no higher than their chain and that nobody has asked about yet;
    /// gives the push back when there are none. The same work may come by two ways at once, as a file and over a link, and
    /// one of them may have been written while the other waited.
    fn find_older(&mut self, mut push: Push) -> Option<Push> {
        let mut older = Vec::new();
        for run in &push.runs {
            let head = self.chains.get(&(push.device, run.scope)).map(|chain| chain.seq);
            let entries = run.entries.iter().flatten();
            for entry in entries.filter(|entry| head >= Some(entry.header.seq)) {
                if self.staged_ids.contains(&entry.id) {
                    push.known.insert(entry.id);
                } else if !push.known.contains(&entry.id) && push.asked.insert(entry.id) {
                    older.push(entry.id);
                }
            }
        }
        if older.is_empty() {
            return Some(push);
        }
        let ask = self.ask(Waiting::Push(push));
        self.effects.push(Effect::Find(ask, older));
        None
    }

    /// Runs that a locked tablet pushed sealed. One that does not open holds up no other: the tablet keeps it, sends it
    /// again, and is told so once nothing else is left with it.
    pub(super) fn push_sealed(
        &mut self,
        now: Timestamp,
        link: LinkId,
        device: DeviceId,
        push: u64,
        items: &[SealedToOffice],
    ) {
        let runs: Vec<(Scope, Run)> = items
            .iter()
            .take(limits::SEALED_ITEMS_PER_FRAME_MAX)
            .filter_map(|item| self.open_item(item))
            .map(|SealedRun { scope, run }| (scope, run))
            .collect();
        if runs.is_empty() && !items.is_empty() {
            let what = Trouble::Malformed;
            let push = Some(push);
            self.send(link, &Down::Trouble { what, push });
            return;
        }
        self.push(now, Reply::Push(link, push), device, runs);
    }

    /// The store said which of a push's older entries it has.
    pub(super) fn found(&mut self, now: Timestamp, push: Push, stored: Vec<EntryId>) {
        let stored = stored.into_iter().chain(self.refill.landed()).collect();
        self.judge_changes(now, push, stored);
    }

    /// Changes to living documents are tried where a trial may die, before anything of their push is taken in.
    fn judge_changes(&mut self, now: Timestamp, push: Push, stored: BTreeSet<EntryId>) {
        let changes: Vec<(DocumentKey, Change)> = push
            .runs
            .iter()
            .filter_map(|run| run.entries.as_ref().ok())
            .flatten()
            .filter(|entry| !stored.contains(&entry.id) && !self.staged_ids.contains(&entry.id))
            .filter_map(change_in)
            .collect();
        if changes.is_empty() {
            self.take_in(now, push, stored, &BTreeSet::new());
        } else {
            let ask = self.ask(Waiting::Changes(push, stored));
            self.effects.push(Effect::JudgeChanges(ask, changes));
        }
    }

    /// Takes in what of a push may be. `harmful` names changes that may not be let into their document.
    pub(super) fn take_in(
        &mut self,
        now: Timestamp,
        mut push: Push,
        stored: BTreeSet<EntryId>,
        harmful: &BTreeSet<EntryId>,
    ) {
        push.known.extend(stored);
        push.known.extend(self.refill.landed());
        let Some(push) = self.find_older(push) else {
            return;
        };
        let Push {
            reply,
            device,
            runs,
            known: stored,
            ..
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
                    let sifted = Sifted {
                        stored: &stored,
                        harmful,
                    };
                    self.take_run(now, device, scope, entries, &sifted, &mut answers);
                }
            }
        }
        self.answers_gathering.push(Answers { reply, answers });
    }

    /// Judges a run, then takes what of it may be taken; or nothing, when that would leave an entry without the signature
    /// that covers it: the tablet then sends its entries one by one, each signed.
    fn take_run(
        &mut self,
        now: Timestamp,
        device: DeviceId,
        scope: Scope,
        entries: Vec<Entry>,
        sifted: &Sifted<'_>,
        answers: &mut Vec<Answer>,
    ) {
        let mut chain = self.chains.get(&(device, scope)).cloned();
        let judged: Vec<Judged> = entries
            .iter()
            .map(|entry| {
                if sifted.stored.contains(&entry.id) || self.staged_ids.contains(&entry.id) {
                    return Judged::Known;
                }
                if sifted.harmful.contains(&entry.id) {
                    return Judged::Refused(Refused::BadChange);
                }
                self.admit(now, device, &mut chain, entry)
                    .map_or_else(Judged::Refused, Judged::Taken)
            })
            .collect();
        if !covered(&entries, &judged) {
            answers.push(Answer {
                scope,
                first_seq: entries.first().map_or(0, |entry| entry.header.seq),
                count: entries.len() as u64,
                fate: Fate::Refused(Refused::BadSignature),
            });
            return;
        }
        if let Some(chain) = chain {
            self.chains.insert((device, scope), chain);
        }
        for (entry, judged) in entries.into_iter().zip(judged) {
            let (id, seq) = (entry.id, entry.header.seq);
            let fate = match judged {
                Judged::Known => Fate::Duplicate,
                Judged::Taken(verdict) => {
                    let row = FeedRow {
                        id,
                        received_at: now,
                        verdict,
                        entry: Some(entry),
                    };
                    let first_row = self.logs.stage(now, scope, row);
                    self.staged_ids.insert(id);
                    let verdict = verdict.code();
                    Fate::Stored { first_row, verdict }
                }
                Judged::Refused(why) => {
                    self.logs.gathering().aside.push(Aside {
                        device,
                        at: now,
                        why,
                        entry,
                    });
                    Fate::Refused(why)
                }
            };
            extend(answers, scope, seq, fate);
        }
        self.logs.end_run(scope);
    }

    /// Gate, then the chain: it is changed only when both agree.
    fn admit(
        &self,
        now: Timestamp,
        device: DeviceId,
        chain: &mut Option<Chain>,
        entry: &Entry,
    ) -> Result<Verdict, Refused> {
        let admitted = gate::admit(entry, device, &self.directory, now)?;
        let header = &entry.header;
        if let (Some(chain), Content::Frontier(frontier)) = (&chain, &admitted.content)
            && header.seq > chain.seq
            && frontier.falls_below(&chain.frontier)
            && !self.refill.knew_more(device)
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
                *chain = Some(Chain {
                    seq: header.seq,
                    id: entry.id,
                    tick: header.tick,
                    gaps,
                    frontier: Frontier::default(),
                });
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
        if let (Content::Frontier(frontier), Some(chain)) = (&admitted.content, chain) {
            chain.frontier = chain.frontier.joined(frontier);
        }
        Ok(admitted.verdict)
    }

    /// Everything gathered is durable: say so to whoever pushed it.
    pub(super) fn answer(&mut self, now: Timestamp, answers: Vec<Answers>) {
        for Answers { reply, answers } in answers {
            match reply {
                Reply::Push(link, push) => self.send(
                    link,
                    &Down::Answers {
                        push,
                        received_at: now,
                        answers,
                    },
                ),
                Reply::Import(request, places) => self.imported(request, &places, &answers),
            }
        }
    }

    /// Nothing of a push was taken in: it stays where it is.
    pub(super) fn not_taken(&mut self, reply: &Reply, what: Trouble) {
        match reply {
            Reply::Push(link, push) => {
                let push = Some(*push);
                self.send(*link, &Down::Trouble { what, push });
            }
            Reply::Import(request, _) => self.effects.push(Effect::Tell(Notice::OfficeRefused {
                request: *request,
                why: "the office could not store this now: nothing was changed, try the file again"
                    .to_owned(),
            })),
        }
    }

    pub(super) fn ask(&mut self, waiting: Waiting) -> AskId {
        self.next_ask += 1;
        let ask = AskId(self.next_ask);
        self.waiting.insert(ask, waiting);
        ask
    }
}

/// What was found out about a push's entries before they are judged one by one.
struct Sifted<'a> {
    /// Stored or staged before.
    stored: &'a BTreeSet<EntryId>,
    /// Changes that their document would not survive.
    harmful: &'a BTreeSet<EntryId>,
}

/// The change to a living document that an entry carries, if it carries one.
pub(super) fn change_in(entry: &Entry) -> Option<(DocumentKey, Change)> {
    // Only the streams of documents hold changes; the gate sees to that.
    if !matches!(entry.header.stream, Stream::Document(_)) {
        return None;
    }
    let Content::Record(record) = read_body(entry.body.as_deref()?).ok()? else {
        return None;
    };
    let Fact::DocumentEdited(edited) = record.fact else {
        return None;
    };
    let change = Change {
        id: entry.id,
        actor: Actor::of(&entry.header.author, &edited.nonce),
        bytes: edited.change,
    };
    Some((edited.document, change))
}

/// What is to become of one entry of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Judged {
    /// Stored or staged before.
    Known,
    Taken(Verdict),
    Refused(Refused),
}

/// Whether each entry that is taken is signed, or covered by a later one of its author with nothing left out between them:
/// readers see only what was taken.
fn covered(entries: &[Entry], judged: &[Judged]) -> bool {
    let mut signed: BTreeSet<PublicKey> = BTreeSet::new();
    entries.iter().zip(judged).rev().all(|(entry, judged)| {
        if !matches!(judged, Judged::Taken(_)) {
            signed.clear();
            return true;
        }
        if entry.signature.is_some() {
            signed.insert(entry.header.author);
        }
        signed.contains(&entry.header.author)
    })
}

/// Unpacks a run and checks its signatures.
fn expand(scope: Scope, run: &Run) -> Result<Vec<Entry>, Refused> {
    if run.len() > limits::PUSH_ENTRIES_MAX {
        return Err(Refused::BadBody);
    }
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
