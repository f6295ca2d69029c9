//! When the office's log is not a continuation of this tablet's: the office was restored from a backup, or altered. What it
//! lacks is handed back, page by page as it once gave them, signed by itself; then the log it keeps now is followed.
//!
//! Nothing here is kept over a restart: where the two logs part follows from the pages, and a new link begins anew. May not
//! live here: what becomes of the log that is left (`left`).

use std::collections::BTreeMap;

use super::cells::{self, LogLeft};
use super::feeds::end_of;
use super::{Effect, LoadId, Notice, Persisting, Tablet};
use crate::journal::{Checkpoint, Edge};
use crate::limits;
use crate::scope::{Audience, Scope};
use crate::time::Timestamp;
use crate::wire::{Mark, SealedPage, TakenBack, Up};

/// How long to wait after the office said that it cannot take pages back now.
const PAUSE_MS: i64 = 5_000;

/// What is being done about one feed whose logs differ, on this link.
#[derive(Clone, Debug)]
pub(super) struct Fork {
    /// Edges of the office's log.
    pub(super) ours: Vec<Edge>,
    /// Rows it had when it said so.
    pub(super) office_rows: u64,
    /// How far each log held here is handed back: those left earlier first, the one followed last.
    logs: Vec<Handed>,
    step: Step,
    /// Something was handed back since the office named its marks.
    handed: bool,
    /// The office kept rows aside: what is left stays on screen.
    pub(super) aside: bool,
    /// Nothing differs as far as the office said: logs left earlier are handed back once more.
    again: bool,
}

/// How far one log is handed back.
#[derive(Clone, Debug)]
struct Handed {
    to: Mark,
    /// The edge there, where the office may not know it.
    edge: Option<Edge>,
}

