//! The lease: renewed whenever the office is met, with the keys that somebody's roles open then.
//!
//! May not live here: how somebody signs in (`session`).

use std::collections::BTreeSet;

use super::{Persisting, Tablet, cells};
use crate::scope::Scope;
use crate::seal::{ScopeKey, digest_of};
use crate::time::Timestamp;
use crate::wire::{SignInRefusal, Up};

impl Tablet {
    /// Asks for a longer lease and for the keys this person's roles open now.
    pub(super) fn renew(&mut self) {
        if !self.link.is_up() {
            return;
        }
        let office_request = self.office_request();
        let Some(unlocked) = &mut self.unlocked else {
            return;
        };
        unlocked.renewal = Some(office_request);
        let staff = unlocked.session.staff;
        let held = Some(digest_of(&unlocked.content.scope_keys));
        self.send(&Up::Renew {
            request: office_request,
            staff,
            held,
        });
    }

    pub(super) fn renewed(&mut self, lease_until: Timestamp, scope_keys: Vec<(Scope, ScopeKey)>) {
        let Some(unlocked) = &mut self.unlocked else {
            return;
        };
        unlocked.renewal = None;
        let (before, after): (BTreeSet<Scope>, BTreeSet<Scope>) = (
            unlocked.scopes().collect(),
            scope_keys.iter().map(|(scope, _)| *scope).collect(),
        );
        unlocked.content.scope_keys = scope_keys;
        let staff = unlocked.session.staff;
        if let Some(cell) = self.vaults.get_mut(&staff) {
            cell.lease_until = lease_until;
            cell.vault
                .reseal(&unlocked.vault_key, &unlocked.content, &mut self.entropy);
            let write = cells::vault(staff, cell);
            self.persist(vec![write], Persisting::Bookkeeping);
        }
        if !before.is_subset(&after) {
            // What their role no longer reads leaves the screen at once; the next sign-in shows what it does.
            self.lock();
        } else if before != after {
            self.read_anew();
            let cursors = self.cursors();
            self.send(&Up::Want(cursors));
        }
    }

    /// The office does not renew. Somebody who left is out at once; what they recorded stays, sealed, and is sent. A key that
    /// nobody vouches for here is kept: an office restored from before it was certified learns of it with the next PIN, and takes
    /// what was signed with it only then.
    pub(super) fn renewal_refused(&mut self, why: SignInRefusal) {
        let Some(unlocked) = &self.unlocked else {
            return;
        };
        let (staff, author) = (unlocked.session.staff, unlocked.author.public());
        let unvouched = why == SignInRefusal::NotHere
            && self.directory.key(&author).is_none()
            && self.directory.works_here_at(staff, self.office_now());
        if !unvouched {
            return self.forget_and_lock();
        }
        if let Some(cell) = self.vaults.get_mut(&staff) {
            cell.lease_until = self.now;
            let write = cells::vault(staff, cell);
            self.persist(vec![write], Persisting::Bookkeeping);
        }
        self.lock();
    }

    fn forget_and_lock(&mut self) {
        if let Some(session) = self.session() {
            self.vaults.remove(&session.staff);
            let write = super::Write {
                key: format!("vault/{}", session.staff),
                value: None,
            };
            self.persist(vec![write], Persisting::Bookkeeping);
        }
        self.lock();
    }
}
