//! Repositioning: requirements.md section 6 row 8.

use super::super::catalogue::{Answer, Choice, FieldSpec, KindSpec, Need, Values};
use super::choice;

/// Position after.
pub const TO: u8 = 1;
/// Position before.
pub const FROM: u8 = 2;
/// What was used.
pub const EQUIPMENT: u8 = 3;
/// Whether the skin was looked at, and how it was.
pub const SKIN: u8 = 4;

const POSITIONS: &[Choice] = &[
    choice(1, "Back"),
    choice(2, "Left side, 30 degrees"),
    choice(3, "Right side, 30 degrees"),
    choice(4, "Left side"),
    choice(5, "Right side"),
    choice(6, "Chair"),
    choice(7, "Standing"),
];

const EQUIPMENT_USED: &[Choice] = &[
    choice(1, "Slide sheet"),
    choice(2, "Hoist"),
    choice(3, "Stand aid"),
    choice(4, "Pillows"),
    choice(5, "Bed controls"),
];

const SKIN_SEEN: &[Choice] = &[
    choice(1, "Looked at: fine"),
    choice(2, "Looked at: red"),
    choice(3, "Looked at: broken"),
    choice(4, "Not looked at"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0308,
    schema: 1,
    name: "repositioning",
    label: "Turn",
    done: "was helped to move position",
    icon: "turn",
    source_row: 8,
    quick: None,
    fields: &[
        FieldSpec {
            number: TO,
            name: "to_position",
            label: "Which position now?",
            answer: Answer::Choice(POSITIONS),
            need: Need::WhenGiven,
        },
        FieldSpec {
            number: SKIN,
            name: "skin_seen",
            label: "How was the skin?",
            answer: Answer::Choice(SKIN_SEEN),
            need: Need::WhenGiven,
        },
        FieldSpec {
            number: FROM,
            name: "from_position",
            label: "Which position before?",
            answer: Answer::Choice(POSITIONS),
            need: Need::Optional,
        },
        FieldSpec {
            number: EQUIPMENT,
            name: "equipment",
            label: "What was used?",
            answer: Answer::Several(EQUIPMENT_USED),
            need: Need::Optional,
        },
    ],
    line,
};

fn line(values: &Values) -> String {
    let named = |number, choices: &'static [Choice]| {
        values
            .choice(number)
            .and_then(|code| choices.iter().find(|choice| choice.code == code))
            .map(|choice| choice.label.to_lowercase())
    };
    let to = named(TO, POSITIONS).unwrap_or_else(|| "a new position".to_owned());
    match (named(FROM, POSITIONS), named(SKIN, SKIN_SEEN)) {
        (Some(from), Some(skin)) => format!("{from} to {to}, skin {skin}"),
        (Some(from), None) => format!("{from} to {to}"),
        (None, Some(skin)) => format!("to {to}, skin {skin}"),
        (None, None) => format!("to {to}"),
    }
}
