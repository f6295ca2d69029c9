//! Lives the demonstration's five cycles while the fortnight passes: each step when its time has come, in the name of
//! whoever would take it, with records linked that the fortnight really made.
//!
//! Times are parts of the fortnight, so a home of fewer days tells the same story. May not live here: what happens in each
//! (`chapters`), what a step says (`cycles`).

use std::collections::BTreeMap;

use anyhow::Result;
use sync_core::id::{CycleId, EntryId, PersonId};
use sync_core::record::care_kinds::incident;
use sync_core::record::{About, CycleFact, Fact, Step};
use sync_core::staff::Role;
use sync_core::sync::hub::{OfficeCommand, OfficeRecord};
use sync_core::sync::tablet::NewRecord;
use sync_core::time::Timestamp;

use super::chapters::{CONTRADICTED, REPEATED, STALLED, chapters, of_two_owners};
use super::cycles::{action_of, own_cycle};
use super::office::Office;
use super::people::{Home, Worker};
use super::tablet::Simulated;

/// One step whose time comes.
pub struct Planned {
    /// When.
    pub at: Timestamp,
    /// By whom, by their place in the home's staff.
    pub by: usize,
    /// In which cycle.
    pub cycle: Which,
    /// What.
    pub steps: Vec<Written>,
    /// Resting on what.
    pub links: Links,
    /// By a shift leader on a tablet out of reach, before the desk's own.
    pub first_on_tablet: Option<Step>,
}

/// Which cycle.
#[derive(Clone, Copy)]
pub enum Which {
    /// One that follows from no incident.
    Own(&'static str),
    /// The one that the first fall of a resident opens.
    OfFall(usize),
}

/// What a step says, once its cycle is known.
pub type Written = Box<dyn Fn(CycleId) -> Result<Step>>;

/// What a step rests on.
#[derive(Clone, Copy)]
pub enum Links {
    /// Nothing.
    Nothing,
    /// The fall.
    Fall(usize),
    /// The last practice observed, and the last care of somebody.
    Evidence(usize),
}

/// The story as far as it was told.
pub struct Story {
    planned: Vec<Planned>,
    /// First falls, by resident.
    falls: BTreeMap<PersonId, EntryId>,
    /// The last care of each resident.
    care: BTreeMap<PersonId, EntryId>,
    observed: Option<EntryId>,
}

impl Story {
    /// Lays out the story of a fortnight.
    ///
    /// # Errors
    /// Words that do not fit a record.
    pub fn of(home: &Home, begin: Timestamp, now: Timestamp) -> Result<Self> {
        Ok(Self {
            planned: chapters(home, begin, now)?,
            falls: BTreeMap::new(),
            care: BTreeMap::new(),
            observed: None,
        })
    }

    /// Falls that the story needs: whose, and when.
    pub fn falls(begin: Timestamp, now: Timestamp) -> [(usize, Timestamp); 4] {
        let at = |percent: i64| begin.plus_ms(now.ms_since(begin) * percent / 100);
        [
            (STALLED, at(8)),
            (REPEATED, at(6)),
            (REPEATED, at(90)),
            (CONTRADICTED, at(of_two_owners(begin, now)[0])),
        ]
    }

    /// Care was recorded.
    pub fn care(&mut self, resident: PersonId, kind: u16, entry: EntryId) {
        if kind == incident::KIND.code {
            self.falls.entry(resident).or_insert(entry);
        } else {
            self.care.insert(resident, entry);
        }
    }

    /// Practice was observed.
    pub const fn observed(&mut self, entry: EntryId) {
        self.observed = Some(entry);
    }

    /// Takes every step whose time has come by `at`.
    ///
    /// # Errors
    /// What the machines refused.
    pub fn tell(
        &mut self,
        home: &Home,
        office: &mut Office,
        tablets: &mut [Simulated],
        at: Timestamp,
    ) -> Result<()> {
        let mut waits = Vec::new();
        for planned in core::mem::take(&mut self.planned) {
            // What one waits for, those after it wait for.
            let ready = planned.at <= at && self.take(&planned, home, office, tablets, at)?;
            if !ready {
                waits.push(planned);
            }
        }
        self.planned = waits;
        Ok(())
    }

    fn take(
        &self,
        planned: &Planned,
        home: &Home,
        office: &mut Office,
        tablets: &mut [Simulated],
        at: Timestamp,
    ) -> Result<bool> {
        let cycle = match planned.cycle {
            Which::Own(name) => own_cycle(name),
            Which::OfFall(resident) => match self.falls.get(&home.residents[resident].id) {
                Some(fall) => CycleId::of_incident(*fall),
                None => return Ok(false),
            },
        };
        if let Some(step) = &planned.first_on_tablet
            && !on_tablet(cycle, step, home, tablets, at)?
        {
            return Ok(false);
        }
        let links = self.links(planned.links, home);
        let records = planned
            .steps
            .iter()
            .map(|step| {
                Ok(OfficeRecord {
                    happened_at: planned.at,
                    about: About::Cycle(cycle),
                    links: links.clone(),
                    fact: Fact::Cycle(CycleFact {
                        cycle,
                        step: step(cycle)?,
                    }),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let by = &home.staff[planned.by];
        let (by, acting_as) = (by.id, by.role);
        let command = OfficeCommand::Write {
            by,
            acting_as,
            records,
        };
        // Before the first tablet there is, each at its own time.
        office.write(command, if tablets.is_empty() { planned.at } else { at })?;
        Ok(true)
    }

    fn links(&self, links: Links, home: &Home) -> Vec<EntryId> {
        match links {
            Links::Nothing => Vec::new(),
            Links::Fall(resident) => {
                let fall = self.falls.get(&home.residents[resident].id);
                fall.copied().into_iter().collect()
            }
            Links::Evidence(resident) => {
                let care = self.care.get(&home.residents[resident].id);
                self.observed.into_iter().chain(care.copied()).collect()
            }
        }
    }
}

/// A shift leader takes a step on a tablet that the office cannot reach. `false` while none is at work on one.
fn on_tablet(
    cycle: CycleId,
    step: &Step,
    home: &Home,
    tablets: &mut [Simulated],
    at: Timestamp,
) -> Result<bool> {
    let leads = |tablet: &&mut Simulated| {
        let at_work = tablet.signed_in();
        let worker: Option<&Worker> = home.staff.iter().find(|one| Some(one.id) == at_work);
        worker.is_some_and(|one| one.role == Role::ShiftLeader) && !tablet.is_linked()
    };
    let Some(tablet) = tablets.iter_mut().find(leads) else {
        return Ok(false);
    };
    let mut step = step.clone();
    if let Step::ActionAssigned(assigned) = &mut step {
        assigned.action = action_of(cycle);
    }
    let record = NewRecord {
        happened_at: at,
        about: About::Cycle(cycle),
        links: Vec::new(),
        saw: None,
        fact: Fact::Cycle(CycleFact { cycle, step }),
    };
    tablet.record(record, at)?;
    Ok(true)
}
