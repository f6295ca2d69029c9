//! Early warnings: what the records, and what is missing from them, say that somebody has to look at (requirements.md 1.9).
//!
//! Worked out afresh for a `now`; nothing is raised, stored or ticked off, so every copy of the same records shows the
//! same. Each names its evidence, whose it is and what makes it go. That one went up a role is a record of its own
//! (`escalation`). May not live here: what a person needs today (`fold::floor`, alerts), where a cycle stands (`cycle`).

use crate::cadence::Reviews;
use crate::cycle::{Contradicts, Cycles};
use crate::fold::Floor;
use crate::id::{ActionId, CycleId, DeviceId, EntryId, Hash, PersonId};
use crate::record::Cadence;
use crate::staff::Role;
use crate::time::{DAY_MS, Timestamp};

mod before;
mod escalation;
mod missed;
mod quiet;
mod repeat;
mod settings;
#[cfg(test)]
mod tests;
mod tracking;

pub use before::{Before, Happening, Key, theme_of_incident};
pub use escalation::{EscalationDue, EscalationId, escalations, gone_up};
pub use quiet::{Tablet, heard_until};
pub use settings::{Link, SignalLimits};

/// Something that somebody has to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Names it, the same on every copy: what a review saw, what went up.
    pub key: SignalKey,
    /// Why it is shown.
    pub what: What,
    /// The cycle it is about, if it is about one.
    pub cycle: Option<CycleId>,
    /// The action.
    pub action: Option<ActionId>,
    /// Since when it is so.
    pub since: Timestamp,
    /// By when somebody should have acted: past it, it is overdue and begins to go up.
    pub due_at: Timestamp,
    /// Still time, or too late.
    pub standing: Standing,
    /// Records that say so, the earliest written first; empty when it is their absence that does.
    pub evidence: Vec<EntryId>,
    /// A closed or verified cycle that should be opened again.
    pub reopens: Option<CycleId>,
    /// The person it is about, if it is about no cycle.
    pub person: Option<PersonId>,
    /// The tablet it is about.
    pub tablet: Option<DeviceId>,
}

/// Whether there is still time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Its time has passed.
    Overdue,
    /// Its time comes soon.
    DueSoon,
}

/// Names a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignalKey(pub [u8; 16]);

/// Why a signal is shown. The more pressing come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The same again after an action about it was seen in practice.
    RepeatedAfterAction,
    /// The same again.
    Repeated,
    /// People contradicted each other unaware of it.
    Contradicted(Which),
    /// Past its deadline.
    Overdue,
    /// It cannot go on.
    Blocked,
    /// Nobody is named.
    Unassigned,
    /// Somebody has not confirmed that they understand.
    NotUnderstood,
    /// Nobody looked half way.
    NoMidway,
    /// Said to be done; nobody looked.
    Unverified,
    /// Seen in practice; nobody reviewed whether it worked.
    Unreviewed,
    /// Put forward; nobody with the authority took it.
    PutForward,
    /// Nothing happened for days.
    Stalled,
    /// A tablet has not been heard of, or holds unsent work.
    SilentTablet,
    /// Planned care with no record, and every tablet was heard of.
    NoRecord,
    /// A tablet's clock is wrong.
    ClockDoubt,
    /// A daily check or a review was not held.
    ReviewMissed(Cadence),
}

/// What is contradicted, in an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Which {
    /// Who answers for it.
    Owners,
    /// By when.
    Deadlines,
    /// Whether it is done.
    Work,
    /// Whether it worked.
    Outcome,
}

impl From<Contradicts> for Which {
    fn from(what: Contradicts) -> Self {
        match what {
            Contradicts::Owners => Self::Owners,
            Contradicts::Deadlines => Self::Deadlines,
            Contradicts::Work => Self::Work,
            Contradicts::Outcome => Self::Outcome,
        }
    }
}

