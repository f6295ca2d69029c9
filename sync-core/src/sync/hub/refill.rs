//! Taking back what this office lost: it was restored from a backup, and tablets hold pages of the log it had.
//!
//! A tablet is not believed. What it hands back must lead, hash by hash, from an edge to a root that this office once signed:
//! then every row of it (which entry, when received, what verdict) is the office's own word, and every entry is bound by its
//! id. So the gate has nothing to judge anew. Rows that are missing go on top of the log there is, as they were.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::api::{Aside, AskId, Commit, Effect, LinkId, Notice, Recovered, Standing};
use super::chain::Chain;
use super::intake::change_in;
use super::pick::pick;
use super::{Hub, Waiting};
use crate::document::Change;
use crate::id::{DeviceId, EntryId};
use crate::journal::{Edge, Entry, FeedRow};
use crate::limits;
use crate::record::DocumentKey;
use crate::scope::{Audience, Scope};
use crate::time::Timestamp;
use crate::wire::{Confirmed, Down, Mark, SealedPage, TakenBack};

/// What is known of logs that this office no longer follows.
#[derive(Clone, Debug, Default)]
pub(super) struct Refill {
    /// Ends of handed-back logs, by scope, oldest first.
    held: BTreeMap<Scope, VecDeque<Held>>,
    /// One at a time, from the question to the durable transaction.
    busy: bool,
    queue: VecDeque<Box<Hand>>,
    /// Devices that were given rows of a log this office lost: what they know may fall when they leave it.
    knew_more: BTreeSet<DeviceId>,
    /// Entries that became durable while questions about what is stored were on their way, with the newest question then.
    landed: VecDeque<(AskId, Vec<EntryId>)>,
}

/// The end of a log of which this office holds rows.
#[derive(Clone, Debug)]
struct Held {
    edge: Edge,
    /// Every row up to there is held; or only those that this device has.
    only_for: Option<DeviceId>,
}

/// Pages that a tablet handed back, opened and proven.
#[derive(Clone, Debug)]
pub(super) struct Hand {
    link: LinkId,
    device: DeviceId,
    hand: u64,
    scope: Scope,
    after: Mark,
    /// Rows by page: no signature reaches over a page's end.
    pages: Vec<Vec<FeedRow>>,
    end: Edge,
    only_for: Option<DeviceId>,
    /// What is known of its entries was asked with this question.
    asked: AskId,
}

/// A hand whose transaction is on its way.
#[derive(Clone, Debug)]
pub(super) struct TakenIn {
    pub(super) hand: Hand,
    entries: u32,
    aside: u32,
}

impl Hand {
    pub(super) const fn new(link: LinkId, device: DeviceId, hand: u64, scope: Scope, after: Mark) -> Self {
        Self {
            link,
            device,
            hand,
            scope,
            after,
            pages: Vec::new(),
            end: Edge::new(),
            only_for: None,
            asked: AskId(0),
        }
    }

    fn ids(&self) -> BTreeSet<EntryId> {
        self.pages.iter().flatten().map(|row| row.id).collect()
    }
}

impl Refill {
    /// Ends of logs up to where a device need not hand anything back.
    pub(super) fn marks(&self, scope: &Scope, device: DeviceId) -> Vec<Mark> {
        let held = self.held.get(scope).into_iter().flatten();
        held.filter(|held| held.only_for.is_none_or(|only| only == device))
            .map(|held| Mark::of(&held.edge))
            .collect()
    }

    /// A device shows that it was given rows of a log that this office lost.
    pub(super) fn remember_it_knew_more(&mut self, device: DeviceId) {
        self.knew_more.insert(device);
    }

    pub(super) fn knew_more(&self, device: DeviceId) -> bool {
        self.knew_more.contains(&device)
    }

    fn keep(&mut self, scope: Scope, held: Held) {
        let marks = self.held.entry(scope).or_default();
        marks.retain(|other| other.edge != held.edge || other.only_for != held.only_for);
        marks.push_back(held);
        if marks.len() > limits::HELD_MARKS_MAX {
            marks.pop_front();
        }
    }

    /// Entries that became durable since the oldest question that is on its way was asked.
    pub(super) fn landed(&self) -> impl Iterator<Item = EntryId> + '_ {
        self.landed.iter().flat_map(|(_, ids)| ids.iter().copied())
    }
}

impl Hub {
    /// A tablet hands back pages. Without any, it cannot give what it was asked for.
    pub(super) fn hand_back(&mut self, mut hand: Hand, edge: Option<Edge>, pages: Vec<SealedPage>) {
        self.refill.remember_it_knew_more(hand.device);
        if pages.is_empty() {
            self.cannot_hand_back(&hand);
            return;
        }
        let known = self.edge_of(&hand, edge);
        let Some((edge, only_for)) = known else {
            self.hand_answer(&hand, TakenBack::UnknownStart);
            return;
        };
        let Some((rows, end)) = self.proven(&hand, edge, &pages) else {
            self.hand_answer(&hand, TakenBack::NotProven);
            self.cannot_hand_back(&hand);
            return;
        };
        (hand.pages, hand.end, hand.only_for) = (rows, end, only_for);
        if self.refill.queue.len() > self.links.len() || self.logs.gathered_rows() > limits::STAGED_ROWS_MAX {
            self.hand_answer(&hand, TakenBack::Later);
            return;
        }
        self.refill.queue.push_back(Box::new(hand));
        self.next_hand();
    }

