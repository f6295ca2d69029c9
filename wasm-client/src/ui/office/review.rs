//! The review of an incident and the action agreed upon it (row E1.1): one form, saved at once or not at all.
//!
//! May not live here: what becomes of it (`cycle`).

use reactive_graph::effect::Effect;
use reactive_graph::prelude::*;
use reactive_graph::signal::RwSignal;
use sync_core::id::{ActionId, CycleId, EntryId, PersonId, StaffId};
use sync_core::record::Step;
use sync_core::record::care_kinds::incident;
use sync_core::record::follow_through::{
    ActionAgreed, Candour, Cause, Factor, IncidentReviewed, IssueIdentified, Notify, Reach, Risk, Shape,
    Source, Theme,
};
use sync_core::staff::Role;
use sync_core::text::{NoteText, ReasonText, TextError};
use sync_core::time::Timestamp;

use super::super::core;
use super::super::dom::{Node, el, window};
use super::super::parts::{PickOption, choose_one, p, picks, text_box};
use super::super::route::Route;
use super::super::shell::heading_row;
use super::forms::{Form, input, panel};
use super::step::boxes::chance;
use super::{Desk, Loaded, shown};
use crate::nodes;
use crate::office::{LinkedStep, RecordDetail, steps_text};
use crate::view::words;

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    theme: RwSignal<String>,
    risk: RwSignal<String>,
    what: RwSignal<String>,
    happened: RwSignal<String>,
    factors: RwSignal<Vec<u8>>,
    cause: RwSignal<String>,
    immediate: RwSignal<String>,
    candour: RwSignal<String>,
    candour_why: RwSignal<String>,
    notify: RwSignal<String>,
    notify_why: RwSignal<String>,
    change: RwSignal<String>,
    expected: RwSignal<String>,
    closes_when: RwSignal<String>,
    due: RwSignal<String>,
    due_why: RwSignal<String>,
    despite: RwSignal<String>,
    role: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            theme: empty(),
            risk: empty(),
            what: empty(),
            happened: empty(),
            factors: RwSignal::new(Vec::new()),
            cause: empty(),
            immediate: empty(),
            candour: empty(),
            candour_why: empty(),
            notify: empty(),
            notify_why: empty(),
            change: empty(),
            expected: empty(),
            closes_when: empty(),
            due: empty(),
            due_why: empty(),
            despite: empty(),
            role: empty(),
        }
    }
}

/// The screen.
pub fn screen(desk: Desk, entry: &str) -> Node {
    let incident = Loaded::new(None);
    let path = reactive_graph::owner::StoredValue::new(format!("/api/office/records/{entry}"));
    let read = move || desk.load(path.get_value(), incident);
    Effect::new(move |_| read());
    // Outside of what is drawn anew, so that nothing typed is lost when the record is read again.
    let typed = Typed::new();
    nodes![
        heading_row("Review an incident", Node::Nothing),
        shown(incident, read, move |detail: RecordDetail| form(
            desk, typed, &detail
        )),
    ]
    .into()
}

fn form(desk: Desk, typed: Typed, detail: &RecordDetail) -> Node {
    let record = &detail.record;
    if record.kind_label != incident::KIND.label {
        return p("hint", "This is no incident: nothing here is to be reviewed.").into();
    }
    let now = desk.now.get_untracked();
    let who = record.person_name.clone().unwrap_or_default();
    if typed.what.get_untracked().is_empty() {
        typed.what.set(in_short(&record.line));
    }
    let form = Form::new(desk);
    let (entry, person) = (record.entry.clone(), record.person.clone());
    // The same however often it is sent: an answer that got lost on its way makes no second action.
    let action = ActionId(chance());
    let at = reactive_graph::owner::StoredValue::new(None::<i64>);
    let send = move || {
        let session = desk
            .session
            .with_untracked(|session| session.as_ref().map(|one| one.staff.clone()));
        let read = read(typed, &entry, person.as_deref(), session.as_deref(), action, now);
        let (cycle, steps) = match read {
            Ok(read) => read,
            Err(why) => return form.problem.set(Some(why)),
        };
        let moment = at.get_value().unwrap_or_else(core::now);
        at.set_value(Some(moment));
        form.send_text(
            format!("/api/office/cycles/{}/steps", cycle.to_hex()),
            steps_text(cycle, moment, steps),
            move |_| {
                let there = Route::Office(format!("action/{}", cycle.to_hex()));
                let _ = window().location().set_hash(&there.address());
            },
        );
    };
    nodes![
        p(
            "lead",
            &format!(
                "{who}, {}: {}",
                words::moment(record.happened_at, now),
                record.line
            )
        ),
        panel(
            form,
            el("h2").text("Review").into(),
            questions(typed),
            "Save the review and the action",
            send
        ),
    ]
    .into()
}

