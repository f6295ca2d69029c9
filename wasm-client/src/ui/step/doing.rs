//! Forms for how an action goes: progress, the check half way, that it is done, and the look at practice.
//!
//! May not live here: what was agreed (`agreeing`), whether it worked (`judging`).

use sync_core::record::Step;
use sync_core::record::follow_through::{
    Barrier, DoneClaimed, EvidenceKind, MidwayChecked, PracticeVerified, Progress, ProgressNoted, SeenIn,
    StaffSaid, Verified,
};
use sync_core::rules::CycleDeed;

use super::super::dom::Node;
use super::super::parts::p;
use super::{Asked, Kind, evidence};
use crate::nodes;
use crate::view::words;

const HOW: &str = "How does it go?";
const BARRIER: &str = "What stands in the way?";

fn progress_boxes(asked: &Asked) -> Vec<Node> {
    let hows: Vec<(u8, &str)> = Progress::ALL
        .iter()
        .map(|one| (one.code(), one.label()))
        .collect();
    let barriers = Barrier::ALL
        .iter()
        .map(|one| (one.code().to_string(), one.label().to_owned()));
    nodes![
        asked.boxes.touch_one("how", HOW, &hows),
        asked.boxes.list("barrier", BARRIER, "Nothing", barriers),
    ]
}

/// A blocked action with nothing in the way helps nobody.
fn barrier(asked: &Asked) -> Result<(Progress, Option<Barrier>), String> {
    let progress = asked.boxes.chosen("how", HOW, Progress::from_code)?;
    let barrier = asked.boxes.chosen_or_none("barrier", Barrier::from_code);
    if progress == Progress::Blocked && barrier.is_none() {
        return Err(format!("{BARRIER} It cannot go on: choose what stops it."));
    }
    Ok((progress, barrier))
}

/// How it goes.
pub const PROGRESS: Kind = Kind {
    code: "progress",
    heading: "Note progress",
    send: "Note it",
    deed: CycleDeed::NoteProgress,
    boxes: |asked| {
        nodes![
            progress_boxes(asked),
            asked.boxes.area(
                "words",
                "What was done so far, or what is missing?",
                "If anything."
            ),
            asked.boxes.day(
                "proposed",
                "Another date you propose",
                "Only if it cannot be done by then. A manager decides."
            ),
        ]
    },
    unusual: |_| Vec::new(),
    read: |asked| {
        let (progress, barrier) = barrier(asked)?;
        let noted = ProgressNoted {
            action: asked.action_id()?,
            progress,
            barrier,
            words: asked.boxes.note_or_none("words", "What was done so far?")?,
            proposed_due_at: asked.boxes.by_or_none("proposed", "Another date you propose.")?,
        };
        Ok(vec![(Step::ProgressNoted(noted), vec![])])
    },
};

const FOUND: &str = "What did you find, and what is decided?";

/// How it stands half way.
pub const MIDWAY: Kind = Kind {
    code: "midway",
    heading: "Check half way",
    send: "Save the check",
    deed: CycleDeed::CheckMidway,
    boxes: |asked| {
        let when = asked.action.as_ref().map(|action| {
            p(
                "hint",
                &format!(
                    "Half way is {}; to be done by {}.",
                    words::day(action.midway_at),
                    words::day(action.due_at)
                ),
            )
        });
        nodes![
            when,
            progress_boxes(asked),
            asked.boxes.area(
                "words",
                FOUND,
                "Delays, barriers, and who will do what about them."
            ),
            asked
                .boxes
                .day("again", "When will you look again?", "If you will."),
        ]
    },
    unusual: |asked| {
        let mut unusual = Vec::new();
        if let Some(action) = &asked.action {
            if asked.did_it() {
                unusual.push("You do this action yourself.".to_owned());
            }
            if action.due_at < asked.now() {
                unusual.push("Its date has passed already.".to_owned());
            }
        }
        unusual
    },
    read: |asked| {
        let (progress, barrier) = barrier(asked)?;
        let words = asked.boxes.note("words", FOUND)?;
        let checked = MidwayChecked {
            action: asked.action_id()?,
            progress,
            barrier,
            words: super::note(&asked.with_despite(words.to_string()), FOUND)?,
            look_again_at: asked.boxes.by_or_none("again", "When will you look again?")?,
        };
        Ok(vec![(Step::MidwayChecked(checked), vec![])])
    },
};

const DONE_WHAT: &str = "What was done?";

