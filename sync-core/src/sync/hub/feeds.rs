//! Giving out: who follows which feed, from where, and pages that are packed and sealed once for everybody.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::api::{AskId, Effect, LinkId, Notice};
use super::intake::encode;
use super::{Hub, Waiting};
use crate::id::{DeviceId, Hash, PublicKey};
use crate::journal::{Checkpoint, Edge, FeedRow};
use crate::limits;
use crate::scope::{Audience, Scope};
use crate::time::Timestamp;
use crate::wire::{Cursor, Down, Mark, PROTOCOL_HANDS_BACK, SealedPage};

/// One link.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub(super) device: DeviceId,
    /// Whether the hello came.
    pub(super) greeted: bool,
    /// Frames that no tablet could have sent honestly.
    pub(super) malformed: u32,
    /// The protocol spoken.
    pub(super) protocol: u16,
    /// What its tablet holds of the directory is here, although its log differs; or it cannot give it.
    pub(super) directory_is_here: bool,
    /// How much it was told of the other tablets.
    pub(super) told: u64,
    follows: BTreeMap<Scope, Follow>,
    in_flight: u32,
    caught_up_told: bool,
}

/// How far a link has been sent one feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follow {
    /// Its cursor is being compared.
    Comparing,
    /// Rows from here on are still to be sent.
    From(u64),
    /// Its history differs: nothing is sent until repaired.
    Diverged,
    /// Nobody there may read it: what it has, if anything, is part of the log, and no more is sent.
    Withheld,
}

/// A sealed page ready for the next tablet.
#[derive(Clone, Debug)]
struct Ready {
    end: u64,
    /// Ends early because a frame holds no more: as full as it will ever be.
    full: bool,
    frame: Arc<[u8]>,
}

/// Sealed pages, oldest first out.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    ready: BTreeMap<(Scope, u64), Ready>,
    order: std::collections::VecDeque<(Scope, u64)>,
    bytes: usize,
    /// Pages being read from the store, with who waits for them.
    reading: BTreeMap<(Scope, u64), AskId>,
}

impl Link {
    pub(super) fn new(device: DeviceId) -> Self {
        Self {
            device,
            greeted: false,
            malformed: 0,
            protocol: 0,
            directory_is_here: false,
            told: 0,
            follows: BTreeMap::new(),
            in_flight: 0,
            caught_up_told: false,
        }
    }
}

impl Hub {
    /// Begins to follow feeds from where the tablet has them.
    pub(super) fn follow(&mut self, now: Timestamp, link: LinkId, cursors: Vec<Cursor>) {
        let Some(device) = self.links.get(&link).map(|state| state.device) else {
            return;
        };
        for cursor in cursors.into_iter().take(limits::SCOPES_MAX) {
            if cursor.scope.service != self.service || self.scope_key(&cursor.scope).is_none() {
                continue;
            }
            // What a tablet holds of a feed that nobody there may read any more may still be missing here.
            let claims_rows = cursor.size > 0 && cursor.root.is_some();
            let is_read = self.directory.is_read_on(device, cursor.scope.audience, now);
            let follow = if claims_rows || is_read {
                self.place(now, link, device, &cursor)
            } else {
                Follow::Withheld
            };
            self.placed(now, link, device, cursor.scope, follow);
            if let Some(state) = self.links.get_mut(&link) {
                state.caught_up_told = false;
            }
        }
        self.pump(now, link);
    }

    /// It is known how far a link's tablet has a feed: what follows is sent where somebody there may read it.
    fn placed(&mut self, now: Timestamp, link: LinkId, device: DeviceId, scope: Scope, follow: Follow) {
        let is_read = self.directory.is_read_on(device, scope.audience, now);
        let follow = match follow {
            Follow::From(_) if !is_read => Follow::Withheld,
            other => other,
        };
        if let Some(state) = self.links.get_mut(&link) {
            state.follows.insert(scope, follow);
        }
    }