    /// The edge after which pages are handed back, and for whom what follows it will count as held.
    fn edge_of(&self, hand: &Hand, given: Option<Edge>) -> Option<(Edge, Option<DeviceId>)> {
        if let Some(edge) = given {
            // Nobody need vouch for it: pages that lead from it to a signed root show that it is right.
            let fits = edge.is_well_formed() && Mark::of(&edge) == hand.after;
            return fits.then_some((edge, Some(hand.device)));
        }
        if let Some(edge) = self.logs.edge_at(&hand.scope, &hand.after) {
            return Some((edge, None));
        }
        if hand.after == Mark::of(&Edge::new()) {
            return Some((Edge::new(), None));
        }
        let marks = self.refill.held.get(&hand.scope)?;
        marks
            .iter()
            .filter(|held| held.only_for.is_none_or(|only| only == hand.device))
            .find(|held| Mark::of(&held.edge) == hand.after)
            .map(|held| (held.edge.clone(), held.only_for))
    }

    /// Opens pages and follows them from `edge`: `None` unless they lead to a root that this office signed.
    fn proven(&self, hand: &Hand, mut edge: Edge, pages: &[SealedPage]) -> Option<(Vec<Vec<FeedRow>>, Edge)> {
        let key = self.scope_key(&hand.scope)?;
        let last = pages.last()?;
        let rows_claimed = last.checkpoint.size.checked_sub(edge.size())?;
        if pages.len() > 1 && rows_claimed > limits::HAND_BACK_ROWS_MAX {
            return None;
        }
        if last.scope() != hand.scope || !last.checkpoint.is_by(&self.office.public()) {
            return None;
        }
        let mut opened = Vec::with_capacity(pages.len());
        for page in pages {
            if page.scope() != hand.scope || page.start != edge.size() {
                return None;
            }
            // Signatures are looked at where an entry turns out to be missing.
            let rows = page.open(key, true).ok()?;
            for row in &rows {
                edge.append(row.leaf());
            }
            opened.push(rows);
        }
        let signed = edge.size() == last.checkpoint.size && edge.root() == last.checkpoint.root;
        signed.then_some((opened, edge))
    }

    fn cannot_hand_back(&mut self, hand: &Hand) {
        if hand.scope.audience == Audience::Directory
            && let Some(state) = self.links.get_mut(&hand.link)
        {
            state.directory_is_here = true;
        }
        self.effects.push(Effect::Tell(Notice::NotProven {
            device: hand.device,
            scope: hand.scope,
        }));
    }

    /// Takes up the next hand, when none is under way.
    pub(super) fn next_hand(&mut self) {
        if self.refill.busy {
            return;
        }
        let Some(hand) = self.refill.queue.pop_front() else {
            return;
        };
        self.refill.busy = true;
        let ids = hand.ids().into_iter().collect();
        let ask = self.ask(Waiting::Hand(hand));
        if let Some(Waiting::Hand(hand)) = self.waiting.get_mut(&ask) {
            hand.asked = ask;
        }
        self.effects.push(Effect::AskStanding(ask, ids));
    }

    /// The store said how a hand's entries stand: changes to living documents that are missing are judged.
    pub(super) fn hand_sifted(&mut self, now: Timestamp, mut hand: Box<Hand>, standing: Vec<Standing>) {
        if self.is_moving(&hand) {
            self.ask_again(hand);
            return;
        }
        let known: BTreeSet<EntryId> = standing.iter().map(|one| one.id).collect();
        let changes: Vec<(DocumentKey, Change)> = hand
            .pages
            .iter()
            .flatten()
            .filter(|row| !known.contains(&row.id))
            .filter_map(|row| change_in(row.entry.as_ref()?))
            .collect();
        if changes.is_empty() {
            self.take_back(now, *hand, standing, &BTreeSet::new());
        } else {
            hand.asked = AskId(self.next_ask + 1);
            let ask = self.ask(Waiting::HandChanges(hand, standing));
            self.effects.push(Effect::JudgeChanges(ask, changes));
        }
    }

    /// Whether some of a hand's entries were sent by their own tablet since the store was asked about them.
    fn is_moving(&self, hand: &Hand) -> bool {
        let ids = hand.ids();
        let mut landed = self
            .refill
            .landed
            .iter()
            .filter(|(newest, _)| *newest >= hand.asked);
        ids.iter().any(|id| self.staged_ids.contains(id))
            || landed.any(|(_, landed)| landed.iter().any(|id| ids.contains(id)))
    }

    /// The store is asked about a hand once more, when what is staged now is durable.
    fn ask_again(&mut self, hand: Box<Hand>) {
        self.refill.busy = false;
        self.refill.queue.push_front(hand);
        if self.staged_ids.is_empty() {
            self.next_hand();
        }
    }

