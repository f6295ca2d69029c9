//! Reviews held at set times: shift leaders daily, managers weekly, the provider monthly (rows E1.C, C3). What was looked at
//! is frozen with what was found and decided.
//!
//! A review's record names cycles and tablets, and counts everything else: it lies in a stream of its own, so nothing about
//! one person's care may stand in it. May not live here: when one is due (`cadence`), what it opens with (`cadence::agenda`).

use minicbor::{Decode, Encode};

use super::follow_through::words::list;
use crate::id::{CycleId, DeviceId};
use crate::text::{NoteText, ReasonText};
use crate::time::Timestamp;

list! {
    /// How often.
    Cadence {
        /// By a shift leader.
        Daily = 0 "Daily check",
        /// By a manager.
        Weekly = 1 "Weekly review",
        /// By the provider's governance.
        Monthly = 2 "Monthly governance review",
    }
}

list! {
    /// What was found of one question.
    Found {
        /// It is so.
        Yes = 0 "Yes",
        /// Of some, not of all.
        Partly = 1 "In part",
        /// It is not.
        No = 2 "No",
        /// Nobody looked.
        NotLooked = 3 "Not looked at",
    }
}

list! {
    /// What was decided about a cycle that was looked at.
    Decided {
        /// Nothing more is needed.
        CarryOn = 0 "Carry on as it is",
        /// A word with whoever has it.
        Speak = 1 "Speak to whoever has it",
        /// It needs more.
        MoreHelp = 2 "Give more help or time",
        /// It does not work.
        Other = 3 "Agree something else",
        /// Whoever is above has to know.
        RaiseUp = 4 "Take it to the next level",
    }
}

/// One question of a review. Its code is never used for another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its code.
    pub code: u8,
    /// As asked; "yes" is always the good answer.
    pub words: &'static str,
}

const fn ask(code: u8, words: &'static str) -> Question {
    Question { code, words }
}

/// Completion, timeliness and effectiveness are what a review audits (row E1.C).
const DAILY: [Question; 4] = [
    ask(1, "Does every action have somebody who does it today?"),
    ask(2, "Do they know what is expected of them?"),
    ask(3, "Did you see the changes being done on the floor?"),
    ask(4, "Is care written down, or why it was not given?"),
];
const WEEKLY: [Question; 5] = [
    ask(11, "Were the daily checks done, and acted on?"),
    ask(12, "Are actions done by their date?"),
    ask(13, "Was everything that is said to be done seen in practice?"),
    ask(14, "Has what was closed stayed closed?"),
    ask(15, "Do staff say that the changes help?"),
];
const MONTHLY: [Question; 5] = [
    ask(
        21,
        "Were the weekly reviews held, and their decisions carried out?",
    ),
    ask(22, "Are all actions completed and on time?"),
    ask(23, "Do the figures show that it got better?"),
    ask(24, "Are repeats fewer than before?"),
    ask(
        25,
        "Does the manager have what is needed to finish what is stuck?",
    ),
];

impl Cadence {
    /// What is asked, in order.
    pub const fn questions(self) -> &'static [Question] {
        match self {
            Self::Daily => &DAILY,
            Self::Weekly => &WEEKLY,
            Self::Monthly => &MONTHLY,
        }
    }

    /// The question of a code; `None` for one of a newer version.
    pub fn question(code: u8) -> Option<&'static Question> {
        Self::ALL
            .iter()
            .flat_map(|cadence| cadence.questions())
            .find(|one| one.code == code)
    }

    /// As in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// Reads [`Cadence::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.name() == name)
    }
}

/// A review was held: one person's sign-off of it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReviewHeld {
    /// How often such a one is held.
    #[n(0)]
    pub cadence: Cadence,
    /// The first day of the day, week or month it is of, as [`crate::time::CareDay::number`].
    #[n(1)]
    pub first_day: i32,
    /// What was on the screen.
    #[n(2)]
    pub seen: SeenAtReview,
    /// What was found.
    #[n(3)]
    pub answers: Vec<ReviewAnswer>,
    /// What was decided about single cycles.
    #[n(4)]
    pub decisions: Vec<ReviewDecision>,
    /// Anything else.
    #[n(5)]
    pub note: Option<NoteText>,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReviewAnswer {
    /// The question's code.
    #[n(0)]
    pub question: u8,
    /// What was found.
    #[n(1)]
    pub found: Found,
    /// In words.
    #[n(2)]
    pub words: Option<ReasonText>,
}

/// One decision.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct ReviewDecision {
    /// About which cycle.
    #[n(0)]
    pub cycle: CycleId,
    /// What.
    #[n(1)]
    pub decided: Decided,
    /// In words.
    #[n(2)]
    pub words: Option<ReasonText>,
}

/// What a review had before it, as its screen said at that moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SeenAtReview {
    /// When it was worked out.
    #[n(0)]
    pub at: Timestamp,
    /// From when on figures were counted.
    #[n(1)]
    pub since: Timestamp,
    /// Cycles that were open.
    #[n(2)]
    pub open: u32,
    /// Early warnings, by what they are.
    #[n(3)]
    pub counts: Vec<SeenCount>,
    /// Those about cycles, one by one.
    #[n(4)]
    pub cycles: Vec<SeenCycle>,
    /// How many of those there were beside the ones listed.
    #[n(5)]
    pub left_out: u32,
    /// Measures.
    #[n(6)]
    pub figures: Vec<SeenFigure>,
    /// Tablets of the service.
    #[n(7)]
    pub tablets: u32,
    /// Those that had not been heard of for an hour: what they hold is in none of this.
    #[n(8)]
    pub silent: Vec<DeviceId>,
}

/// How many early warnings of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SeenCount {
    /// Number of the rule in requirements.md 1.9.
    #[n(0)]
    pub rule: u8,
    /// Which part of it.
    #[n(1)]
    pub code: u8,
    /// How many.
    #[n(2)]
    pub many: u32,
}

/// One early warning about a cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SeenCycle {
    /// Which cycle.
    #[n(0)]
    pub cycle: CycleId,
    /// Number of the rule in requirements.md 1.9.
    #[n(1)]
    pub rule: u8,
    /// Which part of it.
    #[n(2)]
    pub code: u8,
    /// Since when it was so.
    #[n(3)]
    pub since: Timestamp,
    /// Its time had passed.
    #[n(4)]
    pub overdue: bool,
}

/// One measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct SeenFigure {
    /// Its number in requirements.md 1.8: 5 is M5.
    #[n(0)]
    pub number: u8,
    /// In hundredths of its unit; `None` where there was nothing to measure.
    #[n(1)]
    pub value_hundredths: Option<i64>,
    /// Cases that count.
    #[n(2)]
    pub cases: u64,
    /// Cases they are among.
    #[n(3)]
    pub among: u64,
}
