//! Follow-through at a tablet's desk: what happened before and whose turn it is, kept as cycles change; steps taken.
//!
//! May not live here: what a step moves (`sync_core::cycle`), what is shown of it (`views`).

use sync_core::cycle::Cycles;
use sync_core::id::{CycleId, EntryId, PersonId, StaffId};
use sync_core::signal::{Before, SignalLimits, theme_of_incident};
use sync_core::sync::tablet::{Command, NotDone, RequestId};
use sync_core::time::Timestamp;

use super::{Asked, Desk, Task};
use crate::protocol::{DraftKey, FromWorker, Request, Screen, StepName, StepTaken, daily_form};
use crate::worker::views;
use crate::worker::{drafts, intake};

/// What is kept beside the fold while somebody is signed in.
pub struct FollowUp {
    /// What happened before, by what it was.
    pub before: Before,
    /// How many actions wait for a step of whoever is signed in.
    pub mine: u32,
}

impl FollowUp {
    fn of(cycles: &Cycles, me: StaffId) -> Self {
        Self {
            before: Before::of(cycles),
            mine: views::count_mine(cycles, me),
        }
    }
}

impl Desk {
    /// Begins to keep it, once everything that somebody may read has been read.
    pub(super) fn keep_follow_up(&mut self, reading: bool) {
        let (Some(cycles), Some(session)) = (self.tablet.cycles(), self.tablet.session()) else {
            self.follow_up = None;
            return;
        };
        if !reading && self.follow_up.is_none() {
            self.follow_up = Some(FollowUp::of(cycles, session.staff));
        }
    }

    /// These cycles may read differently now.
    pub(super) fn cycles_changed(&mut self, changed: &[CycleId]) {
        if let (Some(kept), Some(cycles), Some(session)) =
            (&mut self.follow_up, self.tablet.cycles(), self.tablet.session())
        {
            for cycle in changed.iter().filter_map(|id| cycles.cycle(*id)) {
                kept.before.update(cycle);
            }
            kept.mine = views::count_mine(cycles, session.staff);
        }
        self.stale |= match &self.watch {
            Some((_, Screen::Cycle { cycle, .. })) => changed.iter().any(|one| one.to_hex() == *cycle),
            Some((_, Screen::Actions)) => true,
            _ => false,
        };
    }

    /// Steps of a cycle: all in one write.
    pub(super) fn take_steps(
        &mut self,
        now: Timestamp,
        request: Request,
        steps: &[StepTaken],
        form: StepName,
    ) -> Vec<Task> {
        let read = match self.tablet.cycles() {
            Some(cycles) => intake::step::read(cycles, now, steps),
            None => Err(intake::problems(&NotDone::Locked)),
        };
        match read {
            Ok((records, words)) => {
                let name = drafts::name(&DraftKey::Step(form));
                // Assigned and confirmed in one go are two records: those are struck one by one.
                let asked = Asked::Step(words, name, records.len() == 1);
                self.command(now, request.into(), asked, Command::RecordAll(records))
            }
            Err(problems) => vec![Task::Say(FromWorker::NotSaved { request, problems })],
        }
    }

    /// A daily check is signed.
    pub(super) fn sign_daily(
        &mut self,
        now: Timestamp,
        request: Request,
        first: &str,
        fields: &[u8],
    ) -> Vec<Task> {
        match intake::daily::read(now, fields) {
            Ok((records, words)) => {
                let name = drafts::name(&DraftKey::Step(daily_form(first)));
                let asked = Asked::Step(words, name, false);
                self.command(now, request.into(), asked, Command::RecordAll(records))
            }
            Err(problems) => vec![Task::Say(FromWorker::NotSaved { request, problems })],
        }
    }

    /// Checks and reviews may read differently now.
    pub(super) fn reviews_changed(&mut self) {
        self.stale |= matches!(
            self.watch,
            Some((_, Screen::Actions | Screen::Floor | Screen::Daily { .. }))
        );
    }

    /// Whether a request took steps of a cycle.
    pub(super) fn is_step(&self, request: RequestId) -> bool {
        matches!(self.asked.get(&request), Some(Asked::Step(..)))
    }

    /// Steps are written: the form's draft is done with.
    pub(super) fn step_saved(&mut self, now: Timestamp, request: RequestId, entry: EntryId) -> Vec<Task> {
        let asked = self.asked.remove(&request);
        let (Ok(number), Some(Asked::Step(what, name, undoable))) = (Request::try_from(request), asked)
        else {
            return Vec::new();
        };
        let mut tasks = self.quietly(now, Command::ClearDraft { name });
        tasks.push(Task::Say(FromWorker::Saved {
            request: number,
            entry: entry.to_hex(),
            what,
            undo_until_at: self.undoable(now, entry, undoable),
        }));
        tasks
    }

    /// What happened before, for an incident that is being typed.
    pub(super) fn before(
        &self,
        now: Timestamp,
        request: Request,
        person: &str,
        (what, place): (u8, Option<u8>),
    ) -> FromWorker {
        let core = self.tablet.status();
        let source = self.source(now, &core);
        let lines = match (&self.follow_up, self.tablet.floor()) {
            (Some(kept), Some(floor)) => {
                let typed = (theme_of_incident(what), PersonId::from_hex(person), place);
                let found =
                    kept.before
                        .before(floor, typed, &SignalLimits::default(), now, views::BEFORE_SHOWN);
                views::before(&source, &found)
            }
            _ => Vec::new(),
        };
        FromWorker::Before { request, lines }
    }
}
