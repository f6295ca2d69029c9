//! What a sign-in may read is folded: names at once, the rest after the screens have had their turn.
//!
//! Two weeks of a large home take a weak tablet a second and more. May not live here: taking in what comes (`feeds`).

use super::session::Unlocked;
use super::{Notice, Tablet};
use crate::fold::{Entered, Place};
use crate::journal::{Content, read_body};
use crate::scope::{Audience, Scope};

impl Tablet {
    /// Folds who lives here; the rest waits for [`Self::read_on`].
    pub(super) fn read_names(&mut self) {
        self.read_pages(|audience| audience == Audience::People);
        self.unread = true;
    }

    /// Folds everything that this sign-in may read now: there is more than there was.
    pub(super) fn read_anew(&mut self) {
        self.read_names();
        self.read_on();
    }

    /// Folds everything else that this sign-in may read, if that has not been done yet. Whatever a person or the office
    /// asks for comes after it: nothing is judged or written by half of what is here.
    pub(super) fn read_on(&mut self) {
        if !core::mem::take(&mut self.unread) {
            return;
        }
        self.read_pages(|audience| audience != Audience::People);
        for ((scope, seq), cell) in &self.own {
            let Some(key) = self.key_of(scope) else { continue };
            let Some(entry) = Self::open_own(key, scope, *seq, cell) else {
                continue;
            };
            let Some(Ok(content)) = entry.body.as_deref().map(read_body) else {
                continue;
            };
            if scope.audience == Audience::Cycles {
                if let Some(feed) = &mut self.cycles {
                    feed.take(&entry, Place::OnTablet, &content);
                }
            } else if let (Some(floor), Content::Record(record)) = (&mut self.floor, &content) {
                floor.apply(&Entered::of(&entry, Place::OnTablet, record));
                if cell.sent.is_for_good() {
                    floor.set_aside(entry.id);
                }
            }
        }
        self.tell(Notice::StatusChanged);
    }

    fn read_pages(&mut self, which: impl Fn(Audience) -> bool) {
        let scopes: Vec<Scope> = self.unlocked.iter().flat_map(Unlocked::scopes).collect();
        for scope in scopes.into_iter().filter(|scope| which(scope.audience)) {
            self.open_pages(scope);
            self.show_left(scope);
        }
    }
}
