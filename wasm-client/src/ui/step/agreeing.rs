//! Forms for what is agreed: another action, who answers for it, that they understand, by when, and that it ends.
//!
//! May not live here: how it goes (`doing`), whether it worked (`judging`).

use sync_core::id::{ActionId, PersonId, StaffId, UnitId};
use sync_core::record::Step;
use sync_core::record::follow_through::{
    ActionAssigned, ActionEnded, DeadlineMoved, Ending, Reach, UnderstandingConfirmed, UnderstoodHow,
};
use sync_core::rules::CycleDeed;
use sync_core::text::ReasonText;

use super::super::dom::{Node, el};
use super::super::parts::{fact, p};
use super::{Asked, Kind, action};
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
        Ok(vec![(Step::ActionAgreed(agreed), vec![])])
    },
};

const OWNER: &str = "Who answers for it?";

const UNDERSTAND: &str = "Do they understand it?";
/// "I asked them face to face, and they understand."
const FACE_TO_FACE: u8 = 0;

/// Named staff answer for it; a leader who asked them face to face says so with it.
pub const ASSIGN: Kind = Kind {
    code: "assign",
    heading: "Assign it",
    send: "Assign it",
    deed: CycleDeed::Assign,
    boxes: |asked| {
        let (boxes, staff) = (asked.boxes, &asked.at_work);
        let everyone = if asked.on_shift.is_empty() {
            OWNER
        } else {
            "Or somebody who is not on shift now"
        };
        nodes![
            asked.action.as_ref().map(|action| p(
                "hint",
                &format!("Agreed as work of a {}.", action.role.to_lowercase())
            )),
            (!asked.on_shift.is_empty()).then(|| boxes.touch_choice("owner", OWNER, &asked.on_shift)),
            boxes.choice("owner", everyone, "Choose one person", staff),
            boxes.any_of(
                "understand",
                UNDERSTAND,
                &[(FACE_TO_FACE, "Yes, I asked them face to face")]
            ),
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
            let label = asked.at_work.iter().find(|one| one.code == owner);
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
        let action = asked.action_id()?;
        let mut helpers: Vec<StaffId> = ["helper", "helper_too"]
            .into_iter()
            .filter_map(|name| StaffId::from_hex(&boxes.typed(name)))
            .filter(|helper| *helper != owner)
            .collect();
        helpers.dedup();
        let assigned = ActionAssigned {
            action,
            owner,
            helpers,
            words: boxes.note_or_none("words", "What do you want to say with it?")?,
            despite: asked.despite()?,
        };
        let mut steps = vec![(Step::ActionAssigned(assigned), vec![])];
        let asked_them = boxes.picked("understand", Some).contains(&FACE_TO_FACE);
        if asked_them || owner.to_hex() == asked.place.me {
            let how = understood_how(&owner, asked);
            let said = UnderstandingConfirmed {
                action,
                staff: owner,
                how,
                question: None,
            };
            steps.push((Step::UnderstandingConfirmed(said), vec![]));
        }
        Ok(steps)
    },
};

/// Somebody's own word, or a leader's who asked them.
fn understood_how(staff: &StaffId, asked: &Asked) -> UnderstoodHow {
    if staff.to_hex() == asked.place.me {
        UnderstoodHow::Themselves
    } else {
        UnderstoodHow::FaceToFace
    }
}

/// An owner says that they understand, or a leader made sure face to face.
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
        if asked.is_mine() {
            asked.boxes.start_with("staff", &asked.place.me);
        } else if let [only] = owners.as_slice() {
            asked.boxes.start_with("staff", &only.code);
        }
        let action = asked.action.as_ref();
        let to_know: Vec<Node> = action
            .filter(|_| asked.is_mine())
            .into_iter()
            .flat_map(|action| {
                [
                    fact("What will be different", &action.expected),
                    fact(
                        "By",
                        &format!("{}: {}", words::day(action.due_at), action.due_why),
                    ),
                    fact("Closed when", &action.closes_when),
                ]
            })
            .map(Node::from)
            .collect();
        let others: Vec<Node> = nodes![
            p(
                "",
                "You asked them face to face: what has to change, by when, and how it will be known that it worked."
            ),
            asked.boxes.choice("staff", WHO, "Choose", &owners),
        ];
        nodes![
            if asked.is_mine() {
                Node::from(el("dl").class("fields").with(to_know))
            } else {
                Node::from(others)
            },
            asked.boxes.area(
                "question",
                if asked.is_mine() {
                    "What are you not sure about?"
                } else {
                    "What did they ask, or are not sure about?"
                },
                "If anything."
            ),
        ]
    },
    unusual: |_| Vec::new(),
    read: |asked| {
        let staff = asked.boxes.staff("staff", WHO)?;
        let said = UnderstandingConfirmed {
            action: asked.action_id()?,
            staff,
            how: understood_how(&staff, asked),
            question: asked.boxes.note_or_none("question", "What did they ask?")?,
        };
        Ok(vec![(Step::UnderstandingConfirmed(said), vec![])])
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
        Ok(vec![(Step::DeadlineMoved(moved), vec![])])
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
        Ok(vec![(Step::ActionEnded(ended), vec![])])
    },
};
