//! The catalogue itself: one file per kind of care or observation (requirements.md section 6).
//!
//! Adding a kind is one file here and one line in [`ALL`]; form, tile, timeline and office view follow from it. Codes of
//! kinds, fields and options are for ever. May not live here: anything that computes with more than one record (`fold`).

use super::catalogue::{Answer, Choice, FieldSpec, Group, KindSpec, Nature, Need};

pub mod activity;
pub mod bowels;
pub mod distress;
pub mod environment;
pub mod fluid;
pub mod food;
pub mod incident;
pub mod medicine;
pub mod mobility;
pub mod mood;
pub mod night_check;
pub mod oral_care;
pub mod pain;
pub mod personal_care;
pub mod repositioning;
pub mod skin_check;
pub mod sleep;
pub mod soft_signs;
pub mod urine;
pub mod vital_signs;
pub mod weight;

/// Every kind, in the order of the tiles: what is recorded most comes first.
pub const ALL: &[&KindSpec] = &[
    &fluid::KIND,
    &food::KIND,
    &repositioning::KIND,
    &personal_care::KIND,
    &urine::KIND,
    &bowels::KIND,
    &night_check::KIND,
    &mood::KIND,
    &oral_care::KIND,
    &skin_check::KIND,
    &mobility::KIND,
    &activity::KIND,
    &sleep::KIND,
    &medicine::KIND,
    &pain::KIND,
    &weight::KIND,
    &vital_signs::KIND,
    &soft_signs::KIND,
    &distress::KIND,
    &environment::KIND,
    &incident::KIND,
];

/// What most kinds have in common.
const BASE: KindSpec = KindSpec {
    code: 0,
    schema: 1,
    name: "",
    label: "",
    done: "",
    icon: "",
    source_row: 0,
    nature: Nature::Care,
    group: Group::Health,
    hint: None,
    fields: &[],
    quick: None,
    line: None,
};

/// Shorthand for one option.
const fn choice(code: u8, label: &'static str) -> Choice {
    Choice { code, label }
}

/// A field whose answer stands in the timeline's line.
const fn field(number: u8, name: &'static str, need: Need, label: &'static str, answer: Answer) -> FieldSpec {
    FieldSpec {
        number,
        name,
        label,
        in_line: Some(""),
        answer,
        need,
    }
}

impl FieldSpec {
    /// With a word before the answer in the line; for yes or no, the word that stands there for yes.
    const fn said(mut self, before: &'static str) -> Self {
        self.in_line = Some(before);
        self
    }

    /// Left out of the line.
    const fn unsaid(mut self) -> Self {
        self.in_line = None;
        self
    }
}

/// A whole number.
const fn whole(min: i64, max: i64, unit: &'static str, picks: &'static [(i64, &'static str)]) -> Answer {
    Answer::Number {
        min,
        max,
        decimals: 0,
        unit,
        picks,
    }
}

/// A number with one decimal place, in tenths.
const fn tenths(min: i64, max: i64, unit: &'static str) -> Answer {
    Answer::Number {
        min,
        max,
        decimals: 1,
        unit,
        picks: &[],
    }
}

/// Minutes that something took.
const MINUTES: Answer = whole(
    1,
    480,
    "min",
    &[
        (5, "Very short"),
        (10, "Short"),
        (20, "A while"),
        (30, "Half an hour"),
        (60, "An hour"),
    ],
);

#[cfg(test)]
mod tests;
