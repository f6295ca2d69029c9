//! The parts of one cycle whole: its five stages with what is missing, its actions, and every record with why it counts or not.
//! The same at the office's desk and on a tablet.
//!
//! May not live here: where they are read from (`office::cycle`, `follow_up`).

use super::dom::{El, Node, div, el};
use super::icons::{Icon, icon};
use super::parts::{fact, link, p};
use super::step::{self, Place, asked_words};
use crate::nodes;
use crate::office::{ContradictionShown, CycleRow, StageShown, StepShown, WholeCycle};
use crate::view::words;

/// Ways to the steps of the whole.
pub fn ways_of_whole(place: &Place, cycle: &WholeCycle) -> El {
    step::ways(
        place,
        &cycle.row.cycle,
        &cycle.next,
        (None, "", whole_is_next(cycle)),
    )
}

/// What an action reads as once nothing more is to be done about it.
const SEEN: &str = "Seen in practice";

/// Whether no action waits for a step of its own.
fn whole_is_next(cycle: &WholeCycle) -> bool {
    let mut actions = cycle.actions.iter();
    cycle.row.stage == "Open again" || actions.all(|action| action.next.is_empty() || action.stage == SEEN)
}

/// What was found, where it stands, and what it rests on.
pub fn head(place: &Place, cycle: &WholeCycle, now: i64) -> El {
    let row = &cycle.row;
    let mut facts: Vec<Node> = vec![
        fact(
            "Where it stands",
            &format!("{} (stage {} of 5)", row.stage, row.of_five),
        )
        .into(),
        fact("Concerns", &row.concerns).into(),
        fact(
            "About",
            &format!(
                "{} · {} · risk: {}",
                row.theme,
                row.source,
                row.risk.to_lowercase()
            ),
        )
        .into(),
    ];
    if let (Some(by), Some(at)) = (&cycle.raised_by, cycle.raised_at) {
        facts.push(fact("Raised by", &format!("{by}, {}", words::moment(at, now))).into());
    }
    if let Some(made_safe) = &cycle.made_safe {
        facts.push(fact("Made safe at once", made_safe).into());
    }
    for owed in &cycle.owed {
        let met = owed.met_at.map(|at| words::moment(at, now));
        facts.push(fact(&owed.label, met.as_deref().unwrap_or("Still to be done")).into());
    }
    if let Some(until) = cycle.watched_until {
        facts.push(fact("Watched until", &words::day(until)).into());
    }
    let rests_on: Vec<Node> = cycle
        .rests_on
        .iter()
        .map(|entry| {
            link(&place.entry(entry), "linked-record")
                .text("The record it rests on")
                .into()
        })
        .collect();
    el("section")
        .class("panel")
        .with(nodes![el("dl").class("fields").with(facts), marks(row), rests_on])
}

/// What two people wrote unaware of each other, with the step that settles it.
pub fn contradictions(place: &Place, cycle: &WholeCycle) -> Node {
    if cycle.contradictions.is_empty() {
        return Node::Nothing;
    }
    let lines = cycle
        .contradictions
        .iter()
        .map(|one| {
            el("li")
                .class("finding odd")
                .child(icon(Icon::Warning))
                .child(div("").with(nodes![p("", &one.label), settling(place, cycle, one)]))
                .into()
        })
        .collect();
    el("section")
        .class("panel")
        .with(nodes![
            el("h2").text("Two people did not know of each other"),
            el("ul").class("findings").with(lines)
        ])
        .into()
}

/// The step that settles it: another assignment or date by someone who saw both, or a decision.
fn settling(place: &Place, cycle: &WholeCycle, one: &ContradictionShown) -> Node {
    let (kind, of) = match one.about.as_str() {
        "owners" => ("assign", one.action.as_deref()),
        "deadlines" => ("deadline", one.action.as_deref()),
        _ => ("settle", one.between.first().map(String::as_str)),
    };
    let Some(of) = of else {
        return Node::Nothing;
    };
    step::ways(place, &cycle.row.cycle, &[kind.to_owned()], (None, of, true)).into()
}

/// The five stages, with what is missing from each.
pub fn five(stages: &[StageShown]) -> El {
    let lines = stages
        .iter()
        .enumerate()
        .map(|(place, stage)| {
            let (picture, state) = if stage.whole {
                (Icon::Tick, "Shown")
            } else if stage.records.is_empty() {
                (Icon::Clock, "Nothing yet")
            } else {
                (Icon::Warning, "Something is missing")
            };
            let gaps = stage.gaps.iter().map(|gap| el("li").text(gap).into()).collect();
            el("li")
                .class(if stage.whole { "stage whole" } else { "stage" })
                .with(nodes![
                    icon(picture),
                    div("").with(nodes![
                        el("strong").text(&format!("{}. {}", place + 1, stage.label)),
                        p("hint", state),
                        el("ul").class("gaps").with(gaps),
                    ]),
                ])
                .into()
        })
        .collect();
    el("section").class("panel").with(nodes![
        el("h2").text("The five stages"),
        el("ol").class("stages").with(lines),
    ])
}

