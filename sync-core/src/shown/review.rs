//! Reviews as screens and pages show them: a line of the calendar, and one review whole with what each signatory saw.

use serde::{Deserialize, Serialize};

use super::{CycleNames, DecidedShown};
use crate::cadence::{Kept, Occurrence, Reviews, SignOff};
use crate::cycle::Cycles;
use crate::fold::Place;
use crate::id::CycleId;
use crate::measure;
use crate::record::{Cadence, SeenAtReview};
use crate::signal::What;
use crate::time::Timestamp;

/// One review of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewRow {
    /// "daily", "weekly" or "monthly".
    pub cadence: String,
    /// Its first day: "2026-11-24".
    pub first: String,
    /// "24 Nov 2026", "Week of 23 Nov 2026".
    pub label: String,
    /// "Done on time".
    pub kept: String,
    /// "not-yet", "on-time", "late" or "missed".
    pub kept_code: String,
    /// Signed by then, it is on time.
    pub due_at: i64,
    /// Who signed, each once, those whose signature does not count left out.
    pub signed_by: Vec<String>,
    /// When it was first signed.
    pub signed_at: Option<i64>,
}

/// One review with every signature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WholeReview {
    /// Its line.
    pub row: ReviewRow,
    /// "Daily check".
    pub kind: String,
    /// The earliest first.
    pub signed: Vec<ReviewSigned>,
}

/// One signature, with what was seen, found and decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewSigned {
    /// The entry that carries it.
    pub entry: String,
    /// Who.
    pub by: String,
    /// The role they acted in.
    pub role: String,
    /// On which device.
    pub device: String,
    /// When, by the office's clock as far as the device knew it.
    pub signed_at: i64,
    /// When the office stored it.
    pub received_at: Option<i64>,
    /// After its time.
    pub late: bool,
    /// Why it does not count.
    pub not_counted: Option<String>,
    /// What was on the screen.
    pub seen: SeenShown,
    /// What was found.
    pub answers: Vec<AnswerShown>,
    /// What was decided.
    pub decisions: Vec<DecisionShown>,
    /// Anything else.
    pub note: Option<String>,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerShown {
    /// As asked.
    pub question: String,
    /// "Yes".
    pub found: String,
    /// In words.
    pub words: Option<String>,
}

/// A decision about a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionShown {
    /// Which.
    pub cycle: String,
    /// What it is about.
    pub about: String,
    /// "Speak to whoever has it".
    pub decided: String,
    /// In words.
    pub words: Option<String>,
}

/// What a review has before it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenShown {
    /// When it was worked out.
    pub at: i64,
    /// From when on figures were counted.
    pub since: i64,
    /// Cycles that were open.
    pub open: u32,
    /// Early warnings by what they are, the more pressing first.
    pub counts: Vec<SeenCountShown>,
    /// Those about cycles.
    pub cycles: Vec<SeenCycleShown>,
    /// How many more there were.
    pub left_out: u32,
    /// Measures.
    pub figures: Vec<SeenFigureShown>,
    /// Tablets of the service.
    pub tablets: u32,
    /// Those not heard of for an hour, by name.
    pub silent: Vec<String>,
}

/// Early warnings of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenCountShown {
    /// "Nobody named yet".
    pub label: String,
    /// How many.
    pub many: u32,
}

/// An early warning about a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenCycleShown {
    /// Which.
    pub cycle: String,
    /// What it is about.
    pub about: String,
    /// "Nobody named yet".
    pub label: String,
    /// Since when it was so.
    pub since: i64,
    /// Its time had passed.
    pub overdue: bool,
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenFigureShown {
    /// "Actions seen in practice by their date".
    pub label: String,
    /// "%".
    pub unit: String,
    /// In hundredths; `None` where there was nothing to measure.
    pub value_hundredths: Option<i64>,
    /// Cases that count.
    pub cases: u64,
    /// Cases they are among.
    pub among: u64,
}

impl SeenShown {
    /// "9 of 10 tablets were heard of in the hour before. Not: Lounge tablet."
    pub fn coverage(&self) -> String {
        let silent = u32::try_from(self.silent.len()).unwrap_or(u32::MAX);
        let heard = self.tablets.saturating_sub(silent);
        let counted = format!(
            "{heard} of {} tablets were heard of in the hour before.",
            self.tablets
        );
        if self.silent.is_empty() {
            counted
        } else {
            format!(
                "{counted} What these hold is not in it: {}.",
                self.silent.join(", ")
            )
        }
    }
}

