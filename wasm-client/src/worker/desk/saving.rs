//! From what was typed to a command: read it with what that needs, or say everything that is wrong with it.

use sync_core::fold::Floor;
use sync_core::id::{EntryId, StaffId, UnitId};
use sync_core::sync::tablet::{Command, NotDone};
use sync_core::time::Timestamp;

use super::{Asked, Desk, Task, UNDO_GRACE_MS};
use crate::protocol::{FromWorker, Request, Say};
use crate::worker::intake::{self, shift::Seen};
use crate::worker::views::{self, UNDO_WHY};

impl Desk {
    /// A shift begun or ended, or a unit looked over.
    pub(super) fn shift(&mut self, now: Timestamp, request: Request, say: Say) -> Vec<Task> {
        let read = match say {
            Say::StartShift { unit } => self.reading(|floor, me| intake::shift::start(floor, me, now, &unit)),
            Say::EndShift { unit, note } => self.seeing(now, &unit, &note, intake::shift::end),
            Say::CheckUnit { unit, note } => self.seeing(now, &unit, &note, intake::shift::check),
            _ => return Vec::new(),
        };
        self.save(now, request, read, false)
    }

    /// An entry made for the wrong person: a copy for the right one and the strike, in one write.
    pub(super) fn move_to(
        &mut self,
        now: Timestamp,
        request: Request,
        entry: &str,
        person: &str,
    ) -> Vec<Task> {
        let read = match (self.tablet.floor(), self.tablet.session()) {
            (Some(floor), Some(session)) => {
                intake::wrong_person::read(floor, session.staff, now, entry, person)
            }
            _ => Err(intake::problems(&NotDone::Locked)),
        };
        let edited = read.map(|(records, words)| (Command::RecordAll(records), words));
        self.save_command(now, request, edited)
    }

    /// A file of what the office has not confirmed.
    pub(super) fn export(&self, now: Timestamp, request: Request) -> FromWorker {
        let device: String = self.device_hex().chars().take(8).collect();
        FromWorker::Exported {
            request,
            file: self.tablet.export_unsent(),
            name: format!("unsent-{device}-{}.followthrough", now.care_day().iso()),
        }
    }

    /// Reads a form with what that needs: the floor, and who is signed in.
    pub(super) fn reading(&self, read: impl FnOnce(&Floor, StaffId) -> intake::Read) -> intake::Read {
        match (self.tablet.floor(), self.tablet.session()) {
            (Some(floor), Some(session)) => read(floor, session.staff),
            _ => Err(intake::problems(&NotDone::Locked)),
        }
    }

    /// The same for what somebody has seen open on a unit: counted now, as the screen shows it.
    fn seeing(
        &self,
        now: Timestamp,
        unit: &str,
        note: &str,
        read: impl FnOnce(&Floor, StaffId, Timestamp, &Seen<'_>) -> intake::Read,
    ) -> intake::Read {
        let core = self.tablet.status();
        let source = self.source(now, &core);
        self.reading(|floor, me| {
            let open = UnitId::from_hex(unit)
                .map(|unit| views::seen_open(&source, floor, unit))
                .unwrap_or_default();
            read(floor, me, now, &Seen { unit, open, note })
        })
    }

    pub(super) fn undo(&self, now: Timestamp, entry: &str) -> intake::Read {
        let until = EntryId::from_hex(entry).and_then(|entry| self.undo.get(&entry));
        if until.is_none_or(|until| now > until.plus_ms(UNDO_GRACE_MS)) {
            return Err(vec![intake::whole(
                "The time to undo has passed. Open the entry and use \"Entered in error\"",
            )]);
        }
        self.strike(now, entry, UNDO_WHY)
    }

    /// That something should not have been recorded: care, or a step of a cycle.
    pub(super) fn strike(&self, now: Timestamp, entry: &str, why: &str) -> intake::Read {
        let step = EntryId::from_hex(entry).and_then(|id| {
            let cycles = self.tablet.cycles()?;
            Some((cycles.cycle_of(id)?, cycles.record(id)?))
        });
        match step {
            Some((cycle, noted)) => intake::step::strike(cycle, noted, now, why),
            None => self.reading(|floor, _| intake::strike(floor, now, entry, why)),
        }
    }

    pub(super) fn save(
        &mut self,
        now: Timestamp,
        request: Request,
        read: intake::Read,
        undoable: bool,
    ) -> Vec<Task> {
        match read {
            Ok((record, words)) => self.command(
                now,
                request.into(),
                Asked::Save(words, undoable),
                Command::Record(record),
            ),
            Err(problems) => vec![Task::Say(FromWorker::NotSaved { request, problems })],
        }
    }

    pub(super) fn save_command(
        &mut self,
        now: Timestamp,
        request: Request,
        edited: crate::worker::documents::Edited,
    ) -> Vec<Task> {
        match edited {
            Ok((command, words)) => self.command(now, request.into(), Asked::Save(words, false), command),
            Err(problems) => vec![Task::Say(FromWorker::NotSaved { request, problems })],
        }
    }
}