fn questions(typed: Typed) -> Vec<Node> {
    let list = |label: &str, all: Vec<(u8, &'static str)>, value: RwSignal<String>| -> Node {
        let options = all
            .into_iter()
            .map(|(code, words)| (code.to_string(), words.to_owned()));
        choose_one(
            label,
            "Choose",
            options,
            &value.get_untracked(),
            move |picked| value.set(picked),
            None,
        )
        .into()
    };
    let area = |label: &str, hint: Option<&str>, value: RwSignal<String>| -> Node {
        text_box(
            label,
            hint,
            3,
            move || value.get(),
            move |words| value.set(words),
            None,
        )
        .into()
    };
    let options = Factor::ALL
        .iter()
        .map(|factor| PickOption::new(factor.code(), factor.label()))
        .collect();
    let factors = typed.factors;
    let touch = move |code| {
        factors.update(|all| match all.iter().position(|one| *one == code) {
            Some(place) => drop(all.remove(place)),
            None => all.push(code),
        });
    };
    let roles = [
        Role::SupportWorker,
        Role::ShiftLeader,
        Role::TeamLeader,
        Role::DeputyManager,
    ];
    let roles = roles
        .into_iter()
        .map(|role| (role.code().to_owned(), role.label().to_owned()));
    nodes![
        area("What was found, in a line", None, typed.what),
        list(
            "What is it about?",
            Theme::ALL.iter().map(|one| (one.code(), one.label())).collect(),
            typed.theme
        ),
        list(
            "How much depends on it?",
            Risk::ALL.iter().map(|one| (one.code(), one.label())).collect(),
            typed.risk
        ),
        area("What happened?", Some("As far as is known now."), typed.happened),
        picks(
            "What helped it to happen?",
            options,
            move |code| factors.with(|all| all.contains(&code)),
            touch,
            None
        ),
        list(
            "The cause",
            Cause::ALL.iter().map(|one| (one.code(), one.label())).collect(),
            typed.cause
        ),
        area("What was done at once?", None, typed.immediate),
        list(
            "Duty of candour",
            vec![(0, "Does not apply"), (1, "Applies: they are still to be told")],
            typed.candour
        ),
        input(
            "text",
            "Why does it not apply?",
            "Only if it does not.",
            typed.candour_why
        ),
        list(
            "Notification to the regulator",
            vec![(0, "Not notifiable"), (1, "Notifiable: still to be sent")],
            typed.notify
        ),
        input(
            "text",
            "Why is it not notifiable?",
            "Only if it is not.",
            typed.notify_why
        ),
        el("h2").text("The action"),
        area("What has to change?", None, typed.change),
        area("What will be different once it worked?", None, typed.expected),
        area("When may it be closed?", None, typed.closes_when),
        choose_one(
            "Whose work is it?",
            "Choose",
            roles,
            &typed.role.get_untracked(),
            move |picked| typed.role.set(picked),
            None
        ),
        input("date", "By when?", "", typed.due),
        input("text", "Why by then?", "", typed.due_why),
        input(
            "text",
            "Why all the same?",
            "Only if that day has passed already.",
            typed.despite
        ),
    ]
}

