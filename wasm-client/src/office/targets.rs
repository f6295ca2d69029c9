//! A person's targets, as the office's server tells them, and as the same screen shows them that tablets have.
//!
//! A target crosses as the bytes that records carry it in. May not live here: asking the server (`ui::office`).

use sync_core::id::{PersonId, hex, unhex};
use sync_core::record::PersonalTarget;
use sync_core::staff::Role;
use sync_core::time::Timestamp;

use super::read::answers;
use super::{Coverage, Json, Read};
use crate::protocol::{PersonHead, Problem, TargetForm, TargetLine, TargetsView};
use crate::view::target_form;

answers! {
    /// A person's targets.
    Targets {
        /// Whose.
        person: String,
        /// Full name.
        name: String,
        /// What they like to be called.
        known_as: String,
        /// Unit's name.
        unit_name: String,
        /// Room.
        room: String,
        /// As they were set, newest first.
        targets: Vec<TargetSet>,
        /// Whether whoever asks may set and end them.
        may_change: bool,
        /// What it rests on.
        coverage: Coverage,
    }
    /// One of them.
    TargetSet {
        /// What it says.
        target: Target,
        /// "in-force", "to-come" or "over".
        stands: String,
        /// Who set it.
        by_name: String,
        /// In which role.
        role: String,
        /// When.
        recorded_at: i64,
    }
}

/// A target, from the bytes that records carry it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(PersonalTarget);

impl Read for Target {
    fn read(json: &Json) -> Option<Self> {
        let text = String::read(json)?;
        let mut bytes = vec![0; text.len() / 2];
        unhex(&text, &mut bytes)?;
        minicbor::decode(&bytes).ok().map(Self)
    }
}

/// A form as the server takes it.
///
/// # Errors
/// Everything wrong with the form, beside its questions.
pub fn target_text(person: &str, form: &TargetForm, now: i64) -> Result<String, Vec<Problem>> {
    let person = PersonId::from_hex(person).unwrap_or(PersonId([0; 16]));
    let target = target_form::read(form, person, Timestamp(now))?;
    Ok(minicbor::to_vec(&target).map_or_else(|_| String::new(), |bytes| hex(&bytes)))
}

impl Targets {
    /// As the screen shows it. `coverage` says in words what it rests on.
    pub fn view(self, coverage: String, now: i64) -> TargetsView {
        let line = |one: &TargetSet| {
            let role = Role::ALL.into_iter().find(|role| role.code() == one.role);
            let role = role.unwrap_or(Role::DeputyManager);
            let recorded_at = Timestamp(one.recorded_at);
            TargetLine {
                by_name: one.by_name.clone(),
                ..target_form::line(&one.target.0, role, recorded_at, Timestamp(now))
            }
        };
        // An end that has come has nothing in force to show.
        let stands = |one: &&TargetSet| match one.stands.as_str() {
            "in-force" => !one.target.0.ends(),
            stands => stands == "to-come",
        };
        let mut targets: Vec<&TargetSet> = self.targets.iter().filter(stands).collect();
        targets.sort_by_key(|one| target_form::order(&one.target.0));
        TargetsView {
            targets: targets.into_iter().map(line).collect(),
            before: self.targets.iter().filter(|one| !stands(one)).map(line).collect(),
            head: PersonHead {
                person: self.person,
                known_as: self.known_as,
                name: self.name,
                unit_name: self.unit_name,
                room: self.room,
                birth_year: None,
                alerts: Vec::new(),
            },
            may_change: self.may_change,
            coverage,
        }
    }
}
