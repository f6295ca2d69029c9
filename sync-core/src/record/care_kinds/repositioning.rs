//! Repositioning: requirements.md section 6 row 8.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::super::values::Values;
use super::{BASE, choice, field};

/// Position after.
pub const TO: u8 = 1;
/// Position before.
pub const FROM: u8 = 2;
/// What was used.
pub const EQUIPMENT: u8 = 3;
/// Whether the skin was looked at, and how it was.
pub const SKIN: u8 = 4;

/// Code of [`SKIN`] for broken skin.
pub const SKIN_BROKEN: u8 = 3;

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
    name: "repositioning",
    label: "Turn",
    done: "was helped to move position",
    icon: "turn",
    source_row: 8,
    group: Group::MoveAndSkin,
    fields: &[
        field(
            TO,
            "to_position",
            Need::WhenGiven,
            "Which position now?",
            Answer::Choice(POSITIONS),
        ),
        field(
            SKIN,
            "skin_seen",
            Need::WhenGiven,
            "How was the skin?",
            Answer::Choice(SKIN_SEEN),
        ),
        field(
            FROM,
            "from_position",
            Need::Optional,
            "Which position before?",
            Answer::Choice(POSITIONS),
        ),
        field(
            EQUIPMENT,
            "equipment",
            Need::Optional,
            "What was used?",
            Answer::Several(EQUIPMENT_USED),
        ),
    ],
    line: Some(line),
    ..BASE
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
