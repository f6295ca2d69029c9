//! The form for what the law asks for after an incident: people told in person and in writing, the regulator notified.
//!
//! May not live here: whether it applies, which the review of the incident says (`office::review`).

use sync_core::record::Step;
use sync_core::record::follow_through::{Duty, DutyMet};
use sync_core::rules::CycleDeed;
use sync_core::time::MINUTE_MS;

use super::super::parts::p;
use super::{Asked, Kind};
use crate::nodes;
use crate::view::words;

const WHICH: &str = "What was done?";
const DAY: &str = "On which day?";
const TIME: &str = "At what time?";
const WHOM: &str = "Who was told? Of a notification: what kind was it?";
const WORDS: &str = "What was said, and what did they answer?";
const NUMBER: &str = "The letter's or notification's number";

/// One duty that was met.
pub const DUTY: Kind = Kind {
    code: "duty",
    heading: "Told or notified",
    send: "Save it",
    deed: CycleDeed::MeetDuty,
    boxes: |asked| {
        let boxes = asked.boxes;
        let open: Vec<(u8, &str)> = still_owed(asked)
            .map(|duty| (duty.code(), duty.label()))
            .collect();
        if open.is_empty() {
            return nodes![p("lead", "Everybody was told, and nothing is left to notify.")];
        }
        boxes.start_with("day", &words::date_box(asked.now()));
        nodes![
            boxes.touch_one("duty", WHICH, &open),
            boxes.day("day", DAY, ""),
            boxes.clock("time", TIME, "About is enough."),
            boxes.line("whom", WHOM, ""),
            boxes.area(
                "words",
                WORDS,
                "Of people who were told: that somebody said sorry, too."
            ),
            boxes.line("number", NUMBER, "If it has one."),
        ]
    },
    unusual: |asked| {
        let happened = asked.cycle.raised_at;
        let before = asked
            .boxes
            .moment(("day", DAY), ("time", TIME))
            .is_ok_and(|at| happened.is_some_and(|happened| at.0 < happened));
        before
            .then(|| "This was before it happened.".to_owned())
            .into_iter()
            .collect()
    },
    read: |asked| {
        let boxes = asked.boxes;
        let at = boxes.moment(("day", DAY), ("time", TIME))?;
        let met = DutyMet {
            duty: boxes.chosen("duty", WHICH, Duty::from_code)?,
            at,
            to: boxes.short("whom", WHOM)?,
            words: boxes.note("words", WORDS)?,
            reference: boxes.short_or_none("number", NUMBER)?,
            despite: asked.despite()?,
        };
        if at.0 > asked.now() + MINUTE_MS {
            return Err(format!(
                "{DAY} This is still to come: record it once it was done."
            ));
        }
        Ok(vec![(Step::DutyMet(met), vec![])])
    },
};

/// What nobody did yet.
fn still_owed(asked: &Asked) -> impl Iterator<Item = Duty> {
    let owed = asked.cycle.owed.iter();
    owed.filter(|owed| owed.met_at.is_none())
        .filter_map(|owed| Duty::from_code(u8::try_from(owed.duty).ok()?))
}
