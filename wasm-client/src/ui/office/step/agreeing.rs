//! Forms for what is agreed: another action, who answers for it, that they understand, by when, and that it ends.
//!
//! May not live here: how it goes (`doing`), whether it worked (`judging`).

use sync_core::id::{ActionId, EntryId, PersonId, StaffId, UnitId};
use sync_core::record::Step;
use sync_core::record::follow_through::{
    ActionAssigned, ActionEnded, DeadlineMoved, Ending, Reach, UnderstandingConfirmed, UnderstoodHow,
};
use sync_core::rules::CycleDeed;
use sync_core::text::ReasonText;

use super::super::super::parts::p;
use super::{Kind, action};
use crate::nodes;
use crate::office::Choice;
use crate::view::words;

/// Another action.
pub const AGREE: Kind = Kind {
    code: "agree",
    heading: "Agree another action",
    send: "Agree the action",
    deed: CycleDeed::AgreeAction,
    boxes: |asked| {
        let boxes = asked.boxes;
        let instead = asked.cycle.actions.iter().map(|action| Choice {
            code: action.action.clone(),
            label: action.change.clone(),
        });
        let instead: Vec<Choice> = instead.collect();
        nodes![
            action::risk_box(boxes),
            action::questions(boxes),
            (!instead.is_empty()).then(|| boxes.choice(
                "instead",
                "Does it take the place of another?",
                "No",
                &instead
            )),
        ]
    },
    unusual: |asked| action::unusual(asked.boxes, asked.now()),
    read: |asked| {
        let boxes = asked.boxes;
        let person = asked.cycle.person.as_deref().and_then(PersonId::from_hex);
        let unit = asked.cycle.unit.as_deref().and_then(UnitId::from_hex);
        let reach = person
            .map(Reach::Person)
            .or(unit.map(Reach::Unit))
            .unwrap_or(Reach::Service);
        let mut agreed = action::read(boxes, asked.fresh, reach)?;
        agreed.instead_of = ActionId::from_hex(&boxes.typed("instead"));
        Ok((Step::ActionAgreed(agreed), vec![]))
    },
};

const OWNER: &str = "Who answers for it?";

/// Named staff answer for it.
pub const ASSIGN: Kind = Kind {
    code: "assign",
    heading: "Assign it",
    send: "Assign it",
    deed: CycleDeed::Assign,
    boxes: |asked| {
        let (boxes, staff) = (asked.boxes, &asked.choices.at_work);
        nodes![
            asked.action.as_ref().map(|action| p(
                "hint",
                &format!("Agreed as work of a {}.", action.role.to_lowercase())
            )),
            boxes.choice("owner", OWNER, "Choose one person", staff),
            boxes.choice("helper", "Who helps?", "Nobody", staff),
            boxes.choice("helper_too", "Who else helps?", "Nobody", staff),
            boxes.area("words", "What do you want to say with it?", "If anything."),
        ]
    },
    unusual: |asked| {
        let mut unusual = Vec::new();
        let owner = asked.boxes.typed("owner");
        if let Some(action) = &asked.action {
            if action.due_at < asked.now() {
                unusual.push("Its date has passed already: change the date as well.".to_owned());
            }
            if action.owners.iter().any(|one| one.staff == owner) {
                unusual.push("It is theirs already.".to_owned());
            }
            let label = asked.choices.at_work.iter().find(|one| one.code == owner);
            let role = action.role.to_lowercase();
            if label.is_some_and(|one| !one.label.contains(&format!(": {role}"))) {
                unusual.push(format!("It was agreed as work of a {role}."));
            }
        }
        unusual
    },
    read: |asked| {
        let boxes = asked.boxes;
        let owner = boxes.staff("owner", OWNER)?;
        let mut helpers: Vec<StaffId> = ["helper", "helper_too"]
            .into_iter()
            .filter_map(|name| StaffId::from_hex(&boxes.typed(name)))
            .filter(|helper| *helper != owner)
            .collect();
        helpers.dedup();
        let assigned = ActionAssigned {
            action: asked.action_id()?,
            owner,
            helpers,
            words: boxes.note_or_none("words", "What do you want to say with it?")?,
            despite: asked.despite()?,
        };
        Ok((Step::ActionAssigned(assigned), vec![]))
    },
};

