//! A home after its faults: everything is mended, what was lost with a server is told to it again, and nothing may wait any more.

use sync_core::sync::tablet::LinkTrouble;
use sync_core::testing::TabletAt;

use super::{Worker, World};
use crate::check::{Invariant, Problem};

impl World {
    /// Whoever signed in on a tablet.
    fn known_on(&self, tablet: usize) -> impl Iterator<Item = &Worker> {
        let signed_in = &self.model.signed_in;
        self.workers
            .iter()
            .filter(move |worker| signed_in.contains(&(tablet, worker.staff)))
    }

    /// Whether something is set aside on a tablet whose author could still type their PIN.
    fn lacks_work_of_those_who_stay(&self, tablet: usize) -> bool {
        let aside = self.home.at(TabletAt(tablet)).set_aside();
        let stays = |staff| self.workers.iter().any(|one| one.staff == staff && one.stays);
        self.model
            .saved()
            .filter(|(id, _)| aside.iter().any(|(of, ..)| of == id))
            .any(|(_, asked)| stays(asked.by))
    }

    /// A restored server does not know keys that were certified since: each owner's PIN, typed where they worked, tells it.
    fn vouched_for_again(&mut self) {
        if self.figures.restored == 0 {
            return;
        }
        for n in 0..self.home.tablets() {
            let at = TabletAt(n);
            let gone = self.screens[n].gone || self.screens[n].revoked;
            if gone || self.home.at(at).status().set_aside == 0 {
                continue;
            }
            let known: Vec<Worker> = self.known_on(n).cloned().collect();
            for worker in &known {
                // Somebody whose role ended meanwhile is not let in.
                let _ = self.unlock(at, worker);
                self.home.pass(60_000);
                self.listen();
            }
        }
    }

    /// Everything is mended, and some minutes pass.
    pub(super) fn heal(&mut self) -> Vec<Problem> {
        self.tell("everything is mended".to_owned());
        self.mend_office();
        for n in 0..self.home.tablets() {
            let at = TabletAt(n);
            if self.screens[n].gone {
                continue;
            }
            self.mend(at);
        }
        self.home.settle();
        self.listen();
        // A silent link is noticed, a new one is tried, what waits is sent.
        for _ in 0..3 {
            self.home.pass(3 * 60_000);
            self.listen();
        }
        if self.figures.turnover > 0 {
            // A tablet asks for a feed that somebody there may read again when it meets the office anew.
            for n in 0..self.home.tablets() {
                self.home.cut(TabletAt(n), LinkTrouble::Broken, 0);
            }
            // Whoever reads less than before is locked out meanwhile, and their tablet begins anew.
            for _ in 0..2 {
                self.home.pass(3 * 60_000);
                self.listen();
            }
        }
        self.vouched_for_again();
        self.unsent_of_lost_tablets();
        let mut problems = Vec::new();
        for n in 0..self.home.tablets() {
            if self.screens[n].gone || self.screens[n].revoked {
                continue;
            }
            let status = self.home.at(TabletAt(n)).status();
            // Somebody who left types no PIN any more, and nobody else can vouch for what a lost server's key had signed.
            let aside =
                status.set_aside > 0 && (self.figures.restored == 0 || self.lacks_work_of_those_who_stay(n));
            if status.waiting > 0 || aside || !status.diverged.is_empty() {
                problems.push(Problem::new(
                    Invariant::NothingLost,
                    format!("tablet {n} healed and still: {status:?}"),
                ));
            }
        }
        problems
    }
}
