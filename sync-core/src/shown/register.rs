//! Registers: the books a home is asked for, as saved views over what was recorded anyway. Nothing is written into one.
//!
//! A register is a line of [`REGISTERS`]; a kind of record that belongs to one is a code in its line. May not live here: what
//! counts (`cycle`, `cadence`), files and pages (`server`).

use serde::{Deserialize, Serialize};

use super::CycleNames;
use super::cycle::{step_kind_and_line, written_by};
use crate::cadence::{Reviews, SignOff};
use crate::cycle::{Cycle, Cycles, Noted};
use crate::id::{EntryId, PersonId, StaffId};
use crate::limits::LATE_AFTER_MS;
use crate::record::follow_through::{Reach, Source};
use crate::record::{Cadence, Step};
use crate::time::Timestamp;

/// A book, and what belongs in it.
#[derive(Clone, Copy, Debug)]
pub struct Register {
    /// In addresses.
    pub name: &'static str,
    /// As people call it.
    pub label: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// Steps of cycles, by their codes.
    pub steps: &'static [u16],
    /// Only of cycles that began so; of all, where nothing is said.
    pub source: Option<Source>,
    /// Signatures under checks and reviews.
    pub reviews: &'static [Cadence],
    /// What is shown of each.
    pub columns: &'static [Column],
}

/// What is shown of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// When it took place.
    When,
    /// Which kind of record.
    Kind,
    /// What it says.
    Says,
    /// What was found, that it belongs to.
    Cycle,
    /// Whom or what that concerns.
    Concerns,
    /// Who wrote it, and in which role.
    By,
    /// Who answers for the action.
    Owners,
    /// By when the action is to be done.
    Due,
    /// Where the action stands, or else its cycle.
    Stage,
}

const RECORD: &[Column] = &[
    Column::When,
    Column::Kind,
    Column::Says,
    Column::Cycle,
    Column::Concerns,
    Column::By,
];
const ACTION: &[Column] = &[
    Column::When,
    Column::Says,
    Column::Cycle,
    Column::Concerns,
    Column::Owners,
    Column::Due,
    Column::Stage,
    Column::By,
];

/// Every register that is kept, in the order of the page.
pub const REGISTERS: [Register; 8] = [
    Register {
        name: "incident-actions",
        label: "Incident action tracker",
        purpose: "Every action agreed after an incident: who answers for it, by when, and where it stands.",
        steps: &[0x0a03],
        source: Some(Source::Incident),
        reviews: &[],
        columns: ACTION,
    },
    Register {
        name: "actions",
        label: "Action sheet",
        purpose: "Every action, whatever it began with.",
        steps: &[0x0a03],
        source: None,
        reviews: &[],
        columns: ACTION,
    },
    Register {
        name: "governance",
        label: "Governance log",
        purpose: "What managers decided, what went up to whom, and the reviews that were signed.",
        steps: &[0x0a02, 0x0a03, 0x0a08, 0x0a0b, 0x0a0c, 0x0a0d, 0x0a0e, 0x0a0f],
        source: None,
        reviews: &[Cadence::Weekly, Cadence::Monthly],
        columns: RECORD,
    },
    Register {
        name: "communication",
        label: "Communication log",
        purpose: "What was asked of whom, whether they understood it, and who outside was told.",
        steps: &[0x0a04, 0x0a05, 0x0a11],
        source: None,
        reviews: &[],
        columns: RECORD,
    },
    Register {
        name: "management-notes",
        label: "Management notes",
        purpose: "How actions go: progress, delays, what stands in the way, changed dates.",
        steps: &[0x0a06, 0x0a07, 0x0a08, 0x0a0b],
        source: None,
        reviews: &[],
        columns: RECORD,
    },
    Register {
        name: "monitoring",
        label: "Monitoring log",
        purpose: "What was looked at in practice, and the daily checks. Other observations of practice are not in it yet.",
        steps: &[0x0a07, 0x0a0a],
        source: None,
        reviews: &[Cadence::Daily],
        columns: RECORD,
    },
    Register {
        name: "service-review",
        label: "Service review",
        purpose: "Whether it worked, what was learned, and what was opened again.",
        steps: &[0x0a0d, 0x0a0e],
        source: None,
        reviews: &[Cadence::Monthly],
        columns: RECORD,
    },
    Register {
        name: "feedback",
        label: "Feedback",
        purpose: "What staff, people and families say of what was done.",
        steps: &[0x0a0a, 0x0a10],
        source: None,
        reviews: &[],
        columns: RECORD,
    },
];

