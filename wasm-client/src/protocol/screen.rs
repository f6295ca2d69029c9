//! Which screen's view is watched, and what of it.

use serde::{Deserialize, Serialize};

use super::{DocumentName, PlannedFor, ShiftName, StepName};

/// A screen whose view can be watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Screen {
    /// Nothing: the worker stops sending views.
    Nothing,
    /// Who are you? The only screen while locked.
    Who,
    /// My people, all units; the screen filters by itself.
    People,
    /// Due now, all units; the screen filters by itself.
    DueNow,
    /// The floor board, all units.
    Floor,
    /// My shift.
    Shift {
        /// The unit asked about; none for the shift's own, or the usual one.
        unit: Option<String>,
    },
    /// One person.
    Person {
        /// Whose.
        person: String,
        /// How many timeline rows; "show older" asks again with more.
        rows: u32,
    },
    /// A record sheet about to be filled in.
    Sheet {
        /// Whose.
        person: String,
        /// Code of the kind.
        kind: u16,
        /// The planned time it answers, when the sheet was opened from a due item.
        planned: Option<PlannedFor>,
        /// The original entry, when this sheet corrects one.
        correcting: Option<String>,
    },
    /// One entry with all its versions.
    Entry {
        /// The original entry.
        entry: String,
    },
    /// A care plan or an About Me.
    Document {
        /// Which.
        document: DocumentName,
    },
    /// A person's targets.
    Targets {
        /// Whose.
        person: String,
    },
    /// The check of a day.
    Daily {
        /// Which day; none for today.
        first: Option<String>,
    },
    /// Actions: one's own, and for those who lead a shift everybody's.
    Actions,
    /// One follow-through cycle.
    Cycle {
        /// Which.
        cycle: String,
        /// The form of a step that is open over it.
        step: Option<StepName>,
    },
    /// A unit's handover sheet.
    Handover {
        /// Which unit; none for whoever is signed in's own.
        unit: Option<String>,
        /// Which shift; none for the one that is on.
        shift: Option<ShiftName>,
    },
    /// Observe practice, and what was observed before. Shift leader up; for others the view says so.
    Practice,
    /// This tablet. Also while locked.
    Tablet,
}
