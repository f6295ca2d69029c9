//! Who may take which step of a follow-through cycle: the matrix of requirements.md 1.7, as a table.
//!
//! Beside "may" and "may not" the matrix knows "may put forward": such a step is kept and shown to the lead, and moves
//! nothing until someone with the authority takes it themselves. May not live here: separation of duty, which needs the
//! cycle's other records (`cycle`).

use super::{Deed, Refusal, Who};
use crate::record::Step;
use crate::staff::Role;

/// A step of a cycle, as people would say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CycleDeed {
    /// Saying that something has to change.
    RaiseIssue,
    /// Reviewing an incident.
    ReviewIncident,
    /// Agreeing an action.
    AgreeAction,
    /// Assigning it to named staff.
    Assign,
    /// Saying that an action is understood: one's own, or as a leader who asked.
    ConfirmUnderstanding,
    /// Noting how it goes.
    NoteProgress,
    /// Checking half way.
    CheckMidway,
    /// Changing a deadline.
    MoveDeadline,
    /// Saying that it is done.
    ClaimDone,
    /// Looking at it in practice.
    Verify,
    /// Ending it undone.
    EndAction,
    /// Deciding which of two contradicting records stands.
    Settle,
    /// Reviewing whether it worked.
    ReviewOutcome,
    /// Opening it again.
    Reopen,
    /// Passing it up after a set time: the office's own work.
    Escalate,
    /// Saying whether it helped.
    GiveFeedback,
    /// Telling the person or their family, or notifying the regulator.
    MeetDuty,
}

/// How much a step weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It takes effect.
    Counts,
    /// It is put forward: shown to the lead, without effect.
    PutForward,
}

use Role::{
    Administrator, DeputyManager, ProviderGovernance, RegisteredManager, ShiftLeader, SupportWorker,
    TeamLeader,
};

impl CycleDeed {
    /// Every deed, in the order of a cycle.
    pub const ALL: [Self; 17] = [
        Self::RaiseIssue,
        Self::ReviewIncident,
        Self::AgreeAction,
        Self::Assign,
        Self::ConfirmUnderstanding,
        Self::NoteProgress,
        Self::CheckMidway,
        Self::MoveDeadline,
        Self::ClaimDone,
        Self::Verify,
        Self::EndAction,
        Self::Settle,
        Self::ReviewOutcome,
        Self::Reopen,
        Self::Escalate,
        Self::GiveFeedback,
        Self::MeetDuty,
    ];

    /// What taking a step is.
    pub const fn of(step: &Step) -> Self {
        match step {
            Step::IssueIdentified(_) => Self::RaiseIssue,
            Step::IncidentReviewed(_) => Self::ReviewIncident,
            Step::ActionAgreed(_) => Self::AgreeAction,
            Step::ActionAssigned(_) => Self::Assign,
            Step::UnderstandingConfirmed(_) => Self::ConfirmUnderstanding,
            Step::ProgressNoted(_) => Self::NoteProgress,
            Step::MidwayChecked(_) => Self::CheckMidway,
            Step::DeadlineMoved(_) => Self::MoveDeadline,
            Step::DoneClaimed(_) => Self::ClaimDone,
            Step::PracticeVerified(_) => Self::Verify,
            Step::ActionEnded(_) => Self::EndAction,
            Step::Settled(_) => Self::Settle,
            Step::OutcomeReviewed(_) => Self::ReviewOutcome,
            Step::Reopened(_) => Self::Reopen,
            Step::Escalated(_) => Self::Escalate,
            Step::FeedbackGiven(_) => Self::GiveFeedback,
            Step::DutyMet(_) => Self::MeetDuty,
        }
    }

    /// Whose step takes effect: "A" in the matrix.
    pub const fn who(self) -> Who {
        match self {
            Self::RaiseIssue
            | Self::ConfirmUnderstanding
            | Self::NoteProgress
            | Self::ClaimDone
            | Self::GiveFeedback => Who::These(&[
                SupportWorker,
                ShiftLeader,
                TeamLeader,
                DeputyManager,
                RegisteredManager,
                ProviderGovernance,
            ]),
            Self::ReviewIncident | Self::CheckMidway | Self::Settle => Who::From(DeputyManager),
            Self::AgreeAction | Self::MoveDeadline | Self::EndAction | Self::Reopen | Self::MeetDuty => {
                Who::These(&[DeputyManager, RegisteredManager, ProviderGovernance])
            }
            Self::Assign => Who::These(&[ShiftLeader, DeputyManager, RegisteredManager]),
            Self::Verify => Who::From(ShiftLeader),
            Self::ReviewOutcome => Who::These(&[RegisteredManager, ProviderGovernance]),
            // The office writes it as itself.
            Self::Escalate => Who::These(&[Administrator]),
        }
    }