    fn place(&mut self, now: Timestamp, link: LinkId, device: DeviceId, cursor: &Cursor) -> Follow {
        let scope = cursor.scope;
        let committed = self.logs.committed_size(&scope);
        let Some(root) = cursor.root.filter(|_| cursor.size > 0) else {
            return self.start(now, link, scope, cursor.horizon);
        };
        if cursor.size > committed {
            return self.diverged(now, link, device, scope, cursor.size, root);
        }
        if cursor.size == committed {
            return if root == self.logs.committed_root(&scope) {
                self.follows(device, scope);
                Follow::From(committed)
            } else {
                self.diverged(now, link, device, scope, cursor.size, root)
            };
        }
        // The root at an earlier size follows from the edge at the page boundary below it and the rows since.
        let edge = self.logs.page_edge_at(&scope, cursor.size);
        let from = edge.size();
        if let Some(rows) = self.logs.tail_from(&scope, from, cursor.size - from) {
            return self.compare(now, link, device, scope, edge, &rows, cursor.size, root);
        }
        let ask = self.ask(Waiting::Compare {
            link,
            device,
            scope,
            edge,
            size: cursor.size,
            root,
        });
        self.effects.push(Effect::Read {
            ask,
            scope,
            from,
            to: cursor.size,
        });
        Follow::Comparing
    }

    /// Rows up to a tablet's cursor were read: compare.
    #[expect(clippy::too_many_arguments, reason = "what a comparison needs, once")]
    pub(super) fn compared(
        &mut self,
        now: Timestamp,
        link: LinkId,
        device: DeviceId,
        scope: Scope,
        edge: Edge,
        rows: &[FeedRow],
        size: u64,
        root: Hash,
    ) {
        let follow = self.compare(now, link, device, scope, edge, rows, size, root);
        self.placed(now, link, device, scope, follow);
        self.pump(now, link);
    }

    #[expect(clippy::too_many_arguments, reason = "what a comparison needs, once")]
    fn compare(
        &mut self,
        now: Timestamp,
        link: LinkId,
        device: DeviceId,
        scope: Scope,
        mut edge: Edge,
        rows: &[FeedRow],
        size: u64,
        root: Hash,
    ) -> Follow {
        for row in rows {
            edge.append(row.leaf());
        }
        if edge.size() == size && edge.root() == root {
            self.follows(device, scope);
            Follow::From(size)
        } else {
            self.diverged(now, link, device, scope, size, root)
        }
    }

    /// A first contact: the edge where its rows begin, and the office's word for it.
    fn start(&mut self, now: Timestamp, link: LinkId, scope: Scope, horizon: Option<Timestamp>) -> Follow {
        let edge = self.logs.start_edge(&scope, horizon);
        let size = edge.size();
        let checkpoint = Checkpoint::sign(scope, size, edge.root(), now, &self.office);
        let rows_now = self.logs.committed_size(&scope);
        self.send(
            link,
            &Down::Start {
                edge,
                checkpoint,
                rows_now,
            },
        );
        Follow::From(size)
    }

    fn diverged(
        &mut self,
        now: Timestamp,
        link: LinkId,
        device: DeviceId,
        scope: Scope,
        size: u64,
        root: Hash,
    ) -> Follow {
        let checkpoint = self.logs.checkpoint(scope, now, &self.office);
        let hands_back = self
            .links
            .get(&link)
            .is_some_and(|state| state.protocol >= PROTOCOL_HANDS_BACK);
        self.refill.remember_it_knew_more(device);
        let held = self.refill.marks(&scope, device);
        if scope.audience == Audience::Directory
            && held.contains(&Mark { size, root })
            && let Some(state) = self.links.get_mut(&link)
        {
            state.directory_is_here = true;
        }
        let frame = if hands_back {
            Down::Forked {
                checkpoint,
                ours: self.logs.fork_edges(&scope, size),
                held,
            }
        } else {
            Down::Diverged { checkpoint }
        };
        self.send(link, &frame);
        self.effects.push(Effect::Tell(Notice::Diverged {
            device,
            scope,
            size,
            root,
        }));
        Follow::Diverged
    }