/// A claim that it is done.
pub const DONE: Kind = Kind {
    code: "done",
    heading: "Say it is done",
    send: "Say it is done",
    deed: CycleDeed::ClaimDone,
    boxes: |asked| {
        nodes![
            p(
                "",
                "This is a claim. Somebody else looks at it in practice before it counts as seen."
            ),
            asked.boxes.area("words", DONE_WHAT, "What, when and where."),
            evidence::picker(asked),
        ]
    },
    unusual: |asked| {
        let mut unusual = Vec::new();
        if let Some(action) = &asked.action {
            if !asked.did_it() {
                let owners: Vec<&str> = action.owners.iter().map(|owner| owner.name.as_str()).collect();
                unusual.push(format!("You say it for {}.", owners.join(" and ")));
            }
            if action.barrier.is_some() && action.stage == "Cannot go on" {
                unusual.push("The last word on it was that it cannot go on.".to_owned());
            }
        }
        unusual
    },
    read: |asked| {
        let words = asked.boxes.note("words", DONE_WHAT)?;
        let done = DoneClaimed {
            action: asked.action_id()?,
            words: super::note(&asked.with_despite(words.to_string()), DONE_WHAT)?,
        };
        Ok(vec![(Step::DoneClaimed(done), asked.evidence.links())])
    },
};

const SEEN: &str = "Is the change there?";
const SAW: &str = "What did you see?";
const STAFF: &str = "What do staff say about it?";
const NO_STAFF: &str = "Why did nobody say anything?";

/// A look at practice by somebody who did not do it.
pub const LOOK: Kind = Kind {
    code: "look",
    heading: "Check in practice",
    send: "Save what you saw",
    deed: CycleDeed::Verify,
    boxes: |asked| {
        let seen: Vec<(u8, &str)> = Verified::ALL
            .iter()
            .map(|one| (one.code(), one.label()))
            .collect();
        let when: Vec<(u8, &str)> = SeenIn::ALL.iter().map(|one| (one.code(), one.label())).collect();
        let kinds: Vec<(u8, &str)> = EvidenceKind::ALL
            .iter()
            .map(|one| (one.code(), one.label()))
            .collect();
        nodes![
            asked
                .action
                .as_ref()
                .map(|action| p("hint", &format!("Expected: {}", action.expected))),
            asked.boxes.touch_one("result", SEEN, &seen),
            asked.boxes.area(
                "words",
                SAW,
                "How care is different now, or what is still missing."
            ),
            asked.boxes.any_of("when", "When did you look?", &when),
            asked.boxes.area("staff", STAFF, "In their words."),
            asked.boxes.line("no_staff", NO_STAFF, "Only if nobody did."),
            asked.boxes.any_of("kinds", "What did you look at?", &kinds),
            evidence::picker(asked),
        ]
    },
    unusual: |asked| {
        let mut unusual = Vec::new();
        if asked.did_it() {
            unusual.push(
                "You did some of this yourself, so it will read \"self-verified\" in every report. Better that somebody \
                 else looks."
                    .to_owned(),
            );
        }
        if asked.boxes.typed("result") == "0" && asked.evidence.links().is_empty() {
            unusual.push("Nothing is linked that shows it.".to_owned());
        }
        unusual
    },
    read: |asked| {
        let boxes = asked.boxes;
        let own = asked.did_it();
        let words = boxes.note("words", SAW)?;
        let seen_in = boxes.picked("when", SeenIn::from_code);
        if seen_in.is_empty() {
            return Err("When did you look? Choose at least one.".to_owned());
        }
        let staff_said = match boxes.note_or_none("staff", STAFF)? {
            Some(words) => StaffSaid::Said(words),
            None => StaffSaid::NotOffered(
                boxes
                    .reason("no_staff", NO_STAFF)
                    .map_err(|_| format!("{STAFF} Write it down, or say below why nobody said anything."))?,
            ),
        };
        let (words, own_because) = if own {
            (words, asked.despite()?)
        } else {
            (super::note(&asked.with_despite(words.to_string()), SAW)?, None)
        };
        let seen = PracticeVerified {
            action: asked.action_id()?,
            result: boxes.chosen("result", SEEN, Verified::from_code)?,
            words,
            staff_said,
            seen_in,
            evidence: boxes.picked("kinds", EvidenceKind::from_code),
            own_because,
        };
        Ok(vec![(Step::PracticeVerified(seen), asked.evidence.links())])
    },
};
