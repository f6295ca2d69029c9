//! When each signal is raised and how it goes up: a provider's settings, with the defaults of requirements.md 1.2 and 1.9.
//!
//! Every threshold of this module stands here and nowhere else.

use crate::staff::Role;
use crate::time::{DAY_MS, HOUR_MS, MINUTE_MS};

/// When each signal is raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalLimits {
    /// Two of a kind within this time are a repeat.
    pub repeat_ms: i64,
    /// How long after it was seen in practice an action is watched for the same thing happening again.
    pub watch_ms: i64,
    /// Agreed and nobody named.
    pub unassigned_ms: i64,
    /// Named and not confirmed.
    pub not_understood_ms: i64,
    /// After half of its time, without a look.
    pub midway_grace_ms: i64,
    /// Before its date.
    pub due_soon_ms: i64,
    /// Said to be done and not seen.
    pub unverified_ms: i64,
    /// Seen and its effect not reviewed.
    pub unreviewed_ms: i64,
    /// No record about it at all.
    pub stalled_ms: i64,
    /// Put forward and not taken.
    pub put_forward_ms: i64,
    /// A tablet on shift not heard of.
    pub silent_ms: i64,
    /// A tablet's oldest unsent record.
    pub unsent_ms: i64,
    /// A tablet's clock apart from the office's.
    pub clock_ms: i64,
    /// How far back "this happened before" looks at incidents that nobody has reviewed.
    pub before_ms: i64,
    /// Whose a cycle's signal is, and how long after it became overdue: a link each.
    pub chain: Vec<Link>,
}

/// One link of a chain of escalation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Whose it becomes.
    pub to: Role,
    /// How long after it became overdue.
    pub after_ms: i64,
}

impl Default for SignalLimits {
    fn default() -> Self {
        let link = |to, hours| Link {
            to,
            after_ms: hours * HOUR_MS,
        };
        Self {
            repeat_ms: 28 * DAY_MS,
            watch_ms: 90 * DAY_MS,
            unassigned_ms: 48 * HOUR_MS,
            not_understood_ms: 48 * HOUR_MS,
            midway_grace_ms: DAY_MS,
            due_soon_ms: 2 * DAY_MS,
            unverified_ms: 7 * DAY_MS,
            unreviewed_ms: 30 * DAY_MS,
            stalled_ms: 7 * DAY_MS,
            put_forward_ms: 48 * HOUR_MS,
            silent_ms: 8 * HOUR_MS,
            unsent_ms: 24 * HOUR_MS,
            clock_ms: 10 * MINUTE_MS,
            before_ms: 365 * DAY_MS,
            // Nobody assigns for 48 hours: the deputy; after 72: the registered manager (story 2); three days more: the
            // provider.
            chain: vec![
                link(Role::DeputyManager, 0),
                link(Role::RegisteredManager, 24),
                link(Role::ProviderGovernance, 96),
            ],
        }
    }
}