impl Handed {
    /// A log left earlier, of which the office may know nothing.
    fn from_the_start(left: &LogLeft) -> Self {
        Self {
            to: Mark::of(&left.edge),
            edge: Some(left.edge.clone()),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The next thing can be done.
    Ready,
    /// Pages are being read from the store.
    Reading(LoadId),
    /// Pages are on their way; they end there.
    Handing(u64, Mark),
    /// The office cannot take them now.
    Paused(Timestamp),
    /// Everything is handed back: do the logs agree now?
    Asked,
    /// This tablet can do no more on this link.
    Stuck,
}

impl Tablet {
    /// The office's log and this tablet's differ, and the office says what it has.
    pub(super) fn forked(&mut self, checkpoint: &Checkpoint, ours: Vec<Edge>, held: Vec<Mark>) {
        let scope = checkpoint.scope;
        if !self.is_by_office(checkpoint) || !self.feeds.contains_key(&scope) {
            return;
        }
        self.mark_diverged(scope);
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        let before = feed.fork.take();
        let rows_here = feed.stored.map_or(0, |(size, _)| size);
        let mut logs: Vec<Handed> = feed.cell.left.iter().map(Handed::from_the_start).collect();
        let start = Mark::of(&feed.cell.start);
        let named = |mark: &Mark| held.contains(mark) || ours.iter().any(|edge| Mark::of(edge) == *mark);
        let here = feed
            .ends
            .values()
            .rev()
            .chain([&start])
            .find(|mark| named(mark))
            .copied();
        logs.push(match here {
            Some(mark) => Handed { to: mark, edge: None },
            None => Handed {
                to: start,
                edge: Some(feed.cell.start.clone()),
            },
        });
        let (aside, stuck) = match &before {
            // Asked after everything was handed back: a log left earlier is not handed back again.
            Some(before) if before.step == Step::Asked => {
                for (now, handed) in logs.iter_mut().zip(&before.logs) {
                    if now.to.size < handed.to.size {
                        now.to = handed.to;
                    }
                }
                (
                    before.aside,
                    here.is_none_or(|mark| before.logs.last().is_some_and(|log| mark.size < log.to.size)),
                )
            }
            _ => (false, false),
        };
        feed.fork = Some(Fork {
            ours,
            office_rows: checkpoint.size,
            logs,
            step: if stuck { Step::Stuck } else { Step::Ready },
            handed: false,
            aside,
            again: false,
        });
        let all_held = here.map(|mark| mark.size) == Some(rows_here);
        if stuck {
            self.give_up(scope);
            return;
        }
        if all_held && scope.audience == Audience::Directory {
            self.directory_is_whole();
        }
        self.mend(scope);
    }

    /// The office knows again who its tablets and staff are: what it could not judge before is asked and sent again.
    fn directory_is_whole(&mut self) {
        self.link.outbox.paused_until = None;
        self.renew();
        self.push_waiting();
    }

    /// The office's log and this tablet's differ, and the office cannot take anything back.
    pub(super) fn diverged(&mut self, scope: Scope) {
        self.mark_diverged(scope);
        if let Some(feed) = self.feeds.get_mut(&scope) {
            feed.fork = Some(Fork {
                ours: Vec::new(),
                office_rows: 0,
                logs: Vec::new(),
                step: Step::Stuck,
                handed: false,
                aside: false,
                again: false,
            });
        }
    }

    /// The office that answers may be another than the one that took in what was left here, restored from before that: it
    /// would follow on as if nothing were missing. So a log left is handed back on every link, until it is done with.
    pub(super) fn hand_left_again(&mut self) {
        let scopes: Vec<Scope> = self.feeds.keys().copied().collect();
        for scope in scopes {
            let Some(feed) = self.feeds.get_mut(&scope) else {
                continue;
            };
            // What the office keeps aside would be kept aside again: it is asked for where logs differ.
            let unsure = |left: &LogLeft| left.until != u64::MAX;
            if feed.fork.is_some() || feed.left_is_there || !feed.cell.left.iter().any(unsure) {
                continue;
            }
            feed.fork = Some(Fork {
                ours: Vec::new(),
                office_rows: 0,
                logs: feed.cell.left.iter().map(Handed::from_the_start).collect(),
                step: Step::Ready,
                handed: false,
                aside: false,
                again: true,
            });
            self.mend(scope);
        }
    }

    /// Does the next thing for a feed whose logs differ, if it can be done now.
    pub(super) fn mend(&mut self, scope: Scope) {
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        let stored = feed.stored.map(|(size, root)| Mark { size, root });
        let Some(fork) = feed.fork.as_mut().filter(|fork| fork.step == Step::Ready) else {
            return;
        };
        // Pages on their way to the store come first; the store's answer leads here again.
        let Some(stored) = stored.filter(|mark| mark.size == feed.incoming) else {
            return;
        };
        let next = fork.logs.iter().enumerate().find_map(|(index, handed)| {
            let ends = feed.left_ends.get(index).unwrap_or(&feed.ends);
            ends.contains_key(&handed.to.size)
                .then_some((index, handed.to.size))
        });
        if let Some((index, from)) = next {
            let ends = feed.left_ends.get(index).unwrap_or(&feed.ends);
            let left = feed.cell.left.get(index);
            let mut keys = Vec::new();
            let mut at = from;
            while let Some(end) = ends.get(&at)
                && (keys.is_empty() || end.size - from <= limits::HAND_BACK_ROWS_MAX)
            {
                let era = left.map_or_else(
                    || feed.cell.era_at(at),
                    |left| left.era_at(at).unwrap_or(left.era),
                );
                keys.push(cells::page_key(&scope, era, at));
                at = end.size;
            }
            self.next_load += 1;
            let load = LoadId(self.next_load);
            fork.step = Step::Reading(load);
            self.effects.push(Effect::Load(load, keys));
        } else if fork.handed || fork.again {
            fork.step = Step::Asked;
            let cursor = self.cursor(scope);
            self.send(&Up::Want(vec![cursor]));
        } else if fork.logs.last().is_some_and(|log| log.to == stored) {
            self.leave(scope);
        } else {
            self.give_up(scope);
        }
    }

    /// Pages were read: hand back as many as one frame holds.
    pub(super) fn loaded(&mut self, load: LoadId, cells: Vec<(String, Vec<u8>)>) {
        let reading = |fork: &Fork| fork.step == Step::Reading(load);
        let found = self
            .feeds
            .iter_mut()
            .find(|(_, feed)| feed.fork.as_ref().is_some_and(reading));
        let Some((scope, feed)) = found else { return };
        let scope = *scope;
        let Some(fork) = feed.fork.as_mut() else { return };
        let unfinished = fork.logs.iter().enumerate().find(|(index, handed)| {
            let ends = feed.left_ends.get(*index).unwrap_or(&feed.ends);
            ends.contains_key(&handed.to.size)
        });
        let Some((_, handed)) = unfinished else { return };
        let mut read: BTreeMap<u64, SealedPage> = cells
            .into_iter()
            .filter_map(|(_, value)| minicbor::decode::<SealedPage>(&value).ok())
            .filter(|page| page.scope() == scope)
            .map(|page| (page.start, page))
            .collect();
        let (mut pages, mut bytes, mut end) = (Vec::new(), 0usize, handed.to);
        while let Some(page) = read.remove(&end.size) {
            bytes += page.sealed_bytes();
            if !pages.is_empty() && bytes > limits::HAND_BACK_BYTES {
                break;
            }
            end = end_of(&page);
            pages.push(page);
        }
        if pages.is_empty() {
            self.give_up(scope);
            return;
        }
        let (after, edge) = (handed.to, handed.edge.clone());
        self.next_hand += 1;
        let hand = self.next_hand;
        fork.step = Step::Handing(hand, end);
        fork.handed = true;
        self.send(&Up::HandBack {
            hand,
            scope,
            after,
            edge,
            pages,
        });
    }

    /// The office said what became of pages handed back.
    pub(super) fn taken_back(&mut self, hand: u64, outcome: TakenBack) {
        let found = self.feeds.iter_mut().find_map(|(scope, feed)| {
            let fork = feed.fork.as_mut()?;
            match fork.step {
                Step::Handing(of, end) if of == hand => {
                    Some((*scope, &feed.left_ends, &feed.ends, fork, end))
                }
                _ => None,
            }
        });
        let Some((scope, left_ends, ends, fork, end)) = found else {
            return;
        };
        match outcome {
            TakenBack::Held { aside, .. } => {
                fork.aside |= aside > 0;
                let handed = fork.logs.iter_mut().enumerate().find(|(index, handed)| {
                    left_ends
                        .get(*index)
                        .unwrap_or(ends)
                        .contains_key(&handed.to.size)
                });
                if let Some((_, handed)) = handed {
                    *handed = Handed { to: end, edge: None };
                }
                fork.step = Step::Ready;
                self.mend(scope);
            }
            TakenBack::Later => {
                let until = self.now.plus_ms(PAUSE_MS);
                fork.step = Step::Paused(until);
                self.wake_at(until);
            }
            // The office began anew meanwhile, and knows less: a new link asks it where to begin.
            TakenBack::UnknownStart => self.drop_link(),
            TakenBack::NotProven => self.give_up(scope),
        }
    }

    /// The time has come to hand back again what the office could not take.
    pub(super) fn hand_again(&mut self) {
        let now = self.now;
        let mut ready = Vec::new();
        for (scope, feed) in &mut self.feeds {
            if let Some(fork) = &mut feed.fork
                && matches!(fork.step, Step::Paused(until) if until <= now)
            {
                fork.step = Step::Ready;
                ready.push(*scope);
            }
        }
        for scope in ready {
            self.mend(scope);
        }
    }

    /// Something that a feed may have waited for is done.
    pub(super) fn mend_all(&mut self) {
        let forked = |(scope, feed): (&Scope, &super::feeds::Feed)| feed.fork.is_some().then_some(*scope);
        let scopes: Vec<Scope> = self.feeds.iter().filter_map(forked).collect();
        for scope in scopes {
            self.mend(scope);
        }
    }

    /// A new link: what differs is told anew.
    pub(super) fn forget_forks(&mut self) {
        for feed in self.feeds.values_mut() {
            feed.fork = None;
            feed.left_is_there = false;
        }
    }

    /// This tablet can hand back no more: everything stays as it is here, and the office is told so.
    pub(super) fn give_up(&mut self, scope: Scope) {
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        let after = Mark::of(&feed.cell.start);
        if let Some(fork) = &mut feed.fork {
            fork.step = Step::Stuck;
        }
        self.next_hand += 1;
        self.send(&Up::HandBack {
            hand: self.next_hand,
            scope,
            after,
            edge: None,
            pages: Vec::new(),
        });
        self.tell(Notice::StatusChanged);
    }

    /// Every feed is up to date: the office follows on from what is here wherever it has not said otherwise on this link.
    pub(super) fn agreed(&mut self) {
        self.left_came_back();
        let follows = |feed: &super::feeds::Feed| {
            feed.cell.diverged
                && !feed.refused
                && feed.fork.as_ref().is_none_or(|fork| fork.step == Step::Asked)
        };
        let scopes: Vec<Scope> = self
            .feeds
            .iter()
            .filter(|(_, feed)| follows(feed))
            .map(|(scope, _)| *scope)
            .collect();
        for scope in scopes {
            if let Some(feed) = self.feeds.get_mut(&scope) {
                // Asked after everything was handed back, logs left earlier among it.
                feed.left_is_there |= feed.fork.take().is_some();
                feed.cell.diverged = false;
                let write = cells::feed(&scope, &feed.cell);
                self.persist(vec![write], Persisting::Bookkeeping);
            }
            self.tell(Notice::Mended(scope));
            if scope.audience == Audience::Directory {
                self.agrees(scope);
            }
        }
    }

    /// Whatever was handed back again is among the rows that are here or on their way to the store by now; but none come of a
    /// feed that nobody here reads: what was left of it is still only there.
    fn left_came_back(&mut self) {
        let back = |fork: &Fork| fork.again && fork.step == Step::Asked;
        let scopes: Vec<Scope> = self
            .feeds
            .iter()
            .filter(|(_, feed)| feed.fork.as_ref().is_some_and(back))
            .map(|(scope, _)| *scope)
            .collect();
        let (device, at) = (self.device(), self.office_now());
        for scope in scopes {
            let is_read = self.directory.is_read_on(device, scope.audience, at);
            if let Some(feed) = self.feeds.get_mut(&scope) {
                feed.fork = None;
                feed.left_is_there = true;
                if !is_read {
                    continue;
                }
                for left in &mut feed.cell.left {
                    if left.until != u64::MAX {
                        left.until = feed.incoming;
                    }
                }
                let write = cells::feed(&scope, &feed.cell);
                self.persist(vec![write], Persisting::Bookkeeping);
            }
            self.close_left(scope);
        }
    }

    /// The office follows on from here. With the directory whole again it may give feeds that it could not before.
    pub(super) fn agrees(&mut self, scope: Scope) {
        if scope.audience == Audience::Directory {
            let cursors = self.cursors();
            self.send(&Up::Want(cursors));
            self.directory_is_whole();
        } else {
            let cursor = self.cursor(scope);
            self.send(&Up::Want(vec![cursor]));
            self.push_waiting();
        }
        self.tell(Notice::StatusChanged);
    }
}
