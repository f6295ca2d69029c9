//! Who may sign which review: the matrix of requirements.md 1.7, "daily / weekly / monthly review sign-off".
//!
//! Shift leaders check daily, managers review weekly, the provider monthly. Whoever stands in for somebody below may sign
//! theirs; a team leader puts forward, as the matrix has it, and so does whoever is below.

use super::{Deed, Refusal, Weight, Who};
use crate::record::Cadence;
use crate::staff::Role;

use Role::{DeputyManager, ProviderGovernance, RegisteredManager, ShiftLeader, TeamLeader};

/// Whose signature counts.
pub(super) const fn who(cadence: Cadence) -> Who {
    Who::These(match cadence {
        Cadence::Daily => &[ShiftLeader, DeputyManager, RegisteredManager],
        Cadence::Weekly => &[DeputyManager, RegisteredManager],
        Cadence::Monthly => &[ProviderGovernance],
    })
}

/// Whose signature is kept and shown, and counts for nothing until somebody else signs.
const fn put_forward_by(cadence: Cadence) -> &'static [Role] {
    match cadence {
        Cadence::Daily => &[TeamLeader],
        Cadence::Weekly => &[ShiftLeader, TeamLeader],
        Cadence::Monthly => &[DeputyManager, RegisteredManager],
    }
}

/// How much a signature weighs that somebody gives in `role`.
///
/// # Errors
/// [`Refusal::NotForRole`]: neither given nor put forward.
pub fn weight_of_review(role: Role, cadence: Cadence) -> Result<Weight, Refusal> {
    let deed = Deed::HoldReview(cadence);
    let who = deed.who();
    if who.includes(role) {
        Ok(Weight::Counts)
    } else if put_forward_by(cadence).contains(&role) {
        Ok(Weight::PutForward)
    } else {
        Err(Refusal::NotForRole {
            what: deed,
            who,
            role,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_sign_which_review() {
        let letter = |cadence, role| match weight_of_review(role, cadence) {
            Ok(Weight::Counts) => 'A',
            Ok(Weight::PutForward) => 'C',
            Err(_) => '.',
        };
        let table: Vec<String> = Cadence::ALL
            .iter()
            .map(|cadence| {
                let letters: String = Role::ALL.iter().map(|role| letter(*cadence, *role)).collect();
                format!("{letters} {}", cadence.label())
            })
            .collect();
        let expected = [
            ".ACAA... Daily check",
            ".CCAA... Weekly review",
            "...CCA.. Monthly governance review",
        ];
        assert_eq!(table, expected);
    }
}
