//! Taking in the office's feeds: pages are stored as they come, proven against the office's checkpoints, then folded.
//!
//! While nobody who may read a scope is signed in, its pages wait sealed; they are proven and folded after sign-in.

use std::collections::BTreeMap;

use super::cells::{self, FeedCell, Sent};
use super::mend::Fork;
use super::writer::person_of;
use super::{Notice, Persisting, Tablet};
use crate::fold::{Entered, Place};
use crate::id::{CycleId, DeviceId, Hash, PersonId};
use crate::journal::{Checkpoint, Content, Edge, FeedRow, read_body};
use crate::limits;
use crate::record::{DocumentKey, Fact};
use crate::scope::{Audience, Scope};
use crate::time::DAY_MS;
use crate::wire::{Cursor, Mark, SealedPage, Up};

/// Practice observations and closed cycles stay on tablets for 13 months (sync.md).
const LONG_HORIZON_DAYS: i64 = 396;

/// One feed as this tablet has it.
#[derive(Clone, Debug, Default)]
pub(super) struct Feed {
    pub(super) cell: FeedCell,
    /// Rows stored, opened, and found to lead to the office's checkpoints.
    pub(super) proven: Edge,
    /// Rows stored, whether opened or not, and the office's word for the root over them.
    pub(super) stored: Option<(u64, Hash)>,
    /// Rows that are stored or on their way to the store, and the office's word for the root over them.
    pub(super) incoming: u64,
    pub(super) incoming_root: Option<Hash>,
    /// The edge over rows that are proven and stored or on their way.
    pub(super) ahead: Edge,
    /// Where each stored page ends, by its first row.
    pub(super) ends: BTreeMap<u64, Mark>,
    /// The same of each log in `cell.left`.
    pub(super) left_ends: Vec<BTreeMap<u64, Mark>>,
    /// The office's log differs, and what is being done about it on this link.
    pub(super) fork: Option<Fork>,
    /// The office of this link was handed everything of `cell.left`.
    pub(super) left_is_there: bool,
    /// Rows proven that wait for their store to answer.
    waiting: Vec<Proven>,
    /// Rows the office said there are.
    expected: u64,
    /// A page did not prove what it claimed: nothing more is taken in this session.
    pub(super) refused: bool,
}

/// An opened page and the edge after it.
#[derive(Clone, Debug)]
pub(super) struct Proven {
    start: u64,
    pub(super) rows: Vec<FeedRow>,
    pub(super) edge: Edge,
}

impl From<FeedCell> for Feed {
    fn from(cell: FeedCell) -> Self {
        let mut feed = Self {
            cell,
            ..Self::default()
        };
        feed.begin();
        feed
    }
}

impl Feed {
    /// Puts everything at the edge where its rows begin.
    pub(super) fn begin(&mut self) {
        let start = self.cell.start.clone();
        self.stored = Some((start.size(), start.root()));
        self.incoming = start.size();
        self.incoming_root = Some(start.root());
        self.proven = start.clone();
        self.ahead = start;
    }

    /// Rows this tablet has stored.
    pub(super) fn rows_had(&self) -> u64 {
        self.stored.map_or(0, |(size, _)| size) - self.cell.start.size()
    }

    /// Rows there are to have, as far as the office said.
    pub(super) fn rows_expected(&self) -> u64 {
        self.expected.saturating_sub(self.cell.start.size())
    }
}

impl Tablet {
    /// Rows of a feed that are stored here, opened, and found to lead to what the office signed. The first of them may lie
    /// before this tablet's horizon.
    pub fn rows_proven(&self, scope: &Scope) -> u64 {
        self.feeds.get(scope).map_or(0, |feed| feed.proven.size())
    }

    /// How far this tablet has each feed that it wants now.
    pub(super) fn cursors(&self) -> Vec<Cursor> {
        let mut scopes: Vec<Scope> = self.feeds.keys().copied().collect();
        scopes.extend(self.directory_scope());
        scopes.extend(self.unlocked.iter().flat_map(|unlocked| unlocked.scopes()));
        scopes.sort_unstable();
        scopes.dedup();
        scopes.into_iter().map(|scope| self.cursor(scope)).collect()
    }

