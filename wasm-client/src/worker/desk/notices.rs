//! What the core tells becomes messages to whoever asked, and says which views are stale.

use sync_core::id::EntryId;
use sync_core::sync::tablet::{Effect, NotDone, Notice, RequestId};
use sync_core::time::Timestamp;

use super::{Asked, Desk, Joining, Task, UNDO_GRACE_MS, UNDO_MS, answers};
use crate::protocol::{FromWorker, Request, Screen, SignInAnswer};
use crate::worker::intake;

impl Desk {
    pub(super) fn tasks(&mut self, now: Timestamp, effects: Vec<Effect>) -> Vec<Task> {
        let mut tasks = Vec::with_capacity(effects.len());
        for effect in effects {
            match effect {
                Effect::Tell(Notice::DocumentsChanged(documents)) => {
                    tasks.extend(self.documents_changed(now, &documents));
                }
                Effect::Tell(Notice::Document {
                    request,
                    document,
                    opened,
                }) => {
                    if let Some(Asked::Document(_, part)) = self.asked.remove(&request) {
                        tasks.extend(self.document_opened(now, document, part, opened));
                    }
                }
                Effect::Tell(Notice::Compared { request, compared }) => {
                    if let Some(Asked::Document(document, part)) = self.asked.remove(&request) {
                        self.document_compared(document, part, compared);
                    }
                }
                Effect::Tell(Notice::Saved { request, entry }) if self.is_step(request) => {
                    tasks.extend(self.step_saved(now, request, entry));
                }
                Effect::Tell(notice) => match noted(&notice) {
                    Some(note) => {
                        self.stale = true;
                        if let Notice::Mended(_) = notice {
                            // Another log has other rows: what is kept beside it is worked out anew.
                            self.follow_up = None;
                        }
                        tasks.push(Task::Note(note));
                    }
                    None => tasks.extend(self.notice(now, notice).map(Task::Say)),
                },
                effect => tasks.push(Task::Perform(effect)),
            }
        }
        tasks
    }

    fn notice(&mut self, now: Timestamp, notice: Notice) -> Option<FromWorker> {
        match notice {
            Notice::Saved { request, entry } => {
                let asked = self.asked.remove(&request);
                let (request, Some(Asked::Save(what, undoable))) = (Request::try_from(request).ok()?, asked)
                else {
                    return None;
                };
                Some(FromWorker::Saved {
                    request,
                    entry: entry.to_hex(),
                    what,
                    undo_until_at: self.undoable(now, entry, undoable),
                })
            }
            Notice::NotDone { request, why } => self.not_done(request, &why),
            Notice::SignedIn { request, .. } => {
                self.asked.remove(&request);
                self.stale = true;
                Some(FromWorker::SignIn {
                    request: Request::try_from(request).ok()?,
                    answer: SignInAnswer::Ok,
                })
            }
            Notice::Done { request } => {
                if let Some(Asked::Enrolled) = self.asked.remove(&request) {
                    self.joining = Joining::No { problem: None };
                }
                None
            }
            Notice::Locked => {
                self.watch = None;
                self.documents.clear();
                self.shown = None;
                self.undo.clear();
                Some(FromWorker::Locked)
            }
            Notice::DirectoryChanged => {
                self.stale = true;
                None
            }
            Notice::StatusChanged => {
                // Figures say when the office was last met; the tablet's own page says everything about it.
                self.stale |= matches!(
                    self.watch,
                    Some((
                        _,
                        Screen::Tablet | Screen::Person { .. } | Screen::Practice | Screen::Shift { .. }
                    ))
                );
                None
            }
            Notice::PeopleChanged(people) => {
                self.stale |= match &self.watch {
                    Some((_, Screen::Person { person, .. } | Screen::Sheet { person, .. })) => {
                        people.is_empty() || people.iter().any(|changed| changed.to_hex() == *person)
                    }
                    _ => true,
                };
                None
            }
            Notice::ReviewsChanged => {
                self.reviews_changed();
                None
            }
            Notice::CyclesChanged(changed) => {
                self.cycles_changed(&changed);
                None
            }
            // Taken before: they lead to further questions.
            Notice::DocumentsChanged(_) | Notice::Document { .. } | Notice::Compared { .. } => None,
            Notice::SetAside { .. } | Notice::Diverged(_) | Notice::Mended(_) | Notice::PageRefused(_) => {
                None
            }
        }
    }

    /// Notes that an entry may be taken back, and until when.
    pub(super) fn undoable(&mut self, now: Timestamp, entry: EntryId, undoable: bool) -> Option<i64> {
        let until = now.plus_ms(UNDO_MS);
        self.undo.retain(|_, until| now <= until.plus_ms(UNDO_GRACE_MS));
        undoable.then(|| {
            self.undo.insert(entry, until);
            until.0
        })
    }

    fn not_done(&mut self, request: RequestId, why: &NotDone) -> Option<FromWorker> {
        let asked = self.asked.remove(&request)?;
        let number = Request::try_from(request);
        match asked {
            Asked::SignIn => Some(FromWorker::SignIn {
                request: number.ok()?,
                answer: answers::sign_in(why),
            }),
            Asked::Save(..) | Asked::Step(..) => Some(FromWorker::NotSaved {
                request: number.ok()?,
                problems: intake::problems(why),
            }),
            // Nobody was signed in: there is nothing to forget, and the screens wait for the answer.
            Asked::Lock => Some(FromWorker::Locked),
            Asked::Enrolled => {
                self.joining = Joining::No {
                    problem: Some(intake::sentence(&why.to_string())),
                };
                None
            }
            Asked::Document(document, part) => {
                self.document_failed(document, part, why);
                None
            }
            Asked::Quiet => None,
        }
    }
}

/// What somebody who looks into a tablet should find in its log.
fn noted(notice: &Notice) -> Option<String> {
    match notice {
        Notice::SetAside { entry, why } => Some(format!("the office did not take {entry}: {}", why.label())),
        Notice::Diverged(scope) => Some(format!(
            "the office's log of {:?} is not the one this tablet has",
            scope.audience
        )),
        Notice::Mended(scope) => Some(format!(
            "the office's log of {:?} and this tablet's agree again",
            scope.audience
        )),
        Notice::PageRefused(scope) => Some(format!(
            "a page of {:?} does not prove what it claims and was not taken",
            scope.audience
        )),
        _ => None,
    }
}
