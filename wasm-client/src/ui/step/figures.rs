//! Measures and their figures: which measure, what it should come to, before and after; counted from the records where they are.
//!
//! May not live here: counting them (`sync_core::measure`).

use reactive_graph::prelude::*;
use sync_core::measure::WINDOW_DAYS;
use sync_core::record::follow_through::{Figures, MeasureAsked, hundredths_text};

use super::super::boxes::Boxes;
use super::super::dom::{Node, el, live};
use super::super::parts::{fact, p};
use crate::nodes;
use crate::office::{Counted, MeasureShown, SideShown};
use crate::view::words;

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
        hundredths_text(asked.target_hundredths),
        asked.baseline_days,
        asked.review_days
    )
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

/// What a reviewer has before them: the figures as they are counted from the records, and boxes for what is not counted here.
pub fn figure_boxes(boxes: Boxes, asked: Option<&MeasureShown>, counted: &[Counted]) -> Vec<Node> {
    if let Some(asked) = asked {
        boxes.start_with("measure", &asked.number.to_string());
    }
    let counted = counted.to_vec();
    let chosen = boxes.text("measure");
    nodes![
        boxes.list("measure", WHICH, "Nothing was measured", options()),
        live(move || {
            let number = chosen.get();
            // Figures of nothing would not be kept.
            if number.is_empty() {
                return Node::Nothing;
            }
            let one = counted.iter().find(|one| one.number.to_string() == number);
            nodes![
                one.map(|one| p(
                    "hint",
                    &format!("Counted from the records: {}.", one.label.to_lowercase())
                )),
                SIDES
                    .iter()
                    .map(|side| side.part(boxes, one))
                    .collect::<Vec<Node>>(),
            ]
            .into()
        }),
    ]
}

/// The figure before, or the one after.
struct Side {
    label: &'static str,
    label_n: &'static str,
    value: &'static str,
    cases: &'static str,
    of: fn(&Counted) -> &SideShown,
}

const SIDES: [Side; 2] = [
    Side {
        label: "Figure before",
        label_n: "Cases behind the figure before",
        value: "before",
        cases: "before_n",
        of: |one| &one.before,
    },
    Side {
        label: "Figure after",
        label_n: "Cases behind the figure after",
        value: "after",
        cases: "after_n",
        of: |one| &one.after,
    },
];

impl Side {
    /// As it was counted. Nobody types over that; where there was nothing to count, boxes.
    fn part(&self, boxes: Boxes, one: Option<&Counted>) -> Node {
        let shown = one.map(self.of);
        if let (Some(one), Some((side, value))) =
            (one, shown.and_then(|side| Some((side, side.value_hundredths?))))
        {
            let unit = if one.unit == "%" {
                " %".to_owned()
            } else {
                format!(" {}", one.unit)
            };
            let line = format!(
                "{}{unit}: {} of {}, from {} to {}",
                hundredths_text(value),
                side.cases,
                side.among,
                words::day(side.from),
                words::day(side.to)
            );
            return el("dl").class("fields").child(fact(self.label, &line)).into();
        }
        let hint = if shown.is_some() {
            "Nothing was recorded here for that time. From elsewhere, or leave it empty."
        } else {
            "Leave it empty if there was not enough to tell."
        };
        nodes![
            boxes.line(self.value, self.label, hint),
            boxes.line(self.cases, self.label_n, ""),
        ]
        .into()
    }

    /// The figure, the cases behind it, and whether it was typed.
    fn read(&self, boxes: Boxes, one: Option<&Counted>) -> Result<(Option<i64>, u32, bool), String> {
        let counted = one
            .map(self.of)
            .and_then(|side| Some((side.value_hundredths?, side.among)));
        if let Some((value, among)) = counted {
            return Ok((Some(value), u32::try_from(among).unwrap_or(u32::MAX), false));
        }
        let typed = boxes.typed(self.value);
        if typed.is_empty() {
            return Ok((None, 0, false));
        }
        let figure = hundredths(&typed).ok_or_else(|| {
            format!(
                "{}: type a figure, such as 1 or 95, or leave it empty.",
                self.label
            )
        })?;
        let cases = boxes.typed(self.cases);
        let cases = match cases.as_str() {
            "" => 0,
            cases => cases
                .parse()
                .map_err(|_| format!("{}: a whole number.", self.label_n))?,
        };
        Ok((Some(figure), cases, true))
    }
}

/// The figures, if a measure was looked at.
pub fn figures(boxes: Boxes, counted: &[Counted]) -> Result<Option<Figures>, String> {
    let Some(measure) = boxes.chosen_or_none("measure", known) else {
        return Ok(None);
    };
    let one = counted.iter().find(|one| one.number == u64::from(measure));
    let [before, after] = SIDES.map(|side| side.read(boxes, one));
    let ((before_hundredths, before_n, before_typed), (after_hundredths, after_n, after_typed)) =
        (before?, after?);
    Ok(Some(Figures {
        measure,
        before_hundredths,
        before_n,
        after_hundredths,
        after_n,
        by_hand: Some(before_typed || after_typed),
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
