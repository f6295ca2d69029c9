//! Who may record, correct and read what. The table in words is `docs/roles.md`; its source is the permission
//! matrix of requirements.md section 1.7 and the rules of domain.md.
//!
//! A screen asks before it offers; the fold asks again about every record, so that what was written without the
//! right to is kept and shown with its reason, and not counted. May not live here: who holds which role
//! (`fold::directory`), whether an entry is honest (`gate`).

use crate::id::StaffId;
use crate::record::{Amended, Cadence, DocumentKind, Fact};
use crate::scope::Audience;
use crate::staff::Role;
use crate::time::{DAY_MS, Timestamp};

pub use cycle::{CycleDeed, Weight, weight_of};
pub use review::weight_of_review;

/// How long a support worker may correct their own entry; after that a shift leader does (requirements.md 1.7).
pub const OWN_CORRECTION_MS: i64 = DAY_MS;

/// The rules say no. Ordinary: shown to the person in plain words, never logged as a fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Their role does not reach that far.
    #[error("{} is for {}, not for the role of {}", .what.label(), .who.label(), .role.label().to_lowercase())]
    NotForRole {
        /// What they tried.
        what: Deed,
        /// Who may.
        who: Who,
        /// The role they acted in.
        role: Role,
    },
    /// Nobody observes their own practice, or corrects what a leader saw of it.
    #[error("nobody observes their own practice: ask another leader")]
    OwnPractice,
    /// A day has passed.
    #[error("after 24 hours a shift leader corrects an entry: ask yours")]
    TooLate,
    /// It would turn one record into another.
    #[error("a correction cannot change what an entry is about: strike this one and record the right one")]
    OtherSubject,
    /// It is put right by a newer entry of its own kind.
    #[error("this is put right by recording it anew, not by a correction")]
    RecordAnew,
    /// Only a newer version can tell.
    #[error("a newer version of this app wrote this: only that version can judge it")]
    Newer,
}

/// What a rule is about, as people would say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Names of service and units, devices, staff, roles, keys.
    LookAfterAccounts,
    /// Admission, moves, discharge.
    AdmitAndMove,
    /// Planned care and its end.
    PlanCare,
    /// Care and observations of a person.
    RecordCare,
    /// The text and planned care of a care plan, the text of an About Me: not in force until published.
    DraftPlan,
    /// Making a draft the version to work by.
    PublishPlan,
    /// Adding to a handover sheet.
    WriteHandover,
    /// Handing a sheet over.
    GiveHandover,
    /// Saying that a version was read.
    Acknowledge,
    /// The beginning and end of one's own shift.
    KeepShift,
    /// Looking over a unit at the end of a shift.
    CheckUnit,
    /// Observations of a colleague's practice.
    ObservePractice,
    /// Releasing or declining what was held.
    DecideHeld,
    /// A correction of one's own entry.
    CorrectOwn,
    /// A correction of a colleague's entry.
    CorrectOthers,
    /// A correction of what another leader saw of someone's practice.
    CorrectOthersObservation,
    /// A step of a follow-through cycle.
    Cycle(CycleDeed),
    /// Striking a colleague's step of a cycle.
    CorrectOthersStep,
    /// Holding a review of follow-through at its set time.
    HoldReview(Cadence),
}

/// Who may: a stretch of the line, or those who look after accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// This role and those above it, in the line from support worker to registered manager.
    From(Role),
    /// Registered manager, provider governance and administrator.
    Accounts,
    /// These roles, where the matrix of requirements.md 1.7 skips some.
    These(&'static [Role]),
}

impl Who {
    /// Whether a role is among them.
    pub fn includes(self, role: Role) -> bool {
        match self {
            Self::From(lowest) => role.at_least(lowest),
            Self::Accounts => match role {
                Role::RegisteredManager | Role::ProviderGovernance | Role::Administrator => true,
                Role::SupportWorker
                | Role::ShiftLeader
                | Role::TeamLeader
                | Role::DeputyManager
                | Role::Inspector => false,
            },
            Self::These(roles) => roles.contains(&role),
        }
    }