/// A leader made sure, face to face, that an owner understands.
pub const UNDERSTOOD: Kind = Kind {
    code: "understood",
    heading: "Confirm they understand",
    send: "Confirm it",
    deed: CycleDeed::ConfirmUnderstanding,
    boxes: |asked| {
        let owners: Vec<Choice> = asked
            .action
            .iter()
            .flat_map(|action| &action.owners)
            .map(|owner| Choice {
                code: owner.staff.clone(),
                label: owner.name.clone(),
            })
            .collect();
        if let [only] = owners.as_slice() {
            asked.boxes.start_with("staff", &only.code);
        }
        nodes![
            p(
                "",
                "You asked them face to face: what has to change, by when, and how it will be known that it worked."
            ),
            asked.boxes.choice("staff", WHO, "Choose", &owners),
            asked.boxes.area(
                "question",
                "What did they ask, or are not sure about?",
                "If anything."
            ),
        ]
    },
    unusual: |_| Vec::new(),
    read: |asked| {
        let staff = asked.boxes.staff("staff", WHO)?;
        let how = if staff.to_hex() == asked.me {
            UnderstoodHow::Themselves
        } else {
            UnderstoodHow::FaceToFace
        };
        let said = UnderstandingConfirmed {
            action: asked.action_id()?,
            staff,
            how,
            question: asked.boxes.note_or_none("question", "What did they ask?")?,
        };
        Ok((Step::UnderstandingConfirmed(said), vec![]))
    },
};

const WHO: &str = "Who understands it?";
const NEW_DAY: &str = "By when now?";
const WHY_MOVED: &str = "Why?";

/// Another date.
pub const DEADLINE: Kind = Kind {
    code: "deadline",
    heading: "Change the date",
    send: "Change the date",
    deed: CycleDeed::MoveDeadline,
    boxes: |asked| {
        let now = asked.action.as_ref().map(|action| {
            p(
                "hint",
                &format!("Now by {}: {}", words::day(action.due_at), action.due_why),
            )
        });
        nodes![
            now,
            asked.boxes.day("due", NEW_DAY, ""),
            asked.boxes.line("why", WHY_MOVED, ""),
        ]
    },
    unusual: |asked| action::unusual(asked.boxes, asked.now()),
    read: |asked| {
        let why = asked.boxes.reason("why", WHY_MOVED)?;
        let moved = DeadlineMoved {
            action: asked.action_id()?,
            due_at: asked.boxes.by("due", NEW_DAY)?,
            why: ReasonText::parse(&asked.with_despite(why.to_string()))
                .map_err(|wrong| format!("{WHY_MOVED} {wrong}."))?,
        };
        Ok((Step::DeadlineMoved(moved), vec![]))
    },
};

const HOW_ENDED: &str = "How does it end?";
const OTHER: &str = "Which other action?";

/// It will not be done.
pub const END: Kind = Kind {
    code: "end",
    heading: "End it undone",
    send: "End this action",
    deed: CycleDeed::EndAction,
    boxes: |asked| {
        let others: Vec<Choice> = asked
            .cycle
            .actions
            .iter()
            .filter(|other| other.action != asked.of)
            .map(|other| Choice {
                code: other.action.clone(),
                label: other.change.clone(),
            })
            .collect();
        let hows = [
            (0, "Given up"),
            (1, "Another action takes its place"),
            (2, "It was agreed twice"),
        ];
        nodes![
            asked.boxes.one_of("how", HOW_ENDED, &hows),
            (!others.is_empty()).then(|| asked.boxes.choice("other", OTHER, "None", &others)),
            asked.boxes.line("why", WHY_MOVED, ""),
        ]
    },
    unusual: |asked| {
        let alone = asked
            .cycle
            .actions
            .iter()
            .all(|other| other.action == asked.of || other.stage == "Ended");
        let given_up = asked.boxes.typed("how") == "0";
        (alone && given_up)
            .then(|| "Nothing else is agreed: what was found stays as it is.".to_owned())
            .into_iter()
            .collect()
    },
    read: |asked| {
        let boxes = asked.boxes;
        let other = || {
            ActionId::from_hex(&boxes.typed("other"))
                .ok_or_else(|| format!("{OTHER} Choose one; agree it first if it is not there."))
        };
        let ending = match boxes.chosen("how", HOW_ENDED, Some)? {
            1 => Ending::Superseded(other()?),
            2 => Ending::Duplicate(other()?),
            _ => Ending::Cancelled,
        };
        let why = boxes.reason("why", WHY_MOVED)?;
        let ended = ActionEnded {
            action: asked.action_id()?,
            ending,
            why: ReasonText::parse(&asked.with_despite(why.to_string()))
                .map_err(|wrong| format!("{WHY_MOVED} {wrong}."))?,
        };
        Ok((Step::ActionEnded(ended), Vec::<EntryId>::new()))
    },
};