impl What {
    /// All of them, the more pressing first.
    const ALL: [Self; 21] = [
        Self::RepeatedAfterAction,
        Self::Repeated,
        Self::Contradicted(Which::Owners),
        Self::Contradicted(Which::Deadlines),
        Self::Contradicted(Which::Work),
        Self::Contradicted(Which::Outcome),
        Self::Overdue,
        Self::Blocked,
        Self::Unassigned,
        Self::NotUnderstood,
        Self::NoMidway,
        Self::Unverified,
        Self::Unreviewed,
        Self::PutForward,
        Self::Stalled,
        Self::SilentTablet,
        Self::NoRecord,
        Self::ClockDoubt,
        Self::ReviewMissed(Cadence::Daily),
        Self::ReviewMissed(Cadence::Weekly),
        Self::ReviewMissed(Cadence::Monthly),
    ];

    /// What an escalation speaks of; `None` for a number of a newer version.
    pub fn of(rule: u8, code: u8) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|what| (what.rule(), what.code()) == (rule, code))
    }

    /// Number of its rule in requirements.md 1.9: 2 is W2. Missed reviews are row C3's, and have a number of our own after
    /// those.
    pub const fn rule(self) -> u8 {
        match self {
            Self::RepeatedAfterAction | Self::Repeated => 1,
            Self::SilentTablet => 7,
            Self::NoRecord => 8,
            Self::ClockDoubt => 9,
            Self::ReviewMissed(_) => 10,
            _ => 2,
        }
    }

    /// Which part of its rule, as an escalation writes it; never reused.
    pub const fn code(self) -> u8 {
        match self {
            Self::Repeated
            | Self::Unassigned
            | Self::SilentTablet
            | Self::NoRecord
            | Self::ClockDoubt
            | Self::ReviewMissed(Cadence::Daily) => 1,
            Self::RepeatedAfterAction | Self::NotUnderstood | Self::ReviewMissed(Cadence::Weekly) => 2,
            Self::NoMidway | Self::ReviewMissed(Cadence::Monthly) => 3,
            Self::Overdue => 4,
            Self::Unverified => 5,
            Self::Unreviewed => 6,
            Self::Stalled => 7,
            Self::Blocked => 8,
            Self::PutForward => 9,
            Self::Contradicted(Which::Owners) => 10,
            Self::Contradicted(Which::Deadlines) => 11,
            Self::Contradicted(Which::Work) => 12,
            Self::Contradicted(Which::Outcome) => 13,
        }
    }

    /// Whose it is first (requirements.md 1.9).
    pub const fn lead(self) -> Role {
        match self {
            Self::SilentTablet | Self::NoRecord => Role::ShiftLeader,
            Self::ClockDoubt => Role::Administrator,
            // The next role up; above the provider there is none.
            Self::ReviewMissed(Cadence::Weekly | Cadence::Monthly) => Role::ProviderGovernance,
            _ => Role::DeputyManager,
        }
    }

    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::RepeatedAfterAction => "It happened again after the action",
            Self::Repeated => "It happened again",
            Self::Contradicted(_) => "Two records say different things",
            Self::Overdue => "Past its date",
            Self::Blocked => "Cannot go on",
            Self::Unassigned => "Nobody named yet",
            Self::NotUnderstood => "Not confirmed yet",
            Self::NoMidway => "Nobody looked half way",
            Self::Unverified => "Said to be done, nobody has looked",
            Self::Unreviewed => "Nobody has reviewed if it worked",
            Self::PutForward => "Waits for your decision",
            Self::Stalled => "Nothing has happened for days",
            Self::SilentTablet => "A tablet has gone quiet",
            Self::NoRecord => "Planned care with no record",
            Self::ClockDoubt => "A tablet's clock is wrong",
            Self::ReviewMissed(Cadence::Daily) => "Daily check missed",
            Self::ReviewMissed(Cadence::Weekly) => "Weekly review missed",
            Self::ReviewMissed(Cadence::Monthly) => "Monthly governance review missed",
        }
    }

    /// What makes it go.
    pub const fn clears(self) -> &'static str {
        match self {
            Self::RepeatedAfterAction => "Goes when it is opened again, or reviewed after this happened.",
            Self::Repeated => "Goes when an action about it is agreed after the last time, or after 28 days.",
            Self::Contradicted(_) => "Goes when the deputy decides which one stands.",
            Self::Overdue => "Goes when it is said to be done, or the date is changed.",
            Self::Blocked => "Goes when somebody notes that it goes on, or it is done.",
            Self::Unassigned => "Goes when somebody is named.",
            Self::NotUnderstood => "Goes when everybody named has confirmed.",
            Self::NoMidway => "Goes when a check half way is recorded, or it is done.",
            Self::Unverified => "Goes when somebody else has seen it in practice.",
            Self::Unreviewed => "Goes when the outcome is reviewed.",
            Self::PutForward => "Goes when someone with the authority takes the step.",
            Self::Stalled => "Goes with the next record about it.",
            Self::SilentTablet => "Goes when the tablet has sent everything.",
            Self::NoRecord => "Goes when the care is recorded, or why not, and after a day.",
            Self::ClockDoubt => "Goes when the tablet's clock is right at its next contact.",
            Self::ReviewMissed(_) => {
                "Goes when the next one is signed. The missed one stays missed, or late."
            }
        }
    }

    /// Whether it cannot wait for the weekly review.
    pub const fn urgent(self) -> bool {
        matches!(
            self,
            Self::RepeatedAfterAction
                | Self::Repeated
                | Self::Overdue
                | Self::Blocked
                | Self::Contradicted(_)
        )
    }
}