    fn label(self) -> String {
        match self {
            Self::From(Role::RegisteredManager) => "the registered manager".to_owned(),
            Self::From(lowest) => format!("a {} and above", lowest.label().to_lowercase()),
            Self::Accounts => "the registered manager, the provider and administrators".to_owned(),
            Self::These(roles) => roles
                .iter()
                .map(|role| role.label().to_lowercase())
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

impl Deed {
    /// Who may: the whole table.
    pub const fn who(self) -> Who {
        match self {
            Self::LookAfterAccounts => Who::Accounts,
            Self::AdmitAndMove
            | Self::PlanCare
            | Self::PublishPlan
            | Self::DecideHeld
            | Self::CorrectOthersStep
            | Self::CorrectOthersObservation => Who::From(Role::DeputyManager),
            Self::DraftPlan => Who::From(Role::TeamLeader),
            Self::ObservePractice | Self::CorrectOthers | Self::GiveHandover | Self::CheckUnit => {
                Who::From(Role::ShiftLeader)
            }
            Self::RecordCare
            | Self::CorrectOwn
            | Self::WriteHandover
            | Self::Acknowledge
            | Self::KeepShift => Who::From(Role::SupportWorker),
            Self::Cycle(deed) => deed.who(),
            Self::HoldReview(cadence) => review::who(cadence),
        }
    }

    /// As the beginning of a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Self::LookAfterAccounts => "Looking after staff, roles and tablets",
            Self::AdmitAndMove => "Admitting, moving and discharging a person",
            Self::PlanCare => "Changing planned care",
            Self::RecordCare => "Recording care",
            Self::DraftPlan => "Writing in a care plan",
            Self::PublishPlan => "Publishing a care plan",
            Self::WriteHandover => "Writing in a handover",
            Self::GiveHandover => "Giving a handover",
            Self::Acknowledge => "Saying that a change was read",
            Self::KeepShift => "Starting and ending a shift",
            Self::CheckUnit => "Checking a unit at the end of a shift",
            Self::ObservePractice => "Observing practice",
            Self::DecideHeld => "Deciding about what was held",
            Self::CorrectOwn => "Correcting an entry",
            Self::CorrectOthers => "Correcting a colleague's entry",
            Self::CorrectOthersObservation => "Correcting another leader's observation",
            Self::Cycle(deed) => deed.label(),
            Self::CorrectOthersStep => "Striking a colleague's step of an action",
            Self::HoldReview(Cadence::Daily) => "Signing the daily check",
            Self::HoldReview(Cadence::Weekly) => "Signing the weekly review",
            Self::HoldReview(Cadence::Monthly) => "Signing the monthly governance review",
        }
    }

    /// Says no, with the reason, unless `role` may.
    ///
    /// # Errors
    /// [`Refusal::NotForRole`].
    pub fn ask(self, role: Role) -> Result<(), Refusal> {
        let who = self.who();
        if who.includes(role) {
            Ok(())
        } else {
            Err(Refusal::NotForRole {
                what: self,
                who,
                role,
            })
        }
    }
}

/// Whether someone acting in `role` may still read what an entry said that was made for the wrong person. Everyone
/// else sees only that there was one.
pub fn may_read_struck(role: Role) -> bool {
    role.at_least(Role::DeputyManager)
}

/// Whether someone acting in `role` may record `fact`. A correction is asked about here only in general:
/// [`may_correct`] decides when what it corrects is known; so does [`may_observe`] for an observation's subject.
///
/// # Errors
/// [`Refusal`], in plain words.
pub fn may_record(role: Role, fact: &Fact) -> Result<(), Refusal> {
    if let Fact::Cycle(fact) = fact {
        return weight_of(role, &fact.step).map(|_| ());
    }
    if let Fact::ReviewHeld(review) = fact {
        return weight_of_review(role, review.cadence).map(|_| ());
    }
    deed_of(fact)?.ask(role)
}

/// What recording `fact` is.
fn deed_of(fact: &Fact) -> Result<Deed, Refusal> {
    match fact {
        Fact::ServiceNamed(_)
        | Fact::UnitNamed(_)
        | Fact::DeviceEnrolled(_)
        | Fact::DeviceRevoked(_)
        | Fact::StaffJoined(_)
        | Fact::StaffLeft(_)
        | Fact::RoleGranted(_)
        | Fact::RoleEnded(_)
        | Fact::KeyCertified(_) => Ok(Deed::LookAfterAccounts),
        Fact::PersonAdmitted(_) | Fact::PersonMoved(_) | Fact::PersonDischarged(_) => Ok(Deed::AdmitAndMove),
        Fact::PlannedCare(_) | Fact::PlannedCareEnded(_) | Fact::PersonalTarget(_) => Ok(Deed::PlanCare),
        Fact::Care(_) => Ok(Deed::RecordCare),
        Fact::PracticeObserved(_) => Ok(Deed::ObservePractice),
        Fact::DocumentEdited(fact) => Ok(match fact.document.kind() {
            DocumentKind::CarePlan | DocumentKind::AboutMe => Deed::DraftPlan,
            DocumentKind::Handover => Deed::WriteHandover,
        }),
        Fact::VersionPublished(fact) => Ok(match fact.document.kind() {
            DocumentKind::CarePlan | DocumentKind::AboutMe => Deed::PublishPlan,
            DocumentKind::Handover => Deed::GiveHandover,
        }),
        Fact::VersionAcknowledged(_) => Ok(Deed::Acknowledge),
        Fact::ShiftStarted(_) | Fact::ShiftEnded(_) => Ok(Deed::KeepShift),
        Fact::UnitChecked(_) => Ok(Deed::CheckUnit),
        Fact::ReviewHeld(review) => Ok(Deed::HoldReview(review.cadence)),
        Fact::Amended(_) | Fact::EnteredInError(_) => Ok(Deed::CorrectOwn),
        Fact::HeldDecided(_) => Ok(Deed::DecideHeld),
        Fact::Cycle(fact) => Ok(Deed::Cycle(CycleDeed::of(&fact.step))),
        Fact::Unknown(_) => Err(Refusal::Newer),
    }
}

/// Whether `observer`, acting in `role`, may observe the practice of `subject`.
///
/// # Errors
/// [`Refusal`], in plain words.
pub fn may_observe(role: Role, observer: StaffId, subject: StaffId) -> Result<(), Refusal> {
    Deed::ObservePractice.ask(role)?;
    if observer == subject {
        return Err(Refusal::OwnPractice);
    }
    Ok(())
}

/// A record that someone wrote, as far as the rules about corrections care.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// Who wrote it.
    pub by: StaffId,
    /// The role they acted in.
    pub role: Role,
    /// When, by the office's clock as far as the device knew it.
    pub recorded_at: Timestamp,
    /// What it says.
    pub fact: &'a Fact,
}

