//! Roles and dated role grants.
//!
//! May not live here: what a role may record (`rules`), or who holds one (`fold::directory`).

use minicbor::{Decode, Encode};

use crate::time::Timestamp;

/// Roles at a service, lowest to highest, then those who only read or only administer (domain.md).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// Gives care and records it.
    #[n(0)]
    SupportWorker,
    /// Runs a shift on the floor; observes practice.
    #[n(1)]
    ShiftLeader,
    /// Verifies in practice; trains.
    #[n(2)]
    TeamLeader,
    /// Leads escalation; agrees actions.
    #[n(3)]
    DeputyManager,
    /// Answers to the regulator for the service.
    #[n(4)]
    RegisteredManager,
    /// Reviews services monthly.
    #[n(5)]
    ProviderGovernance,
    /// Reads evidence for a limited time.
    #[n(6)]
    Inspector,
    /// Looks after devices and accounts; sees no care content.
    #[n(7)]
    Administrator,
}

impl Role {
    /// Every role, in the order above.
    pub const ALL: [Self; 8] = [
        Self::SupportWorker,
        Self::ShiftLeader,
        Self::TeamLeader,
        Self::DeputyManager,
        Self::RegisteredManager,
        Self::ProviderGovernance,
        Self::Inspector,
        Self::Administrator,
    ];

    /// As written on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::SupportWorker => "Support worker",
            Self::ShiftLeader => "Shift leader",
            Self::TeamLeader => "Team leader",
            Self::DeputyManager => "Deputy manager",
            Self::RegisteredManager => "Registered manager",
            Self::ProviderGovernance => "Provider governance",
            Self::Inspector => "Inspector",
            Self::Administrator => "Administrator",
        }
    }

    /// As typed at a command line and in files: "shift-leader".
    pub const fn code(self) -> &'static str {
        match self {
            Self::SupportWorker => "support-worker",
            Self::ShiftLeader => "shift-leader",
            Self::TeamLeader => "team-leader",
            Self::DeputyManager => "deputy-manager",
            Self::RegisteredManager => "registered-manager",
            Self::ProviderGovernance => "provider-governance",
            Self::Inspector => "inspector",
            Self::Administrator => "administrator",
        }
    }

    /// Reads [`Role::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// Whether this role stands in the line from support worker to registered manager, at or above `lowest`.
    /// Provider governance, inspectors and administrators stand beside it and are never "at least" anything.
    pub fn at_least(self, lowest: Self) -> bool {
        self <= Self::RegisteredManager && self >= lowest
    }
}

/// A role held from one moment until another. Acting-up is a grant with an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleGrant {
    /// Which role.
    pub role: Role,
    /// First moment it holds.
    pub from: Timestamp,
    /// First moment it no longer holds; `None` while open-ended.
    pub until: Option<Timestamp>,
}

impl RoleGrant {
    /// Whether it holds at `at`.
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}