    pub(super) fn cursor(&self, scope: Scope) -> Cursor {
        // What is on its way to the store counts: if it does not get there, the link is dropped and asked anew.
        let had = self
            .feeds
            .get(&scope)
            .and_then(|feed| Some((feed.incoming, feed.incoming_root?)))
            .filter(|(size, _)| *size > 0);
        let days = match scope.audience {
            // A cycle arrives whole or not at all.
            Audience::Directory | Audience::People | Audience::Cycles => None,
            Audience::Floor => Some(limits::HORIZON_DAYS_DEFAULT),
            Audience::Leaders
            | Audience::Management
            | Audience::Provider
            | Audience::Case(_)
            | Audience::Supervision(_) => Some(LONG_HORIZON_DAYS),
        };
        Cursor {
            scope,
            size: had.map_or(0, |(size, _)| size),
            root: had.map(|(_, root)| root),
            horizon: days.map(|days| self.office_now().plus_ms(-days * DAY_MS)),
        }
    }

    /// The edge where a feed begins, at first contact.
    pub(super) fn start_feed(&mut self, edge: Edge, checkpoint: &Checkpoint, rows_now: u64) {
        let scope = checkpoint.scope;
        let honest = edge.is_well_formed()
            && edge.size() == checkpoint.size
            && edge.root() == checkpoint.root
            && self.is_by_office(checkpoint);
        if !honest {
            self.tell(Notice::PageRefused(scope));
            return;
        }
        let feed = self.feeds.entry(scope).or_default();
        if feed.incoming > 0 {
            return;
        }
        feed.cell.start = edge;
        feed.cell.checked = feed.cell.start.size();
        feed.begin();
        feed.stored = None;
        feed.expected = rows_now;
        let write = cells::feed(&scope, &feed.cell);
        self.persist(vec![write], Persisting::Start(scope));
        // The first who may read more has signed in: a first sync begins, until the office says that it has ended.
        self.last.caught_up = false;
        self.keep_last();
    }

    /// The edge is stored: pages may follow it.
    pub(super) fn feed_started(&mut self, scope: Scope) {
        if let Some(feed) = self.feeds.get_mut(&scope)
            && feed.stored.is_none()
        {
            feed.stored = Some((feed.cell.start.size(), feed.cell.start.root()));
        }
        self.tell(Notice::StatusChanged);
    }

    /// A page came. What proves wrong is not stored.
    pub(super) fn receive_page(&mut self, page: SealedPage) {
        let scope = page.scope();
        if !self.is_by_office(&page.checkpoint) {
            self.tell(Notice::PageRefused(scope));
            return;
        }
        let key = self.key_of(&scope).cloned();
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        feed.expected = feed.expected.max(page.checkpoint.size);
        if feed.refused || page.checkpoint.size <= feed.incoming.max(page.start) {
            return;
        }
        if page.start != feed.incoming {
            // Rows between went missing on the way, or some of these are here: ask again from where they end here.
            let cursor = self.cursor(scope);
            self.send(&Up::Want(vec![cursor]));
            return;
        }
        let mut writes = vec![cells::page(feed.cell.era, &page)];
        if let Some(key) = key
            && feed.ahead.size() == page.start
        {
            let Some(proven) = prove(&page, &key, &feed.ahead, false) else {
                self.refuse_feed(scope);
                return;
            };
            feed.ahead = proven.edge.clone();
            feed.cell.checked = proven.edge.size();
            feed.waiting.push(proven);
            writes.push(cells::feed(&scope, &feed.cell));
        }
        feed.incoming = page.checkpoint.size;
        feed.incoming_root = Some(page.checkpoint.root);
        self.persist(writes, Persisting::Page(page));
    }