/// Whether `correction` (an amendment, or "entered in error") may correct `original`.
///
/// Their own entry: a support worker for a day, a leader always. A colleague's entry: a shift leader and above.
/// In both cases only someone who may record that kind of entry at all.
///
/// # Errors
/// [`Refusal`], in plain words.
pub fn may_correct(correction: &Written<'_>, original: &Written<'_>) -> Result<(), Refusal> {
    let by_its_author = correction.by == original.by;
    let others = match original.fact {
        Fact::PracticeObserved(observed) => {
            if observed.subject == correction.by {
                return Err(Refusal::OwnPractice);
            }
            Deed::CorrectOthersObservation
        }
        // A step is struck and done anew: what it said stays in the cycle's history as it was.
        Fact::Cycle(_) if matches!(correction.fact, Fact::Amended(_)) => return Err(Refusal::RecordAnew),
        Fact::Cycle(_) => Deed::CorrectOthersStep,
        Fact::PersonAdmitted(_)
        | Fact::PersonMoved(_)
        | Fact::PersonDischarged(_)
        | Fact::PlannedCare(_)
        | Fact::PlannedCareEnded(_)
        | Fact::PersonalTarget(_)
        | Fact::Care(_)
        | Fact::Unknown(_) => Deed::CorrectOthers,
        Fact::ServiceNamed(_)
        | Fact::UnitNamed(_)
        | Fact::DeviceEnrolled(_)
        | Fact::DeviceRevoked(_)
        | Fact::StaffJoined(_)
        | Fact::StaffLeft(_)
        | Fact::RoleGranted(_)
        | Fact::RoleEnded(_)
        | Fact::KeyCertified(_)
        | Fact::DocumentEdited(_)
        | Fact::VersionPublished(_)
        | Fact::VersionAcknowledged(_)
        | Fact::ShiftStarted(_)
        | Fact::ShiftEnded(_)
        | Fact::UnitChecked(_)
        | Fact::ReviewHeld(_)
        | Fact::Amended(_)
        | Fact::EnteredInError(_)
        | Fact::HeldDecided(_) => return Err(Refusal::RecordAnew),
    };
    if let Fact::Unknown(_) = original.fact {
        // What a newer version wrote can still be struck here, by whoever may correct care.
        Deed::CorrectOwn.ask(correction.role)?;
    } else {
        may_record(correction.role, original.fact)?;
    }
    if let Fact::Amended(amended) = correction.fact {
        keeps_its_subject(original.fact, amended)?;
    }
    if !by_its_author {
        return others.ask(correction.role);
    }
    let a_leader = Deed::CorrectOthers.who().includes(correction.role);
    if a_leader || correction.recorded_at.ms_since(original.recorded_at) <= OWN_CORRECTION_MS {
        Ok(())
    } else {
        Err(Refusal::TooLate)
    }
}