/// Its actions, each with the steps that can come next.
pub fn actions(place: &Place, cycle: &WholeCycle, now: i64) -> Node {
    cycle
        .actions
        .iter()
        .map(|action| {
            let owners: Vec<String> = action
                .owners
                .iter()
                .map(|owner| {
                    let state = match (owner.understood, owner.asks) {
                        (false, _) => "has not confirmed yet",
                        (true, true) => "understood, with a question",
                        (true, false) => "understood",
                    };
                    format!("{} ({state})", owner.name)
                })
                .collect();
            let owners = if owners.is_empty() {
                format!("Nobody named; work of a {}", action.role.to_lowercase())
            } else {
                owners.join(", ")
            };
            let mut facts: Vec<Node> = vec![
                fact("Where it stands", &action.stage).into(),
                fact("Who", &owners).into(),
                fact(
                    "By",
                    &format!("{}: {}", words::day(action.due_at), action.due_why),
                )
                .into(),
                fact("Looked at half way", &words::day(action.midway_at)).into(),
                fact("What will be different", &action.expected).into(),
                fact("Closed when", &action.closes_when).into(),
                fact("Agreed by", &action.agreed_by).into(),
            ];
            if !action.helpers.is_empty() {
                facts.push(fact("Who helps", &action.helpers.join(", ")).into());
            }
            if let Some(measure) = &action.measure {
                facts.push(fact("Measured by", &asked_words(measure)).into());
            }
            if let Some(barrier) = &action.barrier {
                facts.push(fact("In the way", barrier).into());
            }
            let late = action.due_at < now;
            el("section")
                .class(if late {
                    "panel action-panel late"
                } else {
                    "panel action-panel"
                })
                .with(nodes![
                    el("h2").text(&action.change),
                    el("dl").class("fields").with(facts),
                    step::ways(
                        place,
                        &cycle.row.cycle,
                        &action.next,
                        (Some(action), &action.action, action.stage != SEEN)
                    ),
                ])
                .into()
        })
        .collect::<Vec<Node>>()
        .into()
}

/// What checks and reviews decided about it.
pub fn decided(cycle: &WholeCycle, now: i64) -> Node {
    if cycle.decided.is_empty() {
        return Node::Nothing;
    }
    let lines = cycle.decided.iter().map(|one| {
        let said = match &one.words {
            Some(words) => format!("{}: {words}", one.decided),
            None => one.decided.clone(),
        };
        let when = format!("{}, {}, {}", one.review, one.by, words::moment(one.at, now));
        el("li").child(p("", &said)).child(p("entry-by", &when)).into()
    });
    el("section")
        .class("panel")
        .with(nodes![
            el("h2").text("Decided in checks and reviews"),
            el("ul").class("plain-list").with(lines.collect()),
        ])
        .into()
}

/// Every record, the earliest written first.
pub fn history(place: &Place, cycle: &WholeCycle, now: i64) -> El {
    let steps = cycle.history.iter();
    let lines = steps
        .map(|step| line(place, &cycle.row.cycle, step, now).into())
        .collect();
    el("section").class("panel").with(nodes![
        el("h2").text("Everything that was recorded"),
        el("ol").class("cycle-history").with(lines),
    ])
}

fn line(place: &Place, cycle: &str, step: &StepShown, now: i64) -> El {
    let received = step.received_at.map_or_else(String::new, |at| {
        format!(" · at the office {}", words::moment(at, now))
    });
    let times = format!(
        "{} · written {}{received}",
        words::moment(step.happened_at, now),
        words::moment(step.recorded_at, now)
    );
    let mut chips: Vec<Node> = Vec::new();
    if step.decides {
        chips.push(el("span").class("chip").text("Decides where it stands").into());
    }
    if step.late {
        chips.push(el("span").class("chip").text("Late").into());
    }
    el("li")
        .class(if step.not_counted.is_some() {
            "step uncounted"
        } else {
            "step"
        })
        .with(nodes![
            el("strong").text(&step.kind),
            (!step.line.is_empty()).then(|| p("", &step.line)),
            p(
                "entry-by",
                &format!("{}, {} · {} · {times}", step.by, step.role, step.device)
            ),
            step.not_counted.as_ref().map(|why| p("problem", &capital(why))),
            div("chips").with(chips),
            linked(place, cycle, step),
        ])
}

/// Ways to what it rests on, and to strike it.
fn linked(place: &Place, cycle: &str, step: &StepShown) -> Node {
    let mut ways: Vec<Node> = step
        .links
        .iter()
        .zip(1..)
        .map(|(entry, number)| {
            link(&place.entry(entry), "linked-record")
                .text(&format!("Linked record {number}"))
                .attr("aria-label", &format!("Linked record {number}: {}", step.kind))
                .into()
        })
        .collect();
    if step.may_strike {
        ways.push(
            link(&place.step(cycle, "strike", &step.entry), "linked-record")
                .text("Entered in error?")
                .attr("aria-label", &format!("Entered in error? {}", step.kind))
                .into(),
        );
    }
    if ways.is_empty() {
        return Node::Nothing;
    }
    div("linked-records").with(ways).into()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a reader must not miss: contradictions, doing and checking by one person, opened again.
pub fn marks(one: &CycleRow) -> Node {
    let mut marks = Vec::new();
    let gone_up = one.gone_up_to.as_ref();
    let gone_up = gone_up.map(|to| format!("Gone up to the {}", to.to_lowercase()));
    marks.extend(gone_up.as_deref());
    if one.contradictions > 0 {
        marks.push("Contradiction: settle it");
    }
    if one.self_verified {
        marks.push("Self-verified");
    }
    if one.reopened > 0 {
        marks.push("Opened again");
    }
    if one.over && !one.evidenced {
        marks.push("Evidence is missing");
    }
    let chips = marks
        .into_iter()
        .map(|words| el("span").class("chip").text(words).into())
        .collect();
    div("chips").with(chips).into()
}
