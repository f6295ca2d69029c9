//! Forms for the whole: whether it worked, opening it again, settling a contradiction, and what people say.
//!
//! May not live here: single actions (`agreeing`, `doing`).

use sync_core::id::{ActionId, EntryId};
use sync_core::record::Step;
use sync_core::record::follow_through::{FeedbackGiven, Helped, OutcomeReviewed, Reopened, Settled, Verdict};
use sync_core::rules::CycleDeed;

use super::super::dom::{Node, el};
use super::super::parts::{fact, p};
use super::{Asked, Kind, evidence, figures};
use crate::nodes;
use crate::office::ContradictionShown;
use crate::view::words;

const VERDICT: &str = "Did it work?";
const FINDINGS: &str = "What did you find?";
const EFFECTIVE: &str = "0";

/// Whether it worked, with the figures that were looked at.
pub const OUTCOME: Kind = Kind {
    code: "outcome",
    heading: "Review the outcome",
    send: "Save the review",
    deed: CycleDeed::ReviewOutcome,
    boxes: |asked| {
        let verdicts: Vec<(u8, &str)> = Verdict::ALL.iter().map(|one| (one.code(), one.label())).collect();
        let mut measures = asked
            .cycle
            .actions
            .iter()
            .filter_map(|action| action.measure.as_ref());
        let agreed: Vec<Node> = measures
            .clone()
            .map(|measure| p("", &format!("Agreed: {}", figures::asked_words(measure))).into())
            .collect();
        nodes![
            before_you(asked),
            agreed,
            figures::figure_boxes(asked.boxes, measures.next_back(), &asked.counted),
            asked.boxes.touch_one("verdict", VERDICT, &verdicts),
            asked
                .boxes
                .area("findings", FINDINGS, "Name the records and figures it rests on."),
            asked
                .boxes
                .area("learning", "What was learned?", "For everyone, if anything."),
            evidence::picker(asked),
        ]
    },
    unusual: |asked| {
        let mut unusual = Vec::new();
        if is_own(asked) {
            unusual.push(
                "You did or checked some of this yourself, so it will read \"self-verified\" in every report.".to_owned(),
            );
        }
        if asked.boxes.typed("verdict") == EFFECTIVE {
            match figures::figures(asked.boxes, &asked.counted) {
                Ok(None) => unusual.push(
                    "No measure was looked at: it will be kept, and will not close the cycle.".to_owned(),
                ),
                Ok(Some(figures)) if figures.after_hundredths.is_none() => {
                    unusual
                        .push("There is no figure after: not enough to tell whether it worked.".to_owned());
                }
                _ => {}
            }
            if asked.cycle.owed.iter().any(|owed| owed.met_at.is_none()) {
                unusual.push("Somebody is still to be told or notified.".to_owned());
            }
            if asked.cycle.row.stage != "Seen in practice" && asked.cycle.row.stage != "It worked" {
                unusual.push(
                    "Not every action has been seen in practice: it will be kept, and will not close the cycle."
                        .to_owned(),
                );
            }
        }
        unusual
    },
    read: |asked| {
        let boxes = asked.boxes;
        let findings = boxes.note("findings", FINDINGS)?;
        let (findings, own_because) = if is_own(asked) {
            (findings, asked.despite()?)
        } else {
            (
                super::note(&asked.with_despite(findings.to_string()), FINDINGS)?,
                None,
            )
        };
        let reviewed = OutcomeReviewed {
            verdict: boxes.chosen("verdict", VERDICT, Verdict::from_code)?,
            figures: figures::figures(boxes, &asked.counted)?,
            findings,
            learning: boxes.note_or_none("learning", "What was learned?")?,
            own_because,
        };
        Ok(vec![(Step::OutcomeReviewed(reviewed), asked.evidence.links())])
    },
};

fn is_own(asked: &Asked) -> bool {
    let mut actions = asked.cycle.actions.iter();
    actions.any(|action| action.hands.contains(&asked.place.me) || action.lookers.contains(&asked.place.me))
}

/// What the review decides about, before it asks: each stage and what is missing from it.
fn before_you(asked: &Asked) -> Node {
    let stages: Vec<Node> = asked
        .cycle
        .five
        .iter()
        .map(|stage| {
            let words = if stage.whole {
                "Shown".to_owned()
            } else if stage.gaps.is_empty() {
                "Nothing yet".to_owned()
            } else {
                stage.gaps.join(". ")
            };
            fact(&stage.label, &words).into()
        })
        .collect();
    el("dl").class("fields").with(stages).into()
}

