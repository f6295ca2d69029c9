//! Alerts about a person: what the records, and what is missing from them, say that somebody should look at.
//!
//! Worked out afresh from one person's recent records each time it is asked: nothing is ever raised, stored or ticked off,
//! so every tablet that holds the same records shows the same. Each names its evidence and what makes it go. None is a
//! clinical score (requirements.md section 5.3). May not live here: who answers for an alert, or when it is escalated.

use super::Floor;
use crate::id::{EntryId, PersonId};
use crate::limits::FUTURE_ALLOWED_MS;
use crate::record::Care;
use crate::time::{HOUR_MS, Timestamp};

mod absences;
mod findings;
mod intake;

/// Something about a person that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Why it is shown.
    pub rule: AlertRule,
    /// Code of the kind of record it is about.
    pub kind: u16,
    /// Since when it is so.
    pub since: Timestamp,
    /// What is the matter, with its figures: "450 of 1500 ml by 2:00pm".
    pub words: String,
    /// Records that say so, newest first; empty when it is their absence that does.
    pub evidence: Vec<EntryId>,
}

/// Why an alert is shown. The more pressing come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlertRule {
    /// An incident in the last day.
    Incident,
    /// Somebody was held and no incident was reported.
    Held,
    /// Not their usual self, this shift.
    SoftSigns,
    /// A measurement outside the person's own range.
    OutOfRange,
    /// Skin that stays red, is broken or torn.
    Skin,
    /// Blood was seen.
    Blood,
    /// Coughing while eating.
    Coughing,
    /// Medicine refused twice running.
    MedicineRefused,
    /// A worker is worried.
    Concern,
    /// A turn is over half an hour late.
    TurnOverdue,
    /// Pain was to be asked about again.
    PainAgain,
    /// Little was drunk so far today.
    FluidsLow,
    /// Two meals hardly touched.
    MealsLow,
    /// No urine for hours.
    NoUrine,
    /// Bowels not opened for days.
    NoBowels,
    /// Loose three times running.
    LooseBowels,
    /// Weight lost.
    WeightLoss,
    /// Low for three days.
    LowMood,
    /// Sore or bleeding mouth.
    SoreMouth,
    /// Something in the room is not right.
    Room,
    /// Not washed for days.
    NoWash,
    /// Nothing to do for days.
    NoActivity,
}

impl AlertRule {
    /// In a few words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Incident => "Incident",
            Self::Held => "Someone was held",
            Self::SoftSigns => "Not their usual self",
            Self::OutOfRange => "Outside their range",
            Self::Skin => "Skin damage",
            Self::Blood => "Blood seen",
            Self::Coughing => "Coughing at meals",
            Self::MedicineRefused => "Medicine refused twice",
            Self::Concern => "A worker is worried",
            Self::TurnOverdue => "Turn overdue",
            Self::PainAgain => "Ask about pain again",
            Self::FluidsLow => "Drinking too little",
            Self::MealsLow => "Two meals hardly touched",
            Self::NoUrine => "No urine recorded",
            Self::NoBowels => "Bowels not opened",
            Self::LooseBowels => "Loose bowels",
            Self::WeightLoss => "Weight lost",
            Self::LowMood => "Low for three days",
            Self::SoreMouth => "Sore mouth",
            Self::Room => "Room not safe",
            Self::NoWash => "Not washed",
            Self::NoActivity => "Nothing to do",
        }
    }

    /// What makes it go.
    pub const fn clears(self) -> &'static str {
        match self {
            Self::Incident => "Goes 24 hours after it happened.",
            Self::Held => "Goes when the incident is reported.",
            Self::SoftSigns => "Goes 12 hours after it was noticed.",
            Self::OutOfRange => "Goes when a new reading is within the range, or after 7 days.",
            Self::Skin => "Goes when a new skin check finds it better, or after 7 days.",
            Self::Blood | Self::Coughing | Self::Concern => "Goes after 24 hours.",
            Self::MedicineRefused => "Goes when medicine is taken, or after 48 hours.",
            Self::TurnOverdue => "Goes when a turn is recorded, or why not.",
            Self::PainAgain => "Goes when pain is recorded again.",
            Self::FluidsLow => "Goes when enough is drunk, and at midnight.",
            Self::MealsLow => "Goes when a meal is eaten, or after 48 hours.",
            Self::NoUrine => "Goes when urine is recorded.",
            Self::NoBowels => "Goes when bowels are recorded.",
            Self::LooseBowels => "Goes with the next type 1 to 5, or after 3 days.",
            Self::WeightLoss => "Goes when a new weight is closer to the old one.",
            Self::LowMood => "Goes with a better day.",
            Self::SoreMouth => "Goes when mouth care finds it better, or after 7 days.",
            Self::Room => "Goes when a new room check finds it safe.",
            Self::NoWash => "Goes when a wash is recorded.",
            Self::NoActivity => "Goes when an activity is recorded.",
        }
    }

    /// Whether it cannot wait for a round.
    pub const fn urgent(self) -> bool {
        matches!(
            self,
            Self::Incident | Self::Held | Self::SoftSigns | Self::OutOfRange | Self::Skin | Self::Blood
        )
    }
}

impl Floor {
    /// What somebody should look at about a person now, the most pressing first. None for someone who has left.
    pub fn alerts(&self, person: PersonId, now: Timestamp) -> Vec<Alert> {
        let left = |found: super::Person<'_>| found.discharged.is_some();
        if self.person(person).is_none_or(left) {
            return Vec::new();
        }
        let look = Look {
            floor: self,
            person,
            now,
        };
        let mut alerts = findings::all(&look);
        alerts.extend(intake::all(&look));
        alerts.extend(absences::all(&look));
        alerts.sort_by(|a, b| (a.rule, a.since, &a.words).cmp(&(b.rule, b.since, &b.words)));
        alerts
    }
}

/// One person's records, looked at from one moment.
struct Look<'a> {
    floor: &'a Floor,
    person: PersonId,
    now: Timestamp,
}

/// One counted record.
#[derive(Clone, Copy)]
struct Seen<'a> {
    id: EntryId,
    at: Timestamp,
    care: &'a Care,
}

impl<'a> Look<'a> {
    /// Counted records of a kind in the last so many hours, newest first, whatever came of them.
    fn offered(&self, kind: u16, hours: i64) -> impl Iterator<Item = Seen<'a>> {
        let from = self.now.plus_ms(-hours * HOUR_MS);
        self.floor
            .counted_care(self.person, kind, from, self.latest())
            .rev()
            .map(|(id, at, care)| Seen { id, at, care })
    }

    /// The same, of what was given or found.
    fn given(&self, kind: u16, hours: i64) -> impl Iterator<Item = Seen<'a>> {
        self.offered(kind, hours).filter(|seen| seen.care.outcome.given())
    }

    /// The latest moment a record may lie at: clocks differ by minutes.
    fn latest(&self) -> Timestamp {
        self.now.plus_ms(FUTURE_ALLOWED_MS)
    }
}

impl Seen<'_> {
    /// An alert about this one record.
    fn alert(self, rule: AlertRule, words: String) -> Alert {
        Alert {
            rule,
            kind: self.care.kind.code,
            since: self.at,
            words,
            evidence: vec![self.id],
        }
    }

    /// Whether a field of several choices has one of these.
    fn has_any(self, field: u8, codes: &[u8]) -> bool {
        use crate::record::Value;
        match self.care.values.get(field) {
            Some(Value::Several(chosen)) => chosen.iter().any(|code| codes.contains(code)),
            _ => false,
        }
    }
}