/// Reads the form; the first thing that is wrong is named.
fn read(
    typed: Typed,
    entry: &str,
    person: Option<&str>,
    staff: Option<&str>,
    action: ActionId,
    now: i64,
) -> Result<(CycleId, Vec<LinkedStep>), String> {
    let note = |label: &str, value: RwSignal<String>| {
        NoteText::parse(&value.get_untracked()).map_err(|why| said(label, why))
    };
    let reason = |label: &str, value: RwSignal<String>| {
        ReasonText::parse(&value.get_untracked()).map_err(|why| said(label, why))
    };
    let code = |label: &str, value: RwSignal<String>| {
        let code = value.get_untracked().parse::<u8>();
        code.map_err(|_| format!("{label}: choose one."))
    };
    let chosen = |label: &str| format!("{label}: choose one.");
    let incident = EntryId::from_hex(entry).ok_or("This record cannot be reviewed.")?;
    let person = person.and_then(PersonId::from_hex);
    let cycle = CycleId::of_incident(incident);
    let theme = Theme::from_code(code("What is it about?", typed.theme)?)
        .ok_or_else(|| chosen("What is it about?"))?;
    let risk = Risk::from_code(code("How much depends on it?", typed.risk)?)
        .ok_or_else(|| chosen("How much depends on it?"))?;
    let reach = person.map_or(Reach::Service, Reach::Person);
    let issue = IssueIdentified {
        shape: Shape::Action,
        source: Source::Incident,
        theme,
        risk,
        reach,
        place: None,
        what: note("What was found", typed.what)?,
        made_safe: None,
    };
    let factors: Vec<Factor> = typed
        .factors
        .get_untracked()
        .into_iter()
        .filter_map(Factor::from_code)
        .collect();
    if factors.is_empty() {
        return Err(
            "What helped it to happen? Choose at least one; \"Nothing found\" is an answer too.".to_owned(),
        );
    }
    let review = IncidentReviewed {
        what_happened: note("What happened?", typed.happened)?,
        factors,
        cause: Cause::from_code(code("The cause", typed.cause)?).ok_or_else(|| chosen("The cause"))?,
        immediate: note("What was done at once?", typed.immediate)?,
        took_part: staff.and_then(StaffId::from_hex).into_iter().collect(),
        candour: match code("Duty of candour", typed.candour)? {
            0 => Candour::NotNeeded(reason("Why does it not apply?", typed.candour_why)?),
            _ => Candour::ToDo,
        },
        notify: match code("Notification to the regulator", typed.notify)? {
            0 => Notify::NotNeeded(reason("Why is it not notifiable?", typed.notify_why)?),
            _ => Notify::ToDo,
        },
    };
    let due_at = words::from_boxes(&typed.due.get_untracked(), "17:00").ok_or("By when? Choose a day.")?;
    let past = due_at < now;
    if past && typed.despite.get_untracked().trim().is_empty() {
        return Err(
            "By when? This day has passed. Choose another, or say below why it is meant all the same."
                .to_owned(),
        );
    }
    let action = ActionAgreed {
        action,
        change: note("What has to change?", typed.change)?,
        expected: note("What will be different?", typed.expected)?,
        closes_when: note("When may it be closed?", typed.closes_when)?,
        measure: None,
        risk,
        due_at: Timestamp(due_at),
        due_why: reason("Why by then?", typed.due_why)?,
        role: Role::from_code(&typed.role.get_untracked()).ok_or_else(|| chosen("Whose work is it?"))?,
        reach,
        evidence: vec![],
        reopen_when: None,
        instead_of: None,
        despite: past
            .then(|| reason("Why all the same?", typed.despite))
            .transpose()?,
    };
    let steps = vec![
        (Step::IssueIdentified(issue), vec![incident]),
        (Step::IncidentReviewed(review), vec![incident]),
        (Step::ActionAgreed(action), vec![]),
    ];
    Ok((cycle, steps))
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

fn said(label: &str, why: TextError) -> String {
    match why {
        TextError::Empty => format!("{label} Nothing is written there yet."),
        why => format!("{label} {why}."),
    }
}
