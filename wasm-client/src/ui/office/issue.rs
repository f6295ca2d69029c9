//! A new issue at the desk: what an audit found, a complaint or feedback said, what was seen or is worried about.
//!
//! Incidents are reviewed instead (`review`), where their report is at hand. May not live here: what becomes of it (`cycle`).

use reactive_graph::effect::Effect;
use sync_core::id::{CycleId, PersonId, UnitId};
use sync_core::record::Step;
use sync_core::record::follow_through::{IssueIdentified, Reach, Shape, Source, Theme};

use super::super::boxes::{Boxes, chance};
use super::super::dom::{Node, live};
use super::super::parts::{back_link, p};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::super::step::action;
use super::{Desk, Loaded, answer, step};
use crate::nodes;
use crate::office::{Choice, Choices, People};

const SOURCE: &str = "Where does it come from?";
const THEME: &str = "What is it about?";
const REACH: &str = "Whom or what does it concern?";
const WHAT: &str = "What was found?";
const SAFE: &str = "What was done at once to make it safe?";

/// Sources that begin here. Incidents begin with their report, training and plans with their own records.
const SOURCES: [(Source, &str); 6] = [
    (Source::Audit, "An audit's finding"),
    (Source::Complaint, "A complaint"),
    (Source::Feedback, "Feedback"),
    (Source::Observation, "Practice that was seen"),
    (Source::Concern, "A worker's concern"),
    (Source::Safeguarding, "A safeguarding concern"),
];

const RESTRICTED: &str = "A safeguarding concern cannot be followed through here yet: every tablet would hold it, and everyone \
                          could read it. Nothing was saved. Use your safeguarding procedure.";

/// The screen.
pub fn screen(desk: Desk) -> Node {
    let (choices, people) = (Loaded::new(None), Loaded::new(None));
    Effect::new(move |_| {
        desk.load("/api/office/choices".to_owned(), choices);
        desk.load("/api/office/people?limit=200".to_owned(), people);
    });
    let boxes = Boxes::new();
    let taking = step::taking(desk, boxes);
    // The same cycle however often it is sent.
    let cycle = CycleId(chance());
    let send = move || {
        taking.send(cycle, &[], || {
            Ok(vec![(Step::IssueIdentified(read(boxes)?), vec![])])
        });
    };
    nodes![
        back_link(&Route::Office("actions".to_owned()), "Actions"),
        heading_row("New issue", Node::Nothing),
        p(
            "lead",
            "For what an audit, a complaint or somebody's words brought up. An incident is reviewed from its report instead."
        ),
        live(move || {
            let (Some(Ok(choices)), Some(Ok(people))) = (answer::<Choices>(choices), answer::<People>(people))
            else {
                return p("hint", "Reading from the office.").attr("aria-busy", "true").into();
            };
            let questions = questions(boxes, &choices, &people);
            taking.panel(questions, "Save the issue", send).into()
        }),
    ]
    .into()
}

fn questions(boxes: Boxes, choices: &Choices, people: &People) -> Vec<Node> {
    let sources: Vec<(u8, &str)> = SOURCES
        .iter()
        .map(|(source, words)| (source.code(), *words))
        .collect();
    let themes: Vec<(u8, &str)> = Theme::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let mut reach = vec![Choice {
        code: "service".to_owned(),
        label: "The whole service".to_owned(),
    }];
    reach.extend(choices.units.iter().cloned());
    reach.extend(people.people.iter().map(|person| Choice {
        code: format!("person {}", person.person),
        label: format!("{}, room {}", person.name, person.room),
    }));
    nodes![
        boxes.one_of("source", SOURCE, &sources),
        boxes.area("what", WHAT, "A line or two, without more names than needed."),
        boxes.one_of("theme", THEME, &themes),
        action::risk_box(boxes),
        boxes.choice("reach", REACH, "Choose", &reach),
        boxes.area("safe", SAFE, "If anything was."),
    ]
}

fn read(boxes: Boxes) -> Result<IssueIdentified, String> {
    let source = boxes.chosen("source", SOURCE, Source::from_code)?;
    if source == Source::Safeguarding {
        return Err(RESTRICTED.to_owned());
    }
    let what = boxes.note("what", WHAT)?;
    let theme = boxes.chosen("theme", THEME, Theme::from_code)?;
    let risk = action::risk(boxes)?;
    let reach = boxes.typed("reach");
    let reach = match reach.strip_prefix("person ") {
        Some(person) => PersonId::from_hex(person).map(Reach::Person),
        None if reach == "service" => Some(Reach::Service),
        None => UnitId::from_hex(&reach).map(Reach::Unit),
    };
    Ok(IssueIdentified {
        shape: Shape::Action,
        source,
        theme,
        risk,
        reach: reach.ok_or_else(|| format!("{REACH} Choose one."))?,
        place: None,
        what,
        made_safe: boxes.note_or_none("safe", SAFE)?,
        reported_by: None,
    })
}