const WHY: &str = "Why is it opened again? What happened since?";
const FAILED: &str = "What failed the first time?";
const CHANGED: &str = "What will be different now?";

/// It did not work, or did not last.
pub const REOPEN: Kind = Kind {
    code: "reopen",
    heading: "Open it again",
    send: "Open it again",
    deed: CycleDeed::Reopen,
    boxes: |asked| {
        nodes![
            asked.boxes.area("why", WHY, ""),
            asked.boxes.area("failed", FAILED, ""),
            asked
                .boxes
                .area("changed", CHANGED, "Doing the same again is no answer."),
            evidence::picker(asked),
        ]
    },
    unusual: |_| Vec::new(),
    read: |asked| {
        let boxes = asked.boxes;
        let again = Reopened {
            why: boxes.note("why", WHY)?,
            what_failed: boxes.note("failed", FAILED)?,
            changed_response: boxes.note("changed", CHANGED)?,
        };
        Ok(vec![(Step::Reopened(again), asked.evidence.links())])
    },
};

const STANDS: &str = "Which one stands?";
const WHY_STANDS: &str = "Why this one?";

/// Which of two records stands that contradict each other.
pub const SETTLE: Kind = Kind {
    code: "settle",
    heading: "Settle a contradiction",
    send: "Let it stand",
    deed: CycleDeed::Settle,
    boxes: |asked| {
        let Some(one) = contradiction(asked) else {
            return nodes![p("hint", "Nothing is to be settled here any more.")];
        };
        let now = asked.now();
        let steps = asked
            .cycle
            .history
            .iter()
            .filter(|step| one.between.contains(&step.entry))
            .map(|step| {
                let said = format!(
                    "{}: {} ({}, {})",
                    step.kind,
                    step.line,
                    step.by,
                    words::moment(step.happened_at, now)
                );
                (step.entry.clone(), said)
            });
        let steps: Vec<(String, String)> = steps.collect();
        let said = steps
            .iter()
            .map(|(_, words)| el("li").text(words).into())
            .collect();
        nodes![
            p("", &one.label),
            el("ul").class("gaps").with(said),
            asked.boxes.list("stands", STANDS, "Choose", steps.into_iter()),
            asked.boxes.line("why", WHY_STANDS, "What you asked, and whom."),
        ]
    },
    unusual: |_| Vec::new(),
    read: |asked| {
        let one = contradiction(asked).ok_or("Nothing is to be settled here any more.")?;
        let stands =
            EntryId::from_hex(&asked.boxes.typed("stands")).ok_or_else(|| format!("{STANDS} Choose one."))?;
        let settled = Settled {
            action: one.action.as_deref().and_then(ActionId::from_hex),
            stands,
            why: asked.boxes.reason("why", WHY_STANDS)?,
        };
        Ok(vec![(Step::Settled(settled), vec![stands])])
    },
};

/// The contradiction that the address names by its first record.
fn contradiction(asked: &Asked) -> Option<&ContradictionShown> {
    asked
        .cycle
        .contradictions
        .iter()
        .find(|one| one.between.first() == Some(&asked.of))
}

const HELPED: &str = "Did it help?";

/// What somebody says of it.
pub const FEEDBACK: Kind = Kind {
    code: "feedback",
    heading: "Give feedback",
    send: "Save the feedback",
    deed: CycleDeed::GiveFeedback,
    boxes: |asked| {
        let helped: Vec<(u8, &str)> = Helped::ALL.iter().map(|one| (one.code(), one.label())).collect();
        nodes![
            asked.boxes.touch_one("helped", HELPED, &helped),
            asked
                .boxes
                .area("words", "What do you want to say?", "If anything."),
        ]
    },
    unusual: |_| Vec::new(),
    read: |asked| {
        let given = FeedbackGiven {
            helped: asked.boxes.chosen("helped", HELPED, Helped::from_code)?,
            words: asked.boxes.note_or_none("words", "What do you want to say?")?,
        };
        Ok(vec![(Step::FeedbackGiven(given), vec![])])
    },
};
