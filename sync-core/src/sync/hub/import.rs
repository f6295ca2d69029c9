//! Unsent work that came as a file: judged and stored as if its tablet had pushed it, answered item by item.

use super::Hub;
use super::api::{Effect, Imported, Notice, OfficeRequest};
use super::intake::Reply;
use crate::id::DeviceId;
use crate::scope::Scope;
use crate::seal::SealedToOffice;
use crate::time::Timestamp;
use crate::wire::{Answer, Fate, SEALED_RUN, SealedRun};

/// Where each item of a file belongs; `None` for one that does not open.
pub(super) type Places = Vec<Option<(Scope, u64)>>;

impl Hub {
    /// Takes in sealed items of one device, brought by hand.
    pub(super) fn import(
        &mut self,
        now: Timestamp,
        request: OfficeRequest,
        device: DeviceId,
        items: &[SealedToOffice],
    ) {
        let opened: Vec<Option<SealedRun>> = items.iter().map(|item| self.open_item(item)).collect();
        let places: Places = opened
            .iter()
            .map(|run| run.as_ref().map(|run| (run.scope, run.run.first_seq)))
            .collect();
        let runs = opened
            .into_iter()
            .flatten()
            .map(|run| (run.scope, run.run))
            .collect();
        self.push(now, Reply::Import(request, places), device, runs);
    }

    /// One sealed item, if it opens.
    pub(super) fn open_item(&self, item: &SealedToOffice) -> Option<SealedRun> {
        let plain = self.office_box.open(SEALED_RUN, item).ok()?;
        minicbor::decode(&plain).ok()
    }

    /// Says what became of each item.
    pub(super) fn imported(&mut self, request: OfficeRequest, places: &Places, answers: &[Answer]) {
        let fate = |place: &Option<(Scope, u64)>| {
            let Some((scope, seq)) = place else {
                return Imported::Damaged;
            };
            let covers = |answer: &&Answer| {
                answer.scope == *scope
                    && (answer.first_seq..answer.first_seq.saturating_add(answer.count)).contains(seq)
            };
            match answers.iter().find(covers).map(|answer| &answer.fate) {
                Some(Fate::Stored { .. }) => Imported::Stored,
                Some(Fate::Duplicate) => Imported::AlreadyThere,
                Some(Fate::Refused(why)) => Imported::Refused(*why),
                None => Imported::Damaged,
            }
        };
        let items = places.iter().map(fate).collect();
        self.effects
            .push(Effect::Tell(Notice::OfficeImported { request, items }));
    }
}
