//! Is the room safe: requirements.md section 6 row 24.

use super::super::catalogue::{Answer, Choice, KindSpec, Nature, Need};
use super::{BASE, choice, field, tenths};

/// What is as it should be.
pub const FINE: u8 = 1;
/// What is not.
pub const WRONG: u8 = 2;
/// Room temperature in tenths of a degree Celsius.
pub const ROOM_C: u8 = 3;
/// Hot water in tenths of a degree Celsius.
pub const WATER_C: u8 = 4;
/// What was done about it.
pub const DONE: u8 = 5;

/// Warmest water for washing, in tenths of a degree Celsius.
pub const WATER_C_MAX: i64 = 440;

const THINGS: &[Choice] = &[
    choice(1, "Call bell works, in reach"),
    choice(2, "Bed rails as planned"),
    choice(3, "Crash mat down"),
    choice(4, "Sensor on"),
    choice(5, "Bed low, brakes on"),
    choice(6, "Floor clear"),
    choice(7, "Light works"),
    choice(8, "Window safe"),
    choice(9, "Equipment safe"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0318,
    name: "environment",
    label: "Room safety",
    done: "room checked",
    icon: "home",
    source_row: 24,
    nature: Nature::Observation,
    fields: &[
        field(
            FINE,
            "fine",
            Need::OneOf,
            "What is as it should be?",
            Answer::Several(THINGS),
        )
        .said("fine:"),
        field(
            WRONG,
            "wrong",
            Need::OneOf,
            "What is not?",
            Answer::Several(THINGS),
        )
        .said("not right:"),
        field(
            DONE,
            "done",
            Need::Wanted,
            "What was done about it?",
            Answer::Words,
        ),
        field(
            ROOM_C,
            "room_c",
            Need::OneOf,
            "Room temperature",
            tenths(50, 400, "°C"),
        )
        .said("room"),
        field(
            WATER_C,
            "water_c",
            Need::OneOf,
            "Hot water temperature",
            tenths(100, 600, "°C"),
        )
        .said("hot water"),
    ],
    ..BASE
};
