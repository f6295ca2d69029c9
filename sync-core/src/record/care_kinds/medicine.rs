//! Help with medicine: requirements.md section 6 row 21. Prompted, helped, watched or refused: nothing is prescribed here.

use super::super::catalogue::{Answer, Choice, KindSpec, Need};
use super::{BASE, choice, field};

/// How they were helped.
pub const HELP: u8 = 1;
/// Which round.
pub const ROUND: u8 = 2;
/// Which medicine, when not all of the round.
pub const WHICH: u8 = 3;

const HELPS: &[Choice] = &[
    choice(1, "Reminded"),
    choice(2, "Helped to take it"),
    choice(3, "Watched them take it"),
];

const ROUNDS: &[Choice] = &[
    choice(1, "Morning"),
    choice(2, "Lunchtime"),
    choice(3, "Teatime"),
    choice(4, "Bedtime"),
    choice(5, "When needed"),
];

/// The kind.
pub const KIND: KindSpec = KindSpec {
    code: 0x0315,
    name: "medicine",
    label: "Medicine help",
    done: "helped with medicine",
    icon: "pill",
    source_row: 21,
    hint: Some("This does not replace the medicine chart (MAR). Sign there too."),
    fields: &[
        field(
            HELP,
            "help",
            Need::WhenGiven,
            "How did you help?",
            Answer::Choice(HELPS),
        ),
        field(
            ROUND,
            "round",
            Need::Wanted,
            "Which round?",
            Answer::Choice(ROUNDS),
        ),
        field(
            WHICH,
            "which",
            Need::Optional,
            "Which medicine, if not all?",
            Answer::Words,
        ),
    ],
    ..BASE
};
