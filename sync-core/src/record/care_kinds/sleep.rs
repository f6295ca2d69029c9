//! How a night went: requirements.md section 6 row 14.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Nature, Need};
use super::{BASE, choice, field};

/// When they settled.
pub const SETTLED: u8 = 1;
/// When they woke.
pub const WOKE: u8 = 2;
/// How often they were disturbed.
pub const DISTURBED: u8 = 3;
/// By what.
pub const WHY: u8 = 4;

const TIMES: &[Choice] = &[
    choice(0, "Slept through"),
    choice(1, "Woke once"),
    choice(2, "Woke two or three times"),
    choice(3, "Woke more often"),
    choice(4, "Hardly slept"),
];

const REASONS: &[Choice] = &[
    choice(1, "Toilet"),
    choice(2, "Pain"),
    choice(3, "Noise"),
    choice(4, "Worry"),
    choice(5, "Unsure of the time"),
    choice(6, "Short of breath"),
    choice(7, "Hungry or thirsty"),
    choice(8, "Cough"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x030e,
    name: "sleep",
    label: "Sleep",
    done: "slept",
    icon: "bed",
    source_row: 14,
    nature: Nature::Observation,
    group: Group::RestAndMood,
    fields: &[
        field(
            DISTURBED,
            "disturbed",
            Need::WhenGiven,
            "How did they sleep?",
            Answer::Choice(TIMES),
        ),
        field(
            SETTLED,
            "settled_at",
            Need::Wanted,
            "When did they settle?",
            Answer::Clock,
        )
        .said("settled"),
        field(
            WOKE,
            "woke_at",
            Need::Wanted,
            "When did they wake?",
            Answer::Clock,
        )
        .said("woke"),
        field(
            WHY,
            "why",
            Need::Optional,
            "What woke them?",
            Answer::Several(REASONS),
        )
        .said("because of"),
    ],
    ..BASE
};