    fn follows(&mut self, device: DeviceId, scope: Scope) {
        self.effects.push(Effect::Tell(Notice::Follows { device, scope }));
    }

    /// Whether a link's tablet holds more of the directory than this office, and may still hand it back.
    pub(super) fn is_behind(&self, link: LinkId) -> bool {
        let directory = Scope::new(self.service, Audience::Directory);
        self.links.get(&link).is_some_and(|state| {
            state.protocol >= PROTOCOL_HANDS_BACK
                && !state.directory_is_here
                && matches!(
                    state.follows.get(&directory),
                    Some(Follow::Diverged | Follow::Comparing)
                )
        })
    }

    /// Sends a link what it lacks, as far as it has room for frames.
    pub(super) fn pump(&mut self, now: Timestamp, link: LinkId) {
        loop {
            let Some(state) = self.links.get(&link) else {
                return;
            };
            if state.in_flight >= limits::FRAMES_IN_FLIGHT_MAX {
                return;
            }
            let behind = state.follows.iter().find_map(|(scope, follow)| match follow {
                Follow::From(from)
                    if *from < self.logs.committed_size(scope)
                        && !self.pages.reading.contains_key(&(*scope, *from)) =>
                {
                    Some((*scope, *from))
                }
                Follow::From(_) | Follow::Comparing | Follow::Diverged | Follow::Withheld => None,
            });
            let Some((scope, from)) = behind else { break };
            let Some((end, frame)) = self.page(now, scope, from) else {
                if self.pages.reading.contains_key(&(scope, from)) {
                    continue;
                }
                return;
            };
            if let Some(state) = self.links.get_mut(&link) {
                state.follows.insert(scope, Follow::From(end));
                state.in_flight += 1;
            }
            self.effects.push(Effect::Send(link, frame));
        }
        let Some(state) = self.links.get_mut(&link) else {
            return;
        };
        let caught_up = state.follows.iter().all(|(scope, follow)| match follow {
            Follow::From(from) => *from >= self.logs.committed_size(scope),
            Follow::Diverged | Follow::Withheld => true,
            Follow::Comparing => false,
        });
        if caught_up && state.greeted && !state.caught_up_told {
            state.caught_up_told = true;
            self.send(link, &Down::CaughtUp);
        }
    }

    /// A frame has left: there is room for another.
    pub(super) fn frame_sent(&mut self, now: Timestamp, link: LinkId) {
        if let Some(state) = self.links.get_mut(&link) {
            state.in_flight = state.in_flight.saturating_sub(1);
        }
        self.pump(now, link);
    }

    /// The page that begins at `from`: ready, made from the tail, or being read (then `None`).
    fn page(&mut self, now: Timestamp, scope: Scope, from: u64) -> Option<(u64, Arc<[u8]>)> {
        let to = self.logs.page_end(&scope, from);
        if let Some(ready) = self.pages.ready.get(&(scope, from))
            && (ready.end == to || ready.full)
        {
            return Some((ready.end, ready.frame.clone()));
        }
        if let Some(rows) = self.logs.tail_from(&scope, from, to - from) {
            return self.seal_page(now, scope, from, rows);
        }
        let ask = self.ask(Waiting::Page { scope, from });
        self.pages.reading.insert((scope, from), ask);
        self.effects.push(Effect::Read {
            ask,
            scope,
            from: self.logs.page_edge_at(&scope, from).size(),
            to,
        });
        None
    }

    /// Rows of a page were read: seal it, and go on with everybody.
    pub(super) fn page_read(&mut self, now: Timestamp, scope: Scope, from: u64, mut rows: Vec<FeedRow>) {
        self.pages.reading.remove(&(scope, from));
        // The read began at the page boundary, where an edge is kept: the rows before `from` lead to its root.
        let mut edge = self.logs.page_edge_at(&scope, from);
        let skip = usize::try_from(from - edge.size()).unwrap_or(0).min(rows.len());
        for row in rows.drain(..skip) {
            edge.append(row.leaf());
        }
        self.seal_rows(now, scope, edge, rows);
        let links: Vec<LinkId> = self.links.keys().copied().collect();
        for link in links {
            self.pump(now, link);
        }
    }

