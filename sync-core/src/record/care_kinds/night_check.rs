//! Night and welfare check: requirements.md section 6 row 13.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Nature, Need};
use super::{BASE, choice, field};

/// How they were found.
pub const STATE: u8 = 1;
/// In which position.
pub const POSITION: u8 = 2;
/// What was made sure of.
pub const CHECKED: u8 = 3;

const STATES: &[Choice] = &[
    choice(1, "Asleep, breathing seen"),
    choice(2, "Awake and calm"),
    choice(3, "Awake and unsettled"),
    choice(4, "Up"),
    choice(5, "Not in the room"),
];

const POSITIONS: &[Choice] = &[
    choice(1, "On the back"),
    choice(2, "On the left side"),
    choice(3, "On the right side"),
    choice(4, "On the front"),
    choice(5, "Sitting up"),
];

const THINGS: &[Choice] = &[
    choice(1, "Call bell near"),
    choice(2, "Sensor on"),
    choice(3, "Bed rails as planned"),
    choice(4, "Drink in reach"),
    choice(5, "Warm enough"),
];

/// The kind. One touch on how they were found saves it: each person is seen, and each is one touch.
pub const KIND: KindSpec = KindSpec {
    code: 0x030d,
    name: "night-check",
    label: "Night check",
    done: "looked in",
    icon: "moon",
    source_row: 13,
    nature: Nature::Observation,
    group: Group::RestAndMood,
    quick: Some(STATE),
    fields: &[
        field(
            STATE,
            "state",
            Need::WhenGiven,
            "How did you find them?",
            Answer::Choice(STATES),
        ),
        field(
            POSITION,
            "position",
            Need::Optional,
            "In which position?",
            Answer::Choice(POSITIONS),
        ),
        field(
            CHECKED,
            "checked",
            Need::Optional,
            "What did you make sure of?",
            Answer::Several(THINGS),
        ),
    ],
    ..BASE
};
