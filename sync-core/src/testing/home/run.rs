//! How things move: one small step at a time, so that a test can put any fault between any two of them.
//!
//! `settle` makes the steps in a fixed order; a simulation picks them by chance. Frames keep their order on a link, batches
//! in a store, inputs at a machine; everything else may happen in any order.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Home, TabletAt};
use crate::limits;
use crate::sync::hub::{self, Hub, LinkId};
use crate::sync::tablet::{self, LinkTrouble};
use crate::wire::SignInRefusal;

/// One small step that can be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Move {
    /// A tablet's machine takes its next input.
    Tablet(TabletAt),
    /// A tablet's store writes its next batch and answers.
    Store(TabletAt),
    /// The next frame of a link reaches the office, or, after the last, its end.
    Up(LinkId),
    /// The next frame of a link reaches its tablet, or, after the last, its end.
    Down(LinkId),
    /// The office's machine takes its next input.
    Hub,
    /// A question of the office's machine is answered: which, in the order they were asked.
    Ask(usize),
    /// The office's machine learns that nothing else waits.
    Drained,
    /// The office's store writes its transaction and answers.
    Commit,
}

/// One link with what is on its way.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    tablet: TabletAt,
    pub(super) up: VecDeque<Vec<u8>>,
    pub(super) down: VecDeque<Vec<u8>>,
    /// Whether the tablet still holds its end.
    pub(super) tablet_end: bool,
    /// What is sent up, or down, does not arrive.
    pub(super) swallows_up: bool,
    pub(super) swallows_down: bool,
    /// Frames wait on the way.
    pub(super) stalled: bool,
    /// Set once the office closed its end.
    office_closed: Option<LinkTrouble>,
}

