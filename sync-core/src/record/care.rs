//! Care given to a person, or an observation of them: what is common to every kind, beside the kind's own answers.
//!
//! Source: requirements.md section 6, "Common to every CareEntry".

use minicbor::{Decode, Encode};

use super::UnknownWhy;
use super::catalogue::KindSpec;
use super::field::FieldProblem;
use super::values::Values;
use crate::id::{PlanItemId, StaffId};
use crate::text::{NoteText, ReasonText};
use crate::time::Timestamp;

/// One act of care or one observation.
#[derive(Clone, Debug)]
pub struct Care {
    /// Its kind.
    pub kind: &'static KindSpec,
    /// How it went.
    pub outcome: Outcome,
    /// Why it was not (wholly) given: always there when it was not.
    pub not_given: Option<NotGiven>,
    /// More about why, in the author's words.
    pub reason: Option<ReasonText>,
    /// The planned care it answers, and for which planned time.
    pub planned: Option<(PlanItemId, Timestamp)>,
    /// The second carer, for care by two.
    pub with: Option<StaffId>,
    /// How the person agreed.
    pub consent: Option<Consent>,
    /// How the person seemed: 1 (very low) to 5 (very well).
    pub mood: Option<u8>,
    /// How much help was needed.
    pub independence: Option<Independence>,
    /// When it ended, if it took a while.
    pub until: Option<Timestamp>,
    /// Whether its author is worried.
    pub concern: bool,
    /// A note, never the only content.
    pub note: Option<NoteText>,
    /// The kind's own answers.
    pub values: Values,
}

impl PartialEq for Care {
    fn eq(&self, other: &Self) -> bool {
        self.kind.code == other.kind.code && CareBytes::of(self) == CareBytes::of(other)
    }
}
impl Eq for Care {}

/// How offered care went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Outcome {
    /// Given.
    #[n(0)]
    Done,
    /// Given in part.
    #[n(1)]
    Partly,
    /// Offered and declined.
    #[n(2)]
    Declined,
    /// Not needed this time.
    #[n(3)]
    NotNeeded,
    /// Could not be given.
    #[n(4)]
    NotPossible,
}

impl Outcome {
    /// Whether any care was given.
    pub const fn given(self) -> bool {
        matches!(self, Self::Done | Self::Partly)
    }

    /// As on the button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Partly => "Partly done",
            Self::Declined => "Declined",
            Self::NotNeeded => "Not needed",
            Self::NotPossible => "Could not be done",
        }
    }
}

/// Why care was not given: reason codes of requirements.md section 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum NotGiven {
    /// Was asleep.
    #[n(0)]
    Asleep,
    /// Was unwell.
    #[n(1)]
    Unwell,
    /// Chose not to.
    #[n(2)]
    Choice,
    /// Was distressed.
    #[n(3)]
    Distressed,
    /// Would like it later.
    #[n(4)]
    Later,
    /// Would rather another worker.
    #[n(5)]
    AnotherWorker,
    /// Lacks capacity for this decision: the plan says what to do.
    #[n(6)]
    NoCapacity,
    /// Was not here.
    #[n(7)]
    Away,
    /// Something needed was missing.
    #[n(8)]
    Equipment,
    /// Anything else, said in words.
    #[n(9)]
    Other,
}

impl NotGiven {
    /// Every reason, in the order of the buttons.
    pub const ALL: [Self; 10] = [
        Self::Asleep,
        Self::Unwell,
        Self::Choice,
        Self::Distressed,
        Self::Later,
        Self::AnotherWorker,
        Self::NoCapacity,
        Self::Away,
        Self::Equipment,
        Self::Other,
    ];

    /// As on the button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Asleep => "Asleep",
            Self::Unwell => "Unwell",
            Self::Choice => "Did not want it",
            Self::Distressed => "Upset",
            Self::Later => "Wants it later",
            Self::AnotherWorker => "Wants another worker",
            Self::NoCapacity => "Lacks capacity: see plan",
            Self::Away => "Not here",
            Self::Equipment => "Something was missing",
            Self::Other => "Something else",
        }
    }
}

/// How the person agreed to the care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Consent {
    /// In words.
    #[n(0)]
    Verbal,
    /// By gesture.
    #[n(1)]
    Gesture,
    /// Under a best-interests plan.
    #[n(2)]
    BestInterests,
}

impl Consent {
    /// Every way, in the order of the buttons.
    pub const ALL: [Self; 3] = [Self::Verbal, Self::Gesture, Self::BestInterests];

