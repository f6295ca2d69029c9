//! Mouth care: requirements.md section 6 row 2.

use super::super::catalogue::{Answer, Choice, Group, KindSpec, Need};
use super::{BASE, choice, field};

/// What was done.
pub const DONE: u8 = 1;
/// How the mouth looks.
pub const CONDITION: u8 = 2;

/// Codes of [`CONDITION`] that a leader must hear of: sore, bleeding.
pub const SORE: [u8; 2] = [3, 4];

const WAYS: &[Choice] = &[
    choice(1, "Teeth brushed"),
    choice(2, "Dentures cleaned"),
    choice(3, "Dentures out for the night"),
    choice(4, "Mouth moistened"),
    choice(5, "Mouthwash"),
    choice(6, "Lip balm"),
];

const CONDITIONS: &[Choice] = &[
    choice(1, "Clean"),
    choice(2, "Dry"),
    choice(3, "Sore"),
    choice(4, "Bleeding"),
    choice(5, "Coated tongue"),
];

/// The kind. Nothing must be answered, so that care as planned is done in two touches.
pub const KIND: KindSpec = KindSpec {
    code: 0x0302,
    name: "oral-care",
    label: "Mouth care",
    done: "as planned",
    icon: "tooth",
    source_row: 2,
    group: Group::WashAndToilet,
    fields: &[
        field(
            DONE,
            "done",
            Need::Wanted,
            "What was done?",
            Answer::Several(WAYS),
        ),
        field(
            CONDITION,
            "condition",
            Need::Wanted,
            "How does the mouth look?",
            Answer::Several(CONDITIONS),
        )
        .said("mouth"),
    ],
    ..BASE
};