    /// Seals rows from the tail; the edge before them is the nearest kept one, or follows from the tail as well.
    fn seal_page(
        &mut self,
        now: Timestamp,
        scope: Scope,
        from: u64,
        rows: Vec<FeedRow>,
    ) -> Option<(u64, Arc<[u8]>)> {
        let mut edge = self.logs.page_edge_at(&scope, from);
        if edge.size() < from {
            let Some(before) = self.logs.tail_from(&scope, edge.size(), from - edge.size()) else {
                // The rows just before are no longer in memory: read the page whole.
                let to = from + rows.len() as u64;
                let ask = self.ask(Waiting::Page { scope, from });
                self.pages.reading.insert((scope, from), ask);
                self.effects.push(Effect::Read {
                    ask,
                    scope,
                    from: edge.size(),
                    to,
                });
                return None;
            };
            for row in &before {
                edge.append(row.leaf());
            }
        }
        self.seal_rows(now, scope, edge, rows)
    }

    /// Seals as many of `rows` as fit a frame; they follow `edge`. Keeps the page for the next tablet.
    fn seal_rows(
        &mut self,
        now: Timestamp,
        scope: Scope,
        mut edge: Edge,
        mut rows: Vec<FeedRow>,
    ) -> Option<(u64, Arc<[u8]>)> {
        let key = self.scope_key(&scope)?.clone();
        let from = edge.size();
        let mut bytes = 0usize;
        let fit = rows.iter().take_while(|row| {
            let first = bytes == 0;
            bytes += 128
                + row
                    .entry
                    .as_ref()
                    .and_then(|entry| entry.body.as_ref())
                    .map_or(0, Vec::len);
            first || bytes <= limits::PAGE_BODY_BYTES
        });
        let fit = fit.count();
        let fit = if fit < rows.len() {
            whole_runs(&rows, fit)
        } else {
            fit
        };
        let full = fit < rows.len();
        rows.truncate(fit);
        for row in &rows {
            edge.append(row.leaf());
        }
        let end = edge.size();
        if end == from {
            return None;
        }
        let checkpoint = Checkpoint::sign(scope, end, edge.root(), now, &self.office);
        let page = SealedPage::seal(&key, self.entropy.next_12(), from, checkpoint, &rows);
        let frame = encode(&Down::Page(page));
        self.pages.keep(
            scope,
            from,
            Ready {
                end,
                full,
                frame: frame.clone(),
            },
        );
        Some((end, frame))
    }
}

/// How many of `rows` a page holds that has room for the first `fit`: no run is cut, so that each author's newest entry in
/// it is signed. At least one run, however large.
fn whole_runs(rows: &[FeedRow], fit: usize) -> usize {
    let mut unsigned: BTreeSet<PublicKey> = BTreeSet::new();
    let mut whole = 0;
    for (row, count) in rows.iter().zip(1..) {
        if let Some(entry) = &row.entry {
            match entry.signature {
                Some(_) => unsigned.remove(&entry.header.author),
                None => unsigned.insert(entry.header.author),
            };
        }
        if unsigned.is_empty() {
            if count > fit && whole > 0 {
                break;
            }
            whole = count;
        }
    }
    if whole == 0 { rows.len() } else { whole }
}

impl Pages {
    fn keep(&mut self, scope: Scope, from: u64, page: Ready) {
        self.bytes += page.frame.len();
        if let Some(replaced) = self.ready.insert((scope, from), page) {
            self.bytes -= replaced.frame.len();
        } else {
            self.order.push_back((scope, from));
        }
        while self.bytes > limits::PAGE_CACHE_BYTES {
            let Some(oldest) = self.order.pop_front() else {
                break;
            };
            if let Some(dropped) = self.ready.remove(&oldest) {
                self.bytes -= dropped.frame.len();
            }
        }
    }
}