/// Books that the records do not fill yet, said rather than left out.
pub const NOT_KEPT_YET: [(&str, &str); 6] = [
    (
        "Supervision record",
        "One-to-ones are not written here yet. What was seen of an action is in the monitoring log.",
    ),
    (
        "Audits",
        "Audits are not answered here yet. An issue that an audit found is among the actions.",
    ),
    ("Training plan", "Not kept here yet."),
    ("Training log", "Not kept here yet."),
    ("Attendance record", "Not kept here yet."),
    (
        "Handover notes",
        "Written and read on the tablets. Each care plan's history is at its person.",
    ),
];

/// Which lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinesAsked {
    /// Taken place then or later.
    pub from: Option<Timestamp>,
    /// Taken place before.
    pub to: Option<Timestamp>,
    /// Of cycles about one person.
    pub person: Option<PersonId>,
    /// Written by, or given to, somebody.
    pub staff: Option<StaffId>,
}

/// One line of a register, before it is put in words.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    /// A step of a cycle.
    Step(&'a Cycle, &'a Noted, &'a Step),
    /// A signature under a check or review.
    Signature(&'a SignOff),
}

/// One line, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegisterRow {
    /// Its entry.
    pub entry: String,
    /// One for each column.
    pub cells: Vec<CellShown>,
    /// The cycle it leads to.
    pub cycle: Option<String>,
    /// The check or review it leads to: "weekly/2026-11-16".
    pub review: Option<String>,
    /// Written well after it took place, or signed late.
    pub late: bool,
    /// Why it does not count: entered in error, put forward, held.
    pub not_counted: Option<String>,
}

/// What stands in a cell: a moment or words, one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellShown {
    /// A moment.
    pub at: Option<i64>,
    /// Words.
    pub text: Option<String>,
}

impl Register {
    /// By the name in its address.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        REGISTERS.iter().find(|register| register.name == name)
    }

    /// Every line that was asked for, the newest first.
    pub fn lines<'a>(&self, cycles: &'a Cycles, reviews: &'a Reviews, asked: LinesAsked) -> Vec<Line<'a>> {
        let mut lines = Vec::new();
        for cycle in cycles.iter().filter(|cycle| self.takes(cycle)) {
            let noted = cycles.log(cycle.id).map(|log| log.in_order()).unwrap_or_default();
            let of = noted.into_iter().filter_map(|noted| {
                let step = noted.step()?;
                self.steps
                    .contains(&step.code())
                    .then_some(Line::Step(cycle, noted, step))
            });
            lines.extend(of.filter(|line| line.is_asked(asked)));
        }
        if !self.reviews.is_empty() && self.source.is_none() {
            let signed = reviews
                .iter()
                .filter(|one| self.reviews.contains(&one.says.cadence))
                .map(Line::Signature);
            lines.extend(signed.filter(|line| line.is_asked(asked)));
        }
        lines.sort_by_key(|line| core::cmp::Reverse((line.at(), line.id())));
        lines
    }

    /// A line in words.
    pub fn row(&self, line: &Line<'_>, names: &CycleNames<'_>) -> RegisterRow {
        let cells = self.columns.iter().map(|column| line.cell(*column, names));
        RegisterRow {
            entry: line.id().to_hex(),
            cells: cells.collect(),
            cycle: line.cycle().map(|cycle| cycle.id.to_hex()),
            review: match line {
                Line::Step(..) => None,
                Line::Signature(one) => one
                    .occurrence()
                    .map(|of| format!("{}/{}", of.cadence.name(), of.first_day().iso())),
            },
            late: line.is_late(),
            not_counted: match line {
                Line::Step(cycle, noted, _) => cycle.not_counted.get(&noted.id).map(ToString::to_string),
                Line::Signature(one) => one.not_counted().map(|why| why.to_string()),
            },
        }
    }

    fn takes(&self, cycle: &Cycle) -> bool {
        let of = cycle.issue.as_ref().map(|issue| issue.says.source);
        self.source.is_none() || of == self.source
    }
}

impl Column {
    /// Its heading.
    pub const fn label(self) -> &'static str {
        match self {
            Self::When => "When",
            Self::Kind => "Record",
            Self::Says => "What it says",
            Self::Cycle => "About",
            Self::Concerns => "Concerns",
            Self::By => "Written by",
            Self::Owners => "Who answers for it",
            Self::Due => "By when",
            Self::Stage => "Where it stands",
        }
    }
}

impl<'a> Line<'a> {
    /// Its entry.
    pub const fn id(&self) -> EntryId {
        match self {
            Self::Step(_, noted, _) => noted.id,
            Self::Signature(one) => one.id,
        }
    }