    /// Stages what is missing of a hand, as it stood.
    pub(super) fn take_back(
        &mut self,
        now: Timestamp,
        hand: Hand,
        standing: Vec<Standing>,
        harmful: &BTreeSet<EntryId>,
    ) {
        if self.is_moving(&hand) {
            self.ask_again(Box::new(hand));
            return;
        }
        let Some(picked) = pick(&hand.pages, &standing, harmful) else {
            self.refill.busy = false;
            self.hand_answer(&hand, TakenBack::NotProven);
            self.cannot_hand_back(&hand);
            self.next_hand();
            return;
        };
        let mut known: BTreeSet<EntryId> = standing.iter().map(|one| one.id).collect();
        let mut recovered = Recovered {
            device: hand.device,
            scope: hand.scope,
            at: now,
            from: hand.after.size,
            entries: picked.entries,
            decisions: picked.decisions,
            aside: count(picked.aside.len()),
            incomplete: picked.incomplete,
            missing: 0,
        };
        let mut taken = TakenIn {
            hand,
            entries: picked.entries,
            aside: recovered.aside,
        };
        if recovered.incomplete > 0 || recovered.aside > 0 {
            // Another tablet may hold what this one does not: it is asked as well.
            taken.hand.only_for = Some(taken.hand.device);
        }
        let scope = taken.hand.scope;
        for rows in picked.pages {
            self.logs.make_room(scope, rows.len() as u64);
            for row in rows {
                // A log that was refilled itself may bring one entry twice.
                let again = row.entry.is_some() && !known.insert(row.id);
                if let Some(entry) = row.entry.as_ref().filter(|_| !again) {
                    self.staged_ids.insert(entry.id);
                    self.stands_again(scope, entry);
                }
                self.logs.stage_lost(scope, row, again);
            }
            self.logs.end_run(scope);
        }
        let nothing = recovered.entries == 0 && recovered.decisions == 0 && recovered.aside == 0;
        for (why, entry) in picked.aside {
            self.logs.gathering().aside.push(Aside {
                device: taken.hand.device,
                at: now,
                why,
                entry,
            });
        }
        if nothing {
            self.taken_in(taken);
            self.next_hand();
        } else {
            recovered.missing = self.missing_in(scope);
            self.logs.gathering().recovered.push(recovered);
            self.taken_in_gathering.push(taken);
        }
    }

    /// Places in chains of a scope that no entry stands at.
    fn missing_in(&self, scope: Scope) -> u64 {
        let chains = self.chains.iter().filter(|((_, of), _)| *of == scope);
        chains
            .flat_map(|(_, chain)| &chain.gaps)
            .map(|(first, last)| last - first + 1)
            .sum()
    }

    fn stands_again(&mut self, scope: Scope, entry: &Entry) {
        let header = &entry.header;
        if header.device == self.office_device {
            self.own_tick = self.own_tick.max(header.tick);
            self.own_chains
                .entry(scope)
                .or_default()
                .stands_again(header.seq, entry.id);
        } else {
            let place = (header.device, scope);
            let chain = Chain::stands_again(self.chains.remove(&place), entry);
            self.chains.insert(place, chain);
        }
    }

    /// What a hand brought is durable.
    pub(super) fn taken_in(&mut self, taken: TakenIn) {
        self.refill.busy = false;
        let TakenIn { hand, entries, aside } = taken;
        self.hand_answer(&hand, TakenBack::Held { entries, aside });
        let held = Held {
            edge: hand.end,
            only_for: hand.only_for,
        };
        self.refill.keep(hand.scope, held);
    }

    pub(super) fn hand_answer(&mut self, hand: &Hand, outcome: TakenBack) {
        let hand_number = hand.hand;
        self.send(
            hand.link,
            &Down::TakenBack {
                hand: hand_number,
                outcome,
            },
        );
    }

    /// Entries of a transaction became durable: questions on their way to the store may not have seen them.
    pub(super) fn remember_landed(&mut self, commit: &Commit) {
        let oldest = self.waiting.keys().next().copied();
        while self
            .refill
            .landed
            .front()
            .is_some_and(|(newest, _)| oldest.is_none_or(|oldest| *newest < oldest))
        {
            self.refill.landed.pop_front();
        }
        if oldest.is_some() {
            let ids = commit.rows.iter().map(|row| row.row.id).collect();
            self.refill.landed.push_back((AskId(self.next_ask), ids));
        }
    }

    /// A tablet says what this office confirmed to it: what is not here is asked for.
    pub(super) fn check_confirmed(&mut self, link: LinkId, device: DeviceId, confirmed: &[Confirmed]) {
        for said in confirmed.iter().take(limits::CHAINS_MAX) {
            let from_seq = match self.chains.get(&(device, said.scope)) {
                None => Some(0),
                Some(chain) => chain
                    .gaps
                    .first()
                    .map(|(first, _)| *first)
                    .or(Some(chain.seq + 1))
                    .filter(|missing| *missing <= said.seq),
            };
            if let Some(from_seq) = from_seq {
                let scope = said.scope;
                self.refill.remember_it_knew_more(device);
                self.send(link, &Down::Missing { scope, from_seq });
            }
        }
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