/// An amendment corrects what was said, not what it was said about: otherwise a drink could become a discharge.
fn keeps_its_subject(original: &Fact, amended: &Amended) -> Result<(), Refusal> {
    let corrected = &amended.corrected.fact;
    let same_subject = match (original, corrected) {
        (Fact::PersonAdmitted(was), Fact::PersonAdmitted(is)) => was.person == is.person,
        (Fact::PersonMoved(was), Fact::PersonMoved(is)) => was.person == is.person,
        (Fact::PersonDischarged(was), Fact::PersonDischarged(is)) => was.person == is.person,
        (Fact::PlannedCare(was), Fact::PlannedCare(is)) => (was.item, was.person) == (is.item, is.person),
        (Fact::PlannedCareEnded(was), Fact::PlannedCareEnded(is)) => was.item == is.item,
        (Fact::PersonalTarget(was), Fact::PersonalTarget(is)) => {
            (was.person, was.kind, was.field, was.per) == (is.person, is.kind, is.field, is.per)
        }
        (Fact::PracticeObserved(was), Fact::PracticeObserved(is)) => was.subject == is.subject,
        (original, corrected) => original.code() == corrected.code(),
    };
    if same_subject {
        Ok(())
    } else {
        Err(Refusal::OtherSubject)
    }
}

/// The audience a record goes to. A correction goes where the record went that it corrects: `corrects` names that
/// audience. `None` when it cannot be told: a correction of something unknown here, or a kind from a newer version.
pub fn audience_of(fact: &Fact, corrects: Option<Audience>) -> Option<Audience> {
    match fact {
        Fact::ServiceNamed(_)
        | Fact::UnitNamed(_)
        | Fact::DeviceEnrolled(_)
        | Fact::DeviceRevoked(_)
        | Fact::StaffJoined(_)
        | Fact::StaffLeft(_)
        | Fact::RoleGranted(_)
        | Fact::RoleEnded(_)
        | Fact::KeyCertified(_) => Some(Audience::Directory),
        Fact::PersonAdmitted(_)
        | Fact::PersonMoved(_)
        | Fact::PersonDischarged(_)
        | Fact::PlannedCare(_)
        | Fact::PlannedCareEnded(_)
        | Fact::PersonalTarget(_) => Some(Audience::People),
        Fact::Care(_) | Fact::ShiftStarted(_) | Fact::ShiftEnded(_) | Fact::UnitChecked(_) => {
            Some(Audience::Floor)
        }
        Fact::PracticeObserved(_) => Some(Audience::Leaders),
        Fact::DocumentEdited(_) | Fact::VersionPublished(_) | Fact::VersionAcknowledged(_) => {
            let kind = fact.document()?.kind();
            Some(match kind {
                DocumentKind::CarePlan | DocumentKind::AboutMe => Audience::People,
                DocumentKind::Handover => Audience::Floor,
            })
        }
        // A restricted cycle's steps lie in its own scope.
        Fact::Cycle(fact) => Some(match corrects {
            Some(Audience::Case(cycle)) if cycle == fact.cycle => Audience::Case(cycle),
            _ => Audience::Cycles,
        }),
        // Whoever may read cycles may see that they are looked after, up to the provider.
        Fact::ReviewHeld(_) => Some(Audience::Cycles),
        Fact::Amended(amended) => corrects.or_else(|| audience_of(&amended.corrected.fact, None)),
        Fact::EnteredInError(_) | Fact::HeldDecided(_) | Fact::Unknown(_) => corrects,
    }
}

/// Whether holding `role` opens an audience's scopes.
///
/// A restricted case and a staff member's own supervision are opened to named people; no role alone opens them.
pub fn may_read(role: Role, audience: Audience) -> bool {
    match audience {
        Audience::Directory => true,
        Audience::People | Audience::Floor => role.at_least(Role::SupportWorker),
        Audience::Leaders => role.at_least(Role::ShiftLeader),
        Audience::Management => role.at_least(Role::DeputyManager),
        Audience::Provider => role == Role::ProviderGovernance,
        // Provider governance reviews each service monthly (row E1.C).
        Audience::Cycles => role.at_least(Role::SupportWorker) || role == Role::ProviderGovernance,
        Audience::Case(_) | Audience::Supervision(_) => false,
    }
}

mod cycle;
mod review;
#[cfg(test)]
mod tests;
