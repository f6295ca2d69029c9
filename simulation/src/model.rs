//! What people asked for and what the screens answered, as plain lists. No rule of the core stands here.

use std::collections::BTreeSet;

use sync_core::id::{EntryId, Hash, PersonId, StaffId};
use sync_core::sync::tablet::RequestId;
use sync_core::time::Timestamp;

/// What somebody asked a tablet to record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// A drink, with its number as the note.
    Drink {
        /// For whom.
        person: PersonId,
        /// How much.
        ml: i64,
        /// Its number in this run.
        number: u32,
        /// Offered and declined.
        declined: bool,
        /// When.
        happened_at: Timestamp,
    },
    /// Two drinks at once, the second with the next number.
    TwoDrinks {
        /// For whom.
        person: PersonId,
        /// How much each.
        ml: i64,
        /// Number of the first.
        number: u32,
    },
    /// A drink corrected.
    Amend {
        /// For whom.
        person: PersonId,
        /// Which.
        of: EntryId,
        /// To how much.
        ml: i64,
    },
    /// A drink struck.
    Strike {
        /// For whom.
        person: PersonId,
        /// Which.
        of: EntryId,
    },
    /// A colleague's practice.
    Observed {
        /// Whose.
        subject: StaffId,
    },
    /// A word written into a care plan, and perhaps another taken out.
    Wrote {
        /// Whose.
        person: PersonId,
        /// The word.
        word: String,
        /// The word taken out.
        removed: Option<String>,
        /// Every word that was on the screen.
        saw: BTreeSet<String>,
    },
    /// Drinks planned in a care plan.
    Planned {
        /// For whom.
        person: PersonId,
    },
    /// A care plan published as it was on screen.
    Published {
        /// Whose.
        person: PersonId,
        /// Its heads on screen.
        heads: Vec<Hash>,
        /// Its text on screen, by section.
        text: Vec<(u8, String)>,
    },
    /// A version read.
    Acknowledged {
        /// Whose care plan.
        person: PersonId,
        /// Which version.
        version: EntryId,
        /// And understood.
        understood: bool,
    },
}

/// What became of it, as far as a screen said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing yet.
    Nothing,
    /// "Saved on this tablet".
    Saved(EntryId),
    /// "Not saved", with a reason.
    NotSaved,
}

/// One thing somebody asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The tablet's number for it.
    pub request: RequestId,
    /// On which tablet.
    pub tablet: usize,
    /// Machines that tablet had had by then.
    pub machine: u32,
    /// Who stood before it.
    pub by: StaffId,
    /// What.
    pub words: Words,
    /// What the screen said.
    pub told: Told,
}

/// Everything asked for in a run.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// In order.
    pub asked: Vec<Asked>,
    /// Pairs of tablet and person who were ever told "signed in" there.
    pub signed_in: Vec<(usize, StaffId)>,
    /// What screens said that no honest home should ever say.
    pub alarms: Vec<String>,
}

impl Model {
    /// The screen answered a request.
    pub fn told(&mut self, request: RequestId, told: Told) {
        if let Some(asked) = self.asked.iter_mut().rev().find(|asked| asked.request == request) {
            if asked.told != Told::Nothing {
                self.alarms.push(format!("request {request} was answered twice"));
            }
            asked.told = told;
        }
    }

    /// What was called saved, with its entry.
    pub fn saved(&self) -> impl Iterator<Item = (EntryId, &Asked)> {
        self.asked.iter().filter_map(|asked| match asked.told {
            Told::Saved(entry) => Some((entry, asked)),
            Told::Nothing | Told::NotSaved => None,
        })
    }
}