impl Home {
    /// Every step that can be made now, in the order in which `settle` prefers them.
    pub fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        for at in self.everybody() {
            let tablet = &self.tablets[at.0];
            if !tablet.inputs.is_empty() {
                moves.push(Move::Tablet(at));
            }
            if !tablet.unwritten.is_empty() && !tablet.slow_store {
                moves.push(Move::Store(at));
            }
        }
        for (link, wire) in self
            .wires
            .iter()
            .filter(|(_, wire)| !wire.stalled || !wire.tablet_end)
        {
            if !wire.up.is_empty() || !wire.tablet_end {
                moves.push(Move::Up(*link));
            }
            if wire.tablet_end && (!wire.down.is_empty() || wire.office_closed.is_some()) {
                moves.push(Move::Down(*link));
            }
        }
        if !self.hub_inputs.is_empty() {
            moves.push(Move::Hub);
        }
        moves.extend((0..self.asks.len()).map(Move::Ask));
        if self.hub_inputs.is_empty() && !self.drained {
            moves.push(Move::Drained);
        }
        if self.committing.is_some() {
            moves.push(Move::Commit);
        }
        moves
    }

    /// Runs until nothing is left to do at this moment.
    pub fn settle(&mut self) {
        while let Some(next) = self.moves().first() {
            self.make(*next);
        }
    }

    /// Makes one step; one that cannot be made changes nothing.
    pub fn make(&mut self, step: Move) {
        match step {
            Move::Tablet(at) => {
                let now = self.tablet_now(at);
                if let Some(input) = self.tablets[at.0].inputs.pop_front() {
                    let effects = self.tablets[at.0].tablet.handle(now, input);
                    self.perform_tablet(at, effects);
                }
            }
            Move::Store(at) => self.write_batch(at),
            Move::Up(link) => self.frame_up(link),
            Move::Down(link) => self.frame_down(link),
            Move::Hub => {
                if let Some(input) = self.hub_inputs.pop_front() {
                    self.drained = false;
                    self.handle_hub(input);
                }
            }
            Move::Ask(which) => {
                if let Some(answer) = self.asks.remove(which).and_then(|ask| self.answer_of(ask)) {
                    self.hub_inputs.push_back(answer);
                }
            }
            Move::Drained => {
                self.drained = true;
                self.handle_hub(hub::Input::Drained);
            }
            Move::Commit => self.commit(),
        }
    }

    fn write_batch(&mut self, at: TabletAt) {
        let tablet = &mut self.tablets[at.0];
        if let Some((batch, writes)) = tablet.unwritten.pop_front() {
            let input = match tablet.store.write(writes) {
                Ok(()) => tablet::Input::Persisted(batch),
                Err(trouble) => tablet::Input::PersistFailed(batch, trouble),
            };
            tablet.inputs.push_back(input);
        }
    }

    fn frame_up(&mut self, link: LinkId) {
        let Some(wire) = self.wires.get_mut(&link) else {
            return;
        };
        if let Some(frame) = wire.up.pop_front() {
            self.tablets[wire.tablet.0].old_frames.keep(true, &frame);
            if wire.office_closed.is_none() {
                self.hub_inputs.push_back(hub::Input::Received(link, frame));
            }
        } else if !wire.tablet_end {
            if wire.office_closed.is_none() {
                self.hub_inputs.push_back(hub::Input::LinkClosed(link));
            }
            self.wires.remove(&link);
        }
    }

    fn frame_down(&mut self, link: LinkId) {
        let Some(wire) = self.wires.get_mut(&link) else {
            return;
        };
        let tablet = &mut self.tablets[wire.tablet.0];
        if let Some(frame) = wire.down.pop_front() {
            tablet.old_frames.keep(false, &frame);
            tablet.inputs.push_back(tablet::Input::Received(frame));
            self.hub_inputs.push_back(hub::Input::Sent(link));
        } else if let Some(why) = wire.office_closed {
            // A link that the tablet has left behind tells it nothing.
            if tablet.link == Some(link) {
                tablet.link = None;
                tablet.inputs.push_back(tablet::Input::LinkDown(why));
            }
            self.wires.remove(&link);
        }
    }

    fn commit(&mut self) {
        let Some((id, commit)) = self.committing.take() else {
            return;
        };
        match self.office.commit(commit) {
            Ok(()) => self.hub_inputs.push_back(hub::Input::Committed(id)),
            Err(trouble) => {
                // The machine says goodbye, then begins anew from what is stored.
                self.handle_hub(hub::Input::CommitFailed(id, trouble));
                self.hub_inputs.clear();
                self.asks.clear();
                self.committing = None;
                self.hub = Hub::open(self.office.load(), self.entropy.next_32(), self.now);
                self.drained = false;
            }
        }
    }

    fn handle_hub(&mut self, input: hub::Input) {
        let effects = self.hub.handle(self.now, input);
        for effect in effects {
            if let Some(left) = &mut self.office_effects_left {
                let Some(fewer) = left.checked_sub(1) else {
                    self.power_cut_office(true);
                    return;
                };
                *left = fewer;
            }
            self.perform_hub(effect);
        }
    }

    pub(super) fn perform_tablet(&mut self, at: TabletAt, effects: Vec<tablet::Effect>) {
        for effect in effects {
            if let Some(left) = &mut self.tablets[at.0].effects_left {
                let Some(fewer) = left.checked_sub(1) else {
                    self.power_cut(at, usize::MAX);
                    return;
                };
                *left = fewer;
            }
            match effect {
                tablet::Effect::Persist(batch, writes) => {
                    self.tablets[at.0].unwritten.push_back((batch, writes));
                }
                tablet::Effect::Load(load, keys) => {
                    let tablet = &mut self.tablets[at.0];
                    let cells = tablet.store.read(&keys);
                    tablet.inputs.push_back(tablet::Input::Loaded(load, cells));
                }
                tablet::Effect::Connect => {
                    self.leave_link(at);
                    self.connect(at);
                }
                tablet::Effect::Disconnect => self.leave_link(at),
                tablet::Effect::Send(frame) => {
                    let link = self.tablets[at.0].link;
                    if let Some(wire) = link.and_then(|link| self.wires.get_mut(&link))
                        && !wire.swallows_up
                    {
                        wire.up.push_back(frame);
                    }
                }
                tablet::Effect::AskDocuments(id, ask) => {
                    let tablet = &mut self.tablets[at.0];
                    let answer = (!tablet.documents_die).then(|| tablet.documents.answer(&ask));
                    tablet
                        .inputs
                        .push_back(tablet::Input::DocumentAnswered(id, answer));
                }
                tablet::Effect::Tell(notice) => self.tablets[at.0].notices.push(notice),
                tablet::Effect::WakeAt(time) => self.tablets[at.0].wake = Some(time),
                tablet::Effect::ReadOn => self.tablets[at.0].inputs.push_back(tablet::Input::ReadOn),
            }
        }
    }

    /// The shell's part: what came over a link that was left, its end included, is no longer given to the machine.
    fn leave_link(&mut self, at: TabletAt) {
        let tablet = &mut self.tablets[at.0];
        tablet.inputs.retain(|input| {
            !matches!(
                input,
                tablet::Input::LinkUp | tablet::Input::LinkDown(_) | tablet::Input::Received(_)
            )
        });
        if let Some(link) = tablet.link.take()
            && let Some(wire) = self.wires.get_mut(&link)
        {
            wire.tablet_end = false;
        }
    }

    fn connect(&mut self, at: TabletAt) {
        let reached = self.tablets[at.0].online && self.office_up;
        let input = if reached {
            self.next_link += 1;
            let link = LinkId(self.next_link);
            self.tablets[at.0].link = Some(link);
            let wire = Wire {
                tablet: at,
                up: VecDeque::new(),
                down: VecDeque::new(),
                tablet_end: true,
                swallows_up: false,
                swallows_down: false,
                stalled: false,
                office_closed: None,
            };
            self.wires.insert(link, wire);
            let device = self.tablets[at.0].tablet.device();
            self.hub_inputs.push_back(hub::Input::LinkOpened(link, device));
            tablet::Input::LinkUp
        } else {
            tablet::Input::LinkDown(LinkTrouble::Unreachable)
        };
        self.tablets[at.0].inputs.push_back(input);
    }

    fn perform_hub(&mut self, effect: hub::Effect) {
        match effect {
            hub::Effect::Commit(id, commit) => self.committing = Some((id, commit)),
            ask @ (hub::Effect::Read { .. }
            | hub::Effect::Find(..)
            | hub::Effect::AskStanding(..)
            | hub::Effect::JudgeChanges(..)
            | hub::Effect::CheckPin { .. }) => {
                self.asks.push_back(ask);
            }
            hub::Effect::Send(link, frame) => {
                if let Some(given_out) = &mut self.given_out
                    && !given_out
                        .iter()
                        .rev()
                        .take(8)
                        .any(|known| Arc::ptr_eq(known, &frame))
                {
                    given_out.push(frame.clone());
                }
                let frame = self.lie.map_or_else(|| frame.to_vec(), |lie| lie(frame.to_vec()));
                if let Some(raw) = self.raw.get_mut(&link) {
                    raw.received.push(frame);
                    self.hub_inputs.push_back(hub::Input::Sent(link));
                } else if let Some(wire) = self.wires.get_mut(&link) {
                    if wire.swallows_down {
                        self.hub_inputs.push_back(hub::Input::Sent(link));
                    } else {
                        wire.down.push_back(frame);
                    }
                }
            }
            hub::Effect::Close(link, why) => {
                if let Some(raw) = self.raw.get_mut(&link) {
                    raw.closed = Some(why);
                }
                if let Some(wire) = self.wires.get_mut(&link) {
                    wire.office_closed = Some(match why {
                        hub::CloseReason::Revoked => LinkTrouble::Revoked,
                        hub::CloseReason::Protocol => LinkTrouble::Protocol,
                        hub::CloseReason::Unknown => LinkTrouble::Token,
                        hub::CloseReason::Malformed
                        | hub::CloseReason::Replaced
                        | hub::CloseReason::Restarting => LinkTrouble::Broken,
                    });
                }
            }
            hub::Effect::Tell(notice) => self.desk.push(notice),
        }
    }

    fn answer_of(&mut self, ask: hub::Effect) -> Option<hub::Input> {
        match ask {
            hub::Effect::Read { ask, scope, from, to } => {
                Some(hub::Input::Rows(ask, self.office.read(&scope, from, to)))
            }
            hub::Effect::Find(ask, ids) => Some(hub::Input::Found(ask, self.office.find(&ids))),
            hub::Effect::AskStanding(ask, ids) => Some(hub::Input::Standing(ask, self.office.standing(&ids))),
            hub::Effect::JudgeChanges(ask, changes) => {
                Some(hub::Input::ChangesJudged(ask, self.judge_changes(changes)))
            }
            hub::Effect::CheckPin { ask, staff, pin, .. } => {
                let right = self.pins.get(&staff).is_some_and(|known| known == pin.digits());
                let wrong = self.wrong_pins.entry(staff).or_default();
                *wrong = if right { 0 } else { *wrong + 1 };
                let tries_left = limits::PIN_TRIES_FREE.saturating_sub(*wrong);
                let checked = right.then_some(()).ok_or(SignInRefusal::WrongPin { tries_left });
                Some(hub::Input::PinChecked(ask, checked))
            }
            hub::Effect::Commit(..)
            | hub::Effect::Send(..)
            | hub::Effect::Close(..)
            | hub::Effect::Tell(..) => None,
        }
    }
}