    /// Whose step is put forward: "C" in the matrix.
    pub const fn put_forward_by(self) -> Who {
        match self {
            Self::ReviewIncident
            | Self::AgreeAction
            | Self::MoveDeadline
            | Self::EndAction
            | Self::CheckMidway
            | Self::Reopen
            | Self::MeetDuty => Who::These(&[ShiftLeader, TeamLeader]),
            Self::Assign => Who::These(&[TeamLeader]),
            Self::ReviewOutcome => Who::These(&[ShiftLeader, TeamLeader, DeputyManager]),
            Self::RaiseIssue
            | Self::ConfirmUnderstanding
            | Self::NoteProgress
            | Self::ClaimDone
            | Self::Verify
            | Self::Settle
            | Self::Escalate
            | Self::GiveFeedback => Who::These(&[]),
        }
    }

    /// As the beginning of a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::RaiseIssue => "Raising an issue",
            Self::ReviewIncident => "Reviewing an incident",
            Self::AgreeAction => "Agreeing an action",
            Self::Assign => "Assigning an action",
            Self::ConfirmUnderstanding => "Confirming that an action is understood",
            Self::NoteProgress => "Noting progress",
            Self::CheckMidway => "Checking an action half way",
            Self::MoveDeadline => "Changing a deadline",
            Self::ClaimDone => "Saying that an action is done",
            Self::Verify => "Checking an action in practice",
            Self::EndAction => "Ending an action",
            Self::Settle => "Settling a contradiction",
            Self::ReviewOutcome => "Reviewing an outcome",
            Self::Reopen => "Opening a cycle again",
            Self::Escalate => "Passing a signal up",
            Self::GiveFeedback => "Giving feedback",
            Self::MeetDuty => "Telling people or the regulator",
        }
    }
}

/// How much a step weighs that somebody takes in `role`.
///
/// # Errors
/// [`Refusal::NotForRole`]: neither taken nor put forward.
pub fn weight_of(role: Role, step: &Step) -> Result<Weight, Refusal> {
    let deed = CycleDeed::of(step);
    if deed.who().includes(role) {
        Ok(Weight::Counts)
    } else if deed.put_forward_by().includes(role) {
        Ok(Weight::PutForward)
    } else {
        Err(Refusal::NotForRole {
            what: Deed::Cycle(deed),
            who: deed.who(),
            role,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The matrix of requirements.md 1.7: A takes effect, C is put forward.
    #[test]
    fn who_may_take_which_step() {
        let letter = |deed: CycleDeed, role: Role| match (
            deed.who().includes(role),
            deed.put_forward_by().includes(role),
        ) {
            (true, false) => 'A',
            (false, true) => 'C',
            (false, false) => '.',
            (true, true) => '!',
        };
        let table: Vec<String> = CycleDeed::ALL
            .iter()
            .map(|deed| {
                let letters: String = Role::ALL.iter().map(|role| letter(*deed, *role)).collect();
                format!("{letters} {}", deed.label())
            })
            .collect();
        let expected = [
            "AAAAAA.. Raising an issue",
            ".CCAA... Reviewing an incident",
            ".CCAAA.. Agreeing an action",
            ".ACAA... Assigning an action",
            "AAAAAA.. Confirming that an action is understood",
            "AAAAAA.. Noting progress",
            ".CCAA... Checking an action half way",
            ".CCAAA.. Changing a deadline",
            "AAAAAA.. Saying that an action is done",
            ".AAAA... Checking an action in practice",
            ".CCAAA.. Ending an action",
            "...AA... Settling a contradiction",
            ".CCCAA.. Reviewing an outcome",
            ".CCAAA.. Opening a cycle again",
            ".......A Passing a signal up",
            "AAAAAA.. Giving feedback",
            ".CCAAA.. Telling people or the regulator",
        ];
        assert_eq!(table, expected);
    }
}
