//! The review of an incident and the actions agreed upon it (row E1.1): one form, saved at once or not at all.
//!
//! May not live here: what is asked about an action (`step::action`), those beside the first (`more_actions`), what becomes of
//! them (`cycle`).

use reactive_graph::effect::Effect;
use reactive_graph::owner::StoredValue;
use reactive_graph::prelude::*;
use sync_core::id::{ActionId, CycleId, EntryId, PersonId, StaffId};
use sync_core::record::Step;
use sync_core::record::care_kinds::incident;
use sync_core::record::follow_through::{
    Candour, Cause, Factor, IncidentReviewed, IssueIdentified, Notify, Reach, Shape, Source, Theme,
};

use super::super::boxes::{Boxes, chance};
use super::super::dom::{Node, el};
use super::super::parts::p;
use super::super::shell::heading_row;
use super::super::step::action;
use super::super::taking::Taking;
use super::more_actions::MoreActions;
use super::{Desk, Loaded, shown, step};
use crate::nodes;
use crate::office::{LinkedStep, RecordDetail};
use crate::view::words;

const IN_SHORT: &str = "What was found, in a line";
const THEME: &str = "What is it about?";
const HAPPENED: &str = "What happened?";
const FACTORS: &str = "What helped it to happen?";
const CAUSE: &str = "The cause";
const IMMEDIATE: &str = "What was done at once?";
const CANDOUR: &str = "Duty of candour";
const NO_CANDOUR: &str = "Why does it not apply?";
const NOTIFY: &str = "Notification to the regulator";
const NO_NOTIFY: &str = "Why is it not notifiable?";

/// The screen.
pub fn screen(desk: Desk, entry: &str) -> Node {
    let incident = Loaded::new(None);
    let path = StoredValue::new(format!("/api/office/records/{entry}"));
    let read = move || desk.load(path.get_value(), incident);
    Effect::new(move |_| read());
    // Outside of what is drawn anew, so that nothing typed is lost when the record is read again, and the action is the same
    // however often it is sent.
    let boxes = Boxes::new();
    let (taking, action, more) = (step::taking(desk, boxes), ActionId(chance()), MoreActions::new());
    nodes![
        heading_row("Review an incident", Node::Nothing),
        shown(incident, read, move |detail: RecordDetail| form(
            desk,
            boxes,
            taking,
            (action, more),
            &detail
        )),
    ]
    .into()
}

fn form(
    desk: Desk,
    boxes: Boxes,
    taking: Taking,
    (action, more): (ActionId, MoreActions),
    detail: &RecordDetail,
) -> Node {
    let record = &detail.record;
    let entry = EntryId::from_hex(&record.entry);
    let (Some(entry), true) = (entry, record.kind_label == incident::KIND.label) else {
        return p("hint", "This is no incident: nothing here is to be reviewed.").into();
    };
    let now = desk.now.get_untracked();
    let who = record.person_name.clone().unwrap_or_default();
    boxes.start_with("what", &in_short(&record.line));
    let person = record.person.as_deref().and_then(PersonId::from_hex);
    let reported_by = StaffId::from_hex(&record.author);
    let send = move || {
        let reviewer = desk
            .session
            .with_untracked(|session| session.as_ref().and_then(|one| StaffId::from_hex(&one.staff)));
        let now = desk.now.get_untracked();
        let mut unusual = action::unusual(boxes, now);
        unusual.extend(more.unusual(now));
        taking.send(CycleId::of_incident(entry), &unusual, || {
            let reach = person.map_or(Reach::Service, Reach::Person);
            let mut steps = read(boxes, entry, (reach, reported_by), reviewer)?;
            let first = action::read(boxes, action, reach).map_err(|why| more.of_the_first(why))?;
            steps.push((Step::ActionAgreed(first), vec![]));
            steps.extend(more.read(boxes, reach)?);
            Ok(steps)
        });
    };
    let lead = format!(
        "{who}, {}: {}",
        words::moment(record.happened_at, now),
        record.line
    );
    nodes![
        p("lead", &lead),
        taking.panel(
            nodes![questions(boxes), more.questions()],
            "Save the review",
            send
        ),
    ]
    .into()
}

fn questions(boxes: Boxes) -> Vec<Node> {
    let themes: Vec<(u8, &str)> = Theme::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let factors: Vec<(u8, &str)> = Factor::ALL.iter().map(|one| (one.code(), one.label())).collect();
    let causes: Vec<(u8, &str)> = Cause::ALL.iter().map(|one| (one.code(), one.label())).collect();
    nodes![
        el("h2").text("Review"),
        boxes.area("what", IN_SHORT, ""),
        boxes.one_of("theme", THEME, &themes),
        action::risk_box(boxes),
        boxes.area("happened", HAPPENED, "As far as is known now."),
        boxes.any_of("factors", FACTORS, &factors),
        boxes.one_of("cause", CAUSE, &causes),
        boxes.area("immediate", IMMEDIATE, ""),
        boxes.one_of(
            "candour",
            CANDOUR,
            &[(0, "Does not apply"), (1, "Applies: they are still to be told")]
        ),
        boxes.line("no_candour", NO_CANDOUR, "Only if it does not."),
        boxes.one_of(
            "notify",
            NOTIFY,
            &[(0, "Not notifiable"), (1, "Notifiable: still to be sent")]
        ),
        boxes.line("no_notify", NO_NOTIFY, "Only if it is not."),
        el("section").with(nodes![el("h2").text("The action"), action::questions(boxes)]),
    ]
}

/// Reads the form; the first thing that is wrong is named.
fn read(
    boxes: Boxes,
    entry: EntryId,
    (reach, reported_by): (Reach, Option<StaffId>),
    reviewer: Option<StaffId>,
) -> Result<Vec<LinkedStep>, String> {
    let issue = IssueIdentified {
        shape: Shape::Action,
        source: Source::Incident,
        theme: boxes.chosen("theme", THEME, Theme::from_code)?,
        risk: action::risk(boxes)?,
        reach,
        place: None,
        what: boxes.note("what", IN_SHORT)?,
        made_safe: None,
        reported_by,
    };
    let factors = boxes.picked("factors", Factor::from_code);
    if factors.is_empty() {
        return Err(format!(
            "{FACTORS} Choose at least one; \"Nothing found\" is an answer too."
        ));
    }
    let review = IncidentReviewed {
        what_happened: boxes.note("happened", HAPPENED)?,
        factors,
        cause: boxes.chosen("cause", CAUSE, Cause::from_code)?,
        immediate: boxes.note("immediate", IMMEDIATE)?,
        took_part: reviewer.into_iter().collect(),
        candour: if boxes.chosen("candour", CANDOUR, Some)? == 0 {
            Candour::NotNeeded(boxes.reason("no_candour", NO_CANDOUR)?)
        } else {
            Candour::ToDo
        },
        notify: if boxes.chosen("notify", NOTIFY, Some)? == 0 {
            Notify::NotNeeded(boxes.reason("no_notify", NO_NOTIFY)?)
        } else {
            Notify::ToDo
        },
    };
    Ok(vec![
        (Step::IssueIdentified(issue), vec![entry]),
        (Step::IncidentReviewed(review), vec![entry]),
    ])
}

/// The first thing that a report says: "Fall: found on the floor".
fn in_short(line: &str) -> String {
    let first = line.split(',').next().unwrap_or("").trim();
    let mut letters = first.chars();
    let capital = letters
        .next()
        .map(|letter| letter.to_uppercase().chain(letters).collect());
    capital.unwrap_or_default()
}