    /// The cycle it belongs to.
    pub const fn cycle(&self) -> Option<&'a Cycle> {
        match self {
            Self::Step(cycle, ..) => Some(cycle),
            Self::Signature(_) => None,
        }
    }

    const fn at(&self) -> Timestamp {
        match self {
            Self::Step(_, noted, _) => noted.happened_at,
            Self::Signature(one) => one.signed_at,
        }
    }

    fn is_late(&self) -> bool {
        match self {
            Self::Step(_, noted, _) => noted.recorded_at.ms_since(noted.happened_at) > LATE_AFTER_MS,
            Self::Signature(one) => one.occurrence().is_some_and(|of| one.signed_at >= of.due_at()),
        }
    }

    fn is_asked(&self, asked: LinesAsked) -> bool {
        asked.from.is_none_or(|from| from <= self.at())
            && asked.to.is_none_or(|to| self.at() < to)
            && asked.person.is_none_or(|person| {
                let issue = self.cycle().and_then(|cycle| cycle.issue.as_ref());
                issue.is_some_and(|issue| issue.says.reach == Reach::Person(person))
            })
            && asked.staff.is_none_or(|staff| self.names(staff))
    }

    fn names(&self, staff: StaffId) -> bool {
        match self {
            Self::Step(cycle, noted, step) => {
                noted.by == staff
                    || match step {
                        Step::ActionAssigned(step) => step.owner == staff || step.helpers.contains(&staff),
                        Step::UnderstandingConfirmed(step) => step.staff == staff,
                        Step::ActionAgreed(step) => cycle
                            .action(step.action)
                            .is_some_and(|action| action.owners.iter().any(|owner| owner.staff == staff)),
                        _ => false,
                    }
            }
            Self::Signature(one) => one.by == staff,
        }
    }

    fn cell(&self, column: Column, names: &CycleNames<'_>) -> CellShown {
        let issue = self.cycle().and_then(|cycle| cycle.issue.as_ref());
        let action = match self {
            Self::Step(cycle, _, step) => step.action().and_then(|action| cycle.action(action)),
            Self::Signature(_) => None,
        };
        let words = match column {
            Column::When => return CellShown::at(self.at()),
            Column::Due => {
                return action.map_or_else(CellShown::default, |action| CellShown::at(action.due_at));
            }
            Column::Kind | Column::Says => {
                let (kind, says) = match self {
                    Self::Step(_, noted, _) => step_kind_and_line(noted, names),
                    Self::Signature(one) => (one.says.cadence.label(), signature_words(one)),
                };
                if column == Column::Kind {
                    kind.to_owned()
                } else {
                    says
                }
            }
            Column::Cycle => issue.map_or_else(String::new, |issue| issue.says.what.to_string()),
            Column::Concerns => issue.map_or_else(
                || match self {
                    Self::Step(..) => String::new(),
                    Self::Signature(_) => names.reach(Reach::Service),
                },
                |issue| names.reach(issue.says.reach),
            ),
            Column::By => match self {
                Self::Step(_, noted, _) => {
                    let (by, role) = written_by(noted, names);
                    format!("{by}, {}", role.to_lowercase())
                }
                Self::Signature(one) => {
                    format!("{}, {}", names.staff(one.by), one.role.label().to_lowercase())
                }
            },
            Column::Owners => action.map_or_else(String::new, |action| {
                let owners: Vec<String> = action
                    .owners
                    .iter()
                    .map(|owner| names.staff(owner.staff))
                    .collect();
                if owners.is_empty() {
                    "Nobody named".to_owned()
                } else {
                    owners.join(", ")
                }
            }),
            Column::Stage => action.map_or_else(String::new, |action| action.stage.label().to_owned()),
        };
        CellShown {
            at: None,
            text: Some(words),
        }
    }
}

impl CellShown {
    const fn at(at: Timestamp) -> Self {
        Self {
            at: Some(at.0),
            text: None,
        }
    }
}

/// "22 November 2026. 2 decisions. Quiet night."
fn signature_words(one: &SignOff) -> String {
    let of = one.occurrence().map(|of| of.label()).unwrap_or_default();
    let decisions = match one.says.decisions.len() {
        0 => "No decisions.".to_owned(),
        1 => "1 decision.".to_owned(),
        many => format!("{many} decisions."),
    };
    let note = one.says.note.as_ref().map(ToString::to_string);
    format!("{of}. {decisions} {}", note.unwrap_or_default())
        .trim_end()
        .to_owned()
}