    /// As on the button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Verbal => "Said yes",
            Self::Gesture => "Showed it",
            Self::BestInterests => "Best-interests plan",
        }
    }
}

/// How much help was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Independence {
    /// None.
    #[n(0)]
    Own,
    /// Prompting.
    #[n(1)]
    Prompt,
    /// One person.
    #[n(2)]
    OneAssist,
    /// Two people.
    #[n(3)]
    TwoAssist,
    /// Equipment.
    #[n(4)]
    Equipment,
}

impl Independence {
    /// Every measure, in the order of the buttons.
    pub const ALL: [Self; 5] = [
        Self::Own,
        Self::Prompt,
        Self::OneAssist,
        Self::TwoAssist,
        Self::Equipment,
    ];

    /// As on the button.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Own => "None",
            Self::Prompt => "Reminding",
            Self::OneAssist => "One person",
            Self::TwoAssist => "Two people",
            Self::Equipment => "Equipment",
        }
    }
}

/// What is wrong with a care record that someone is about to save.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CareProblem {
    /// An answer is missing or out of range.
    #[error(transparent)]
    Field(#[from] FieldProblem),
    /// An outcome that makes no sense for the kind.
    #[error("{} does not fit this kind of record", .0.label().to_lowercase())]
    Outcome(Outcome),
    /// Not given, and no reason.
    #[error("say why it was not done")]
    NoReason,
    /// "Something else", and no words.
    #[error("say in a few words what else it was")]
    NoWords,
    /// A mood outside 1 to 5.
    #[error("mood must be between 1 and 5")]
    Mood,
    /// Ended before it began.
    #[error("it cannot end before it began")]
    EndsBeforeItBegan,
    /// The author as their own second carer.
    #[error("the second carer must be someone else")]
    SecondCarerIsAuthor,
}

impl Care {
    /// Care of a kind, done, with nothing answered yet.
    pub fn new(kind: &'static KindSpec) -> Self {
        Self {
            kind,
            outcome: Outcome::Done,
            not_given: None,
            reason: None,
            planned: None,
            with: None,
            consent: None,
            mood: None,
            independence: None,
            until: None,
            concern: false,
            note: None,
            values: Values::new(),
        }
    }

    /// Everything wrong with it, in the order of the form; empty when it may be saved.
    pub fn problems(&self, happened_at: Timestamp, by: StaffId) -> Vec<CareProblem> {
        let mut problems: Vec<CareProblem> = self
            .kind
            .problems(&self.values, self.outcome.given())
            .into_iter()
            .map(CareProblem::Field)
            .collect();
        if !self.kind.nature.outcomes().contains(&self.outcome) {
            problems.push(CareProblem::Outcome(self.outcome));
        }
        if self.outcome != Outcome::Done && self.outcome != Outcome::NotNeeded && self.not_given.is_none() {
            problems.push(CareProblem::NoReason);
        }
        if self.not_given == Some(NotGiven::Other) && self.reason.is_none() {
            problems.push(CareProblem::NoWords);
        }
        if self.mood.is_some_and(|mood| !(1..=5).contains(&mood)) {
            problems.push(CareProblem::Mood);
        }
        if self.until.is_some_and(|until| until < happened_at) {
            problems.push(CareProblem::EndsBeforeItBegan);
        }
        if self.with == Some(by) {
            problems.push(CareProblem::SecondCarerIsAuthor);
        }
        problems
    }

    /// One line for a timeline: "150 of 200 ml tea", "Declined: asleep".
    pub fn line(&self) -> String {
        if self.outcome.given() {
            let line = self.kind.line(&self.values);
            return if self.outcome == Outcome::Partly {
                format!("{line} (partly)")
            } else {
                line
            };
        }
        match self.not_given {
            Some(why) => format!("{}: {}", self.outcome.label(), why.label().to_lowercase()),
            None => self.outcome.label().to_owned(),
        }
    }

