//! Leaving a log for the one the office keeps now. The log that is left stays in the store as a witness, and on the screens
//! until the new one has brought its rows.

use std::collections::BTreeMap;

use super::cells::{self, FeedCell, Sent};
use super::feeds::{end_of, prove};
use super::{Notice, Persisting, Tablet};
use crate::fold::{Entered, Place};
use crate::journal::{Content, FeedRow, read_body};
use crate::limits;
use crate::scope::{Audience, Scope};
use crate::wire::{Mark, SealedPage};

impl Tablet {
    /// Everything held here is at the office: follow the log it keeps now, from where the two part.
    pub(super) fn leave(&mut self, scope: Scope) {
        // What was written before this names rows of the log that is left: it goes first, and nothing is written meanwhile.
        let waits = self.own.values().any(|cell| cell.sent == Sent::Waiting);
        if waits || self.leaving || self.appending.is_some() {
            return;
        }
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        let Some(fork) = &feed.fork else { return };
        if feed.cell.left.len() >= limits::LOGS_LEFT_MAX {
            self.give_up(scope);
            return;
        }
        let start = Mark::of(&feed.cell.start);
        let shared = fork.ours.iter().rev().find(|edge| {
            let mark = Mark::of(edge);
            edge.is_well_formed() && (mark == start || feed.ends.values().any(|end| *end == mark))
        });
        let until = if fork.aside { u64::MAX } else { fork.office_rows };
        let cell = feed.cell.leaving(shared, until, self.now);
        self.leaving = true;
        let write = cells::feed(&scope, &cell);
        self.persist(vec![write], Persisting::Leaving(scope, Box::new(cell)));
    }

    /// The log is left: what follows comes from the one the office keeps now.
    pub(super) fn left(&mut self, scope: Scope, cell: FeedCell) {
        self.leaving = false;
        let (Some(feed), Some(log)) = (self.feeds.get_mut(&scope), cell.left.last()) else {
            return;
        };
        let edge = log.edge.clone();
        let shares =
            cell.start == feed.cell.start && edge.size() >= cell.start.size() && !cell.shared.is_empty();
        let left_ends = feed.ends.split_off(&edge.size());
        feed.left_ends.push(left_ends);
        let keep_from = |(of, start): &(Scope, u64)| *of == scope && *start >= edge.size();
        let unopened: Vec<(Scope, u64)> = self
            .sealed_pages
            .keys()
            .filter(|place| keep_from(place))
            .copied()
            .collect();
        for place in unopened {
            if let (Some(page), Some(era)) = (self.sealed_pages.remove(&place), log.era_at(place.1)) {
                self.left_pages.insert((scope, era, place.1), page);
            }
        }
        feed.cell = cell;
        // On another link than the one on which it was handed back, the office may be another.
        feed.left_is_there = feed.fork.take().is_some();
        feed.refused = false;
        if shares {
            let mark = Mark::of(&edge);
            feed.stored = Some((mark.size, mark.root));
            (feed.incoming, feed.incoming_root) = (mark.size, Some(mark.root));
            if feed.proven.size() > mark.size {
                feed.proven = edge;
            }
            feed.ahead = feed.proven.clone();
        } else {
            feed.begin();
        }
        if let Some(floor) = &mut self.floor {
            floor.renumber();
        }
        if let Some(feed) = self
            .cycles
            .as_mut()
            .filter(|_| scope.audience == Audience::Cycles)
        {
            feed.renumber();
        }
        self.close_left(scope);
        self.tell(Notice::Mended(scope));
        self.agrees(scope);
        if self.link.is_greeted() {
            self.hand_left_again();
        }
        self.next_append();
        // Another feed may have waited for this one to be left.
        self.mend_all();
    }

    /// A page is stored: a feed that waited for it goes on, and rows of logs left are no longer needed once the log followed
    /// now has brought them.
    pub(super) fn page_settled(&mut self, scope: Scope) {
        self.close_left(scope);
        self.mend(scope);
    }

    pub(super) fn close_left(&mut self, scope: Scope) {
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        let rows = feed.stored.map_or(0, |(size, _)| size);
        if feed.cell.left.is_empty() || feed.cell.shows_left(rows) || !feed.left_is_there {
            return;
        }
        feed.cell.left.clear();
        feed.left_ends.clear();
        self.left_pages.retain(|(of, ..), _| *of != scope);
        let write = cells::feed(&scope, &feed.cell);
        self.persist(vec![write], Persisting::Bookkeeping);
    }

    /// Which stored pages count, and which are shown beside them.
    pub(super) fn sort_pages(&mut self, pages: BTreeMap<(Scope, u32, u64), SealedPage>) {
        for ((scope, era, start), page) in pages {
            let Some(feed) = self.feeds.get(&scope) else {
                continue;
            };
            let is_left = feed.cell.left.iter().any(|left| left.era_at(start) == Some(era));
            if is_left {
                self.left_pages.insert((scope, era, start), page.clone());
            }
            if feed.cell.era_at(start) == era {
                self.sealed_pages.insert((scope, start), page);
            }
        }
    }

    /// How far each log left for another goes.
    pub(super) fn measure_left(&mut self) {
        for (scope, feed) in &mut self.feeds {
            for left in &feed.cell.left {
                let mut ends = BTreeMap::new();
                let mut size = left.edge.size();
                while let Some(era) = left.era_at(size)
                    && let Some(page) = self.left_pages.get(&(*scope, era, size))
                {
                    ends.insert(size, end_of(page));
                    size = page.checkpoint.size;
                }
                feed.left_ends.push(ends);
            }
        }
    }

    /// Folds the rows of logs left for another, beneath those of the log followed now.
    pub(super) fn show_left(&mut self, scope: Scope) {
        let Some(key) = self.key_of(&scope).cloned() else {
            return;
        };
        let Some(feed) = self.feeds.get(&scope) else {
            return;
        };
        let mut shown: Vec<FeedRow> = Vec::new();
        for left in &feed.cell.left {
            let mut edge = left.edge.clone();
            while let Some(era) = left.era_at(edge.size())
                && let Some(page) = self.left_pages.get(&(scope, era, edge.size()))
                && let Some(proven) = prove(page, &key, &edge, false)
            {
                edge = proven.edge;
                shown.extend(proven.rows);
            }
        }
        for row in shown {
            self.show_left_row(scope, &row);
        }
    }

    fn show_left_row(&mut self, scope: Scope, row: &FeedRow) {
        let place = Place::InFeed {
            // Whatever the log followed now says of it is newer.
            row: 0,
            received_at: row.received_at,
            verdict: row.verdict,
        };
        let Some(entry) = &row.entry else {
            self.floor.iter_mut().for_each(|floor| {
                floor.settle(row.id, place);
            });
            self.cycles.iter_mut().for_each(|feed| {
                feed.settle(row.id, place);
            });
            return;
        };
        let Some(Ok(content)) = entry.body.as_deref().map(read_body) else {
            return;
        };
        if scope.audience == Audience::Cycles {
            self.cycles.iter_mut().for_each(|feed| {
                feed.take(entry, place, &content);
            });
            return;
        }
        let Content::Record(record) = content else {
            return;
        };
        let entered = Entered::of(entry, place, &record);
        if scope.audience == Audience::Directory {
            self.directory.apply(&entered);
        } else if let Some(floor) = &mut self.floor {
            floor.apply(&entered);
        }
    }
}