    /// A page is stored: it counts from now on, and is folded if it could be opened.
    pub(super) fn page_stored(&mut self, page: SealedPage) {
        let scope = page.scope();
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        if feed.stored.is_none_or(|(size, _)| size != page.start) {
            // A page before it could not be stored: this one comes again.
            return;
        }
        feed.stored = Some((page.checkpoint.size, page.checkpoint.root));
        feed.ends.insert(page.start, end_of(&page));
        let at = feed.waiting.iter().position(|proven| proven.start == page.start);
        match at {
            Some(at) => {
                let proven = feed.waiting.remove(at);
                feed.proven = proven.edge;
                self.apply_rows(scope, proven.start, proven.rows);
            }
            None => {
                self.sealed_pages.insert((scope, page.start), page);
                // Somebody may have signed in while it was on its way to the store.
                if self.key_of(&scope).is_some() {
                    self.open_pages(scope);
                }
            }
        }
        self.tell(Notice::StatusChanged);
        self.page_settled(scope);
    }

    /// A page could not be stored: go back to what is, and meet the office again later.
    pub(super) fn page_not_stored(&mut self, scope: Scope) {
        if let Some(feed) = self.feeds.get_mut(&scope) {
            feed.waiting.clear();
            feed.incoming = feed.stored.map_or(0, |(size, _)| size);
            feed.incoming_root = feed.stored.map(|(_, root)| root);
            feed.ahead = feed.proven.clone();
            feed.cell.checked = feed.cell.checked.min(feed.proven.size());
        }
        self.drop_link();
    }

    /// Opens the stored pages of a scope whose key is at hand, and folds them.
    pub(super) fn open_pages(&mut self, scope: Scope) {
        let Some(key) = self.key_of(&scope).cloned() else {
            return;
        };
        loop {
            let Some(feed) = self.feeds.get_mut(&scope) else {
                return;
            };
            let from = feed.proven.size();
            let Some(page) = self.sealed_pages.remove(&(scope, from)) else {
                break;
            };
            let known = page.checkpoint.size <= feed.cell.checked;
            let Some(proven) = prove(&page, &key, &feed.proven, known) else {
                self.refuse_feed(scope);
                return;
            };
            feed.proven = proven.edge.clone();
            feed.ahead = proven.edge.clone();
            if feed.incoming < proven.edge.size() {
                feed.incoming = proven.edge.size();
                feed.incoming_root = Some(page.checkpoint.root);
            }
            feed.stored = feed
                .stored
                .max(Some((page.checkpoint.size, page.checkpoint.root)));
            self.apply_rows(scope, proven.start, proven.rows);
        }
        if let Some(feed) = self.feeds.get_mut(&scope)
            && feed.cell.checked < feed.proven.size()
        {
            feed.cell.checked = feed.proven.size();
            let write = cells::feed(&scope, &feed.cell);
            self.persist(vec![write], Persisting::Bookkeeping);
        }
    }

    /// How far each feed goes follows from its stored pages, read without opening them.
    pub(super) fn measure_feeds(&mut self) {
        for (scope, feed) in &mut self.feeds {
            let mut size = feed.cell.start.size();
            while let Some(page) = self.sealed_pages.get(&(*scope, size)) {
                feed.stored = Some((page.checkpoint.size, page.checkpoint.root));
                feed.ends.insert(page.start, end_of(page));
                size = page.checkpoint.size;
            }
            feed.incoming = size;
            feed.incoming_root = feed.stored.map(|(_, root)| root);
        }
    }

    /// What the office gives does not lead to what it gave before: take no more of it, and say so.
    fn refuse_feed(&mut self, scope: Scope) {
        if let Some(feed) = self.feeds.get_mut(&scope) {
            feed.refused = true;
            feed.cell.contradicted = true;
        }
        self.tell(Notice::PageRefused(scope));
        self.mark_diverged(scope);
    }

    /// The office's log and this tablet's differ.
    pub(super) fn mark_diverged(&mut self, scope: Scope) {
        let Some(feed) = self.feeds.get_mut(&scope) else {
            return;
        };
        if !feed.cell.diverged || feed.cell.contradicted {
            feed.cell.diverged = true;
            let write = cells::feed(&scope, &feed.cell);
            self.persist(vec![write], Persisting::Bookkeeping);
        }
        self.tell(Notice::Diverged(scope));
        self.tell(Notice::StatusChanged);
    }

