//! May a change be let into its document? Asked before the machine takes the entry in.
//!
//! A change is tried upon all that was let in before, counted or not: whether it does harm is one question, whether its
//! author might is another, and the machine's.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use sync_core::document::{Answer, Ask, Change, Unmerged};
use sync_core::id::EntryId;
use sync_core::record::DocumentKey;

use super::{Documents, NoAnswer};
use crate::store::{Store, StoreError};

/// Changes let in that the store may not have yet: more than two full commits.
const RECENT: usize = 4096;
/// How long to wait before a helper that could not be started is tried again.
const START_AGAIN: Duration = Duration::from_secs(5);

type Done = Box<dyn FnOnce(Vec<EntryId>) + Send>;

/// Judges changes on a thread of its own, one push after another.
pub struct Judge {
    asked: Sender<(Vec<(DocumentKey, Change)>, Done)>,
}

impl Judge {
    /// Starts the thread. It ends when this is dropped.
    ///
    /// # Errors
    /// When the operating system gives no thread.
    pub fn start(documents: Documents, store: Store) -> std::io::Result<Self> {
        let (asked, questions) = channel();
        let judging = Judging {
            documents,
            store,
            recent: VecDeque::new(),
        };
        std::thread::Builder::new()
            .name("judge".to_owned())
            .spawn(move || judging.run(&questions))?;
        Ok(Self { asked })
    }

    /// Judges; `done` is called from the thread with the entries whose changes may not be let in. As many pushes may wait as
    /// tablets are connected: each has at most two under way.
    pub fn judge(&self, changes: Vec<(DocumentKey, Change)>, done: Done) {
        // When the thread is gone the office is stopping, and the tablets still hold everything.
        let _ = self.asked.send((changes, done));
    }
}

struct Judging {
    documents: Documents,
    store: Store,
    recent: VecDeque<(DocumentKey, Change)>,
}

impl Judging {
    fn run(mut self, questions: &Receiver<(Vec<(DocumentKey, Change)>, Done)>) {
        while let Ok((changes, done)) = questions.recv() {
            let mut refused = Vec::new();
            for (document, change) in changes {
                match self.admit(&document, &change) {
                    Ok(()) => {
                        if self.recent.len() >= RECENT {
                            self.recent.pop_front();
                        }
                        self.recent.push_back((document, change));
                    }
                    Err(Undecided::No(why)) => {
                        tracing::warn!(entry = %change.id, %why, "a change to a living document is not let in");
                        refused.push(change.id);
                    }
                    // The office stops, or cannot read its store: nobody is told anything, and nothing is lost.
                    Err(Undecided::Stopping) => return,
                }
            }
            done(refused);
        }
    }

    fn admit(&self, document: &DocumentKey, candidate: &Change) -> Result<(), Undecided> {
        let mut changes = self.store.document_changes(document)?;
        let recent = self.recent.iter().filter(|(of, _)| of == document);
        for (_, change) in recent {
            if changes.iter().all(|stored| stored.id != change.id) {
                changes.push(change.clone());
            }
        }
        let ask = Ask::Admit {
            document: *document,
            changes: changes.clone(),
            candidate: candidate.clone(),
        };
        match self.ask(&ask)? {
            // What it stands on may still be on its way, after a restored backup: it is merged when that comes.
            Some(Answer::Admitted | Answer::NotAdmitted(Unmerged::Waits)) => Ok(()),
            Some(Answer::NotAdmitted(why)) => Err(Undecided::No(why)),
            // The document was broken before: this change is not to blame, and is kept for the day it can be read.
            Some(_) => Ok(()),
            None => {
                let without = Ask::Open {
                    document: *document,
                    changes,
                    proposals: Vec::new(),
                    at: None,
                };
                match self.ask(&without)? {
                    Some(_) => Err(Undecided::No(Unmerged::Harmful)),
                    None => Ok(()),
                }
            }
        }
    }

    /// `None` when the helper died over it.
    fn ask(&self, ask: &Ask) -> Result<Option<Answer>, Undecided> {
        loop {
            match self.documents.ask_blocking(ask) {
                Ok(answer) => return Ok(Some(answer)),
                Err(NoAnswer::Died | NoAnswer::TooLarge) => return Ok(None),
                // Not a word about the change: it waits on its tablet until the office can tell.
                Err(NoAnswer::NotStarted) => std::thread::sleep(START_AGAIN),
                Err(NoAnswer::Stopping) => return Err(Undecided::Stopping),
            }
        }
    }
}

enum Undecided {
    No(Unmerged),
    Stopping,
}

impl From<StoreError> for Undecided {
    fn from(error: StoreError) -> Self {
        tracing::error!(%error, "the changes of a living document could not be read");
        Self::Stopping
    }
}