/// A review's line.
pub fn review_row(of: Occurrence, reviews: &Reviews, names: &CycleNames<'_>, now: Timestamp) -> ReviewRow {
    let kept = reviews.kept(of, now);
    let mut signed_by: Vec<String> = Vec::new();
    let counted = reviews
        .of(of)
        .into_iter()
        .filter(|one| one.not_counted().is_none());
    for one in counted {
        let name = names.staff(one.by);
        if !signed_by.contains(&name) {
            signed_by.push(name);
        }
    }
    ReviewRow {
        cadence: of.cadence.name().to_owned(),
        first: of.first_day().iso(),
        label: of.label(),
        kept: kept.label().to_owned(),
        kept_code: match kept {
            Kept::NotYet => "not-yet",
            Kept::OnTime => "on-time",
            Kept::Late => "late",
            Kept::Missed => "missed",
        }
        .to_owned(),
        due_at: of.due_at().0,
        signed_by,
        signed_at: reviews.held(of).map(|held| held.signed_at.0),
    }
}

/// A review with every signature.
pub fn whole_review(
    of: Occurrence,
    reviews: &Reviews,
    cycles: &Cycles,
    names: &CycleNames<'_>,
    now: Timestamp,
) -> WholeReview {
    WholeReview {
        row: review_row(of, reviews, names, now),
        kind: of.cadence.label().to_owned(),
        signed: reviews
            .of(of)
            .into_iter()
            .map(|one| signed(of, one, cycles, names))
            .collect(),
    }
}

/// What checks and reviews decided about one cycle, the earliest first.
pub fn decided(cycle: CycleId, reviews: &Reviews, names: &CycleNames<'_>) -> Vec<DecidedShown> {
    reviews
        .decisions_about(cycle)
        .into_iter()
        .filter_map(|(signed, decision)| {
            let of = signed.occurrence()?;
            Some(DecidedShown {
                review: format!("{}, {}", of.cadence.label(), of.label()),
                by: names.staff(signed.by),
                at: signed.signed_at.0,
                decided: decision.decided.label().to_owned(),
                words: decision.words.as_ref().map(ToString::to_string),
            })
        })
        .collect()
}

fn signed(of: Occurrence, one: &SignOff, cycles: &Cycles, names: &CycleNames<'_>) -> ReviewSigned {
    let says = &one.says;
    ReviewSigned {
        entry: one.id.to_hex(),
        by: names.staff(one.by),
        role: one.role.label().to_owned(),
        device: names.device(one.device),
        signed_at: one.signed_at.0,
        received_at: match one.place {
            Place::OnTablet => None,
            Place::InFeed { received_at, .. } => Some(received_at.0),
        },
        late: one.signed_at >= of.due_at(),
        not_counted: one.not_counted().map(|why| why.to_string()),
        seen: seen(&says.seen, cycles, names),
        answers: says
            .answers
            .iter()
            .map(|answer| AnswerShown {
                question: Cadence::question(answer.question).map_or_else(
                    || "A question of a newer version".to_owned(),
                    |question| question.words.to_owned(),
                ),
                found: answer.found.label().to_owned(),
                words: answer.words.as_ref().map(ToString::to_string),
            })
            .collect(),
        decisions: says
            .decisions
            .iter()
            .map(|decision| DecisionShown {
                cycle: decision.cycle.to_hex(),
                about: about(decision.cycle, cycles),
                decided: decision.decided.label().to_owned(),
                words: decision.words.as_ref().map(ToString::to_string),
            })
            .collect(),
        note: says.note.as_ref().map(ToString::to_string),
    }
}

/// What a review has, or had, before it. Cycles are called what they are called now.
pub fn seen(seen: &SeenAtReview, cycles: &Cycles, names: &CycleNames<'_>) -> SeenShown {
    let label = |rule, code| {
        What::of(rule, code)
            .map_or("A warning of a newer version", What::label)
            .to_owned()
    };
    SeenShown {
        at: seen.at.0,
        since: seen.since.0,
        open: seen.open,
        counts: seen
            .counts
            .iter()
            .map(|one| SeenCountShown {
                label: label(one.rule, one.code),
                many: one.many,
            })
            .collect(),
        cycles: seen
            .cycles
            .iter()
            .map(|one| SeenCycleShown {
                cycle: one.cycle.to_hex(),
                about: about(one.cycle, cycles),
                label: label(one.rule, one.code),
                since: one.since.0,
                overdue: one.overdue,
            })
            .collect(),
        left_out: seen.left_out,
        figures: seen.figures.iter().filter_map(figure).collect(),
        tablets: seen.tablets,
        silent: seen.silent.iter().map(|device| names.device(*device)).collect(),
    }
}

fn figure(one: &crate::record::SeenFigure) -> Option<SeenFigureShown> {
    let named = measure::named(one.number)?;
    Some(SeenFigureShown {
        label: named.label.to_owned(),
        unit: named.unit.to_owned(),
        value_hundredths: one.value_hundredths,
        cases: one.cases,
        among: one.among,
    })
}

fn about(cycle: CycleId, cycles: &Cycles) -> String {
    let issue = cycles.cycle(cycle).and_then(|cycle| cycle.issue.as_ref());
    issue.map_or_else(
        || "What was found has not arrived".to_owned(),
        |issue| issue.says.what.to_string(),
    )
}