    pub(super) fn is_by_office(&self, checkpoint: &Checkpoint) -> bool {
        self.grant.as_ref().is_some_and(|grant| {
            grant.service == checkpoint.scope.service && checkpoint.is_by(&grant.office_key)
        })
    }

    fn apply_rows(&mut self, scope: Scope, start: u64, rows: Vec<FeedRow>) {
        let mut people: Vec<PersonId> = Vec::new();
        let mut documents: Vec<DocumentKey> = Vec::new();
        let mut cycles: Vec<CycleId> = Vec::new();
        let mut gone = Vec::new();
        let mut vouched = false;
        for (row, n) in rows.into_iter().zip(start..) {
            let place = Place::InFeed {
                row: n,
                received_at: row.received_at,
                verdict: row.verdict,
            };
            let Some(entry) = row.entry else {
                if let Some(floor) = &mut self.floor {
                    people.extend(floor.settle(row.id, place));
                    documents.extend(floor.document_of(row.id));
                }
                if let Some(feed) = &mut self.cycles {
                    cycles.extend(feed.settle(row.id, place));
                }
                continue;
            };
            if entry.header.device != self.device {
                self.heard += 1;
            } else if let Some(own) = self.own.remove(&(scope, entry.header.seq)) {
                // Its answer may have been lost on the way: standing in the feed says the same.
                if own.sent == Sent::Waiting {
                    self.last.sent_at = self.last.sent_at.max(Some(row.received_at));
                }
                gone.push(cells::own(&scope, entry.header.seq, None));
            }
            let Some(Ok(content)) = entry.body.as_deref().map(read_body) else {
                continue;
            };
            if scope.audience == Audience::Cycles {
                if let Some(feed) = &mut self.cycles {
                    cycles.extend(feed.take(&entry, place, &content));
                }
                continue;
            }
            let Content::Record(record) = content else {
                continue;
            };
            if scope.audience == Audience::Directory {
                self.directory.apply(&Entered::of(&entry, place, &record));
                vouched |= vouches_for(&record.fact, self.device);
            } else if let Some(floor) = &mut self.floor {
                floor.apply(&Entered::of(&entry, place, &record));
                people.extend(person_of(&record));
                documents.extend(record.fact.document());
            }
        }
        if !gone.is_empty() {
            self.persist(gone, Persisting::Bookkeeping);
        }
        if scope.audience == Audience::Directory {
            self.tell(Notice::DirectoryChanged);
        }
        if vouched {
            self.send_unvouched_again();
        }
        self.tell_changed(people, documents);
        self.tell_cycles(cycles);
    }

    /// Every feed is here up to now.
    pub(super) fn caught_up(&mut self) {
        self.agreed();
        if !self.last.caught_up {
            self.last.caught_up = true;
            self.keep_last();
        }
        self.tell(Notice::StatusChanged);
    }
}

/// Where a page ends.
pub(super) const fn end_of(page: &SealedPage) -> Mark {
    Mark {
        size: page.checkpoint.size,
        root: page.checkpoint.root,
    }
}

/// Whether the office vouches here for this device, or for somebody's key on it.
fn vouches_for(fact: &Fact, device: DeviceId) -> bool {
    match fact {
        Fact::DeviceEnrolled(enrolled) => enrolled.device == device,
        Fact::KeyCertified(certified) => certified.device == device,
        _ => false,
    }
}

/// Opens a page and checks that its rows lead from `edge` to the root the office signed.
pub(super) fn prove(
    page: &SealedPage,
    key: &crate::seal::ScopeKey,
    edge: &Edge,
    known: bool,
) -> Option<Proven> {
    let rows = page.open(key, known).ok()?;
    let mut edge = edge.clone();
    for row in &rows {
        edge.append(row.leaf());
    }
    (edge.size() == page.checkpoint.size && edge.root() == page.checkpoint.root).then_some(Proven {
        start: page.start,
        rows,
        edge,
    })
}