    /// Reads the fields of a known kind. Out-of-range values from outside are told apart from what cannot be read.
    pub(super) fn from_fields(kind: &'static KindSpec, fields: &[u8]) -> Result<Self, UnknownWhy> {
        let bytes: CareBytes = minicbor::decode(fields).map_err(|_| UnknownWhy::Unreadable)?;
        let care = Self {
            kind,
            outcome: bytes.outcome,
            not_given: bytes.not_given,
            reason: bytes.reason,
            planned: bytes.planned_item.zip(bytes.planned_for),
            with: bytes.with,
            consent: bytes.consent,
            mood: bytes.mood,
            independence: bytes.independence,
            until: bytes.until,
            concern: bytes.concern.unwrap_or(false),
            note: bytes.note,
            values: bytes.values,
        };
        // Missing answers are bad practice, shown as they are; impossible values would poison sums and trends.
        let impossible = kind.fields.iter().any(|field| {
            care.values
                .get(field.number)
                .is_some_and(|value| field.check(value).is_err())
        });
        if impossible || care.mood.is_some_and(|mood| !(1..=5).contains(&mood)) {
            return Err(UnknownWhy::OutOfRange);
        }
        Ok(care)
    }
}

#[derive(PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct CareBytes {
    #[n(0)]
    outcome: Outcome,
    #[n(1)]
    not_given: Option<NotGiven>,
    #[n(2)]
    reason: Option<ReasonText>,
    #[n(3)]
    planned_item: Option<PlanItemId>,
    #[n(4)]
    planned_for: Option<Timestamp>,
    #[n(5)]
    with: Option<StaffId>,
    #[n(6)]
    consent: Option<Consent>,
    #[n(7)]
    mood: Option<u8>,
    #[n(8)]
    independence: Option<Independence>,
    #[n(9)]
    until: Option<Timestamp>,
    #[n(10)]
    concern: Option<bool>,
    #[n(11)]
    note: Option<NoteText>,
    #[n(12)]
    values: Values,
}

impl CareBytes {
    fn of(care: &Care) -> Self {
        Self {
            outcome: care.outcome,
            not_given: care.not_given,
            reason: care.reason.clone(),
            planned_item: care.planned.map(|(item, _)| item),
            planned_for: care.planned.map(|(_, at)| at),
            with: care.with,
            consent: care.consent,
            mood: care.mood,
            independence: care.independence,
            until: care.until,
            concern: care.concern.then_some(true),
            note: care.note.clone(),
            values: care.values.clone(),
        }
    }
}

impl<C> Encode<C> for Care {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        CareBytes::of(self).encode(e, ctx)
    }
}

#[cfg(test)]
mod tests {
    use super::super::care_kinds::fluid;
    use super::super::{Fact, Value};
    use super::*;

    const AMIRA: StaffId = StaffId([1; 16]);

    #[test]
    fn declined_care_needs_a_reason_and_no_amounts() {
        let mut care = Care::new(&fluid::KIND);
        care.outcome = Outcome::Declined;
        assert_eq!(care.problems(Timestamp(0), AMIRA), [CareProblem::NoReason]);
        care.not_given = Some(NotGiven::Asleep);
        assert_eq!(care.problems(Timestamp(0), AMIRA), []);
        assert_eq!(care.line(), "Declined: asleep");
        care.not_given = Some(NotGiven::Other);
        assert_eq!(care.problems(Timestamp(0), AMIRA), [CareProblem::NoWords]);
    }

    #[test]
    fn nobody_is_their_own_second_carer() {
        let mut care = Care::new(&fluid::KIND);
        care.values.set(fluid::TAKEN_ML, Value::Number(150));
        care.with = Some(AMIRA);
        assert_eq!(
            care.problems(Timestamp(0), AMIRA),
            [CareProblem::SecondCarerIsAuthor]
        );
    }

    #[test]
    fn impossible_values_from_outside_are_kept_but_not_counted() {
        let mut care = Care::new(&fluid::KIND);
        care.values.set(fluid::TAKEN_ML, Value::Number(5000));
        let fact = Fact::Care(care);
        let read = Fact::from_fields(fact.code(), fact.schema(), &fact.fields());
        assert!(matches!(read, Fact::Unknown(unknown) if unknown.why == UnknownWhy::OutOfRange));
    }

    #[test]
    fn care_goes_both_ways_and_reads_in_one_line() {
        let mut care = Care::new(&fluid::KIND);
        care.values.set(fluid::TAKEN_ML, Value::Number(150));
        care.values.set(fluid::OFFERED_ML, Value::Number(200));
        care.values.set(fluid::DRINK, Value::Choice(2));
        care.note = Some(NoteText::parse("with a straw").unwrap());
        assert_eq!(care.line(), "150 of 200 ml tea");
        let fact = Fact::Care(care);
        assert_eq!(
            Fact::from_fields(fact.code(), fact.schema(), &fact.fields()),
            fact
        );
    }
}
