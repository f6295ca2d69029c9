//! Measures and their figures as a manager types them: which measure, what it should come to, before and after.
//!
//! May not live here: working them out from the records.

use sync_core::measure::WINDOW_DAYS;
use sync_core::record::follow_through::{Figures, MeasureAsked};

use super::super::boxes::Boxes;
use super::super::dom::Node;
use crate::nodes;
use crate::office::MeasureShown;

/// Measures that show whether an action worked (requirements.md 1.8).
const MEASURES: [(u8, &str); 7] = [
    (5, "How often it happens again"),
    (1, "Actions seen in practice, of those due, in %"),
    (2, "Actions on time, in %"),
    (7, "Practice as it should be when looked at, in %"),
    (10, "Plan changes understood before care, in %"),
    (11, "Care given as planned, in %"),
    (14, "Care written down within 30 minutes, in %"),
];
const WHICH: &str = "What shows whether it worked?";
const TARGET: &str = "What should it come to?";
const BEFORE: &str = "Figure before";
const BEFORE_N: &str = "Cases behind the figure before";
const AFTER: &str = "Figure after";
const AFTER_N: &str = "Cases behind the figure after";

/// A measure in words.
pub fn words_of(measure: u32) -> String {
    let found = MEASURES.iter().find(|(number, _)| u32::from(*number) == measure);
    found.map_or_else(|| format!("Measure {measure}"), |(_, words)| (*words).to_owned())
}

/// "Target 1, 90 days before, 90 days after".
pub fn asked_words(asked: &MeasureShown) -> String {
    format!(
        "{}: should come to {}. Looked at over {} days before and {} days after.",
        words_of(asked.number),
        hundredths_words(asked.target_hundredths),
        asked.baseline_days,
        asked.review_days
    )
}

fn hundredths_words(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    match size % 100 {
        0 => format!("{sign}{}", size / 100),
        rest => format!("{sign}{}.{rest:02}", size / 100),
    }
}

/// Boxes for the measure of an action that is agreed.
pub fn measure_boxes(boxes: Boxes) -> Vec<Node> {
    for days in ["baseline", "review"] {
        boxes.start_with(days, &WINDOW_DAYS.to_string());
    }
    nodes![
        boxes.list("measure", WHICH, "Nothing measured", options()),
        boxes.line(
            "target",
            TARGET,
            "A figure, such as 1 or 95. Only if it is measured."
        ),
        boxes.line("baseline", "Days looked at before", ""),
        boxes.line("review", "Days looked at after", ""),
    ]
}

/// The measure that was asked for, if one was.
pub fn measure(boxes: Boxes) -> Result<Option<MeasureAsked>, String> {
    let Some(measure) = boxes.chosen_or_none("measure", known) else {
        return Ok(None);
    };
    let days = |name, label: &str| {
        let days = boxes.typed(name).parse::<u16>().ok();
        days.filter(|days| (1..=730).contains(days))
            .ok_or_else(|| format!("{label}: a whole number of days, from 1 to 730."))
    };
    Ok(Some(MeasureAsked {
        measure,
        target_hundredths: hundredths(&boxes.typed("target"))
            .ok_or_else(|| format!("{TARGET} Type a figure, such as 1 or 95."))?,
        baseline_days: days("baseline", "Days looked at before")?,
        review_days: days("review", "Days looked at after")?,
    }))
}

/// Boxes for what a reviewer had before them.
pub fn figure_boxes(boxes: Boxes, asked: Option<&MeasureShown>) -> Vec<Node> {
    if let Some(asked) = asked {
        boxes.start_with("measure", &asked.number.to_string());
    }
    nodes![
        boxes.list("measure", WHICH, "Nothing was measured", options()),
        boxes.line(
            "before",
            BEFORE,
            "Leave it empty if there was not enough to tell."
        ),
        boxes.line("before_n", BEFORE_N, ""),
        boxes.line("after", AFTER, "Leave it empty if there was not enough to tell."),
        boxes.line("after_n", AFTER_N, ""),
    ]
}

/// The figures, if a measure was looked at.
pub fn figures(boxes: Boxes) -> Result<Option<Figures>, String> {
    let Some(measure) = boxes.chosen_or_none("measure", known) else {
        return Ok(None);
    };
    let figure = |name, label: &str| {
        let typed = boxes.typed(name);
        if typed.is_empty() {
            return Ok(None);
        }
        let figure = hundredths(&typed);
        figure
            .map(Some)
            .ok_or_else(|| format!("{label}: type a figure, such as 1 or 95, or leave it empty."))
    };
    let cases = |name, label: &str| {
        let typed = boxes.typed(name);
        if typed.is_empty() {
            return Ok(0);
        }
        typed
            .parse::<u32>()
            .map_err(|_| format!("{label}: a whole number."))
    };
    Ok(Some(Figures {
        measure,
        before_hundredths: figure("before", BEFORE)?,
        before_n: cases("before_n", BEFORE_N)?,
        after_hundredths: figure("after", AFTER)?,
        after_n: cases("after_n", AFTER_N)?,
    }))
}

fn options() -> impl Iterator<Item = (String, String)> {
    MEASURES
        .iter()
        .map(|(number, words)| (number.to_string(), (*words).to_owned()))
}

fn known(code: u8) -> Option<u8> {
    MEASURES
        .iter()
        .map(|(number, _)| *number)
        .find(|number| *number == code)
}

/// "1.5" as 150; at most two places.
fn hundredths(typed: &str) -> Option<i64> {
    let typed = typed.trim().trim_end_matches('%').trim();
    let (whole, rest) = typed.split_once('.').unwrap_or((typed, ""));
    let whole: i64 = whole
        .parse()
        .ok()
        .filter(|whole| (0..=1_000_000).contains(whole))?;
    let part: i64 = match rest.len() {
        0 => 0,
        1 => rest.parse::<u8>().ok().map(|one| i64::from(one) * 10)?,
        2 => i64::from(rest.parse::<u8>().ok()?),
        _ => return None,
    };
    Some(whole * 100 + part)
}