impl Signal {
    /// Whole days past its time.
    pub const fn days_late(&self, now: Timestamp) -> i64 {
        let late_ms = now.ms_since(self.due_at);
        if late_ms > 0 { late_ms / DAY_MS } else { 0 }
    }

    /// Names what it is about, apart from when.
    fn named(what: What, parts: &[&[u8]]) -> SignalKey {
        let head = [what.rule(), what.code()];
        let mut all: Vec<&[u8]> = vec![b"followthrough signal 1", &head];
        all.extend(parts);
        SignalKey(first_half(&Hash::of(&all)))
    }
}

/// The first 16 bytes: enough to name a thing of one service.
fn first_half(hash: &Hash) -> [u8; 16] {
    let mut id = [0; 16];
    id.copy_from_slice(&hash.0[..16]);
    id
}

/// What signals are worked out from.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Cycles as far as they have arrived.
    pub cycles: &'a Cycles,
    /// Care as far as it has arrived.
    pub floor: &'a Floor,
    /// What happened before, by what it was.
    pub before: &'a Before,
    /// Tablets as far as they are known here.
    pub tablets: &'a [Tablet],
    /// Reviews as far as they have arrived.
    pub reviews: &'a Reviews,
    /// Since when the service keeps its records here: the first review is of the first whole day, week or month after it.
    /// `None` asks for none.
    pub open_since: Option<Timestamp>,
    /// When each is raised.
    pub limits: &'a SignalLimits,
    /// When this is asked.
    pub now: Timestamp,
}

impl Look<'_> {
    /// Everything that somebody has to look at: the overdue first, then the more pressing, then the older.
    pub fn signals(&self) -> Vec<Signal> {
        let mut signals = tracking::all(self);
        signals.extend(repeat::all(self));
        signals.extend(quiet::all(self));
        signals.extend(missed::all(self));
        sorted(signals)
    }

    /// How far one cycle's tracking is complete: the same signals, of it alone.
    pub fn of_cycle(&self, cycle: CycleId) -> Vec<Signal> {
        let found = self.cycles.cycle(cycle);
        sorted(found.map_or_else(Vec::new, |cycle| tracking::of(self, cycle)))
    }
}

fn sorted(mut signals: Vec<Signal>) -> Vec<Signal> {
    signals.sort_by_key(|signal| (signal.standing, signal.what, signal.due_at, signal.key));
    signals
}
